"""Runs that stop early, are interrupted, go on, or leave more than one model."""

import csv
import json
import math
from dataclasses import replace

import numpy as np
import pytest
import torch
from chipwise.core.errors import Cancelled, ModelError
from chipwise.core.training import start, task, train
from chipwise.core.training.task import SegmentationTask
from chipwise.core.training.time_limit import Cost, Length


def test_a_resumed_run_ends_as_one_that_was_not_interrupted(tmp_path, run, packages, events, monkeypatch, equal):
    options = {"max_epochs": 4, "stop_early": False, "batch_size": 0}
    fit_into_memory = iter((4, 4, 2))  # there is less of it when the run goes on
    monkeypatch.setattr(train, "find_batch_size", lambda *_: next(fit_into_memory))
    whole = run("whole", log_folder=str(tmp_path / "whole"), **options)
    beat, seen = events.metric, []

    def metric(**values):
        beat(**values)
        seen.append(values)
        if len(seen) == 2:
            events.cancel()

    monkeypatch.setattr(events, "metric", metric)
    with pytest.raises(Cancelled):
        run("part", log_folder=str(tmp_path / "part"), **options)
    events.carry_on()
    resumed = run("part", log_folder=str(tmp_path / "part"), resume=True, **options)
    figures = [list(csv.DictReader((tmp_path / name / "metrics.csv").open())) for name in ("whole", "part")]
    for row in figures[0] + figures[1]:
        del row["seconds"]
    assert [row["epoch"] for row in figures[1]] == ["1", "2", "3", "4"] and figures[0] == figures[1]
    assert resumed["best_epoch"] == whole["best_epoch"] and resumed["epochs"] == 4
    assert equal(packages["whole"][1], packages["part"][1])
    histories = [packages[name][0].metrics["history"] for name in ("whole", "part")]
    assert histories[0] == histories[1] and len(histories[0]["miou"]) == 4


def test_cancelled_with_keep_on_cancel_the_best_model_so_far_is_written(tmp_path, run, packages, events, monkeypatch):
    beat = events.metric
    monkeypatch.setattr(events, "metric", lambda **values: (beat(**values), events.cancel()))
    result = run(max_epochs=50, keep_on_cancel=True)
    assert result["epochs"] <= 2 and (tmp_path / "out.dlpk").exists() and "kept" in events.texts("warning")


def test_training_stops_after_patience_epochs_without_gain(run, events, monkeypatch):
    """The figures get worse from the second epoch on."""
    figures = iter(np.linspace(0.9, 0.1, 50))
    monkeypatch.setattr("chipwise.core.training.task.merit", lambda *_: float(next(figures)))
    result = run(max_epochs=30, patience=3)
    assert result["epochs"] == 1 + 3 and result["best_epoch"] == 1


@pytest.mark.parametrize("monitor", ["MIOU", "VALID_LOSS", "F1", "ACCURACY"])
def test_the_best_epoch_is_the_best_by_the_monitored_figure(run, events, monitor):
    """Keeping the worst checkpoint of a figure that should fall is a fault seen elsewhere."""
    result = run(max_epochs=4, monitor=monitor, stop_early=False)
    rows = [e for e in events.all() if e["event"] == "metric"]
    name = {"VALID_LOSS": "valid_loss"}.get(monitor, monitor.lower())
    values = [row[name] for row in rows]
    best = min(values) if monitor == "VALID_LOSS" else max(values)
    assert rows[result["best_epoch"] - 1][name] == pytest.approx(best, abs=1e-6)


def test_monitoring_the_last_epoch_keeps_it_though_the_figures_get_worse(run, monkeypatch):
    figures = iter(np.linspace(0.9, 0.1, 50))
    accuracy = task.accuracy
    monkeypatch.setattr(task, "accuracy", lambda matrix: replace(accuracy(matrix), mean_iou=float(next(figures))))
    result = run(max_epochs=4, monitor="LAST", patience=1)
    assert result["epochs"] == result["best_epoch"] == 4


