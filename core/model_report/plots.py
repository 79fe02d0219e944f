"""The plots of a model's report."""

from __future__ import annotations

import numpy as np
import shapely
from markupsafe import Markup
from matplotlib.axes import Axes
from matplotlib.collections import PathCollection
from matplotlib.patches import Patch
from matplotlib.path import Path
from matplotlib.ticker import MaxNLocator
from scipy.signal import savgol_filter
from shapely.geometry.polygon import orient

from ..reports.plots import as_image, new_figure
from .record import GroundShown, TrainingRecord

#: Steps of the learning rate test over which its curve is smoothed.
SMOOTHED = 15
#: Of the colours that Okabe and Ito recommend; dashes and hatches tell them apart in print, too.
BLUE, RED, GREEN, GREY = "#0072B2", "#D55E00", "#009E73", "#777777"


def curves(record: TrainingRecord) -> Markup | None:
    """Loss, figures and learning rate of every epoch, the epoch that was kept marked; None without them."""
    history = {name: curve for name, curve in record.history.items() if np.isfinite(curve).any()}
    if not history:
        return None
    figure = new_figure(10.5, 3.1)
    losses, figures, rates = figure.subplots(1, 3)
    for axes, title, lines in (
        (losses, "Loss", (("loss", "training", BLUE, "-"), ("valid_loss", "validation", RED, "--"))),
        (
            figures,
            "Validation area",
            (("miou", "mean IoU", BLUE, "-"), ("f1", "mean F1", RED, "--"), ("accuracy", "accuracy", GREEN, ":")),
        ),
        (rates, "Learning rate", (("learning_rate", "", BLUE, "-"),)),
    ):
        for name, label, color, style in lines:
            if name in history:
                epochs = np.arange(1, len(history[name]) + 1)
                mark = "o" if len(epochs) < 30 else ""
                axes.plot(epochs, history[name], style, color=color, label=label, marker=mark, markersize=3)
        _dress(axes, title, "Epoch")
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))
        best = record.figures.get("best_epoch")
        if best:
            axes.axvline(best, color=GREY, linewidth=1, label=f"kept: {best:.0f}" if axes is not rates else None)
        if axes is not rates and axes.get_legend_handles_labels()[1]:
            axes.legend(frameon=False, fontsize=8)
    figures.set_ylim(0, 1)
    return as_image(figure, "Loss, figures on the validation area and learning rate of each epoch")


def range_test(record: TrainingRecord) -> Markup | None:
    """The loss at each rate of the learning rate test, the rate that was taken marked; None without a test."""
    if len(record.range_test) < 2:
        return None
    rates, losses = np.array(record.range_test).T
    figure = new_figure(5.1, 3.1)
    axes = figure.subplots()
    axes.plot(rates, losses, color=BLUE, linewidth=0.8, alpha=0.5)
    if len(losses) >= SMOOTHED:
        axes.plot(rates, savgol_filter(losses, SMOOTHED, 1), color=BLUE, linewidth=2)
    axes.set_xscale("log")
    # where the loss explodes, it would press all the rest together
    axes.set_ylim(losses.min() - 0.05 * abs(losses.min()), max(1.5 * losses[0], losses.min() + 1e-6))
    if record.learning_rate > 0:
        axes.axvline(record.learning_rate, color=RED, linestyle="--", label=f"taken: {record.learning_rate:.2g}")
        axes.legend(frameon=False)
    _dress(axes, "Learning rate test", "Learning rate", "Loss")
    return as_image(figure, f"Loss by learning rate; {record.learning_rate:.2g} was taken")


def reliability(record: TrainingRecord) -> Markup | None:
    """How often pixels of each confidence are right; None where it is not known."""
    if not record.reliability:
        return None
    confidence, accuracy, share = np.array(record.reliability).T
    figure = new_figure(5.1, 3.1)
    axes = figure.subplots()
    axes.plot([0, 1], [0, 1], color=GREY, linewidth=1, linestyle="--", label="as it should be")
    axes.plot(confidence, accuracy, color=BLUE, linewidth=1)
    axes.scatter(confidence, accuracy, s=12 + 200 * share, color=BLUE, label="pixels (area: how many)")
    axes.set_xlim(0, 1.02)
    axes.set_ylim(0, 1.02)
    axes.legend(frameon=False, fontsize=8, loc="upper left")
    _dress(axes, "Confidence", "Confidence", "Share that is right")
    return as_image(figure, "Share of right pixels by confidence")


def ground(place: GroundShown) -> Markup | None:
    """What was learnt from and what validated, on the ground; None where there is nothing to draw."""
    areas = [area for area in (place.training, place.validation) if not area.is_empty]
    if not areas:
        return None
    left, bottom, right, top = shapely.total_bounds(np.array(areas, object))
    width, height = max(right - left, 1e-9), max(top - bottom, 1e-9)
    tall = min(max(4.4 * height / width, 1.6), 6.0) + 0.9
    figure = new_figure(5.1, tall)
    axes = figure.subplots()
    kinds = (
        (place.training, "learnt from", BLUE, "", 0.35),
        (place.validation, "validated with", RED, "////", 0.3),
    )
    for area, _, color, hatch, share in kinds:
        # a line of the same colour, so that what is smaller than a dot still shows
        axes.add_collection(
            PathCollection(
                _paths(area), facecolor=_tint(color, share), edgecolor=color, linewidth=0.8, hatch=hatch or None
            )
        )
    margin = 0.04 * max(width, height)
    axes.set_xlim(left - margin, right + margin)
    axes.set_ylim(bottom - margin, top + margin)
    axes.set_aspect("equal")
    axes.ticklabel_format(useOffset=False, style="plain")
    axes.xaxis.set_major_locator(MaxNLocator(4))
    axes.yaxis.set_major_locator(MaxNLocator(5))
    axes.tick_params(labelsize=7)
    patches = [Patch(facecolor=_tint(c, s), edgecolor=c, hatch=h or None, label=t) for _, t, c, h, s in kinds]
    figure.legend(handles=patches, loc="outside upper center", ncols=2, frameon=False)
    return as_image(figure, "Map of the ground that was learnt from and that validated")


def _paths(area: shapely.Geometry) -> list[Path]:
    """The polygons of an area; rings turn so that holes stay open."""
    paths = []
    for polygon in shapely.get_parts(area):
        if polygon.geom_type == "Polygon" and not polygon.is_empty:
            rings = shapely.get_rings(orient(polygon))
            paths.append(Path.make_compound_path(*(Path(shapely.get_coordinates(r), closed=True) for r in rings)))
    return paths


def _dress(axes: Axes, title: str, x: str, y: str = "") -> None:
    axes.set_title(title, loc="left", fontsize=10, fontweight="bold")
    axes.set_xlabel(x)
    axes.set_ylabel(y)
    axes.grid(color="#dddddd", linewidth=0.6)
    axes.spines[["top", "right"]].set_visible(False)


def _tint(color: str, share: float) -> tuple[float, ...]:
    """A colour mixed with white; hatches are not drawn right over faces that have alpha."""
    return tuple(1 - share * (1 - int(color[i : i + 2], 16) / 255) for i in (1, 3, 5))
