import dataclasses
import json
from pathlib import Path

import numpy as np
import pytest
from affine import Affine
from chipwise.core.chips.esri_folder import Chip, ChipFolder
from chipwise.core.chips.grid import chip_windows
from chipwise.core.errors import TrainingDataError
from chipwise.core.schema import ClassSchema, LandClass
from chipwise.core.training.split import SOURCES_FOR_SPLIT, split_chips
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
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


def check(folder, labels, split, spaces=("EPSG:32633",), grid=GRID, classes=2):
    seen, counted = on_the_ground(folder, labels, split, spaces, grid)
    learnt, checked = np.zeros(classes, int), 0
    for space, label in zip(spaces, labels, strict=True):
        assert not (seen[space] & (counted[space] > 0)).any(), "a validation pixel is visible in training"
        assert counted[space].max() <= 1, "a validation pixel counts twice"
        learnt += np.bincount(label[seen[space] & (label >= 0)], minlength=classes)
        checked += (counted[space] > 0)[label >= 0].sum()
        for value in range(classes):
            learnt[value] += 0 if (label == value).any() or len(labels) > 1 else 1
    assert checked > 0 and (learnt > 0).all(), f"labels left to learn from: {learnt}"


@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=150, deadline=None)
@given(
    seed=st.integers(0, 10_000),
    size=st.sampled_from([32, 64]),
    overlap=st.sampled_from([1, 2, 4]),
    side=st.integers(100, 250),
    percent=st.sampled_from([1, 10, 30, 90]),
)
def test_no_ground_is_shared_and_every_class_is_left_to_learn(seed, size, overlap, side, percent):
    label = blobs(seed, side, side + 20)
    folder, shown = folder_of([label], size, size // overlap)
    assume(len(folder.chips) > 1)
    try:
        split = split_chips(folder, shown, 2, percent, seed)
    except TrainingDataError as error:
        assume("\n" in str(error))
    assert split.by == "area"
    check(folder, [label], split)


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 10_000), size=st.sampled_from([17, 33, 50, 63]), stride=st.integers(11, 60))
def test_chips_of_odd_size_and_stride_share_no_ground_either(seed, size, stride):
    label = blobs(seed, 150, 170)
    folder, shown = folder_of([label], size, min(stride, size))
    assume(len(folder.chips) > 1)
    try:
        split = split_chips(folder, shown, 2, 10, seed)
    except TrainingDataError as error:
        assume("\n" in str(error))
    check(folder, [label], split)


@pytest.mark.parametrize(
    "grid",
    [
        Affine(0.0001, 0, 13.1, 0, -0.00007, 52.5),
        Affine.translation(500_000, 5_600_000) * Affine.scale(0.123, -0.123),
        Affine(1, 0, 0, 0, -1, 0),
    ],
)
def test_cells_of_any_size_share_no_ground(grid):
    label = blobs(3, 256, 256, count=30)
    folder, shown = folder_of([label], 64, 32, grid=grid)
    check(folder, [label], split_chips(folder, shown, 2, 10, 1), grid=grid)


def test_in_a_turned_raster_no_ground_is_shared():
    grid = Affine.translation(500_000, 5_600_000) * Affine.rotation(33) * Affine.scale(0.5, -0.5)
    label = blobs(3, 256, 256, count=30)
    folder, shown = folder_of([label], 64, 32, grid=grid)
    check(folder, [label], split_chips(folder, shown, 2, 10, 1), grid=grid)


def test_unconnected_rasters_are_split_as_a_whole():
    spaces = tuple(f"raster {i}" for i in range(SOURCES_FOR_SPLIT))
    labels = [blobs(i, 128, 128, count=20) for i in range(SOURCES_FOR_SPLIT)]
    folder, shown = folder_of(labels, 64, 32, spaces)
    split = split_chips(folder, shown, 2, 20, 1)
    assert split.by == "source"
    check(folder, labels, split, spaces)
    assert not {p.chip.space for p in split.train} & {p.chip.space for p in split.validation}


def test_about_the_share_asked_for_is_held_out():
    label = np.random.default_rng(1).integers(0, 2, (640, 640))
    folder, shown = folder_of([label], 64, 32)
    for percent in (5, 10, 30):
        _, counted = on_the_ground(folder, [label], split_chips(folder, shown, 2, percent, 7))
        assert counted["EPSG:32633"].mean() == pytest.approx(percent / 100, abs=0.02)


