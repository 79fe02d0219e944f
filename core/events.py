"""What a worker tells its parent: one JSON object per line.

Kinds: ``progress`` (percent, text), ``info`` and ``warning`` (text), ``metric`` (any numbers by name), ``picture`` (a
``data:`` address), ``heartbeat``, and last exactly one of ``result`` (the outputs by name) or ``error`` (text).
"""

from __future__ import annotations

import json
import math
import threading
import time

from .errors import Cancelled

HEARTBEAT_SECONDS = 1.0


class Events:
    """Writes events to a text stream; safe to use from several threads.

    Args:
        stream: where the lines go; anything with ``write`` and ``flush``.
    """

    def __init__(self, stream):
        self._stream = stream
        self._lock = threading.Lock()
        self._cancelled = threading.Event()
        self._last_progress = 0.0
        #: Whether the run was asked to stop and has gone on, to write what is to be kept.
        self.carries_on = False
        #: How long the run may take to stop by itself once it was asked to; the worker ends it after that.
        self.grace_seconds = 1.0

    def progress(self, percent: float, text: str = "") -> None:
        """Tell how far the run is, 0-100, and what is being done; at most ten times a second.

        Every call is a point where a cancelled run stops.

        Raises:
            Cancelled: the parent has asked to stop.
        """
        self.check_cancelled()
        now = time.monotonic()
        if now - self._last_progress >= 0.1 or percent >= 100:
            self._last_progress = now
            self._send("progress", percent=round(min(max(percent, 0.0), 100.0), 2), text=text)

    def info(self, text: str) -> None:
        """Tell something worth knowing."""
        self._send("info", text=text)

    def warning(self, text: str) -> None:
        """Tell something that makes the result worse than it could be."""
        self._send("warning", text=text)

    def metric(self, **values: float) -> None:
        """Tell measured figures, such as the loss of an epoch, by name; one that is no number becomes null."""
        self._send("metric", **values)

    def picture(self, data: str) -> None:
        """Show examples of what the network does, as a ``data:`` address of a PNG or JPEG."""
        self._send("picture", data=data)

    def result(self, **outputs) -> None:
        """Tell the outputs by name; the last event of a run that succeeded."""
        self._send("result", **outputs)

    def error(self, text: str) -> None:
        """Tell why the run failed; the last event of a run that did not succeed."""
        self._send("error", text=text)

    def start_heartbeat(self) -> None:
        """Send ``heartbeat`` every second from a daemon thread, so that a busy worker is known to live."""
        threading.Thread(target=self._beat, name="heartbeat", daemon=True).start()

    def cancel(self) -> None:
        """Ask the run to stop at its next point."""
        self._cancelled.set()

    def carry_on(self) -> None:
        """Go on although the run was asked to stop: to write what the user wants to keep of it."""
        self._cancelled.clear()
        self.carries_on = True

    @property
    def is_cancelled(self) -> bool:
        """Whether the run was asked to stop."""
        return self._cancelled.is_set()

    def check_cancelled(self) -> None:
        """Raise Cancelled if the run was asked to stop."""
        if self.is_cancelled:
            raise Cancelled("The run was cancelled.")

    def _beat(self) -> None:
        while True:
            time.sleep(HEARTBEAT_SECONDS)
            self._send("heartbeat")

    def _send(self, event: str, **content) -> None:
        content = {k: None if isinstance(v, float) and not math.isfinite(v) else v for k, v in content.items()}
        line = json.dumps({"event": event, **content}) + "\n"
        with self._lock:
            try:
                self._stream.write(line)
                self._stream.flush()
            except OSError:  # the parent is gone; the watch on stdin ends this process
                self._cancelled.set()
