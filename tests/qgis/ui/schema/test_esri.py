"""Classes of ArcGIS's files are read, and files from strangers do no harm."""

import json

import pytest
from chipwise.core.errors import SchemaError
from chipwise.core.schema import PALETTE, LandClass
from chipwise.ui.schema.esri import read_esri

#: A classifier definition as Esri documents it with the raster function Classify.
ECD = {
    "EsriClassifierDefinitionFile": 0,
    "FileVersion": 1,
    "NumberDefinitions": 1,
    "Definitions": [
        {
            "Classifier": "MaximumLikelihood",
            "NumberClasses": 2,
            "Classes": [
                {"ClassValue": 1, "ClassName": "Vegetation", "Red": 230, "Green": 0, "Blue": 0, "Means": [1.5, 2]},
                {"ClassValue": 2, "ClassName": "Water", "Red": 0, "Green": 77, "Blue": 168, "Means": [3, 4]},
            ],
        }
    ],
}


def write(folder, data, name="land.ecs") -> str:
    path = folder / name
    path.write_text(data if isinstance(data, str) else json.dumps(data), encoding="utf-8")
    return str(path)


def test_a_classifier_definition_is_read(tmp_path):
    schema = read_esri(write(tmp_path, ECD, "land cover.ecd"))
    assert schema.name == "land cover"
    assert schema.classes == (LandClass(1, "Vegetation", "#e60000"), LandClass(2, "Water", "#004da8"))


def test_groups_of_a_classification_schema_come_before_what_is_in_them(tmp_path):
    water = {"name": "Water", "value": 10, "color": [70, 107, 159], "classes": [{"name": "Open", "value": "11"}]}
    schema = read_esri(write(tmp_path, {"name": "NLCD", "classes": [water, {"name": "Ice", "value": 20}]}))
    assert [(c.value, c.name) for c in schema.classes] == [(10, "Water"), (11, "Open"), (20, "Ice")]
    assert schema.classes[0].color == "#466b9f"


def test_a_model_definition_is_read_and_its_missing_colours_are_ours(tmp_path):
    classes = [{"Value": 0, "Name": "Background", "Color": [0, 0, 0]}, {"Value": 1, "Name": "1", "Color": [-1, -1, -1]}]
    assert read_esri(write(tmp_path, {"Classes": classes}, "a.emd")).classes == (LandClass(1, "1", PALETTE[0]),)


def test_a_value_that_comes_twice_counts_once_and_names_are_made_unique(tmp_path):
    classes = [{"Value": 1, "Name": "a"}, {"Value": 1, "Name": "b"}, {"Value": 2, "Name": "a"}]
    assert [c.name for c in read_esri(write(tmp_path, classes)).classes] == ["a (1)", "a (2)"]


@pytest.mark.parametrize(
    "data",
    [
        "<xml/>", "", "[" * 200_000, {}, [], {"classes": []}, {"classes": [{"value": 0, "name": "none"}]},
        {"classes": [{"value": True, "name": "yes"}]}, {"classes": [{"value": 70000, "name": "far"}]},
        {"classes": [{"value": 1}]}, {"classes": [{"value": 1.5, "name": "half"}]}, "\x00",
    ],
)  # fmt: skip
def test_what_holds_no_class_is_refused_with_a_sentence(tmp_path, data):
    with pytest.raises(SchemaError, match=r"land\.ecs .*\.$"):
        read_esri(write(tmp_path, data))


@pytest.mark.parametrize("color", [["a", 1, 2], [300, 0, 0], "#12", "#zzzzzz", {"r": 1}, None, [1], [1, None, 2]])
def test_a_colour_that_is_none_is_replaced(tmp_path, color):
    schema = read_esri(write(tmp_path, {"classes": [{"value": 1, "name": "a", "color": color}]}))
    assert schema.classes[0].color == PALETTE[0]


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(SchemaError, match=r"gone\.ecs cannot be read: No such file"):
        read_esri(str(tmp_path / "gone.ecs"))
