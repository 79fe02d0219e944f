"""The report of a comparison: figures, gains and losses, transition matrix, the largest changes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from markupsafe import Markup
from matplotlib.colors import LogNorm

from ..reports.page import render
from ..reports.plots import as_image, label, new_figure
from ..requests import CompareRequest
from .legend import CommonClass
from .transitions import TransitionMatrix

#: Changes that the table lists, and classes that the matrix writes numbers for; more would be too small to read.
LISTED, NUMBERED = 20, 16


def compare_report(request: CompareRequest, matrix: TransitionMatrix, remarks: Sequence[str]) -> bytes:
    """The report as an HTML page.

    Args:
        request: what was asked for.
        matrix: what came of it.
        remarks: what the reader of the figures must know, as sentences.
    """
    before, after = Path(request.before.path).name, Path(request.after.path).name
    changes, present = matrix.largest_changes(), _Present(matrix)
    return render(
        "assessment/compare_report.html",
        title=f"Changes from {before} to {after}",
        subtitle="Which class became which, counted pixel by pixel.",
        figures=_figures(matrix),
        remarks=remarks,
        unit=matrix.unit,
        has_area=matrix.square_metres is not None,
        classes=present.rows(),
        balance=present.balance() if changes else "",
        matrix=present.plot() if present.legend else "",
        changes=[_row(matrix, item) for item in changes[:LISTED]],
        more=max(len(changes) - LISTED, 0),
        settings=_settings(request, matrix),
    )


def _figures(matrix: TransitionMatrix) -> list[dict]:
    pixels, total = int(matrix.pixels.sum()), float(matrix.sizes.sum())
    has_area = matrix.square_metres is not None
    area = [{"what": "compared", "value": f"{_number(total)} {matrix.unit}", "note": f"{pixels:,} pixels"}]
    changed = f"{matrix.changed_pixels:,} pixels" if has_area else ""
    size = float(matrix.sizes[matrix.changed].sum())
    return [
        *area,
        {"what": "changed", "value": f"{matrix.changed_share:.2%}", "note": "of the compared area"},
        {"what": "changed", "value": f"{_number(size)} {matrix.unit}", "note": changed},
        {"what": "kinds of change", "value": f"{len(matrix.largest_changes()):,}", "note": "from one class to another"},
    ]


class _Present:
    """The part of a transition matrix that shows classes that occur."""

    def __init__(self, matrix: TransitionMatrix):
        places = np.flatnonzero(matrix.pixels.sum(0) + matrix.pixels.sum(1))
        self.legend: list[CommonClass] = [matrix.legend[place] for place in places.tolist()]
        self.unit = matrix.unit
        self.sizes = matrix.sizes[np.ix_(places, places)]
        self.before, self.after, self.kept = self.sizes.sum(1), self.sizes.sum(0), np.diag(self.sizes)

    def rows(self) -> list[dict]:
        """The table of classes."""
        rows = []
        for item, before, after, kept in zip(self.legend, self.before, self.after, self.kept, strict=True):
            sizes = [_number(v) for v in (before, after, before - kept, after - kept)]
            shares = [f"{100 * (after / before - 1):+.1f}", f"{100 * kept / before:.1f}"] if before else ["", ""]
            net = f"{'+' if after > before else ''}{_number(after - before)}"
            rows.append({"name": item.name, "color": item.color, "cells": [*sizes, net, *shares]})
        return rows

    def balance(self) -> Markup:
        """Bars of losses to the left and gains to the right, and marks of the net change."""
        figure = new_figure(9, 0.9 + 0.36 * len(self.legend))
        axes, places = figure.subplots(), np.arange(len(self.legend))
        colors = [item.color for item in self.legend]
        for sizes in (self.kept - self.before, self.after - self.kept):
            axes.barh(places, sizes, color=colors, edgecolor="#444444", linewidth=0.5, height=0.7)
        axes.plot(self.after - self.before, places, "D", color="black", markerfacecolor="white", markersize=6)
        axes.axvline(0, color="#444444", linewidth=0.8)
        axes.set_yticks(places, [label(item.name) for item in self.legend])
        axes.invert_yaxis()
        axes.set_xlabel(f"lost and gained, {self.unit}")
        axes.xaxis.set_major_formatter(lambda value, _: _number(abs(value)))
        axes.spines[["top", "right", "left"]].set_visible(False)
        axes.grid(axis="x", color="#dddddd", linewidth=0.6)
        axes.set_axisbelow(True)
        told = (f"{c.name}: {_number(a - b)}" for c, a, b in zip(self.legend, self.after, self.before, strict=True))
        return as_image(figure, f"Net change in {self.unit} of each class. " + "; ".join(told))

    def plot(self) -> Markup:
        """The matrix, changes coloured by their size."""
        number = len(self.legend)
        side = min(2.4 + 0.62 * number, 11)
        figure = new_figure(side + 1.2, side)
        axes = figure.subplots()
        changes = np.where(np.eye(number, dtype=bool) | (self.sizes <= 0), np.nan, self.sizes)
        axes.set_facecolor("#f4f4f4")
        norm = None
        if np.isfinite(changes).any():
            norm = LogNorm(np.nanmin(changes), max(np.nanmax(changes), np.nanmin(changes) * 1.001))
            axes.imshow(changes, cmap="YlOrRd", norm=norm, aspect="auto")
        axes.set_xticks(
            np.arange(number),
            [label(item.name) for item in self.legend],
            rotation=45,
            ha="left",
            rotation_mode="anchor",
        )
        axes.set_yticks(np.arange(number), [label(item.name) for item in self.legend])
        axes.set(xlim=(-0.5, number - 0.5), ylim=(number - 0.5, -0.5), ylabel="before")
        axes.set_xlabel("after")
        axes.xaxis.set_label_position("top")
        axes.tick_params(top=True, bottom=False, labeltop=True, labelbottom=False, length=0)
        axes.set_xticks(np.arange(-0.5, number), minor=True)
        axes.set_yticks(np.arange(-0.5, number), minor=True)
        axes.grid(which="minor", color="white", linewidth=1.5)
        axes.tick_params(which="minor", length=0, top=False)
        if number <= NUMBERED:
            self._write_numbers(axes, norm)
        return as_image(figure, f"Transition matrix of {number} classes; the table of largest changes tells the same")

    def _write_numbers(self, axes, norm) -> None:
        for i, j in np.ndindex(*self.sizes.shape):
            if self.sizes[i, j] > 0:
                is_dark = i != j and norm is not None and norm(self.sizes[i, j]) > 0.65
                color = "white" if is_dark else "#666666" if i == j else "black"
                axes.text(j, i, _number(float(self.sizes[i, j])), ha="center", va="center", fontsize=8, color=color)


def _row(matrix: TransitionMatrix, item) -> dict:
    """A line of the table of changes."""
    before = float(matrix.sizes[item.before].sum())
    area = [] if item.hectares is None else [_number(item.hectares)]
    share = float(matrix.sizes[item.before, item.after]) / before if before else 0.0
    cells = [f"{item.pixels:,}", *area, f"{item.share:.2%}", f"{share:.1%}"]
    return {"before": matrix.legend[item.before], "after": matrix.legend[item.after], "cells": cells}


def _settings(request: CompareRequest, matrix: TransitionMatrix) -> list[tuple[str, str]]:
    """What was asked for, and which values of the maps each class has."""
    extent = request.extent and ", ".join(f"{side:g}" for side in request.extent.bounds)
    values = (f"{item.name}: {_values(item.before)} before, {_values(item.after)} after" for item in matrix.legend)
    return [
        ("Map before", request.before.path),
        ("Map after", request.after.path),
        ("Values of the classes", "; ".join(values)),
        ("Classes that mean the same", "; ".join(f"{a} = {b}" for a, b in request.mapping) or "by name or value"),
        ("Classes left out", ", ".join(map(str, request.ignore_classes)) or "none"),
        ("Extent", extent or "all that both maps cover"),
        ("Mask", request.mask.name if request.mask else "none"),
        ("Resampling", request.resample),
        ("Smallest change", f"{request.min_patch} pixels" if request.min_patch > 1 else "every pixel"),
    ]


def _values(values: Sequence[int]) -> str:
    return ", ".join(map(str, values)) or "none"


def _number(value: float) -> str:
    """A size with three digits that count, and all digits before the point."""
    if abs(value) >= 100 or value == 0 or float(value).is_integer():
        return f"{value:,.0f}"
    return f"{value:.2f}" if abs(value) >= 1 else f"{value:.3g}"
