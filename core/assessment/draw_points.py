"""Draw a stratified random sample of a map as points that wait to be told what is truly there."""

from __future__ import annotations

import warnings
from pathlib import Path

import numpy as np
import shapely

from ..class_strips import open_class_raster
from ..errors import OutputError, RasterError
from ..events import Events
from ..inference.geopackage import new_geopackage
from ..partial import check_file
from ..raster_classes import class_of, read_classes
from ..rasters import Raster
from ..requests import SHARE_FIELD, STRATUM_FIELD, SampleRequest
from ..schema import LandClass
from .class_names import asked_class
from .drawing_pixels import draw_pixels
from .map_survey import MapSurvey, survey_map
from .point_style import style_to_fill_in
from .sample_design import allocate, sample_size

#: The field that a person fills in.
REFERENCE_FIELD = "reference"
FIELDS: dict[str, np.dtype] = {
    "id": np.dtype(np.int32), REFERENCE_FIELD: np.dtype(np.int32), STRATUM_FIELD: np.dtype(np.int32),
    SHARE_FIELD: np.dtype(np.float64),
}  # fmt: skip
#: The user's accuracy that is expected of a class of which nobody says another.
EXPECTED = 0.8


def run(request: SampleRequest, events: Events) -> dict:
    """Draw the points.

    Returns:
        ``output``, and ``count``, the number of points.

    Raises:
        ChipwiseError: the map cannot be used, or the points cannot be written.
    """
    check_file(Path(request.output).absolute())
    _refuse_filled_in(Path(request.output))
    with open_class_raster(request.raster) as raster:
        survey = survey_map(raster, events, "Measuring the classes", (0, 50))
        survey = survey if request.zero_is_class else survey.without(0)
        if not len(survey.values):
            raise RasterError(f"{raster.name} holds no pixel of a class, only nodata or 0; choose another map.")
        known = read_classes(raster, request.hints)
        classes = {value: class_of(known, value) for value in survey.values.tolist()}
        shares = survey.sizes / survey.sizes.sum()
        wanted = np.minimum(_wanted(request, classes, shares, events), survey.pixels)
        if not wanted.any():
            raise RasterError("No class gets a point; ask for more (POINT_COUNT, CLASS_COUNTS).")
        pixels = draw_pixels(raster, survey, wanted, request.min_distance, request.seed, events)
        count = _write(request, raster, pixels, survey, shares, list(classes.values()))
    drawn = np.array([found.shape[1] for found in pixels])
    _tell(list(classes.values()), shares, wanted, drawn, events)
    return {"output": request.output, "count": count}


def _wanted(request: SampleRequest, classes: dict[int, LandClass], shares: np.ndarray, events: Events) -> np.ndarray:
    """Points of each class (classes,), which may be more than it has pixels."""
    index = {value: i for i, value in enumerate(classes)}
    users = np.full(len(classes), EXPECTED)
    for name, percent in request.expected_accuracies:
        users[index[asked_class(name, classes, "EXPECTED_ACCURACY")]] = percent / 100
    fixed = {index[asked_class(name, classes, "CLASS_COUNTS")]: count for name, count in request.class_counts}
    points = request.point_count
    if not points:
        points = sample_size(shares, users, request.standard_error / 100)
        events.info(
            f"{points} points are needed for a standard error of {request.standard_error:g} % of overall accuracy."
        )
    return allocate(shares, points, request.allocation == "EQUAL", request.min_per_class, fixed)


def _write(
    request: SampleRequest,
    raster: Raster,
    pixels: list[np.ndarray],
    survey: MapSurvey,
    shares: np.ndarray,
    classes: list[LandClass],
) -> int:
    """Write the points in random order, so that neither their numbers nor their places in the table tell a class."""
    rows, columns = np.concatenate(pixels, axis=1)
    strata = np.repeat(np.arange(len(pixels)), [found.shape[1] for found in pixels])
    order = np.random.default_rng(request.seed).permutation(len(rows))
    x, y = raster.transform * (columns[order] + 0.5, rows[order] + 0.5)
    table = [(i, None, int(survey.values[k]), float(shares[k])) for i, k in enumerate(strata[order].tolist(), 1)]
    with new_geopackage(request.output) as package:
        name = Path(request.output).stem
        with package.layer(name, raster.crs, FIELDS, "Point") as layer:
            layer.add(list(shapely.points(x, y)), table)
        package.add_styles({name: style_to_fill_in(classes, REFERENCE_FIELD, ("fid", STRATUM_FIELD, SHARE_FIELD))})
    return len(rows)


def _tell(classes: list[LandClass], shares: np.ndarray, wanted: np.ndarray, drawn: np.ndarray, events: Events) -> None:
    for item, share, count in zip(classes, shares, drawn, strict=True):
        events.info(f"  {item.value:>5}  {item.name}: {count} points ({share:.2%} of the map)")
    for item, missing, count in zip(classes, wanted - drawn, drawn, strict=True):
        if missing > 0:
            events.warning(
                f"{item.name} has room for {count} points only, {missing} fewer than wanted; choose a smaller "
                "MIN_DISTANCE for more."
            )
        elif count < 2:
            events.warning(
                f"{item.name} has {count} points; with fewer than 2 no confidence interval can be told. Raise "
                "MIN_PER_CLASS."
            )


def _refuse_filled_in(target: Path) -> None:
    """Raise OutputError where points lie that somebody has begun to fill in."""
    from pyogrio.errors import DataLayerError, DataSourceError
    from pyogrio.raw import read

    if not target.is_file():
        return
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", message="More than one layer")  # the other is that of the styles
            columns = read(
                target, columns=[REFERENCE_FIELD], where=f'"{REFERENCE_FIELD}" IS NOT NULL', read_geometry=False
            )
    except (DataSourceError, DataLayerError, ValueError):
        return  # something else, which QGIS has asked about
    filled = len(columns[3][0]) if columns[3] else 0
    if filled:
        raise OutputError(
            f"{target} holds {filled} points whose reference somebody has filled in; choose another name, or remove it "
            "yourself."
        )
