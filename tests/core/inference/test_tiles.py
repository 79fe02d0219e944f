import numpy as np
import pytest
from chipwise.core.errors import ModelPackageError
from chipwise.core.inference.tiles import TileGrid
from hypothesis import given
from hypothesis import strategies as st
from rasterio.windows import Window

STRIDE = 32


def fitting(width, height, size, padding, fixed=False, blended=False, stride=STRIDE):
    return TileGrid.fitting(width, height, size, padding, fixed=fixed, stride=stride, blended=blended)


def tiles(grid, window):
    return [tile for row in grid.rows_of(window) for tile in row]


GRIDS = st.builds(
    fitting, st.integers(600, 700), st.integers(600, 700), st.sampled_from([64, 128, 256, 512]), st.integers(0, 192),
    st.booleans(), st.booleans(),
)  # fmt: skip


@given(GRIDS, st.integers(0, 300), st.integers(0, 300), st.integers(1, 300), st.integers(1, 300))
def test_what_is_kept_covers_the_window_exactly_once_and_lies_inside_its_tile(grid, left, top, width, height):
    times = np.zeros((top + height, left + width), int)
    for tile in tiles(grid, Window(left, top, width, height)):
        rows, columns = tile.kept_slices
        if not tile.is_empty:
            assert 0 <= rows.start < rows.stop <= grid.size and 0 <= columns.start < columns.stop <= grid.size
            times[tile.kept.toslices()] += 1
    assert (times[top:, left:] == 1).all() and times.sum() == width * height


@given(GRIDS, st.integers(0, 400), st.integers(0, 400))
def test_tiles_begin_at_multiples_of_the_stride_wherever_the_window_begins(grid, left, top):
    assert grid.size % STRIDE == 0 and grid.padding % STRIDE == 0 and grid.step > 0
    whole = {(t.column, t.row) for t in tiles(grid, Window(0, 0, 600, 600))}
    part = {(t.column, t.row) for t in tiles(grid, Window(left, top, 150, 150))}
    assert part <= whole and all(c % STRIDE == 0 and r % STRIDE == 0 for c, r in whole)


@given(GRIDS, st.integers(0, 400), st.integers(0, 400))
def test_a_blended_window_has_every_tile_that_reaches_into_it(grid, left, top):
    window = Window(left, top, 150, 150)
    found = {(t.i, t.j) for t in tiles(grid, window)}
    for tile in tiles(grid, Window(0, 0, grid.width, grid.height)):
        reaches = (
            tile.column < left + 150 and tile.column + grid.size > left
            and tile.row < top + 150 and tile.row + grid.size > top
        )  # fmt: skip
        assert (tile.i, tile.j) in found or not (grid.blended and reaches)


def test_padding_is_rounded_up_and_small_rasters_get_small_tiles():
    assert fitting(5000, 5000, 512, 33) == TileGrid(5000, 5000, 512, 64)
    assert fitting(40, 10, 512, 32) == TileGrid(40, 10, 128, 32)


def test_blended_tiles_are_at_least_four_times_the_padding():
    assert fitting(40, 10, 512, 64, blended=True).size == 256
    assert fitting(5000, 5000, 512, 192, blended=True).size == 768


def test_in_a_fixed_tile_the_padding_gives_way():
    assert fitting(5000, 5000, 64, 64, True) == TileGrid(5000, 5000, 64, 0)
    assert fitting(5000, 5000, 256, 96, True).padding == 96
    assert fitting(5000, 5000, 256, 96, True, blended=True).padding == 64


def test_a_fixed_tile_that_is_no_multiple_of_the_stride_is_refused():
    with pytest.raises(ModelPackageError, match="100"):
        fitting(500, 500, 100, 0, True)
    assert fitting(500, 500, 100, 10, True, stride=10).padding == 10
