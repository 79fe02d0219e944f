"""Learning once more from all labels, when the validation area has served."""

import math

import numpy as np
import pytest
import torch
from chipwise.core.errors import Cancelled, RequestError
from chipwise.core.requests import TrainRequest
from chipwise.core.training import refit, sampling, train
from chipwise.core.training.data import ChipDataset
from chipwise.core.training.prepare import prepare
from chipwise.core.training.time_limit import Cost


@pytest.fixture(autouse=True)
def few_batches(monkeypatch):
    monkeypatch.setattr(sampling, "MIN_BATCHES", 4)


@pytest.fixture
def packages(monkeypatch):
    """Keep what would be packed, by file name, and leave out the slow export."""
    written = {}

    def write(path, definition, _graph, weights, *_):
        written[definition.name] = definition, {name: value.clone() for name, value in weights.items()}
        path.write_bytes(b"")

    monkeypatch.setattr(train, "export_onnx", lambda *_: None)
    monkeypatch.setattr(train, "make_int8", lambda *_: None)
    monkeypatch.setattr(train, "training_page", lambda *_: b"")
    monkeypatch.setattr(train, "write_package", write)
    return written


@pytest.fixture
def chips(make_chips, landscape):
    return make_chips("chips", *landscape(192), stride=32)


@pytest.fixture
def run(tmp_path, chips, events, packages):
    """Train; the result, the definition, and the weights."""

    def run(name="out", **options):
        given = {"backbone": "mobilenet_v2", "backbone_weights": "NONE", "batch_size": 4, "device": "CPU"}
        given |= {"max_epochs": 2, "stop_early": False}
        result = train.run(TrainRequest(str(chips), str(tmp_path / f"{name}.dlpk"), **(given | options)), events)
        return result, *packages[name]

    return run


def equal(a, b):
    return a.keys() == b.keys() and all(torch.equal(a[name], b[name]) for name in a)


@pytest.fixture
def in_second_pass(monkeypatch):
    """Call something after the first batch of the second pass."""

    def do(call):
        report = refit.RefitProgress.on_train_batch_end
        monkeypatch.setattr(refit.RefitProgress, "on_train_batch_end", lambda *given: (report(*given), call())[0])

    return do


def test_nothing_is_held_out_of_the_second_pass(tmp_path, chips, events):
    (tmp_path / "cache").mkdir()
    prepared = prepare(TrainRequest(str(chips), "m.dlpk", blur_distances=(("1", 1, 3),)), tmp_path / "cache", events)
    (tmp_path / "more").mkdir()
    everything = prepared.with_all_labels(tmp_path / "more", events)
    held_out = [part for part in prepared.split.train if part.hidden]
    assert held_out and not any(part.hidden for part in everything.split.train)
    assert len(everything.split.train) == len(everything.counts) == len(everything.folder.chips)
    assert everything.counts.sum() > prepared.counts.sum()
    dataset = ChipDataset(everything.cache, everything.split.train, everything.targets, everything.mean)
    for position, part in enumerate(everything.split.train):
        assert np.array_equal(dataset[position][1].numpy(), everything.cache.label(part.index))
    assert (
        len(list(everything.training(4)))
        and len(everything.soft.of(0, everything.cache.label(0), (slice(None),) * 2, 0)) == 2
    )
    everything.soft.close()
    prepared.close()


def test_figures_are_those_of_the_first_pass_and_the_weights_those_of_the_second(run):
    once, first, weights = run("once", refit="OFF")
    twice, second, others = run("twice", refit="ON")
    assert {**once, "output": "", "seconds": 0} == {**twice, "output": "", "seconds": 0}
    assert first.metrics["calibration"] == second.metrics["calibration"]
    assert not equal(weights, others) and torch.equal(weights["temperature"], others["temperature"])
    assert second.provenance["refitted"] and not first.provenance["refitted"]


def test_the_same_seed_gives_the_same_model(run):
    assert equal(run("a", refit="ON")[2], run("b", refit="ON")[2])


