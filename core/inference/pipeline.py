"""Reading, inference and writing at the same time."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")
S = TypeVar("S")

#: Batches that may wait between two stages, if it isn't said otherwise.
WAITING = 2


@dataclass
class Busy:
    """Seconds for which each stage was at work; ``building`` are those after the others, in which maps are made."""

    reading: float = 0.0
    inference: float = 0.0
    writing: float = 0.0
    building: float = 0.0

    @property
    def bound(self) -> str:
        """The stage that was busy longest, so that the others, if they are not over, waited for it."""
        return max(vars(self), key=vars(self).__getitem__)

    def __add__(self, other: Busy) -> Busy:
        return Busy(*(a + b for a, b in zip(vars(self).values(), vars(other).values(), strict=True)))


def overlap(
    batches: Iterator[T],
    infer: Callable[[T], S],
    write: Callable[[T, S], None],
    progress: Callable[[T], None],
    at_once: int = 1,
    read_ahead: int = WAITING,
) -> Busy:
    """Send batches through three stages that work at the same time; GDAL and the engines leave Python's lock free.

    Batches are read in one thread and written in another, both in their order. Whatever a stage raises is raised here,
    after the others have stopped.

    Args:
        infer: called in ``at_once`` threads.
        read_ahead: batches that may wait for inference.
        progress: called here after each inference; may raise to stop.
    """
    busy = Busy()

    def read_next() -> T | None:
        start = time.perf_counter()
        batch = next(batches, None)
        busy.reading += time.perf_counter() - start
        return batch

    def infer_next(batch: T) -> tuple[S, float]:
        start = time.perf_counter()
        return infer(batch), time.perf_counter() - start

    def write_next(batch: T, answer: S) -> None:
        start = time.perf_counter()
        write(batch, answer)
        busy.writing += time.perf_counter() - start

    ahead: deque[Future] = deque()
    running: deque[tuple[T, Future]] = deque()
    behind: deque[Future] = deque()
    with (
        ThreadPoolExecutor(1, "reader") as reader,
        ThreadPoolExecutor(at_once, "inference") as engine,
        ThreadPoolExecutor(1, "writer") as writer,
    ):
        try:
            ahead.extend(reader.submit(read_next) for _ in range(read_ahead))
            while True:
                # One more than work, so that none waits for this thread.
                while ahead and len(running) <= at_once:
                    batch = ahead.popleft().result()
                    if batch is None:
                        ahead.clear()  # the others found nothing either
                    else:
                        ahead.append(reader.submit(read_next))
                        running.append((batch, engine.submit(infer_next, batch)))
                if not running:
                    break
                batch, future = running.popleft()
                answer, seconds = future.result()
                busy.inference += seconds / at_once
                if len(behind) == WAITING:
                    behind.popleft().result()
                behind.append(writer.submit(write_next, batch, answer))
                progress(batch)
            while behind:
                behind.popleft().result()
        finally:
            for future in (*ahead, *(future for _, future in running), *behind):
                future.cancel()
    return busy
