"""Chip images are read back with rasterio, that is by GDAL, and compared with what was written."""

import re
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
import rasterio
from affine import Affine
from chipwise.core.chips.cut import ChipImage
from chipwise.core.chips.images import SUFFIXES, WORLD_SUFFIXES, check_holds, label_suffix, write_image, write_label
from chipwise.core.errors import OutputError, RasterError
from rasterio.crs import CRS
from rasterio.enums import ColorInterp, MaskFlags

UTM = CRS.from_epsg(32633)
NORTH_UP = Affine(0.5, 0, 500_000, 0, -0.5, 5_600_000)
TURNED = Affine.translation(500_000, 5_600_000) * Affine.rotation(30) * Affine.scale(2, -2)
FORMATS = tuple(SUFFIXES)


def chip_image(bands=3, dtype=np.uint8, size=(48, 64), transform=NORTH_UP, crs=UTM, nodata=None, names=(), valid=None):
    rows, columns = np.indices(size)
    values = np.stack([rows * 3 + columns * (band + 1) for band in range(bands)]).astype(dtype)
    valid = np.ones(values.shape, bool) if valid is None else np.broadcast_to(valid, values.shape)
    return ChipImage(values, valid, transform, crs, nodata, list(names) or [""] * bands)


def written(folder, chip_format, image):
    path = folder / f"000000007{SUFFIXES[chip_format]}"
    write_image(path, chip_format, image)
    return path


@pytest.mark.parametrize(
    ("bands", "dtype"), [(1, "uint8"), (3, "uint8"), (4, "uint8"), (3, "uint16"), (2, "float32"), (6, "int16")]
)
@pytest.mark.parametrize("size", [(16, 16), (48, 64), (300, 400), (37, 21)])
def test_tiff_keeps_pixels_of_any_kind_and_size(tmp_path, bands, dtype, size):
    image = chip_image(bands, dtype, size, names=[f"Band {i}" for i in range(bands)])
    with rasterio.open(written(tmp_path, "TIFF", image)) as dataset:
        assert dataset.driver == "GTiff" and dataset.dtypes == (dtype,) * bands
        assert np.array_equal(dataset.read(), image.values)
        assert list(dataset.descriptions) == image.band_names
        assert (dataset.transform, dataset.crs, dataset.nodata) == (NORTH_UP, UTM, None)


def test_tiff_is_compressed_by_lzw_in_blocks_of_128_as_by_arcgis(tmp_path):
    with rasterio.open(written(tmp_path, "TIFF", chip_image(size=(256, 384)))) as dataset:
        assert dataset.compression.name == "lzw" and set(dataset.block_shapes) == {(128, 128)}


def test_no_band_of_a_tiff_becomes_transparency(tmp_path):
    for bands in (1, 2, 3, 4, 5):
        with rasterio.open(written(tmp_path, "TIFF", chip_image(bands))) as dataset:
            assert ColorInterp.alpha not in dataset.colorinterp
            assert dataset.read_masks().all()


def test_three_bytes_a_pixel_are_a_picture(tmp_path):
    with rasterio.open(written(tmp_path, "TIFF", chip_image(3))) as dataset:
        assert dataset.colorinterp == (ColorInterp.red, ColorInterp.green, ColorInterp.blue)


def test_png_keeps_the_pixels(tmp_path):
    for bands, dtype in ((1, "uint8"), (3, "uint8"), (1, "uint16"), (3, "uint16")):
        image = chip_image(bands, dtype)
        with rasterio.open(written(tmp_path, "PNG", image)) as dataset:
            assert dataset.driver == "PNG" and dataset.dtypes == (dtype,) * bands
            assert np.array_equal(dataset.read(), image.values)


def test_jpeg_keeps_the_pixels_nearly(tmp_path):
    for bands in (1, 3):
        image = chip_image(bands)
        image.values[:] = np.indices((48, 64)).sum(0) + 50  # without jumps, which no JPEG keeps
        with rasterio.open(written(tmp_path, "JPEG", image)) as dataset:
            assert dataset.driver == "JPEG"
            assert np.abs(dataset.read().astype(int) - image.values).max() <= 3


