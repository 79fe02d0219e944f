"""Classify Pixels: a raster and a model package in, a class raster out."""

from __future__ import annotations

from pathlib import Path

from qgis.core import (
    QgsProcessingParameterEnum,
    QgsProcessingParameterExtent,
    QgsProcessingParameterFile,
    QgsProcessingParameterNumber,
    QgsProcessingParameterRasterDestination,
    QgsProcessingParameterRasterLayer,
)

from ..core.errors import ChipwiseError
from ..core.partial import check_writable
from ..core.requests import DEVICES, ClassifyRequest, ExtentInput
from .base import first_problem
from .layers import raster_input
from .worker_algorithm import WorkerAlgorithm


class ClassifyPixelsAlgorithm(WorkerAlgorithm):
    """``chipwise:classifypixels``."""

    INPUT = "INPUT"
    MODEL = "MODEL"
    EXTENT = "EXTENT"
    PADDING = "PADDING"
    BATCH_SIZE = "BATCH_SIZE"
    DEVICE = "DEVICE"
    OUTPUT = "OUTPUT"
    OUTPUT_CONFIDENCE = "OUTPUT_CONFIDENCE"

    def name(self) -> str:
        """Published id."""
        return "classifypixels"

    def displayName(self) -> str:  # noqa: N802 - names of QGIS's interface, here and below
        """Shown in the Toolbox."""
        return self.tr("Classify Pixels")

    def tags(self) -> list[str]:
        """Words under which the Toolbox finds it."""
        return self.tr("deep learning,inference,predict,segmentation,land cover,onnx,dlpk").split(",")

    def shortHelpString(self) -> str:  # noqa: N802
        """What it does, for the dialog."""
        return self.tr(
            "Classifies every pixel of a raster with a trained model. The map has the raster's grid; nodata stays "
            "nodata; class names and colours come from the model. The raster is worked through in tiles, so it may be "
            "of any size, and is compressed and has overviews.\n\n"
            "The model knows the bands and the values it was trained on; nothing has to be typed in again. Opening a "
            "model never runs code that is in it."
        )

    def initAlgorithm(self, configuration=None):  # noqa: N802
        """Declare parameters and outputs."""
        self.add(
            QgsProcessingParameterRasterLayer(self.INPUT, self.tr("Input raster")),
            self.tr(
                "Raster to classify, of the same kind as the model was trained on: the same bands, similar values and "
                "cell size. Bands are matched by name where raster and model have names, else by order. Further bands "
                "are left out."
            ),
        )
        self.add(
            QgsProcessingParameterFile(
                self.MODEL, self.tr("Model"), fileFilter=self.tr("Model packages (*.dlpk *.emd)")
            ),
            self.tr("Model package made by Train Model (.dlpk), or an .emd file beside the .onnx it names."),
        )
        self.add(
            QgsProcessingParameterExtent(self.EXTENT, self.tr("Extent"), optional=True),
            self.tr(
                "Part of the raster to classify; empty is all of it. It is widened to whole pixels. The result there "
                "is the same as in a map of the whole raster."
            ),
        )
        self.add(
            QgsProcessingParameterNumber(
                self.PADDING, self.tr("Padding (pixels)"), defaultValue=32, minValue=0, maxValue=192
            ),
            self.tr(
                "Tiles overlap by twice this width, and what lies so near a tile's edge is cut off, because the "
                "network sees too little around it there. More takes longer and removes the last seams; rounded up to "
                "a multiple of 32."
            ),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterNumber(
                self.BATCH_SIZE, self.tr("Batch size"), defaultValue=1, minValue=1, maxValue=256
            ),
            self.tr(
                "Tiles of 512 pixels computed at once. On a processor more is not faster and only takes memory; on a "
                "GPU 4 to 16 are faster."
            ),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterEnum(
                self.DEVICE, self.tr("Device"), options=list(DEVICES), defaultValue="AUTO", usesStaticStrings=True
            ),
            self.tr(
                "Where to compute. AUTO takes an NVIDIA GPU if the runtime can use one, else the processor. With CUDA "
                "it is an error if there is none. The log says what was used."
            ),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterRasterDestination(self.OUTPUT, self.tr("Classified raster")),
            self.tr(
                "Cloud-optimised GeoTIFF with the class values, their names and colours. It appears when it is "
                "complete; an older one stays until then."
            ),
        )
        self.add(
            QgsProcessingParameterRasterDestination(
                self.OUTPUT_CONFIDENCE, self.tr("Confidence"), optional=True, createByDefault=False
            ),
            self.tr(
                "How sure the model is of each pixel's class, in percent (255 is nodata). Low values show where to "
                "label more."
            ),
        )

    def checkParameterValues(self, parameters, context):  # noqa: N802
        """Refuse what cannot work, before anything is written."""
        problem = self.missing_layer(parameters, self.INPUT, context)
        if problem:
            return False, problem
        good, message = super().checkParameterValues(parameters, context)
        if not good:
            return good, message
        problem = first_problem(
            self._model_problem(self.parameterAsString(parameters, self.MODEL, context)),
            self._output_problem(parameters, self.OUTPUT, context),
            self._output_problem(parameters, self.OUTPUT_CONFIDENCE, context),
            self.runtime_problem(),
        )
        return not problem, problem

    def build_request(self, parameters, context):
        """Turn the layer into a file while it may be touched, and build the request."""
        layer = self.parameterAsRasterLayer(parameters, self.INPUT, context)
        extent = self.parameterAsExtent(parameters, self.EXTENT, context, layer.crs())
        return ClassifyRequest(
            model=self.parameterAsString(parameters, self.MODEL, context),
            output=self.parameterAsOutputLayer(parameters, self.OUTPUT, context),
            rasters=(raster_input(layer),),
            confidence_output=self.parameterAsOutputLayer(parameters, self.OUTPUT_CONFIDENCE, context) or "",
            extent=None
            if extent.isNull()
            else ExtentInput((extent.xMinimum(), extent.yMinimum(), extent.xMaximum(), extent.yMaximum())),
            padding=self.parameterAsInt(parameters, self.PADDING, context),
            batch_size=self.parameterAsInt(parameters, self.BATCH_SIZE, context),
            device=self.parameterAsEnumString(parameters, self.DEVICE, context),
        )

    def results(self, outputs):
        """Name the outputs."""
        results = {self.OUTPUT: outputs["output"]}
        if outputs["confidence_output"]:
            results[self.OUTPUT_CONFIDENCE] = outputs["confidence_output"]
        return results

    def supportedOutputRasterLayerExtensions(self):  # noqa: N802
        """The map is a GeoTIFF."""
        return ["tif"]

    def _model_problem(self, model: str) -> str:
        if not Path(model).is_file():
            return self.tr("The model {model} does not exist.").format(model=model)
        if not model.lower().endswith((".dlpk", ".emd")):
            return self.tr("{model} is no model package; choose a .dlpk or an .emd file.").format(model=model)
        return ""

    def _output_problem(self, parameters, name: str, context) -> str:
        output = self._output_path(parameters, name, context)
        if not output:
            return ""
        if not output.lower().endswith((".tif", ".tiff")):
            return self.tr("{name}: the map is a GeoTIFF; let its name end in .tif.").format(name=name)
        try:
            check_writable(Path(output).absolute().parent, Path(output))
        except ChipwiseError as error:
            return str(error)
        return ""

    def _output_path(self, parameters, name: str, context) -> str:
        """The path of an output as it was given; empty for temporary and unwanted ones."""
        value = parameters.get(name)
        value = value.sink.staticValue() if hasattr(value, "sink") else value
        return value if isinstance(value, str) and value not in ("", "TEMPORARY_OUTPUT", "memory:") else ""
