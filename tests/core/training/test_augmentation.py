import numpy as np
import pytest
import torch
from chipwise.core.requests import AUGMENTATIONS, TrainRequest
from chipwise.core.training.augmentation import PRESETS, build_augmentation
from chipwise.core.training.targets import IGNORE

MEAN, STD = np.array([1000.0, 20.0, -3.0, 0.5, 7.0]), np.array([300.0, 5.0, 1.0, 0.1, 0.0])
BLOCK = 16


def build(preset, bands=5, **switches):
    request = TrainRequest("f", "m.dlpk", augmentation=preset, **switches)
    return build_augmentation(request, np.resize(MEAN, bands), np.resize(STD, bands))


def chip(bands=5, rows=64, columns=64):
    """Values around each band's mean, three classes and pixels that do not count."""
    image = torch.randn(bands, rows, columns) * torch.tensor(np.resize(STD, bands))[:, None, None]
    image = (image + torch.tensor(np.resize(MEAN, bands))[:, None, None]).float()
    target = torch.randint(0, 3, (rows, columns))
    target[torch.rand(rows, columns) < 0.2] = IGNORE
    return image, target


def coordinates(size=96):
    """An image whose bands are the row and the column (from 1), and a target that follows from them by blocks."""
    row, column = torch.meshgrid(torch.arange(size), torch.arange(size), indexing="ij")
    image = torch.stack([row, column]).float() + 1
    return image, block_class(row, column)


