"""The grid in which a raster is to be seen: another CRS, another cell size, or pixels that lie on another raster's."""

from __future__ import annotations

import math
from dataclasses import dataclass

from affine import Affine
from rasterio.crs import CRS
from rasterio.warp import calculate_default_transform

from .errors import RasterError
from .rasters import Grid, Raster

#: A grid that is wider or higher, or holds more pixels than that, comes from a wrong cell size or CRS.
MAX_SIDE, MAX_PIXELS = 2**31 - 1, 2**46


@dataclass(frozen=True)
class Target:
    """What is asked of a grid; what is not given stays as the raster has it.

    A grid depends on the raster and on these alone, so parts of it fit together whatever is read of it.

    Attributes:
        crs: its CRS.
        cell_size: width and height of a pixel in map units, or one number for both; 0 is the raster's own.
        snap: a grid from whose corner pixels are counted off. It gives the CRS, too, but not the cell size; only where
            that is a whole multiple or fraction of the snap grid's to two percent, it is made exactly that.
    """

    crs: CRS | None = None
    cell_size: float | tuple[float, float] = 0.0
    snap: Grid | None = None

    def grid(self, raster: Raster) -> Grid:
        """The grid for a raster, which holds all of it.

        Raises:
            RasterError: the raster cannot be brought there, or the grid would be too large.
        """
        base = self.base(raster)
        cells = self._cells(base)
        grid = _snapped(base, self.snap, cells) if self.snap else _with_cells(base, cells)
        if max(grid.width, grid.height) > MAX_SIDE or grid.width * grid.height > MAX_PIXELS:
            raise RasterError(
                f"With cells of {cells[0]:g} map units {raster.name} would have {grid.width} x {grid.height} pixels; "
                "choose a larger cell size (CELL_SIZE)."
            )
        return grid

    def base(self, raster: Raster) -> Grid:
        """The raster's grid in the CRS asked for, with its own cell size as it is there."""
        crs = self.crs or (self.snap.crs if self.snap else None)
        if self.snap and not raster.is_georeferenced:
            raise RasterError(f"{raster.name} has no georeference, so it cannot lie on a snap raster; leave that out.")
        if self.snap and self.snap.crs != crs:
            raise RasterError("The snap raster has another CRS than TARGET_CRS; give one of them, or both in one CRS.")
        if raster.crs == crs or crs is None:
            return raster.grid
        if raster.crs is None:
            raise RasterError(f"{raster.name} has no CRS, so it cannot be brought into another one; assign one first.")
        return _reprojected(raster, crs, self.cell_size)

    def _cells(self, base: Grid) -> tuple[float, float]:
        if not self.cell_size:
            own = base.cell_size
            return tuple(map(_nested, own, self.snap.cell_size)) if self.snap else own  # type: ignore[return-value]
        return self.cell_size if isinstance(self.cell_size, tuple) else (self.cell_size, self.cell_size)


def corners(grid: Grid) -> list[tuple[float, float]]:
    """The map coordinates of a grid's four corners."""
    return [grid.transform * p for p in ((0, 0), (grid.width, 0), (0, grid.height), (grid.width, grid.height))]


def _reprojected(raster: Raster, crs: CRS, cell_size: float | tuple[float, float]) -> Grid:
    """The grid that GDAL suggests: north up, with as many pixels along the diagonal as before if no size is given."""
    xs, ys = zip(*corners(raster.grid), strict=True)
    try:
        transform, width, height = calculate_default_transform(
            raster.crs, crs, raster.width, raster.height, min(xs), min(ys), max(xs), max(ys),
            resolution=cell_size or None,
        )  # fmt: skip
    except Exception as error:  # what GDAL and PROJ raise here has no public base class
        raise RasterError(
            f"{raster.name} cannot be brought into the target CRS: there is no known way to it from the raster's own. "
            "Choose another."
        ) from error
    if not all(map(math.isfinite, transform[:6])):
        raise RasterError(f"{raster.name} cannot be brought into the target CRS: it lies outside of it.")
    return Grid(crs, transform, max(width, 1), max(height, 1))


def _with_cells(grid: Grid, cells: tuple[float, float]) -> Grid:
    """The grid from the same corner with other cells; the last of a row or column may reach beyond by half a cell."""
    factors = [new / own for new, own in zip(cells, grid.cell_size, strict=True)]
    if all(abs(factor - 1) < 1e-6 for factor in factors):
        return grid
    width, height = max(1, round(grid.width / factors[0])), max(1, round(grid.height / factors[1]))
    return Grid(grid.crs, grid.transform * Affine.scale(*factors), width, height)


def _snapped(grid: Grid, snap: Grid, cells: tuple[float, float]) -> Grid:
    """The smallest grid of such cells counted off from the snap grid's corner that holds a grid of the same CRS."""
    transform = snap.transform * Affine.scale(*(new / own for new, own in zip(cells, snap.cell_size, strict=True)))
    columns, rows = zip(*(~transform * corner for corner in corners(grid)), strict=True)
    left, top = _down(min(columns)), _down(min(rows))
    width, height = _up(max(columns)) - left, _up(max(rows)) - top
    return Grid(grid.crs, transform * Affine.translation(left, top), max(width, 1), max(height, 1))


def _nested(size: float, unit: float) -> float:
    """The whole multiple or fraction of a unit next to a size, if it is as good as that, else the size itself."""
    times = round(max(size / unit, unit / size))
    nested = unit * times if size > unit else unit / times
    return nested if abs(nested / size - 1) < 0.02 else size


def _down(value: float) -> int:
    """Whole pixels; a thousandth of a pixel is taken for an error of rounding, here and below."""
    return math.floor(value + 1e-3)


def _up(value: float) -> int:
    return math.ceil(value - 1e-3)
