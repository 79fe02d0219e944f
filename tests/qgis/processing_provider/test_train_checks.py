"""What a user can get wrong in Train Model is refused with one sentence that says what to do."""

import pytest
from qgis.core import QgsProcessingContext


@pytest.fixture
def chips(tmp_path):
    """What looks like a folder of training data."""
    return folder_of_chips(tmp_path / "chips")


@pytest.fixture
def problem(provider, chips, tmp_path):
    """The sentence with which parameters are refused; empty when they are accepted."""

    def check(**given) -> str:
        wanted = {"INPUT": str(chips), "OUTPUT": str(tmp_path / "model.dlpk"), **given}
        algorithm = provider.algorithm("trainmodel").create()
        good, sentence = algorithm.checkParameterValues(wanted, QgsProcessingContext())
        assert good == (not sentence)
        assert not sentence or sentence.endswith(".")
        return sentence

    return check


def folder_of_chips(folder):
    for name in ("images", "labels"):
        (folder / name).mkdir(parents=True)
    return folder


def test_what_is_right_is_accepted_and_checking_leaves_nothing_behind(problem, tmp_path):
    assert problem() == ""
    assert problem(OUTPUT_LAST=str(tmp_path / "last.dlpk"), LOG_FOLDER=str(tmp_path / "deep" / "logs")) == ""
    assert problem(OUTPUT_REPORT=str(tmp_path / "report.html")) == problem(OUTPUT_REPORT="TEMPORARY_OUTPUT") == ""
    assert [entry.name for entry in tmp_path.iterdir()] == ["chips"]


def test_a_runtime_that_is_missing(problem, monkeypatch):
    monkeypatch.setenv("CHIPWISE_PYTHON", "/nowhere/python")
    assert "chipwise:installruntime" in problem()


class TestData:
    @pytest.mark.parametrize("name", ["INPUT", "MORE_INPUTS", "VALIDATION_INPUT"])
    def test_a_folder_that_does_not_exist(self, problem, name):
        assert problem(**{name: "/nowhere/chips"}) == "The folder of training data /nowhere/chips does not exist."

    @pytest.mark.parametrize("name", ["INPUT", "MORE_INPUTS", "VALIDATION_INPUT"])
    def test_a_folder_without_chips(self, problem, tmp_path, name):
        assert problem(**{name: str(tmp_path)}).startswith(f"{tmp_path} holds no training data: it has no folders")

    @pytest.mark.parametrize("name", ["MORE_INPUTS", "VALIDATION_INPUT"])
    def test_a_folder_that_is_given_twice(self, problem, chips, name):
        sentence = problem(**{name: f"{chips}/../chips"})
        assert sentence == f"The folder {chips} is given twice; name each folder once."

    def test_a_folder_to_validate_with_besides_a_split(self, problem, tmp_path):
        other = str(folder_of_chips(tmp_path / "other"))
        assert problem(VALIDATION_INPUT=other) == ""
        assert "not both" in problem(VALIDATION_INPUT=other, VALIDATION_SPLIT="AREA")

    def test_class_weights_the_wrong_way_round(self, problem):
        assert problem(CLASS_WEIGHT_MIN=1, CLASS_WEIGHT_MAX=3) == ""
        assert problem(CLASS_WEIGHT_MIN=3, CLASS_WEIGHT_MAX=1).startswith("The class weight at the start (largest)")

    @pytest.mark.parametrize("table", [["Road"], ["Road", 1], ["Road", 1, "far"], ["", 1, 10], "Road,1"])
    def test_a_blur_distance_that_is_no_table(self, problem, table):
        assert problem(BLUR_DISTANCE=table).startswith("BLUR_DISTANCE: every row needs a class")

    @pytest.mark.parametrize("table", [["Road", 10, 1], ["Road", -1, 1], ["Road", 1, 2000], ["Road", 1, "nan"]])
    def test_blur_distances_out_of_range(self, problem, table):
        assert problem(BLUR_DISTANCE=table).startswith("A blur distance is a class, a smallest and a largest number")

    @pytest.mark.parametrize("text", ["Water", "3,-7", "3.5", "3,Water"])
    def test_classes_to_ignore_that_are_no_values(self, problem, text):
        assert problem(IGNORE_CLASSES=text) == (
            "IGNORE_CLASSES holds class values, which are whole numbers, such as 3,7."
        )
        assert problem(IGNORE_CLASSES="3,7") == ""


