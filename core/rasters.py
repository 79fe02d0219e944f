"""Reading rasters: windows with their valid pixels, in the raster's own grid."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Protocol

import numpy as np
import rasterio
from affine import Affine
from rasterio.crs import CRS
from rasterio.enums import ColorInterp, MaskFlags
from rasterio.errors import CRSError, NotGeoreferencedWarning, RasterioError
from rasterio.windows import Window

from .errors import RasterError
from .requests import RasterInput


@dataclass(frozen=True)
class Grid:
    """The pixels of a raster on the ground; ``transform`` maps (column, row) to map coordinates."""

    crs: CRS | None
    transform: Affine
    width: int
    height: int

    @property
    def cell_size(self) -> tuple[float, float]:
        """Width and height of a pixel in map units."""
        t = self.transform
        return float(np.hypot(t.a, t.d)), float(np.hypot(t.b, t.e))


class Image(Protocol):
    """Pixels that are read by windows: a raster file, or several files seen in one grid."""

    @property
    def name(self) -> str:
        """The file's name, for messages."""

    @property
    def path(self) -> str:
        """The file, or the first of several."""

    @property
    def grid(self) -> Grid:
        """Its pixels on the ground."""

    @property
    def dtype(self) -> np.dtype:
        """The data type that holds all bands."""

    @property
    def band_names(self) -> list[str]:
        """Names of the bands, empty where there is none."""

    @property
    def nodata(self) -> float | None:
        """The nodata value, if there is one."""

    @property
    def fill(self) -> float:
        """The value that stands for "no value here"."""

    @property
    def row_bytes(self) -> int:
        """Bytes of memory that one row of pixels takes."""

    @property
    def block_shape(self) -> tuple[int, int]:
        """Rows and columns of the file's blocks."""

    def read(self, window: Window) -> tuple[np.ndarray, np.ndarray]:
        """Values and where they are valid, both (bands, rows, columns); see ``Raster.read``."""


@dataclass(frozen=True)
class Raster:
    """An open raster with the bands to use.

    A raster without georeference gets the transform under which QGIS shows it: one unit a pixel, rows counted
    downwards from 0 to -height.
    """

    dataset: rasterio.DatasetReader
    path: str
    bands: tuple[int, ...]
    crs: CRS | None
    transform: Affine
    is_georeferenced: bool

    @property
    def name(self) -> str:
        """The file's name, for messages."""
        return Path(self.path).name

    @property
    def grid(self) -> Grid:
        """Its pixels on the ground."""
        return Grid(self.crs, self.transform, self.width, self.height)

    @property
    def width(self) -> int:
        """Columns."""
        return self.dataset.width

    @property
    def height(self) -> int:
        """Rows."""
        return self.dataset.height

    @property
    def row_bytes(self) -> int:
        """Bytes of memory that one row of pixels takes."""
        return self.width * len(self.bands) * self.dtype.itemsize

    @property
    def block_shape(self) -> tuple[int, int]:
        """Rows and columns of the file's blocks."""
        return self.dataset.block_shapes[self.bands[0] - 1]

    @property
    def dtype(self) -> np.dtype:
        """The data type that holds all bands."""
        return np.result_type(*(self.dataset.dtypes[b - 1] for b in self.bands))

    @property
    def band_names(self) -> list[str]:
        """Band descriptions, empty where there is none."""
        return [self.dataset.descriptions[b - 1] or "" for b in self.bands]

    @property
    def nodata(self) -> float | None:
        """The nodata value of the first band."""
        return self.dataset.nodatavals[self.bands[0] - 1]

    @property
    def fill(self) -> float:
        """The value that stands for "no value here": nodata, else NaN for real and 0 for whole numbers."""
        if self.nodata is not None:
            return self.nodata
        return np.nan if np.issubdtype(self.dtype, np.floating) else 0

    @property
    def cell_size(self) -> tuple[float, float]:
        """Width and height of a pixel in map units."""
        return self.grid.cell_size

    def read(self, window: Window) -> tuple[np.ndarray, np.ndarray]:
        """Read a window that lies inside the raster.

        Returns:
            The values (bands, rows, columns), and of the same shape where a value is valid: not nodata, not masked,
            not transparent, finite.

        Raises:
            RasterError: the file is damaged there.
        """
        values = self.values(window)
        if self._has_no_mask:
            valid = np.ones(values.shape, bool)
        else:
            with self._readable(window):
                valid = self.dataset.read_masks(list(self.bands), window=window) != 0
        if np.issubdtype(values.dtype, np.floating):
            valid &= np.isfinite(values)
        return values, valid

    def values(self, window: Window) -> np.ndarray:
        """The values alone (bands, rows, columns) of a window that lies inside the raster.

        Raises:
            RasterError: the file is damaged there.
        """
        with self._readable(window):
            if len({self.dataset.dtypes[b - 1] for b in self.bands}) == 1:
                return self.dataset.read(list(self.bands), window=window)
            # rasterio reads bands of several types one by one only
            return np.stack([self.dataset.read(b, window=window).astype(self.dtype) for b in self.bands])

    @contextmanager
    def _readable(self, window: Window) -> Iterator[None]:
        try:
            yield
        except RasterioError as error:
            raise RasterError(
                f"{self.name} cannot be read at column {window.col_off}, row {window.row_off}: the file is damaged "
                f"({_cause(error)}). Get a fresh copy of it."
            ) from error

    @cached_property
    def _has_no_mask(self) -> bool:
        """Whether masks need not be read; nor are they where the alpha band itself is read, which is a value then."""
        flags = (self.dataset.mask_flag_enums[b - 1] for b in self.bands)
        reads_alpha = len(self.bands) > 1 and any(
            self.dataset.colorinterp[b - 1] == ColorInterp.alpha for b in self.bands
        )
        return all(f == [MaskFlags.all_valid] or (reads_alpha and MaskFlags.alpha in f) for f in flags)


