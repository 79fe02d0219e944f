"""Sample Reference Points: a map in, points at which a person says what is truly there out."""

from __future__ import annotations

from qgis.core import QgsProcessingOutputNumber

from .parameter_values import ParameterValues
from .result_layers import ResultLayers
from .sample_parameters import advanced_parameters, basic_parameters, output
from .sample_request import problems, sample_request
from .worker_algorithm import WorkerAlgorithm


class SampleReferencePointsAlgorithm(WorkerAlgorithm):
    """``chipwise:samplereferencepoints``."""

    def __init__(self):
        super().__init__()
        self._layers = None
        self._written: dict[str, str] = {}

    def name(self) -> str:
        """Published id."""
        return "samplereferencepoints"

    def displayName(self) -> str:  # noqa: N802 - names of QGIS's interface, here and below
        """Shown in the Toolbox."""
        return self.tr("Sample Reference Points")

    def tags(self) -> list[str]:
        """Words under which the Toolbox finds it."""
        return self.tr(
            "accuracy assessment,stratified random sample,sampling design,validation,ground truth,olofsson,area"
        ).split(",")

    def shortHelpString(self) -> str:  # noqa: N802
        """What it does, for the dialog."""
        return self.tr(
            "Draws a stratified random sample of a map's pixels: the points at which a person then says what is truly "
            "there, from which Assess Accuracy tells how good the map is and how much area each class covers, with "
            "confidence intervals.\n\n"
            "Open the points beside imagery that is better than what was classified, switch on editing, and choose in "
            "the field reference the class that you see; the form offers the classes by name and hides what the map "
            "says. Save, and give the layer to Assess Accuracy. The same points serve for later maps of the same "
            "ground.\n\n"
            "Draw new points instead of using training samples: those lie where the classes are plain to see, and the "
            "model knows them by heart. Pixels of a CRS in degrees are drawn by the ground that they cover."
        )

    def initAlgorithm(self, configuration=None):  # noqa: N802
        """Declare parameters and outputs."""
        for parameter, help_text in basic_parameters():
            self.add(parameter, help_text)
        for parameter, help_text in advanced_parameters():
            self.add(parameter, help_text, advanced=True)
        self.add(*output())
        self.addOutput(QgsProcessingOutputNumber("COUNT", self.tr("Number of points")))

    def checkParameterValues(self, parameters, context):  # noqa: N802
        """Refuse what cannot work, before anything is written."""
        return self.first_refusal(parameters, context, ("INPUT",), problems)

    def build_request(self, parameters, context):
        """Build the request."""
        values = ParameterValues(self, parameters, context)
        request = sample_request(values, values.layer_destination("OUTPUT"))
        self._layers = ResultLayers(context, [request.output], self.id())
        return request

    def results(self, outputs):
        """Name the outputs."""
        self._written = {self._request.output: outputs["output"]}
        return {"OUTPUT": outputs["output"], "COUNT": outputs["count"]}

    def postProcessAlgorithm(self, context, feedback):  # noqa: N802
        """Have the points loaded in the style in which they are filled in."""
        self._layers.load(context, self._written)
        return {}
