"""A chip in memory: what is cut from the rasters and labels at one place, before it is written."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np
from affine import Affine
from rasterio.crs import CRS
from shapely.geometry.base import BaseGeometry

from .grid import ChipWindow


@dataclass(frozen=True)
class ChipImage:
    """The pixels of a chip: ``values`` and ``valid`` are (bands, rows, columns).

    ``transform`` maps (column, row) of the chip to the map; ``nodata`` is declared in the file if not None.
    """

    values: np.ndarray
    valid: np.ndarray
    transform: Affine
    crs: CRS | None
    nodata: float | None
    band_names: list[str]

    @property
    def size(self) -> tuple[int, int]:
        """Rows and columns."""
        return self.values.shape[1], self.values.shape[2]


@dataclass(frozen=True)
class ChipObject:
    """A sample, or a connected region of a label raster, as far as a chip shows it.

    ``shape`` is a polygon or multipolygon in pixels of the chip: (0, 0) is the upper left corner of the upper left
    pixel, x goes right and y goes down; it ends at the chip's edge. ``ground_area`` is its area in square map units.
    ``sample`` is the sample's number, -1 for a region.
    """

    value: int
    shape: BaseGeometry
    ground_area: float
    sample: int = -1

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, top, right, bottom in pixels of the chip."""
        return self.shape.bounds


@dataclass(frozen=True)
class CutChip:
    """One chip: its images, and as much of its labels as the metadata format asks for.

    ``label`` holds class values (rows, columns), 0 is unlabelled; None where the format needs none. ``objects`` are
    the labelled objects, ``instances`` those that PANOPTIC counts one by one. ``source`` is the number
    of its image. ``fresh`` (rows, columns) is where no earlier chip has shown the ground; None for nowhere.
    """

    window: ChipWindow
    image: ChipImage
    second: ChipImage | None = None
    label: np.ndarray | None = None
    objects: tuple[ChipObject, ...] = ()
    instances: tuple[ChipObject, ...] = ()
    source: int = 0
    fresh: np.ndarray | None = None

    @property
    def main_class(self) -> int:
        """The class value that covers most of the chip; that of its sample if the chip is centred on one."""
        own = [o.value for o in self.objects if o.sample == self.window.sample]
        if own:
            return own[0]
        areas: Counter[int] = Counter()
        for item in self.objects:
            areas[item.value] += item.shape.area
        return max(areas, key=lambda value: (areas[value], -value))
