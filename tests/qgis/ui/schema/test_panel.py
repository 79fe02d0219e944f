"""The panel of classes, used as a person would: clicks, keys, files."""

import json
from types import SimpleNamespace

import pytest
from chipwise.core.schema import LandClass
from chipwise.ui.schema import cells
from chipwise.ui.schema import panel as module
from chipwise.ui.schema.model import COLOR, NAME, VALUE
from chipwise.ui.schema.panel import SchemaPanel
from chipwise.ui.schema.sources import SCHEMA_PROPERTY
from qgis.core import QgsProject
from qgis.PyQt.QtCore import QCoreApplication, QPoint, Qt
from qgis.PyQt.QtGui import QColor
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QLineEdit, QToolButton

Key = Qt.Key
LEFT = Qt.MouseButton.LeftButton


class MessageBar:
    def __init__(self):
        self.told = []

    def pushMessage(self, title, text, level):  # noqa: N802
        self.told.append(text)


class Interface:
    def __init__(self):
        self.bar = MessageBar()

    def messageBar(self):  # noqa: N802
        return self.bar


@pytest.fixture
def panel(session, land, qgis_app):
    session.set_schema(land)
    panel = SchemaPanel(session, Interface())
    panel.resize(400, 400)
    panel.show()
    panel.activateWindow()
    QTest.qWaitForWindowActive(panel)
    yield panel
    panel.close()
    panel.deleteLater()


@pytest.fixture
def choose(monkeypatch):
    """Have the file dialogs answer with a path."""

    def answer(path):
        for name in ("getOpenFileName", "getSaveFileName"):
            monkeypatch.setattr(module.QFileDialog, name, lambda *_: (str(path), ""))

    return answer


def click(panel, action):
    button = next(b for b in panel.findChildren(QToolButton) if b.defaultAction() is action)
    QTest.mouseClick(button, LEFT)


def begin_edit(panel, row, column) -> QLineEdit:
    place = panel.table.visualRect(panel.model.index(row, column)).center()
    QTest.mouseClick(panel.table.viewport(), LEFT, Qt.KeyboardModifier.NoModifier, place)
    QTest.mouseDClick(panel.table.viewport(), LEFT, Qt.KeyboardModifier.NoModifier, place)
    return editor_of(panel)


def editor_of(panel) -> QLineEdit:
    return panel.table.viewport().findChild(QLineEdit)


def enter(editor, text):
    editor.selectAll()
    QTest.keyClicks(editor, text)
    QTest.keyClick(editor, Key.Key_Return)
    QCoreApplication.processEvents()  # Qt commits what was entered once Enter has been dealt with


def values(session):
    return session.schema.values


def test_a_value_is_edited_in_its_cell(panel, session):
    enter(begin_edit(panel, 0, VALUE), "17")
    assert values(session) == [17, 2, 5]


@pytest.mark.parametrize(("text", "reason"), [("0", "unlabelled"), ("2", "field"), ("1.5", "whole number")])
def test_a_value_that_cannot_be_stays_in_the_cell_with_the_reason(panel, session, land, text, reason):
    editor = begin_edit(panel, 0, VALUE)
    enter(editor, text)
    assert editor is editor_of(panel) and editor.isVisible()
    assert reason in editor.toolTip() and reason in editor.accessibleDescription()
    assert editor.actions()[0].isVisible()
    assert session.schema == land
    enter(editor, "33")
    assert values(session) == [33, 2, 5]


def test_escape_leaves_the_cell_as_it_was(panel, session, land):
    editor = begin_edit(panel, 0, VALUE)
    QTest.keyClicks(editor, "0")
    QTest.keyClick(editor, Key.Key_Escape)
    assert session.schema == land


def test_a_new_class_waits_for_its_name(panel, session):
    click(panel, panel.add_action)
    enter(editor_of(panel), "rock")
    assert session.schema.classes[-1].name == "rock"
    assert session.current_class == session.schema.classes[-1].value


def test_buttons_work_on_the_selected_classes(panel, session):
    panel.select([1])
    click(panel, panel.up_action)
    assert values(session) == [2, 1, 5]
    assert panel.selected_rows() == [0]
    click(panel, panel.remove_action)
    assert values(session) == [1, 5]
    click(panel, panel.undo_action)
    assert values(session) == [2, 1, 5]


def test_the_merge_menu_asks_which_class_is_kept(panel, session):
    told = []
    session.class_values_changed.connect(told.append)
    panel.select([0, 2])
    panel.merge_menu.aboutToShow.emit()
    into = panel.merge_menu.actions()
    assert [action.text() for action in into] == ["into forest", "into water"]
    into[1].trigger()
    assert values(session) == [2, 5]
    assert told == [{1: 5}]


