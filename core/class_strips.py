"""A finished class raster, read from top to bottom in strips, so that memory does not grow with it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from rasterio.windows import Window

from .rasters import Raster, open_raster
from .requests import RasterInput


@dataclass(frozen=True)
class Strip:
    """Rows of a class raster: number of the first, values (rows, columns) and where there is one."""

    top: int
    values: np.ndarray
    valid: np.ndarray

    @property
    def bottom(self) -> int:
        """Number of the row below."""
        return self.top + len(self.values)


@contextmanager
def open_classes(path: str | Path) -> Iterator[Raster]:
    """Open a class raster.

    Raises:
        RasterError: it cannot be read.
    """
    with open_class_raster(RasterInput(str(path))) as raster:
        yield raster


@contextmanager
def open_class_raster(source: RasterInput) -> Iterator[Raster]:
    """Open the first band of a raster, or the one that the input names, as classes.

    Raises:
        RasterError: it cannot be read.
    """
    with open_raster(replace(source, bands=source.bands or (1,))) as raster:
        yield raster


def strips(raster: Raster, pixels: int) -> Iterator[Strip]:
    """All rows, in strips of about so many pixels."""
    for top, bottom in row_ranges(raster, pixels):
        yield read_rows(raster, top, bottom)


def row_ranges(raster: Raster, pixels: int, at_least: int = 1) -> Iterator[tuple[int, int]]:
    """First row and row below of strips of about so many pixels and at least so many rows.

    Where it can be they are whole rows of the file's blocks.
    """
    rows = max(pixels // raster.width, at_least)
    rows = rows // raster.block_shape[0] * raster.block_shape[0] or rows
    for top in range(0, raster.height, rows):
        yield top, min(top + rows, raster.height)


def read_rows(raster: Raster, top: int, bottom: int) -> Strip:
    """The rows from ``top`` to above ``bottom``."""
    values, valid = raster.read(Window(0, top, raster.width, bottom - top))
    return Strip(top, values[0], valid[0])


def row_counts(values: np.ndarray, wanted: np.ndarray, valid: np.ndarray | None = None) -> np.ndarray:
    """How many pixels of each wanted value are in each row.

    Args:
        values, valid: (rows, columns); None where all are valid, or where what is not has none of the wanted values.

    Returns:
        int64 (rows, wanted values).
    """
    counts = np.zeros((len(values), len(wanted)), np.int64)
    numbers = wanted.tolist()  # compared with NumPy's wider numbers, every row would be copied into their type
    for i, row in enumerate(values):
        # row by row, since NumPy counts along an axis five times as slowly as a whole array
        counts[i] = [np.count_nonzero(row == n if valid is None else (row == n) & valid[i]) for n in numbers]
    return counts
