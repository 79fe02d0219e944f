import numpy as np
import pytest
from chipwise.core.segmentation.superpixels import superpixels
from scipy import ndimage


@pytest.fixture
def halves():
    """Three bands (100 x 194) with noise of 10 around 100 in the west and 200 in the east, and where the east is."""
    east = np.repeat([[False, True]], 97, axis=1).repeat(100, axis=0)
    noise = np.random.default_rng(1).normal(0, 10, (3, *east.shape))
    return (noise + np.where(east, 200, 100)).astype(np.uint16), east


def test_segments_end_where_the_image_changes(halves):
    values, east = halves
    segments = superpixels(values, np.ones(values.shape, bool), 15)
    share = ndimage.mean(east, segments, np.unique(segments))
    assert np.isin(share, (0, 1)).all()


def test_segments_are_about_as_large_as_asked_for(halves):
    values, _ = halves
    for size in (8, 20):
        pixels = np.bincount(superpixels(values, np.ones(values.shape, bool), size).ravel())[1:]
        assert 0.7 * size**2 < np.median(pixels[pixels > 0]) < 1.4 * size**2
        assert pixels.max() < 4 * size**2


def test_where_there_is_no_value_there_is_no_segment(halves):
    values, _ = halves
    valid = np.ones(values.shape, bool)
    valid[:, 40:60, 40:90] = False
    segments = superpixels(values, valid, 10)
    assert np.array_equal(segments == 0, ~valid.all(axis=0))


def test_a_band_that_is_missing_in_places_does_not_spoil_the_others(halves):
    values, east = halves
    valid = np.ones(values.shape, bool)
    valid[0, :50] = False
    values[0, :50] = 60_000
    segments = superpixels(values, valid, 15)
    assert (segments > 0).all()
    assert np.isin(ndimage.mean(east, segments, np.unique(segments)), (0, 1)).all()


def test_an_image_without_contrast_is_cut_into_squares():
    segments = superpixels(np.full((1, 40, 40), 7, np.uint8), np.ones((1, 40, 40), bool), 10)
    assert np.bincount(segments.ravel())[1:].tolist() == [100] * 16


@pytest.mark.parametrize("shape", [(1, 1), (3, 50), (50, 3)])
def test_images_smaller_than_a_segment_have_one_or_few(shape):
    segments = superpixels(np.ones((2, *shape), np.float32), np.ones((2, *shape), bool), 20)
    assert segments.shape == shape and segments.min() >= 1 and segments.max() <= 3


def test_an_image_without_any_value_has_no_segment():
    assert not superpixels(np.zeros((2, 9, 9)), np.zeros((2, 9, 9), bool), 4).any()
