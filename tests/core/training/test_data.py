import numpy as np
import pytest
import torch
from chipwise.core.chips.esri_folder import ChipFolder
from chipwise.core.requests import TrainRequest
from chipwise.core.training.augmentation import build_augmentation
from chipwise.core.training.cache import ChipCache
from chipwise.core.training.data import ChipDataset, band_statistics, label_counts
from chipwise.core.training.sampling import Draw, EpochBatches, SamplingPlan
from chipwise.core.training.soft_targets import Blur, SoftTargets
from chipwise.core.training.split import ChipPart, join_validation, split_by_folder, split_chips
from chipwise.core.training.targets import IGNORE, Targets
from torch.utils.data import DataLoader

TWO = Targets((1, 2))


@pytest.fixture
def make_cache(make_chips, tmp_path, events):
    """Export an image and its label, and read the chips; gives folder and cache."""

    def make(name, image, label, targets=TWO, validation=None, **options):
        folder = ChipFolder.open(make_chips(name, image, label, **options))
        if validation is not None:
            folder = join_validation(folder, validation)
        work = tmp_path / f"{name}-cache"
        work.mkdir()
        return folder, ChipCache.fill(folder, targets, work, events)

    return make


@pytest.fixture
def chips(make_cache):
    """Four chips whose image tells every pixel apart and whose label is written into the second band."""
    label = np.random.default_rng(1).integers(0, 3, (128, 128)).astype(np.uint8)
    image = np.stack([np.arange(1, 128 * 128 + 1).reshape(128, 128), label]).astype(np.uint16)
    return make_cache("chips", image, label)


def items(folder, cache, **options):
    """One dataset over all chips, for training."""
    parts = [ChipPart(chip, i) for i, chip in enumerate(folder.chips)]
    return ChipDataset(cache, parts, TWO, np.zeros(cache.bands), **options)


def expected(cache, i):
    label = torch.from_numpy(cache.label(i).astype(np.int64))
    return torch.where(label < 0, IGNORE, label)


def test_chips_come_as_they_are_in_the_files(chips):
    _, cache = chips
    values, target = items(*chips)[1]
    assert values.dtype == torch.float32 and target.dtype == torch.int64
    assert np.array_equal(values, cache.image(1)) and torch.equal(target, expected(cache, 1))
    assert set(target.unique().tolist()) == {IGNORE, 0, 1}


def test_what_is_hidden_is_blanked_and_its_labels_do_not_count(chips):
    folder, cache = chips
    part = ChipPart(folder.chips[0], 0, hidden=((0, 32, 16, 64), (40, 50, 0, 10)))
    values, target = ChipDataset(cache, [part], TWO, np.array([7.0, 9.0]))[0]
    hidden = np.zeros((64, 64), bool)
    hidden[0:32, 16:64] = hidden[40:50, 0:10] = True
    assert (values[0][hidden] == 7).all() and (values[1][hidden] == 9).all() and (target[hidden] == IGNORE).all()
    assert np.array_equal(values[:, ~hidden], cache.image(0)[:, ~hidden])
    assert np.array_equal(target[~hidden], expected(cache, 0)[~hidden])


def test_outside_the_counted_boxes_labels_do_not_count_but_values_are_seen(chips):
    folder, cache = chips
    part = ChipPart(folder.chips[0], 0, counted=((0, 32, 0, 32),))
    values, target = ChipDataset(cache, [part], TWO, np.zeros(2))[0]
    assert np.array_equal(values, cache.image(0))
    assert np.array_equal(target[:32, :32], expected(cache, 0)[:32, :32])
    assert (target[32:] == IGNORE).all() and (target[:, 32:] == IGNORE).all()


def test_chips_to_validate_with_are_never_cropped_nor_changed(chips):
    folder, cache = chips
    parts = [ChipPart(folder.chips[0], 0, counted=((0, 64, 0, 64),))]
    for change in ({"chip_size": 32}, {"augment": lambda *item: item}, {"soft": object()}):
        with pytest.raises(ValueError, match="validate"):
            ChipDataset(cache, parts, TWO, np.zeros(2), **change)


def test_pixels_without_value_do_not_count_and_show_the_mean(make_cache):
    image = np.full((2, 64, 64), 50, np.uint8)
    image[:, :10] = 0
    image[1, 20] = 0  # one band only
    folder, cache = make_cache("chips", image, np.ones((64, 64), np.uint8), nodata=0)
    values, target = ChipDataset(cache, [ChipPart(folder.chips[0], 0)], TWO, np.array([3.0, 4.0]))[0]
    assert (target[:10] == IGNORE).all() and (target[10:] == 0).all()
    assert (values[0, :10] == 3).all() and (values[1, :10] == 4).all()
    assert (values[0, 20] == 50).all() and (values[1, 20] == 4).all()


