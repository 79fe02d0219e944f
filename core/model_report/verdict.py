"""What Classify Pixels does with a model, in sentences."""

from __future__ import annotations

from ..inference.model import Model
from ..inference.precision import MOST_LOST
from .description import Description

MOST_NAMED = 12


def verdict(model: Description, opened: Model | str) -> list[str]:
    """Sentences on what it takes, and what comes of it.

    Args:
        opened: what classification has made of the file, or the sentence with which it refuses it.
    """
    if isinstance(opened, str):
        told = [f"Classify Pixels cannot use it: {opened}"]
        if model.made_by == "ARCGIS":
            told.append(
                "Train Model can learn the same from the chips that ArcGIS was given, if they are Classified Tiles."
            )
        return told
    return [_bands(opened), _classes(opened), _tiles(model, opened), _precision(model)]


def _bands(opened: Model) -> str:
    names = [name or str(i) for i, name in enumerate(opened.band_names, 1)]
    kind = f" with {opened.dtype} values" if opened.dtype else " with values as those it was trained on"
    number = f"{opened.bands} {'band' if opened.bands == 1 else 'bands'}"
    if any(opened.band_names):
        return f"Classify Pixels takes rasters{kind} that have its {number}: {_listed(names)}."
    return f"Classify Pixels takes rasters{kind} of {number}; choose others, or another order, with BANDS."


def _classes(opened: Model) -> str:
    names = {item.value: item.name for item in opened.schema.classes}
    told = [f"{value} {names[value]}" for value in opened.outputs if value in names]
    zero = " Pixels of none of them get 0." if 0 in opened.outputs else ""
    return f"The map's values are {_listed(told)}.{zero}"


def _tiles(model: Description, opened: Model) -> str:
    if model.fixed_size:
        return f"The network takes tiles of {model.tile_size} pixels only."
    if opened.definition is not None:
        return "Tiles may be of any size."
    return "The size of its tiles is the one in the file, or any if it has none."


def _precision(model: Description) -> str:
    if model.int8 is None:
        return "There is no INT8 copy, so processors compute it in FP32."
    lost = model.int8.miou_fp32 - model.int8.miou
    if lost > MOST_LOST:
        return f"Its INT8 copy is not taken by itself, since it costs {lost:.3f} of mean IoU."
    return "On a processor its INT8 copy is taken where that is faster."


def _listed(names: list[str]) -> str:
    if len(names) > MOST_NAMED:
        names = [*names[:MOST_NAMED], f"and {len(names) - MOST_NAMED} more"]
    return ", ".join(names)
