import dataclasses

import numpy as np
import onnxruntime
import pytest
from chipwise.core.errors import DeviceError, ModelPackageError
from chipwise.core.inference import precision
from chipwise.core.inference.engine import CPU, OUTPUTS, OnnxEngine
from chipwise.core.inference.precision import Network, half, multiplies_bytes_exactly, open_engine
from chipwise.core.model_package.definition import Int8
from onnx import TensorProto, helper, numpy_helper


@pytest.fixture
def network(make_graph):
    """A network with an 8-bit copy that is told to be as good; the copy differs in its constant confidence."""
    copy = make_graph(confidence=0.5)
    return Network(make_graph(), np.full(1, 4, np.float32), np.ones(1, np.float32), Int8(0.8, 0.804), lambda: copy)


@pytest.fixture
def machine(monkeypatch):
    """A processor on which INT8 has so many times the speed, and computes right or not."""

    def make(gain=3.0, exact=True):
        monkeypatch.setattr(precision, "_seconds", lambda engine, *_: 1 / gain if engine.precision == "INT8" else 1.0)
        monkeypatch.setattr(precision, "multiplies_bytes_exactly", lambda: exact)

    make()
    return make


def test_auto_is_int8_where_it_is_as_good_and_faster(network, machine, events):
    engine = open_engine(network, "CPU", "AUTO", events)
    assert engine.precision == "INT8"
    assert engine.classify(np.zeros((1, 1, 32, 32), np.float32))[1].max() == 0.5
    assert "INT8, 3.0 times" in events.texts("info") and "0.800" in events.texts("info")


@pytest.mark.parametrize(
    ("miou", "gain", "exact", "why"),
    [
        (0.798, 3.0, True, "less accurate"),
        (0.8, 1.05, True, "no faster"),
        (0.8, 3.0, False, "inexactly"),
    ],
)
def test_auto_is_fp32_where_int8_is_worse_and_says_why(network, machine, events, miou, gain, exact, why):
    machine(gain, exact)
    engine = open_engine(dataclasses.replace(network, int8=Int8(miou, 0.804)), "CPU", "AUTO", events)
    assert engine.precision == "FP32" and "not INT8" in events.texts("info") and why in events.texts("info")


def test_of_our_own_networks_it_is_told_that_they_hold_no_copy(network, machine, events):
    bare = dataclasses.replace(network, int8=None, read_int8=None, is_ours=True)
    assert open_engine(bare, "CPU", "FP32", events).precision == "FP32" and not events.all()
    assert open_engine(bare, "CPU", "AUTO", events).precision == "FP32"
    assert "FP32, since the model holds no INT8 copy" in events.texts("info")


def test_a_strangers_network_is_run_in_fp32_without_a_word(network, machine, events):
    bare = dataclasses.replace(network, int8=None, read_int8=None)
    assert open_engine(bare, "CPU", "AUTO", events).precision == "FP32" and not events.all()
    with pytest.raises(ModelPackageError, match="no INT8"):
        open_engine(bare, "CPU", "INT8", events)


def test_what_is_asked_for_is_taken_whatever_it_costs(network, machine, events):
    machine(0.1, False)
    assert open_engine(network, "CPU", "INT8", events).precision == "INT8"
    machine()
    assert open_engine(network, "CPU", "FP32", events).precision == "FP32" and not events.all()


@pytest.mark.parametrize(("asked", "device"), [("BF16", "CPU"), ("FP16", "CPU"), ("INT8", "CUDA")])
def test_what_a_device_does_not_compute_in_is_a_sentence(network, events, asked, device):
    with pytest.raises(DeviceError, match=r"AUTO\.$"):
        open_engine(network, device, asked, events)


def test_this_processor_is_asked_for_its_sums_of_bytes(monkeypatch):
    assert isinstance(multiplies_bytes_exactly(), bool)

    class Clipping:
        def run(self, _names, inputs):
            return [np.clip(inputs["left"].astype(np.int32) @ inputs["right"], -(2**15), 2**15 - 1)]

    monkeypatch.setattr(precision, "open_session", lambda _graph: Clipping())
    assert multiplies_bytes_exactly() is False


