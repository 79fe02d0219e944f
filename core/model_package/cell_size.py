"""The cell size of a model's training data, as Esri's model definitions give it."""

from __future__ import annotations

import math

from rasterio.crs import CRS

from .definition import ModelDefinition


def reference_system(reference: object) -> CRS:
    """The CRS of Esri's ``{"wkid", "latestWkid"}`` or ``{"wkt"}``; Esri's own numbers are of the authority ESRI.

    Raises:
        ValueError: the reference, which may be anything, is none of these, or there is no such CRS.
    """
    if not isinstance(reference, dict):
        raise ValueError("no spatial reference")
    if reference.get("wkt"):
        return CRS.from_wkt(str(reference["wkt"]))
    try:
        code = int(reference.get("latestWkid") or reference["wkid"])
    except (KeyError, TypeError, OverflowError) as error:
        raise ValueError("no spatial reference") from error
    return CRS.from_authority("EPSG" if code < 32768 or code > 200000 else "ESRI", code)


def cell_metres(definition: ModelDefinition) -> float | None:
    """The typical cell size of a model's training data in metres; see ``metres_of``."""
    return metres_of(definition.min_cell_size, definition.max_cell_size)


def metres_of(least: object, greatest: object) -> float | None:
    """The geometric mean of width and height of the least and the greatest cells, in metres.

    None where it is unknown or in degrees, which are no length.
    """
    lengths = []
    for item in (least, greatest):
        try:
            system = reference_system(item["spatialReference"])  # type: ignore[index]
            lengths += [float(item[axis]) * system.units_factor[1] for axis in ("x", "y")]  # type: ignore[index]
        except (KeyError, TypeError, ValueError, OverflowError):  # a stranger's file may hold anything
            return None
        if system.is_geographic:
            return None
    if not all(0 < length < math.inf for length in lengths):
        return None
    return math.exp(sum(map(math.log, lengths)) / len(lengths))
