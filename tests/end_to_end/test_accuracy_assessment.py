"""From a map to a statement about it through ``qgis_process``: classify, draw points, fill them in, assess."""

import csv
import re

import pytest
import tiny_world
from osgeo import ogr

ogr.UseExceptions()


@pytest.fixture
def run(qgis_process):
    """Run an algorithm and return its outputs by name."""

    def run(algorithm: str, **given) -> dict[str, str]:
        done = qgis_process("run", f"chipwise:{algorithm}", *(f"--{name}={value}" for name, value in given.items()))
        assert done.rc == 0, done.stderr
        return dict(re.findall(r"^(\w+):\t(.*)$", done.stdout, re.MULTILINE))

    return run


def fill_in(path) -> int:
    """Say at each point what the tiny world has there; returns how many there are."""
    source = ogr.Open(str(path), 1)
    layer = source.GetLayer(0)
    middle = tiny_world.LEFT + tiny_world.SIZE * tiny_world.CELL / 2
    for feature in layer:
        assert feature["reference"] is None
        feature["reference"] = 1 if feature.GetGeometryRef().GetX() < middle else 2
        layer.SetFeature(feature)
    return layer.GetFeatureCount()


def test_a_map_is_judged_by_points_that_were_drawn_from_it(run, model, raster, tmp_path):
    files = {name: tmp_path / name for name in ("map.tif", "points.gpkg", "report.html", "table.csv")}
    run("classifypixels", INPUT=raster, MODEL=model, OUTPUT=files["map.tif"], DEVICE="CPU")
    drawn = run(
        "samplereferencepoints", INPUT=files["map.tif"], POINT_COUNT=120, MIN_PER_CLASS=20, OUTPUT=files["points.gpkg"],
        EXPECTED_ACCURACY="Water,90",
    )  # fmt: skip
    assert int(float(drawn["COUNT"])) == fill_in(files["points.gpkg"])
    found = run(
        "assessaccuracy", INPUT=files["map.tif"], REFERENCE=files["points.gpkg"], OUTPUT_REPORT=files["report.html"],
        OUTPUT_CSV=files["table.csv"],
    )  # fmt: skip
    assert found["COUNT"] == drawn["COUNT"] and float(found["ESTIMATED_ACCURACY"]) > 0.8
    page = files["report.html"].read_text(encoding="utf-8")
    assert "Water" in page and "Classes, estimated for the whole map" in page
    with files["table.csv"].open(newline="", encoding="utf-8") as file:
        rows = {row["name"]: row for row in csv.DictReader(file)}
    # half of the tiny world's 163.84 hectares
    assert float(rows["Water"]["estimated_hectares"]) == pytest.approx(81.92, rel=0.1)
    assert float(rows["all"]["mapped_hectares"]) == pytest.approx(163.84)


def test_points_without_classes_are_refused_in_a_sentence(qgis_process, run, tmp_path):
    label, points = tiny_world.make_label_raster(tmp_path / "map.tif"), tmp_path / "points.gpkg"
    run("samplereferencepoints", INPUT=label, POINT_COUNT=10, MIN_PER_CLASS=0, OUTPUT=points)
    done = qgis_process(
        "run", "chipwise:assessaccuracy", f"--INPUT={label}", f"--REFERENCE={points}",
        f"--OUTPUT_REPORT={tmp_path / 'report.html'}",
    )  # fmt: skip
    assert done.rc != 0 and "fill in its field" in done.stderr and not (tmp_path / "report.html").exists()
