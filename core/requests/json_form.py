"""Requests as JSON, the form in which they travel and are kept."""

from __future__ import annotations

import dataclasses
import json

from ..errors import RequestError
from ..schema import ClassHint
from .assess import AssessRequest
from .checks import require
from .classify import ClassifyRequest
from .compare import CompareRequest
from .describe_model import DescribeModelRequest
from .export import ExportRequest
from .export_model import ExportModelRequest
from .inputs import ExtentInput, FolderInput, RasterInput, SamplesInput
from .sample import SampleRequest
from .segments import SegmentsRequest
from .train import TrainRequest

Request = (
    ExportRequest,
    TrainRequest,
    ClassifyRequest,
    ExportModelRequest,
    DescribeModelRequest,
    SegmentsRequest,
    CompareRequest,
    SampleRequest,
    AssessRequest,
)
_KINDS = {request.KIND: request for request in Request}
#: How the fields that are not plain JSON values are rebuilt.
_NESTED = {
    "rasters": lambda v: tuple(_build(RasterInput, item) for item in v),
    "raster": lambda v: _build(RasterInput, v),
    "before": lambda v: _build(RasterInput, v),
    "after": lambda v: _build(RasterInput, v),
    "second_raster": lambda v: None if v is None else _build(RasterInput, v),
    "snap_raster": lambda v: None if v is None else _build(RasterInput, v),
    "folder": lambda v: v if v is None or isinstance(v, str) else _build(FolderInput, v),
    "label_folder": lambda v: None if v is None else _build(FolderInput, v),
    "label_rasters": lambda v: tuple(_build(RasterInput, item) for item in v),
    "reference": lambda v: None if v is None else _build(SamplesInput, v),
    "reference_raster": lambda v: None if v is None else _build(RasterInput, v),
    "samples": lambda v: None if v is None else _build(SamplesInput, v),
    "instance_samples": lambda v: None if v is None else _build(SamplesInput, v),
    "mask": lambda v: None if v is None else _build(SamplesInput, v),
    "solid_distances": lambda v: tuple((str(c), float(d)) for c, d in v),
    "hints": lambda v: tuple(_build(ClassHint, item) for item in v),
    "reference_hints": lambda v: tuple(_build(ClassHint, item) for item in v),
    "expected_accuracies": lambda v: tuple((str(c), float(percent)) for c, percent in v),
    "class_counts": lambda v: tuple((str(c), n) for c, n in v),
    "mapping": lambda v: tuple((str(a), str(b)) for a, b in v),
    "before_hints": lambda v: tuple(_build(ClassHint, item) for item in v),
    "after_hints": lambda v: tuple(_build(ClassHint, item) for item in v),
    "bands": tuple,
    "more_folders": tuple,
    "ignore_classes": tuple,
    "blur_distances": lambda v: tuple((str(c), float(low), float(high)) for c, low, high in v),
    "model_arguments": lambda v: tuple((str(name), str(value)) for name, value in v),
    "extent": lambda v: None if v is None else _build(ExtentInput, v),
    "bounds": lambda v: tuple(float(x) for x in v),
}


def to_dict(request) -> dict:
    """Return the request as a JSON object."""
    return {"kind": request.KIND, **dataclasses.asdict(request)}


def to_json(request) -> str:
    """Return the request as one line of JSON."""
    return json.dumps(to_dict(request))


def from_json(text: str):
    """Build the request that ``to_json`` wrote, or that a person wrote by hand; missing fields take their defaults.

    Raises:
        RequestError: the text is no JSON, names an unknown kind or field, or holds a value that is not allowed.
    """
    try:
        data = json.loads(text)
    except json.JSONDecodeError as error:
        raise RequestError(f"The request is not valid JSON (line {error.lineno}: {error.msg}).") from error
    if not isinstance(data, dict) or not isinstance(data.get("kind"), str) or data["kind"] not in _KINDS:
        raise RequestError(f'A request is a JSON object with a "kind", one of {", ".join(_KINDS)}.')
    return _build(_KINDS[data.pop("kind")], data)


def _build(cls, data):
    if not isinstance(data, dict):
        raise RequestError(f"{cls.__name__} must be a JSON object, not {data!r}.")
    fields = {f.name: f for f in dataclasses.fields(cls)}
    unknown = sorted(set(data) - set(fields))
    require(not unknown, f"A request of this kind has no {', '.join(unknown)}; it has {', '.join(fields)}.")
    missing = [n for n, f in fields.items() if f.default is dataclasses.MISSING and n not in data]
    require(not missing, f"The request lacks {', '.join(missing)}.")
    try:
        return cls(**{name: _NESTED.get(name, lambda v: v)(value) for name, value in data.items()})
    except RequestError:
        raise
    except (TypeError, AttributeError, ValueError) as error:
        raise RequestError(f"The request holds a value of the wrong type: {error}.") from error
