"""Rasters seen in another grid: resampled to a cell size, several as one mosaic, or beside another raster's pixels."""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import rasterio
from affine import Affine
from rasterio.crs import CRS
from rasterio.enums import ColorInterp, Resampling
from rasterio.vrt import WarpedVRT
from rasterio.warp import transform_bounds
from rasterio.windows import Window

from .errors import RasterError
from .rasters import Grid, Image, Raster, open_raster
from .requests import ExtentInput, RasterInput
from .target_grid import Target, corners

#: Files that a mosaic keeps open at a time; operating systems allow a process some hundreds.
OPEN_FILES = 64
#: Stands for "the same unknown plane" where two rasters have no CRS; coordinates pass through it unchanged.
_PLANE = CRS.from_epsg(3857)
AS_IT_IS = Target()


@dataclass(frozen=True)
class _Part:
    """A raster of a view, and where it lies in the view's grid.

    ``origin`` is the raster's column and row at the window's corner if its pixels are the grid's own, else None.
    """

    source: RasterInput
    window: Window
    origin: tuple[int, int] | None


class GridView:
    """Rasters seen in one grid; where several have a value, the first one's counts.

    Rasters whose pixels lie on the grid's are read as they are, others are resampled while they are read. At most
    ``OPEN_FILES`` files are open at a time.

    Args:
        sources: the rasters; all with the same number of bands and one data type.
        grid: the grid.
        resampling: for rasters that do not lie on the grid.
        twin: the image to which the sources belong: where it or they have no georeference, they lie on it pixel by
            pixel.

    Raises:
        RasterError: a raster cannot be opened, differs in bands or type, or cannot be placed in the grid.
    """

    def __init__(self, sources: Sequence[RasterInput], grid: Grid, resampling: Resampling, twin: Raster | None = None):
        self.grid = grid
        self.path = sources[0].path
        self.name = Path(self.path).name + (f" and {len(sources) - 1} more" if len(sources) > 1 else "")
        self._resampling = resampling
        self._twin = twin
        self._parts: list[_Part] = []
        self._open: OrderedDict[int, tuple[ExitStack, Raster]] = OrderedDict()
        self._settings = rasterio.Env(GDAL_VRT_WARP_USE_DATASET_RASTERIO="NO")
        with open_raster(sources[0]) as first:
            self.dtype, self.band_names, self.nodata, self.fill = (
                first.dtype,
                first.band_names,
                first.nodata,
                first.fill,
            )
            self.block_shape = first.block_shape
            self._bands = len(first.bands)
        self.row_bytes = grid.width * self._bands * self.dtype.itemsize
        for source in sources:
            with open_raster(source) as raster:
                if (len(raster.bands), raster.dtype) != (self._bands, self.dtype):
                    raise RasterError(different_bands(raster, self._bands, self.dtype, Path(self.path).name))
                part = self._place(source, raster)
            if part is not None:
                self._parts.append(part)

    def read(self, window: Window) -> tuple[np.ndarray, np.ndarray]:
        """Read a window that lies inside the grid: values and where they are valid, both (bands, rows, columns)."""
        shape = (self._bands, int(window.height), int(window.width))
        values, valid = np.full(shape, self.fill, self.dtype), np.zeros(shape, bool)
        for i, part in enumerate(self._parts):
            shared = intersection(window, part.window)
            if shared is None:
                continue
            rows, columns = _slices(shared, window)
            place = (slice(None), rows, columns)
            left, top = part.origin or (0, 0)
            inner = _moved(shared, part.window)
            inner = Window(inner.col_off + left, inner.row_off + top, inner.width, inner.height)
            new_values, new_valid = self._opened(i).read(inner)
            take = new_valid & ~np.any(valid[place], axis=0)
            values[place] = np.where(take, new_values, values[place])
            valid[place] |= take
            if valid.all():
                break
        return values, valid

    def __enter__(self) -> GridView:
        # GDAL warps a window that is read as a whole, through an approximation that depends on the window. In blocks,
        # which lie at the same places always, every pixel has one value. For other threads to see this the view must
        # be entered in the main one.
        self._settings.__enter__()
        return self

    def __exit__(self, *_) -> None:
        while self._open:
            self._open.popitem()[1][0].close()
        self._settings.__exit__()

    def _opened(self, index: int) -> Raster:
        """The raster of a part, resampled to the view's grid unless its pixels are the grid's own."""
        if index in self._open:
            self._open.move_to_end(index)
            return self._open[index][1]
        if len(self._open) >= OPEN_FILES:
            self._open.popitem(last=False)[1][0].close()
        part, stack = self._parts[index], ExitStack()
        raster = self._located(stack.enter_context(open_raster(part.source)))
        if part.origin is None:
            raster = replace(raster, dataset=stack.enter_context(self._warped(raster, part.window)))
        self._open[index] = (stack, raster)
        return raster

    def _located(self, raster: Raster) -> Raster:
        """A raster that lies pixel by pixel on its twin takes the twin's place on the ground."""
        twin = self._twin
        if twin is None or (raster.is_georeferenced and twin.is_georeferenced):
            return raster
        if (raster.width, raster.height) != (twin.width, twin.height):
            raise RasterError(
                f"{raster.name} is {raster.width} x {raster.height} pixels and its image {twin.width} x {twin.height}; "
                "without georeference on both their sizes must be equal."
            )
        return replace(raster, transform=twin.transform, crs=twin.crs)

    def _place(self, source: RasterInput, raster: Raster) -> _Part | None:
        """Find where a raster lies in the grid; None where it lies beside it."""
        raster = self._located(raster)
        if (raster.crs is None) != (self.grid.crs is None):
            raise RasterError(f"{raster.name if raster.crs is None else self.name} has no CRS; assign one first.")
        whole = Window(0, 0, self.grid.width, self.grid.height)
        # of a satellite's view of the whole earth all edges lie nowhere, and the inside does not
        inside = intersection(bounds_in(raster, self.grid) or whole, whole)
        if inside is None:
            return None
        if not is_aligned(raster, self.grid):
            return _Part(source, inside, None)
        column, row = ~raster.transform * (self.grid.transform * (inside.col_off, inside.row_off))
        return _Part(source, inside, (round(column), round(row)))

    def _warped(self, raster: Raster, window: Window) -> WarpedVRT:
        has_alpha = ColorInterp.alpha in raster.dataset.colorinterp
        return WarpedVRT(
            raster.dataset,
            src_crs=raster.crs or _PLANE,
            src_transform=raster.transform,
            crs=self.grid.crs or _PLANE,
            transform=self.grid.transform * Affine.translation(window.col_off, window.row_off),
            width=int(window.width),
            height=int(window.height),
            resampling=self._resampling,
            nodata=raster.nodata,
            add_alpha=raster.nodata is None and not has_alpha,
        )


