import csv
import json

import numpy as np
import pytest
from affine import Affine
from chipwise.core.assessment import assess, map_survey, reference_pixels, report
from chipwise.core.errors import Cancelled, ChipwiseError, OutputError, RasterError, SamplesError
from chipwise.core.requests import AssessRequest, RasterInput, SamplesInput, from_json, to_json
from chipwise.core.schema import ClassHint
from rasterio.crs import CRS
from rasterio.warp import transform_geom
from sklearn import metrics

HINTS = (ClassHint(1, "Forest", "#009e73"), ClassHint(2, "Water <i>", "#0072b2"), ClassHint(3, "Road", "#d55e00"))
UTM = CRS.from_epsg(32633).to_wkt()


@pytest.fixture
def random_maps():
    """A map and the truth, 1 to 3, of which a tenth is wrong."""
    random = np.random.default_rng(3)
    truth = random.integers(1, 4, (60, 80)).astype(np.uint8)
    mapped = np.where(random.random(truth.shape) < 0.1, random.integers(1, 4, truth.shape), truth).astype(np.uint8)
    return mapped, truth


@pytest.fixture
def assess_map(tmp_path, make_raster, events, request, monkeypatch):
    """Assess a map; returns the outputs. Plots are drawn only for the tests of the report."""
    if request.cls is not TestReport:
        monkeypatch.setattr(report, "as_image", lambda figure, text: "")

    def run(mapped, *, raster=None, **given) -> dict:
        path = make_raster(tmp_path / "map.tif", mapped, **{"nodata": 0, **(raster or {})})
        request = AssessRequest(
            RasterInput(path), str(tmp_path / "report.html"),
            **{"hints": HINTS, "table_output": str(tmp_path / "table.csv"), **given},
        )  # fmt: skip
        return assess.run(request, events)

    return run


@pytest.fixture
def truth_raster(tmp_path, make_raster):
    def make(array, **options) -> RasterInput:
        return RasterInput(make_raster(tmp_path / "truth.tif", array, **{"nodata": 0, **options}))

    return make


@pytest.fixture
def make_points(tmp_path, utm_grid):
    """Points at pixels: (row, column, class) or, with a design, (row, column, class, stratum, share)."""

    def make(points, crs="EPSG:32633", **fields) -> SamplesInput:
        lines = []
        for row, column, raw, *design in points:
            x, y = utm_grid * (column + 0.5, row + 0.5)
            geometry = transform_geom("EPSG:32633", crs, {"type": "Point", "coordinates": [x, y]})
            properties = {"class": raw, **dict(zip(("stratum", "stratum_share"), design, strict=False))}
            lines.append(json.dumps({"type": "Feature", "geometry": geometry, "properties": properties}))
        (tmp_path / "points.geojsonl").write_text("\n".join(lines) + "\n" if lines else "", encoding="utf-8")
        wkt = CRS.from_user_input(crs).to_wkt()
        return SamplesInput(str(tmp_path / "points.geojsonl"), wkt, "my points", **fields)

    return make


def table(tmp_path) -> list[dict]:
    with (tmp_path / "table.csv").open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


