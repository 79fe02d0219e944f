"""An 8-bit copy of an exported network, faster on processors that multiply bytes.

Weights are rounded to 8 bits channel by channel; the range of what flows between the layers is taken from a few
images (static quantisation). Normalisation and the last layer, which cost little and say how sure the network is,
stay as they are.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import onnx
from onnxruntime.quantization import CalibrationDataReader, QuantType, quantize_static

from .graph_io import INPUT

#: The operators that are worth it. Unsigned activations: with signed ones ONNX Runtime is half as fast on x86.
OPERATORS = ["Conv", "MatMul", "Add", "Concat", "Relu", "MaxPool", "Resize"]


class _Images(CalibrationDataReader):
    """Hands out images one by one."""

    def __init__(self, images: Iterable[np.ndarray]):
        self._images = iter(images)

    def get_next(self) -> dict | None:
        """The next one as the graph takes it, None after the last."""
        image = next(self._images, None)
        return None if image is None else {INPUT: image[np.newaxis]}


def quantise(graph: Path, images: Iterable[np.ndarray], target: Path) -> None:
    """Write an 8-bit copy of a graph that ``export_onnx`` wrote.

    Args:
        images: a few of those that it was trained on, each float32 (bands, rows, columns) in raw values.

    Raises:
        Exception: whatever the quantiser raises where a network is none that it can work on.
    """
    level = logging.getLogger().level
    logging.getLogger().setLevel(logging.ERROR)  # it advises to prepare the graph, which changes nothing here
    try:
        quantize_static(
            graph,
            target,
            _Images(images),
            op_types_to_quantize=OPERATORS,
            per_channel=True,
            activation_type=QuantType.QUInt8,
            weight_type=QuantType.QInt8,
            nodes_to_exclude=[_last_layer(onnx.load(graph))],
        )
    finally:
        logging.getLogger().setLevel(level)


def _last_layer(model: onnx.ModelProto) -> str:
    """The name of the convolution that gives the scores."""
    return [node.name for node in model.graph.node if node.op_type == "Conv"][-1]
