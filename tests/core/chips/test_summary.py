import pytest
from chipwise.core.chips.summary import ClassCount, ExportSummary, percent


def counted(name="forest", *, value=1, samples=50, chips=20, pixels=1000, objects=0):
    return ClassCount(value, name, "#009E73", samples, chips, pixels, objects)


def summary(*classes, metadata_format="CLASSIFIED_TILES", **figures):
    return ExportSummary(metadata_format, list(classes), **{"chip_count": 40, "seen_pixels": 100_000} | figures)


def test_labels_without_a_doubt_give_no_warning():
    assert summary(counted(), counted("water", value=2, pixels=10)).warnings() == []


def test_the_labelled_share_is_of_the_ground_the_chips_show():
    both = summary(counted(pixels=1500), counted("water", value=2, pixels=500))
    assert (both.labelled_pixels, both.labelled_share) == (2000, 0.02)


def test_no_ground_gives_no_labelled_share():
    assert summary(counted(), seen_pixels=0).labelled_share == 0


def test_a_small_labelled_share_is_told_and_not_warned_of():
    sparse = summary(counted(pixels=10), seen_pixels=1_000_000)
    assert sparse.warnings() == []
    assert "Labelled: < 0.1 % of the ground in the chips (10 of 1,000,000 pixels)." in sparse.table()


@pytest.mark.parametrize(
    ("metadata_format", "what"), [("CLASSIFIED_TILES", "pixel"), ("PANOPTIC", "pixel"), ("COCO", "object")]
)
def test_a_class_without_labels_is_named(metadata_format, what):
    absent = counted("water", value=2, samples=0, chips=0, pixels=0)
    (text,) = summary(counted(objects=9), absent, metadata_format=metadata_format).warnings()
    assert text.startswith(f"No labelled {what}: water. A model cannot learn")


def test_samples_that_label_nothing_are_counted_and_explained():
    (text,) = summary(counted(), counted("water", value=2, samples=3, chips=0, pixels=0)).warnings()
    assert "water (3 samples)" in text and "nodata" in text


@pytest.mark.parametrize(
    ("samples", "chips", "warned"), [(9, 20, True), (10, 20, False), (50, 1, True), (50, 2, False), (0, 2, False)]
)
def test_fewer_than_ten_samples_or_two_chips_are_too_few(samples, chips, warned):
    texts = summary(counted(samples=samples, chips=chips)).warnings()
    assert [t.startswith("Too few samples: forest") for t in texts] == [True] * warned


def test_label_rasters_are_judged_by_chips_as_they_have_no_samples():
    (text,) = summary(counted(samples=0, chips=1)).warnings()
    assert "forest (on 1 chip)" in text


@pytest.mark.parametrize(("rare", "warned"), [(10, False), (9, True)])
def test_more_than_a_hundred_times_is_an_imbalance(rare, warned):
    texts = summary(counted(pixels=1000), counted("sand", value=2, pixels=rare)).warnings()
    assert [t.startswith("Imbalance: forest has 111 times as many labelled pixels as sand") for t in texts] == (
        [True] * warned
    )


def test_an_absent_class_makes_no_imbalance():
    texts = summary(counted(), counted("sand", value=2, pixels=0)).warnings()
    assert not any("Imbalance" in text for text in texts)


@pytest.mark.parametrize(("pixels", "told"), [(1, "1 pixel lies"), (12_345, "12,345 pixels lie")])
def test_overlapping_samples_are_counted(pixels, told):
    (text,) = summary(counted(), overlapping_pixels=pixels).warnings()
    assert f"{told} in samples of different classes; the later sample won there." in text


def test_of_many_classes_some_are_named_and_the_rest_counted():
    absent = [counted(f"class{i}", value=i, samples=0, chips=0, pixels=0) for i in range(1, 201)]
    (text,) = summary(*absent).warnings()
    assert "class8 and 192 more" in text and "class9" not in text


def test_the_table_is_aligned():
    lines = summary(counted(pixels=1500), counted("open water", value=12, pixels=500, chips=1234)).table()
    assert lines == [
        "value  class       samples  chips  pixels   share",
        "    1  forest           50     20   1,500  75.0 %",
        "   12  open water       50  1,234     500  25.0 %",
        "       all             100     40   2,000",
        "Labelled: 2.0 % of the ground in the chips (2,000 of 100,000 pixels).",
    ]


def test_the_table_of_label_rasters_has_no_column_of_samples():
    assert summary(counted(samples=0)).table()[0].split() == ["value", "class", "chips", "pixels", "share"]


def test_formats_of_objects_count_objects():
    lines = summary(counted(objects=7), metadata_format="PASCAL_VOC", empty_chips=3).table()
    assert lines[0].split()[4] == "objects" and lines[1].split()[4] == "7"
    assert lines[-1] == "Without labels: 3 of 40 chips."


def test_a_name_with_line_breaks_or_without_end_keeps_to_its_line():
    lines = summary(counted("a\nb\t" + "x" * 500)).table()
    assert len(lines) == 4 and "a b xx" in lines[1] and len(lines[1]) < 100


def test_a_format_without_labels_has_neither_classes_nor_warnings():
    tiles = summary(metadata_format="EXPORT_TILES")
    assert tiles.warnings() == [] and tiles.table() == ["40 chips, without labels in this format."]


@pytest.mark.parametrize(
    ("share", "text"), [(0, "0.0 %"), (1e-9, "< 0.1 %"), (0.1234, "12.3 %"), (0.99999, "> 99.9 %"), (1, "100.0 %")]
)
def test_percent_rounds_nothing_to_none_or_to_all(share, text):
    assert percent(share) == text
