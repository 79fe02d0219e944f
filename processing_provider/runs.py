"""What Chipwise's workers do in this QGIS, whoever started them: a dialog, a model, a script or the dock.

Every worker is started by ``run_worker``, which announces it here; so a run is found without files that could grow
stale. What a run has told so far is kept with it, for those who come later.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from qgis.PyQt.QtCore import QObject, pyqtSignal

#: Runs that are remembered, the latest ones.
REMEMBERED = 20


class Run:
    """One request and what its worker has told so far. Written in the run's thread, read in any.

    Attributes:
        request: one of ``core.requests``.
        started: seconds since 1970.
        percent, text: how far it is, 0..100, and what is being done.
        metrics: the figures of each epoch.
        picture: a ``data:`` address of the last examples; empty before there are any.
        outputs: what it has given by name; None until it has succeeded.
        is_running: until it has ended in any way.
    """

    def __init__(self, request):
        self.request = request
        self.started = time.time()
        self.percent, self.text = 0.0, ""
        self.metrics: list[dict] = []
        self.picture = ""
        self.outputs: dict | None = None
        self.is_running = True
        self._cancelled = threading.Event()

    def cancel(self) -> None:
        """Ask the worker to end; who started it is told that the run was cancelled."""
        self._cancelled.set()

    def is_cancelled(self) -> bool:
        """Whether it was asked to end."""
        return self._cancelled.is_set()

    def take(self, kind: str, event: dict) -> bool:
        """Keep what an event of the worker tells, and say whether there was anything to keep."""
        if kind == "progress":
            self.percent, self.text = event["percent"], event.get("text") or self.text
        elif kind == "metric":
            self.metrics.append(event)
        elif kind == "picture":
            self.picture = event["data"]
        else:
            return False
        return True


class Runs(QObject):
    """All runs of this QGIS, the latest last.

    Signals come from the thread of the run, so that connect methods of a QObject, which are called in its own thread.

    Signals:
        started: a Run has begun.
        changed: it has told something.
        ended: it has ended; with ``outputs`` if it has succeeded.
    """

    started = pyqtSignal(object)
    changed = pyqtSignal(object)
    ended = pyqtSignal(object)

    def __init__(self):
        super().__init__()
        self._runs: list[Run] = []

    def all(self) -> list[Run]:
        """The runs that are remembered."""
        return list(self._runs)

    @contextmanager
    def announced(self, request) -> Iterator[Run]:
        """Announce a run for as long as the block lasts."""
        run = Run(request)
        self._runs = [*self._runs, run][-REMEMBERED:]
        self.started.emit(run)
        try:
            yield run
        finally:
            run.is_running = False
            self.ended.emit(run)


RUNS = Runs()
