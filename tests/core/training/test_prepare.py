"""What the run says of its training data before it begins."""

import re
from dataclasses import replace
from itertools import islice

import numpy as np
import pytest
import torch
from chipwise.core.errors import TrainingDataError
from chipwise.core.requests import TrainRequest
from chipwise.core.training import prepare as prepare_module
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


@pytest.mark.parametrize(("every", "few", "depth"), [(2, 10**9, 3), (8, 100, 2), (8, 10**4, 1)])
def test_the_fewer_pixels_are_labelled_the_shallower_is_the_usual_network(told, monkeypatch, every, few, depth):
    monkeypatch.setattr(prepare_module, "FEW_PIXELS", few)
    told(every)
    assert told.prepared.usual_depth == depth


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


@pytest.mark.parametrize(("chip_size", "looks_around"), [(32, True), (64, False)])
def test_a_crop_as_large_as_its_chip_gets_no_margin(told, chip_size, looks_around, monkeypatch):
    """It would be blank, and changing it would take half of the time."""
    margins, real = [], prepare_module.ChipDataset
    monkeypatch.setattr(prepare_module, "ChipDataset", lambda *given: margins.append(given[-1]) or real(*given))
    told(2, chip_size=chip_size)
    told.prepared.training(2)
    assert (margins[-1] > 0) == looks_around


@pytest.mark.parametrize(
    "options", [{"model_type": "PSPNET"}, {"model_type": "UPERNET"}, {"backbone": "tu-vit_tiny_patch16_224"}]
)
def test_crops_for_a_network_of_one_size_are_refused_before_training(told, options):
    """It would be built and mapped with at the crops' size, and measured on whole chips."""
    with pytest.raises(TrainingDataError, match=r"CHIP_SIZE is 32, .* 64 x 64 pixels.*Leave CHIP_SIZE empty"):
        told(2, chip_size=32, **options)


@pytest.mark.parametrize(("chip_size", "asked", "chips"), [(0, 8, 8), (32, 8, 2), (32, 2, 1), (64, 8, 8)])
def test_no_more_pixels_are_checked_at_a_time_than_are_learnt_from(told, chip_size, asked, chips):
    told(2, chip_size=chip_size)
    assert told.prepared.validation(asked).batch_size == chips