def scene_grid(sources: Sequence[RasterInput], target: Target = AS_IT_IS) -> Grid:
    """The grid in which ``open_scene`` shows rasters.

    Raises:
        RasterError: a raster cannot be used, or several do not fit together.
    """
    with open_raster(sources[0]) as first:
        grid = target.grid(first)
    return _around(sources, grid) if len(sources) > 1 else grid


@contextmanager
def open_scene(sources: Sequence[RasterInput], target: Target = AS_IT_IS) -> Iterator[Image]:
    """Open one raster, or several as one mosaic in the first one's grid.

    Args:
        target: what else is asked of the grid. Where the scene becomes coarser by more than a half it is averaged,
            else interpolated bilinearly.

    Raises:
        RasterError: a raster cannot be used, or several do not fit together.
    """
    grid = scene_grid(sources, target)
    with open_raster(sources[0]) as first:
        if len(sources) == 1 and grid == first.grid:
            yield first
            return
        before = replace(target, cell_size=0.0).base(first).cell_size
        coarser = max(new / old for new, old in zip(grid.cell_size, before, strict=True)) > 1.5
    with GridView(sources, grid, Resampling.average if coarser else Resampling.bilinear) as view:
        yield view


def area_of(grid: Grid, extent: ExtentInput | None) -> Window:
    """The pixels of a grid that an extent touches; of no width or height when it lies elsewhere.

    Raises:
        RasterError: the extent cannot be brought into the grid's CRS.
    """
    whole = Window(0, 0, grid.width, grid.height)
    if extent is None:
        return whole
    bounds = extent.bounds
    if extent.crs and grid.crs is not None:
        try:
            bounds = transform_bounds(CRS.from_user_input(extent.crs), grid.crs, *bounds)
        except Exception as error:  # what GDAL and PROJ raise here has no public base class
            raise RasterError(f"The extent cannot be brought into the CRS of the raster: {error}.") from error
    return intersection(_pixel_window(bounds, grid), whole) or Window(0, 0, 0, 0)


def different_bands(raster: Raster, bands: int, dtype: np.dtype, name: str) -> str:
    """The sentence that says that a raster does not fit the first one."""
    return (
        f"{raster.name} has {len(raster.bands)} bands of {raster.dtype} and {name} has {bands} of {dtype}; they need "
        "the same bands and data type. Choose the bands (BANDS), or leave one of them out."
    )


