import json

import numpy as np
import pytest
import rasterio
from chipwise.core.errors import SchemaError
from chipwise.core.inference.map_writer import class_description
from chipwise.core.raster_classes import class_hints, class_numbers, class_of, read_classes
from chipwise.core.rasters import open_raster
from chipwise.core.requests import RasterInput
from chipwise.core.schema import ClassHint, LandClass

ESRI_TABLE = """<PAMDataset><PAMRasterBand band="1"><GDALRasterAttributeTable tableType="thematic">
<FieldDefn index="0"><Name>OID</Name><Type>0</Type><Usage>0</Usage></FieldDefn>
<FieldDefn index="1"><Name>Value</Name><Type>0</Type><Usage>0</Usage></FieldDefn>
<FieldDefn index="2"><Name>Count</Name><Type>1</Type><Usage>1</Usage></FieldDefn>
<FieldDefn index="3"><Name>LandCover</Name><Type>2</Type><Usage>0</Usage></FieldDefn>
<Row index="0"><F>0</F><F>11</F><F>5</F><F>Lake</F></Row>
<Row index="1"><F>1</F><F>-3</F><F>5</F><F>Nowhere</F></Row>
</GDALRasterAttributeTable></PAMRasterBand></PAMDataset>"""


@pytest.fixture
def hints(tmp_path, make_raster):
    """The hints of a raster of one pixel with some metadata, and with a description (.aux.xml) beside it."""

    def hints(own=(), description="", tags=None, **options) -> dict[int, ClassHint]:
        path = make_raster(tmp_path / "map.tif", np.ones((1, 1), np.uint8), **options)
        if tags:
            with rasterio.open(path, "r+") as dataset:
                dataset.update_tags(**tags)
        if description:
            (tmp_path / "map.tif.aux.xml").write_text(description)
        with open_raster(RasterInput(path)) as raster:
            return class_hints(raster, own)

    return hints


def test_a_map_of_classify_pixels_tells_names_and_colours(hints, tmp_path):
    with class_description(
        str(tmp_path / "map.tif"), [LandClass(0, "Background", "#f0f0f0"), LandClass(7, "<W>&", "#0000ff")]
    ):
        pass
    table = (tmp_path / "map.tif.aux.xml").read_text()
    assert hints(description=table) == {
        0: ClassHint(0, "Background", "#f0f0f0"),
        7: ClassHint(7, "<W>&", "#0000ff"),
    }


def test_its_metadata_are_enough(hints):
    schema = '{"name": "x", "classes": [{"value": 3, "name": "Road", "color": "#010203"}]}'
    assert hints(tags={"CHIPWISE_CLASSES": schema}) == {3: ClassHint(3, "Road", "#010203")}


@pytest.mark.parametrize("text", ["{", "[1]", '{"classes": [{"value": "a"}]}', "[" * 100_000])
def test_metadata_that_are_no_schema_say_nothing(hints, text):
    assert hints(tags={"CHIPWISE_CLASSES": text}) == {}


def test_a_table_of_arcgis_names_classes_by_its_columns(hints):
    assert hints(description=ESRI_TABLE) == {11: ClassHint(11, "Lake", "")}


def test_a_colour_table_gives_colours_but_no_names(hints):
    found = hints(colormap={1: (255, 0, 0, 255)}, nodata=2)
    assert found[1] == ClassHint(1, "", "#ff0000") and 2 not in found


def test_a_style_stands_before_the_file_unless_its_label_is_only_the_value(hints):
    own = [ClassHint(11, "See", "#123456"), ClassHint(12, "12", "#654321")]
    assert hints(own, ESRI_TABLE) == {11: ClassHint(11, "See", "#123456"), 12: ClassHint(12, "", "#654321")}
    assert hints([ClassHint(11, "11", "#123456")], ESRI_TABLE) == {11: ClassHint(11, "Lake", "#123456")}


def test_hints_of_what_no_class_value_can_be_are_left_out(hints):
    assert hints([ClassHint(raw, "Name", "#123456") for raw in (-9999, 65536, "1", 1.5)]) == {}


def test_pixels_become_whole_numbers():
    values, valid = np.array([1.0, 300, 9]), np.array([True, True, False])
    assert class_numbers(values, valid, "It").tolist() == [1, 300, -1]


@pytest.mark.parametrize(
    ("value", "words"), [(0.5, "It holds fractions"), (-1.0, "the value -1"), (70_000.0, "the value 70000")]
)
def test_what_is_no_class_is_refused(value, words):
    with pytest.raises(SchemaError, match=words):
        class_numbers(np.array([1.0, value]), np.array([True, True]), "It")


SCHEMA = {"name": "s", "classes": [{"value": 2, "name": "Sea", "color": "#0000ff"}, {"value": 3, "name": "Land"}]}


@pytest.fixture
def read(tmp_path, make_raster):
    def run(tag=None, hints=(), **options):
        path = make_raster(tmp_path / "map.tif", np.ones((2, 2), np.uint8), **options)
        if tag is not None:
            with rasterio.open(path, "r+") as dataset:
                dataset.update_tags(CHIPWISE_CLASSES=tag)
        with open_raster(RasterInput(path)) as raster:
            return read_classes(raster, hints)

    return run


def test_names_and_colours_are_those_that_classify_pixels_notes(read):
    classes = read(json.dumps(SCHEMA))
    assert classes[2] == LandClass(2, "Sea", "#0000ff") and classes[3].name == "Land"


def test_a_colour_table_gives_colours(read):
    classes = read(colormap={1: (255, 0, 0, 255)})
    assert classes == {1: LandClass(1, "1", "#ff0000")}


def test_what_qgis_shows_counts_first_but_a_number_is_no_name(read):
    hints = [ClassHint(2, "Ocean", "#111111"), ClassHint(3, "3", "#222222"), ClassHint("x", "Text", "#333333")]
    classes = read(json.dumps(SCHEMA), hints)
    assert classes[2] == LandClass(2, "Ocean", "#111111") and classes[3] == LandClass(3, "Land", "#222222")
    assert len(classes) == 2


def test_a_colour_from_outside_that_is_none_is_not_taken(read):
    (found,) = read(hints=[ClassHint(1, "A", 'red" onload="x')]).values()
    assert found.name == "A" and found.color == class_of({}, 1).color


def test_a_value_that_nobody_names_is_called_by_its_number():
    assert class_of({}, 5).name == "5" and class_of({}, 0).name == "Background"
