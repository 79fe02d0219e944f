import numpy as np
import pytest
from chipwise.core.chips.statistics import BandStatistics, FeatureStatistics, PixelStatistics
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


@given(arrays.arrays(np.uint8, (2, 1, 5, 5)), arrays.arrays(bool, (2, 1, 5, 5)))
def test_bytes_give_the_figures_of_the_same_real_numbers(values, valid):
    as_bytes, as_reals = BandStatistics(1), BandStatistics(1)
    for image, good in zip(values, valid, strict=True):
        as_bytes.add(image, good)
        as_reals.add(image.astype(np.float64), good)
    for name in ("count", "minimum", "maximum"):
        assert np.array_equal(getattr(as_bytes, name), getattr(as_reals, name))
    assert as_bytes.mean == pytest.approx(as_reals.mean) and as_bytes.std == pytest.approx(as_reals.std, abs=1e-9)


def test_a_state_that_is_written_and_read_goes_on_as_if_nothing_had_happened():
    random = np.random.default_rng(3)
    first, second = random.normal(5, 2, (2, 3, 8, 8))
    valid = np.ones(first.shape, bool)
    whole, continued = BandStatistics(3), BandStatistics(3)
    whole.add(first, valid)
    continued = BandStatistics.from_state(whole.to_state())
    whole.add(second, valid)
    continued.add(second, valid)
    assert continued.to_state() == whole.to_state()
    assert BandStatistics.from_state(BandStatistics(2).to_state()).minimum.tolist() == [np.inf, np.inf]


COUNTS = st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)), max_size=6)


@given(COUNTS, COUNTS)
def test_pixels_are_counted_by_class_and_chip_over_two_exports(first, second):
    statistics = PixelStatistics([700, 2])
    for pixels in first:
        statistics.add(pixels)
    statistics = PixelStatistics.from_dict([700, 2], statistics.to_dict())
    for pixels in second:
        statistics.add(pixels)
    chips = np.array(first + second).reshape(-1, 2)
    told = statistics.to_dict()
    assert told["NumImagesTotal"] == len(chips) and told["NumPixelsPerClass"] == chips.sum(0).tolist()
    assert told["NumImagesPerClass"] == (chips > 0).sum(0).tolist()
    if len(chips):
        assert [p["Min"] for p in told["PixelsPerClass"]] == chips.min(0).tolist()
        assert [p["Mean"] for p in told["PixelsPerClass"]] == pytest.approx(chips.mean(0).tolist())
        assert told["NumClassesPerImage"]["Max"] == (chips > 0).sum(1).max()


def test_objects_are_counted_by_class_and_chip():
    statistics = FeatureStatistics([1, 5])
    statistics.add([(5, 2.0), (5, 4.0), (1, 10.0)])
    statistics.add([])
    statistics = FeatureStatistics.from_dict([1, 5], statistics.to_dict())
    statistics.add([(5, 3.0)])
    told = statistics.to_dict()
    assert told["NumFeaturesPerClass"] == [1, 3] and told["NumImagesPerClass"] == [1, 2]
    assert told["NumFeaturesPerImage"] == {"Min": 0, "Max": 3, "Mean": pytest.approx(4 / 3), "Sum": 4, "Count": 3}
    assert told["FeatureAreaPerClass"][1] == {"Min": 2.0, "Max": 4.0, "Mean": 3.0, "Sum": 9.0, "Count": 3}


def test_the_table_has_the_columns_of_arcgis():
    """Two lines of a real stats.txt, column by column."""
    statistics = FeatureStatistics([1])
    for area in (0.0, 15.45, 40.80):
        statistics.add([(1, area)])
    lines = statistics.to_text(["Palm"])
    assert lines[3] == "cls name              cls value     images   features    min size   mean size    max size"
    assert lines[4] == "Palm                          1          3          3        0.00       18.75       40.80"
