import numpy as np
import pytest
from chipwise.core.class_strips import row_counts


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16, np.int16, np.float32])
@pytest.mark.parametrize("complete", [True, False])
def test_pixels_of_each_value_are_counted_row_by_row_where_they_are_valid(dtype, complete):
    random = np.random.default_rng(1)
    values = random.integers(0, 4, (5, 40)).astype(dtype)
    valid = np.ones(values.shape, bool) if complete else random.random(values.shape) < 0.5
    wanted = np.array([3, 1, 70000])  # the last is more than most types hold
    counts = row_counts(values, wanted, None if complete else valid)
    assert counts.dtype == np.int64
    assert counts.tolist() == [[int(((row == v) & ok).sum()) for v in wanted] for row, ok in zip(values, valid)]


def test_where_nothing_is_valid_nothing_is_counted():
    assert not row_counts(np.ones((3, 4), np.uint8), np.array([1]), np.zeros((3, 4), bool)).any()
