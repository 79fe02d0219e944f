"""Pick segments: the visible image is divided into superpixels by a worker, and a click makes one a sample."""

from __future__ import annotations

import math
import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
from osgeo import gdal
from qgis.core import (
    QgsApplication,
    QgsGeometry,
    QgsPointXY,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProcessingUtils,
    QgsRasterLayer,
    QgsTask,
)
from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtCore import QCoreApplication, Qt, QTimer, pyqtSignal

from ...core.requests import ExtentInput, RasterInput, SegmentsRequest
from ...processing_provider.layers import raster_input, wkt
from ...processing_provider.rendered_raster import Frame, RenderedRaster, is_file
from ...processing_provider.worker_process import run_worker
from ..session import Session
from .pixels import Grid, outline, visible_grid
from .preview import PreviewTool

LEAST, MOST, FIRST = 4, 256, 20
#: How long the view rests before it is divided anew.
MILLISECONDS = 400
#: A segment may reach so many times its size from where it was asked for.
REACH = 8


class Segments:
    """Numbered pixels.

    Attributes:
        numbers: (rows, columns), 0 where there is no segment.
        size: about how many pixels a segment is wide.
    """

    def __init__(self, numbers: np.ndarray, grid: Grid, size: int):
        self.numbers, self.grid, self.size = numbers, grid, size

    def at(self, pixel: tuple[int, int]) -> QgsGeometry:
        """The polygon of the segment that a pixel (row, column) belongs to; empty without one."""
        number = self.numbers[pixel]
        if not number:
            return QgsGeometry()
        top, left = (max(place - REACH * self.size, 0) for place in pixel)
        bottom, right = (place + REACH * self.size + 1 for place in pixel)
        mask = self.numbers[top:bottom, left:right] == number
        return outline(mask, self.grid.part(top, left, *mask.shape), (pixel[0] - top, pixel[1] - left))


class SegmentsTask(QgsTask):
    """Divides the visible part of an image, in the background.

    Args:
        done: called in the main thread with this task when it has ended.

    Attributes:
        segments: the result; None before and if it failed.
        problem: why it failed; empty if it was cancelled.
    """

    def __init__(self, image: QgsRasterLayer, grid: Grid, size: int, done: Callable[[SegmentsTask], None]):
        # Else QGIS would neither close nor open another project while it runs.
        flags = QgsTask.Flag.CanCancel | QgsTask.Flag.CancelWithoutPrompt
        super().__init__(QCoreApplication.translate("SegmentsTask", "Dividing the image into segments"), flags)
        self.segments: Segments | None = None
        self.problem = ""
        self._runtime = QgsApplication.processingRegistry().providerById("chipwise").runtime
        self._grid, self._size, self._done = grid, size, done
        self._folder = tempfile.TemporaryDirectory(prefix="chipwise-", dir=QgsProcessingUtils.tempFolder())
        self._feedback = QgsProcessingFeedback(False)
        self._picture: RenderedRaster | None = None
        self._cell_size = 0.0
        self._raster = self._input(image)

    def run(self) -> bool:
        """Run the worker, in a thread of its own."""
        self._feedback.progressChanged.connect(self.setProgress, Qt.ConnectionType.DirectConnection)
        try:
            if self._picture:
                self._picture.write(self._feedback)
            outputs = run_worker(self._runtime, self._request(), self._feedback)
            self.segments = self._read(outputs["output"])
        except QgsProcessingException as error:
            self.problem = "" if self.isCanceled() else str(error)
        return self.segments is not None

    def cancel(self) -> None:
        """End the worker."""
        self._feedback.cancel()
        super().cancel()

    def finished(self, is_done: bool) -> None:
        """Tidy up and tell whoever waits."""
        self._folder.cleanup()
        self._done(self)

    def _input(self, image: QgsRasterLayer) -> RasterInput:
        """The image as a file; one that is none is fetched as far as it is seen."""
        if is_file(image):
            # at full resolution the image's own pixels are read, not resampled ones
            is_full = math.isclose(self._grid.transform[1], image.rasterUnitsPerPixelX(), rel_tol=1e-6)
            self._cell_size = 0.0 if is_full else self._grid.transform[1]
            return raster_input(image)
        x, cell, _, y, _, _ = self._grid.transform
        path = Path(self._folder.name) / "picture.tif"
        self._picture = RenderedRaster(image, Frame(x, y, cell, self._grid.columns, self._grid.rows), path)
        return RasterInput(str(path))

    def _request(self) -> SegmentsRequest:
        seen = self._grid.extent
        bounds = seen.xMinimum(), seen.yMinimum(), seen.xMaximum(), seen.yMaximum()
        extent, output = ExtentInput(bounds, wkt(self._grid.crs)), str(Path(self._folder.name) / "segments.tif")
        return SegmentsRequest(self._raster, output, extent, self._cell_size, self._size)

    def _read(self, path: str) -> Segments:
        dataset = gdal.Open(path)
        grid = Grid(self._grid.crs, dataset.GetGeoTransform(), dataset.RasterXSize, dataset.RasterYSize)
        return Segments(dataset.ReadAsArray(), grid, self._size)


