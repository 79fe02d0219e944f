"""How much of a map each class covers: pixels, area, share."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from rasterio.windows import Window

from ..class_strips import open_classes, row_counts, row_ranges
from ..errors import OutputError
from ..events import Events
from ..ground_area import GroundArea
from ..partial import partial_file
from ..schema import LandClass

#: Pixels that are counted at a time.
STRIP = 2**24


@dataclass(frozen=True)
class ClassArea:
    """One class in a map; ``square_metres`` is None where the map has no CRS; ``share`` is of all classified pixels."""

    value: int
    name: str
    pixels: int
    square_metres: float | None
    share: float


def class_areas(path: str | Path, classes: Sequence[LandClass], events: Events) -> list[ClassArea]:
    """Count a class raster; classes that do not occur are listed with 0.

    Args:
        path: the raster; its values are those of the classes, or nodata, which is none of them.

    Raises:
        RasterError: the raster cannot be read.
        Cancelled: the run was asked to stop.
    """
    values = np.array([item.value for item in classes])
    pixels, square_metres = np.zeros(len(classes), np.int64), np.zeros(len(classes))
    with open_classes(path) as raster:
        ground = GroundArea(raster.grid)
        for top, bottom in row_ranges(raster, STRIP):
            events.check_cancelled()
            (rows,) = raster.values(Window(0, top, raster.width, bottom - top))
            counts = row_counts(rows, values)
            pixels += counts.sum(0)
            if ground.is_known:
                square_metres += ground.of_rows(top, len(counts)) @ counts
    return _shares(classes, pixels, square_metres if ground.is_known else None)


def total(areas: Sequence[Sequence[ClassArea]]) -> list[ClassArea]:
    """Add up the areas of several maps with the same classes."""
    pixels = np.array([[item.pixels for item in one] for one in areas]).sum(0)
    known = all(item.square_metres is not None for one in areas for item in one)
    square_metres = np.array([[item.square_metres for item in one] for one in areas]).sum(0) if known else None
    classes = [LandClass(item.value, item.name, "") for item in areas[0]]
    return _shares(classes, pixels, square_metres)


@contextmanager
def table(target: str, areas: Mapping[str, Sequence[ClassArea]]) -> Iterator[None]:
    """Write the areas of maps, by the maps' names, as one table (.csv), which appears if the block succeeds.

    Areas that are unknown stay empty.

    Raises:
        OutputError: the file cannot be written.
    """
    with partial_file(target) as path:
        try:
            with path.open("w", newline="", encoding="utf-8") as file:
                writer = csv.writer(file)
                writer.writerow(["raster", "value", "name", "pixels", "square_metres", "hectares", "share"])
                for name, rows in areas.items():
                    for row in rows:
                        area = row.square_metres
                        sizes = ["", ""] if area is None else [f"{area:.2f}", f"{area / 1e4:.4f}"]
                        writer.writerow([name, row.value, row.name, row.pixels, *sizes, f"{row.share:.6f}"])
        except OSError as error:
            raise OutputError(f"{target} cannot be written: {error.strerror}. Is the disk full?") from error
        yield


def as_lines(areas: Sequence[ClassArea]) -> list[str]:
    """The areas as lines for the log."""
    return [f"  {item.value:>5}  {item.name}: {item.pixels} pixels{_area(item)} ({item.share:.1%})" for item in areas]


def _shares(classes: Sequence[LandClass], pixels: np.ndarray, square_metres: np.ndarray | None) -> list[ClassArea]:
    """Shares are of the area where it is known, since pixels in degrees differ in size."""
    areas = [None] * len(classes) if square_metres is None else square_metres.tolist()
    sizes = pixels if square_metres is None else square_metres
    shares = (sizes / max(float(sizes.sum()), 1e-12)).tolist()
    return [
        ClassArea(c.value, c.name, n, area, share)
        for c, n, area, share in zip(classes, pixels.tolist(), areas, shares, strict=True)
    ]


def _area(item: ClassArea) -> str:
    if item.square_metres is None:
        return ""
    return f", {item.square_metres / 1e4:,.2f} ha" if item.square_metres >= 1e3 else f", {item.square_metres:,.1f} m²"
