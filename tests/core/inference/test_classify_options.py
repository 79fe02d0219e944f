"""Merging, augmentation, threshold, several rasters, masks, and what is made of the map, where every map is known."""

import csv
import json
import os
import zipfile
from pathlib import Path

import numpy as np
import pytest
import rasterio
import shapely
from affine import Affine
from chipwise.core import partial
from chipwise.core.errors import OutputError, RequestError
from chipwise.core.requests import ClassifyRequest, ExtentInput, FolderInput, RasterInput, SamplesInput
from known_rasters import noise, read
from rasterio.enums import Resampling
from rasterio.features import rasterize
from rasterio.warp import calculate_default_transform, reproject
from scipy import ndimage


@pytest.mark.parametrize("augmented", [False, True])
@pytest.mark.parametrize(
    ("merge", "padding", "tile_size"),
    [("CROP", 0, 64), ("CROP", 32, 128), ("CROP", 64, 0), ("BLEND", 32, 128), ("BLEND", 32, 0), ("BLEND", 64, 256)],
)
@pytest.mark.parametrize(("height", "width"), [(1, 1), (300, 413)])
def test_the_map_is_the_known_answer_for_all_merges_sizes_and_paddings(
    tmp_path, run, make_raster, make_package, height, width, merge, padding, tile_size, augmented
):
    array = noise(height, width)
    raster = make_raster(tmp_path / "in.tif", array)
    run(raster, make_package(), merge=merge, padding=padding, tile_size=tile_size, test_time_augmentation=augmented)
    assert np.array_equal(read(tmp_path / "map.tif"), array)


@pytest.mark.parametrize("options", [{"merge": "BLEND"}, {"test_time_augmentation": True}, {"threshold": 40.0}])
def test_a_part_is_the_same_window_of_the_whole_map_in_every_way(
    tmp_path, run, make_raster, convolution, utm_grid, options
):
    raster, package = make_raster(tmp_path / "in.tif", noise(330, 420, 250, 1)), convolution()
    options = options | {"tile_size": 160}
    run(raster, package, "whole.tif", probabilities_output="whole-p.tif", **options)
    left, top = utm_grid * (101, 33)
    right, bottom = utm_grid * (311, 290)
    run(
        raster, package, "part.tif", probabilities_output="part-p.tif",
        extent=ExtentInput((left, bottom, right, top)), **options,
    )  # fmt: skip
    window = np.s_[33:290, 101:311]
    assert np.array_equal(read(tmp_path / "part.tif"), read(tmp_path / "whole.tif")[window])
    assert np.array_equal(read(tmp_path / "part-p.tif", 3), read(tmp_path / "whole-p.tif", 3)[window])


def test_augmentation_averages_the_eight_ways_of_looking(tmp_path, run, make_raster, convolution):
    raster, package = make_raster(tmp_path / "in.tif", noise(64, 64, 250, 1)), convolution()
    run(raster, package, "plain.tif", probabilities_output="p.tif", confidence_type="FLOAT32")
    run(
        raster, package, "tta.tif", probabilities_output="t.tif", confidence_type="FLOAT32",
        test_time_augmentation=True,
    )  # fmt: skip
    turned = make_raster(tmp_path / "turned.tif", np.ascontiguousarray(np.rot90(noise(64, 64, 250, 1))))
    run(
        turned, package, "u.tif", probabilities_output="u-p.tif", confidence_type="FLOAT32", test_time_augmentation=True
    )
    assert np.allclose(np.rot90(read(tmp_path / "t.tif")), read(tmp_path / "u-p.tif"), atol=1e-5)
    assert not np.allclose(read(tmp_path / "t.tif"), read(tmp_path / "p.tif"), atol=1e-3)


def test_what_is_less_sure_than_the_threshold_gets_0(tmp_path, run, make_raster, make_package, make_graph):
    array = noise(50, 60, 5, 1)
    raster = make_raster(tmp_path / "in.tif", array, nodata=0)
    package = make_package(graph=make_graph(confidence=0.6))
    run(raster, package, "kept.tif", threshold=59.0)
    assert np.array_equal(read(tmp_path / "kept.tif"), array)
    result = run(raster, package, "dropped.tif", threshold=61.0)
    assert not read(tmp_path / "dropped.tif").any() and result["pixels"]["Background"] == array.size


