import pytest
from qgis.core import NULL, QgsGeometry, QgsVectorLayer


@pytest.fixture
def edits(qgis_app):
    from chipwise.ui.samples import edits

    return edits


def classes_of(layer):
    return {feature.id(): (feature["class_value"], feature["class_name"]) for feature in layer.getFeatures()}


def read(layer):
    from chipwise.ui.samples.layer import ClassFields
    from chipwise.ui.samples.statistics import SampleReader

    return SampleReader(layer, ClassFields.of(layer), None, None).read()


def test_a_sample_is_one_step_that_can_be_undone_and_is_not_saved(edits, layer, schema, square):
    edits.add_sample(layer, square(1, 1, 5), schema.classes[1])
    assert list(classes_of(layer).values()) == [(2, "Forest")]
    assert layer.undoStack().count() == 1 and layer.undoStack().text(0) == "Add sample of Forest"
    assert layer.isModified() and layer.dataProvider().featureCount() == 0
    layer.undoStack().undo()
    assert not classes_of(layer)
    layer.undoStack().redo()
    assert list(classes_of(layer).values()) == [(2, "Forest")]


def test_many_samples_change_class_in_one_step(edits, layer, schema, fill):
    ids = fill((1, 2), (1, 2), (2, 2))
    edits.reassign(layer, ids[:2], schema.classes[2], read(layer))
    assert list(classes_of(layer).values()) == [(7, "Field"), (7, "Field"), (2, "Forest")]
    edits.reassign(layer, ids[2:], None, {})
    assert classes_of(layer)[ids[2]] == (NULL, NULL)
    assert layer.undoStack().count() == 2


def test_a_change_of_saved_samples_is_undone_without_reading_them_from_their_file(edits, layer, schema, fill):
    ids = fill((1, 2), (2, 2))
    before = classes_of(layer)
    edits.reassign(layer, ids, schema.classes[2], read(layer))
    told = []
    layer.attributeValueChanged.connect(lambda sample, field, value: told.append((sample, field, value)))
    layer.dataProvider().truncate()  # were the file asked, it would know nothing
    layer.undoStack().undo()
    fields = [layer.fields().lookupField(name) for name in ("class_value", "class_name")]
    assert sorted(told) == sorted((i, f, value) for i in ids for f, value in zip(fields, before[i]))


def test_samples_that_have_the_class_already_are_not_changed(edits, layer, schema, fill):
    ids = fill((1, 2), (2, 2))
    changed = []
    layer.attributeValueChanged.connect(lambda sample, *_: changed.append(sample))
    edits.reassign(layer, ids, schema.classes[1], read(layer))
    assert set(changed) == {ids[0]}


def test_many_samples_are_deleted_in_one_step(edits, layer, fill):
    ids = fill((1, 2), (1, 2), (2, 2))
    edits.delete(layer, ids[:2])
    assert list(classes_of(layer)) == ids[2:] and layer.undoStack().count() == 1


def test_classes_that_are_exchanged_are_exchanged_in_the_samples(edits, layer, schema, fill):
    ids = fill((1, 2), (2, 2), (7, 2))
    water, forest, _ = schema.classes
    assert edits.follow(layer, {1: forest, 2: water, 7: None}, read(layer)) == 3
    assert classes_of(layer) == {ids[0]: (2, "Forest"), ids[1]: (1, "Water"), ids[2]: (NULL, NULL)}
    assert layer.undoStack().count() == 1


def test_nothing_to_follow_is_no_step(edits, layer, schema, fill):
    fill((1, 2))
    assert edits.follow(layer, {5: schema.classes[0]}, read(layer)) == 0
    assert not layer.isEditable()


def test_an_outline_that_crosses_itself_is_mended(edits, layer, schema):
    bow = QgsGeometry.fromWkt("Polygon((0 0, 10 10, 10 0, 0 10, 0 0))")
    edits.add_sample(layer, bow, schema.classes[0])
    assert layer.undoStack().count() == 1
    assert sum(feature.geometry().area() for feature in layer.getFeatures()) == pytest.approx(50)
    assert all(feature.geometry().isGeosValid() for feature in layer.getFeatures())


@pytest.mark.parametrize("wkt", ["Polygon((0 0, 1 1, 0 0))", "Polygon EMPTY", "LineString(0 0, 1 1)"])
def test_what_has_no_area_is_no_polygon_sample(edits, layer, schema, wkt):
    from chipwise.core.errors import SamplesError

    with pytest.raises(SamplesError, match="no extent"):
        edits.add_sample(layer, QgsGeometry.fromWkt(wkt), schema.classes[0])
    assert not layer.isEditable()


def test_a_layer_that_cannot_be_edited_is_said(edits, tmp_path, schema, square):
    from chipwise.core.errors import SamplesError
    from chipwise.ui.samples.layer import adopt

    table = tmp_path / "points.csv"
    table.write_text("x,y,land\n1,1,3\n")
    layer = QgsVectorLayer(f"file://{table}?delimiter=,&xField=x&yField=y&detectTypes=yes", "mine", "delimitedtext")
    adopt(layer, "land")
    with pytest.raises(SamplesError, match="cannot be edited"):
        edits.reassign(layer, [1], schema.classes[0], {})
