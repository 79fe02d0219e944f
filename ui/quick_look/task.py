"""A quick look in the background: export, train and classify in workers, one after the other."""

from __future__ import annotations

import shutil
import traceback
from collections.abc import Callable
from pathlib import Path

from qgis.core import QgsMessageLog, QgsProcessingException, QgsProcessingFeedback, QgsTask
from qgis.PyQt.QtCore import QCoreApplication, Qt, pyqtSignal

from ...core.errors import ChipwiseError
from ...core.requests import SamplesInput
from ...processing_provider.worker_process import run_worker
from .steps import QuickLook

#: The share of the progress at which each of the three steps ends.
ENDS = (5.0, 92.0, 100.0)


class QuickLookTask(QgsTask):
    """Makes the map of a ``QuickLook``; when it fails or is cancelled, nothing is left of it.

    Args:
        runtime: finds the interpreter of the workers; see ``run_worker``.
        look: makes what is worked on of the samples that were written.
        jobs: what takes long and must be done before the first worker starts; called in the task's thread.
        write_samples: writes the samples; called there, too.
        folder: where the look writes; removed if there is no map in the end.

    Attributes:
        problem: why it failed, in a sentence; empty if it did not or was cancelled.
        warnings: what the workers say that makes the map worse than it could be.

    Signals:
        told: what is being done.
        ended: the task is over, in the main thread; with True if there is a map.
    """

    told = pyqtSignal(str)
    ended = pyqtSignal(bool)

    def __init__(
        self,
        runtime,
        look: Callable[[SamplesInput], QuickLook],
        jobs: list[Callable[[QgsProcessingFeedback], None]],
        write_samples: Callable[[], SamplesInput],
        folder: Path,
    ):
        # Else QGIS would neither close nor open another project while it runs.
        flags = QgsTask.Flag.CanCancel | QgsTask.Flag.CancelWithoutPrompt
        super().__init__(_tr("Quick look"), flags)
        self.look: QuickLook | None = None
        self.problem = ""
        self.warnings: list[str] = []
        self._runtime, self._make, self._jobs, self._write = runtime, look, jobs, write_samples
        self._folder = folder
        self._feedback = _Feedback(self)

    def run(self) -> bool:
        """Do the work, in a thread of its own."""
        try:
            for job in self._jobs:
                job(self._feedback)
            self.look = self._make(self._write())
            for step, (request, text) in enumerate(
                (
                    (self.look.export, _tr("Cutting chips")),
                    (self.look.train, _tr("Training")),
                    (self.look.classify, _tr("Classifying the view")),
                )
            ):
                self.told.emit(text)
                self._feedback.step = step
                run_worker(self._runtime, request(), self._feedback)
            shutil.rmtree(self._folder / "chips", ignore_errors=True)
        except (ChipwiseError, QgsProcessingException, OSError) as error:
            return self._give_up(str(error))
        except Exception as error:  # else QGIS would take it for a cancelled task, and nobody would hear of it
            QgsMessageLog.logMessage(traceback.format_exc(), "Chipwise")
            reason = f"{type(error).__name__}: {error}"
            return self._give_up(_tr("The quick look has failed: {reason}").format(reason=reason))
        return True

    def _give_up(self, problem: str) -> bool:
        self.problem = "" if self.isCanceled() else problem
        shutil.rmtree(self._folder, ignore_errors=True)
        return False

    def cancel(self) -> None:
        """End the worker that runs."""
        self._feedback.cancel()
        super().cancel()

    def finished(self, result: bool) -> None:
        """Tell whoever waits for the map; one that was cancelled when it was just ready is wanted no more."""
        is_wanted = result and not self._feedback.isCanceled()
        if not is_wanted:
            shutil.rmtree(self._folder, ignore_errors=True)
        self.ended.emit(is_wanted)


class _Feedback(QgsProcessingFeedback):
    """Passes the progress of one worker on as a share of the whole task's."""

    def __init__(self, task: QuickLookTask):
        super().__init__(False)
        self.step = 0
        self._task = task
        # Both live in the main thread, where a queued call would come late.
        self.progressChanged.connect(self._pass_on, Qt.ConnectionType.DirectConnection)

    def setProgressText(self, text):  # noqa: N802 - names of QGIS's interface, here and below
        """Tell what is being done."""
        self._task.told.emit(text)

    def pushWarning(self, text):  # noqa: N802
        """Keep a warning for the end."""
        self._task.warnings.append(text)

    def _pass_on(self, percent: float) -> None:
        begin = ENDS[self.step - 1] if self.step else 0.0
        self._task.setProgress(begin + percent / 100 * (ENDS[self.step] - begin))


def _tr(text: str) -> str:
    return QCoreApplication.translate("QuickLookTask", text)
