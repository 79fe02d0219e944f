"""What Lightning is told of the processes that train together, and what they cannot do."""

import pytest
import torch
from chipwise.core.errors import ModelError, TrainingDataError
from chipwise.core.training import fit, prepare, train
from chipwise.core.training.batch_size import Batch
from chipwise.core.training.lightning_setup import trainer_options


@pytest.mark.parametrize("device", ["cpu", "cuda"])
@pytest.mark.parametrize(("local", "world", "machines"), [(2, 2, 1), (2, 6, 3), (1, 2, 2)])
def test_processes_and_machines_are_those_that_torchrun_has_started(monkeypatch, device, local, world, machines):
    """However many cards each machine has."""
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 4)
    for name, value in (("RANK", 0), ("WORLD_SIZE", world), ("LOCAL_WORLD_SIZE", local)):
        monkeypatch.setenv(name, str(value))
    options = trainer_options(device, "32-true")
    assert options["devices"] == local and options["num_nodes"] == machines


def test_one_process_has_one_device_however_many_there_are(monkeypatch):
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 4)
    options = trainer_options("cuda", "32-true")
    assert options["devices"] == 1 and "strategy" not in options


def test_fewer_chips_to_validate_with_than_processes_are_told(run, monkeypatch):
    monkeypatch.setattr(prepare, "ranks", lambda: (0, 99))
    with pytest.raises(TrainingDataError, match=r"99 processes.*VALIDATION_PERCENT"):
        run()


@pytest.mark.parametrize(("option", "says"), [("batch_size", "BATCH_SIZE"), ("learning_rate", "LEARNING_RATE")])
def test_what_every_process_would_find_for_itself_must_be_given(run, monkeypatch, option, says):
    monkeypatch.setattr(train, "ranks", lambda: (0, 2))
    with pytest.raises(ModelError, match=says):
        run(**{option: 0})


def test_a_process_out_of_memory_does_not_let_the_others_wait(events, monkeypatch):
    monkeypatch.setattr(fit, "ranks", lambda: (1, 2))
    with pytest.raises(ModelError, match="BATCH_SIZE"):
        fit.after_error(torch.OutOfMemoryError("out of memory"), Batch(8), events)
    with pytest.raises(RuntimeError, match="something else"):
        fit.after_error(RuntimeError("something else"), Batch(8), events)
