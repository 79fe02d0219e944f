import json

import pytest
from qgis.core import QgsCoordinateReferenceSystem, QgsVectorLayer


def test_new_samples_have_the_crs_of_the_image_and_fields_for_the_class(layer, image):
    assert layer.isValid() and layer.crs() == image.crs()
    assert [field.name() for field in layer.fields()] == ["fid", "class_value", "class_name"]
    assert layer.name() == "samples" and layer.featureCount() == 0


@pytest.mark.parametrize("kind", ["Polygon", "LineString", "Point"])
def test_new_samples_may_be_of_any_geometry(qgis_app, tmp_path, kind, schema):
    from chipwise.ui.samples.layer import apply_schema, create_samples

    layer = create_samples(str(tmp_path / "s.gpkg"), QgsCoordinateReferenceSystem("EPSG:4326"), kind)
    apply_schema(layer, schema)
    assert layer.isValid() and len(layer.renderer().categories()) == 4


def test_a_file_that_is_there_is_never_replaced(qgis_app, tmp_path):
    from chipwise.core.errors import OutputError
    from chipwise.ui.samples.layer import create_samples

    (tmp_path / "s.gpkg").write_text("precious")
    with pytest.raises(OutputError, match="is there already"):
        create_samples(str(tmp_path / "s.gpkg"), QgsCoordinateReferenceSystem("EPSG:4326"), "Polygon")
    assert (tmp_path / "s.gpkg").read_text() == "precious"


def test_samples_that_cannot_be_written_leave_nothing(qgis_app, tmp_path):
    from chipwise.core.errors import OutputError
    from chipwise.ui.samples.layer import create_samples

    with pytest.raises(OutputError, match="does not exist"):
        create_samples(str(tmp_path / "no" / "s.gpkg"), QgsCoordinateReferenceSystem("EPSG:4326"), "Polygon")
    assert not list(tmp_path.iterdir())


def test_a_layer_shows_and_carries_the_classes(layer, schema):
    from chipwise.ui.samples.layer import apply_schema
    from chipwise.ui.schema.sources import stored_schema

    apply_schema(layer, schema)
    renderer = layer.renderer()
    assert renderer.classAttribute() == "class_value"
    shown = [(c.value(), c.label(), c.symbol().color().name()) for c in renderer.categories()[:3]]
    assert shown == [(item.value, item.name, item.color) for item in schema.classes]
    assert layer.editorWidgetSetup(1).config()["map"] == [{"Water": 1}, {"Forest": 2}, {"Field": 7}]
    assert stored_schema(layer) == schema
    assert json.loads(layer.customProperty("chipwise/schema"))["name"] == "Land"


def test_the_export_reads_names_and_colours_from_the_style(layer, schema):
    from chipwise.processing_provider.layers import sample_hints
    from chipwise.ui.samples.layer import apply_schema

    apply_schema(layer, schema)
    hints = sample_hints(layer, "class_value")
    assert [(hint.raw, hint.label, hint.color) for hint in hints] == [
        (item.value, item.name, item.color) for item in schema.classes
    ]


def test_what_a_stranger_left_in_the_property_is_no_schema(layer):
    from chipwise.ui.schema.sources import stored_schema

    for text in ("", "{", "[]", '{"classes": [{"value": 0}]}', 7):
        layer.setCustomProperty("chipwise/schema", text)
        assert stored_schema(layer) is None


@pytest.mark.parametrize(("kind", "raws"), [("integer", [1, 2, 7]), ("string", ["Water", "Forest", "Field"])])
def test_any_layer_with_a_field_of_classes_can_be_adopted(qgis_app, schema, kind, raws):
    from chipwise.ui.samples.layer import ClassFields, adopt, apply_schema

    layer = QgsVectorLayer(f"MultiPolygon?field=land:{kind}", "mine", "memory")
    assert ClassFields.of(layer) is None
    adopt(layer, "land")
    apply_schema(layer, schema)
    fields = ClassFields.of(layer)
    assert [fields.value_of(raw, schema) for raw in raws] == [1, 2, 7]
    assert [category.value() for category in layer.renderer().categories()[:3]] == raws
    assert [fields.attributes(item) for item in schema.classes] == [{0: raw} for raw in raws]


def test_layers_that_cannot_hold_classes_are_refused(qgis_app):
    from chipwise.core.errors import SamplesError
    from chipwise.ui.samples.layer import adopt

    with pytest.raises(SamplesError, match="no geometry"):
        adopt(QgsVectorLayer("NoGeometry?field=land:integer", "table", "memory"), "land")
    layer = QgsVectorLayer("Point?field=day:date", "mine", "memory")
    with pytest.raises(SamplesError, match="no field land"):
        adopt(layer, "land")
    with pytest.raises(SamplesError, match="neither numbers nor texts"):
        adopt(layer, "day")
