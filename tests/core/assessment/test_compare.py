import csv
import json
import re
from xml.etree import ElementTree

import numpy as np
import pyogrio
import pytest
import rasterio
from affine import Affine
from chipwise.core.assessment import change_raster, compare
from chipwise.core.errors import Cancelled, ChipwiseError, RasterError, SchemaError
from chipwise.core.inference.map_writer import class_description
from chipwise.core.requests import CompareRequest, ExtentInput, RasterInput
from chipwise.core.schema import ClassHint, LandClass
from rasterio.crs import CRS

FOREST, WATER, TOWN = (
    LandClass(v, n, c) for v, n, c in ((1, "Forest", "#00ff00"), (2, "Water", "#0000ff"), (3, "Town", "#ff0000"))
)
BEFORE = np.array([[1, 1, 1, 2], [1, 1, 2, 2], [0, 1, 1, 1]], np.uint8)
AFTER = np.array([[1, 3, 3, 2], [1, 1, 2, 2], [1, 0, 1, 3]], np.uint8)


@pytest.fixture
def make_map(tmp_path, make_raster):
    """Write a map as Classify Pixels does, nodata 0, with the names and colours of its classes beside it."""

    def make(name, array, classes=(FOREST, WATER, TOWN), nodata=0, **options) -> str:
        path = make_raster(tmp_path / f"{name}.tif", array, nodata=nodata, **options)
        if classes:
            with class_description(path, list(classes)):
                pass
        return path

    return make


@pytest.fixture
def run(tmp_path, make_map, events):
    """Compare two arrays or files; returns outputs, and what the raster of changes shows by name."""

    def run(before=BEFORE, after=AFTER, map_options=None, **options):
        paths = [
            given if isinstance(given, str) else make_map(name, given, **(map_options or {}))
            for name, given in (("before", before), ("after", after))
        ]
        wanted = {"output": str(tmp_path / "changes.tif"), **options}
        return compare.run(CompareRequest(RasterInput(paths[0]), RasterInput(paths[1]), **wanted), events)

    return run


def shown(path) -> np.ndarray:
    """The transitions in a raster of changes, by name; empty where it is nodata."""
    table = ElementTree.parse(f"{path}.aux.xml").getroot()
    names = {int(row[0].text): row[1].text for row in table.findall(".//Row")}
    with rasterio.open(path) as dataset:
        values = dataset.read(1)
    return np.vectorize(lambda value: names.get(int(value), ""), otypes=[object])(values)


def rows(path) -> dict:
    with open(path, newline="", encoding="utf-8") as file:
        return {(row["before"], row["after"]): row for row in csv.DictReader(file)}


def test_every_pixel_shows_what_became_of_it(run):
    outputs = run()
    f, w, t = "Forest (unchanged)", "Water (unchanged)", "Forest → Town"
    assert shown(outputs["output"]).tolist() == [[f, t, t, w], [f, f, w, w], ["", "", f, t]]
    assert (outputs["changed_pixels"], outputs["changed_hectares"]) == (3, 0.03)
    assert outputs["changed_share"] == pytest.approx(0.3)


def test_the_raster_of_changes_is_small_named_and_coloured_everywhere(run, tmp_path, utm_grid):
    with rasterio.open(run()["output"]) as dataset:
        assert (dataset.dtypes[0], dataset.nodata, dataset.crs, dataset.transform) == (
            "uint8",
            0,
            "EPSG:32633",
            utm_grid,
        )
        assert dataset.colormap(1)[3] == (191, 64, 0, 255)  # three quarters Town, a quarter Forest
        assert dataset.tags(ns="IMAGE_STRUCTURE")["LAYOUT"] == "COG"
        schema = json.loads(dataset.tags()["CHIPWISE_CLASSES"])
        assert json.loads(dataset.tags()["CHIPWISE_REQUEST"])["kind"] == "compare"
    names = {item["value"]: item["name"] for item in schema["classes"]}
    assert names == {1: "Forest (unchanged)", 5: "Water (unchanged)", 3: "Forest → Town"}
    entries = ElementTree.parse(tmp_path / "changes.qml").getroot().findall(".//paletteEntry")
    assert {int(e.get("value")): e.get("label") for e in entries} == names


