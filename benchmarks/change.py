"""Memory and speed of Compare Maps on two maps of 50 000 x 50 000 pixels.

    make runtime && $(cat build/runtime-python) benchmarks/change.py [sparse] [full] [--side 50000] [--min-patch 4]

sparse: of the maps one block in 25 has content, the others are not in the files.
full: all of the pixels have a class, in patches of some dozens of pixels, and a tenth of the patches has changed; the
same few blocks again and again, since it is not about making maps (some 400 MB on the disk).

All outputs but polygons are asked for. Memory is the most that the worker's process held; the aim is 1 GiB.
"""

from __future__ import annotations

import argparse
import json
import os
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
BLOCK = 512
#: Pixels from one corner of a patch to the next, and how many different blocks there are.
PATCH, BLOCKS = 8, 16
#: The worker's peak is Linux's VmHWM: ru_maxrss would begin at the memory of this process, which made the maps.
WORKER = (
    "import io, json, sys; from chipwise.core import __main__, requests; "
    "from chipwise.core.assessment import compare; from chipwise.core.events import Events; "
    "outputs = compare.run(requests.from_json(open(sys.argv[1]).read()), Events(io.StringIO())); "
    "peak = [int(line.split()[1]) // 1024 for line in open('/proc/self/status') if line.startswith('VmHWM')][0]; "
    "print(json.dumps([outputs['changed_share'], peak]))"
)


def main() -> None:
    """Print a line for each kind of map."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kinds", nargs="*", choices=[[], "sparse", "full"], default=["sparse", "full"])
    parser.add_argument("--side", type=int, default=50_000, help="rows and columns of the maps")
    parser.add_argument("--min-patch", type=int, default=4)
    options = parser.parse_args()
    for kind in options.kinds:
        with tempfile.TemporaryDirectory(prefix="chipwise-") as folder:
            work = Path(folder)
            every = 5 if kind == "sparse" else 1
            for seed, name in enumerate(("before", "after")):
                make_map(work / f"{name}.tif", options.side, every, seed)
            share, peak, seconds = compare(work, options.min_patch)
            print(
                f"{kind}: {options.side} x {options.side} pixels, {share:.1%} changed, {seconds:.0f} s, peak {peak} MB "
                "of memory (aim 1024)",
                flush=True,
            )


def make_map(path: Path, side: int, every: int, seed: int) -> None:
    """Write a class raster in degrees whose blocks have content in every so many rows and columns of blocks."""
    profile = {
        "driver": "GTiff", "width": side, "height": side, "count": 1, "dtype": "uint8", "nodata": 0, "tiled": True,
        "blockxsize": BLOCK, "blockysize": BLOCK, "compress": "lzw", "sparse_ok": True, "bigtiff": "IF_SAFER",
        "crs": "EPSG:4326", "transform": from_origin(5, 52, 1e-4, 1e-4),
    }  # fmt: skip
    blocks = [patches(number, seed) for number in range(BLOCKS)]
    with rasterio.open(path, "w", **profile) as file:
        for row in range(0, side, BLOCK * every):
            for column in range(0, side, BLOCK * every):
                values = blocks[(row // BLOCK * 7 + column // BLOCK) % BLOCKS]
                height, width = min(BLOCK, side - row), min(BLOCK, side - column)
                file.write(values[:height, :width], 1, window=Window(column, row, width, height))


def patches(number: int, seed: int) -> np.ndarray:
    """A block of square patches of eight classes; with a seed over 0 a tenth of them has another class."""
    side = BLOCK // PATCH
    classes = np.random.default_rng(number).integers(1, 9, (side, side))
    random = np.random.default_rng(seed * 1000 + number)
    moved = random.integers(1, 8, (side, side)) * (random.random((side, side)) < 0.1 * (seed > 0))
    return ((classes - 1 + moved) % 8 + 1).astype(np.uint8).repeat(PATCH, 0).repeat(PATCH, 1)


def compare(work: Path, min_patch: int) -> tuple[float, int, float]:
    """Run the worker; changed share, peak memory in megabytes, and seconds from start to end."""
    request = {
        "kind": "compare", "before": {"path": str(work / "before.tif")}, "after": {"path": str(work / "after.tif")},
        "output": str(work / "changes.tif"), "matrix_output": str(work / "m.csv"),
        "report_output": str(work / "r.html"), "min_patch": min_patch,
    }  # fmt: skip
    (work / "request.json").write_text(json.dumps(request))
    environment = os.environ | {"PYTHONPATH": str(REPOSITORY / "build" / "plugins")}
    start = time.perf_counter()
    command = [sys.executable, "-c", WORKER, str(work / "request.json")]
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    share, peak = json.loads(done.stdout.splitlines()[-1])
    return share, peak, time.perf_counter() - start


if __name__ == "__main__":
    main()
