"""What the run says of its training data before it begins."""

import re

import numpy as np
import pytest
from chipwise.core.requests import TrainRequest
from chipwise.core.training.prepare import prepare


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
