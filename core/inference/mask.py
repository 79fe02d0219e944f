"""The polygons inside which pixels are classified."""

from __future__ import annotations

import math

import numpy as np
import shapely
from rasterio.features import rasterize
from rasterio.windows import Window

from ..chips.samples import in_pixels, read_features, reproject
from ..errors import SamplesError
from ..rasters import Grid
from ..requests import SamplesInput


class Mask:
    """Polygons in a raster's grid. A pixel is inside when its centre is, so it does not depend on what else is read.

    Args:
        grid: the grid.
        geometries: GeoJSON polygons.
        crs: their CRS as WKT; empty when they are in the grid's.

    Raises:
        SamplesError: they cannot be understood, or brought into the grid's CRS.
    """

    def __init__(self, grid: Grid, geometries: list[dict], crs: str):
        shapes = in_pixels(reproject(geometries, crs, grid), grid.transform)
        self._shapes = shapes[~shapely.is_empty(shapes)]
        self._tree = shapely.STRtree(self._shapes)

    @property
    def box(self) -> Window:
        """The pixels that the polygons touch, also beyond the raster; of no size when they lie nowhere."""
        if not len(self._shapes):
            return Window(0, 0, 0, 0)
        left, top, right, bottom = shapely.total_bounds(self._shapes)
        left, top = math.floor(left), math.floor(top)
        return Window(left, top, math.ceil(right) - left, math.ceil(bottom) - top)

    def inside(self, window: Window) -> np.ndarray:
        """Where a window of the grid lies inside the polygons, as bool (rows, columns)."""
        left, top, width, height = (int(v) for v in window.flatten())
        near = self._shapes[self._tree.query(shapely.box(left, top, left + width, top + height))]
        if not len(near):
            return np.zeros((height, width), bool)
        moved = shapely.transform(near, lambda xy: xy - (left, top))
        return rasterize(moved, out_shape=(height, width), dtype=np.uint8).astype(bool)


def read_polygons(mask: SamplesInput) -> list[dict]:
    """The polygons of a mask; lines and points have no inside.

    Raises:
        SamplesError: the file cannot be read, or holds no polygon.
    """
    polygons = [geometry for geometry, _ in read_features(mask) if geometry.get("type") in ("Polygon", "MultiPolygon")]
    if not polygons:
        raise SamplesError(f"The mask {mask.name} holds no polygon; choose a polygon layer.")
    return polygons
