"""Run by QGIS Desktop: from an image to a map in the dock, with clicks only; QGIS is left while a worker runs.

``test_desktop.py`` starts it and judges what it notes.
"""

import os
import sys
from pathlib import Path

from qgis.core import QgsPointXY, QgsProject
from qgis.PyQt.QtWidgets import QDoubleSpinBox, QLabel

sys.path.insert(0, os.environ["CHIPWISE_DEMO_FOLDER"])

from hands import JOB, Hands, play


def ground(column: float, row: float) -> tuple[float, float]:
    """Map coordinates of a pixel of the image."""
    return JOB["left"] + column * JOB["cell"], JOB["top"] - row * JOB["cell"]


def workers() -> list[int]:
    """The workers that this QGIS has running."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((process / "stat").read_text().rpartition(")")[2].split()[1])
            if parent == os.getpid() and b"chipwise.core" in (process / "cmdline").read_bytes():
                found.append(int(process.name))
        except OSError:  # it has just ended
            continue
    return found


def label(hands: Hands) -> None:
    """Make classes and a layer, and draw with two tools in each class."""
    hands.make_classes(["Water", "Land"])
    hands.make_samples(JOB["samples"])
    for number, drawn in enumerate(JOB["drawn"], 1):
        hands.take_tool("polygon")
        hands.take_class(number)
        hands.draw_polygon([ground(*corner) for corner in drawn["polygon"]])
        hands.take_tool("rectangle")
        for first, last in drawn["rectangles"]:
            hands.drag(ground(*first), ground(*last))
    layer = hands.dock.session.samples
    hands.wait(lambda: len(hands.dock.session.counts) == 2, 20, "the samples are counted")
    hands.notes["drawn"] = sorted(feature["class_name"] for feature in layer.getFeatures())
    hands.notes["undo_steps"] = layer.undoStack().count()
    hands.notes["in_file"] = layer.dataProvider().featureCount()
    hands.notes["counts"] = {str(value): count for value, count in hands.dock.session.counts.items()}
    hands.picture(JOB["pictures"] + "/label.png")


def map_value(name: str, point: tuple[float, float]) -> float:
    """What a layer of the project holds at a point."""
    layer = QgsProject.instance().mapLayersByName(name)[0]
    return layer.dataProvider().sample(QgsPointXY(*point), 1)[0]


def said(panel) -> str:
    """What the panel says of the quick look."""
    return next(label.text() for label in panel.findChildren(QLabel) if label.accessibleName().startswith("State"))


def look(hands: Hands) -> None:
    """Run the quick look to its end; on a busy machine it may ask for more time, and gets it."""
    panel = hands.panel("QuickLookPanel")
    for minutes in JOB["minutes"]:
        panel.findChild(QDoubleSpinBox).setValue(minutes)
        hands.click(hands.button(panel, "Quick look"))
        hands.notes["worker"] = hands.wait(workers, 60, "a worker runs")[0]
        hands.wait(lambda: hands.button(panel, "Quick look").isEnabled(), JOB["patience"], "the quick look is over")
        hands.notes["said"] = said(panel)
        if "too short" not in hands.notes["said"]:
            break
    hands.notes["layers"] = [layer.name() for layer in QgsProject.instance().layerTreeRoot().layerOrder()]
    if "Quick look" in hands.notes["layers"]:
        hands.notes["mapped"] = [map_value("Quick look", ground(*place)) for place in JOB["places"]]
        hands.notes["sure"] = [map_value("Quick look: least sure", ground(*place)) for place in JOB["places"]]
    hands.picture(JOB["pictures"] + "/map.png")
    hands.panel("MonitorPanel")
    hands.picture(JOB["pictures"] + "/training.png")


def script(hands: Hands) -> None:
    hands.iface.addRasterLayer(JOB["raster"], "Flanders")
    hands.wait_for_map()
    hands.open_dock()
    hands.notes["image"] = hands.dock.session.image.name()
    label(hands)
    look(hands)
    hands.notes["saved"] = hands.dock.session.samples.commitChanges()
    hands.click(hands.button(hands.panel("QuickLookPanel"), "Quick look"))
    hands.notes["last_worker"] = hands.wait(workers, 60, "a second worker runs")[0]


play(script)
