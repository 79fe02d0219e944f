import pytest
from chipwise.ui.schema.sources import stored_schema
from qgis.core import QgsProject, QgsVectorLayer
from qgis.PyQt.QtCore import QLocale, QPoint, Qt
from qgis.PyQt.QtGui import QColor
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication


@pytest.fixture
def listed(panel, fill, settle):
    """Ids of five samples in the list: two of water, two of forest, one without class."""
    ids = fill((2, 5), (1, 3), (2, 1), (1, 4), (None, 2))
    panel.index.recount()
    settle(panel)
    return ids


def rows(panel):
    model = panel.list.samples
    return [[model.data(model.index(row, column)) for column in range(4)] for row in range(model.rowCount())]


def click_row(panel, row, modifier=Qt.KeyboardModifier.NoModifier):
    rectangle = panel.list.visualRect(panel.list.samples.index(row, 0))
    QTest.mouseClick(panel.list.viewport(), Qt.MouseButton.LeftButton, modifier, rectangle.center())


def test_samples_are_listed_by_class_with_pixels_and_share(panel, listed):
    assert rows(panel) == [
        ["Water", listed[1], "9", "17.65 %"],
        ["Water", listed[3], "16", "31.37 %"],
        ["Forest", listed[0], "25", "49.02 %"],
        ["Forest", listed[2], "1", "1.96 %"],
        ["without class", listed[4], "4", "-"],
    ]
    assert panel.totals.text() == "5 samples, 55 pixels"


def test_numbers_are_written_as_the_users_language_has_them(panel, session, listed):
    usual = QLocale()
    QLocale.setDefault(QLocale("de_DE"))
    try:
        session.set_counts({1: (1200, 3000)})
        assert panel.totals.text() == "1.200 samples, 3.000 pixels"
        panel.list.selected.emit(1200)
        assert panel.selected.text() == "1.200 selected"
        model = panel.list.samples
        panel.index.samples[listed[1]] = panel.index.samples[listed[1]]._replace(pixels=1234.5)
        assert [model.data(model.index(0, column)) for column in (2, 3)] == ["1.234", "41,15 %"]
    finally:
        QLocale.setDefault(usual)


