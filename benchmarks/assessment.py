"""Memory and speed of Sample Reference Points and Assess Accuracy on large rasters.

    make runtime && $(cat build/runtime-python) benchmarks/assessment.py [--side 50000] [--share 0.05]

The map has five classes in patches of 64 pixels, and content in the given share of its blocks; elsewhere it is nodata.
The reference raster agrees with nine tenths of it. Points are drawn from the map, the map is compared with the raster,
and then with 200 polygons of a thousand pixels each. Memory is the most that the worker's process held.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from pathlib import Path

import numpy as np
import rasterio
from rasterio.transform import from_origin
from rasterio.windows import Window
from worker_memory import run_worker

BLOCK, PATCH = 512, 64


def main() -> None:
    """Print a line for each run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--side", type=int, default=50_000, help="rows and columns of the rasters")
    parser.add_argument("--share", type=float, default=0.05, help="of the blocks that have content")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="chipwise-") as folder:
        work = Path(folder)
        make_rasters(work / "map.tif", work / "truth.tif", options.side, options.share)
        raster = {"path": str(work / "map.tif")}
        report = str(work / "report.html")
        polygons = {"path": make_polygons(work / "polygons.jsonl", options.side)}
        requests = {
            "draw 1000 points": {"kind": "sample", "output": str(work / "points.gpkg"), "point_count": 1000},
            "against a raster": {
                "kind": "assess", "report_output": report, "reference_raster": {"path": str(work / "truth.tif")},
            },
            "against polygons": {"kind": "assess", "report_output": report, "reference": polygons},
        }  # fmt: skip
        for what, request in requests.items():
            done = run_worker(json.dumps({**request, "raster": raster}), work)
            counted = done.last.get("count", done.last)
            print(
                f"{what}: {done.last['event']}, {counted} counted after {done.seconds:.0f} s, at most "
                f"{done.gibibytes:.2f} GiB of memory (aim: less than 1)",
                flush=True,
            )


def make_rasters(mapped: Path, truth: Path, side: int, share: float) -> None:
    """Write the map and its reference, block by block."""
    profile = {
        "driver": "GTiff", "width": side, "height": side, "count": 1, "dtype": "uint8", "crs": "EPSG:32633",
        "transform": from_origin(5e5, 5.6e6, 1, 1), "tiled": True, "blockxsize": BLOCK, "blockysize": BLOCK,
        "compress": "deflate", "zlevel": 1, "nodata": 0, "sparse_ok": True, "bigtiff": "IF_SAFER",
    }  # fmt: skip
    random = np.random.default_rng(1)
    with rasterio.open(mapped, "w", **profile) as first, rasterio.open(truth, "w", **profile) as second:
        for row in range(0, side, BLOCK):
            for column in range(0, side, BLOCK):
                if random.random() >= share:
                    continue
                patches = random.integers(1, 6, (BLOCK // PATCH, BLOCK // PATCH), np.uint8)
                changed = np.where(random.random(patches.shape) < 0.1, patches % 5 + 1, patches).astype(np.uint8)
                window = Window(column, row, min(BLOCK, side - column), min(BLOCK, side - row))
                for file, values in ((first, patches), (second, changed)):
                    pixels = values.repeat(PATCH, 0).repeat(PATCH, 1)
                    file.write(pixels[: window.height, : window.width], 1, window=window)


def make_polygons(path: Path, side: int) -> str:
    """Write squares of 32 pixels at random places."""
    random = np.random.default_rng(2)
    with path.open("w") as file:
        for column, row in random.integers(0, side - 32, (200, 2)).tolist():
            x, y = 5e5 + column, 5.6e6 - row
            ring = [[x, y], [x + 32, y], [x + 32, y - 32], [x, y - 32], [x, y]]
            geometry = {"type": "Polygon", "coordinates": [ring]}
            properties = {"class": int(random.integers(1, 6))}
            file.write(json.dumps({"type": "Feature", "geometry": geometry, "properties": properties}) + "\n")
    return str(path)


if __name__ == "__main__":
    main()
