"""PASCAL_VOC and KITTI against lines of real ArcGIS exports."""

import re
from xml.etree import ElementTree

import pytest
import shapely
from chipwise.core.chips.formats import FORMATS

#: Of a chip that ArcGIS Pro 2.1 exported (GitHub, Mr-LiuZong/plam), as it stands in the file.
REAL_VOC = """<?xml version="1.0"?>
<annotation>
    <filename>000000000.jpg</filename>
    <source>
        <annotation>ArcGIS Pro 2.1</annotation>
    </source>
    <size>
        <width>448</width>
        <height>448</height>
        <depth>3</depth>
    </size>
    <object>
        <name>1</name>
        <bndbox>
            <xmin>372.95</xmin>
            <ymin>341.68</ymin>
            <xmax>448.00</xmax>
            <ymax>416.94</ymax>
        </bndbox>
    </object>
</annotation>
"""
#: Likewise (GitHub, greglee1905/Phragmites_australis_Classification).
REAL_KITTI = "  1 0.00 0 0   19.02    4.71   32.00   32.00 0 0 0 0 0 0 0\n"


def written(tmp_path, name, chip_format, schema, chip):
    files = FORMATS[name](schema, chip_format).write_labels(tmp_path, "000000000", chip)
    (path,) = files.paths
    return (tmp_path / path).read_text(encoding="utf-8")


def test_voc_differs_from_the_file_of_arcgis_in_the_source_only(tmp_path, schema, make_chip):
    chip = make_chip([(1, shapely.box(372.951, 341.684, 448, 416.938))], size=(448, 448))
    text = written(tmp_path, "PASCAL_VOC", "JPEG", schema, chip)
    assert text == REAL_VOC.replace("ArcGIS Pro 2.1", "Chipwise")


def test_voc_gives_class_value_and_box_of_every_object(tmp_path, schema, mixed_chip):
    root = ElementTree.fromstring(written(tmp_path, "PASCAL_VOC", "PNG", schema, mixed_chip))
    assert root.findtext("filename") == "000000000.png"
    assert [root.findtext(f"size/{tag}") for tag in ("width", "height", "depth")] == ["64", "48", "3"]
    assert [item.findtext("name") for item in root.iter("object")] == ["7", "2", "7"]
    boxes = [[float(value.text) for value in box] for box in root.iter("bndbox")]
    assert boxes == [pytest.approx(item.shape.bounds, abs=0.006) for item in mixed_chip.objects]


def test_voc_of_a_chip_without_objects_has_none(tmp_path, schema, make_chip):
    root = ElementTree.fromstring(written(tmp_path, "PASCAL_VOC", "TIFF", schema, make_chip(bands=4)))
    assert [child.tag for child in root] == ["filename", "source", "size"]
    assert root.findtext("size/depth") == "4"


def test_kitti_writes_the_line_that_arcgis_writes(tmp_path, schema, make_chip):
    chip = make_chip([(1, shapely.box(19.02, 4.71, 32, 32))], size=(32, 32))
    assert written(tmp_path, "KITTI", "TIFF", schema, chip) == REAL_KITTI


def test_kitti_gives_fifteen_columns_for_every_object(tmp_path, schema, mixed_chip):
    lines = written(tmp_path, "KITTI", "TIFF", schema, mixed_chip).splitlines()
    assert [line.split()[0] for line in lines] == ["7", "2", "7"]
    for line, item in zip(lines, mixed_chip.objects, strict=True):
        columns = line.split()
        assert len(columns) == 15 and [float(v) for v in columns[4:8]] == pytest.approx(item.shape.bounds, abs=0.006)
        assert not re.search(r"[1-9]", "".join(columns[1:4] + columns[8:]))


def test_kitti_of_a_chip_without_objects_is_empty(tmp_path, schema, make_chip):
    assert written(tmp_path, "KITTI", "TIFF", schema, make_chip()) == ""