class TestModel:
    @pytest.mark.parametrize("text", ["", "  "])
    def test_no_backbone(self, problem, text):
        assert problem(BACKBONE=text) == "BACKBONE is empty; give a value."

    def test_any_backbone_may_be_named(self, problem):
        assert problem(BACKBONE="tu-convnext_tiny") == ""

    @pytest.mark.parametrize("table", [["encoder_depth"], ["encoder_depth", ""], ["", "4"], "encoder_depth"])
    def test_model_arguments_without_name_or_value(self, problem, table):
        assert problem(MODEL_ARGUMENTS=table) == (
            "MODEL_ARGUMENTS: every row needs a name and a value, such as encoder_depth, 4."
        )

    def test_weights_of_a_file_and_the_file_belong_together(self, problem, tmp_path):
        weights = tmp_path / "weights.safetensors"
        weights.touch()
        needed = "Weights from a file need BACKBONE_WEIGHTS = FILE and the file."
        assert problem(BACKBONE_WEIGHTS="FILE", WEIGHTS_FILE=str(weights)) == ""
        assert problem(BACKBONE_WEIGHTS="FILE") == needed
        assert problem(WEIGHTS_FILE=str(weights)) == needed

    def test_files_that_do_not_exist(self, problem):
        given = {"BACKBONE_WEIGHTS": "FILE", "WEIGHTS_FILE": "/nowhere.pt"}
        assert problem(**given) == "WEIGHTS_FILE: the file /nowhere.pt does not exist."
        assert problem(PRETRAINED_MODEL="/nowhere.emd") == "PRETRAINED_MODEL: the file /nowhere.emd does not exist."

    def test_a_pretrained_model_of_another_kind(self, problem, tmp_path):
        (tmp_path / "old.dlpk").touch()
        assert problem(PRETRAINED_MODEL=str(tmp_path / "old.dlpk")) == ""
        assert problem(PRETRAINED_MODEL="/old.pth") == (
            "PRETRAINED_MODEL: /old.pth is none of Model packages (*.dlpk *.emd)."
        )


@pytest.mark.parametrize(
    ("name", "value", "known"),
    [
        ("LEARNING_RATE", 0, "a number from 1e-08 to 10"),
        ("BATCH_SIZE", 0, "a number from 1 to 4096"),
        ("MAX_EPOCHS", "many", "a number from 1 to 100000"),
        ("VALIDATION_PERCENT", 95, "a number from 1 to 90"),
        ("CHIP_SIZE", 8, "a number from 32 to 8192"),
        ("LOSS_WEIGHT", 2, "a number from 0 to 1"),
        ("LOSS_SHARE", 2, "a number from 0 to 1"),
        ("MODEL_TYPE", "SEGNET", "one of UNET, UNETPLUSPLUS"),
        ("LOSS", 1, "one of CROSS_ENTROPY, FOCAL"),
    ],
)
def test_a_number_or_choice_that_is_none(problem, name, value, known):
    assert problem(**{name: value}).startswith(f"{name} is {known}")


class TestOutputs:
    @pytest.mark.parametrize("name", ["OUTPUT", "OUTPUT_LAST"])
    @pytest.mark.parametrize(
        ("path", "words"),
        [
            ("model.zip", "must end in .dlpk"),
            ("none/model.dlpk", "none does not exist"),
            ("file/model.dlpk", "file is a file"),
            ("folder.dlpk", "is a folder; choose a file name"),
        ],
    )
    def test_a_model_that_cannot_be_written(self, problem, tmp_path, name, path, words):
        (tmp_path / "file").touch()
        (tmp_path / "folder.dlpk").mkdir()
        assert words in problem(**{name: str(tmp_path / path)})

    def test_two_models_in_one_file(self, problem, tmp_path):
        assert problem(OUTPUT_LAST=str(tmp_path / "model.dlpk")) == "The best and the last model need two names."

    @pytest.mark.parametrize("path", ["file", "file/logs"])
    def test_a_log_folder_that_cannot_be_written(self, problem, tmp_path, path):
        (tmp_path / "file").touch()
        assert "file is a file" in problem(LOG_FOLDER=str(tmp_path / path))

    def test_going_on_needs_the_log_folder_of_then(self, problem, tmp_path):
        assert "give the LOG_FOLDER that holds its checkpoint" in problem(RESUME=True)
        missing = str(tmp_path / "logs")
        assert problem(RESUME=True, LOG_FOLDER=missing) == (
            f"RESUME: the log folder {missing} does not exist; give that of the interrupted run."
        )
        (tmp_path / "logs").mkdir()
        assert problem(RESUME=True, LOG_FOLDER=missing) == ""
