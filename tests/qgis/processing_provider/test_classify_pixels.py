from pathlib import Path

import numpy as np
import processing
import pytest
import tiny_world
from osgeo import gdal
from qgis.core import QgsPalettedRasterRenderer, QgsProcessingContext, QgsProcessingException, QgsRasterLayer


@pytest.fixture
def classify(provider, raster, model, tmp_path, feedback):
    """Classify with defaults for what is not given."""

    def run(**given) -> dict:
        wanted = {"INPUT": raster, "MODEL": str(model), "OUTPUT": str(tmp_path / "map.tif"), "DEVICE": "CPU", **given}
        return processing.run("chipwise:classifypixels", wanted, feedback=feedback)

    return run


@pytest.fixture
def problem(provider, raster, model, tmp_path):
    """The sentence with which parameters are refused; empty when they are accepted."""

    def check(**given) -> str:
        wanted = {"INPUT": raster, "MODEL": str(model), "OUTPUT": str(tmp_path / "map.tif"), **given}
        algorithm = provider.algorithm("classifypixels").create()
        good, sentence = algorithm.checkParameterValues(wanted, QgsProcessingContext())
        assert good == (not sentence)
        return sentence

    return check


def legend(path: str) -> list[tuple]:
    """What QGIS shows of a raster: value, label and colour of each class."""
    layer = QgsRasterLayer(path)
    assert isinstance(layer.renderer(), QgsPalettedRasterRenderer)
    return [(int(c.value), c.label, c.color.name()) for c in layer.renderer().classes()]


def values(path: str) -> np.ndarray:
    return gdal.Open(path).ReadAsArray()


class TestRuns:
    def test_the_map_shows_only_the_models_classes_with_names_and_colours(self, classify):
        outputs = classify()
        assert legend(outputs["OUTPUT"]) == [(1, "Water", "#1f78b4"), (2, "Forest", "#33a02c")]

    def test_the_map_has_the_rasters_grid_and_the_right_classes(self, classify, raster):
        result, source = gdal.Open(classify()["OUTPUT"]), gdal.Open(raster)
        assert result.GetGeoTransform() == source.GetGeoTransform()
        assert result.GetSpatialRef().IsSame(source.GetSpatialRef())
        assert (result.RasterXSize, result.RasterYSize) == (source.RasterXSize, source.RasterYSize)
        truth = np.where(source.ReadAsArray()[0] > 200, 2, 1)
        assert np.mean(result.ReadAsArray() == truth) > 0.9

    def test_confidence_comes_only_when_asked_for(self, classify, tmp_path):
        assert "OUTPUT_CONFIDENCE" not in classify()
        outputs = classify(OUTPUT_CONFIDENCE=str(tmp_path / "confidence.tif"))
        confidence = values(outputs["OUTPUT_CONFIDENCE"])
        assert confidence.dtype == np.uint8
        assert 0 < confidence.min() <= confidence.max() <= 100

    def test_a_part_is_the_same_as_in_the_whole(self, classify, tmp_path):
        whole = values(classify()["OUTPUT"])
        west, north = tiny_world.LEFT + 400, tiny_world.TOP - 100
        extent = f"{west},{west + 600},{north - 500},{north} [EPSG:32633]"
        part = values(classify(EXTENT=extent, OUTPUT=str(tmp_path / "part.tif"))["OUTPUT"])
        assert part.shape == (50, 60)
        assert (part == whole[10:60, 40:100]).all()

    def test_nodata_stays_nodata(self, classify, tmp_path):
        pixels = gdal.Open(tiny_world.make_raster(tmp_path / "full.tif")).ReadAsArray()
        pixels[:, 20:50, 10:90] = 0
        holed = tiny_world.make_raster(tmp_path / "holed.tif", values=pixels, nodata=0)
        outputs = classify(INPUT=holed)
        nodata = gdal.Info(outputs["OUTPUT"], format="json")["bands"][0]["noDataValue"]
        assert ((values(outputs["OUTPUT"]) == nodata) == (pixels[0] == 0)).all()

    @pytest.mark.parametrize("shape", [(37, 61), (1, 1), (129, 33)])
    def test_a_raster_of_any_odd_size_works(self, classify, tmp_path, shape):
        pixels = np.full((3, *shape), 100, np.uint16)
        odd = tiny_world.make_raster(tmp_path / "odd.tif", values=pixels)
        assert values(classify(INPUT=odd)["OUTPUT"]).shape == shape

    def test_a_temporary_output_is_a_geotiff(self, classify):
        outputs = classify(OUTPUT="TEMPORARY_OUTPUT", OUTPUT_CONFIDENCE="TEMPORARY_OUTPUT")
        assert {Path(path).suffix for path in outputs.values()} == {".tif"}

    def test_an_older_map_is_replaced_and_its_legend_too(self, classify, tmp_path):
        tiny_world.make_raster(tmp_path / "map.tif", values=np.zeros((1, 9, 9), np.uint8), palette={7: (9, 9, 9)})
        outputs = classify()
        assert values(outputs["OUTPUT"]).shape == (tiny_world.SIZE, tiny_world.SIZE)
        assert [entry[1] for entry in legend(outputs["OUTPUT"])] == ["Water", "Forest"]

    def test_progress_ends_at_a_hundred(self, classify, feedback):
        classify()
        assert feedback.all("progress")[-1] >= 99

    def test_too_few_bands_are_refused_and_leave_nothing(self, classify, tmp_path):
        thin = tiny_world.make_raster(tmp_path / "thin.tif", bands=1)
        with pytest.raises(QgsProcessingException, match=r"thin\.tif has 1 bands and the model"):
            classify(INPUT=thin)
        assert list(tmp_path.glob("*map*")) == []

    def test_two_outputs_of_one_name_are_refused(self, classify, tmp_path, feedback):
        with pytest.raises(QgsProcessingException):
            classify(OUTPUT_CONFIDENCE=str(tmp_path / "map.tif"))
        assert any("need two names" in text for text in feedback.all("error"))

    def test_the_input_is_never_overwritten(self, classify, raster):
        before = Path(raster).read_bytes()
        with pytest.raises(QgsProcessingException):
            classify(OUTPUT=raster)
        assert Path(raster).read_bytes() == before


class TestRefusals:
    def test_what_is_right_is_accepted(self, problem, tmp_path):
        assert problem() == ""
        assert list(tmp_path.glob("*map*")) == []

    def test_a_missing_raster(self, problem):
        assert problem(INPUT="nowhere.tif") == "INPUT: the layer or file nowhere.tif does not exist."

    def test_a_missing_model(self, problem):
        assert problem(MODEL="nowhere.dlpk") == "The model nowhere.dlpk does not exist."

    def test_a_model_of_another_kind(self, problem, raster):
        assert problem(MODEL=raster)

    @pytest.mark.parametrize("name", ["OUTPUT", "OUTPUT_CONFIDENCE"])
    @pytest.mark.parametrize(("output", "words"), [("map.png", "end in .tif"), ("none/map.tif", "does not exist")])
    def test_an_output_that_cannot_be_written(self, problem, tmp_path, name, output, words):
        assert words in problem(**{name: str(tmp_path / output)})

    def test_a_runtime_that_is_missing(self, problem, monkeypatch):
        monkeypatch.setenv("CHIPWISE_PYTHON", "/nowhere/python")
        assert "chipwise:installruntime" in problem()
