"""The quick look with the real runtime, on the tiny world."""

import pytest
from qgis.core import QgsProject, QgsRectangle
from qgis.PyQt.QtWidgets import QCheckBox, QLabel
from waiting import button, click, wait_until


@pytest.fixture(autouse=True)
def one_epoch(monkeypatch):
    from chipwise.ui.quick_look import steps

    monkeypatch.setattr(steps, "MOST_EPOCHS", 1)


def test_two_looks_give_a_map_in_the_colours_of_the_classes(panel, session, qgis_canvas):
    qgis_canvas.setExtent(session.image.extent())
    for _ in range(2):
        click(panel, "Quick look")
        assert wait_until(button(panel, "Quick look").isEnabled, 170)
        said = [label.text() for label in panel.findChildren(QLabel) if label.accessibleName()]
        assert "The map is ready" in said[0], said
    (classes,) = QgsProject.instance().mapLayersByName("Quick look")
    (unsure,) = QgsProject.instance().mapLayersByName("Quick look: least sure")
    assert {item.color.name(): item.label for item in classes.renderer().classes()} == {
        "#1f78b4": "Water",
        "#33a02c": "Forest",
    }
    extent = session.image.extent()
    assert classes.extent() == extent and unsure.dataProvider().bandStatistics(1).maximumValue <= 100
    west, middle, east = extent.xMinimum(), extent.center().x(), extent.xMaximum()
    found = [
        classes.dataProvider().block(1, QgsRectangle(left, extent.yMinimum(), right, extent.yMaximum()), 64, 128)
        for left, right in ((west, middle), (middle, east))
    ]
    shares = [sum(block.value(r, c) == value for r in range(0, 128, 8) for c in range(0, 64, 8)) / 128
              for value, block in zip((1, 2), found)]  # fmt: skip
    assert min(shares) > 0.8
    assert panel.findChild(QCheckBox).isEnabled()
