"""A canvas with QGIS's other things around it, and a hand that draws on it."""

from __future__ import annotations

from qgis.core import QgsPointXY
from qgis.gui import QgsAdvancedDigitizingDockWidget, QgsMapCanvas, QgsMessageBar
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QEvent, QPoint, QPointF, Qt
from qgis.PyQt.QtGui import QMouseEvent, QWheelEvent
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication, QMainWindow


class Table:
    """Stands for QGIS's main window: a real canvas, message bar and panel of advanced digitising.

    Attributes:
        active: the active layer.
    """

    active = None

    def __init__(self):
        self.window = QMainWindow()
        self.canvas = QgsMapCanvas(self.window)
        self.window.setCentralWidget(self.canvas)
        self.window.resize(400, 400)
        self.bar = QgsMessageBar(self.window)
        self.cad = QgsAdvancedDigitizingDockWidget(self.canvas, self.window)
        self.window.show()

    def mapCanvas(self):  # noqa: N802 - names of QGIS's interface, here and below
        return self.canvas

    def messageBar(self):  # noqa: N802
        return self.bar

    def cadDockWidget(self):  # noqa: N802
        return self.cad

    def mainWindow(self):  # noqa: N802
        return self.window

    def activeLayer(self):  # noqa: N802
        return self.active

    def setActiveLayer(self, layer) -> bool:  # noqa: N802
        self.active = layer
        return True

    def show(self, layers, extent) -> None:
        """Show layers."""
        self.canvas.setDestinationCrs(layers[0].crs())
        self.canvas.setLayers(layers)
        self.canvas.setExtent(extent)

    def at(self, x: float, y: float) -> QPoint:
        """Where a point of the map is on the canvas."""
        return self.canvas.getCoordinateTransform().transform(QgsPointXY(x, y)).toQPointF().toPoint()

    def click(self, x: float, y: float, button=Qt.MouseButton.LeftButton) -> None:
        """Move to a point of the map and click."""
        self.move(x, y)
        QTest.mouseClick(self.canvas.viewport(), button, Qt.KeyboardModifier.NoModifier, self.at(x, y))

    def move(self, x: float, y: float, held=Qt.MouseButton.NoButton) -> None:
        """Move to a point of the map."""
        place = QPointF(self.at(x, y))
        event = QMouseEvent(
            QMouseEvent.Type.MouseMove, place, QPointF(self.canvas.viewport().mapToGlobal(place.toPoint())),
            Qt.MouseButton.NoButton, held, Qt.KeyboardModifier.NoModifier,
        )  # fmt: skip
        QApplication.sendEvent(self.canvas.viewport(), event)

    def drag(self, start: tuple, end: tuple) -> None:
        """Press at a point of the map, move to another, and let go."""
        viewport, left, none = self.canvas.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        QTest.mousePress(viewport, left, none, self.at(*start))
        self.move(*end, held=left)
        QTest.mouseRelease(viewport, left, none, self.at(*end))

    def wheel(self, steps: int, modifiers=Qt.KeyboardModifier.NoModifier) -> None:
        """Turn the wheel, forwards if positive."""
        viewport = self.canvas.viewport()
        place = QPointF(viewport.rect().center())
        event = QWheelEvent(
            place, QPointF(viewport.mapToGlobal(place.toPoint())), QPoint(), QPoint(0, 120 * steps),
            Qt.MouseButton.NoButton, modifiers, Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(viewport, event)

    @staticmethod
    def focus(widget) -> None:
        """Bring a widget to the front, with the keyboard on it."""
        widget.window().activateWindow()
        assert QTest.qWaitForWindowActive(widget.window())
        widget.setFocus()

    def messages(self) -> list[str]:
        """What the message bar says."""
        return [item.text() for item in self.bar.items()]

    def close(self) -> None:
        self.canvas.stopRendering()
        self.window.close()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        for widget in (self.cad, self.canvas, self.window):  # the first needs the second
            sip.delete(widget)
