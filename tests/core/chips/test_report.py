import re
import tracemalloc

import numpy as np
import pytest
from affine import Affine
from chipwise.core.chips.cut import ChipImage, ChipObject, CutChip
from chipwise.core.chips.grid import ChipWindow
from chipwise.core.chips.report import ExportReport
from chipwise.core.chips.summary import ClassCount, ExportSummary
from chipwise.core.schema import ClassSchema
from page_reader import Page
from shapely.geometry import Polygon, box

EVIL = """<script>alert("1")</script>'&$title{x}"""


def schema_of(count=3, name="class {}", color="#009E73"):
    return ClassSchema.from_dict(
        {"classes": [{"value": i, "name": name.format(i), "color": color} for i in range(1, count + 1)]}
    )


def chip_at(column=0, row=0, size=(16, 16), *, label=None, objects=(), angle=0.0, bands=3, dtype="uint8", seed=0):
    height, width = size
    values = np.random.default_rng(seed).integers(0, 200, (bands, height, width)).astype(dtype)
    image = ChipImage(values, np.ones(values.shape, bool), Affine.identity(), None, None, [""] * bands)
    if isinstance(label, int):
        label = np.full(size, label, np.uint16)
    return CutChip(ChipWindow(column, row, width, height, angle=angle), image, label=label, objects=tuple(objects))


def thing(value, left=2, top=2, side=6):
    return ChipObject(value, box(left, top, left + side, top + side), side * side, 0)


def summary_of(schema, metadata_format="CLASSIFIED_TILES", **figures):
    classes = [ClassCount(c.value, c.name, c.color, 20, 10, 100, 50) for c in schema.classes] if schema else []
    return ExportSummary(metadata_format, classes, **{"chip_count": 10, "seen_pixels": 9000} | figures)


@pytest.fixture
def page_of(tmp_path):
    """The page of a report on chips, each a chip or (name of its raster, chip)."""

    def make(
        chips, schema=None, metadata_format="CLASSIFIED_TILES", *, title="Chips", request=None, outlines=(), **sums
    ):
        report, current = ExportReport(schema, title), None
        for item in chips:
            name, chip = item if isinstance(item, tuple) else ("a.tif", item)
            if name != current:
                report.start_source(name, 400, 300, outlines)
                current = name
            report.add(chip)
        path = tmp_path / "export_report.html"
        report.write(path, summary_of(schema, metadata_format, **sums), {} if request is None else request)
        return Page(path.read_text(encoding="utf-8"))

    return make


def drawn_chips(page):
    return [a for a in page.all("svg") if a["aria-label"].startswith("Chip of")]


@pytest.mark.parametrize(
    ("metadata_format", "chips"),
    [
        ("CLASSIFIED_TILES", [chip_at(label=1), chip_at(8, 8, label=2, angle=30), chip_at(90, 9, label=0)]),
        ("RCNN_MASKS", [chip_at(objects=[thing(1), thing(2, 5)]), chip_at(9, 9)]),
        ("LABELED_TILES", [chip_at(objects=[thing(1)], size=(9, 30)), chip_at(objects=[thing(2)], size=(7, 1))]),
        ("CLASSIFIED_TILES", []),
    ],
)
def test_the_page_is_well_formed_and_needs_nothing_from_elsewhere(page_of, metadata_format, chips):
    page = page_of(chips, schema_of(), metadata_format, outlines=[(1, box(1, 1, 9, 9))])
    for _, attributes in page.elements:
        for name in ("href", "src", "style", "xlink:href"):
            assert not re.search(r"https?:|//|url\(", (attributes.get(name) or "").split("base64,")[0])
        assert (attributes.get("href") or "#").startswith(("#", "data:image/"))
    assert not page.all("script") and not page.all("link") and not page.all("iframe")
    (policy,) = [a["content"] for a in page.all("meta") if "http-equiv" in a]
    assert policy.startswith("default-src 'none'")


def test_every_reference_inside_the_page_has_its_target(page_of):
    page = page_of([chip_at(i, i, label=i % 4) for i in range(30)], schema_of(), outlines=[(2, box(1, 1, 9, 9))])
    used = {a["href"][1:] for a in page.all("use")}
    assert used and used <= page.ids


def test_names_from_strangers_are_text_and_nothing_else(page_of):
    schema = ClassSchema.from_dict({"classes": [{"value": 1, "name": EVIL}]})
    page = page_of(
        [(EVIL, chip_at(label=1))],
        schema,
        title=EVIL,
        request={EVIL: EVIL, "list": [EVIL]},
        outlines=[(1, box(1, 1, 5, 5))],
    )
    assert not page.all("script")
    assert page.text("h1") == EVIL and page.text("b") == EVIL
    assert EVIL in page.text("th") and EVIL in page.text("td") and EVIL in page.text("title")
    assert all(EVIL in attributes["aria-label"] for attributes in page.all("svg"))


def test_a_name_that_is_no_text_does_not_stop_the_report(page_of):
    page = page_of([("bad\udcff.tif", chip_at(label=1))], schema_of())
    assert "bad?.tif" in page.text("b")