def block_class(row, column):
    return (row // BLOCK * 3 + column // BLOCK * 5) % 7


def well_inside(labels):
    """Where no neighbour within two pixels came in from outside or is beyond the chip; bilinear edges are a mixture."""
    outside = torch.nn.functional.pad((labels == IGNORE).float()[None], (2, 2, 2, 2), value=1.0)
    return torch.nn.functional.max_pool2d(outside, 5, 1)[0] == 0


def without_light(preset):
    request = TrainRequest("f", "m.dlpk", augmentation=preset, augment_brightness=False)
    return build_augmentation(request, np.full(2, -1000.0), np.ones(2))


def test_the_presets_are_those_offered():
    assert {"NONE", *PRESETS} == set(AUGMENTATIONS)
    assert build("NONE") is None


@pytest.mark.parametrize("preset", PRESETS)
@pytest.mark.parametrize("bands", [1, 3, 4, 13])
@pytest.mark.parametrize("size", [(64, 64), (32, 96)])
def test_a_chip_keeps_its_shape_type_and_valid_labels(preset, bands, size):
    torch.manual_seed(0)
    augment = build(preset, bands)
    for _ in range(10):
        image, target = chip(bands, *size)
        soft = torch.rand(3, *size)
        moved, labels, shares = augment(image, target, soft)
        assert moved.shape == image.shape and labels.shape == target.shape and shares.shape == soft.shape
        assert moved.dtype == shares.dtype == torch.float32 and labels.dtype == torch.int64
        assert type(moved) is type(labels) is type(shares) is torch.Tensor
        assert torch.isfinite(moved).all() and set(labels.unique().tolist()) <= {0, 1, 2, IGNORE}
        assert moved.is_contiguous() and 0 <= shares.min() <= shares.max() <= 1


@pytest.mark.parametrize("preset", PRESETS)
def test_labels_stay_on_what_they_label(preset):
    torch.manual_seed(1)
    augment, (image, target) = without_light(preset), coordinates()
    for _ in range(30):
        moved, labels, _ = augment(image, target)
        row, column = moved - 1
        # Bilinear and nearest differ by less than a pixel, so that only the blocks' edges may.
        inside = ((row % BLOCK - BLOCK / 2).abs() < BLOCK / 2 - 1.5) & ((column % BLOCK - BLOCK / 2).abs() < 6.5)
        where = inside & well_inside(labels)
        assert where.float().mean() > 0.1
        assert torch.equal(block_class(row[where].round().long(), column[where].round().long()), labels[where])


@pytest.mark.parametrize("preset", PRESETS)
def test_soft_targets_move_with_the_hard_ones_and_are_0_outside(preset):
    torch.manual_seed(2)
    augment, (image, target) = build(preset, 2), coordinates()
    soft = torch.nn.functional.one_hot(target, 7).movedim(2, 0).float() * 0.5
    for _ in range(10):
        _, labels, shares = augment(image, target, soft)
        assert torch.equal(shares.sum(0), (labels != IGNORE) * 0.5)
        assert torch.equal(shares.argmax(0)[labels != IGNORE], labels[labels != IGNORE])


@pytest.mark.parametrize("preset", ["STANDARD", "STRONG"])
def test_what_comes_in_from_outside_is_the_mean_and_does_not_count(preset):
    torch.manual_seed(3)
    augment = build(preset)
    image = torch.full((5, 64, 64), 1e4)
    came_in = 0
    for _ in range(20):
        moved, labels, _ = augment(image, torch.zeros(64, 64, dtype=torch.long))
        outside = well_inside(torch.where(labels == IGNORE, 0, IGNORE))
        assert torch.equal(moved[:, outside], torch.tensor(MEAN).float()[:, None].expand(5, int(outside.sum())))
        came_in += outside.sum()
    assert came_in > 20 * 64


def test_light_shows_each_of_the_eight_turns_and_mirrorings_about_as_often():
    torch.manual_seed(4)
    augment, (image, target) = without_light("LIGHT"), coordinates(32)
    turned = [torch.rot90(image, k, (1, 2)) for k in range(4)]
    eight = [*turned, *(t.flip(2) for t in turned)]
    seen = np.zeros(8, int)
    for _ in range(400):
        moved = augment(image, target)[0]
        seen[[torch.equal(moved, one) for one in eight].index(True)] += 1
    assert seen.sum() == 400 and seen.min() > 25


def test_oblong_chips_are_turned_by_halves_only():
    torch.manual_seed(5)
    image = torch.arange(32 * 64.0).reshape(1, 32, 64).repeat(2, 1, 1)
    seen = {tuple(without_light("LIGHT")(image, torch.zeros(32, 64).long())[0][0, 0, :2].tolist()) for _ in range(60)}
    assert seen == {(0, 1), (63, 62), (1984, 1985), (2047, 2046)}


@pytest.mark.parametrize("preset", PRESETS)
def test_without_rotation_rows_stay_rows_and_up_stays_up(preset):
    torch.manual_seed(6)
    request = TrainRequest("f", "m.dlpk", augmentation=preset, augment_rotation=False, augment_brightness=False)
    augment = build_augmentation(request, np.full(2, -1000.0), np.ones(2))
    image, target = coordinates()
    for _ in range(20):
        moved, labels, _ = augment(image, target)
        row = torch.where(well_inside(labels), moved[0], torch.nan).numpy()
        row = row[~np.isnan(row).all(1)]
        assert (np.nanmax(row, 1) - np.nanmin(row, 1)).max() < 0.01
        assert (np.diff(np.nanmean(row, 1)) > 0).all()


@pytest.mark.parametrize("preset", ["STANDARD", "STRONG"])
def test_without_scale_a_pixel_stays_as_large_but_is_still_shifted(preset):
    torch.manual_seed(7)
    request = TrainRequest("f", "m.dlpk", augmentation=preset, augment_scale=False, augment_brightness=False)
    augment = build_augmentation(request, np.full(2, -1000.0), np.ones(2))
    image, target = coordinates()
    centres = []
    for _ in range(20):
        moved, labels, _ = augment(image, target)
        across = moved[:, 40:56, 40:56]
        if well_inside(labels)[40:56, 40:56].all():
            steps = (across[:, :, 1:] - across[:, :, :-1]).pow(2).sum(0).sqrt()
            assert torch.allclose(steps, torch.ones_like(steps), atol=0.01)
            centres.append(moved[:, 48, 48])
    assert len(centres) > 10 and torch.stack(centres).std(0).min() > 5


@pytest.mark.parametrize("preset", PRESETS)
def test_without_brightness_no_value_is_new(preset):
    torch.manual_seed(8)
    augment = build(preset, augment_brightness=False, augment_scale=False, augment_rotation=False)
    image = torch.full((5, 64, 64), 30.0)
    moved, labels, _ = augment(image, torch.zeros(64, 64).long())
    assert torch.allclose(moved[:, labels != IGNORE].median(1).values, torch.tensor(30.0))


@pytest.mark.parametrize(("preset", "most"), [("STANDARD", 0.1 + 0.05 + 3 * 0.1), ("STRONG", 0.3 + 0.15 + 3 * 0.3)])
def test_light_changes_by_shares_of_each_bands_spread(preset, most):
    torch.manual_seed(9)
    bands, level = 4, 3.0
    augment = build(preset, bands)
    mean, std = torch.tensor(MEAN[:4]).float(), torch.tensor(STD[:4]).float()
    flat = (mean + level * std)[:, None, None].expand(4, 64, 64).clone()
    changes = []
    for _ in range(60):
        moved, labels, _ = augment(flat, torch.zeros(64, 64).long())
        changes.append((moved[:, labels != IGNORE].median(1).values - mean) / std - level)
    spread = torch.stack(changes)
    assert spread.abs().max() < most + 0.05
    assert (spread.std(0) > 0.05).all() and ((spread[:, 0] - spread[:, 1]).abs() > 0.001).any()


def test_pixels_without_a_value_keep_the_mean_which_says_so():
    torch.manual_seed(10)
    augment = build("STRONG", augment_scale=False, augment_rotation=False)
    image = chip()[0]
    image[:, :, 20:44] = torch.tensor(MEAN).float()[:, None, None]
    image[0] = 1000.0
    relit = augment._relight(image)
    assert torch.equal(relit[:, :, 20:44], image[:, :, 20:44]) and torch.equal(relit[0], image[0])
    assert not torch.equal(relit[1, :, :20], image[1, :, :20])


@pytest.mark.parametrize("preset", PRESETS)
def test_the_seed_repeats_the_changes(preset):
    augment, (image, target) = build(preset), chip()

    def run(seed):
        torch.manual_seed(seed)
        return [augment(image, target) for _ in range(8)]

    first, again, other = run(1), run(1), run(2)
    assert all(torch.equal(a[0], b[0]) and torch.equal(a[1], b[1]) for a, b in zip(first, again))
    assert not all(torch.equal(a[0], b[0]) for a, b in zip(first, other))


@pytest.mark.parametrize("preset", PRESETS)
def test_what_is_given_is_left_as_it_was(preset):
    augment, (image, target) = build(preset), chip()
    soft = torch.rand(3, 64, 64)
    copies = image.clone(), target.clone(), soft.clone()
    for _ in range(8):
        augment(image, target, soft)
    assert all(torch.equal(a, b) for a, b in zip((image, target, soft), copies))


@pytest.mark.parametrize("preset", ["STANDARD", "STRONG"])
def test_with_its_margin_no_part_of_a_crop_comes_from_outside(preset):
    augmentation = build_augmentation(TrainRequest("f", "m.dlpk", augmentation=preset), MEAN, STD, is_cropped=True)
    margin, (image, target) = augmentation.margin(64), (torch.ones(5, 300, 300), torch.zeros(300, 300, dtype=int))
    assert 0 < margin < 300 - 64
    side = 64 + 2 * margin
    for _ in range(200):
        _, seen, _ = augmentation(image[:, :side, :side], target[:side, :side])
        assert (seen[margin:-margin, margin:-margin] == 0).all()


def test_where_nothing_moves_no_margin_is_looked_at():
    assert build("LIGHT").margin(64) == 0 and build("STANDARD", augment_scale=False).margin(64) == 0
