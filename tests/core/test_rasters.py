import numpy as np
import pytest
import rasterio
from affine import Affine
from chipwise.core.errors import RasterError
from chipwise.core.rasters import blocks, open_raster
from chipwise.core.requests import RasterInput
from hypothesis import given
from hypothesis import strategies as st
from rasterio.control import GroundControlPoint
from rasterio.enums import ColorInterp
from rasterio.windows import Window

WINDOW = Window(0, 0, 4, 3)


def test_all_bands_but_alpha_are_used_and_what_is_transparent_is_not_valid(tmp_path, make_raster):
    array = np.full((4, 3, 4), 9, np.uint8)
    array[3] = 255
    array[3, 1, 2] = 0
    path = make_raster(tmp_path / "a.tif", array)
    with rasterio.open(path, "r+") as dataset:
        dataset.colorinterp = [ColorInterp.red, ColorInterp.green, ColorInterp.blue, ColorInterp.alpha]
    with open_raster(RasterInput(path)) as raster:
        values, valid = raster.read(WINDOW)
    assert raster.bands == (1, 2, 3) and values.shape == (3, 3, 4)
    assert not valid[:, 1, 2].any() and valid.sum() == 3 * 11


def test_nodata_and_not_a_number_are_not_valid(tmp_path, make_raster):
    array = np.ones((1, 3, 4), np.float32)
    array[0, 0, 0], array[0, 0, 1], array[0, 0, 2] = -9999, np.nan, np.inf
    with open_raster(RasterInput(make_raster(tmp_path / "a.tif", array, nodata=-9999))) as raster:
        _, valid = raster.read(WINDOW)
    assert valid.sum() == 9 and not valid[0, 0, :3].any()


def test_an_internal_mask_is_honoured(tmp_path, make_raster):
    mask = np.ones((3, 4), bool)
    mask[2, 3] = False
    with open_raster(RasterInput(make_raster(tmp_path / "a.tif", np.ones((2, 3, 4), np.uint8), mask=mask))) as raster:
        _, valid = raster.read(WINDOW)
    assert (valid == mask).all()


def test_bands_come_in_the_order_asked_for_and_in_the_type_that_holds_all(tmp_path):
    vrt = (
        '<VRTDataset rasterXSize="4" rasterYSize="3"><VRTRasterBand dataType="Byte" band="1"/>'
        '<VRTRasterBand dataType="Int16" band="2"/></VRTDataset>'
    )
    (tmp_path / "a.vrt").write_text(vrt)
    with open_raster(RasterInput(str(tmp_path / "a.vrt"), bands=(2, 1))) as raster:
        values, _ = raster.read(WINDOW)
    assert raster.bands == (2, 1) and raster.dtype == values.dtype == np.int16


def test_without_georeference_rows_count_downwards_as_qgis_shows_them(tmp_path, make_raster):
    path = make_raster(tmp_path / "a.tif", np.ones((3, 4), np.uint8), georeference=False)
    with open_raster(RasterInput(path)) as raster:
        assert not raster.is_georeferenced and raster.crs is None
        assert raster.transform * (4, 3) == (4, -3)


def test_the_crs_given_takes_the_place_of_the_files_own(tmp_path, make_raster):
    path = make_raster(tmp_path / "a.tif", np.ones((3, 4), np.uint8))
    with open_raster(RasterInput(path, crs="EPSG:3857")) as raster:
        assert raster.crs.to_epsg() == 3857
    with pytest.raises(RasterError, match="CRS"), open_raster(RasterInput(path, crs="nonsense")):
        pass


def test_the_cell_size_of_a_turned_raster_is_that_of_its_pixels(tmp_path, make_raster):
    turned = Affine.translation(5, 7) * Affine.rotation(30) * Affine.scale(2, -3)
    with open_raster(
        RasterInput(make_raster(tmp_path / "a.tif", np.ones((3, 4), np.uint8), transform=turned))
    ) as raster:
        assert raster.cell_size == pytest.approx((2, 3))


def test_rasters_that_cannot_be_used_are_refused_in_one_sentence(tmp_path, make_raster):
    (tmp_path / "text.tif").write_text("this is no raster")
    one = make_raster(tmp_path / "one.tif", np.ones((3, 4), np.uint8))
    imaginary = make_raster(tmp_path / "complex.tif", np.ones((3, 4), np.complex64))
    points = make_raster(tmp_path / "gcps.tif", np.ones((3, 4), np.uint8), georeference=False)
    with rasterio.open(points, "r+") as dataset:
        dataset.gcps = (
            [GroundControlPoint(0, 0, 1, 2), GroundControlPoint(3, 4, 5, 6)],
            rasterio.crs.CRS.from_epsg(4326),
        )
    for source, says in (
        (RasterInput(str(tmp_path / "missing.tif")), "does not exist"),
        (RasterInput(str(tmp_path / "text.tif")), "cannot be opened"),
        (RasterInput(one, bands=(2,)), "1 bands"),
        (RasterInput(imaginary), "complex64"),
        (RasterInput(points), "Warp"),
    ):
        with pytest.raises(RasterError, match=says) as caught, open_raster(source):
            pass
        assert "\n" not in str(caught.value)


def test_damage_is_found_when_the_place_is_read(tmp_path, make_raster):
    path = make_raster(tmp_path / "a.tif", np.ones((512, 512), np.uint8), tiled=True, blockxsize=256, blockysize=256)
    with open(path, "r+b") as file:
        file.truncate(150_000)
    with open_raster(RasterInput(path)) as raster:
        raster.read(Window(0, 0, 256, 256))
        with pytest.raises(RasterError, match="damaged"):
            raster.read(Window(256, 256, 256, 256))


@given(st.integers(1, 90), st.integers(1, 90), st.integers(1, 40))
def test_blocks_cover_every_pixel_once(width, height, size):
    seen = np.zeros((height, width), int)
    for block in blocks(width, height, size):
        seen[block.toslices()] += 1
    assert (seen == 1).all()
