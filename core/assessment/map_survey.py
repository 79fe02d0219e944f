"""What a class raster holds: the pixels and the area of each class, and in which strip of rows they lie."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from ..class_strips import Strip, read_rows, row_counts, row_ranges
from ..errors import RasterError
from ..events import Events
from ..ground_area import GroundArea
from ..rasters import Raster

#: Pixels that are read at a time.
STRIP = 2**22
#: A raster with more values than that is no class raster.
MAX_VALUES = 1000
HIGHEST = 65535


@dataclass(frozen=True)
class MapSurvey:
    """The classes of a map.

    Attributes:
        values: the class values that occur, ascending, int64 (classes,).
        rows: first row, and row below, of each strip.
        counts: pixels of each class in each strip, int64 (strips, classes).
        square_metres: area of each class (classes,); None where the map's CRS does not tell.
    """

    values: np.ndarray
    rows: list[tuple[int, int]]
    counts: np.ndarray
    square_metres: np.ndarray | None

    @property
    def pixels(self) -> np.ndarray:
        """Pixels of each class, int64 (classes,)."""
        return self.counts.sum(0)

    @property
    def sizes(self) -> np.ndarray:
        """How much of each class there is: its area or, where that is unknown, its pixels; float64 (classes,)."""
        return self.pixels.astype(np.float64) if self.square_metres is None else self.square_metres

    def without(self, value: int) -> MapSurvey:
        """The same without one class, if it is there."""
        keep = self.values != value
        areas = None if self.square_metres is None else self.square_metres[keep]
        return MapSurvey(self.values[keep], self.rows, self.counts[:, keep], areas)


def survey_map(raster: Raster, events: Events, text: str, share: tuple[float, float] = (0, 100)) -> MapSurvey:
    """Read a class raster once, from top to bottom.

    Args:
        text: what the user is told meanwhile.
        share: the percents of progress between which this lies.

    Raises:
        RasterError: the raster is damaged, or holds no classes: fractions, values beyond 0..65535, or too many.
        Cancelled: the run was asked to stop.
    """
    ground = GroundArea(raster.grid)
    rows: list[tuple[int, int]] = []
    found: list[dict[int, int]] = []
    areas: dict[int, float] = {}
    for strip in class_strips(raster, events, text, share):
        rows.append((strip.top, strip.bottom))
        values = _values(strip)
        counts = row_counts(strip.values, values, None if strip.valid.all() else strip.valid)
        found.append(dict(zip(values.tolist(), counts.sum(0).tolist(), strict=True)))
        if ground.is_known and len(values):
            for value, area in zip(values.tolist(), ground.of_rows(strip.top, len(counts)) @ counts, strict=True):
                areas[value] = areas.get(value, 0.0) + float(area)
        if len({value for one in found for value in one}) > MAX_VALUES:
            raise RasterError(f"{raster.name} holds over {MAX_VALUES} different values; is it an image? Choose a map.")
    present = sorted({value for one in found for value in one})
    counts = np.array([[one.get(value, 0) for value in present] for one in found], np.int64)
    square_metres = np.array([areas[value] for value in present]) if ground.is_known else None
    return MapSurvey(np.array(present, np.int64), rows, counts.reshape(len(rows), len(present)), square_metres)


def class_strips(
    raster: Raster, events: Events, text: str, share: tuple[float, float] = (0, 100), at_least: int = 1
) -> Iterator[Strip]:
    """The rows of a class raster in strips, each checked to hold classes.

    Raises:
        RasterError: the raster is damaged or holds no classes.
        Cancelled: the run was asked to stop.
    """
    for top, bottom in row_ranges(raster, STRIP, at_least):
        events.progress(share[0] + (share[1] - share[0]) * top / raster.height, text)
        strip = read_rows(raster, top, bottom)
        yield Strip(top, as_classes(strip.values, strip.valid, raster.name), strip.valid)


def as_classes(values: np.ndarray, valid: np.ndarray, name: str) -> np.ndarray:
    """Values as whole numbers from 0 to 65535, those that are not valid as 0.

    Raises:
        RasterError: a valid value is none.
    """
    if values.dtype in (np.uint8, np.uint16):
        return values
    good = np.where(valid, values, 0)
    wrong = (good < 0) | (good > HIGHEST) | (good != np.round(good))
    if wrong.any():
        raise RasterError(
            f"{name} holds the value {good[wrong].flat[0]:g}; the values of a class raster are whole numbers from 0 to "
            f"{HIGHEST}. Choose a map, or declare that value as nodata."
        )
    return good.astype(np.uint16)


def _values(strip: Strip) -> np.ndarray:
    """The values that occur among the valid pixels, ascending."""
    values = strip.values if strip.valid.all() else strip.values[strip.valid]
    return np.flatnonzero(np.bincount(values.ravel())) if values.size else np.zeros(0, np.int64)
