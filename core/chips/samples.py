"""Vector samples as labels: burnt into a raster's grid, or clipped to a chip one by one."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import shapely
from affine import Affine
from rasterio.crs import CRS
from rasterio.features import rasterize
from rasterio.warp import transform_geom
from scipy.ndimage import distance_transform_edt
from shapely.geometry.base import BaseGeometry

from ..errors import SamplesError
from ..rasters import Grid
from ..requests import SamplesInput
from .cut import ChipObject
from .grid import ChipWindow
from .label_blocks import LabelBlocks

#: Samples whose neighbours are looked up together; bounds the memory where thousands lie on one spot.
_CHUNK = 128


class SampleLabels:
    """Samples in a raster's grid: a pixel is labelled when its centre lies in a polygon.

    Lines and points label the pixels they touch, and those within their class's solid distance (in pixels; the
    nearest class wins, and a polygon wins over both: ENVI's Solid Distance). Otherwise, where samples overlap, the
    later one wins.

    Args:
        grid: the raster's grid.
        features: (geometry as a GeoJSON object, raw class) of each sample.
        crs: CRS of the geometries as WKT; empty when they are in the grid's.
        values: class value by raw class.
        solid: solid distance in pixels by class value.
        min_overlap: the least share of an object's area that a chip must show to keep the object.

    Raises:
        SamplesError: the samples cannot be brought into the grid's CRS.
    """

    def __init__(
        self,
        grid: Grid,
        features: list[tuple[dict, object]],
        crs: str,
        values: dict[object, int],
        solid: dict[int, float] | None = None,
        min_overlap: float = 0.0,
    ):
        self._transform = grid.transform
        self._geometries = reproject([g for g, _ in features], crs, grid)
        self._values = np.array([values[raw] for _, raw in features], np.uint16)
        self._shapes = in_pixels(self._geometries, grid.transform)
        distances = np.array([(solid or {}).get(int(value), 0.0) for value in self._values])
        self._solid = np.where(shapely.get_dimensions(self._shapes) < 2, distances, 0.0)
        self._margin = int(np.ceil(self._solid.max(initial=0.0))) + 1 if self._solid.any() else 0
        # rasterize labels a pixel that a line or point only touches, so a sample reaches a pixel beyond itself
        reach = np.maximum(self._solid, 1.0)
        boxes = shapely.bounds(self._shapes) + np.stack([-reach, -reach, reach, reach], 1)
        self._tree = shapely.STRtree(shapely.box(*boxes.T))
        self._areas = _areas(self._shapes, self._solid)
        self._contested = self._find_contested()
        self._min_overlap = min_overlap
        self._noted = np.zeros(len(self._shapes), bool)
        self._last: tuple[ChipWindow | None, np.ndarray] = (None, np.zeros(0, int))
        self._blocks = LabelBlocks(self._label_and_contested)

    @property
    def outlines(self) -> list[tuple[int, BaseGeometry]]:
        """Class value and geometry of each sample, in pixels of the raster."""
        return list(zip(self._values.tolist(), self._shapes, strict=True))

    @property
    def boxes(self) -> list[tuple[int, tuple[float, float, float, float]]]:
        """Number and bounding box of each sample that lies somewhere, in pixels of the raster."""
        bounds = shapely.bounds(self._shapes)
        return [(i, tuple(box)) for i, box in enumerate(bounds.tolist()) if np.isfinite(box).all()]

    def touches(self, window: ChipWindow) -> bool:
        """Whether the bounding box of a sample meets the window."""
        return bool(len(self._near(window)))

    def note(self, window: ChipWindow) -> None:
        """Remember in ``noted`` the numbers of the samples that reach into the window."""
        near = self._near(window)
        new = near[~self._noted[near]]
        if len(new):
            frame = shapely.Polygon(window.corners)
            self._noted[new] = shapely.dwithin(self._shapes[new], frame, np.maximum(self._solid[new], 1e-9))

    @property
    def noted(self) -> set[int]:
        """See ``note``."""
        return set(np.flatnonzero(self._noted).tolist())

    def read(self, window: ChipWindow) -> np.ndarray:
        """Burn the samples near the window."""
        return self._label(window) if window.angle else self._blocks.read(window)[0]

    def contested(self, window: ChipWindow) -> np.ndarray | None:
        """Where the order of samples of different classes decides; of windows that are not turned."""
        return self._blocks.read(window)[1]

    def objects(self, window: ChipWindow) -> list[ChipObject]:
        """The samples clipped to the window; points and lines only with a solid distance, since others have no area."""
        near = self._near(window)
        t = ~window.to_raster
        moved = shapely.transform(self._areas[near], lambda xy: _apply(t, xy))
        clipped = shapely.intersection(moved, shapely.box(0, 0, window.width, window.height))
        shares = shapely.area(clipped) / np.maximum(shapely.area(moved), 1e-12)
        unit = abs(self._transform.determinant)
        return [
            ChipObject(int(self._values[i]), shape, float(shape.area * unit), int(i))
            for i, shape, share in zip(near, map(_polygons, clipped), shares, strict=True)
            if shape.area > 0 and share >= self._min_overlap
        ]

    def _near(self, window: ChipWindow) -> np.ndarray:
        """Numbers of the samples whose bounding boxes meet the window's, ascending."""
        if self._last[0] != window:
            columns, rows = zip(*window.corners, strict=True)
            box = shapely.box(min(columns), min(rows), max(columns), max(rows))
            self._last = (window, np.sort(self._tree.query(box)))
        return self._last[1]

    def _label(self, window: ChipWindow) -> np.ndarray:
        near = self._near(window)
        label = self._burn(near, window)
        grown = near[self._solid[near] > 0]
        return np.where(label > 0, label, self._grow(grown, window)) if len(grown) else label

    def _label_and_contested(self, window: ChipWindow) -> tuple[np.ndarray, np.ndarray | None]:
        label, near = self._label(window), self._near(window)
        contested = near[self._contested[near]]
        if not len(contested):
            return label, None
        first = self._burn(contested[::-1], window)
        return label, (first > 0) & (first != label)

    def _burn(self, numbers: np.ndarray, window: ChipWindow) -> np.ndarray:
        shape = (window.height, window.width)
        if not len(numbers):
            return np.zeros(shape, np.uint16)
        shapes = [(self._geometries[i], int(self._values[i])) for i in numbers]
        return rasterize(shapes, out_shape=shape, transform=self._transform * window.to_raster, dtype=np.uint16)

    def _grow(self, numbers: np.ndarray, window: ChipWindow) -> np.ndarray:
        """Give pixels around points and lines the class of the nearest, as far as its solid distance reaches."""
        margin = self._margin
        burnt = self._burn(numbers, window.widened(margin))
        nearest = np.full(burnt.shape, np.inf)
        grown = np.zeros_like(burnt)
        for value in np.unique(burnt[burnt > 0]):
            distance = distance_transform_edt(burnt != value)
            reach = self._solid[numbers[self._values[numbers] == value]].max()
            closer = (distance <= reach) & (distance < nearest)
            grown[closer], nearest[closer] = value, distance[closer]
        return grown[margin : margin + window.height, margin : margin + window.width]

    def _find_contested(self) -> np.ndarray:
        """Which samples share ground with one of another class."""
        contested = np.zeros(len(self._shapes), bool)
        if len(np.unique(self._values)) < 2:
            return contested
        for start in range(0, len(self._shapes), _CHUNK):
            a, b = self._tree.query(self._shapes[start : start + _CHUNK], predicate="intersects")
            a += start
            differ = self._values[a] != self._values[b]
            a, b = a[differ], b[differ]
            contested[a[shapely.intersects(self._shapes[a], self._shapes[b])]] = True
        return contested