def test_equal_legends_give_equal_values_whatever_occurs(run, tmp_path):
    first = run(matrix_output=str(tmp_path / "a.csv"))
    run(np.full((2, 2), 3, np.uint8), np.full((2, 2), 2, np.uint8), matrix_output=str(tmp_path / "b.csv"))
    assert first and [row["value"] for row in rows(tmp_path / "a.csv").values()] == [
        row["value"] for row in rows(tmp_path / "b.csv").values()
    ]


@pytest.mark.parametrize(("unchanged", "expected"), [("ONE_CLASS", "Unchanged"), ("NODATA", "")])
def test_unchanged_pixels_are_shown_as_asked_and_counted_all_the_same(run, unchanged, expected):
    outputs = run(unchanged=unchanged)
    names = shown(outputs["output"])
    assert names[0].tolist() == [expected, "Forest → Town", "Forest → Town", expected]
    assert outputs["changed_share"] == pytest.approx(0.3)


def test_many_classes_need_16_bits(run):
    classes = [LandClass(v, f"C{v}", "#102030") for v in range(1, 21)]
    array = np.arange(1, 21, dtype=np.uint8).reshape(4, 5)
    outputs = run(array, array[::-1], map_options={"classes": classes})
    with rasterio.open(outputs["output"]) as dataset:
        assert dataset.dtypes[0] == "uint16" and dataset.read(1)[0, 0] == 0 * 20 + 15 + 1
    assert shown(outputs["output"])[0, 0] == "C1 → C16"


def test_the_matrix_counts_pixels_and_hectares_of_every_pair(run, tmp_path):
    run(matrix_output=str(tmp_path / "m.csv"))
    table = rows(tmp_path / "m.csv")
    assert len(table) == 9 and table["Forest", "Town"] == {
        "value": "3", "before": "Forest", "after": "Town", "changed": "1", "pixels": "3", "hectares": "0.030000",
        "share": "0.30000000",
    }  # fmt: skip
    assert [table[n, n]["pixels"] for n in ("Forest", "Water", "Town")] == ["4", "3", "0"]


def test_the_matrix_is_that_of_scikit_learn_however_the_maps_are_divided(run, tmp_path, monkeypatch):
    from sklearn.metrics import confusion_matrix

    before, after = np.random.default_rng(5).integers(0, 4, (2, 90, 130)).astype(np.uint8)
    monkeypatch.setattr(change_raster, "SIDE", 32)
    monkeypatch.setattr(compare, "SIDE", 32)
    run(before, after, matrix_output=str(tmp_path / "m.csv"))
    both = (before > 0) & (after > 0)
    table = rows(tmp_path / "m.csv")
    names = ["Forest", "Water", "Town"]
    found = [[int(table[a, b]["pixels"]) for b in names] for a in names]
    assert found == confusion_matrix(before[both], after[both], labels=[1, 2, 3]).tolist()


def test_in_degrees_hectares_are_those_on_the_ellipsoid(run, tmp_path):
    """Half of the earth becomes the other class; it has 510 065 621.724 km2 (WGS 84)."""
    before = np.ones((180, 360), np.uint8)
    after = before.copy()
    after[:, :180] = 2
    options = {"crs": "EPSG:4326", "transform": Affine(1, 0, -180, 0, -1, 90)}
    outputs = run(before, after, options, matrix_output=str(tmp_path / "m.csv"))
    assert outputs["changed_hectares"] == pytest.approx(510_065_621.724 * 100 / 2, rel=1e-9)
    # north of 60 degrees lie 6.6 % of it, but 17 % of the pixels
    after = before.copy()
    after[:30] = 2
    assert run(before, after, options)["changed_share"] == pytest.approx(0.0667, abs=0.001)


def test_without_crs_only_pixels_are_known(run, events, tmp_path):
    outputs = run(map_options={"georeference": False}, report_output=str(tmp_path / "r.html"))
    assert outputs["changed_hectares"] is None and outputs["changed_share"] == pytest.approx(0.3)
    assert "no CRS" in events.texts("warning")
    with rasterio.open(outputs["output"]) as dataset:
        assert dataset.transform == Affine.identity() and dataset.crs is None


