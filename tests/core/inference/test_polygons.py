import sqlite3
from xml.etree import ElementTree

import numpy as np
import pytest
import shapely
from affine import Affine
from chipwise.core.errors import Cancelled, OutputError
from chipwise.core.inference import polygons as module
from chipwise.core.inference.polygons import polygons
from chipwise.core.schema import LandClass
from rasterio.features import rasterize
from scipy import ndimage

CLASSES = [LandClass(1, "Forest", "#00ff00"), LandClass(2, "Water", "#0000ff"), LandClass(9, "Road's", "#000000")]
TURNED = Affine.translation(500_000, 5_600_000) * Affine.rotation(33) * Affine.scale(0.5, -0.5)


def write_polygons(*given):
    with polygons(*given) as count:
        return count


@pytest.fixture
def write(tmp_path, make_raster, events):
    def write(array, name="map", **options):
        path = make_raster(tmp_path / f"{name}.tif", array, **({"nodata": 0} | options))
        count = write_polygons(str(tmp_path / "out.gpkg"), {name: path}, CLASSES, events)
        features = read(tmp_path / "out.gpkg")
        assert len(features) == count
        return features

    return write


def read(path, layer="out"):
    """(value, name, area, pixels, polygon) of each feature; a header of 40 bytes precedes the geometry."""
    with sqlite3.connect(path) as database:
        rows = database.execute(f'SELECT value, name, area, pixels, geom FROM "{layer}"').fetchall()
    return [(*row[:4], shapely.from_wkb(row[4][40:])) for row in rows]


def blobs(shape, seed=1, scale=3):
    """Patches of values 0, 1, 2 and 9, some of them large and ragged."""
    noise = ndimage.gaussian_filter(np.random.default_rng(seed).normal(size=shape), scale)
    return np.array([0, 1, 2, 9], np.uint8)[np.digitize(noise, np.quantile(noise, [0.2, 0.5, 0.8]))]


def test_polygons_have_the_pixels_edges_and_lose_none(write):
    array = np.zeros((6, 8), np.uint8)
    array[1:4, 2:5] = 1
    array[2, 3] = 2
    features = sorted(write(array), key=lambda f: f[0])
    assert [(f[0], f[1], f[2], f[3]) for f in features] == [(1, "Forest", 800.0, 8), (2, "Water", 100.0, 1)]
    outer = shapely.box(500_020, 5_599_960, 500_050, 5_599_990)
    hole = shapely.box(500_030, 5_599_970, 500_040, 5_599_980)
    assert features[0][4].equals(outer.difference(hole)) and features[1][4].equals(hole)


@pytest.mark.parametrize("transform", [Affine(10, 0, 500_000, 0, -10, 5_600_000), TURNED])
@pytest.mark.parametrize("strip", [97, 97 * 7, 10**6])
def test_burnt_again_the_polygons_are_the_raster_whatever_the_strips(write, monkeypatch, transform, strip):
    monkeypatch.setattr(module, "STRIP", strip)
    array = blobs((120, 97))
    features = write(array, transform=transform, blockysize=1)
    assert all(shape.is_valid for *_, shape in features)
    shapes = [(shape, value) for value, *_, shape in features]
    assert np.array_equal(rasterize(shapes, out_shape=array.shape, transform=transform, dtype=np.uint8), array)
    assert sum(f[3] for f in features) == (array > 0).sum()


def test_patches_across_strips_are_one_polygon_with_the_same_corners(write, monkeypatch):
    array = blobs((150, 60), 5)
    array[:, 10] = 9  # one patch through all strips
    alike = {}
    for strip in (60, 60 * 11, 10**6):
        monkeypatch.setattr(module, "STRIP", strip)
        features = write(array, blockysize=1)
        alike[strip] = sorted((f[:4], shapely.normalize(f[4]).wkt) for f in features)
    assert alike[60] == alike[60 * 11] == alike[10**6]
    patches = sum(ndimage.label(array == value)[1] for value in (1, 2, 9))
    assert len(alike[60]) == patches


def test_patches_that_meet_at_a_corner_are_two(write):
    assert len(write(np.array([[1, 0], [0, 1]], np.uint8))) == 2


