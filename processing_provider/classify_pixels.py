"""Classify Pixels: rasters and a model in, class rasters out."""

from __future__ import annotations

from functools import partial

from .classify_checks import problems
from .classify_parameters import basic_parameters, outputs
from .classify_parameters_advanced import advanced_parameters
from .classify_request import OUTPUTS, classify_request, frame
from .layer_files import LayerFiles
from .parameter_values import ParameterValues
from .result_layers import ResultLayers
from .worker_algorithm import WorkerAlgorithm

LAYERS = ("INPUT", "MASK", "SNAP_RASTER")


class ClassifyPixelsAlgorithm(WorkerAlgorithm):
    """``chipwise:classifypixels``."""

    def __init__(self):
        super().__init__()
        self._layers = None
        self._written: dict[str, str] = {}

    def name(self) -> str:
        """Published id."""
        return "classifypixels"

    def displayName(self) -> str:  # noqa: N802 - names of QGIS's interface, here and below
        """Shown in the Toolbox."""
        return self.tr("Classify Pixels")

    def tags(self) -> list[str]:
        """Words under which the Toolbox finds it."""
        return self.tr("deep learning,inference,predict,segmentation,land cover,onnx,dlpk,deepness,pytorch").split(",")

    def shortHelpString(self) -> str:  # noqa: N802
        """What it does, for the dialog."""
        return self.tr(
            "Classifies every pixel of rasters with a trained model. The map has the raster's grid unless another is "
            "asked for; nodata stays nodata; class names and colours come from the model. Rasters are worked through "
            "in tiles, so they may be of any size, and maps are compressed and have overviews.\n\n"
            "Give images (input rasters or a folder) and a model. The model knows the bands and the values it was "
            "trained on; nothing has to be typed in again. Opening a model never runs code that is in it, unless you "
            "trust it.\n\n"
            "The log tells the area of each class, and how fast which device has computed in which precision."
        )

    def initAlgorithm(self, configuration=None):  # noqa: N802
        """Declare parameters and outputs."""
        for parameter, help_text in basic_parameters():
            self.add(parameter, help_text)
        for parameter, help_text in advanced_parameters():
            self.add(parameter, help_text, advanced=True)
        for parameter, help_text in outputs():
            self.add(parameter, help_text)

    def checkParameterValues(self, parameters, context):  # noqa: N802
        """Refuse what cannot work, before anything is written."""
        return self.first_refusal(parameters, context, LAYERS, problems)

    def build_request(self, parameters, context):
        """Turn layers into files while they may be touched, and build the request."""
        values = ParameterValues(self, parameters, context)
        files = LayerFiles(self, values, partial(frame, values))
        request = classify_request(values, files.raster, files.samples, values.layer_destination)
        self._layers = ResultLayers(context, (getattr(request, field) for field in OUTPUTS.values()))
        return request

    def results(self, outputs):
        """Name the outputs; those that were not asked for are left out."""
        asked = {name: field for name, field in OUTPUTS.items() if getattr(self._request, field)}
        self._written = {getattr(self._request, field): outputs[field] for field in asked.values()}
        return {name: outputs[field] for name, field in asked.items()}

    def postProcessAlgorithm(self, context, feedback):  # noqa: N802
        """Have the maps loaded under the names they have got."""
        self._layers.load(context, self._written)
        return {}
