import resource
from xml.etree import ElementTree

import numpy as np
import pytest
import rasterio
from affine import Affine
from chipwise.core.errors import OutputError
from chipwise.core.inference.map_writer import class_description, describe, write_map
from chipwise.core.inference.products import Layer
from chipwise.core.rasters import open_raster
from chipwise.core.requests import RasterInput
from chipwise.core.schema import LandClass
from rasterio.windows import Window

CLASSES = [LandClass(2, "Forest & <wood>", "#1b7837"), LandClass(9, 'Water "blue"', "#0000ff")]
LAYER = Layer(np.dtype(np.uint8), 255, ("Class <&>",), "MODE")


def test_names_and_colours_are_written_beside_the_map(tmp_path):
    with class_description(str(tmp_path / "map.tif"), CLASSES):
        pass
    assert sorted(p.name for p in tmp_path.iterdir()) == ["map.qml", "map.tif.aux.xml"]
    entries = ElementTree.parse(tmp_path / "map.qml").getroot().findall(".//paletteEntry")
    assert [(e.get("value"), e.get("label"), e.get("color")) for e in entries] == [
        ("2", "Forest & <wood>", "#1b7837"),
        ("9", 'Water "blue"', "#0000ff"),
    ]
    table = ElementTree.parse(tmp_path / "map.tif.aux.xml").getroot()
    names = [c.text or "" for c in table.findall(".//Category")]
    assert len(names) == 10 and names[2] == "Forest & <wood>" and names[9] == 'Water "blue"' and not names[0]
    rows = [[f.text for f in row] for row in table.findall(".//Row")]
    assert rows == [["2", "Forest & <wood>", "27", "120", "55"], ["9", 'Water "blue"', "0", "0", "255"]]


@pytest.fixture
def write(tmp_path, make_raster):
    """Write a map of the pixels (bands, rows, columns), whose corner is at a column and row of the source raster."""

    def write(values, layer=LAYER, column=0, row=0, colors=None):
        height, width = values.shape[1] + row, values.shape[2] + column
        source = make_raster(tmp_path / "in.tif", np.ones((height, width), np.uint8))
        draft = make_raster(tmp_path / "draft.tif", values, georeference=False)
        with rasterio.open(draft) as dataset:
            rasterio.shutil.copy(dataset, tmp_path / "draft.vrt", driver="VRT")
        window = Window(column, row, values.shape[2], values.shape[1])
        with open_raster(RasterInput(source)) as image:
            describe(tmp_path / "draft.vrt", image, window, layer, {"A": "<&>"}, colors or {})
        write_map(tmp_path / "draft.vrt", tmp_path / "map.tif", layer)
        return tmp_path / "map.tif"

    return write


def noise(height, width, bands=1):
    return np.random.default_rng(1).integers(0, 9, (bands, height, width)).astype(np.uint8)


def test_a_map_has_the_pixels_of_its_draft_and_lies_where_its_window_lies(write, utm_grid):
    with rasterio.open(write(noise(500, 400), column=100, row=200, colors={2: (1, 2, 3, 255)})) as dataset:
        assert np.array_equal(dataset.read(), noise(500, 400)) and dataset.nodata == 255
        assert dataset.transform == utm_grid * Affine.translation(100, 200) and dataset.crs == "EPSG:32633"
        assert dataset.tags()["A"] == "<&>" and dataset.colormap(1)[2] == (1, 2, 3, 255)
        assert dataset.descriptions == ("Class <&>",) and dataset.tags(ns="IMAGE_STRUCTURE")["LAYOUT"] == "COG"


@pytest.mark.parametrize(("resampling", "expected"), [("MODE", 3), ("AVERAGE", 2)])
def test_overviews_are_made_as_the_layer_wants(write, resampling, expected):
    values = np.tile(np.array([[3, 3], [3, 0]], np.uint8), (1, 400, 400))
    with rasterio.open(write(values, Layer(np.dtype(np.uint8), 255, ("v",), resampling)), overview_level=0) as overview:
        assert overview.shape == (400, 400) and set(np.unique(overview.read())) == {expected}


def test_a_map_of_several_real_bands_names_them(write):
    values = np.random.default_rng(1).random((3, 600, 70), np.float32)
    values[0, :9] = np.nan
    with rasterio.open(write(values, Layer(np.dtype(np.float32), np.nan, ("a", "b", "c"), "AVERAGE"))) as dataset:
        assert dataset.descriptions == ("a", "b", "c") and np.isnan(dataset.nodata)
        assert np.array_equal(dataset.read(), values, equal_nan=True)


def test_wherever_the_disk_is_full_the_map_is_refused(write, tmp_path):
    """The limit on a file's size stands for the disk; GDAL itself notices it only up to the last blocks."""
    whole = write(noise(700, 600)).stat().st_size
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    for limit in (5_000, whole // 2, whole - 60_000, whole - 5_000, whole - 1):
        try:
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, hard))
            with pytest.raises(OutputError, match="disk full"):
                write_map(tmp_path / "draft.vrt", tmp_path / "map.tif", LAYER)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert write(noise(700, 600)).stat().st_size == whole