def test_a_ring_around_another_class_is_one_patch_with_a_hole_across_strips(write, monkeypatch):
    monkeypatch.setattr(module, "STRIP", 9)
    array = np.full((9, 9), 1, np.uint8)
    array[2:7, 2:7] = 2
    array[4, 4] = 1
    features = sorted(write(array, blockysize=1), key=lambda f: -f[3])
    assert [(f[0], f[3]) for f in features] == [(1, 56), (2, 24), (1, 1)]
    assert [len(f[4].interiors) for f in features] == [1, 1, 0]


def test_values_that_are_no_class_given_make_no_polygon(write):
    assert [f[0] for f in write(np.array([[1, 7, 255]], np.uint8), nodata=255)] == [1]


def test_an_empty_map_makes_an_empty_layer(write):
    assert write(np.zeros((5, 5), np.uint8)) == []


def test_without_crs_the_area_is_unknown(write):
    assert write(np.ones((2, 3), np.uint8), georeference=False)[0][2:4] == (None, 6)


def test_several_maps_are_one_layer_that_says_which_raster_each_polygon_is_from(tmp_path, make_raster, events):
    maps = {
        name: make_raster(tmp_path / f"{name}.tif", np.full((2, 2), value, np.uint8))
        for name, value in (("a", 1), ("b", 2), ("c", 1))
    }
    assert write_polygons(str(tmp_path / "out.gpkg"), maps, CLASSES, events) == 3
    with sqlite3.connect(tmp_path / "out.gpkg") as database:
        assert database.execute("SELECT raster, value FROM out").fetchall() == [("a", 1), ("b", 2), ("c", 1)]


def test_maps_in_different_crs_are_layers_of_their_own(tmp_path, make_raster, events):
    maps = {
        name: make_raster(tmp_path / f"{name}.tif", np.full((2, 2), value, np.uint8), crs=crs)
        for name, value, crs in (("a", 1, "EPSG:32633"), ("b", 2, "EPSG:32634"), ("c", 9, "EPSG:32633"))
    }
    assert write_polygons(str(tmp_path / "out.gpkg"), maps, CLASSES, events) == 3
    assert [f[0] for f in read(tmp_path / "out.gpkg")] == [1, 9]
    assert [f[0] for f in read(tmp_path / "out.gpkg", "out 2")] == [2]


def test_every_layer_carries_its_style(tmp_path, make_raster, events):
    maps = {
        name: make_raster(tmp_path / f"{name}.tif", np.ones((2, 2), np.uint8), crs=crs)
        for name, crs in (("a", "EPSG:32633"), ("b", "EPSG:32634"))
    }
    write_polygons(str(tmp_path / "o'ut.gpkg"), maps, CLASSES, events)
    with sqlite3.connect(tmp_path / "o'ut.gpkg") as database:
        styles = database.execute(
            "SELECT f_table_name, useAsDefault, styleQML FROM layer_styles JOIN gpkg_geometry_columns "
            "ON f_table_name = table_name AND f_geometry_column = column_name"
        ).fetchall()
    assert [row[:2] for row in styles] == [("o'ut", 1), ("o'ut 2", 1)]
    for *_, qml in styles:
        renderer = ElementTree.fromstring(qml).find("renderer-v2")
        labels = {c.get("value"): (c.get("label"), c.get("symbol")) for c in renderer.iter("category")}
        colors = {s.get("name"): s.find(".//Option[@name='color']").get("value") for s in renderer.iter("symbol")}
        shown = {value: (label, colors[symbol]) for value, (label, symbol) in labels.items()}
        assert shown == {"1": ("Forest", "0,255,0,255"), "2": ("Water", "0,0,255,255"), "9": ("Road's", "0,0,0,255")}


def test_a_failed_or_cancelled_run_leaves_the_earlier_file(tmp_path, make_raster, events):
    path = make_raster(tmp_path / "map.tif", blobs((50, 50)))
    (tmp_path / "out.gpkg").write_text("old")
    events.cancel()
    with pytest.raises(Cancelled):
        write_polygons(str(tmp_path / "out.gpkg"), {"map": path}, CLASSES, events)
    assert (tmp_path / "out.gpkg").read_text() == "old"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["map.tif", "out.gpkg"]
    with pytest.raises(OutputError, match="nowhere"):
        write_polygons(str(tmp_path / "nowhere" / "out.gpkg"), {"map": path}, CLASSES, events)
