"""On which device and in which precision an ONNX network is run.

What is taken by itself instead of FP32 must compute the same and be measured to be faster: INT8 is less accurate in
some networks and slower on processors without the instructions for it, and old processors compute it wrongly.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import onnx
from onnx import TensorProto, helper

from ..errors import DeviceError, ModelPackageError
from ..events import Events
from ..model_package.definition import Int8
from ..model_package.graph_io import INPUT
from .engine import OUTPUTS, OnnxEngine, first_line, open_session

#: How much mean IoU INT8 may cost.
MOST_LOST = 0.005
#: How much faster than FP32 another precision must be to be taken.
LEAST_GAIN = 1.1
#: The share of pixels to which two engines must give the same class to count as alike.
LEAST_AGREEMENT = 0.98
#: Rows and columns of the tile on which engines are compared.
TRIAL_SIZE = 256


@dataclass(frozen=True)
class Network:
    """The graphs of one network, in the form that ``OnnxEngine`` takes.

    Attributes:
        graph: the network as it was trained.
        mean, std: what its images are like, float32 (bands,) in raw values; for trials.
        int8: the figures of its 8-bit copy, None where there is none.
        read_int8: returns the 8-bit copy.
        outputs: what will be asked of it, by the names of ``graph_io``.
        is_ours: whether it could hold an 8-bit copy; a stranger's never does.
    """

    graph: bytes
    mean: np.ndarray
    std: np.ndarray
    int8: Int8 | None = None
    read_int8: Callable[[], bytes] | None = None
    outputs: tuple[str, ...] = OUTPUTS
    is_ours: bool = False

    def run(self, graph: bytes, device: str, precision: str = "FP32") -> OnnxEngine:
        """An engine for one of the graphs."""
        return OnnxEngine(graph, device, precision, self.outputs)


def open_engine(network: Network, device: str, precision: str, events: Events) -> OnnxEngine:
    """Load a network.

    Args:
        device: AUTO, CPU or CUDA; AUTO is a GPU where one can be used.
        precision: AUTO, FP32, FP16, BF16 or INT8. AUTO is FP16 on an NVIDIA GPU and INT8 on a processor, where that
            is as good as FP32 and faster; the log says why not.

    Raises:
        ModelPackageError: the graph cannot be run, or there is no INT8 copy.
        DeviceError: the device cannot be used, or does not compute in this precision.
    """
    if precision == "BF16":
        raise DeviceError("ONNX Runtime does not compute networks in BF16; set PRECISION to AUTO.")
    if precision == "INT8":
        return _int8_engine(network, device)
    engine = _fp32_engine(network, device, events)
    if precision == "FP16":
        if engine.device == "cpu":
            raise DeviceError("Processors do not compute networks in FP16; set PRECISION to AUTO.")
        return network.run(half(network.graph), device, "FP16")
    if precision == "FP32":
        return engine
    return _best_on_gpu(engine, network, events) if engine.device == "cuda" else _best_on_cpu(engine, network, events)


def half(graph: bytes) -> bytes:
    """Return a graph that computes in FP16 between float32 input and output.

    Normalisation stays in float32, since raw values of 16 bits are beyond the range of FP16, and so do probabilities.
    """
    from onnxruntime.transformers.float16 import DEFAULT_OP_BLOCK_LIST, convert_float_to_float16  # for GPUs only

    model = onnx.load_model_from_string(graph)
    blocked = [*DEFAULT_OP_BLOCK_LIST, "Exp", "ReduceSum", "Reciprocal", "Softmax"]
    normalisation = _normalisation(model)
    model = convert_float_to_float16(model, keep_io_types=True, op_block_list=blocked, node_block_list=normalisation)
    _give_the_image_itself(model, normalisation)
    return model.SerializeToString()


def _normalisation(model: onnx.ModelProto) -> list[str]:
    """The names of the nodes between the image and the first layer."""
    names, reached = [], {INPUT}
    for node in model.graph.node:
        if node.op_type in ("Cast", "Sub", "Add", "Mul", "Div") and reached.intersection(node.input):
            names.append(node.name)
            reached.update(node.output)
    return names


def _give_the_image_itself(model: onnx.ModelProto, nodes: list[str]) -> None:
    """Undo for some nodes that the converter sends the image through FP16, where large values become infinite."""
    casts = {node.output[0]: node.input[0] for node in model.graph.node if node.op_type == "Cast"}
    for node in model.graph.node:
        if node.name in nodes:
            for i, name in enumerate(node.input):
                while name in casts:
                    name = casts[name]
                if name == INPUT:
                    node.input[i] = INPUT


def _fp32_engine(network: Network, device: str, events: Events) -> OnnxEngine:
    """The network in FP32. Of GPUs that are not NVIDIA's only one that is seen to compute the same, and faster."""
    engine = network.run(network.graph, device)
    if device == "AUTO" and engine.fell_back:
        events.info("No usable GPU: ONNX Runtime works on the processor.")
    if engine.device in ("cpu", "cuda"):
        return engine
    on_cpu = network.run(network.graph, "CPU")
    problem = _problem(engine, on_cpu, network)
    if problem:
        events.info(f"Device: the processor, not {engine.device}, which {problem}.")
    return on_cpu if problem else engine


