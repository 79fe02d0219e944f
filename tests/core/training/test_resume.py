"""Going on with an interrupted run, and the runs that are not the same."""

import csv
import shutil

import numpy as np
import pytest
import torch
from chipwise.core.errors import Cancelled, TrainingDataError


@pytest.fixture
def log(tmp_path):
    return tmp_path / "log"


@pytest.fixture(scope="module")
def left(tmp_path_factory):
    """Takes what the one run leaves from which many tests go on."""
    return tmp_path_factory.mktemp("left") / "log"


@pytest.fixture
def finished(run, log, left):
    """A run of one epoch that left its checkpoint; gives what runs it again with other options, to go on."""
    if not left.exists():
        run(max_epochs=1, log_folder=str(left))
    shutil.copytree(left, log)
    return lambda **options: run(**({"max_epochs": 1, "log_folder": str(log), "resume": True} | options))


def test_without_a_checkpoint_there_is_nothing_to_resume(tmp_path, run):
    with pytest.raises(TrainingDataError, match="RESUME"):
        run(log_folder=str(tmp_path / "log"), resume=True)


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"seed": 43}, r"SEED = 42 \(now 43\)"),
        ({"loss": "DICE", "max_epochs": 9}, r"MAX_EPOCHS = 1 \(now 9\), LOSS = CROSS_ENTROPY_DICE \(now DICE\)"),
        ({"model_type": "LINKNET"}, r"MODEL_TYPE = UNET \(now LINKNET\)"),
        ({"blur_distances": (("1", 1, 2),)}, "BLUR_DISTANCE = nothing"),
        ({"max_minutes": 5}, "MAX_MINUTES"),
        ({"unlabelled": "BACKGROUND"}, r"classes 1, 2 \(now 0, 1, 2\)"),
    ],
)
def test_another_run_is_not_gone_on_with_and_what_differs_is_named(finished, options, says):
    with pytest.raises(TrainingDataError, match=says + ".*RESUME"):
        finished(**options)


def test_other_data_are_not_gone_on_with(finished, make_chips, landscape):
    with pytest.raises(TrainingDataError, match="other training data"):
        finished(more_folders=(str(make_chips("more", *landscape(64, seed=3))),))


def test_places_and_what_becomes_of_a_cancelled_run_may_differ(tmp_path, run, squares, finished):
    moved = shutil.move(squares, tmp_path / "elsewhere")
    result = finished(folder=moved, name="other", output_last=str(tmp_path / "last.dlpk"), keep_on_cancel=True)
    assert result["epochs"] == 1


@pytest.mark.parametrize("name", ["last.ckpt", "best.ckpt"])
@pytest.mark.parametrize("spoil", ["empty", "cut", "text", "foreign", "missing"])
def test_a_damaged_checkpoint_is_told(finished, log, name, spoil):
    path = log / "checkpoints" / name
    content = path.read_bytes()
    path.unlink()
    if spoil == "foreign":
        torch.save({"state_dict": {}}, path)
    elif spoil != "missing":
        path.write_bytes({"empty": b"", "cut": content[: len(content) // 2], "text": b"a checkpoint"}[spoil])
    with pytest.raises(TrainingDataError, match="RESUME"):
        finished()


@pytest.mark.parametrize("stays", [False, True])
def test_a_log_folder_that_was_moved_keeps_the_best_epoch(tmp_path, run, log, packages, events, monkeypatch, stays):
    figures = iter(np.linspace(0.9, 0.1, 50))
    monkeypatch.setattr("chipwise.core.training.task.merit", lambda *_: float(next(figures)))
    beat = events.metric
    monkeypatch.setattr(events, "metric", lambda **values: (beat(**values), values["epoch"] == 2 and events.cancel()))
    options = {"max_epochs": 4, "stop_early": False}
    with pytest.raises(Cancelled):
        run(log_folder=str(log), **options)
    events.carry_on()
    monkeypatch.setattr(events, "metric", beat)
    moved = tmp_path / "moved"
    if stays:  # a copy, whose first one goes on to other ends
        shutil.copytree(log, moved)
        (log / "checkpoints" / "best.ckpt").write_bytes(b"another")
    else:
        log.rename(moved)
    result = run(log_folder=str(moved), resume=True, **options)
    assert result["epochs"] == 4 and result["best_epoch"] == 1
    assert [row["epoch"] for row in csv.DictReader((moved / "metrics.csv").open())] == ["1", "2", "3", "4"]
    assert log.exists() == stays
    assert not stays or (log / "checkpoints" / "best.ckpt").read_bytes() == b"another"
