import json

import numpy as np
import pytest
import rasterio
from chipwise.core.class_strips import open_classes
from chipwise.core.map_classes import class_of, read_classes
from chipwise.core.schema import ClassHint, LandClass

SCHEMA = {"name": "s", "classes": [{"value": 2, "name": "Sea", "color": "#0000ff"}, {"value": 3, "name": "Land"}]}


@pytest.fixture
def read(tmp_path, make_raster):
    def run(tag=None, hints=(), **options):
        path = make_raster(tmp_path / "map.tif", np.ones((2, 2), np.uint8), **options)
        if tag is not None:
            with rasterio.open(path, "r+") as dataset:
                dataset.update_tags(CHIPWISE_CLASSES=tag)
        with open_classes(path) as raster:
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


@pytest.mark.parametrize("tag", ["", "no JSON", "[]", '{"classes": [{"value": 0}]}', '{"classes": 3}'])
def test_a_strangers_metadata_does_no_harm(read, tag):
    assert read(tag) == {}


def test_a_colour_from_outside_that_is_none_is_not_taken(read):
    assert read(hints=[ClassHint(1, "A", 'red" onload="x')]) == {}


def test_a_value_that_nobody_names_is_called_by_its_number():
    assert class_of({}, 5).name == "5" and class_of({}, 0).name == "Background (0)"
