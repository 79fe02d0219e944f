"""Packages of ArcGIS, whose networks are not ours to run: what their model definition says.

The keys are those that Esri documents in its repository raster-deep-learning, and that arcgis.learn writes.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping

from ..chips.esri_json import hex_color
from ..model_package.cell_size import metres_of
from ..schema import LandClass
from .description import BACKGROUND, ClassFigures, Description, cell_size_text
from .record import mapping

#: Keys that the description holds elsewhere.
SHOWN = {
    "Classes", "ExtractBands", "ImageHeight", "ImageWidth", "MinCellSize", "MaxCellSize", "ModelName", "accuracy",
    "per_class_metrics", "InputRastersProps", "AllTilesStats", "ModelParameters",
}  # fmt: skip
GREY = "#808080"
#: What arcgis.learn calls the pixels of no class.
NODATA = "NoData"
MOST_CLASSES, MOST_BANDS = 1000, 10_000


def describe_arcgis(data: Mapping, name: str) -> Description:
    """Describe a package from its model definition, in which a stranger may have written anything."""
    backbone = mapping(data.get("ModelParameters")).get("backbone")
    classes = _classes(data.get("Classes"))
    numbers, names = _bands(data)
    accuracy, tile = _number(data.get("accuracy")), _number(data.get("ImageHeight"))
    least, greatest = data.get("MinCellSize"), data.get("MaxCellSize")
    return Description(
        name=name,
        made_by="ARCGIS",
        architecture=_architecture(data),
        backbone=backbone if isinstance(backbone, str) else "",
        classes=classes,
        band_names=names,
        band_numbers=numbers,
        cell_size=cell_size_text(least, greatest),
        cell_metres=metres_of(least, greatest),
        tile_size=int(tile) if tile and 0 < tile < 1e5 else None,
        accuracy=accuracy if accuracy is not None and 0 <= accuracy <= 1 else None,
        per_class=_per_class(data.get("per_class_metrics"), classes),
        remarks={str(key): value for key, value in data.items() if key not in SHOWN},
    )


def _architecture(data: Mapping) -> str:
    configuration = data.get("ModelConfiguration")
    if isinstance(configuration, dict):
        configuration = configuration.get("Name")
    named = (name for name in (data.get("ModelName"), configuration) if isinstance(name, str) and name)
    return next(named, "")


def _classes(items: object) -> tuple[LandClass, ...]:
    found = []
    for item in items[:MOST_CLASSES] if isinstance(items, list) else []:
        value = item.get("Value") if isinstance(item, dict) else None
        if isinstance(value, int) and not isinstance(value, bool):
            found.append(LandClass(value, str(item.get("Name", value)), hex_color(item.get("Color")) or GREY))
    return tuple(found)


def _bands(data: Mapping) -> tuple[tuple[int, ...], tuple[str, ...]]:
    """Numbers, from 1, and names of the bands that the network takes; Esri's begin with 0."""
    wanted, known = data.get("ExtractBands"), mapping(data.get("InputRastersProps")).get("BandNames")
    known = [str(name) for name in known[:MOST_BANDS]] if isinstance(known, list) else []
    numbers, names = [], []
    for place, band in enumerate(wanted[:MOST_BANDS] if isinstance(wanted, list) else range(len(known))):
        is_index = isinstance(band, int) and not isinstance(band, bool) and 0 <= band < MOST_BANDS
        numbers.append(band + 1 if is_index else place + 1)
        names.append(str(band) if not is_index else known[band] if band < len(known) else "")
    return tuple(numbers), tuple(names)


def _per_class(text: object, classes: tuple[LandClass, ...]) -> tuple[ClassFigures, ...]:
    """Figures of each class, which are a JSON text within the JSON."""
    try:
        figures = json.loads(text) if isinstance(text, str) else text
    except (ValueError, RecursionError):
        return ()
    if not isinstance(figures, dict):
        return ()
    rows = [(item, figures.get(item.name)) for item in classes]
    if NODATA in figures:
        rows.insert(0, (BACKGROUND, figures[NODATA]))
    keys = ("precision", "recall", "f1", "iou")
    return tuple(ClassFigures(item, {key: _share(mapping(found).get(key)) for key in keys}) for item, found in rows)


def _share(value: object) -> float | None:
    number = _number(value)
    return number if number is not None and 0 <= number <= 1 else None


def _number(value: object) -> float | None:
    """A number, also one that is written as text; None for what is none."""
    try:
        number = float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None
