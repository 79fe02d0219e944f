"""The tiles in which a raster is classified.

Tiles lie on a fixed grid of the raster, so a pixel's result depends neither on the extent asked for nor on the order
of work. Every tile's origin is a multiple of 32, the stride of the networks; of each tile the outermost ``padding``
pixels, which lack context, are cut off.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from rasterio.windows import Window

from ..errors import ModelPackageError
from ..rasters import Raster

STRIDE = 32


@dataclass(frozen=True)
class Tile:
    """A tile's origin and size with its padding, and the pixels of the raster that are kept of it."""

    column: int
    row: int
    size: int
    kept: Window

    @property
    def kept_slices(self) -> tuple[slice, slice]:
        """Rows and columns of the tile that are kept."""
        top, left = self.kept.row_off - self.row, self.kept.col_off - self.column
        return slice(top, top + self.kept.height), slice(left, left + self.kept.width)

    def read(self, raster: Raster, fill: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Read the tile; beyond the raster's edge it is continued by reflection.

        Args:
            fill: value of each band for invalid pixels, float32 (bands,).

        Returns:
            Values as float32 (bands, size, size), and for the kept part where the raster has any valid value.
        """
        first_column, first_row = max(self.column, 0), max(self.row, 0)
        end_column = min(self.column + self.size, raster.width)
        end_row = min(self.row + self.size, raster.height)
        window = Window(first_column, first_row, end_column - first_column, end_row - first_row)
        values, valid = raster.read(window)
        values = np.where(valid, values, fill[:, None, None]).astype(np.float32)
        around = (
            (0, 0),
            (first_row - self.row, self.row + self.size - end_row),
            (first_column - self.column, self.column + self.size - end_column),
        )
        seen = np.pad(valid.any(0), around[1:])[self.kept_slices]
        return np.pad(values, around, mode="reflect"), seen


@dataclass(frozen=True)
class TileGrid:
    """Tiles of ``size`` pixels of which the inner ``size - 2 * padding`` are kept; both are multiples of 32."""

    size: int
    padding: int

    @classmethod
    def fitting(cls, width: int, height: int, size: int, padding: int, fixed: bool) -> TileGrid:
        """The grid for a raster: padding rounded up to the stride, and no tile larger than the raster needs.

        Args:
            width, height: of the whole raster, not of an extent, so that the grid does not depend on the extent.
            size: tile size wanted, a multiple of 32.
            padding: pixels to cut off at each side.
            fixed: the network takes no other size.
        """
        padding = -(-padding // STRIDE) * STRIDE
        if not fixed:
            size = min(size, -(-max(width, height) // STRIDE) * STRIDE + 2 * padding)
        if size <= 2 * padding:
            if not fixed:
                size = 2 * padding + STRIDE
            elif size >= 4 * STRIDE:
                padding = size // 4 // STRIDE * STRIDE
            else:
                padding = 0
        if size % STRIDE:
            raise ModelPackageError(f"The network takes tiles of {size} pixels, which is no multiple of {STRIDE}.")
        return cls(size, padding)

    @property
    def step(self) -> int:
        """Pixels from one tile to the next."""
        return self.size - 2 * self.padding

    def tiles(self, window: Window) -> Iterator[Tile]:
        """The tiles that a window of the raster needs, row by row; what is kept of them covers it exactly once."""
        left, top = int(window.col_off), int(window.row_off)
        right, bottom = left + int(window.width), top + int(window.height)
        for j in range(top // self.step, -(-bottom // self.step)):
            for i in range(left // self.step, -(-right // self.step)):
                x0, x1 = max(i * self.step, left), min((i + 1) * self.step, right)
                y0, y1 = max(j * self.step, top), min((j + 1) * self.step, bottom)
                origin = (i * self.step - self.padding, j * self.step - self.padding)
                yield Tile(*origin, self.size, Window(x0, y0, x1 - x0, y1 - y0))
