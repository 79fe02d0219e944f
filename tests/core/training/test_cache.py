import pickle
import shutil
from pathlib import Path

import numpy as np
import pytest
import rasterio
from chipwise.core.chips.esri_folder import ChipFolder, read_chip
from chipwise.core.errors import Cancelled, OutputError, TrainingDataError
from chipwise.core.training import cache as module
from chipwise.core.training.cache import ChipCache
from chipwise.core.training.targets import IGNORE, Targets

TWO = Targets((1, 2))


@pytest.fixture
def folder(make_chips):
    """Nine chips with a hole in one and a hole of one band in another."""
    random = np.random.default_rng(1)
    image = random.integers(1, 60000, (3, 150, 150)).astype(np.uint16)
    image[:, 5:20, 5:9] = 0
    image[1, 60:70, 60:63] = 0
    label = random.integers(0, 3, (150, 150)).astype(np.uint8)
    return ChipFolder.open(make_chips("chips", image, label, tile=50, stride=50, nodata=0))


@pytest.fixture
def work(tmp_path):
    path = tmp_path / "work"
    path.mkdir()
    return path


def test_the_cache_holds_what_the_files_hold(folder, work, events):
    cache = ChipCache.fill(folder, TWO, work, events)
    assert len(cache) == len(folder.chips) == 9 and cache.bands == 3 and cache.size == (50, 50)
    assert cache.images.dtype == np.uint16 and cache.labels.dtype == np.int16
    for i, chip in enumerate(folder.chips):
        image, valid, label = read_chip(chip)
        expected = TWO.indices(label)
        expected[~valid.any(0)] = IGNORE
        assert np.array_equal(cache.image(i), image) and np.array_equal(cache.label(i), expected)
        assert np.array_equal(cache.valid(i), valid) and cache.is_complete(i) == valid.all()
    assert sorted(cache.is_complete(i) for i in range(9)) == [False, False] + [True] * 7


def test_each_chip_is_decoded_once(folder, work, events, monkeypatch):
    read = []
    monkeypatch.setattr(module, "read_chip", lambda chip: read.append(chip) or read_chip(chip))
    cache = ChipCache.fill(folder, TWO, work, events)
    for i in range(9):
        cache.image(i), cache.valid(i), cache.label(i)
    assert read == folder.chips


def test_another_process_maps_the_same_files(folder, work, events):
    cache = ChipCache.fill(folder, TWO, work, events)
    sent = pickle.dumps(cache)
    assert len(sent) < 1000
    copy = pickle.loads(sent)
    assert np.array_equal(copy.images, cache.images) and copy.sha256 == cache.sha256
    with pytest.raises(ValueError, match="read-only"):
        copy.images[0] = 0


def test_the_hash_of_the_training_data_tells_every_change(folder, tmp_path, events):
    def digest(name):
        (tmp_path / name).mkdir()
        return ChipCache.fill(folder, TWO, tmp_path / name, events).sha256

    first = digest("a")
    assert digest("b") == first
    with rasterio.open(folder.chips[2].label, "r+") as dataset:
        changed = dataset.read()
        changed[0, 0, 0] = 1 + changed[0, 0, 0] % 2
        dataset.write(changed)
    assert digest("c") != first


def test_values_that_are_no_number_are_not_valid(make_chips, work, events):
    image = np.full((1, 64, 64), 0.5, np.float32)
    image[0, 3, 4] = np.nan
    folder = ChipFolder.open(make_chips("floats", image, np.ones((64, 64), np.uint8)))
    cache = ChipCache.fill(folder, Targets((0, 1)), work, events)
    assert cache.images.dtype == np.float32 and (~cache.valid(0)).sum() == 1 and cache.label(0)[3, 4] == IGNORE


def test_reading_can_be_cancelled(folder, work, events, monkeypatch):
    def cancel(chip):
        events.cancel()
        return read_chip(chip)

    monkeypatch.setattr(module, "read_chip", cancel)
    with pytest.raises(Cancelled):
        ChipCache.fill(folder, TWO, work, events)


def test_too_small_a_disk_is_told_before_reading(folder, work, events, monkeypatch):
    monkeypatch.setattr(module.shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(10, 5, 5))
    with pytest.raises(OutputError, match="TMPDIR"):
        ChipCache.fill(folder, TWO, work, events)
    assert not any(work.iterdir())


def test_a_damaged_chip_and_a_strange_label_are_named(folder, work, events):
    with pytest.raises(TrainingDataError, match="the value 2"):
        ChipCache.fill(folder, Targets((0, 1)), work, events)
    path = folder.chips[4].image
    content = path.read_bytes()
    for damaged in (b"no image", content[: len(content) - 3000]):
        path.write_bytes(damaged)
        with pytest.raises(TrainingDataError, match=path.name):
            ChipCache.fill(folder, TWO, work, events)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_disk_that_fills_up_is_an_error_and_not_the_end_of_the_process(folder, work, events):
    (work / "images.raw").symlink_to("/dev/full")
    with pytest.raises(OutputError, match="cannot be written"):
        ChipCache.fill(folder, TWO, work, events)


def test_a_closed_cache_lets_go_of_its_files(folder, work, events):
    cache = ChipCache.fill(folder, TWO, work, events)
    cache.close()
    shutil.rmtree(work)
    assert not work.exists()
