"""A limit of time: how it is divided into epochs, and that a run keeps to it."""

import time

import pytest
import torch
from chipwise.core.errors import ModelError, TrainingDataError
from chipwise.core.training import train
from chipwise.core.training.task import Plan, make_optimizer
from chipwise.core.training.time_limit import (
    LEAST_EPOCHS,
    USED,
    WRITING_PASSES,
    WRITING_SECONDS,
    Cost,
    Deadline,
    measure,
    plan_length,
)
from torch.utils.data import DataLoader


def planned(seconds, cost, batches=10, max_epochs=1000):
    """The plan where so many seconds are left for the epochs."""
    minutes = (seconds / USED + WRITING_SECONDS + WRITING_PASSES * cost.validation) / 60
    return plan_length(minutes, time.monotonic(), cost, batches, max_epochs)


def needed(length, cost):
    return length.epochs * (length.batches * cost.batch + cost.validation)


class TestPlan:
    def test_whole_epochs_fill_the_time(self):
        cost = Cost(batch=1.0, validation=2.0)
        length = planned(125, cost)
        assert (length.epochs, length.batches) == (10, 10)

    def test_there_are_never_more_epochs_than_asked_for(self):
        assert planned(1e6, Cost(1.0, 2.0), max_epochs=7)[:2] == (7, 10)

    @pytest.mark.parametrize("seconds", [25, 40, 60, 95])
    def test_a_short_time_is_divided_into_shorter_epochs(self, seconds):
        cost = Cost(1.0, 2.0)
        length = planned(seconds, cost)
        assert 1 < length.epochs <= LEAST_EPOCHS and length.batches < 10
        assert seconds - length.epochs * cost.batch * 1.1 <= needed(length, cost) <= seconds

    def test_measuring_takes_no_more_than_half_of_a_short_time(self):
        cost = Cost(0.1, 10.0)
        length = planned(30, cost, batches=1000)
        assert length.epochs == 1 and length.batches == pytest.approx(200, abs=1)

    def test_what_has_passed_already_counts(self):
        cost, minutes = Cost(1.0, 2.0), 4.0
        early, late = (plan_length(minutes, time.monotonic() - gone, cost, 10, 1000) for gone in (0, 60))
        assert early.epochs - late.epochs == pytest.approx(USED * 60 / 12, abs=1)

    def test_too_short_a_time_is_refused_and_one_that_would_do_named(self):
        cost, start = Cost(2.0, 5.0), time.monotonic()
        with pytest.raises(TrainingDataError, match=r"0\.5 minutes are too short.* at least 1\.5 minutes"):
            plan_length(0.5, start, cost, 10, 20)
        assert plan_length(1.5, start, cost, 10, 20).epochs >= 1


class TestDeadline:
    def test_no_epoch_begins_that_would_end_too_late(self):
        class Trainer:
            should_stop = False

        deadline, trainer = Deadline(time.monotonic() + 0.25), Trainer()
        epochs = 0
        while not trainer.should_stop:
            deadline.on_train_epoch_start(trainer, None)
            time.sleep(0.1)
            deadline.on_train_epoch_end(trainer, None)
            epochs += 1
        assert epochs == 2


class Dots(torch.nn.Module):
    """The smallest network with a backbone."""

    def __init__(self):
        super().__init__()
        self.network = torch.nn.Module()
        self.network.encoder = torch.nn.Conv2d(2, 2, 1)
        self.norm = torch.nn.BatchNorm2d(2)

    def forward(self, image):
        return self.norm(self.network.encoder(image))


class TestMeasure:
    def test_batches_and_the_whole_validation_area_are_timed_and_the_model_stays_as_it_is(self):
        class Slow(torch.nn.CrossEntropyLoss):
            def forward(self, scores, target):
                time.sleep(0.02)
                return super().forward(scores, target)

        chips = [(torch.rand(2, 8, 8), torch.zeros(8, 8, dtype=torch.long)) for _ in range(12)]
        model = Dots()
        before = {name: value.clone() for name, value in model.state_dict().items()}
        state = torch.get_rng_state()
        loader = DataLoader(chips, 2, shuffle=True)
        cost = measure(model, Slow(), loader, DataLoader(chips, 4), lambda m: make_optimizer(m, Plan(1.0)), "32-true")
        assert 0.02 <= cost.batch < 0.2 and 0.06 <= cost.validation < 0.6
        assert all(torch.equal(before[name], value) for name, value in model.state_dict().items())
        assert torch.equal(torch.get_rng_state(), state)


class TestRun:
    @pytest.fixture
    def planned(self, run, monkeypatch):
        """Train as planned with the cost given."""

        def planned(cost, **options):
            monkeypatch.setattr(train, "measure", lambda *_: cost)
            return run(learning_rate=0.001, stop_early=False, **options)

        return planned

    def test_the_schedule_is_gone_through_in_the_epochs_that_fit(self, planned, packages, events):
        result = planned(Cost(batch=2.0, validation=1.0), max_minutes=1, max_epochs=1000)
        assert result["epochs"] == 8  # short ones: (60 - 15 seconds) * 0.9 hold a few batches each
        rates = [event["learning_rate"] for event in events.all() if event["event"] == "metric"]
        assert max(rates) > 0.0005 and min(rates) < max(rates) / 20 and rates.index(min(rates)) >= 6
        assert "The time allows 8 epochs of" in events.texts("info")
        assert packages["out"][0].provenance["request"]["max_epochs"] == 8

    def test_a_run_that_is_slower_than_planned_still_ends_in_time(self, planned):
        start = time.monotonic()
        planned(Cost(batch=1e-4, validation=1e-4), max_minutes=0.25, max_epochs=1000)
        assert time.monotonic() - start < 15

    def test_a_resumed_run_keeps_to_its_epochs(self, planned, tmp_path, events, monkeypatch):
        options = {"max_epochs": 100, "max_minutes": 1, "log_folder": str(tmp_path / "log")}
        tell = events.metric
        monkeypatch.setattr(events, "metric", lambda **values: (tell(**values), values["epoch"] == 3 and stop()))

        def stop():
            monkeypatch.setattr(events, "metric", tell)
            raise KeyboardInterrupt

        with pytest.raises((KeyboardInterrupt, SystemExit)):
            planned(Cost(2.0, 1.0), **options)
        assert planned(Cost(9.0, 9.0), resume=True, **options)["epochs"] == 8

    def test_processes_that_train_together_cannot_plan_each_for_itself(self, planned, monkeypatch):
        monkeypatch.setattr(train, "ranks", lambda: (0, 2))
        with pytest.raises(ModelError, match="MAX_EPOCHS"):
            planned(Cost(1.0, 1.0), max_minutes=1)
