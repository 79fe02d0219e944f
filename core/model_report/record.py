"""How a model was trained and checked, read from its definition, in which a stranger may have written anything."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from ..model_package.definition import ModelDefinition

#: More than this of anything is not drawn.
MOST_POINTS, MOST_PLACES, MOST_CLASSES, MOST_TEXT, MOST_CHARACTERS = 100_000, 20, 1000, 1_000_000, 400
#: The figures of an epoch.
CURVES = ("loss", "valid_loss", "miou", "f1", "accuracy", "learning_rate")


@dataclass(frozen=True)
class GroundShown:
    """The ground of chips in coordinates of one space: what was learnt from, and what validated."""

    name: str
    training: shapely.Geometry
    validation: shapely.Geometry
    training_chips: int
    validation_chips: int


@dataclass(frozen=True)
class ExampleShown:
    """An example chip: its name, why it was chosen, the share (0..1) of its labelled pixels that is right; else NaN."""

    name: str
    reason: str
    accuracy: float
    pixels: float


@dataclass(frozen=True)
class TrainingRecord:
    """What is known of a training; what is missing or garbled is empty.

    Attributes:
        figures: single figures on the validation area by name: miou, f1, accuracy, valid_loss, best_epoch, epochs.
        confusion: pixels of each class (rows: reference) that were given each class, (classes, classes); may be None.
        training_pixels, validation_pixels: labelled ones of each class, in the order of the outputs.
        history: figures of every epoch by name, see ``CURVES``; NaN where one is missing.
        range_test: (learning rate, loss) of the learning rate test.
        reliability: (confidence, accuracy, share of the pixels), each 0..1, of each bin of confidence.
        calibration: ``temperature``, and the calibration error ``before`` and ``after``.
        ground: where the chips lie.
        examples: what is noted of the example chips, in the order of their pictures.
        request, versions, seconds, split, training_data: by name, as they were noted.
        backbone_weights, precision, device: of the run.
        learning_rate: the peak, NaN where unknown.
        is_balanced: whether each class counted as much as another in the loss.
        is_refitted: whether the model has learnt from all labels after the figures were known.
    """

    figures: dict[str, float]
    confusion: np.ndarray | None
    training_pixels: list[float]
    validation_pixels: list[float]
    history: dict[str, list[float]]
    range_test: list[tuple[float, float]]
    reliability: list[tuple[float, float, float]]
    calibration: dict[str, float]
    ground: list[GroundShown]
    examples: list[ExampleShown]
    request: dict
    versions: dict
    seconds: dict[str, float]
    split: dict
    training_data: dict
    backbone_weights: str
    precision: str
    device: str
    learning_rate: float
    is_balanced: bool
    is_refitted: bool

    @classmethod
    def of(cls, definition: ModelDefinition) -> TrainingRecord:
        """Read what a definition says under metrics and provenance."""
        metrics, provenance = definition.metrics, definition.provenance
        classes = len(definition.outputs)
        labelled, history = mapping(metrics.get("labelled_pixels")), mapping(metrics.get("history"))
        calibration = mapping(metrics.get("calibration"))
        curves = {name: _numbers(history.get(name)) for name in CURVES}
        return cls(
            figures=_only_numbers(metrics),
            confusion=_confusion(metrics.get("confusion_matrix"), classes),
            training_pixels=_of_length(_numbers(labelled.get("training")), classes),
            validation_pixels=_of_length(_numbers(labelled.get("validation")), classes),
            history={name: curve for name, curve in curves.items() if curve},
            range_test=[(x, y) for x, y in _tuples(provenance.get("range_test"), 2) if x > 0],
            reliability=[b for b in _tuples(calibration.get("bins"), 3) if all(0 <= n <= 1.000001 for n in b)],
            calibration=_only_numbers(calibration),
            ground=_ground(provenance.get("places")),
            examples=[_example(mapping(item)) for item in _list(provenance.get("examples"))],
            request=mapping(provenance.get("request")),
            versions=mapping(provenance.get("versions")),
            seconds=_only_numbers(mapping(provenance.get("seconds"))),
            split=mapping(provenance.get("split")),
            training_data=mapping(provenance.get("training_data")),
            backbone_weights=text(provenance.get("backbone_weights")),
            precision=text(provenance.get("precision")),
            device=text(provenance.get("device")),
            learning_rate=_number(provenance.get("learning_rate")),
            is_balanced=provenance.get("balanced_classes") is True,
            is_refitted=provenance.get("refitted") is True,
        )


def _example(item: dict) -> ExampleShown:
    return ExampleShown(
        text(item.get("name")), text(item.get("reason")), _number(item.get("accuracy")), _number(item.get("pixels"))
    )


def _ground(places: object) -> list[GroundShown]:
    found = []
    for place in _list(places)[:MOST_PLACES]:
        item = mapping(place)
        training, validation = (_area(item.get(side)) for side in ("training", "validation"))
        learnt, checked = (_number(item.get(f"{side}_chips")) for side in ("training", "validation"))
        if training is not None and validation is not None and math.isfinite(learnt + checked):
            found.append(GroundShown(text(item.get("name")), training, validation, int(learnt), int(checked)))
    return found


def _area(wkt: object) -> shapely.Geometry | None:
    """Polygons of a WKT with coordinates that can be drawn; None if it is none."""
    if not isinstance(wkt, str) or len(wkt) > MOST_TEXT:
        return None
    area = shapely.from_wkt(wkt, on_invalid="ignore")
    if area is None or area.geom_type not in ("Polygon", "MultiPolygon", "GeometryCollection"):
        return None
    points = shapely.get_coordinates(area)
    return area if np.isfinite(points).all() and np.abs(points).max(initial=0) < 1e12 else None


def _confusion(rows: object, classes: int) -> np.ndarray | None:
    try:
        matrix = np.array(rows, np.float64)
    except (TypeError, ValueError, OverflowError):
        return None
    if matrix.shape != (classes, classes) or classes > MOST_CLASSES or not np.isfinite(matrix).all():
        return None
    return matrix if matrix.min() >= 0 and matrix.sum() > 0 else None


def _numbers(values: object) -> list[float]:
    """A list of numbers, NaN for each that is none; empty if it is no list."""
    return [_number(value) for value in _list(values)]


def _tuples(items: object, length: int) -> list:
    rows = (_numbers(item) for item in _list(items))
    return [tuple(row) for row in rows if len(row) == length and all(map(math.isfinite, row))]


def _only_numbers(items: Mapping) -> dict[str, float]:
    found = {str(name): _number(value) for name, value in items.items()}
    return {name: value for name, value in found.items() if math.isfinite(value)}


def _of_length(values: Sequence[float], length: int) -> list[float]:
    return list(values) if len(values) == length and all(map(math.isfinite, values)) else []


def _list(value: object) -> list:
    return value[:MOST_POINTS] if isinstance(value, list) else []


def mapping(value: object) -> dict:
    """A JSON object; an empty one for all else."""
    return value if isinstance(value, dict) else {}


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return math.nan
    try:
        number = float(value)
    except OverflowError:
        return math.nan
    return number if math.isfinite(number) and abs(number) < 1e15 else math.nan


def text(value: object) -> str:
    """A short text; of what is none its JSON, and of nothing an empty one."""
    told = value if isinstance(value, str) else "" if value is None else json.dumps(value, default=str)
    return told[:MOST_CHARACTERS]