def test_chips_of_any_size_are_filled_up_to_32_with_pixels_that_do_not_count(make_cache, landscape):
    folder, cache = make_cache("chips", *landscape(100), tile=50, stride=50)
    values, target = ChipDataset(cache, [ChipPart(folder.chips[0], 0)], TWO, np.array([3.0, 4.0]))[0]
    assert values.shape == (2, 64, 64) and target.shape == (64, 64)
    assert (target[50:] == IGNORE).all() and (target[:, 50:] == IGNORE).all() and (target[:50, :50] >= 0).all()
    assert (values[0, 50:] == 3).all() and (values[1, :, 50:] == 4).all()


def test_crops_lie_anywhere_in_the_chip_and_the_label_with_the_image(chips):
    _, cache = chips
    dataset, corners = items(*chips, chip_size=32), set()
    for i in range(200):
        values, target = dataset[Draw(0, i, 0.0)]
        assert values.shape == (2, 32, 32)
        row, column = divmod(int(values[0, 0, 0]) - 1, 128)
        crop = slice(row, row + 32), slice(column, column + 32)
        assert np.array_equal(values, cache.image(0)[(slice(None), *crop)])
        assert torch.equal(target, expected(cache, 0)[crop])
        corners.add((row, column))
    rows, columns = np.array(sorted(corners)).T
    assert len(corners) > 100 and rows.min() == columns.min() == 0 and rows.max() == columns.max() == 32


def test_every_crop_of_sparse_labels_holds_one_that_is_not_hidden(make_cache):
    label = np.zeros((64, 64), np.uint8)
    label[3, 60], label[40, 10] = 1, 2
    folder, cache = make_cache("chips", np.ones((1, 64, 64), np.uint8), label)
    part = ChipPart(folder.chips[0], 0, hidden=((0, 10, 50, 64),))
    dataset = ChipDataset(cache, [part], TWO, np.zeros(1), chip_size=32)
    for i in range(30):
        _, target = dataset[Draw(0, i, 0.0)]
        assert (target >= 0).sum() == 1 and (target == 1).sum() == 1


def test_with_background_at_least_half_of_the_crops_hold_a_feature_and_others_may_not(make_cache):
    label = np.zeros((64, 64), np.uint8)
    label[60, 60] = 1
    targets = Targets((0, 1))
    folder, cache = make_cache("chips", np.ones((1, 64, 64), np.uint8), label, targets)
    dataset = ChipDataset(cache, [ChipPart(folder.chips[0], 0)], targets, np.zeros(1), chip_size=16)
    holding = sum(bool((dataset[Draw(0, i, 0.0)][1] == 1).any()) for i in range(100))
    assert 40 <= holding <= 75


def test_crops_of_other_than_a_multiple_of_32_show_more_of_the_chip_and_hidden_boxes_move_along(chips):
    folder, cache = chips
    part = ChipPart(folder.chips[0], 0, hidden=((10, 30, 20, 40),))
    dataset = ChipDataset(cache, [part], TWO, np.array([-1.0, -1.0]), chip_size=40)
    hidden = set(cache.image(0)[0, 10:30, 20:40].ravel().tolist())
    for i in range(30):
        values, target = dataset[Draw(0, i, 0.0)]
        rows, columns = (int((values[0] != -1).any(side).sum()) for side in (1, 0))
        assert values.shape == (2, 64, 64) and min(rows, columns) >= 40
        assert (values[:, rows:] == -1).all() and (target[rows:] == IGNORE).all()
        assert not hidden & set(values[0].flatten().tolist())


def test_a_crop_is_changed_with_its_margin_which_is_then_cut_off(chips):
    seen = []

    def augment(image, target, soft):
        seen.append((image, target))
        return image, target, soft

    dataset = items(*chips, chip_size=32, augment=augment, margin=10)
    for position in range(200):
        values, target = dataset[position % 4]
        wide, wide_target = seen[-1]
        assert wide.shape[1:] == (52, 52) and values.shape[1:] == target.shape == (32, 32)
        assert torch.equal(values, wide[:, 10:-10, 10:-10]) and torch.equal(target, wide_target[10:-10, 10:-10])
        assert values[0].all()  # a crop itself lies in its chip
        beyond = wide[0] == 0
        assert (wide_target[beyond] == IGNORE).all()
        steps = wide[0][:, 1:] - wide[0][:, :-1]
        assert (steps[~beyond[:, 1:] & ~beyond[:, :-1]] == 1).all()  # each pixel has its neighbour beside it
    assert any((wide[0] == 0).any() for wide, _ in seen) and any(wide[0].all() for wide, _ in seen)


def test_a_draw_gives_the_same_item_whatever_was_drawn_before_and_leaves_the_generator_as_it_was(chips):
    augment = build_augmentation(TrainRequest("a", "b.dlpk", augmentation="STRONG"), np.ones(2), np.ones(2))
    dataset = items(*chips, chip_size=32, augment=augment)
    first = dataset[Draw(2, 5, 0.0)]
    torch.manual_seed(9)
    before = torch.get_rng_state()
    again = dataset[Draw(2, 5, 0.0)]
    assert all(torch.equal(a, b) for a, b in zip(first, again, strict=True))
    assert torch.equal(torch.get_rng_state(), before)
    assert not torch.equal(first[0], dataset[Draw(2, 6, 0.0)][0])


