"""The map of a raster in the report of an export: the imagery of its chips, their frames, and the labels."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from .cut import CutChip
from .grid import ChipWindow
from .pictures import (
    MAX_SHAPES,
    Box,
    Classes,
    Drawing,
    draw_shapes,
    finite_bounds,
    label_layer,
    shown_bands,
    stretch,
    stretch_limits,
    svg_image,
)
from .summary import plural

#: The longest side of a map: in its own units, and at most in pixels of the picture in it.
MAP_SIDE = 800


class SourceMap:
    """The map of one raster: the imagery of its chips below the outlines of chips and samples, or below the labels.

    Args:
        name: what the reader knows the raster by.
        size: its columns and rows.
        outlines: class value and geometry, in pixels of the raster, of its samples; without any, labels are shown.
    """

    def __init__(self, name: str, size: tuple[int, int], outlines: Sequence[tuple[int, BaseGeometry]]):
        self.name = name
        self.count = 0
        self._size = size
        self._outlines = outlines
        self._imagery: Thumbnail | None = None
        self._labels: Thumbnail | None = None
        self._chips: list[tuple[ChipWindow, str]] = []  # every so many-th one, and its kind
        self._every = 1
        self._empty = self._turned = 0

    def add(self, chip: CutChip, labelled: bool) -> None:
        """Take over a chip's outline, and its pixels unless it is turned."""
        window = chip.window
        if self.count % self._every == 0:
            kind = "turned" if window.angle else "labelled" if labelled else "unlabelled"
            self._chips.append((window, kind))
            if len(self._chips) > MAX_SHAPES:
                del self._chips[1::2]
                self._every *= 2
        self.count += 1
        self._empty += not labelled
        self._turned += bool(window.angle)
        imagery = self._imagery = self._imagery or self._started(chip)
        inside = window.inside(*self._size)
        if window.angle or not (inside.width and inside.height):
            return
        box = (inside.col_off, inside.row_off, inside.col_off + inside.width, inside.row_off + inside.height)
        imagery.paste(chip.image.values, chip.image.valid, (window.column, window.row), box)
        if self._labels and chip.label is not None:
            label = chip.label[np.newaxis]
            self._labels.paste(label, label != 0, (window.column, window.row), box)

    def draw(self, classes: Classes, number: int) -> str:
        """The map as an HTML figure, empty without a chip; no two maps of a page may have the same number."""
        imagery = self._imagery
        if imagery is None:
            return ""
        view = imagery.box or (0, 0, *self._size)
        width, height = view[2] - view[0], view[3] - view[1]
        unit = max(width, height, 1) / MAP_SIDE
        picture = stretch(imagery.values, imagery.valid, stretch_limits(imagery.values, imagery.valid))
        layers = [imagery.svg(picture, view, unit)]
        if self._labels and self._labels.box:
            layers.append(self._labels.svg(label_layer(self._labels.values[0], classes), view, unit))
        for kind in ("turned", "unlabelled", "labelled"):
            chips = [(0, shapely.Polygon(window.corners)) for window, of_kind in self._chips if of_kind == kind]
            layers.append(f'<path class="{kind} chip" d="{draw_shapes(chips, view, unit).paths.get(0, "")}"/>')
        samples = draw_shapes(self._outlines, view, unit)
        layers.append(samples.svg(classes, f"map{number}"))
        return (
            f'<figure><svg viewBox="-3 -3 {width / unit + 6:g} {height / unit + 6:g}" role="img" '
            f'aria-label="Map of {escape(self.name)} with its chips and labels">{"".join(layers)}</svg>'
            f"<figcaption><b>{escape(self.name)}</b> {self._caption(view, samples)}</figcaption></figure>"
        )

    def _started(self, chip: CutChip) -> Thumbnail:
        """A thumbnail that will show all samples on the raster, also those that no chip shows."""
        imagery = Thumbnail(len(chip.image.values), chip.image.values.dtype)
        if chip.label is not None and not len(self._outlines):
            self._labels = Thumbnail(1, chip.label.dtype)
        bounds = finite_bounds(self._outlines)
        bounds = bounds[(bounds[:, :2] <= self._size).all(1) & (bounds[:, 2:] >= 0).all(1)]
        if len(bounds):
            left, top = np.floor(bounds[:, :2].min(0)).astype(int).tolist()
            right, bottom = np.ceil(bounds[:, 2:].max(0)).astype(int).tolist()
            imagery.include((max(left, 0), max(top, 0), min(right, self._size[0]), min(bottom, self._size[1])))
        return imagery

    def _caption(self, view: Box, samples: Drawing) -> str:
        kinds = [f"{n:,} {kind}" for n, kind in ((self._empty, "without labels"), (self._turned, "turned")) if n]
        chips = plural(self.count, "chip") + (f" ({', '.join(kinds)})" if kinds else "")
        texts = [f"{self._size[0]:,} × {self._size[1]:,} pixels", chips]
        if samples.total:
            texts.append(plural(samples.total, "sample"))
        if tuple(view) != (0, 0, *self._size):
            texts.append(f"shown are columns {view[0]:,} to {view[2]:,} and rows {view[1]:,} to {view[3]:,}")
        if self._every > 1:
            texts.append(f"drawn is one chip of {self._every:,}")
        if samples.count < samples.total:
            texts.append(f"drawn are {samples.count:,} samples, the largest of each class")
        return " · ".join(texts)


