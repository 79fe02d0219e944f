import dataclasses
import json
from pathlib import Path

import numpy as np
import pytest
from affine import Affine
from chipwise.core.chips import export
from chipwise.core.chips.esri_folder import Chip, ChipFolder, read_chip
from chipwise.core.errors import TrainingDataError
from chipwise.core.requests import ExportRequest, RasterInput
from chipwise.core.training import split as split_module
from chipwise.core.training.split import SOURCES_FOR_SPLIT, split_by_folder, split_chips
from ground_labels import CELL, GRID, SCHEMA, blobs, folder_of, on_the_ground
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from rasterio import warp


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


def pixels_on_the_ground(transform, size, inset=0.02):
    """The corners of every pixel, drawn in a little, and its middle: (points, pixels) each of x and y."""
    rows, columns = (index.ravel() for index in np.indices(size))
    offsets = [(0.5, 0.5), *((x, y) for x in (inset, 1 - inset) for y in (inset, 1 - inset))]
    return transform * (
        np.array([columns + x for x, _ in offsets]),
        np.array([rows + y for _, y in offsets]),
    )


def mask_of(boxes, size):
    mask = np.zeros(size, bool)
    for r0, r1, c0, c1 in boxes:
        assert not mask[r0:r1, c0:c1].any(), "boxes that count overlap"
        mask[r0:r1, c0:c1] = True
    return mask


def shows(transform, mask, x, y):
    """Which points lie in pixels of a chip where the mask is set."""
    columns, rows = (np.floor(np.round(v, 6)).astype(int) for v in ~transform * (x, y))
    inside = (columns >= 0) & (rows >= 0) & (columns < mask.shape[1]) & (rows < mask.shape[0])
    return inside & mask[rows.clip(0, mask.shape[0] - 1), columns.clip(0, mask.shape[1] - 1)]


def check_anywhere(folder, split):
    """Pixel by pixel for chips of any grid: nothing that counts is visible in training, or counts twice."""
    assert split.train and split.validation
    both = {part.index for part in split.train} & {part.index for part in split.validation}
    assert split.by == "area" or not both
    for part in split.validation:
        x, y = pixels_on_the_ground(part.chip.transform, folder.size)
        counts = mask_of(part.counted, folder.size).ravel()
        assert counts.any() and not part.hidden
        x, y = x[:, counts], y[:, counts]
        for other in split.train:
            if other.chip.space == part.chip.space:
                visible = np.ones(folder.size, bool)
                for r0, r1, c0, c1 in other.hidden:
                    visible[r0:r1, c0:c1] = False
                assert not shows(other.chip.transform, visible, x, y).any(), "a validation pixel is visible in training"
        for other in split.validation:
            if other.index != part.index and other.chip.space == part.chip.space:
                again = shows(other.chip.transform, mask_of(other.counted, folder.size), x, y)
                assert not again.any(), "a validation pixel counts twice"


def with_turned(folder, shown, angle):
    """Each chip and, after it, the same turned about its middle."""
    rows, columns = folder.size
    chips = []
    for chip in folder.chips:
        transform = chip.transform * Affine.rotation(-angle, (columns / 2, rows / 2))
        chips += [chip, Chip(Path(f"turned-{chip.image}"), chip.label, transform, chip.space)]
    return dataclasses.replace(folder, chips=chips), [label for label in shown for _ in range(2)]


MODES = ["AREA", "SOURCE", "RANDOM", "FOLDER"]


def split_in(mode, folder, shown, percent, seed, first):
    """Split in any mode; FOLDER takes the chips from ``first`` on for the folder to validate with."""
    if mode == "FOLDER":
        return split_by_folder(folder, shown, first)
    return split_chips(folder, shown, 2, percent, seed, mode)


