"""Drawing by hand: QGIS's own tools, with its snapping and advanced digitising, and a circle, which it has none for."""

from __future__ import annotations

from qgis.core import Qgis, QgsCircle, QgsGeometry, QgsPoint, QgsPointXY, QgsVectorLayer
from qgis.gui import (
    QgsAdvancedDigitizingDockWidget,
    QgsMapCanvas,
    QgsMapToolCapture,
    QgsMapToolDigitizeFeature,
    QgsMapToolExtent,
)
from qgis.PyQt.QtCore import Qt, pyqtSignal

from .preview import PreviewTool

#: Corners of a circle.
CORNERS = 48


class CaptureTool(QgsMapToolDigitizeFeature):
    """Draw point by point, as QGIS does; freehand follows the pointer from a first click to a right one.

    Signals:
        drawn: a geometry and its CRS.
    """

    drawn = pyqtSignal(object, object)

    def __init__(
        self,
        canvas: QgsMapCanvas,
        advanced: QgsAdvancedDigitizingDockWidget,
        mode: QgsMapToolCapture.CaptureMode,
        is_freehand: bool = False,
    ):
        super().__init__(canvas, advanced, mode)
        self._is_freehand = is_freehand
        self._target: QgsVectorLayer | None = None
        self.digitizingCompleted.connect(self._give)

    def draw_into(self, layer: QgsVectorLayer | None) -> None:
        """Snap to, and give geometries in the CRS of, a layer; what was begun for another one is dropped."""
        self.stopCapturing()
        self._target = layer
        self.setLayer(layer)

    def close(self) -> None:
        """Leave nothing on the canvas."""
        self.stopCapturing()

    def activate(self) -> None:
        """The tool is taken."""
        super().activate()
        if not self._is_freehand:
            return
        if hasattr(self, "setCurrentCaptureTechnique"):  # QGIS 3.26 and newer
            self.setCurrentCaptureTechnique(Qgis.CaptureTechnique.Streaming)
        else:
            self.setStreamDigitizingEnabled(True)

    def _give(self, feature) -> None:
        if self._target is not None:
            self.drawn.emit(feature.geometry(), self._target.crs())


class RectangleTool(QgsMapToolExtent):
    """Draw a rectangle by dragging.

    Signals:
        drawn: a geometry and its CRS.
    """

    drawn = pyqtSignal(object, object)

    def __init__(self, canvas: QgsMapCanvas):
        super().__init__(canvas)
        self.extentChanged.connect(self._give)

    def close(self) -> None:
        """Leave nothing on the canvas."""
        self.clearRubberBand()

    def _give(self, extent) -> None:
        self.clearRubberBand()
        if not extent.isEmpty():
            self.drawn.emit(QgsGeometry.fromRect(extent), self.canvas().mapSettings().destinationCrs())


class CircleTool(PreviewTool):
    """Draw a circle by dragging from its centre."""

    def __init__(self, canvas: QgsMapCanvas):
        super().__init__(canvas)
        self._centre: QgsPointXY | None = None

    def canvasPressEvent(self, event) -> None:  # noqa: N802 - names of QGIS's interface, here and below
        """Take the centre."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._centre = event.mapPoint()

    def canvasMoveEvent(self, event) -> None:  # noqa: N802
        """Show the circle."""
        if self._centre is not None:
            self.show_preview(self._circle(event.mapPoint()), self.canvas().mapSettings().destinationCrs())

    def canvasReleaseEvent(self, event) -> None:  # noqa: N802
        """Give the circle, unless it is none."""
        if self._centre is not None and event.button() == Qt.MouseButton.LeftButton:
            circle = self._circle(event.mapPoint())
            self.stop()
            self.give(circle, self.canvas().mapSettings().destinationCrs())

    def stop(self) -> None:
        """Take the centre back."""
        super().stop()
        self._centre = None

    def _circle(self, edge: QgsPointXY) -> QgsGeometry:
        radius = self._centre.distance(edge)
        return QgsGeometry(QgsCircle(QgsPoint(self._centre), radius).toPolygon(CORNERS)) if radius else QgsGeometry()
