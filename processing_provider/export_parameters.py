"""The parameters of Export Training Data that the dialog shows at once, with their help texts."""

from __future__ import annotations

from qgis.core import (
    QgsProcessing,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterDistance,
    QgsProcessingParameterExtent,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterField,
    QgsProcessingParameterFile,
    QgsProcessingParameterFolderDestination,
)
from qgis.PyQt.QtCore import QCoreApplication

from ..core.requests import CHIP_FORMATS, METADATA_FORMATS
from .image_parameters import bands, image_folder
from .parameters import Documented, choice, decimal, folder, raster_list, whole


def basic_parameters() -> list[Documented]:
    """What is to be cut, what it shows, how large the chips are, and in which format."""
    return [*_images(), *_samples(), *_label_rasters(), *_ground(), *_chips(), *_formats()]


def output() -> Documented:
    """Where the chips go."""
    return (
        QgsProcessingParameterFolderDestination("OUTPUT", _tr("Output folder")),
        _tr(
            "New or empty folder for the training data; it appears when the export is complete. A folder that holds an "
            "earlier export of the same format, chip size, bands and classes gets the new chips added."
        ),
    )


def _images() -> list[Documented]:
    return [
        (
            raster_list("INPUT", _tr("Input rasters")),
            _tr(
                "Rasters to cut chips from: any number of bands, 8-bit, 16-bit or real numbers, with or without CRS. "
                "All must have the same bands and data type; an alpha band is not used as one. Of a layer that is no "
                "file, such as a web map (WMS, XYZ), the part inside the extent is fetched at the cell size."
            ),
        ),
        image_folder(),
        bands(
            _tr("all"),
            _tr(
                "Bands to use, in this order: numbers such as 4,3,2 or names such as nir,red,green. The names are kept "
                "in the training data. Leave it empty to use all bands."
            ),
        ),
    ]


def _samples() -> list[Documented]:
    any_geometry = [QgsProcessing.SourceType.TypeVectorAnyGeometry]
    return [
        (
            QgsProcessingParameterFeatureSource(
                "SAMPLES", _tr("Samples (polygons, lines or points)"), any_geometry, optional=True
            ),
            _tr(
                "Vector layer that shows what is where. Pixels whose centre lies in a polygon take its class; lines "
                "and points label the pixels they touch, or more with a buffer radius. Where samples overlap, the "
                "later one wins and the log counts the pixels. Give samples, label rasters or a label folder."
            ),
        ),
        (
            QgsProcessingParameterField(
                "CLASS_FIELD", _tr("Class field"), parentLayerParameterName="SAMPLES", optional=True
            ),
            _tr(
                "Field of the samples that holds the class: whole numbers from 1 to 65535, or names such as Forest, "
                "which are numbered in alphabetical order. Samples without a value are left out. Without a field all "
                "samples are one class."
            ),
        ),
        (
            QgsProcessingParameterDistance("BUFFER_RADIUS", _tr("Buffer radius"), 0.0, "SAMPLES", minValue=0.0),
            _tr(
                "Widens every sample by this distance, in the units of the samples' CRS: points become discs and lines "
                "become strips. 0 leaves them as they are."
            ),
        ),
    ]


def _label_rasters() -> list[Documented]:
    return [
        (
            raster_list("LABEL_RASTER", _tr("Label rasters (instead of samples)")),
            _tr(
                "Instead of samples: rasters whose pixels are class values (0 and nodata are unlabelled), or colours "
                "that the class schema names. Give one for all input rasters, or one for each in the same order. A "
                "georeferenced one may have another grid or CRS; one without must have as many rows and columns as its "
                "raster."
            ),
        ),
        (
            folder("LABEL_FOLDER", _tr("Folder of label rasters (for the folder of images)")),
            _tr(
                "Instead of samples: a folder with a label raster for each image in the folder of images, of the same "
                "name (fields_12.jpg and fields_12.png). Images without a partner are named in the log and left out."
            ),
        ),
        (
            QgsProcessingParameterFile(
                "SCHEMA", _tr("Class schema"), optional=True, fileFilter=_tr("Class schema (*.json)")
            ),
            _tr(
                "JSON file with the classes, their names and colours: "
                '{"name": "...", "classes": [{"value": 1, "name": "Forest", "color": "#1b7837"}]}. Labels of a class '
                "that is not in it are refused. Without one, classes come from the labels, and names and colours from "
                "the layer's style if it is categorised by the class field."
            ),
        ),
    ]


