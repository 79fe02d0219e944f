import resource

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
        remove_specks(source, tmp_path / "sieved.vrt", min_patch, events)
        with rasterio.open(tmp_path / "sieved.vrt") as dataset:
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


def test_where_gdals_sieve_leaves_no_speck_the_result_is_gdals(removed):
    array = np.where(speckled() > 0, speckled(), 1).astype(np.uint8)
    array[-1, -1] = 3
    expected = sieve(array, 12, connectivity=4)
    assert smallest(expected) >= 12 and np.array_equal(removed(array, 12), expected)


def merged_one_by_one(array, min_patch):
    """What is to come out, patch by patch; 0 is nodata."""
    array, changed = array.copy(), True
    while changed:
        patches, values, sizes = np.zeros(array.shape, int), {}, {}
        firsts = np.flatnonzero(array > 0)
        for first in firsts:
            if not patches.flat[first]:
                labels = ndimage.label(array == array.flat[first])[0]
                number = len(sizes) + 1
                patches[labels == labels.flat[first]] = number
                values[number], sizes[number] = array.flat[first], int((patches == number).sum())
        target = {}
        for number in sizes:
            around = ndimage.binary_dilation(patches == number) & (patches != number) & (patches > 0)
            neighbours = sorted(set(patches[around].tolist()), key=lambda n: (-sizes[n], n))
            target[number] = neighbours[0] if neighbours and sizes[number] < min_patch else number
        ends = {}
        for number in sizes:
            at = number
            while target[at] != at:
                onward = target[at]
                if target[onward] == at:  # two specks that are each other's largest neighbour: the larger one wins
                    at = min((at, onward), key=lambda n: (-sizes[n], n))
                    break
                at = onward
            ends[number] = values[at]
        new = array.copy()
        for number in sizes:
            new[patches == number] = ends[number]
        changed, array = not np.array_equal(new, array), new
    return array


@pytest.mark.parametrize("seed", range(6))
def test_specks_are_merged_until_none_is_left(removed, seed):
    random = np.random.default_rng(seed)
    array = random.integers(0 if seed % 2 else 1, 5, (14, 17)).astype(np.uint8)
    assert np.array_equal(removed(array, 2 + 3 * seed), merged_one_by_one(array, 2 + 3 * seed))


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


def test_values_of_16_bits_are_kept(removed):
    array = np.full((9, 9), 65534, np.uint16)
    array[4, 4] = 300
    assert (removed(array, 2) == 65534).all()


def test_what_is_empty_stays_empty_on_disk(tmp_path, events):
    profile = {"driver": "GTiff", "width": 20_000, "height": 20_000, "count": 1, "dtype": "uint8", "nodata": 0}
    profile |= {"tiled": True, "blockxsize": 512, "blockysize": 512, "sparse_ok": True, "compress": "lzw"}
    with rasterio.open(tmp_path / "empty.tif", "w", **profile):
        pass
    remove_specks(tmp_path / "empty.tif", tmp_path / "copy.vrt", 9, events)
    assert sum(part.stat().st_size for part in tmp_path.glob("copy*")) < 200_000


def test_a_cancelled_run_stops_and_a_missing_folder_is_a_sentence(tmp_path, make_raster, events):
    source = make_raster(tmp_path / "map.tif", np.ones((9, 9), np.uint8))
    with pytest.raises(OutputError):
        remove_specks(source, tmp_path / "nowhere" / "copy.vrt", 3, events)
    events.cancel()
    with pytest.raises(Cancelled):
        remove_specks(source, tmp_path / "copy.vrt", 3, events)


@pytest.mark.parametrize("classes", [2, 4, 9])
@pytest.mark.parametrize("strip", [2**23, 50 * 23])
def test_no_specks_are_left_where_all_patches_are_small(removed, monkeypatch, classes, strip):
    """GDAL's sieve gives up where small patches are each other's largest neighbours: here it changes nothing."""
    monkeypatch.setattr(module, "STRIP", strip)
    values = removed(np.random.default_rng(classes).integers(1, classes + 1, (300, 50)).astype(np.uint8), 40)
    assert smallest(values) >= 40 and values.min() > 0


@pytest.mark.parametrize("limit", [100, 1_000, 100_000, 400_000, 560_000])
def test_a_full_disk_is_a_sentence(tmp_path, make_raster, events, limit):
    """GDAL may notice one only when a file is closed, and then says nothing, or raises what rasterio does not know."""
    array = np.random.default_rng(1).integers(1, 250, (700, 600)).astype(np.uint8)
    source = make_raster(tmp_path / "map.tif", array)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, hard))
        remove_specks(source, tmp_path / "sieved.vrt", 1, events)
    except OutputError as error:
        assert "space" in str(error) and "\n" not in str(error)
        return
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    with rasterio.open(tmp_path / "sieved.vrt") as dataset:
        assert limit > 400_000 and np.array_equal(dataset.read(1), array)
