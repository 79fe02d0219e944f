"""The JSON files of Esri's layout."""

from __future__ import annotations

import json
from pathlib import Path

from rasterio.crs import CRS

from ..errors import ChipwiseError

STATS, DEFINITION, OWN = "esri_accumulated_stats.json", "esri_model_definition.emd", "chipwise.json"

WELL_KNOWN_BANDS = (
    "Red", "Green", "Blue", "Infrared", "CoastalBlue", "Yellow", "RedEdge", "ShortWaveInfrared", "NearInfrared",
    "NearInfrared_1", "NearInfrared_2", "MidInfrared", "MidInfrared_1", "MidInfrared_2", "Thermal", "Thermal_1",
    "Thermal_2", "Panchromatic", "PseudoRed", "PseudoGreen", "PseudoBlue", "QA",
)  # fmt: skip


def read_json(path: Path, error: type[ChipwiseError]) -> dict:
    """Read a JSON object.

    Raises:
        error: the file is missing, unreadable or no JSON object.
    """
    try:
        data = json.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError as cause:
        raise error(f"{path.parent} is not a complete export: {path.name} is missing.") from cause
    except (OSError, ValueError) as cause:
        raise error(f"{path} cannot be read: {cause}.") from cause
    if not isinstance(data, dict):
        raise error(f"{path} is not a JSON object.")
    return data


def write_json(path: Path, data: dict) -> None:
    """Write a JSON object as Esri does: two spaces of indent and a space before the colon."""
    path.write_text(json.dumps(data, indent=2, separators=(",", " : ")) + "\n", encoding="utf-8", newline="\n")


def esri_cell_size(x: float, y: float, crs: CRS | None) -> dict:
    """A cell size as an .emd gives it; a CRS without EPSG code is given as WKT."""
    code = crs.to_epsg() if crs else None
    reference = {"wkid": code, "latestWkid": code} if code else {"wkt": crs.to_wkt()} if crs else None
    return {"x": x, "y": y, "spatialReference": reference}


def hex_color(color: object) -> str:
    """Esri's list of red, green, blue as ``#rrggbb``; empty for -1, -1, -1, which stands for unknown."""
    if isinstance(color, list) and len(color) >= 3 and all(isinstance(v, int) and 0 <= v <= 255 for v in color[:3]):
        return "#{:02x}{:02x}{:02x}".format(*color[:3])
    return ""
