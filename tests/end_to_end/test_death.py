"""Whoever dies, nothing half-done and no process is left."""

import os
import shutil
import signal
import time
from pathlib import Path

import pytest
import tiny_world


def workers(pid: int) -> list[int]:
    """The workers that a run of ``qgis_process`` has started."""
    started = tiny_world.children(pid)
    return [child for child in started if b"chipwise.core" in Path(f"/proc/{child}/cmdline").read_bytes()]


@pytest.fixture
def output(tmp_path) -> Path:
    """Where the model would go, in a folder of its own."""
    (tmp_path / "models").mkdir()
    return tmp_path / "models" / "model.dlpk"


@pytest.fixture
def scratch(tmp_path) -> Path:
    """Where the runs put what they need only while they last."""
    (tmp_path / "scratch").mkdir()
    return tmp_path / "scratch"


@pytest.fixture
def train(start_qgis_process, chips, output, scratch):
    """Start a training that lasts longer than any test; return both processes once its first epoch has begun."""

    def start():
        process = start_qgis_process(
            "run", "chipwise:trainmodel", f"--INPUT={chips}", f"--OUTPUT={output}", "--BACKBONE=resnet18",
            "--BACKBONE_WEIGHTS=NONE", "--MAX_EPOCHS=500", "--BATCH_SIZE=2", "--DEVICE=CPU", TMPDIR=str(scratch),
        )  # fmt: skip
        assert tiny_world.wait_until(lambda: workers(process.pid), 20), "no worker was started"
        assert tiny_world.wait_until(lambda: left_in(scratch), 60), "no training has begun"
        time.sleep(1)
        return process, workers(process.pid)[0]

    return start


def left_in(scratch: Path) -> list[Path]:
    """What a training has put there."""
    return list(scratch.glob("chipwise-*"))


def test_no_worker_outlives_a_killed_qgis_process_by_five_seconds(train, output, scratch):
    process, worker = train()
    process.kill()
    assert tiny_world.wait_until(lambda: not tiny_world.is_alive(worker), 5)
    assert list(output.parent.iterdir()) == []
    assert left_in(scratch) == []


def test_ctrl_c_ends_both_within_five_seconds_and_leaves_nothing(train, output, scratch):
    process, worker = train()
    start = time.monotonic()
    os.killpg(process.pid, signal.SIGINT)
    process.wait(20)
    assert tiny_world.wait_until(lambda: not tiny_world.is_alive(worker), 20)
    assert time.monotonic() - start < 5
    assert process.returncode != 0
    assert list(output.parent.iterdir()) == []
    assert left_in(scratch) == []


def test_ctrl_c_is_heard_while_the_worker_is_silent(train, output):
    process, worker = train()
    os.kill(worker, signal.SIGSTOP)
    start = time.monotonic()
    os.killpg(process.pid, signal.SIGINT)
    process.wait(20)
    assert tiny_world.wait_until(lambda: not tiny_world.is_alive(worker), 5)
    assert time.monotonic() - start < 10
    assert process.returncode != 0


def test_a_worker_that_the_system_kills_names_memory_and_fails_the_run_and_leaves_nothing(train, output, scratch):
    process, worker = train()
    os.kill(worker, signal.SIGKILL)
    _, stderr = process.communicate(timeout=20)
    assert process.returncode == 1
    assert "memory" in stderr
    assert "Traceback" not in stderr
    assert list(output.parent.iterdir()) == []
    assert left_in(scratch) == []


@pytest.fixture
def exports(chips, tmp_path) -> Path:
    """A folder that holds nothing but an export."""
    shutil.copytree(chips, tmp_path / "exports" / "chips")
    return tmp_path / "exports"


@pytest.fixture
def append(start_qgis_process, exports, raster, samples, scratch):
    """Start to add thousands of chips to the export; return both processes once some are written."""

    def start():
        process = start_qgis_process(
            "run", "chipwise:exporttrainingdata", f"--INPUT={raster}", f"--SAMPLES={samples}", "--CLASS_FIELD=class",
            "--TILE_SIZE=64", "--STRIDE=1", f"--OUTPUT={exports / 'chips'}", TMPDIR=str(scratch),
        )  # fmt: skip
        written = lambda: list(exports.glob(".chips-*.partial/images/*.tif"))[20:]  # noqa: E731
        assert tiny_world.wait_until(lambda: written() or process.poll() is not None, 30)
        assert process.poll() is None, process.communicate()
        return process, workers(process.pid)[0]

    return start


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, hidden ones too."""
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_ctrl_c_in_the_middle_of_adding_to_an_export_leaves_it_as_it_was(append, exports, scratch):
    before = contents(exports)
    process, worker = append()
    os.killpg(process.pid, signal.SIGINT)
    process.wait(20)
    assert tiny_world.wait_until(lambda: not tiny_world.is_alive(worker), 5)
    assert process.returncode != 0
    assert contents(exports) == before
    assert [entry.name for entry in exports.iterdir()] == ["chips"]
    assert left_in(scratch) == []


def test_a_worker_that_the_system_kills_while_it_adds_to_an_export_leaves_it_as_it_was(append, exports):
    before = contents(exports)
    process, worker = append()
    os.kill(worker, signal.SIGKILL)
    _, stderr = process.communicate(timeout=20)
    assert process.returncode == 1
    assert "memory" in stderr
    assert "Traceback" not in stderr
    assert contents(exports) == before
    assert [entry.name for entry in exports.iterdir()] == ["chips"]


def test_a_killed_qgis_process_leaves_an_export_that_it_adds_to_as_it_was(append, exports):
    before = contents(exports)
    process, worker = append()
    process.kill()
    assert tiny_world.wait_until(lambda: not tiny_world.is_alive(worker), 3)
    assert contents(exports) == before
    assert [entry.name for entry in exports.iterdir()] == ["chips"]
