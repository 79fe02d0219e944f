"""The parameters of Classify Pixels that the dialog shows at once, and its outputs, with their help texts."""

from __future__ import annotations

from qgis.core import (
    QgsProcessing,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterExtent,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterFile,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterRasterDestination,
    QgsProcessingParameterVectorDestination,
)
from qgis.PyQt.QtCore import QCoreApplication

from .image_parameters import image_folder
from .parameters import Documented, decimal, raster_list, whole


def basic_parameters() -> list[Documented]:
    """What is to be classified, with which model, where, and how fine."""
    return [*_images(), *_model(), *_ground(), *_map()]


def outputs() -> list[Documented]:
    """The maps, and what is made of them."""
    return [*_rasters(), *_summaries()]


def _images() -> list[Documented]:
    return [
        (
            raster_list("INPUT", _tr("Input rasters")),
            _tr(
                "Rasters to classify, of the same kind as those the model was trained on: the same bands, similar "
                "values and cell size. Bands are matched by name where raster and model have names, else by order; "
                "further bands are left out. Of a layer that is no file, such as a web map (WMS, XYZ), the part "
                "inside the extent is fetched at the cell size, or that of the model's package."
            ),
        ),
        image_folder(),
    ]


def _model() -> list[Documented]:
    kinds = _tr("Models (*.dlpk *.emd *.onnx *.pt *.pth *.ts *.pt2)")
    return [
        (
            QgsProcessingParameterFile("MODEL", _tr("Model"), fileFilter=kinds),
            _tr(
                "Model package made by Train Model (.dlpk), an .emd file beside the .onnx it names, or any other "
                "network for segmentation as .onnx, such as those made for Deepness. Programs of PyTorch (.pt, .pth, "
                ".ts, .pt2) are opened only if code in models is trusted (advanced)."
            ),
        ),
    ]


def _ground() -> list[Documented]:
    polygons = [QgsProcessing.SourceType.TypeVectorPolygon]
    return [
        (
            QgsProcessingParameterExtent("EXTENT", _tr("Extent"), optional=True),
            _tr(
                "Part of the rasters to classify, widened to whole pixels; empty is all of it. The result there is "
                "the same as in a map of the whole."
            ),
        ),
        (
            QgsProcessingParameterFeatureSource(
                "MASK", _tr("Mask (only pixels inside these polygons)"), polygons, optional=True
            ),
            _tr(
                "Polygons inside which pixels are classified, in any CRS; pixels whose centre lies outside are nodata. "
                "Of a layer with a selection only the selected ones can be used."
            ),
        ),
    ]


def _map() -> list[Documented]:
    return [
        (
            decimal("CELL_SIZE", _tr("Cell size (units of the map's CRS)"), None, 0.0, 1e9, digits=12),
            _tr(
                "Ground size of a pixel of the map, in the units of its CRS. Empty keeps the raster's own; with "
                "another the raster is resampled before it is classified."
            ),
        ),
        (
            QgsProcessingParameterBoolean("MATCH_CELL_SIZE", _tr("Take the model's cell size"), False),
            _tr(
                "Resample the rasters to the cell size that the model was trained on, since a network knows things "
                "only in the size in which it has learnt them. Without it the log warns where cell sizes differ by "
                "more than 25 %. Leave the cell size empty then."
            ),
        ),
        (
            decimal("THRESHOLD", _tr("Threshold: lowest confidence (percent)"), 0.0, 0.0, 100.0, digits=1),
            _tr(
                "Pixels of whose class the model is less sure than this get the value 0 instead: 60 leaves out what "
                "is hardly better than a guess between two classes. 0 keeps all."
            ),
        ),
        (
            whole("MIN_PATCH", _tr("Smallest patch (pixels)"), 0, 0, 10**9),
            _tr(
                "Removes specks: connected pixels of one class that are fewer than this are added to their largest "
                "neighbour. 0 keeps all."
            ),
        ),
    ]


def _rasters() -> list[Documented]:
    return [
        (
            QgsProcessingParameterRasterDestination("OUTPUT", _tr("Classified raster")),
            _tr(
                "Cloud-optimised GeoTIFF (.tif) with the class values, their names and colours. It appears when it is "
                "complete; an older one stays until then. Several rasters that are classified separately give a map "
                "each, in a folder of this name without .tif, and a virtual raster (.vrt) of this name that shows all "
                "of them."
            ),
        ),
        (
            _optional_raster("OUTPUT_CONFIDENCE", _tr("Confidence")),
            _tr(
                "How sure the model is of each pixel's class; low values show where to label more. In percent (255 is "
                "nodata) or as real numbers, see the advanced parameters. Several separate rasters give, here and "
                "below, a folder and a virtual raster as the classified raster does."
            ),
        ),
        (
            _optional_raster("OUTPUT_PROBABILITIES", _tr("Probabilities of all classes")),
            _tr("The probability of each class, in a band that has its name; same numbers as the confidence."),
        ),
        (
            _optional_raster("OUTPUT_ENTROPY", _tr("Entropy")),
            _tr(
                "How undecided the model is between all classes: 0 where it is sure of one, 100 percent (or 1) where "
                "all are equally likely."
            ),
        ),
    ]


def _summaries() -> list[Documented]:
    return [
        (
            QgsProcessingParameterVectorDestination(
                "OUTPUT_POLYGONS",
                _tr("Polygons"),
                QgsProcessing.SourceType.TypeVectorPolygon,
                optional=True,
                createByDefault=False,
            ),
            _tr(
                "GeoPackage (.gpkg) with the patches of each class as polygons, along the pixels' edges, with value, "
                "name and area, in the classes' colours. Of several rasters each polygon says which one it is from; "
                "there is a layer for each CRS. A file of this name is replaced as a whole."
            ),
        ),
        (
            QgsProcessingParameterFileDestination(
                "OUTPUT_AREAS", _tr("Areas"), _tr("Table (*.csv)"), optional=True, createByDefault=False
            ),
            _tr("Table (.csv) with the pixels, the area and the share of each class; the log shows it, too."),
        ),
    ]


def _optional_raster(name: str, label: str) -> QgsProcessingParameterRasterDestination:
    return QgsProcessingParameterRasterDestination(name, label, optional=True, createByDefault=False)


def _tr(text: str) -> str:
    return QCoreApplication.translate("ClassifyParameters", text)
