import numpy as np
import pytest
from chipwise.core.assessment.confusion import accuracy, confusion_matrix
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

# Jensen's textbook table is of this form: rows are the reference, columns the map.
MATRIX = np.array([[50, 3, 2], [4, 62, 3], [0, 5, 70]])


def test_the_figures_of_a_small_table_are_those_worked_out_by_hand():
    figures = accuracy(MATRIX)
    assert figures.overall == pytest.approx(182 / 199)
    assert figures.recall.tolist() == pytest.approx([50 / 55, 62 / 69, 70 / 75])
    assert figures.precision.tolist() == pytest.approx([50 / 54, 62 / 70, 70 / 75])
    assert figures.iou.tolist() == pytest.approx([50 / 59, 62 / 77, 70 / 80])
    assert figures.mean_iou == pytest.approx((50 / 59 + 62 / 77 + 70 / 80) / 3)
    assert figures.f1.tolist() == pytest.approx([100 / 109, 124 / 139, 140 / 150])


def test_a_class_that_is_nowhere_does_not_lower_the_mean():
    figures = accuracy([[8, 0, 2], [0, 0, 0], [0, 0, 10]])
    assert np.isnan(figures.iou[1]) and figures.mean_iou == pytest.approx((8 / 10 + 10 / 12) / 2)


def test_a_class_that_is_only_in_the_map_lowers_the_others_alone():
    figures = accuracy([[8, 2], [0, 0]])
    assert figures.iou.tolist() == pytest.approx([0.8, 0]) and figures.mean_iou == pytest.approx(0.8)


def test_no_pixels_give_no_figures():
    figures = accuracy(np.zeros((2, 2)))
    assert np.isnan(figures.overall) and np.isnan(figures.mean_iou) and np.isnan(figures.mean_f1)


@given(arrays.arrays(np.uint8, 60, elements=st.integers(0, 3)), arrays.arrays(np.uint8, 60, elements=st.integers(0, 3)))
def test_every_pair_is_counted_in_its_cell(reference, mapped):
    matrix = confusion_matrix(reference, mapped, 4)
    for i in range(4):
        for j in range(4):
            assert matrix[i, j] == ((reference == i) & (mapped == j)).sum()
    assert accuracy(matrix).overall == pytest.approx((reference == mapped).mean())


def test_many_classes_do_not_overflow_small_types():
    reference = np.full(5, 250, np.uint8)
    assert confusion_matrix(reference, reference, 251)[250, 250] == 5
