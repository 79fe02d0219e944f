"""From the probabilities of a pixel's classes to its class, and to how doubtful that is."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np


def best_channel(probabilities: np.ndarray, allowed: Iterable[int] | None = None) -> tuple[np.ndarray, np.ndarray]:
    """Find the most probable channel of each pixel; of equal ones the first.

    Channel by channel, since NumPy's argmax along the first axis takes several times as long.

    Args:
        probabilities: float32 (channels, rows, columns).
        allowed: the channels to choose from, rising; None is all.

    Returns:
        The channel (uint8, or int32 where there are more than 256) and its probability, both (rows, columns).
    """
    first, *others = range(len(probabilities)) if allowed is None else allowed
    index = np.full(probabilities.shape[1:], first, np.uint8 if len(probabilities) <= 256 else np.int32)
    best = probabilities[first].copy()
    for channel in others:
        np.copyto(index, channel, where=probabilities[channel] > best)
        np.maximum(best, probabilities[channel], out=best)
    return index, best


def entropy(probabilities: np.ndarray) -> np.ndarray:
    """How spread probabilities (channels, rows, columns) are: 0 for a sure pixel, 1 where all channels are equal."""
    channels = len(probabilities)
    total = np.zeros(probabilities.shape[1:], np.float32)
    for layer in probabilities:
        total -= layer * np.log(np.maximum(layer, np.finfo(np.float32).tiny))
    return np.clip(total / np.log(max(channels, 2)), 0, 1)