def test_a_click_on_a_header_sorts(panel, listed):
    header = panel.list.horizontalHeader()
    for order in ("ascending", "descending"):
        place = QPoint(header.sectionViewportPosition(2) + 8, header.height() // 2)
        QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
        pixels = [int(row[2]) for row in rows(panel)]
        assert pixels == sorted(pixels, reverse=order == "descending")


def test_only_one_class_can_be_shown(panel, listed):
    panel.shown.setCurrentIndex(panel.shown.findText("Forest"))
    assert [row[0] for row in rows(panel)] == ["Forest", "Forest"]
    panel.shown.setCurrentIndex(panel.shown.findText("Without class"))
    assert [row[1] for row in rows(panel)] == [listed[4]]
    panel.shown.setCurrentIndex(0)
    assert len(rows(panel)) == 5


def test_rows_that_are_clicked_are_selected_in_the_layer(panel, layer, listed):
    click_row(panel, 0)
    assert layer.selectedFeatureIds() == [listed[1]]
    click_row(panel, 2, Qt.KeyboardModifier.ControlModifier)
    assert set(layer.selectedFeatureIds()) == {listed[1], listed[0]}
    assert panel.selected.text() == "2 selected"


def test_what_is_selected_on_the_canvas_is_selected_in_the_list(panel, layer, listed):
    layer.selectByIds([listed[0], listed[2]])
    chosen = {index.row() for index in panel.list.selectionModel().selectedRows()}
    assert chosen == {2, 3}
    layer.removeSelection()
    assert not panel.list.selectionModel().hasSelection()


def test_what_the_list_does_not_show_stays_selected(panel, layer, listed):
    layer.selectByIds([listed[1]])
    panel.shown.setCurrentIndex(panel.shown.findText("Forest"))
    assert layer.selectedFeatureIds() == [listed[1]]
    click_row(panel, 0)
    assert set(layer.selectedFeatureIds()) == {listed[1], listed[0]}


@pytest.mark.parametrize("way", ["delete", "reassign"])
def test_selected_samples_that_the_list_hides_are_left_alone(panel, layer, listed, settle, way):
    layer.selectByIds([listed[0], listed[1], listed[3]])
    assert panel.selected.text() == "3 selected"
    panel.shown.setCurrentIndex(panel.shown.findText("Forest"))
    assert panel.selected.text() == "1 selected"
    if way == "delete":
        panel.delete.trigger()
    else:
        next(action for action in panel.reassign.menu().actions() if action.text() == "Field").trigger()
    settle(panel)
    held = {feature.id(): feature["class_value"] for feature in layer.getFeatures()}
    assert held[listed[1]] == held[listed[3]] == 1 and held.get(listed[0]) == (None if way == "delete" else 7)
    assert not panel.delete.isEnabled()  # what is still selected is not seen
    panel.shown.setCurrentIndex(0)
    assert panel.delete.isEnabled()


def test_a_selection_survives_sorting_and_edits(panel, schema, layer, listed, settle):
    from chipwise.ui.samples import edits

    layer.selectByIds([listed[0], listed[1]])
    edits.reassign(layer, [listed[0]], schema.classes[2], {})
    settle(panel)
    panel.list.sortByColumn(2, Qt.SortOrder.DescendingOrder)
    assert set(layer.selectedFeatureIds()) == {listed[0], listed[1]}
    assert {panel.list.samples.sample_at(i.row()) for i in panel.list.selectionModel().selectedRows()} == set(
        listed[:2]
    )


def test_selected_samples_get_another_class(panel, layer, listed, settle):
    click_row(panel, 0)
    next(action for action in panel.reassign.menu().actions() if action.text() == "Field").trigger()
    settle(panel)
    assert ["Field", listed[1], "9", "17.65 %"] in rows(panel)
    layer.undoStack().undo()
    settle(panel)
    assert rows(panel)[0][:2] == ["Water", listed[1]]


def test_the_delete_key_deletes_selected_samples_in_one_step(panel, table, layer, listed, settle):
    table.focus(panel.list)
    click_row(panel, 0)
    click_row(panel, 1, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(panel.list, Qt.Key.Key_Delete)
    settle(panel)
    assert [row[0] for row in rows(panel)] == ["Forest", "Forest", "without class"]
    assert layer.undoStack().count() == 1 and layer.dataProvider().featureCount() == 5


def test_selected_samples_are_shown_on_the_canvas(panel, table, layer, listed):
    click_row(panel, 2)
    panel.zoom.trigger()
    assert table.canvas.extent().width() < 400
    assert table.canvas.extent().contains(layer.getFeature(listed[0]).geometry().boundingBox())


def test_without_a_selection_there_is_nothing_to_do(panel, listed):
    assert not any(action.isEnabled() for action in (panel.zoom, panel.reassign, panel.delete))


def test_a_chosen_layer_is_styled_by_the_schema(panel, session, schema, settle):
    mine = QgsVectorLayer("Polygon?crs=EPSG:32633&field=land:integer", "mine", "memory")
    QgsProject.instance().addMapLayer(mine)
    panel.layers.setLayer(mine)
    assert session.samples is mine and panel.field.currentField() == ""
    panel.field.setField("land")
    settle(panel)
    assert mine.renderer().classAttribute() == "land" and mine.customProperty("chipwise/class_field") == "land"


def test_a_style_of_the_users_own_stays_when_its_layer_is_shown(panel, session, schema, layer):
    from qgis.core import QgsSingleSymbolRenderer, QgsSymbol

    assert layer.renderer().classAttribute() == "class_value"
    renderer = QgsSingleSymbolRenderer(QgsSymbol.defaultSymbol(layer.geometryType()))
    renderer.symbol().setColor(QColor("#123456"))
    layer.setRenderer(renderer)
    session.set_samples(None)
    session.set_schema(None)
    panel.layers.setLayer(layer)
    assert session.schema == schema and layer.renderer().symbol().color().name() == "#123456"


def test_categories_of_an_adopted_layer_stay_and_missing_ones_are_added(panel, session, schema):
    from qgis.core import QgsCategorizedSymbolRenderer, QgsRendererCategory, QgsSymbol

    mine = QgsVectorLayer("Polygon?crs=EPSG:32633&field=land:integer", "mine", "memory")
    symbol = QgsSymbol.defaultSymbol(mine.geometryType())
    symbol.setColor(QColor("#123456"))
    mine.setRenderer(QgsCategorizedSymbolRenderer("land", [QgsRendererCategory([1, 2], symbol, "my own")]))
    QgsProject.instance().addMapLayer(mine)
    panel.layers.setLayer(mine)
    panel.field.setField("land")
    shown = [(category.value(), category.label()) for category in mine.renderer().categories()]
    assert [label for _, label in shown] == ["my own", "Field"] and shown[1][0] == 7
    assert mine.renderer().categories()[0].symbol().color().name() == "#123456"
    assert stored_schema(mine) == schema
    session.set_samples(None)
    panel.layers.setLayer(mine)
    assert [category.label() for category in mine.renderer().categories()] == ["my own", "Field"]


def test_another_class_field_is_another_style(panel, session):
    mine = QgsVectorLayer("Polygon?crs=EPSG:32633&field=land:integer&field=use:integer", "mine", "memory")
    QgsProject.instance().addMapLayer(mine)
    panel.layers.setLayer(mine)
    for field in ("land", "use"):
        panel.field.setField(field)
        assert mine.renderer().classAttribute() == field


def test_a_layer_brings_its_classes(panel, session, schema, qgis_app):
    from chipwise.core.schema import ClassSchema, LandClass
    from chipwise.ui.samples.layer import apply_schema

    other = ClassSchema("Other", (LandClass(3, "Rock", "#888888"),))
    mine = QgsVectorLayer("Polygon?crs=EPSG:32633&field=class_value:integer", "mine", "memory")
    apply_schema(mine, other)
    QgsProject.instance().addMapLayer(mine)
    session.set_samples(mine)
    assert session.schema == other
    assert panel.shown.findText("Rock") > 0


def test_a_layer_with_classes_of_its_own_saves_over_no_file_and_takes_no_unsaved_class(
    panel, session, schema, table, tmp_path
):
    from chipwise.core.schema import ClassSchema, LandClass
    from chipwise.ui.samples.layer import apply_schema
    from chipwise.ui.schema.files import open_schema, save_schema
    from chipwise.ui.schema.panel import SchemaPanel

    classes, file, asked = SchemaPanel(session, table), str(tmp_path / "land.json"), []
    save_schema(schema, file)
    session.put_schema("Open", schema, file)
    session.set_schema_file(file)
    classes.model.add()
    edited = session.schema
    other = ClassSchema("Other", (LandClass(3, "Rock", "#888888"),))
    mine = QgsVectorLayer("Polygon?crs=EPSG:32633&field=class_value:integer", "mine", "memory")
    apply_schema(mine, other)
    QgsProject.instance().addMapLayer(mine)
    panel.layers.setLayer(mine)
    assert session.schema == other
    classes.save_as = lambda: asked.append(session.schema_file)
    classes.save()
    assert asked == [""] and open_schema(file) == schema
    classes.undo_action.trigger()
    assert session.schema == edited and session.schema_file == file
    classes.save()
    assert open_schema(file) == edited
    classes.close()
    classes.deleteLater()


def test_new_samples_are_made_for_the_image(panel, session, image, tmp_path, monkeypatch):
    from chipwise.ui.samples.new_layer import NewSamplesDialog

    def fill_in(dialog):
        dialog.file.setFilePath(str(tmp_path / "more"))
        dialog.geometry_type.setCurrentIndex(2)
        dialog.accept()
        return dialog.result()

    monkeypatch.setattr(NewSamplesDialog, "exec", fill_in)
    QTest.mouseClick(panel.new, Qt.MouseButton.LeftButton)
    made = session.samples
    assert (tmp_path / "more.gpkg").is_file() and made.crs() == image.crs() and made.name() == "more"
    assert QgsProject.instance().mapLayer(made.id()) is made
    assert made.renderer().classAttribute() == "class_value"


def test_the_dialog_says_why_there_is_no_new_layer(qgis_app, image, tmp_path):
    from chipwise.ui.samples.new_layer import NewSamplesDialog

    dialog = NewSamplesDialog(image.crs())
    dialog.accept()
    assert dialog.layer is None and "Choose a file" in dialog.problem.text()
    (tmp_path / "old.gpkg").write_text("precious")
    dialog.file.setFilePath(str(tmp_path / "old.gpkg"))
    dialog.accept()
    assert dialog.layer is None and "is there already" in dialog.problem.text()


def test_without_an_image_no_samples_are_made(panel, session, table):
    session.set_image(None)
    QTest.mouseClick(panel.new, Qt.MouseButton.LeftButton)
    assert "Choose the image first" in table.messages()[0]


def test_a_project_that_is_closed_takes_the_list_along(panel, session, listed, settle):
    QgsProject.instance().clear()
    settle(panel)
    assert session.samples is None and panel.list.samples.rowCount() == 0 and panel.selected.text() == "0 selected"


def test_a_closed_panel_takes_no_notice(qgis_app, session, table, layer, image, schema, square):
    from chipwise.ui.samples import edits
    from chipwise.ui.samples.panel import SamplesPanel

    panel = SamplesPanel(session, table)
    session.set_samples(layer)
    panel.close()
    edits.add_sample(layer, square(1, 1, 5), schema.classes[0])
    session.set_image(image)
    session.set_samples(None)
    QApplication.processEvents()
    assert panel.list.samples.rowCount() == 0 and session.counts == {}
