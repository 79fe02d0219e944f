"""The report on a model as one HTML page, the same after its training and whenever it is described."""

from __future__ import annotations

import base64
import math
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from ..model_package.definition import ModelDefinition
from ..model_package.extras import HeldFile
from ..reports import settings
from ..reports.matrix_plot import matrix_plot
from ..reports.page import render
from ..reports.plots import as_image
from . import plots
from .description import Description, describe_own
from .doubts import doubts
from .record import ExampleShown, TrainingRecord, text

#: What calls each of the makers by its name.
#: Of a model that has learnt once more when its figures were known.
REFITTED = "all labels in the end; figures and pictures are of the first time, without the validation area"
MAKERS = {
    "CHIPWISE": "Trained with Chipwise",
    "ARCGIS": "Package of ArcGIS",
    "DEEPNESS": "ONNX network for Deepness",
    "OTHER": "ONNX network",
}
#: The names of the phases of a training, see ``core.training.train``.
PHASES = {
    "data": "reading and dividing the chips",
    "network": "building the network",
    "rate": "learning rate test",
    "epochs": "epochs",
    "all labels": "epochs with all labels",
    "check": "calibration and example chips",
    "export": "export and INT8 copy",
}


@dataclass(frozen=True)
class Example:
    """A validation chip: JPEG of image, labels, map and confidence side by side, and the words below it."""

    caption: str
    jpeg: bytes

    @property
    def address(self) -> str:
        """The picture as a ``data:`` address."""
        return f"data:image/jpeg;base64,{base64.b64encode(self.jpeg).decode('ascii')}"


def training_page(definition: ModelDefinition, pictures: Sequence[bytes]) -> bytes:
    """The page on a model of ours.

    Args:
        pictures: JPEGs of its example chips, in the order of what it notes of them; empty where one cannot be shown.
    """
    model = describe_own(definition)
    return model_page(model, examples_of(model, pictures))


def examples_of(model: Description, pictures: Sequence[bytes]) -> list[Example]:
    """The pictures that can be shown, with what is noted of them."""
    noted = model.record.examples if model.record else []
    return [Example(_caption(item), jpeg) for item, jpeg in zip(noted, pictures, strict=False) if jpeg]


def model_page(
    model: Description,
    examples: Sequence[Example] = (),
    files: Sequence[HeldFile] = (),
    verdict: Sequence[str] = (),
    warnings: Sequence[str] = (),
) -> bytes:
    """The page, in UTF-8.

    Args:
        files: what the model consists of.
        verdict: what Classify Pixels does with it, in sentences.
        warnings: doubts beside those that the description itself raises.
    """
    record = model.record
    return render(
        "model_report/page.html",
        title=model.name,
        subtitle=_subtitle(model),
        model=model,
        record=record,
        figures=_figures(model),
        warnings=[*warnings, *doubts(model)],
        counted=any(row.training_pixels is not None or row.validation_pixels is not None for row in model.per_class),
        drawn="iou" if any(row.figures.get("iou") is not None for row in model.per_class) else "f1",
        bands=_bands(model),
        facts=_facts(model),
        plots=_plots(record),
        confusion=_confusion(model),
        ground=[(place, plots.ground(place)) for place in record.ground] if record else [],
        examples=examples,
        settings=settings.rows(record.request) if record else [],
        versions=settings.rows(record.versions) if record else [],
        phases=_phases(record),
        remarks=settings.rows(model.remarks),
        files=files,
        verdict=verdict,
        percent=percent,
        figure=figure,
    )


def percent(share: float | None) -> str:
    """A share (0..1) in percent; a dash where it is unknown."""
    return "–" if share is None else f"{100 * share:.1f} %"


def figure(value: float | None) -> str:
    """A figure 0..1 with three digits; a dash where it is unknown."""
    return "–" if value is None else f"{value:.3f}"


def _caption(example: ExampleShown) -> str:
    """The words below an example chip."""
    reason = {"best": "the best chip", "worst": "the worst chip", "between": ""}.get(example.reason, example.reason)
    is_known = math.isfinite(example.accuracy + example.pixels)
    right = f"{percent(example.accuracy)} of {example.pixels:,.0f} labelled pixels right" if is_known else ""
    return " · ".join(filter(None, (reason, right, example.name)))


