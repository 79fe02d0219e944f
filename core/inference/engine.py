"""Engines run a network on tiles. This one is ONNX Runtime: on the processor or a GPU, without torch."""

from __future__ import annotations

import math
import os
from collections.abc import Collection
from typing import Protocol

import numpy as np
import onnx
import onnxruntime
import psutil
from onnx.utils import Extractor

from ..errors import DeviceError, ModelPackageError
from ..model_package.graph_io import CLASSES, CONFIDENCE, INPUT, PROBABILITIES
from .narrow import compare_classes, is_narrow

CPU, CUDA = "CPUExecutionProvider", "CUDAExecutionProvider"
#: Execution providers of GPUs in the order in which AUTO takes them, and the short names of their devices. The last
#: two are there only in wheels for Windows and macOS.
GPUS = {CUDA: "cuda", "DmlExecutionProvider": "directml", "CoreMLExecutionProvider": "coreml"}
STRIDE = 32
OUTPUTS = (CLASSES, CONFIDENCE, PROBABILITIES)


class Engine(Protocol):
    """A loaded network.

    Attributes:
        bands: number of bands that it takes.
        channels: number of its output channels.
        tile_size: rows and columns that it takes, None when it takes any multiple of ``stride``.
        stride: sides of tiles, and their origins, are multiples of this; see ``stride_of``.
        batch_size: how many tiles it takes at once, None when it takes any number.
        name: what computes, for the log.
        device: ``cpu``, ``cuda``, ``directml`` or ``coreml``.
        precision: FP32, FP16, BF16 or INT8.
        at_once: by how many threads it is best called at the same time.
    """

    bands: int
    channels: int
    tile_size: int | None
    stride: int
    batch_size: int | None
    name: str
    device: str
    precision: str
    at_once: int

    def classify(self, images: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Find the most probable class of each pixel.

        Args:
            images: float32 (n, bands, rows, columns) in raw values.

        Returns:
            Its output channel (uint8 or int32) and its probability 0..1 (float32; NaN where the engine was loaded
            without), each (n, rows, columns).
        """
        ...

    def probabilities(self, images: np.ndarray) -> np.ndarray:
        """Return the probability 0..1 of every channel, float32 (n, channels, rows, columns)."""
        ...


class OnnxEngine:
    """ONNX Runtime with a graph as Chipwise writes it: ``image`` in; classes, confidence and probabilities out.

    ONNX Runtime falls back to the processor without a word, so the provider in use is compared with the one asked for.

    Args:
        graph: the ONNX file's bytes.
        device: AUTO, CPU or CUDA.
        precision: the numbers that the graph computes with, as it is told.
        outputs: what will be asked of it; the rest of the graph is cut off. Classes are always there.

    Attributes:
        provider: the provider in use; for the others see ``Engine``.

    Raises:
        ModelPackageError: the graph cannot be run, or has other inputs and outputs than ours.
        DeviceError: CUDA was asked for and cannot be used.
    """

    def __init__(self, graph: bytes, device: str, precision: str = "FP32", outputs: Collection[str] = OUTPUTS):
        wanted = _wanted_provider(device)
        self._outputs = tuple(name for name in OUTPUTS if name == CLASSES or name in outputs)
        model, self.channels = _cut(graph, self._outputs)
        narrow = wanted == CPU and is_narrow(model)
        if narrow:
            compare_classes(model, self.channels)
        self._session = open_session(model.SerializeToString(), wanted, narrow=narrow)
        self.provider = self._session.get_providers()[0]
        if device == "CUDA" and self.provider != CUDA:
            raise DeviceError(
                "The GPU cannot be used by ONNX Runtime: its CUDA libraries or the NVIDIA driver are missing. Install "
                "the runtime again with DEVICE = CUDA, update the driver, or set DEVICE to CPU."
            )
        self.fell_back = self.provider != wanted
        self.device = GPUS.get(self.provider, "cpu")
        self.at_once = _calls_at_once() if self.device == "cpu" else 1
        self.precision = precision
        self.name = f"ONNX Runtime {onnxruntime.__version__} {self.provider}"
        self.batch_size, self.bands, self.tile_size = self._input_shape()
        self.stride = stride_of(self.tile_size)

    def classify(self, images: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """See ``Engine``."""
        if CONFIDENCE in self._outputs:
            return self._session.run([CLASSES, CONFIDENCE], {INPUT: images})
        index = self._session.run([CLASSES], {INPUT: images})[0]
        return index, np.broadcast_to(np.float32(np.nan), index.shape)

    def probabilities(self, images: np.ndarray) -> np.ndarray:
        """See ``Engine``."""
        return self._session.run([PROBABILITIES], {INPUT: images})[0]

    def _input_shape(self) -> tuple[int | None, int, int | None]:
        """Tiles at once (None: any), bands, and rows and columns (None: any)."""
        inputs = self._session.get_inputs()
        if [i.name for i in inputs] != [INPUT] or len(inputs[0].shape) != 4:
            raise _foreign()
        number, bands, rows, columns = inputs[0].shape
        if isinstance(rows, int) != isinstance(columns, int) or (isinstance(rows, int) and rows != columns):
            raise ModelPackageError("The network of the model takes tiles that are not square.")
        if not isinstance(bands, int):
            raise _foreign()
        return (number if isinstance(number, int) else None, bands, rows if isinstance(rows, int) else None)


def stride_of(tile_size: int | None) -> int:
    """The stride for a network that takes tiles of one size, or of any (None): of 32 what divides the size."""
    return math.gcd(tile_size, STRIDE) if tile_size else STRIDE


def open_session(graph: bytes, provider: str = CPU, *, narrow: bool = False) -> onnxruntime.InferenceSession:
    """Load a graph; what the provider cannot compute, or all where it cannot be used, is left to the processor.

    Args:
        narrow: its convolutions are computed as they are, not in blocks of channels.

    Raises:
        ModelPackageError: the graph cannot be run.
    """
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 4  # its complaints about missing CUDA libraries are told by who asks for a device
    # Threads that wait for work by turning round and round take the cores from those that read and write.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    if provider == CPU:
        # Each call works itself, beside the threads that all calls share.
        options.intra_op_num_threads = _cores() - _calls_at_once() + 1
    try:
        if narrow:
            options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_EXTENDED
        return onnxruntime.InferenceSession(graph, options, providers=list(dict.fromkeys((provider, CPU))))
    except Exception as error:  # ONNX Runtime's exceptions share no public base class
        raise ModelPackageError(f"The network of the model cannot be run: {first_line(error)}.") from error


def _cut(graph: bytes, outputs: tuple[str, ...]) -> tuple[onnx.ModelProto, int]:
    """Leave only what leads to these outputs, and count the channels; ONNX Runtime computes all that is there."""
    try:
        model = onnx.load_model_from_string(graph)
        part = Extractor(model).extract_model([item.name for item in model.graph.input], list(outputs))
    except Exception as error:  # of onnx and protobuf, whatever is wrong with the graph
        raise ModelPackageError(f"The network of the model cannot be run: {first_line(error)}.") from error
    shapes = {output.name: output.type.tensor_type.shape.dim for output in model.graph.output}
    if not shapes.keys() >= set(OUTPUTS) or len(shapes[PROBABILITIES]) != 4 or not shapes[PROBABILITIES][1].dim_value:
        raise _foreign()
    return part, shapes[PROBABILITIES][1].dim_value


def first_line(error: Exception) -> str:
    """What an error of a library says, without the lines that follow."""
    return (str(error).strip().splitlines() or [type(error).__name__])[0].rstrip(".")


def _calls_at_once() -> int:
    """Two tiles side by side keep the cores busier than one whose every layer is divided among them.

    On 2 cores that is 1.2 times as fast in INT8. More would take more memory.
    """
    return min(2, _cores())


def _cores() -> int:
    """The processor's cores that this process may use."""
    allowed = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(psutil.cpu_count(logical=False) or allowed, allowed)


def _wanted_provider(device: str) -> str:
    available = onnxruntime.get_available_providers()
    allowed = {"CPU": [], "CUDA": [CUDA]}.get(device, list(GPUS))
    provider = next((name for name in allowed if name in available), CPU)
    if provider == CUDA:
        onnxruntime.preload_dlls()  # finds the CUDA libraries that pip installed beside it
    return provider


def _foreign() -> ModelPackageError:
    return ModelPackageError("The network of the model has other inputs and outputs than a Chipwise model has.")