@pytest.mark.parametrize("mode", MODES)
@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=20, deadline=None)
@given(
    seed=st.integers(0, 10_000),
    size=st.sampled_from([16, 17, 24]),
    stride=st.integers(7, 24),
    angle=st.sampled_from([None, 30.0, 45.0, -90.0]),
    percent=st.sampled_from([1, 10, 30, 90]),
)
def test_no_mode_shows_or_counts_a_pixel_twice_turned_chips_included(mode, seed, size, stride, angle, percent):
    spaces = ("EPSG:32633", "EPSG:32634") if mode == "SOURCE" else ("EPSG:32633",)
    labels = [blobs(seed + i, 60, 70, count=20) for i in range(len(spaces))]
    folder, shown = folder_of(labels, size, min(stride, size), spaces)
    assume(len(folder.chips) > 1)
    if angle is not None:
        folder, shown = with_turned(folder, shown, angle)
    try:
        split = split_in(mode, folder, shown, percent, seed, len(shown) * 2 // 3)
    except TrainingDataError as error:
        assume("\n" in str(error))
    assert split.by == mode.lower()
    check_anywhere(folder, split)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(("scale", "shift", "angle"), [(1, 0.4, 0), (2.3, 0.4, 0), (0.6, 3.3, 0), (1, 0.4, 20)])
def test_rasters_of_other_cells_over_the_same_ground_share_none_of_it(mode, scale, shift, angle):
    label = blobs(4, 200, 200, count=30)
    other = GRID * Affine.translation(shift, shift) * Affine.rotation(angle) * Affine.scale(scale)
    first, shown = folder_of([label], 24, 12)
    second, shown_again = folder_of([blobs(5, 60, 60, count=30)], 24, 12, grid=other)
    chips = first.chips + [dataclasses.replace(c, image=Path("other/images") / c.image) for c in second.chips]
    folder = dataclasses.replace(first, chips=chips)
    # chips of one space are told apart by what their folder says
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(split_module, "_sources", lambda chips: [c.image.parent for c in chips])
        check_anywhere(folder, split_in(mode, folder, shown + shown_again, 20, 1, len(shown)))


#: A place that lies in two zones of UTM, and how it is seen in each: the grids are turned against each other.
ZONES = ("EPSG:32633", "EPSG:32632")


@pytest.mark.parametrize("mode", MODES)
def test_the_same_ground_in_two_crss_is_not_shared(mode):
    """Pixel by pixel, where each lies in the other CRS."""
    grid = Affine(CELL, 0, 250_000, 0, -CELL, 5_600_000)
    (x,), (y,) = warp.transform(*ZONES, *([v] for v in grid * (50, 40)))
    first, shown = folder_of([blobs(4, 100, 100, count=30)], 24, 12, grid=grid)
    second, shown_again = folder_of([blobs(5, 80, 80, count=30)], 24, 12, ZONES[1:], Affine(CELL, 0, x, 0, -CELL, y))
    folder = dataclasses.replace(first, chips=first.chips + second.chips)
    split = split_in(mode, folder, shown + shown_again, 30, 1, len(shown))
    met = 0
    for part in split.validation:
        x, y = pixels_on_the_ground(part.chip.transform, folder.size)
        counts = mask_of(part.counted, folder.size).ravel()
        own = ZONES.index(part.chip.space)
        moved = warp.transform(ZONES[own], ZONES[1 - own], x[:, counts].ravel(), y[:, counts].ravel())
        x, y = (np.array(values) for values in moved)
        for other in split.train:
            if other.chip.space != part.chip.space:
                visible = np.ones(folder.size, bool)
                met += shows(other.chip.transform, visible, x, y).any()
                for r0, r1, c0, c1 in other.hidden:
                    visible[r0:r1, c0:c1] = False
                assert not shows(other.chip.transform, visible, x, y).any(), "a validation pixel is visible in training"
    assert met > 0


def test_places_far_from_each_other_hide_nothing_whatever_their_crs():
    first, shown = folder_of([blobs(4, 60, 60, count=30)], 24, 12)
    second, shown_again = folder_of([blobs(5, 60, 60, count=30)], 24, 12, ("EPSG:32755",))
    nowhere, shown_nowhere = folder_of([blobs(6, 60, 60, count=30)], 24, 12, ("raster a.tif",))
    folder = dataclasses.replace(first, chips=first.chips + second.chips + nowhere.chips)
    labels = shown + shown_again + shown_nowhere
    split = split_by_folder(folder, labels, len(shown))
    assert len(split.train) == len(first.chips) and not any(part.hidden for part in split.train)


def on_disk(path, make_raster, arrays, events, **options):
    """Export several rasters with a label of two classes into one folder and open it."""
    rasters, labels = [], []
    for i, (label, transform) in enumerate(arrays):
        place = {"georeference": False, "crs": "EPSG:32633", "transform": transform}
        rasters.append(make_raster(path / f"image-{i}.tif", np.full_like(label, 7), **place))
        labels.append(make_raster(path / f"label-{i}.tif", label, **place))
    export.run(
        ExportRequest(
            rasters=tuple(RasterInput(p) for p in rasters), label_rasters=tuple(RasterInput(p) for p in labels),
            output=str(path / "chips"), tile_size=32, stride=16, **options,
        ),
        events,
    )  # fmt: skip
    folder = ChipFolder.open(path / "chips")
    return folder, [read_chip(chip)[2].astype(int) - 1 for chip in folder.chips]


def test_by_source_rasters_of_one_crs_are_told_apart_and_what_they_share_is_hidden(tmp_path, make_raster, events):
    """Four rasters of one CRS, each of which overlaps the next by half."""
    random = np.random.default_rng(1)
    places = [
        (random.integers(1, 3, (96, 96)).astype(np.uint8), GRID * Affine.translation(48 * i, 0)) for i in range(4)
    ]
    folder, shown = on_disk(tmp_path, make_raster, places, events, rotation_angle=30.0)
    assert len({chip.space for chip in folder.chips}) == 1
    split = split_chips(folder, shown, 2, 20, 1, "SOURCE")
    own = json.loads((folder.path / "chipwise.json").read_text())
    source_of = {chip["name"]: chip["source"] for chip in own["chips"]}
    sources = [{source_of[part.chip.image.stem] for part in side} for side in (split.train, split.validation)]
    assert split.by == "source" and len(sources[1]) == 1 and not sources[0] & sources[1]
    assert any(part.hidden for part in split.train)
    check_anywhere(folder, split)


def test_by_source_one_raster_is_refused():
    folder, shown = folder_of([blobs(1, 150, 150, count=30)], 32, 32)
    with pytest.raises(TrainingDataError, match="AREA"):
        split_chips(folder, shown, 2, 10, 1, "SOURCE")


def test_at_random_chips_from_all_over_hold_about_the_share():
    label = np.random.default_rng(1).integers(0, 2, (640, 640))
    folder, shown = folder_of([label], 32, 16)
    for percent in (5, 10, 30):
        split = split_chips(folder, shown, 2, percent, 7, "RANDOM")
        _, counted = on_the_ground(folder, [label], split)
        assert counted["EPSG:32633"].mean() == pytest.approx(percent / 100, abs=0.01)
        check(folder, [label], split)
    assert split_chips(folder, shown, 2, 10, 7, "RANDOM") != split_chips(folder, shown, 2, 10, 8, "RANDOM")


def test_at_random_two_chips_become_one_to_learn_from_and_one_to_check_with():
    folder, shown = folder_of([np.random.default_rng(1).integers(0, 2, (32, 64))], 32, 32)
    split = split_chips(folder, shown, 2, 10, 1, "RANDOM")
    assert len(split.train) == len(split.validation) == 1


def test_at_random_a_single_labelled_place_is_refused():
    label = np.full((128, 128), -1)
    label[3:9, 3:9] = 0
    folder, shown = folder_of([label], 64, 64)
    with pytest.raises(TrainingDataError, match="one place"):
        split_chips(folder, shown, 1, 10, 1, "RANDOM")
