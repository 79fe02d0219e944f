import threading
import time

import pytest
from qgis.PyQt import sip
from qgis.PyQt.QtWidgets import QApplication
from waiting import wait_until


@pytest.fixture
def job(qgis_app):
    from chipwise.ui.background import NewestJob

    job = NewestJob()
    yield job
    job.close()


def settle(job):
    assert wait_until(lambda: not job.is_busy)


def test_work_is_done_elsewhere_and_delivered_here(job):
    results = []
    job.start(lambda _: threading.get_ident(), lambda result: results.append((result, threading.get_ident())))
    settle(job)
    [(there, here)] = results
    assert here == threading.get_ident() != there


def test_only_the_newest_result_is_delivered(job):
    results, gate, told = [], threading.Event(), []

    def slow(is_cancelled):
        gate.wait(20)
        told.append(is_cancelled())
        return "old"

    job.start(slow, results.append)
    job.start(lambda _: "waiting", results.append)
    job.start(lambda _: "new", results.append)
    gate.set()
    settle(job)
    assert results == ["new"] and told == [True]


def test_what_is_cancelled_is_not_delivered(job):
    results = []
    job.start(lambda _: "old", results.append)
    job.cancel()
    job.close()
    QApplication.processEvents()
    assert not results and not job.is_busy


def test_closing_does_not_wait_for_what_hangs(qgis_app, monkeypatch):
    from chipwise.ui import background

    monkeypatch.setattr(background, "SECONDS", 0.2)
    job, gate, results = background.NewestJob(), threading.Event(), []
    job.start(lambda _: gate.wait(60), results.append)
    start = time.monotonic()
    job.close()
    assert time.monotonic() - start < 10
    thread = next(iter(job._threads._threads))
    sip.delete(job)
    gate.set()
    thread.join(20)
    assert not thread.is_alive() and not results


def test_an_error_is_not_swallowed(job, slot_errors):
    job.start(lambda _: 1 / 0, print)
    settle(job)
    assert isinstance(slot_errors.pop(), ZeroDivisionError)
