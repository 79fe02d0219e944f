"""Undo, redo and save of the samples from the dock."""

import pytest
from qgis.core import QgsProject
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QToolButton


@pytest.fixture
def click(panel):
    """Click the button of an action."""

    def act(name):
        action = getattr(panel.edits, name)
        button = next(b for b in panel.findChildren(QToolButton) if b.defaultAction() is action)
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    return act


def offered(panel):
    return [action.isEnabled() for action in (panel.edits.undo, panel.edits.redo, panel.edits.save)]


def test_samples_are_undone_redone_and_saved_while_another_layer_is_active(
    panel, table, layer, image, schema, fill, settle, click
):
    ids = fill((1, 3), (2, 3))
    panel.index.recount()
    settle(panel)
    assert offered(panel) == [False, False, False]
    layer.selectByIds(ids[:1])
    panel.delete_selected()
    assert table.active is layer and offered(panel) == [True, False, True]
    table.setActiveLayer(image)
    click("undo")
    assert layer.featureCount() == 2 and offered(panel)[:2] == [False, True] and table.active is layer
    click("redo")
    assert layer.featureCount() == 1 and layer.dataProvider().featureCount() == 2
    click("save")
    settle(panel)
    assert layer.dataProvider().featureCount() == 1 and layer.isEditable() and offered(panel) == [False, False, False]


def test_samples_that_cannot_be_saved_are_said_and_kept(panel, table, layer, schema, square, click, monkeypatch):
    from chipwise.ui.samples import edits

    edits.add_sample(layer, square(1, 1, 5), schema.classes[0])
    monkeypatch.setattr(layer, "commitChanges", lambda _: False)
    monkeypatch.setattr(layer, "commitErrors", lambda: ["the disk is full"])
    click("save")
    assert "the disk is full" in table.messages()[0] and layer.featureCount() == 1


def test_nothing_is_offered_for_a_layer_that_is_gone(panel, session, layer, schema, square):
    from chipwise.ui.samples import edits

    edits.add_sample(layer, square(1, 1, 5), schema.classes[0])
    assert offered(panel) == [True, False, True]
    QgsProject.instance().removeMapLayer(layer)
    assert session.samples is None and offered(panel) == [False, False, False]
