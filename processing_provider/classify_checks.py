"""What a user can get wrong in Classify Pixels, found before anything is written."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from qgis.PyQt.QtCore import QCoreApplication

from ..core.errors import ChipwiseError
from ..core.requests import ClassifyRequest, SamplesInput
from .classify_request import OUTPUTS, classify_request, frame
from .input_checks import (
    band_problem,
    draft_raster,
    file_problem,
    folder_problem,
    images_problem,
    layer_file,
    model_problem,
    output_problem,
    same_file_problem,
    vector_problem,
)
from .parameter_values import ParameterValues

#: Programs of PyTorch, which may run code when they are opened.
PROGRAMS = (".pt", ".pth", ".ts", ".pt2")


def problems(values: ParameterValues) -> Iterator[str]:
    """Sentences that say what is wrong; empty ones where all is well. Later ones rely on the earlier being empty."""
    yield model_problem(Path(values.text("MODEL")))
    yield _trust_problem(Path(values.text("MODEL")), values.flag("TRUST_CODE"))
    yield folder_problem(values, "INPUT_FOLDER")
    yield vector_problem(values, "MASK", only_polygons=True)
    yield _crs_problem(values)
    yield file_problem(values, "SNAP_RASTER")
    try:
        request = _draft(values)
    except ChipwiseError as error:
        yield str(error)
        return
    yield images_problem(request.folder)
    for layer, raster in zip(values.raster_layers("INPUT"), request.rasters):
        yield band_problem(layer, raster.bands)
    for output in filter(None, (getattr(request, field) for field in OUTPUTS.values())):
        yield output_problem(output)
        yield _overwriting_problem(output, request, values)


def _draft(values: ParameterValues) -> ClassifyRequest:
    """The request without files, since making it finds what does not fit together."""
    return classify_request(
        values, partial(draft_raster, frame=partial(frame, values)), SamplesInput, values.destination
    )


def _trust_problem(model: Path, trust_code: bool) -> str:
    if model.suffix.lower() in PROGRAMS and not trust_code:
        return _tr(
            "{model} is a program of PyTorch, which can do to this computer whatever its author wants: set TRUST_CODE "
            "only if you know where it comes from, or get the model as .onnx or .dlpk, which run no code."
        ).format(model=model.name)
    return ""


def _crs_problem(values: ParameterValues) -> str:
    if values.is_given("TARGET_CRS") and not values.crs("TARGET_CRS").isValid():
        return _tr("TARGET_CRS: {crs} is no CRS that QGIS knows; choose another.").format(crs=values.text("TARGET_CRS"))
    return ""


def _overwriting_problem(output: str, request: ClassifyRequest, values: ParameterValues) -> str:
    inputs = [(raster.path, _tr("an input raster")) for raster in request.rasters]
    inputs.append((request.model, _tr("the model")))
    if request.snap_raster:
        inputs.append((request.snap_raster.path, _tr("the snap raster")))
    if request.mask:
        inputs.append((layer_file(values.vector_layer("MASK")), _tr("the file of the mask")))
    return same_file_problem(output, inputs)


def _tr(text: str) -> str:
    return QCoreApplication.translate("ClassifyChecks", text)
