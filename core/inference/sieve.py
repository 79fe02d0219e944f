"""Remove specks from a class raster: patches of few pixels take the value of their largest neighbour."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import rasterio
from rasterio.enums import ColorInterp
from rasterio.errors import RasterioError
from rasterio.features import sieve
from rasterio.windows import Window

from ..class_strips import open_classes, read_rows, row_ranges
from ..errors import OutputError
from ..events import Events
from ..rasters import Raster

#: Pixels of a strip, and the greatest number of rows that it is widened by at either side.
STRIP, MARGIN = 2**24, 256
OPTIONS = {
    "driver": "GTiff", "sparse_ok": True, "bigtiff": "IF_SAFER", "compress": "lzw", "tiled": True, "blockxsize": 512,
    "blockysize": 512,
}  # fmt: skip


def remove_specks(source: str | Path, target: str | Path, min_patch: int, events: Events) -> None:
    """Write a copy of a class raster in which no patch of connected pixels (by edges) is smaller than ``min_patch``.

    A speck takes the value of its largest neighbour (GDAL's sieve). Nodata neither grows nor shrinks, and a speck that
    has no neighbour but nodata stays. The raster is worked through in strips of 16 megapixels, each seen with a margin
    in which specks at its edge are whole. So strips can be told from the whole by one thing: which of a speck's
    neighbours is the largest is judged by the parts of them that lie in the strip. Rasters of up to 16 megapixels
    are one strip; specks that reach over more than 256 rows are judged by a part of them, too.

    Args:
        source: the class raster.
        target: where the copy goes: a GeoTIFF with the profile, tags and colours of the source.
        min_patch: least number of pixels of a patch that stays.

    Raises:
        RasterError: the source cannot be read.
        OutputError: the target cannot be written.
        Cancelled: the run was asked to stop.
    """
    with open_classes(source) as raster:
        try:
            with rasterio.open(target, "w", **(raster.dataset.profile | OPTIONS)) as copy:
                _copy_description(raster, copy)
                _sieve_strips(raster, copy, min_patch, events)
        except RasterioError as error:
            raise OutputError(f"{target} cannot be written: {error}. Is the disk full?") from error


def _sieve_strips(raster: Raster, copy, min_patch: int, events: Events) -> None:
    margin = min(2 * min_patch, MARGIN)
    # a block that is written in two parts is compressed, and stored, twice
    for top, bottom in row_ranges(raster, STRIP, max(margin, raster.block_shape[0])):
        events.progress(100 * top / raster.height, "Removing specks")
        seen = read_rows(raster, max(top - margin, 0), min(bottom + margin, raster.height))
        own = slice(top - seen.top, bottom - seen.top)
        if not seen.valid[own].any():
            continue  # an empty part of the file stays one
        sieved = sieve(seen.values, min_patch, mask=seen.valid, connectivity=4)
        values = np.where(seen.valid, sieved, seen.values)[own]
        copy.write(values, 1, window=Window(0, top, raster.width, bottom - top))


def _copy_description(raster: Raster, copy) -> None:
    copy.update_tags(**raster.dataset.tags())
    copy.update_tags(1, **raster.dataset.tags(1))
    copy.descriptions = raster.dataset.descriptions
    if raster.dataset.colorinterp[0] == ColorInterp.palette:
        copy.write_colormap(1, raster.dataset.colormap(1))
