import numpy as np
import pytest
from chipwise.core.training.example_chips import MOST_CHIPS, choose
from chipwise.core.training.final_check import CheckedChip

NAMES = ("Water", "Forest", "Road")


def checked(*rows):
    """Chips from the labelled pixels of each class and how many are right."""
    return [CheckedChip(i, np.array(pixels), right) for i, (pixels, right) in enumerate(rows)]


def test_the_best_and_the_worst_chip_are_shown_and_the_best_comes_first():
    chips = checked(((100, 0, 0), 50), ((100, 0, 0), 100), ((100, 0, 0), 10))
    chosen = [(chip.position, reason) for chip, reason in choose(chips, NAMES)]
    assert chosen[0] == (1, "best") and chosen[-1] == (2, "worst")


def test_every_class_is_shown_where_any_chip_shows_it():
    common = [((100, 100, 0), 60 + i) for i in range(50)]
    chips = checked(*common, ((90, 0, 3), 40), ((50, 0, 9), 30))
    chosen = choose(chips, NAMES)
    assert len(chosen) == MOST_CHIPS
    (road,) = [chip for chip, reason in chosen if reason == "most of Road"]
    assert road.position == 51
    assert (np.sum([chip.pixels for chip, _ in chosen], axis=0) > 0).all()


def test_a_chip_with_hardly_a_label_is_neither_the_best_nor_the_worst():
    chips = checked(((1, 0, 0), 1), ((1, 0, 0), 0), *[((100, 0, 0), 50 + i) for i in range(20)])
    ends = [chip.position for chip, reason in choose(chips, NAMES) if reason in ("best", "worst")]
    assert ends == [21, 2]


def test_a_single_chip_is_shown_once():
    assert len(choose(checked(((5, 5, 5), 7)), NAMES)) == 1


def test_chips_without_labels_are_not_shown():
    assert choose(checked(((0, 0, 0), 0)), NAMES) == []


@pytest.mark.parametrize("count", [2, 8, 100])
def test_no_chip_is_shown_twice_and_no_more_than_fit(count):
    random = np.random.default_rng(count)
    chips = checked(*[(random.integers(0, 9, 3), 1) for _ in range(count)])
    positions = [chip.position for chip, _ in choose(chips, NAMES)]
    assert len(set(positions)) == len(positions) <= MOST_CHIPS
