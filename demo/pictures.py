"""Make the pictures of the README and the user guide on the demo scene.

The dock and the dialogs are those of QGIS Desktop, driven by ``pictures_script.py``; image, samples, truth and result
side by side come from the demo itself.

Usage: ``python demo/pictures.py [--minutes 2]`` with the Python of the runtime, after ``make runtime``, which installs
Xvfb and links the plugin.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
from pathlib import Path

from desktop import run_desktop
from PIL import Image
from qgis_process import REPOSITORY
from scene import make_scene

IMAGES = REPOSITORY / "docs" / "images"
SIZE, TIMEOUT = 1000, 3000
#: Samples of each class at most, as somebody would draw in one go.
EACH = 8
LARGEST, MOST_BYTES = 1280, 250_000


def main() -> None:
    """Make the scene, take the pictures, and keep them small."""
    parser = argparse.ArgumentParser(description="Make the pictures of the README and the guide.")
    parser.add_argument("--minutes", type=float, default=2.0, help="how long the quick look may train (2)")
    arguments = parser.parse_args()
    out = REPOSITORY / "build" / "pictures"
    shutil.rmtree(out, ignore_errors=True)
    made = make_scene(out / "scene", SIZE)
    job = {
        "raster": str(made["scene"]),
        "schema": str(made["schema"]),
        "features": some_of_each(json.loads(made["samples"].read_text(encoding="utf-8"))["features"]),
        "samples": str(out / "samples.gpkg"),
        "minutes": arguments.minutes,
        "pictures": str(out),
    }
    run_desktop(Path(__file__).with_name("pictures_script.py"), job, out, TIMEOUT)
    demo = out / "demo"
    subprocess.run([sys.executable, str(Path(__file__).with_name("run.py")), "--out", str(demo)], check=True)
    shutil.copy(demo / "summary.png", out)
    IMAGES.mkdir(parents=True, exist_ok=True)
    for path in sorted(out.glob("*.png")):
        print(path.name, shrink(path, IMAGES / path.name), "bytes")


def some_of_each(features: list[dict]) -> list[dict]:
    """The first few samples of each class."""
    kept: dict[str, list[dict]] = {}
    for feature in features:
        kept.setdefault(feature["properties"]["class"], []).append(feature)
    return [feature for group in kept.values() for feature in group[:EACH]]


def shrink(path: Path, target: Path) -> int:
    """Write a picture with so many colours as make a file of moderate size; return its bytes."""
    picture = Image.open(path).convert("RGB")
    picture.thumbnail((LARGEST, LARGEST))
    for colors in (256, 128, 64, 32):
        picture.quantize(colors, dither=Image.Dither.NONE).save(target, optimize=True)
        if target.stat().st_size < MOST_BYTES:
            break
    return target.stat().st_size


if __name__ == "__main__":
    main()
