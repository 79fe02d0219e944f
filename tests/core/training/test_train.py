import json
import sys
import zipfile

import numpy as np
import pytest
import torch
from chipwise.core.assessment.confusion import Accuracy
from chipwise.core.errors import ChipwiseError, DeviceError, ModelError, OutputError, TrainingDataError
from chipwise.core.model_package.reader import open_package
from chipwise.core.requests import TrainRequest
from chipwise.core.training import sampling, start, task, train


@pytest.fixture(autouse=True)
def few_batches(monkeypatch):
    monkeypatch.setattr(sampling, "MIN_BATCHES", 4)


@pytest.fixture
def fit(tmp_path, events):
    def fit(folder, output="out.dlpk", **options):
        given = {
            "backbone": "mobilenet_v2",
            "backbone_weights": "NONE",
            "refit": "OFF",
            "max_epochs": 1,
            "batch_size": 4,
            "device": "CPU",
        }
        return train.run(TrainRequest(str(folder), str(tmp_path / output), **(given | options)), events)

    return fit


@pytest.fixture
def no_export(monkeypatch):
    """Leave out the slow export where a test asks about what comes before it."""
    written = []
    monkeypatch.setattr(train, "export_onnx", lambda model, definition, folder: written.append(definition))
    monkeypatch.setattr(train, "make_int8", lambda *_: None)
    monkeypatch.setattr(train, "training_page", lambda *_: b"")
    monkeypatch.setattr(train, "write_package", lambda path, *_: path.write_bytes(b""))
    return written


def test_the_same_request_and_seed_give_the_same_model(tmp_path, fit, make_chips, landscape, events):
    folder = make_chips("chips", *landscape(192), stride=32)
    for place in ("first", "second"):
        (tmp_path / place).mkdir()
    first, second = (fit(folder, f"{place}/model.dlpk", max_epochs=2) for place in ("first", "second"))
    for name in ("miou", "accuracy", "best_epoch"):
        assert first[name] == second[name]
    packages = [zipfile.ZipFile(result["output"]) for result in (first, second)]
    for member in ("model.onnx", "model.safetensors"):
        assert packages[0].read(member) == packages[1].read(member), member
    definitions = [json.loads(p.read("model.emd"))["Chipwise"] for p in packages]
    for definition in definitions:
        del definition["provenance"]["request"]["output"], definition["provenance"]["seconds"]
    assert definitions[0] == definitions[1]
    assert definitions[0]["provenance"]["backbone_weights"] == "NONE"
    assert definitions[0]["provenance"]["request"]["seed"] == 42

    package = open_package(first["output"])
    assert package.definition.outputs == (1, 2) and package.definition.bands == 2
    metrics = [e for e in events.all() if e["event"] == "metric"]
    assert [m["epoch"] for m in metrics] == [1, 2, 1, 2] and metrics[:2] == metrics[2:]
    assert max(m["miou"] for m in metrics[:2]) == pytest.approx(first["miou"], abs=1e-6)
    assert sorted(p.name for p in (tmp_path / "first").iterdir()) == ["model.dlpk"]


def test_a_network_learns_what_is_plain_to_see(fit, no_export, make_chips, landscape):
    result = fit(
        make_chips("chips", *landscape(192), stride=32), max_epochs=4, learning_rate=0.003, backbone="resnet18"
    )
    assert result["accuracy"] > 0.9
    (definition,) = no_export
    matrix = np.array(definition.metrics["confusion_matrix"])
    assert np.trace(matrix) / matrix.sum() == pytest.approx(result["accuracy"])
    assert 1 <= definition.metrics["best_epoch"] <= 4
    assert sum(definition.mean) > 0 and definition.dtype == "uint8" and definition.tile_size == 64


