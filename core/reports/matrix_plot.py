"""A square matrix of counts as a plot, such as a confusion matrix or what became of each class."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.figure import Figure

from .plots import label, new_figure

#: With more classes than this the cells hold no numbers, with more than that the axes no names.
MOST_NUMBERS, MOST_NAMES = 16, 40


def matrix_plot(matrix: np.ndarray, names: Sequence[str], rows: str, columns: str) -> Figure:
    """Draw a matrix whose cells are shaded and labelled by their share of their row.

    Args:
        matrix: what was counted, 0 or more, shape (classes, classes).
        names: of the classes.
        rows, columns: what stands in the rows, and what in the columns.
    """
    matrix = np.asarray(matrix, np.float64)
    totals = matrix.sum(1, keepdims=True)
    shares = np.divide(matrix, totals, out=np.zeros_like(matrix), where=totals > 0)
    side = 2.2 + 0.55 * min(len(names), MOST_NUMBERS)
    figure = new_figure(side + 0.8, side)
    axes = figure.add_subplot()
    image = axes.imshow(shares, cmap="Greens", vmin=0, vmax=1)
    figure.colorbar(image, ax=axes, shrink=0.8, label="share of the row")
    axes.set_xlabel(columns)
    axes.set_ylabel(rows)
    _name_classes(axes, names)
    if len(names) <= MOST_NUMBERS:
        _write_shares(axes, shares, totals[:, 0])
    return figure


def _name_classes(axes, names: Sequence[str]) -> None:
    axes.tick_params(length=0)
    if len(names) > MOST_NAMES:
        return
    short = [label(name) for name in names]
    size = 9 if len(names) <= MOST_NUMBERS else 6
    axes.set_xticks(range(len(names)), short, rotation=45, ha="right", rotation_mode="anchor", fontsize=size)
    axes.set_yticks(range(len(names)), short, fontsize=size)


def _write_shares(axes, shares: np.ndarray, totals: np.ndarray) -> None:
    """Whole percents; nothing in rows without a count and where the cell itself is empty."""
    for row, column in np.argwhere((shares > 0) & (totals > 0)[:, np.newaxis]):
        share = shares[row, column]
        text = "<1" if share < 0.005 else f"{100 * share:.0f}"
        axes.text(column, row, text, ha="center", va="center", color="white" if share > 0.6 else "black", fontsize=8)
