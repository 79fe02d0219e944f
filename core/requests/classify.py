"""What Classify Pixels asks of the worker."""

from __future__ import annotations

from dataclasses import dataclass

from .checks import DEVICES, given, one_of, require, two_files, whole
from .inputs import RasterInput


@dataclass(frozen=True)
class ClassifyRequest:
    """Classify a raster with a model package.

    ``extent`` is (xmin, ymin, xmax, ymax) in the raster's CRS; None means all. ``padding`` is the width in pixels
    that is cut off every tile's edge; it is rounded up to a multiple of 32. ``confidence_output`` may be empty.
    """

    KIND = "classify"

    raster: RasterInput
    model: str
    output: str
    confidence_output: str = ""
    extent: tuple[float, ...] | None = None
    padding: int = 32
    batch_size: int = 1
    device: str = "AUTO"

    def __post_init__(self):
        given(self.model, "No model was given.")
        for name in (self.output, self.confidence_output):
            require(
                not name or name.lower().endswith((".tif", ".tiff")),
                f"The output {name} is a GeoTIFF; let its name end in .tif.",
            )
        given(self.output, "No output raster was given.")
        two_files(self.output, self.confidence_output, "The class raster and the confidence raster need two names.")
        require(self.extent is None or len(self.extent) == 4, "An extent is xmin, ymin, xmax, ymax.")
        whole("The padding", self.padding, 0, 192)
        whole("The batch size", self.batch_size, 1, 256)
        one_of("device", self.device, DEVICES)
