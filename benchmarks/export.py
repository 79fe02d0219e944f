"""Speed and memory of Export Training Data, beside a plain loop that reads and writes the same chips without labels.

    make runtime && $(cat build/runtime-python) benchmarks/export.py [--side 8192] [--polygons 500]

Both run on the same raster, one after the other, ``--rounds`` times in turn; the ratio of chips per second is what
counts, since machines are noisy. The plain loop reads each window with rasterio and writes it as the same kind of
GeoTIFF (LZW, 128-pixel blocks) from one thread.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import rasterio
from rasterio.transform import from_origin
from rasterio.windows import Window

REPOSITORY = Path(__file__).resolve().parent.parent
CRS = "EPSG:32633"
LEFT, TOP = 500_000.0, 5_600_000.0


def main() -> None:
    """Print a line for each round and the medians."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--side", type=int, default=8192, help="rows and columns of the raster")
    parser.add_argument("--bands", type=int, default=3)
    parser.add_argument("--polygons", type=int, default=500)
    parser.add_argument("--tile", type=int, default=256)
    parser.add_argument("--stride", type=int, default=128)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--block", type=int, default=512, help="block side of the raster; 0 makes strips")
    parser.add_argument("--compress", default="lzw")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="chipwise-") as folder:
        work = Path(folder)
        raster = make_raster(work / "scene.tif", options)
        samples = make_samples(work / "samples.jsonl", options)
        ratios, peaks = [], []
        for _ in range(options.rounds):
            chips, seconds, peak = export(work, raster, samples, options)
            plain = plain_loop(work, raster)
            ratios.append(plain / seconds)
            peaks.append(peak)
            print(
                f"{chips} chips: export {chips / seconds:.0f} chips/s, plain {chips / plain:.0f} chips/s, "
                f"ratio {ratios[-1]:.2f}, peak {peak} MB",
                flush=True,
            )
    print(f"median ratio {statistics.median(ratios):.2f} (at least 0.9 is the aim), peak {max(peaks)} MB of memory")


def make_raster(path: Path, options: argparse.Namespace) -> Path:
    """Smooth relief with noise, so that it compresses as imagery does."""
    tiling = {"tiled": True, "blockxsize": options.block, "blockysize": options.block} if options.block else {}
    profile = {
        "driver": "GTiff", "width": options.side, "height": options.side, "count": options.bands, "dtype": "uint8",
        "crs": CRS, "transform": from_origin(LEFT, TOP, 1, 1), "compress": options.compress, "interleave": "pixel",
    }  # fmt: skip
    random = np.random.default_rng(1)
    with rasterio.open(path, "w", **profile, **tiling) as dataset:
        columns = np.sin(np.arange(options.side) / 90.0)
        for row in range(0, options.side, 512):
            rows = min(512, options.side - row)
            relief = 110 + 50 * columns[None, :] * np.cos(np.arange(row, row + rows) / 130.0)[:, None]
            noise = random.normal(0, 6, (options.bands, rows, options.side))
            dataset.write((relief + noise).clip(0, 255).astype(np.uint8), window=Window(0, row, options.side, rows))
    return path


def make_samples(path: Path, options: argparse.Namespace) -> Path:
    """Polygons of five classes all over the raster."""
    random = np.random.default_rng(2)
    with path.open("w") as lines:
        for i in range(options.polygons):
            x, y = random.uniform(0, options.side, 2)
            angles = np.sort(random.uniform(0, 2 * np.pi, 9))
            radii = random.uniform(40, 160, 9)
            ring = [[LEFT + x + r * np.cos(a), TOP - y + r * np.sin(a)] for a, r in zip(angles, radii, strict=True)]
            geometry = {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}
            lines.write(
                json.dumps({"type": "Feature", "geometry": geometry, "properties": {"class": 1 + i % 5}}) + "\n"
            )
    return path


def export(work: Path, raster: Path, samples: Path, options: argparse.Namespace) -> tuple[int, float, int]:
    """Run the worker; chips, seconds without its start, peak memory in megabytes."""
    shutil.rmtree(work / "out", ignore_errors=True)
    request = {
        "kind": "export", "rasters": [{"path": str(raster)}], "output": str(work / "out"),
        "samples": {"path": str(samples)}, "tile_size": options.tile, "stride": options.stride,
    }  # fmt: skip
    (work / "request.json").write_text(json.dumps(request))
    # The worker's start and its imports are the same however many chips there are, so the process measures itself. Its
    # peak is Linux's VmHWM: ru_maxrss would begin at the memory of this process, which made the raster.
    code = (
        "import io, json, sys, time; from chipwise.core import __main__, requests; "
        "from chipwise.core.chips import export; from chipwise.core.events import Events; "
        "request = requests.from_json(open(sys.argv[1]).read()); start = time.perf_counter(); "
        "outputs = export.run(request, Events(io.StringIO())); seconds = time.perf_counter() - start; "
        "peak = [int(line.split()[1]) // 1024 for line in open('/proc/self/status') if line.startswith('VmHWM')][0]; "
        "print(json.dumps([outputs['chip_count'], seconds, peak]))"
    )
    environment = os.environ | {"PYTHONPATH": str(REPOSITORY / "build" / "plugins")}
    command = [sys.executable, "-c", code, str(work / "request.json")]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    return tuple(json.loads(done.stdout.splitlines()[-1]))


def plain_loop(work: Path, raster: Path) -> float:
    """Seconds to read and write the images of the same chips, no labels, no statistics."""
    own = json.loads((work / "out" / "chipwise.json").read_text())
    size = own["requests"][0]["tile_size"]
    target = work / "plain"
    target.mkdir()
    start = time.perf_counter()
    with rasterio.open(raster) as dataset:
        profile = dataset.profile | {
            "width": size, "height": size, "compress": "lzw", "blockxsize": 128, "blockysize": 128, "tiled": True,
        }  # fmt: skip
        for chip in own["chips"]:
            window = Window(chip["column"], chip["row"], size, size)
            profile["transform"] = dataset.window_transform(window)
            with rasterio.open(target / f"{chip['name']}.tif", "w", **profile) as image:
                image.write(dataset.read(window=window))
    seconds = time.perf_counter() - start
    shutil.rmtree(target)
    return seconds


if __name__ == "__main__":
    main()