class OtherGpu(OnnxEngine):
    """A GPU that is not NVIDIA's, and gives every pixel the class 0, or fails."""

    fault = ""

    def __init__(self, graph, device, precision="FP32", outputs=OUTPUTS):
        super().__init__(graph, device, precision, outputs)
        self.device = "cpu" if device == "CPU" else "directml"

    def classify(self, images):
        if self.device == "directml" and self.fault:
            raise RuntimeError(self.fault)
        index, confidence = super().classify(images)
        return (index if self.device == "cpu" else index * 0), confidence


def test_a_gpu_that_gives_other_classes_is_not_taken(network, machine, events, monkeypatch):
    monkeypatch.setattr(precision, "OnnxEngine", OtherGpu)
    assert open_engine(network, "AUTO", "FP32", events).device == "cpu"
    assert "other classes" in events.texts("info")


def test_a_gpu_that_fails_is_not_taken(network, machine, events, monkeypatch):
    monkeypatch.setattr(precision, "OnnxEngine", OtherGpu)
    monkeypatch.setattr(OtherGpu, "fault", "driver lost\nstack")
    assert open_engine(network, "AUTO", "AUTO", events).precision == "INT8"
    assert "driver lost." in events.texts("info")


def test_a_missing_gpu_is_told_where_the_runtime_is_made_for_one(network, machine, events, monkeypatch):
    monkeypatch.setattr(onnxruntime, "get_available_providers", lambda: ["DmlExecutionProvider", CPU])
    assert open_engine(network, "AUTO", "FP32", events).device == "cpu"
    assert "processor" in events.texts("info")


def test_half_precision_takes_values_beyond_its_own_range():
    """Raw values of 16 bits reach 65535, and FP16 ends at 65504."""
    names = ("mean", "std", "weights")
    arrays = (np.full((1, 1, 1), 65000), np.full((1, 1, 1), 500), np.array([1.0, -1.0]).reshape(2, 1, 1, 1))
    nodes = [
        helper.make_node("Sub", ["image", "mean"], ["a"], name="subtract"),
        helper.make_node("Div", ["a", "std"], ["b"], name="divide"),
        helper.make_node("Conv", ["b", "weights"], ["scores"], name="convolve"),
        helper.make_node("Softmax", ["scores"], ["probabilities"], axis=1, name="soften"),
        helper.make_node("ArgMax", ["scores"], ["index"], axis=1, keepdims=0, name="find"),
        helper.make_node("Cast", ["index"], ["classes"], to=TensorProto.UINT8, name="cast"),
        helper.make_node("ReduceMax", ["probabilities"], ["confidence"], axes=[1], keepdims=0, name="reduce"),
    ]
    outputs = (("classes", TensorProto.UINT8, []), ("confidence", 1, []), ("probabilities", 1, [2]))
    graph = helper.make_graph(
        nodes, "g", [helper.make_tensor_value_info("image", TensorProto.FLOAT, ["n", 1, "h", "w"])],
        [helper.make_tensor_value_info(name, kind, ["n", *axis, "h", "w"]) for name, kind, axis in outputs],
        [numpy_helper.from_array(a.astype(np.float32), name) for name, a in zip(names, arrays, strict=True)],
    )  # fmt: skip
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9).SerializeToString()
    whole, halved = OnnxEngine(model, "CPU"), OnnxEngine(half(model), "CPU", "FP16")
    image = np.linspace(64000, 65535, 32 * 32).reshape(1, 1, 32, 32).astype(np.float32)
    assert (whole.classify(image)[0] == halved.classify(image)[0]).mean() > 0.99
    difference = np.abs(whole.probabilities(image) - halved.probabilities(image)).max()
    assert 0 < difference < 0.01 and halved.probabilities(image).dtype == np.float32
