import json
import sqlite3

import numpy as np
import pytest
import shapely
from affine import Affine
from chipwise.core.assessment import draw_points, map_survey
from chipwise.core.errors import ChipwiseError, OutputError, RasterError
from chipwise.core.requests import RasterInput, SampleRequest
from chipwise.core.schema import ClassHint
from pyogrio.raw import read
from scipy.spatial.distance import pdist

HINTS = (ClassHint(1, "Forest & <wood>", "#009e73"), ClassHint(2, "Water", "#0072b2"))


@pytest.fixture
def landscape_map() -> np.ndarray:
    """Class 1 in the west (a tenth), 2 in the east; nodata (0) in the first rows."""
    array = np.full((100, 200), 2, np.uint8)
    array[:, :20] = 1
    array[:10] = 0
    return array


@pytest.fixture
def draw(tmp_path, make_raster, landscape_map, events):
    """Draw points; returns their coordinates in pixels, strata and shares."""

    def run(array=None, raster=None, **options):
        given = {"nodata": 0, **(raster or {})}
        path = make_raster(tmp_path / "map.tif", landscape_map if array is None else array, **given)
        request = SampleRequest(RasterInput(path), str(tmp_path / "points.gpkg"), HINTS, **options)
        outputs = draw_points.run(request, events)
        meta, _, shapes, columns = read(request.output, layer="points")
        fields = dict(zip(meta["fields"], columns, strict=True))
        assert outputs == {"output": request.output, "count": len(shapes)}
        return shapely.get_coordinates(shapely.from_wkb(shapes)), fields

    return run


def test_points_lie_at_the_centres_of_pixels_of_their_stratum(draw, landscape_map, utm_grid):
    points, fields = draw(point_count=300)
    columns, rows = np.array([~utm_grid * xy for xy in points]).T
    assert np.allclose(columns % 1, 0.5) and np.allclose(rows % 1, 0.5)
    assert (landscape_map[rows.astype(int), columns.astype(int)] == fields["stratum"]).all()
    assert len(set(map(tuple, points))) == 300
    assert np.bincount(fields["stratum"]).tolist() == [0, 50, 250]  # the least, and the rest
    assert fields["stratum_share"] == pytest.approx(np.where(fields["stratum"] == 1, 0.1, 0.9))


def test_the_reference_is_empty_and_the_order_tells_nothing(draw):
    _, fields = draw(point_count=100, min_per_class=0, allocation="EQUAL")
    assert np.isnan(fields["reference"]).all() and fields["id"].tolist() == list(range(1, 101))
    assert 20 < np.count_nonzero(np.diff(fields["stratum"])) < 80


def test_every_pixel_has_the_same_chance(draw, landscape_map):
    points, _ = draw(point_count=4000, min_per_class=0, class_counts=(("Forest & <wood>", 0),))
    columns = (points[:, 0] - 500_000) / 10
    assert np.histogram(columns, 4, (20, 200))[0] == pytest.approx([1000] * 4, abs=80)


def test_the_same_seed_draws_the_same_points_whatever_the_strips(draw, monkeypatch):
    first, _ = draw(point_count=80)
    other, _ = draw(point_count=80, seed=7)
    monkeypatch.setattr(map_survey, "STRIP", 200 * 9)
    again, _ = draw(point_count=80, raster={"blockysize": 1})
    assert (first == again).all() and not (first == other).all()


def test_a_class_with_few_pixels_gives_them_all(draw, events):
    array = np.full((50, 50), 2, np.uint8)
    array[3, 4:7] = 1
    _, fields = draw(array, point_count=100)
    assert np.bincount(fields["stratum"]).tolist() == [0, 3, 50]


def test_points_keep_their_distance_and_the_log_tells_who_found_no_room(draw, events):
    points, fields = draw(point_count=60, min_per_class=30, min_distance=120)
    assert pdist(points).min() >= 120 and len(points) < 60
    assert "Forest & <wood> has room for" in events.texts("warning")
    assert np.bincount(fields["stratum"])[2] == 30


