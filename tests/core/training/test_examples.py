import base64
import io
from types import SimpleNamespace

import numpy as np
import pytest
import torch
from chipwise.core.schema import ClassSchema, LandClass
from chipwise.core.training.examples import CHIPS, GAP, SIDE, Examples
from chipwise.core.training.targets import IGNORE, Targets

SCHEMA = ClassSchema("two", (LandClass(1, "Water", "#0000ff"), LandClass(7, "Forest", "#00ff00")))
TRAINER = SimpleNamespace(is_global_zero=True)


@pytest.fixture
def pictures(events):
    """Show a batch and return the pictures, (rows, columns, 3)."""

    def show(image, target, predicted, trainer=TRAINER, size=None, epochs=1):
        from rasterio.io import MemoryFile

        examples = Examples(events, Targets((1, 7)), SCHEMA)
        size = size or len(image)
        for _ in range(epochs):
            for i in range(0, len(image), size):
                part = slice(i, i + size)
                examples.on_validation_batch_end(trainer, None, predicted[part], (image[part], target[part]), i)
            examples.on_validation_end(trainer, None)
        found = []
        for event in events.all():
            assert event["event"] == "picture" and event["data"].startswith("data:image/")
            content = io.BytesIO(base64.b64decode(event["data"].partition(",")[2]))
            with MemoryFile(content) as memory, memory.open() as dataset:
                found.append(dataset.read().transpose(1, 2, 0).astype(int))
        return found

    return show


def batch(chips=1, side=32):
    image = torch.full((chips, 4, side, side), 100.0)
    target = torch.full((chips, side, side), IGNORE)
    return image, target, torch.zeros((chips, side, side), dtype=torch.long)


def test_a_row_shows_the_image_its_labels_and_the_map_in_the_colours_of_the_classes(pictures):
    image, target, predicted = batch()
    target[0, 8:24, 8:24] = 1
    predicted[0, :, 16:] = 1
    (picture,) = pictures(image, target, predicted)
    assert picture.shape == (32 + GAP, 3 * (32 + GAP), 3)
    middle = picture[16]
    plain, label, water, forest = middle[4], middle[36 + 20], middle[72 + 4], middle[72 + 28]
    assert np.ptp(plain) == 0
    assert label[1] - plain[1] > 50 and label[2] <= plain[2]
    assert water[2] - plain[2] > 50 and forest[1] - plain[1] > 50
    assert (abs(middle[36 + 4] - plain) <= 2).all()  # where nothing is labelled the image shows


def test_of_a_large_batch_the_chips_with_most_labels_are_shown_and_made_small(pictures):
    image, target, predicted = batch(chips=6, side=2 * SIDE)
    image[4] = 0.0
    image[4, :3, :100] = 200.0
    target[4] = 0
    (picture,) = pictures(image, target, predicted)
    assert picture.shape[:2] == (CHIPS * (SIDE + GAP), 3 * (SIDE + GAP))
    assert np.ptp(picture[:SIDE, :SIDE]) > 100 and np.ptp(picture[SIDE + GAP + 8 : 2 * SIDE, 8 : SIDE - 8]) < 20


def test_of_small_batches_as_many_are_shown_as_of_a_large_one(pictures):
    image, target, predicted = batch(chips=12)
    target[[1, 4, 7]] = 0
    image[[1, 4, 7], :3, :16] = 200.0
    image[11] = 0.0
    target[11] = 1  # too late to be seen
    one, other = pictures(image, target, predicted, size=1, epochs=2)
    assert one.shape[0] == CHIPS * (32 + GAP) and (one == other).all()
    assert all(np.ptp(one[i * (32 + GAP) : i * (32 + GAP) + 32, :32]) > 100 for i in range(CHIPS))


def test_only_the_first_process_shows_any(pictures):
    assert not pictures(*batch(), trainer=SimpleNamespace(is_global_zero=False))
