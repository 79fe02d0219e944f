"""Two processes that train together, as torchrun starts them."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from chipwise.core.requests import TrainRequest, to_json

pytestmark = pytest.mark.skipif(os.name == "nt", reason="torchrun's gloo is tried on Linux only")

#: As if the second process were on a machine of its own, which sees no checkpoint of the first one's.
PROCESS = """
import os, sys, torch
load = torch.load
def load_here(file, *arguments, **options):
    if os.environ["RANK"] == "1" and isinstance(file, (str, os.PathLike)):
        sys.exit("there is no such file on this machine")
    return load(file, *arguments, **options)
torch.load = load_here
from chipwise.core.__main__ import main
from chipwise.core.training import sampling, train
sampling.MIN_BATCHES, train.make_int8, train.training_page = 4, lambda *_: None, lambda *_: b""
sys.exit(main(sys.argv[1:]))
"""
OPTIONS = {"max_epochs": 4, "precision": "FP32", "learning_rate": 0.003, "augmentation": "NONE"}


@pytest.fixture
def free_port():
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return held.getsockname()[1]


@pytest.fixture
def together(tmp_path, squares, light, plugins, free_port):
    """Start two processes with a request; the process that started them."""
    started = []

    def together(**options):
        request = TrainRequest(str(squares), str(tmp_path / "out.dlpk"), **(light | OPTIONS | options))
        (tmp_path / "request.json").write_text(to_json(request))
        (tmp_path / "process.py").write_text(PROCESS)
        (tmp_path / "tmp").mkdir()
        command = [
            sys.executable, "-m", "torch.distributed.run", "--nproc_per_node=2", f"--master_port={free_port}",
            str(tmp_path / "process.py"), str(tmp_path / "request.json"),
        ]  # fmt: skip
        environment = os.environ | {"PYTHONPATH": str(plugins), "OMP_NUM_THREADS": "1", "TMPDIR": str(tmp_path / "tmp")}
        with open(tmp_path / "stdout", "w") as output, open(tmp_path / "stderr", "w") as errors:
            started.append(subprocess.Popen(command, env=environment, cwd=plugins, stdout=output, stderr=errors))
        return started[-1]

    yield together
    for process in started:
        process.kill()
        process.wait()


@pytest.fixture
def told(tmp_path):
    """The events of a kind that the processes have told so far."""

    def told(kind):
        lines = (tmp_path / "stdout").read_text().splitlines(keepends=True)
        events = [json.loads(line) for line in lines if line.endswith("\n")]
        return [event for event in events if event["event"] == kind]

    return told


def test_two_processes_train_one_model_as_good_as_that_of_one(tmp_path, together, told, run):
    """Each has half of the batch, and all see as much in an epoch."""
    both = together(freeze="FREEZE")
    code = both.wait(300)
    assert code == 0, (tmp_path / "stderr").read_text()[-3000:]
    (kept,) = [result for result in told("result") if result.get("output")]
    assert kept["epochs"] == 4 and Path(kept["output"]).exists()
    alone = run("alone", batch_size=8, freeze="FREEZE", **OPTIONS)
    assert kept["miou"] > 0.8 and kept["miou"] == pytest.approx(alone["miou"], abs=0.08)


def test_ctrl_c_ends_all_of_them_and_leaves_nothing(tmp_path, together, told):
    both = together(max_epochs=999, stop_early=False, keep_on_cancel=True)
    end = time.monotonic() + 300
    while not told("metric"):
        assert both.poll() is None and time.monotonic() < end, (tmp_path / "stderr").read_text()[-3000:]
        time.sleep(0.1)
    both.send_signal(signal.SIGINT)
    both.wait(120)
    assert {event["text"] for event in told("error")} == {"The run was cancelled; nothing was written."}
    assert not list(tmp_path.glob("*.dlpk")) and not list((tmp_path / "tmp").glob("chipwise-*"))
    assert "KEEP_ON_CANCEL" in told("warning")[0]["text"]
