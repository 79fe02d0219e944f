"""ONNX Runtime: runs a network's graph on the processor or an NVIDIA GPU. Imports no torch."""

from __future__ import annotations

import numpy as np
import onnxruntime

from ..errors import DeviceError, ModelPackageError

CPU, CUDA = "CPUExecutionProvider", "CUDAExecutionProvider"


class OnnxEngine:
    """A loaded network.

    ONNX Runtime falls back to the processor without a word, so the provider in use is compared with the one asked for.

    Args:
        graph: the ONNX file's bytes.
        device: AUTO, CPU or CUDA.

    Attributes:
        provider: the provider in use.
        tile_size: rows and columns that the graph takes, None when it takes any.

    Raises:
        ModelPackageError: the graph cannot be run, or has other inputs and outputs than ours.
        DeviceError: CUDA was asked for and cannot be used.
    """

    def __init__(self, graph: bytes, device: str):
        options = onnxruntime.SessionOptions()
        options.log_severity_level = 4  # its complaints about missing CUDA libraries are told by the check below
        wanted = _wanted_provider(device)
        try:
            self._session = onnxruntime.InferenceSession(graph, options, providers=[wanted, CPU][: 1 + (wanted != CPU)])
        except Exception as error:  # ONNX Runtime's exceptions share no public base class
            raise ModelPackageError(f"The network of the model cannot be run: {_first_line(error)}.") from error
        self.provider = self._session.get_providers()[0]
        if device == "CUDA" and self.provider != CUDA:
            raise DeviceError(
                "The GPU cannot be used by ONNX Runtime: its CUDA libraries or the NVIDIA driver are missing. Install "
                "the runtime again with DEVICE = CUDA, update the driver, or set DEVICE to CPU."
            )
        self.tile_size = self._check_shapes()

    @property
    def fell_back(self) -> bool:
        """Whether a CUDA build runs on the processor."""
        return self.provider == CPU and CUDA in onnxruntime.get_available_providers()

    @property
    def bands(self) -> int:
        """Number of bands the graph takes."""
        return self._session.get_inputs()[0].shape[1]

    def run(self, images: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Classify a batch.

        Args:
            images: float32 (n, bands, rows, columns) in raw values.

        Returns:
            Index of the most probable output (uint8 or int32) and its probability (float32), each (n, rows, columns).
        """
        return self._session.run(["classes", "confidence"], {"image": images})

    def _check_shapes(self) -> int | None:
        inputs = self._session.get_inputs()
        names = {o.name for o in self._session.get_outputs()}
        if [i.name for i in inputs] != ["image"] or not {"classes", "confidence"} <= names or len(inputs[0].shape) != 4:
            raise ModelPackageError("The network of the model has other inputs and outputs than a Chipwise model has.")
        rows, columns = inputs[0].shape[2:]
        if isinstance(rows, int) != isinstance(columns, int) or (isinstance(rows, int) and rows != columns):
            raise ModelPackageError("The network of the model takes tiles that are not square.")
        return rows if isinstance(rows, int) else None


def _wanted_provider(device: str) -> str:
    if device == "CPU" or CUDA not in onnxruntime.get_available_providers():
        return CPU
    onnxruntime.preload_dlls()  # finds the CUDA libraries that pip installed beside it
    return CUDA


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0].rstrip(".")
