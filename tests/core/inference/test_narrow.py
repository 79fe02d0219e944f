import numpy as np
import onnxruntime
import pytest
from chipwise.core.inference.narrow import BLOCK, FEW, OPERATORS, compare_classes, is_narrow
from chipwise.core.model_package.graph_io import CLASSES
from onnx import TensorProto, helper, numpy_helper


def network(nodes, outputs, constants=(), operators=17):
    graph = helper.make_graph(
        nodes, "g", [helper.make_tensor_value_info("scores", TensorProto.FLOAT, ["n", "c", "h", "w"])],
        [helper.make_tensor_value_info(name, kind, None) for name, kind in outputs.items()], list(constants),
    )  # fmt: skip
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", operators)], ir_version=9)


def deciding(kind=TensorProto.UINT8, operators=17, more=(), outputs=None, **options):
    nodes = [
        helper.make_node("ArgMax", ["scores"], ["index"], **({"axis": 1, "keepdims": 0} | options)),
        helper.make_node("Cast", ["index"], [CLASSES], to=kind),
        *more,
    ]
    return network(nodes, outputs or {CLASSES: kind}, operators=operators)


def operators_of(model):
    return {node.op_type for node in model.graph.node}


def convolving(channels, weights="constant"):
    values = numpy_helper.from_array(np.ones((channels, 3, 3, 3), np.float32), "w")
    nodes = [helper.make_node("Conv", ["scores", "w" if weights == "constant" else "v"], ["sums"])]
    if weights == "computed":
        nodes.insert(0, helper.make_node("Identity", ["w"], ["v"]))
    return network(nodes, {"sums": TensorProto.FLOAT}, [values])


@pytest.mark.parametrize("channels", range(2, FEW + 1))
def test_comparing_few_classes_finds_what_argmax_finds_and_of_equal_ones_the_first(channels):
    # few different values, so that many pixels have several classes of the highest
    scores = np.random.default_rng(channels).integers(-3, 3, (2, channels, 40, 56)).astype(np.float32)
    model = deciding()
    compare_classes(model, channels)
    assert "ArgMax" not in operators_of(model)
    (index,) = onnxruntime.InferenceSession(model.SerializeToString()).run([CLASSES], {"scores": scores})
    assert index.dtype == np.uint8 and np.array_equal(index, scores.argmax(1))


@pytest.mark.parametrize(("channels", "options"), [
    (1, {}), (FEW + 1, {}), (4, {"operators": OPERATORS - 1}), (4, {"kind": TensorProto.INT32}),
    (4, {"axis": 2}), (4, {"keepdims": 1}), (4, {"select_last_index": 1}),
])  # fmt: skip
def test_what_comparing_would_not_speed_up_or_would_change_stays(channels, options):
    model = deciding(**options)
    before = model.SerializeToString()
    compare_classes(model, channels)
    assert model.SerializeToString() == before


def test_a_graph_whose_classes_come_from_elsewhere_stays():
    model = network([helper.make_node("Identity", ["scores"], [CLASSES])], {CLASSES: TensorProto.FLOAT})
    before = model.SerializeToString()
    compare_classes(model, 4)
    assert model.SerializeToString() == before


def test_an_index_that_is_wanted_elsewhere_too_is_still_found():
    more = [helper.make_node("Cast", ["index"], ["twice"], to=TensorProto.FLOAT)]
    model = deciding(more=more, outputs={CLASSES: TensorProto.UINT8, "twice": TensorProto.FLOAT})
    compare_classes(model, 3)
    scores = np.random.default_rng(1).normal(size=(1, 3, 8, 8)).astype(np.float32)
    index, twice = onnxruntime.InferenceSession(model.SerializeToString()).run([CLASSES, "twice"], {"scores": scores})
    assert np.array_equal(index, twice) and np.array_equal(index, scores.argmax(1))


@pytest.mark.parametrize(("model", "narrow"), [
    (convolving(BLOCK - 1), True), (convolving(BLOCK), False), (convolving(8, "computed"), False), (deciding(), False),
    (network([helper.make_node("Conv", [], ["sums"])], {"sums": TensorProto.FLOAT}), False),
])  # fmt: skip
def test_a_narrow_network_has_convolutions_and_all_have_few_channels(model, narrow):
    assert is_narrow(model) is narrow
