import numpy as np
import pytest
from chipwise.core.errors import TrainingDataError
from chipwise.core.training.targets import IGNORE, UNLABELLED, Targets


def test_several_classes_ignore_what_is_unlabelled_and_one_class_makes_it_background():
    assert Targets.of([4, 2], "AUTO").values == (4, 2) and not Targets.of([4, 2], "AUTO").has_background
    assert Targets.of([4], "AUTO").values == (0, 4) and Targets.of([4, 2], "BACKGROUND").values == (0, 4, 2)
    with pytest.raises(TrainingDataError, match="BACKGROUND"):
        Targets.of([4], "IGNORE")


def test_class_values_become_indices_in_the_order_of_the_classes():
    label = np.array([[0, 4, 2, 65535]], np.uint16)
    assert Targets((4, 2, 65535)).indices(label).tolist() == [[UNLABELLED, 0, 1, 2]]
    assert Targets((0, 4, 2, 65535)).indices(label).tolist() == [[0, 1, 2, 3]]
    with pytest.raises(TrainingDataError, match="7"):
        Targets((4, 2)).indices(np.array([[7]], np.uint8))


def test_ignored_classes_have_no_channel_and_their_pixels_do_not_count():
    targets = Targets.of([4, 2, 9], "BACKGROUND", (2,))
    assert targets.values == (0, 4, 9)
    assert targets.indices(np.array([[0, 4, 2, 9]], np.uint8)).tolist() == [[0, 1, IGNORE, 2]]


def test_with_one_class_left_unlabelled_pixels_become_background():
    assert Targets.of([4, 2], "AUTO", [2]).values == (0, 4)


def test_to_ignore_0_means_unlabelled_pixels():
    assert Targets.of([4, 2, 3], "AUTO", [0, 3]).values == (4, 2)
    with pytest.raises(TrainingDataError, match="choose one"):
        Targets.of([4, 2], "BACKGROUND", [0])
    with pytest.raises(TrainingDataError, match="nothing to tell it from"):
        Targets.of([4, 2], "AUTO", [0, 2])


@pytest.mark.parametrize(("ignored", "message"), [([7], "7"), ([4, 2], "every class"), ([0, 4, 2], "every class")])
def test_what_cannot_be_ignored_is_refused(ignored, message):
    with pytest.raises(TrainingDataError, match=message):
        Targets.of([4, 2], "AUTO", ignored)
