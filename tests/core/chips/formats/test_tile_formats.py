"""LABELED_TILES, MULTI_LABELED_TILES and IMAGENET, which label a chip as a whole."""

from xml.etree import ElementTree

import pytest
import shapely
from chipwise.core.chips.formats import FORMATS
from chipwise.core.schema import ClassSchema, LandClass

SMALL, LARGE = shapely.box(0, 0, 5, 5), shapely.box(10, 10, 40, 40)


def names(tmp_path, name, schema, chip):
    files = FORMATS[name](schema, "TIFF").write_labels(tmp_path, "000000005", chip)
    assert files.paths == ("labels/000000005.xml",)
    root = ElementTree.parse(tmp_path / files.paths[0]).getroot()
    assert root.findtext("filename") == "000000005.tif"
    return [item.findtext("name") for item in root.iter("object")]


def test_a_labeled_tile_has_the_class_that_covers_most(tmp_path, schema, make_chip):
    assert names(tmp_path, "LABELED_TILES", schema, make_chip([(7, SMALL), (12, LARGE), (7, SMALL)])) == ["12"]


def test_a_labeled_tile_that_is_centred_on_a_sample_has_its_class(tmp_path, schema, make_chip):
    assert names(tmp_path, "LABELED_TILES", schema, make_chip([(7, SMALL), (12, LARGE)], sample=0)) == ["7"]


def test_the_box_of_a_labeled_tile_is_the_tile(tmp_path, schema, make_chip):
    names(tmp_path, "LABELED_TILES", schema, make_chip([(7, SMALL)]))
    root = ElementTree.parse(tmp_path / "labels/000000005.xml").getroot()
    assert [value.text for value in root.find("object/bndbox")] == ["0.00", "0.00", "64.00", "48.00"]


def test_a_multi_labeled_tile_lists_every_class_once(tmp_path, schema, make_chip):
    chip = make_chip([(12, LARGE), (7, SMALL), (12, SMALL)])
    assert names(tmp_path, "MULTI_LABELED_TILES", schema, chip) == ["7,12"]


@pytest.mark.parametrize("name", ["LABELED_TILES", "MULTI_LABELED_TILES"])
def test_a_tile_without_class_has_no_object(tmp_path, name, schema, make_chip):
    assert names(tmp_path, name, schema, make_chip()) == []


def test_imagenet_puts_chips_into_folders_of_their_classes(schema, make_chip):
    form = FORMATS["IMAGENET"](schema, "TIFF")
    assert form.image_folder(make_chip([(7, LARGE), (12, SMALL)])) == "images/Palm Tree"
    assert form.image_folder(make_chip([(7, LARGE), (12, SMALL)], sample=1)) == "images/Haus & Hof"


def test_imagenet_keeps_chips_without_class_apart_from_every_class(make_chip):
    schema = ClassSchema("", (LandClass(1, "nodata", "#000000"), LandClass(2, "Water", "#000000")))
    form = FORMATS["IMAGENET"](schema, "TIFF")
    assert form.image_folder(make_chip()) == "images/NoData"
    assert form.image_folder(make_chip([(1, LARGE)])) == "images/nodata_1"


def test_imagenet_writes_no_label_files(tmp_path, schema, make_chip):
    assert FORMATS["IMAGENET"](schema, "TIFF").write_labels(tmp_path, "000000005", make_chip([(7, LARGE)])).paths == ()
    assert not list(tmp_path.iterdir())
