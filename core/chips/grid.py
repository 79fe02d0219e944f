"""Where chips are cut: on a grid over an area, or centred on samples; and the same place turned by an angle."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import numpy as np
from affine import Affine
from rasterio.windows import Window


@dataclass(frozen=True)
class ChipWindow:
    """Where a chip lies in its raster, in pixels; it may reach beyond the raster.

    ``angle`` turns the chip around its centre, in degrees anticlockwise. ``sample`` is the number of the sample it is
    centred on.
    """

    column: int
    row: int
    width: int
    height: int
    angle: float = 0.0
    sample: int | None = None

    @property
    def to_raster(self) -> Affine:
        """Maps (column, row) of the chip to (column, row) of the raster."""
        place = Affine.translation(self.column, self.row)
        if not self.angle:
            return place
        return place * Affine.rotation(-self.angle, (self.width / 2, self.height / 2))  # rows go down

    @property
    def corners(self) -> list[tuple[float, float]]:
        """The four corners in (column, row) of the raster."""
        if not self.angle:
            right, bottom = self.column + self.width, self.row + self.height
            return [(self.column, self.row), (right, self.row), (right, bottom), (self.column, bottom)]
        to_raster = self.to_raster
        return [to_raster * p for p in ((0, 0), (self.width, 0), (self.width, self.height), (0, self.height))]

    def turned(self, angle: float) -> ChipWindow:
        """The same place, turned by an angle in degrees."""
        return replace(self, angle=angle)

    def widened(self, margin: int) -> ChipWindow:
        """The same place with a margin of so many pixels on all sides."""
        return replace(
            self,
            column=self.column - margin,
            row=self.row - margin,
            width=self.width + 2 * margin,
            height=self.height + 2 * margin,
        )

    def enclosing(self, margin: int = 0) -> ChipWindow:
        """The smallest window that is not turned and holds this one, with a margin."""
        columns, rows = zip(*self.corners, strict=True)
        left, top = math.floor(min(columns)) - margin, math.floor(min(rows)) - margin
        right, bottom = math.ceil(max(columns)) + margin, math.ceil(max(rows)) + margin
        return ChipWindow(left, top, right - left, bottom - top)

    def inside(self, width: int, height: int) -> Window:
        """The part of a window that is not turned which lies inside a raster of this size; it may be empty."""
        left, top = max(self.column, 0), max(self.row, 0)
        right, bottom = min(self.column + self.width, width), min(self.row + self.height, height)
        return Window(left, top, max(right - left, 0), max(bottom - top, 0))


def chip_windows(
    area: Window, size: tuple[int, int], strides: tuple[int, int], panel: int | None = None
) -> Iterator[ChipWindow]:
    """Cover an area with chips, row by row.

    Origins are the area's corner plus multiples of the stride; the last chip of a row or column is moved inwards so
    that it ends at the area's edge. Along an axis that is shorter than a chip, chips reach beyond the area, and there
    is one at every multiple of the stride from which at least a quarter of its side shows the area.

    Args:
        area: columns and rows of the raster to cover.
        size: the chip's rows and columns.
        strides: rows and columns from one chip to the next; less than the size makes chips overlap.
        panel: how many chips stand side by side before the next row begins; None is the whole row. It changes the
            order of the chips only.
    """
    rows = _origins(int(area.height), size[0], strides[0])
    columns = _origins(int(area.width), size[1], strides[1])
    left, top = int(area.col_off), int(area.row_off)
    step = panel or len(columns)
    for start in range(0, len(columns), step):
        for row in rows:
            for column in columns[start : start + step]:
                yield ChipWindow(left + column, top + row, size[1], size[0])


def count_chip_windows(area: Window, size: tuple[int, int], strides: tuple[int, int]) -> int:
    """The number of chips that ``chip_windows`` gives."""
    rows = _origins(int(area.height), size[0], strides[0])
    return len(rows) * len(_origins(int(area.width), size[1], strides[1]))


def centered_windows(
    boxes: Iterable[tuple[int, tuple[float, float, float, float]]], area: Window, size: tuple[int, int]
) -> Iterator[ChipWindow]:
    """One chip for each sample whose centre lies in the area, centred on it to the pixel.

    A chip that would reach beyond the area is moved inwards, unless the area is smaller than a chip.

    Args:
        boxes: number and (left, top, right, bottom) of each sample, in pixels of the raster.
    """
    for number, (left, top, right, bottom) in boxes:
        x, y = (left + right) / 2 - area.col_off, (top + bottom) / 2 - area.row_off
        if 0 <= x < area.width and 0 <= y < area.height:
            column = _shifted(x, size[1], int(area.width)) + int(area.col_off)
            row = _shifted(y, size[0], int(area.height)) + int(area.row_off)
            yield ChipWindow(column, row, size[1], size[0], sample=number)


def box_window(number: int, box: tuple[float, float, float, float]) -> ChipWindow:
    """The pixels that a sample's bounding box touches."""
    left, top, right, bottom = math.floor(box[0]), math.floor(box[1]), math.ceil(box[2]), math.ceil(box[3])
    return ChipWindow(left, top, max(right - left, 1), max(bottom - top, 1), sample=number)


class Coverage:
    """Remembers which pixels of a raster the windows that are not turned have shown, wherever they lie."""

    def __init__(self, size: tuple[int, int]):
        self._cell = max(size)
        self._reach = 0
        self._places: dict[tuple[int, int], list[tuple[int, int, int, int]]] = {}

    def add(self, window: ChipWindow) -> np.ndarray:
        """Return which pixels (rows, columns) of a window no earlier one has shown, and remember the window."""
        fresh = np.ones((window.height, window.width), bool)
        self._reach = max(self._reach, window.height, window.width)
        for row, column, height, width in self._near(window):
            top, left = row - window.row, column - window.column
            fresh[max(top, 0) : max(top + height, 0), max(left, 0) : max(left + width, 0)] = False
        place = window.row, window.column, window.height, window.width
        self._places.setdefault((window.row // self._cell, window.column // self._cell), []).append(place)
        return fresh

    def _near(self, window: ChipWindow) -> Iterator[tuple[int, int, int, int]]:
        """Earlier windows that may overlap this one; each is kept in the cell of its upper left corner."""
        rows = range((window.row - self._reach) // self._cell, (window.row + window.height) // self._cell + 1)
        columns = range((window.column - self._reach) // self._cell, (window.column + window.width) // self._cell + 1)
        for row in rows:
            for column in columns:
                yield from self._places.get((row, column), ())


def _shifted(centre: float, size: int, length: int) -> int:
    """Where a chip begins that is centred there, moved into 0..length if it fits."""
    origin = round(centre - size / 2)
    return min(max(origin, 0), length - size) if length >= size else min(max(origin, length - size), 0)


def _origins(length: int, size: int, stride: int) -> list[int]:
    """Origins along one axis."""
    if length < size:
        return list(range(0, max(length - size // 4, 0) + 1, stride))
    origins = list(range(0, length - size + 1, stride))
    return origins if origins[-1] + size >= length else [*origins, length - size]