def test_classes_of_other_values_and_names_are_compared(run, make_map, events):
    after = make_map("other", np.choose(AFTER, [0, 30, 20, 10]).astype(np.uint8), [
        LandClass(30, "Forest", "#00ff00"), LandClass(20, "Lake", "#0000ff"), LandClass(10, "Town", "#ff0000"),
    ])  # fmt: skip
    assert run(after=after, mapping=(("Water", "Lake"),))["changed_pixels"] == 3
    assert run(after=after)["changed_pixels"] == 6
    assert "Only the map before has Water" in events.texts("warning")


def test_names_of_the_layers_style_stand_before_those_of_the_file(run):
    outputs = run(before_hints=(ClassHint(1, "Wald", "#00ff00"),), after_hints=(ClassHint(1, "Wald", "#00ff00"),))
    assert shown(outputs["output"])[0, 1] == "Wald → Town"


def test_background_is_a_class_where_it_is_no_nodata(run):
    array = np.zeros((2, 2), np.uint8)
    outputs = run(array, np.ones((2, 2), np.uint8), {"nodata": 255})
    assert set(shown(outputs["output"]).ravel()) == {"Background → Forest"}


def test_pixels_below_the_threshold_and_ignored_classes_count_as_nodata(run):
    unsure = LandClass(0, "Below the threshold", "#f0f0f0")
    options = {"nodata": 255, "classes": (unsure, FOREST, WATER, TOWN)}
    assert run(map_options=options)["changed_pixels"] == 3
    for name in ("Town", "3", "town"):
        outputs = run(map_options=options, ignore_classes=(name,))
        assert outputs["changed_pixels"] == 0 and shown(outputs["output"])[0, 1] == ""


def test_values_that_occur_in_no_pixel_may_be_ignored_and_mapped(run):
    options = {"classes": ()}
    assert run(map_options=options, ignore_classes=("9", "255"), mapping=(("77", "3"),))["changed_pixels"] == 3


def test_where_all_has_changed_maps_without_names_are_compared_too(run):
    outputs = run(np.full((2, 2), 1, np.uint8), np.full((2, 2), 2, np.uint8), {"classes": ()})
    assert (outputs["changed_pixels"], set(shown(outputs["output"]).ravel())) == (4, {"1 → 2"})


def test_small_changes_count_as_unchanged(run):
    outputs = run(min_patch=2)
    assert outputs["changed_pixels"] == 2 and shown(outputs["output"])[2, 3] == "Forest (unchanged)"


def test_only_extent_and_mask_are_compared(run, make_samples, tmp_path, pixel_box, utm_grid):
    extent = ExtentInput((500_010, 5_599_985, 500_030, 5_600_000), CRS.from_epsg(32633).to_wkt())
    outputs = run(extent=extent)
    assert outputs["changed_pixels"] == 2
    with rasterio.open(outputs["output"]) as dataset:
        assert dataset.shape == (2, 2) and dataset.transform.c == 500_010
    mask = make_samples(tmp_path / "mask.jsonl", [(pixel_box(utm_grid, 0, 3, 3, 4), 1)])
    outputs = run(mask=mask)
    assert outputs["changed_pixels"] == 1 and shown(outputs["output"]).shape == (3, 1)


def test_maps_whose_pixels_lie_on_each_other_are_compared_where_both_are(run, make_map, events, utm_grid):
    shifted = make_map("shifted", AFTER[1:, 1:], transform=utm_grid * Affine.translation(1, 1))
    outputs = run(after=shifted)
    assert shown(outputs["output"]).shape == (2, 3) and outputs["changed_pixels"] == 1
    assert "50.0% of before.tif and 100.0% of shifted.tif" in events.texts("warning")


