"""What picking segments asks of the worker."""

from __future__ import annotations

from dataclasses import dataclass

from .checks import given, in_range, require, whole
from .inputs import ExtentInput, RasterInput


@dataclass(frozen=True)
class SegmentsRequest:
    """Divide a part of a raster into superpixels.

    Args:
        raster: the image, and the bands that count.
        output: a GeoTIFF of segment numbers from 1; 0 where the image has no value.
        extent: the part; None is all of it.
        cell_size: at which the image is seen, in its CRS's units; 0 is its own.
        segment_size: about how many pixels a segment is wide and high.
    """

    KIND = "segments"

    raster: RasterInput
    output: str
    extent: ExtentInput | None = None
    cell_size: float = 0.0
    segment_size: int = 16

    def __post_init__(self):
        given(self.output, "No output raster was given.")
        require(
            self.output.lower().endswith((".tif", ".tiff")),
            f"The output {self.output} is a GeoTIFF; let its name end in .tif.",
        )
        in_range("The cell size", self.cell_size, 0, 1e9)
        whole("The size of segments", self.segment_size, 4, 256)