def test_without_background_the_next_best_class_is_taken(tmp_path, run, make_raster, convolution, make_package):
    with zipfile.ZipFile(convolution()) as file:
        graph = file.read(next(name for name in file.namelist() if name.endswith(".onnx")))
    package = make_package("background.dlpk", graph, values=(1, 2, 3), outputs=(0, 1, 2, 3))
    raster = make_raster(tmp_path / "in.tif", noise(70, 80, 250, 1))
    run(raster, package, "with.tif", probabilities_output="p.tif", confidence_type="FLOAT32")
    run(raster, package, "without.tif", predict_background=False)
    chances = np.stack([read(tmp_path / "p.tif", band) for band in (1, 2, 3, 4)])
    assert (read(tmp_path / "with.tif") == 0).any()
    assert np.array_equal(read(tmp_path / "without.tif"), chances[1:].argmax(0) + 1)


def test_degrees_of_certainty_are_right_and_described(tmp_path, run, make_raster, convolution):
    raster = make_raster(tmp_path / "in.tif", noise(40, 50, 250, 1))
    outputs = {f"{name}_output": f"{name}.tif" for name in ("confidence", "probabilities", "entropy")}
    run(raster, convolution(), confidence_type="FLOAT32", **outputs)
    chances = np.stack([read(tmp_path / "probabilities.tif", band) for band in (1, 2, 3, 4)])
    assert np.allclose(chances.sum(0), 1, atol=1e-5)
    assert np.allclose(read(tmp_path / "confidence.tif"), chances.max(0), atol=1e-6)
    entropy = -(chances * np.log(chances)).sum(0) / np.log(4)
    assert np.allclose(read(tmp_path / "entropy.tif"), entropy, atol=1e-4)
    with rasterio.open(tmp_path / "probabilities.tif") as dataset:
        assert dataset.descriptions == ("Class 1", "Class 2", "Class 3", "Class 4")
    run(raster, convolution(), **outputs)
    assert np.array_equal(read(tmp_path / "confidence.tif"), np.rint(chances.max(0) * 100))


def test_several_rasters_give_a_map_each_and_one_virtual_raster(tmp_path, run, make_raster, make_package, utm_grid):
    arrays = [noise(40, 50, 10, 1), noise(41, 50, 10, 1)]
    rasters = [
        make_raster(tmp_path / f"{name}.tif", array, transform=utm_grid * Affine.translation(shift, 0))
        for name, array, shift in zip("ab", arrays, (0, 50), strict=True)
    ]
    result = run(
        rasters, make_package(), confidence_output="sure.tif", areas_output="areas.csv", polygons_output="p.gpkg"
    )
    assert result["output"] == str(tmp_path / "map.vrt") and result["confidence_output"] == str(tmp_path / "sure.vrt")
    for name, array in zip("ab", arrays, strict=True):
        assert np.array_equal(read(tmp_path / "map" / f"{name}.tif"), array)
        assert (tmp_path / "map" / f"{name}.qml").exists() and (tmp_path / "sure" / f"{name}.tif").exists()
    together = read(tmp_path / "map.vrt")
    assert np.array_equal(together[:40, :50], arrays[0]) and np.array_equal(together[:, 50:], arrays[1])
    assert (tmp_path / "map.qml").exists() and set(np.unique(read(tmp_path / "sure.vrt"))) == {75, 255}
    with open(tmp_path / "areas.csv", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["raster"] for row in rows} == {"a", "b"}
    assert sum(int(row["pixels"]) for row in rows) == sum(array.size for array in arrays)
    assert sum(result["pixels"].values()) == sum(array.size for array in arrays)


def test_rasters_in_different_crss_make_no_virtual_raster_and_that_is_said(
    tmp_path, run, make_raster, make_package, events
):
    rasters = [
        make_raster(tmp_path / f"{zone}.tif", noise(20, 20), crs=f"EPSG:326{zone}", nodata=255) for zone in (32, 33)
    ]
    result = run(rasters, make_package())
    assert result["output"] == str(tmp_path / "map" / "32.tif") and (tmp_path / "map" / "33.tif").exists()
    assert not (tmp_path / "map.vrt").exists() and "different CRSs" in events.texts("warning")


def test_two_outputs_that_would_be_one_folder_are_refused(tmp_path, run, make_raster, make_package):
    rasters = [make_raster(tmp_path / f"{name}.tif", noise(20, 20)) for name in "ab"]
    with pytest.raises(OutputError, match="differ before"):
        run(rasters, make_package(), confidence_output="map.tiff")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.tif", "b.tif", "known.dlpk"]


