import numpy as np
import pytest
from chipwise.core.errors import ModelPackageError
from chipwise.core.inference.tiles import STRIDE, TileGrid
from chipwise.core.rasters import open_raster
from chipwise.core.requests import RasterInput
from hypothesis import given
from hypothesis import strategies as st
from rasterio.windows import Window

GRIDS = st.builds(
    TileGrid.fitting, st.integers(1, 700), st.integers(1, 700), st.sampled_from([64, 128, 256, 512]),
    st.integers(0, 192), st.booleans(),
)  # fmt: skip


@given(GRIDS, st.integers(0, 300), st.integers(0, 300), st.integers(1, 300), st.integers(1, 300))
def test_what_is_kept_covers_the_window_exactly_once_and_lies_inside_its_tile(grid, left, top, width, height):
    times = np.zeros((top + height, left + width), int)
    for tile in grid.tiles(Window(left, top, width, height)):
        rows, columns = tile.kept_slices
        assert 0 <= rows.start < rows.stop <= grid.size and 0 <= columns.start < columns.stop <= grid.size
        times[tile.kept.toslices()] += 1
    assert (times[top:, left:] == 1).all() and times.sum() == width * height


@given(GRIDS, st.integers(0, 400), st.integers(0, 400))
def test_tiles_begin_at_multiples_of_the_stride_wherever_the_window_begins(grid, left, top):
    assert grid.size % STRIDE == 0 and grid.padding % STRIDE == 0 and grid.step > 0
    whole = {(t.column, t.row) for t in grid.tiles(Window(0, 0, 600, 600))}
    part = {(t.column, t.row) for t in grid.tiles(Window(left, top, 150, 150))}
    assert part <= whole and all(c % STRIDE == 0 and r % STRIDE == 0 for c, r in whole)


def test_padding_is_rounded_up_and_small_rasters_get_small_tiles():
    assert TileGrid.fitting(5000, 5000, 512, 33, False) == TileGrid(512, 64)
    assert TileGrid.fitting(40, 10, 512, 32, False) == TileGrid(128, 32)
    assert TileGrid.fitting(5000, 5000, 64, 64, True).size == 64


def test_a_fixed_tile_that_is_no_multiple_of_the_stride_is_refused():
    with pytest.raises(ModelPackageError, match="100"):
        TileGrid.fitting(500, 500, 100, 0, True)


@pytest.mark.parametrize(("height", "width"), [(1, 1), (3, 50), (40, 33)])
def test_beyond_the_edge_the_raster_is_reflected_and_not_seen(tmp_path, make_raster, height, width):
    array = np.random.default_rng(1).integers(1, 99, (2, height, width)).astype(np.uint8)
    array[:, 0, 0] = 0
    path = make_raster(tmp_path / "a.tif", array, nodata=0)
    with open_raster(RasterInput(path)) as raster:
        grid = TileGrid.fitting(width, height, 512, 32, False)
        seen = np.zeros((height, width), bool)
        for tile in grid.tiles(Window(0, 0, width, height)):
            values, visible = tile.read(raster, np.array([7, 9], np.float32))
            rows, columns = tile.kept_slices
            expected = array[(slice(None), *tile.kept.toslices())].astype(np.float32)
            expected[:, ~visible] = np.array([[7], [9]])
            assert values.dtype == np.float32 and values.shape == (2, grid.size, grid.size)
            assert np.array_equal(values[:, rows, columns], expected)
            if height > 32 and tile.row < 0:
                assert np.array_equal(values[:, 31], values[:, 33])
            seen[tile.kept.toslices()] = visible
    assert not seen[0, 0] and seen.sum() == height * width - 1
