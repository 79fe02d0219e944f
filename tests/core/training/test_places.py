from pathlib import Path

import pytest
import shapely
from affine import Affine
from chipwise.core.chips.esri_folder import Chip
from chipwise.core.training.places import MOST_PLACES, MOST_POINTS, find_places
from chipwise.core.training.split import ChipPart, Split
from rasterio.crs import CRS

UTM = CRS.from_epsg(32633).to_wkt()
SIZE = (32, 32)
WHOLE = (0, 32, 0, 32)


def chip(column=0, row=0, space=UTM, cell=10.0, angle=0.0):
    transform = Affine(cell, 0, 500_000, 0, -cell, 5_000_000) * Affine.translation(column, row) * Affine.rotation(angle)
    return Chip(Path("a.tif"), Path("a.tif"), transform, space)


def places_of(train, validation):
    learnt = [ChipPart(item, i) for i, item in enumerate(train)]
    checked = [ChipPart(item, i, (), counted) for i, (item, counted) in enumerate(validation)]
    return find_places(Split(learnt, checked, "area"), SIZE)


def test_the_outlines_are_those_of_the_chips_in_their_coordinates():
    (place,) = places_of([chip()], [(chip(64), ((0, 16, 0, 32),))])
    training, validation = map(shapely.from_wkt, (place.training, place.validation))
    assert training.equals(shapely.box(500_000, 5_000_000 - 320, 500_320, 5_000_000))
    assert validation.equals(shapely.box(500_640, 5_000_000 - 160, 500_960, 5_000_000))
    assert (place.training_chips, place.validation_chips) == (1, 1)


def test_ground_that_validates_is_not_shown_as_learnt_from():
    (place,) = places_of([chip(), chip(16)], [(chip(8), ((0, 32, 8, 24),))])
    training, validation = map(shapely.from_wkt, (place.training, place.validation))
    assert shapely.intersection(training, validation).area == 0
    assert validation.area == 16 * 32 * 100 and training.area == (48 - 16) * 32 * 100


def test_a_crs_is_called_by_its_name_and_code():
    assert places_of([chip()], [(chip(99), (WHOLE,))])[0].name == "WGS 84 / UTM zone 33N (EPSG:32633)"


def test_a_raster_without_a_crs_is_called_by_its_file():
    (place,) = places_of([chip(space="raster /secret/of mine/scan.tif")], [])
    assert place.name == "scan.tif"


def test_chips_whose_place_is_not_known_are_left_out():
    assert places_of([chip(space="chip a.tif")], [(chip(space="chip b.tif"), (WHOLE,))]) == []


def test_in_degrees_the_outlines_are_as_exact():
    (place,) = places_of([chip(cell=1e-5)], [])
    assert shapely.from_wkt(place.training).area == pytest.approx((32e-5) ** 2, rel=0.01)


def test_of_many_spaces_those_with_most_chips_are_kept():
    chips = [chip(40 * i, space=f"raster {n}.tif") for n in range(9) for i in range(n + 1)]
    assert [place.name for place in places_of(chips, [])] == [f"{n}.tif" for n in range(8, 8 - MOST_PLACES, -1)]


def test_an_outline_of_very_many_points_is_simplified():
    chips = [chip(35 * (i % 90), 35 * (i // 90), angle=i % 90) for i in range(3000)]
    (place,) = places_of(chips, [])
    assert 0 < shapely.get_num_coordinates(shapely.from_wkt(place.training)) <= MOST_POINTS
