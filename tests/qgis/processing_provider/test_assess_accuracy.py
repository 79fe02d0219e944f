import csv
from pathlib import Path

import numpy as np
import processing
import pytest
import tiny_world
from osgeo import gdal
from qgis.core import (
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeatureSourceDefinition,
    QgsProject,
    QgsRasterLayer,
    QgsVectorLayer,
    edit,
)


@pytest.fixture
def class_map(tmp_path) -> str:
    """The tiny world mapped with an error: its last 32 columns of class 2 are shown as class 1."""
    truth = np.repeat([[1, 2]], 64, 1).repeat(128, 0).astype(np.uint8)
    truth[:, 96:] = 1
    return tiny_world.make_raster(tmp_path / "map.tif", values=truth[np.newaxis])


@pytest.fixture
def parameters(class_map, tmp_path) -> dict:
    return {
        "INPUT": class_map,
        "REFERENCE": tiny_world.make_samples(tmp_path / "samples.geojson"),
        "REFERENCE_FIELD": "class",
        "OUTPUT_REPORT": str(tmp_path / "report.html"),
    }


@pytest.fixture
def assess(provider, parameters, feedback):
    def run(**given) -> dict:
        wanted = {name: value for name, value in {**parameters, **given}.items() if value is not None}
        return processing.run("chipwise:assessaccuracy", wanted, feedback=feedback)

    return run


@pytest.fixture
def problem(provider, parameters):
    """The sentence with which parameters are refused; empty when they are accepted."""

    def check(**given) -> str:
        wanted = {name: value for name, value in {**parameters, **given}.items() if value is not None}
        algorithm = provider.algorithm("assessaccuracy").create()
        good, sentence = algorithm.checkParameterValues(wanted, QgsProcessingContext())
        assert good == (not sentence)
        return sentence

    return check


class TestRuns:
    def test_polygons(self, assess, tmp_path):
        found = assess()
        # sixteen squares of 20 x 20 pixels; those of the last column are mapped wrong
        assert found["COUNT"] == 16 * 400 and found["OVERALL_ACCURACY"] == pytest.approx(0.75)
        assert "ESTIMATED_ACCURACY" not in found and "OUTPUT_CSV" not in found
        assert "no probability" in Path(found["OUTPUT_REPORT"]).read_text()

    def test_polygons_in_another_crs(self, assess, parameters):
        layer = processing.run(
            "native:reprojectlayer",
            {"INPUT": parameters["REFERENCE"], "TARGET_CRS": "EPSG:4326", "OUTPUT": "TEMPORARY_OUTPUT"},
        )["OUTPUT"]
        assert assess(REFERENCE=layer)["COUNT"] == pytest.approx(6400, abs=16)

    def test_names_and_a_selection(self, assess, tmp_path):
        path = tiny_world.make_samples(tmp_path / "named.geojson", ("lake", "Wood"), "kind")
        layer = QgsVectorLayer(path, "named", "ogr")
        QgsProject.instance().addMapLayer(layer)
        layer.selectByExpression("kind = 'lake'")
        found = assess(
            REFERENCE=QgsProcessingFeatureSourceDefinition(layer.id(), True), REFERENCE_FIELD="kind",
            MAPPING=["Lake", "1"],
        )  # fmt: skip
        assert found["COUNT"] == 8 * 400 and found["OVERALL_ACCURACY"] == 1
        QgsProject.instance().removeMapLayer(layer)

    def test_a_reference_raster_and_a_table(self, assess, tmp_path):
        truth = tiny_world.make_label_raster(tmp_path / "truth.tif")
        table = tmp_path / "table.csv"
        found = assess(REFERENCE=None, REFERENCE_FIELD=None, REFERENCE_RASTER=truth, OUTPUT_CSV=str(table))
        assert found["COUNT"] == 128 * 128 and found["OVERALL_ACCURACY"] == pytest.approx(0.75)
        assert found["KAPPA"] == pytest.approx(0.5)
        assert found["OUTPUT_CSV"] == str(table)
        with table.open(newline="") as file:
            assert [row["map_units"] for row in csv.DictReader(file)] == ["12288", "4096", "16384"]

    def test_a_band_of_a_reference_raster(self, assess, tmp_path):
        values = np.stack([np.full((128, 128), 7), np.full((128, 128), 1)]).astype(np.uint8)
        truth = tiny_world.make_raster(tmp_path / "two.tif", values=values)
        found = assess(REFERENCE=None, REFERENCE_FIELD=None, REFERENCE_RASTER=truth, REFERENCE_BAND=2)
        assert found["OVERALL_ACCURACY"] == pytest.approx(0.75)

    def test_another_grid_is_refused_unless_it_is_allowed(self, assess, tmp_path):
        fine = tiny_world.make_raster(tmp_path / "fine.tif", values=np.ones((1, 256, 256), np.uint8))
        gdal.Open(fine, gdal.GA_Update).SetGeoTransform((tiny_world.LEFT, 5, 0, tiny_world.TOP, 0, -5))
        given = {"REFERENCE": None, "REFERENCE_FIELD": None, "REFERENCE_RASTER": fine}
        with pytest.raises(QgsProcessingException, match=r"does not lie on the pixels of map\.tif"):
            assess(**given)
        assert assess(**given, RESAMPLE=True)["OVERALL_ACCURACY"] == pytest.approx(0.75)

    def test_points_of_the_design_once_filled_in(self, assess, provider, class_map, tmp_path, feedback):
        drawn = {"INPUT": class_map, "POINT_COUNT": 200, "OUTPUT": str(tmp_path / "points.gpkg")}
        layer = QgsVectorLayer(processing.run("chipwise:samplereferencepoints", drawn)["OUTPUT"], "points", "ogr")
        middle = tiny_world.LEFT + tiny_world.SIZE * tiny_world.CELL / 2
        field = layer.fields().lookupField("reference")
        with edit(layer):
            for number, feature in enumerate(layer.getFeatures()):
                if number >= 5:  # of the others nobody can tell
                    truth = 1 if feature.geometry().asPoint().x() < middle else 2
                    layer.changeAttributeValue(feature.id(), field, truth)
        found = assess(REFERENCE=layer, REFERENCE_FIELD=None)
        assert found["COUNT"] == 195
        assert abs(found["ESTIMATED_ACCURACY"] - 0.75) < 1.5 * found["ESTIMATED_ACCURACY_CI95"] < 0.15
        assert any("5 without geometry or class" in text for text in feedback.all("info"))