@pytest.mark.parametrize("chip_format", FORMATS)
@pytest.mark.parametrize("transform", [NORTH_UP, TURNED, Affine(1, 0, 0, 0, -1, 0), Affine(1, 0, 448, 0, -1, -64)])
@pytest.mark.parametrize("code", [32633, 4326, 3857, None])
def test_every_format_stands_at_its_place(tmp_path, chip_format, transform, code):
    crs = CRS.from_epsg(code) if code else None
    with rasterio.open(written(tmp_path, chip_format, chip_image(transform=transform, crs=crs))) as dataset:
        assert dataset.crs == crs
        assert dataset.transform.almost_equals(transform, 1e-9)


def test_a_crs_without_code_is_kept(tmp_path):
    crs = CRS.from_proj4("+proj=laea +lat_0=47.3 +lon_0=11.2 +datum=WGS84 +units=m")
    for chip_format in FORMATS:
        with rasterio.open(written(tmp_path, chip_format, chip_image(crs=crs))) as dataset:
            assert dataset.crs == crs


@pytest.mark.parametrize("chip_format", FORMATS)
def test_the_world_file_holds_six_lines_and_the_centre_of_the_first_pixel(tmp_path, chip_format):
    path = written(tmp_path, chip_format, chip_image())
    text = path.with_suffix(WORLD_SUFFIXES[chip_format]).read_bytes().decode("ascii")
    assert text == "0.5000000000\n0.0000000000\n0.0000000000\n-0.5000000000\n500000.2500000000\n5599999.7500000000\n"


@pytest.mark.parametrize("chip_format", ["PNG", "JPEG"])
def test_the_world_file_alone_places_a_picture(tmp_path, chip_format):
    path = written(tmp_path, chip_format, chip_image(transform=TURNED))
    path.with_name(f"{path.name}.aux.xml").unlink()
    with rasterio.open(path) as dataset:
        assert dataset.transform.almost_equals(TURNED, 1e-6)


@pytest.mark.parametrize("chip_format", FORMATS)
def test_nodata_is_declared_for_every_band(tmp_path, chip_format):
    with rasterio.open(written(tmp_path, chip_format, chip_image(nodata=255.0))) as dataset:
        assert dataset.nodatavals == (255.0,) * 3
        assert all(MaskFlags.nodata in flags for flags in dataset.mask_flag_enums)


def test_nan_is_declared_as_nodata(tmp_path):
    with rasterio.open(written(tmp_path, "TIFF", chip_image(1, "float32", nodata=np.nan))) as dataset:
        assert np.isnan(dataset.nodata)


def test_nodata_of_a_png_is_no_transparency_to_other_readers(tmp_path):
    assert b"tRNS" not in written(tmp_path, "PNG", chip_image(nodata=0.0)).read_bytes()


def test_a_tiff_without_nodata_keeps_what_is_invalid_in_a_mask_of_its_own(tmp_path):
    valid = np.ones((48, 64), bool)
    valid[:, 60:] = False
    path = written(tmp_path, "TIFF", chip_image(valid=valid))
    with rasterio.open(path) as dataset:
        assert np.array_equal(dataset.read_masks(1) > 0, valid)
    assert sorted(p.suffix for p in tmp_path.iterdir()) == [".tfw", ".tif"]


def test_a_tiff_with_nodata_needs_no_mask(tmp_path):
    valid = np.zeros((48, 64), bool)
    with rasterio.open(written(tmp_path, "TIFF", chip_image(nodata=7.0, valid=valid))) as dataset:
        assert MaskFlags.per_dataset not in dataset.mask_flag_enums[0]


@pytest.mark.parametrize("chip_format", ["PNG", "JPEG"])
def test_a_picture_has_one_world_and_one_auxiliary_file(tmp_path, chip_format):
    path = written(tmp_path, chip_format, chip_image(nodata=0.0))
    names = {path.name, f"{path.name}.aux.xml", f"{path.stem}{WORLD_SUFFIXES[chip_format]}"}
    assert {p.name for p in tmp_path.iterdir()} == names


