import pytest
from qgis.core import QgsProject, QgsVectorLayer, QgsWkbTypes
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication

CORNERS = ((500_100, 4_999_900), (500_400, 4_999_900), (500_400, 4_999_600), (500_100, 4_999_600))


def draw(table, corners=CORNERS):
    for corner in corners:
        table.click(*corner)
    table.click(*corners[-1], button=Qt.MouseButton.RightButton)
    QApplication.processEvents()


def held(layer):
    return [(feature["class_value"], feature["class_name"]) for feature in layer.getFeatures()]


def only(layer):
    feature = next(layer.getFeatures())
    return feature.geometry()


def test_a_polygon_is_one_sample_of_the_chosen_class_and_one_step(panel, table, session, make_layer):
    layer = make_layer()
    session.set_current_class(2)
    panel.actions_by_tool["polygon"].trigger()
    draw(table)
    assert held(layer) == [(2, "Forest")] and only(layer).area() == pytest.approx(90_000, rel=0.03)
    assert layer.undoStack().count() == 1 and layer.dataProvider().featureCount() == 0
    layer.undoStack().undo()
    assert held(layer) == []


def test_a_rectangle_is_dragged(panel, table, make_layer):
    layer = make_layer()
    panel.actions_by_tool["rectangle"].trigger()
    table.drag(CORNERS[0], CORNERS[2])
    assert only(layer).area() == pytest.approx(90_000, rel=0.03) and layer.undoStack().count() == 1


def test_a_circle_is_dragged_from_its_centre(panel, table, make_layer):
    layer = make_layer()
    panel.actions_by_tool["circle"].trigger()
    table.drag((500_500, 4_999_500), (500_700, 4_999_500))
    shape = only(layer)
    assert shape.area() == pytest.approx(3.14 * 200**2, rel=0.04) and layer.undoStack().count() == 1
    assert shape.centroid().asPoint().distance(500_500, 4_999_500) < 10


def test_a_circle_without_a_radius_is_none(panel, table, make_layer):
    layer = make_layer()
    panel.actions_by_tool["circle"].trigger()
    table.click(500_500, 4_999_500)
    assert held(layer) == [] and not table.messages()


def test_freehand_follows_the_pointer(panel, table, make_layer):
    layer = make_layer()
    panel.actions_by_tool["freehand"].trigger()
    table.click(500_100, 4_999_900)
    for step in range(1, 10):
        table.move(500_100 + 30 * step, 4_999_900)
    for step in range(1, 10):
        table.move(500_370, 4_999_900 - 30 * step)
    table.click(500_370, 4_999_630, button=Qt.MouseButton.RightButton)
    assert only(layer).area() == pytest.approx(270 * 270 / 2, rel=0.1)
    assert len(only(layer).asPolygon()[0]) > 10 and layer.undoStack().count() == 1


def test_lines_and_points_are_drawn_in_layers_of_theirs(panel, table, make_layer):
    lines = make_layer("LineString")
    panel.actions_by_tool["line"].trigger()
    draw(table)
    assert only(lines).length() == pytest.approx(900, rel=0.03) and lines.undoStack().count() == 1
    points = make_layer("Point")
    panel.actions_by_tool["point"].trigger()
    table.click(*CORNERS[0])
    table.click(*CORNERS[1])
    assert points.featureCount() == 2 and points.undoStack().count() == 2


@pytest.mark.parametrize(
    ("kind", "tools"),
    [
        ("Polygon", {"polygon", "rectangle", "circle", "freehand", "region", "segment"}),
        ("LineString", {"line"}),
        ("Point", {"point"}),
    ],
)
def test_only_tools_that_fit_the_layer_are_offered(panel, make_layer, kind, tools):
    make_layer(kind)
    assert {name for name, action in panel.actions_by_tool.items() if action.isEnabled()} == tools


def test_without_samples_classes_or_image_it_says_what_is_missing(panel, session, make_layer):
    assert not any(action.isEnabled() for action in panel.actions_by_tool.values())
    assert "samples" in panel.status.text()
    make_layer()
    session.set_image(None)
    assert not panel.actions_by_tool["region"].isEnabled() and panel.actions_by_tool["polygon"].isEnabled()
    session.set_schema(None)
    assert "class" in panel.status.text() and not panel.actions_by_tool["polygon"].isEnabled()


def test_without_a_class_field_nothing_can_be_drawn_and_it_says_so(panel, table, session):
    from chipwise.ui.samples.layer import adopt

    layer = QgsVectorLayer("Polygon?crs=EPSG:32633&field=land:integer", "mine", "memory")
    QgsProject.instance().addMapLayer(layer)
    session.set_samples(layer)
    assert not any(action.isEnabled() for action in panel.actions_by_tool.values())
    assert "class field" in panel.status.text()
    adopt(layer, "land")
    assert panel.actions_by_tool["polygon"].isEnabled() and not panel.status.text()
    panel.actions_by_tool["rectangle"].trigger()
    table.drag(CORNERS[0], CORNERS[2])
    assert layer.featureCount() == 1
    layer.deleteAttribute(0)
    assert table.canvas.mapTool() is None and "class field" in panel.status.text()
    layer.rollBack()


