"""The table of classes: what can be changed, what is refused, and that every change can be undone."""

import pytest
from chipwise.core.schema import MAX_VALUE, ClassSchema, LandClass
from chipwise.ui.schema.model import COLOR, NAME, PIXELS, SAMPLES, SHARE, VALUE, ClassTableModel
from qgis.PyQt.QtCore import QLocale, Qt
from qgis.PyQt.QtGui import QColor


@pytest.fixture
def model(session, land):
    session.set_schema(land)
    model = ClassTableModel(session)
    yield model
    model.close()


@pytest.fixture
def told(session):
    told = []
    session.class_values_changed.connect(told.append)
    return told


def text(model, row, column):
    return model.data(model.index(row, column))


def names(session):
    return [item.name for item in session.schema.classes] if session.schema else []


def test_the_classes_are_shown(model):
    assert [text(model, 2, column) for column in (VALUE, NAME)] == ["5", "water"]
    assert model.data(model.index(2, COLOR), Qt.ItemDataRole.EditRole) == QColor("#0072b2")
    assert (model.rowCount(), model.rowCount(model.index(0, 0))) == (3, 0)


def test_counts_are_shown_as_they_come(model, session):
    changed = []
    model.dataChanged.connect(lambda first, last, *_: changed.append((first.column(), last.column(), last.row())))
    session.set_counts({1: (2, 3000), 5: (1, 1000), 9: (4, 4000), 0: (3, 5000)})  # 0: labelled with no class
    assert changed == [(SAMPLES, SHARE, 2)]
    locale = QLocale()
    assert [text(model, 0, column) for column in (SAMPLES, PIXELS)] == ["2", locale.toString(3000)]
    assert [text(model, row, SHARE) for row in range(3)] == [locale.toString(n, "f", 1) for n in (37.5, 0.0, 12.5)]


@pytest.mark.parametrize(
    ("pixels", "shown"),
    [(9999, 9999), (10_000, "10.0 k"), (123_456, "123 k"), (9_999_999, "10,000 k"), (12_345_678, "12.3 M")],
)
def test_many_pixels_are_shown_in_few_characters_and_in_full_as_a_tip(model, session, pixels, shown):
    QLocale.setDefault(QLocale("en_US"))
    session.set_counts({1: (1, pixels)})
    cell = model.index(0, PIXELS)
    assert model.data(cell) == (shown if isinstance(shown, str) else QLocale().toString(shown))
    assert model.data(cell, Qt.ItemDataRole.ToolTipRole) == QLocale().toString(pixels)


def test_without_labelled_pixels_there_is_no_share(model):
    assert text(model, 0, SHARE) == "–"


@pytest.mark.parametrize(
    ("entered", "reason"),
    [
        ("0", "unlabelled"), ("-0", "unlabelled"), ("5", "water"), ("1.5", "whole number"), ("", "whole number"),
        ("x", "whole number"), ("1e3", "whole number"), ("٣", "whole number"), ("-3", "from 1"), ("65536", "to 65535"),
        ("9" * 5000, "whole number"),
    ],
)  # fmt: skip
def test_a_value_that_cannot_be_is_refused_with_a_reason(model, session, told, land, entered, reason):
    refused = []
    model.refused.connect(refused.append)
    assert not model.setData(model.index(0, VALUE), entered)
    assert len(refused) == 1 and reason in refused[0]
    assert (session.schema, told, model.undo_stack.count()) == (land, [], 0)


@pytest.mark.parametrize(("entered", "reason"), [(" ", "needs a name"), ("water ", "its own")])
def test_a_name_that_cannot_be_is_refused_with_a_reason(model, entered, reason):
    assert reason in model.problem(model.index(0, NAME), entered)
    assert not model.setData(model.index(0, NAME), entered)


