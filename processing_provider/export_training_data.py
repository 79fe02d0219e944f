"""Export Training Data: rasters and labels in, a folder of chips out."""

from __future__ import annotations

from pathlib import Path

from qgis.core import (
    QgsProcessing,
    QgsProcessingOutputNumber,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterDistance,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterField,
    QgsProcessingParameterFile,
    QgsProcessingParameterFolderDestination,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingParameterNumber,
    QgsProcessingUtils,
)

from ..core.errors import ChipwiseError
from ..core.partial import check_empty_folder
from ..core.requests import CHIP_FORMATS, METADATA_FORMATS, ExportRequest
from ..core.schema import ClassSchema
from .base import first_problem
from .layers import raster_hints, raster_input, sample_hints, write_samples
from .worker_algorithm import WorkerAlgorithm


class ExportTrainingDataAlgorithm(WorkerAlgorithm):
    """``chipwise:exporttrainingdata``."""

    INPUT = "INPUT"
    SAMPLES = "SAMPLES"
    CLASS_FIELD = "CLASS_FIELD"
    BUFFER_RADIUS = "BUFFER_RADIUS"
    LABEL_RASTER = "LABEL_RASTER"
    SCHEMA = "SCHEMA"
    TILE_SIZE = "TILE_SIZE"
    STRIDE = "STRIDE"
    METADATA_FORMAT = "METADATA_FORMAT"
    CHIP_FORMAT = "CHIP_FORMAT"
    EMPTY_TILES = "EMPTY_TILES"
    OUTPUT = "OUTPUT"
    CHIP_COUNT = "CHIP_COUNT"

    def name(self) -> str:
        """Published id."""
        return "exporttrainingdata"

    def displayName(self) -> str:  # noqa: N802 - names of QGIS's interface, here and below
        """Shown in the Toolbox."""
        return self.tr("Export Training Data")

    def tags(self) -> list[str]:
        """Words under which the Toolbox finds it."""
        return self.tr("deep learning,chips,tiles,samples,labels,segmentation,classification,training").split(",")

    def shortHelpString(self) -> str:  # noqa: N802
        """What it does, for the dialog."""
        return self.tr(
            "Cuts small images (chips) out of rasters where samples or label rasters say what is there, together with "
            "a label image for each. The folder is what Train Model learns from; it has Esri's layout, so ArcGIS can "
            "train from it too.\n\n"
            "Label with polygons, lines or points whose class stands in a field, or give label rasters whose pixels "
            "are class values. Value 0 is never a class: it means unlabelled. Pixels where a raster has no data are "
            "never labelled. Samples may have another CRS than the rasters."
        )

    def initAlgorithm(self, configuration=None):  # noqa: N802
        """Declare parameters and outputs."""
        self.add(
            QgsProcessingParameterMultipleLayers(
                self.INPUT, self.tr("Input rasters"), QgsProcessing.SourceType.TypeRaster
            ),
            self.tr(
                "One or more rasters to cut chips from: any number of bands, 8-bit, 16-bit or real numbers, with or "
                "without CRS. All must have the same bands and data type. An alpha band is not used as a band."
            ),
        )
        self.add(
            QgsProcessingParameterFeatureSource(
                self.SAMPLES, self.tr("Samples"), [QgsProcessing.SourceType.TypeVectorAnyGeometry], optional=True
            ),
            self.tr(
                "Vector layer that shows what is where. Pixels whose centre lies in a polygon take its class; lines "
                "and points label the pixels they touch, or more with a buffer radius. Where samples overlap, the "
                "later one wins. Give samples or label rasters, not both."
            ),
        )
        self.add(
            QgsProcessingParameterField(
                self.CLASS_FIELD, self.tr("Class field"), parentLayerParameterName=self.SAMPLES, optional=True
            ),
            self.tr(
                "Field of the samples that holds the class: whole numbers from 1 to 65535, or names such as Forest, "
                "which are numbered in alphabetical order. Samples without a value are left out. Without a field all "
                "samples are one class."
            ),
        )
        self.add(
            QgsProcessingParameterDistance(
                self.BUFFER_RADIUS, self.tr("Buffer radius"), 0.0, self.SAMPLES, minValue=0.0
            ),
            self.tr(
                "Widens every sample by this distance, in the units of the samples' CRS: points become discs and lines "
                "become strips. 0 leaves them as they are."
            ),
        )
        self.add(
            QgsProcessingParameterMultipleLayers(
                self.LABEL_RASTER, self.tr("Label rasters"), QgsProcessing.SourceType.TypeRaster, optional=True
            ),
            self.tr(
                "Instead of samples: one label raster for each input raster, in the same order, whose pixels are class "
                "values (0 and nodata are unlabelled). A georeferenced one may have another grid or CRS. One without "
                "georeference must have as many rows and columns as its raster."
            ),
        )
        self.add(
            QgsProcessingParameterFile(
                self.SCHEMA, self.tr("Class schema"), optional=True, fileFilter=self.tr("Class schema (*.json)")
            ),
            self.tr(
                "JSON file with the classes, their names and colours: "
                '{"name": "...", "classes": [{"value": 1, "name": "Forest", "color": "#1b7837"}]}. Samples of a class '
                "that is not in it are refused. Without one, classes come from the samples' values, and names and "
                "colours from the layer's style if it is categorised by the class field."
            ),
        )
        self.add(
            QgsProcessingParameterNumber(
                self.TILE_SIZE, self.tr("Tile size (pixels)"), defaultValue=256, minValue=16, maxValue=8192
            ),
            self.tr(
                "Width and height of a chip in pixels. 256 suits most imagery; take less for very small rasters, and "
                "more if the objects are larger than a chip."
            ),
        )
        self.add(
            QgsProcessingParameterNumber(
                self.STRIDE, self.tr("Stride (pixels)"), defaultValue=128, minValue=1, maxValue=65536
            ),
            self.tr(
                "Distance from one chip to the next in pixels. Half the tile size makes chips overlap by half and "
                "gives four times as many; the tile size makes them touch."
            ),
        )
        self.add(
            QgsProcessingParameterEnum(
                self.METADATA_FORMAT,
                self.tr("Metadata format"),
                options=list(METADATA_FORMATS),
                defaultValue="CLASSIFIED_TILES",
                usesStaticStrings=True,
            ),
            self.tr("Kind of labels. CLASSIFIED_TILES: a label image beside each chip, for classifying pixels."),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterEnum(
                self.CHIP_FORMAT,
                self.tr("Chip format"),
                options=list(CHIP_FORMATS),
                defaultValue="TIFF",
                usesStaticStrings=True,
            ),
            self.tr("File format of the chips. TIFF keeps every data type, the CRS and nodata."),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterBoolean(self.EMPTY_TILES, self.tr("Also export chips without labels"), False),
            self.tr(
                "Also write chips in which nothing is labelled. Useful where unlabelled means background: they show "
                "what the class does not look like."
            ),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterFolderDestination(self.OUTPUT, self.tr("Output folder")),
            self.tr("New or empty folder for the training data. It appears only when the export is complete."),
        )
        self.addOutput(QgsProcessingOutputNumber(self.CHIP_COUNT, self.tr("Number of chips")))

    def checkParameterValues(self, parameters, context):  # noqa: N802
        """Refuse what cannot work, before anything is written."""
        problem = first_problem(
            self.missing_layer(parameters, self.INPUT, context),
            self.missing_layer(parameters, self.SAMPLES, context),
            self.missing_layer(parameters, self.LABEL_RASTER, context),
        )
        if problem:
            return False, problem
        good, message = super().checkParameterValues(parameters, context)
        if not good:
            return good, message
        problem = first_problem(
            self._label_problem(parameters, context),
            self._field_problem(parameters, context),
            self._schema_problem(parameters, context),
            self._output_problem(parameters, context),
            self.runtime_problem(),
        )
        return not problem, problem

    def build_request(self, parameters, context):
        """Turn layers into files while they may be touched, and build the request."""
        rasters = self.parameterAsLayerList(parameters, self.INPUT, context)
        labels = self.parameterAsLayerList(parameters, self.LABEL_RASTER, context)
        samples, hints = self._samples(parameters, context)
        return ExportRequest(
            rasters=tuple(map(raster_input, rasters)),
            output=self.parameterAsString(parameters, self.OUTPUT, context),
            samples=samples,
            label_rasters=tuple(map(raster_input, labels)),
            schema=self._schema_text(parameters, context),
            hints=hints or tuple(hint for layer in labels for hint in raster_hints(layer)),
            tile_size=self.parameterAsInt(parameters, self.TILE_SIZE, context),
            stride=self.parameterAsInt(parameters, self.STRIDE, context),
            metadata_format=self.parameterAsEnumString(parameters, self.METADATA_FORMAT, context),
            chip_format=self.parameterAsEnumString(parameters, self.CHIP_FORMAT, context),
            empty_tiles=self.parameterAsBool(parameters, self.EMPTY_TILES, context),
        )

    def results(self, outputs):
        """Name the outputs."""
        return {self.OUTPUT: outputs["output"], self.CHIP_COUNT: outputs["chip_count"]}

    def _samples(self, parameters, context):
        source = self.parameterAsSource(parameters, self.SAMPLES, context)
        if source is None:
            return None, ()
        field = self.parameterAsString(parameters, self.CLASS_FIELD, context)
        layer = self.parameterAsVectorLayer(parameters, self.SAMPLES, context)
        path = Path(QgsProcessingUtils.generateTempFilename("samples.geojsonl"))
        radius = self.parameterAsDouble(parameters, self.BUFFER_RADIUS, context)
        name = layer.name() if layer else source.sourceName()
        hints = sample_hints(layer, field) if field else ()
        return write_samples(source, name, field, radius, path), hints

    def _schema_text(self, parameters, context) -> str:
        return self.parameterAsString(parameters, self.SCHEMA, context).strip()

    def _label_problem(self, parameters, context) -> str:
        has_samples = self.parameterAsSource(parameters, self.SAMPLES, context) is not None
        labels = self.parameterAsLayerList(parameters, self.LABEL_RASTER, context) or []
        if has_samples and labels:
            return self.tr("Give either samples or label rasters, not both.")
        if not has_samples and not labels:
            return self.tr("Give samples (SAMPLES) or label rasters (LABEL_RASTER), so that the chips have labels.")
        rasters = self.parameterAsLayerList(parameters, self.INPUT, context)
        if labels and len(labels) != len(rasters):
            return self.tr(
                "There are {a} input rasters and {b} label rasters; they are paired by order, so give as many of each."
            ).format(a=len(rasters), b=len(labels))
        return ""

    def _field_problem(self, parameters, context) -> str:
        field = self.parameterAsString(parameters, self.CLASS_FIELD, context)
        source = self.parameterAsSource(parameters, self.SAMPLES, context)
        if field and source is not None and source.fields().lookupField(field) < 0:
            return self.tr("The samples have no field {field}; they have {names}.").format(
                field=field, names=", ".join(source.fields().names())
            )
        return ""

    def _schema_problem(self, parameters, context) -> str:
        text = self._schema_text(parameters, context)
        try:
            if text:
                ClassSchema.from_text(text)
        except ChipwiseError as error:
            return str(error)
        return ""

    def _output_problem(self, parameters, context) -> str:
        try:
            check_empty_folder(self.parameterAsString(parameters, self.OUTPUT, context))
        except ChipwiseError as error:
            return str(error)
        return ""