def test_soft_targets_come_third_and_are_cropped_and_changed_with_the_rest(make_cache, tmp_path, events):
    label = np.zeros((64, 64), np.uint8)
    label[30, 30] = 1
    folder, cache = make_cache("chips", np.ones((1, 64, 64), np.uint8), label, Targets((0, 1)))
    parts = [ChipPart(folder.chips[0], 0)]
    soft = SoftTargets(cache, parts, [Blur(1, 2, 10)], Targets((0, 1)), tmp_path, events)
    augment = build_augmentation(TrainRequest("a", "b.dlpk", augmentation="LIGHT"), np.ones(1), np.ones(1))
    dataset = ChipDataset(cache, parts, Targets((0, 1)), np.zeros(1), 40, augment, soft)
    sums = []
    for progress in (0.0, 1.0):
        for i in range(10):
            image, target, shares = dataset[Draw(0, i, progress)]
            assert image.shape == (1, 64, 64) and shares.shape == (2, 64, 64) and shares.dtype == torch.float32
            assert torch.equal(shares.sum(0) > 0, target != IGNORE) and (target != IGNORE).sum() >= 1600
            assert torch.equal(shares[1] == 1, target == 1)
        sums.append(float(shares[1].sum()))
    assert sums[0] > sums[1]


def test_processes_that_read_chips_give_the_same_items(chips):
    folder, cache = chips
    counts = label_counts(cache, [ChipPart(chip, i) for i, chip in enumerate(folder.chips)], 2)
    loaders = [
        DataLoader(
            items(folder, cache, chip_size=32), batch_sampler=EpochBatches(counts, False, 2, SamplingPlan()), **o
        )
        for o in ({}, {"num_workers": 2, "multiprocessing_context": "spawn"})
    ]
    for one, other in zip(*loaders, strict=True):
        assert torch.equal(one[0], other[0]) and torch.equal(one[1], other[1])


def test_labels_are_counted_as_far_as_they_are_visible(chips):
    folder, cache = chips
    parts = [ChipPart(folder.chips[0], 0, hidden=((0, 32, 0, 64),)), ChipPart(folder.chips[1], 1)]
    counts = label_counts(cache, parts, 2)
    for i, label in enumerate((cache.label(0)[32:], cache.label(1))):
        assert counts[i].tolist() == [(label == 0).sum(), (label == 1).sum()]


@pytest.fixture
def sides(make_cache, make_chips):
    """Split a painted ground of 192 pixels a side; gives cache and split."""

    def make(name, image, label, mode):
        if mode == "FOLDER":
            part = np.s_[..., :80, :80]
            validation = ChipFolder.open(make_chips(f"{name}-check", image[part], label[part], stride=32))
            folder, cache = make_cache(name, image, label, validation=validation, stride=32)
            first = len(folder.chips) - len(validation.chips)
            return cache, split_by_folder(folder, cache.labels, first)
        folder, cache = make_cache(name, image, label, stride=32)
        return cache, split_chips(folder, cache.labels, 2, 10, 1, mode)

    return make


@pytest.mark.parametrize("mode", ["AREA", "RANDOM", "FOLDER"])
@pytest.mark.parametrize("chip_size", [0, 48])
def test_training_never_sees_values_of_the_validation_ground(sides, landscape, mode, chip_size):
    """Every pixel of the ground has a value of its own: no value that counts in validation occurs in training."""
    _, label = landscape(192)
    image = np.arange(1, 192 * 192 + 1, dtype=np.int32).reshape(1, 192, 192)
    cache, split = sides("chips", image, label, mode)
    learn = ChipDataset(cache, split.train, TWO, np.zeros(1), chip_size)
    seen = set(torch.cat([learn[Draw(i, i, 0.0)][0].flatten() for i in range(len(learn))]).tolist())
    checked = ChipDataset(cache, split.validation, TWO, np.zeros(1))
    counted = torch.cat([v[0][target != IGNORE] for v, target in (checked[i] for i in range(len(checked)))]).tolist()
    assert counted and len(set(counted)) == len(counted) and not seen & set(counted)
    painted = np.where(np.isin(image, counted), 1000, 1).astype(np.int32)
    cache, split = sides("painted", painted, label, mode)
    statistics = band_statistics(cache, split.train)
    assert statistics.maximum[0] == 1 and statistics.mean[0] == 1
    augment = build_augmentation(
        TrainRequest("a", "b.dlpk", augmentation="STRONG", augment_brightness=False), np.ones(1), np.ones(1)
    )
    learn = ChipDataset(cache, split.train, TWO, np.ones(1), chip_size, augment)
    assert max(float(learn[Draw(i, i, 0.0)][0].max()) for i in range(len(learn))) <= 1.001


def test_band_statistics_leave_the_validation_area_out(sides, landscape):
    _, label = landscape(192)
    image = np.arange(1, 192 * 192 + 1, dtype=np.int32).reshape(1, 192, 192)
    cache, split = sides("chips", image, label, "AREA")
    learn = ChipDataset(cache, split.train, TWO, np.zeros(1))
    shown = sum(int((learn[i][0] != 0).sum()) for i in range(len(learn)))
    assert band_statistics(cache, split.train).count[0] == shown
