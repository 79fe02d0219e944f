import json
from pathlib import Path

import pytest
from chipwise.core.requests import ExportRequest, RasterInput, SamplesInput, TrainRequest
from chipwise.core.schema import ClassSchema, LandClass
from chipwise.processing_provider.runs import RUNS
from qgis.core import QgsApplication, QgsProcessingContext, QgsProject
from qgis.gui import QgsProcessingAlgorithmDialogBase
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QCoreApplication, QEvent
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


def test_a_dialog_that_is_open_keeps_its_classes_when_they_change(prefilled, session):
    first = prefilled.export()["SCHEMA"]
    before = Path(first).read_text()
    session.set_schema(ClassSchema("Other", (LandClass(3, "Rock", "#888888"),)))
    second = prefilled.export()["SCHEMA"]
    assert Path(first).read_text() == before and "Rock" in Path(second).read_text()


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


class Dialog(QgsProcessingAlgorithmDialogBase):
    """QGIS's dialog, which deletes itself when it is closed."""

    def __init__(self, algorithm, parameters):
        super().__init__()
        self.algorithm_id, self.parameters = algorithm, parameters


@pytest.fixture
def opened(monkeypatch):
    """The dialogs that were opened."""
    import processing

    dialogs = []

    def create(algorithm, parameters):
        dialogs.append(Dialog(algorithm, parameters))
        return dialogs[-1]

    monkeypatch.setattr(processing, "createAlgorithmDialog", create, raising=False)
    yield dialogs
    for dialog in dialogs:
        if not sip.isdeleted(dialog):
            close(dialog)


def close(dialog) -> None:
    """Close a dialog as a user would, and have Qt delete what is to be deleted."""
    dialog.close()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def click_on(panel, name) -> None:
    click(panel, panel.findChild(QPushButton, name).text().replace("&", ""))


@pytest.mark.parametrize("name", ["exporttrainingdata", "trainmodel", "classifypixels"])
def test_a_button_opens_the_dialog_filled_in(panel, opened, name):
    click_on(panel, name)
    (dialog,) = opened
    assert dialog.algorithm_id == f"chipwise:{name}" and dialog.isVisible()
    assert ("INPUT" in dialog.parameters) == (name != "trainmodel")


def test_a_dialog_that_was_closed_can_be_opened_again(panel, opened):
    click_on(panel, "trainmodel")
    close(opened[0])
    assert sip.isdeleted(opened[0])
    click_on(panel, "trainmodel")
    assert len(opened) == 2 and opened[1].isVisible()
