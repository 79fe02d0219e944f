import processing
import pytest
from chipwise.processing_provider import worker_algorithm
from qgis.core import QgsProcessingContext, QgsProcessingException

QUICK = {"BACKBONE": "resnet18", "BACKBONE_WEIGHTS": "NONE", "MAX_EPOCHS": 1, "BATCH_SIZE": 4, "DEVICE": "CPU"}
RESULT = {"output": "/model.dlpk", "miou": 0.5, "accuracy": 0.75, "epochs": 3, "best_epoch": 2}


@pytest.fixture
def asked(provider, chips, tmp_path, feedback, monkeypatch):
    """Run with a worker that does nothing; the algorithm's outputs and what the worker was given."""
    given_to_worker = []

    def stand_in(_runtime, _request, _feedback, **options) -> dict:
        given_to_worker.append(options)
        return RESULT

    monkeypatch.setattr(worker_algorithm, "run_worker", stand_in)

    def run(**given) -> tuple[dict, dict]:
        wanted = {"INPUT": str(chips), "OUTPUT": str(tmp_path / "model.dlpk"), **given}
        return processing.run("chipwise:trainmodel", wanted, feedback=feedback), given_to_worker[-1]

    return run


def test_training_writes_a_model_and_tells_its_figures(provider, chips, tmp_path, feedback):
    wanted = {"INPUT": str(chips), "OUTPUT": str(tmp_path / "model.dlpk"), "MODEL_TYPE": "PSPNET", **QUICK}
    wanted["OUTPUT_REPORT"] = str(tmp_path / "report.html")
    outputs = processing.run("chipwise:trainmodel", wanted, feedback=feedback)
    assert 0 <= outputs["MIOU"] <= outputs["ACCURACY"] <= 1
    assert outputs["EPOCHS"] == 1 and outputs["OUTPUT_REPORT"] == wanted["OUTPUT_REPORT"]
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["model.dlpk", "report.html"]
    assert f"{outputs['MIOU']:.3f}" in (tmp_path / "report.html").read_text(encoding="utf-8")
    assert any("Epoch 1" in text for text in feedback.all("info"))
    percents = feedback.all("progress")
    assert len(percents) > 3
    assert all(later > earlier - 0.5 for earlier, later in zip(percents, percents[1:]))


def test_a_run_that_is_cancelled_and_keeps_its_best_model_ends_as_cancelled(provider, chips, tmp_path, feedback):
    model = tmp_path / "model.dlpk"
    wanted = {**QUICK, "INPUT": str(chips), "OUTPUT": str(model), "MAX_EPOCHS": 500, "STOP_EARLY": False}
    feedback.progressChanged.connect(
        lambda _percent: any("Epoch 2" in text for text in feedback.all("info")) and feedback.cancel()
    )
    with pytest.raises(QgsProcessingException, match="was written and kept"):
        processing.run("chipwise:trainmodel", {**wanted, "KEEP_ON_CANCEL": True}, feedback=feedback)
    assert [entry.name for entry in tmp_path.iterdir()] == ["model.dlpk"]


def test_outputs_that_were_not_asked_for_are_not_named(asked):
    assert asked()[0] == {"OUTPUT": "/model.dlpk", "MIOU": 0.5, "ACCURACY": 0.75, "EPOCHS": 3}


def test_outputs_that_were_asked_for_are_named(asked, tmp_path):
    paths = {"OUTPUT_LAST": "last.dlpk", "OUTPUT_REPORT": "report.html", "LOG_FOLDER": "logs"}
    wanted = {name: str(tmp_path / path) for name, path in paths.items()}
    outputs, _ = asked(**wanted)
    assert {name: outputs[name] for name in wanted} == wanted


def test_a_worker_that_is_to_keep_the_best_model_is_given_the_time_for_it(asked):
    assert asked(KEEP_ON_CANCEL=True)[1] == {"grace_seconds": 120}
    assert asked()[1] == {"grace_seconds": 5}


def test_a_choice_is_given_by_its_name_and_nothing_else(provider, chips):
    algorithm = provider.algorithm("trainmodel").create()
    wanted = {"INPUT": str(chips), "OUTPUT": "TEMPORARY_OUTPUT", "MODEL_TYPE": 0}
    assert not algorithm.checkParameterValues(wanted, QgsProcessingContext())[0]