def test_buttons_that_can_do_nothing_are_off(panel, session):
    panel.select([0])
    assert not panel.merge_action.isEnabled() and not panel.up_action.isEnabled() and panel.down_action.isEnabled()
    panel.select([0, 2])
    assert panel.merge_action.isEnabled()
    panel.new_action.trigger()
    off = (panel.save_action, panel.remove_action, panel.merge_action, panel.down_action, panel.recolor_action)
    assert not any(action.isEnabled() for action in off)
    assert panel.add_action.isEnabled() and panel.undo_action.isEnabled()


def test_the_selected_class_is_the_one_that_is_drawn_with(panel, session):
    place = panel.table.visualRect(panel.model.index(2, NAME)).center()
    QTest.mouseClick(panel.table.viewport(), LEFT, Qt.KeyboardModifier.NoModifier, place)
    assert session.current_class == 5
    session.set_current_class(2)
    assert panel.selected_rows() == [1]


def test_everything_is_done_with_keys_alone(panel, session):
    panel.table.setFocus()
    panel.select([0])
    QTest.keyClick(panel.table, Key.Key_Down)
    assert session.current_class == 2
    QTest.keyClick(panel.table, Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert values(session) == [2, 1, 5]
    QTest.keyClick(panel.table, Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert values(session) == [1, 2, 5]
    QTest.keyClick(panel.table, Key.Key_F2)
    enter(editor_of(panel), "meadow")
    assert session.schema.classes[1].name == "meadow"
    QTest.keyClick(panel.table, Key.Key_Delete)
    assert values(session) == [1, 5]


def test_every_button_takes_the_focus_and_has_a_name(panel):
    for button in panel.findChildren(QToolButton):
        assert button.focusPolicy() & Qt.FocusPolicy.TabFocus
        assert button.accessibleName() and button.toolTip()
        assert not button.icon().isNull()


def test_tab_leaves_the_table(panel):
    panel.table.setFocus()
    QTest.keyClick(panel.table, Key.Key_Tab)
    assert panel.table.currentIndex().row() == panel.selected_rows()[0]
    assert not panel.table.hasFocus()


def test_a_schema_is_saved_changed_and_saved_again(panel, session, choose, tmp_path):
    choose(tmp_path / "land")
    panel.save_action.trigger()
    assert session.schema_file == str(tmp_path / "land.json")
    assert panel.file_label.text().strip() == "land.json"
    panel.model.remove([0])
    assert panel.file_label.text().strip() == "land.json*"
    panel.save_action.trigger()
    assert [item["value"] for item in json.loads((tmp_path / "land.json").read_text())["classes"]] == [2, 5]
    assert panel.file_label.text().strip() == "land.json"


def test_opening_a_schema_can_be_undone(panel, session, choose, land, tmp_path):
    choose(tmp_path / "other.json")
    (tmp_path / "other.json").write_text('{"name": "other", "classes": [{"value": 8, "name": "snow"}]}')
    panel.open_action.trigger()
    assert values(session) == [8] and session.schema_file == str(tmp_path / "other.json")
    panel.undo_action.trigger()
    assert session.schema == land


def test_a_schema_of_arcgis_is_not_saved_over(panel, session, choose, tmp_path):
    choose(tmp_path / "nlcd.ecs")
    (tmp_path / "nlcd.ecs").write_text('{"classes": [{"value": 8, "name": "snow"}]}')
    panel.open_action.trigger()
    assert values(session) == [8] and session.schema_file == ""


@pytest.mark.parametrize("way", ["new", "open"])
def test_undoing_brings_the_file_back_so_that_no_other_is_saved_over(way, panel, session, choose, land, tmp_path):
    first, second = tmp_path / "first.json", tmp_path / "second.json"
    first.write_text(json.dumps(land.to_dict()))
    second.write_text('{"name": "other", "classes": [{"value": 8, "name": "snow"}]}')
    choose(first)
    panel.open()
    choose(second)
    getattr(panel, way)()
    panel.undo_action.trigger()
    assert session.schema == land and session.schema_file == str(first)
    panel.redo_action.trigger()
    assert session.schema_file == (str(second) if way == "open" else "")


def test_a_file_that_cannot_be_read_or_written_says_so_and_changes_nothing(panel, session, choose, land, tmp_path):
    choose(tmp_path / "none" / "gone.json")
    panel.open_action.trigger()
    panel.save_action.trigger()
    told = panel._iface.bar.told
    assert len(told) == 2 and "cannot be read" in told[0] and "does not exist" in told[1]
    assert (session.schema, session.schema_file) == (land, "")


def test_a_dialog_that_is_cancelled_changes_nothing(panel, session, choose, land):
    choose("")
    for action in (panel.open_action, panel.save_action, panel.save_as_action):
        action.trigger()
    assert (session.schema, session.schema_file) == (land, "")


def test_classes_are_taken_over_from_a_layer(panel, session, memory_layer, monkeypatch):
    layer = memory_layer([("POLYGON((0 0, 0 1, 1 1, 1 0, 0 0))", 4)])
    layer.setCustomProperty(SCHEMA_PROPERTY, '{"name": "x", "classes": [{"value": 6, "name": "ice"}]}')
    QgsProject.instance().addMapLayer(layer)
    offered = []

    def answer(dialog):
        box = dialog.source_box
        offered.extend(box.itemText(i) for i in range(box.count()))
        box.setCurrentIndex(box.count() - 1)
        dialog.accept()
        return dialog.result()

    monkeypatch.setattr(module.FromLayerDialog, "exec", answer)
    panel.layer_action.trigger()
    assert offered == ["stored with the layer", "the values of class"]
    assert values(session) == [4]


def test_a_layer_without_classes_keeps_the_dialog_open_and_says_why(panel, memory_layer):
    layer = memory_layer([])
    QgsProject.instance().addMapLayer(layer)
    dialog = module.FromLayerDialog(panel, layer)
    dialog.accept()
    assert dialog.schema is None and dialog.result() == 0
    assert "holds no values" in dialog.problem.text()
    dialog.deleteLater()


def test_another_project_leaves_the_panel_empty(panel, session):
    QgsProject.instance().clear()
    assert panel.model.rowCount() == 0
    assert not panel.undo_action.isEnabled() and panel.file_label.text() == ""


def test_an_opened_project_shows_its_schema_and_file(panel, session, choose, land, tmp_path):
    choose(tmp_path / "land.json")
    panel.save_action.trigger()
    QgsProject.instance().write(str(tmp_path / "project.qgs"))
    QgsProject.instance().clear()
    QgsProject.instance().read(str(tmp_path / "project.qgs"))
    assert session.schema == land
    assert panel.file_label.text().strip() == "land.json"
    assert panel.model.rowCount() == 3


def test_a_closed_panel_no_longer_listens(session, land):
    panel = SchemaPanel(session, Interface())
    panel.close()
    session.set_schema(land)
    assert panel.model.rowCount() == 0
    panel.deleteLater()


def test_an_empty_table_says_what_to_do(panel):
    panel.new_action.trigger()
    image = panel.table.viewport().grab(panel.table.viewport().rect()).toImage()
    plain = image.pixelColor(QPoint(1, 1))
    colors = {image.pixelColor(x, y).name() for x in range(0, image.width()) for y in range(0, image.height(), 2)}
    assert colors - {plain.name()}


@pytest.fixture
def pick(monkeypatch):
    """Have the dialog of colours answer with one; return what it was asked."""

    def answer(color):
        asked = []
        dialog = SimpleNamespace(getColor=lambda before, *_: (asked.append(before.name()), QColor(color))[1])
        monkeypatch.setattr(cells, "QgsColorDialog", dialog)
        return asked

    return answer


@pytest.mark.parametrize("way", ["double click", Key.Key_F2, Key.Key_Return, Key.Key_Enter])
def test_a_colour_is_changed_with_mouse_and_keyboard(panel, session, pick, way):
    asked = pick("#123456")
    cell = panel.model.index(1, COLOR)
    panel.table.setFocus()
    if way == "double click":
        place = panel.table.visualRect(cell).center()
        QTest.mouseClick(panel.table.viewport(), LEFT, Qt.KeyboardModifier.NoModifier, place)
        QTest.mouseDClick(panel.table.viewport(), LEFT, Qt.KeyboardModifier.NoModifier, place)
    else:
        panel.table.setCurrentIndex(cell)
        QTest.keyClick(panel.table, way)
    QCoreApplication.processEvents()
    assert asked == ["#e69f00"] and session.schema.classes[1].color == "#123456"
    assert panel.model.undo_stack.count() == 1


def test_a_colour_that_is_not_chosen_stays_and_other_keys_ask_for_none(panel, session, land, pick):
    asked = pick("")
    panel.table.setCurrentIndex(panel.model.index(1, COLOR))
    QTest.keyClick(panel.table, Key.Key_F2)
    QTest.keyClick(panel.table, Key.Key_Down)
    QTest.keyClick(panel.table, Key.Key_A)
    panel.table.setCurrentIndex(panel.model.index(1, NAME))
    QTest.keyClick(panel.table, Key.Key_Return)
    assert len(asked) == 1 and session.schema == land


def test_a_colour_is_an_ordinary_cell_of_the_table(panel, session):
    panel.recolor_action.trigger()
    assert session.schema.classes[0] == LandClass(1, "forest", "#009e73")
    assert len({item.color for item in session.schema.classes}) == 3
