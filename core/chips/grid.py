"""The grid of chips over one raster."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rasterio.windows import Window


@dataclass(frozen=True)
class ChipWindow:
    """Where a chip lies in its raster, in pixels; it may reach beyond a raster that is smaller than the chip.

    ``first`` is the row and column inside the chip from which no earlier chip of the grid has covered the pixels: so
    the parts ``[first[0]:, first[1]:]`` of all chips cover the raster exactly once.
    """

    column: int
    row: int
    size: int
    first: tuple[int, int]

    def inside(self, width: int, height: int) -> Window:
        """The part of the chip that lies inside a raster of this size."""
        return Window(self.column, self.row, min(self.size, width - self.column), min(self.size, height - self.row))


def chip_windows(width: int, height: int, size: int, stride: int) -> Iterator[ChipWindow]:
    """Cover a raster with chips, row by row.

    Origins are multiples of ``stride``; the last chip of a row or column is moved inwards so that it ends at the
    raster's edge and is full of imagery. Along an axis that is shorter than a chip, chips reach beyond the raster, and
    there is one at every multiple of ``stride`` from which at least a quarter of its side shows the raster.

    Args:
        width, height: the raster's size in pixels.
        size: the chip's width and height in pixels.
        stride: pixels from one chip to the next; smaller than ``size`` makes them overlap.
    """
    for row, first_row in _origins(height, size, stride):
        for column, first_column in _origins(width, size, stride):
            yield ChipWindow(column, row, size, (first_row, first_column))


def count_chip_windows(width: int, height: int, size: int, stride: int) -> int:
    """The number of chips that ``chip_windows`` gives."""
    return len(_origins(width, size, stride)) * len(_origins(height, size, stride))


def _origins(length: int, size: int, stride: int) -> list[tuple[int, int]]:
    """Origins along one axis, each with the first offset inside the chip that no earlier chip covers."""
    if length < size:
        origins = list(range(0, max(length - size // 4, 0) + 1, stride))
    else:
        origins = list(range(0, length - size + 1, stride))
        if origins[-1] + size < length:
            origins.append(length - size)
    ends = [0] + [origin + size for origin in origins[:-1]]
    return [(origin, max(end - origin, 0)) for origin, end in zip(origins, ends, strict=True)]
