"""Names and colours of the values of a class raster."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

from rasterio.enums import ColorInterp

from .errors import SchemaError
from .rasters import Raster
from .schema import PALETTE, ClassHint, ClassSchema, LandClass

#: Metadata item in which Classify Pixels notes the classes of a map, as a class schema.
CLASSES_TAG = "CHIPWISE_CLASSES"
#: What value 0 is called where nobody has named it.
ZERO = LandClass(0, "Background (0)", "#f0f0f0")


def read_classes(raster: Raster, hints: Iterable[ClassHint] = ()) -> dict[int, LandClass]:
    """What is known of the values of a class raster: from its own metadata, its colour table, and how QGIS draws it.

    Args:
        raster: a class raster.
        hints: names and colours that count before the file's own; a label that only repeats the value names nothing.

    Returns:
        The class of each value that is named; colours without a name are given the value as one.
    """
    classes = {value: LandClass(value, str(value), color) for value, color in _palette(raster).items()}
    classes |= {item.value: item for item in _noted(raster)}
    for hint in hints:
        value = int(str(hint.raw)) if re.fullmatch(r"\d{1,5}", str(hint.raw)) else None
        if value is None or not re.fullmatch(r"#[0-9a-fA-F]{6}", hint.color):
            continue
        known = classes.get(value)
        repeats = not hint.label or hint.label == str(value)
        name = known.name if known and repeats else hint.label or str(value)
        classes[value] = LandClass(value, name, hint.color)
    return classes


def class_of(classes: dict[int, LandClass], value: int) -> LandClass:
    """The class of a value, named by its number where nothing is known of it."""
    if value in classes:
        return classes[value]
    return LandClass(value, str(value), PALETTE[value % len(PALETTE)]) if value else ZERO


def _noted(raster: Raster) -> tuple[LandClass, ...]:
    """The classes in the file's metadata; a file that says something else there says nothing."""
    try:
        return ClassSchema.from_dict(json.loads(raster.dataset.tags().get(CLASSES_TAG, ""))).classes
    except (json.JSONDecodeError, SchemaError):
        return ()


def _palette(raster: Raster) -> dict[int, str]:
    """The colours of values from 1 on that a colour table does not leave black or transparent."""
    if raster.dataset.colorinterp[raster.bands[0] - 1] != ColorInterp.palette:
        return {}
    table = raster.dataset.colormap(raster.bands[0])
    return {v: "#{:02x}{:02x}{:02x}".format(*rgba[:3]) for v, rgba in table.items() if v and rgba[3] and any(rgba[:3])}
