"""Accuracy on real imagery, with default parameters, beside the random forest of each data set's README.

    make runtime && CHIPWISE_TEST_DATA=... python3 benchmarks/accuracy.py [--epochs 20] [--backbone resnet18] [SET ...]

Run it with QGIS's Python; it calls qgis_process as a user would.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from real_sets import chiapas, dubai, north_carolina, run_set

SETS = {"nc": north_carolina, "chiapas": chiapas, "dubai": dubai}
REPOSITORY = Path(__file__).parent.parent


def main() -> None:
    """Print one line a set."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--epochs", type=int, default=20)
    parser.add_argument("--backbone", default="resnet18")
    parser.add_argument("sets", nargs="*", choices=[[], *SETS], default=list(SETS))
    options = parser.parse_args()
    data = Path(os.environ["CHIPWISE_TEST_DATA"])
    with tempfile.TemporaryDirectory(prefix="chipwise-") as work:
        run = _qgis_process(Path(work))
        for name in options.sets:
            start = time.monotonic()
            score = run_set(SETS[name](data, Path(work)), Path(work), run, options.epochs, options.backbone)
            print(f"{score.line()}  {time.monotonic() - start:.0f} s", flush=True)


def _qgis_process(work: Path):
    """A function that runs an algorithm through qgis_process in a profile of its own."""
    profile = work / "profile" / "profiles" / "default" / "QGIS"
    profile.mkdir(parents=True)
    (profile / "QGIS3.ini").write_text("[PythonPlugins]\nchipwise=true\n")
    program = next((p for p in ("/usr/bin/qgis_process.bin",) if os.path.exists(p)), "qgis_process")
    environment = os.environ | {
        "PATH": "/usr/bin:/bin",
        "QT_QPA_PLATFORM": "offscreen",
        "QGIS_PLUGINPATH": str(REPOSITORY / "build" / "plugins"),
        "QGIS_CUSTOM_CONFIG_PATH": str(work / "profile"),
    }

    def run(algorithm: str, **parameters) -> dict:
        items = [(k, v) for k, vs in parameters.items() for v in (vs if isinstance(vs, list) else [vs])]
        command = [program, "run", algorithm, *(f"--{k}={v}" for k, v in items)]
        done = subprocess.run(command, env=environment, capture_output=True, text=True)
        if done.returncode:
            raise SystemExit(f"{algorithm} failed:\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}")
        block = done.stdout.split("Results\n")[-1]
        return dict(line.split(":\t", 1) for line in block.splitlines() if ":\t" in line)

    return run


if __name__ == "__main__":
    main()
