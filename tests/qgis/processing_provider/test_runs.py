import sys
import textwrap
from types import SimpleNamespace

import pytest
from chipwise.core.requests import TrainRequest
from chipwise.plugin import runtime
from chipwise.processing_provider.runs import REMEMBERED, RUNS, Runs
from chipwise.processing_provider.worker_process import run_worker
from qgis.core import QgsProcessingException

REQUEST = TrainRequest(folder="chips", output="model.dlpk")
WORKER = """
import json, sys, time
sys.stdin.readline()
def send(event, **content):
    print(json.dumps({"event": event, **content}), flush=True)
send("progress", percent=40.0, text="Epoch 1/2")
send("metric", epoch=1, miou=0.5)
send("picture", data="data:image/png;base64,AAAA")
"""


@pytest.fixture
def stand_in(tmp_path):
    """A runtime whose interpreter tells some things and then does what the code says."""

    def make(code: str) -> SimpleNamespace:
        path = tmp_path / "python"
        path.write_text(f"#!{sys.executable}\n{WORKER}\n{textwrap.dedent(code)}")
        path.chmod(0o755)
        found = SimpleNamespace(python=path)
        environment, problem = runtime.child_environment, runtime.RuntimeProblem
        return SimpleNamespace(find=lambda: found, child_environment=environment, RuntimeProblem=problem)

    return make


@pytest.fixture
def heard():
    """What the list of all runs has told, as (signal, run)."""
    told = []
    slots = [
        (signal, lambda run, name=name: told.append((name, run)))
        for name, signal in (("started", RUNS.started), ("changed", RUNS.changed), ("ended", RUNS.ended))
    ]
    for signal, slot in slots:
        signal.connect(slot)
    yield told
    for signal, slot in slots:
        signal.disconnect(slot)


def test_whoever_runs_a_worker_the_run_is_announced_and_followed(stand_in, feedback, heard):
    run_worker(stand_in('send("result", miou=0.5)'), REQUEST, feedback)
    assert [name for name, _ in heard] == ["started", "changed", "changed", "changed", "ended"]
    (run,) = {run for _, run in heard}
    assert run is RUNS.all()[-1] and run.request is REQUEST and not run.is_running
    assert (run.percent, run.text) == (40.0, "Epoch 1/2")
    assert run.metrics == [{"epoch": 1, "miou": 0.5}] and run.picture.startswith("data:image/png")
    assert run.outputs == {"miou": 0.5}


def test_a_run_that_fails_ends_without_outputs(stand_in, feedback, heard):
    with pytest.raises(QgsProcessingException, match="no labels"):
        run_worker(stand_in('send("error", text="There are no labels.")'), REQUEST, feedback)
    name, run = heard[-1]
    assert name == "ended" and run.outputs is None and not run.is_running


def test_a_run_can_be_cancelled_by_whoever_watches_it(stand_in, feedback, heard):
    RUNS.changed.connect(cancel)
    try:
        with pytest.raises(QgsProcessingException, match="Cancelled; nothing was written"):
            run_worker(stand_in("sys.stdin.read(); sys.exit(130)"), REQUEST, feedback)
    finally:
        RUNS.changed.disconnect(cancel)
    assert heard[-1][1].is_cancelled() and not heard[-1][1].is_running


def cancel(run):
    run.cancel()


def test_only_the_latest_runs_are_remembered():
    runs = Runs()
    for _ in range(REMEMBERED + 3):
        with runs.announced(REQUEST) as run:
            pass
    assert len(runs.all()) == REMEMBERED and runs.all()[-1] is run