class TestRefusals:
    def test_what_is_right_is_accepted(self, problem, tmp_path):
        assert problem() == ""
        before = sorted(tmp_path.iterdir())  # among these what QGIS notes beside a raster that it opens
        assert problem(SAMPLING="NONE", OUTPUT_REPORT="TEMPORARY_OUTPUT") == ""
        assert sorted(tmp_path.iterdir()) == before

    @pytest.mark.parametrize(
        ("given", "words"),
        [
            ({"REFERENCE": None}, "either as points, lines or polygons (REFERENCE) or as a raster"),
            ({"REFERENCE": "nowhere.gpkg"}, "REFERENCE: the layer or file nowhere.gpkg does not exist"),
            ({"REFERENCE_FIELD": "kind"}, "REFERENCE_FIELD: the reference has no field kind; choose one of class"),
            ({"REFERENCE_FIELD": None}, "no field reference"),
            ({"OUTPUT_REPORT": "report.txt"}, "html"),
            ({"OUTPUT_REPORT": "/nowhere/report.html"}, "does not exist"),
            ({"MAPPING": ["", "1"]}, "MAPPING"),
            ({"SAMPLING": "CLUSTER"}, "SAMPLING is one of AUTO"),
        ],
    )
    def test_what_cannot_be_is_refused_with_a_sentence(self, problem, given, words):
        assert words in problem(**given)

    def test_both_kinds_of_reference(self, problem, class_map):
        assert "either as points" in problem(REFERENCE_RASTER=class_map)

    def test_a_band_that_is_not_there(self, problem, class_map):
        given = {"REFERENCE": None, "REFERENCE_FIELD": None, "REFERENCE_RASTER": class_map, "REFERENCE_BAND": 3}
        assert problem(**given) == "REFERENCE_BAND: map has 1 bands, and none with the number 3."

    def test_a_table_of_text_is_no_reference(self, problem, tmp_path):
        (tmp_path / "t.csv").write_text("class,kind\n1,2\n")
        assert "table without geometries" in problem(REFERENCE=str(tmp_path / "t.csv"))

    def test_one_name_for_both_outputs(self, problem, tmp_path):
        assert problem(OUTPUT_CSV=str(tmp_path / "report.html"))

    def test_an_output_that_is_an_input(self, problem, tmp_path):
        (tmp_path / "points.csv").write_text("class,x,y\n1,1,2\n")
        uri = f"file://{tmp_path / 'points.csv'}?xField=x&yField=y&crs=EPSG:32633"
        layer = QgsVectorLayer(uri, "points", "delimitedtext")
        QgsProject.instance().addMapLayer(layer)
        sentence = problem(REFERENCE=layer, OUTPUT_CSV=str(tmp_path / "points.csv"))
        assert "is the reference as well" in sentence
        QgsProject.instance().removeMapLayer(layer)

    def test_a_reference_raster_that_is_no_file(self, problem, tmp_path):
        source = tiny_world.make_tiles(tmp_path / "tiles", np.full((3, 512, 512), 7, np.uint8))
        layer = QgsRasterLayer(source, "web map", "wms")
        QgsProject.instance().addMapLayer(layer)
        given = {"REFERENCE": None, "REFERENCE_FIELD": None, "REFERENCE_RASTER": layer}
        assert problem(**given) == "REFERENCE_RASTER: the layer web map is no file; choose a raster file."
        QgsProject.instance().removeMapLayer(layer)
