"""TensorBoard of the runtime on a run's logs: on this computer only, and no longer than the dock."""

from __future__ import annotations

import re

from qgis.PyQt.QtCore import QObject, QProcess, pyqtSignal

from ...processing_provider.worker_process import process_environment

#: Ends with QGIS, also if that crashes: standard input is closed then.
PROGRAM = """
import os, sys, threading
threading.Thread(target=lambda: (os.read(0, 1), os._exit(0)), daemon=True).start()
from tensorboard.main import run_main
sys.argv = ["tensorboard", "--logdir", sys.argv[1], "--host", "127.0.0.1", "--port", "0", "--load_fast", "false"]
run_main()
"""
ADDRESS = re.compile(r"http://(?:127\.0\.0\.1|localhost):(\d+)/")
SECONDS_TO_STOP = 2


class TensorBoard(QObject):
    """One TensorBoard at a time. The port is a free one, that TensorBoard itself finds.

    Args:
        runtime: finds the interpreter; see ``run_worker``.

    Signals:
        ready: the address to open.
        failed: why it does not run.
    """

    ready = pyqtSignal(str)
    failed = pyqtSignal(str)

    def __init__(self, runtime, parent=None):
        super().__init__(parent)
        self._runtime = runtime
        self._process: QProcess | None = None
        self._said = ""

    def start(self, folder: str) -> None:
        """Show the logs in a folder and in all below it; an earlier TensorBoard ends."""
        self.stop()
        try:
            python = str(self._runtime.find().python)
        except self._runtime.RuntimeProblem as problem:
            self.failed.emit(str(problem))
            return
        self._said = ""
        self._process = QProcess(self)
        self._process.setProcessEnvironment(process_environment(self._runtime.child_environment()))
        self._process.setProcessChannelMode(QProcess.ProcessChannelMode.MergedChannels)
        self._process.readyRead.connect(self._read)
        self._process.finished.connect(self._finished)
        self._process.errorOccurred.connect(self._not_started)
        self._process.start(python, ["-I", "-X", "utf8", "-c", PROGRAM, folder])

    def stop(self) -> None:
        """End it."""
        if self._process is None:
            return
        process, self._process = self._process, None
        process.readyRead.disconnect(self._read)
        process.finished.disconnect(self._finished)
        process.errorOccurred.disconnect(self._not_started)
        process.closeWriteChannel()
        if not process.waitForFinished(SECONDS_TO_STOP * 1000):
            process.kill()
            process.waitForFinished(1000)
        process.deleteLater()

    def _read(self) -> None:
        had_address = ADDRESS.search(self._said)
        self._said += bytes(self._process.readAll()).decode("utf-8", "replace")
        address = ADDRESS.search(self._said)
        if address and not had_address:
            self.ready.emit(f"http://127.0.0.1:{address.group(1)}/")

    def _finished(self, *_how) -> None:
        """It never ends by itself, unless something is wrong."""
        self._fail(self._said.strip().splitlines() or [self._process.errorString()])

    def _not_started(self, error: QProcess.ProcessError) -> None:
        if error == QProcess.ProcessError.FailedToStart:  # after any other one it ends
            self._fail([self._process.errorString()])

    def _fail(self, lines: list[str]) -> None:
        self._process.deleteLater()
        self._process = None
        self.failed.emit(lines[-1])
