import json
from pathlib import Path

import pytest
from chipwise.core.requests import ExportRequest, RasterInput, SamplesInput, TrainRequest
from chipwise.processing_provider.runs import RUNS
from qgis.core import QgsApplication, QgsProcessingContext, QgsProject
from qgis.PyQt.QtWidgets import QPushButton
from waiting import click


@pytest.fixture
def prefilled(session):
    from chipwise.ui.quick_look.prefilled import Prefilled

    prefilled = Prefilled(session)
    yield prefilled
    prefilled.close()


def ran(request, succeeded=True):
    """A run of anyone that has ended."""
    with RUNS.announced(request) as run:
        run.outputs = {"output": request.output} if succeeded else None


def test_the_dialogs_know_image_samples_field_and_classes(prefilled, session):
    export = prefilled.export()
    assert export["INPUT"] == [session.image.id()] and export["SAMPLES"] == session.samples.id()
    assert export["CLASS_FIELD"] == "class_value"
    assert [c["name"] for c in json.loads(Path(export["SCHEMA"]).read_text())["classes"]] == ["Water", "Forest"]
    assert prefilled.classify() == {"INPUT": [session.image.id()]} and prefilled.train() == {}


def test_what_is_not_known_is_left_to_the_dialog(prefilled, session):
    session.set_image(None)
    session.set_samples(None)
    session.set_schema(None)
    assert prefilled.export() == prefilled.train() == prefilled.classify() == {}


def test_the_last_training_data_and_model_are_kept_with_the_project(prefilled, tmp_path):
    chips, model = tmp_path / "chips", tmp_path / "model.dlpk"
    chips.mkdir()
    model.touch()
    ran(ExportRequest(str(chips), (RasterInput("i.tif"),), samples=SamplesInput("s")))
    ran(TrainRequest(folder=str(chips), output=str(model)))
    ran(TrainRequest(folder=str(chips), output=str(tmp_path / "failed.dlpk")), succeeded=False)
    ran(TrainRequest(folder=str(chips), output=str(tmp_path / "chipwise-quick-look-1" / "model.dlpk")))
    assert prefilled.train()["INPUT"] == str(chips) and prefilled.classify()["MODEL"] == str(model)
    assert QgsProject.instance().readEntry("chipwise", "model")[0] == str(model)
    model.unlink()
    assert "MODEL" not in prefilled.classify()


def test_the_parameters_are_ones_that_the_algorithms_take(prefilled, provider, tmp_path, monkeypatch):
    """checkParameterValues would refuse what it does not understand."""
    algorithm = QgsApplication.processingRegistry().algorithmById("chipwise:exporttrainingdata").create()
    context = QgsProcessingContext()
    context.setProject(QgsProject.instance())
    good, message = algorithm.checkParameterValues({**prefilled.export(), "OUTPUT": str(tmp_path / "out")}, context)
    assert good, message


@pytest.mark.parametrize("name", ["exporttrainingdata", "trainmodel", "classifypixels"])
def test_a_button_opens_the_dialog_filled_in(panel, monkeypatch, name):
    import processing

    opened = []

    class Dialog:
        def show(self):
            opened.append("shown")

        def isVisible(self):  # noqa: N802 - name of Qt's interface
            return True

    monkeypatch.setattr(
        processing, "createAlgorithmDialog", lambda *arguments: (opened.append(arguments), Dialog())[1], raising=False
    )
    click(panel, panel.findChild(QPushButton, name).text().replace("&", ""))
    (algorithm, parameters), shown = opened
    assert algorithm == f"chipwise:{name}" and shown == "shown"
    assert ("INPUT" in parameters) == (name != "trainmodel")
