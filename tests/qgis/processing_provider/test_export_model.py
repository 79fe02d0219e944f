import json
import subprocess
from pathlib import Path

import numpy as np
import processing
import pytest
import tiny_world
from osgeo import gdal
from qgis.core import QgsProcessingContext, QgsProcessingException


@pytest.fixture
def export(provider, model, tmp_path, feedback):
    """Export the model with defaults for what is not given."""

    def run(**given) -> dict:
        wanted = {"MODEL": str(model), "OUTPUT": str(tmp_path / "model.onnx"), **given}
        return processing.run("chipwise:exportmodel", wanted, feedback=feedback)

    return run


@pytest.fixture
def problem(provider, model, tmp_path):
    """The sentence with which parameters are refused; empty when they are accepted."""

    def check(**given) -> str:
        wanted = {"MODEL": str(model), "OUTPUT": str(tmp_path / "model.onnx"), **given}
        algorithm = provider.algorithm("exportmodel").create()
        good, sentence = algorithm.checkParameterValues(wanted, QgsProcessingContext())
        assert good == (not sentence)
        return sentence

    return check


def classified(model, raster, folder) -> np.ndarray:
    """The map that the core makes of a raster with a model."""
    output = folder / f"{Path(model).suffix[1:]}.tif"
    request = {"kind": "classify", "model": str(model), "rasters": [{"path": raster}], "output": str(output)}
    run = tiny_world.run_core({**request, "device": "CPU", "precision": "FP32", "tile_size": 128}, folder)
    assert run.result, run
    return gdal.Open(str(output)).ReadAsArray()


class TestRuns:
    def test_the_file_makes_the_map_of_the_package(self, export, model, raster, tmp_path):
        outputs = export(TILE_SIZE=128)
        assert outputs == {"OUTPUT": str(tmp_path / "model.onnx")}
        of_file, of_package = (classified(path, raster, tmp_path) for path in (outputs["OUTPUT"], model))
        assert len(np.unique(of_package)) == 2 and np.array_equal(of_file, of_package)

    def test_the_log_says_what_deepness_needs(self, export, feedback):
        export(TILE_SIZE=64)
        told = "\n".join(feedback.all("info"))
        assert "0 Water, 1 Forest" in told and "1000 cm" in told
        warned = "\n".join(feedback.all("warning"))
        assert "uint16" in warned and "padding of 16 pixels" in warned

    def test_numbers_are_those_that_were_given(self, export, tmp_path):
        metadata = read_metadata(export(TILE_SIZE=256, PADDING=16, CELL_SIZE=0.25)["OUTPUT"])
        assert metadata == {"tile_size": "256", "tiles_overlap": "13", "resolution": "25.0"}

    def test_a_temporary_output_is_an_onnx_file(self, export):
        assert Path(export(OUTPUT="TEMPORARY_OUTPUT", TILE_SIZE=64)["OUTPUT"]).suffix == ".onnx"

    def test_a_damaged_package_is_refused_and_an_older_file_stays(self, export, tmp_path):
        (tmp_path / "model.onnx").write_text("older")
        (tmp_path / "text.dlpk").write_text("text")
        with pytest.raises(QgsProcessingException, match="not a readable zip"):
            export(MODEL=str(tmp_path / "text.dlpk"))
        assert (tmp_path / "model.onnx").read_text() == "older"
        assert sorted(entry.name for entry in tmp_path.iterdir()) == ["model.onnx", "text.dlpk"]


def read_metadata(path: str) -> dict:
    """Some of what a file says about itself for Deepness."""
    code = (
        "import sys, json, onnx; metadata = {p.key: p.value for p in onnx.load(sys.argv[1]).metadata_props}\n"
        "print(json.dumps({key: metadata[key] for key in ('tile_size', 'tiles_overlap', 'resolution')}))"
    )
    done = subprocess.run([tiny_world.RUNTIME, "-s", "-c", code, path], capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


class TestRefusals:
    def test_what_is_right_is_accepted(self, problem, tmp_path):
        assert problem() == problem(TILE_SIZE=256, PADDING=0, CELL_SIZE=0.1) == ""
        assert problem(OUTPUT="TEMPORARY_OUTPUT") == ""
        assert not list(tmp_path.iterdir())

    def test_a_missing_model(self, problem):
        assert problem(MODEL="nowhere.dlpk") == "The model nowhere.dlpk does not exist."

    def test_a_model_of_another_kind(self, problem, raster):
        assert "*.dlpk" in problem(MODEL=raster)

    @pytest.mark.parametrize(
        ("output", "words"),
        [("m.dlpk", "end in .onnx"), ("none/m.onnx", "does not exist"), ("folder.onnx", "is a folder; choose")],
    )
    def test_an_output_that_cannot_be_written(self, problem, tmp_path, output, words):
        (tmp_path / "folder.onnx").mkdir()
        assert words in problem(OUTPUT=str(tmp_path / output))

    @pytest.mark.parametrize(
        ("given", "words"),
        [
            ({"TILE_SIZE": 100}, "multiple of 32"),
            ({"TILE_SIZE": 16}, "TILE_SIZE is a number from 32 to 8192"),
            ({"PADDING": -1}, "PADDING"),
            ({"CELL_SIZE": -1}, "CELL_SIZE"),
        ],
    )
    def test_a_number_that_cannot_be(self, problem, given, words):
        assert words in problem(**given)

    def test_a_runtime_that_is_missing(self, problem, monkeypatch):
        monkeypatch.setenv("CHIPWISE_PYTHON", "/nowhere/python")
        assert "chipwise:installruntime" in problem()
