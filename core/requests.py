"""The typed requests: what the parent asks of a worker. Standard library only, since QGIS imports them too.

A request travels as one JSON object ``{"kind": "export", ...fields...}``. Building one checks everything that can be
checked without opening a file.
"""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass

from .errors import RequestError
from .schema import ClassHint

MODEL_TYPES = ("UNET", "UNETPLUSPLUS", "PSPNET", "DEEPLABV3", "DEEPLABV3PLUS")
METADATA_FORMATS = ("CLASSIFIED_TILES",)
CHIP_FORMATS = ("TIFF",)
DEVICES = ("AUTO", "CPU", "CUDA")
UNLABELLED = ("AUTO", "IGNORE", "BACKGROUND")
BACKBONE_WEIGHTS = ("IMAGENET", "NONE")

#: Recommended encoders of segmentation-models-pytorch, from light to heavy.
BACKBONES = (
    "mobilenet_v2", "efficientnet-b0", "resnet18", "mit_b0", "efficientnet-b2", "resnet34", "mit_b2",
    "resnet50", "efficientnet-b4", "se_resnext50_32x4d", "densenet121", "vgg16_bn", "resnet101",
)  # fmt: skip
#: The order offered where there is a GPU: the balanced ones first.
BACKBONES_WITH_GPU = tuple(sorted(BACKBONES, key=lambda name: name not in ("resnet34", "resnet50", "mit_b2")))


@dataclass(frozen=True)
class RasterInput:
    """A raster file. ``crs`` (WKT) overrides the file's own; ``bands`` (1-based) empty means all but alpha."""

    path: str
    crs: str = ""
    bands: tuple[int, ...] = ()

    def __post_init__(self):
        _path(self.path, "A raster has no path.")
        _require(all(b >= 1 for b in self.bands), f"Bands are counted from 1; {self.bands} holds another number.")


@dataclass(frozen=True)
class SamplesInput:
    """Vector samples: a file of GeoJSON features, one a line, with the raw class in the property ``class``.

    ``crs`` is WKT; empty means the coordinates are in each raster's own CRS. ``skipped`` counts the features that the
    parent left out because they have no geometry or no class.
    """

    path: str
    crs: str = ""
    name: str = "Samples"
    skipped: int = 0


@dataclass(frozen=True)
class ExportRequest:
    """Cut training chips. Exactly one of ``samples`` and ``label_rasters`` (paired with ``rasters`` by order).

    ``schema`` is the JSON text of a class schema, or empty. ``tile_size`` and ``stride`` are pixels.
    """

    KIND = "export"

    rasters: tuple[RasterInput, ...]
    output: str
    samples: SamplesInput | None = None
    label_rasters: tuple[RasterInput, ...] = ()
    schema: str = ""
    hints: tuple[ClassHint, ...] = ()
    tile_size: int = 256
    stride: int = 128
    metadata_format: str = "CLASSIFIED_TILES"
    chip_format: str = "TIFF"
    empty_tiles: bool = False

    def __post_init__(self):
        _require(self.rasters, "No raster was given.")
        _path(self.output, "No output folder was given.")
        _require(
            (self.samples is None) != (not self.label_rasters),
            "Give either samples (a vector layer) or label rasters, and not both.",
        )
        if self.label_rasters:
            _require(
                len(self.label_rasters) == len(self.rasters),
                f"There are {len(self.rasters)} rasters and {len(self.label_rasters)} label rasters; they are paired "
                "by order, so their number must be equal.",
            )
        _whole("The tile size", self.tile_size, 16, 8192)
        _whole("The stride", self.stride, 1, 65536)
        _one_of("metadata format", self.metadata_format, METADATA_FORMATS)
        _one_of("chip format", self.chip_format, CHIP_FORMATS)


