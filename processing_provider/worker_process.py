"""Runs a request in a worker process and passes its events on to QGIS.

``QProcess`` polled in a loop, because it works on every thread Processing uses, streams progress and can be cancelled;
``QgsBlockingProcess`` does neither.
"""

from __future__ import annotations

import contextlib
import json
import os
import time
import uuid
from dataclasses import fields

from qgis.core import QgsProcessingException, QgsProcessingFeedback
from qgis.PyQt.QtCore import QCoreApplication, QProcess, QProcessEnvironment

from ..core.partial import RUN_VARIABLE, remove_leftovers
from ..core.requests import to_json
from .base import PLUGIN_FOLDER
from .runs import RUNS, Run

#: Appending keeps other plugins' folders, which lie beside ours, from hiding a library of the runtime.
BOOTSTRAP = (
    "import runpy, sys; sys.path.append(sys.argv[1]); sys.argv[1:] = ['-']; runpy.run_module({!r}, run_name='__main__')"
)
POLL_MILLISECONDS = 100
SECONDS_TO_STOP = 5
#: The worker's exit code where it has said why it failed; one that was cancelled ends with another.
FAILED = 1
KEPT_STDERR_LINES = 40
#: qgis_process and the dialog's log write a line for every progress text.
SECONDS_BETWEEN_TEXTS = 10


def run_worker(
    runtime, request, feedback: QgsProcessingFeedback, metric=None, grace_seconds: float = SECONDS_TO_STOP
) -> dict:
    """Run a request in the runtime and return the outputs it names.

    Args:
        runtime: finds the interpreter and its environment (``find``, ``child_environment``, ``RuntimeProblem``).
        request: one of ``core.requests``.
        feedback: where progress and messages go; its cancellation stops the worker, and so does that of the ``Run``.
        metric: called with each ``metric`` event, or None.
        grace_seconds: how long a cancelled worker may take to end by itself, and to write what it keeps; then it is
            killed.

    Raises:
        QgsProcessingException: there is no runtime, or the worker said why it failed, was cancelled, or died. If a
            cancelled worker gave a result, the text names the file that it kept.
    """
    try:
        python = str(runtime.find().python)
    except runtime.RuntimeProblem as problem:
        raise QgsProcessingException(str(problem)) from problem
    with RUNS.announced(request) as run:
        run.outputs = _Worker(python, runtime.child_environment(), feedback, metric, run).run(request, grace_seconds)
        return run.outputs


