"""The worker: reads one request, runs it, reports events.

``python -m chipwise.core -`` reads the request as one line from standard input and ends as soon as standard input is
closed: so a worker never outlives its parent. ``python -m chipwise.core REQUEST.json`` runs a request by hand; Ctrl-C
stops it in the same way, and a second time at once.
"""

from __future__ import annotations

import errno
import importlib
import os
import signal
import sys
import threading
import traceback
from contextlib import suppress
from pathlib import Path
from queue import Empty, SimpleQueue

from .errors import Cancelled, ChipwiseError, RequestError
from .events import Events
from .partial import remove_unfinished
from .requests import (
    AssessRequest,
    ClassifyRequest,
    CompareRequest,
    DescribeModelRequest,
    ExportModelRequest,
    ExportRequest,
    SampleRequest,
    SegmentsRequest,
    TrainRequest,
    from_json,
)

# Threads of torch that wait spin by default, which makes two busy processes many times slower than one; told to sleep
# they cost an idle machine nothing measurable. Read when torch is loaded.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
# GDAL would keep a twentieth of the computer's memory of decoded blocks; a row of tiles needs far less (in megabytes).
os.environ.setdefault("GDAL_CACHEMAX", "256")

#: Where each kind of request is run; imported late, since classifying must not import torch.
RUNNERS = {
    ExportRequest.KIND: ".chips.export",
    TrainRequest.KIND: ".training.train",
    ClassifyRequest.KIND: ".inference.classify",
    ExportModelRequest.KIND: ".model_package.deepness_export",
    CompareRequest.KIND: ".assessment.compare",
    DescribeModelRequest.KIND: ".model_report.describe",
    SegmentsRequest.KIND: ".segmentation.segments",
    SampleRequest.KIND: ".assessment.draw_points",
    AssessRequest.KIND: ".assessment.assess",
}
CANCELLED = "The run was cancelled; nothing was written."


def main(arguments: list[str]) -> int:
    """Run the request and return the exit code: 0 done, 1 failed, 2 wrong use, 130 cancelled."""
    if len(arguments) != 1:
        print("usage: python -m chipwise.core REQUEST.json | -", file=sys.stderr)
        return 2
    events = Events(_protocol_stream())
    try:
        text = _read_watched_stdin(events) if arguments[0] == "-" else _read_file(arguments[0], events)
        events.start_heartbeat()
        request = from_json(text)
        outputs = importlib.import_module(RUNNERS[request.KIND], __package__).run(request, events)
    except (Cancelled, KeyboardInterrupt):
        events.error(CANCELLED)
        return 130
    except Exception as error:  # the last place that can still tell the parent what happened
        if events.is_cancelled:  # another process of the same run has stopped before this one
            events.error(CANCELLED)
            return 130
        events.error(_sentence(error))
        return 1
    events.result(**outputs)
    return 0


def _protocol_stream():
    """Keep the real standard output for events and send everything that libraries print to standard error."""
    stream = os.fdopen(os.dup(1), "w", encoding="utf-8", newline="\n")
    os.dup2(2, 1)
    return stream


def _read_file(path: str, events: Events) -> str:
    """Read the request, and let Ctrl-C stop the run at its next point: a library that saw it would end the process."""
    presses: SimpleQueue[int] = SimpleQueue()  # the only one that a signal may fill
    signal.signal(signal.SIGINT, lambda number, _frame: presses.put(number))
    threading.Thread(target=_end_on_interrupt, args=(events, presses), name="interrupt watch", daemon=True).start()
    try:
        return Path(path).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise RequestError(f"The request file {path} cannot be read: {error}.") from error


def _read_watched_stdin(events: Events) -> str:
    """Read the request's line, then watch for the end of standard input in the background.

    ``os.read`` and not ``sys.stdin``: a daemon thread that sits in a buffered read aborts the interpreter at exit.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the parent decides
    line = bytearray()
    while not line.endswith(b"\n"):
        byte = os.read(0, 1)
        if not byte:
            break
        line += byte
    threading.Thread(target=_end_with_parent, args=(events,), name="parent watch", daemon=True).start()
    return line.decode("utf-8")


def _end_with_parent(events: Events) -> None:
    while os.read(0, 1):
        continue
    events.cancel()
    threading.Event().wait(events.grace_seconds)
    remove_unfinished()
    os._exit(130)


def _end_on_interrupt(events: Events, presses: SimpleQueue[int]) -> None:
    presses.get()
    events.cancel()
    with suppress(Empty):
        presses.get(timeout=events.grace_seconds)
    remove_unfinished()
    events.error(CANCELLED)
    os._exit(130)


def _sentence(error: Exception) -> str:
    if isinstance(error, ChipwiseError):
        return str(error)
    if isinstance(error, MemoryError) or "out of memory" in str(error).lower():
        return f"There is not enough memory: {_first_line(error)}. Use a smaller batch size, or another device."
    if isinstance(error, OSError) and error.errno == errno.ENOSPC:
        return "The disk is full; nothing was written. Free some space or choose another folder."
    traceback.print_exc()
    return f"Unexpected {type(error).__name__}: {_first_line(error)}. Please report it with the log."


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or ["no details"])[0].rstrip(".")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
