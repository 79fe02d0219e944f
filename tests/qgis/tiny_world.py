"""A tiny world to test on: 128 x 128 pixels of 10 m, class 1 (dark) in the west and class 2 (bright) in the east.

Also what tests need to run the worker on it, and to watch processes.
"""

from __future__ import annotations

import json
import os
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from osgeo import gdal, osr

gdal.UseExceptions()

PLUGINS = Path(__file__).resolve().parents[2] / "build" / "plugins"
RUNTIME = os.environ.get("CHIPWISE_PYTHON", "")
#: Half the width of the world in Web Mercator, and the ground size of a pixel of its tiles of level 1.
HALF_WORLD = 20037508.342789244
TILE_CELL = HALF_WORLD / 256
SIZE, CELL, EPSG, LEFT, TOP = 128, 10.0, 32633, 500_000.0, 5_000_000.0
SCHEMA = {
    "name": "Halves",
    "classes": [{"value": 1, "name": "Water", "color": "#1f78b4"}, {"value": 2, "name": "Forest", "color": "#33a02c"}],
}


def make_raster(path: Path, bands: int = 3, epsg: int | None = EPSG, values: np.ndarray | None = None, **extra) -> str:
    """Write a GeoTIFF; ``values`` (bands, rows, columns) replace the two halves.

    Args:
        extra: ``nodata``, and ``palette``: colours (r, g, b) by value.
    """
    values = _halves(bands) if values is None else values
    kind = {"u1": gdal.GDT_Byte, "u2": gdal.GDT_UInt16, "f4": gdal.GDT_Float32}[values.dtype.str[1:]]
    path.parent.mkdir(parents=True, exist_ok=True)
    dataset = gdal.GetDriverByName("GTiff").Create(str(path), values.shape[2], values.shape[1], len(values), kind)
    if epsg:
        dataset.SetProjection(wkt(epsg))
        dataset.SetGeoTransform((LEFT, CELL, 0, TOP, 0, -CELL))
    if "palette" in extra:  # before any value, or newer GDAL refuses it
        table = gdal.ColorTable()
        for value, color in extra["palette"].items():
            table.SetColorEntry(value, color)
        dataset.GetRasterBand(1).SetColorTable(table)
    for i, band in enumerate(values, 1):
        if "nodata" in extra:
            dataset.GetRasterBand(i).SetNoDataValue(extra["nodata"])
        dataset.GetRasterBand(i).WriteArray(band)
    return str(path)


def make_label_raster(path: Path) -> str:
    """Write the truth about the tiny world: value 1 in the west, 2 in the east."""
    return make_raster(path, values=_truth()[np.newaxis].astype(np.uint8))


def make_tiles(folder: Path, values: np.ndarray, missing: tuple = ()) -> str:
    """Cut a picture of the whole world (3 bands, 512 x 512) into XYZ tiles of level 1; return the layer's source.

    Args:
        missing: tiles (x, y) that are left out.
    """
    for x, y in ((x, y) for x in range(2) for y in range(2) if (x, y) not in missing):
        tile = gdal.GetDriverByName("MEM").Create("", 256, 256, 3, gdal.GDT_Byte)
        tile.WriteArray(values[:, y * 256 : y * 256 + 256, x * 256 : x * 256 + 256])
        path = folder / "1" / str(x) / f"{y}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        gdal.GetDriverByName("PNG").CreateCopy(str(path), tile)
    return f"type=xyz&url=file://{folder}/%7Bz%7D/%7Bx%7D/%7By%7D.png&zmin=1&zmax=1"


def make_samples(
    path: Path, classes: tuple = (1, 2), class_field: str = "class", epsg: int | None = EPSG, left: float = LEFT
) -> str:
    """Write sixteen squares as GeoJSON, those of the first class in the west and those of the second in the east."""
    features = [
        {"type": "Feature", "properties": {class_field: classes[column // 2]}, "geometry": square(column, row, left)}
        for row in range(4)
        for column in range(4)
    ]
    crs = {"crs": {"type": "name", "properties": {"name": f"EPSG:{epsg}"}}} if epsg else {}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"type": "FeatureCollection", **crs, "features": features}))
    return str(path)