@pytest.mark.parametrize("winner", ["TO_BEFORE", "TO_AFTER"])
def test_pixels_that_lie_elsewhere_are_refused_unless_one_grid_is_chosen(
    run, make_map, events, utm_grid, winner, tmp_path
):
    fine = AFTER.repeat(2, 0).repeat(2, 1)
    after = make_map("fine", fine, transform=utm_grid * Affine.scale(0.5))
    with pytest.raises(RasterError, match=r"their cells are 10 x 10 and 5 x 5 map units.*RESAMPLE"):
        run(after=after)
    assert not (tmp_path / "changes.tif").exists()
    outputs = run(after=after, resample=winner)
    assert outputs["changed_hectares"] == 0.03 and "was resampled" in events.texts("warning")
    with rasterio.open(outputs["output"]) as dataset:
        assert dataset.shape == ((3, 4) if winner == "TO_BEFORE" else (6, 8))


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"transform": Affine(10, 0, 500_005, 0, -10, 5_600_000)}, "a part of a pixel apart"),
        ({"crs": "EPSG:32632"}, "different CRSs"),
        ({"transform": Affine(10, 0, 900_000, 0, -10, 5_600_000)}, "no ground in common"),
        ({"crs": None}, "after.tif has no CRS"),
        ({"georeference": False}, "after.tif has no georeference"),
    ],
)
def test_maps_that_do_not_lie_on_each_other_are_refused(run, make_map, options, words):
    with pytest.raises(RasterError, match=words):
        run(after=make_map("after", AFTER, **options))


def test_maps_without_georeference_must_have_one_size(run, make_map):
    options = {"georeference": False}
    with pytest.raises(RasterError, match="sizes must be equal"):
        run(after=make_map("after", AFTER[:2], **options), map_options=options)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"extent": ExtentInput((0, 0, 1, 1))}, "EXTENT"),
        ({"ignore_classes": ("Snow",)}, r"IGNORE_CLASSES: Snow is a class of neither map.*1 \(Forest\)"),
        ({"mapping": (("Snow", "Forest"),)}, "MAPPING: the map before has no class Snow"),
    ],
)
def test_what_is_not_there_is_refused(run, options, words):
    with pytest.raises(ChipwiseError, match=words):
        run(**options)


def test_an_image_is_refused(run, make_map):
    with pytest.raises(RasterError, match="has 2 bands"):
        run(after=make_map("after", np.stack([AFTER, AFTER])))
    with pytest.raises(SchemaError, match="holds fractions"):
        run(after=make_map("after", AFTER + np.float32(0.5)))


def test_changed_patches_become_polygons_with_their_area(run, tmp_path):
    run(polygons_output=str(tmp_path / "p.gpkg"))
    meta, _, _, fields = pyogrio.raw.read(tmp_path / "p.gpkg")
    table = dict(zip(meta["fields"], fields, strict=True))
    assert sorted(zip(table["name"], table["area"], strict=True)) == [("Forest → Town", 100), ("Forest → Town", 200)]


def test_the_report_tells_the_figures_and_escapes_names(run, tmp_path):
    wicked = LandClass(3, r"<script>alert(1)</script>$\frac{$", "#ff0000")
    run(map_options={"classes": (FOREST, WATER, wicked)}, report_output=str(tmp_path / "r.html"))
    page = (tmp_path / "r.html").read_text(encoding="utf-8")
    assert "<script" not in page and "&lt;script&gt;" in page
    assert "30.00%" in page and page.count('class="plot"') == 2
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))
    assert "Forest 0.07 0.04 0.03 0 -0.03 -42.9 57.1" in text


def test_maps_without_a_change_or_a_pixel_have_a_report_too(run, tmp_path, events):
    report = str(tmp_path / "r.html")
    run(BEFORE, BEFORE, report_output=report)
    assert "Largest changes" not in (tmp_path / "r.html").read_text(encoding="utf-8")
    outputs = run(np.array([[1, 0]], np.uint8), np.array([[0, 1]], np.uint8), report_output=report)
    assert outputs["changed_share"] == 0 and "nothing was compared" in events.texts("warning")


def test_a_run_that_fails_or_is_cancelled_leaves_what_was_there(run, tmp_path, events, monkeypatch):
    for name in ("changes.tif", "m.csv", "r.html"):
        (tmp_path / name).write_text("older")
    outputs = {"matrix_output": str(tmp_path / "m.csv"), "report_output": str(tmp_path / "r.html")}
    monkeypatch.setattr(compare, "_lines", lambda matrix: events.cancel() or [])
    with pytest.raises(Cancelled):
        run(polygons_output=str(tmp_path / "p.gpkg"), **outputs)
    assert {(tmp_path / name).read_text() for name in ("changes.tif", "m.csv", "r.html")} == {"older"}
    left = {path.name for path in tmp_path.iterdir()} - {"changes.tif", "m.csv", "r.html"}
    assert all(name.startswith(("before", "after")) for name in left)
