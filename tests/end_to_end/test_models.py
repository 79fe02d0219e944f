"""The models in ``docs/models`` run through ``qgis_process``, as a file, on the tiny world."""

import csv
import json
import re
from pathlib import Path

import numpy as np
import pytest
import tiny_world
from osgeo import gdal

gdal.UseExceptions()

MODELS = Path(__file__).resolve().parents[2] / "docs" / "models"


@pytest.fixture
def run_model(qgis_process):
    """Run a model; outputs are given by the model's name for them, which QGIS puts behind the name of their step."""

    def run(name: str, **given) -> None:
        path = str(MODELS / f"{name}.model3")
        told = qgis_process("help", path)  # QGIS 3.22 dies of "--json" for a model that is a file
        assert told.rc == 0, told.stderr
        keys = re.findall(r"^([\w:]+): ", told.stdout.rpartition("\nArguments\n")[2], re.MULTILINE)
        names = {key.rpartition(":")[2].upper(): key for key in keys}
        done = qgis_process("run", path, *(f"--{names[key]}={value}" for key, value in given.items()), timeout=600)
        assert done.rc == 0, done.stdout[-2000:] + done.stderr[-2000:]

    return run


def pixels(path) -> np.ndarray:
    dataset = gdal.Open(str(path))
    return dataset.ReadAsArray()


def share_known(path) -> float:
    """The share of a map's pixels that show the class that the tiny world has there."""
    return float(np.mean(pixels(path) == np.repeat([1, 2], tiny_world.SIZE // 2)))


def test_labels_become_a_model_and_a_map(run_model, raster, samples, tmp_path):
    outputs = {"MODEL": tmp_path / "model.dlpk", "MAP": tmp_path / "map.tif", "POLYGONS": tmp_path / "p.gpkg"}
    outputs["TRAINING_REPORT"] = tmp_path / "report.html"
    run_model(
        "label_to_map", IMAGE=raster, SAMPLES=samples, CLASS_FIELD="class", TILE_SIZE=64, MAX_EPOCHS=1,
        BACKBONE_WEIGHTS="NONE", **outputs,
    )  # fmt: skip
    assert all(path.exists() for path in outputs.values())
    assert share_known(outputs["MAP"]) > 0.9


def test_two_images_and_a_model_become_a_map_of_changes(run_model, model, raster, tmp_path):
    later = pixels(raster)
    later[:, :40, :60] += 200  # dark becomes bright, up to four pixels beside the border of the classes
    after = tiny_world.make_raster(tmp_path / "after.tif", values=later)
    outputs = {
        "CHANGES": tmp_path / "changes.tif",
        "REPORT": tmp_path / "r.html",
        "TRANSITION_MATRIX": tmp_path / "m.csv",
    }
    run_model(
        "two_date_change", BEFORE=raster, AFTER=after, MODEL=model, MAP_BEFORE=tmp_path / "before.tif",
        MAP_AFTER=tmp_path / "later.tif", **outputs,
    )  # fmt: skip
    with outputs["TRANSITION_MATRIX"].open(newline="", encoding="utf-8") as file:
        rows = {(row["before"], row["after"]): row for row in csv.DictReader(file)}
    became_forest = rows["Water", "Forest"]
    assert float(became_forest["hectares"]) == pytest.approx(40 * 60 * 0.01, rel=0.15)
    assert np.count_nonzero(pixels(outputs["CHANGES"]) == int(became_forest["value"])) == int(became_forest["pixels"])
    assert "Water" in outputs["REPORT"].read_text(encoding="utf-8")


def test_a_model_goes_on_with_new_samples_and_maps_a_folder(run_model, model, chips, raster, samples, tmp_path):
    (tmp_path / "images").mkdir()
    for name in ("north", "south"):
        tiny_world.make_raster(tmp_path / "images" / f"{name}.tif")
    schema = tmp_path / "classes.json"
    schema.write_text(json.dumps(tiny_world.SCHEMA), encoding="utf-8")
    outputs = {"NEW_MODEL": tmp_path / "new.dlpk", "AREAS": tmp_path / "areas.csv", "CHIPS": tmp_path / "chips"}
    run_model(
        "retrain_and_reclassify_folder", PRETRAINED_MODEL=model, IMAGE=raster, SAMPLES=samples, CLASS_FIELD="class",
        SCHEMA=schema, EARLIER_CHIPS=chips, INPUT_FOLDER=tmp_path / "images", TILE_SIZE=64, MAX_EPOCHS=1,
        MAPS=tmp_path / "maps.tif", **outputs,
    )  # fmt: skip
    assert all(path.exists() for path in outputs.values())
    assert min(share_known(tmp_path / "maps" / f"{name}.tif") for name in ("north", "south")) > 0.9
