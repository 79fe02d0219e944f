import numpy as np
import pytest
import torch
from chipwise.core.chips.esri_folder import ChipFolder, read_chip
from chipwise.core.errors import TrainingDataError
from chipwise.core.training import data
from chipwise.core.training.data import (
    IGNORE,
    MIN_BATCHES,
    ChipDataset,
    EpochBatches,
    Survey,
    Targets,
    band_statistics,
)
from chipwise.core.training.split import ChipPart, split_chips
from hypothesis import given
from hypothesis import strategies as st

TWO = Targets((1, 2))


@pytest.fixture
def folder(make_chips):
    """Four chips whose image tells every pixel apart and whose label is written into the second band."""
    label = np.random.default_rng(1).integers(0, 3, (128, 128)).astype(np.uint8)
    image = np.stack([np.arange(128 * 128).reshape(128, 128), label]).astype(np.uint16)
    return ChipFolder.open(make_chips("chips", image, label))


def test_several_classes_ignore_what_is_unlabelled_and_one_class_makes_it_background():
    assert Targets.of([4, 2], "AUTO").values == (4, 2) and not Targets.of([4, 2], "AUTO").has_background
    assert Targets.of([4], "AUTO").values == (0, 4) and Targets.of([4, 2], "BACKGROUND").values == (0, 4, 2)
    with pytest.raises(TrainingDataError, match="BACKGROUND"):
        Targets.of([4], "IGNORE")


def test_class_values_become_indices_in_the_order_of_the_classes():
    label = np.array([[0, 4, 2, 65535]], np.uint16)
    assert Targets((4, 2, 65535)).indices(label).tolist() == [[IGNORE, 0, 1, 2]]
    assert Targets((0, 4, 2, 65535)).indices(label).tolist() == [[0, 1, 2, 3]]
    with pytest.raises(TrainingDataError, match="7"):
        Targets((4, 2)).indices(np.array([[7]], np.uint8))


def test_all_eight_positions_occur_and_the_label_turns_with_the_image(folder, monkeypatch):
    monkeypatch.setattr(data, "MAX_SHIFT", 0.0)
    monkeypatch.setattr(data, "SCALES", (1.0, 1.0))
    torch.manual_seed(0)
    image, _, _ = read_chip(folder.chips[0])
    dataset = ChipDataset([ChipPart(folder.chips[0])], TWO, np.zeros(2), augment=True)
    positions = set()
    for _ in range(120):
        values, target = dataset[0]
        positions.add(tuple(values[0, ::63, ::63].flatten().int().tolist()))
        assert torch.equal(torch.where(values[1] == 0, IGNORE, values[1].long() - 1), target)
        assert values.dtype == torch.float32 and target.dtype == torch.int64
    corners = image[0, ::63, ::63]
    turns = [np.rot90(c, k) for c in (corners, corners[:, ::-1]) for k in range(4)]
    assert positions == {tuple(t.ravel().tolist()) for t in turns} and len(positions) == 8


def test_validation_chips_are_never_turned(folder):
    image, _, label = read_chip(folder.chips[1])
    dataset = ChipDataset([ChipPart(folder.chips[1])], TWO, np.zeros(2), augment=False)
    for _ in range(10):
        values, target = dataset[0]
        assert np.array_equal(values, image) and np.array_equal(target, TWO.indices(label))


def test_what_is_hidden_is_blanked_and_its_labels_do_not_count(folder):
    part = ChipPart(folder.chips[0], hidden=((0, 32, 16, 64), (40, 50, 0, 10)))
    values, target = ChipDataset([part], TWO, np.array([7.0, 9.0]), augment=False)[0]
    image, _, label = read_chip(folder.chips[0])
    hidden = np.zeros((64, 64), bool)
    hidden[0:32, 16:64] = hidden[40:50, 0:10] = True
    assert (values[0][hidden] == 7).all() and (values[1][hidden] == 9).all() and (target[hidden] == IGNORE).all()
    assert np.array_equal(values[:, ~hidden], image[:, ~hidden])
    assert np.array_equal(target[~hidden], TWO.indices(label)[~hidden])


def test_outside_the_counted_boxes_labels_do_not_count_but_values_are_seen(folder):
    part = ChipPart(folder.chips[0], counted=((0, 32, 0, 32),))
    values, target = ChipDataset([part], TWO, np.zeros(2), augment=False)[0]
    image, _, label = read_chip(folder.chips[0])
    assert np.array_equal(values, image)
    assert np.array_equal(target[:32, :32], TWO.indices(label)[:32, :32])
    assert (target[32:] == IGNORE).all() and (target[:, 32:] == IGNORE).all()


