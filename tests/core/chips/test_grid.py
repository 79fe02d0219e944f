import numpy as np
import pytest
from chipwise.core.chips.grid import (
    ChipWindow,
    Coverage,
    box_window,
    centered_windows,
    chip_windows,
    count_chip_windows,
)
from hypothesis import given
from hypothesis import strategies as st
from rasterio.windows import Window

SIDES = st.integers(1, 120)
SIZES = st.tuples(st.integers(4, 40), st.integers(4, 40))
STRIDES = st.tuples(st.integers(1, 60), st.integers(1, 60))
CORNERS = st.tuples(st.integers(0, 50), st.integers(0, 50))
PANELS = st.one_of(st.none(), st.integers(1, 5))


@given(SIDES, SIDES, SIZES, STRIDES, PANELS)
def test_every_pixel_lies_in_a_chip_and_chips_begin_inside(width, height, size, strides, panel):
    seen = np.zeros((height, width), bool)
    strides = min(strides[0], size[0]), min(strides[1], size[1])
    for chip in chip_windows(Window(0, 0, width, height), size, strides, panel):
        assert 0 <= chip.column < width and 0 <= chip.row < height and (chip.height, chip.width) == size
        seen[chip.inside(width, height).toslices()] = True
    assert seen.all()


@given(SIDES, SIDES, SIZES, STRIDES, PANELS, CORNERS)
def test_no_chip_comes_twice_and_their_number_is_known_beforehand(width, height, size, strides, panel, corner):
    area = Window(*corner, width, height)
    chips = [(c.column, c.row) for c in chip_windows(area, size, strides, panel)]
    assert len(set(chips)) == len(chips) == count_chip_windows(area, size, strides)
    at_origin = [
        (c.column + corner[0], c.row + corner[1]) for c in chip_windows(Window(0, 0, width, height), size, strides)
    ]
    assert sorted(chips) == sorted(at_origin)


@given(SIDES, SIDES, SIZES, STRIDES)
def test_chips_are_full_along_an_axis_that_is_long_enough_and_show_a_quarter_of_a_shorter_one(
    width, height, size, strides
):
    for chip in chip_windows(Window(0, 0, width, height), size, strides):
        inside = chip.inside(width, height)
        for origin, shown, length, side, stride in (
            (chip.column, inside.width, width, size[1], strides[1]),
            (chip.row, inside.height, height, size[0], strides[0]),
        ):
            assert shown == side if length >= side else origin == 0 or (origin % stride == 0 and shown >= side // 4)


def test_the_last_chip_is_moved_inwards():
    chips = chip_windows(Window(0, 0, 100, 64), (64, 64), (32, 32))
    assert [c.column for c in chips] == [0, 32, 36]


BOXES = st.lists(st.tuples(st.integers(-10, 120), st.integers(-10, 120)), max_size=6)


@given(BOXES, SIDES, SIDES, SIZES)
def test_a_centred_chip_shows_the_centre_of_its_sample_and_no_empty_edge(points, width, height, size):
    boxes = [(i, (x - 1.0, y - 1.0, x + 2.0, y + 2.0)) for i, (x, y) in enumerate(points)]
    chips = {c.sample: c for c in centered_windows(boxes, Window(0, 0, width, height), size)}
    for i, (x, y) in enumerate(points):
        inside = x + 0.5 < width and y + 0.5 < height and x + 0.5 >= 0 and y + 0.5 >= 0
        assert (i in chips) == inside
        if inside:
            chip = chips[i]
            assert chip.column <= x < chip.column + chip.width and chip.row <= y < chip.row + chip.height
            if width >= size[1] and height >= size[0]:
                assert chip.inside(width, height).width == size[1] and chip.inside(width, height).height == size[0]
            if size[1] <= x <= width - size[1]:
                assert abs(chip.column + chip.width / 2 - (x + 0.5)) <= 0.5


PLACES = st.tuples(*[st.integers(0, 60)] * 2, *[st.integers(1, 70)] * 2)


@given(st.lists(PLACES, max_size=12))
def test_coverage_counts_every_pixel_once_whatever_the_windows(places):
    coverage, times, seen = Coverage((20, 30)), np.zeros((130, 130), int), np.zeros((130, 130), bool)
    for column, row, width, height in places:
        part = np.s_[row : row + height, column : column + width]
        times[part] += coverage.add(ChipWindow(column, row, width, height))
        seen[part] = True
    assert np.array_equal(times, seen.astype(int))


@given(st.floats(-360, 360), st.integers(8, 40), st.integers(8, 40))
def test_a_turned_window_keeps_its_centre_and_lies_in_the_window_around_it(angle, width, height):
    window = ChipWindow(50, 60, width, height, angle=angle)
    assert window.to_raster * (width / 2, height / 2) == pytest.approx((50 + width / 2, 60 + height / 2))
    around = window.enclosing()
    for x, y in window.corners:
        assert around.column - 1e-6 <= x <= around.column + around.width + 1e-6
        assert around.row - 1e-6 <= y <= around.row + around.height + 1e-6


def test_the_window_of_a_box_holds_the_pixels_it_touches():
    window = box_window(3, (10.2, 5.0, 14.0, 9.7))
    assert (window.column, window.row, window.width, window.height, window.sample) == (10, 5, 4, 5, 3)
