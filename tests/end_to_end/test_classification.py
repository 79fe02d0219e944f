"""Classify Pixels through ``qgis_process``: all outputs, every kind of model and grid, and runs that die and go on."""

import csv
import os
import signal
import subprocess

import numpy as np
import pytest
import tiny_world
from osgeo import gdal, ogr, osr

gdal.UseExceptions()

#: A stranger's network in TorchScript: class 2 where the first band, divided by 255 as it is, was over 200; else 1.
PROGRAM = """
import sys, torch
scores = torch.nn.Conv2d(3, 2, 1)
scores.weight.data = torch.tensor([[-255.0, 0, 0], [255, 0, 0]])[:, :, None, None]
scores.bias.data = torch.tensor([200.0, -200])
torch.jit.script(scores).save(sys.argv[1])
"""


@pytest.fixture(scope="module")
def program(tmp_path_factory) -> str:
    """A program of PyTorch that knows the tiny world."""
    path = str(tmp_path_factory.mktemp("program") / "bright.pt")
    subprocess.run([tiny_world.RUNTIME, "-s", "-c", PROGRAM, path], check=True)
    return path


@pytest.fixture
def classify(qgis_process, raster, tmp_path):
    """Classify the tiny world, or another raster, and return the map as an open dataset."""

    def run(name="map", **given) -> gdal.Dataset:
        wanted = {"INPUT": raster, "OUTPUT": tmp_path / f"{name}.tif", "DEVICE": "CPU", **given}
        done = qgis_process("run", "chipwise:classifypixels", *(f"--{key}={value}" for key, value in wanted.items()))
        assert done.rc == 0, done.stderr
        return gdal.Open(str(tmp_path / f"{name}.tif"))

    return run


def known(dataset: gdal.Dataset) -> tuple[np.ndarray, np.ndarray]:
    """The class that the tiny world has at the centre of each pixel, 0 beyond it, and where that is beyond doubt.

    Doubtful are pixels that lie nearer than two of the world's pixels to its border or to the border of its classes.
    """
    columns, rows = np.meshgrid(np.arange(dataset.RasterXSize) + 0.5, np.arange(dataset.RasterYSize) + 0.5)
    left, width, _, top, _, height = dataset.GetGeoTransform()
    own, world = dataset.GetSpatialRef(), osr.SpatialReference(tiny_world.wkt(tiny_world.EPSG))
    for crs in (own, world):
        crs.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    points = np.stack([left + columns * width, top + rows * height], -1).reshape(-1, 2)
    x, y, _ = np.array(osr.CoordinateTransformation(own, world).TransformPoints(points)).T.reshape(3, *rows.shape)
    column, row = (x - tiny_world.LEFT) / tiny_world.CELL, (tiny_world.TOP - y) / tiny_world.CELL
    inside = (column > 0) & (column < tiny_world.SIZE) & (row > 0) & (row < tiny_world.SIZE)
    lines = [abs(column - tiny_world.SIZE * part) for part in (0, 0.5, 1)] + [abs(row), abs(row - tiny_world.SIZE)]
    return np.where(inside, np.where(column < tiny_world.SIZE / 2, 1, 2), 0), np.min(lines, 0) > 2


@pytest.fixture
def wide_raster(tmp_path) -> str:
    """The tiny world many times side by side, which takes some seconds to classify."""
    world = pixels(tiny_world.make_raster(tmp_path / "one.tif"))
    return tiny_world.make_raster(tmp_path / "wide.tif", values=np.tile(world, (1, 7, 7)))


def pixels(path) -> np.ndarray:
    dataset = gdal.Open(str(path))
    return dataset.ReadAsArray()


