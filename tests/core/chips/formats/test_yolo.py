import numpy as np
import pytest
import shapely
from chipwise.core.chips.formats import FORMATS
from chipwise.core.schema import ClassSchema, LandClass


def lines_of(tmp_path, name, schema, chip):
    files = FORMATS[name](schema, "JPEG").write_labels(tmp_path, "000000005", chip)
    assert files.paths == ("labels/000000005.txt",)
    text = (tmp_path / files.paths[0]).read_text(encoding="utf-8")
    return [(int(line.split()[0]), np.array(line.split()[1:], float)) for line in text.splitlines()]


def test_boxes_are_centre_and_size_in_fractions_of_the_chip(tmp_path, schema, make_chip):
    chip = make_chip([(12, shapely.box(16, 12, 48, 24)), (7, shapely.box(0, 0, 64, 48))])
    (first, box), (second, whole) = lines_of(tmp_path, "YOLO_BOXES", schema, chip)
    assert (first, box.tolist()) == (2, [0.5, 0.375, 0.5, 0.25])
    assert (second, whole.tolist()) == (0, [0.5, 0.5, 1, 1])


def test_outlines_enclose_what_the_objects_cover_without_their_holes(tmp_path, schema, mixed_chip, filled, covered):
    lines = lines_of(tmp_path, "YOLO", schema, mixed_chip)
    assert [number for number, _ in lines] == [0, 1, 0, 0]  # the last object has two parts
    rings = [fractions.reshape(-1, 2) * (64, 48) for _, fractions in lines]
    box, ring, parts = (item.shape for item in mixed_chip.objects)
    for found, shape in ((rings[:1], box), (rings[1:2], ring), (rings[2:], parts)):
        assert np.array_equal(filled(found, (48, 64)), covered(shape, (48, 64)))


@pytest.mark.parametrize("name", ["YOLO", "YOLO_BOXES"])
def test_no_fraction_leaves_the_chip(tmp_path, name, schema, make_chip):
    chip = make_chip([(7, shapely.box(-1e-9, -1e-9, 64 + 1e-7, 48 + 1e-7))])
    for _, fractions in lines_of(tmp_path, name, schema, chip):
        assert (fractions >= 0).all() and (fractions <= 1).all()


@pytest.mark.parametrize("name", ["YOLO", "YOLO_BOXES"])
def test_a_chip_without_objects_has_an_empty_file(tmp_path, name, schema, make_chip):
    assert lines_of(tmp_path, name, schema, make_chip()) == []
    assert (tmp_path / "labels/000000005.txt").read_bytes() == b""


def test_data_yaml_names_the_classes_by_their_place_in_the_schema(tmp_path, schema):
    FORMATS["YOLO"](schema, "JPEG").finish(tmp_path, [], None)
    lines = (tmp_path / "data.yaml").read_text(encoding="utf-8").splitlines()
    content = [line for line in lines if not line.startswith("#")]
    assert content == [
        "train: images", "val: images", "names:", '  0: "Palm Tree"', '  1: "Road"', '  2: "Haus & Hof"',
    ]  # fmt: skip


def test_no_name_breaks_data_yaml(tmp_path):
    names = [
        'quote"d',
        "back\\slash",
        "new\nline",
        "colon: [x]",
        "# no comment",
        "\x85\u2028",
        "\ud800",
        "森林 😀",
        "\x7f\x00",
    ]
    schema = ClassSchema("", tuple(LandClass(v, name, "#000000") for v, name in enumerate(names, 1)))
    FORMATS["YOLO_BOXES"](schema, "JPEG").finish(tmp_path, [], None)
    lines = (tmp_path / "data.yaml").read_text(encoding="utf-8").split("\n")
    assert lines[-len(names) - 1 :] == [
        r'  0: "quote\"d"', r'  1: "back\\slash"', r'  2: "new\nline"', '  3: "colon: [x]"', '  4: "# no comment"',
        r'  5: "\u0085\u2028"', r'  6: "\ud800"', '  7: "森林 😀"', r'  8: "\u007f\u0000"', "",
    ]  # fmt: skip
