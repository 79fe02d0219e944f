import numpy as np
import shapely
from chipwise.core.chips.formats.instance_masks import instance_masks
from shapely.geometry import MultiPolygon, Polygon


def test_objects_are_numbered_from_one_in_their_order(covered):
    objects = [shapely.box(1, 1, 8, 8), shapely.box(8, 1, 15, 8), Polygon([(2, 10), (14, 10), (8, 19)])]
    masks = instance_masks(objects, (20, 16))
    assert masks.shape == (1, 20, 16) and masks.dtype == np.uint8
    for number, shape in enumerate(objects, 1):
        assert np.array_equal(masks[0] == number, covered(shape, (20, 16)))


def test_holes_and_parts_belong_to_one_object(covered):
    ring = shapely.box(0, 0, 20, 20) - shapely.box(5, 5, 15, 15)
    shape = MultiPolygon([ring, shapely.box(8, 8, 12, 12)])
    (mask,) = instance_masks([shape], (20, 20))
    assert np.array_equal(mask, covered(shape, (20, 20)))


def test_what_overlaps_stands_in_later_bands_with_numbers_from_one(covered):
    objects = [shapely.box(0, 0, 8, 8), shapely.box(4, 4, 12, 12), shapely.box(6, 0, 10, 6), shapely.box(12, 0, 16, 4)]
    masks = instance_masks(objects, (12, 16))
    assert [sorted(np.unique(band)) for band in masks] == [[0, 1, 2], [0, 1], [0, 1]]
    for (band, number), shape in zip([(0, 1), (1, 1), (2, 1), (0, 2)], objects, strict=True):
        assert np.array_equal(masks[band] == number, covered(shape, (12, 16)))


def test_neighbours_that_share_an_edge_or_less_than_a_pixel_need_one_band():
    neighbours = [shapely.box(0, 0, 6.4, 10), shapely.box(6, 0, 10, 10), shapely.box(10, 0, 16, 10)]
    assert instance_masks(neighbours, (10, 16)).shape == (1, 10, 16)


def test_an_object_between_the_pixels_centres_leaves_no_gap_in_the_numbers():
    objects = [shapely.box(0, 0, 4, 4), shapely.box(5.6, 5.6, 6.4, 6.4), shapely.box(8, 0, 12, 4)]
    assert np.unique(instance_masks(objects, (12, 12))).tolist() == [0, 1, 2]
    assert instance_masks(objects[1:2], (12, 12)).shape == (0, 12, 12)


def test_a_hidden_object_is_kept_apart():
    assert len(instance_masks([shapely.box(0, 0, 8, 8)] * 3, (8, 8))) == 3


def test_more_than_255_objects_get_16_bits():
    objects = [shapely.box(c, r, c + 1, r + 1) for r in range(16) for c in range(17)]
    masks = instance_masks(objects, (16, 17))
    assert masks.dtype == np.uint16 and masks.max() == 272
    assert np.array_equal(masks[0].ravel(), np.arange(1, 273))


def test_no_objects_make_no_band():
    assert instance_masks([], (8, 8)).shape == (0, 8, 8)
