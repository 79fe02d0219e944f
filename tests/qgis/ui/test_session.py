"""The session is kept in the project, and forgets what the project no longer has."""

import pytest
from chipwise.core.schema import ClassSchema, LandClass
from chipwise.ui.session import SCOPE, Session
from qgis.core import QgsProject, QgsVectorLayer

SCHEMA = ClassSchema("land", (LandClass(3, "water", "#0072B2"), LandClass(1, "forest", "#009E73")))


@pytest.fixture
def samples_layer(qgis_new_project, samples):
    layer = QgsVectorLayer(samples, "samples")
    QgsProject.instance().addMapLayer(layer)
    return layer


def test_a_saved_project_brings_everything_back(session, image, samples_layer, tmp_path, qgis_new_project):
    session.set_image(image)
    session.set_samples(samples_layer)
    session.set_schema(SCHEMA)
    session.set_current_class(1)
    session.set_schema_file(str(tmp_path / "land.json"))
    names = image.name(), samples_layer.name()
    project = QgsProject.instance()
    assert project.write(str(tmp_path / "project.qgs"))
    project.clear()
    assert (session.image, session.samples, session.schema, session.current_class) == (None, None, None, 0)
    assert project.read(str(tmp_path / "project.qgs"))
    assert (session.image.name(), session.samples.name()) == names
    assert (session.schema, session.current_class) == (SCHEMA, 1)
    assert session.schema_file == str(tmp_path / "land.json")


def test_a_session_that_begins_later_reads_the_open_project(session, image):
    session.set_image(image)
    session.set_schema(SCHEMA)
    late = Session()
    assert (late.image, late.schema, late.current_class) == (image, SCHEMA, 3)
    late.close()


def test_another_project_takes_the_place_of_the_first(session, image, tmp_path):
    project = QgsProject.instance()
    assert project.write(str(tmp_path / "empty.qgs"))
    session.set_image(image)
    session.set_schema(SCHEMA)
    assert project.read(str(tmp_path / "empty.qgs"))
    assert session.schema is None
    assert session.image is not image


def test_clearing_leaves_the_project_unchanged_and_empty(session, image):
    session.set_image(image)
    session.set_schema(SCHEMA)
    told = []
    session.reset.connect(lambda: told.append("reset"))
    QgsProject.instance().clear()
    assert told
    assert not QgsProject.instance().isDirty()
    assert QgsProject.instance().entryList(SCOPE, "") == []


def test_layers_that_are_removed_are_forgotten(session, image, samples_layer):
    session.set_image(image)
    session.set_samples(samples_layer)
    told = []
    session.image_changed.connect(told.append)
    session.samples_changed.connect(told.append)
    QgsProject.instance().removeMapLayers([image.id(), samples_layer.id()])
    assert told == [None, None]
    assert session.image is None and session.samples is None


def test_opening_the_session_does_not_mark_the_project_as_changed(qgis_new_project):
    QgsProject.instance().setDirty(False)
    Session().close()
    assert not QgsProject.instance().isDirty()


@pytest.mark.parametrize("text", ["{", "[" * 100_000, '{"classes": []}', '{"classes": [{"value": 0}]}', "3"])
def test_a_spoilt_schema_of_a_project_counts_as_none(qgis_new_project, text):
    QgsProject.instance().writeEntry(SCOPE, "schema", text)
    session = Session()
    assert session.schema is None
    session.close()


def test_a_layer_of_another_kind_is_not_taken_for_the_image(qgis_new_project, samples_layer):
    QgsProject.instance().writeEntry(SCOPE, "image", samples_layer.id())
    session = Session()
    assert session.image is None
    session.close()


def test_the_current_class_is_always_one_of_the_schema(session):
    session.set_schema(SCHEMA)
    assert session.current_class == 3
    session.set_schema(ClassSchema("", (LandClass(7, "rock", "#000000"),)))
    assert session.current_class == 7
    session.set_schema(None)
    assert session.current_class == 0


def test_a_closed_session_no_longer_listens(session, image, qgis_new_project):
    other = Session()
    other.set_schema(SCHEMA)
    other.close()
    QgsProject.instance().clear()
    assert other.schema == SCHEMA


def test_no_step_leads_back_to_the_classes_of_another_project(session):
    session.set_schema(SCHEMA)
    session.put_schema("New schema", None)
    QgsProject.instance().clear()
    assert not session.undo_stack.canUndo()
