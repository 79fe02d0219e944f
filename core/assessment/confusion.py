"""Accuracy figures from a confusion matrix.

Definitions as in Congalton and Green, "Assessing the Accuracy of Remotely Sensed Data" (2019), and for IoU as in
Everingham et al., "The Pascal Visual Object Classes Challenge" (2015). Rows are the reference, columns the map.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Accuracy:
    """Figures in 0..1; per-class arrays hold NaN where a class occurs neither in reference nor map."""

    overall: float
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
        overall = float(hit.sum() / matrix.sum())
    present = reference > 0
    return Accuracy(
        overall,
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
