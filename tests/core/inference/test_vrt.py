import shutil

import numpy as np
import pytest
import rasterio
from affine import Affine
from chipwise.core.errors import OutputError
from chipwise.core.inference.vrt import why_not_one, write_vrt


@pytest.fixture
def tile(tmp_path, make_raster, utm_grid):
    """A class raster of one value at a column and row of the common grid, in a folder of its own."""

    def tile(name, value, column=0, row=0, shape=(20, 30), **options):
        (tmp_path / "out" / "map").mkdir(parents=True, exist_ok=True)
        transform = utm_grid * Affine.translation(column, row)
        array = value if isinstance(value, np.ndarray) else np.full(shape, value, np.uint8)
        return make_raster(
            tmp_path / "out" / "map" / f"{name}.tif", array, **({"nodata": 0, "transform": transform} | options)
        )

    return tile


def read(path):
    with rasterio.open(path) as dataset:
        return dataset.read(1), dataset.transform, dataset.crs


def test_results_are_seen_as_one_raster_in_the_first_ones_grid(tmp_path, tile, utm_grid):
    paths = [tile("a", 1, 30, 20), tile("b", 2, 0, 0), tile("c", 3, 60, 40)]
    write_vrt(str(tmp_path / "out" / "map.vrt"), paths)
    values, transform, crs = read(tmp_path / "out" / "map.vrt")
    expected = np.zeros((60, 90), np.uint8)
    expected[:20, :30], expected[20:40, 30:60], expected[40:, 60:] = 2, 1, 3
    assert np.array_equal(values, expected) and transform == utm_grid and crs == "EPSG:32633"
    assert why_not_one(paths) == ""


def test_where_results_overlap_the_first_with_a_value_counts(tmp_path, tile):
    first = np.full((20, 30), 1, np.uint8)
    first[:, 25:] = 0
    paths = [tile("a", first), tile("b", 2, 10)]
    write_vrt(str(tmp_path / "map.vrt"), paths)
    values, _, _ = read(tmp_path / "map.vrt")
    assert (values[:, :25] == 1).all() and (values[:, 25:] == 2).all() and values.shape == (20, 40)


def test_it_may_be_moved_with_its_results(tmp_path, tile):
    write_vrt(str(tmp_path / "out" / "map.vrt"), [tile("a & b", 7)])
    shutil.move(tmp_path / "out", tmp_path / "elsewhere")
    assert (read(tmp_path / "elsewhere" / "map.vrt")[0] == 7).all()
    assert str(tmp_path) not in (tmp_path / "elsewhere" / "map.vrt").read_text()


def test_it_has_nodata_type_colours_and_model(tmp_path, tile):
    path = tile("a", np.full((9, 9), 300, np.uint16), nodata=65535)
    write_vrt(str(tmp_path / "wide.vrt"), [path])
    with rasterio.open(tmp_path / "wide.vrt") as dataset:
        assert dataset.nodata == 65535 and dataset.dtypes == ("uint16",)
    path = tile("b", 1, nodata=255, colormap={1: (1, 2, 3, 255)})
    with rasterio.open(path, "r+") as dataset:
        dataset.update_tags(CHIPWISE_MODEL="known", CHIPWISE_CLASSES='{"name": "<a & b>"}')
    write_vrt(str(tmp_path / "map.vrt"), [path])
    with rasterio.open(tmp_path / "map.vrt") as dataset:
        assert dataset.nodata == 255 and dataset.colormap(1)[1] == (1, 2, 3, 255)
        assert dataset.tags()["CHIPWISE_CLASSES"] == '{"name": "<a & b>"}'


def test_cells_of_another_size_or_place_are_shown_by_the_nearest(tmp_path, tile, utm_grid):
    coarse = tile("b", 2, transform=utm_grid * Affine.translation(30.4, 0) * Affine.scale(2), shape=(10, 5))
    write_vrt(str(tmp_path / "map.vrt"), [tile("a", 1), coarse])
    values, transform, _ = read(tmp_path / "map.vrt")
    assert values.shape == (20, 41) and transform == utm_grid
    assert (values[:, :30] == 1).all() and (values[:, 31:40] == 2).all() and set(np.unique(values)) <= {0, 1, 2}


def test_turned_results_of_one_angle_are_one_raster(tmp_path, tile):
    turned = Affine.translation(500_000, 5_600_000) * Affine.rotation(20) * Affine.scale(10, -10)
    paths = [tile("a", 1, transform=turned), tile("b", 2, transform=turned * Affine.translation(30, 0))]
    assert why_not_one(paths) == ""
    write_vrt(str(tmp_path / "map.vrt"), paths)
    values, transform, _ = read(tmp_path / "map.vrt")
    assert values.shape == (20, 60) and np.allclose(transform, turned) and (values[:, 30:] == 2).all()


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"crs": "EPSG:32634"}, "CRSs"),
        ({"crs": None}, "CRSs"),
        ({"transform": None, "crs": None}, "georeference"),
        ({"transform": Affine.translation(5e5, 5.6e6) * Affine.rotation(20) * Affine.scale(10, -10)}, "turned"),
        ({"transform": Affine(10, 0, 5e5, 0, 10, 5.6e6)}, "turned"),
    ],
)
def test_results_that_are_no_one_raster_say_why(tile, options, says):
    assert says in why_not_one([tile("a", 1), tile("b", 2, **options)])


def test_a_folder_that_is_not_there_is_an_output_error(tmp_path, tile):
    with pytest.raises(OutputError, match="nowhere"):
        write_vrt(str(tmp_path / "nowhere" / "map.vrt"), [tile("a", 1)])
