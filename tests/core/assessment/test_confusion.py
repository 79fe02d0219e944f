import numpy as np
import pytest
from chipwise.core.assessment.confusion import accuracy, confusion_matrix
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from sklearn import metrics

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


@given(arrays.arrays(np.int64, (5, 5), elements=st.integers(0, 30)))
def test_all_figures_are_those_of_scikit_learn(matrix):
    if not matrix.any():
        return
    reference, mapped = (np.repeat(index.ravel(), matrix.ravel()) for index in np.indices(matrix.shape))
    labels = range(5)
    precision, recall, f1, _ = metrics.precision_recall_fscore_support(
        reference, mapped, labels=labels, zero_division=np.nan
    )
    iou = metrics.jaccard_score(reference, mapped, labels=labels, average=None, zero_division=0)
    figures, present = accuracy(matrix), matrix.sum(1) > 0
    seen = present | (matrix.sum(0) > 0)
    assert figures.overall == pytest.approx(metrics.accuracy_score(reference, mapped), abs=1e-9)
    assert figures.kappa == pytest.approx(metrics.cohen_kappa_score(reference, mapped), abs=1e-9, nan_ok=True)
    assert figures.precision == pytest.approx(precision, abs=1e-9, nan_ok=True)
    assert figures.recall == pytest.approx(recall, abs=1e-9, nan_ok=True)
    assert figures.f1[seen] == pytest.approx(f1[seen], abs=1e-9)
    assert figures.iou[seen] == pytest.approx(iou[seen], abs=1e-9)
    assert figures.mean_iou == pytest.approx(iou[present].mean(), abs=1e-9)
    assert figures.mean_f1 == pytest.approx(f1[present].mean(), abs=1e-9)


def test_disagreement_is_divided_into_quantity_and_allocation():
    # 10 of class 0 shown as class 1 and 4 the other way round: 6 too many, and 4 pairs at the wrong places
    figures = accuracy([[40, 10], [4, 46]])
    assert figures.quantity_disagreement == pytest.approx(0.06)
    assert figures.allocation_disagreement == pytest.approx(0.08)