def test_a_folder_of_rasters_gives_maps_a_virtual_raster_polygons_and_areas(qgis_process, model, tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    for name in ("a", "b"):
        tiny_world.make_raster(folder / f"{name}.tif")
    out = {name: tmp_path / f"{name}.{kind}" for name, kind in (("map", "tif"), ("p", "gpkg"), ("areas", "csv"))}
    done = qgis_process(
        "run", "chipwise:classifypixels", f"--INPUT_FOLDER={folder}", f"--MODEL={model}", f"--OUTPUT={out['map']}",
        f"--OUTPUT_POLYGONS={out['p']}", f"--OUTPUT_AREAS={out['areas']}", "--MIN_PATCH=4", "--MERGE=BLEND",
        "--TEST_TIME_AUGMENTATION=true", "--DEVICE=CPU",
    )  # fmt: skip
    assert done.rc == 0, done.stderr
    assert f"OUTPUT:\t{tmp_path / 'map.vrt'}" in done.stdout
    first, both = pixels(tmp_path / "map" / "a.tif"), pixels(tmp_path / "map.vrt")
    assert (first == pixels(tmp_path / "map" / "b.tif")).all() and (first == both).all()
    source = ogr.Open(str(out["p"]))
    layer = source.GetLayerByName("p")
    layer.SetAttributeFilter("raster = 'a'")
    dataset = gdal.Open(str(tmp_path / "map.vrt"))
    things = (first > 0) & (first != dataset.GetRasterBand(1).GetNoDataValue())
    assert sum(feature["pixels"] for feature in layer) == things.sum() > 0
    with out["areas"].open(newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["raster"] == "a" and row["value"] != "0"]
    assert sum(int(row["pixels"]) for row in rows) == things.sum()


def test_a_program_of_pytorch_is_run_only_when_it_is_trusted(qgis_process, classify, program, raster, tmp_path):
    refused = qgis_process(
        "run", "chipwise:classifypixels", f"--INPUT={raster}", f"--MODEL={program}", f"--OUTPUT={tmp_path / 'no.tif'}"
    )
    assert refused.rc != 0 and "TRUST_CODE" in refused.stderr and not (tmp_path / "no.tif").exists()
    result = classify(MODEL=program, TRUST_CODE="true")
    assert np.array_equal(result.ReadAsArray(), np.where(pixels(raster)[0] > 200, 2, 1))
    assert "torch" in result.GetMetadataItem("CHIPWISE_ENGINE").lower()


def test_the_8_bit_copy_of_a_trained_model_makes_the_map_when_it_is_asked_for(classify, model):
    result = classify(MODEL=model, PRECISION="INT8")
    assert result.GetMetadataItem("CHIPWISE_PRECISION") == "INT8"
    assert np.mean(result.ReadAsArray() == known(result)[0]) > 0.9


@pytest.mark.parametrize("way", ["SNAP_RASTER", "TARGET_CRS"])
def test_the_map_lies_on_the_grid_that_was_asked_for_and_shows_the_ground_there(classify, program, tmp_path, way):
    grid = {"TARGET_CRS": "EPSG:32632"}
    if way == "SNAP_RASTER":
        grid = {"SNAP_RASTER": tiny_world.make_raster(tmp_path / "snap.tif", bands=1)}
        place = (tiny_world.LEFT + 3, 20, 0, tiny_world.TOP - 7, 0, -20)
        gdal.Open(grid["SNAP_RASTER"], gdal.GA_Update).SetGeoTransform(place)
    result = classify(MODEL=program, TRUST_CODE="true", **grid)
    left, width, _, top, _, height = result.GetGeoTransform()
    if way == "SNAP_RASTER":
        assert (width, height) == (10, -10)
        assert (left - place[0]) % 10 == (top - place[3]) % 10 == 0
    epsg = 32632 if way == "TARGET_CRS" else tiny_world.EPSG
    assert result.GetSpatialRef().GetAuthorityCode(None) == str(epsg)
    truth, sure = known(result)
    assert np.array_equal(result.ReadAsArray()[sure], truth[sure]) and {1, 2} <= set(truth[sure].tolist())


def test_a_finer_raster_is_seen_in_the_models_cell_size(classify, model, raster, tmp_path):
    fine = tiny_world.make_raster(tmp_path / "fine.tif", values=pixels(raster).repeat(2, 1).repeat(2, 2))
    gdal.Open(fine, gdal.GA_Update).SetGeoTransform((tiny_world.LEFT, 5, 0, tiny_world.TOP, 0, -5))
    result = classify("of_fine", INPUT=fine, MODEL=model, MATCH_CELL_SIZE="true", PRECISION="FP32")
    plain = classify("plain", MODEL=model, PRECISION="FP32")
    assert result.GetGeoTransform() == plain.GetGeoTransform()
    assert np.array_equal(result.ReadAsArray(), plain.ReadAsArray())


@pytest.mark.parametrize("kill", [signal.SIGKILL, signal.SIGINT])
def test_a_classification_that_dies_goes_on_where_it_was(
    qgis_process, start_qgis_process, model, wide_raster, tmp_path, kill
):
    (tmp_path / "out").mkdir()
    output = tmp_path / "out" / "map.tif"
    command = [
        "run", "chipwise:classifypixels", f"--INPUT={wide_raster}", f"--MODEL={model}", "--TILE_SIZE=128",
        "--PRECISION=FP32", "--DEVICE=CPU",
    ]  # fmt: skip
    whole = tmp_path / "whole.tif"
    assert qgis_process(*command, f"--OUTPUT={whole}").rc == 0
    process = start_qgis_process(*command, f"--OUTPUT={output}", "--RESUME=true")
    assert tiny_world.wait_until(lambda: len(list(output.parent.glob(".map.tif-*.resume/*.json"))) >= 3, 60)
    os.killpg(process.pid, kill)
    process.wait(20)
    assert not output.exists() and len(list(output.parent.glob(".map.tif-*.resume"))) == 1
    done = qgis_process(*command, f"--OUTPUT={output}", "--RESUME=true")
    assert done.rc == 0, done.stderr
    assert "were classified by an earlier run" in done.stdout + done.stderr
    assert (pixels(output) == pixels(whole)).all()
    assert sorted(path.name for path in output.parent.iterdir()) == ["map.qml", "map.tif", "map.tif.aux.xml"]


def test_a_cancelled_classification_leaves_the_earlier_map(start_qgis_process, model, wide_raster, tmp_path):
    (tmp_path / "out").mkdir()
    output = tmp_path / "out" / "map.tif"
    output.write_bytes(b"old")
    process = start_qgis_process(
        "run", "chipwise:classifypixels", f"--INPUT={wide_raster}", f"--MODEL={model}", "--TILE_SIZE=128",
        f"--OUTPUT={output}", "--DEVICE=CPU",
    )  # fmt: skip
    assert tiny_world.wait_until(lambda: list(output.parent.glob(".*.scratch/*.json")), 60)
    os.killpg(process.pid, signal.SIGINT)
    process.wait(20)
    assert tiny_world.wait_until(lambda: [path.name for path in output.parent.iterdir()] == ["map.tif"], 5)
    assert output.read_bytes() == b"old"
