"""The patches of a class raster as polygons, with the pixels' own edges."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import shapely
from affine import Affine
from rasterio.crs import CRS
from rasterio.features import rasterize, shapes
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from ..class_strips import Strip, open_classes, strips
from ..events import Events
from ..ground_area import GroundArea
from ..rasters import Raster
from ..schema import LandClass
from .geopackage import Layer, new_geopackage
from .polygon_style import style_by_class

#: Pixels of a strip.
STRIP = 2**21
FIELDS = {
    "raster": np.dtype(object), "value": np.dtype(np.int32), "name": np.dtype(object), "area": np.dtype(np.float64),
    "pixels": np.dtype(np.int64),
}  # fmt: skip


@dataclass
class _Patch:
    """Connected pixels of one class, as polygons in pixels of the raster that share edges."""

    value: int
    pieces: list[shapely.Polygon]

    def merged(self) -> shapely.Polygon:
        """One polygon with corners only where its edge turns, wherever the pieces met."""
        whole = self.pieces[0] if len(self.pieces) == 1 else shapely.union_all(self.pieces)
        return shapely.Polygon(*_rings(whole))


@contextmanager
def polygons(
    target: str, maps: Mapping[str, str | Path], classes: Sequence[LandClass], events: Events
) -> Iterator[int]:
    """Write the patches of class rasters as a GeoPackage, in the classes' colours: one layer, or one for each CRS.

    A patch is connected by pixel edges and is one polygon however many strips it spans. Its fields are the name of its
    ``raster``, the class's ``value`` and ``name``, its ``area`` in square metres (empty without CRS) and its
    ``pixels``. Memory holds a strip and the outlines of the patches that reach into the next one.

    Args:
        target: path of the GeoPackage, which appears if the block succeeds. Layers are called as it is, and further
            ones are numbered.
        maps: path of each class raster by its name.
        classes: those to write; pixels of other values, such as background, give no polygon.

    Yields:
        How many polygons were written.

    Raises:
        RasterError: a raster cannot be read.
        OutputError: the GeoPackage cannot be written.
        Cancelled: the run was asked to stop.
    """
    count = 0
    names = {item.value: item.name for item in classes}
    layers: dict[CRS | None, str] = {}
    with new_geopackage(target) as package:
        for name, path in maps.items():
            with open_classes(path) as raster:
                number = len(layers) + 1
                layer_name = layers.setdefault(raster.crs, Path(target).stem + (f" {number}" if number > 1 else ""))
                with package.layer(layer_name, raster.crs, FIELDS) as layer:
                    for patches in _patches(raster, list(names), events):
                        count += _write(layer, name, patches, raster, names)
        package.add_styles(dict.fromkeys(layers.values(), style_by_class(classes, "value")))
        yield count


def _write(layer: Layer, name: str, patches: list[_Patch], raster: Raster, names: dict[int, str]) -> int:
    ground = GroundArea(raster.grid)
    polygons = [patch.merged() for patch in patches]
    areas = [ground.of_polygon(shape) if ground.is_known else None for shape in polygons]
    rows = [
        (name, patch.value, names[patch.value], area, round(shape.area))
        for patch, area, shape in zip(patches, areas, polygons, strict=True)
    ]
    transform = raster.transform
    placed = [shapely.transform(shape, lambda xy: np.stack(transform * (xy[:, 0], xy[:, 1]), 1)) for shape in polygons]
    layer.add(placed, rows)
    return len(placed)


def _patches(raster: Raster, values: list[int], events: Events) -> Iterator[list[_Patch]]:
    """The patches of a raster, strip by strip, each when its last row has been seen."""
    above: list[_Patch] = []
    reached = np.zeros(raster.width, np.int32)  # of each column in the row above: number of the patch there, from 1
    for strip in strips(raster, STRIP):
        events.progress(100 * strip.top / raster.height, "Drawing polygons")
        pieces = list(_pieces(strip, values))
        first, last = (_row(pieces, row, raster.width) for row in (strip.top, strip.bottom - 1))
        patches, became = _joined(above, pieces, reached, first)
        at_bottom = last > 0
        going_on = np.unique(became[len(above) + last[at_bottom] - 1])
        reached = np.zeros_like(last)
        reached[at_bottom] = np.searchsorted(going_on, became[len(above) + last[at_bottom] - 1]) + 1
        above = [patches[i] for i in going_on]
        finished = np.setdiff1d(np.arange(len(patches)), going_on)
        yield [patches[i] for i in finished]
    yield above


def _pieces(strip: Strip, values: list[int]) -> Iterator[_Patch]:
    """The patches of a strip alone."""
    mask = strip.valid & np.isin(strip.values, values)
    if mask.any():
        for geometry, value in shapes(strip.values, mask, 4, Affine.translation(0, strip.top)):
            outer, *inner = geometry["coordinates"]
            yield _Patch(int(value), [shapely.Polygon(outer, inner)])


def _joined(
    above: list[_Patch], below: list[_Patch], last: np.ndarray, first: np.ndarray
) -> tuple[list[_Patch], np.ndarray]:
    """Join the patches above and below a line that are of one class and meet at it.

    Args:
        last, first: number of the patch, from 1, at each column of the row above the line and of that below it.

    Returns:
        The patches, and for each of those above and then below which of them it has become.
    """
    given = [*above, *below]
    pairs = np.unique(np.stack([last, first])[:, (last > 0) & (first > 0)], axis=1) - 1
    a, b = pairs[:, np.array([above[i].value == below[k].value for i, k in pairs.T], bool)]
    links = coo_array((np.ones(len(a), bool), (a, b + len(above))), (len(given), len(given)))
    count, became = connected_components(links, directed=False)
    patches = [_Patch(0, []) for _ in range(count)]
    for patch, i in zip(given, became.tolist(), strict=True):
        patches[i].value = patch.value
        patches[i].pieces.extend(patch.pieces)
    return patches, became


def _row(pieces: list[_Patch], row: int, width: int) -> np.ndarray:
    """The number of the piece, from 1, at each column of a row; 0 where there is none."""
    boxes = shapely.bounds([patch.pieces[0] for patch in pieces]).reshape(-1, 4)
    found = np.flatnonzero((boxes[:, 1] <= row) & (boxes[:, 3] > row))
    if not len(found):
        return np.zeros(width, np.int32)
    numbered = [(pieces[i].pieces[0], i + 1) for i in found.tolist()]
    return rasterize(numbered, out_shape=(1, width), transform=Affine.translation(0, row), dtype=np.int32)[0]


def _rings(polygon: shapely.Polygon) -> tuple[np.ndarray, list[np.ndarray]]:
    """The outer ring and the holes, without the points at which the edge goes straight on."""
    outer, *inner = (_corners(shapely.get_coordinates(ring)) for ring in shapely.get_rings(polygon))
    return outer, inner


def _corners(ring: np.ndarray) -> np.ndarray:
    steps = np.diff(ring, axis=0)
    before = np.roll(steps, 1, axis=0)
    return ring[:-1][before[:, 0] * steps[:, 1] != before[:, 1] * steps[:, 0]]