def test_a_sample_without_a_class_to_have_is_not_lost_silently(panel, table, session, make_layer):
    layer = make_layer()
    panel.actions_by_tool["rectangle"].trigger()
    session.set_schema(None)
    table.drag(CORNERS[0], CORNERS[2])
    assert layer.featureCount() == 0 and "no class" in table.messages()[0]


def test_a_button_chooses_the_class_and_shows_it(panel, session):
    assert [button.text().strip() for button in panel.classes.group.buttons()] == ["1  Water", "2  Forest"]
    QTest.mouseClick(panel.classes.group.buttons()[1], Qt.MouseButton.LeftButton)
    assert session.current_class == 2
    session.set_current_class(1)
    assert panel.classes.group.checkedId() == 1


def test_keys_choose_the_class_on_the_canvas_while_drawing_only(panel, table, session, make_layer):
    make_layer()
    table.focus(table.canvas)
    QTest.keyClick(table.canvas, Qt.Key.Key_2)
    assert session.current_class == 1
    panel.actions_by_tool["polygon"].trigger()
    QTest.keyClick(table.canvas, Qt.Key.Key_2)
    assert session.current_class == 2
    QTest.keyClick(table.canvas, Qt.Key.Key_9)
    assert session.current_class == 2


def test_keys_choose_the_class_in_the_panel(panel, table, session):
    table.focus(panel.classes.group.buttons()[0])
    QTest.keyClick(panel.classes.group.buttons()[0], Qt.Key.Key_2)
    assert session.current_class == 2


def test_a_changed_schema_changes_the_buttons(panel, session):
    from chipwise.core.schema import ClassSchema, LandClass

    session.set_schema(ClassSchema("More", tuple(LandClass(i, f"class {i}", "#123456") for i in range(3, 20))))
    assert [panel.classes.group.id(button) for button in panel.classes.group.buttons()] == list(range(3, 20))
    assert session.current_class == 3 and panel.classes.group.checkedId() == 3
    assert panel.classes.group.buttons()[9].text() == "class 12"


def test_another_tool_releases_the_button(panel, table, make_layer):
    from qgis.gui import QgsMapToolPan

    make_layer()
    action = panel.actions_by_tool["polygon"]
    action.trigger()
    assert action.isChecked() and table.canvas.mapTool() is panel.tools["polygon"]
    pan = QgsMapToolPan(table.canvas)
    table.canvas.setMapTool(pan)
    assert not action.isChecked()
    action.trigger()
    action.trigger()
    assert table.canvas.mapTool() is None and not action.isChecked()


def test_a_layer_that_goes_away_takes_the_tool_along(panel, table, session, make_layer):
    layer = make_layer()
    panel.actions_by_tool["polygon"].trigger()
    table.click(*CORNERS[0])
    QgsProject.instance().removeMapLayer(layer)
    assert table.canvas.mapTool() is None and not panel.actions_by_tool["polygon"].isEnabled()
    table.click(*CORNERS[1])


def test_the_samples_are_the_layer_that_qgis_undoes_and_saves_while_they_are_drawn(panel, table, make_layer, image):
    layer = make_layer()
    table.setActiveLayer(image)
    panel.actions_by_tool["rectangle"].trigger()
    assert table.active is layer
    table.setActiveLayer(image)
    table.drag(CORNERS[0], CORNERS[2])
    assert table.active is layer


def test_who_ends_editing_ends_drawing(panel, table, make_layer):
    layer = make_layer()
    panel.actions_by_tool["rectangle"].trigger()
    table.drag(CORNERS[0], CORNERS[2])
    assert layer.commitChanges()
    assert table.canvas.mapTool() is None and layer.dataProvider().featureCount() == 1


def test_a_layer_that_cannot_be_edited_is_said(panel, table, session, tmp_path):
    from chipwise.ui.samples.layer import adopt

    (tmp_path / "points.csv").write_text("x,y,land\n1,1,3\n")
    uri = f"file://{tmp_path}/points.csv?delimiter=,&xField=x&yField=y&detectTypes=yes"
    layer = QgsVectorLayer(uri, "mine", "delimitedtext")
    assert layer.geometryType() == QgsWkbTypes.GeometryType.PointGeometry
    adopt(layer, "land")
    QgsProject.instance().addMapLayer(layer)
    session.set_samples(layer)
    panel.actions_by_tool["point"].trigger()
    assert "cannot be edited" in table.messages()[0] and not panel.actions_by_tool["point"].isChecked()


def test_a_closed_panel_leaves_the_canvas_alone(qgis_app, session, table, make_layer):
    from chipwise.ui.drawing.panel import DrawingPanel

    panel = DrawingPanel(session, table)
    make_layer()
    panel.actions_by_tool["polygon"].trigger()
    panel.close()
    assert table.canvas.mapTool() is None
    session.set_samples(None)
    session.set_current_class(2)
    session.set_schema(None)
