from pathlib import Path

import processing
import pytest
from qgis.core import QgsProcessingContext

QUICK = {"BACKBONE": "resnet18", "BACKBONE_WEIGHTS": "NONE", "MAX_EPOCHS": 1, "BATCH_SIZE": 4, "DEVICE": "CPU"}


@pytest.fixture
def problem(provider, chips, tmp_path):
    """The sentence with which parameters are refused; empty when they are accepted."""

    def check(**given) -> str:
        wanted = {"INPUT": str(chips), "OUTPUT": str(tmp_path / "model.dlpk"), **QUICK, **given}
        algorithm = provider.algorithm("trainmodel").create()
        good, sentence = algorithm.checkParameterValues(wanted, QgsProcessingContext())
        assert good == (not sentence)
        return sentence

    return check


def test_training_writes_a_model_and_tells_its_figures(provider, chips, tmp_path, feedback):
    wanted = {"INPUT": str(chips), "OUTPUT": str(tmp_path / "model.dlpk"), "MODEL_TYPE": "PSPNET", **QUICK}
    outputs = processing.run("chipwise:trainmodel", wanted, feedback=feedback)
    assert 0 <= outputs["MIOU"] <= outputs["ACCURACY"] <= 1
    assert outputs["EPOCHS"] == 1
    assert [entry.name for entry in tmp_path.iterdir()] == ["model.dlpk"]
    assert any("Epoch 1" in text for text in feedback.all("info"))
    percents = feedback.all("progress")
    assert len(percents) > 3
    assert all(later > earlier - 0.5 for earlier, later in zip(percents, percents[1:]))


def test_what_is_right_is_accepted(problem, tmp_path):
    assert problem() == ""
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("join", [";".join, "\n".join, list])
def test_further_folders_reach_the_request(provider, tmp_path, join):
    algorithm = provider.algorithm("trainmodel").create()
    wanted = {"INPUT": "/a", "MORE_INPUTS": join(["/b b", "/c"]), "OUTPUT": str(tmp_path / "model.dlpk"), **QUICK}
    request = algorithm.build_request(wanted, QgsProcessingContext())
    assert (request.folder, request.more_folders) == ("/a", ("/b b", "/c"))


def test_further_folders_are_checked_like_the_first(problem, chips, tmp_path):
    assert problem(MORE_INPUTS="/nowhere/chips") == "The folder of training data /nowhere/chips does not exist."
    assert "holds no training data" in problem(MORE_INPUTS=str(tmp_path))
    assert problem(MORE_INPUTS=f"{chips}/../chips") == f"The folder {chips} is given twice; name each folder once."


def test_a_folder_that_does_not_exist_is_refused(problem):
    assert problem(INPUT="/nowhere/chips") == "The folder of training data /nowhere/chips does not exist."


def test_a_folder_without_chips_is_refused(problem, tmp_path):
    assert "holds no training data" in problem(INPUT=str(tmp_path))


@pytest.mark.parametrize(
    ("output", "words"), [("model.zip", "must end in .dlpk"), ("none/model.dlpk", "does not exist")]
)
def test_an_output_that_cannot_be_written_is_refused(problem, tmp_path, output, words):
    assert words in problem(OUTPUT=str(tmp_path / output))


def test_an_output_under_a_file_is_refused(problem, tmp_path):
    Path(tmp_path / "file").write_text("")
    assert "cannot be written" in problem(OUTPUT=str(tmp_path / "file" / "model.dlpk"))


def test_a_runtime_that_is_missing_is_told(problem, monkeypatch):
    monkeypatch.setenv("CHIPWISE_PYTHON", "/nowhere/python")
    assert "chipwise:installruntime" in problem()


def test_a_choice_is_given_by_its_name_and_nothing_else(problem):
    assert "MODEL_TYPE" in problem(MODEL_TYPE="SEGNET")
