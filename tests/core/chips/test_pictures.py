import base64
import re

import numpy as np
import pytest
from chipwise.core.chips.pictures import (
    MAX_POINTS,
    data_uri,
    draw_shapes,
    label_layer,
    stretch,
    stretch_limits,
    svg_path,
)
from chipwise.core.schema import LandClass
from rasterio.io import MemoryFile
from shapely import Point, box, from_wkt

pytestmark = pytest.mark.filterwarnings("ignore::rasterio.errors.NotGeoreferencedWarning")

CLASSES = {1: LandClass(1, "forest", "#009E73"), 2: LandClass(2, "<water>", "#0072B2")}


def picture_of(values, valid=None):
    values = np.asarray(values)
    valid = np.ones(values.shape, bool) if valid is None else valid
    return stretch(values, valid, stretch_limits(values, valid))


def decoded(uri):
    with MemoryFile(base64.b64decode(uri.split(",")[1])) as memory, memory.open() as dataset:
        return dataset.driver, dataset.read()


# --- imagery -----------------------------------------------------------------------------------------------------


def test_bytes_are_shown_as_they_are():
    values = np.random.default_rng(1).integers(0, 60, (3, 9, 11), np.uint8)
    assert (picture_of(values) == values).all()


def test_other_values_are_stretched_between_their_second_and_ninety_eighth_percentile():
    values = np.arange(1000, dtype=np.int16).reshape(1, 20, 50) - 300
    values[0, 0, 0], values[0, -1, -1] = -32000, 32000
    picture = picture_of(values)
    flat = picture[0].ravel().astype(int)
    assert flat[0] == 0 and flat[-1] == 255 and (np.diff(flat) >= 0).all()
    assert flat[500] == pytest.approx(128, abs=2)


@pytest.mark.parametrize(("bands", "shown"), [(1, [0, 0, 0]), (2, [0, 0, 0]), (3, [0, 1, 2]), (6, [0, 1, 2])])
def test_one_or_two_bands_are_grey_and_more_show_the_first_three(bands, shown):
    values = np.stack([np.full((4, 5), 10 * band, np.uint8) for band in range(bands)])
    assert (picture_of(values) == values[shown]).all()


def test_pixels_without_any_valid_value_are_hatched_and_do_not_count_in_the_stretch():
    values = np.random.default_rng(1).uniform(5, 9, (3, 30, 30))
    valid = np.ones(values.shape, bool)
    valid[:, :12] = False
    values[:, :12] = np.nan
    picture = picture_of(values, valid)
    assert set(np.unique(picture[:, :12])) == {160, 190}
    assert picture[:, 12:].min() == 0 and picture[:, 12:].max() == 255


def test_a_pixel_valid_in_one_band_is_shown():
    values, valid = np.full((3, 8, 8), 200, np.uint8), np.zeros((3, 8, 8), bool)
    valid[1] = True
    assert (picture_of(values, valid)[1] == 200).all()


@pytest.mark.parametrize("values", [np.full((1, 3, 3), 7.5), np.full((3, 3, 3), np.nan), np.zeros((1, 3, 3), np.int64)])
def test_values_without_a_range_are_no_error(values):
    assert picture_of(values, np.isfinite(values)).dtype == np.uint8


# --- labels ------------------------------------------------------------------------------------------------------


def test_labels_have_their_colours_and_solid_edges_and_nothing_shows_elsewhere():
    label = np.zeros((12, 12), np.uint16)
    label[2:10, 2:7], label[2:10, 7:10] = 1, 2
    layer = label_layer(label, CLASSES)
    assert (layer[:3, label == 1].T == (0x00, 0x9E, 0x73)).all()
    assert (layer[:3, label == 2].T == (0x00, 0x72, 0xB2)).all()
    assert (layer[3, label == 0] == 0).all()
    assert layer[3, 2, 4] == layer[3, 5, 6] == layer[3, 5, 7] == 255  # towards nothing, and between the two
    assert 0 < layer[3, 5, 4] < 255


def test_a_value_that_the_schema_does_not_know_is_grey():
    assert (label_layer(np.full((2, 2), 9), CLASSES)[:3] == 128).all()


# --- encoding ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("shape", [(4, 7, 5), (4, 120, 130), (3, 64, 64)])
def test_layers_and_small_pictures_come_back_from_their_address_as_they_were(shape):
    layer = np.random.default_rng(1).integers(0, 256, shape, np.uint8)
    uri = data_uri(layer)
    driver, back = decoded(uri)
    assert uri.startswith("data:image/png;base64,") and driver == "PNG" and (back == layer).all()


