"""Draw pixels of each class at random from a map of any size."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ..class_strips import read_rows
from ..events import Events
from ..ground_area import GroundArea
from ..rasters import Raster
from .map_survey import MapSurvey, as_classes

#: Where not every pixel drawn can be taken, so many times the pixels wanted are drawn, and so many more.
TIMES, MORE = 8, 50


def draw_pixels(
    raster: Raster, survey: MapSurvey, wanted: np.ndarray, distance: float, seed: int, events: Events
) -> list[np.ndarray]:
    """Draw pixels of each class without replacement, every one with a chance in proportion to its area.

    Args:
        survey: of this raster.
        wanted: pixels of each class (classes,).
        distance: between the centres of any two, at least, in the units of the raster's CRS.
        seed: of the draw.

    Returns:
        Rows and columns of the pixels of each class, int64 (2, pixels); fewer than wanted where there is no room.

    Raises:
        RasterError: the raster is damaged.
        Cancelled: the run was asked to stop.
    """
    generator = np.random.default_rng(seed)
    areas = _relative_areas(raster)
    is_choosy = distance > 0 or np.ptp(areas) > 1e-3
    pixels = survey.pixels
    drawn = np.minimum(wanted * TIMES + MORE if is_choosy else wanted, pixels) * (wanted > 0)
    # ranks among the pixels of a class, counted row by row; in random order, which decides where not all can be taken
    ranks = [generator.choice(int(n), int(k), replace=False) for n, k in zip(pixels, drawn, strict=True)]
    places = _locate(raster, survey, ranks, events)
    if np.ptp(areas) > 1e-3:
        places = [found[:, _kept(areas[found[0]], int(n), generator)] for found, n in zip(places, wanted, strict=True)]
    if distance > 0:
        return _apart(raster, places, wanted, distance, events)
    return [found[:, :count] for found, count in zip(places, wanted, strict=True)]


def _kept(areas: np.ndarray, wanted: int, generator: np.random.Generator) -> np.ndarray:
    """Which of the pixels drawn are taken, by their area; all where there are no more than are wanted."""
    return np.ones(len(areas), bool) if len(areas) <= wanted else generator.random(len(areas)) < areas


def _relative_areas(raster: Raster) -> np.ndarray:
    """The area of a pixel in each row as a share of the largest (rows,)."""
    ground = GroundArea(raster.grid)
    if not ground.is_known:
        return np.ones(raster.height)
    areas = ground.of_rows(0, raster.height)
    return areas / areas.max()


def _locate(raster: Raster, survey: MapSurvey, ranks: list[np.ndarray], events: Events) -> list[np.ndarray]:
    """Rows and columns, int64 (2, pixels), of the pixels of each class that have these ranks in it."""
    places = [np.zeros((2, len(wanted)), np.int64) for wanted in ranks]
    before = np.cumsum(survey.counts, axis=0) - survey.counts
    for i, (top, bottom) in enumerate(survey.rows):
        events.progress(50 + 45 * top / raster.height, "Drawing the points")
        inside = [(r >= b) & (r < b + n) for r, b, n in zip(ranks, before[i], survey.counts[i], strict=True)]
        if not any(found.any() for found in inside):
            continue
        strip = read_rows(raster, top, bottom)
        values = as_classes(strip.values, strip.valid, raster.name)
        for k, found in enumerate(inside):
            if found.any():
                flat = np.flatnonzero((values == survey.values[k]) & strip.valid)[ranks[k][found] - before[i, k]]
                places[k][:, found] = flat // raster.width + top, flat % raster.width
    return places


def _apart(
    raster: Raster, places: list[np.ndarray], wanted: np.ndarray, distance: float, events: Events
) -> list[np.ndarray]:
    """Take pixels one by one that are far enough from all taken before; rare classes choose first."""
    taken: list[np.ndarray] = [np.zeros((2, 0), np.int64)] * len(places)
    near = _Neighbours(distance)
    for k in np.argsort([found.shape[1] for found in places], kind="stable"):
        events.progress(95, "Keeping the points apart")
        xs, ys = raster.transform * (places[k][1] + 0.5, places[k][0] + 0.5)
        chosen: list[int] = []
        for i, (x, y) in enumerate(zip(xs.tolist(), ys.tolist(), strict=True)):
            if len(chosen) >= wanted[k]:
                break
            if near.add(x, y):
                chosen.append(i)
        taken[k] = places[k][:, chosen]
    return taken


class _Neighbours:
    """Points of which no two lie nearer to each other than a distance, kept by squares of this side."""

    def __init__(self, distance: float):
        self._distance = distance
        self._squares: dict[tuple[int, int], list[tuple[float, float]]] = {}

    def add(self, x: float, y: float) -> bool:
        """Add a point unless it is too near to another."""
        column, row = int(x // self._distance), int(y // self._distance)
        if any((x - a) ** 2 + (y - b) ** 2 < self._distance**2 for a, b in self._around(column, row)):
            return False
        self._squares.setdefault((column, row), []).append((x, y))
        return True

    def _around(self, column: int, row: int) -> Iterator[tuple[float, float]]:
        for c in range(column - 1, column + 2):
            for r in range(row - 1, row + 2):
                yield from self._squares.get((c, r), ())
