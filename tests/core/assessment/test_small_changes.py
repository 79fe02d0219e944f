import numpy as np
import pytest
from chipwise.core.assessment.small_changes import MARGIN, small_changes
from chipwise.core.rasters import blocks
from rasterio.windows import Window
from scipy import ndimage


def removed(changed: np.ndarray, min_patch: int, side: int) -> np.ndarray:
    """What is too small, found in windows of some side."""
    height, width = changed.shape
    result = np.zeros(changed.shape, bool)
    for window in blocks(width, height, side):
        found = small_changes(lambda seen: changed[seen.toslices()], window, Window(0, 0, width, height), min_patch)
        result[window.toslices()] = found
    return result


def test_patches_of_fewer_pixels_are_found_and_diagonal_neighbours_are_two_patches():
    changed = np.array([[1, 1, 0, 1], [0, 0, 0, 0], [1, 0, 0, 1], [0, 1, 0, 1]], bool)
    expected = np.array([[0, 0, 0, 1], [0, 0, 0, 0], [1, 0, 0, 0], [0, 1, 0, 0]], bool)
    assert np.array_equal(removed(changed, 2, 4), expected)


@pytest.mark.parametrize("min_patch", [2, 5, 20])
def test_the_same_pixels_are_found_however_the_maps_are_divided(min_patch):
    changed = np.random.default_rng(min_patch).random((90, 70)) < 0.45
    patches, count = ndimage.label(changed)
    expected = changed & (np.bincount(patches.ravel(), minlength=count + 1) < min_patch)[patches]
    assert expected.any()
    for side in (7, 32, 90):
        assert np.array_equal(removed(changed, min_patch, side), expected)


def test_a_patch_that_reaches_out_of_sight_stays():
    changed = np.zeros((1, 3 * MARGIN), bool)
    changed[0, : 2 * MARGIN] = True
    found = small_changes(
        lambda seen: changed[seen.toslices()], Window(0, 0, 10, 1), Window(0, 0, 3 * MARGIN, 1), 10**6
    )
    assert not found.any()
