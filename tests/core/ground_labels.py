"""Chips over labelled ground, in memory, and what of the ground a split shows."""

from pathlib import Path

import numpy as np
from affine import Affine
from chipwise.core.chips.esri_folder import Chip, ChipFolder
from chipwise.core.chips.grid import chip_windows
from chipwise.core.schema import ClassSchema, LandClass
from rasterio.windows import Window

SCHEMA = ClassSchema("", (LandClass(1, "A", "#000000"), LandClass(2, "B", "#ffffff")))
CELL = 10
GRID = Affine(CELL, 0, 500_000, 0, -CELL, 5_600_000)


def folder_of(labels, size, stride, spaces=("EPSG:32633",), grid=GRID):
    """Chips over ground labels, in memory: the split reads nothing but their places and labels."""
    chips, shown = [], []
    for space, label in zip(spaces, labels, strict=True):
        for window in chip_windows(Window(0, 0, label.shape[1], label.shape[0]), (size, size), (stride, stride)):
            part = label[window.row : window.row + size, window.column : window.column + size]
            if (part >= 0).any() and part.shape == (size, size):
                name = Path(f"{len(chips)}.tif")
                chips.append(Chip(name, name, grid * Affine.translation(window.column, window.row), space))
                shown.append(part)
    return ChipFolder(Path("x"), SCHEMA, chips, 1, (size, size), np.dtype(np.uint8)), shown


def on_the_ground(folder, labels, split, spaces=("EPSG:32633",), grid=GRID):
    """For each raster: which pixels training sees, and how often each one counts in validation."""
    seen = {s: np.zeros(label.shape, bool) for s, label in zip(spaces, labels, strict=True)}
    counted = {s: np.zeros(label.shape, int) for s, label in zip(spaces, labels, strict=True)}
    rows, columns = folder.size

    def place(part):
        column, row = (round(v) for v in ~grid * (part.chip.transform.c, part.chip.transform.f))
        return slice(row, row + rows), slice(column, column + columns)

    for part in split.train:
        shown = np.ones(folder.size, bool)
        for r0, r1, c0, c1 in part.hidden:
            shown[r0:r1, c0:c1] = False
        seen[part.chip.space][place(part)] |= shown
    for part in split.validation:
        counts = np.zeros(folder.size, bool)
        for r0, r1, c0, c1 in part.counted:
            counts[r0:r1, c0:c1] = True
        counted[part.chip.space][place(part)] += counts
    return seen, counted


def blobs(seed, height, width, classes=2, count=10):
    random = np.random.default_rng(seed)
    label = np.full((height, width), -1)
    for i in range(count):
        row, column = random.integers(0, (height, width))
        label[row : row + random.integers(5, 40), column : column + random.integers(5, 40)] = i % classes
    return label