def test_of_few_labels_a_run_goes_through_and_keeps_its_last_epoch_unasked(run, packages, events, monkeypatch):
    monkeypatch.setattr("chipwise.core.training.prepare.SPARSE", 2.0)
    figures = iter(np.linspace(0.9, 0.1, 50))
    accuracy = task.accuracy
    monkeypatch.setattr(task, "accuracy", lambda matrix: replace(accuracy(matrix), mean_iou=float(next(figures))))
    result = run(max_epochs=4, patience=1)
    assert result["epochs"] == result["best_epoch"] == 4
    assert packages["out"][0].provenance["request"]["monitor"] == "LAST" and "the last" in events.texts("info")


def test_the_last_model_is_written_beside_the_best(tmp_path, run, packages, monkeypatch, equal):
    figures = iter(np.linspace(0.9, 0.1, 50))
    monkeypatch.setattr("chipwise.core.training.task.merit", lambda *_: float(next(figures)))
    run(max_epochs=3, output_last=str(tmp_path / "last.dlpk"))
    best, last = packages["out"][1], packages["last"][1]
    assert packages["out"][0].metrics["best_epoch"] == 1 and packages["last"][0].metrics["best_epoch"] == 3
    assert (tmp_path / "last.dlpk").exists() and best.keys() == last.keys() and not equal(best, last)


def test_a_frozen_backbone_keeps_its_weights_at_first(run, packages, monkeypatch, equal):
    monkeypatch.setattr(train, "FROZEN_SHARE", 1.0)
    built = []
    build = start.build_network

    def remember(*arguments):
        network, weights = build(*arguments)
        built.append({name: w.clone() for name, w in network.encoder.named_parameters()})
        return network, weights

    monkeypatch.setattr(start, "build_network", remember)
    run(max_epochs=2, freeze="FREEZE")
    weights = packages["out"][1]
    assert all(torch.equal(weights[f"network.encoder.{name}"], w) for name, w in built[0].items())
    run("free", max_epochs=2)
    weights = packages["free"][1]
    assert not all(torch.equal(weights[f"network.encoder.{name}"], w) for name, w in built[1].items())


def test_an_empty_learning_rate_is_found_and_its_curve_kept(run, packages, monkeypatch):
    monkeypatch.setattr(train, "RANGE_TEST_STEPS", 12)
    run(max_epochs=1, learning_rate=0.0)
    provenance = packages["out"][0].provenance
    assert 1e-5 <= provenance["learning_rate"] <= 1e-2 and len(provenance["range_test"]) > 3


def test_logs_are_written_for_tensorboard_and_as_a_table(tmp_path, run):
    run(max_epochs=2, log_folder=str(tmp_path / "log"))
    rows = list(csv.DictReader((tmp_path / "log" / "metrics.csv").open()))
    assert [row["epoch"] for row in rows] == ["1", "2"] and float(rows[0]["valid_loss"]) > 0
    run(max_epochs=1, log_folder=str(tmp_path / "log"))
    assert len(list(csv.DictReader((tmp_path / "log" / "metrics.csv").open()))) == 1  # a new run, a new table
    assert list((tmp_path / "log" / "tensorboard").rglob("events.out.tfevents*"))


def test_averaged_weights_are_others_than_the_last_ones(run, packages, equal):
    run("plain", max_epochs=2)
    run("averaged", max_epochs=2, weight_averaging=True)
    assert not equal(packages["plain"][1], packages["averaged"][1])


@pytest.fixture
def scarce(monkeypatch):
    """Let memory run out where more than so many chips are taken at a time, once so many batches were learnt from."""
    step = SegmentationTask.training_step

    def scarce(most, after=0):
        sizes = []

        def training_step(self, batch, index):
            sizes.append(len(batch[0]))
            if len(sizes) > after and len(batch[0]) > most:
                raise torch.OutOfMemoryError("out of memory")
            return step(self, batch, index)

        monkeypatch.setattr(SegmentationTask, "training_step", training_step)
        return sizes

    return scarce


