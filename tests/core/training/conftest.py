import pytest


@pytest.fixture
def packages(monkeypatch):
    """What would be written, by name: export and report are slow and tested elsewhere."""
    from chipwise.core.training import train

    written = {}

    def write(path, definition, _graph, weights, *_):
        written[definition.name] = (definition, {name: w.clone() for name, w in weights.items()})
        path.write_bytes(b"model")

    monkeypatch.setattr(train, "export_onnx", lambda *_: None)
    monkeypatch.setattr(train, "make_int8", lambda *_: None)
    monkeypatch.setattr(train, "training_page", lambda *_: b"")
    monkeypatch.setattr(train, "write_package", write)
    return written


@pytest.fixture
def squares(make_chips, landscape):
    """25 chips, each half over the next, of two classes."""
    return make_chips("chips", *landscape(192), stride=32)


@pytest.fixture
def light() -> dict:
    """What a light network is trained with, from the held-in labels alone."""
    return {
        "backbone": "mobilenet_v2", "backbone_weights": "NONE", "batch_size": 4, "device": "CPU", "refit": "OFF",
    }  # fmt: skip


@pytest.fixture
def run(tmp_path, squares, events, packages, light, monkeypatch):
    """Train a light network once; the result."""
    from chipwise.core.requests import TrainRequest
    from chipwise.core.training import sampling, train

    monkeypatch.setattr(sampling, "MIN_BATCHES", 4)

    def run(name="out", folder=squares, **options):
        request = TrainRequest(str(folder), str(tmp_path / f"{name}.dlpk"), **(light | options))
        return train.run(request, events)

    return run


@pytest.fixture
def equal():
    """Whether two sets of weights are the same."""
    import torch

    return lambda a, b: a.keys() == b.keys() and all(torch.equal(a[name], b[name]) for name in a)
