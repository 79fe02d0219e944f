"""What the tests of whole classifications share: the run, and a network whose map has ragged patches."""

import numpy as np
import onnx
import pytest
from chipwise.core.inference import classify
from chipwise.core.requests import ClassifyRequest, RasterInput
from onnx import TensorProto, helper, numpy_helper


@pytest.fixture
def run(tmp_path, events):
    def run(rasters, model, output="map.tif", **options):
        rasters = [rasters] if isinstance(rasters, str) else rasters
        sources = tuple(RasterInput(raster) for raster in rasters)
        options = {"device": "CPU"} | options
        for name in [name for name in options if name.endswith("_output")]:
            options[name] = str(tmp_path / options[name])
        return classify.run(ClassifyRequest(model, str(tmp_path / output), sources, **options), events)

    return run


@pytest.fixture
def convolution(make_package):
    """A package of a network that sees 15 pixels around each; its four classes form ragged patches."""

    def make():
        weights = np.random.default_rng(1).normal(size=(4, 1, 31, 31)).astype(np.float32)
        nodes = [
            helper.make_node("Conv", ["image", "weights"], ["scores"], pads=[15, 15, 15, 15]),
            helper.make_node("Mul", ["scores", "small"], ["soft"]),
            helper.make_node("ArgMax", ["scores"], ["index"], axis=1, keepdims=0),
            helper.make_node("Cast", ["index"], ["classes"], to=TensorProto.UINT8),
            helper.make_node("Softmax", ["soft"], ["probabilities"], axis=1),
            helper.make_node("ReduceMax", ["probabilities"], ["confidence"], axes=[1], keepdims=0),
        ]
        graph = helper.make_graph(
            nodes, "convolution",
            [helper.make_tensor_value_info("image", TensorProto.FLOAT, ["n", 1, "h", "w"])],
            [
                helper.make_tensor_value_info("classes", TensorProto.UINT8, ["n", "h", "w"]),
                helper.make_tensor_value_info("confidence", TensorProto.FLOAT, ["n", "h", "w"]),
                helper.make_tensor_value_info("probabilities", TensorProto.FLOAT, ["n", 4, "h", "w"]),
            ],
            [numpy_helper.from_array(weights, "weights"), helper.make_tensor("small", TensorProto.FLOAT, [], [0.002])],
        )  # fmt: skip
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
        onnx.checker.check_model(model, full_check=True)
        return make_package("convolution.dlpk", model.SerializeToString(), values=(1, 2, 3, 4), outputs=(1, 2, 3, 4))

    return make