def test_a_seed_gives_one_split_and_another_seed_another_equally_good_one():
    label = np.kron(np.ones((40, 40), int), [[0] * 8] * 4 + [[1] * 8] * 4)
    folder, shown = folder_of([label], 64, 32)
    first, again, other = (split_chips(folder, shown, 2, 10, seed) for seed in (7, 7, 8))
    assert first == again and first != other


@pytest.mark.parametrize("classes", [1, 2])
def test_labels_in_one_place_are_refused(classes):
    label = np.full((256, 256), -1)
    label[4:12, 4:12] = 0
    label[4:12, 12:20] = classes - 1
    folder, shown = folder_of([label], 64, 32)
    with pytest.raises(TrainingDataError, match="one place"):
        split_chips(folder, shown, classes, 10, 1)


def test_classes_that_lie_in_one_place_each_are_not_taken_from_training():
    label = np.full((256, 256), -1)
    label[4:12, 4:12] = 0
    label[200:208, 200:208] = 1
    folder, shown = folder_of([label], 64, 32)
    try:
        split = split_chips(folder, shown, 2, 10, 1)
    except TrainingDataError:
        return
    check(folder, [label], split)


def test_overlapping_rasters_of_one_crs_share_no_ground():
    """Two dates of one place: what is held out of one is held out of the other."""
    label = blobs(4, 200, 200, count=30)
    first, shown = folder_of([label], 64, 32)
    second, shown_again = folder_of([label], 64, 48)
    folder = ChipFolder(Path("x"), SCHEMA, first.chips + second.chips, 1, (64, 64), np.dtype(np.uint8))
    check(folder, [label], split_chips(folder, shown + shown_again, 2, 10, 1))


def test_a_real_export_is_split_like_its_ground(make_chips, landscape):
    image, label = landscape(256)
    folder = ChipFolder.open(make_chips("chips", image, label, stride=32))
    windows = json.loads((folder.path / "chipwise.json").read_text())["chips"]
    ground = label.astype(int) - 1
    shown = [ground[w["row"] : w["row"] + 64, w["column"] : w["column"] + 64] for w in windows]
    split = split_chips(folder, shown, 2, 10, 1)
    space = folder.chips[0].space
    check(folder, [ground], split, (space,))
    assert any(part.hidden for part in split.train)


@pytest.mark.parametrize("angle", [30.0, 45.0, -90.0])
def test_turned_chips_show_nothing_of_the_validation_area_and_are_not_counted(angle):
    """Pixel by pixel: where on the ground each pixel of a turned chip lies."""
    size, label = 32, np.random.default_rng(4).integers(0, 2, (160, 160))
    folder, shown = folder_of([label], size, 16)
    turned = []
    for chip in folder.chips:
        transform = chip.transform * Affine.rotation(-angle, (size / 2, size / 2))
        turned.append(Chip(Path(f"turned-{chip.image}"), chip.label, transform, chip.space))
    both = dataclasses.replace(folder, chips=[c for pair in zip(folder.chips, turned, strict=True) for c in pair])
    split = split_chips(both, [s for label in shown for s in (label, label)], 2, 20, 1)
    assert not any(part.chip.image.name.startswith("turned") for part in split.validation)
    counted = np.zeros(label.shape, bool)
    for part in split.validation:
        column, row = (round(v) for v in ~GRID * (part.chip.transform.c, part.chip.transform.f))
        for r0, r1, c0, c1 in part.counted:
            counted[row + r0 : row + r1, column + c0 : column + c1] = True
    assert counted.any() and any(part.chip.image.name.startswith("turned") for part in split.train)
    rows, columns = np.indices((size, size)) + 0.5
    for part in split.train:
        visible = np.ones((size, size), bool)
        for r0, r1, c0, c1 in part.hidden:
            visible[r0:r1, c0:c1] = False
        x, y = (~GRID * part.chip.transform) * (columns[visible], rows[visible])
        inside = (x >= 0) & (y >= 0) & (x < 160) & (y < 160)
        assert not counted[y[inside].astype(int), x[inside].astype(int)].any()
