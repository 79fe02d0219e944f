import numpy as np
import pytest
from chipwise.core.errors import TrainingDataError
from chipwise.core.training.targets import Targets
from chipwise.core.training.weights import MAX_RATIO, check_loss_weight, class_weights

NO_BACKGROUND, BACKGROUND = Targets((1, 2, 3)), Targets((0, 1, 2))


def test_every_class_has_the_same_say_and_the_mean_pixel_weighs_1():
    counts = np.array([100, 300, 50])
    weights = class_weights(counts, NO_BACKGROUND).numpy()
    assert np.ptp(weights * counts) < 1e-3
    assert (weights * counts).sum() == pytest.approx(counts.sum())


def test_a_class_without_pixels_weighs_nothing():
    weights = class_weights(np.array([100, 0, 50]), NO_BACKGROUND)
    assert weights[1] == 0 and weights[2] == pytest.approx(2 * float(weights[0]))


def test_background_weighs_as_the_mean_of_the_others():
    weights = class_weights(np.array([5000, 100, 300]), BACKGROUND)
    assert float(weights[0]) == pytest.approx(float(weights[1:].mean()))


def test_background_beside_one_class_is_weighed_by_its_pixels():
    weights = class_weights(np.array([900, 100]), Targets((0, 1)))
    assert float(weights[1] / weights[0]) == pytest.approx(9)


def test_a_few_pixels_do_not_rule_the_loss():
    weights = class_weights(np.array([10_000_000, 1, 10_000_000]), NO_BACKGROUND)
    assert float(weights[1] / weights[0]) == pytest.approx(MAX_RATIO)


def test_nothing_labelled_is_no_error():
    assert class_weights(np.zeros(3, int), NO_BACKGROUND).tolist() == [1, 1, 1]


def test_a_loss_weight_without_background_is_refused():
    check_loss_weight(0.0, NO_BACKGROUND)
    check_loss_weight(0.5, BACKGROUND)
    with pytest.raises(TrainingDataError, match="UNLABELLED"):
        check_loss_weight(0.5, NO_BACKGROUND)
