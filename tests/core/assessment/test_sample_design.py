import numpy as np
import pytest
from chipwise.core.assessment.sample_design import allocate, sample_size
from hypothesis import given
from hypothesis import strategies as st

#: Olofsson et al. 2014, section 5.1.
SHARES = np.array([0.020, 0.015, 0.320, 0.645])


def test_the_size_of_the_sample_in_the_published_example():
    assert sample_size(SHARES, np.array([0.7, 0.6, 0.9, 0.95]), 0.01) == 641


def test_a_perfect_map_still_needs_a_point():
    assert sample_size(np.array([1.0]), np.array([1.0]), 0.01) == 1


def test_the_allocation_of_the_published_example():
    # 75 points for each of the two changes, the other 490 by area; the paper takes 165 and 325, in round numbers
    assert allocate(SHARES, 640, False, 75, {}).tolist() == [75, 75, 162, 328]


def test_equal_allocation_gives_each_class_the_same():
    assert allocate(SHARES, 100, True, 0, {}).tolist() == [25, 25, 25, 25]


def test_a_fixed_number_comes_besides_the_points_of_the_others():
    assert allocate(np.array([0.5, 0.25, 0.25]), 40, False, 0, {0: 7}).tolist() == [7, 20, 20]


def test_the_least_is_given_even_if_that_makes_more_points():
    assert allocate(SHARES, 10, False, 20, {}).tolist() == [20] * 4


@given(
    weights=st.lists(st.floats(1e-6, 1), min_size=1, max_size=20), points=st.integers(0, 5000), least=st.integers(0, 60)
)
def test_points_add_up_and_none_gets_less_than_the_least(weights, points, least):
    shares = np.array(weights) / sum(weights)
    counts = allocate(shares, points, False, least, {})
    assert counts.sum() == max(points, least * len(weights)) and (counts >= least).all()


def test_classes_that_are_all_fixed_leave_nothing_to_share():
    assert allocate(np.array([0.5, 0.5]), 100, False, 50, {0: 3, 1: 4}).tolist() == [3, 4]


@pytest.mark.parametrize("equal", [True, False])
def test_points_that_cannot_be_divided_evenly_are_all_given(equal):
    assert allocate(np.array([0.3, 0.3, 0.4]), 100, equal, 0, {}).sum() == 100
