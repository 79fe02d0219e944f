"""Two class rasters seen pixel by pixel: on the pixels of one of them, where both are."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

import numpy as np
from rasterio.enums import Resampling
from rasterio.windows import Window

from ..errors import RasterError
from ..inference.mask import Mask, read_polygons
from ..raster_classes import class_numbers
from ..rasters import Grid, Image, Raster, open_raster
from ..requests import CompareRequest
from ..scenes import GridView, area_of, bounds_in, intersection, is_aligned


@dataclass(frozen=True)
class MapPair:
    """Two maps in one grid.

    Attributes:
        files: the maps as they are, before and after.
        base: the one whose grid it is.
        maps: the maps in that grid, before and after.
        window: the pixels of the grid to compare.
        mask: the polygons to which these are limited, or None.
    """

    files: tuple[Raster, Raster]
    base: Raster
    maps: tuple[Image, Image]
    window: Window
    mask: Mask | None

    @property
    def grid(self) -> Grid:
        """The pixels on the ground."""
        return self.base.grid

    @property
    def is_resampled(self) -> bool:
        """Whether one map's pixels do not lie on those of the other."""
        return not all(is_aligned(raster, self.grid) for raster in self.files)

    def read(self, window: Window) -> tuple[np.ndarray, np.ndarray]:
        """Class values before and after in a window of the grid, int64 (rows, columns), -1 where there is none.

        Raises:
            RasterError: a file is damaged there.
            SchemaError: a map holds what is no class value.
        """
        inside = True if self.mask is None else self.mask.inside(window)
        before, after = (_numbers(image, window, inside) for image in self.maps)
        return before, after

    def covered(self) -> tuple[float, float]:
        """The share of each map's pixels that the other one covers, 0..1, before and after."""
        whole = [bounds_in(raster, self.grid) for raster in self.files]
        shared = _shared(self.files, self.grid)
        return tuple(shared.width * shared.height / (w.width * w.height) if w else 1.0 for w in whole)  # type: ignore[return-value]


@contextmanager
def open_pair(request: CompareRequest) -> Iterator[MapPair]:
    """Open two maps.

    Raises:
        RasterError: one cannot be read or has several bands, their pixels do not lie on each other and no resampling
            is asked for, or they have no ground in common, or none with extent and mask.
        SamplesError: the mask cannot be used.
    """
    with ExitStack() as stack:
        before, after = (stack.enter_context(_open(raster)) for raster in (request.before, request.after))
        _check_place(before, after)
        if request.resample == "NONE":
            _check_pixels(before, after)
        base = after if request.resample == "TO_AFTER" else before
        maps = tuple(
            raster if raster is base else stack.enter_context(GridView([source], base.grid, Resampling.nearest))
            for raster, source in ((before, request.before), (after, request.after))
        )
        shared = _shared((before, after), base.grid)
        mask = None
        if request.mask is not None:
            mask = Mask(base.grid, read_polygons(request.mask), request.mask.crs)
        window = _limited(shared, area_of(base.grid, request.extent), mask)
        yield MapPair((before, after), base, maps, window, mask)  # type: ignore[arg-type]


@contextmanager
def _open(source) -> Iterator[Raster]:
    with open_raster(source) as raster:
        if len(raster.bands) != 1:
            raise RasterError(
                f"{raster.name} has {len(raster.bands)} bands; a class raster has one. Save the band of the classes as "
                "a raster of its own first (Raster > Conversion > Translate)."
            )
        yield raster


def _check_place(before: Raster, after: Raster) -> None:
    """Refuse maps that cannot be placed on each other."""
    without = [raster.name for raster in (before, after) if not raster.is_georeferenced]
    if len(without) == 1:
        raise RasterError(f"{without[0]} has no georeference and the other map has one; georeference it first.")
    if without and (before.width, before.height) != (after.width, after.height):
        raise RasterError(
            f"{before.name} is {before.width} x {before.height} pixels and {after.name} {after.width} x "
            f"{after.height}; without georeference their sizes must be equal."
        )
    unknown = [raster.name for raster in (before, after) if raster.crs is None]
    if len(unknown) == 1:
        raise RasterError(f"{unknown[0]} has no CRS and the other map has one; assign one first.")


def _check_pixels(before: Raster, after: Raster) -> None:
    """Refuse maps whose pixels do not lie on each other."""
    if is_aligned(after, before.grid):
        return
    difference = "their origins lie a part of a pixel apart"
    if after.crs != before.crs:
        difference = "they have different CRSs"
    elif not np.allclose(after.cell_size, before.cell_size, rtol=1e-6):
        sizes = " and ".join(f"{x:g} x {y:g}" for x, y in (before.cell_size, after.cell_size))
        difference = f"their cells are {sizes} map units"
    raise RasterError(
        f"The pixels of {before.name} and {after.name} do not lie on each other: {difference}. Set RESAMPLE to "
        "TO_BEFORE or TO_AFTER to bring one map onto the pixels of the other; take the finer grid."
    )


def _shared(files: tuple[Raster, Raster], grid: Grid) -> Window:
    """The pixels of a grid that both maps cover; of no size where there are none."""
    shared: Window | None = Window(0, 0, grid.width, grid.height)
    for raster in files:
        bounds = bounds_in(raster, grid)
        shared = intersection(shared, bounds) if shared and bounds else shared
    return shared or Window(0, 0, 0, 0)


def _limited(shared: Window, extent: Window, mask: Mask | None) -> Window:
    if not shared.width:
        raise RasterError("The two maps have no ground in common; check their places and CRSs.")
    window = intersection(shared, extent)
    if window is None:
        raise RasterError("The extent lies outside of the ground that both maps cover; choose another (EXTENT).")
    window = intersection(window, mask.box) if mask else window
    if window is None:
        raise RasterError("The polygons of the mask lie outside of the ground that is compared; choose others (MASK).")
    return window


def _numbers(image: Image, window: Window, inside: np.ndarray | bool) -> np.ndarray:
    values, valid = image.read(window)
    return class_numbers(values[0], valid[0] & inside, f"The class raster {image.name}")