class _Worker:
    """One worker process."""

    def __init__(self, python: str, environment: dict[str, str], feedback: QgsProcessingFeedback, metric, run: Run):
        self._feedback = feedback
        self._metric = metric
        self._announced = run
        self._outputs = None
        self._error = ""
        self._percent = 0.0
        self._last_text = 0.0
        self._last_moved = time.monotonic()
        self._nudged = False
        self._buffers = {"out": b"", "err": b""}
        self._stderr: list[str] = []
        self._run = uuid.uuid4().hex[:8]
        self._process = QProcess()
        self._process.setProcessEnvironment(process_environment({**environment, RUN_VARIABLE: self._run}))
        self._process.setProgram(python)
        self._process.setArguments(
            ["-I", "-X", "utf8", "-c", BOOTSTRAP.format(f"{PLUGIN_FOLDER.name}.core"), str(PLUGIN_FOLDER.parent)]
        )

    def run(self, request, grace_seconds: float) -> dict:
        try:
            return self._follow(request, grace_seconds)
        finally:
            if self._outputs is None:  # a worker that was killed could not tidy up
                with contextlib.suppress(OSError):
                    remove_leftovers(self._run, _targets(request))

    def _follow(self, request, grace_seconds: float) -> dict:
        self._process.start()
        if not self._process.waitForStarted(10_000):
            raise QgsProcessingException(
                _tr("The runtime's Python cannot be started ({reason}); run chipwise:installruntime again.").format(
                    reason=self._process.errorString()
                )
            )
        self._process.write((to_json(request) + "\n").encode())
        while self._runs():
            self._nudge()
            if self._feedback.isCanceled() or self._announced.is_cancelled():
                self._stop(grace_seconds)
                raise QgsProcessingException(self._what_was_kept())
        self._read(last=True)
        if self._outputs is None:
            raise QgsProcessingException(self._reason())
        return self._outputs

    def _runs(self) -> bool:
        """Listen for a moment, and say whether the worker still runs."""
        self._process.waitForReadyRead(POLL_MILLISECONDS)
        self._read()
        return self._process.state() != QProcess.ProcessState.NotRunning

    def _stop(self, grace_seconds: float) -> None:
        """Close the worker's standard input, upon which it tidies up and ends; kill it if it does not."""
        self._process.closeWriteChannel()
        if grace_seconds > SECONDS_TO_STOP:
            self._feedback.pushInfo(
                _tr("Cancelled; waiting up to {seconds:g} seconds for what is to be kept.").format(
                    seconds=grace_seconds
                )
            )
        end = time.monotonic() + grace_seconds
        while self._runs():
            if time.monotonic() > end:
                self._feedback.pushWarning(
                    _tr("The worker did not end within {seconds:g} seconds and was killed.").format(
                        seconds=grace_seconds
                    )
                )
                self._process.kill()
                self._process.waitForFinished(1000)
                break
        self._read(last=True)

    def _what_was_kept(self) -> str:
        """Say what a cancelled run has left."""
        if self._outputs is not None:
            return _tr("Cancelled; {output} was written and kept.").format(output=self._outputs.get("output"))
        failed = self._process.exitStatus() == QProcess.ExitStatus.NormalExit and self._process.exitCode() == FAILED
        return _tr("Cancelled; nothing was written.") + (f" {self._error}" if failed and self._error else "")

    def _nudge(self) -> None:
        """Move the progress to and fro by a tenth when it has stood still for a second.

        qgis_process notices Ctrl-C only while progress changes, and takes less than a tenth for no change.
        """
        now = time.monotonic()
        if now - self._last_moved >= 1:
            self._last_moved = now
            self._nudged = not self._nudged
            self._feedback.setProgress(min(self._percent, 99.8) + (0.11 if self._nudged else 0.0))

    def _read(self, last: bool = False) -> None:
        for line in self._lines("out", bytes(self._process.readAllStandardOutput()), last):
            self._handle(line)
        for line in self._lines("err", bytes(self._process.readAllStandardError()), last):
            self._stderr = [*self._stderr, line][-KEPT_STDERR_LINES:]
            self._feedback.pushDebugInfo(line)

    def _lines(self, name: str, chunk: bytes, last: bool) -> list[str]:
        """Cut what has come into lines; chunks end anywhere, also inside a character."""
        *lines, rest = (self._buffers[name] + chunk).split(b"\n")
        if last and rest:
            lines, rest = [*lines, rest], b""
        self._buffers[name] = rest
        return [line.decode("utf-8", "replace").rstrip("\r") for line in lines if line.strip()]

    def _handle(self, line: str) -> None:
        try:
            event = json.loads(line)
            kind = event.pop("event")
        except (ValueError, KeyError, TypeError, AttributeError):
            self._feedback.pushDebugInfo(line)
            return
        if self._announced.take(kind, event):
            RUNS.changed.emit(self._announced)
        handler = getattr(self, f"_on_{kind}", None)
        if handler:
            handler(event)

    def _on_progress(self, event: dict) -> None:
        if event["percent"] != self._percent:  # progress that stands still would be nudged too late
            self._last_moved = time.monotonic()
        self._percent = event["percent"]
        self._feedback.setProgress(self._percent)
        if event.get("text") and time.monotonic() - self._last_text > SECONDS_BETWEEN_TEXTS:
            self._last_text = time.monotonic()
            self._feedback.setProgressText(event["text"])

    def _on_info(self, event: dict) -> None:
        self._feedback.pushInfo(event["text"])

    def _on_warning(self, event: dict) -> None:
        self._feedback.pushWarning(event["text"])

    def _on_metric(self, event: dict) -> None:
        if self._metric:
            self._metric(event)

    def _on_result(self, event: dict) -> None:
        self._outputs = event

    def _on_error(self, event: dict) -> None:
        self._error = event["text"]

    def _reason(self) -> str:
        """Say why there is no result."""
        if self._error:
            return self._error
        code = self._process.exitCode()
        if self._process.exitStatus() == QProcess.ExitStatus.CrashExit:
            memory = _tr(
                "The system ended the worker (signal {code}), most likely because the memory ran out; use a smaller "
                "batch size or close other programs. Nothing was written."
            )
            other = _tr("The worker crashed (signal {code}); nothing was written. Please report it with the log.")
            return (memory if code == 9 else other).format(code=code)
        detail = self._stderr[-1] if self._stderr else ""
        return _tr("The worker ended with code {code} and no result. {detail}").format(code=code, detail=detail)


def _targets(request) -> list[str]:
    """The outputs of a request, and the folders that they become where there is one for each of several rasters.

    Folders come first, since what is replaced in one is kept beside it, where tidying up for a file removes it.
    """
    names = [field.name for field in fields(request) if "output" in field.name.split("_")]
    outputs = [path for path in (getattr(request, name) for name in names) if path]
    return [*(os.path.splitext(path)[0] for path in outputs), *outputs]


def process_environment(variables: dict[str, str]) -> QProcessEnvironment:
    """Variables as a QProcess takes them."""
    environment = QProcessEnvironment()
    for name, value in variables.items():
        environment.insert(name, value)
    return environment


def _tr(text: str) -> str:
    return QCoreApplication.translate("WorkerProcess", text)