def test_by_itself_that_is_done_with_few_chips_only(run, monkeypatch):
    assert run("few")[1].provenance["refitted"]
    monkeypatch.setattr(refit, "FEW_CHIPS", 3)
    assert not run("many")[1].provenance["refitted"]


def test_chips_of_a_validation_folder_are_never_learnt_from(run, make_chips, landscape):
    other = make_chips("other", *landscape(128, seed=3), stride=64)
    assert not run(validation_folder=str(other))[1].provenance["refitted"]
    with pytest.raises(RequestError, match="REFIT"):
        run(validation_folder=str(other), refit="ON")


def test_the_last_model_is_that_of_the_first_pass(tmp_path, run, packages):
    run("once", refit="OFF", output_last=str(tmp_path / "last.dlpk"))
    expected = packages["last"][1]
    run("twice", refit="ON", output_last=str(tmp_path / "last.dlpk"))
    assert equal(packages["last"][1], expected)


def test_a_run_that_was_interrupted_in_the_second_pass_ends_as_any_other(tmp_path, run, events, in_second_pass):
    expected = run("whole", refit="ON", log_folder=str(tmp_path / "whole"))[2]
    calls = []
    in_second_pass(lambda: calls.append(1) or (events.cancel() if len(calls) == 1 else None))
    with pytest.raises(Cancelled):
        run("part", refit="ON", log_folder=str(tmp_path / "part"))
    events.carry_on()
    events.carries_on = False  # a new worker
    assert equal(run("part", refit="ON", log_folder=str(tmp_path / "part"), resume=True)[2], expected)


def test_cancelled_in_the_second_pass_the_model_of_the_first_is_kept(run, events, in_second_pass):
    expected = run("once", refit="OFF")[2]
    in_second_pass(events.cancel)
    _, definition, weights = run("kept", refit="ON", keep_on_cancel=True)
    assert equal(weights, expected) and not definition.provenance["refitted"]
    assert "first time is kept" in events.texts("warning")


def test_cancelled_in_the_first_pass_there_is_no_second(run, events, monkeypatch):
    beat = events.metric
    monkeypatch.setattr(events, "metric", lambda **values: (beat(**values), events.cancel()))
    _, definition, _ = run(refit="ON", max_epochs=20, keep_on_cancel=True)
    assert not definition.provenance["refitted"]


class TestTime:
    @pytest.fixture(autouse=True)
    def costs(self, monkeypatch):
        self.set = lambda **cost: monkeypatch.setattr(train, "measure", lambda *_: Cost(**cost))

    def test_it_is_left_out_unless_the_time_allows_all_epochs_twice(self, run):
        self.set(batch=0.01, validation=0.01)
        assert run("enough", max_minutes=2)[1].provenance["refitted"]
        self.set(batch=1.0, validation=0.5)  # 4 batches and a pass over the area twice: 9 s; three times: 13.5 s
        definition = run("short", max_minutes=1, max_epochs=5)[1]
        assert not definition.provenance["refitted"]
        assert definition.metrics["epochs"] == 5

    def test_when_asked_for_both_share_the_time(self, run, events):
        self.set(batch=1.0, validation=0.5)
        _, definition, _ = run(refit="ON", max_minutes=1, max_epochs=50)
        assert definition.provenance["refitted"] and definition.metrics["epochs"] < 10
        assert "twice" in events.texts("info")

    def test_out_of_time_the_model_of_the_first_pass_is_kept(self, run, events, monkeypatch):
        expected = run("once", refit="OFF")[2]
        deadline = refit.Deadline
        monkeypatch.setattr(refit, "Deadline", lambda _end: deadline(-math.inf))
        self.set(batch=0.01, validation=0.01)
        _, definition, weights = run("late", refit="ON", max_minutes=2)
        assert equal(weights, expected) and not definition.provenance["refitted"]
        assert "No time was left" in events.texts("warning")
