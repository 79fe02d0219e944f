import hashlib
import shutil
import zipfile
from pathlib import Path

import numpy as np
import pytest
from chipwise.core.errors import Cancelled
from chipwise.core.inference.model import open_model
from chipwise.core.model_package.onnx_export import export_onnx
from chipwise.core.model_package.reader import read_int8
from chipwise.core.requests import TrainRequest
from chipwise.core.training import int8, sampling, train


@pytest.fixture(scope="module")
def exported(tmp_path_factory):
    """Export each network once: those of all trainings here have the same weights, and so the same graph."""
    graphs = tmp_path_factory.mktemp("exported")

    def export(model, definition, folder):
        weights = b"".join(tensor.numpy().tobytes() for tensor in model.state_dict().values())
        graph = graphs / hashlib.sha256(weights).hexdigest()
        if not graph.exists():
            shutil.copy(export_onnx(model, definition, folder), graph)
        return Path(shutil.copy(graph, folder / "model.onnx"))

    return export


@pytest.fixture
def fit(tmp_path, events, make_chips, landscape, exported, monkeypatch):
    """Train a light network three epochs; the same one each time."""
    monkeypatch.setattr(sampling, "MIN_BATCHES", 4)
    monkeypatch.setattr(train, "export_onnx", exported)
    folder = make_chips("chips", *landscape(192), stride=32)

    def fit():
        options = {"backbone": "tu-test_resnet", "backbone_weights": "NONE", "max_epochs": 3, "device": "CPU"}
        return train.run(TrainRequest(str(folder), str(tmp_path / "out.dlpk"), **options), events)["output"]

    return fit


def test_a_trained_model_holds_an_8_bit_copy_and_its_figures(fit, events, landscape):
    model = open_model(fit())
    figures = model.definition.int8
    assert 0 <= figures.miou <= 1 and f"mIoU {figures.miou:.3f}" in events.texts("info")
    assert figures.miou_fp32 == pytest.approx(model.definition.metrics["miou"], abs=0.01)
    image = landscape(96, seed=5)[0][np.newaxis].astype(np.float32)
    whole, copy = (model.load("CPU", precision, events) for precision in ("FP32", "INT8"))
    assert (whole.classify(image)[0] == copy.classify(image)[0]).mean() > 0.9
    assert not np.array_equal(whole.probabilities(image), copy.probabilities(image))


def test_where_no_copy_can_be_made_the_model_is_written_with_a_warning(fit, events, monkeypatch):
    def fail(*_):
        raise NotImplementedError("no such operator\nin this library")

    monkeypatch.setattr(int8, "quantise", fail)
    path = fit()
    assert open_model(path).definition.int8 is None
    assert "no such operator." in events.texts("warning")
    assert [name for name in zipfile.ZipFile(path).namelist() if "int8" in name] == []


def test_a_run_can_be_cancelled_while_the_copy_is_made(fit, events, monkeypatch, tmp_path):
    monkeypatch.setattr(int8, "quantise", lambda *_: events.cancel())
    with pytest.raises(Cancelled):
        fit()
    assert not list(tmp_path.glob("*.dlpk"))


def test_few_chips_are_looked_at_from_all_over(fit, events, monkeypatch):
    seen = []
    monkeypatch.setattr(int8, "CALIBRATION_PIXELS", 5 * 64 * 64)
    quantise = int8.quantise
    monkeypatch.setattr(
        int8, "quantise", lambda graph, images, target: quantise(graph, seen.extend(images) or seen, target)
    )
    path = fit()
    assert 3 <= len(seen) <= 5 and all(image.shape == (2, 64, 64) for image in seen)
    assert read_int8(path)
