"""Assess Accuracy: a map and what is truly there in, a report of how good the map is out."""

from __future__ import annotations

from functools import partial

from qgis.core import QgsProcessingOutputNumber

from ..core.requests import SHARE_FIELD, STRATUM_FIELD
from .assess_parameters import advanced_parameters, basic_parameters, outputs
from .assess_request import assess_request, problems
from .layer_files import LayerFiles
from .parameter_values import ParameterValues
from .worker_algorithm import WorkerAlgorithm

LAYERS = ("INPUT", "REFERENCE", "REFERENCE_RASTER")


class AssessAccuracyAlgorithm(WorkerAlgorithm):
    """``chipwise:assessaccuracy``."""

    def name(self) -> str:
        """Published id."""
        return "assessaccuracy"

    def displayName(self) -> str:  # noqa: N802 - names of QGIS's interface, here and below
        """Shown in the Toolbox."""
        return self.tr("Assess Accuracy")

    def tags(self) -> list[str]:
        """Words under which the Toolbox finds it."""
        return self.tr(
            "accuracy assessment,confusion matrix,error matrix,kappa,user's accuracy,producer's accuracy,F1,IoU,"
            "validation,ground truth,olofsson,area estimation,confidence interval"
        ).split(",")

    def shortHelpString(self) -> str:  # noqa: N802
        """What it does, for the dialog."""
        return self.tr(
            "Compares a map with what is truly there: points, polygons or lines whose class stands in a field, or a "
            "reference raster. Writes a report with the confusion matrix, overall accuracy, kappa, and for each class "
            "user's and producer's accuracy (precision and recall), F1 and IoU.\n\n"
            "From points that were drawn at random it estimates the same for the whole map, and the area that each "
            "class truly covers, with 95 % confidence intervals (Olofsson et al. 2014): what the map shows of a class "
            "is not its area, since errors do not cancel out. Draw such points with Sample Reference Points. Polygons "
            "that somebody picked, and training samples above all, flatter the map; the report says what it rests on."
            "\n\n"
            "Rasters of any size are compared in little memory."
        )

    def initAlgorithm(self, configuration=None):  # noqa: N802
        """Declare parameters and outputs."""
        for parameter, help_text in basic_parameters():
            self.add(parameter, help_text)
        for parameter, help_text in advanced_parameters():
            self.add(parameter, help_text, advanced=True)
        for parameter, help_text in outputs():
            self.add(parameter, help_text)
        for name, label in self._numbers().items():
            self.addOutput(QgsProcessingOutputNumber(name, label))

    def checkParameterValues(self, parameters, context):  # noqa: N802
        """Refuse what cannot work, before anything is written."""
        return self.first_refusal(parameters, context, LAYERS, problems)

    def build_request(self, parameters, context):
        """Write the reference to a file while layers may be touched, and build the request."""
        values = ParameterValues(self, parameters, context)
        files = LayerFiles(self, values)
        return assess_request(values, partial(files.samples, more_fields=(STRATUM_FIELD, SHARE_FIELD)))

    def results(self, outputs):
        """Name the outputs; a figure that cannot be told is left out."""
        files = {"OUTPUT_REPORT": outputs["report_output"]}
        if self._request.table_output:
            files["OUTPUT_CSV"] = outputs["table_output"]
        figures = {name: outputs[name.lower()] for name in self._numbers()}
        return {**files, **{name: value for name, value in figures.items() if value is not None}}

    def _numbers(self) -> dict[str, str]:
        return {
            "COUNT": self.tr("Points or pixels compared"),
            "OVERALL_ACCURACY": self.tr("Overall accuracy of what was compared (0 to 1)"),
            "KAPPA": self.tr("Kappa"),
            "MEAN_IOU": self.tr("Mean IoU of the classes of the reference"),
            "MEAN_F1": self.tr("Mean F1 of the classes of the reference"),
            "ESTIMATED_ACCURACY": self.tr("Overall accuracy of the whole map, estimated (0 to 1)"),
            "ESTIMATED_ACCURACY_CI95": self.tr("Half width of its 95 % confidence interval"),
        }
