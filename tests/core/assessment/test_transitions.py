import numpy as np
import pytest
from chipwise.core.assessment.legend import CommonClass
from chipwise.core.assessment.transitions import PairNumbers, TransitionMatrix

LEGEND = [
    CommonClass("Forest", "#00ff00", (1, 2), (7,)),
    CommonClass("Water", "#0000ff", (3,), (300,)),
    CommonClass("Town", "#ff0000", (), (9,)),
]


def test_a_pair_has_a_number_and_what_has_no_class_in_both_maps_has_none():
    numbers = PairNumbers(LEGEND, ((), (9,)))
    before, after = np.array([1, 2, 3, 3, 1, -1, 5, 1]), np.array([7, 300, 7, 300, -1, 7, 7, 9])
    assert numbers.of(before, after).tolist() == [1, 2, 4, 5, 0, 0, 0, 0]


def test_every_pair_knows_whether_it_is_a_change_and_what_it_were_without():
    numbers = PairNumbers(LEGEND, ((), ()))
    assert numbers.is_change.tolist() == [False, False, True, True, True, False, True, True, True, False]
    assert numbers.kept.tolist() == [0, 1, 1, 1, 5, 5, 5, 9, 9, 9]


@pytest.fixture
def matrix():
    pixels = np.array([99, 10, 5, 0, 2, 3, 0, 0, 0, 0])
    return TransitionMatrix.of_counts(LEGEND, pixels, pixels * 1e4)


def test_changes_are_counted_without_nodata(matrix):
    assert (matrix.changed_pixels, matrix.changed_hectares, matrix.changed_share) == (7, 7, 0.35)
    assert [(t.before, t.after, t.pixels) for t in matrix.largest_changes()] == [(0, 1, 5), (1, 0, 2)]
    assert [item.name for item in matrix.present()] == ["Forest", "Water"]


def test_shares_are_of_the_area_where_it_is_known():
    pixels, metres = np.array([0, 1, 1, 0, 0, 0, 0, 0, 0, 0]), np.array([0, 3e4, 1e4, 0, 0, 0, 0, 0, 0, 0])
    assert TransitionMatrix.of_counts(LEGEND, pixels, metres).changed_share == 0.25
    unknown = TransitionMatrix.of_counts(LEGEND, pixels, None)
    assert (unknown.changed_share, unknown.changed_hectares, unknown.unit) == (0.5, None, "pixels")


def test_nothing_compared_has_nothing_changed():
    matrix = TransitionMatrix.of_counts(LEGEND, np.zeros(10, np.int64), np.zeros(10))
    assert (matrix.changed_share, matrix.largest_changes(), matrix.present()) == (0, [], [])