def _subtitle(model: Description) -> str:
    network = " with ".join(filter(None, (model.architecture, model.backbone))) or "Network"
    bands = f"{len(model.band_names)} {'band' if len(model.band_names) == 1 else 'bands'}" if model.band_names else ""
    dtype = f" of {model.dtype}" if bands and model.dtype else ""
    parts = [f"{network} for {len(model.classes)} {'class' if len(model.classes) == 1 else 'classes'}"]
    return f"{MAKERS[model.made_by]}: {' from '.join(filter(None, [*parts, bands]))}{dtype}."


def _figures(model: Description) -> list[tuple[str, str, str]]:
    """The headline figures: number, what it is, more about it."""
    found = model.record.figures if model.record else {}
    rows = []
    if model.miou is not None:
        rows.append((figure(model.miou), "mean IoU", "validation area"))
    if "f1" in found:
        rows.append((figure(found["f1"]), "mean F1", "validation area"))
    if model.accuracy is not None:
        rows.append((percent(model.accuracy), "accuracy", "pixels that are right"))
    if "best_epoch" in found and "epochs" in found:
        which = "epoch of these figures" if model.record and model.record.is_refitted else "epoch that was kept"
        rows.append((f"{found['best_epoch']:.0f}", which, f"of {found['epochs']:.0f} trained"))
    if model.record and model.record.seconds:
        rows.append((duration(sum(model.record.seconds.values())), "of training", model.record.device))
    return rows


def duration(seconds: float) -> str:
    """Seconds in words."""
    if seconds < 100:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 6000 else f"{seconds / 3600:.1f} h"


def _bands(model: Description) -> list[tuple[str, str, str, str]]:
    """Number, name, mean and standard deviation of each band."""
    numbers, names = map(str, model.band_numbers), model.band_names
    means, stds = (
        [f"{value:.6g}" for value in values] if len(values) == len(names) else ["–"] * len(names)
        for values in (model.mean, model.std)
    )
    return list(zip(numbers, names, means, stds, strict=True))


def _facts(model: Description) -> list[tuple[str, str]]:
    """What a user of the model must know."""
    record = model.record
    size = f"{model.tile_size} × {model.tile_size} pixels" if model.tile_size else ""
    facts = [
        ("Model type", model.architecture),
        ("Backbone", model.backbone),
        ("Data type of the bands", model.dtype),
        ("Cell size of the training data", model.cell_size),
        ("Tiles", f"{size}, no others" if model.fixed_size else f"trained on {size}" if size else ""),
        ("INT8 copy", _int8(model)),
    ]
    if record is not None:
        training, checked, by = (text(record.split.get(k)) for k in ("training_chips", "validation_chips", "by"))
        facts += [
            ("Chips", f"{training} learnt from, {checked} validated with, split by {by}" if by else ""),
            ("Training data", text(record.training_data.get("folder"))),
            ("Hash of the training data", text(record.training_data.get("sha256"))),
            ("Backbone weights", record.backbone_weights),
            ("Highest learning rate", f"{record.learning_rate:.3g}" if record.learning_rate > 0 else ""),
            ("Classes in the loss", "balanced: each counts as much as another" if record.is_balanced else ""),
            ("Learnt from", REFITTED if record.is_refitted else ""),
            ("Precision", " on ".join(filter(None, (record.precision, record.device)))),
        ]
    return [(name, text) for name, text in facts if text]


def _int8(model: Description) -> str:
    if model.int8 is None:
        return ""
    return f"mean IoU {model.int8.miou:.3f}, on the same validation pixels {model.int8.miou_fp32:.3f} in FP32"


def _plots(record: TrainingRecord | None) -> dict[str, Markup | None]:
    if record is None:
        return dict.fromkeys(("curves", "range_test", "reliability"))
    return {
        "curves": plots.curves(record),
        "range_test": plots.range_test(record),
        "reliability": plots.reliability(record),
    }


def _confusion(model: Description) -> Markup | None:
    if model.record is None or model.record.confusion is None:
        return None
    names = [item.name for item in model.output_classes]
    figure = matrix_plot(model.record.confusion, names, "reference", "map")
    return as_image(figure, f"Confusion matrix of {len(names)} classes: the reference in rows, the map in columns")


def _phases(record: TrainingRecord | None) -> list[tuple[str, str]]:
    seconds = record.seconds if record else {}
    return [(PHASES.get(name, name), duration(value)) for name, value in seconds.items()]
