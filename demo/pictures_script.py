"""Run by QGIS Desktop for ``pictures.py``: labels the demo scene in the dock, and takes pictures on the way."""

import json
import os
import sys
from pathlib import Path

from qgis.core import QgsGeometry, QgsPointXY, QgsRectangle
from qgis.gui import QgsProcessingAlgorithmDialogBase
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication, QCheckBox, QDockWidget, QDoubleSpinBox, QProgressBar, QPushButton

sys.path.insert(0, os.environ["CHIPWISE_DEMO_FOLDER"])

from chipwise.core.schema import ClassSchema
from chipwise.ui.samples import edits
from chipwise.ui.samples.undo_step import start_editing
from hands import JOB, Hands, play

#: Corners of a sample in a field, from the middle of the scene, in widths of the scene.
BEGUN = ((0.02, -0.165), (0.037, -0.1), (0.076, -0.112), (0.055, -0.17))
#: Shares of the image's width that are shown: a part, and all of it.
NEAR, FAR = 0.35, 1.02
#: The dialogs that the dock opens, and their size in pixels.
DIALOGS, DIALOG_SIZE = ("exporttrainingdata", "trainmodel", "classifypixels"), (860, 620)


def add_samples(hands: Hands) -> None:
    """Draw all samples but the last, which is left half drawn."""
    session = hands.dock.session
    schema = json.loads(Path(JOB["schema"]).read_text(encoding="utf-8"))
    session.set_schema(ClassSchema.from_dict(schema))
    hands.make_samples(JOB["samples"])
    start_editing(session.samples)
    classes = {item.name: item for item in session.schema.classes}
    for feature in JOB["features"]:
        ring = [QgsPointXY(x, y) for x, y in feature["geometry"]["coordinates"][0]]
        edits.add_sample(session.samples, QgsGeometry.fromPolygonXY([ring]), classes[feature["properties"]["class"]])


def show(hands: Hands, share: float) -> QgsRectangle:
    """Show so much of the image's width around its middle; return its extent."""
    extent = hands.dock.session.image.extent()
    hands.canvas.setExtent(extent.scaled(share))
    hands.canvas.refresh()
    hands.wait_for_map()
    return extent


def label(hands: Hands) -> None:
    """The tab of classes, drawing and samples, with a polygon that is being drawn."""
    hands.panel("DrawingPanel")
    extent = show(hands, NEAR)
    hands.take_tool("polygon")
    hands.take_class(1)
    x, y, side = extent.center().x(), extent.center().y(), extent.width()
    hands.draw_polygon([(x + dx * side, y + dy * side) for dx, dy in BEGUN], is_finished=False)
    hands.picture(Path(JOB["pictures"], "label.png"))
    hands.dock.session.samples.commitChanges()


def look(hands: Hands) -> None:
    """The quick look: its curves while it trains, and its map once that is there."""
    show(hands, FAR)
    panel = hands.panel("QuickLookPanel")
    panel.findChild(QDoubleSpinBox).setValue(JOB["minutes"])
    hands.click(hands.button(panel, "Quick look"))
    progress = panel.findChild(QProgressBar)
    hands.wait(lambda: progress.value() >= 75 or not _runs(panel), 1200, "most of the training is done")
    hands.panel("MonitorPanel")
    show(hands, NEAR)  # what is classified is settled already
    hands.picture(Path(JOB["pictures"], "training.png"))
    hands.wait(lambda: not _runs(panel), 1200, "the quick look is over")
    hands.panel("QuickLookPanel")
    show(hands, FAR)
    if not panel.findChild(QCheckBox).isEnabled():
        raise RuntimeError("the quick look has made no map")
    QTest.qWait(7000)  # until QGIS takes its message away that the task is done
    hands.picture(Path(JOB["pictures"], "map.png"))


def dialogs(hands: Hands) -> None:
    """The dialogs of the three algorithms, with what the dock fills in."""
    panel = hands.panel("QuickLookPanel")
    for name in DIALOGS:
        hands.click(panel.findChild(QPushButton, name))
        dialog = hands.wait(_open_dialog, 10, f"the dialog of {name} is open")
        dialog.resize(*DIALOG_SIZE)
        QTest.qWait(500)
        dialog.grab().save(str(Path(JOB["pictures"], f"{name}.png")))
        dialog.close()
        hands.wait(lambda: not _open_dialog(), 5, f"the dialog of {name} is closed")


def _open_dialog():
    windows = (w for w in QApplication.topLevelWidgets() if isinstance(w, QgsProcessingAlgorithmDialogBase))
    return next(filter(lambda window: window.isVisible(), windows), None)


def _runs(panel) -> bool:
    return panel.findChild(QProgressBar).isVisibleTo(panel)


def script(hands: Hands) -> None:
    """Label, look, and take the pictures on the way."""
    hands.window.findChild(QDockWidget, "Browser").close()
    image = hands.iface.addRasterLayer(JOB["raster"], "Demo scene")
    image.renderer().setRedBand(3)  # the bands are blue, green, red, near infrared
    image.renderer().setBlueBand(1)
    image.setDefaultContrastEnhancement()
    hands.iface.layerTreeView().refreshLayerSymbology(image.id())
    hands.wait_for_map()
    hands.open_dock()
    add_samples(hands)
    label(hands)
    look(hands)
    dialogs(hands)


play(script)
