"""What the output of a stranger's network means, found by running it on a few images."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ..errors import ModelPackageError

#: Outputs may be smaller than images by a whole number up to this, as SegFormer's are.
MAX_REDUCTION = 32
#: More channels would be no classes.
MAX_CHANNELS = 1000


@dataclass(frozen=True)
class Scores:
    """The output of a network.

    Attributes:
        channels: number of its channels; a single one is the score of the second of two classes.
        are_probabilities: whether they lie in 0..1 already (of several channels they need not sum up to 1); else
            softmax, or for one channel the sigmoid, is missing.
        reduction: how many times as large as the output the image is.
    """

    channels: int
    are_probabilities: bool
    reduction: int


def find_scores(run: Callable[[np.ndarray], np.ndarray], shape: tuple[int, int, int, int], name: str) -> Scores:
    """Run a network on noise, from faint to far beyond what it expects.

    Args:
        run: gives its output for images float32, as the network itself takes them.
        shape: of these images (n, bands, rows, columns).
        name: of the model, for messages.

    Raises:
        ModelPackageError: the output is none of scores for each pixel.
    """
    noise = np.random.default_rng(0).normal(size=shape).astype(np.float32)
    outputs = [np.asarray(run(noise * strength), np.float32) for strength in (0.1, 1, 100)]
    n, _, rows, columns = shape
    for output in outputs:
        if output.ndim != 4 or output.shape[0] != n:
            raise ModelPackageError(
                f"{name} gives an output of {output.ndim} axes {output.shape}; a segmentation network gives scores for "
                "each class and pixel, with the axes tiles, classes, rows, columns."
            )
    _, channels, height, width = outputs[0].shape
    reduction = rows // max(height, 1)
    if (height * reduction, width * reduction) != (rows, columns) or not 1 <= reduction <= MAX_REDUCTION:
        raise ModelPackageError(
            f"{name} gives {height} x {width} values for {rows} x {columns} pixels, so that it is not known which "
            "pixels they belong to. Export it with an output as large as its input."
        )
    if not 1 <= channels <= MAX_CHANNELS:
        raise ModelPackageError(f"{name} gives {channels} channels, which are no classes.")
    if not all(np.isfinite(output).all() for output in outputs[:2]):
        raise ModelPackageError(f"{name} gives no numbers; it is damaged.")
    values = np.nan_to_num(np.stack(outputs), nan=-1.0)
    return Scores(channels, bool(values.min() > -1e-4 and values.max() < 1 + 1e-4), reduction)
