"""Make the 8-bit copy of a trained network, and measure what it costs in accuracy."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import numpy as np
import onnxruntime

from ..assessment.confusion import accuracy, confusion_matrix
from ..errors import Cancelled
from ..events import Events
from ..model_package.definition import Int8
from ..model_package.graph_io import CLASSES, INPUT
from ..model_package.quantisation import quantise
from .prepare import Prepared
from .targets import IGNORE

#: Pixels of the training chips that show how far values reach between the layers, and how many chips these are.
CALIBRATION_PIXELS, CALIBRATION_CHIPS = 2_000_000, (4, 32)
#: Pixels of the validation chips on which both networks are measured. With large networks on a processor more of
#: either would take minutes.
CHECKED_PIXELS = 4_000_000


class Quantised(NamedTuple):
    """An 8-bit graph, and its figures beside those of the network it was made of."""

    graph: Path
    figures: Int8


def make_int8(graph: Path, prepared: Prepared, events: Events) -> Quantised | None:
    """Quantise an exported network; a model is complete without, so where that fails it is only said."""
    target = graph.with_suffix(".int8.onnx")
    try:
        quantise(graph, prepared.calibration(_chips(prepared, CALIBRATION_PIXELS, *CALIBRATION_CHIPS)), target)
        events.check_cancelled()
        figures = Int8(*(_mean_iou(path, prepared, events) for path in (target, graph)))
    except Cancelled:
        raise
    except Exception as error:  # quantiser and ONNX Runtime raise whatever goes wrong inside them
        reason = (str(error).splitlines() or [type(error).__name__])[0]
        events.warning(f"The model has no INT8 copy, so maps are made at the usual speed: {reason}.")
        return None
    events.info(f"INT8 copy: mIoU {figures.miou:.3f}, on the same validation pixels {figures.miou_fp32:.3f} with FP32.")
    return Quantised(target, figures)


def _chips(prepared: Prepared, pixels: int, least: int, most: int) -> int:
    """How many chips have about so many pixels."""
    rows, columns = prepared.folder.size
    return min(max(pixels // (rows * columns), least), most)


def _mean_iou(graph: Path, prepared: Prepared, events: Events) -> float:
    """The mean IoU of a graph on the validation area.

    Raises:
        ValueError: there is none, since no pixel counts.
    """
    session = onnxruntime.InferenceSession(graph, providers=["CPUExecutionProvider"])
    classes = len(prepared.targets.values)
    confusion = np.zeros((classes, classes), np.int64)
    for image, target in prepared.validation(1, most=_chips(prepared, CHECKED_PIXELS, 1, CHECKED_PIXELS)):
        events.check_cancelled()
        (mapped,) = session.run([CLASSES], {INPUT: image.numpy()})
        counts = target.numpy() != IGNORE
        confusion += confusion_matrix(target.numpy()[counts], mapped[counts], classes)
    figure = accuracy(confusion).mean_iou
    if not 0 <= figure <= 1:
        raise ValueError("no pixel of the validation area counts")
    return figure
