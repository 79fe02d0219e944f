"""The choice of what is held out, so that every class has about its share there and enough is left to learn from."""

from __future__ import annotations

from collections.abc import Hashable, Mapping

import numpy as np

from ..errors import TrainingDataError


def choose(counts_of: Mapping[Hashable, np.ndarray], share: float, seed: int) -> list:
    """Choose the units for validation: greedily the one that brings every class closest to its share.

    No unit is taken that would leave a class with less than half of its labels for training, if there is another.

    Args:
        counts_of: labelled pixels of each class in each unit.
        share: of the labels for validation, 0..1.
        seed: which of several equally good choices is made.

    Raises:
        TrainingDataError: all labels are in one unit, or each class is.
    """
    names = sorted((u for u, counts in counts_of.items() if np.any(counts)), key=str)
    _refuse_one_place(len(names))
    names = [names[i] for i in np.random.default_rng(seed).permutation(len(names))]
    counts = np.array([counts_of[name] for name in names], np.float64)
    counts = counts[:, counts.any(0)]
    fractions = counts / counts.sum(0)  # of each class in each unit
    chosen: list[int] = []
    taken, free = np.zeros(fractions.shape[1]), np.ones(len(names), bool)
    while True:
        need = np.maximum(share - taken, 0)
        gain = np.minimum(need, fractions).sum(1) - np.maximum(fractions - need, 0).sum(1)
        gain[~free | (taken + fractions > 0.5).any(1)] = -np.inf
        best = int(gain.argmax())
        if gain[best] <= 0:
            break
        chosen.append(best)
        taken += fractions[best]
        free[best] = False
    return [names[i] for i in chosen or [smallest(fractions)]]


def smallest(fractions: np.ndarray) -> int:
    """Where every unit is large: the one that takes least from the class it takes most of.

    Args:
        fractions: of each class (columns) in each unit (rows).

    Raises:
        TrainingDataError: there is one unit only, or each one holds all labels of a class.
    """
    _refuse_one_place(len(fractions))
    unit = int(fractions.max(1).argmin())
    if fractions[unit].max() >= 1:
        raise TrainingDataError(
            "Each class is labelled in one place only, so none can be both learnt and checked. Label every class in "
            "at least two places, or export chips with a smaller tile size."
        )
    return unit


def _refuse_one_place(units: int) -> None:
    if units < 2:
        raise TrainingDataError(
            "All labels lie in one place, so none can be held out to validate the network. Label some pixels further "
            "away, or export chips with a smaller tile size."
        )
