"""How many samples and pixels there are of each class."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple

from qgis.core import (
    NULL,
    QgsCoordinateTransform,
    QgsCsException,
    QgsFeatureRequest,
    QgsGeometry,
    QgsProject,
    QgsRasterLayer,
    QgsVectorLayer,
    QgsVectorLayerFeatureSource,
    QgsWkbTypes,
)

from ...core.schema import ClassSchema
from .layer import ClassFields


class Sample(NamedTuple):
    """A sample as the list shows it: class value (0 is none) and the pixels it covers.

    ``held`` is what its fields of the class hold, by index of the field.
    """

    value: int
    pixels: float
    held: dict[int, object]


class PixelMeasure:
    """How many pixels of an image samples cover: their area, inside the image, in cells.

    Pixels that a burnt polygon would get differ from that by those which its edge cuts. A line counts its length in
    cells, a point one. Without an image all count 0.
    """

    def __init__(self, layer: QgsVectorLayer, image: QgsRasterLayer | None):
        self._extent = image.extent() if image is not None else None
        if image is not None:
            self._transform = QgsCoordinateTransform(layer.crs(), image.crs(), QgsProject.instance())
            self._cell_area = image.rasterUnitsPerPixelX() * image.rasterUnitsPerPixelY() or 1.0

    def pixels(self, geometry: QgsGeometry) -> float:
        """Those of a geometry in the layer's CRS."""
        if self._extent is None or geometry.isEmpty():
            return 0.0
        if not self._transform.isShortCircuited():
            geometry = QgsGeometry(geometry)
            try:
                geometry.transform(self._transform)
            except QgsCsException:  # beyond what the image's CRS can show
                return 0.0
        if not self._extent.contains(geometry.boundingBox()):
            geometry = geometry.clipped(self._extent)
        if geometry.type() == QgsWkbTypes.GeometryType.PolygonGeometry:
            return geometry.area() / self._cell_area
        if geometry.type() == QgsWkbTypes.GeometryType.LineGeometry:
            return geometry.length() / math.sqrt(self._cell_area)
        return float(sum(1 for _ in geometry.parts()))


class SampleReader:
    """Reads samples of a layer as it is when this is made, edits that are not saved included; in any thread."""

    def __init__(
        self, layer: QgsVectorLayer, fields: ClassFields, image: QgsRasterLayer | None, schema: ClassSchema | None
    ):
        self._source = QgsVectorLayerFeatureSource(layer)
        self._fields, self._schema = fields, schema
        self._measure = PixelMeasure(layer, image)

    def read(self, ids: list[int] | None = None, is_cancelled: Callable[[], bool] = lambda: False) -> dict[int, Sample]:
        """Samples by id; only those asked for and there."""
        indexes = self._fields.indexes
        request = QgsFeatureRequest().setSubsetOfAttributes(indexes)
        if ids is not None:
            request.setFilterFids(ids)
        found: dict[int, Sample] = {}
        same: dict[tuple, tuple[int, dict[int, object]]] = {}  # of thousands of samples a few classes are held
        for feature in self._source.getFeatures(request):
            if is_cancelled():
                break
            raws = tuple(feature.attribute(i) for i in indexes)
            key = tuple(None if raw == NULL else raw for raw in raws)
            if key not in same:
                same[key] = self._fields.value_of(raws[0], self._schema), dict(zip(indexes, raws))
            value, held = same[key]
            found[feature.id()] = Sample(value, self._measure.pixels(feature.geometry()), held)
        return found


def totals(samples: dict[int, Sample]) -> dict[int, tuple[int, int]]:
    """Samples and pixels of each class by value."""
    numbers: dict[int, int] = {}
    pixels: dict[int, float] = {}
    for value, covered, _ in samples.values():
        numbers[value] = numbers.get(value, 0) + 1
        pixels[value] = pixels.get(value, 0.0) + covered
    return {value: (number, round(pixels[value])) for value, number in numbers.items()}
