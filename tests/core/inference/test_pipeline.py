import threading
import time

import pytest
from chipwise.core.errors import Cancelled
from chipwise.core.inference.pipeline import WAITING, Busy, overlap


def nothing(*_):
    pass


def test_everything_is_written_in_the_order_in_which_it_was_read():
    written = []
    overlap(iter(range(50)), lambda n: n * n, lambda n, answer: written.append((n, answer)), nothing)
    assert written == [(n, n * n) for n in range(50)]


def test_the_three_stages_work_in_three_threads():
    threads = {}

    def batches():
        for n in range(3):
            threads["read"] = threading.current_thread()
            yield n

    overlap(
        batches(),
        lambda n: threads.update(infer=threading.current_thread()),
        lambda n, answer: threads.update(write=threading.current_thread()),
        nothing,
    )
    assert len({*threads.values(), threading.main_thread()}) == 4


def test_several_batches_are_inferred_at_once_and_written_in_their_order():
    written, meeting = [], threading.Barrier(2, timeout=10)

    def infer(n):
        meeting.wait()  # never passed by one alone
        time.sleep(0.002 * (n % 2))
        return n * n

    overlap(iter(range(20)), infer, lambda n, answer: written.append((n, answer)), nothing, at_once=2)
    assert written == [(n, n * n) for n in range(20)]


@pytest.mark.parametrize("read_ahead", [WAITING, 6])
def test_no_more_batches_wait_than_are_allowed(read_ahead):
    read, written, most = [], [], []

    def batches():
        for n in range(20):
            read.append(n)
            most.append(len(read) - len(written))
            yield n

    def write(n, _):
        time.sleep(0.002)
        written.append(n)

    overlap(batches(), lambda n: n, write, nothing, read_ahead=read_ahead)
    assert read_ahead < max(most) <= read_ahead + WAITING + 4


@pytest.mark.parametrize("stage", ["read", "infer", "write", "progress"])
def test_what_a_stage_raises_is_raised_and_ends_the_others(stage):
    done = []

    def fail(here):
        if here == stage and len(done) > 3:
            raise Cancelled(stage)

    def batches():
        for n in range(1000):
            fail("read")
            yield n

    def write(*_):
        fail("write")
        done.append(1)

    with pytest.raises(Cancelled, match=stage):
        overlap(batches(), lambda n: fail("infer"), write, lambda n: fail("progress"))
    number, stages = len(done), ("reader", "inference", "writer")
    assert number < 20 and not [thread for thread in threading.enumerate() if thread.name.startswith(stages)]
    time.sleep(0.01)
    assert len(done) == number


def test_the_slowest_stage_bounds_the_run():
    busy = overlap(iter(range(5)), lambda n: time.sleep(0.01), nothing, nothing)
    assert busy.bound == "inference" and 0.05 <= busy.inference < 1 and busy.reading < 0.05
    assert Busy(1, 2, 3) + Busy(3, 2, 1) == Busy(4, 4, 4)
