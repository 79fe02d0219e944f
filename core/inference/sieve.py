"""Remove specks from a class raster: patches of few pixels take the value of their largest neighbour.

GDAL's sieve was left: it gives up where small patches are each other's largest neighbours, so that of a ragged map it
leaves specks by the thousand, and takes seconds for a megapixel there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from rasterio.windows import Window
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from ..class_strips import Strip, open_classes, read_rows, row_ranges
from ..events import Events
from ..rasters import Raster
from .parts import no_space, write_part, write_vrt

#: Pixels that are looked at together, and the greatest number of rows in which they overlap with the next ones.
STRIP, MARGIN = 2**22, 256


def remove_specks(source: str | Path, target: Path, min_patch: int, events: Events) -> None:
    """Write a copy of a class raster in which no patch of connected pixels (by edges) is smaller than ``min_patch``.

    A speck takes the value of its largest neighbour, of equal ones that which begins first. This is repeated until no
    speck has a neighbour, so only those stay that lie in nodata alone; nodata neither grows nor shrinks. The raster is
    worked through in strips of 4 megapixels. A speck at their edge is seen with the next strip, unless it reaches over
    more than 256 rows, or more than such a strip has where rows have over 16 384 pixels: then it stays. So strips can
    be told from the whole by one thing: which of a speck's neighbours is the largest is judged by the parts of them
    that have been seen.

    Args:
        source: the class raster.
        target: where the copy goes: a virtual raster (.vrt) of small GeoTIFFs beside it. It has the source's pixels and
            nothing else: no place, nodata value or colours.
        min_patch: least number of pixels of a patch that stays.

    Raises:
        RasterError: the source cannot be read.
        OutputError: the target cannot be written.
        Cancelled: the run was asked to stop.
    """
    with open_classes(source) as raster:
        parts = []
        try:
            for top, values in _sieved(raster, min_patch, events):
                path = target.with_name(f"{target.stem}-{top:07}.tif")
                write_part(path, values[None], raster.fill)
                parts.append((path.name, Window(0, top, raster.width, len(values))))
            write_vrt(target, Window(0, 0, raster.width, raster.height), raster.dtype, 1, parts)
        except OSError as error:
            raise no_space(target.parent, error) from error


def _sieved(raster: Raster, min_patch: int, events: Events) -> Iterator[tuple[int, np.ndarray]]:
    """The sieved rows: the number of the first, and values (rows, columns); few or many at a time.

    Of each strip the last rows, in which a speck may go on below, wait for the next one, sieved as they are. There only
    patches change that lie in rows which wait or are new.
    """
    margin = min(min_patch, MARGIN, max(STRIP // raster.width, 1))
    before: Strip | None = None
    known = 0  # rows of the strip before that are given out, of which some are seen again as neighbours
    for top, bottom in row_ranges(raster, STRIP, margin):
        events.progress(100 * top / raster.height, "Removing specks")
        strip, goes_on = read_rows(raster, top, bottom), bottom < raster.height
        if before is not None:
            strip = Strip(
                before.top, *(np.concatenate(both) for both in zip(_arrays(before), _arrays(strip), strict=True))
            )
        values = _without_specks(strip, min_patch, known, goes_on)
        end = max(len(values) - margin, known) if goes_on else len(values)
        if end > known:
            yield strip.top + known, values[known:end]
        first = max(end - margin, 0)
        before = Strip(strip.top + first, values[first:], strip.valid[first:])
        known = end - first


def _arrays(strip: Strip) -> tuple[np.ndarray, np.ndarray]:
    return strip.values, strip.valid


@dataclass(frozen=True)
class _Patches:
    """Patches of pixels and which of them touch.

    Attributes:
        values, sizes: of each patch, its class and the number of its pixels.
        stays: whether it keeps its value, however small it is.
        pairs: two arrays with the numbers of patches that touch.
    """

    values: np.ndarray
    sizes: np.ndarray
    stays: np.ndarray
    pairs: tuple[np.ndarray, np.ndarray]

    def joined(self) -> tuple[_Patches, np.ndarray]:
        """Put those together that touch and are of one class; also return what each one has become."""
        a, b = self.pairs
        alike = self.values[a] == self.values[b]
        number = len(self.values)
        links = coo_array((np.ones(np.count_nonzero(alike), bool), (a[alike], b[alike])), (number, number))
        count, became = connected_components(links, directed=False)
        values = np.zeros(count, self.values.dtype)
        values[became] = self.values
        sizes = np.bincount(became, self.sizes, count).astype(np.int64)
        stays = np.bincount(became, self.stays, count) > 0
        a, b = became[a[~alike]], became[b[~alike]]
        return _Patches(values, sizes, stays, (a, b)), became

    def sieved(self, min_patch: int) -> _Patches | None:
        """Give specks the class of their largest neighbour; None if no speck has one."""
        is_speck = (self.sizes < min_patch) & ~self.stays
        a, b = self.pairs
        near = is_speck[a] | is_speck[b]  # others never matter again
        if not near.any():
            return None
        pairs = a[near], b[near]
        number = len(self.sizes)
        largest, target = np.zeros(number, np.int64), np.full(number, number, np.int32)
        for own, other in (pairs, pairs[::-1]):
            np.maximum.at(largest, own, self.sizes[other])
        for own, other in (pairs, pairs[::-1]):
            is_largest = self.sizes[other] == largest[own]
            np.minimum.at(target, own[is_largest], other[is_largest])
        target = np.where(is_speck & (largest > 0), target, np.arange(number, dtype=np.int32))
        return replace(self, values=self.values[self._ends(target)], pairs=pairs)

    def _ends(self, target: np.ndarray) -> np.ndarray:
        """Where each patch comes to when it goes on from patch to patch; of two that lead to each other the larger."""
        numbers = np.arange(len(target), dtype=np.int32)
        size, other = self.sizes, self.sizes[target]
        wins = (target[target] == numbers) & ((size > other) | ((size == other) & (numbers < target)))
        target = np.where(wins, numbers, target)
        while not np.array_equal(after := target[target], target):
            target = after
        return target


def _without_specks(strip: Strip, min_patch: int, known: int, goes_on: bool) -> np.ndarray:
    """The values of a strip, sieved.

    Args:
        known: so many of its first rows are finished; patches that reach into them stay.
        goes_on: whether there are rows below; patches that reach to them stay, too.
    """
    if not strip.valid.any():
        return strip.values
    height, width = strip.values.shape
    begins = np.ones((height, width), bool)  # of runs of pixels of one class in a row
    begins[:, 1:] = strip.values[:, 1:] != strip.values[:, :-1]
    begins[:, 1:] |= strip.valid[:, 1:] != strip.valid[:, :-1]
    run = np.cumsum(begins, dtype=np.int32).reshape(height, width) - 1
    starts = np.flatnonzero(begins)
    lengths = np.diff(starts, append=begins.size)
    values, valid = strip.values.ravel()[starts], strip.valid.ravel()[starts]
    stays = (starts < known * width) | (goes_on & (starts >= (height - 1) * width))
    pieces = begins[1:] | begins[:-1]  # two runs below each other meet first where one of them begins
    beside = np.flatnonzero(starts % width != 0).astype(np.int32)
    a, b = np.concatenate((beside - 1, run[:-1][pieces])), np.concatenate((beside, run[1:][pieces]))
    both = valid[a] & valid[b]
    patches, number = _Patches(values, lengths, stays, (a[both], b[both])).joined()
    while sieved := patches.sieved(min_patch):
        patches, became = sieved.joined()
        number = became[number]
    return np.where(strip.valid, np.repeat(patches.values[number], lengths).reshape(height, width), strip.values)
