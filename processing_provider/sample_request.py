"""The parameters of Sample Reference Points as the core's request, and what a user can get wrong in them."""

from __future__ import annotations

from collections.abc import Iterator

from qgis.PyQt.QtCore import QCoreApplication

from ..core.errors import ChipwiseError, RequestError
from ..core.requests import SampleRequest
from .input_checks import file_problem, output_problem, same_file_problem
from .layers import raster_hints, raster_input
from .parameter_values import ParameterValues


def sample_request(values: ParameterValues, output: str) -> SampleRequest:
    """Map the parameters to a request.

    Raises:
        RequestError: the parameters make no request.
    """
    layer = values.raster_layer("INPUT")
    counts = _pairs(
        values, "CLASS_COUNTS", _tr("CLASS_COUNTS: every row needs a class and a number, such as Road, 75.")
    )
    if any(not count.is_integer() for _, count in counts):
        raise RequestError(_tr("CLASS_COUNTS: numbers of points are whole numbers."))
    return SampleRequest(
        raster=raster_input(layer),
        output=output,
        hints=raster_hints(layer),
        point_count=values.whole("POINT_COUNT"),
        standard_error=values.decimal("STANDARD_ERROR"),
        expected_accuracies=_pairs(
            values,
            "EXPECTED_ACCURACY",
            _tr("EXPECTED_ACCURACY: every row needs a class and a percent, such as Road, 70."),
        ),
        allocation=values.choice("ALLOCATION"),
        min_per_class=values.whole("MIN_PER_CLASS"),
        class_counts=tuple((name, int(count)) for name, count in counts),
        min_distance=values.decimal("MIN_DISTANCE"),
        zero_is_class=values.flag("ZERO_IS_CLASS"),
        seed=values.whole("SEED"),
    )


def problems(values: ParameterValues) -> Iterator[str]:
    """Sentences that say what is wrong; empty ones where all is well. Later ones rely on the earlier being empty."""
    yield file_problem(values, "INPUT")
    output = values.destination("OUTPUT")
    try:
        request = sample_request(values, output)
    except ChipwiseError as error:
        yield str(error)
        return
    yield output_problem(output)
    yield same_file_problem(output, [(request.raster.path, _tr("the class raster"))])


def _pairs(values: ParameterValues, name: str, message: str) -> tuple[tuple[str, float], ...]:
    """Class and number of every row of a table that is not empty."""
    rows = values.rows(name, 2)
    try:
        if all(row[0] for row in rows):
            return tuple((row[0], float(row[1])) for row in rows)
    except ValueError:
        pass
    raise RequestError(message)


def _tr(text: str) -> str:
    return QCoreApplication.translate("SampleRequest", text)
