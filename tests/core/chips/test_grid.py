import numpy as np
from chipwise.core.chips.grid import chip_windows, count_chip_windows
from hypothesis import given
from hypothesis import strategies as st

SIDES = st.integers(1, 120)
SIZES = st.integers(4, 40)


@given(SIDES, SIDES, SIZES, st.integers(1, 40))
def test_every_pixel_lies_in_a_chip_and_chips_begin_inside(width, height, size, stride):
    seen = np.zeros((height, width), bool)
    for chip in chip_windows(width, height, size, min(stride, size)):
        assert 0 <= chip.column < width and 0 <= chip.row < height
        seen[chip.inside(width, height).toslices()] = True
    assert seen.all()


@given(SIDES, SIDES, SIZES, st.integers(1, 60))
def test_the_first_parts_cover_what_the_chips_cover_exactly_once(width, height, size, stride):
    times, seen = np.zeros((height, width), int), np.zeros((height, width), bool)
    for chip in chip_windows(width, height, size, stride):
        rows, columns = chip.inside(width, height).toslices()
        seen[rows, columns] = True
        times[chip.row + chip.first[0] : rows.stop, chip.column + chip.first[1] : columns.stop] += 1
    assert (times == seen).all()


@given(SIDES, SIDES, SIZES, st.integers(1, 40))
def test_the_number_of_chips_is_known_beforehand(width, height, size, stride):
    assert count_chip_windows(width, height, size, stride) == len(list(chip_windows(width, height, size, stride)))


@given(SIDES, SIDES, SIZES, st.integers(1, 40))
def test_chips_are_full_along_an_axis_that_is_long_enough_and_show_a_quarter_of_a_shorter_one(
    width, height, size, stride
):
    for chip in chip_windows(width, height, size, stride):
        inside = chip.inside(width, height)
        for origin, shown, length in ((chip.column, inside.width, width), (chip.row, inside.height, height)):
            assert shown == size if length >= size else origin == 0 or (origin % stride == 0 and shown >= size // 4)


def test_the_last_chip_is_moved_inwards():
    assert [(c.column, c.first[1]) for c in chip_windows(100, 64, 64, 32)] == [(0, 0), (32, 32), (36, 60)]
