"""``chipwise:installruntime``: install the private Python environment that the other algorithms work in."""

from __future__ import annotations

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProcessingOutputString,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFile,
)

from .base import ChipwiseAlgorithm

DEVICE = "DEVICE"
WHEEL_FOLDER = "WHEEL_FOLDER"
PYTHON = "PYTHON"


class InstallRuntimeAlgorithm(ChipwiseAlgorithm):
    """Needed once after the plugin is installed, and again after an update that says so."""

    def name(self) -> str:
        """Published: never renamed."""
        return "installruntime"

    def displayName(self) -> str:  # noqa: N802 - names of QGIS's interface, here and below
        """Shown in the Toolbox."""
        return self.tr("Install the deep-learning runtime")

    def group(self) -> str:
        """Shown in the Toolbox."""
        return self.tr("Setup")

    def groupId(self) -> str:  # noqa: N802
        """Published: never renamed."""
        return "setup"

    def tags(self) -> list[str]:
        """Words it is found by."""
        return self.tr("install,setup,runtime,python,pip,pytorch,torch,cuda,gpu,onnx,environment,offline").split(",")

    def shortHelpString(self) -> str:  # noqa: N802
        """Shown beside the parameters."""
        return self.tr(
            "Downloads the libraries that Chipwise trains and classifies with (PyTorch, ONNX Runtime, rasterio and "
            "others) into a folder of their own in your user account. Nothing is added to QGIS's own Python, and no "
            "administrator's rights are needed.\n\n"
            "It is needed once, and again when an update of Chipwise asks for it. The download is between 0.5 and "
            "3 GB and takes some minutes; a runtime that is there already and works is kept. Cancelling leaves "
            "nothing behind."
        )

    def initAlgorithm(self, configuration: dict | None = None) -> None:  # noqa: N802
        """Declare the parameters and the output."""
        device = QgsProcessingParameterEnum(
            DEVICE, self.tr("Build"), ["AUTO", "CPU", "CUDA"], defaultValue="AUTO", usesStaticStrings=True
        )
        self.add(
            device,
            self.tr(
                "Which build of the libraries to install. AUTO takes CUDA where the driver of an NVIDIA graphics card "
                "is found, and CPU elsewhere. CUDA trains many times faster on such a card and needs about 6 GB of "
                "disk; CPU works on every computer and needs less. On macOS it is always CPU."
            ),
        )
        folder = QgsProcessingParameterFile(
            WHEEL_FOLDER,
            self.tr("Folder of wheels"),
            behavior=QgsProcessingParameterFile.Behavior.Folder,
            optional=True,
        )
        self.add(
            folder,
            self.tr(
                "Only for computers without access to the internet: a folder with the packages as wheel files "
                "(*.whl). Fill it on another computer of the same system and Python version with "
                "'pip download -r requirements.txt'. Leave it empty to download the packages."
            ),
        )
        self.addOutput(QgsProcessingOutputString(PYTHON, self.tr("Python of the runtime")))

    def checkParameterValues(self, parameters: dict, context: QgsProcessingContext) -> tuple[bool, str]:  # noqa: N802
        """Refuse a wheel folder that is missing or empty."""
        folder = self.parameterAsString(parameters, WHEEL_FOLDER, context)
        problem = self.runtime.wheel_folder_problem(folder) if folder else ""
        return (False, problem) if problem else super().checkParameterValues(parameters, context)

    def processAlgorithm(  # noqa: N802
        self, parameters: dict, context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, str]:
        """Install it and say what it can do on this computer."""

        def report(percent: float, text: str) -> None:
            feedback.setProgress(percent)
            if text:
                feedback.pushInfo(text)

        device = self.parameterAsEnumString(parameters, DEVICE, context)
        folder = self.parameterAsString(parameters, WHEEL_FOLDER, context)
        try:
            runtime = self.runtime.install(device, folder or None, report, feedback.isCanceled)
        except self.runtime.RuntimeProblem as problem:
            raise QgsProcessingException(str(problem)) from problem
        for line in self.runtime.describe(runtime):
            feedback.pushInfo(line)
        return {PYTHON: runtime.python}