class Thumbnail:
    """A coarse picture of the part of a raster where chips lie: every ``step``-th pixel of every ``step``-th row.

    It grows with the chips, and becomes coarser where it would grow beyond ``MAP_SIDE``.
    """

    def __init__(self, bands: int, dtype: np.dtype):
        self._bands = shown_bands(bands)
        self._step = 1
        self._left = self._top = 0  # in pixels of the thumbnail, counted from the raster's corner
        self.values = np.zeros((self._bands, 0, 0), dtype)
        self.valid = np.zeros((self._bands, 0, 0), bool)
        self.box: tuple[int, int, int, int] | None = None  # in pixels of the raster

    @property
    def place(self) -> tuple[int, int, int, int]:
        """The ground that its pixels stand for, in pixels of the raster; the last ones may reach beyond ``box``."""
        _, rows, columns = self.values.shape
        left, top = self._left * self._step, self._top * self._step
        return left, top, left + columns * self._step, top + rows * self._step

    def include(self, box: tuple[int, int, int, int]) -> None:
        """Grow so that a box, in pixels of the raster, is inside."""
        old = self.box or box
        new = (min(old[0], box[0]), min(old[1], box[1]), max(old[2], box[2]), max(old[3], box[3]))
        if new == self.box:
            return
        self.box, factor = new, 1
        while max(new[2] - new[0], new[3] - new[1]) > MAP_SIDE * self._step * factor:
            factor *= 2
        before = (self._left, self._top)
        self._step *= factor
        self._left, self._top = -(-new[0] // self._step), -(-new[1] // self._step)
        shape = (-(-new[3] // self._step) - self._top, -(-new[2] // self._step) - self._left)
        self.values = self._moved(self.values, before, factor, shape)
        self.valid = self._moved(self.valid, before, factor, shape)

    def paste(
        self, values: np.ndarray, valid: np.ndarray, corner: tuple[int, int], box: tuple[int, int, int, int]
    ) -> None:
        """Take over a chip's values and where they are valid, as far as they lie in a box of the raster.

        Pixels without any valid value leave what other chips show there: a chip that is blackened around its sample
        must not hide its neighbours.

        Args:
            corner: the column and row of the raster where the chip's first pixel lies.
        """
        self.include(box)
        left, top = -(-box[0] // self._step), -(-box[1] // self._step)
        rows = slice(top * self._step - corner[1], box[3] - corner[1], self._step)
        columns = slice(left * self._step - corner[0], box[2] - corner[0], self._step)
        part, good = (array[: self._bands, rows, columns] for array in (values, valid))
        row, column = top - self._top, left - self._left
        place = (slice(None), slice(row, row + part.shape[1]), slice(column, column + part.shape[2]))
        seen = good.any(0)
        np.copyto(self.values[place], part, where=seen)
        np.copyto(self.valid[place], good, where=seen)

    def svg(self, picture: np.ndarray, view: Box, unit: float) -> str:
        """A picture of the thumbnail's size as an image at its place in a map; nothing if the thumbnail is empty."""
        if not picture.size:
            return ""
        left, top, right, bottom = ((edge - view[i % 2]) / unit for i, edge in enumerate(self.place))
        return svg_image(picture, (left, top, right, bottom))

    def _moved(self, array: np.ndarray, before: tuple[int, int], factor: int, shape: tuple[int, int]) -> np.ndarray:
        """Every ``factor``-th pixel of the thumbnail as it was, at its place in the new one."""
        moved = np.zeros((len(array), *shape), array.dtype)
        if array.size:
            left, top = -(-before[0] // factor), -(-before[1] // factor)
            coarse = array[:, top * factor - before[1] :: factor, left * factor - before[0] :: factor]
            row, column = top - self._top, left - self._left
            moved[:, row : row + coarse.shape[1], column : column + coarse.shape[2]] = coarse
        return moved