class SegmentsTool(PreviewTool):
    """Shows the segment at the pointer; a click makes it a sample.

    The image is divided when the tool is taken, and anew when the view has moved or another size is wanted.

    Signals:
        said: how it stands, or what went wrong, in words.
    """

    said = pyqtSignal(str)

    def __init__(self, canvas: QgsMapCanvas, session: Session):
        super().__init__(canvas)
        self.size = FIRST
        self.segments: Segments | None = None
        self._session = session
        self._task: SegmentsTask | None = None
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(MILLISECONDS)
        self._rest.timeout.connect(self._divide)
        session.image_changed.connect(self._begin_anew)

    def close(self) -> None:
        """End the worker, and let go of session and canvas."""
        self._session.image_changed.disconnect(self._begin_anew)
        self._rest.stop()
        self._end_task()
        super().close()

    def set_size(self, pixels: int) -> None:
        """Want larger or smaller segments."""
        if pixels != self.size:
            self.size = pixels
            self._divide_soon()

    def activate(self) -> None:
        """The tool is taken."""
        super().activate()
        self.canvas().extentsChanged.connect(self._divide_soon)
        self._divide()

    def deactivate(self) -> None:
        """Another tool is taken."""
        self.canvas().extentsChanged.disconnect(self._divide_soon)
        self._rest.stop()
        self._end_task()
        self.said.emit("")
        super().deactivate()

    def canvasMoveEvent(self, event) -> None:  # noqa: N802 - names of QGIS's interface, here and below
        """Show the segment at the pointer."""
        segment = self._at(event.mapPoint())
        if segment.isEmpty():
            self.stop()
        else:
            self.show_preview(segment, self.segments.grid.crs)

    def canvasReleaseEvent(self, event) -> None:  # noqa: N802
        """Make the segment a sample."""
        if event.button() == Qt.MouseButton.LeftButton and self.segments is not None:
            self.give(self._at(event.mapPoint()), self.segments.grid.crs)

    def _at(self, point: QgsPointXY) -> QgsGeometry:
        if self.segments is None:
            return QgsGeometry()
        pixel = self.segments.grid.pixel(point, self.canvas().mapSettings().destinationCrs())
        return self.segments.at(pixel) if pixel else QgsGeometry()

    def _begin_anew(self, *_) -> None:
        """Another image: segments of the one before are of no use."""
        self._end_task()
        self.segments = None
        self.stop()
        self._divide_soon()

    def _divide_soon(self, *_) -> None:
        if self.isActive():
            self._rest.start()

    def _divide(self) -> None:
        self._end_task()
        image = self._session.image
        grid = visible_grid(self.canvas(), image) if image is not None else None
        if grid is None:
            self.segments = None
            self.stop()
            self.said.emit(self.tr("The image is not in view; choose one, or move to where it is."))
            return
        self.said.emit(self.tr("Dividing the visible image into segments…"))
        self._task = SegmentsTask(image, grid, self.size, self._take)
        QgsApplication.taskManager().addTask(self._task)

    def _take(self, task: SegmentsTask) -> None:
        if task is not self._task:
            return
        self._task = None
        if task.segments is not None:
            self.segments = task.segments
            self.said.emit(self.tr("Click a segment to make it a sample."))
        else:
            self.said.emit(task.problem)

    def _end_task(self) -> None:
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
