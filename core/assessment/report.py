"""The report of an assessment: one page for people."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from matplotlib.figure import Figure

from ..partial import partial_file
from ..reports.matrix_plot import matrix_plot
from ..reports.page import render
from ..reports.plots import as_image, new_figure
from ..requests import AssessRequest
from ..schema import LandClass
from .assessment import Assessment
from .estimates import Estimate

#: With more classes than this the matrix is not given as a table; the CSV holds it.
MOST_COLUMNS = 24


def write_report(request: AssessRequest, assessment: Assessment) -> None:
    """Write the page.

    Raises:
        OutputError: it cannot be written.
    """
    source = request.reference_raster.path if request.reference_raster else request.reference.name  # type: ignore[union-attr]
    page = render(
        "assessment/report.html",
        title=f"Accuracy of {Path(request.raster.path).name}",
        subtitle=f"Compared with {Path(source).name}: {assessment.matrix.sum():,} {assessment.tally.units}",
        assessment=assessment,
        classes=assessment.classes,
        figures=_figures(assessment),
        left_out=[(reason, count) for reason, count in assessment.tally.left_out.items() if count],
        plot=as_image(_plot(assessment), "The confusion matrix; the table below holds its numbers."),
        matrix=_matrix_rows(assessment),
        columns=assessment.classes if len(assessment.classes) <= MOST_COLUMNS else [],
        rows=_class_rows(assessment),
        areas=_area_rows(assessment),
        area_plot=_area_plot(assessment),
        settings=_settings(request, assessment, source),
    )
    with partial_file(request.report_output) as path:
        path.write_bytes(page)


def _figures(assessment: Assessment) -> list[tuple[str, str, str]]:
    """Value, what it is, and what that means, of the headline figures."""
    figures, estimates = assessment.accuracy, assessment.estimates
    quantity, allocation = map(_percent, (figures.quantity_disagreement, figures.allocation_disagreement))
    rows = []
    if estimates:
        overall = estimates.overall
        known = np.isfinite(overall.half_width)
        error = f"± {100 * overall.half_width:.1f} %, 95 % confidence" if known else "interval unknown"
        rows.append((_percent(float(overall.value)), "overall accuracy of the map", f"estimated {error}"))
    rows += [
        (_percent(figures.overall), "overall accuracy", f"of the {assessment.tally.units} compared"),
        (_number(figures.mean_iou), "mean IoU", "of the reference's classes"),
        (_number(figures.mean_f1), "mean F1", "of the reference's classes"),
        (_number(figures.kappa), "kappa", "agreement beyond chance"),
        (_percent(1 - figures.overall), "disagreement", f"{quantity} in quantity, {allocation} in place"),
    ]
    return rows


def _plot(assessment: Assessment) -> Figure:
    """Rows are the map, as in the papers; those add up to user's accuracy on the diagonal."""
    names = [item.name for item in assessment.classes]
    return matrix_plot(assessment.matrix.T, names, "map", "reference")


def _matrix_rows(assessment: Assessment) -> list[tuple[LandClass, list[int], int]]:
    """Class of the map, units of each class of the reference, and their sum."""
    matrix = assessment.matrix.T
    return [(item, row.tolist(), int(row.sum())) for item, row in zip(assessment.classes, matrix, strict=True)]


def _class_rows(assessment: Assessment) -> list[dict]:
    figures, estimates = assessment.accuracy, assessment.estimates
    rows = []
    for i, item in enumerate(assessment.classes):
        row = {
            "item": item,
            "reference": int(assessment.matrix[i].sum()),
            "mapped": int(assessment.matrix[:, i].sum()),
            "users": _percent(figures.precision[i]),
            "producers": _percent(figures.recall[i]),
            "f1": _number(figures.f1[i]),
            "iou": _number(figures.iou[i]),
            "estimated": [],
        }
        if estimates:
            row["estimated"] = [
                _plus_minus(_one(estimate, i))
                for estimate in (estimates.users, estimates.producers, estimates.f1, estimates.iou)
            ]
        rows.append(row)
    return rows


def _area_rows(assessment: Assessment) -> list[dict]:
    """What the map shows of each class and, where it can be told, what there truly is."""
    metres, estimates = assessment.square_metres, assessment.estimates
    hectares = None if metres is None else metres / 1e4
    rows = []
    for i, item in enumerate(assessment.classes):
        row = {
            "item": item,
            "share": _percent(assessment.shares[i]),
            "hectares": "" if hectares is None else f"{hectares[i]:,.2f}",
            "true_share": _plus_minus(_one(estimates.area, i)) if estimates else "",
            "true_hectares": "",
        }
        if estimates and hectares is not None:
            area = _one(estimates.area, i)
            total = float(hectares.sum())
            half = f" ± {area.half_width * total:,.2f}" if np.isfinite(area.half_width) else ""
            row["true_hectares"] = f"{area.value * total:,.2f}{half}"
        rows.append(row)
    return rows


def _area_plot(assessment: Assessment):
    """Mapped beside estimated shares with their intervals; empty without estimates."""
    estimates, classes = assessment.estimates, assessment.classes
    if estimates is None or len(classes) > MOST_COLUMNS:
        return ""
    figure = new_figure(7.5, 1.2 + 0.42 * len(classes))
    axes = figure.add_subplot()
    places = np.arange(len(classes))
    half = np.nan_to_num(100 * estimates.area.half_width)
    axes.barh(places - 0.2, 100 * assessment.shares, 0.36, color="#b9c4c0", label="in the map")
    axes.barh(places + 0.2, 100 * estimates.area.value, 0.36, color="#00664b", label="estimated, 95 % confidence")
    axes.errorbar(100 * estimates.area.value, places + 0.2, xerr=half, fmt="none", ecolor="black", capsize=3)
    axes.set_yticks(places, [item.name.replace("$", r"\$")[:30] for item in classes])
    axes.invert_yaxis()
    axes.set_xlim(left=0)
    axes.set_xlabel("share of the map (percent)")
    axes.legend(frameon=False, fontsize=8)
    return as_image(figure, "Mapped and estimated share of each class; the table below holds the numbers.")


def _settings(request: AssessRequest, assessment: Assessment, source: str) -> list[tuple[str, str]]:
    rows = [("Map", request.raster.path), ("Reference", source), ("Sampling", assessment.sampling)]
    if request.mapping:
        rows.append(
            ("Classes by other names", "; ".join(f"{raw} → {name or 'left out'}" for raw, name in request.mapping))
        )
    rows.append(("Value 0", "a class" if request.zero_is_class else "left out"))
    if request.reference_raster:
        rows.append(("Other grid", "nearest pixel" if request.resample else "refused"))
    return rows


def _one(estimate: Estimate, index: int) -> Estimate:
    return Estimate(estimate.value[index], estimate.standard_error[index])


def _plus_minus(estimate: Estimate) -> str:
    """A share with half the width of its interval, in percent."""
    if not np.isfinite(estimate.value):
        return "–"
    half = f" ± {100 * estimate.half_width:.1f}" if np.isfinite(estimate.half_width) else ""
    return f"{100 * estimate.value:.1f}{half} %"


def _percent(value: float) -> str:
    return f"{100 * value:.1f} %" if np.isfinite(value) else "–"


def _number(value: float) -> str:
    return f"{value:.3f}" if np.isfinite(value) else "–"
