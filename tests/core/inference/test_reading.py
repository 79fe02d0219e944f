import numpy as np
import pytest
from chipwise.core.inference import reading
from chipwise.core.inference.reading import TileReader, cache_bytes
from chipwise.core.inference.tiles import TileGrid
from chipwise.core.rasters import open_raster
from chipwise.core.requests import RasterInput
from rasterio.windows import Window

FILL = np.array([7, 9], np.float32)


@pytest.fixture
def opened(tmp_path, make_raster):
    """Open a raster of the array, whose value 0 is nodata."""
    rasters = []

    def opened(array, **profile):
        path = make_raster(tmp_path / "a.tif", array, nodata=0, **profile)
        context = open_raster(RasterInput(path))
        rasters.append(context)
        return context.__enter__()

    yield opened
    for context in rasters:
        context.__exit__(None, None, None)


def grid_of(raster, size=128, padding=32, blended=False):
    return TileGrid.fitting(raster.width, raster.height, size, padding, fixed=False, stride=32, blended=blended)


def batches(raster, grid, window=None, size=1, inside=lambda _: None):
    window = window or Window(0, 0, raster.width, raster.height)
    return list(TileReader(raster, grid, FILL, inside).batches(grid.rows_of(window), size))


@pytest.mark.parametrize(("height", "width"), [(1, 2), (3, 50), (40, 33), (300, 260)])
def test_beyond_the_edge_the_raster_is_reflected_and_not_seen(opened, height, width):
    array = np.random.default_rng(1).integers(1, 99, (2, height, width)).astype(np.uint8)
    array[:, 0, 0] = 0
    raster = opened(array)
    grid, seen = grid_of(raster, 512), np.zeros((height, width), bool)
    for (item,) in batches(raster, grid):
        rows, columns = item.tile.kept_slices
        expected = array[(slice(None), *item.tile.kept.toslices())].astype(np.float32)
        expected[:, ~item.seen] = FILL[:, None]
        assert item.values.dtype == np.float32 and item.values.shape == (2, grid.size, grid.size)
        assert np.array_equal(item.values[:, rows, columns], expected)
        if height > 32 and item.tile.row < 0:
            assert np.array_equal(item.values[:, 31], item.values[:, 33])
        seen[item.tile.kept.toslices()] = item.seen
    assert not seen[0, 0] and seen.sum() == height * width - 1


@pytest.mark.parametrize("blended", [False, True])
def test_a_tile_is_the_same_however_many_are_read_at_once_and_wherever_the_window_is(opened, monkeypatch, blended):
    raster = opened(np.random.default_rng(1).integers(0, 9, (2, 330, 410)).astype(np.uint8))
    grid = grid_of(raster, blended=blended)
    whole = {(b[0].tile.i, b[0].tile.j): b[0].values for b in batches(raster, grid)}
    monkeypatch.setattr(reading, "COLUMNS_AT_ONCE", 1)
    for (item,) in batches(raster, grid, Window(190, 150, 200, 100)):
        assert np.array_equal(item.values, whole[item.tile.i, item.tile.j])


def test_tiles_without_a_seen_pixel_are_not_to_be_classified_and_fill_no_batch(opened):
    array = np.ones((2, 64, 640), np.uint8)
    array[:, :, 128:448] = 0
    raster = opened(array)
    found = batches(raster, grid_of(raster, 64, 0), size=2)
    assert [[item.values is not None for item in batch] for batch in found] == [
        [True, True], [False] * 5 + [True, True], [True],
    ]  # fmt: skip


def test_what_the_mask_leaves_out_is_not_seen(opened):
    raster = opened(np.ones((2, 64, 128), np.uint8))

    def inside(window):
        return np.arange(window.col_off, window.col_off + window.width)[None, :] < np.full((window.height, 1), 70)

    first, second = (batch[0] for batch in batches(raster, grid_of(raster, 64, 0), inside=inside))
    assert first.seen.all() and second.seen[:, :6].all() and not second.seen[:, 6:].any()


def test_blocks_of_a_row_of_tiles_fit_the_cache_within_its_bounds(opened):
    raster = opened(np.ones((2, 64, 640), np.uint8))
    assert cache_bytes(raster, grid_of(raster)) == reading.CACHE[0]


def test_a_row_of_tiles_is_read_in_one_piece(opened, monkeypatch):
    raster = opened(np.ones((2, 512, 512), np.uint8))
    asked = []
    original = type(raster).read
    monkeypatch.setattr(type(raster), "read", lambda self, w: asked.append(w) or original(self, w))
    batches(raster, grid_of(raster))
    assert len(asked) == 8 and {w.width for w in asked} == {512}


@pytest.mark.parametrize(("bands", "tiles"), [(2, 8), (16, 1)])
def test_of_many_bands_fewer_tiles_are_read_at_once(opened, monkeypatch, bands, tiles):
    raster = opened(np.ones((bands, 64, 512), np.uint8))
    asked = []
    original = type(raster).read
    monkeypatch.setattr(type(raster), "read", lambda self, w: asked.append(w) or original(self, w))
    monkeypatch.setattr(reading, "BYTES_AT_ONCE", 64 * 512 * 2 * 6)
    grid = grid_of(raster, 64, 0)
    list(
        TileReader(raster, grid, np.zeros(bands, np.float32), lambda _: None).batches(
            grid.rows_of(Window(0, 0, 512, 64)), 1
        )
    )
    assert {window.width for window in asked} == {64 * tiles}