def _around(sources: Sequence[RasterInput], grid: Grid) -> Grid:
    """The grid, widened by whole pixels to hold all rasters."""
    left, top, right, bottom = 0, 0, 0, 0
    for source in sources:
        with open_raster(source) as raster:
            if not raster.is_georeferenced:
                raise RasterError(
                    f"{raster.name} has no georeference, so it has no place in a mosaic; set PROCESSING_MODE to "
                    "SEPARATE, or georeference it first."
                )
            if (raster.crs is None) != (grid.crs is None):
                raise RasterError(f"{raster.name} and the first raster differ: one of them has no CRS; assign one.")
            window = bounds_in(raster, grid)
        if window is not None:
            left, top = min(left, window.col_off), min(top, window.row_off)
            right, bottom = max(right, window.col_off + window.width), max(bottom, window.row_off + window.height)
    if (right - left) * (bottom - top) > 2**46 or max(right - left, bottom - top) >= 2**31:
        raise RasterError("The rasters lie too far apart for one mosaic; set PROCESSING_MODE to SEPARATE.")
    return Grid(grid.crs, grid.transform * Affine.translation(left, top), int(right - left), int(bottom - top))


def bounds_in(raster: Raster, grid: Grid) -> Window | None:
    """The window of a grid that holds a raster; None when its edges have no coordinates there."""
    points = corners(raster.grid)
    xs, ys = zip(*points, strict=True)
    if raster.crs == grid.crs:
        columns, rows = zip(*(~grid.transform * point for point in points), strict=True)
        return _rounded(min(columns), min(rows), max(columns), max(rows))
    try:
        bounds = transform_bounds(raster.crs, grid.crs, min(xs), min(ys), max(xs), max(ys))
    except Exception as error:  # what GDAL and PROJ raise here has no public base class
        raise RasterError(f"{raster.name} cannot be brought into another CRS: {error}.") from error
    if not all(map(math.isfinite, bounds)):
        return None
    if bounds[0] > bounds[2]:  # PROJ's way to say so
        raise RasterError(
            f"{raster.name} lies across the edge of the target CRS, as at 180 degrees of longitude; choose a CRS that "
            "shows it in one piece."
        )
    return _pixel_window(bounds, grid)


def _pixel_window(bounds: tuple[float, ...], grid: Grid) -> Window:
    xmin, ymin, xmax, ymax = bounds
    corners = [~grid.transform * (x, y) for x in (xmin, xmax) for y in (ymin, ymax)]
    columns, rows = zip(*corners, strict=True)
    return _rounded(min(columns), min(rows), max(columns), max(rows))


def _rounded(left: float, top: float, right: float, bottom: float) -> Window:
    """Whole pixels; a thousandth of a pixel is taken for an error of rounding."""
    left, top = math.floor(left + 1e-3), math.floor(top + 1e-3)
    return Window(left, top, math.ceil(right - 1e-3) - left, math.ceil(bottom - 1e-3) - top)


def is_aligned(raster: Raster, grid: Grid) -> bool:
    """Whether the raster's pixels are pixels of the grid, to a thousandth."""
    if raster.crs != grid.crs:
        return False
    offsets = [~grid.transform * (raster.transform * point) for point in ((0, 0), (raster.width, raster.height))]
    (left, top), (right, bottom) = offsets
    on_pixels = all(abs(v - round(v)) < 1e-3 for v in (left, top, right, bottom))
    return on_pixels and round(right) - round(left) == raster.width and round(bottom) - round(top) == raster.height


def intersection(a: Window, b: Window) -> Window | None:
    """What two windows share; None when that is nothing."""
    left, top = max(a.col_off, b.col_off), max(a.row_off, b.row_off)
    right = min(a.col_off + a.width, b.col_off + b.width)
    bottom = min(a.row_off + a.height, b.row_off + b.height)
    return Window(left, top, right - left, bottom - top) if left < right and top < bottom else None


def _moved(window: Window, origin: Window) -> Window:
    """The window counted from another one's corner."""
    return Window(window.col_off - origin.col_off, window.row_off - origin.row_off, window.width, window.height)


def _slices(window: Window, origin: Window) -> tuple[slice, slice]:
    moved = _moved(window, origin)
    row, column = int(moved.row_off), int(moved.col_off)
    return slice(row, row + int(moved.height)), slice(column, column + int(moved.width))
