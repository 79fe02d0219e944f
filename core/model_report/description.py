"""What is known of a model, whoever made it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from ..assessment.confusion import accuracy
from ..model_package.cell_size import metres_of, reference_system
from ..model_package.definition import Int8, ModelDefinition
from ..schema import LandClass
from .record import TrainingRecord, text

BACKGROUND = LandClass(0, "background", "#ffffff")


@dataclass(frozen=True)
class ClassFigures:
    """How well one class was found: figures 0..1 by name (iou, precision, recall, f1), None where unknown."""

    item: LandClass
    figures: Mapping[str, float | None]
    training_pixels: float | None = None
    validation_pixels: float | None = None


@dataclass(frozen=True)
class Description:
    """A model in words and numbers; empty, or None, is what its file does not tell.

    Attributes:
        made_by: CHIPWISE, ARCGIS, DEEPNESS or OTHER.
        classes: without background.
        outputs: the class value of each output channel, 0 is background.
        band_names: one for each band it takes, empty texts where they are not known.
        band_numbers: the number of each in a raster, from 1.
        mean, std: the normalisation of each band.
        cell_size: in words; ``cell_metres`` is the same in metres where it is a length.
        tile_size: rows and columns of the images it was trained on, or with ``fixed_size`` takes.
        miou, accuracy: on its validation area, 0..1.
        per_class: background among them where it is a class of the network.
        record: of its training.
        remarks: what else its file says, by name.
    """

    name: str
    made_by: str
    architecture: str = ""
    backbone: str = ""
    classes: tuple[LandClass, ...] = ()
    outputs: tuple[int, ...] = ()
    band_names: tuple[str, ...] = ()
    band_numbers: tuple[int, ...] = ()
    dtype: str = ""
    mean: tuple[float, ...] = ()
    std: tuple[float, ...] = ()
    cell_size: str = ""
    cell_metres: float | None = None
    tile_size: int | None = None
    fixed_size: bool = False
    int8: Int8 | None = None
    miou: float | None = None
    accuracy: float | None = None
    per_class: tuple[ClassFigures, ...] = ()
    record: TrainingRecord | None = None
    remarks: Mapping[str, str] = field(default_factory=dict)

    @property
    def output_classes(self) -> list[LandClass]:
        """The class of each output channel."""
        known = {item.value: item for item in self.classes}
        return [known.get(value, BACKGROUND) for value in self.outputs]


def describe_own(definition: ModelDefinition) -> Description:
    """Describe a model of ours."""
    record = TrainingRecord.of(definition)
    request, figures = record.request, record.figures
    return Description(
        name=definition.name,
        made_by="CHIPWISE",
        architecture=text(request.get("model_type")),
        backbone=text(request.get("backbone")),
        classes=definition.schema.classes,
        outputs=definition.outputs,
        band_names=definition.band_names,
        band_numbers=tuple(range(1, definition.bands + 1)),
        dtype=definition.dtype,
        mean=definition.mean,
        std=definition.std,
        cell_size=cell_size_text(definition.min_cell_size, definition.max_cell_size),
        cell_metres=metres_of(definition.min_cell_size, definition.max_cell_size),
        tile_size=definition.tile_size,
        fixed_size=definition.fixed_size,
        int8=definition.int8,
        miou=figures.get("miou"),
        accuracy=figures.get("accuracy"),
        per_class=_per_class(definition, record),
        record=record,
    )


def cell_size_text(least: object, greatest: object) -> str:
    """Esri's smallest and greatest cell size in words, with the unit of their CRS; empty where they are unknown."""
    try:
        system = reference_system(least["spatialReference"])  # type: ignore[index]
        sizes = [float(item[axis]) for item in (least, greatest) for axis in ("x", "y")]  # type: ignore[index]
        unit = "degrees" if system.is_geographic else f"{system.linear_units}s".replace("unknowns", "units")
    except (KeyError, TypeError, ValueError, OverflowError):  # a stranger's file may hold anything
        return ""
    first, last = (f"{x:g} × {y:g}" for x, y in (sizes[:2], sizes[2:]))
    text = first if first == last else f"{first} to {last}"
    code = system.to_authority()
    return f"{text} {unit}" + (f" ({':'.join(code)})" if code else "")


def _known(value: float) -> float | None:
    """None for NaN."""
    return None if np.isnan(value) else float(value)


def _per_class(definition: ModelDefinition, record: TrainingRecord) -> tuple[ClassFigures, ...]:
    """The figures of each output channel; from the confusion matrix, which one need not believe names for."""
    known = {item.value: item for item in definition.schema.classes}
    rows = []
    figures = accuracy(record.confusion) if record.confusion is not None else None
    for i, value in enumerate(definition.outputs):
        found = {}
        if figures is not None:
            names = ("iou", "precision", "recall", "f1")
            found = {name: _known(getattr(figures, name)[i]) for name in names}
        rows.append(
            ClassFigures(
                known.get(value, BACKGROUND),
                found,
                record.training_pixels[i] if record.training_pixels else None,
                record.validation_pixels[i] if record.validation_pixels else None,
            )
        )
    return tuple(rows)
