"""The cell size that a model was trained on, read from its package without the runtime."""

from __future__ import annotations

import json
import math
import zipfile
import zlib
from pathlib import Path

from qgis.core import QgsCoordinateReferenceSystem, QgsUnitTypes

#: A definition is smaller; packages come from strangers.
MOST_BYTES = 16 * 2**20


def model_cell_size(model: Path, crs: QgsCoordinateReferenceSystem) -> float:
    """The typical width of a model's cells in the units of a CRS.

    Returns:
        0 where the file is no package (.dlpk, .emd), says nothing, or tells degrees and the CRS lengths, or the other
        way round.
    """
    try:
        definition = json.loads(_definition(model).decode("utf-8-sig"))
        sizes = [_in_units(definition[key], crs) for key in ("MinCellSize", "MaxCellSize")]
    except (zipfile.BadZipFile, zlib.error, OSError, RuntimeError):  # zipfile raises the last for what it cannot unpack
        return 0.0
    except (StopIteration, ValueError, KeyError, TypeError, AttributeError):  # a stranger's file may hold anything
        return 0.0
    size = math.sqrt(sizes[0] * sizes[1])
    return size if 0 < size < math.inf else 0.0


def _definition(model: Path) -> bytes:
    if model.suffix.lower() == ".emd":
        with model.open("rb") as file:
            return file.read(MOST_BYTES)
    with zipfile.ZipFile(model) as package:
        name = next(name for name in package.namelist() if name.lower().endswith(".emd"))
        with package.open(name) as file:
            return file.read(MOST_BYTES)


def _in_units(cell: dict, crs: QgsCoordinateReferenceSystem) -> float:
    """The width of a cell in Esri's form, in the units of a CRS; 0 if degrees meet lengths."""
    reference = cell["spatialReference"]
    own = QgsCoordinateReferenceSystem()
    if reference.get("wkt"):
        own.createFromWkt(str(reference["wkt"]))
    else:
        code = int(reference.get("latestWkid") or reference["wkid"])
        own.createFromUserInput(f"{'EPSG' if code < 32768 or code > 200000 else 'ESRI'}:{code}")
    if not own.isValid() or own.isGeographic() != crs.isGeographic():
        return 0.0
    return float(cell["x"]) * QgsUnitTypes.fromUnitToUnitFactor(own.mapUnits(), crs.mapUnits())
