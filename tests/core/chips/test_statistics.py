import numpy as np
import pytest
from chipwise.core.chips.statistics import BandStatistics, ClassStatistics
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays


@given(arrays.arrays(np.int16, (5, 2, 4, 4)), arrays.arrays(bool, (5, 2, 4, 4)))
def test_merged_chip_by_chip_the_figures_are_those_of_all_valid_pixels(values, valid):
    statistics = BandStatistics(2)
    for image, good in zip(values, valid, strict=True):
        statistics.add(image, good)
    for band in range(2):
        pixels = values[:, band][valid[:, band]].astype(np.float64)
        assert statistics.count[band] == pixels.size
        if pixels.size:
            assert (statistics.minimum[band], statistics.maximum[band]) == (pixels.min(), pixels.max())
            assert statistics.mean[band] == pytest.approx(pixels.mean(), abs=1e-6)
            assert statistics.std[band] == pytest.approx(pixels.std(), abs=1e-6)
        else:
            assert statistics.std[band] == 0


def test_large_values_with_little_spread_keep_their_deviation():
    statistics = BandStatistics(1)
    chip = np.array([[[1e9, 1e9 + 2]]])
    for _ in range(1000):
        statistics.add(chip, np.ones(chip.shape, bool))
    assert statistics.std[0] == pytest.approx(1.0)


@given(st.lists(arrays.arrays(np.uint16, (4, 4), elements=st.sampled_from([0, 2, 700])), max_size=5))
def test_pixels_are_counted_by_class_and_chip(labels):
    statistics = ClassStatistics([700, 2])
    for label in labels:
        statistics.add(label, (0, 2))
    assert statistics.per_chip().tolist() == [[(x == 700).sum(), (x == 2).sum()] for x in labels]
    assert statistics.chips.tolist() == [sum((x == v).any() for x in labels) for v in (700, 2)]
    assert statistics.pixels_on_ground.tolist() == [sum((x[:, 2:] == v).sum() for x in labels) for v in (700, 2)]
