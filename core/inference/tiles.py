"""The tiles in which a raster is classified.

Tiles lie on a fixed grid of the raster, so a pixel's result depends neither on the extent asked for nor on the order
of work. Every tile's origin is a multiple of the network's stride. Tiles overlap by twice the padding, the width at
their edges where the network sees too little around it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rasterio.windows import Window

from ..errors import ModelPackageError


@dataclass(frozen=True)
class Tile:
    """A tile: its place in the grid, its origin and size in pixels, and the pixels that it completes.

    ``kept`` may be empty: then the tile is needed only for what it adds to others.
    """

    i: int
    j: int
    column: int
    row: int
    size: int
    kept: Window

    @property
    def kept_slices(self) -> tuple[slice, slice]:
        """Rows and columns of the tile that are kept."""
        top, left = self.kept.row_off - self.row, self.kept.col_off - self.column
        return slice(top, top + self.kept.height), slice(left, left + self.kept.width)

    @property
    def is_empty(self) -> bool:
        """Whether no pixel is kept of it."""
        return not (self.kept.width and self.kept.height)

    def inside(self, width: int, height: int) -> Window:
        """The part of it that lies on a raster of this size."""
        left, top = max(self.column, 0), max(self.row, 0)
        right, bottom = min(self.column + self.size, width), min(self.row + self.size, height)
        return Window(left, top, right - left, bottom - top)


@dataclass(frozen=True)
class TileGrid:
    """Tiles of ``size`` pixels over a raster of ``width`` x ``height``, which overlap by ``2 * padding``.

    If they are cropped, each completes its inner part. If they are blended, each completes the part that no later tile
    reaches: from its upper left corner up to the overlap with the next ones.
    """

    width: int
    height: int
    size: int
    padding: int
    blended: bool = False

    @classmethod
    def fitting(
        cls, width: int, height: int, size: int, padding: int, *, fixed: bool, stride: int, blended: bool = False
    ) -> TileGrid:
        """The grid for a raster: padding rounded up to the stride, and no tile larger than the raster needs.

        Args:
            width, height: of the whole raster, not of an extent, so that the grid does not depend on the extent.
            size: tile size wanted, a multiple of the stride.
            padding: pixels in which the network sees too little.
            fixed: the network takes no other size; then the padding gives way if need be.
            stride: origins, sizes and padding are multiples of it.

        Raises:
            ModelPackageError: the fixed size is no multiple of the stride.
        """
        padding = -(-padding // stride) * stride
        least = 4 * padding if blended else 2 * padding + stride
        if not fixed:
            largest = -(-max(width, height) // stride) * stride + 2 * padding
            return cls(width, height, max(min(size, largest), least), padding, blended)
        if size % stride:
            raise ModelPackageError(f"The network takes tiles of {size} pixels, which is no multiple of {stride}.")
        if size < least:
            padding = size // 4 // stride * stride
        return cls(width, height, size, padding, blended)

    @property
    def step(self) -> int:
        """Pixels from one tile to the next."""
        return self.size - 2 * self.padding

    @property
    def columns(self) -> int:
        """Tiles side by side."""
        return -(-self.width // self.step)

    @property
    def rows(self) -> int:
        """Tiles one below the other."""
        return -(-self.height // self.step)

    def rows_of(self, window: Window) -> Iterator[list[Tile]]:
        """The tiles that a window of the raster needs, row by row; what is kept of them covers it exactly once."""
        across = self._spans(int(window.col_off), int(window.width), self.columns, self.width)
        for j, top, bottom in self._spans(int(window.row_off), int(window.height), self.rows, self.height):
            yield [
                Tile(
                    i, j, i * self.step - self.padding, j * self.step - self.padding, self.size,
                    Window(left, top, right - left, bottom - top),
                )
                for i, left, right in across
            ]  # fmt: skip

    def _spans(self, start: int, length: int, number: int, end: int) -> list[tuple[int, int, int]]:
        """Along one axis: the tiles whose pixels count in start..start + length, and which of those they complete."""
        shift, stop = self.padding if self.blended else 0, start + length
        first, last = max((start - shift) // self.step, 0), min(-(-(stop + shift) // self.step), number)
        spans = []
        for k in range(first, last):
            low = max(k * self.step - shift, start)
            high = min((k + 1) * self.step - shift if k + 1 < number else end, stop)
            spans.append((k, low, max(low, high)))
        return spans
