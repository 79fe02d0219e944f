"""Learning once more from all labels, when the validation area has served."""

import math

import numpy as np
import pytest
import torch
from chipwise.core.errors import Cancelled, ModelError, RequestError
from chipwise.core.requests import TrainRequest
from chipwise.core.training import refit, task, train
from chipwise.core.training.data import ChipDataset
from chipwise.core.training.prepare import prepare
from chipwise.core.training.time_limit import Cost


@pytest.fixture
def trained(run, packages):
    """Train two epochs, from all labels at the end if not told otherwise; the result, the definition, the weights."""

    def trained(name="out", **options):
        result = run(name, **({"refit": "ON", "max_epochs": 2, "stop_early": False} | options))
        return result, *packages[name]

    return trained


@pytest.fixture(scope="module")
def known():
    """Takes the runs that several tests compare with; the same seed gives the same model, as one of them proves."""
    return {}


@pytest.fixture
def once(trained, known):
    """What ``trained`` gives without a second pass."""
    return known.get("once") or known.setdefault("once", trained("once", refit="OFF"))


@pytest.fixture
def twice(trained, known):
    """What ``trained`` gives with one."""
    return known.get("twice") or known.setdefault("twice", trained("twice"))


@pytest.fixture
def in_second_pass(monkeypatch):
    """Call something after each batch of the second pass."""

    def do(call):
        class Calling(refit.Progress):
            def on_train_batch_end(self, *given):
                super().on_train_batch_end(*given)
                call()

        monkeypatch.setattr(refit, "Progress", Calling)

    return do


def test_nothing_is_held_out_of_the_second_pass(tmp_path, squares, events):
    (tmp_path / "cache").mkdir()
    prepared = prepare(TrainRequest(str(squares), "m.dlpk", blur_distances=(("1", 1, 3),)), tmp_path / "cache", events)
    (tmp_path / "more").mkdir()
    everything = prepared.with_all_labels(tmp_path / "more", events)
    held_out = [part for part in prepared.split.train if part.hidden]
    assert held_out and not any(part.hidden for part in everything.split.train)
    assert len(everything.split.train) == len(everything.counts) == len(everything.folder.chips)
    assert everything.counts.sum() > prepared.counts.sum()
    dataset = ChipDataset(everything.cache, everything.split.train, everything.targets, everything.mean)
    for position, part in enumerate(everything.split.train):
        assert np.array_equal(dataset[position][1].numpy(), everything.cache.label(part.index))
    assert list(everything.training(4))
    assert len(everything.soft.of(0, everything.cache.label(0), (slice(None),) * 2, 0)) == 2
    everything.soft.close()
    prepared.close()


def test_figures_are_those_of_the_first_pass_and_the_weights_those_of_the_second(once, twice, equal):
    (told, first, weights), (told_twice, second, others) = once, twice
    assert {**told, "output": "", "seconds": 0} == {**told_twice, "output": "", "seconds": 0}
    assert first.metrics["calibration"] == second.metrics["calibration"]
    assert not equal(weights, others) and torch.equal(weights["temperature"], others["temperature"])
    assert second.provenance["refitted"] and not first.provenance["refitted"]


def test_the_same_seed_gives_the_same_model(trained, twice, equal):
    assert equal(trained("again")[2], twice[2])


def test_by_itself_that_is_done_with_few_chips_only(trained, monkeypatch):
    assert trained("few", refit="AUTO")[1].provenance["refitted"]
    monkeypatch.setattr(refit, "FEW_CHIPS", 3)
    assert not trained("many", refit="AUTO")[1].provenance["refitted"]


def test_chips_of_a_validation_folder_are_never_learnt_from(trained, make_chips, landscape):
    other = make_chips("other", *landscape(128, seed=3), stride=64)
    assert not trained(refit="AUTO", validation_folder=str(other))[1].provenance["refitted"]
    with pytest.raises(RequestError, match="REFIT"):
        trained(validation_folder=str(other))


def test_the_last_model_is_that_of_the_first_pass(tmp_path, trained, packages, equal):
    trained("once", refit="OFF", output_last=str(tmp_path / "last.dlpk"))
    expected = packages["last"][1]
    trained("twice", output_last=str(tmp_path / "last.dlpk"))
    assert equal(packages["last"][1], expected)