class TestRasters:
    def test_the_figures_are_those_of_scikit_learn(self, assess_map, truth_raster, random_maps):
        mapped, truth = random_maps
        found = assess_map(mapped, reference_raster=truth_raster(truth))
        one, other = truth.ravel(), mapped.ravel()
        assert found["count"] == truth.size
        assert found["overall_accuracy"] == pytest.approx(metrics.accuracy_score(one, other), abs=1e-9)
        assert found["kappa"] == pytest.approx(metrics.cohen_kappa_score(one, other), abs=1e-9)
        assert found["mean_f1"] == pytest.approx(metrics.f1_score(one, other, average="macro"), abs=1e-9)
        assert found["mean_iou"] == pytest.approx(metrics.jaccard_score(one, other, average="macro"), abs=1e-9)
        assert found["estimated_accuracy"] is None

    def test_the_table_holds_the_matrix_with_the_map_in_its_rows(self, assess_map, truth_raster, random_maps, tmp_path):
        mapped, truth = random_maps
        assess_map(mapped, reference_raster=truth_raster(truth))
        rows = table(tmp_path)
        found = [[int(row[f"reference {i} {HINTS[i - 1].label}"]) for i in (1, 2, 3)] for row in rows[:3]]
        assert found == metrics.confusion_matrix(truth.ravel(), mapped.ravel()).T.tolist()
        assert [row["name"] for row in rows] == ["Forest", "Water <i>", "Road", "all"]
        assert float(rows[0]["mapped_hectares"]) == pytest.approx((mapped == 1).sum() / 100)
        assert rows[3]["map_units"] == "4800" and "estimated_share" not in rows[0]

    def test_strips_count_what_the_whole_counts(self, assess_map, truth_raster, random_maps, monkeypatch):
        mapped, truth = random_maps
        whole = assess_map(mapped, reference_raster=truth_raster(truth))
        monkeypatch.setattr(map_survey, "STRIP", 80 * 7)
        assert assess_map(mapped, raster={"blockysize": 1}, reference_raster=truth_raster(truth)) == whole

    def test_nodata_and_0_are_left_out_and_counted(self, assess_map, truth_raster, events):
        mapped, truth = np.array([[9, 0, 1, 1, 2]], np.uint8), np.array([[1, 1, 0, 7, 2]], np.uint8)
        found = assess_map(mapped, raster={"nodata": 9}, reference_raster=truth_raster(truth, nodata=7))
        assert (found["count"], found["overall_accuracy"]) == (1, 1)
        told = events.texts("info")
        assert "1 nodata in the map" in told and "1 value 0 (no class) in the map" in told
        assert "1 value 0 (unlabelled) in the reference" in told
        assert "ZERO_IS_CLASS" in events.texts("warning")

    def test_0_counts_where_it_is_a_class(self, assess_map, truth_raster):
        mapped, truth = np.array([[0, 0, 1, 1]], np.uint8), np.array([[0, 1, 0, 1]], np.uint8)
        given = {"raster": {"nodata": 9}, "reference_raster": truth_raster(truth, nodata=9)}
        found = assess_map(mapped, **given, zero_is_class=True)
        assert (found["count"], found["overall_accuracy"]) == (4, 0.5)

    def test_a_part_of_the_map_may_be_known(self, assess_map, truth_raster, utm_grid, random_maps):
        mapped, truth = random_maps
        part = truth_raster(truth[10:30, 20:50], transform=utm_grid * Affine.translation(20, 10))
        found = assess_map(mapped, reference_raster=part)
        assert found["count"] == 600
        assert found["overall_accuracy"] == pytest.approx((truth == mapped)[10:30, 20:50].mean())

    @pytest.mark.parametrize("place", [{"crs": "EPSG:32632"}, {"transform": Affine(5, 0, 500_000, 0, -5, 5_600_000)}])
    def test_another_grid_is_refused_with_both(self, assess_map, truth_raster, random_maps, tmp_path, place):
        with pytest.raises(
            RasterError, match=r"truth.tif \(CRS EPSG.* does not lie on the pixels of map.tif.*RESAMPLE"
        ):
            assess_map(random_maps[0], reference_raster=truth_raster(random_maps[1], **place))
        assert not (tmp_path / "report.html").exists()

    def test_another_grid_meets_the_nearest_pixel_on_request(self, assess_map, truth_raster, random_maps, events):
        mapped, truth = random_maps
        fine = truth_raster(truth.repeat(2, 0).repeat(2, 1), transform=Affine(5, 0, 500_000, 0, -5, 5_600_000))
        found = assess_map(mapped, reference_raster=fine, resample=True)
        assert found["overall_accuracy"] == pytest.approx((truth == mapped).mean())
        assert "another grid" in events.texts("warning")

    def test_the_reference_may_have_other_numbers(self, assess_map, truth_raster, random_maps):
        mapped, truth = random_maps
        other = np.choose(truth, [0, 11, 12, 13]).astype(np.uint8)
        mapping = (("11", "Forest"), ("12", "2"), ("13", ""))
        found = assess_map(mapped, reference_raster=truth_raster(other), mapping=mapping)
        known = truth < 3
        assert found["count"] == known.sum()
        assert found["overall_accuracy"] == pytest.approx((truth == mapped)[known].mean())

    def test_one_value_with_two_names_is_told(self, assess_map, truth_raster, events):
        mapped = np.array([[1, 2, 3]], np.uint8)
        hints = (ClassHint(1, "forest", "#000000"), ClassHint(2, "Road", "#000000"), ClassHint(3, "3", "#000000"))
        assess_map(mapped, reference_raster=truth_raster(mapped), reference_hints=hints)
        told = events.texts("warning")
        assert "2 is Water <i> in the map and Road in the reference" in told and "orest" not in told

    def test_an_image_is_no_reference(self, assess_map, truth_raster):
        image = np.arange(1, 6001, dtype=np.uint16).reshape(60, 100)
        with pytest.raises(RasterError, match="is it an image"):
            assess_map(np.ones((60, 100), np.uint8), reference_raster=truth_raster(image))

    def test_a_reference_that_says_nothing_of_the_map_is_refused(self, assess_map, truth_raster):
        with pytest.raises(SamplesError, match=r"Nothing could be compared.*1 \(Forest\)"):
            assess_map(np.ones((3, 3), np.uint8), reference_raster=truth_raster(np.zeros((3, 3), np.uint8)))


