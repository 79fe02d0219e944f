"""Accuracy figures from a confusion matrix.

Definitions as in Congalton and Green, "Assessing the Accuracy of Remotely Sensed Data" (2019), and for IoU as in
Everingham et al., "The Pascal Visual Object Classes Challenge" (2015). Kappa is that of Cohen 1960, "A Coefficient of
Agreement for Nominal Scales"; quantity and allocation disagreement are those of Pontius and Millones 2011, "Death to
Kappa". Rows are the reference, columns the map.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Accuracy:
    """Figures in 0..1 (kappa in -1..1); per-class arrays hold NaN where a class occurs neither in reference nor map.

    Precision is also called user's accuracy, recall producer's accuracy. The two disagreements add up to 1 - overall:
    how much of it is that classes cover too much or too little, and how much that they lie at the wrong places.
    """

    overall: float
    kappa: float
    quantity_disagreement: float
    allocation_disagreement: float
    mean_iou: float
    mean_f1: float
    iou: np.ndarray
    f1: np.ndarray
    precision: np.ndarray
    recall: np.ndarray


def accuracy(matrix: np.ndarray) -> Accuracy:
    """Compute the figures; means are over the classes that occur in the reference.

    Args:
        matrix: counts, shape (classes, classes).
    """
    matrix = np.asarray(matrix, np.float64)
    hit, reference, mapped = np.diag(matrix), matrix.sum(1), matrix.sum(0)
    with np.errstate(invalid="ignore", divide="ignore"):
        iou = hit / (reference + mapped - hit)
        f1 = 2 * hit / (reference + mapped)
        precision = hit / mapped
        recall = hit / reference
        total = matrix.sum()
        overall = float(hit.sum() / total)
        by_chance = float(reference @ mapped / total**2)
        kappa = float((overall - by_chance) / np.float64(1 - by_chance))
        quantity = float(np.abs(reference - mapped).sum() / total / 2)
    present = reference > 0
    return Accuracy(
        overall,
        kappa,
        quantity,
        1 - overall - quantity,
        float(iou[present].mean()) if present.any() else float("nan"),
        float(f1[present].mean()) if present.any() else float("nan"),
        iou,
        f1,
        precision,
        recall,
    )


def confusion_matrix(reference: np.ndarray, mapped: np.ndarray, classes: int) -> np.ndarray:
    """Count pairs of class indices 0..classes-1; arrays of equal shape, result (classes, classes)."""
    pairs = reference.astype(np.int64).ravel() * classes + mapped.astype(np.int64).ravel()
    return np.bincount(pairs, minlength=classes * classes).reshape(classes, classes)
