"""The label of every pixel of a window: from vector samples or from a label raster."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

import numpy as np
from affine import Affine
from rasterio.crs import CRS
from rasterio.enums import Resampling
from rasterio.errors import RasterioError
from rasterio.features import rasterize
from rasterio.vrt import WarpedVRT
from rasterio.warp import transform_geom
from rasterio.windows import Window
from rasterio.windows import transform as window_transform

from ..errors import RasterError, SamplesError, SchemaError
from ..rasters import Raster, blocks, open_raster
from ..requests import RasterInput, SamplesInput
from ..schema import ClassHint


class Labels(Protocol):
    """Labels in the grid of one raster."""

    def may_touch(self, window: Window) -> bool:
        """Whether the window can hold labels; False is certain."""

    def read(self, window: Window) -> np.ndarray:
        """The class value of each pixel of the window as uint16 (rows, columns); 0 is unlabelled."""


class SampleLabels:
    """Vector samples burnt into a raster's grid: a pixel is labelled when its centre lies in a polygon.

    Lines and points label the pixels they touch. Where samples overlap, the later one wins.

    Args:
        raster: the raster whose grid is used.
        features: (geometry, raw class) pairs, geometries as GeoJSON objects.
        crs: CRS of the geometries as WKT; empty when they are in the raster's.
        values: class value by raw class.

    Raises:
        SamplesError: the samples cannot be brought into the raster's CRS.
    """

    def __init__(self, raster: Raster, features: list[tuple[dict, object]], crs: str, values: dict[object, int]):
        self._transform = raster.transform
        geometries = _reproject([g for g, _ in features], crs, raster)
        self._shapes = [(g, values[raw]) for g, (_, raw) in zip(geometries, features, strict=True)]
        self._bounds = np.array([_pixel_bounds(g, ~raster.transform) for g in geometries]).reshape(-1, 4)

    def may_touch(self, window: Window) -> bool:
        """Whether the bounding box of a sample meets the window."""
        return bool(self._near(window).any())

    def read(self, window: Window) -> np.ndarray:
        """Burn the samples near the window."""
        shapes = [self._shapes[i] for i in np.flatnonzero(self._near(window))]
        shape = (int(window.height), int(window.width))
        if not shapes:
            return np.zeros(shape, np.uint16)
        transform = window_transform(window, self._transform)
        return rasterize(shapes, out_shape=shape, transform=transform, fill=0, dtype=np.uint16)

    def _near(self, window: Window) -> np.ndarray:
        left, top, right, bottom = self._bounds.T
        return (
            (left <= window.col_off + window.width)
            & (right >= window.col_off)
            & (top <= window.row_off + window.height)
            & (bottom >= window.row_off)
        )


class RasterLabels:
    """A label raster seen in the grid of an image, nearest pixel; its own nodata and 0 are unlabelled."""

    def __init__(self, dataset, name: str, values: dict[object, int]):
        self._dataset = dataset
        self._name = name
        self._lookup = np.zeros(65536, np.uint16)
        for raw, value in values.items():
            self._lookup[int(str(raw))] = value

    def may_touch(self, window: Window) -> bool:
        """Always True: only reading tells."""
        return True

    def read(self, window: Window) -> np.ndarray:
        """Read the window and give every raw value its class value."""
        return self._lookup[_read_whole_numbers(self._dataset, self._name, window)]


def read_features(samples: SamplesInput) -> list[tuple[dict, object]]:
    """Read the GeoJSON lines of a samples file as (geometry, raw class) pairs.

    Raises:
        SamplesError: the file is missing, damaged or empty.
    """
    features = []
    try:
        with Path(samples.path).open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                feature = json.loads(line)
                geometry, raw = feature["geometry"], feature["properties"]["class"]
                if not geometry or raw is None:
                    raise ValueError(f"line {number} has no {'class' if geometry else 'geometry'}")
                features.append((geometry, raw))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise SamplesError(f"The samples file {samples.path} cannot be read: {error}.") from error
    if not features:
        reason = f" {samples.skipped} features have no geometry or no class." if samples.skipped else ""
        raise SamplesError(f"The samples {samples.name} hold no usable feature.{reason} Draw some samples first.")
    return features


@contextmanager
def open_label_raster(source: RasterInput, image: Raster, values: dict[object, int]) -> Iterator[RasterLabels]:
    """Open a label raster in the grid of its image.

    A label raster without georeference, or beside an image without, counts pixel by pixel and must have the image's
    size; any other is resampled (nearest) into the image's grid.

    Raises:
        RasterError: it does not fit the image.
    """
    with open_raster(source) as label:
        if label.dataset.count != 1:
            raise RasterError(f"The label raster {label.name} has {label.dataset.count} bands; it must have one.")
        if not (label.is_georeferenced and image.is_georeferenced) or _same_grid(label, image):
            if (label.width, label.height) != (image.width, image.height):
                raise RasterError(
                    f"The label raster {label.name} is {label.width} x {label.height} pixels and the image "
                    f"{image.name} {image.width} x {image.height}; without georeference on both their sizes must be "
                    "equal."
                )
            yield RasterLabels(label.dataset, label.name, values)
            return
        if label.crs is None or image.crs is None:
            raise RasterError(f"{label.name if label.crs is None else image.name} has no CRS; assign one first.")
        with WarpedVRT(
            label.dataset,
            src_crs=label.crs,
            crs=image.crs,
            transform=image.transform,
            width=image.width,
            height=image.height,
            resampling=Resampling.nearest,
            nodata=label.nodata if label.nodata is not None else 0,
        ) as warped:
            yield RasterLabels(warped, label.name, values)


def raw_label_values(source: RasterInput) -> tuple[set[int], list[ClassHint]]:
    """Find the values other than 0 and nodata in a label raster, and the colours of its palette.

    Raises:
        RasterError: it cannot be read.
        SchemaError: it holds more than 1000 values, negative ones or fractions, so it is no label raster.
    """
    found: set[int] = set()
    with open_raster(source) as label:
        for window in blocks(label.width, label.height):
            found.update(np.unique(_read_whole_numbers(label.dataset, label.name, window)).tolist())
            if len(found) > 1000:
                raise SchemaError(f"The label raster {label.name} holds over 1000 different values; is it an image?")
        hints = _palette_hints(label, found)
    return found - {0}, hints


def _read_whole_numbers(dataset, name: str, window: Window) -> np.ndarray:
    """Read one band as non-negative whole numbers, 0 where it is nodata."""
    try:
        values = dataset.read(1, window=window)
        values[dataset.read_masks(1, window=window) == 0] = 0
    except RasterioError as error:
        raise RasterError(f"The label raster {name} cannot be read: the file is damaged ({error}).") from error
    if np.issubdtype(values.dtype, np.floating):
        values = np.nan_to_num(values, nan=0.0)
        if (values != np.round(values)).any():
            raise SchemaError(f"The label raster {name} holds fractions; class values are whole numbers.")
    if values.size and (values.min() < 0 or values.max() > 65535):
        outlier = values.min() if values.min() < 0 else values.max()
        raise SchemaError(
            f"The label raster {name} holds the value {outlier:g}; class values go from 1 to 65535, 0 is unlabelled. "
            "Reclassify it first, or declare that value as its nodata."
        )
    return values.astype(np.int64)


def _palette_hints(label: Raster, values: Iterable[int]) -> list[ClassHint]:
    try:
        palette = label.dataset.colormap(1)
    except ValueError:
        return []
    return [ClassHint(v, str(v), "#{:02x}{:02x}{:02x}".format(*palette[v][:3])) for v in sorted(values) if v in palette]


def _same_grid(a: Raster, b: Raster) -> bool:
    return a.transform.almost_equals(b.transform, 1e-9) and (a.width, a.height) == (b.width, b.height)


def _reproject(geometries: list[dict], crs: str, raster: Raster) -> list[dict]:
    if not crs or raster.crs is None or not geometries:
        return geometries
    try:
        source = CRS.from_user_input(crs)
        if source == raster.crs:
            return geometries
        return list(transform_geom(source, raster.crs, geometries))
    except Exception as error:  # what GDAL and PROJ raise here has no public base class
        raise SamplesError(
            f"The samples cannot be brought into the CRS of {raster.name}: {error}. Check the CRS of both layers."
        ) from error


def _pixel_bounds(geometry: dict, to_pixel: Affine) -> tuple[float, float, float, float]:
    """Left, top, right, bottom in columns and rows; never equal to a window's when there are no finite coordinates."""
    points = [to_pixel * point for point in _points(geometry) if all(map(math.isfinite, point))]
    if not points:
        return math.inf, math.inf, -math.inf, -math.inf
    columns, rows = zip(*points, strict=True)
    return min(columns), min(rows), max(columns), max(rows)


def _points(geometry: dict) -> Iterator[tuple[float, float]]:
    if geometry["type"] == "GeometryCollection":
        for part in geometry["geometries"]:
            yield from _points(part)
        return
    stack = [geometry["coordinates"]]
    while stack:
        item = stack.pop()
        if item and isinstance(item[0], (int, float)):
            yield item[0], item[1]
        else:
            stack.extend(item)
