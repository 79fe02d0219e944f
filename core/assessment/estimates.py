"""Accuracies and areas of the whole map, estimated from a probability sample, with their standard errors.

Stratified estimators of Olofsson et al. 2014, "Good practices for estimating area and assessing accuracy of land
change", Remote Sensing of Environment 148, pages 42-57 (eqs. 1-11), in the general form of Stehman 2014, "Estimating
area and map accuracy for stratified random sampling when the strata are different from the map classes", International
Journal of Remote Sensing 35, pages 4923-4939 (eqs. 2, 3, 25-28). Where the strata are the map's classes the two are
the same. As in the first, the share of pixels that is sampled is taken for negligible.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

#: Half the width of an interval that holds the truth with 95 % is so many standard errors.
Z95 = 1.96


@dataclass(frozen=True)
class Estimate:
    """Figures with their standard errors, both float64 (classes,) or scalars; NaN where the sample does not tell."""

    value: np.ndarray
    standard_error: np.ndarray

    @property
    def half_width(self) -> np.ndarray:
        """Half the width of the 95 % confidence interval."""
        return Z95 * self.standard_error


@dataclass(frozen=True)
class Estimates:
    """What a sample says about the whole map.

    Attributes:
        matrix: shares of the area, rows are the reference and columns the map, float64 (classes, classes).
        overall: the share of the area that is mapped right.
        users, producers, f1, iou: accuracies of each class.
        area: the share of the area that each class truly covers.
    """

    matrix: np.ndarray
    overall: Estimate
    users: Estimate
    producers: Estimate
    f1: Estimate
    iou: Estimate
    area: Estimate


def estimate(counts: np.ndarray, shares: np.ndarray) -> Estimates:
    """Estimate everything from a stratified random sample.

    Args:
        counts: sample units by stratum, reference and map class (strata, classes, classes); each stratum has units.
        shares: the share of the area that each stratum has (strata,); they add up to 1.
    """
    counts, shares = np.asarray(counts, np.float64), np.asarray(shares, np.float64)
    units, cells = counts.sum((1, 2)), _cells(counts)
    hits = np.trace(counts, axis1=1, axis2=2)
    right = np.stack([hits, 0 * hits, 0 * hits, units - hits], -1)
    overall = _ratio(right, shares, (1, 0, 0, 0), (1, 1, 1, 1))
    return Estimates(
        matrix=np.tensordot(shares / units, counts, 1),
        overall=overall,
        users=_ratio(cells, shares, (1, 0, 0, 0), (1, 0, 1, 0)),
        producers=_ratio(cells, shares, (1, 0, 0, 0), (1, 1, 0, 0)),
        f1=_ratio(cells, shares, (2, 0, 0, 0), (2, 1, 1, 0)),
        iou=_ratio(cells, shares, (1, 0, 0, 0), (1, 1, 1, 0)),
        area=_ratio(cells, shares, (1, 1, 0, 0), (1, 1, 1, 1)),
    )


def _cells(counts: np.ndarray) -> np.ndarray:
    """Units of each stratum that are of a class in both, in the reference only, in the map only, and in neither.

    Returns:
        float64 (classes, strata, 4).
    """
    both = np.diagonal(counts, axis1=1, axis2=2).T
    reference, mapped = counts.sum(2).T - both, counts.sum(1).T - both
    return np.stack([both, reference, mapped, counts.sum((1, 2)) - both - reference - mapped], -1)


def _ratio(cells: np.ndarray, shares: np.ndarray, top: tuple, bottom: tuple) -> Estimate:
    """Estimate the ratio of two means over the area, of what a unit in each of four cells counts for.

    The variance is that of the residuals top - ratio x bottom within the strata (Stehman 2014, eq. 28).

    Args:
        cells: units (..., strata, 4).
        top, bottom: what a unit counts for above and below the line.
    """
    above, below = np.array(top, np.float64), np.array(bottom, np.float64)
    parts = cells / cells.sum(-1, keepdims=True)
    with np.errstate(invalid="ignore", divide="ignore"):
        whole = (parts @ below) @ shares
        ratio = (parts @ above) @ shares / whole
        residuals = above - ratio[..., np.newaxis] * below
        mean, square = (np.einsum("...hc,...c->...h", parts, power) for power in (residuals, residuals**2))
        variance = (square - mean**2) / (cells.sum(-1) - 1)  # of a stratum's mean; NaN where it has one unit
        error = np.sqrt(np.maximum(variance, 0) @ shares**2) / whole
    return Estimate(ratio, error)
