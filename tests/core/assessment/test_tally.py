from collections import Counter

import numpy as np
import pytest
from chipwise.core.assessment.tally import Encounters, settle


@pytest.mark.parametrize(("dtype", "highest"), [(np.uint8, 255), (np.uint16, 65535)])
def test_pairs_of_pixels_are_counted_whatever_their_type(dtype, highest):
    random = np.random.default_rng(1)
    values = np.array([0, 1, 7, highest], dtype)
    reference, mapped = random.choice(values, (2, 500))
    found = Encounters("pixels")
    found.add_pixels(reference[:200], mapped[:200])
    found.add_pixels(reference[200:], mapped[200:])
    expected = Counter((m, r, m) for r, m in zip(reference.tolist(), mapped.tolist(), strict=True))
    assert found.counts == expected and found.raws == set(values.tolist())


def test_nothing_adds_nothing():
    found = Encounters("pixels")
    found.add_pixels(np.zeros(0, np.uint8), np.zeros(0, np.uint16))
    assert not found.counts


@pytest.fixture
def found():
    counts = Counter({(1, "wood", 1): 5, (1, "cloud", 1): 4, (0, "wood", 0): 3, (2, 0, 2): 2})
    return Encounters("points", counts, Counter({"outside the map": 1}))


def test_what_has_no_class_is_left_out_with_the_reason(found):
    tally = settle(found, {"wood": 1, "cloud": None, 0: 0}, zero_is_class=False)
    assert tally.counts == {(1, 1, 1): 5} and tally.classes == {1}
    assert sorted(tally.left_out.values()) == [1, 2, 3, 4]


def test_where_0_is_a_class_it_counts(found):
    tally = settle(found, {"wood": 1, "cloud": None, 0: 0}, zero_is_class=True)
    assert tally.counts == {(1, 1, 1): 5, (0, 1, 0): 3, (2, 0, 2): 2} and tally.classes == {0, 1, 2}
    array = tally.array([0, 1, 2], [0, 1, 2])
    assert array.sum() == 10 and array[0, 1, 0] == 3 and array[2, 0, 2] == 2
