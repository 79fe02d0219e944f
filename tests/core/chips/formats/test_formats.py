"""What holds for all metadata formats."""

import numpy as np
import pytest
import shapely
from chipwise.core.chips.formats import FORMATS
from chipwise.core.requests import CHIP_FORMATS, METADATA_FORMATS
from chipwise.core.schema import ClassSchema, LandClass

IDS = tuple(FORMATS)
#: The names in ``esri_accumulated_stats.json`` by which ArcGIS knows a format.
MODES = {
    "CLASSIFIED_TILES": "Classified_Tiles", "RCNN_MASKS": "RCNN_Masks", "PASCAL_VOC": "PASCAL_VOC_rectangles",
    "KITTI": "KITTI_rectangles", "LABELED_TILES": "Labeled_Tiles", "MULTI_LABELED_TILES": "MultiLabeled_Tiles",
    "IMAGENET": "Imagenet", "EXPORT_TILES": "Export_Tiles", "PANOPTIC": "Panoptic_Segmentation",
    "COCO": "COCO", "YOLO": "YOLO", "YOLO_BOXES": "YOLO_BOXES",
}  # fmt: skip


def test_there_is_a_class_for_every_format_that_can_be_asked_for():
    assert IDS == METADATA_FORMATS
    assert {name: form.mode for name, form in FORMATS.items()} == MODES


@pytest.mark.parametrize("name", IDS)
def test_only_parts_of_a_chip_can_be_needed(name):
    assert FORMATS[name].needs <= {"label", "objects", "instances"}


@pytest.mark.parametrize("chip_format", CHIP_FORMATS)
@pytest.mark.parametrize("name", IDS)
def test_the_files_named_are_the_files_written(tmp_path, name, chip_format, schema, make_chip):
    chip = full_chip(make_chip)
    form = FORMATS[name](schema, chip_format)
    files = form.write_labels(tmp_path, "000000003", chip)
    written = {p.relative_to(tmp_path).as_posix() for p in tmp_path.rglob("*") if p.is_file()}
    beside = {".tfw", ".pgw", ".xml"} if chip_format != "TIFF" else {".tfw"}
    assert set(files.paths) <= written
    assert all(path.startswith("labels") and not path.endswith(".aux.xml") for path in files.paths)
    assert {path.rpartition(".")[0] for path in written} - {path.rpartition(".")[0] for path in files.paths} <= {
        path + ".aux" for path in files.paths
    }
    assert {path[-4:] for path in written - set(files.paths)} <= beside


@pytest.mark.parametrize("name", IDS)
def test_a_chip_without_labels_is_legal(tmp_path, name, schema, make_chip):
    chip = make_chip(label=np.zeros((48, 64), np.uint16))
    form = FORMATS[name](schema, "TIFF")
    assert form.image_folder(chip).startswith("images")
    files = form.write_labels(tmp_path, "000000003", chip)
    form.finish(tmp_path, [files.record] if files.record else [], None)
    assert all((tmp_path / path).is_file() for path in files.paths)


@pytest.mark.parametrize("name", IDS)
def test_no_class_name_leads_out_of_the_folder(tmp_path, name, make_chip):
    names = ("../../x", "CON", "a/b", "a:b", "..")
    schema = ClassSchema("", tuple(LandClass(v, n, "#000000") for v, n in zip((7, 2, 12, 3, 4), names, strict=True)))
    export = tmp_path / "deep" / "down" / "export"
    export.mkdir(parents=True)
    chip, form = full_chip(make_chip), FORMATS[name](schema, "TIFF")
    (export / form.image_folder(chip)).mkdir(parents=True)
    files = form.write_labels(export, "000000003", chip)
    form.finish(export, [files.record] if files.record else [], None)
    assert all(p.resolve().is_relative_to(export) for p in tmp_path.rglob("*") if p.is_file())
    assert len((export / form.image_folder(chip)).resolve().relative_to(export).parts) <= 2
    assert all(1 <= path.count("/") <= 2 and (export / path).is_file() for path in files.paths)


@pytest.mark.parametrize("name", IDS)
def test_text_ends_lines_with_lf(tmp_path, name, schema, make_chip):
    form = FORMATS[name](schema, "TIFF")
    record = form.write_labels(tmp_path, "000000003", full_chip(make_chip)).record
    form.finish(tmp_path, [record] if record else [], None)
    for path in tmp_path.rglob("*"):
        if path.suffix in (".txt", ".xml", ".json", ".yaml"):
            content = path.read_bytes()
            assert b"\r" not in content and content.endswith(b"\n")


def full_chip(make_chip):
    objects = [(7, shapely.box(2, 2, 20, 20)), (2, shapely.box(10, 10, 40, 30)), (7, shapely.box(15, 15, 30, 25))]
    label = np.zeros((48, 64), np.uint16)
    label[2:20, 2:20] = 7
    return make_chip(objects, objects[:2], label)
