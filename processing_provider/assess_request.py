"""The parameters of Assess Accuracy as the core's request, and what a user can get wrong in them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from qgis.PyQt.QtCore import QCoreApplication

from ..core.errors import ChipwiseError
from ..core.requests import AssessRequest, SamplesInput
from .input_checks import file_problem, layer_file, output_problem, same_file_problem, vector_problem
from .layers import raster_hints, raster_input
from .parameter_values import ParameterValues

#: The field of the true class where none is given.
REFERENCE_FIELD = "reference"


def assess_request(values: ParameterValues, sample_file: Callable[[str, str], SamplesInput]) -> AssessRequest:
    """Map the parameters to a request.

    Args:
        sample_file: writes the features of a parameter with the class in a field.

    Raises:
        RequestError: the parameters make no request.
    """
    layer, reference = values.raster_layer("INPUT"), values.raster_layer("REFERENCE_RASTER")
    return AssessRequest(
        raster=raster_input(layer),
        report_output=values.destination("OUTPUT_REPORT"),
        reference=sample_file("REFERENCE", class_field(values)) if values.is_given("REFERENCE") else None,
        reference_raster=(
            replace(raster_input(reference), bands=(values.whole("REFERENCE_BAND") or 1,)) if reference else None
        ),
        resample=values.flag("RESAMPLE"),
        mapping=tuple((row[0], row[1]) for row in values.rows("MAPPING", 2)),
        sampling=values.choice("SAMPLING"),
        zero_is_class=values.flag("ZERO_IS_CLASS"),
        table_output=values.destination("OUTPUT_CSV"),
        hints=raster_hints(layer),
        reference_hints=raster_hints(reference) if reference else (),
    )


def class_field(values: ParameterValues) -> str:
    """The field that holds the true class."""
    return values.text("REFERENCE_FIELD") or REFERENCE_FIELD


def problems(values: ParameterValues) -> Iterator[str]:
    """Sentences that say what is wrong; empty ones where all is well. Later ones rely on the earlier being empty."""
    yield file_problem(values, "INPUT")
    yield file_problem(values, "REFERENCE_RASTER")
    yield vector_problem(values, "REFERENCE")
    yield _field_problem(values)
    yield _band_problem(values)
    try:
        request = assess_request(values, lambda name, _field: SamplesInput(name))
    except ChipwiseError as error:
        yield str(error)
        return
    inputs = [
        (request.raster.path, _tr("the class raster")),
        (request.reference_raster.path if request.reference_raster else "", _tr("the reference raster")),
        (layer_file(values.vector_layer("REFERENCE")) if request.reference else "", _tr("the reference")),
    ]
    for output in filter(None, (request.report_output, request.table_output)):
        yield output_problem(output)
        yield same_file_problem(output, inputs)


def _field_problem(values: ParameterValues) -> str:
    if not values.is_given("REFERENCE"):
        return ""
    fields = values.features("REFERENCE").fields()
    if fields.lookupField(class_field(values)) >= 0:
        return ""
    return _tr("REFERENCE_FIELD: the reference has no field {field}; choose one of {fields}.").format(
        field=class_field(values), fields=", ".join(fields.names())
    )


def _band_problem(values: ParameterValues) -> str:
    layer, band = values.raster_layer("REFERENCE_RASTER"), values.whole("REFERENCE_BAND")
    if layer is None or band <= layer.bandCount():
        return ""
    return _tr("REFERENCE_BAND: {layer} has {count} bands, and none with the number {band}.").format(
        layer=layer.name(), count=layer.bandCount(), band=band
    )


def _tr(text: str) -> str:
    return QCoreApplication.translate("AssessRequest", text)
