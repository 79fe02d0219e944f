import numpy as np
import pytest
import rasterio
from chipwise.core.errors import Cancelled, OutputError
from chipwise.core.inference import sieve as module
from chipwise.core.inference.sieve import remove_specks
from rasterio.features import sieve
from scipy import ndimage


@pytest.fixture
def removed(tmp_path, make_raster, events):
    def removed(array, min_patch, **options):
        source = make_raster(tmp_path / "map.tif", array, **({"nodata": 0, "blockysize": 1} | options))
        remove_specks(source, tmp_path / "sieved.tif", min_patch, events)
        with rasterio.open(tmp_path / "sieved.tif") as dataset:
            return dataset.read(1)

    return removed


def speckled(shape=(200, 60), seed=1):
    """Large patches of 1 and 2 below specks of 3 and holes of nodata."""
    random = np.random.default_rng(seed)
    array = (ndimage.gaussian_filter(random.normal(size=shape), 8) > 0).astype(np.uint8) + 1
    array[random.random(shape) < 0.05] = 3
    array[random.random(shape) < 0.02] = 0
    return array


def smallest(array):
    return min(np.bincount(ndimage.label(array == v)[0].ravel())[1:].min() for v in np.unique(array[array > 0]))


def test_specks_take_the_value_of_their_largest_neighbour(removed):
    array = np.ones((20, 20), np.uint8)
    array[:, 12:] = 2
    array[5, 5:8] = 3
    array[10, 10:14] = 3
    array[15, 13] = 1
    expected = np.ones((20, 20), np.uint8)
    expected[:, 12:] = 2
    expected[10, 12:14] = 1
    assert np.array_equal(removed(array, 5), expected)


def test_patches_of_the_least_size_stay(removed):
    array = np.ones((20, 20), np.uint8)
    array[4, 4:8] = 2
    assert np.array_equal(removed(array, 4), array) and (removed(array, 5) == 1).all()


def test_nodata_neither_grows_nor_shrinks(removed):
    array = speckled()
    assert np.array_equal(removed(array, 30) == 0, array == 0)


def test_an_island_in_nodata_stays(removed):
    array = np.zeros((20, 20), np.uint8)
    array[5:7, 5:7] = 3
    assert np.array_equal(removed(array, 30), array)


def test_one_strip_is_gdals_sieve_of_the_whole(removed):
    array = speckled()
    assert np.array_equal(removed(array, 12), np.where(array > 0, sieve(array, 12, mask=array > 0), 0))


def test_in_strips_every_speck_goes_and_the_largest_neighbour_decides(removed, monkeypatch):
    """One background, so that no strip sees another largest neighbour than the whole does."""
    random = np.random.default_rng(2)
    array = np.ones((400, 50), np.uint8)
    array[random.random(array.shape) < 0.2] = 2
    array[random.random(array.shape) < 0.05] = 0
    whole = removed(array, 10)
    monkeypatch.setattr(module, "STRIP", 50 * 23)
    assert np.array_equal(removed(array, 10), whole)
    assert smallest(np.where(whole == 2, 2, 0)) >= 10


def test_the_strips_leave_no_specks_along_their_lines(removed, monkeypatch):
    array = speckled((600, 60))
    array[array == 0] = 1
    monkeypatch.setattr(module, "STRIP", 60 * 50)
    values = removed(array, 8)
    whole = sieve(array, 8, connectivity=4)
    assert smallest(values) >= 8 and (values != whole).mean() < 0.001


def test_the_copy_keeps_place_tags_and_colours(tmp_path, removed, make_raster, events):
    source = make_raster(
        tmp_path / "coloured.tif", np.ones((9, 9), np.uint8), nodata=255, colormap={1: (1, 2, 3, 255)}, names=("Class",)
    )
    with rasterio.open(source, "r+") as dataset:
        dataset.update_tags(CHIPWISE_MODEL="known")
    remove_specks(source, tmp_path / "copy.tif", 3, events)
    with rasterio.open(source) as a, rasterio.open(tmp_path / "copy.tif") as b:
        assert (b.transform, b.crs, b.nodata, b.dtypes) == (a.transform, a.crs, 255, ("uint8",))
        assert b.colormap(1)[1] == (1, 2, 3, 255) and b.tags()["CHIPWISE_MODEL"] == "known"
        assert b.descriptions == ("Class",)


def test_values_of_16_bits_are_kept(removed):
    array = np.full((9, 9), 65534, np.uint16)
    array[4, 4] = 300
    assert (removed(array, 2) == 65534).all()


def test_what_is_empty_stays_empty_on_disk(tmp_path, events):
    profile = {"driver": "GTiff", "width": 20_000, "height": 20_000, "count": 1, "dtype": "uint8", "nodata": 0}
    profile |= {"tiled": True, "blockxsize": 512, "blockysize": 512, "sparse_ok": True, "compress": "lzw"}
    with rasterio.open(tmp_path / "empty.tif", "w", **profile):
        pass
    remove_specks(tmp_path / "empty.tif", tmp_path / "copy.tif", 9, events)
    assert (tmp_path / "copy.tif").stat().st_size < 100_000


def test_a_cancelled_run_stops_and_a_missing_folder_is_a_sentence(tmp_path, make_raster, events):
    source = make_raster(tmp_path / "map.tif", np.ones((9, 9), np.uint8))
    with pytest.raises(OutputError):
        remove_specks(source, tmp_path / "nowhere" / "copy.tif", 3, events)
    events.cancel()
    with pytest.raises(Cancelled):
        remove_specks(source, tmp_path / "copy.tif", 3, events)