def read_features(samples: SamplesInput) -> list[tuple[dict, object]]:
    """Read the GeoJSON lines of a samples file as (geometry, raw class) pairs.

    Raises:
        SamplesError: the file is missing, damaged or empty.
    """
    features = [(geometry, properties["class"]) for geometry, properties in read_lines(samples)]
    if not features:
        reason = f" {samples.skipped} features have no geometry or no class." if samples.skipped else ""
        raise SamplesError(f"The samples {samples.name} hold no usable feature.{reason} Draw some samples first.")
    return features


def read_lines(samples: SamplesInput) -> list[tuple[dict, dict]]:
    """Read the GeoJSON lines of a samples file as pairs of geometry and properties, among these always ``class``.

    Raises:
        SamplesError: the file is missing or damaged.
    """
    features = []
    try:
        with Path(samples.path).open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                feature = json.loads(line)
                geometry, properties = feature["geometry"], feature["properties"]
                if not geometry or properties["class"] is None:
                    raise ValueError(f"line {number} has no {'class' if geometry else 'geometry'}")
                features.append((geometry, properties))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise SamplesError(f"The samples file {samples.path} cannot be read: {error}.") from error
    return features


def reproject(geometries: list[dict], crs: str, grid: Grid) -> list[dict]:
    """Bring GeoJSON geometries into the CRS of a grid.

    Raises:
        SamplesError: PROJ cannot.
    """
    if not crs or grid.crs is None or not geometries:
        return geometries
    try:
        source = CRS.from_user_input(crs)
        if source == grid.crs:
            return geometries
        return list(transform_geom(source, grid.crs, geometries))
    except Exception as error:  # what GDAL and PROJ raise here has no public base class
        raise SamplesError(
            f"The samples cannot be brought into the CRS of the raster: {error}. Check the CRS of both layers."
        ) from error