def _ground() -> list[Documented]:
    polygons = [QgsProcessing.SourceType.TypeVectorPolygon]
    return [
        (
            QgsProcessingParameterExtent("EXTENT", _tr("Extent"), optional=True),
            _tr("Part of the rasters to cut chips from, widened to whole pixels; empty is all of it."),
        ),
        (
            decimal("CELL_SIZE", _tr("Cell size (units of the first raster's CRS)"), None, 0.0, 1e9, digits=12),
            _tr(
                "Ground size of a pixel of the chips, in the units of the first raster's CRS. Empty keeps the "
                "raster's own; with another the raster is resampled."
            ),
        ),
        (
            QgsProcessingParameterFeatureSource(
                "MASK", _tr("Mask (only chips inside these polygons)"), polygons, optional=True
            ),
            _tr(
                "Polygons around the ground that was labelled completely. Only chips that lie completely inside are "
                "exported."
            ),
        ),
    ]


def _chips() -> list[Documented]:
    return [
        (
            whole("TILE_SIZE", _tr("Tile size (pixels)"), 256, 16, 8192),
            _tr(
                "Width and height of a chip in pixels. 256 suits most imagery; take less for very small rasters, and "
                "more if the objects are larger than a chip."
            ),
        ),
        (
            whole("STRIDE", _tr("Stride (pixels)"), 128, 1, 65536),
            _tr(
                "Distance from one chip to the next in pixels. Half the tile size makes chips overlap by half and "
                "gives four times as many; the tile size makes them touch."
            ),
        ),
        (
            QgsProcessingParameterBoolean("EMPTY_TILES", _tr("Also export chips without labels"), False),
            _tr(
                "Also write chips in which nothing is labelled. Useful where unlabelled means background: they show "
                "what the classes do not look like. The empty ratio says how many."
            ),
        ),
    ]


def _formats() -> list[Documented]:
    return [
        (
            choice("METADATA_FORMAT", _tr("Metadata format"), METADATA_FORMATS, "CLASSIFIED_TILES"),
            _tr(
                "What is to be learned, and for which program.\n"
                "CLASSIFIED_TILES: the class of every pixel, such as land cover; Train Model and ArcGIS read it.\n"
                "RCNN_MASKS: the shape of every single object, such as buildings or trees; ArcGIS, for Mask R-CNN.\n"
                "PASCAL_VOC: boxes around objects in XML files; ArcGIS and most detectors.\n"
                "KITTI: boxes around objects in KITTI's text files; detectors that ask for them.\n"
                "LABELED_TILES: one class for a whole chip, that of the sample that covers most of it; ArcGIS.\n"
                "MULTI_LABELED_TILES: all classes that occur in a chip; ArcGIS.\n"
                "IMAGENET: one class for a whole chip, sorted into a folder for each class; most image classifiers.\n"
                "EXPORT_TILES: chips without labels, for images alone or pairs of images (second raster).\n"
                "PANOPTIC: classes of pixels together with single objects; ArcGIS.\n"
                "COCO: shapes and boxes of objects in one JSON file; most libraries beyond ArcGIS.\n"
                "YOLO: outlines of objects in text files, for YOLO segmentation.\n"
                "YOLO_BOXES: boxes around objects in text files, for YOLO detection."
            ),
        ),
        (
            choice("CHIP_FORMAT", _tr("Chip format"), CHIP_FORMATS, "TIFF"),
            _tr(
                "File format of the chips. TIFF keeps every data type and any number of bands, the CRS and nodata. PNG "
                "holds 1 or 3 bands of whole numbers up to 65535, JPEG up to 255 and slightly changes them; both lie "
                "beside a world file."
            ),
        ),
    ]


def _tr(text: str) -> str:
    return QCoreApplication.translate("ExportParameters", text)
