"""The quick look with the real runtime, on the tiny world."""

import pytest
from qgis.core import QgsProject
from qgis.PyQt.QtWidgets import QCheckBox, QLabel
from waiting import button, click, wait_until


@pytest.fixture(autouse=True)
def one_epoch(monkeypatch):
    from chipwise.ui.quick_look import steps

    monkeypatch.setattr(steps, "MOST_EPOCHS", 1)


def test_a_look_gives_a_map_in_the_colours_of_the_classes(panel, session, qgis_canvas):
    qgis_canvas.setExtent(session.image.extent())
    click(panel, "Quick look")
    assert wait_until(button(panel, "Quick look").isEnabled, 400)
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
    block = classes.dataProvider().block(1, extent, 128, 128)
    for value, first in ((1, 0), (2, 64)):
        found = [block.value(row, column) == value for row in range(128) for column in range(first, first + 64)]
        assert sum(found) > 0.8 * len(found)
    assert panel.findChild(QCheckBox).isEnabled()