def test_in_degrees_points_are_drawn_by_area(draw):
    array = np.ones((170, 100), np.uint8)
    place = {"crs": "EPSG:4326", "transform": Affine(1, 0, 0, 0, -1, 85)}
    points, _ = draw(array, place, point_count=2000)
    within_30 = np.mean(np.abs(points[:, 1]) < 30)
    assert within_30 == pytest.approx(0.5 / np.sin(np.radians(85)), abs=0.04)  # by pixels it would be 0.35


def test_a_standard_error_says_how_many_points_are_needed(draw, events):
    draw(standard_error=4, expected_accuracies=(("Water", 90), ("1", 50)), min_per_class=0)
    # (0.1 x 0.5 + 0.9 x 0.3)² / 0.04² = 64
    assert "64 points are needed for a standard error of 4 %" in events.texts("info")


def test_value_0_is_a_stratum_only_on_request(draw, landscape_map):
    given = {"raster": {"nodata": 255}, "point_count": 100, "min_per_class": 10}
    assert set(draw(**given)[1]["stratum"]) == {1, 2}
    assert set(draw(**given, zero_is_class=True)[1]["stratum"]) == {0, 1, 2}


def test_qgis_offers_the_classes_by_name_and_hides_the_stratum(draw, tmp_path):
    draw(point_count=10)
    with sqlite3.connect(tmp_path / "points.gpkg") as database:
        (style,) = database.execute("select styleQML from layer_styles").fetchone()
    assert 'name="Forest &amp; &lt;wood&gt;"' in style and style.count('type="Hidden"') == 3


def test_points_that_somebody_fills_in_are_never_replaced(draw, tmp_path):
    draw(point_count=10)
    draw(point_count=20)
    with sqlite3.connect(tmp_path / "points.gpkg") as database:
        triggers = [row[0] for row in database.execute("select name from sqlite_master where type = 'trigger'")]
        for name in triggers:  # they call functions that only GDAL's SQLite has
            database.execute(f'drop trigger "{name}"')
        database.execute("update points set reference = 1 where id = 3")
    before = (tmp_path / "points.gpkg").read_bytes()
    with pytest.raises(OutputError, match="holds 1 points whose reference somebody has filled in"):
        draw(point_count=30)
    assert (tmp_path / "points.gpkg").read_bytes() == before


def test_a_map_of_nothing_is_refused(draw):
    with pytest.raises(RasterError, match="no pixel of a class"):
        draw(np.zeros((4, 4), np.uint8))


def test_a_class_that_the_map_lacks_is_refused_and_nothing_is_written(draw, tmp_path):
    with pytest.raises(ChipwiseError, match="CLASS_COUNTS names the class 'Sea'"):
        draw(class_counts=(("Sea", 3),))
    assert [path.name for path in tmp_path.iterdir()] == ["map.tif"]


def test_the_request_survives_the_pipe():
    from chipwise.core.requests import from_json, to_json

    request = SampleRequest(
        RasterInput("m.tif"), "p.gpkg", HINTS, 5, 1.5, (("a", 70.0),), "EQUAL", 3, (("b", 4),), 2.5, True, 9
    )
    assert from_json(to_json(request)) == request and json.loads(to_json(request))["kind"] == "sample"


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"output": "p.shp"}, "end in .gpkg"),
        ({"point_count": -1}, "number of points"),
        ({"standard_error": 0.0}, "standard error"),
        ({"expected_accuracies": (("a", 120.0),)}, "expected accuracy of class a"),
        ({"allocation": "NEYMAN"}, "PROPORTIONAL, EQUAL"),
        ({"class_counts": (("a", 2.5),)}, "class a must be a whole number"),
        ({"min_distance": -1.0}, "smallest distance"),
    ],
)
def test_a_request_that_cannot_be_is_refused(options, words):
    with pytest.raises(ChipwiseError, match=words):
        SampleRequest(**{"raster": RasterInput("m.tif"), "output": "p.gpkg", **options})
