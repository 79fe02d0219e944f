"""Rasters and networks of strangers: the right map, or one sentence."""

import os
from pathlib import Path

import numpy as np
import onnx
import pytest
import rasterio
from affine import Affine
from chipwise.core.errors import Cancelled, ChipwiseError
from chipwise.core.inference import classify
from chipwise.core.inference.draft import Draft
from chipwise.core.rasters import Raster, open_raster
from chipwise.core.requests import ExtentInput, RasterInput
from known_rasters import read
from onnx import TensorProto, helper, numpy_helper
from rasterio.windows import Window

AWKWARD = Path(os.environ.get("CHIPWISE_TEST_DATA", "")) / "awkward" / "raster"
needs_awkward = pytest.mark.skipif(not AWKWARD.is_dir(), reason="NO REAL DATA: CHIPWISE_TEST_DATA names no folder")
#: Of a few hundred bytes, and gigabytes of pixels: the first one's are cut off, those of the second are all nodata.
HUGE = {"huge4GB.tif": (65535, "uint8"), "huge-sparse.tiff": (66000, "int32")}


def pointwise(bands, size=None):
    """A network that tells three classes by a sum over a pixel's bands; it takes tiles of one size, or of any."""
    sides = [size or "h", size or "w"]
    weights = np.random.default_rng(bands).normal(size=(3, bands, 1, 1)).astype(np.float32)
    nodes = [
        helper.make_node("Conv", ["image", "weights"], ["scores"]),
        helper.make_node("ArgMax", ["scores"], ["index"], axis=1, keepdims=0),
        helper.make_node("Cast", ["index"], ["classes"], to=TensorProto.UINT8),
        helper.make_node("Softmax", ["scores"], ["probabilities"], axis=1),
        helper.make_node("ReduceMax", ["probabilities"], ["confidence"], axes=[1], keepdims=0),
    ]
    outputs = (("classes", TensorProto.UINT8, []), ("confidence", TensorProto.FLOAT, []), ("probabilities", 1, [3]))
    graph = helper.make_graph(
        nodes, "pointwise",
        [helper.make_tensor_value_info("image", TensorProto.FLOAT, ["n", bands, *sides])],
        [helper.make_tensor_value_info(name, kind, ["n", *axis, *sides]) for name, kind, axis in outputs],
        [numpy_helper.from_array(weights, "weights")],
    )  # fmt: skip
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    return model.SerializeToString(), weights[:, :, 0, 0]


@pytest.mark.parametrize("size", [500, 225])
@pytest.mark.parametrize("merge", ["CROP", "BLEND"])
def test_a_strangers_network_takes_tiles_of_any_one_size(tmp_path, run, make_raster, events, size, merge):
    array = np.random.default_rng(size).integers(0, 250, (2, 700, 1100)).astype(np.uint8)
    graph, weights = pointwise(2, size)
    network = onnx.load_model_from_string(graph)
    helper.set_model_props(network, {"seg_thresh": "0.4"})
    onnx.save(network, tmp_path / "strange.onnx")
    result = run(make_raster(tmp_path / "in.tif", array), str(tmp_path / "strange.onnx"), merge=merge)
    assert result["tile_size"] == size and "author of strange suggests THRESHOLD 40;" in events.texts("info")
    scores = np.einsum("cb,brw->crw", weights, array.astype(np.float32))
    clear = np.diff(np.sort(scores, 0)[1:], axis=0)[0] > 1e-3
    assert np.array_equal(read(tmp_path / "map.tif")[clear], scores.argmax(0)[clear] + 1) and clear.mean() > 0.9


@needs_awkward
def test_every_awkward_raster_gives_the_right_map_or_one_sentence(tmp_path, run, make_package):
    maps, sentences = [], {}
    for path in sorted(AWKWARD.iterdir()):
        if path.suffix == ".xml" or path.name in HUGE:
            continue
        try:
            with open_raster(RasterInput(str(path))) as raster:
                bands, grid = len(raster.bands), raster.grid
                values, valid = raster.read(Window(0, 0, raster.width, raster.height))
            graph, weights = pointwise(bands)
            package = make_package("p.dlpk", graph, bands=bands, values=(1, 2, 3), outputs=(1, 2, 3), dtype="uint8")
            run(str(path), package, f"{path.stem}-map.tif", tile_size=128)
        except ChipwiseError as error:
            assert str(error).count("\n") == 0 and len(str(error)) < 400, str(error)
            sentences[path.name] = str(error)
            continue
        with rasterio.open(tmp_path / f"{path.stem}-map.tif") as dataset:
            mapped, seen = dataset.read(1), valid.any(0)
            assert dataset.shape == (grid.height, grid.width) and not mapped[~seen].any()
            whole = valid.all(0)
            scores = np.einsum("cb,brw->crw", weights, np.where(valid, values, 0).astype(np.float32))
            ordered = np.sort(scores, 0)
            clear = whole & (ordered[2] - ordered[1] > 1e-4 * np.abs(ordered).max(0))
            assert (mapped[clear] == scores.argmax(0)[clear] + 1).all(), path.name
        maps.append(path.name)
    assert len(maps) >= 15 and sentences


@needs_awkward
def test_a_part_of_a_huge_raster_is_a_map_or_one_sentence_at_once(tmp_path, run, make_package, events):
    part = ExtentInput((30_000, -30_050, 30_080, -30_000))
    run(str(AWKWARD / "huge-sparse.tiff"), make_package(dtype="int32"), extent=part)
    with rasterio.open(tmp_path / "map.tif") as dataset:
        assert dataset.shape == (50, 80) and dataset.transform == Affine(1, 0, 30_000, 0, -1, -30_000)
        assert (dataset.read(1) == dataset.nodata).all() and "nodata everywhere" in events.texts("warning")
    with pytest.raises(
        ChipwiseError, match=r"huge4GB\.tif cannot be read at column \d+, row 29\d+: the file is damaged"
    ):
        run(str(AWKWARD / "huge4GB.tif"), make_package(), "cut.tif", extent=part)
    assert not list(tmp_path.glob("*cut*"))


@needs_awkward
@pytest.mark.parametrize("name", HUGE)
def test_the_whole_of_a_huge_raster_is_planned_without_reading_it(
    tmp_path, run, make_package, monkeypatch, events, name
):
    """The first window that is read ends the run; it is one of many side by side, in the first of many rows."""
    read = []

    def stop(raster, window):
        read.append(window)
        raise Cancelled

    side, dtype = HUGE[name]
    drafted = []
    monkeypatch.setattr(Raster, "read", stop)
    monkeypatch.setattr(classify, "Draft", lambda *given: drafted.append(Draft(*given)) or drafted[-1])
    with pytest.raises(Cancelled):
        run(str(AWKWARD / name), make_package(dtype=dtype), tile_size=512)
    assert len(read) == 1 and (read[0].col_off, read[0].row_off) == (0, 0)
    assert read[0].width <= 4096 and read[0].height <= 512
    assert len(drafted[0].missing) == -(-side // 448)
    assert not list(tmp_path.glob("*map*"))