def test_training_never_sees_values_of_the_validation_area(make_chips, landscape):
    """Every pixel of the ground has a value of its own: no value that counts in validation occurs in training."""
    _, label = landscape(192)
    image = np.arange(1, 192 * 192 + 1, dtype=np.int32).reshape(1, 192, 192)
    learn, check = _sides(make_chips("chips", image, label, stride=32), augment=False)
    seen = set(torch.cat([learn[i][0].flatten() for i in range(len(learn))]).tolist())
    counted = torch.cat(
        [image[0][target != IGNORE] for image, target in (check[i] for i in range(len(check)))]
    ).tolist()
    assert counted and len(set(counted)) == len(counted) and not seen & set(counted)
    painted = np.where(np.isin(image, counted), 1000, 1).astype(np.int32)
    learn, _ = _sides(make_chips("painted", painted, label, stride=32), augment=True)
    assert max(float(learn[i][0].max()) for i in range(len(learn))) <= 1.001


def test_pixels_without_value_do_not_count_and_show_the_mean(make_chips):
    image = np.full((2, 64, 64), 50, np.uint8)
    image[:, :10] = 0
    image[1, 20] = 0  # one band only
    folder = ChipFolder.open(make_chips("chips", image, np.ones((64, 64), np.uint8), nodata=0))
    values, target = ChipDataset([ChipPart(folder.chips[0])], TWO, np.array([3.0, 4.0]), augment=False)[0]
    assert (target[:10] == IGNORE).all() and (target[10:] == 0).all()
    assert (values[0, :10] == 3).all() and (values[1, :10] == 4).all()
    assert (values[0, 20] == 50).all() and (values[1, 20] == 4).all()


def test_chips_of_any_size_are_filled_up_to_32_with_pixels_that_do_not_count(make_chips, landscape):
    folder = ChipFolder.open(make_chips("chips", *landscape(100), tile=50, stride=50))
    values, target = ChipDataset([ChipPart(folder.chips[0])], TWO, np.array([3.0, 4.0]), augment=False)[0]
    assert values.shape == (2, 64, 64) and target.shape == (64, 64)
    assert (target[50:] == IGNORE).all() and (target[:, 50:] == IGNORE).all() and (target[:50, :50] >= 0).all()
    assert (values[0, 50:] == 3).all() and (values[1, :, 50:] == 4).all()


@given(st.integers(1, 300), st.integers(1, 64))
def test_an_epoch_shows_every_chip_and_no_batch_holds_a_single_one(chips, size):
    epoch = EpochBatches(chips, size)
    batches = list(epoch)
    assert len(batches) == len(epoch) >= min(MIN_BATCHES, chips * epoch.repeats // 2)
    assert all(2 <= len(batch) <= max(size, 2) + 1 for batch in batches)
    shown = np.bincount(np.concatenate(batches), minlength=chips)
    assert (shown == epoch.repeats).all()


def test_the_hash_of_the_training_data_tells_every_change(folder, events):
    def survey(opened):
        survey = Survey(opened, TWO, events)
        labels = list(survey.labels())
        return survey.sha256, labels

    first, labels = survey(folder)
    assert survey(folder)[0] == first and len(labels) == 4
    import rasterio

    with rasterio.open(folder.chips[2].label, "r+") as dataset:
        changed = dataset.read()
        changed[0, 0, 0] = 1 + changed[0, 0, 0] % 2
        dataset.write(changed)
    assert survey(folder)[0] != first


def _sides(path, augment: bool) -> tuple[ChipDataset, ChipDataset]:
    folder = ChipFolder.open(path)
    split = split_chips(folder, (TWO.indices(read_chip(chip)[2]) for chip in folder.chips), 2, 10, 1)
    learn = ChipDataset(split.train, TWO, np.zeros(1), augment=augment)
    return learn, ChipDataset(split.validation, TWO, np.zeros(1), augment=False)


def test_band_statistics_leave_the_validation_area_out(make_chips, landscape):
    _, label = landscape(192)
    image = np.arange(1, 192 * 192 + 1, dtype=np.int32).reshape(1, 192, 192)
    path = make_chips("chips", image, label, stride=32)
    folder = ChipFolder.open(path)
    split = split_chips(folder, (TWO.indices(read_chip(chip)[2]) for chip in folder.chips), 2, 10, 1)
    learn, _ = _sides(path, augment=False)
    shown = sum(int((learn[i][0] != 0).sum()) for i in range(len(learn)))
    assert band_statistics(split.train, 1).count[0] == shown


def test_the_label_shifts_with_the_image_and_what_comes_in_does_not_count(make_chips):
    half = np.where(np.arange(64) < 32, 1, 2).astype(np.uint8) * np.ones((64, 1), np.uint8)
    folder = ChipFolder.open(make_chips("halves", half[np.newaxis] * 100, half))
    dataset = ChipDataset([ChipPart(folder.chips[0])], TWO, np.full(1, 7.0), augment=True)
    came_in = 0
    for _ in range(20):
        image, target = dataset[0]
        counts = target != IGNORE
        came_in += int((~counts).sum())
        shown = (image[0] > 150).long()
        assert float((shown[counts] == target[counts]).float().mean()) > 0.95
    assert came_in > 0
