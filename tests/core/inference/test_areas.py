import csv

import numpy as np
import pytest
from affine import Affine
from chipwise.core.errors import Cancelled, OutputError
from chipwise.core.inference import areas
from chipwise.core.inference.areas import as_lines, class_areas, table, total
from chipwise.core.schema import LandClass

CLASSES = [LandClass(0, "Background", "#ffffff"), LandClass(1, "Forest", "#00ff00"), LandClass(300, "Sea", "#0000ff")]


@pytest.fixture
def measure(tmp_path, make_raster, events):
    def measure(array, name="map", **options):
        return class_areas(make_raster(tmp_path / f"{name}.tif", array, **options), CLASSES, events)

    return measure


def test_pixels_area_and_share_of_each_class_without_nodata(measure):
    array = np.array([[0, 1, 1, 9], [300, 1, 9, 9]], np.uint16)
    found = [(a.value, a.name, a.pixels, a.square_metres, a.share) for a in measure(array, nodata=9)]
    assert found == [(0, "Background", 1, 100, 0.2), (1, "Forest", 3, 300, 0.6), (300, "Sea", 1, 100, 0.2)]


def test_a_raster_in_strips_has_the_same_areas(measure, monkeypatch):
    array = np.random.default_rng(1).integers(0, 2, (300, 50)).astype(np.uint16)
    whole = measure(array)
    monkeypatch.setattr(areas, "STRIP", 50 * 7)
    assert measure(array) == whole and whole[1].pixels == array.sum()


def test_in_degrees_rows_count_by_their_latitude(measure):
    array = np.repeat([[0], [1]], 10, axis=1).astype(np.uint16)
    found = measure(array, crs="EPSG:4326", transform=Affine(10, 0, 0, 0, -30, 90))
    assert found[0].pixels == found[1].pixels and found[1].share == pytest.approx(0.73, abs=0.01)


def test_without_crs_only_pixels_are_known(measure):
    found = measure(np.ones((2, 2), np.uint16), georeference=False)
    assert found[1].square_metres is None and found[1].share == 1
    assert as_lines(found)[1] == "      1  Forest: 4 pixels (100.0%)"


def test_nothing_classified_has_shares_of_0(measure):
    assert [a.share for a in measure(np.full((3, 3), 7, np.uint16), nodata=7)] == [0, 0, 0]


def test_lines_tell_hectares_or_square_metres(measure):
    lines = as_lines(measure(np.array([[1] * 150 + [0]], np.uint16)))
    assert lines[:2] == [
        "      0  Background: 1 pixels, 100.0 m² (0.7%)",
        "      1  Forest: 150 pixels, 1.50 ha (99.3%)",
    ]


def test_several_maps_add_up_and_are_one_table(tmp_path, measure):
    one, two = measure(np.ones((2, 2), np.uint16), "a"), measure(np.zeros((2, 6), np.uint16), "b")
    whole = total([one, two])
    assert [(a.pixels, a.square_metres, a.share) for a in whole] == [(12, 1200, 0.75), (4, 400, 0.25), (0, 0, 0)]
    with table(str(tmp_path / "areas.csv"), {"a": one, "b": two}):
        pass
    with open(tmp_path / "areas.csv", newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 6 and rows[1] == {
        "raster": "a", "value": "1", "name": "Forest", "pixels": "4", "square_metres": "400.00", "hectares": "0.0400",
        "share": "1.000000",
    }  # fmt: skip


def test_areas_of_maps_with_and_without_crs_add_up_in_pixels(measure):
    ones = np.ones((2, 2), np.uint16)
    whole = total([measure(ones, "a"), measure(ones, "b", georeference=False)])
    assert whole[1].pixels == 8 and whole[1].square_metres is None


def test_a_cancelled_count_and_a_folder_that_is_not_there_are_errors(tmp_path, measure, events):
    with pytest.raises(OutputError, match="nowhere"), table(str(tmp_path / "nowhere" / "areas.csv"), {}):
        pass
    events.cancel()
    with pytest.raises(Cancelled):
        measure(np.ones((2, 2), np.uint16))
