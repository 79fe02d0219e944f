"""Layers that are no file (WMS, XYZ, databases, virtual ones) as a temporary GeoTIFF.

Values are the provider's own: a layer that has numbers keeps them, whatever its style; one that has only pictures
gives red, green, blue and alpha, where alpha 0 is nodata.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

from qgis.core import (
    Qgis,
    QgsCoordinateTransformContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsRasterBlockFeedback,
    QgsRasterFileWriter,
    QgsRasterLayer,
    QgsRasterPipe,
    QgsRectangle,
)
from qgis.PyQt.QtCore import QCoreApplication, Qt, QThread

from ..core.errors import RequestError

PICTURE_TYPES = (Qgis.DataType.ARGB32, Qgis.DataType.ARGB32_Premultiplied)
MOST_PIXELS = 2_000_000_000
CREATE_OPTIONS = ["TILED=YES", "COMPRESS=DEFLATE", "ZLEVEL=1", "BIGTIFF=IF_SAFER"]


def is_file(layer: QgsRasterLayer) -> bool:
    """Whether GDAL can read the layer without QGIS."""
    return layer.dataProvider() is not None and layer.dataProvider().name() == "gdal"


def title(layer: QgsRasterLayer) -> str:
    """What to call a layer; one that was given by its address has no name."""
    return layer.name() or layer.dataProvider().name()


@dataclass(frozen=True)
class Frame:
    """Which pixels of a layer to fetch, in its CRS."""

    xmin: float
    ymax: float
    cell_size: float
    columns: int
    rows: int

    @property
    def rectangle(self) -> QgsRectangle:
        """The ground it covers."""
        return QgsRectangle(
            self.xmin, self.ymax - self.rows * self.cell_size, self.xmin + self.columns * self.cell_size, self.ymax
        )


def frame_of(layer: QgsRasterLayer, extent: QgsRectangle | None, cell_size: float) -> Frame:
    """The pixels of a layer inside an extent, widened to whole ones and cut at the layer's own extent.

    They are counted from the layer's upper left corner, so that they lie at the same places whatever the extent.

    Args:
        extent: in the layer's CRS; None when the user gave none.
        cell_size: in the layer's CRS; 0 when the user gave none.

    Raises:
        RequestError: extent or cell size are missing, lie outside, or make too large a raster.
    """
    if extent is None or cell_size <= 0:
        raise RequestError(
            _tr(
                "The layer {name} is no file: give EXTENT and CELL_SIZE, which say what part of it to fetch and how "
                "fine, or save it as a GeoTIFF first (Export > Save As)."
            ).format(name=title(layer))
        )
    inside = extent.intersect(layer.extent())
    if inside.isEmpty():
        raise RequestError(
            _tr("The extent lies outside the layer {name}; choose one within it.").format(name=title(layer))
        )
    corner = layer.extent()
    left, right = _pixels(inside.xMinimum() - corner.xMinimum(), inside.xMaximum() - corner.xMinimum(), cell_size)
    top, bottom = _pixels(corner.yMaximum() - inside.yMaximum(), corner.yMaximum() - inside.yMinimum(), cell_size)
    columns, rows = right - left, bottom - top
    if columns * rows > MOST_PIXELS:
        raise RequestError(
            _tr(
                "{columns} x {rows} pixels of the layer {name} are too many to fetch; choose a larger CELL_SIZE or a "
                "smaller EXTENT."
            ).format(columns=columns, rows=rows, name=title(layer))
        )
    return Frame(corner.xMinimum() + left * cell_size, corner.yMaximum() - top * cell_size, cell_size, columns, rows)


def _pixels(start: float, end: float, cell_size: float) -> tuple[int, int]:
    """The first pixel of a span and that after its last; a millionth of a pixel is an error of rounding."""
    first = math.floor(start / cell_size + 1e-6)
    return first, max(math.ceil(end / cell_size - 1e-6), first + 1)


class RenderedRaster:
    """A layer to be written to a GeoTIFF.

    Made in the thread of the layer, of which it takes a copy; written in any.
    """

    def __init__(self, layer: QgsRasterLayer, frame: Frame, path: Path):
        self._name, self._crs = title(layer), layer.crs()
        self._frame, self._path = frame, path
        self._is_picture = layer.dataProvider().dataType(1) in PICTURE_TYPES
        self._provider = layer.dataProvider().clone()
        self._provider.moveToThread(None)  # so that the thread that writes may take it

    def write(self, feedback: QgsProcessingFeedback) -> None:
        """Fetch the pixels and write them.

        Raises:
            QgsProcessingException: nothing could be fetched, the file cannot be written, or the run was cancelled.
        """
        feedback.pushInfo(
            _tr("Fetching {columns} x {rows} pixels of {name}.").format(
                columns=self._frame.columns, rows=self._frame.rows, name=self._name
            )
        )
        result = self._fetch(feedback)
        if feedback.isCanceled():
            raise QgsProcessingException(_tr("Cancelled; nothing was written."))
        if result != QgsRasterFileWriter.WriterError.NoError:
            raise QgsProcessingException(
                _tr(
                    "The layer {name} cannot be written to {path}; free some disk space, or save it as a GeoTIFF."
                ).format(name=self._name, path=self._path)
            )
        if self._is_picture:
            self._report_gaps(feedback)

    def _fetch(self, feedback: QgsProcessingFeedback):
        self._provider.moveToThread(QThread.currentThread())
        pipe = QgsRasterPipe()
        pipe.set(self._provider)
        progress = QgsRasterBlockFeedback()
        # Both live in a thread that is busy or not this one, so queued calls would come late or never.
        progress.progressChanged.connect(feedback.setProgress, Qt.ConnectionType.DirectConnection)
        feedback.canceled.connect(progress.cancel, Qt.ConnectionType.DirectConnection)
        writer = QgsRasterFileWriter(str(self._path))
        writer.setCreateOptions(CREATE_OPTIONS)
        frame, context = self._frame, QgsCoordinateTransformContext()
        return writer.writeRaster(pipe, frame.columns, frame.rows, frame.rectangle, self._crs, context, progress)

    def _report_gaps(self, feedback: QgsProcessingFeedback) -> None:
        """Say how much is blank: QGIS keeps silent about tiles that a server did not give."""
        layer = QgsRasterLayer(str(self._path))
        alpha = layer.dataProvider().bandStatistics(4)
        if alpha.maximumValue == 0:
            raise QgsProcessingException(
                _tr(
                    "The layer {name} is blank in the extent: check the connection and the address of the service, and "
                    "whether it has images there at this cell size."
                ).format(name=self._name)
            )
        if alpha.minimumValue == 0:
            feedback.pushWarning(
                _tr("{share:.1f}% of the layer {name} is blank in the extent; it is nodata there.").format(
                    share=100 * (1 - alpha.mean / 255), name=self._name
                )
            )


def _tr(text: str) -> str:
    return QCoreApplication.translate("RenderedRaster", text)