def test_threads_write_the_same_as_one(tmp_path):
    valid = np.eye(64, dtype=bool)[:48]
    images = [chip_image(transform=NORTH_UP * Affine.translation(i, 0), valid=valid) for i in range(24)]

    def write(folder, i):
        chip_format = FORMATS[i % 3]
        write_image(folder / f"{i}{SUFFIXES[chip_format]}", chip_format, images[i])

    one, many = tmp_path / "one", tmp_path / "many"
    one.mkdir()
    many.mkdir()
    for i in range(len(images)):
        write(one, i)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda i: write(many, i), range(len(images))))
    assert {p.name: p.read_bytes() for p in one.iterdir()} == {p.name: p.read_bytes() for p in many.iterdir()}


def test_a_folder_that_is_not_there_is_an_error_of_the_system(tmp_path):
    for chip_format in FORMATS:
        with pytest.raises(OSError):
            written(tmp_path / "missing", chip_format, chip_image())
    with pytest.raises(OutputError, match="cannot be written"):
        written(tmp_path / "missing", "PNG", chip_image())


@pytest.mark.parametrize(
    ("chip_format", "bands", "dtype"),
    [
        ("TIFF", 13, "float32"), ("TIFF", 4, "int16"), ("PNG", 1, "uint8"), ("PNG", 3, "uint16"),
        ("JPEG", 1, "uint8"), ("JPEG", 3, "uint8"),
    ],
)  # fmt: skip
def test_formats_hold_what_they_can(chip_format, bands, dtype):
    check_holds(chip_format, bands, np.dtype(dtype))


@pytest.mark.parametrize(
    ("chip_format", "bands", "dtype", "reason"),
    [
        ("JPEG", 4, "uint8", "give 4 of type uint8. Set the chip format (CHIP_FORMAT) to TIFF, or choose 1 or 3 bands"),
        ("JPEG", 3, "uint16", "the rasters give 3 of type uint16. Set the chip format (CHIP_FORMAT) to TIFF."),
        ("PNG", 2, "uint8", "PNG chips hold 1 or 3 bands of type uint8 or uint16; the rasters give 2"),
        ("PNG", 4, "uint16", "PNG chips hold 1 or 3 bands"),
        ("PNG", 1, "float32", "the rasters give 1 of type float32. Set the chip format (CHIP_FORMAT) to TIFF."),
        ("JPEG", 4, "int16", "the rasters give 4 of type int16. Set the chip format (CHIP_FORMAT) to TIFF."),
    ],
)  # fmt: skip
def test_a_format_that_cannot_hold_the_data_is_refused_with_the_reason(chip_format, bands, dtype, reason):
    with pytest.raises(RasterError, match=re.escape(reason)):
        check_holds(chip_format, bands, dtype)


@pytest.mark.parametrize("dtype", ["uint8", "uint16"])
@pytest.mark.parametrize(("chip_format", "suffix"), [("TIFF", ".tif"), ("PNG", ".png"), ("JPEG", ".png")])
def test_labels_keep_their_values_beside_chips_of_every_format(tmp_path, chip_format, suffix, dtype):
    label = np.random.default_rng(1).integers(0, np.iinfo(dtype).max, (48, 64), dtype, endpoint=True)
    assert label_suffix(chip_format) == suffix
    path = tmp_path / "labels" / f"000000007{suffix}"
    write_label(path, label, TURNED, UTM)
    with rasterio.open(path) as dataset:
        assert dataset.dtypes == (dtype,) and np.array_equal(dataset.read(1), label)
        assert dataset.crs == UTM and dataset.transform.almost_equals(TURNED, 1e-9)
        assert dataset.read_masks().all()
    assert path.with_suffix({".tif": ".tfw", ".png": ".pgw"}[suffix]).is_file()


def test_a_label_may_have_several_bands(tmp_path):
    label = np.arange(2 * 32 * 32, dtype=np.uint16).reshape(2, 32, 32)
    write_label(tmp_path / "a.tif", label, NORTH_UP, UTM)
    with rasterio.open(tmp_path / "a.tif") as dataset:
        assert np.array_equal(dataset.read(), label)