def test_a_changed_value_is_told_to_the_samples_and_back_when_it_is_undone(model, session, told):
    assert model.setData(model.index(0, VALUE), "12")
    assert session.schema.values == [12, 2, 5]
    model.undo_stack.undo()
    assert session.schema.values == [1, 2, 5]
    assert told == [{1: 12}, {12: 1}]


def test_samples_are_told_of_a_new_name_after_the_schema_has_it(model, session):
    told = []
    session.class_values_changed.connect(lambda values: told.append((values, names(session)[1])))
    model.setData(model.index(1, NAME), " meadow ")
    assert told == [({2: 2}, "meadow")]


def test_what_is_entered_unchanged_is_no_step(model, told):
    assert model.setData(model.index(0, VALUE), "1")
    assert model.setData(model.index(0, NAME), "forest")
    assert (model.undo_stack.count(), told) == (0, [])


def test_a_colour_is_changed_without_a_word_to_the_samples(model, session, told):
    assert model.setData(model.index(0, COLOR), QColor("#123456"))
    assert session.schema.classes[0].color == "#123456"
    assert not model.setData(model.index(0, COLOR), QColor())
    assert told == []


def test_a_class_is_added_with_a_free_value_name_and_colour(model, session):
    assert model.add() == 3
    new = session.schema.classes[3]
    assert new.value == 3
    assert new.name not in names(session)[:3]
    assert new.color.lower() not in [item.color for item in session.schema.classes[:3]]


def test_the_first_class_makes_a_schema_and_undoing_it_leaves_none(session):
    model = ClassTableModel(session)
    model.add()
    assert session.schema.values == [1] and session.current_class == 1
    model.undo_stack.undo()
    assert session.schema is None and session.current_class == 0
    model.close()


def test_removed_classes_leave_their_samples_unlabelled(model, session, told):
    model.remove([0, 2])
    assert names(session) == ["field"]
    model.undo_stack.undo()
    assert names(session) == ["forest", "field", "water"]
    assert told == [{1: 0, 5: 0}]


def test_all_classes_can_be_removed(model, session):
    model.remove([0, 1, 2])
    assert session.schema is None
    assert model.rowCount() == 0


def test_merged_classes_become_the_one_that_is_kept(model, session, told):
    model.merge([0, 1, 2], into=1)
    assert names(session) == ["field"]
    assert told == [{1: 2, 5: 2}]


@pytest.mark.parametrize(
    ("rows", "step", "order"),
    [
        ([1], -1, ["field", "forest", "water"]),
        ([0], 1, ["field", "forest", "water"]),
        ([1, 2], -1, ["field", "water", "forest"]),
        ([0, 1], 1, ["water", "forest", "field"]),
        ([0, 2], -1, ["forest", "water", "field"]),
        ([0], -1, ["forest", "field", "water"]),
        ([1, 2], 1, ["forest", "field", "water"]),
    ],
)
def test_classes_are_moved_together_and_stop_at_the_end(model, session, told, rows, step, order):
    model.move(rows, step)
    assert names(session) == order
    assert told == []


def test_every_change_is_undone_and_done_again_in_one_step(model, session, land):
    model.add()
    model.remove([0])
    model.merge([0, 1], into=0)
    model.recolor()
    session.put_schema("New", None)
    states = model.undo_stack.count()
    while model.undo_stack.canUndo():
        model.undo_stack.undo()
    assert (states, session.schema) == (5, land)
    while model.undo_stack.canRedo():
        model.undo_stack.redo()
    assert session.schema is None


def test_classes_from_elsewhere_leave_nothing_to_undo(model, session):
    model.add()
    session.set_schema(ClassSchema("", (LandClass(9, "rock", "#777777"),)))
    assert not model.undo_stack.canUndo()
    assert text(model, 0, VALUE) == "9"


def test_when_all_values_are_taken_no_class_is_added(session):
    session.set_schema(ClassSchema("", (LandClass(MAX_VALUE, "last", "#777777"),)))
    model = ClassTableModel(session)
    assert model.add() == 1 and session.schema.values == [MAX_VALUE, 1]
    model.close()
