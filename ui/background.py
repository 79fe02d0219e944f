"""Short work off the main thread, of which only the newest matters: counts, previews."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import suppress

from qgis.PyQt.QtCore import QObject, Qt, pyqtSignal

Cancelled = Callable[[], bool]
#: How long closing waits for what runs: a server that does not answer may take a minute.
SECONDS = 2.0


class NewestJob(QObject):
    """Runs one job at a time in a thread of its own; a newer one cancels the one that runs and replaces one that waits.

    Not a QgsTask, since QGIS shows each of those in its status bar, which would flicker with every movement of the
    mouse. What takes long enough to be seen and cancelled by the user is one.
    """

    _ended = pyqtSignal(object)

    def __init__(self, parent: QObject | None = None):
        super().__init__(parent)
        self._threads = ThreadPoolExecutor(1, "chipwise")
        self._stop = threading.Event()
        self._newest: Future | None = None
        self._unfinished: set[Future] = set()
        self._done: Callable[[object], None] = print
        # Queued, since a job may have ended before it was known to be the newest.
        self._ended.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    @property
    def is_busy(self) -> bool:
        """Whether a result is yet to come."""
        return self._newest is not None

    def start(self, job: Callable[[Cancelled], object], done: Callable[[object], None]) -> None:
        """Run a job, and call ``done`` with its result in the main thread unless a newer one was started.

        Args:
            job: is given a function that tells whether its result is still wanted. It must not touch layers or
                widgets.
        """
        self.cancel()
        self._stop, self._done = threading.Event(), done
        self._newest = self._threads.submit(job, self._stop.is_set)
        self._unfinished.add(self._newest)
        self._newest.add_done_callback(self._tell)

    def cancel(self) -> None:
        """Want no result any more."""
        self._stop.set()
        newest, self._newest = self._newest, None  # forgotten first, since one that waits ends at once when cancelled
        if newest is not None:
            newest.cancel()

    def close(self) -> None:
        """Cancel, and wait for the end of what runs, but not long."""
        self.cancel()
        wait(list(self._unfinished), SECONDS)
        self._threads.shutdown(wait=False)

    def _tell(self, job: Future) -> None:
        self._unfinished.discard(job)
        with suppress(RuntimeError):  # nobody is there any more
            self._ended.emit(job)

    def _deliver(self, job: Future) -> None:
        if job is self._newest:
            self._newest = None
            self._done(job.result())