class TestPoints:
    def test_each_point_counts_for_the_pixel_it_lies_in(self, assess_map, make_points, random_maps):
        mapped, truth = random_maps
        places = np.random.default_rng(5).integers(0, (60, 80), (500, 2))
        points = [(r, c, int(truth[r, c])) for r, c in places.tolist()]
        found = assess_map(mapped, reference=make_points(points), sampling="NONE")
        assert found["count"] == 500
        rows, columns = places.T
        assert found["overall_accuracy"] == pytest.approx((truth == mapped)[rows, columns].mean())

    def test_points_in_degrees_meet_the_same_pixels(self, assess_map, make_points, random_maps):
        mapped, truth = random_maps
        points = [(r, c, int(truth[r, c])) for r in range(0, 60, 5) for c in range(0, 80, 5)]
        here = assess_map(mapped, reference=make_points(points))
        assert assess_map(mapped, reference=make_points(points, "EPSG:4326")) == here

    def test_points_outside_on_nodata_and_without_class_are_counted(self, assess_map, make_points, events):
        mapped = np.array([[1, 1, 0]], np.uint8)
        points = make_points([(0, 0, 1), (0, 1, 2), (0, 2, 1), (0, 3, 1), (-1, 0, 1)], skipped=4)
        assert assess_map(mapped, reference=points)["count"] == 2
        told = events.texts("info")
        assert "2 outside the map" in told and "1 nodata in the map" in told
        assert "4 without geometry or class (features)" in told

    def test_names_are_matched_whatever_the_capitals(self, assess_map, make_points):
        points = make_points([(0, 0, "FOREST"), (0, 1, "road"), (0, 1, "3")])
        assert assess_map(np.array([[1, 3]], np.uint8), reference=points)["overall_accuracy"] == 1

    def test_random_points_are_weighted_by_the_area_that_the_map_shows(self, assess_map, make_points, tmp_path):
        # 90 % class 1, of which 9 of 10 points agree; 10 % class 2, of which 5 of 10 agree
        mapped = np.ones((10, 100), np.uint8)
        mapped[:, 90:] = 2
        points = [(i, 0, 2 if i == 0 else 1) for i in range(10)] + [(i, 95, 2 if i < 5 else 1) for i in range(10)]
        found = assess_map(mapped, reference=make_points(points))
        assert found["overall_accuracy"] == pytest.approx(0.7)
        assert found["estimated_accuracy"] == pytest.approx(0.9 * 0.9 + 0.1 * 0.5)
        error = np.sqrt(0.9**2 * 0.09 / 9 + 0.1**2 * 0.25 / 9)
        assert found["estimated_accuracy_ci95"] == pytest.approx(1.96 * error)
        rows = table(tmp_path)
        assert float(rows[1]["estimated_share"]) == pytest.approx(0.9 * 0.1 + 0.1 * 0.5)
        assert float(rows[1]["estimated_hectares"]) == pytest.approx(0.14 * 10)
        assert float(rows[3 - 1]["estimated_overall_accuracy"]) == pytest.approx(0.86)

    def test_points_of_a_design_count_by_their_strata_whatever_map_is_assessed(self, assess_map, make_points, events):
        # drawn for a map that was half 1 and half 2; this one shows 1 everywhere
        points = make_points([(0, i, 1, 1, 0.5) for i in range(6)] + [(1, i, 2 if i else 1, 2, 0.5) for i in range(4)])
        found = assess_map(np.ones((4, 10), np.uint8), reference=points)
        assert found["estimated_accuracy"] == pytest.approx(0.5 * 1 + 0.5 * 0.25)
        assert found["overall_accuracy"] == pytest.approx(0.7)

    def test_points_added_by_hand_are_no_part_of_a_design(self, assess_map, make_points, events):
        points = make_points([(0, 0, 1, 1, 1.0), (0, 1, 1, 1, 1.0), (0, 2, 2)])
        assert assess_map(np.ones((4, 10), np.uint8), reference=points)["count"] == 2
        assert "1 of no stratum, added by hand" in events.texts("info")

    def test_strata_without_points_are_told(self, assess_map, make_points, events):
        mapped = np.ones((10, 10), np.uint8)
        mapped[:4] = 2
        found = assess_map(mapped, reference=make_points([(9, 0, 1), (9, 1, 1)]))
        assert found["estimated_accuracy"] == 1
        assert "40.00% of the map lie in strata without a point that could be used (Water <i>)" in events.texts(
            "warning"
        )

    def test_a_stratum_with_one_point_has_no_interval(self, assess_map, make_points, events):
        mapped = np.array([[1, 1, 2]], np.uint8)
        found = assess_map(mapped, reference=make_points([(0, 0, 1), (0, 1, 1), (0, 2, 2)]))
        assert found["estimated_accuracy"] == 1 and not np.isfinite(found["estimated_accuracy_ci95"])
        assert "Of the stratum Water <i> only one point" in events.texts("warning")

    def test_a_class_that_the_map_lacks_counts_as_an_error(self, assess_map, make_points, events):
        found = assess_map(np.ones((2, 2), np.uint8), reference=make_points([(0, 0, 1), (0, 1, 8)]))
        assert found["overall_accuracy"] == 0.5 and "no class 8" in events.texts("warning")

    def test_a_field_of_numbers_that_are_no_classes_is_refused(self, assess_map, make_points):
        points = make_points([(i // 50, i % 50, i + 1) for i in range(1500)])
        with pytest.raises(SamplesError, match=r"1500 classes together.*REFERENCE_FIELD"):
            assess_map(np.ones((30, 50), np.uint8), reference=points)

    def test_with_very_many_classes_nothing_is_estimated(self, assess_map, make_points, events, monkeypatch):
        monkeypatch.setattr(assess, "MOST_CELLS", 7)
        found = assess_map(np.array([[1, 2]], np.uint8), reference=make_points([(0, 0, 1), (0, 1, 2)]))
        assert found["overall_accuracy"] == 1 and found["estimated_accuracy"] is None
        assert "too many classes" in events.texts("warning")

    @pytest.mark.parametrize(
        ("design", "words"),
        [
            ([(1, 0.5), (1, 0.6)], "two shares"),
            ([(1, 0.7), (2, 0.7)], "add up to 1.400"),
        ],
    )
    def test_designs_that_contradict_themselves_are_refused(self, assess_map, make_points, design, words):
        points = make_points([(0, i, 1, *one) for i, one in enumerate(design)])
        with pytest.raises(SamplesError, match=words):
            assess_map(np.ones((4, 10), np.uint8), reference=points)

    def test_strata_must_be_named_to_count(self, assess_map, make_points):
        with pytest.raises(SamplesError, match="do not say from which strata"):
            assess_map(np.ones((2, 2), np.uint8), reference=make_points([(0, 0, 1)]), sampling="STRATIFIED")

    def test_points_that_nobody_has_filled_in_are_refused(self, assess_map, make_points):
        with pytest.raises(SamplesError, match="No feature of my points says what is truly there"):
            assess_map(np.ones((2, 2), np.uint8), reference=make_points([], skipped=5))

    def test_a_name_that_the_map_lacks_is_refused_before_the_map_is_read(
        self, assess_map, make_points, tmp_path, monkeypatch
    ):
        monkeypatch.setattr(assess, "survey_map", None)
        with pytest.raises(SamplesError, match=r"'Wood'.*MAPPING"):
            assess_map(np.ones((2, 2), np.uint8), reference=make_points([(0, 0, "Wood")]))
        assert not (tmp_path / "report.html").exists() and not (tmp_path / "table.csv").exists()


class TestPolygons:
    def test_every_pixel_counts_whose_centre_lies_inside(
        self, assess_map, make_samples, pixel_box, utm_grid, random_maps, tmp_path, monkeypatch
    ):
        mapped, _ = random_maps
        monkeypatch.setattr(reference_pixels, "BLOCK", 32)
        boxes = [(pixel_box(utm_grid, 5, 45, 10, 50), 1), (pixel_box(utm_grid, 50, 55, 0, 80), "Water <i>")]
        found = assess_map(mapped, reference=make_samples(tmp_path / "s", boxes))
        assert found["count"] == 40 * 40 + 5 * 80 and found["estimated_accuracy"] is None
        right = (mapped[5:45, 10:50] == 1).sum() + (mapped[50:55] == 2).sum()
        assert found["overall_accuracy"] == pytest.approx(right / found["count"])

    def test_background_polygons_count_where_0_is_a_class(
        self, assess_map, make_samples, pixel_box, utm_grid, tmp_path
    ):
        mapped = np.array([[0, 0, 1, 1]], np.uint8)
        boxes = [(pixel_box(utm_grid, 0, 1, 0, 3), 0)]
        given = {"raster": {"nodata": 9}, "reference": make_samples(tmp_path / "s", boxes)}
        assert assess_map(mapped, **given, zero_is_class=True)["overall_accuracy"] == pytest.approx(2 / 3)
        with pytest.raises(SamplesError, match="Nothing could be compared"):
            assess_map(mapped, **given)

    def test_polygons_outside_and_over_each_other_are_told(
        self, assess_map, make_samples, pixel_box, utm_grid, tmp_path, events
    ):
        boxes = [(pixel_box(utm_grid, *place), raw) for place, raw in (
            ((0, 2, 0, 2), 1), ((0, 1, 0, 1), 2), ((500, 502, 0, 2), 1))]  # fmt: skip
        found = assess_map(np.ones((4, 4), np.uint8), reference=make_samples(tmp_path / "s", boxes))
        assert found["count"] == 4 and found["overall_accuracy"] == 0.75
        told = events.texts("warning")
        assert "1 of the polygons or lines lie outside" in told and "overlap on 1 pixels" in told

    def test_polygons_are_no_sample(self, assess_map, make_samples, pixel_box, utm_grid, tmp_path):
        samples = make_samples(tmp_path / "s", [(pixel_box(utm_grid, 0, 2, 0, 2), 1)])
        with pytest.raises(SamplesError, match="SAMPLING=RANDOM is about points"):
            assess_map(np.ones((4, 4), np.uint8), reference=samples, sampling="RANDOM")


class TestReport:
    def page(self, tmp_path) -> str:
        return (tmp_path / "report.html").read_text(encoding="utf-8")

    def test_names_from_outside_are_escaped(self, assess_map, make_points, tmp_path):
        hints = (ClassHint(1, "<script>alert(1)</script> $\\frac", "#009e73"), ClassHint(2, "b", "#0072b2"))
        points = make_points([(0, 0, 1), (0, 1, 1), (0, 2, 2)])
        assess_map(np.array([[1, 1, 2]], np.uint8), reference=points, hints=hints)
        assert "<script>" not in self.page(tmp_path) and "&lt;script&gt;" in self.page(tmp_path)

    @pytest.mark.parametrize(("sampling", "words"), [("NONE", "no probability sample"), ("RANDOM", "somebody chose")])
    def test_it_says_what_the_figures_rest_on(self, assess_map, make_points, tmp_path, sampling, words):
        points = make_points([(0, 0, 1), (0, 1, 2)])
        assess_map(np.array([[1, 1, 2]], np.uint8), reference=points, sampling=sampling)
        assert words in self.page(tmp_path)
        assert ("Classes, estimated for the whole map" in self.page(tmp_path)) == (sampling == "RANDOM")

    def test_polygons_are_said_to_be_clustered_and_a_census_to_be_whole(
        self, assess_map, make_samples, pixel_box, utm_grid, truth_raster, tmp_path
    ):
        mapped = np.ones((20, 20), np.uint8)
        samples = make_samples(tmp_path / "s", [(pixel_box(utm_grid, 0, 2, 0, 2), 1)])
        assess_map(mapped, reference=samples)
        assert "1.00% of the map" in self.page(tmp_path) and "this is no probability" in self.page(tmp_path)
        assess_map(mapped, reference_raster=truth_raster(mapped))
        assert "covers the whole map" in self.page(tmp_path)

    def test_many_classes_have_a_plot_but_no_table(self, assess_map, truth_raster, tmp_path):
        mapped = np.arange(1, 61, dtype=np.uint8).reshape(6, 10)
        assess_map(mapped, reference_raster=truth_raster(mapped))
        assert "too wide for this page" in self.page(tmp_path) and len(table(tmp_path)) == 61

    def test_a_map_without_crs_has_shares_but_no_hectares(self, assess_map, truth_raster, tmp_path):
        mapped = np.array([[1, 2]], np.uint8)
        truth = truth_raster(mapped, georeference=False)
        assess_map(mapped, raster={"georeference": False}, reference_raster=truth)
        assert "mapped_hectares" not in table(tmp_path)[0] and "Hectares" not in self.page(tmp_path)

    def test_a_cancelled_run_leaves_an_older_report(self, assess_map, truth_raster, events, tmp_path, monkeypatch):
        (tmp_path / "report.html").write_text("older")
        monkeypatch.setattr(assess, "_tell", lambda assessment, events: events.cancel())  # as late as can be
        with pytest.raises(Cancelled):
            assess_map(np.ones((2, 2), np.uint8), reference_raster=truth_raster(np.ones((2, 2), np.uint8)))
        assert self.page(tmp_path) == "older"

    def test_a_folder_that_is_not_there_is_refused(self, assess_map, truth_raster, tmp_path):
        mapped = np.ones((2, 2), np.uint8)
        with pytest.raises(OutputError, match="nowhere"):
            assess_map(mapped, reference_raster=truth_raster(mapped), table_output=str(tmp_path / "nowhere" / "t.csv"))
        assert not (tmp_path / "report.html").exists()


def test_a_request_survives_the_pipe():
    raster = RasterInput("m.tif", UTM, (1,))
    for reference in ({"reference": SamplesInput("p", UTM, "n", 2)}, {"reference_raster": RasterInput("t.tif")}):
        request = AssessRequest(
            raster, "r.html", **reference, resample=True, mapping=(("a", ""),), zero_is_class=True,
            table_output="t.csv", hints=HINTS, reference_hints=HINTS,
        )  # fmt: skip
        assert from_json(to_json(request)) == request


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({}, "REFERENCE_RASTER"),
        ({"reference": SamplesInput("p"), "reference_raster": RasterInput("t.tif")}, "either"),
        ({"reference": SamplesInput("p"), "report_output": "r.txt"}, "end in .html"),
        ({"reference": SamplesInput("p"), "table_output": "t.xlsx"}, "end in .csv"),
        ({"reference": SamplesInput("p"), "sampling": "CLUSTER"}, "sampling"),
        ({"reference_raster": RasterInput("t.tif"), "sampling": "RANDOM"}, "a reference raster is no sample"),
        ({"reference": SamplesInput("p"), "mapping": (("", "a"),)}, "MAPPING"),
    ],
)
def test_a_request_that_cannot_be_is_refused(options, words):
    with pytest.raises(ChipwiseError, match=words):
        AssessRequest(**{"raster": RasterInput("m.tif"), "report_output": "r.html", **options})
