import pytest


def test_counts_reach_the_session(panel, session, layer, fill, settle):
    fill((1, 3), (1, 4), (2, 2))
    panel.index.recount()
    settle(panel)
    assert session.counts == {1: (2, 25), 2: (1, 4)}


def test_every_edit_and_its_undo_is_counted(panel, session, schema, layer, square, settle):
    from chipwise.ui.samples import edits

    edits.add_sample(layer, square(1, 1, 5), schema.classes[0])
    settle(panel)
    assert session.counts == {1: (1, 25)}
    edits.reassign(layer, layer.allFeatureIds(), schema.classes[1], panel.index.current(layer.allFeatureIds()))
    settle(panel)
    assert session.counts == {2: (1, 25)}
    layer.beginEditCommand("move")
    layer.changeGeometry(next(iter(layer.allFeatureIds())), square(1, 1, 6))
    layer.endEditCommand()
    settle(panel)
    assert session.counts == {2: (1, 36)}
    for expected in ({2: (1, 25)}, {1: (1, 25)}, {}):
        layer.undoStack().undo()
        settle(panel)
        assert session.counts == expected


def test_saving_and_throwing_away_edits_are_counted(panel, session, schema, layer, square, settle):
    from chipwise.ui.samples import edits

    edits.add_sample(layer, square(1, 1, 5), schema.classes[0])
    assert layer.commitChanges()
    settle(panel)
    assert session.counts == {1: (1, 25)} and list(panel.index.samples) == list(layer.allFeatureIds())
    edits.delete(layer, layer.allFeatureIds())
    settle(panel)
    assert session.counts == {}
    layer.rollBack()
    settle(panel)
    assert session.counts == {1: (1, 25)}


def test_samples_are_not_read_while_qgis_opens_their_file_anew(panel, schema, layer, square, settle, monkeypatch):
    """QGIS lets go of it at the end of taking edits back, after it has told of that."""
    from chipwise.ui.samples import edits
    from chipwise.ui.samples.statistics import SampleReader

    edits.add_sample(layer, square(1, 1, 5), schema.classes[0])
    settle(panel)
    made, read = [], SampleReader.__init__
    monkeypatch.setattr(SampleReader, "__init__", lambda *given: (made.append(given), read(*given))[1])
    layer.rollBack()
    assert not made and panel.index.is_counting
    settle(panel)
    assert made and panel.index.samples == {}


@pytest.fixture
def finds_nothing(monkeypatch):
    """Let so many readings find nothing, as QGIS does silently while another thread closes the same GeoPackage."""
    from chipwise.ui.samples.statistics import SampleReader

    read = SampleReader.read

    def prepare(times):
        left = [times]

        def fail(*given, **named):
            left[0] -= 1
            return {} if left[0] >= 0 else read(*given, **named)

        monkeypatch.setattr(SampleReader, "read", fail)

    return prepare


def test_a_count_that_finds_nothing_where_samples_are_is_repeated(panel, session, fill, settle, finds_nothing):
    fill((1, 3), (2, 2))
    settle(panel)
    finds_nothing(3)
    panel.index.recount()
    settle(panel)
    assert session.counts == {1: (1, 9), 2: (1, 4)}


def test_a_changed_sample_that_is_not_found_where_it_is_is_read_again(
    panel, session, layer, fill, settle, finds_nothing
):
    ids = fill((1, 3), (2, 2))
    panel.index.recount()
    settle(panel)
    layer.startEditing()
    layer.changeAttributeValue(ids[0], layer.fields().lookupField("class_value"), 2)
    finds_nothing(2)
    settle(panel)
    assert session.counts == {2: (2, 13)}
    layer.rollBack()


def test_a_count_that_goes_on_finding_nothing_ends(panel, session, fill, settle, finds_nothing):
    fill((1, 3), (2, 2))
    settle(panel)
    finds_nothing(100)
    panel.index.recount()
    settle(panel)
    assert session.counts == {} and not panel.index.is_counting


def test_many_changes_at_once_are_counted(panel, session, schema, layer, fill, settle):
    from chipwise.ui.samples import edits

    ids = fill(*[(1, 2)] * 120)
    edits.reassign(layer, ids, schema.classes[1], panel.index.current(ids))
    settle(panel)
    assert session.counts == {2: (120, 480)}
    layer.undoStack().undo()
    settle(panel)
    assert session.counts == {1: (120, 480)}
    layer.changeAttributeValue(ids[0], layer.fields().lookupField("class_value"), 2)
    settle(panel)
    assert session.counts == {1: (119, 476), 2: (1, 4)}


def test_what_the_fields_hold_is_known_even_while_a_count_is_under_way(panel, session, schema, layer, fill):
    from chipwise.ui.samples import edits

    (sample,) = fill((1, 3))
    edits.reassign(layer, [sample], schema.classes[1], {})
    assert panel.index.is_counting
    assert list(panel.index.current([sample])[sample].held.values()) == [2, "Forest"]


def test_only_what_is_asked_for_is_read_while_a_count_is_under_way(panel, session, fill):
    ids = fill((1, 3), (2, 2), (1, 1))
    panel.index.recount()
    assert panel.index.is_counting
    assert list(panel.index.current(ids[1:2])) == ids[1:2]


def test_another_image_is_another_count(panel, session, fill, settle):
    fill((1, 3))
    session.set_image(None)
    settle(panel)
    assert session.counts == {1: (1, 0)}


def test_a_layer_that_goes_away_leaves_nothing(panel, session, layer, fill, settle):
    from qgis.core import QgsProject

    fill((1, 3))
    panel.index.recount()
    QgsProject.instance().removeMapLayer(layer)
    settle(panel)
    assert session.samples is None and session.counts == {} and panel.list.samples.rowCount() == 0
