import csv
import math
from pathlib import Path

import numpy as np
import processing
import pytest
import tiny_world
from osgeo import gdal
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsDistanceArea,
    QgsGeometry,
    QgsPalettedRasterRenderer,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProject,
    QgsRasterLayer,
    QgsRectangle,
)
from qgis.PyQt.QtGui import QColor

TRUTH = np.repeat([[1, 2]], 64, axis=1).repeat(128, axis=0)[np.newaxis].astype(np.uint8)


@pytest.fixture
def maps(tmp_path) -> dict:
    """A map of the tiny world, and one in which 20 x 30 pixels of the west are like the east."""
    later = TRUTH.copy()
    later[0, :20, :30] = 2
    return {
        "BEFORE": tiny_world.make_raster(tmp_path / "before.tif", values=TRUTH, nodata=0),
        "AFTER": tiny_world.make_raster(tmp_path / "after.tif", values=later, nodata=0),
    }


@pytest.fixture
def compare(provider, maps, tmp_path, feedback):
    """Compare the two maps with defaults for what is not given."""

    def run(context=None, **given) -> dict:
        wanted = {**maps, "OUTPUT": str(tmp_path / "changes.tif"), **given}
        return processing.run("chipwise:comparemaps", wanted, feedback=feedback, context=context)

    return run


@pytest.fixture
def problem(provider, maps, tmp_path):
    """The sentence with which parameters are refused; empty when they are accepted."""

    def check(**given) -> str:
        wanted = {**maps, "OUTPUT": str(tmp_path / "changes.tif"), **given}
        algorithm = provider.algorithm("comparemaps").create()
        good, sentence = algorithm.checkParameterValues(wanted, QgsProcessingContext())
        assert good == (not sentence)
        return sentence

    return check


def legend(path: str) -> dict[int, str]:
    """Value and label of each class with which QGIS draws a raster."""
    layer = QgsRasterLayer(path)  # which its renderer must not outlive
    return {int(item.value): item.label for item in layer.renderer().classes()}


def rows(path) -> dict:
    with open(path, newline="", encoding="utf-8") as file:
        return {(row["before"], row["after"]): row for row in csv.DictReader(file)}


class TestRuns:
    def test_the_changes_are_counted_and_drawn_with_names(self, compare, tmp_path):
        outputs = compare()
        assert outputs == {
            "OUTPUT": str(tmp_path / "changes.tif"),
            "CHANGED_PIXELS": 600,
            "CHANGED_SHARE": pytest.approx(600 / 128**2),
            "CHANGED_HECTARES": pytest.approx(6),
        }
        assert legend(outputs["OUTPUT"]) == {1: "1 (unchanged)", 4: "2 (unchanged)", 2: "1 → 2"}
        assert (gdal.Open(outputs["OUTPUT"]).ReadAsArray()[:20, :30] == 2).all()

    def test_all_outputs_are_written_where_they_are_wanted(self, compare, tmp_path):
        wanted = {"OUTPUT_POLYGONS": "p.gpkg", "OUTPUT_MATRIX": "m.csv", "OUTPUT_REPORT": "r.html"}
        outputs = compare(**{name: str(tmp_path / file) for name, file in wanted.items()})
        assert all(Path(outputs[name]).is_file() and outputs[name].endswith(file) for name, file in wanted.items())
        assert rows(outputs["OUTPUT_MATRIX"])["1", "2"]["hectares"] == "6.000000"

    def test_names_and_colours_of_a_layers_style_are_taken(self, compare, maps):
        layers = {name: QgsRasterLayer(path, name) for name, path in maps.items()}
        for layer in layers.values():
            classes = [
                QgsPalettedRasterRenderer.Class(value, QColor(color), label)
                for value, color, label in ((1, "#0000ff", "Lake"), (2, "#00ff00", "Wood"))
            ]
            layer.setRenderer(QgsPalettedRasterRenderer(layer.dataProvider(), 1, classes))
            QgsProject.instance().addMapLayer(layer)
        try:
            assert legend(compare(**layers)["OUTPUT"])[2] == "Lake → Wood"
        finally:
            QgsProject.instance().removeAllMapLayers()

    def test_the_table_and_the_list_of_classes_reach_the_worker(self, compare, maps, tmp_path):
        other = np.choose(gdal.Open(maps["AFTER"]).ReadAsArray(), [0, 7, 8])[np.newaxis].astype(np.uint8)
        after = tiny_world.make_raster(tmp_path / "other.tif", values=other, nodata=0)
        same = ["1", "7", "2", "8"]
        assert compare(AFTER=after, MAPPING=same)["CHANGED_PIXELS"] == 600
        assert compare(AFTER=after, MAPPING=same, IGNORE_CLASSES="8; 2")["CHANGED_PIXELS"] == 0

    def test_extent_and_mask_limit_what_is_compared(self, compare, memory_layer):
        corner = f"{tiny_world.LEFT},{tiny_world.LEFT + 100},{tiny_world.TOP - 100},{tiny_world.TOP} [EPSG:32633]"
        assert compare(EXTENT=corner)["CHANGED_PIXELS"] == 100
        rectangle = QgsRectangle(tiny_world.LEFT, tiny_world.TOP - 50, tiny_world.LEFT + 100, tiny_world.TOP)
        mask = memory_layer([(rectangle.asWktPolygon(), 1)])
        assert compare(MASK=mask)["CHANGED_PIXELS"] == 50

    def test_a_grid_that_differs_needs_a_word(self, compare, maps):
        place = (tiny_world.LEFT + 5, 10, 0, tiny_world.TOP, 0, -10)
        gdal.Open(maps["AFTER"], gdal.GA_Update).SetGeoTransform(place)
        with pytest.raises(QgsProcessingException, match="RESAMPLE"):
            compare()
        assert compare(RESAMPLE="TO_BEFORE")["CHANGED_PIXELS"] > 500

    def test_the_loaded_layer_has_its_own_colours(self, compare):
        context = QgsProcessingContext()
        context.setProject(QgsProject.instance())
        algorithm_output = compare(context, OUTPUT="TEMPORARY_OUTPUT")["OUTPUT"]
        assert Path(algorithm_output).suffix == ".tif" and len(legend(algorithm_output)) == 3