def test_a_mosaic_is_one_map_and_a_folder_gives_its_rasters(tmp_path, run, make_raster, make_package, utm_grid):
    (tmp_path / "in").mkdir()
    arrays = [noise(40, 50, 10, 1), noise(40, 50, 10, 1)[::-1].copy()]
    for name, array, shift in zip("ab", arrays, (0, 50), strict=True):
        make_raster(tmp_path / "in" / f"{name}.tif", array, transform=utm_grid * Affine.translation(shift, 0))
    result = run([], make_package(), folder=FolderInput(str(tmp_path / "in")), processing_mode="MOSAIC")
    assert result["output"] == str(tmp_path / "map.tif")
    assert np.array_equal(read(tmp_path / "map.tif"), np.concatenate(arrays, 1))


def test_only_what_is_inside_the_mask_is_classified(tmp_path, run, make_raster, make_package, utm_grid):
    array = noise(120, 130, 10, 1)
    shape = shapely.Polygon([utm_grid * p for p in ((10, 10), (100, 20), (60, 110))])
    feature = {"geometry": shapely.geometry.mapping(shape), "properties": {"class": 1}}
    (tmp_path / "mask.geojson").write_text(json.dumps(feature))
    mask = SamplesInput(str(tmp_path / "mask.geojson"), "EPSG:32633", "")
    run(make_raster(tmp_path / "in.tif", array), make_package(), mask=mask, areas_output="areas.csv")
    with rasterio.open(tmp_path / "map.tif") as dataset:
        column, row = (round(v) for v in ~utm_grid * (dataset.transform.c, dataset.transform.f))
        inside = rasterize([shape], out_shape=array.shape, transform=utm_grid).astype(bool)
        window = np.s_[row : row + dataset.height, column : column + dataset.width]
        assert np.array_equal(dataset.read(1), np.where(inside, array, dataset.nodata)[window])
    assert inside.sum() == inside[window].sum()
    with open(tmp_path / "areas.csv", newline="") as file:
        assert sum(float(row["square_metres"]) for row in csv.DictReader(file)) == inside.sum() * 100


def test_specks_go_before_areas_and_polygons_are_made(tmp_path, run, make_raster, make_package):
    smooth = ndimage.gaussian_filter(np.random.default_rng(1).normal(size=(150, 160)), 4)
    array = np.where(smooth > 0, 1, 2).astype(np.uint8)
    speckled = array.copy()
    speckled[5::17, 7::13] = 3
    raster = make_raster(tmp_path / "in.tif", speckled)
    result = run(raster, make_package(), min_patch=8, polygons_output="p.gpkg", confidence_output="c.tif")
    values = read(tmp_path / "map.tif")
    assert (values == 3).sum() == 0 and (values != array).mean() < 0.01
    assert result["pixels"]["Class 3"] == 0 and result["pixels"]["Class 1"] == (values == 1).sum()
    from pyogrio.raw import read as read_layer

    _, _, geometry, fields = read_layer(tmp_path / "p.gpkg", columns=["value"])
    shapes = [(shapely.from_wkb(wkb), int(value)) for wkb, value in zip(geometry, fields[0], strict=True)]
    with rasterio.open(tmp_path / "map.tif") as dataset:
        assert np.array_equal(rasterize(shapes, out_shape=array.shape, transform=dataset.transform), values)
        assert dataset.colormap(1)[1][3] == 255 and dataset.tags()["CHIPWISE_MODEL"]


OUTPUTS = {"confidence_output": "c.tif", "polygons_output": "p.gpkg", "areas_output": "areas.csv"}
FILES = ("map.tif", "c.tif", "map.qml", "map.tif.aux.xml", "p.gpkg", "areas.csv")


def test_the_maps_appear_first_and_what_describes_them_after(tmp_path, run, make_raster, make_package, monkeypatch):
    rename, appeared = partial._rename, []
    monkeypatch.setattr(partial, "_rename", lambda path, target: (appeared.append(target.name), rename(path, target)))
    run(make_raster(tmp_path / "in.tif", noise(40, 50)), make_package(), **OUTPUTS)
    assert set(appeared[:2]) == {"map.tif", "c.tif"} and sorted(appeared) == sorted(FILES)