def in_pixels(geometries: list[dict], transform: Affine) -> np.ndarray:
    """GeoJSON geometries as shapely ones in pixels of a grid; empty where a coordinate does not exist there."""
    to_pixel = ~transform
    shapes = shapely.force_2d(np.array([_shape(g) for g in geometries], object))
    shapes = shapely.transform(shapes, lambda xy: _apply(to_pixel, xy))
    finite = np.isfinite(shapely.bounds(shapes)).all(1)
    return np.where(finite, shapes, shapely.Polygon())


def _shape(geometry: dict) -> BaseGeometry:
    try:
        return shapely.geometry.shape(geometry)
    except (ValueError, TypeError, KeyError, AttributeError, shapely.errors.ShapelyError) as error:
        raise SamplesError(f"A sample's geometry cannot be understood: {error}. Check or redraw it.") from error


def _apply(transform: Affine, xy: np.ndarray) -> np.ndarray:
    x, y = xy.T
    a, b, c, d, e, f = transform[:6]
    return np.stack([a * x + b * y + c, d * x + e * y + f], 1)


def _areas(shapes: np.ndarray, solid: np.ndarray) -> np.ndarray:
    """The area of each sample: polygons made valid, points and lines widened by their solid distance."""
    areas = np.where(shapely.get_dimensions(shapes) == 2, shapes, shapely.Polygon())
    broken = ~shapely.is_valid(areas)
    areas[broken] = shapely.make_valid(areas[broken])
    grown = solid > 0
    areas[grown] = shapely.buffer(shapes[grown], solid[grown])
    return areas


def _polygons(shape: BaseGeometry) -> BaseGeometry:
    """The polygons of a geometry; a cut along an edge leaves lines and points beside them."""
    if shape.geom_type in ("Polygon", "MultiPolygon"):
        return shape
    parts = [part for part in shapely.get_parts(shape) if part.geom_type in ("Polygon", "MultiPolygon")]
    return shapely.union_all(parts) if parts else shapely.Polygon()
