"""The figures of an assessment as one table of text."""

from __future__ import annotations

import csv

import numpy as np

from ..errors import OutputError
from ..partial import partial_file
from .assessment import Assessment
from .estimates import Estimate


def write_table(target: str, assessment: Assessment) -> None:
    """Write a row for each class of the map, and one for all.

    Shares and accuracies are 0..1; what cannot be told stays empty.

    Raises:
        OutputError: it cannot be written.
    """
    columns = {**_matrix(assessment), **_accuracies(assessment), **_areas(assessment), **_estimated(assessment)}
    with partial_file(target) as path:
        try:
            with path.open("w", newline="", encoding="utf-8") as file:
                writer = csv.writer(file)
                writer.writerow(columns)
                writer.writerows(zip(*columns.values(), strict=True))
        except OSError as error:
            raise OutputError(f"{target} cannot be written: {error.strerror}. Is the disk full?") from error


def _matrix(assessment: Assessment) -> dict[str, list]:
    """Counts: a row of the table is a class of the map, a column one of the reference."""
    classes, matrix = assessment.classes, assessment.matrix
    counts = {
        f"reference {item.value} {item.name}": [*matrix[i].tolist(), int(matrix[i].sum())]
        for i, item in enumerate(classes)
    }
    return {
        "value": [*(item.value for item in classes), ""],
        "name": [*(item.name for item in classes), "all"],
        **counts,
        "map_units": [*matrix.sum(0).tolist(), int(matrix.sum())],
        "reference_units": [*matrix.sum(1).tolist(), int(matrix.sum())],
    }


def _accuracies(assessment: Assessment) -> dict[str, list]:
    """Those of what was compared; in the last row those of all classes, of F1 and IoU the mean."""
    figures = assessment.accuracy
    blank = [""] * len(assessment.classes)
    return {
        "users_accuracy": [*_texts(figures.precision), ""],
        "producers_accuracy": [*_texts(figures.recall), ""],
        "f1": [*_texts(figures.f1), *_texts(figures.mean_f1)],
        "iou": [*_texts(figures.iou), *_texts(figures.mean_iou)],
        "overall_accuracy": [*blank, *_texts(figures.overall)],
        "kappa": [*blank, *_texts(figures.kappa)],
        "quantity_disagreement": [*blank, *_texts(figures.quantity_disagreement)],
        "allocation_disagreement": [*blank, *_texts(figures.allocation_disagreement)],
    }


def _areas(assessment: Assessment) -> dict[str, list]:
    mapped = {"mapped_share": [*_texts(assessment.shares), *_texts(assessment.shares.sum())]}
    if assessment.square_metres is not None:
        hectares = assessment.square_metres / 1e4
        mapped["mapped_hectares"] = [*_texts(hectares, 4), *_texts(hectares.sum(), 4)]
    return mapped


def _estimated(assessment: Assessment) -> dict[str, list]:
    """What the whole map is, where the reference is a probability sample."""
    estimates = assessment.estimates
    if estimates is None:
        return {}
    columns = {
        **_with_interval("estimated_share", estimates.area),
        **_with_interval("estimated_users_accuracy", estimates.users),
        **_with_interval("estimated_producers_accuracy", estimates.producers),
        **_with_interval("estimated_f1", estimates.f1),
        **_with_interval("estimated_iou", estimates.iou),
    }
    if assessment.square_metres is not None:
        hectares = assessment.square_metres.sum() / 1e4
        area = Estimate(estimates.area.value * hectares, estimates.area.standard_error * hectares)
        columns |= _with_interval("estimated_hectares", area, 4)
    blank = [""] * len(assessment.classes)
    columns["estimated_overall_accuracy"] = [*blank, *_texts(estimates.overall.value)]
    columns["estimated_overall_accuracy_ci95"] = [*blank, *_texts(estimates.overall.half_width)]
    return columns


def _with_interval(name: str, estimate: Estimate, digits: int = 9) -> dict[str, list]:
    """The figure and the half width of its 95 % confidence interval."""
    return {name: [*_texts(estimate.value, digits), ""], f"{name}_ci95": [*_texts(estimate.half_width, digits), ""]}


def _texts(values: np.ndarray | float, digits: int = 9) -> list[str]:
    return [f"{value:.{digits}f}" if np.isfinite(value) else "" for value in np.atleast_1d(values)]
