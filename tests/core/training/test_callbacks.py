"""What is said while a network learns."""

import re
from types import SimpleNamespace

import pytest
from chipwise.core.training import callbacks
from chipwise.core.training.callbacks import Progress


@pytest.fixture
def told(events, monkeypatch):
    """The text after two of four epochs, ten seconds after the beginning."""

    def tell(figures, *given, **keywords):
        now = [100.0]
        monkeypatch.setattr(callbacks.time, "monotonic", lambda: now[0])
        trainer = SimpleNamespace(current_epoch=0, max_epochs=4, num_training_batches=5, callback_metrics=figures)
        progress = Progress(events, *given, **keywords)
        progress.on_train_start(trainer, None)
        trainer.current_epoch, now[0] = 1, 110.0
        progress.on_train_batch_end(trainer, None, None, None, 4)
        return next(event for event in events.all() if event["event"] == "progress")

    return tell


def test_the_mean_iou_of_the_last_epoch_is_told_once_there_is_one(told):
    assert told({"loss_step": 0.5, "miou": 0.4123}, 0, 100)["text"] == "Epoch 2/4: loss 0.500, mIoU 0.412, 10 s left"


def test_before_there_is_one_nothing_is_said_of_it(told):
    assert told({"loss_step": 0.5}, 0, 100)["text"] == "Epoch 2/4: loss 0.500, 10 s left"


def test_a_pass_that_comes_after_counts_among_the_seconds_left(told):
    event = told({"loss_step": 0.5}, 10, 30, end=50)
    assert event["percent"] == 20 and event["text"].endswith(" 30 s left")


def test_a_training_that_learns_twice_tells_so_from_the_first_epoch_on(run, events, monkeypatch):
    texts = []
    monkeypatch.setattr(events, "progress", lambda _percent, text="": texts.append(text))
    run(refit="ON", max_epochs=2, stop_early=False)
    first = [text for text in texts if text.startswith("Epoch 2/2")]
    assert all(re.search(r"mIoU \d\.\d{3}, [1-9]\d* s left$", text) for text in first) and first
    assert texts[texts.index(first[-1]) + 1].startswith("All labels, epoch 1/2")
    assert [text for text in texts if text.startswith("All labels")][-1].endswith(" 0 s left")
