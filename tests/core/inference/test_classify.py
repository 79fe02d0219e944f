"""The network of these tests answers with the value of its first band, so every map is known beforehand."""

import dataclasses
import json
import re
import time
from xml.etree import ElementTree

import numpy as np
import onnxruntime
import pytest
import rasterio
from affine import Affine
from chipwise.core.errors import ChipwiseError, DeviceError, ModelPackageError, OutputError, RasterError
from chipwise.core.inference import classify
from chipwise.core.inference.engine import CPU, OnnxEngine
from chipwise.core.inference.model import open_model
from chipwise.core.model_package.reader import open_package
from chipwise.core.requests import ClassifyRequest, ExtentInput, RasterInput
from known_rasters import noise, read
from onnx import TensorProto
from rasterio.transform import array_bounds
from rasterio.windows import Window, bounds

TURNED = Affine.translation(500_000.123456789, 5_600_000.987654321) * Affine.rotation(33) * Affine.scale(0.3, -0.3)


@pytest.fixture
def run(tmp_path, events):
    def run(raster, model, output="map.tif", **options):
        source = raster if isinstance(raster, RasterInput) else RasterInput(raster)
        if "extent" in options:
            options["extent"] = ExtentInput(options["extent"])
        request = ClassifyRequest(model, str(tmp_path / output), (source,), **({"device": "CPU"} | options))
        return classify.run(request, events)

    return run


@pytest.mark.parametrize(("height", "width"), [(1, 1), (5, 7), (511, 513), (1030, 700)])
@pytest.mark.parametrize(("padding", "batch"), [(0, 1), (32, 3), (64, 2)])
def test_the_map_is_the_known_answer_everywhere(
    tmp_path, run, make_raster, make_package, height, width, padding, batch
):
    array = noise(height, width)
    result = run(make_raster(tmp_path / "in.tif", array), make_package(), padding=padding, batch_size=batch)
    assert np.array_equal(read(tmp_path / "map.tif"), array)
    assert result["pixels"] == {"Background" if v == 0 else f"Class {v}": int((array == v).sum()) for v in range(10)}
    assert CPU in result["engine"] and result["device"] == "cpu"


@pytest.mark.parametrize("size", [64, 256])
def test_a_graph_of_fixed_size_gives_the_same_map(tmp_path, run, make_raster, make_package, make_graph, size):
    array = noise(300, 200)
    package = make_package(graph=make_graph(size=size), fixed_size=True)
    run(make_raster(tmp_path / "in.tif", array), package, padding=32)
    assert np.array_equal(read(tmp_path / "map.tif"), array)


@pytest.mark.parametrize(
    "grid", [Affine(10, 0, 500_000, 0, -10, 5_600_000), Affine(1e-5, 0, 13.1, 0, -1.1e-5, 52.5), TURNED]
)
@pytest.mark.parametrize("window", [Window(0, 0, 40, 30), Window(333, 517, 100, 61), Window(640, 1000, 60, 30)])
def test_a_part_is_the_same_window_of_the_whole_map(tmp_path, run, make_raster, make_package, grid, window):
    array = noise(1030, 700)
    raster = make_raster(tmp_path / "in.tif", array, transform=grid)
    extent = bounds(window, grid)
    if grid is TURNED:  # the box around a turned window is larger, so only its place is looked at
        extent = (*(grid * (400, 500)), *(grid * (400, 500)))
        extent = (extent[0] - 1, extent[1] - 1, extent[2] + 1, extent[3] + 1)
    run(raster, make_package(), extent=extent)
    with rasterio.open(tmp_path / "map.tif") as part:
        column, row = (round(v) for v in ~grid * (part.transform.c, part.transform.f))
        values = part.read(1)
        assert np.array_equal(values, array[row : row + part.height, column : column + part.width])
        if grid is not TURNED:
            assert (column, row, part.width, part.height) == (
                window.col_off, window.row_off, window.width, window.height,
            )  # fmt: skip