def _best_on_gpu(engine: OnnxEngine, network: Network, events: Events) -> OnnxEngine:
    try:
        other = network.run(half(network.graph), "CUDA", "FP16")
        problem = _problem(other, engine, network)
    except Exception as error:  # the converter raises whatever goes wrong inside it
        problem = f"cannot run this network: {first_line(error)}"
    if problem:
        events.info(f"Precision: FP32, not FP16, which {problem}.")
    return engine if problem else other


def _best_on_cpu(engine: OnnxEngine, network: Network, events: Events) -> OnnxEngine:
    if network.int8 is None:
        if network.is_ours:
            events.info("Precision: FP32, since the model holds no INT8 copy.")
        return engine
    lost = network.int8.miou_fp32 - network.int8.miou
    figures = f"mIoU {network.int8.miou:.3f} on the validation area, {network.int8.miou_fp32:.3f} with FP32"
    if lost > MOST_LOST:
        problem = f"is less accurate ({figures})"
    elif not multiplies_bytes_exactly():
        problem = "this processor computes inexactly"
    else:
        other = _int8_engine(network, "CPU")
        gain = _gain(other, engine, network)
        if gain >= LEAST_GAIN:
            events.info(f"Precision: INT8, {gain:.1f} times as fast as FP32 ({figures}).")
            return other
        problem = f"is no faster on this processor ({gain:.1f} times the speed)"
    events.info(f"Precision: FP32, not INT8, which {problem}.")
    return engine


def _int8_engine(network: Network, device: str) -> OnnxEngine:
    if network.read_int8 is None:
        raise ModelPackageError("The model holds no INT8 network; set PRECISION to AUTO, or train it again.")
    if device == "CUDA":
        raise DeviceError("INT8 networks are for processors; set DEVICE to CPU, or PRECISION to AUTO.")
    return network.run(network.read_int8(), "CPU", "INT8")


def multiplies_bytes_exactly() -> bool:
    """Whether sums of products of bytes are right.

    x86 processors without VNNI or AMX clip them at 16 bits, so that INT8 networks give other results than those that
    were measured when they were made.
    """
    left = helper.make_tensor_value_info("left", TensorProto.UINT8, [32, 64])
    right = helper.make_tensor_value_info("right", TensorProto.INT8, [64, 32])
    product = helper.make_tensor_value_info("product", TensorProto.INT32, [32, 32])
    node = helper.make_node("MatMulInteger", ["left", "right"], ["product"])
    model = helper.make_model(
        helper.make_graph([node], "bytes", [left, right], [product]),
        opset_imports=[helper.make_opsetid("", 17)],
        ir_version=9,
    )
    largest = {"left": np.full((32, 64), 255, np.uint8), "right": np.full((64, 32), 127, np.int8)}
    (result,) = open_session(model.SerializeToString()).run(None, largest)
    return bool((result == 64 * 255 * 127).all())


def _problem(engine: OnnxEngine, known: OnnxEngine, network: Network) -> str:
    """Why an engine is not taken in place of a known one; empty where it gives the same classes faster."""
    image = _trial_image(known, network)
    try:
        agreement = float((engine.classify(image)[0] == known.classify(image)[0]).mean())
    except Exception as error:  # so do drivers
        return f"cannot run this network: {first_line(error)}"
    if agreement < LEAST_AGREEMENT:
        return f"gives other classes for {1 - agreement:.1%} of the pixels"
    gain = _gain(engine, known, network)
    return "" if gain >= LEAST_GAIN else f"is no faster ({gain:.1f} times the speed)"


def _gain(engine: OnnxEngine, known: OnnxEngine, network: Network) -> float:
    """How many times as fast an engine is as a known one.

    Between two on the processor its own time counts, which other programs that run change little: the same request must
    not give another map because the computer was busy.
    """
    image = _trial_image(known, network)
    clock = time.process_time if engine.device == known.device == "cpu" else time.perf_counter
    return _seconds(known, image, clock) / _seconds(engine, image, clock)


def _seconds(engine: OnnxEngine, image: np.ndarray, clock: Callable[[], float]) -> float:
    """The shorter of two runs after one to warm up."""
    engine.classify(image)
    times = []
    for _ in range(2):
        start = clock()
        engine.classify(image)
        times.append(clock() - start)
    return min(times)


def _trial_image(engine: OnnxEngine, network: Network) -> np.ndarray:
    """Noise like the network's images, float32 (n, bands, rows, columns)."""
    size = engine.tile_size or TRIAL_SIZE
    noise = np.random.default_rng(0).normal(size=(engine.batch_size or 1, engine.bands, size, size))
    return (noise * network.std[:, None, None] + network.mean[:, None, None]).astype(np.float32)
