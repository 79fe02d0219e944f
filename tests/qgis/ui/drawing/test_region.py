import numpy as np
import pytest
from qgis.core import QgsCoordinateReferenceSystem
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest
from waiting import wait_until

FIELD, POND, OUTSIDE = (500_500, 4_999_500), (500_425, 4_999_675), (501_000, 4_999_000)


def settle(tool):
    busy = lambda: tool._rest.isActive() or tool._job.is_busy  # noqa: E731
    assert wait_until(lambda: not busy(), 10)


@pytest.fixture
def tool(panel, make_layer):
    """The tool, taken with a click on its button."""
    make_layer()
    panel.actions_by_tool["region"].trigger()
    return panel.tools["region"]


def held(layer):
    return [round(feature.geometry().area() / 100) for feature in layer.getFeatures()]


def test_a_region_is_what_is_connected_and_alike(qgis_app):
    from chipwise.ui.drawing.region import grow

    values = np.array([[[0, 0, 9, 0], [9, 0, 9, 0], [9, 0, 0, 9]]], float)
    valid = np.ones((3, 4), bool)
    expected = [[1, 1, 0, 0], [0, 1, 0, 0], [0, 1, 1, 0]]
    grown = grow(np.kron(values, np.ones((3, 3))), np.kron(valid, np.ones((3, 3), bool)), (1, 1), 5)
    assert np.array_equal(grown[1::3, 1::3], expected)


def test_a_winding_path_is_followed_to_its_end(qgis_app):
    from chipwise.ui.drawing.region import grow

    path = np.zeros((41, 41), bool)
    path[::4] = True
    for i, row in enumerate(range(0, 40, 4)):
        path[row : row + 5, 40 if i % 2 == 0 else 0] = True
    values = np.where(path, 0.0, 100.0)[np.newaxis]
    grown = grow(values, path, (0, 0), 50)
    assert np.array_equal(grown, path)


def test_nothing_grows_where_there_is_no_value(qgis_app):
    from chipwise.ui.drawing.region import grow

    assert not grow(np.zeros((1, 5, 5)), np.zeros((5, 5), bool), (2, 2), 10).any()


def test_a_click_makes_the_region_one_sample(tool, table, session):
    table.click(*FIELD)
    settle(tool)
    assert held(session.samples) == [40 * 40 - 25]
    assert session.samples.undoStack().count() == 1


def test_the_region_is_shown_before_it_is_clicked(tool, table, session):
    table.move(*POND)
    settle(tool)
    assert tool.preview.area() == pytest.approx(2500) and held(session.samples) == []
    table.move(*FIELD)
    settle(tool)
    assert tool.preview.area() == pytest.approx(157_500)
    QTest.keyClick(table.canvas, Qt.Key.Key_Escape)
    assert tool.preview.isEmpty()


def test_the_wheel_changes_the_tolerance_and_the_region(tool, table, panel):
    scale = table.canvas.scale()
    table.move(*FIELD)
    before = tool.tolerance
    table.wheel(1)
    assert tool.tolerance == before + 1 == panel.tolerance.value()
    panel.tolerance.setValue(100)
    settle(tool)
    assert tool.preview.area() > 1_000_000
    assert table.canvas.scale() == scale


def test_with_ctrl_the_wheel_zooms_as_usual(tool, table):
    scale, tolerance = table.canvas.scale(), tool.tolerance
    table.wheel(1, Qt.KeyboardModifier.ControlModifier)
    assert table.canvas.scale() != scale and tool.tolerance == tolerance


def test_a_click_beside_the_image_is_none(tool, table, session):
    table.click(502_000, 4_998_000)
    settle(tool)
    assert held(session.samples) == []


def test_a_click_where_the_image_has_no_values_is_said(tool, table, session, panel, monkeypatch):
    from chipwise.ui.drawing.pixels import VisiblePixels

    shape = 3, 128, 128
    monkeypatch.setattr(VisiblePixels, "read", lambda _: (np.zeros(shape), np.zeros(shape[1:], bool)))
    table.click(*FIELD)
    settle(tool)
    assert held(session.samples) == [] and panel.status.text() == "The image has no values there."


def test_moving_on_does_not_take_a_click_back(tool, table, session):
    table.click(*POND)
    table.move(*FIELD)
    settle(tool)
    assert held(session.samples) == [25]


def test_samples_may_have_another_crs_than_image_and_canvas(panel, table, session, make_layer):
    layer = make_layer(crs=QgsCoordinateReferenceSystem("EPSG:4326"))
    table.canvas.setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:3857"))
    table.canvas.setExtent(table.canvas.fullExtent())
    table.canvas.zoomToFullExtent()
    panel.actions_by_tool["region"].trigger()
    from qgis.core import QgsCoordinateTransform, QgsPointXY, QgsProject

    to_map = QgsCoordinateTransform(
        session.image.crs(), QgsCoordinateReferenceSystem("EPSG:3857"), QgsProject.instance()
    )
    table.click(*to_map.transform(QgsPointXY(*FIELD)))
    settle(panel.tools["region"])
    shape = next(layer.getFeatures()).geometry()
    shape.transform(QgsCoordinateTransform(layer.crs(), session.image.crs(), QgsProject.instance()))
    assert shape.area() == pytest.approx(157_500, rel=0.02)


def test_an_image_that_goes_away_ends_growing(tool, table, session):
    from qgis.core import QgsProject

    table.move(*FIELD)
    QgsProject.instance().removeMapLayer(session.image)
    settle(tool)
    assert tool.preview.isEmpty()
    table.click(*FIELD)
    settle(tool)
    assert held(session.samples) == []
