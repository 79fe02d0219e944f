import numpy as np
import pytest
import rasterio
from affine import Affine
from chipwise.core import scenes
from chipwise.core.errors import RasterError
from chipwise.core.rasters import open_raster
from chipwise.core.requests import ExtentInput, RasterInput
from chipwise.core.scenes import GridView, area_of, open_scene
from chipwise.core.target_grid import Target
from rasterio.crs import CRS
from rasterio.enums import Resampling
from rasterio.warp import transform_bounds
from rasterio.windows import Window


@pytest.fixture
def whole():
    return np.random.default_rng(1).integers(1, 250, (2, 60, 80)).astype(np.uint8)


@pytest.fixture
def tile(tmp_path, make_raster, utm_grid, whole):
    """A part of the whole as a file of its own: rows top:bottom, columns left:right."""

    def make(name, top, bottom, left, right, **options):
        transform = utm_grid * Affine.translation(left, top)
        array = whole[:, top:bottom, left:right]
        return RasterInput(make_raster(tmp_path / f"{name}.tif", array, transform=transform, **options))

    return make


def everything(scene):
    return scene.read(Window(0, 0, scene.grid.width, scene.grid.height))


def test_one_raster_as_it_is_is_read_without_a_detour(tile, whole):
    with open_scene((tile("a", 0, 60, 0, 80),)) as scene:
        values, valid = everything(scene)
    assert np.array_equal(values, whole) and valid.all()


def test_a_mosaic_is_the_whole_of_its_parts_in_the_first_ones_grid(tile, whole):
    parts = (tile("c", 25, 60, 30, 80), tile("a", 0, 30, 0, 40), tile("b", 0, 30, 35, 80), tile("d", 20, 60, 0, 35))
    with open_scene(parts) as scene:
        assert (scene.grid.width, scene.grid.height) == (80, 60)
        values, valid = everything(scene)
        assert np.array_equal(values, whole) and valid.all()
        window = Window(33, 22, 9, 14)
        assert np.array_equal(scene.read(window)[0], whole[:, 22:36, 33:42])


def test_where_parts_overlap_the_first_with_a_value_counts(tmp_path, make_raster):
    first, second = np.full((1, 20, 20), 7, np.uint8), np.full((1, 20, 20), 9, np.uint8)
    first[0, :, 10:] = 0
    inputs = [RasterInput(make_raster(tmp_path / f"{i}.tif", a, nodata=0)) for i, a in enumerate((first, second))]
    with open_scene(inputs) as scene:
        values, valid = everything(scene)
    assert (values[0, :, :10] == 7).all() and (values[0, :, 10:] == 9).all() and valid.all()


def test_where_no_part_lies_there_is_no_value(tile, whole):
    with open_scene((tile("a", 0, 20, 0, 20), tile("b", 40, 60, 60, 80))) as scene:
        values, valid = everything(scene)
    assert valid[:, :20, :20].all() and valid[:, 40:, 60:].all() and valid.sum() == 2 * 2 * 400
    assert not values[~valid].any()


def test_a_mosaic_keeps_few_files_open(tile, whole, monkeypatch):
    monkeypatch.setattr(scenes, "OPEN_FILES", 3)
    parts = [tile(f"{r}-{c}", r, r + 15, c, c + 20) for r in range(0, 60, 15) for c in range(0, 80, 20)]
    with open_scene(parts) as scene:
        assert np.array_equal(everything(scene)[0], whole)
        assert len(scene._open) <= 3


def test_a_part_in_another_crs_lands_where_it_belongs(tmp_path, make_raster, utm_grid, whole):
    """Large patches, so that resampling leaves their insides alone."""
    array = np.kron(np.arange(1, 13).reshape(1, 3, 4), np.ones((20, 20))).astype(np.uint8)
    first = make_raster(tmp_path / "a.tif", array[:, :, :40])
    bounds = rasterio.transform.array_bounds(60, 80, utm_grid)
    place = transform_bounds("EPSG:32633", "EPSG:4326", *bounds)
    grid = rasterio.transform.from_bounds(*place, 160, 120)
    target = np.zeros((1, 120, 160), np.uint8)
    rasterio.warp.reproject(
        array, target, src_transform=utm_grid, src_crs="EPSG:32633", dst_transform=grid, dst_crs="EPSG:4326"
    )
    other = make_raster(tmp_path / "b.tif", target, crs="EPSG:4326", transform=grid, nodata=0)
    with open_scene((RasterInput(first), RasterInput(other))) as scene:
        offset = ~scene.grid.transform * (utm_grid.c, utm_grid.f)
        left, top = round(offset[0]), round(offset[1])
        values, _ = everything(scene)
    for row in range(3):
        for column in range(4):
            y, x = top + 20 * row, left + 20 * column
            assert (values[0, y + 3 : y + 17, x + 3 : x + 17] == array[0, 20 * row, 20 * column]).all()


def test_a_coarser_cell_size_averages_and_a_finer_one_interpolates(tmp_path, make_raster):
    array = np.random.default_rng(2).integers(0, 250, (1, 40, 60)).astype(np.float32)
    source = RasterInput(make_raster(tmp_path / "a.tif", array))
    with open_scene((source,), Target(cell_size=20.0)) as scene:
        values, valid = everything(scene)
        assert scene.grid.cell_size == (20, 20) and valid.all()
    assert np.allclose(values[0], array[0].reshape(20, 2, 30, 2).mean((1, 3)))
    with open_scene((source,), Target(cell_size=5.0)) as scene:
        values, _ = everything(scene)
        assert values.shape == (1, 80, 120) and scene.grid.transform.c == 500_000
    assert array.min() <= values.min() and values.max() <= array.max()
    with open_scene((source,), Target(cell_size=10.0)) as scene:
        assert np.array_equal(everything(scene)[0], array)


