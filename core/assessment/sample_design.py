"""How many points a stratified random sample needs, and how many of them each class gets.

After Olofsson et al. 2014, "Good practices for estimating area and assessing accuracy of land change", Remote Sensing
of Environment 148, section 5.1: the number of points follows from the standard error wanted for overall accuracy
(eq. 13, after Cochran 1977), rare classes get a fixed number of them, and the others share the rest by their area.
"""

from __future__ import annotations

import math

import numpy as np


def sample_size(shares: np.ndarray, users: np.ndarray, standard_error: float) -> int:
    """Points that overall accuracy needs to be known with a standard error.

    Args:
        shares: the share of the map's area that each class has (classes,); they add up to 1.
        users: user's accuracies expected, 0..1 (classes,).
        standard_error: 0..1.
    """
    deviation = np.sqrt(users * (1 - users))
    return max(1, math.ceil(float(shares @ deviation / standard_error) ** 2 - 1e-9))


def allocate(shares: np.ndarray, points: int, equal: bool, least: int, fixed: dict[int, int]) -> np.ndarray:
    """Divide points among classes.

    Args:
        shares: as above.
        points: in all, to be shared by the classes without a fixed number.
        equal: every class gets the same, else by area.
        least: points that such a class gets at least, even if that makes more points in all.
        fixed: points of single classes, by their index.

    Returns:
        Points of each class, int64 (classes,).
    """
    counts = np.zeros(len(shares), np.int64)
    for index, count in fixed.items():
        counts[index] = count
    free = np.array([i for i in range(len(shares)) if i not in fixed], np.int64)
    weights = np.ones(len(free)) if equal else shares[free]
    counts[free] = _with_least(weights, points, least)
    return counts


def _with_least(weights: np.ndarray, points: int, least: int) -> np.ndarray:
    """Share points by weight, none less than so many; those that get more share what the others leave."""
    counts = np.full(len(weights), least, np.int64)
    large = np.ones(len(weights), bool)
    while large.any():
        rest = points - least * int((~large).sum())
        shared = _shared(weights[large], max(rest, 0))
        if (shared >= least).all():
            counts[large] = shared
            break
        large[np.flatnonzero(large)[shared < least]] = False
    return counts


def _shared(weights: np.ndarray, points: int) -> np.ndarray:
    """Whole numbers that add up to the points, as near to the weights' shares as can be (largest remainders)."""
    exact = weights / weights.sum() * points
    counts = np.floor(exact).astype(np.int64)
    largest = np.argsort(counts - exact, kind="stable")[: points - int(counts.sum())]
    counts[largest] += 1
    return counts
