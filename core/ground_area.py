"""How much ground pixels cover, in square metres."""

from __future__ import annotations

import re

import numpy as np
import shapely
from affine import Affine
from rasterio.crs import CRS
from rasterio.warp import transform as transform_points
from shapely.geometry.base import BaseGeometry

from .rasters import Grid

#: From this share on, a map plane that shows areas too large or too small is worth a word.
DISTORTION = 0.02
#: The ellipsoid of a CRS that names none.
UNKNOWN = (0.0, 0.0)


class GroundArea:
    """The area of pixels and polygons of a grid.

    In a CRS in degrees it is that on the CRS's ellipsoid, exact for edges along meridians and parallels. In a projected
    CRS it is that in the map plane, as GIS programs measure a plane; ``remark`` says where that is far off.

    Args:
        grid: the grid; without CRS no area is known.
    """

    def __init__(self, grid: Grid):
        self._grid = grid
        self._ellipsoid, self._radians = UNKNOWN, 0.0
        self._pixel: float | None = None
        if grid.crs is not None and grid.crs.is_geographic:
            self._ellipsoid, self._radians = _ellipsoid(grid.crs), grid.crs.units_factor[1]
        if grid.crs is not None and grid.crs.is_projected:
            self._pixel = abs(grid.transform.determinant) * grid.crs.linear_units_factor[1] ** 2

    @property
    def is_known(self) -> bool:
        """Whether areas can be told."""
        return self._pixel is not None or self._ellipsoid != UNKNOWN

    def of_rows(self, first: int, count: int) -> np.ndarray:
        """Square metres of one pixel in each of some rows, float64 (count,); of turned grids in the middle column."""
        if self._pixel is not None:
            return np.full(count, self._pixel)
        column, rows = self._grid.width // 2, np.arange(first, first + count)
        corners = [(0, 0), (1, 0), (1, 1), (0, 1), (0, 0)]
        rings = np.stack([np.stack([np.full(count, column + x), rows + y], -1) for x, y in corners], 1)
        return np.abs(self._ring(rings))

    def of_polygon(self, polygon: BaseGeometry) -> float:
        """Square metres of a polygon in pixels of the grid."""
        if self._pixel is not None:
            return polygon.area * self._pixel
        rings = [np.abs(self._ring(shapely.get_coordinates(ring))) for ring in shapely.get_rings(polygon)]
        return float(rings[0] - sum(rings[1:]))

    def remark(self, advice: str = "set TARGET_CRS to a CRS of equal area") -> str:
        """A sentence where the map plane shows areas far too large or small in the middle of the grid, else empty.

        Args:
            advice: what to do for true areas.
        """
        if self._pixel is None:
            return ""
        true = _middle_on_ellipsoid(self._grid)
        if true is None or abs(self._pixel / true - 1) <= DISTORTION:
            return ""
        return (
            f"Areas are measured in the map plane, which shows them {self._pixel / true:.2f} times as large as they "
            f"are here; for true ones {advice}."
        )

    def _ring(self, points: np.ndarray) -> np.ndarray:
        """The signed area of closed rings (..., points, 2) in pixels, on the ellipsoid."""
        x, y = self._grid.transform * (points[..., 0], points[..., 1])
        return _area_on(self._ellipsoid, x * self._radians, y * self._radians)


def _area_on(ellipsoid: tuple[float, float], longitude: np.ndarray, latitude: np.ndarray) -> np.ndarray:
    """The area of rings: the integral, along the ring, of the area between equator and edge per radian of longitude."""
    below = _below(ellipsoid, latitude)
    return np.sum(np.diff(longitude, axis=-1) * (below[..., 1:] + below[..., :-1]) / 2, axis=-1)


def _below(ellipsoid: tuple[float, float], latitude: np.ndarray) -> np.ndarray:
    """The area from the equator to a latitude, per radian of longitude (Snyder 1987, Map Projections, eq. 3-12)."""
    axis, eccentricity = ellipsoid
    sine = np.sin(latitude)
    if eccentricity < 1e-9:
        return axis**2 * sine
    e = eccentricity
    return axis**2 * (1 - e**2) / 2 * (sine / (1 - (e * sine) ** 2) + np.arctanh(e * sine) / e)


def _ellipsoid(crs: CRS) -> tuple[float, float]:
    """Semi-major axis in metres and eccentricity; ``UNKNOWN`` if the CRS does not tell."""
    found = re.search(r'(?:SPHEROID|ELLIPSOID)\["[^"]*",\s*([\d.eE+]+),\s*([\d.eE+]+)', crs.to_wkt())
    if not found:
        return UNKNOWN
    axis, inverse = float(found[1]), float(found[2])
    flattening = 1 / inverse if inverse else 0.0
    return axis, float(np.sqrt(flattening * (2 - flattening)))


def _middle_on_ellipsoid(grid: Grid) -> float | None:
    """Square metres that the grid's middle pixel covers on the earth; None where that is unknown, as on other planets.

    A hundred pixels' square is taken where the grid has one, since a pixel's corners may be too close to tell apart.
    """
    side = max(1, min(grid.width, grid.height, 100))
    place = grid.transform * Affine.translation((grid.width - side) // 2, (grid.height - side) // 2)
    xs, ys = zip(*(place * p for p in ((0, 0), (side, 0), (side, side), (0, side), (0, 0))), strict=True)
    degrees = CRS.from_epsg(4326)
    try:
        longitude, latitude = transform_points(grid.crs, degrees, xs, ys)
    except Exception:  # what GDAL and PROJ raise here has no public base class
        return None
    area = abs(float(_area_on(_ellipsoid(degrees), np.radians(longitude), np.radians(latitude))))
    return area / side**2 if np.isfinite(area) and area > 0 else None
