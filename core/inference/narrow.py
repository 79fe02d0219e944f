"""Networks of few channels, for which what ONNX Runtime does for the usual ones costs more than it saves."""

from __future__ import annotations

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from ..model_package.graph_io import CLASSES

#: ONNX Runtime computes convolutions on processors in blocks of so many channels, which are filled up with zeros.
#: Networks that have fewer throughout take 0.7 to 0.95 of the time without blocks (4 to 12 channels, AVX-512); with as
#: many they would take twice the time.
BLOCK = 16
#: Up to so many classes are compared one after the other: 2 in a ninth of the time that ArgMax takes, 4 in a third, 6
#: in two thirds, 12 in all of it.
FEW = 6
#: The first of ONNX's sets of operators in which bytes can be multiplied.
OPERATORS = 14


def is_narrow(model: onnx.ModelProto) -> bool:
    """Whether it has convolutions, and all of them take and make fewer channels than a block holds."""
    shapes = {item.name: item.dims for item in model.graph.initializer}
    # those of 8-bit networks have other inputs, or weights that are no constants, and are never narrow
    weights = [shapes.get("".join(node.input[1:2]), ()) for node in model.graph.node if "Conv" in node.op_type]
    return bool(weights) and all(len(shape) > 2 and max(shape[:2]) < BLOCK for shape in weights)


def compare_classes(model: onnx.ModelProto, channels: int) -> None:
    """Change a graph so that it finds the most probable of few classes by comparisons, of equal ones the first.

    Args:
        model: stays as it is where its classes are not bytes that ArgMax found.
        channels: number of classes.
    """
    graph = model.graph
    maker = {name: node for node in graph.node for name in node.output}
    nothing = onnx.NodeProto()
    cast = maker.get(CLASSES, nothing)
    search = maker.get("".join(cast.input[:1]), nothing)
    version = next((item.version for item in model.opset_import if not item.domain), 0)
    if not _is_usual(search, cast) or not 2 <= channels <= FEW or version < OPERATORS:
        return
    constants, nodes = _comparisons(search.input[0], channels)
    place = list(graph.node).index(cast)
    graph.node.remove(cast)
    for node in reversed(nodes):
        graph.node.insert(place, node)
    graph.initializer.extend(constants)
    if not any(search.output[0] in node.input for node in graph.node):
        graph.node.remove(search)


def _is_usual(search: onnx.NodeProto, cast: onnx.NodeProto) -> bool:
    how = {item.name: helper.get_attribute_value(item) for item in (*search.attribute, *cast.attribute)}
    return (
        (search.op_type, how.get("axis"), how.get("keepdims")) == ("ArgMax", 1, 0)
        and not how.get("select_last_index")
        and (cast.op_type, how.get("to")) == ("Cast", TensorProto.UINT8)
    )


def _comparisons(scores: str, channels: int) -> tuple[list[onnx.TensorProto], list[onnx.NodeProto]]:
    """Constants and nodes: class by class, whether it beats all before it, and if so its number."""
    constants: list[onnx.TensorProto] = []
    nodes: list[onnx.NodeProto] = []

    def add(operator: str, *inputs: str, **attributes: int) -> str:
        nodes.append(helper.make_node(operator, list(inputs), [f"chipwise/compared{len(nodes)}"], **attributes))
        return nodes[-1].output[0]

    def constant(value: int, dtype: type[np.generic]) -> str:
        constants.append(numpy_helper.from_array(np.array(value, dtype), f"chipwise/number{len(constants)}"))
        return constants[-1].name

    best, second = (add("Gather", scores, constant(channel, np.int64), axis=1) for channel in (0, 1))
    index = add("Cast", add("Greater", second, best), to=TensorProto.UINT8)
    for channel in range(2, channels):
        best = add("Max", best, second)
        second = add("Gather", scores, constant(channel, np.int64), axis=1)
        wins = add("Cast", add("Greater", second, best), to=TensorProto.UINT8)
        index = add("Max", index, add("Mul", wins, constant(channel, np.uint8)))
    nodes[-1].output[0] = CLASSES
    return constants, nodes
