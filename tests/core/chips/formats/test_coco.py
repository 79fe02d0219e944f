import json

import numpy as np
import pytest
import shapely
from chipwise.core.chips.formats import FORMATS
from chipwise.core.errors import TrainingDataError
from chipwise.core.schema import ClassSchema, LandClass


@pytest.fixture
def export(schema):
    """Write a COCO export of chips into a new folder."""

    def write(folder, chips, earlier=None, chip_format="PNG", first=0) -> dict:
        folder.mkdir()
        form = FORMATS["COCO"](schema, chip_format)
        records = [form.write_labels(folder, f"{i:09d}", chip).record for i, chip in enumerate(chips, first)]
        form.finish(folder, records, earlier)
        return json.loads((folder / "annotations.json").read_text(encoding="utf-8"))

    return write


def test_images_and_classes_are_listed(tmp_path, export, mixed_chip, make_chip):
    data = export(tmp_path / "a", [mixed_chip, make_chip()])
    assert data["images"] == [
        {"id": 1, "file_name": "000000000.png", "width": 64, "height": 48},
        {"id": 2, "file_name": "000000001.png", "width": 64, "height": 48},
    ]
    assert [(c["id"], c["name"], c["color"]) for c in data["categories"]] == [
        (7, "Palm Tree", [0, 158, 115]), (2, "Road", [230, 159, 0]), (12, "Haus & Hof", [0, 114, 178]),
    ]  # fmt: skip


def test_every_object_is_an_annotation_of_its_chip(tmp_path, export, mixed_chip, make_chip):
    data = export(tmp_path / "a", [make_chip(), mixed_chip, mixed_chip])
    annotations = data["annotations"]
    assert [a["id"] for a in annotations] == [1, 2, 3, 4, 5, 6]
    assert [a["image_id"] for a in annotations] == [2, 2, 2, 3, 3, 3]
    for annotation, item in zip(annotations, mixed_chip.objects * 2, strict=True):
        left, top, right, bottom = item.shape.bounds
        assert annotation["category_id"] == item.value and annotation["iscrowd"] == 0
        assert annotation["bbox"] == pytest.approx([left, top, right - left, bottom - top], abs=0.006)
        assert annotation["area"] == pytest.approx(item.shape.area, abs=0.006)


def test_the_outlines_enclose_what_the_objects_cover_without_their_holes(tmp_path, export, mixed_chip, filled, covered):
    data = export(tmp_path / "a", [mixed_chip])
    assert [len(a["segmentation"]) for a in data["annotations"]] == [1, 1, 2]
    for annotation, item in zip(data["annotations"], mixed_chip.objects, strict=True):
        rings = [np.reshape(ring, (-1, 2)) for ring in annotation["segmentation"]]
        assert np.array_equal(filled(rings, (48, 64)), covered(item.shape, (48, 64)))


def test_an_earlier_export_is_taken_over_with_its_ids(tmp_path, export, mixed_chip, make_chip):
    first = export(tmp_path / "a", [mixed_chip, make_chip()])
    both = export(tmp_path / "b", [mixed_chip], earlier=tmp_path / "a", first=2)
    assert both["images"][:2] == first["images"] and both["annotations"][:3] == first["annotations"]
    assert both["images"][2] == {"id": 3, "file_name": "000000002.png", "width": 64, "height": 48}
    assert [(a["id"], a["image_id"]) for a in both["annotations"][3:]] == [(4, 3), (5, 3), (6, 3)]
    assert both["categories"] == first["categories"]


@pytest.mark.parametrize(
    "text", [None, "", "[]", "{}", '{"images": 1, "annotations": []}', '{"images": [{}], "annotations": []}']
)
def test_a_damaged_earlier_export_is_named(tmp_path, export, mixed_chip, text):
    earlier = tmp_path / "earlier"
    earlier.mkdir()
    if text is not None:
        (earlier / "annotations.json").write_text(text)
    with pytest.raises(TrainingDataError, match=r"annotations\.json cannot be read, so nothing can be appended"):
        export(tmp_path / "a", [mixed_chip], earlier=earlier)


def test_names_of_any_letters_are_kept(tmp_path, make_chip):
    schema = ClassSchema("", (LandClass(1, 'a"b\\\n\ud800', "#000000"), LandClass(2, "森林", "#000000")))
    FORMATS["COCO"](schema, "TIFF").finish(tmp_path, [], None)
    data = json.loads((tmp_path / "annotations.json").read_text(encoding="utf-8"))
    assert [c["name"] for c in data["categories"]] == ['a"b\\\n\ud800', "森林"]
    assert data["images"] == data["annotations"] == []


def test_a_sliver_beside_an_object_makes_no_outline(tmp_path, export, make_chip):
    shape = shapely.MultiPolygon([shapely.box(0, 0, 10, 10), shapely.Polygon([(20, 20), (30, 30), (40, 40)])])
    data = export(tmp_path / "a", [make_chip([(7, shape)])])
    assert len(data["annotations"][0]["segmentation"]) == 1
