from collections import Counter

import numpy as np
import pytest
import rasterio
from chipwise.core.inference.overviews import halved, with_overviews

NODATA = 0


@pytest.mark.parametrize("shape", [(64, 64), (7, 9), (1, 1), (1, 8), (3, 2)])
@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_of_two_by_two_pixels_a_class_that_most_have_stays(shape, dtype):
    values = np.random.default_rng(1).integers(0, 5, shape).astype(dtype)
    small = halved(values, NODATA)
    assert small.shape == (-(-shape[0] // 2), -(-shape[1] // 2)) and small.dtype == dtype
    for (row, column), value in np.ndenumerate(small):
        four = values[2 * row : 2 * row + 2, 2 * column : 2 * column + 2].ravel().tolist()
        counts = Counter(v for v in four if v != NODATA)
        assert value == NODATA if not counts else counts[int(value)] == max(counts.values())


def test_of_equally_frequent_classes_the_first_stays():
    assert halved(np.array([[1, 2], [2, 1]], np.uint8), NODATA) == 1
    assert halved(np.array([[4, 3], [2, 1]], np.uint8), NODATA) == 4
    assert halved(np.array([[NODATA, 3], [2, 2]], np.uint8), NODATA) == 2


def test_the_virtual_raster_has_the_pixels_and_every_overview_made_of_the_one_before(make_raster, tmp_path):
    values = np.kron(np.random.default_rng(1).integers(1, 5, (33, 19)), np.ones((64, 64), int))[:2099, :1201]
    source = make_raster(tmp_path / "map.tif", values.astype(np.uint8), nodata=NODATA)
    made = with_overviews(tmp_path / "map.tif")
    with rasterio.open(made) as whole, rasterio.open(source) as before:
        assert np.array_equal(whole.read(), before.read())
        assert whole.overviews(1) == [2, 4, 8] and whole.crs == before.crs and whole.nodata == NODATA
    larger = values.astype(np.uint8)
    for level in range(3):
        with rasterio.open(made, overview_level=level) as overview:
            assert np.array_equal(overview.read(1), halved(larger, NODATA))
            larger = overview.read(1)


def test_a_raster_no_larger_than_a_block_needs_no_overview(make_raster, tmp_path):
    make_raster(tmp_path / "map.tif", np.ones((512, 300), np.uint8), nodata=NODATA)
    with rasterio.open(with_overviews(tmp_path / "map.tif")) as dataset:
        assert dataset.overviews(1) == []