def test_large_imagery_comes_back_nearly_as_it_was():
    picture = np.broadcast_to(np.linspace(0, 255, 160).astype(np.uint8), (3, 120, 160))
    uri = data_uri(picture)
    driver, back = decoded(uri)
    assert uri.startswith("data:image/jpeg;base64,") and driver == "JPEG"
    assert np.abs(back.astype(int) - picture).max() < 12


# --- shapes ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wkt", "path"),
    [
        ("POLYGON ((0 0, 4 0, 4 3.25, 0 0))", "M0,0L4,0L4,3.2Z"),
        (
            "POLYGON ((0 0, 9 0, 9 9, 0 9, 0 0), (2 2, 3 2, 3 3, 2 2))",
            "M0,0L9,0L9,9L0,9ZM2,2L3,2L3,3Z",
        ),
        ("LINESTRING (1 2, 3 4)", "M1,2L3,4"),
        ("POINT (1.04 2)", "M1,2h.01"),
        ("MULTIPOINT (1 2, 3 4)", "M1,2h.01M3,4h.01"),
        ("GEOMETRYCOLLECTION (POINT (1 2), MULTILINESTRING ((1 2, 3 4), (5 6, 7 8)))", "M1,2h.01M1,2L3,4M5,6L7,8"),
        ("POLYGON EMPTY", ""),
    ],
)
def test_every_kind_of_geometry_becomes_a_path(wkt, path):
    assert svg_path(from_wkt(wkt)) == path


def test_shapes_move_into_the_view_and_those_outside_are_left_out():
    drawing = draw_shapes([(1, box(110, 220, 130, 230)), (2, box(0, 0, 5, 5))], (100, 200, 200, 300), 2)
    assert re.findall(r"[\d.]+,[\d.]+", drawing.paths[1]) == ["15,10", "15,15", "5,15", "5,10"]
    assert (list(drawing.paths), drawing.count, drawing.total) == ([1], 1, 1)


def test_what_is_too_small_to_see_becomes_a_dot():
    drawing = draw_shapes([(1, box(50, 50, 50.5, 50.5)), (1, Point(20, 30))], (0, 0, 100, 100), 10)
    assert sorted(re.findall(r"M[^M]+", drawing.paths[1])) == ["M2,3h.01", "M5,5h.01"]


def test_of_very_many_shapes_the_largest_of_each_class_are_drawn():
    many = [(1, box(0, 0, side, side)) for side in range(1, 5001)]
    drawing = draw_shapes([*many, (2, box(1, 1, 2, 2))], (0, 0, 100, 100), 1, 100)
    assert (drawing.count, drawing.total) == (100, 5001)
    assert drawing.paths[2].count("M") == 1
    assert sorted(map(int, re.findall(r"M(\d+),0L", drawing.paths[1]))) == list(range(4902, 5001))


def test_a_drawing_has_a_bound_however_detailed_its_shapes_are():
    detailed = [(1, from_wkt("MULTIPOINT (" + ", ".join(f"{i} {i % 7}" for i in range(60_000)) + ")"))] * 4
    drawing = draw_shapes(detailed, (0, 0, 100, 100), 1)
    assert (drawing.count, drawing.total) == (2, 4)
    assert drawing.paths[1].count("M") <= MAX_POINTS


def test_shapes_without_finite_coordinates_are_left_out():
    odd = [(1, from_wkt("POINT (nan 1)")), (1, from_wkt("POLYGON EMPTY")), (1, from_wkt("LINESTRING (0 0, inf 1)"))]
    assert draw_shapes([*odd, (2, Point(1, 1))], (0, 0, 9, 9), 1).total == 1


def test_the_largest_shapes_of_each_class_carry_its_number():
    drawing = draw_shapes([(1, box(i, 0, i + 1, 9)) for i in range(20)] + [(2, box(1, 1, 3, 3))], (0, 0, 99, 99), 0.1)
    assert sorted(value for value, _, _ in drawing.numbers) == [1, 1, 1, 2]


def test_a_drawing_names_its_classes_as_text():
    svg = draw_shapes([(2, box(0, 0, 5, 5))], (0, 0, 9, 9), 1).svg(CLASSES, "a")
    assert "<title>&lt;water&gt;</title>" in svg and 'stroke="#0072B2"' in svg