@dataclass(frozen=True)
class TrainRequest:
    """Train a network on a folder of chips and write a model package.

    ``seed`` makes the run repeatable; ``unlabelled`` says what pixel value 0 means (see ``UNLABELLED``).
    """

    KIND = "train"

    folder: str
    output: str
    model_type: str = "UNET"
    backbone: str = "resnet18"
    backbone_weights: str = "IMAGENET"
    max_epochs: int = 20
    batch_size: int = 8
    learning_rate: float = 0.001
    validation_percent: float = 10.0
    unlabelled: str = "AUTO"
    seed: int = 42
    device: str = "AUTO"

    def __post_init__(self):
        _path(self.folder, "No folder of training data was given.")
        _path(self.output, "No output model was given.")
        _require(
            self.output.lower().endswith(".dlpk"), f"The model {self.output} must end in .dlpk; change its file name."
        )
        _one_of("model type", self.model_type, MODEL_TYPES)
        _one_of("backbone weights", self.backbone_weights, BACKBONE_WEIGHTS)
        _one_of("meaning of unlabelled pixels", self.unlabelled, UNLABELLED)
        _one_of("device", self.device, DEVICES)
        _whole("The number of epochs", self.max_epochs, 1, 100_000)
        _whole("The batch size", self.batch_size, 1, 4096)
        _in_range("The learning rate", self.learning_rate, 1e-8, 10)
        _in_range("The validation percentage", self.validation_percent, 1, 90)
        _whole("The seed", self.seed, 0, 2**32 - 1)


@dataclass(frozen=True)
class ClassifyRequest:
    """Classify a raster with a model package.

    ``extent`` is (xmin, ymin, xmax, ymax) in the raster's CRS; None means all. ``padding`` is the width in pixels
    that is cut off every tile's edge; it is rounded up to a multiple of 32. ``confidence_output`` may be empty.
    """

    KIND = "classify"

    raster: RasterInput
    model: str
    output: str
    confidence_output: str = ""
    extent: tuple[float, ...] | None = None
    padding: int = 32
    batch_size: int = 1
    device: str = "AUTO"

    def __post_init__(self):
        _path(self.model, "No model was given.")
        for name in (self.output, self.confidence_output):
            _require(
                not name or name.lower().endswith((".tif", ".tiff")),
                f"The output {name} is a GeoTIFF; let its name end in .tif.",
            )
        _path(self.output, "No output raster was given.")
        _require(self.output != self.confidence_output, "The class raster and the confidence raster need two names.")
        _require(self.extent is None or len(self.extent) == 4, "An extent is xmin, ymin, xmax, ymax.")
        _whole("The padding", self.padding, 0, 192)
        _whole("The batch size", self.batch_size, 1, 256)
        _one_of("device", self.device, DEVICES)


Request = (ExportRequest, TrainRequest, ClassifyRequest)
_KINDS = {request.KIND: request for request in Request}
#: How the fields that are not plain JSON values are rebuilt.
_NESTED = {
    "raster": lambda v: _build(RasterInput, v),
    "rasters": lambda v: tuple(_build(RasterInput, item) for item in v),
    "label_rasters": lambda v: tuple(_build(RasterInput, item) for item in v),
    "samples": lambda v: None if v is None else _build(SamplesInput, v),
    "hints": lambda v: tuple(_build(ClassHint, item) for item in v),
    "bands": tuple,
    "extent": lambda v: None if v is None else tuple(float(x) for x in v),
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
    _require(not unknown, f"A request of this kind has no {', '.join(unknown)}; it has {', '.join(fields)}.")
    missing = [n for n, f in fields.items() if f.default is dataclasses.MISSING and n not in data]
    _require(not missing, f"The request lacks {', '.join(missing)}.")
    try:
        return cls(**{name: _NESTED.get(name, lambda v: v)(value) for name, value in data.items()})
    except RequestError:
        raise
    except (TypeError, AttributeError, ValueError) as error:
        raise RequestError(f"The request holds a value of the wrong type: {error}.") from error


def _require(condition, message: str) -> None:
    if not condition:
        raise RequestError(message)


def _in_range(what: str, value, low, high) -> None:
    _require(low <= value <= high, f"{what} must lie between {low:g} and {high:g}; {value:g} was given.")


def _whole(what: str, value, low: int, high: int) -> None:
    _require(isinstance(value, int) and not isinstance(value, bool), f"{what} must be a whole number, not {value!r}.")
    _in_range(what, value, low, high)


def _path(value, message: str) -> None:
    _require(isinstance(value, str) and value.strip(), message)


def _one_of(what: str, value: str, allowed: tuple) -> None:
    _require(value in allowed, f"The {what} {value!r} is not known; choose one of {', '.join(allowed)}.")
