"""Models with all that a training notes."""

from __future__ import annotations

import copy

import pytest

METRES = {"x": 10.0, "y": 10.0, "spatialReference": {"wkid": 32633, "latestWkid": 32633}}
JPEG = b"\xff\xd8\xff\xe0" + bytes(60) + b"\xff\xd9"
METRICS = {
    "miou": 0.61, "f1": 0.72, "accuracy": 0.83, "valid_loss": 0.4, "best_epoch": 2, "epochs": 3,
    "confusion_matrix": [[0, 0, 0], [10, 900, 90], [0, 200, 800]],
    "labelled_pixels": {"training": [0, 5000, 4000], "validation": [0, 1000, 1000]},
    "history": {
        "loss": [1.0, 0.5, 0.3], "valid_loss": [1.1, 0.6, 0.7], "miou": [0.2, 0.61, 0.5], "f1": [0.3, 0.72, 0.6],
        "accuracy": [0.5, 0.83, 0.7], "learning_rate": [1e-4, 1e-3, 1e-5],
    },
    "calibration": {"temperature": 1.2, "before": 0.08, "after": 0.02, "bins": [[0.6, 0.55, 0.3], [0.9, 0.92, 0.7]]},
}  # fmt: skip
PROVENANCE = {
    "request": {"kind": "train", "model_type": "UNET", "backbone": "resnet18", "max_epochs": 9, "seed": 42},
    "split": {"by": "area", "training_chips": 40, "validation_chips": 5},
    "training_data": {"folder": "/data/chips", "chips": 45, "sha256": "ab" * 32},
    "versions": {"chipwise": "1.2.3", "torch": "2.0"},
    "places": [
        {
            "name": "WGS 84 / UTM zone 33N (EPSG:32633)", "training": "POLYGON ((0 0, 9 0, 9 9, 0 9, 0 0))",
            "validation": "POLYGON ((9 0, 12 0, 12 9, 9 9, 9 0))", "training_chips": 40, "validation_chips": 5,
        }
    ],
    "examples": [{"name": "000000007", "reason": "best", "accuracy": 0.97, "pixels": 4096}],
    "seconds": {"data": 1.5, "epochs": 200.0},
    "learning_rate": 0.001, "range_test": [[1e-6, 1.0], [1e-4, 0.9], [1e-2, 0.4], [1.0, 9.0]],
    "backbone_weights": "IMAGENET", "precision": "32-true", "device": "cpu",
}  # fmt: skip


@pytest.fixture
def trained(make_definition):
    """The definition of a model that was trained; keywords replace what it says."""

    def make(metrics=None, provenance=None, **fields):
        given = {
            "metrics": copy.deepcopy(METRICS) | (metrics or {}),
            "provenance": copy.deepcopy(PROVENANCE) | (provenance or {}),
            "min_cell_size": METRES, "max_cell_size": METRES, "dtype": "uint16",
        }  # fmt: skip
        return make_definition(values=(1, 2), **(given | fields))

    return make


@pytest.fixture
def trained_package(trained, make_package, make_graph):
    """The same as a package with a picture of an example chip."""

    def make(name="known.dlpk", members=None, **changes) -> str:
        definition = trained(**changes)
        pictures = {"ModelCharacteristics/example_1.jpg": JPEG}
        graph = make_graph(definition.bands, channels=len(definition.outputs))
        return make_package(name, graph=graph, definition=definition, members=pictures | (members or {}))

    return make
