"""The visible pixels of an image as an array, and areas of pixels as polygons."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from osgeo import gdal, ogr
from qgis.core import (
    Qgis,
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCsException,
    QgsGeometry,
    QgsPointXY,
    QgsProject,
    QgsRasterBlock,
    QgsRasterBlockFeedback,
    QgsRasterLayer,
    QgsRectangle,
)
from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtCore import QThread

DTYPES = {
    Qgis.DataType.Byte: np.uint8,
    Qgis.DataType.UInt16: np.uint16,
    Qgis.DataType.Int16: np.int16,
    Qgis.DataType.UInt32: np.uint32,
    Qgis.DataType.Int32: np.int32,
    Qgis.DataType.Float32: np.float32,
    Qgis.DataType.Float64: np.float64,
}
if hasattr(Qgis.DataType, "Int8"):  # QGIS 3.30 and newer
    DTYPES[Qgis.DataType.Int8] = np.int8
PICTURES = (Qgis.DataType.ARGB32, Qgis.DataType.ARGB32_Premultiplied)


@dataclass(frozen=True)
class Grid:
    """Pixels on the ground.

    Attributes:
        crs: of the coordinates.
        transform: six numbers as GDAL has them, from (column, row) to coordinates.
    """

    crs: QgsCoordinateReferenceSystem
    transform: tuple[float, ...]
    columns: int
    rows: int

    @property
    def extent(self) -> QgsRectangle:
        """What it covers, where it is not turned."""
        left, width, _, top, _, height = self.transform
        return QgsRectangle(left, top + self.rows * height, left + self.columns * width, top)

    def pixel(self, point: QgsPointXY, crs: QgsCoordinateReferenceSystem) -> tuple[int, int] | None:
        """Row and column at a point that is given in some CRS; None outside."""
        try:
            point = QgsCoordinateTransform(crs, self.crs, QgsProject.instance()).transform(point)
        except QgsCsException:
            return None
        column, row = (math.floor(x) for x in gdal.ApplyGeoTransform(gdal.InvGeoTransform(self.transform), *point))
        return (row, column) if 0 <= row < self.rows and 0 <= column < self.columns else None

    def part(self, top: int, left: int, rows: int, columns: int) -> Grid:
        """A window of it."""
        x, y = gdal.ApplyGeoTransform(self.transform, left, top)
        _, a, b, _, d, e = self.transform
        return Grid(self.crs, (x, a, b, y, d, e), columns, rows)


def visible_grid(canvas: QgsMapCanvas, image: QgsRasterLayer) -> Grid | None:
    """The pixels of an image that the canvas shows, none finer than the image's own; None where there are none.

    They lie on multiples of their size from the image's corner, so that at full resolution they are the image's.
    """
    settings = canvas.mapSettings()
    transform = QgsCoordinateTransform(settings.destinationCrs(), image.crs(), QgsProject.instance())
    try:
        extent = transform.transformBoundingBox(settings.visibleExtent()).intersect(image.extent())
    except QgsCsException:
        return None
    if extent.isEmpty():
        return None
    has_size = image.width() > 0  # web services have pixels of any size
    width = max(extent.width() / canvas.width(), image.rasterUnitsPerPixelX() if has_size else 0.0)
    height = max(extent.height() / canvas.height(), image.rasterUnitsPerPixelY() if has_size else 0.0)
    corner = image.extent()
    left, right = _whole(extent.xMinimum() - corner.xMinimum(), extent.xMaximum() - corner.xMinimum(), width)
    top, bottom = _whole(corner.yMaximum() - extent.yMaximum(), corner.yMaximum() - extent.yMinimum(), height)
    x, y = corner.xMinimum() + left * width, corner.yMaximum() - top * height
    return Grid(image.crs(), (x, width, 0.0, y, 0.0, -height), right - left, bottom - top)


class VisiblePixels:
    """What an image shows on a grid, in the bands that it is drawn with; made in the main thread, read in any."""

    def __init__(self, image: QgsRasterLayer, grid: Grid):
        self.grid = grid
        self._provider = image.dataProvider().clone()
        self._provider.moveToThread(None)  # so that the thread that reads may take it
        self._bands = sorted(set(image.renderer().usesBands())) or [1]
        self._read: tuple[np.ndarray, np.ndarray] | None = None
        self._feedback = QgsRasterBlockFeedback()

    def cancel(self) -> None:
        """Have what is read from a web service end; what it gives then is not to be used."""
        self._feedback.cancel()

    def read(self) -> tuple[np.ndarray, np.ndarray]:
        """Values (bands, rows, columns), float32, in percent of the range that the middle 96 % of them span, and
        where they are valid (rows, columns).
        """
        if self._read is None:
            grid = self.grid
            self._provider.moveToThread(QThread.currentThread())
            wanted = grid.extent, grid.columns, grid.rows, self._feedback
            blocks = [self._provider.block(band, *wanted) for band in self._bands]
            bands, masks = zip(*(pair for block in blocks for pair in _arrays(block, (grid.rows, grid.columns))))
            valid = np.all(masks, axis=0)
            self._read = np.stack([_in_percent(band, valid) for band in bands]), valid
        return self._read


def outline(mask: np.ndarray, grid: Grid, pixel: tuple[int, int]) -> QgsGeometry:
    """The polygon along the edges of the connected pixels of a mask of which one (row, column) is among."""
    height, width = mask.shape
    raster = gdal.GetDriverByName("MEM").Create("", width, height, 1, gdal.GDT_Byte)
    raster.GetRasterBand(1).WriteArray(mask.astype(np.uint8))
    # without geotransform the polygons are in pixels, where it is plain which one the pixel is in
    memory = (ogr.GetDriverByName("Memory") or ogr.GetDriverByName("MEM")).CreateDataSource("")
    layer = memory.CreateLayer("parts")
    gdal.Polygonize(raster.GetRasterBand(1), raster.GetRasterBand(1), layer, -1)
    row, column = pixel
    point = QgsGeometry.fromPointXY(QgsPointXY(column + 0.5, row + 0.5))
    parts = (_geometry(feature) for feature in layer)
    part = next((part for part in parts if part.contains(point)), QgsGeometry())
    return _placed(part, grid)


def _geometry(feature: ogr.Feature) -> QgsGeometry:
    geometry = QgsGeometry()
    geometry.fromWkb(bytes(feature.GetGeometryRef().ExportToWkb()))
    return geometry


def _placed(geometry: QgsGeometry, grid: Grid) -> QgsGeometry:
    rings = geometry.asPolygon() if not geometry.isNull() else []
    return QgsGeometry.fromPolygonXY(
        [[QgsPointXY(*gdal.ApplyGeoTransform(grid.transform, p.x(), p.y())) for p in ring] for ring in rings]
    )


def _arrays(block: QgsRasterBlock, shape: tuple[int, int]) -> list[tuple[np.ndarray, np.ndarray]]:
    """The values of a block and where they are valid; of a picture those of red, green and blue.

    Nothing is valid where a server has not answered, or of a type of data that is not known.
    """
    content, kind = bytes(block.data()), block.dataType()
    dtype = np.dtype(np.uint32 if kind in PICTURES else DTYPES.get(kind, np.void))
    if not dtype.itemsize or len(content) != shape[0] * shape[1] * dtype.itemsize:
        return [(np.zeros(shape, np.float32), np.zeros(shape, bool))]
    if kind in PICTURES:
        colors = np.frombuffer(content, np.uint8).reshape(*shape, 4)
        return [(colors[..., i], colors[..., 3] > 0) for i in (2, 1, 0)]
    values = np.frombuffer(content, dtype).reshape(shape)
    valid = np.isfinite(values)
    if block.hasNoDataValue():
        valid &= values != block.noDataValue()
    return [(values, valid)]


def _in_percent(band: np.ndarray, valid: np.ndarray) -> np.ndarray:
    low, high = np.percentile(band[valid], [2, 98]) if valid.any() else (0.0, 1.0)
    return ((np.where(valid, band, low) - low) * (100 / max(float(high - low), 1e-12))).astype(np.float32)


def _whole(first: float, last: float, size: float) -> tuple[int, int]:
    """The cells that a stretch touches, from the first to behind the last."""
    return math.floor(first / size + 1e-6), max(math.ceil(last / size - 1e-6), math.floor(first / size + 1e-6) + 1)
