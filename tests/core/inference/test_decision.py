import numpy as np
import pytest
from chipwise.core.inference.decision import best_channel, entropy


@pytest.mark.parametrize(("channels", "dtype"), [(1, np.uint8), (7, np.uint8), (300, np.int32)])
def test_the_best_channel_is_numpys_argmax(channels, dtype):
    probabilities = np.random.default_rng(1).integers(0, 9, (channels, 20, 30)).astype(np.float32)
    index, best = best_channel(probabilities)
    assert np.array_equal(index, probabilities.argmax(0)) and index.dtype == dtype
    assert np.array_equal(best, probabilities.max(0))


def test_only_allowed_channels_are_chosen():
    probabilities = np.array([0.6, 0.1, 0.3], np.float32)[:, None, None]
    index, best = best_channel(probabilities, [1, 2])
    assert index.item() == 2 and best.item() == np.float32(0.3)


def test_entropy_is_0_for_a_sure_pixel_and_1_where_all_are_equal():
    sure, even = np.eye(4, dtype=np.float32)[0], np.full(4, 0.25, np.float32)
    half = np.array([0.5, 0.5, 0, 0], np.float32)
    values = entropy(np.stack([sure, even, half], 1)[..., None])
    assert np.allclose(values[:, 0], [0, 1, 0.5], atol=1e-6)


def test_the_entropy_of_one_channel_is_0():
    assert entropy(np.ones((1, 2, 2), np.float32)).max() == 0