def test_of_epochs_with_equal_miou_the_one_with_the_lowest_loss_is_kept(
    fit, no_export, make_chips, landscape, events, monkeypatch
):
    """A small validation area is mapped without an error long before the network has learnt all it can."""
    perfect = Accuracy(1.0, 1.0, 0.0, 0.0, 1.0, 1.0, *(np.ones(2) for _ in range(4)))
    monkeypatch.setattr(task, "accuracy", lambda matrix: perfect)
    result = fit(make_chips("chips", *landscape(192), stride=32), max_epochs=4, backbone="resnet18")
    losses = [e["valid_loss"] for e in events.all() if e["event"] == "metric"]
    assert len(set(losses)) == 4 and losses.index(min(losses)) > 0
    assert result["best_epoch"] == 1 + losses.index(min(losses))


def test_one_class_is_trained_against_background(fit, no_export, make_chips, landscape, events):
    image, label = landscape(192)
    folder = make_chips("chips", image, np.where(label == 1, 7, 0).astype(np.uint8))
    fit(folder)
    assert no_export[0].outputs == (0, 7) and "background" in events.texts("info")
    assert set(no_export[0].metrics["per_class"]) == {"Background", "7"}
    with pytest.raises(TrainingDataError, match="BACKGROUND"):
        fit(folder, unlabelled="IGNORE")


def test_a_loss_that_is_no_number_stops_with_a_sentence(tmp_path, fit, make_chips, landscape, monkeypatch):
    class Exploding(torch.nn.Conv2d):
        encoder = torch.nn.Identity()

        def forward(self, image):
            return super().forward(image) * float("nan")

    monkeypatch.setattr(start, "build_network", lambda *_: (Exploding(2, 2, 1), "NONE"))
    with pytest.raises(ModelError, match="learning rate"):
        fit(make_chips("chips", *landscape(128)))
    assert not list(tmp_path.glob("*.dlpk")) and not list(tmp_path.glob(".*"))


def test_data_that_cannot_be_trained_on_is_refused(tmp_path, fit, make_chips, landscape):
    image, label = landscape(64)
    (tmp_path / "empty").mkdir()
    for folder, says in (
        (make_chips("one", image, label), "one chip"),
        (tmp_path / "empty", "no training data"),
        (tmp_path / "missing", "does not exist"),
    ):
        with pytest.raises(TrainingDataError, match=says):
            fit(folder)
    assert not list(tmp_path.glob("*.dlpk"))


def test_a_failed_training_leaves_the_earlier_model(tmp_path, fit, make_chips, landscape, monkeypatch):
    (tmp_path / "out.dlpk").write_bytes(b"old")

    def fail(*_):
        raise ModelError("no")

    monkeypatch.setattr(train, "export_onnx", fail)
    streams = sys.stdout, sys.stderr
    with pytest.raises(ModelError):
        fit(make_chips("chips", *landscape(128)))
    assert (sys.stdout, sys.stderr) == streams
    assert (tmp_path / "out.dlpk").read_bytes() == b"old" and not list(tmp_path.glob(".*"))


def test_a_cancelled_training_stops_and_leaves_nothing(tmp_path, fit, make_chips, landscape, events, monkeypatch):
    folder = make_chips("chips", *landscape(128))
    beat = events.metric
    monkeypatch.setattr(events, "metric", lambda **values: (beat(**values), events.cancel()))
    with pytest.raises(ChipwiseError):
        fit(folder, max_epochs=50)
    assert len([e for e in events.all() if e["event"] == "metric"]) == 1
    assert not list(tmp_path.glob("*.dlpk")) and not list(tmp_path.glob(".*"))


def test_an_output_that_cannot_be_written_is_told_before_training(tmp_path, fit):
    with pytest.raises(OutputError):
        fit(tmp_path / "not looked at", "nowhere/out.dlpk")


def test_cuda_without_a_gpu_is_a_sentence(tmp_path, fit, make_chips, landscape, monkeypatch):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    with pytest.raises(DeviceError, match="CPU"):
        fit(tmp_path, device="CUDA")
    assert train.resolve_device("AUTO") == train.resolve_device("CPU") == "cpu"
