"""Compare a map with what is truly there, and say how good it is and how much area its classes cover."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np

from ..class_strips import open_class_raster
from ..errors import SamplesError
from ..events import Events
from ..ground_area import GroundArea
from ..partial import check_file
from ..raster_classes import class_of, read_classes
from ..requests import AssessRequest
from ..schema import LandClass
from .assessment import Assessment
from .class_names import listed, reference_values
from .confusion import accuracy
from .estimates import Estimates, estimate
from .figures_table import write_table
from .map_survey import MAX_VALUES, MapSurvey, survey_map
from .reference import open_reference
from .report import write_report
from .tally import Tally, settle

#: Strata times classes times classes that estimates may take, 250 MB of them.
MOST_CELLS = 30_000_000


def run(request: AssessRequest, events: Events) -> dict:
    """Compare, and write report and table.

    Returns:
        ``report_output``, ``table_output``, and the figures ``count``, ``overall_accuracy``, ``kappa``, ``mean_iou``,
        ``mean_f1``, ``estimated_accuracy`` and ``estimated_accuracy_ci95``; None where one cannot be told.

    Raises:
        ChipwiseError: map or reference cannot be used, nothing could be compared, or an output cannot be written.
    """
    for output in filter(None, (request.report_output, request.table_output)):
        check_file(Path(output).absolute())
    with open_class_raster(request.raster) as raster:
        known = read_classes(raster, request.hints)
        # those that no pixel has are classes as well, of which the map shows nothing
        named = {value: item for value, item in known.items() if item.name != str(value)}
        reference = open_reference(request, raster, named)
        survey = survey_map(raster, events, "Measuring the classes", (0, 50))
        survey = survey if request.zero_is_class else survey.without(0)
        found = reference.compare(raster, events)
        remark = GroundArea(raster.grid).remark()
    classes = named | {value: class_of(known, value) for value in survey.values.tolist()}
    tally = settle(found, reference_values(found.raws, classes, request.mapping), request.zero_is_class)
    if not tally.counts:
        raise SamplesError(_nothing_left(tally, classes))
    warnings = [*found.remarks, *([remark] if remark else [])]
    assessment = _assessment(tally, classes, survey, reference.sampling, found.shares, warnings)
    for warning in assessment.warnings:
        events.warning(warning)
    _tell(assessment, events)
    events.check_cancelled()
    write_report(request, assessment)
    if request.table_output:
        write_table(request.table_output, assessment)
    return _outputs(request, assessment)


def _assessment(
    tally: Tally,
    known: Mapping[int, LandClass],
    survey: MapSurvey,
    sampling: str,
    strata: Mapping[int, float] | None,
    warnings: list[str],
) -> Assessment:
    values = sorted(tally.classes | set(survey.values.tolist()))
    if len(values) > MAX_VALUES:
        raise SamplesError(
            f"Map and reference have {len(values)} classes together; is the field of the true class the right one "
            "(REFERENCE_FIELD)?"
        )
    place = np.searchsorted(values, survey.values)
    sizes = np.zeros(len(values))
    sizes[place] = survey.sizes
    shares = sizes / sizes.sum()
    square_metres = None if survey.square_metres is None else sizes
    classes = [class_of(dict(known), value) for value in values]
    warnings = warnings + _about_classes(classes, tally, survey, known)
    estimates = None
    if sampling != "NONE" and len(tally.strata) * len(values) ** 2 > MOST_CELLS:
        warnings.append("There are too many classes to estimate the whole map's figures; merge some with MAPPING.")
    elif sampling != "NONE":
        of_strata = strata or dict(zip(values, shares.tolist(), strict=True))
        estimates, more = _estimates(tally, values, of_strata, known)
        warnings += more
    matrix = tally.matrix(values)
    covered = float(matrix.sum() / max(survey.pixels.sum(), 1))
    return Assessment(
        classes, tally, matrix, accuracy(matrix), covered, sampling, estimates, shares, square_metres, warnings
    )


def _estimates(
    tally: Tally, values: list[int], shares: Mapping[int, float], known: Mapping[int, LandClass]
) -> tuple[Estimates, list[str]]:
    """Estimate from the strata that have units; what that leaves out is told."""
    strata = tally.strata
    counts = tally.array(values, strata)
    weights = np.array([shares[stratum] for stratum in strata])
    warnings = []
    covered = float(weights.sum())
    if covered < 0.9999:
        missing = [class_of(dict(known), s).name for s, share in shares.items() if s not in strata and share > 0]
        where = f" ({', '.join(missing[:8])})" if missing else ""
        warnings.append(
            f"{1 - covered:.2%} of the map lie in strata without a point that could be used{where}; the estimates are "
            "about the rest."
        )
    single = [class_of(dict(known), s).name for s, n in zip(strata, counts.sum((1, 2)), strict=True) if n < 2]
    if single:
        warnings.append(
            f"Of the stratum {', '.join(single[:8])} only one point could be used, so no confidence interval can be "
            "told; add points there."
        )
    return estimate(counts, weights / covered), warnings


def _about_classes(
    classes: list[LandClass], tally: Tally, survey: MapSurvey, known: Mapping[int, LandClass]
) -> list[str]:
    warnings = []
    strange = [item.name for item in classes if item.value not in known]
    if strange:
        warnings.append(
            f"The map has no class {', '.join(strange[:8])}, which the reference names; all of it counts as errors. If "
            "the map calls it otherwise, say so in MAPPING."
        )
    seen = {reference for _, reference, _ in tally.counts}
    unseen = [item.name for item in classes if item.value in survey.values and item.value not in seen]
    if unseen:
        warnings.append(
            f"The reference shows nothing of {', '.join(unseen[:8])}; how much of it the map misses is not known."
        )
    zeros = tally.left_out["value 0 (no class) in the map"]
    if zeros:
        warnings.append(
            f"{zeros} {tally.units} lie where the map has the value 0 and are left out, so classes that the map misses "
            "there do not count as errors. If 0 is background, set ZERO_IS_CLASS."
        )
    return warnings


def _nothing_left(tally: Tally, classes: Mapping[int, LandClass]) -> str:
    reasons = ", ".join(f"{count} {reason}" for reason, count in tally.left_out.items() if count)
    return (
        f"Nothing could be compared{f': {tally.units} left out are {reasons}' if reasons else ''}. Check that the "
        f"reference lies on the map and names its classes: {listed(classes)}."
    )


def _tell(assessment: Assessment, events: Events) -> None:
    """The main figures for the log."""
    figures = assessment.accuracy
    events.info(
        f"{assessment.matrix.sum()} {assessment.tally.units} compared: overall accuracy {figures.overall:.4f}, kappa "
        f"{figures.kappa:.4f}, mean IoU {figures.mean_iou:.4f}, mean F1 {figures.mean_f1:.4f}."
    )
    for reason, count in assessment.tally.left_out.items():
        if count:
            events.info(f"Left out: {count} {reason}.")
    if assessment.estimates:
        overall = assessment.estimates.overall
        events.info(
            f"Estimated for the whole map: overall accuracy {overall.value:.4f} ± {overall.half_width:.4f} (95 % "
            "confidence)."
        )


def _outputs(request: AssessRequest, assessment: Assessment) -> dict:
    figures, estimates = assessment.accuracy, assessment.estimates
    return {
        "report_output": request.report_output,
        "table_output": request.table_output,
        "count": int(assessment.matrix.sum()),
        "overall_accuracy": figures.overall,
        "kappa": figures.kappa,
        "mean_iou": figures.mean_iou,
        "mean_f1": figures.mean_f1,
        "estimated_accuracy": float(estimates.overall.value) if estimates else None,
        "estimated_accuracy_ci95": float(estimates.overall.half_width) if estimates else None,
    }
