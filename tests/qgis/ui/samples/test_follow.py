import threading

import pytest
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication, QPushButton


@pytest.fixture
def change(session, schema, panel, settle, fill):
    """Three samples; then give the session's classes other values and names: (value, name) in their order."""
    from chipwise.core.schema import ClassSchema, LandClass

    fill((1, 2), (1, 2), (2, 2))
    panel.index.recount()
    settle(panel)

    def make(classes, values=None, schema_first=False):
        new = ClassSchema("Land", tuple(LandClass(value, name, "#000000") for value, name in classes))
        if schema_first:
            session.set_schema(new)
        if values:
            session.class_values_changed.emit(values)
        session.set_schema(new)
        settle(panel)

    return make


def accept(table):
    button = table.bar.currentItem().findChild(QPushButton)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def held(layer):
    return [(feature["class_value"], feature["class_name"]) for feature in layer.getFeatures()]


@pytest.mark.parametrize("schema_first", [False, True])
def test_samples_follow_a_new_value_when_asked_to(change, table, layer, schema_first):
    before = held(layer)
    change([(5, "Water"), (2, "Forest"), (7, "Field")], {1: 5}, schema_first)
    assert held(layer) == before and "2 sample(s)" in table.messages()[0]
    accept(table)
    assert held(layer) == [(5, "Water"), (5, "Water"), (2, "Forest")]
    assert layer.undoStack().count() == 1 and not table.messages()
    assert table.active is layer


def test_samples_follow_a_new_name(change, table, layer):
    change([(1, "Lake"), (2, "Forest"), (7, "Field")])
    accept(table)
    assert held(layer) == [(1, "Lake"), (1, "Lake"), (2, "Forest")]


def test_classes_may_exchange_their_values(change, table, layer):
    change([(2, "Water"), (1, "Forest"), (7, "Field")], {1: 2, 2: 1})
    accept(table)
    assert held(layer) == [(2, "Water"), (2, "Water"), (1, "Forest")]


def test_samples_of_a_removed_class_are_left_without_one(change, table, layer):
    from qgis.core import NULL

    change([(2, "Forest"), (7, "Field")], {1: 0})
    assert "without one" in table.messages()[0]
    accept(table)
    assert held(layer) == [(NULL, NULL), (NULL, NULL), (2, "Forest")]


def test_classes_that_are_merged_take_their_samples_along(change, table, layer):
    change([(1, "Water"), (7, "Field")], {2: 1})
    accept(table)
    assert held(layer) == [(1, "Water")] * 3


def test_what_is_taken_back_is_not_offered_any_more(change, table, layer):
    change([(5, "Water"), (2, "Forest"), (7, "Field")], {1: 5})
    change([(1, "Water"), (2, "Forest"), (7, "Field")], {5: 1})
    assert not table.messages()


def test_several_changes_are_one_offer(change, table, layer):
    change([(5, "Water"), (2, "Forest"), (7, "Field")], {1: 5})
    change([(6, "Lake"), (2, "Wood"), (7, "Field")], {5: 6})
    assert len(table.messages()) == 1
    accept(table)
    assert held(layer) == [(6, "Lake"), (6, "Lake"), (2, "Wood")] and layer.undoStack().count() == 1


def test_who_closes_the_offer_keeps_the_samples(change, table, layer):
    before = held(layer)
    change([(5, "Water"), (2, "Forest"), (7, "Field")], {1: 5})
    table.bar.popWidget()
    change([(5, "Water"), (2, "Forest"), (8, "Field")], {7: 8})
    assert held(layer) == before and not table.messages()


def test_a_new_colour_or_an_unused_class_is_no_offer_but_shown(change, table, layer):
    change([(1, "Water"), (2, "Forest"), (9, "Meadow")], {7: 9})
    assert not table.messages()
    assert [category.label() for category in layer.renderer().categories()][:3] == ["Water", "Forest", "Meadow"]
    assert layer.renderer().categories()[0].symbol().color().name() == "#000000"


@pytest.fixture
def slow(monkeypatch):
    """Let samples be read only when the event that is returned is set."""
    from chipwise.ui.samples.statistics import SampleReader

    gate, read = threading.Event(), SampleReader.read

    def wait(reader, ids=None, **named):
        if ids is None:
            assert threading.current_thread() is not threading.main_thread(), "all are read in the main thread"
            gate.wait(20)
        return read(reader, ids, **named)

    monkeypatch.setattr(SampleReader, "read", wait)
    return gate


def test_a_change_before_the_samples_are_counted_is_offered_when_they_are(
    panel, session, table, layer, fill, settle, slow
):
    from chipwise.core.schema import ClassSchema, LandClass

    fill((1, 2), (1, 2), (2, 2))
    session.set_samples(None)
    session.set_samples(layer)
    session.set_schema(ClassSchema("Land", (LandClass(5, "Water", "#000000"), LandClass(2, "Forest", "#000000"))))
    session.class_values_changed.emit({1: 5})
    QApplication.processEvents()
    assert panel.index.is_counting and not table.messages()
    slow.set()
    settle(panel)
    assert "2 sample(s)" in table.messages()[0]


def test_an_offer_that_is_taken_during_a_count_waits_for_its_end(change, panel, table, layer, settle, slow):
    slow.set()
    change([(5, "Water"), (2, "Forest"), (7, "Field")], {1: 5})
    slow.clear()
    panel.index.recount()
    accept(table)
    assert held(layer)[0] == (1, "Water")
    slow.set()
    settle(panel)
    assert held(layer) == [(5, "Water"), (5, "Water"), (2, "Forest")]
