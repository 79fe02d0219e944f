import json
import zipfile
from pathlib import Path

import processing
import pytest
import tiny_world
from qgis.core import QgsProcessingContext, QgsProcessingException

EMD = {
    "ModelName": "UnetClassifier", "ModelFile": "trees.pth", "ExtractBands": [0, 1, 2], "accuracy": "9.0e-01",
    "Classes": [{"Value": 1, "Name": "Tree", "Color": [0, 200, 0]}],
}  # fmt: skip


@pytest.fixture
def describe(provider, model, tmp_path, feedback):
    """Describe the model, with a report unless told otherwise."""

    def run(**given) -> dict:
        wanted = {"MODEL": str(model), "OUTPUT_REPORT": str(tmp_path / "report.html"), **given}
        return processing.run("chipwise:describemodel", wanted, feedback=feedback)

    return run


@pytest.fixture
def problem(provider, model, tmp_path):
    """The sentence with which parameters are refused; empty when they are accepted."""

    def check(**given) -> str:
        algorithm = provider.algorithm("describemodel").create()
        good, sentence = algorithm.checkParameterValues({"MODEL": str(model), **given}, QgsProcessingContext())
        assert good == (not sentence)
        return sentence

    return check


def test_a_model_tells_all_that_a_modeler_may_need(describe, tmp_path, feedback):
    outputs = describe()
    assert outputs["OUTPUT_REPORT"] == str(tmp_path / "report.html")
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "UNET with resnet18 for 2 classes from 3 bands of uint16" in page and "Water" in page
    assert 0 <= outputs.pop("MEAN_IOU") <= outputs.pop("ACCURACY") <= 1 and len(outputs.pop("SHA256")) == 64
    del outputs["OUTPUT_REPORT"]
    assert outputs == {
        "NAME": "model", "MADE_BY": "CHIPWISE", "ARCHITECTURE": "UNET", "BACKBONE": "resnet18",
        "CLASSES": "Water;Forest", "CLASS_COUNT": 2, "BANDS": "1,2,3", "BAND_COUNT": 3, "DATA_TYPE": "uint16",
        "CELL_SIZE": pytest.approx(10), "TILE_SIZE": 64, "USABLE": True,
    }  # fmt: skip
    assert any("Classes: 1 Water, 2 Forest." in text for text in feedback.all("info"))


def test_classes_and_bands_of_a_model_can_be_given_to_the_next_export(describe, raster, samples, tmp_path, feedback):
    outputs = describe(OUTPUT_REPORT=None, OUTPUT_SCHEMA=str(tmp_path / "classes.json"))
    assert "OUTPUT_REPORT" not in outputs
    assert json.loads(Path(outputs["OUTPUT_SCHEMA"]).read_text())["classes"] == tiny_world.SCHEMA["classes"]
    chips = {
        "INPUT": [raster], "SAMPLES": samples, "CLASS_FIELD": "class", "TILE_SIZE": 64, "STRIDE": 64,
        "OUTPUT": str(tmp_path / "chips"),
    }  # fmt: skip
    chips |= {"SCHEMA": outputs["OUTPUT_SCHEMA"], "BANDS": outputs["BANDS"], "CELL_SIZE": outputs["CELL_SIZE"]}
    assert processing.run("chipwise:exporttrainingdata", chips, feedback=feedback)["CHIP_COUNT"] == 4


def test_what_a_file_does_not_tell_is_no_output(describe, tmp_path):
    with zipfile.ZipFile(tmp_path / "trees.dlpk", "w") as package:
        package.writestr("trees.emd", json.dumps(EMD))
        package.writestr("trees.pth", b"weights")
    outputs = describe(MODEL=str(tmp_path / "trees.dlpk"))
    assert (outputs["MADE_BY"], outputs["USABLE"], outputs["ACCURACY"]) == ("ARCGIS", False, 0.9)
    assert not {"MEAN_IOU", "CELL_SIZE", "DATA_TYPE", "BACKBONE"} & set(outputs)


def test_a_temporary_report_is_a_page(describe):
    assert Path(describe(OUTPUT_REPORT="TEMPORARY_OUTPUT")["OUTPUT_REPORT"]).suffix == ".html"


def test_a_damaged_package_is_refused_and_an_older_report_stays(describe, tmp_path):
    (tmp_path / "report.html").write_text("older")
    (tmp_path / "text.dlpk").write_text("text")
    with pytest.raises(QgsProcessingException, match="not a readable zip"):
        describe(MODEL=str(tmp_path / "text.dlpk"))
    assert (tmp_path / "report.html").read_text() == "older"


class TestRefusals:
    def test_what_is_right_is_accepted(self, problem, tmp_path):
        assert problem() == problem(OUTPUT_REPORT=str(tmp_path / "r.html")) == ""
        assert problem(OUTPUT_REPORT="TEMPORARY_OUTPUT", OUTPUT_SCHEMA="TEMPORARY_OUTPUT") == ""
        assert not list(tmp_path.iterdir())

    def test_a_missing_model(self, problem):
        assert problem(MODEL="nowhere.onnx") == "The model nowhere.onnx does not exist."

    def test_a_model_of_another_kind(self, problem, raster):
        assert "*.onnx" in problem(MODEL=raster)

    @pytest.mark.parametrize(
        ("given", "words"),
        [
            ({"OUTPUT_REPORT": "none/r.html"}, "does not exist"),
            ({"OUTPUT_REPORT": "folder.html"}, "is a folder; choose"),
            ({"OUTPUT_REPORT": "r.pdf"}, "end in .html"),
            ({"OUTPUT_SCHEMA": "classes.ecs"}, "end in .json"),
            ({"OUTPUT_SCHEMA": "none/c.json"}, "does not exist"),
        ],
    )
    def test_an_output_that_cannot_be_written(self, problem, tmp_path, given, words):
        (tmp_path / "folder.html").mkdir()
        assert words in problem(**{name: str(tmp_path / value) for name, value in given.items()})

    def test_a_runtime_that_is_missing(self, problem, monkeypatch):
        monkeypatch.setenv("CHIPWISE_PYTHON", "/nowhere/python")
        assert "chipwise:installruntime" in problem()
