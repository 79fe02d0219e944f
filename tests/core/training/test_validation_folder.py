"""A folder to validate with, beside that to learn from."""

import dataclasses

import numpy as np
import pytest
from chipwise.core.errors import TrainingDataError
from chipwise.core.schema import ClassSchema, LandClass
from chipwise.core.training.split import join_validation, split_by_folder
from ground_labels import SCHEMA, blobs, folder_of, on_the_ground


def test_a_folder_to_validate_with_counts_as_a_whole_and_its_ground_is_hidden_from_training():
    label = np.random.default_rng(1).integers(0, 2, (160, 160))
    train, shown = folder_of([label], 32, 16)
    validation, checked = folder_of([label[:64, :64]], 32, 16)
    folder = join_validation(train, validation)
    split = split_by_folder(folder, shown + checked, len(shown))
    seen, counted = on_the_ground(folder, [label], split)
    seen, counted = seen["EPSG:32633"], counted["EPSG:32633"]
    assert (counted[:64, :64] == 1).all() and counted.sum() == 64 * 64
    assert not seen[:64, :64].any() and seen[64:].all() and seen[:, 64:].all()
    assert split.by == "folder"


def test_a_folder_to_validate_with_that_shows_all_the_training_ground_is_refused():
    folder, shown = folder_of([blobs(1, 100, 100)], 32, 16)
    both = join_validation(folder, folder)
    with pytest.raises(TrainingDataError, match="another place"):
        split_by_folder(both, shown * 2, len(shown))


def test_a_folder_to_validate_with_without_labels_is_refused():
    folder, shown = folder_of([blobs(1, 100, 100)], 32, 32)
    both = join_validation(folder, folder)
    with pytest.raises(TrainingDataError, match="no labels"):
        split_by_folder(both, shown + [np.full((32, 32), -1)] * len(shown), len(shown))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"bands": 2}, "bands"),
        ({"size": (16, 16)}, "size"),
        ({"dtype": np.dtype(np.uint16)}, "type"),
        ({"schema": ClassSchema("", (LandClass(1, "Wood", "#000000"),))}, "'A'"),
        ({"schema": ClassSchema("", (LandClass(3, "C", "#000000"),))}, "does not know"),
    ],
)
def test_a_folder_to_validate_with_must_be_like_the_training_data(change, message):
    folder, _ = folder_of([blobs(1, 100, 100)], 32, 32)
    with pytest.raises(TrainingDataError, match=message):
        join_validation(folder, dataclasses.replace(folder, **change))


@pytest.mark.parametrize(
    ("names", "theirs"),
    [
        (("Red", "Green", "Blue"), ("Blue", "Green", "Red")),
        (("Red", "Green", "Blue"), ("NIR", "Red", "Green")),
        (("B4", "B3", "B2"), ("B8", "B4", "B3")),
        (("height", "slope", "Red"), ("slope", "height", "Red")),
    ],
)
def test_a_folder_to_validate_with_must_have_the_same_bands(names, theirs):
    folder, _ = folder_of([blobs(1, 100, 100)], 32, 32)
    first, other = (dataclasses.replace(folder, bands=3, band_names=list(known)) for known in (names, theirs))
    with pytest.raises(TrainingDataError, match=f"band 1 is {theirs[0]} there and {names[0]} here"):
        join_validation(first, other)


def test_a_folder_to_validate_with_may_call_its_bands_otherwise_or_nothing():
    folder, _ = folder_of([blobs(1, 100, 100)], 32, 32)
    first = dataclasses.replace(folder, bands=3, band_names=["Red", "Green", "NIR"])
    for names in (["", "", ""], ["red ", "GREEN", "NearInfrared"], ["B4", "B3", "B8"], ["2002 b", "2002 c", "2002 d"]):
        join_validation(first, dataclasses.replace(first, band_names=names))


def test_a_folder_to_validate_with_may_lack_classes():
    folder, _ = folder_of([blobs(1, 100, 100)], 32, 32)
    one = ClassSchema("", (LandClass(2, "B", "#123456"),))
    joined = join_validation(folder, dataclasses.replace(folder, schema=one))
    assert joined.schema == SCHEMA and len(joined.chips) == 2 * len(folder.chips)