def square(column: int, row: int, left: float = LEFT) -> dict:
    """One of the sixteen squares, 200 m wide, as a GeoJSON geometry."""
    west, north = left + column * 320 + 60, TOP - row * 320 - 60
    ring = [(west, north), (west + 200, north), (west + 200, north - 200), (west, north - 200), (west, north)]
    return {"type": "Polygon", "coordinates": [ring]}


def make_chips(folder: Path, **request) -> Path:
    """Export the tiny world with the names and colours of ``SCHEMA`` and return the folder of chips."""
    samples = json.loads(Path(make_samples(folder / "samples.geojson")).read_text())
    lines = folder / "samples.geojsonl"
    lines.write_text("".join(json.dumps(feature) + "\n" for feature in samples["features"]))
    run = run_core(
        {
            "kind": "export",
            "rasters": [{"path": make_raster(folder / "world.tif")}],
            "samples": {"path": str(lines), "crs": wkt(EPSG)},
            "schema": json.dumps(SCHEMA),
            "output": str(folder / "chips"),
            **{"tile_size": 64, "stride": 32, **request},
        },
        folder,
    )
    assert run.result, run
    return folder / "chips"


def make_model(chips: Path, path: Path) -> Path:
    """Train a model that knows the tiny world by heart."""
    run = run_core(
        {
            "kind": "train",
            "folder": str(chips),
            "output": str(path),
            "backbone": "resnet18",
            "backbone_weights": "NONE",
            "max_epochs": 1,
            "batch_size": 2,
            "device": "CPU",
            "refit": "OFF",
        },
        path.parent,
    )
    assert run.result, run
    return path


@dataclass
class CoreRun:
    """What a worker that ran by itself has said."""

    rc: int
    seconds: float
    result: dict | None = None
    error: str = ""
    stderr: str = ""
    events: list[dict] = field(default_factory=list)


def run_core(request: dict, folder: Path, timeout: float = 600) -> CoreRun:
    """Run a request with ``python -m chipwise.core`` in the runtime."""
    path = folder / f"{request['kind']}.json"
    path.write_text(json.dumps(request))
    start = time.monotonic()
    done = subprocess.run(
        [RUNTIME, "-s", "-m", "chipwise.core", str(path)], cwd=PLUGINS, capture_output=True, text=True, timeout=timeout
    )
    run = CoreRun(done.returncode, time.monotonic() - start, stderr=done.stderr)
    run.events = [json.loads(line) for line in done.stdout.splitlines()]
    for event in run.events:
        if event["event"] == "result":
            run.result = event
        elif event["event"] == "error":
            run.error = event["text"]
    return run


def children(pid: int) -> list[int]:
    """The living processes that a process has started."""
    return [int(entry.name) for entry in Path("/proc").glob("[0-9]*") if _parent(int(entry.name)) == pid]


def is_alive(pid: int) -> bool:
    """Whether a process runs; one that has ended and waits for its parent does not."""
    return _parent(pid) is not None


def wait_until(condition, seconds: float) -> bool:
    """Wait until a condition holds, and say whether it did within the time."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


def wkt(epsg: int) -> str:
    """A CRS as WKT."""
    crs = osr.SpatialReference()
    crs.ImportFromEPSG(epsg)
    return crs.ExportToWkt()


def _truth() -> np.ndarray:
    return np.repeat([[1, 2]], SIZE // 2, axis=1).repeat(SIZE, axis=0)


def _halves(bands: int) -> np.ndarray:
    noise = np.random.default_rng(1).normal(0, 10, (bands, SIZE, SIZE))
    return (noise + np.where(_truth() == 1, 100, 300)).astype(np.uint16)


def _parent(pid: int) -> int | None:
    """The parent of a running process, None where there is no such process or only what is left of it."""
    try:
        state, parent = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[:2]
    except (OSError, ValueError):
        return None
    return None if state in "ZX" else int(parent)