def test_a_cell_size_works_without_georeference_and_with_a_mask(tmp_path, make_raster):
    mask = np.ones((40, 40), bool)
    mask[:, 20:] = False
    path = make_raster(tmp_path / "a.tif", np.full((1, 40, 40), 50, np.uint8), georeference=False, mask=mask)
    with open_scene((RasterInput(path),), Target(cell_size=2.0)) as scene:
        values, valid = everything(scene)
    assert values.shape == (1, 20, 20) and valid[:, :, :10].all() and not valid[:, :, 10:].any()


@pytest.mark.parametrize("problem", ["bands", "type", "no georeference", "no CRS"])
def test_rasters_that_make_no_mosaic_are_refused(tmp_path, make_raster, problem):
    first = make_raster(tmp_path / "a.tif", np.ones((2, 9, 9), np.uint8))
    other = {
        "bands": lambda p: make_raster(p, np.ones((1, 9, 9), np.uint8)),
        "type": lambda p: make_raster(p, np.ones((2, 9, 9), np.int16)),
        "no georeference": lambda p: make_raster(p, np.ones((2, 9, 9), np.uint8), georeference=False),
        "no CRS": lambda p: make_raster(p, np.ones((2, 9, 9), np.uint8), crs=None),
    }[problem](tmp_path / "b.tif")
    with (
        pytest.raises(RasterError, match=r"bands|georeference|CRS"),
        open_scene((RasterInput(first), RasterInput(other))),
    ):
        pass


def test_a_second_raster_is_seen_in_the_grid_of_the_first(tile, whole, utm_grid):
    with open_raster(tile("a", 0, 60, 0, 80)) as image:
        other = tile("b", 10, 50, 10, 70)
        with GridView((other,), image.grid, Resampling.bilinear, image) as view:
            values, valid = view.read(Window(0, 0, 80, 60))
    assert np.array_equal(values[:, 10:50, 10:70], whole[:, 10:50, 10:70]) and valid.sum() == 2 * 40 * 60


def test_bands_are_chosen_by_number_or_name_in_the_order_given(tmp_path, make_raster):
    array = np.arange(3, dtype=np.uint8)[:, None, None] * np.ones((3, 4, 4), np.uint8)
    path = make_raster(tmp_path / "a.tif", array, names=("Red", "Green", "NIR"))
    with open_scene((RasterInput(path, bands=("nir", 1)),)) as scene:
        assert everything(scene)[0][:, 0, 0].tolist() == [2, 0] and scene.band_names == ["NIR", "Red"]
    for wrong, says in (("Blue", "Red, Green, NIR"), (4, "3 bands")):
        with pytest.raises(RasterError, match=says), open_scene((RasterInput(path, bands=(wrong,)),)):
            pass


def test_an_extent_is_the_pixels_that_it_touches_in_any_crs(tile, utm_grid):
    with open_raster(tile("a", 0, 60, 0, 80)) as image:
        xmin, ymax = utm_grid * (10, 20)
        xmax, ymin = utm_grid * (30.5, 45)
        box = (xmin, ymin, xmax, ymax)
        assert area_of(image.grid, ExtentInput(box)) == Window(10, 20, 21, 25)
        lonlat = transform_bounds("EPSG:32633", "EPSG:4326", *box)
        area = area_of(image.grid, ExtentInput(lonlat, CRS.from_epsg(4326).to_wkt()))
        assert abs(area.col_off - 10) <= 1 and abs(area.row_off - 20) <= 1 and abs(area.width - 21) <= 2
        assert area_of(image.grid, ExtentInput((0, 0, 1, 1))).width == 0
        assert area_of(image.grid, None) == Window(0, 0, 80, 60)


@pytest.mark.parametrize("bands", [1, 3])
@pytest.mark.parametrize(
    "target",
    [Target(CRS.from_epsg(3035)), Target(CRS.from_epsg(4326)), Target(cell_size=7.0), Target(cell_size=31.0)],
    ids=["EPSG:3035", "EPSG:4326", "finer", "coarser"],
)
def test_what_is_resampled_does_not_depend_on_the_window_that_is_read(tmp_path, make_raster, bands, target):
    """GDAL would warp every window as a whole, with an approximation that is another one for another window."""
    array = np.random.default_rng(4).integers(1, 250, (bands, 1300, 1200)).astype(np.uint8)
    array[:, 300:340, 500:900] = 0
    source = RasterInput(make_raster(tmp_path / "a.tif", array, nodata=0, tiled=True))
    with open_scene((source,), target) as scene:
        width, height = scene.grid.width, scene.grid.height
        values, valid = everything(scene)
    with open_scene((source,), target) as scene:
        for left, top in ((0, 0), (1, 37), (width // 5, height // 3), (width // 2 - 7, height // 2)):
            window = Window(left, top, min(1088, width - left), min(512, height - top))
            place = (slice(None), *window.toslices())
            part, seen = scene.read(window)
            assert np.array_equal(part, values[place]) and np.array_equal(seen, valid[place])
