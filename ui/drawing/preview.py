"""What the tools share that offer a sample before it is clicked."""

from __future__ import annotations

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCsException,
    QgsGeometry,
    QgsProject,
    QgsWkbTypes,
)
from qgis.gui import QgsMapCanvas, QgsMapTool, QgsRubberBand
from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtGui import QColor

#: Opacity (of 255) of a preview.
OPACITY = 110


class PreviewTool(QgsMapTool):
    """A tool that shows a polygon on the canvas and gives polygons as samples.

    Signals:
        drawn: a geometry and its CRS.
    """

    drawn = pyqtSignal(object, object)

    def __init__(self, canvas: QgsMapCanvas):
        super().__init__(canvas)
        self._band = QgsRubberBand(canvas, QgsWkbTypes.GeometryType.PolygonGeometry)
        self._band.setWidth(2)
        self.setCursor(Qt.CursorShape.CrossCursor)

    @property
    def preview(self) -> QgsGeometry:
        """What is shown, in the canvas's CRS."""
        return self._band.asGeometry()

    def set_color(self, color: QColor) -> None:
        """Show previews in the colour of a class."""
        self._band.setStrokeColor(color)
        inside = QColor(color)
        inside.setAlpha(OPACITY)
        self._band.setFillColor(inside)

    def show_preview(self, geometry: QgsGeometry, crs: QgsCoordinateReferenceSystem) -> None:
        """Show a geometry that is given in some CRS."""
        self._band.setToGeometry(transformed(geometry, crs, self.canvas().mapSettings().destinationCrs()))

    def give(self, geometry: QgsGeometry, crs: QgsCoordinateReferenceSystem) -> None:
        """Make a sample of a geometry, unless it is empty."""
        if not geometry.isEmpty():
            self.drawn.emit(geometry, crs)

    def stop(self) -> None:
        """Show nothing any more."""
        self._band.reset(QgsWkbTypes.GeometryType.PolygonGeometry)

    def close(self) -> None:
        """Leave nothing on the canvas."""
        self.stop()
        self.canvas().scene().removeItem(self._band)

    def keyPressEvent(self, event) -> None:  # noqa: N802 - names of QGIS's interface, here and below
        """Escape takes back what is shown."""
        if event.key() == Qt.Key.Key_Escape:
            self.stop()
            event.accept()
        else:
            super().keyPressEvent(event)

    def deactivate(self) -> None:
        """Another tool is taken."""
        self.stop()
        super().deactivate()


def transformed(
    geometry: QgsGeometry, source: QgsCoordinateReferenceSystem, target: QgsCoordinateReferenceSystem
) -> QgsGeometry:
    """A geometry in another CRS; empty where it cannot be brought there."""
    geometry = QgsGeometry(geometry)
    try:
        geometry.transform(QgsCoordinateTransform(source, target, QgsProject.instance()))
    except QgsCsException:
        return QgsGeometry()
    return geometry
