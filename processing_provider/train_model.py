"""Train Model: a folder of chips in, a model package out."""

from __future__ import annotations

from qgis.core import QgsProcessingOutputNumber

from .parameter_values import ParameterValues
from .train_checks import problems
from .train_parameters import basic_parameters, outputs
from .train_parameters_advanced import advanced_parameters
from .train_request import train_request
from .worker_algorithm import WorkerAlgorithm

#: How long a cancelled run may take to write the best model so far.
SECONDS_TO_KEEP = 120


class TrainModelAlgorithm(WorkerAlgorithm):
    """``chipwise:trainmodel``."""

    def name(self) -> str:
        """Published id."""
        return "trainmodel"

    def displayName(self) -> str:  # noqa: N802 - names of QGIS's interface, here and below
        """Shown in the Toolbox."""
        return self.tr("Train Model")

    def tags(self) -> list[str]:
        """Words under which the Toolbox finds it."""
        return self.tr(
            "deep learning,train,fine-tune,network,unet,deeplab,segformer,segmentation,classification"
        ).split(",")

    def shortHelpString(self) -> str:  # noqa: N802
        """What it does, for the dialog."""
        return self.tr(
            "Trains a network to tell the classes of pixels, from a folder made by Export Training Data. The result is "
            "one model package (.dlpk) with the network and everything Classify Pixels must know: bands, values, "
            "classes and colours.\n\n"
            "A part of the labelled area is held out: the network never sees it, and the figures (mean IoU, accuracy) "
            "are measured there. The epoch with the best mean IoU is kept, or with that of another figure to watch. "
            "With few labels the held-out part is small and the figures are rough.\n\n"
            "The defaults suit most data. The learning rate is found by itself unless given. Backbones "
            "to begin with: mobilenet_v2 or resnet18 (fast), resnet34 (balanced), resnet50 (accurate, with a GPU)."
        )

    def initAlgorithm(self, configuration=None):  # noqa: N802
        """Declare parameters and outputs."""
        for parameter, help_text in basic_parameters():
            self.add(parameter, help_text)
        for parameter, help_text in advanced_parameters():
            self.add(parameter, help_text, advanced=True)
        for parameter, help_text in outputs():
            self.add(parameter, help_text)
        self.addOutput(QgsProcessingOutputNumber("MIOU", self.tr("Mean IoU on the validation area")))
        self.addOutput(QgsProcessingOutputNumber("ACCURACY", self.tr("Accuracy on the validation area")))
        self.addOutput(QgsProcessingOutputNumber("EPOCHS", self.tr("Epochs trained")))

    def checkParameterValues(self, parameters, context):  # noqa: N802
        """Refuse what cannot work, before anything is written."""
        return self.first_refusal(parameters, context, (), problems)

    def build_request(self, parameters, context):
        """Build the request."""
        return train_request(ParameterValues(self, parameters, context))

    def grace_seconds(self, request) -> float:
        """Time to write the best model, if it is to be kept."""
        return SECONDS_TO_KEEP if request.keep_on_cancel else super().grace_seconds(request)

    def results(self, outputs):
        """Name the outputs; those that were not asked for are left out."""
        optional = {
            "OUTPUT_LAST": self._request.output_last,
            "OUTPUT_REPORT": self._request.report_output,
            "LOG_FOLDER": self._request.log_folder,
        }
        return {
            "OUTPUT": outputs["output"],
            **{name: path for name, path in optional.items() if path},
            "MIOU": outputs["miou"],
            "ACCURACY": outputs["accuracy"],
            "EPOCHS": outputs["epochs"],
        }
