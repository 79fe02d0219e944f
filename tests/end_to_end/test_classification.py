"""Classify Pixels through ``qgis_process``: several rasters with all outputs, and a run that dies and goes on."""

import csv
import os
import signal

import numpy as np
import pytest
import tiny_world
from osgeo import gdal, ogr

gdal.UseExceptions()


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
    assert [source.GetLayer(i).GetName() for i in range(2)] == ["a", "b"]
    layer = source.GetLayer(0)
    dataset = gdal.Open(str(tmp_path / "map.vrt"))
    things = (first > 0) & (first != dataset.GetRasterBand(1).GetNoDataValue())
    assert sum(feature["pixels"] for feature in layer) == things.sum() > 0
    with out["areas"].open(newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["raster"] == "a" and row["value"] != "0"]
    assert sum(int(row["pixels"]) for row in rows) == things.sum()


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
