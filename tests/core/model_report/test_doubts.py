import pytest
from chipwise.core.model_report.description import Description, describe_own
from chipwise.core.model_report.doubts import doubts


@pytest.fixture
def told(trained):
    """What is doubtful of a trained model, as one text; ``outputs`` leave the background out."""

    def make(metrics=None, provenance=None, **fields) -> str:
        matrix = [[900, 100], [200, 800]]
        sound = {"confusion_matrix": matrix, "labelled_pixels": {"training": [9, 9], "validation": [1000, 1000]}}
        definition = trained(outputs=(1, 2), metrics=sound | (metrics or {}), provenance=provenance, **fields)
        return " ".join(doubts(describe_own(definition)))

    return make


def test_of_a_sound_model_nothing_is_doubtful(told):
    assert told() == ""


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"metrics": {"confusion_matrix": [[900, 100], [999, 1]]}}, "Hardly found"),
        ({"metrics": {"labelled_pixels": {"training": [0, 9], "validation": [0, 1000]}}}, "learnt of Class 1"),
        ({"metrics": {"labelled_pixels": {"training": [9, 9], "validation": [0, 1000]}}}, "Not measured"),
        ({"metrics": {"labelled_pixels": {"training": [9, 9], "validation": [1000, 99]}}}, "fewer than 100 pixels"),
        ({"metrics": {"best_epoch": 9, "epochs": 9}}, "more epochs"),
        ({"metrics": {"calibration": {"after": 0.2}}}, "off by 20 percent"),
        ({"provenance": {"split": {"by": "random"}}}, "random chips"),
        (
            {"provenance": {"backbone_weights": "NONE", "request": {"backbone_weights": "IMAGENET"}}},
            "pretrained weights could not be had",
        ),
        ({"min_cell_size": None}, "cell size of the training data is unknown"),
    ],
)
def test_each_doubt_is_told_in_its_own_case(told, changes, says):
    assert says in told(**changes)


def test_the_last_epoch_is_no_doubt_where_it_was_asked_for_or_training_ended_early(told):
    assert told(metrics={"best_epoch": 5, "epochs": 5}) == ""
    request = {"max_epochs": 9, "monitor": "LAST"}
    assert told(metrics={"best_epoch": 9, "epochs": 9}, provenance={"request": request}) == ""


def test_a_model_without_figures_is_to_be_assessed():
    assert "assess a map" in doubts(Description("m", "OTHER", cell_size="1 metre"))[0]
