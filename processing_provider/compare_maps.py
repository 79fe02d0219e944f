"""Compare Maps: two class rasters in, a raster of changes and what follows from it out."""

from __future__ import annotations

from qgis.core import QgsProcessingOutputNumber

from .compare_parameters import outputs, parameters
from .compare_request import OUTPUTS, compare_request, no_frame, problems
from .layer_files import LayerFiles
from .parameter_values import ParameterValues
from .result_layers import ResultLayers
from .worker_algorithm import WorkerAlgorithm

LAYERS = ("BEFORE", "AFTER", "MASK")


class CompareMapsAlgorithm(WorkerAlgorithm):
    """``chipwise:comparemaps``."""

    def __init__(self):
        super().__init__()
        self._layers = None
        self._written: dict[str, str] = {}

    def name(self) -> str:
        """Published id."""
        return "comparemaps"

    def displayName(self) -> str:  # noqa: N802 - names of QGIS's interface, here and below
        """Shown in the Toolbox."""
        return self.tr("Compare Maps")

    def tags(self) -> list[str]:
        """Words under which the Toolbox finds it."""
        return self.tr(
            "change detection,transition matrix,from-to,land cover change,gains and losses,post-classification,"
            "cross tabulation,two dates"
        ).split(",")

    def shortHelpString(self) -> str:  # noqa: N802
        """What it does, for the dialog."""
        return self.tr(
            "Compares two class rasters of the same ground: which class became which, where, and on how many hectares. "
            "Classes are matched by their names, or by their values where a map has no names; say in the table which "
            "belong together where they are called differently.\n\n"
            "The pixels of the two maps must lie on each other. If they do not, the maps are refused unless you say "
            "which one is to be resampled. In a CRS in degrees areas are those on the ellipsoid.\n\n"
            "Errors of both maps show up as changes: of two maps that are 90 % right, some 81 % of the pixels are "
            "right in both. So check both maps with Assess Accuracy, and leave out small changes."
        )

    def initAlgorithm(self, configuration=None):  # noqa: N802
        """Declare parameters and outputs."""
        for parameter, help_text in (*parameters(), *outputs()):
            self.add(parameter, help_text)
        self.addOutput(QgsProcessingOutputNumber("CHANGED_PIXELS", self.tr("Changed pixels")))
        self.addOutput(
            QgsProcessingOutputNumber("CHANGED_SHARE", self.tr("Changed share of the compared area (0 to 1)"))
        )
        self.addOutput(QgsProcessingOutputNumber("CHANGED_HECTARES", self.tr("Changed area in hectares")))

    def checkParameterValues(self, parameters, context):  # noqa: N802
        """Refuse what cannot work, before anything is written."""
        return self.first_refusal(parameters, context, LAYERS, problems)

    def build_request(self, parameters, context):
        """Turn layers into files while they may be touched, and build the request."""
        values = ParameterValues(self, parameters, context)
        files = LayerFiles(self, values, no_frame)
        request = compare_request(values, files.raster, files.samples, values.layer_destination)
        self._layers = ResultLayers(context, (getattr(request, field) for field in OUTPUTS.values()), self.id())
        return request

    def results(self, outputs):
        """Name the outputs; those that were not asked for, and hectares where there is no CRS, are left out."""
        asked = {name: getattr(self._request, field) for name, field in OUTPUTS.items()}
        files = {name: path for name, path in asked.items() if path}
        self._written = {path: path for path in files.values()}
        figures = {name: outputs[name.lower()] for name in ("CHANGED_PIXELS", "CHANGED_SHARE", "CHANGED_HECTARES")}
        return files | {name: value for name, value in figures.items() if value is not None}

    def postProcessAlgorithm(self, context, feedback):  # noqa: N802
        """Have the changes loaded in their own colours."""
        self._layers.load(context, self._written)
        return {}