@contextmanager
def open_raster(source: RasterInput) -> Iterator[Raster]:
    """Open a raster for reading.

    Raises:
        RasterError: it is missing, no raster, has no usable bands, or is placed by ground control points only.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", NotGeoreferencedWarning)
            dataset = rasterio.open(source.path)
    except RasterioError as error:
        if not _exists(source.path):
            raise RasterError(f"The raster {source.path} does not exist.") from error
        raise RasterError(f"{source.path} cannot be opened as a raster: {_cause(error)}.") from error
    # Not "with dataset", which changes GDAL's settings of the thread that enters; another one may close it.
    with closing(dataset):
        georeferenced = dataset.transform != Affine.identity()
        if dataset.gcps[0] and not georeferenced:
            raise RasterError(
                f"{Path(source.path).name} is placed by ground control points only; warp it to a regular grid first "
                "(Raster > Projections > Warp)."
            )
        yield Raster(
            dataset,
            source.path,
            _bands(dataset, source),
            _crs(dataset, source),
            dataset.transform if georeferenced else Affine(1, 0, 0, 0, -1, 0),
            georeferenced,
        )


def blocks(width: int, height: int, size: int = 2048) -> Iterator[Window]:
    """Cover a raster with windows of at most ``size`` x ``size`` pixels, row by row."""
    for row in range(0, height, size):
        for column in range(0, width, size):
            yield Window(column, row, min(size, width - column), min(size, height - row))


def _bands(dataset, source: RasterInput) -> tuple[int, ...]:
    name = Path(source.path).name
    if dataset.count == 0:
        inside = ", ".join(dataset.subdatasets[:3])
        raise RasterError(f"{name} has no bands of its own; choose one of the rasters inside it: {inside}.")
    bands = tuple(_band(dataset, name, band) for band in source.bands) or tuple(
        b for b, meaning in enumerate(dataset.colorinterp, 1) if meaning != ColorInterp.alpha or dataset.count == 1
    )
    for band in bands:
        if np.dtype(_numpy_name(dataset.dtypes[band - 1])).kind not in "iuf":
            raise RasterError(
                f"{name} holds {dataset.dtypes[band - 1]} values; only whole and real numbers can be used."
            )
    return bands


def _band(dataset, name: str, band: int | str) -> int:
    """The number of a band that is given by number or by name."""
    if isinstance(band, int):
        if band > dataset.count:
            raise RasterError(f"{name} has {dataset.count} bands; band {band} was asked for.")
        return band
    names = [(text or "").casefold() for text in dataset.descriptions]
    if band.strip().casefold() not in names:
        known = ", ".join(text or str(i) for i, text in enumerate(dataset.descriptions, 1))
        raise RasterError(f"{name} has no band named {band}; its bands are {known}.")
    return names.index(band.strip().casefold()) + 1


def _numpy_name(dtype: str) -> str:
    return "complex64" if dtype.startswith("complex") else dtype


def _crs(dataset, source: RasterInput) -> CRS | None:
    if not source.crs:
        return dataset.crs
    try:
        return CRS.from_user_input(source.crs)
    except CRSError as error:
        raise RasterError(f"The CRS given for {Path(source.path).name} cannot be understood: {error}.") from error


def _exists(path: str) -> bool:
    try:
        return Path(path).exists() or ":" in path[2:]  # GDAL's own prefixes, such as NETCDF:"file":variable
    except OSError:
        return False


def _cause(error: BaseException) -> str:
    while error.__cause__ is not None:
        error = error.__cause__
    return str(error).strip().rstrip(".") or type(error).__name__
