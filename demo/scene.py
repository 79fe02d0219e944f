"""Make the demo scene: a procedural landscape as a satellite would see it, its truth and hand-drawn looking samples.

Usage: ``python demo/scene.py OUT_FOLDER [--size 1024] [--seed 1]``

The landscape is laid out as vectors (parcels, roads, houses ...), drawn into a map of materials at twice the
resolution, lit, blurred by the optics, averaged down to the cells and given sensor noise. Equal seeds, equal scenes.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
from landscape.files import write_files
from landscape.geometry import draw
from landscape.ground import paint
from landscape.layout import make_layout
from landscape.polygons import Ground, draw_samples
from landscape.sensor import expose, majority, outside_swath


def make_scene(folder: str | Path, size: int = 1024, seed: int = 1) -> dict:
    """Make the scene, its truth, its samples and its class schema in a folder.

    Args:
        folder: Where to write scene.tif, truth.tif, samples.geojson and classes.json; made if missing.
        size: Cells on each side, at least 256.
        seed: Equal seeds give equal scenes.

    Returns:
        ``scene``, ``truth``, ``samples`` and ``schema`` (paths), ``sample_count`` and ``labelled_share`` (0 to 1).

    Raises:
        ValueError: The size is too small to hold a landscape.
    """
    if size < 256:
        raise ValueError(f"A scene needs at least 256 cells on each side, not {size}.")
    rng = np.random.default_rng(seed)
    layout = make_layout(rng, size)
    canvas, buildings = paint(rng, layout, size)
    bands = expose(rng, canvas)
    truth = majority(canvas.classes, size)
    outside = outside_swath(size)
    bands[:, outside], truth[outside] = 0, 0
    samples = draw_samples(rng, bands, Ground(truth, layout, buildings))
    labelled = draw([polygon for polygon, _ in samples], [1] * len(samples), size, 1, np.uint8)
    paths = write_files(Path(folder), bands, truth, samples)
    return {**paths, "sample_count": len(samples), "labelled_share": float(labelled.sum() / (truth > 0).sum())}


def main() -> None:
    """Read the command line and make the scene."""
    parser = argparse.ArgumentParser(description="Make the demo scene.")
    parser.add_argument("folder", help="where to write the scene")
    parser.add_argument("--size", type=int, default=1024, help="cells on each side (1024)")
    parser.add_argument("--seed", type=int, default=1, help="equal seeds give equal scenes (1)")
    arguments = parser.parse_args()
    made = make_scene(arguments.folder, arguments.size, arguments.seed)
    print(f"{made['sample_count']} samples label {made['labelled_share']:.1%} of the scene: {arguments.folder}")


if __name__ == "__main__":
    main()
