import json
from pathlib import Path

import numpy as np
import processing
import pytest
import tiny_world
from osgeo import gdal
from qgis.core import (
    QgsCategorizedSymbolRenderer,
    QgsFillSymbol,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeatureSourceDefinition,
    QgsProject,
    QgsRendererCategory,
    QgsVectorLayer,
)

ALGORITHM = "chipwise:exporttrainingdata"
SMALL = {"TILE_SIZE": 64, "STRIDE": 32}


@pytest.fixture
def export(provider, raster, samples, tmp_path, feedback):
    """Export with defaults for what is not given; None leaves a parameter out."""

    def run(**given) -> dict:
        wanted = {"INPUT": [raster], "SAMPLES": samples, "CLASS_FIELD": "class", "OUTPUT": str(tmp_path / "chips")}
        wanted = {name: value for name, value in {**wanted, **SMALL, **given}.items() if value is not None}
        return processing.run(ALGORITHM, wanted, feedback=feedback)

    return run


@pytest.fixture
def problem(provider, raster, samples, tmp_path):
    """The sentence with which parameters are refused; empty when they are accepted."""

    def check(**given) -> str:
        wanted = {"INPUT": [raster], "SAMPLES": samples, "CLASS_FIELD": "class", "OUTPUT": str(tmp_path / "chips")}
        wanted = {name: value for name, value in {**wanted, **SMALL, **given}.items() if value is not None}
        algorithm = provider.algorithm("exporttrainingdata").create()
        good, sentence = algorithm.checkParameterValues(wanted, QgsProcessingContext())
        assert good == (not sentence)
        return sentence

    return check


def classes_of(outputs) -> list[tuple]:
    schema = json.loads(Path(outputs["OUTPUT"], "chipwise.json").read_text())["schema"]
    return [(item["value"], item["name"], item["color"]) for item in schema["classes"]]


def labels_of(outputs) -> np.ndarray:
    files = sorted(Path(outputs["OUTPUT"], "labels").glob("*.tif"))
    return np.stack([gdal.Open(str(file)).ReadAsArray() for file in files])


class TestRuns:
    def test_chips_are_counted_and_the_classes_told(self, export, feedback):
        outputs = export()
        assert outputs["CHIP_COUNT"] == len(list(Path(outputs["OUTPUT"], "images").glob("*.tif"))) == 9
        assert set(np.unique(labels_of(outputs))) == {0, 1, 2}
        told = "\n".join(feedback.all("info"))
        assert "9 chips written" in told
        assert "1: 3200 pixels (50.0%)" in told

    def test_only_the_folder_asked_for_is_left(self, export, tmp_path):
        export()
        left = {entry.name for entry in tmp_path.iterdir()} - {"world.tif.aux.xml"}  # QGIS's own statistics
        assert left == {"chips", "samples.geojson", "world.tif"}

    def test_text_classes_get_values_and_keep_their_names(self, export, tmp_path):
        outputs = export(SAMPLES=tiny_world.make_samples(tmp_path / "named.geojson", ("Wald", "Gewässer")))
        assert [item[:2] for item in classes_of(outputs)] == [(1, "Gewässer"), (2, "Wald")]

    def test_the_names_and_colours_of_a_categorised_layer_travel(self, export, samples):
        layer = QgsVectorLayer(samples, "drawn")
        categories = [(1, "Water", "#1f78b4"), (2, "Forest", "#33a02c")]
        renderer = QgsCategorizedSymbolRenderer("class")
        for value, label, color in categories:
            renderer.addCategory(QgsRendererCategory(value, QgsFillSymbol.createSimple({"color": color}), label))
        layer.setRenderer(renderer)
        assert classes_of(export(SAMPLES=layer)) == categories

    def test_a_schema_file_names_the_classes(self, export, tmp_path):
        path = tmp_path / "schema.json"
        path.write_text(json.dumps(tiny_world.SCHEMA))
        assert classes_of(export(SCHEMA=str(path))) == [(1, "Water", "#1f78b4"), (2, "Forest", "#33a02c")]

    def test_without_a_field_all_samples_are_one_class(self, export):
        outputs = export(CLASS_FIELD=None)
        assert len(classes_of(outputs)) == 1
        assert set(np.unique(labels_of(outputs))) == {0, 1}

    def test_samples_in_degrees_label_the_same_pixels(self, export, samples, tmp_path):
        expected = labels_of(export())
        degrees = str(tmp_path / "degrees.geojson")
        gdal.VectorTranslate(degrees, samples, format="GeoJSON", dstSRS="EPSG:4326", reproject=True)
        outputs = export(SAMPLES=degrees, OUTPUT=str(tmp_path / "from degrees"))
        assert np.mean(labels_of(outputs) != expected) < 0.005

    def test_only_the_selected_samples_count_where_it_was_asked_for(self, export, samples):
        layer = QgsVectorLayer(samples, "drawn")
        QgsProject.instance().addMapLayer(layer)
        layer.selectByExpression('"class" = 2')
        outputs = export(SAMPLES=QgsProcessingFeatureSourceDefinition(layer.id(), selectedFeaturesOnly=True))
        QgsProject.instance().clear()
        assert [item[0] for item in classes_of(outputs)] == [2]

    def test_points_with_a_buffer_label_discs(self, export, memory_layer):
        layer = memory_layer([("POINT(500300 4999700)", 1), ("POINT(501000 4999000)", 2)], geometry="Point")
        outputs = export(SAMPLES=layer, BUFFER_RADIUS=50, STRIDE=64)
        pixels = np.bincount(labels_of(outputs).ravel())[1:]
        assert pixels == pytest.approx([np.pi * 25] * 2, rel=0.1)

    def test_samples_without_geometry_or_class_are_left_out_and_told(self, export, memory_layer, feedback):
        box = "POLYGON((500300 4999700, 500500 4999700, 500500 4999500, 500300 4999500, 500300 4999700))"
        export(SAMPLES=memory_layer([(box, 1), (None, 1), (box, None)]))
        assert feedback.all("warning") == ["2 samples have no geometry or no class; they are left out."]

    def test_label_rasters_label_instead_of_samples(self, export, tmp_path):
        label = tiny_world.make_label_raster(tmp_path / "label.tif")
        outputs = export(SAMPLES=None, CLASS_FIELD=None, LABEL_RASTER=[label])
        assert [item[0] for item in classes_of(outputs)] == [1, 2]
        assert (labels_of(outputs) > 0).all()

    def test_several_rasters_give_chips_into_one_folder(self, export, raster, tmp_path):
        other = tiny_world.make_raster(tmp_path / "other.tif")
        assert export(INPUT=[raster, other])["CHIP_COUNT"] == 18

    def test_empty_chips_come_only_when_asked_for(self, export, memory_layer, tmp_path):
        corner = "POLYGON((500000 5000000, 500100 5000000, 500100 4999900, 500000 4999900, 500000 5000000))"
        layer = memory_layer([(corner, 1)])
        assert export(SAMPLES=layer)["CHIP_COUNT"] == 1
        assert export(SAMPLES=layer, EMPTY_TILES=True, OUTPUT=str(tmp_path / "all"))["CHIP_COUNT"] == 9

    def test_a_temporary_folder_can_be_the_output(self, export):
        assert export(OUTPUT="TEMPORARY_OUTPUT")["CHIP_COUNT"] == 9

    def test_the_layer_of_the_project_is_not_changed(self, export, samples):
        layer = QgsVectorLayer(samples, "drawn")
        before = Path(samples).read_bytes()
        export(SAMPLES=layer)
        assert Path(samples).read_bytes() == before
        assert not layer.isEditable()

    def test_samples_elsewhere_are_refused_and_leave_nothing(self, export, tmp_path):
        with pytest.raises(QgsProcessingException, match=r"^No sample overlaps the raster"):
            export(SAMPLES=tiny_world.make_samples(tmp_path / "away.geojson", left=900_000.0))
        assert not (tmp_path / "chips").exists()


