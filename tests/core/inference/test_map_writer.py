from xml.etree import ElementTree

import numpy as np
import pytest
import rasterio
from chipwise.core.errors import OutputError
from chipwise.core.inference.map_writer import class_description, map_classes, map_type, open_map
from chipwise.core.rasters import open_raster
from chipwise.core.requests import RasterInput
from chipwise.core.schema import ClassSchema, LandClass
from hypothesis import given
from hypothesis import strategies as st
from rasterio.windows import Window

CLASSES = [LandClass(2, "Forest & <wood>", "#1b7837"), LandClass(9, 'Water "blue"', "#0000ff")]


@given(st.one_of(st.sets(st.integers(0, 65535), min_size=1, max_size=300), st.sets(st.integers(0, 255), min_size=250)))
def test_the_type_holds_every_class_and_nodata_is_none_of_them(values):
    dtype, nodata = map_type([LandClass(v, str(v), "#000000") for v in values])
    assert max(*values, nodata) <= np.iinfo(dtype).max and nodata not in values
    assert dtype == np.uint8 or max(values) > 255 or values == set(range(256))
    assert nodata == 0 or 0 in values


def test_channels_become_classes_in_their_order():
    schema = ClassSchema("", tuple(CLASSES))
    assert [c.name for c in map_classes(schema, (9, 0, 2))] == ['Water "blue"', "Background", "Forest & <wood>"]


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
def raster(tmp_path, make_raster):
    with open_raster(RasterInput(make_raster(tmp_path / "in.tif", np.ones((700, 600), np.uint8)))) as raster:
        yield raster


def test_what_is_not_written_is_nodata_and_the_grid_is_the_sources(tmp_path, raster):
    window = Window(100, 200, 400, 500)
    target = str(tmp_path / "map.tif")
    with open_map(target, raster, window, 96, np.dtype(np.uint8), 255, {2: (1, 2, 3, 255)}, {"A": "b"}) as writer:
        writer.write(np.full((96, 96), 2, np.uint8), Window(192, 288, 96, 96))
        writer.finish()
    with rasterio.open(target) as dataset:
        expected = np.full((500, 400), 255)
        expected[88:184, 92:188] = 2
        assert np.array_equal(dataset.read(1), expected) and dataset.nodata == 255
        assert dataset.transform == rasterio.windows.transform(window, raster.transform)
        assert dataset.tags()["A"] == "b" and dataset.colormap(1)[2] == (1, 2, 3, 255)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["in.tif", "map.tif"]


def test_a_failure_while_writing_leaves_nothing(tmp_path, raster):
    with (
        pytest.raises(ZeroDivisionError),
        open_map(str(tmp_path / "map.tif"), raster, Window(0, 0, 64, 64), 32, np.dtype(np.uint8), 0, {}, {}),
    ):
        raise ZeroDivisionError
    assert [p.name for p in tmp_path.iterdir()] == ["in.tif"]


def test_a_folder_that_is_not_there_is_an_output_error(tmp_path, raster):
    with (
        pytest.raises(OutputError, match="nowhere"),
        open_map(str(tmp_path / "nowhere" / "m.tif"), raster, Window(0, 0, 64, 64), 32, np.dtype(np.uint8), 0, {}, {}),
    ):
        pass