def test_the_figures_and_warnings_are_those_of_the_summary(page_of):
    page = page_of(
        [chip_at(label=1)], schema_of(), overlapping_pixels=77, empty_chips=4, rotated_chips=5, feature_count=60
    )
    text = page.text()
    assert "10" in page.text("dd") and "4 without labels, 5 turned" in text and "60" in page.text("dd")
    assert "3.3 %" in page.text("dd") and "300 of 9,000 pixels" in text
    assert "77 pixels lie in samples of different classes" in page.text("p")
    assert page.text("strong") == "Warning"


def test_labels_without_a_doubt_are_called_so(page_of):
    page = page_of([chip_at(label=1)], schema_of())
    assert "No class is missing" in page.text("p") and not page.text("strong")


def test_the_class_table_has_headers_and_a_bar_beside_each_share(page_of):
    page = page_of([chip_at(label=1)], schema_of(2))
    heads = [data for tag, data in page.texts if tag == "th"]
    assert heads[:6] == ["Value", "Class", "Samples", "Chips", "Pixels", "Share of the labels"]
    assert all(a.get("scope") in ("col", "row") for a in page.all("th"))
    assert "50.0 %" in page.text("td")
    assert "width:50.00%;background:#009E73" in [a.get("style") for a in page.all("div")]


def test_formats_of_objects_show_objects_instead_of_pixels(page_of):
    page = page_of([chip_at(objects=[thing(1), thing(1, 9, 9)])], schema_of(), "COCO")
    assert "Objects" in page.text("th") and "Pixels" not in page.text("th")
    assert "1 class 1 × 2" in page.text("span")


def test_a_format_without_labels_shows_images_alone(page_of):
    page = page_of([chip_at(), chip_at(20, 20)], None, "EXPORT_TILES")
    assert "carry no labels" in page.text("p") and "no labels" not in page.text("span")
    assert {a["viewbox"] for a in drawn_chips(page)} == {"0 0 200 200"}
    assert 'class="unlabelled' not in str(page.elements)


def hints(page):
    """What is said above the maps and above the sheet of chips."""
    return [data for tag, data in page.texts if (tag == "p" and "stretched" in data) or "White frames" in data]


def test_the_hints_speak_of_labels_only_where_there_are_some(page_of):
    labels = page_of([chip_at(label=1)], schema_of(), empty_chips=2, rotated_chips=3)
    on_map, on_sheet = hints(labels)
    assert "turned, dotted those without labels." in on_map and "table above" in on_map
    assert "with its labels" in on_sheet
    on_map, on_sheet = hints(page_of([chip_at()], None, "EXPORT_TILES"))
    assert "label" not in on_map + on_sheet and "sample" not in on_map + on_sheet
    assert "turned" not in on_map and on_map.endswith("White frames are chips.")


def test_samples_of_a_format_without_labels_have_a_legend_instead_of_a_table(page_of):
    chips, outlines = [chip_at(label=1)], [(1, box(1, 1, 9, 9))]
    page = page_of(chips, schema_of(2), "EXPORT_TILES", outlines=outlines)
    assert not [a for a in page.all("table") if a.get("class") == "classes"]
    assert "table above" not in page.text() and "shown in these colours:" in page.text("p")
    assert "1 class 1" in page.text("p") and "2 class 2" in page.text("p")
    assert [a["style"] for a in page.all("i")] == ["background:#009E73"] * 2
    many = page_of(chips, schema_of(30), "EXPORT_TILES", outlines=outlines)
    assert len(many.all("i")) == 24 and "and 6 more." in many.text("p")


@pytest.mark.parametrize(("metadata_format", "corners"), [("RCNN_MASKS", 3), ("PASCAL_VOC", 4), ("KITTI", 4)])
def test_objects_are_drawn_as_outlines_or_as_the_boxes_the_format_holds(page_of, metadata_format, corners):
    triangle = ChipObject(1, Polygon([(2, 2), (12, 2), (2, 12)]), 50.0)
    page = page_of([chip_at(objects=[triangle])], schema_of(), metadata_format)
    (path,) = [a["d"] for a in page.all("path") if a.get("id", "").startswith("chip")]
    assert len(re.findall(r"[ML]", path)) == corners


def test_a_chip_of_one_class_tells_that_class_only(page_of):
    page = page_of([chip_at(objects=[thing(2, side=9), thing(1, side=2)])], schema_of(), "IMAGENET")
    assert page.text("span").split() == ["2", "class", "2"]


def test_the_rasters_with_most_chips_are_drawn_and_the_others_counted(page_of):
    counts = {"one": 1, "nine": 9, "two": 2, "eight": 8, "three": 3, "seven": 7, "six": 6, "five": 5}
    page = page_of([(name, chip_at(i, label=1)) for name, n in counts.items() for i in range(n)], schema_of())
    assert page.text("b").split() == ["nine", "eight", "seven", "six", "five", "three"]
    assert "Drawn are the 6 rasters with most chips; there are 2 more." in page.text("p")


