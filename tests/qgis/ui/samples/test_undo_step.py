import pytest
from qgis.core import QgsProject
from qgis.PyQt.QtWidgets import QApplication
from waiting import wait_until

FILLED = [(1, 2)] * 10


@pytest.fixture
def undo_step(qgis_app, monkeypatch):
    """The module, with slices of 3 samples."""
    from chipwise.ui.samples import undo_step

    monkeypatch.setattr(undo_step, "SLICE", 3)
    return undo_step


@pytest.fixture
def reassign(undo_step, layer, schema):
    """Give samples another class by its position in the schema; of those saved, what they hold is told."""
    from chipwise.ui.samples import edits
    from chipwise.ui.samples.layer import ClassFields
    from chipwise.ui.samples.statistics import SampleReader

    def do(ids, position):
        samples = SampleReader(layer, ClassFields.of(layer), None, None).read()
        edits.reassign(layer, ids, schema.classes[position], samples)

    return do


def values(layer):
    return [feature["class_value"] for feature in layer.getFeatures()]


def steps_left(undo_step, layer):
    return layer.findChildren(undo_step.SlicedStep)


def wait(undo_step, layer):
    assert wait_until(lambda: not steps_left(undo_step, layer), 10)


def test_a_change_of_many_samples_is_spread_over_events(undo_step, layer, fill, reassign):
    ids = fill(*FILLED)
    reassign(ids, 1)
    assert values(layer).count(2) == 3, "more than a slice was changed in the first event"
    wait(undo_step, layer)
    assert values(layer) == [2] * 10


def test_it_is_one_step_to_undo_and_redo(undo_step, layer, fill, reassign):
    reassign(fill(*FILLED), 1)
    assert not layer.undoStack().canUndo(), "half a step could be undone"
    wait(undo_step, layer)
    stack = layer.undoStack()
    assert stack.count() == 1 and stack.text(0) == "Change class of samples"
    stack.undo()
    assert values(layer) == [1] * 10
    stack.redo()
    assert values(layer) == [2] * 10


def test_many_samples_are_deleted_in_slices_of_one_step(undo_step, layer, fill):
    from chipwise.ui.samples import edits

    edits.delete(layer, fill(*FILLED))
    assert len(values(layer)) == 7
    wait(undo_step, layer)
    assert values(layer) == [] and layer.undoStack().count() == 1
    layer.undoStack().undo()
    assert len(values(layer)) == 10


def test_another_change_waits_for_the_one_before(undo_step, layer, fill, reassign, schema, square):
    from chipwise.ui.samples import edits

    ids = fill(*FILLED)
    reassign(ids, 1)
    edits.add_sample(layer, square(50, 50, 5), schema.classes[2])
    assert sorted(values(layer)) == [2] * 10 + [7]
    layer.undoStack().undo()
    assert values(layer) == [2] * 10
    layer.undoStack().undo()
    assert values(layer) == [1] * 10


def test_a_second_change_of_class_starts_from_the_whole_first_one(undo_step, panel, layer, fill, schema, settle):
    layer.selectByIds(fill(*FILLED))
    panel.index.recount()
    settle(panel)
    panel.reassign_selected(schema.classes[1])
    panel.reassign_selected(schema.classes[2])
    wait(undo_step, layer)
    assert values(layer) == [7] * 10
    layer.undoStack().undo()
    assert values(layer) == [2] * 10


def test_saving_in_the_middle_saves_all_of_it(undo_step, layer, fill, reassign):
    reassign(fill(*FILLED), 1)
    assert layer.commitChanges()
    assert [feature["class_value"] for feature in layer.dataProvider().getFeatures()] == [2] * 10
    assert not steps_left(undo_step, layer) and not layer.isEditable()


def test_taking_all_back_in_the_middle_leaves_nothing_changed(undo_step, layer, fill, reassign):
    reassign(fill(*FILLED), 1)
    assert layer.rollBack()
    QApplication.processEvents()
    assert values(layer) == [1] * 10 and not layer.isEditable()


def test_a_layer_may_go_in_the_middle(undo_step, layer, fill, reassign):
    reassign(fill(*FILLED), 1)
    QgsProject.instance().removeMapLayer(layer.id())
    QApplication.processEvents()


def test_what_fails_in_the_middle_changes_nothing(undo_step, layer, fill):
    ids = fill(*FILLED)

    def change(part):
        if ids[3] in part:
            raise ValueError("no")
        layer.deleteFeatures(list(part))

    undo_step.in_slices(layer, "Delete", ids, change)
    with pytest.raises(ValueError):
        undo_step.finish_step(layer)
    assert values(layer) == [1] * 10
    assert not layer.undoStack().canUndo() and not layer.undoStack().canRedo()
    assert not steps_left(undo_step, layer)


def test_the_quick_look_sees_all_of_a_change(undo_step, layer, fill, reassign, image):
    from chipwise.ui.quick_look.samples import Snapshot

    reassign(fill(*FILLED), 1)
    snapshot = Snapshot(layer, image.extent(), image.crs())
    assert [feature["class_value"] for feature in snapshot.getFeatures()] == [2] * 10