def test_memory_that_runs_out_halves_what_is_taken_at_a_time_and_the_run_goes_on(run, events, scarce):
    sizes = scarce(5)
    result = run(max_epochs=2, batch_size=8)
    assert result["epochs"] == 2 and sizes[0] > 5 and max(sizes[1:]) <= 5 and "4 chips" in events.texts("warning")


@pytest.mark.parametrize(("accumulate", "limited"), [(1, False), (3, False), (1, True)])
def test_memory_that_runs_out_late_changes_neither_steps_nor_schedule(
    tmp_path, run, scarce, monkeypatch, accumulate, limited
):
    monkeypatch.setattr(train, "measure", lambda *_: Cost(1.0, 1.0))
    monkeypatch.setattr(train, "plan_length", lambda *_: Length(3, 2, math.inf))

    def went(name):
        """The steps of the optimiser, and the learning rate after each epoch."""
        minutes = 1 if limited else 0
        run(name, max_epochs=3, batch_size=8, stop_early=False, accumulate=accumulate, max_minutes=minutes,
            log_folder=str(tmp_path / name))  # fmt: skip
        checkpoint = torch.load(tmp_path / name / "checkpoints" / "last.ckpt", weights_only=True)
        rates = [row["learning_rate"] for row in csv.DictReader((tmp_path / name / "metrics.csv").open())]
        return checkpoint["global_step"], rates

    sizes = scarce(99)
    whole = went("whole")
    epoch = len(sizes) // 3
    sizes = scarce(5, after=epoch)
    assert went("scarce") == whole and max(sizes[epoch + 1 :]) <= 5


def test_memory_that_runs_out_in_the_first_epoch_leaves_nothing_of_what_was_learnt(run, scarce, packages, equal):
    for name, after in (("at once", 0), ("later", 3)):
        scarce(5, after)
        run(name, max_epochs=1, batch_size=8)
    assert equal(packages["at once"][1], packages["later"][1])


def test_memory_that_runs_out_while_validating_lets_no_pixel_count_twice(run, packages, events, monkeypatch):
    run("whole", max_epochs=1, validation_percent=40)
    step = SegmentationTask.validation_step

    def scarce(self, batch, index):
        if index == 1 and len(batch[0]) > 2:
            raise torch.OutOfMemoryError("out of memory")
        return step(self, batch, index)

    monkeypatch.setattr(SegmentationTask, "validation_step", scarce)
    run("scarce", max_epochs=1, validation_percent=40)
    assert "2 chips" in events.texts("warning")
    matrices = [np.array(packages[name][0].metrics["confusion_matrix"]) for name in ("whole", "scarce")]
    assert matrices[0].sum() == matrices[1].sum()


def test_two_chips_at_a_time_that_are_too_many_are_told(run, scarce):
    scarce(0)
    with pytest.raises(ModelError, match="CHIP_SIZE"):
        run(max_epochs=1, batch_size=8)


def test_a_failing_allocation_on_a_processor_is_memory_that_ran_out_too(run, events, monkeypatch):
    step = SegmentationTask.training_step

    def scarce(self, batch, index):
        if len(batch[0]) > 5:
            raise RuntimeError("[enforce fail] . DefaultCPUAllocator: can't allocate memory: you tried to allocate 9")
        return step(self, batch, index)

    monkeypatch.setattr(SegmentationTask, "training_step", scarce)
    assert run(max_epochs=1, batch_size=8)["epochs"] == 1
    assert "4 chips" in events.texts("warning")


def test_confidences_are_calibrated_and_the_model_says_so(run, packages):
    run(max_epochs=2)
    definition, weights = packages["out"]
    assert float(weights["temperature"]) > 0 and weights["temperature"] != 1
    assert json.dumps(definition.to_emd())
