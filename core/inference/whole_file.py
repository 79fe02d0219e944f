"""Whether GDAL has written all of a file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import rasterio
from rasterio.enums import Interleaving


def is_whole(path: Path) -> bool:
    """Whether the file holds all its blocks; when the disk is full, GDAL may lose the last ones without a word."""
    length = path.stat().st_size
    with rasterio.open(path) as dataset:
        levels = [None, *range(len(dataset.overviews(1)))]
    return all(end <= length for level in levels for end in _block_ends(path, level))


def _block_ends(path: Path, level: int | None) -> Iterator[float]:
    """Where in the file each block ends; infinity for one that is nowhere."""
    with rasterio.open(path, **({} if level is None else {"overview_level": level})) as dataset:
        bands = range(1, 2 if dataset.interleaving == Interleaving.pixel else dataset.count + 1)
        for band in bands:
            for (row, column), _ in dataset.block_windows(band):
                place, size = (
                    dataset.get_tag_item(f"BLOCK_{what}_{column}_{row}", "TIFF", bidx=band)
                    for what in ("OFFSET", "SIZE")
                )
                yield int(place) + int(size) if place and size else np.inf
