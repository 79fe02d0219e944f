"""What a trained model says of itself."""

from __future__ import annotations

import math
import platform
from collections.abc import Mapping
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from types import MappingProxyType

import numpy as np

from ..assessment.confusion import accuracy
from ..model_package.definition import ModelDefinition
from ..requests import to_dict
from ..version import own_version
from .final_check import Checked
from .fit import Kept
from .network import PixelClassifier, is_fixed_size
from .places import find_places
from .prepare import Prepared

#: The packages whose versions a model remembers.
NOTED_PACKAGES = ("torch", "segmentation-models-pytorch", "lightning", "numpy", "onnx")


def describe(
    path: str,
    prepared: Prepared,
    model: PixelClassifier,
    kept: Kept,
    checked: Checked | None = None,
    provenance: Mapping = MappingProxyType({}),
) -> ModelDefinition:
    """Gather everything that someone needs to use the model, or to know how it came to be.

    Args:
        path: the package that will hold it.
        checked: what the last pass over the validation area has found; None before it.
        provenance: what else is known of where its weights come from.
    """
    request, folder, targets, split = prepared.request, prepared.folder, prepared.targets, prepared.split
    return ModelDefinition(
        name=Path(path).stem,
        schema=folder.schema,
        outputs=targets.values,
        band_names=tuple(folder.band_names),
        dtype=str(folder.dtype),
        mean=tuple(model.mean.flatten().tolist()),
        std=tuple(model.std.flatten().tolist()),
        tile_size=max(prepared.size),
        fixed_size=is_fixed_size(request),
        min_cell_size=folder.min_cell_size,
        max_cell_size=folder.max_cell_size,
        metrics=_metrics(prepared, kept, checked),
        provenance={
            "request": to_dict(request),
            "split": {"by": split.by, "training_chips": len(split.train), "validation_chips": len(split.validation)},
            "training_data": {
                "folder": str(folder.path), "chips": len(folder.chips), "sha256": prepared.cache.sha256,
            },
            "places": [asdict(place) for place in find_places(split, folder.size)] if checked else [],
            "versions": _versions(),
            **provenance,
        },
    )  # fmt: skip


def _metrics(prepared: Prepared, kept: Kept, checked: Checked | None) -> dict:
    figures = accuracy(kept.confusion)
    names = {0: "Background", **{c.value: c.name for c in prepared.folder.schema.classes}}
    return {
        "miou": figures.mean_iou,
        "f1": figures.mean_f1,
        "accuracy": figures.overall,
        "valid_loss": kept.valid_loss,
        "best_epoch": kept.epoch,
        "epochs": kept.epochs,
        "confusion_matrix": kept.confusion.tolist(),
        "labelled_pixels": {
            "training": prepared.counts.sum(0).tolist(), "validation": kept.confusion.sum(1).tolist(),
        },
        "history": _columns(kept.history),
        "calibration": _calibration(checked) if checked else {},
        "per_class": {
            names[value]: {
                "iou": _number(figures.iou[i]), "precision": _number(figures.precision[i]),
                "recall": _number(figures.recall[i]), "f1": _number(figures.f1[i]),
            }
            for i, value in enumerate(prepared.targets.values)
        },
    }  # fmt: skip


def _calibration(checked: Checked) -> dict:
    found = checked.calibrated
    bins = [[_short(number) for number in item] for item in found.bins]
    return {
        "temperature": _short(found.temperature),
        "before": _short(found.error_before),
        "after": _short(found.error_after),
        "bins": bins,
    }


def _columns(history: list[dict[str, float]]) -> dict[str, list[float | None]]:
    """The figures of all epochs by name."""
    names = [name for name in (history[0] if history else {}) if name != "epoch"]
    return {name: [_short(epoch[name]) for epoch in history] for name in names}


def _versions() -> dict[str, str]:
    """What the model was made with."""
    packages = {name: version(name) for name in NOTED_PACKAGES}
    return {"chipwise": own_version(), "python": platform.python_version(), **packages}


def _short(value: float) -> float | None:
    """Six digits are more than anybody reads."""
    return float(f"{value:.6g}") if math.isfinite(value) else None


def _number(value: float) -> float | None:
    """JSON has no NaN."""
    return None if np.isnan(value) else float(value)