def test_with_a_real_network_a_part_is_the_whole_map_bit_for_bit(tmp_path, run, make_raster, make_package, utm_grid):
    """Convolutions see their surroundings: only a fixed grid of tiles makes the parts agree."""
    import onnx
    from onnx import helper, numpy_helper

    weights = np.random.default_rng(1).normal(size=(4, 1, 31, 31)).astype(np.float32)
    graph = helper.make_graph(
        [
            helper.make_node("Conv", ["image", "weights"], ["scores"], pads=[15, 15, 15, 15]),
            helper.make_node("ArgMax", ["scores"], ["index"], axis=1, keepdims=0),
            helper.make_node("Cast", ["index"], ["classes"], to=TensorProto.UINT8),
            helper.make_node("Softmax", ["scores"], ["probabilities"], axis=1),
            helper.make_node("ReduceMax", ["probabilities"], ["confidence"], axes=[1], keepdims=0),
        ],
        "convolution",
        [helper.make_tensor_value_info("image", TensorProto.FLOAT, ["n", 1, "h", "w"])],
        [
            helper.make_tensor_value_info("classes", TensorProto.UINT8, ["n", "h", "w"]),
            helper.make_tensor_value_info("confidence", TensorProto.FLOAT, ["n", "h", "w"]),
            helper.make_tensor_value_info("probabilities", TensorProto.FLOAT, ["n", 4, "h", "w"]),
        ],
        [numpy_helper.from_array(weights, "weights")],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    onnx.checker.check_model(model, full_check=True)
    package = make_package(graph=model.SerializeToString(), values=(1, 2, 3, 4), outputs=(1, 2, 3, 4))
    raster = make_raster(tmp_path / "in.tif", noise(600, 700, 250, 1))
    run(raster, package, "whole.tif", confidence_output=str(tmp_path / "whole-c.tif"), padding=32)
    window = Window(401, 303, 222, 250)
    extent = bounds(window, utm_grid)
    run(
        raster,
        package,
        "part.tif",
        confidence_output=str(tmp_path / "part-c.tif"),
        padding=32,
        extent=extent,
        batch_size=2,
    )
    for kind in ("", "-c"):
        whole, part = read(tmp_path / f"whole{kind}.tif"), read(tmp_path / f"part{kind}.tif")
        assert np.array_equal(part, whole[window.toslices()])
    assert set(np.unique(read(tmp_path / "whole.tif"))) == {1, 2, 3, 4}


@pytest.mark.parametrize(
    ("grid", "crs"),
    [(TURNED, "EPSG:32633"), (TURNED, None), (Affine(1 / 3, 0, 1e6 / 7, 0, -1 / 3, 1e7 / 7), "EPSG:3857")],
)
def test_the_map_lies_where_the_raster_lies_to_the_last_digit(tmp_path, run, make_raster, make_package, grid, crs):
    raster = make_raster(tmp_path / "in.tif", noise(70, 90), transform=grid, crs=crs)
    run(raster, make_package(), confidence_output=str(tmp_path / "c.tif"))
    with rasterio.open(raster) as source:
        for name in ("map.tif", "c.tif"):
            with rasterio.open(tmp_path / name) as dataset:
                assert dataset.transform == source.transform and dataset.crs == source.crs
                assert (dataset.width, dataset.height) == (90, 70)


def test_without_georeference_the_map_has_none_either(tmp_path, run, make_raster, make_package):
    array = noise(70, 90)
    raster = make_raster(tmp_path / "in.tif", array, georeference=False)
    run(raster, make_package())
    with rasterio.open(tmp_path / "map.tif") as dataset:
        assert dataset.transform == Affine.identity() and dataset.crs is None
        assert np.array_equal(dataset.read(1), array)
    run(raster, make_package(), "part.tif", extent=(10, -50, 40, -20))
    assert np.array_equal(read(tmp_path / "part.tif"), array[20:50, 10:40])


@pytest.mark.parametrize("kind", ["value", "nan", "mask"])
def test_nodata_stays_nodata(tmp_path, run, make_raster, make_package, kind):
    array = noise(300, 200, 10, 1, np.float32 if kind == "nan" else np.uint8)
    gone = np.zeros(array.shape, bool)
    gone[50:120, 30:180] = gone[290:] = True
    options = {}
    if kind == "mask":
        options["mask"] = ~gone
    else:
        options["nodata"] = np.nan if kind == "nan" else 250
        array[gone] = options["nodata"]
    run(make_raster(tmp_path / "in.tif", array, **options), make_package(), confidence_output=str(tmp_path / "c.tif"))
    with rasterio.open(tmp_path / "map.tif") as dataset:
        values = dataset.read(1)
        assert (values[gone] == dataset.nodata).all() and np.array_equal(values[~gone], array[~gone].astype(np.uint8))
    with rasterio.open(tmp_path / "c.tif") as dataset:
        confidence = dataset.read(1)
        assert (confidence[gone] == dataset.nodata).all() and (confidence[~gone] == 75).all()


def test_a_raster_of_nodata_alone_gives_a_map_of_nodata_and_a_warning(tmp_path, run, make_raster, make_package, events):
    run(make_raster(tmp_path / "in.tif", np.full((40, 50), 7, np.uint8), nodata=7), make_package())
    with rasterio.open(tmp_path / "map.tif") as dataset:
        assert (dataset.read(1) == dataset.nodata).all()
    assert "nodata everywhere" in events.texts("warning")


def test_background_is_a_class_and_nodata_another_value(tmp_path, run, make_raster, make_package):
    array = noise(40, 50, 2)
    run(make_raster(tmp_path / "in.tif", array), make_package(values=(1,), outputs=(0, 1)))
    with rasterio.open(tmp_path / "map.tif") as dataset:
        assert dataset.nodata == 255 and np.array_equal(dataset.read(1), array)
        assert dataset.read_masks(1).all()


def test_without_background_nodata_is_0(tmp_path, run, make_raster, make_package):
    array = noise(40, 50, 3)
    run(make_raster(tmp_path / "in.tif", array), make_package(values=(4, 9, 200), outputs=(4, 9, 200)))
    with rasterio.open(tmp_path / "map.tif") as dataset:
        assert dataset.nodata == 0 and np.array_equal(dataset.read(1), np.array([4, 9, 200])[array])


def test_class_values_of_16_bits_are_kept(tmp_path, run, make_raster, make_package):
    array = noise(40, 50, 3)
    run(make_raster(tmp_path / "in.tif", array), make_package(values=(1, 300, 65535), outputs=(300, 65535, 1)))
    values = read(tmp_path / "map.tif")
    assert values.dtype == np.uint16 and np.array_equal(values, np.array([300, 65535, 1])[array])


def test_the_index_may_be_wider_than_a_byte(tmp_path, run, make_raster, make_package, make_graph):
    array = noise(40, 50, 300, 0, np.uint16)
    values = tuple(range(1, 301))
    run(
        make_raster(tmp_path / "in.tif", array),
        make_package(graph=make_graph(kind=TensorProto.INT32, channels=300), values=values, outputs=values),
    )
    assert np.array_equal(read(tmp_path / "map.tif"), array + 1)


def test_too_few_bands_are_refused_in_one_sentence(tmp_path, run, make_raster, make_package):
    package = make_package(bands=3, band_names=("Red", "Green", "Near infrared"))
    with pytest.raises(ModelPackageError, match="Near infrared") as caught:
        run(make_raster(tmp_path / "in.tif", np.stack([noise(40, 50)] * 2)), package)
    assert "\n" not in str(caught.value) and not (tmp_path / "map.tif").exists()


def test_too_many_bands_give_a_warning(tmp_path, run, make_raster, make_package, events):
    array = np.stack([noise(40, 50), noise(40, 50) + 20])
    run(make_raster(tmp_path / "in.tif", array), make_package())
    assert np.array_equal(read(tmp_path / "map.tif"), array[0]) and "2 bands" in events.texts("warning")


def test_bands_are_matched_by_name_unless_they_are_chosen(tmp_path, run, make_raster, make_package):
    array = np.stack([noise(40, 50, 3, 0), noise(40, 50, 6, 3), noise(40, 50, 10, 6)])
    raster = make_raster(tmp_path / "in.tif", array, names=("Blue", "Green", "Red"))
    package = make_package(bands=2, band_names=("Red", "Green"))
    run(raster, package)
    assert np.array_equal(read(tmp_path / "map.tif"), array[2])
    run(RasterInput(raster, bands=(2, 1)), package)
    assert np.array_equal(read(tmp_path / "map.tif"), array[1])


def test_bands_of_two_types_can_be_classified(tmp_path, run, make_raster, make_package, utm_grid):
    first = make_raster(tmp_path / "a.tif", noise(40, 50))
    second = make_raster(tmp_path / "b.tif", noise(40, 50, dtype=np.float32))
    geo = ", ".join(str(v) for v in utm_grid.to_gdal())
    bands = "".join(
        f'<VRTRasterBand dataType="{kind}" band="{i}">'
        f"<SimpleSource><SourceFilename>{path}</SourceFilename></SimpleSource>"
        "</VRTRasterBand>"
        for i, (kind, path) in enumerate((("Byte", first), ("Float32", second)), 1)
    )
    vrt = (
        f'<VRTDataset rasterXSize="50" rasterYSize="40"><SRS>EPSG:32633</SRS><GeoTransform>{geo}</GeoTransform>{bands}'
    )
    (tmp_path / "in.vrt").write_text(vrt + "</VRTDataset>")
    run(str(tmp_path / "in.vrt"), make_package(bands=2))
    assert np.array_equal(read(tmp_path / "map.tif"), noise(40, 50))


def test_another_type_or_cell_size_gives_a_warning(tmp_path, run, make_raster, make_package, events):
    cell = {"x": 2, "y": 2, "spatialReference": {"wkid": 32633, "latestWkid": 32633}}
    package = make_package(min_cell_size=cell, max_cell_size=cell)
    run(make_raster(tmp_path / "in.tif", noise(40, 50, dtype=np.float32)), package)
    assert "float32" in events.texts("warning") and "cells of 10" in events.texts("warning")


def test_what_fits_gives_no_warning(tmp_path, run, make_raster, make_package, events):
    cell = {"x": 10, "y": 10, "spatialReference": {"wkid": 32633, "latestWkid": 32633}}
    run(make_raster(tmp_path / "in.tif", noise(40, 50)), make_package(min_cell_size=cell, max_cell_size=cell))
    assert not events.texts("warning")


def test_the_map_is_cloud_optimised_and_shows_its_classes(tmp_path, run, make_raster, make_package):
    run(make_raster(tmp_path / "in.tif", noise(1030, 1100)), make_package(), confidence_output=str(tmp_path / "c.tif"))
    with rasterio.open(tmp_path / "map.tif") as dataset:
        assert dataset.driver == "GTiff" and dataset.tags(ns="IMAGE_STRUCTURE")["LAYOUT"] == "COG"
        assert dataset.block_shapes == [(512, 512)] and dataset.overviews(1) and dataset.dtypes == ("uint8",)
        assert dataset.tags(ns="IMAGE_STRUCTURE")["COMPRESSION"] in ("DEFLATE", "LZW", "ZSTD")
        assert dataset.colormap(1)[1] == (0x00, 0x9E, 0x73, 255)
        tags = dataset.tags()
        assert tags["CHIPWISE_MODEL"] == "known" and len(tags["CHIPWISE_MODEL_SHA256"]) == 64
        assert json.loads(tags["CHIPWISE_CLASSES"])["classes"][0]["name"] == "Class 1"
        assert json.loads(tags["CHIPWISE_REQUEST"])["kind"] == "classify"
    names = [e.text for e in ElementTree.parse(tmp_path / "map.tif.aux.xml").getroot().findall(".//Category")]
    assert names[:2] == ["Background", "Class 1"]
    labels = [e.get("label") for e in ElementTree.parse(tmp_path / "map.qml").getroot().findall(".//paletteEntry")]
    assert labels == ["Background", *(f"Class {i}" for i in range(1, 10))]
    with rasterio.open(tmp_path / "c.tif") as dataset:
        assert dataset.nodata == 255 and (dataset.read(1) == 75).all()
    assert sorted(p.name for p in tmp_path.iterdir()) == [
        "c.tif", "in.tif", "known.dlpk", "map.qml", "map.tif", "map.tif.aux.xml",
    ]  # fmt: skip


def test_the_log_and_the_map_tell_how_fast_it_was_and_what_it_waited_for(
    tmp_path, run, make_raster, make_package, monkeypatch, events
):
    """Building the maps counts, too: here it takes longest by far."""
    write = classify.write_map
    monkeypatch.setattr(classify, "write_map", lambda *given: (time.sleep(1), write(*given)))
    start = time.perf_counter()
    result = run(make_raster(tmp_path / "in.tif", noise(600, 700)), make_package())
    most = time.perf_counter() - start
    assert 1 <= result["seconds"] <= most and result["bound_by"] == "building"
    assert result["megapixels_per_second"] == pytest.approx(0.42 / result["seconds"], rel=0.02)
    assert (result["device"], result["tile_size"], result["precision"]) == ("cpu", 512, "FP32")
    log = events.texts("info")
    assert "FP32, since the model holds no INT8 copy" in log
    assert re.search(
        r"0\.42 megapixels in \d+\.\d s: 0\.\d+ megapixels/s with ONNX Runtime \S+ CPUExecutionProvider on cpu, FP32, "
        r"tiles of 512 pixels with a padding of 32\.",
        log,
    )
    assert re.search(
        r"The run was bound by building: at the same time reading was busy for \d+\.\d s, inference for \d+\.\d s and "
        r"writing for \d+\.\d s; then building the maps took [1-9]\d*\.\d s\.",
        log,
    )
    with rasterio.open(tmp_path / "map.tif") as dataset:
        tags = dataset.tags()
    assert (tags["CHIPWISE_DEVICE"], tags["CHIPWISE_TILE_SIZE"], tags["CHIPWISE_PRECISION"]) == ("cpu", "512", "FP32")
    assert tags["CHIPWISE_BOUND_BY"] in ("reading", "inference", "writing")
    assert float(tags["CHIPWISE_MEGAPIXELS_PER_SECOND"]) > result["megapixels_per_second"]
    assert CPU in tags["CHIPWISE_ENGINE"]


@pytest.mark.parametrize(("device", "sizes"), [("cuda", [4, 4, 4]), ("cpu", [4, 4, 2])])
def test_a_gpu_gets_batches_of_one_size_only(tmp_path, run, make_raster, make_package, monkeypatch, device, sizes):
    """For each new size its libraries would look anew for the fastest way."""
    asked = []

    class Watched(OnnxEngine):
        def classify(self, images):
            asked.append(len(images))
            return super().classify(images)

    def load(where, _precision, _events, outputs):
        engine = Watched(open_package(package).graph, where, outputs=outputs)
        engine.device, engine.at_once = device, 1
        return engine

    array, package = noise(64, 640), make_package()
    model = dataclasses.replace(open_model(package), open=load)
    monkeypatch.setattr(classify, "open_model", lambda *_: model)
    run(make_raster(tmp_path / "in.tif", array), package, padding=0, tile_size=64, batch_size=4)
    assert asked == sizes and np.array_equal(read(tmp_path / "map.tif"), array)


def test_an_extent_elsewhere_is_refused(tmp_path, run, make_raster, make_package):
    raster = make_raster(tmp_path / "in.tif", noise(40, 50))
    with pytest.raises(RasterError, match="extent"):
        run(raster, make_package(), extent=(0, 0, 10, 10))


def test_an_extent_beyond_the_edge_is_cut_off(tmp_path, run, make_raster, make_package, utm_grid):
    array = noise(40, 50)
    west, south, east, north = array_bounds(40, 50, utm_grid)
    raster = make_raster(tmp_path / "in.tif", array)
    run(raster, make_package(), extent=(west - 500, south - 500, east + 500, north + 500))
    assert np.array_equal(read(tmp_path / "map.tif"), array)


def test_a_damaged_raster_leaves_the_earlier_map_and_no_partial_file(tmp_path, run, make_raster, make_package):
    raster = make_raster(tmp_path / "in.tif", noise(1500, 1500), tiled=True, blockxsize=256, blockysize=256)
    with open(raster, "r+b") as file:
        file.truncate(1_500_000)
    package = make_package()
    for name in ("map.tif", "map.qml", "map.tif.aux.xml", "c.tif"):
        (tmp_path / name).write_text("old")
    before = sorted(tmp_path.iterdir())
    with pytest.raises(RasterError, match="damaged"):
        run(raster, package, confidence_output=str(tmp_path / "c.tif"))
    assert sorted(tmp_path.iterdir()) == before
    assert all((tmp_path / name).read_text() == "old" for name in ("map.tif", "map.qml", "map.tif.aux.xml", "c.tif"))


def test_a_cancelled_run_leaves_nothing(tmp_path, run, make_raster, make_package, events):
    raster, package = make_raster(tmp_path / "in.tif", noise(1030, 700)), make_package()
    before = sorted(tmp_path.iterdir())
    events.cancel()
    with pytest.raises(ChipwiseError):
        run(raster, package)
    assert sorted(tmp_path.iterdir()) == before


def test_a_folder_that_is_not_there_is_an_output_error(tmp_path, run, make_raster, make_package):
    with pytest.raises(OutputError, match="nowhere"):
        run(make_raster(tmp_path / "in.tif", noise(40, 50)), make_package(), "nowhere/map.tif")


def test_a_network_that_answers_with_a_class_it_does_not_name_is_a_sentence(tmp_path, run, make_raster, make_package):
    package = make_package(values=(1, 2), outputs=(1, 2))
    with pytest.raises(ModelPackageError):
        run(make_raster(tmp_path / "in.tif", noise(40, 50)), package)


def test_a_package_whose_network_takes_other_bands_is_damaged(tmp_path, run, make_raster, make_package, make_graph):
    raster = make_raster(tmp_path / "in.tif", np.stack([noise(40, 50)] * 3))
    with pytest.raises(ModelPackageError, match="damaged"):
        run(raster, make_package(graph=make_graph(bands=3), bands=2))


def test_cuda_without_a_gpu_is_a_sentence(tmp_path, run, make_raster, make_package, monkeypatch):
    monkeypatch.setattr(onnxruntime, "get_available_providers", lambda: [CPU])
    with pytest.raises(DeviceError, match="CPU"):
        run(make_raster(tmp_path / "in.tif", noise(40, 50)), make_package(), device="CUDA")
    assert not (tmp_path / "map.tif").exists()
