"""What the run says of its training data before it begins."""

import re
from dataclasses import replace
from itertools import islice

import numpy as np
import pytest
import torch
from chipwise.core.requests import TrainRequest
from chipwise.core.training.prepare import prepare
from chipwise.core.training.targets import IGNORE


@pytest.fixture
def told(make_chips, tmp_path, events):
    """What is said of chips of which every so many-th row and column is labelled with one of two classes."""

    def run(every, **options) -> str:
        image = np.random.default_rng(1).integers(1, 99, (1, 256, 256)).astype(np.uint8)
        label = np.zeros((256, 256), np.uint8)
        label[::every, ::every] = np.random.default_rng(2).integers(1, 3, label[::every, ::every].shape)
        chips = make_chips("chips", image, label[None])
        work = tmp_path / "cache"
        work.mkdir()
        request = TrainRequest(folder=str(chips), output=str(tmp_path / "m.dlpk"), **options)
        run.prepared = prepare(request, work, events)
        run.prepared.close()
        return " ".join(event["text"] for event in events.all() if event["event"] == "info")

    return run


def test_of_few_labels_the_last_epoch_is_kept_and_it_is_said(told):
    assert "the last one is kept. MONITOR = MIOU" in told(8)
    assert told.prepared.monitor == "LAST"


@pytest.mark.parametrize(
    ("every", "options", "monitor"),
    [
        (2, {}, "MIOU"),
        (8, {"monitor": "F1"}, "F1"),
        (8, {"unlabelled": "BACKGROUND"}, "MIOU"),
        (2, {"monitor": "LAST"}, "LAST"),
    ],
)
def test_else_the_best_by_the_figure_that_was_named_or_by_mean_iou(told, every, options, monitor):
    assert "the last one is kept" not in told(every, **options)
    assert told.prepared.monitor == monitor


def test_of_few_labels_with_a_validation_folder_the_best_is_kept(told, tmp_path, make_chips):
    random = np.random.default_rng(3)
    image, label = random.integers(1, 99, (1, 64, 64)).astype(np.uint8), random.integers(1, 3, (1, 64, 64))
    other = make_chips("others", image, label.astype(np.uint8))
    told(8, validation_folder=str(other))
    assert told.prepared.monitor == "MIOU"


def test_classes_of_few_labels_are_balanced_and_it_is_said(told):
    assert re.search(r"Only 1\.\d% of the pixels are labelled.*CLASS_BALANCING = false", told(8))
    assert told.prepared.is_balanced


@pytest.mark.parametrize(
    ("every", "options", "is_balanced"),
    [
        (2, {}, False),
        (2, {"class_balancing": True}, True),
        (8, {"class_balancing": True}, True),
        (8, {"class_balancing": False}, False),
        (8, {"unlabelled": "BACKGROUND"}, False),
        (8, {"loss": "LOVASZ"}, False),
    ],
)
def test_else_they_are_balanced_where_it_was_asked_for_only(told, every, options, is_balanced):
    assert "are labelled" not in told(every, **options)
    assert told.prepared.is_balanced == is_balanced


@pytest.mark.parametrize("augmentation", ["STANDARD", "STRONG"])
def test_crops_are_full_of_labels_however_they_are_turned_and_scaled(make_chips, tmp_path, events, augmentation):
    image = np.random.default_rng(1).integers(1, 99, (1, 512, 512)).astype(np.uint8)
    chips = make_chips("chips", image, np.random.default_rng(2).integers(1, 3, (1, 512, 512)).astype(np.uint8))
    (tmp_path / "cache").mkdir()
    request = TrainRequest(folder=str(chips), output=str(tmp_path / "m.dlpk"), augmentation=augmentation, chip_size=32)
    prepared = prepare(replace(request, validation_split="RANDOM"), tmp_path / "cache", events)
    targets = torch.cat([target for _, target in islice(prepared.training(16), 20)])
    prepared.close()
    assert (targets == IGNORE).float().mean() < 0.1  # only where a crop lies at the edge of its chip
