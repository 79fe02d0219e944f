import numpy as np
import pytest
from chipwise.core.inference.merge import Blend, Crop
from chipwise.core.inference.tiles import TileGrid
from hypothesis import given, settings
from hypothesis import strategies as st
from rasterio.windows import Window


def blended(grid, window, tile_values, channels=1):
    """The merged window, from what ``tile_values`` gives for each tile."""
    merged = np.full((channels, grid.height, grid.width), np.nan, np.float32)
    rows = list(grid.rows_of(window))
    blend = Blend(grid, channels, rows[0][0].i, len(rows[0]))
    for row in rows:
        for tile in row:
            values = blend.add(tile, tile_values(tile))
            merged[(slice(None), *tile.kept.toslices())] = values
    return merged[(slice(None), *window.toslices())]


def cut(scene, tile):
    """A tile's part of a scene that goes on beyond its edges by 512 pixels."""
    return scene[:, 512 + tile.row : 512 + tile.row + tile.size, 512 + tile.column : 512 + tile.column + tile.size]


def grid_of(width, height, size, padding):
    return TileGrid.fitting(width, height, size, padding, fixed=False, stride=32, blended=True)


@given(st.integers(1, 400), st.integers(1, 400), st.sampled_from([128, 192, 256]), st.sampled_from([0, 32]))
@settings(max_examples=25)
def test_tiles_that_agree_are_blended_into_what_they_agree_on(width, height, size, padding):
    scene = np.random.default_rng(1).random((2, height + 1536, width + 1536), np.float32)
    merged = blended(grid_of(width, height, size, padding), Window(0, 0, width, height), lambda t: cut(scene, t), 2)
    assert np.allclose(merged, scene[:, 512 : 512 + height, 512 : 512 + width], atol=1e-6)


def test_tiles_that_differ_fade_into_each_other_without_a_step():
    grid = grid_of(400, 300, 128, 32)
    merged = blended(grid, Window(0, 0, 400, 300), lambda t: np.full((1, 128, 128), (t.i + t.j) % 2, np.float32))[0]
    assert merged.min() >= 0 and merged.max() <= 1
    assert max(np.abs(np.diff(merged, axis=axis)).max() for axis in (0, 1)) < 0.05
    assert merged[0, 0] == 0 and merged[0, 96] > 0.99


@pytest.mark.parametrize("window", [Window(0, 0, 1, 1), Window(90, 97, 41, 33), Window(37, 150, 363, 150)])
def test_a_part_is_the_same_window_of_the_whole_bit_for_bit(window):
    grid = grid_of(400, 300, 128, 32)

    def noise(tile):
        return np.random.default_rng(100 * tile.i + tile.j).random((3, 128, 128), np.float32)

    whole = blended(grid, Window(0, 0, 400, 300), noise, 3)
    assert np.array_equal(blended(grid, window, noise, 3), whole[(slice(None), *window.toslices())])


def test_only_the_overlaps_are_kept_between_tiles():
    blend = Blend(grid_of(10_000, 10_000, 512, 32), 5, 0, 23)
    assert sum(a.nbytes for a in vars(blend).values() if isinstance(a, np.ndarray)) < 5 * 4 * (64 * 10_400 + 512 * 64)


def test_cropping_keeps_the_inner_part():
    grid = TileGrid.fitting(400, 300, 128, 32, fixed=False, stride=32)
    tile = next(grid.rows_of(Window(0, 0, 400, 300)))[1]
    values = np.arange(128 * 128).reshape(128, 128)
    assert np.array_equal(Crop().add(tile, values), values[32:96, 32:96])