def test_a_run_interrupted_in_the_second_pass_ends_as_any_other(tmp_path, trained, events, in_second_pass, equal):
    expected = trained("whole", log_folder=str(tmp_path / "whole"))[2]
    calls = []
    in_second_pass(lambda: calls.append(1) or (events.cancel() if len(calls) == 1 else None))
    with pytest.raises(Cancelled):
        trained("part", log_folder=str(tmp_path / "part"))
    events.carry_on()
    events.carries_on = False  # a new worker
    assert equal(trained("part", log_folder=str(tmp_path / "part"), resume=True)[2], expected)


def test_cancelled_in_the_second_pass_the_model_of_the_first_is_kept(trained, once, events, in_second_pass, equal):
    in_second_pass(events.cancel)
    _, definition, weights = trained("kept", keep_on_cancel=True)
    assert equal(weights, once[2]) and not definition.provenance["refitted"]
    assert "first time is kept" in events.texts("warning")


def test_cancelled_in_the_first_pass_there_is_no_second(trained, events, monkeypatch):
    beat = events.metric
    monkeypatch.setattr(events, "metric", lambda **values: (beat(**values), events.cancel()))
    _, definition, _ = trained(max_epochs=20, keep_on_cancel=True)
    assert not definition.provenance["refitted"]


@pytest.mark.parametrize("error", [ModelError("no number"), torch.OutOfMemoryError("out of memory")])
def test_if_the_second_pass_fails_the_model_of_the_first_is_kept(trained, once, events, in_second_pass, error, equal):
    def fail():
        raise error

    in_second_pass(fail)
    _, definition, weights = trained("kept")
    assert equal(weights, once[2]) and not definition.provenance["refitted"]
    assert "first time is kept" in events.texts("warning")


def test_memory_that_runs_out_in_the_second_pass_halves_what_is_taken_at_a_time(trained, events, monkeypatch):
    step, sizes = task.SegmentationTask.training_step, []

    def scarce(self, batch, index):
        if self.trainer.limit_val_batches == 0:
            sizes.append(len(batch[0]))
            if len(sizes) > 2 and len(batch[0]) > 2:
                raise torch.OutOfMemoryError("out of memory")
        return step(self, batch, index)

    monkeypatch.setattr(task.SegmentationTask, "training_step", scarce)
    assert trained()[1].provenance["refitted"] and max(sizes[3:]) <= 2
    assert "2 chips at a time" in events.texts("warning")


def test_weights_of_the_second_pass_are_averaged_too(trained, twice, equal):
    assert not equal(twice[2], trained("averaged", weight_averaging=True)[2])


class TestTime:
    @pytest.fixture(autouse=True)
    def costs(self, monkeypatch):
        self.set = lambda **cost: monkeypatch.setattr(train, "measure", lambda *_: Cost(**cost))

    def test_it_is_left_out_unless_the_time_allows_all_epochs_twice(self, trained):
        self.set(batch=0.01, validation=0.01)
        assert trained("enough", refit="AUTO", max_minutes=2)[1].provenance["refitted"]
        self.set(batch=1.0, validation=0.5)  # 5 epochs of 4 batches take 22.5 s, twice 45; there are 40
        definition = trained("short", refit="AUTO", max_minutes=1, max_epochs=5)[1]
        assert not definition.provenance["refitted"]
        assert definition.metrics["epochs"] == 5

    def test_when_asked_for_both_share_the_time(self, trained, events):
        self.set(batch=1.0, validation=0.5)
        _, definition, _ = trained(max_minutes=1, max_epochs=50)
        assert definition.provenance["refitted"] and definition.metrics["epochs"] < 10
        assert "twice" in events.texts("info")

    def test_out_of_time_the_model_of_the_first_pass_is_kept(self, trained, once, events, monkeypatch, equal):
        deadline = refit.Deadline
        monkeypatch.setattr(refit, "Deadline", lambda _end: deadline(-math.inf))
        self.set(batch=0.01, validation=0.01)
        _, definition, weights = trained("late", max_minutes=2)
        assert equal(weights, once[2]) and not definition.provenance["refitted"]
        assert "No time was left" in events.texts("warning")
