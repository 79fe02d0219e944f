"""Divide a part of a raster into superpixels and write them as a raster of segment numbers."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import rasterio
from affine import Affine
from rasterio.errors import RasterioError
from rasterio.windows import Window

from ..errors import OutputError, RasterError
from ..events import Events
from ..partial import check_writable, partial_file
from ..rasters import Grid
from ..requests import SegmentsRequest
from ..scenes import area_of, open_scene
from ..target_grid import Target
from .superpixels import superpixels

#: All of it is held in memory and worked through at once, which takes about a second for each million.
MOST_PIXELS = 2**24


def run(request: SegmentsRequest, events: Events) -> dict:
    """Write the segments.

    Returns:
        ``output``, and how many ``segments`` there are.

    Raises:
        ChipwiseError: the raster cannot be used, the part lies outside or is too large, or the output cannot be
            written.
    """
    output = Path(request.output).absolute()
    check_writable(output.parent, output)
    with open_scene([request.raster], Target(cell_size=request.cell_size)) as image:
        area = area_of(image.grid, request.extent)
        _check(area, image.name)
        events.progress(5, "Reading the image")
        values, valid = image.read(area)
        grid = image.grid
    events.progress(30, "Finding segments")
    segments = superpixels(values, valid, request.segment_size)
    events.progress(90, "Writing segments")
    with partial_file(output) as path:
        _write(path, segments, grid, area)
        events.check_cancelled()
    return {"output": str(output), "segments": int(np.count_nonzero(np.bincount(segments.ravel())[1:]))}


def _check(area: Window, name: str) -> None:
    if not area.width or not area.height:
        raise RasterError(f"The visible part lies outside of {name}; move to where the image is.")
    if area.width * area.height > MOST_PIXELS:
        raise RasterError(
            f"{area.width} x {area.height} pixels of {name} are too many to divide into segments at once; choose a "
            "smaller extent or a larger cell size."
        )


def _write(path: Path, segments: np.ndarray, grid: Grid, area: Window) -> None:
    transform = grid.transform * Affine.translation(area.col_off, area.row_off)
    try:
        with rasterio.open(
            path, "w", driver="GTiff", height=segments.shape[0], width=segments.shape[1], count=1, dtype="int32",
            crs=grid.crs, transform=transform, compress="deflate", zlevel=1, nodata=0,
        ) as dataset:  # fmt: skip
            dataset.write(segments, 1)
    except RasterioError as error:
        raise OutputError(f"{path} cannot be written: {error}. Is the disk full?") from error
