import numpy as np
import pytest
import shapely
from chipwise.core.chips.formats.polygon_rings import rings
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from rasterio.features import rasterize, shapes
from shapely.geometry import LinearRing, LineString, MultiPolygon, Polygon


def test_a_polygon_without_holes_keeps_its_corners():
    (ring,) = rings(Polygon([(0, 0), (4, 0), (4, 3)]))
    assert LinearRing(ring).equals(LinearRing([(0, 0), (4, 0), (4, 3)])) and len(ring) == 3


def test_every_part_has_its_ring_and_parts_without_area_have_none():
    parts = [shapely.box(0, 0, 2, 2), Polygon([(5, 5), (6, 6), (7, 7)]), shapely.box(10, 0, 12, 2)]
    assert len(rings(MultiPolygon(parts))) == 2
    assert rings(Polygon()) == []


@pytest.mark.parametrize("seed", range(20))
def test_holes_are_joined_by_bridges_that_stay_inside(seed, filled, covered):
    random = np.random.default_rng(seed)
    outer = shapely.Point(50, 50).buffer(48, 5)
    corners, sides = random.uniform(10, 80, (25, 2)), random.uniform(1, 12, (25, 2))
    shape = outer - shapely.union_all(shapely.box(*corners.T, *(corners + sides).T))
    parts = [part for part in shapely.get_parts(shape) if part.area > 0]
    found = rings(shape)
    assert len(found) == len(parts)
    for part, ring in zip(parts, found, strict=True):
        assert part.buffer(1e-6).covers(LineString([*ring, ring[0]]))
        x, y = ring.T
        shoelace = abs(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1))) / 2
        assert shoelace == pytest.approx(part.area)  # the winding rule sees the holes, too
    assert np.array_equal(filled(found, (100, 100)), covered(shape, (100, 100)))


@given(arrays(np.uint8, (9, 11), elements=st.integers(0, 1)))
def test_regions_of_pixels_that_touch_at_corners_are_enclosed_exactly(label):
    """They are no valid polygons: their rings touch themselves, and their holes touch the rings."""
    again = np.zeros_like(label)
    for geometry, _ in shapes(label, label > 0, connectivity=8):
        (ring,) = rings(shapely.geometry.shape(geometry))
        again += rasterize([Polygon(ring)], label.shape, dtype=np.uint8)
    assert np.array_equal(again, label)


@pytest.mark.parametrize(
    "hole",
    [
        [(0, 10), (1, 6), (0.5, 5)],  # its leftmost corner is the lowest one of the ring
        [(-5, 5), (0, 4), (0, 6)],  # its leftmost corner lies on an edge
        [(-10, 0), (-2, -2), (-2, 2)],  # its leftmost corner is a corner of the ring
    ],
)
def test_a_hole_may_touch_the_outline(hole, filled, covered):
    polygon = Polygon([(-10, 0), (0, -10), (10, 0), (0, 10)], [hole])
    assert polygon.is_valid
    shape = shapely.affinity.translate(polygon, 12.25, 12.1)
    assert np.array_equal(filled(rings(shape), (24, 24)), covered(shape, (24, 24)))
