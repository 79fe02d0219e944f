import numpy as np
import onnx
import onnxruntime
import pytest
from chipwise.core.errors import DeviceError, ModelPackageError
from chipwise.core.inference import engine
from chipwise.core.inference.engine import CPU, OnnxEngine, open_session
from chipwise.core.model_package.graph_io import CLASSES
from onnx import TensorProto, helper


def test_a_graph_gives_its_known_answer(make_graph):
    known = OnnxEngine(make_graph(bands=2), "CPU")
    images = np.random.default_rng(1).integers(0, 200, (3, 2, 32, 64)).astype(np.float32)
    index, confidence = known.classify(images)
    assert np.array_equal(index, images[:, 0]) and (confidence == 0.75).all()
    assert (known.bands, known.channels, known.tile_size, known.batch_size) == (2, 10, None, None)
    assert (known.provider, known.device, known.precision, known.stride) == (CPU, "cpu", "FP32", 32)
    assert onnxruntime.__version__ in known.name and CPU in known.name


def test_probabilities_are_those_of_every_channel(make_graph):
    images = np.random.default_rng(1).integers(0, 4, (2, 1, 32, 32)).astype(np.float32)
    probabilities = OnnxEngine(make_graph(channels=4), "CPU").probabilities(images)
    assert probabilities.shape == (2, 4, 32, 32) and probabilities.dtype == np.float32
    assert np.array_equal(probabilities.argmax(1), images[:, 0])


def test_what_is_not_asked_for_is_not_computed(make_graph, monkeypatch):
    graphs = []
    monkeypatch.setattr(engine, "open_session", lambda graph, *_, **__: graphs.append(graph) or open_session(graph))
    images = np.full((1, 1, 32, 32), 3, np.float32)
    quick = OnnxEngine(make_graph(channels=4), "CPU", outputs=(CLASSES,))
    index, confidence = quick.classify(images)
    assert (index == 3).all() and confidence.shape == index.shape and np.isnan(confidence).all()
    assert quick.channels == 4
    whole = onnx.load_model_from_string(make_graph(channels=4))
    cut = onnx.load_model_from_string(graphs[0])
    assert [item.name for item in cut.graph.output] == [CLASSES] and len(cut.graph.node) < len(whole.graph.node)


def test_the_tile_size_of_a_fixed_graph_is_known(make_graph):
    for size, stride in ((96, 32), (500, 4), (225, 1)):
        known = OnnxEngine(make_graph(size=size), "CPU")
        assert (known.tile_size, known.stride) == (size, stride)


def graph_of(inputs, outputs):
    nodes = [helper.make_node("Identity", [inputs[0][0]], [name]) for name in outputs]
    graph = helper.make_graph(
        nodes, "g", [helper.make_tensor_value_info(name, TensorProto.FLOAT, shape) for name, shape in inputs],
        [helper.make_tensor_value_info(name, TensorProto.FLOAT, None) for name in outputs],
    )  # fmt: skip
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9).SerializeToString()


@pytest.mark.parametrize(
    ("inputs", "outputs"),
    [
        ([("x", ["n", 1, "h", "w"])], ["classes", "confidence"]),
        ([("image", ["n", 1, "h", "w"])], ["classes"]),
        ([("image", ["n", 1, "h", "w"])], ["classes", "confidence"]),
        ([("image", ["n", "bands", "h", "w"])], ["classes", "confidence", "probabilities"]),
        ([("image", ["n", 1])], ["classes", "confidence"]),
        ([("image", ["n", 1, 32, 64])], ["classes", "confidence"]),
        ([("image", ["n", 1, "h", 64])], ["classes", "confidence"]),
        ([("image", ["n", 1, "h", "w"]), ("more", [1])], ["classes", "confidence"]),
    ],
)
def test_a_graph_of_another_kind_is_refused(inputs, outputs):
    with pytest.raises(ModelPackageError):
        OnnxEngine(graph_of(inputs, outputs), "CPU")


def test_foreign_operators_are_refused():
    node = helper.make_node("Steal", ["image"], ["classes"], domain="evil")
    graph = helper.make_graph(
        [node], "g", [helper.make_tensor_value_info("image", TensorProto.FLOAT, ["n", 1, "h", "w"])],
        [helper.make_tensor_value_info("classes", TensorProto.FLOAT, None)],
    )  # fmt: skip
    model = helper.make_model(
        graph, opset_imports=[helper.make_opsetid("", 17), helper.make_opsetid("evil", 1)], ir_version=9
    )
    with pytest.raises(ModelPackageError) as caught:
        OnnxEngine(model.SerializeToString(), "CPU")
    assert "\n" not in str(caught.value)


def test_cuda_without_a_gpu_is_a_sentence(make_graph, monkeypatch):
    monkeypatch.setattr(onnxruntime, "get_available_providers", lambda: [CPU])
    with pytest.raises(DeviceError, match="CPU"):
        OnnxEngine(make_graph(), "CUDA")
    assert OnnxEngine(make_graph(), "AUTO").provider == CPU


@pytest.mark.parametrize(("cores", "calls"), [(1, 1), (2, 2), (16, 2)])
def test_a_processor_of_several_cores_takes_two_tiles_at_once(cores, calls, make_graph, monkeypatch):
    monkeypatch.setattr(engine, "_cores", lambda: cores)
    assert OnnxEngine(make_graph(), "CPU").at_once == calls


@pytest.mark.parametrize(("narrow", "level"), [(True, "ORT_ENABLE_EXTENDED"), (False, "ORT_ENABLE_ALL")])
def test_a_narrow_network_is_not_computed_in_blocks_of_channels(narrow, level, make_graph, monkeypatch):
    opened, real = [], onnxruntime.InferenceSession
    monkeypatch.setattr(
        onnxruntime, "InferenceSession", lambda graph, options, **more: opened.append(options) or real(graph, options)
    )
    monkeypatch.setattr(engine, "is_narrow", lambda model: narrow)
    OnnxEngine(make_graph(channels=4), "CPU")
    assert opened[0].graph_optimization_level == getattr(onnxruntime.GraphOptimizationLevel, level)


def test_a_strangers_8_bit_network_is_run():
    def constant(name, value, kind):
        return onnx.numpy_helper.from_array(np.array(value, kind), name)

    constants = [
        constant("s", 1, np.float32),
        constant("z", 0, np.uint8),
        constant("w", np.ones((8, 3, 3, 3)), np.uint8),
    ]
    nodes = [
        helper.make_node("QuantizeLinear", ["image", "s", "z"], ["bytes"]),
        helper.make_node("QLinearConv", ["bytes", "s", "z", "w", "s", "z", "s", "z"], ["sums"], pads=[1] * 4),
        helper.make_node("DequantizeLinear", ["sums", "s", "z"], ["scores"]),
    ]
    graph = helper.make_graph(
        nodes, "g", [helper.make_tensor_value_info("image", TensorProto.FLOAT, ["n", 3, "h", "w"])],
        [helper.make_tensor_value_info("scores", TensorProto.FLOAT, None)], constants,
    )  # fmt: skip
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    (scores,) = open_session(model.SerializeToString()).run(None, {"image": np.ones((1, 3, 8, 8), np.float32)})
    assert scores[0, 0, 4, 4] == 27
