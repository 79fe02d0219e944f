"""What the dock does about the runtime in the background."""

from __future__ import annotations

from qgis.core import QgsTask
from qgis.PyQt.QtCore import QCoreApplication, pyqtSignal


class FindRuntimeTask(QgsTask):
    """Looks for the runtime; after it, ``problem`` says in one sentence why there is none, or is empty."""

    def __init__(self, runtime):
        # Otherwise QGIS would ask whoever closes it whether to wait for this.
        flags = QgsTask.Flag.CanCancel | QgsTask.Flag.CancelWithoutPrompt
        super().__init__(_tr("Looking for the deep-learning runtime"), flags)
        self._runtime = runtime
        self.problem = ""

    def run(self) -> bool:
        """Called in another thread."""
        try:
            self._runtime.find()
        except self._runtime.RuntimeProblem as problem:
            self.problem = str(problem)
        return True


class InstallRuntimeTask(QgsTask):
    """Installs the runtime; after it, ``problem`` says why that failed and is empty if it was cancelled.

    Args:
        runtime: the module that installs it.
        device: AUTO, CPU or CUDA.
        wheel_folder: a folder of wheels to install from; "" for the package index.
    """

    told = pyqtSignal(str)

    def __init__(self, runtime, device: str, wheel_folder: str):
        super().__init__(_tr("Installing the deep-learning runtime"), QgsTask.Flag.CanCancel)
        self._runtime = runtime
        self._device = device
        self._wheel_folder = wheel_folder
        self.problem = ""

    def run(self) -> bool:
        """Called in another thread."""
        try:
            self._runtime.install(self._device, self._wheel_folder or None, self._report, self.isCanceled)
        except self._runtime.InstallCancelled:
            return False
        except (self._runtime.RuntimeProblem, OSError) as problem:
            self.problem = str(problem)
            return False
        return True

    def _report(self, percent: float, text: str) -> None:
        self.setProgress(percent)
        if text:
            self.told.emit(text)


def _tr(text: str) -> str:
    return QCoreApplication.translate("RuntimeTasks", text)
