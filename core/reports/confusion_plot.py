"""The plot of a confusion matrix."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from markupsafe import Markup

from .plots import as_image, new_figure

#: Classes up to which the cells carry numbers, and up to which all classes are named.
MOST_NUMBERED, MOST_NAMED = 20, 60
LONGEST_NAME = 24


def confusion_plot(matrix: np.ndarray, names: Sequence[str], reference: str, mapped: str) -> Markup:
    """Each class of the reference as a row, coloured by the share of it that was given each class.

    Args:
        matrix: counts (classes, classes), rows are the reference.
        names: of the classes.
        reference, mapped: what rows and columns are.
    """
    totals = matrix.sum(1, keepdims=True)
    shares = np.divide(matrix, totals, out=np.zeros(matrix.shape), where=totals > 0)
    side = min(2.2 + 0.55 * len(matrix), 10.5)
    figure = new_figure(side + 0.8, side)
    axes = figure.subplots()
    image = axes.imshow(shares, cmap="Blues", vmin=0, vmax=1)
    ticks = range(0, len(matrix), -(-len(matrix) // MOST_NAMED))
    labels = [_short(names[i]) for i in ticks]
    axes.set_xticks(ticks, labels, rotation=45, ha="right", rotation_mode="anchor")
    axes.set_yticks(ticks, labels)
    axes.set_xlabel(mapped)
    axes.set_ylabel(reference)
    axes.tick_params(length=0)
    if len(matrix) <= MOST_NUMBERED:
        for row, column in zip(*np.nonzero(matrix), strict=True):
            share = shares[row, column]
            text = f"{100 * share:.0f}" if share >= 0.005 else "<1"
            color = "white" if share > 0.55 else "#222222"
            axes.text(column, row, text, ha="center", va="center", color=color)
    figure.colorbar(image, ax=axes, label=f"share of the {reference.lower()}", shrink=0.7)
    return as_image(figure, f"Confusion matrix of {len(matrix)} classes: {reference.lower()} in rows, {mapped.lower()}")


def _short(name: str) -> str:
    """A name as a label: no characters that an SVG may not hold, and no dollar sign, which would begin a formula."""
    name = "".join(c for c in " ".join(name.split()) if c.isprintable())
    name = name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1] + "…"
    return name.replace("$", r"\$")