def test_a_raster_without_chips_has_no_map(tmp_path):
    report = ExportReport(schema_of(), "Chips")
    report.start_source("empty.tif", 100, 100, [(1, box(1, 1, 9, 9))])
    report.start_source("full.tif", 100, 100)
    report.add(chip_at(label=1))
    report.start_source("empty too.tif", 100, 100)
    report.write(tmp_path / "r.html", summary_of(schema_of()), {})
    assert Page((tmp_path / "r.html").read_text()).text("b") == "full.tif"


def test_a_chip_before_its_raster_is_an_error():
    with pytest.raises(RuntimeError, match="start_source"):
        ExportReport(None, "Chips").add(chip_at())


def test_of_many_chips_a_few_are_shown_and_of_every_class_one_at_least(page_of):
    """Two classes are on one chip of 900 each, where the common ones are, too."""
    labels = []
    for i in range(900):
        label = np.ones((16, 16), np.uint16)
        label[4:8] = 2 + i % 3
        label[0, 0] = {31: 6, 701: 7}.get(i, 1)
        labels.append(label if i % 10 else np.zeros((16, 16), np.uint16))
    page = page_of([chip_at(i % 300, i // 3, label=label) for i, label in enumerate(labels)], schema_of(7))
    assert len(drawn_chips(page)) == 24
    shown = page.text("span")
    assert all(f"class {value}" in shown for value in (1, 2, 3, 4, 6, 7)) and "class 5" not in shown
    assert "no labels" in shown


def test_the_chips_shown_come_from_the_whole_export(page_of):
    page = page_of([chip_at(i, 0, label=1) for i in range(384)], schema_of(1))
    columns = [int(re.search(r"column (\d+)", a["aria-label"])[1]) for a in drawn_chips(page)]
    assert len(set(columns)) == 24 and min(columns) < 100 and max(columns) > 284


def test_the_same_export_gives_the_same_report(page_of):
    chips = [chip_at(i, i, label=i % 3 + 1, seed=i) for i in range(100)]
    outlines = [(1, box(i, i, i + 5, i + 5)) for i in range(50)]
    first, second = (page_of(chips, schema_of(), outlines=outlines) for _ in range(2))
    assert first.elements == second.elements


@pytest.mark.parametrize("bands", [1, 2, 3, 6])
@pytest.mark.parametrize("dtype", ["uint8", "int16", "float64"])
def test_imagery_of_any_bands_and_type_is_shown(page_of, bands, dtype):
    page = page_of([chip_at(label=1, bands=bands, dtype=dtype)], schema_of())
    assert len(page.all("image")) == 4  # imagery and label, on the map and in the sheet


def test_chips_of_any_shape_keep_it(page_of):
    page = page_of([chip_at(objects=[thing(1)], size=(10, 40))], schema_of(), "LABELED_TILES")
    (image,) = [a for a in page.all("image") if a.get("id") == "chip0"]
    assert (image["width"], image["height"], image["x"], image["y"]) == ("200", "50", "0", "75")


def test_long_parameters_are_cut_and_unset_ones_left_out(page_of):
    request = {
        "rasters": [f"{i}.tif" for i in range(500)],
        "schema": "x" * 9000,
        "mask": None,
        "samples": "",
        "seed": 0,
    }
    text = page_of([], schema_of(), request=request).text("th", "td")
    assert "and 490 more" in text and "10.tif" not in text
    assert "x" * 400 + " …" in text and "x" * 401 not in text
    assert "mask" not in text and "samples" not in text and "seed 0" in text


def test_the_size_of_the_chips_is_told(page_of):
    page = page_of([], schema_of(), request={"tile_size": 256, "tile_size_y": 128})
    assert "10 chips of 256 × 128 pixels in the format CLASSIFIED_TILES" in page.text("p")


def test_chips_added_to_an_earlier_export_are_said_to_be_only_a_part(page_of):
    page = page_of([chip_at(label=1)], schema_of(), folder_chips=1234)
    text = page.text("p")
    assert "10 chips in the format CLASSIFIED_TILES, added to an earlier export." in text
    assert "shows only what was added; the folder holds 1,234 chips in all." in text
    assert "earlier" not in page_of([chip_at(label=1)], schema_of()).text("p")


def test_memory_does_not_grow_with_the_number_of_chips(tmp_path):
    report, chips = ExportReport(schema_of(), "Chips"), [chip_at(label=value) for value in range(4)]
    report.start_source("a.tif", 4000, 4000, [(1, box(0, 0, 4000, 4000))])
    held = []
    tracemalloc.start()
    for count in (4000, 16_000):
        for i in range(count):
            chip = chips[i % 4]
            report.add(CutChip(ChipWindow(i % 400 * 10, i // 400 * 10, 16, 16), chip.image, label=chip.label))
        held.append(tracemalloc.get_traced_memory()[0])
    tracemalloc.stop()
    assert held[1] < held[0] + 300_000
    report.write(tmp_path / "r.html", summary_of(schema_of()), {})
    assert (tmp_path / "r.html").stat().st_size < 2_000_000
