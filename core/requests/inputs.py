"""What requests take in: rasters, folders of them, an extent, samples."""

from __future__ import annotations

from dataclasses import dataclass

from .checks import band_list, given, require

IMAGE_PATTERN = "*.tif;*.tiff;*.jp2;*.img;*.vrt;*.png;*.jpg;*.jpeg"


@dataclass(frozen=True)
class RasterInput:
    """A raster file. ``crs`` (WKT) overrides the file's own.

    ``bands`` are numbers from 1 or names, in the order in which they are used; empty means all but alpha.
    """

    path: str
    crs: str = ""
    bands: tuple[int | str, ...] = ()

    def __post_init__(self):
        given(self.path, "A raster has no path.")
        band_list(self.bands)


@dataclass(frozen=True)
class FolderInput:
    """The rasters in a folder and all folders below it whose names match one of the patterns, split by semicolons."""

    path: str
    pattern: str = IMAGE_PATTERN
    bands: tuple[int | str, ...] = ()

    def __post_init__(self):
        given(self.path, "A folder of images has no path.")
        require(self.patterns, "The file pattern is empty; give one such as *.tif;*.png.")
        band_list(self.bands)

    @property
    def patterns(self) -> list[str]:
        """The patterns one by one."""
        return [part.strip() for part in self.pattern.split(";") if part.strip()]


@dataclass(frozen=True)
class ExtentInput:
    """A rectangle xmin, ymin, xmax, ymax; ``crs`` is WKT, empty when it is given in each raster's own CRS."""

    bounds: tuple[float, float, float, float]
    crs: str = ""

    def __post_init__(self):
        require(len(self.bounds) == 4, "An extent is xmin, ymin, xmax, ymax.")
        xmin, ymin, xmax, ymax = self.bounds
        require(xmin < xmax and ymin < ymax, f"The extent {self.bounds} is empty; it is xmin, ymin, xmax, ymax.")


@dataclass(frozen=True)
class SamplesInput:
    """Vector samples: a file of GeoJSON features, one a line, with the raw class in the property ``class``.

    ``crs`` is WKT; empty means the coordinates are in each raster's own CRS. ``skipped`` counts the features that the
    parent left out because they have no geometry or no class.
    """

    path: str
    crs: str = ""
    name: str = "Samples"
    skipped: int = 0
