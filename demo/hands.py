"""What a user's hands do in QGIS Desktop: run inside QGIS by the scripts that ``desktop.run_desktop`` starts."""

from __future__ import annotations

import json
import os
import time
import traceback
from collections.abc import Callable
from pathlib import Path

from qgis.core import QgsPointXY, QgsProject
from qgis.PyQt.QtCore import QPoint, Qt, QTimer
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QAbstractButton, QAction, QApplication, QLineEdit, QMessageBox
from qgis.utils import iface

LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
JOB = json.loads(Path(os.environ["CHIPWISE_DESKTOP_JOB"]).read_text(encoding="utf-8"))


def play(script: Callable[[Hands], None]) -> None:
    """Run a script once QGIS is up; note what it has noted, or its failure, and end QGIS in any case."""

    def begin() -> None:
        hands = Hands()
        try:
            script(hands)
        except BaseException:
            hands.notes["problem"] = traceback.format_exc()
            hands.picture(Path(JOB["notes"]).with_name("problem.png"))
        finally:
            Path(JOB["notes"]).write_text(json.dumps(hands.notes), encoding="utf-8")
        if "problem" in hands.notes:
            os._exit(1)  # whatever dialog is open
        hands.leave()

    QTimer.singleShot(1000, begin)


class Hands:
    """Clicks, types, waits and looks, in the windows that the user has before him.

    Attributes:
        notes: what the script hands back.
    """

    def __init__(self):
        self.iface, self.window, self.canvas = iface, iface.mainWindow(), iface.mapCanvas()
        self.notes: dict = {}
        self.window.setWindowState(Qt.WindowState.WindowNoState)
        self.window.setGeometry(QApplication.primaryScreen().geometry())
        QApplication.setActiveWindow(self.window)  # without a window manager no window is made active

    @property
    def dock(self):
        """The content of Chipwise's dock."""
        return next(dock for dock in self.window.findChildren(object) if type(dock).__name__ == "DockContent")

    def panel(self, name: str):
        """A panel of the dock by the name of its class; its tab is brought to the front."""
        panel = next(panel for panel in self.dock.panels if type(panel).__name__ == name)
        page = next(i for i in range(self.dock.tabs.count()) if self.dock.tabs.widget(i).isAncestorOf(panel))
        self.dock.tabs.setCurrentIndex(page)
        QTest.qWait(100)
        return panel

    def wait(self, condition: Callable, seconds: float, what: str):
        """Wait until something holds, and return it."""
        end = time.monotonic() + seconds
        while not (found := condition()):
            if time.monotonic() > end:
                raise TimeoutError(f"after {seconds:g} s still not: {what}")
            QTest.qWait(50)
        return found

    def open_dock(self) -> None:
        """Click the plugin's button."""
        self.window.findChild(QAction, "ChipwiseDockAction").trigger()
        QTest.qWait(300)

    def click(self, button: QAbstractButton) -> None:
        """Click a button that can be clicked."""
        if not (button.isVisible() and button.isEnabled()):
            raise RuntimeError(f"{button.text() or button.toolTip()} cannot be clicked")
        QTest.mouseClick(button, LEFT)

    def button(self, panel, text: str) -> QAbstractButton:
        """The button of a panel that bears a text."""
        return next(
            b for b in panel.findChildren(QAbstractButton) if text in (b.text().replace("&", ""), b.accessibleName())
        )

    def make_classes(self, names: list[str]) -> None:
        """Add classes in the table and type their names."""
        panel = self.panel("SchemaPanel")
        for name in names:
            self.click(self.button(panel, "Add a class"))
            editor = self.wait(lambda: panel.table.findChild(QLineEdit), 5, "the name can be typed")
            editor.selectAll()
            QTest.keyClicks(editor, name)
            QTest.keyClick(editor, Qt.Key.Key_Return)
            self.wait(lambda: not panel.table.findChild(QLineEdit), 5, "the name is taken")

    def make_samples(self, path: str) -> None:
        """Make a layer of polygons with the dialog."""
        panel = self.panel("SamplesPanel")

        def fill() -> None:
            dialog = QApplication.activeModalWidget()
            dialog.file.setFilePath(path)
            dialog.accept()

        QTimer.singleShot(500, fill)
        self.click(panel.new)
        self.wait(lambda: self.dock.session.samples, 10, "the layer of samples is there")

    def take_tool(self, name: str) -> None:
        """Click a tool of the dock."""
        panel = self.panel("DrawingPanel")
        action = panel.actions_by_tool[name]
        if not action.isChecked():
            self.click(self.button(panel, action.text()))
        self.wait(lambda: self.canvas.mapTool() is panel.tools[name], 5, f"the tool {name} is taken")

    def take_class(self, number: int) -> None:
        """Press the key of a class on the canvas; it has these keys while a tool of the dock is taken."""
        QApplication.setActiveWindow(self.window)  # a dialog may have been that
        self.canvas.setFocus()
        QTest.keyClick(self.canvas, str(number))
        value = self.dock.session.schema.values[number - 1]
        self.wait(lambda: self.dock.session.current_class == value, 5, f"class {number} is taken")

    def draw_polygon(self, corners: list[tuple[float, float]], is_finished: bool = True) -> None:
        """Click the corners, in map coordinates, and close the polygon with a right click."""
        points = [self._pixel(x, y) for x, y in corners]
        for point in points:
            self._move(point)
            QTest.mouseClick(self.canvas.viewport(), LEFT, Qt.KeyboardModifier.NoModifier, point)
        if is_finished:
            QTest.mouseClick(self.canvas.viewport(), RIGHT, Qt.KeyboardModifier.NoModifier, points[-1])
        QTest.qWait(50)

    def drag(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        """Press, move and let go, in map coordinates."""
        first, last = self._pixel(*start), self._pixel(*end)
        view, none = self.canvas.viewport(), Qt.KeyboardModifier.NoModifier
        QTest.mousePress(view, LEFT, none, first)
        for point in ((first + last) / 2, last):
            self._move(point)
        QTest.mouseRelease(view, LEFT, none, last)
        QTest.qWait(50)

    def picture(self, path: Path | str) -> None:
        """Take a picture of the main window once the map is drawn."""
        self.wait_for_map()
        self.window.grab().save(str(path))

    def wait_for_map(self) -> None:
        """Wait until the canvas shows all that it is to show."""
        QTest.qWait(300)
        end = time.monotonic() + 60
        while self.canvas.isDrawing() and time.monotonic() < end:
            QTest.qWait(100)

    def leave(self) -> None:
        """Close QGIS; the project is not saved, and temporary layers may go. Nothing else is to be asked."""
        QgsProject.instance().setDirty(False)

        def agree() -> None:
            dialog = QApplication.activeModalWidget()
            if isinstance(dialog, QMessageBox) and "temporary layers" in dialog.text():
                self.click(dialog.button(QMessageBox.StandardButton.Yes))

        self._agreeing = QTimer()
        self._agreeing.timeout.connect(agree)
        self._agreeing.start(200)
        self.iface.actionExit().trigger()

    def _pixel(self, x: float, y: float) -> QPoint:
        point = self.canvas.getCoordinateTransform().transform(QgsPointXY(x, y))
        return QPoint(round(point.x()), round(point.y()))

    def _move(self, point: QPoint) -> None:
        QTest.mouseMove(self.canvas.viewport(), point)
        QTest.qWait(10)