def test_where_a_map_cannot_be_replaced_nothing_is(tmp_path, run, make_raster, make_package, monkeypatch):
    """As on Windows, where another program has it open."""
    for name in FILES:
        (tmp_path / name).write_text("old")
    replace = os.replace

    def refuses(path, target):
        if Path(target).name in ("map.tif", "c.tif"):
            raise PermissionError(13, "Permission denied")
        replace(path, target)

    monkeypatch.setattr(os, "replace", refuses)
    with pytest.raises(OutputError, match="cannot be replaced"):
        run(make_raster(tmp_path / "in.tif", noise(40, 50)), make_package(), **OUTPUTS)
    assert all((tmp_path / name).read_text() == "old" for name in FILES) and not list(tmp_path.glob(".*"))


def by_hand(make_raster, path, source, grid, resampling):
    """A raster resampled with rasterio to a grid (CRS, transform, width, height)."""
    crs, transform, width, height = grid
    values = np.full((height, width), 255, np.uint8)
    with rasterio.open(source) as dataset:
        reproject(
            rasterio.band(dataset, 1), values, dst_crs=crs, dst_transform=transform, dst_nodata=255,
            resampling=resampling,
        )  # fmt: skip
    return make_raster(path, values, crs=crs, transform=transform, nodata=255)


@pytest.mark.parametrize(("cell", "resampling"), [(6, Resampling.bilinear), (25, Resampling.average)])
def test_in_the_models_cell_size_the_map_is_that_of_a_raster_resampled_by_hand(
    tmp_path, run, make_raster, make_package, utm_grid, cell, resampling
):
    size = {"x": cell, "y": cell, "spatialReference": {"wkid": 32633}}
    package = make_package(min_cell_size=size, max_cell_size=size)
    raster = make_raster(tmp_path / "in.tif", noise(150, 200))
    grid = ("EPSG:32633", utm_grid * Affine.scale(cell / 10), 2000 // cell, 1500 // cell)
    run(raster, package, match_cell_size=True)
    run(by_hand(make_raster, tmp_path / "hand.tif", raster, grid, resampling), package, "of_hand.tif")
    with rasterio.open(tmp_path / "map.tif") as mapped:
        assert (mapped.crs, mapped.transform, mapped.width, mapped.height) == grid
        assert np.array_equal(mapped.read(1), read(tmp_path / "of_hand.tif"))
        assert len(np.unique(mapped.read(1))) > 3


def test_in_the_target_crs_the_map_is_that_of_a_raster_reprojected_by_hand(tmp_path, run, make_raster, make_package):
    """But for the eighth of a pixel that GDAL allows itself; half a pixel would change 14 % of this map."""
    ramps = ndimage.gaussian_filter(np.random.default_rng(1).normal(size=(150, 200)), 6)
    ramps = np.digitize(ramps, np.quantile(ramps, np.arange(1, 10) / 10)).astype(np.uint8)
    raster = make_raster(tmp_path / "in.tif", ramps)
    with rasterio.open(raster) as source:
        transform, *size = calculate_default_transform(source.crs, "EPSG:3035", *source.shape[::-1], *source.bounds)
    grid = ("EPSG:3035", transform, *size)
    run(raster, make_package(), target_crs="EPSG:3035")
    run(by_hand(make_raster, tmp_path / "hand.tif", raster, grid, Resampling.bilinear), make_package(), "of_hand.tif")
    with rasterio.open(tmp_path / "map.tif") as mapped:
        assert (mapped.crs, mapped.width, mapped.height) == ("EPSG:3035", *size)
        assert mapped.transform.almost_equals(transform, 1e-9)
        ours, of_hand = mapped.read(1).astype(int), read(tmp_path / "of_hand.tif")
    seen = of_hand < 255
    assert np.array_equal(ours < 255, seen) and 0.8 < seen.mean() < 1 and len(np.unique(of_hand)) == 11
    assert np.mean(ours[seen] == of_hand[seen]) > 0.99


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"merge": "BLEND", "padding": 0}, "must overlap"),
        ({"tile_size": 100}, "no multiple of 32"),
        ({"tile_size": 64, "padding": 32}, "leaves nothing"),
        ({"threshold": 101.0}, "threshold"),
        ({"polygons_output": "p.shp"}, "GeoPackage"),
        ({"cell_size": 2.0, "match_cell_size": True}, "not both"),
    ],
)
def test_arguments_that_contradict_each_other_are_refused(tmp_path, options, words):
    with pytest.raises(RequestError, match=words):
        ClassifyRequest("m.dlpk", str(tmp_path / "map.tif"), (RasterInput("in.tif"),), **options)
