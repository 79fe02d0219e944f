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
        prepare(request, work, events).close()
        return " ".join(event["text"] for event in events.all() if event["event"] == "info")

    return run


def test_of_few_labels_it_is_said_that_classes_should_be_balanced(told):
    assert re.search(r"Only 1\.\d% of the pixels are labelled", told(8))


@pytest.mark.parametrize(
    ("every", "options"), [(2, {}), (8, {"class_balancing": True}), (8, {"unlabelled": "BACKGROUND"})]
)
def test_it_is_not_said_where_it_does_not_help(told, every, options):
    assert "are labelled" not in told(every, **options)
