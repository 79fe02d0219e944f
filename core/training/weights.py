"""How much each class counts in the loss: CLASS_BALANCING, and where LOSS_WEIGHT makes sense."""

from __future__ import annotations

import numpy as np
import torch

from ..errors import TrainingDataError
from .targets import Targets

#: The most that a class may weigh more than the lightest one; a few pixels would else rule the loss.
MAX_RATIO = 100.0


def class_weights(counts: np.ndarray, targets: Targets) -> torch.Tensor:
    """Weights of classes in inverse proportion to their pixels, so that each counts as much as another.

    As in ArcGIS: labelled pixels by pixels of the class, background the mean of the others, 0 for a class without
    pixels. Beyond that no class weighs more than ``MAX_RATIO`` times another, and background beside a single class is
    weighed by its own pixels, since nothing would be balanced otherwise.

    Args:
        counts: labelled pixels of each channel in the training chips (classes,).

    Returns:
        float32 (classes,), scaled so that the mean over all labelled pixels is 1.
    """
    pixels = np.asarray(counts, np.float64)
    features = np.arange(len(pixels)) >= int(targets.has_background and len(pixels) > 2)
    weights = np.zeros(len(pixels))
    weighed = features & (pixels > 0)
    if not weighed.any():
        return torch.ones(len(pixels))
    weights[weighed] = 1 / pixels[weighed]
    weights = np.minimum(weights, weights[weighed].min() * MAX_RATIO)
    if not features[0] and pixels[0]:
        weights[0] = weights[weighed].mean()
    mean = (weights * pixels).sum() / pixels.sum()
    return torch.tensor(weights / mean, dtype=torch.float32)


def check_loss_weight(loss_weight: float, targets: Targets) -> None:
    """Raise TrainingDataError if background pixels shall count less and there are none."""
    if loss_weight and not targets.has_background:
        raise TrainingDataError(
            "LOSS_WEIGHT lets background pixels count less, but here unlabelled pixels do not count at all. Set it to "
            "0, or UNLABELLED to BACKGROUND."
        )