def test_areas_of_polygons_in_degrees_are_those_that_qgis_measures_on_the_ellipsoid(compare, tmp_path):
    """A box and a triangle, each of which is a class after; the triangle's edge is cut into pixels."""
    size, cell, left, top = 1000, 0.001, 10.0, 60.0
    column, row = np.meshgrid(np.arange(size) + 0.5, np.arange(size) + 0.5)
    shapes = {
        2: "POLYGON((10.1 59.9, 10.4 59.9, 10.4 59.2, 10.1 59.2, 10.1 59.9))",
        3: "POLYGON((10.5 59.95, 10.95 59.05, 10.5 59.05, 10.5 59.95))",
    }
    after = np.ones((size, size), np.uint8)
    x, y = left + column * cell, top - row * cell
    after[(x > 10.1) & (x < 10.4) & (y > 59.2) & (y < 59.9)] = 2
    after[(x > 10.5) & (y > 59.05) & (y < 59.95 - (x - 10.5) * 2)] = 3
    paths = {}
    for name, values in (("BEFORE", np.ones_like(after)), ("AFTER", after)):
        paths[name] = tiny_world.make_raster(tmp_path / f"{name}.tif", values=values[np.newaxis], epsg=4326, nodata=0)
        gdal.Open(paths[name], gdal.GA_Update).SetGeoTransform((left, cell, 0, top, 0, -cell))
    compare(**paths, OUTPUT_MATRIX=str(tmp_path / "m.csv"))
    measure = QgsDistanceArea()
    measure.setSourceCrs(QgsCoordinateReferenceSystem("EPSG:4326"), QgsProject.instance().transformContext())
    assert measure.setEllipsoid("EPSG:7030")
    for value, wkt in shapes.items():
        # QGIS joins corners by geodesics, so the edges along parallels get many corners
        shape = QgsGeometry.fromWkt(wkt).densifyByDistance(0.001)
        hectares = float(rows(tmp_path / "m.csv")["1", str(value)]["hectares"])
        assert math.isclose(hectares, measure.measureArea(shape) / 1e4, rel_tol=1e-3)


class TestRefusals:
    def test_what_is_right_is_accepted(self, problem, tmp_path):
        assert problem() == problem(MIN_PATCH=9, UNCHANGED="NODATA", OUTPUT_REPORT=str(tmp_path / "r.html")) == ""

    def test_a_map_that_is_not_there_or_no_raster(self, problem, samples):
        assert "BEFORE: the layer or file /nowhere.tif does not exist" in problem(BEFORE="/nowhere.tif")
        assert "AFTER" in problem(AFTER=samples)

    def test_a_layer_that_is_no_file(self, problem, tmp_path):
        source = tiny_world.make_tiles(tmp_path, np.zeros((3, 512, 512), np.uint8))
        assert "is no raster file; save it as a GeoTIFF" in problem(AFTER=QgsRasterLayer(source, "web", "wms"))

    @pytest.mark.parametrize(
        ("given", "words"),
        [
            ({"MAPPING": ["Urban", ""]}, "fill in both"),
            ({"RESAMPLE": "BILINEAR"}, "RESAMPLE is one of NONE, TO_BEFORE, TO_AFTER"),
            ({"UNCHANGED": "1"}, "UNCHANGED is one of"),
            ({"MIN_PATCH": -1}, "MIN_PATCH"),
        ],
    )
    def test_a_value_that_cannot_be(self, problem, given, words):
        assert words in problem(**given)

    @pytest.mark.parametrize(
        ("given", "words"),
        [
            ({"OUTPUT": "before.tif"}, "is an input as well"),
            ({"OUTPUT": "c.png"}, "end in .tif"),
            ({"OUTPUT": "nowhere/c.tif"}, "does not exist"),
            ({"OUTPUT_REPORT": "r.pdf"}, "end in .html"),
            ({"OUTPUT_MATRIX": "m.txt"}, "end in .csv"),
        ],
    )
    def test_an_output_that_cannot_be(self, problem, tmp_path, given, words):
        assert words in problem(**{name: str(tmp_path / file) for name, file in given.items()})

    def test_a_mask_of_points(self, problem, memory_layer):
        assert "polygons" in problem(MASK=memory_layer([("POINT(1 1)", 1)], geometry="Point"))

    def test_the_file_of_the_mask_as_an_output(self, problem, maps, memory_layer, tmp_path):
        mask = str(tmp_path / "mask.gpkg")
        layer = memory_layer([(QgsRectangle(0, 0, 1, 1).asWktPolygon(), 1)])
        processing.run("native:savefeatures", {"INPUT": layer, "OUTPUT": mask})
        assert "is the file of the mask as well" in problem(MASK=mask, OUTPUT_POLYGONS=mask)

    def test_a_runtime_that_is_missing(self, problem, monkeypatch):
        monkeypatch.setenv("CHIPWISE_PYTHON", "/nowhere/python")
        assert "chipwise:installruntime" in problem()
