"""A training's report, and a model described, as a user without a window gets them."""

from __future__ import annotations

import json

import pytest


@pytest.fixture
def described(qgis_process, tmp_path):
    """Describe a model; what was printed."""

    def run(model, **options) -> str:
        options = {"MODEL": str(model), "OUTPUT_REPORT": str(tmp_path / "report.html"), **options}
        done = qgis_process("run", "chipwise:describemodel", *(f"--{k}={v}" for k, v in options.items()))
        assert done.rc == 0, done.stderr
        return done.stdout

    return run


def test_a_training_writes_its_report_beside_the_model(qgis_process, chips, tmp_path):
    report = tmp_path / "report.html"
    options = {
        "INPUT": chips, "BACKBONE": "resnet18", "BACKBONE_WEIGHTS": "NONE", "MAX_EPOCHS": 1, "BATCH_SIZE": 4,
        "LEARNING_RATE": 0.001, "OUTPUT": tmp_path / "model.dlpk", "OUTPUT_REPORT": report,
    }  # fmt: skip
    done = qgis_process("run", "chipwise:trainmodel", *(f"--{k}={v}" for k, v in options.items()), timeout=600)
    assert done.rc == 0, done.stderr
    assert f"OUTPUT_REPORT:\t{report}" in done.stdout
    page = report.read_text(encoding="utf-8")
    assert "UNET with resnet18 for 2 classes" in page and "Forest" in page
    assert sorted(path.name for path in tmp_path.iterdir()) == ["model.dlpk", "report.html"]


def test_a_model_is_described_in_the_terminal_and_as_a_page(described, model, tmp_path):
    printed = described(model, OUTPUT_SCHEMA=str(tmp_path / "classes.json"))
    for line in ("ARCHITECTURE:\tUNET", "CLASSES:\tWater;Forest", "BANDS:\t1,2,3", "CELL_SIZE:\t10", "USABLE:\ttrue"):
        assert line in printed, line
    assert "Classify Pixels takes rasters with uint16 values of 3 bands" in printed
    assert "What Classify Pixels does with it" in (tmp_path / "report.html").read_text(encoding="utf-8")
    assert len(json.loads((tmp_path / "classes.json").read_text())["classes"]) == 2


def test_without_a_report_only_the_outputs_are_printed(qgis_process, model, tmp_path):
    done = qgis_process("run", "chipwise:describemodel", f"--MODEL={model}")
    assert done.rc == 0 and "MEAN_IOU:\t" in done.stdout and "OUTPUT_REPORT" not in done.stdout
