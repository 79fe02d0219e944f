"""Grow a region of like pixels around the pointer."""

from __future__ import annotations

import numpy as np
from osgeo import gdal
from qgis.core import QgsGeometry, QgsPointXY
from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtCore import Qt, QTimer, pyqtSignal

from ..background import NewestJob
from ..session import Session
from .pixels import Grid, VisiblePixels, outline, visible_grid
from .preview import PreviewTool

LEAST, MOST, FIRST = 1, 100, 12
#: Holes and specks of fewer pixels are noise, which would give a polygon of thousands of corners.
SPECK = 9
#: How long the pointer rests before a preview is made.
MILLISECONDS = 40


def grow(values: np.ndarray, valid: np.ndarray, pixel: tuple[int, int], tolerance: float) -> np.ndarray:
    """The pixels that are connected with one and like it (rows, columns), bool.

    Args:
        values: (bands, rows, columns) in percent of each band's range.
        valid: (rows, columns).
        tolerance: how many percent a pixel may differ from the first one in any band. What is compared with is the
            mean of the nine pixels around it, so that a noisy one does not decide.
    """
    row, column = pixel
    around = np.s_[max(row - 1, 0) : row + 2, max(column - 1, 0) : column + 2]
    seed = [band[around][valid[around]].mean() for band in values] if valid[pixel] else []
    like = valid.copy()
    for band, value in zip(values, seed):
        like &= np.abs(band - value) <= tolerance
    like[pixel] = valid[pixel]
    return _connected(like, pixel)


def without_specks(mask: np.ndarray, pixel: tuple[int, int]) -> np.ndarray:
    """A mask whose small holes are filled and small appendices cut off, unless that takes the pixel itself."""
    raster = gdal.GetDriverByName("MEM").Create("", mask.shape[1], mask.shape[0], 1, gdal.GDT_Byte)
    band = raster.GetRasterBand(1)
    band.WriteArray(mask.astype(np.uint8))
    gdal.SieveFilter(band, None, band, SPECK, 4)
    sieved = band.ReadAsArray().astype(bool)
    return sieved if sieved[pixel] else mask


def _connected(mask: np.ndarray, pixel: tuple[int, int]) -> np.ndarray:
    """The pixels of a mask that are connected by edges with one of them.

    Whole runs of a row are reached at once, then whole runs of a column, until nothing is added.
    """
    reached = np.zeros_like(mask)
    reached[pixel] = mask[pixel]
    across, down = _runs(mask), _runs(mask.T).T
    count = -1
    while count != (count := np.count_nonzero(reached)):
        for runs in (across, down):
            is_reached = np.zeros(runs.max() + 1, bool)
            is_reached[runs[reached]] = True
            is_reached[0] = False
            reached = is_reached[runs]
    return reached


def _runs(mask: np.ndarray) -> np.ndarray:
    """The number, from 1, of the run of a row that each pixel of a mask belongs to; 0 outside."""
    starts = mask.copy()
    starts[:, 1:] &= ~mask[:, :-1]
    return np.where(mask, np.cumsum(starts, dtype=np.int32).reshape(mask.shape), 0)


class RegionTool(PreviewTool):
    """Shows the region around the pointer; a click makes it a sample, the wheel changes the tolerance.

    With Ctrl the wheel zooms as usual.

    Signals:
        tolerance_changed: in percent.
        said: why a click has given nothing; empty once one has.
    """

    tolerance_changed = pyqtSignal(int)
    said = pyqtSignal(str)

    def __init__(self, canvas: QgsMapCanvas, session: Session):
        super().__init__(canvas)
        self.tolerance = FIRST
        self._session = session
        self._pixels: VisiblePixels | None = None
        self._point: QgsPointXY | None = None
        self._is_clicked = False
        self._job = NewestJob(self)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(MILLISECONDS)
        self._rest.timeout.connect(self._grow)
        session.image_changed.connect(self._forget_pixels)

    def close(self) -> None:
        """Stop growing, and let go of session and canvas."""
        self._session.image_changed.disconnect(self._forget_pixels)
        self._forget_pixels()
        super().close()
        self._job.close()

    def set_tolerance(self, percent: int) -> None:
        """Take more or less unlike pixels."""
        percent = min(max(percent, LEAST), MOST)
        if percent != self.tolerance:
            self.tolerance = percent
            self.tolerance_changed.emit(percent)
            self._rest.start()

    def canvasMoveEvent(self, event) -> None:  # noqa: N802 - names of QGIS's interface, here and below
        """Show the region at the pointer, once it rests."""
        if not self._is_clicked:
            self._point = event.mapPoint()
            self._rest.start()

    def canvasReleaseEvent(self, event) -> None:  # noqa: N802
        """Make a sample of the region."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._point, self._is_clicked = event.mapPoint(), True
            self._grow()

    def wheelEvent(self, event) -> None:  # noqa: N802
        """Change the tolerance, by more where it is larger."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            event.ignore()
            return
        step = max(1, self.tolerance // 10)
        self.set_tolerance(self.tolerance + (step if event.angleDelta().y() > 0 else -step))
        event.accept()

    def stop(self) -> None:
        """Show and expect nothing any more."""
        super().stop()
        self._rest.stop()
        self._job.cancel()
        self._point, self._is_clicked = None, False

    def deactivate(self) -> None:
        """Another tool is taken."""
        self._forget_pixels()
        super().deactivate()

    def _grow(self) -> None:
        self._rest.stop()
        image = self._session.image
        grid = visible_grid(self.canvas(), image) if image is not None and self._point is not None else None
        crs = self.canvas().mapSettings().destinationCrs()
        pixel = grid.pixel(self._point, crs) if grid else None
        if pixel is None:
            self.stop()
            return
        if self._pixels is None or self._pixels.grid != grid:
            self._cancel_reading()
            self._pixels = VisiblePixels(image, grid)
        pixels, tolerance = self._pixels, self.tolerance
        self._job.start(lambda _: _region(pixels, pixel, tolerance), lambda region: self._take(region, grid))

    def _take(self, region: QgsGeometry, grid: Grid) -> None:
        self.show_preview(region, grid.crs)
        if self._is_clicked:
            self._is_clicked = False
            self.said.emit(self.tr("The image has no values there.") if region.isEmpty() else "")
            self.give(region, grid.crs)

    def _cancel_reading(self) -> None:
        if self._pixels is not None:
            self._pixels.cancel()

    def _forget_pixels(self, *_) -> None:
        self._cancel_reading()
        self._pixels = None
        self.stop()


def _region(pixels: VisiblePixels, pixel: tuple[int, int], tolerance: float) -> QgsGeometry:
    values, valid = pixels.read()
    return outline(without_specks(grow(values, valid, pixel, tolerance), pixel), pixels.grid, pixel)
