"""Several maps as one: a GDAL virtual raster (VRT) that names them relative to itself."""

from __future__ import annotations

import math
import os
from collections.abc import Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from xml.etree import ElementTree  # nosec B405 - written, never parsed
from xml.etree.ElementTree import Element, SubElement  # nosec B405

from affine import Affine
from rasterio.enums import ColorInterp

from ..errors import OutputError
from ..partial import partial_file
from ..rasters import Grid, Raster, open_raster
from ..requests import RasterInput
from ..target_grid import corners

#: GDAL's names of the types that maps have.
_TYPES = {"uint8": "Byte", "uint16": "UInt16", "float32": "Float32"}


def why_not_one(rasters: Sequence[str | Path]) -> str:
    """Why maps cannot be seen as one, as a sentence; empty if they can.

    Raises:
        RasterError: one cannot be read.
    """
    with _opened(rasters[0]) as first:
        for path in rasters:
            with _opened(path) as raster:
                if not raster.is_georeferenced:
                    return f"{raster.name} has no georeference, so the results make no common raster (VRT)."
                if raster.crs != first.crs:
                    return f"{raster.name} and {first.name} have different CRSs, so they make no common raster (VRT)."
                if not _is_parallel(raster.grid, first.grid):
                    return (
                        f"{raster.name} and {first.name} are turned differently, so they make no common raster (VRT)."
                    )
    return ""


def write_vrt(target: str, rasters: Sequence[str | Path]) -> None:
    """Write a virtual raster over maps of one kind, made with one model.

    Where they overlap, the first one's value counts. Its grid is the first one's, widened by whole pixels; others are
    shown by the nearest pixel.

    Args:
        target: path of the VRT; the rasters' names are written relative to its folder.
        rasters: finished rasters for which ``why_not_one`` is empty, with the same nodata value.

    Raises:
        RasterError: one cannot be read.
        OutputError: the VRT cannot be written.
    """
    folder = Path(target).absolute().parent
    grids = []
    for path in rasters:  # one by one, since thousands are more than an operating system lets a process open
        with _opened(path) as raster:
            grids.append(raster.grid)
    with _opened(rasters[0]) as first:
        grid = _around(grids)
        root = _head(first, grid)
        for number, band in enumerate(root.iter("VRTRasterBand"), 1):
            for path, own in reversed(list(zip(rasters, grids, strict=True))):  # what is later is drawn over the others
                name = os.path.relpath(Path(path).absolute(), folder).replace(os.sep, "/")
                _source(band, number, name, own, grid, first.nodata)
    ElementTree.indent(root)
    with partial_file(target) as path:
        try:
            path.write_bytes(ElementTree.tostring(root, encoding="utf-8"))
        except OSError as error:
            raise OutputError(f"{target} cannot be written: {error.strerror}. Is the disk full?") from error


def _head(first: Raster, grid: Grid) -> Element:
    """The virtual raster without its sources."""
    root = Element("VRTDataset", rasterXSize=str(grid.width), rasterYSize=str(grid.height))
    if grid.crs is not None:
        SubElement(root, "SRS", dataAxisToSRSAxisMapping="1,2").text = grid.crs.to_wkt()
    SubElement(root, "GeoTransform").text = ", ".join(repr(float(v)) for v in grid.transform.to_gdal())
    metadata = SubElement(root, "Metadata")
    for key, value in first.dataset.tags().items():
        if key.startswith("CHIPWISE_"):
            SubElement(metadata, "MDI", key=key).text = value
    for number, description in enumerate(first.dataset.descriptions, 1):
        band = SubElement(root, "VRTRasterBand", dataType=_TYPES[str(first.dtype)], band=str(number))
        if description:
            SubElement(band, "Description").text = description
        if first.nodata is not None:
            SubElement(band, "NoDataValue").text = f"{first.nodata:g}"
        if first.dataset.colorinterp[0] == ColorInterp.palette:
            SubElement(band, "ColorInterp").text = "Palette"
            table = SubElement(band, "ColorTable")
            for color in first.dataset.colormap(1).values():
                SubElement(table, "Entry", {f"c{i}": str(v) for i, v in enumerate(color, 1)})
    return root


def _source(band: Element, number: int, name: str, own: Grid, grid: Grid, nodata: float | None) -> None:
    source = SubElement(band, "ComplexSource")
    SubElement(source, "SourceFilename", relativeToVRT="1").text = name
    SubElement(source, "SourceBand").text = str(number)
    SubElement(source, "SrcRect", xOff="0", yOff="0", xSize=str(own.width), ySize=str(own.height))
    left, top, right, bottom = _box(own, grid.transform)
    SubElement(source, "DstRect", xOff=repr(left), yOff=repr(top), xSize=repr(right - left), ySize=repr(bottom - top))
    if nodata is not None:
        SubElement(source, "NODATA").text = f"{nodata:g}"


def _opened(path: str | Path) -> AbstractContextManager[Raster]:
    return open_raster(RasterInput(str(path)))


def _around(grids: list[Grid]) -> Grid:
    """The first grid, widened by whole pixels to hold all."""
    first = grids[0]
    boxes = [_box(grid, first.transform) for grid in grids]
    left, top = (math.floor(min(box[i] for box in boxes)) for i in (0, 1))
    right, bottom = (math.ceil(max(box[i] for box in boxes)) for i in (2, 3))
    return Grid(first.crs, first.transform * Affine.translation(left, top), right - left, bottom - top)


def _box(grid: Grid, transform: Affine) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of a grid in pixels of another; a thousandth of a pixel is an error of rounding."""
    columns, rows = zip(*(~transform * corner for corner in corners(grid)), strict=True)
    ends = (min(columns), min(rows), max(columns), max(rows))
    return tuple(float(round(v)) if abs(v - round(v)) < 1e-3 else v for v in ends)  # type: ignore[return-value]


def _is_parallel(grid: Grid, other: Grid) -> bool:
    """Whether rows and columns run the same ways, with cells of any size."""
    step = ~other.transform * grid.transform
    return max(abs(step.b), abs(step.d)) < 1e-6 * min(step.a, step.e)