class TestRefusals:
    def test_what_is_right_is_accepted(self, problem):
        assert problem() == ""

    def test_a_missing_raster(self, problem, raster):
        assert problem(INPUT=[raster, "nowhere.tif"]) == "INPUT: the layer or file nowhere.tif does not exist."

    def test_a_file_that_is_no_raster(self, problem, samples):
        Path(samples + ".txt").write_text("text")
        assert "cannot be opened as a layer" in problem(INPUT=[samples + ".txt"])

    def test_missing_samples(self, problem):
        assert problem(SAMPLES="nowhere.gpkg") == "SAMPLES: the layer or file nowhere.gpkg does not exist."

    def test_neither_samples_nor_label_rasters(self, problem):
        assert "SAMPLES" in problem(SAMPLES=None, CLASS_FIELD=None)

    def test_samples_and_label_rasters(self, problem, raster):
        assert problem(LABEL_RASTER=[raster]) == "Give either samples or label rasters, not both."

    def test_label_rasters_that_do_not_pair(self, problem, raster, tmp_path):
        label = tiny_world.make_label_raster(tmp_path / "label.tif")
        sentence = problem(SAMPLES=None, CLASS_FIELD=None, LABEL_RASTER=[label], INPUT=[raster, raster])
        assert "2 input rasters and 1 label rasters" in sentence

    def test_a_field_that_does_not_exist(self, problem):
        assert problem(CLASS_FIELD="kind") == "The samples have no field kind; they have class."

    def test_a_schema_that_cannot_be_used(self, problem, tmp_path):
        path = tmp_path / "schema.json"
        path.write_text('{"classes": [{"value": 0, "name": "None"}]}')
        assert "0 cannot be a class value" in problem(SCHEMA=str(path))
        path.write_text("{")
        assert "not valid JSON" in problem(SCHEMA=str(path))

    def test_a_folder_that_holds_files(self, problem, tmp_path):
        assert "holds files already" in problem(OUTPUT=str(tmp_path))

    def test_a_folder_under_a_file(self, problem, samples):
        assert "cannot be written" in problem(OUTPUT=f"{samples}/chips")

    def test_a_runtime_that_is_missing(self, problem, monkeypatch):
        monkeypatch.setenv("CHIPWISE_PYTHON", "/nowhere/python")
        assert "chipwise:installruntime" in problem()

    def test_checking_leaves_nothing_behind(self, problem, tmp_path):
        problem()
        assert not (tmp_path / "chips").exists()
