"""The parameters of Compare Maps as the core's request, and what a user can get wrong in them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from qgis.core import QgsRasterLayer
from qgis.PyQt.QtCore import QCoreApplication

from ..core.errors import ChipwiseError, RequestError
from ..core.requests import CompareRequest, RasterInput, SamplesInput
from .image_inputs import extent_input
from .input_checks import draft_raster, layer_file, output_problem, same_file_problem, vector_problem
from .layers import raster_hints
from .parameter_values import ParameterValues
from .rendered_raster import Frame, title

#: The field of the request that names each output.
OUTPUTS = {
    "OUTPUT": "output",
    "OUTPUT_POLYGONS": "polygons_output",
    "OUTPUT_MATRIX": "matrix_output",
    "OUTPUT_REPORT": "report_output",
}


def compare_request(
    values: ParameterValues,
    raster_file: Callable[[QgsRasterLayer], RasterInput],
    sample_file: Callable[[str], SamplesInput],
    destination: Callable[[str], str],
) -> CompareRequest:
    """Map the parameters to a request.

    Args:
        values: the parameters.
        raster_file: makes a layer a file.
        sample_file: writes the features of a parameter.
        destination: the file that an output parameter names, empty where that is not given.

    Raises:
        RequestError: the parameters make no request.
    """
    before, after = values.raster_layer("BEFORE"), values.raster_layer("AFTER")
    return CompareRequest(
        before=raster_file(before),
        after=raster_file(after),
        before_hints=raster_hints(before),
        after_hints=raster_hints(after),
        mapping=tuple((row[0], row[1]) for row in values.rows("MAPPING", 2)),
        ignore_classes=tuple(values.lines("IGNORE_CLASSES")),
        extent=extent_input(values),
        mask=sample_file("MASK") if values.is_given("MASK") else None,
        resample=values.choice("RESAMPLE"),
        min_patch=values.whole("MIN_PATCH"),
        unchanged=values.choice("UNCHANGED"),
        **{field: destination(name) for name, field in OUTPUTS.items()},
    )


def no_frame(layer: QgsRasterLayer) -> Frame:
    """Refuse a layer that is no file: class values cannot be fetched from a picture.

    Raises:
        RequestError: always.
    """
    raise RequestError(
        _tr("The layer {name} is no raster file; save it as a GeoTIFF first (Export > Save As).").format(
            name=title(layer)
        )
    )


def problems(values: ParameterValues) -> Iterator[str]:
    """Sentences that say what is wrong; empty ones where all is well. Later ones rely on the earlier being empty."""
    yield vector_problem(values, "MASK", only_polygons=True)
    try:
        request = compare_request(values, partial(draft_raster, frame=no_frame), SamplesInput, values.destination)
    except ChipwiseError as error:
        yield str(error)
        return
    mask = [(layer_file(values.vector_layer("MASK")), _tr("the file of the mask"))] if request.mask else []
    for output in request.outputs.values():
        yield output_problem(output)
        yield same_file_problem(output, mask)


def _tr(text: str) -> str:
    return QCoreApplication.translate("CompareRequest", text)
