"""Chips with objects, and a way to fill outlines that shares nothing with the code under test."""

import numpy as np
import pytest
import shapely
from affine import Affine
from chipwise.core.chips.cut import ChipImage, ChipObject, CutChip
from chipwise.core.chips.grid import ChipWindow
from chipwise.core.schema import ClassSchema, LandClass
from rasterio.crs import CRS
from shapely.geometry import MultiPolygon, Polygon

# No edge runs through the centre of a pixel, where rasterisers differ.
SQUARE = shapely.box(3.25, 4.3, 20.75, 17)
HOLES = [[(35.1, 8.2), (48.3, 10.1), (44.37, 22.4)], [(50.1, 12.2), (52.4, 20.3), (49.3, 18.1)]]
RING = Polygon([(30.1, 2.2), (60.3, 5.1), (55.2, 30.4), (28.3, 26.2)], HOLES)
PARTS = MultiPolygon([shapely.box(2, 30, 14, 44), Polygon([(20.1, 32.2), (30.3, 47.7), (18.2, 46.1)])])


@pytest.fixture
def schema():
    """Three classes whose values are neither sorted nor contiguous."""
    return ClassSchema(
        "trees",
        (LandClass(7, "Palm Tree", "#009e73"), LandClass(2, "Road", "#e69f00"), LandClass(12, "Haus & Hof", "#0072b2")),
    )


@pytest.fixture
def make_chip():
    """A chip of 48 rows and 64 columns; objects and instances are pairs of class value and shape."""

    def make(objects=(), instances=(), label=None, bands=3, size=(48, 64), sample=None) -> CutChip:
        values = np.zeros((bands, *size), np.uint8)
        transform = Affine(0.5, 0, 500_000, 0, -0.5, 5_600_000)
        image = ChipImage(values, values == 0, transform, CRS.from_epsg(32633), None, [""] * bands)
        return CutChip(
            ChipWindow(0, 0, size[1], size[0], sample=sample),
            image,
            label=label,
            objects=tuple(ChipObject(v, s, s.area * 0.25, i) for i, (v, s) in enumerate(objects)),
            instances=tuple(ChipObject(v, s, s.area * 0.25, i) for i, (v, s) in enumerate(instances)),
        )

    return make


@pytest.fixture
def mixed_chip(make_chip):
    """A box, a polygon with two holes and a multipolygon."""
    return make_chip([(7, SQUARE), (2, RING), (7, PARTS)])


@pytest.fixture
def filled():
    """Where the pixels' centres lie inside rings ((n, 2) corners each), by the even-odd rule within a ring."""

    def fill(rings, size) -> np.ndarray:
        y, x = np.indices(size) + 0.5
        union = np.zeros(size, bool)
        for ring in rings:
            inside = np.zeros(size, bool)
            for (x0, y0), (x1, y1) in zip(ring, np.roll(ring, -1, 0), strict=True):
                if y0 != y1:
                    inside ^= ((y0 > y) != (y1 > y)) & (x < x0 + (y - y0) * (x1 - x0) / (y1 - y0))
            union |= inside
        return union

    return fill


@pytest.fixture
def covered():
    """Where the pixels' centres lie inside a shape."""

    def cover(shape, size) -> np.ndarray:
        y, x = np.indices(size) + 0.5
        return shapely.contains_xy(shape, x, y)

    return cover
