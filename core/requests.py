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

MODEL_TYPES = (
    "UNET", "UNETPLUSPLUS", "MANET", "LINKNET", "FPN", "PSPNET", "PAN", "DEEPLABV3", "DEEPLABV3PLUS", "UPERNET",
    "SEGFORMER", "DPT",
)  # fmt: skip
METADATA_FORMATS = (
    "CLASSIFIED_TILES", "RCNN_MASKS", "PASCAL_VOC", "KITTI", "LABELED_TILES", "MULTI_LABELED_TILES", "IMAGENET",
    "EXPORT_TILES", "PANOPTIC", "COCO", "YOLO", "YOLO_BOXES",
)  # fmt: skip
CHIP_FORMATS = ("TIFF", "PNG", "JPEG")
PROCESSING_MODES = ("SEPARATE", "MOSAIC")
CHIP_LAYOUTS = ("GRID", "CENTERED")
CROP_MODES = ("FIXED_SIZE", "BOUNDING_BOX")
REFERENCE_SYSTEMS = ("MAP_SPACE", "PIXEL_SPACE")
#: The formats of one class a chip, for which a chip may be cropped to its sample or blackened around it.
ONE_CLASS_FORMATS = ("LABELED_TILES", "IMAGENET")
#: The formats that take a second image of the same ground.
PAIRED_FORMATS = ("CLASSIFIED_TILES", "EXPORT_TILES")
IMAGE_PATTERN = "*.tif;*.tiff;*.jp2;*.img;*.vrt;*.png;*.jpg;*.jpeg"
DEVICES = ("AUTO", "CPU", "CUDA")
UNLABELLED = ("AUTO", "IGNORE", "BACKGROUND")
BACKBONE_WEIGHTS = ("IMAGENET", "NONE", "FILE")
VALIDATION_SPLITS = ("AUTO", "AREA", "SOURCE", "RANDOM")
SCHEDULES = ("ONE_CYCLE", "COSINE", "CONSTANT")
LOSSES = ("CROSS_ENTROPY", "FOCAL", "DICE", "LOVASZ", "CROSS_ENTROPY_DICE", "CROSS_ENTROPY_LOVASZ", "FOCAL_DICE")
MONITORS = ("MIOU", "VALID_LOSS", "F1", "ACCURACY")
AUGMENTATIONS = ("NONE", "LIGHT", "STANDARD", "STRONG")
PRECISIONS = ("AUTO", "FP32", "BF16", "FP16")
FREEZES = ("AUTO", "FREEZE", "UNFREEZE")

#: Recommended encoders, from light to heavy; any other of segmentation-models-pytorch or timm (``tu-...``) works, too.
BACKBONES = (
    "mobilenet_v2", "efficientnet-b0", "resnet18", "mit_b0", "efficientnet-b2", "resnet34", "mit_b2",
    "resnet50", "efficientnet-b4", "se_resnext50_32x4d", "densenet121", "vgg16_bn", "resnet101",
)  # fmt: skip
#: The order offered where there is a GPU: the balanced ones first.
BACKBONES_WITH_GPU = tuple(sorted(BACKBONES, key=lambda name: name not in ("resnet34", "resnet50", "mit_b2")))


@dataclass(frozen=True)
class RasterInput:
    """A raster file. ``crs`` (WKT) overrides the file's own.

    ``bands`` are numbers from 1 or names, in the order in which they are used; empty means all but alpha.
    """

    path: str
    crs: str = ""
    bands: tuple[int | str, ...] = ()

    def __post_init__(self):
        _path(self.path, "A raster has no path.")
        _bands(self.bands)


@dataclass(frozen=True)
class FolderInput:
    """The rasters in a folder and all folders below it whose names match one of the patterns, split by semicolons."""

    path: str
    pattern: str = IMAGE_PATTERN
    bands: tuple[int | str, ...] = ()

    def __post_init__(self):
        _path(self.path, "A folder of images has no path.")
        _require(self.patterns, "The file pattern is empty; give one such as *.tif;*.png.")
        _bands(self.bands)

    @property
    def patterns(self) -> list[str]:
        """The patterns one by one."""
        return [part.strip() for part in self.pattern.split(";") if part.strip()]


@dataclass(frozen=True)
class ExtentInput:
    """A rectangle xmin, ymin, xmax, ymax; ``crs`` is WKT, empty when it is given in each raster's own CRS."""

    bounds: tuple[float, float, float, float]
    crs: str = ""

    def __post_init__(self):
        _require(len(self.bounds) == 4, "An extent is xmin, ymin, xmax, ymax.")
        xmin, ymin, xmax, ymax = self.bounds
        _require(xmin < xmax and ymin < ymax, f"The extent {self.bounds} is empty; it is xmin, ymin, xmax, ymax.")


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
    """Cut training chips.

    Images are ``rasters``, or those in ``folder``, or both. Labels are ``samples``, or ``label_rasters`` (one for all
    images, one for each in their order, or in MOSAIC mode any number), or ``label_folder`` (paired with ``folder`` by
    file name); EXPORT_TILES needs none.

    Args:
        schema: JSON text of a class schema, or the path of one; empty takes the classes from the labels.
        bounds of ``extent`` and of ``cell_size`` (map units of the first raster; 0 is its own) choose the ground.
        mask: polygons in which a chip must lie completely.
        instance_samples: PANOPTIC only: the countable objects; None takes ``samples``.
        second_raster: a second image of the same ground, cut into ``images2``.
        solid_distances: (class value or name, pixels): how far around points and lines pixels belong to them.
        tile_size, stride: pixels across; ``tile_size_y`` and ``stride_y`` down, 0 is the same.
        rotation_angle: degrees anticlockwise of the extra chips; 0 makes none.
        min_overlap_ratio: least share of an object's area (0..1) that must lie in a chip to be kept there.
        empty_ratio: chips without labels for each one with; None is all of them. Only with ``empty_tiles``.
        seed: which of the chips without labels are taken.
    """

    KIND = "export"

    output: str
    rasters: tuple[RasterInput, ...] = ()
    folder: FolderInput | None = None
    second_raster: RasterInput | None = None
    processing_mode: str = "SEPARATE"
    extent: ExtentInput | None = None
    cell_size: float = 0.0
    samples: SamplesInput | None = None
    label_rasters: tuple[RasterInput, ...] = ()
    label_folder: FolderInput | None = None
    instance_samples: SamplesInput | None = None
    mask: SamplesInput | None = None
    schema: str = ""
    hints: tuple[ClassHint, ...] = ()
    solid_distances: tuple[tuple[str, float], ...] = ()
    tile_size: int = 256
    tile_size_y: int = 0
    stride: int = 128
    stride_y: int = 0
    chip_layout: str = "GRID"
    rotation_angle: float = 0.0
    min_overlap_ratio: float = 0.0
    empty_tiles: bool = False
    empty_ratio: float | None = None
    metadata_format: str = "CLASSIFIED_TILES"
    chip_format: str = "TIFF"
    crop_mode: str = "FIXED_SIZE"
    blacken_around_feature: bool = False
    reference_system: str = "MAP_SPACE"
    seed: int = 42

    @property
    def size(self) -> tuple[int, int]:
        """Rows and columns of a chip."""
        return self.tile_size_y or self.tile_size, self.tile_size

    @property
    def strides(self) -> tuple[int, int]:
        """Rows and columns from one chip to the next."""
        return self.stride_y or self.stride, self.stride

    @property
    def has_labels(self) -> bool:
        """Whether there are samples or label rasters of any kind."""
        return bool(self.samples or self.label_rasters or self.label_folder)

    def __post_init__(self):
        _path(self.output, "No output folder was given.")
        for what, value, allowed in (
            ("metadata format", self.metadata_format, METADATA_FORMATS),
            ("chip format", self.chip_format, CHIP_FORMATS),
            ("processing mode", self.processing_mode, PROCESSING_MODES),
            ("chip layout", self.chip_layout, CHIP_LAYOUTS),
            ("crop mode", self.crop_mode, CROP_MODES),
            ("reference system", self.reference_system, REFERENCE_SYSTEMS),
        ):
            _one_of(what, value, allowed)
        self._check_inputs()
        for what, value, low, high in (
            ("The tile size", self.tile_size, 16, 8192),
            ("The tile height", self.size[0], 16, 8192),
            ("The stride", self.stride, 1, 65536),
            ("The vertical stride", self.strides[0], 1, 65536),
            ("The seed", self.seed, 0, 2**32 - 1),
        ):
            _whole(what, value, low, high)
        _require(self.cell_size >= 0, f"The cell size must be positive; {self.cell_size:g} was given.")
        _in_range("The rotation angle", self.rotation_angle, -360, 360)
        _in_range("The minimum overlap ratio", self.min_overlap_ratio, 0, 1)
        _require(
            all(len(pair) == 2 and 0 <= pair[1] <= 1000 for pair in self.solid_distances),
            "A solid distance is a class and a number of pixels from 0 to 1000.",
        )
        self._check_combinations()

    def _check_inputs(self) -> None:
        _require(self.rasters or self.folder, "No raster was given: give INPUT, or a folder of images (INPUT_FOLDER).")
        kinds = sum(map(bool, (self.samples, self.label_rasters, self.label_folder)))
        _require(kinds <= 1, "Give either samples (a vector layer), label rasters or a label folder, only one of them.")
        _require(
            kinds or self.metadata_format == "EXPORT_TILES",
            "Give samples, label rasters or a label folder, so that the chips have labels; only EXPORT_TILES needs "
            "none.",
        )
        _require(
            not self.label_folder or (self.folder and not self.rasters),
            "A label folder belongs to a folder of images (INPUT_FOLDER), and to that alone.",
        )
        _require(
            self.folder or self.processing_mode == "MOSAIC" or len(self.label_rasters) in (0, 1, len(self.rasters)),
            f"There are {len(self.rasters)} rasters and {len(self.label_rasters)} label rasters; they are paired "
            "by order: give one label raster for all, or as many as there are rasters.",
        )
        _require(
            not self.folder or len(self.label_rasters) <= 1 or self.processing_mode == "MOSAIC",
            "With a folder of images give one label raster that covers all of them, or a label folder.",
        )

    def _check_combinations(self) -> None:
        one_class, form = self.metadata_format in ONE_CLASS_FORMATS, self.metadata_format
        _require(
            self.empty_ratio is None or (self.empty_tiles and self.empty_ratio >= 0),
            "The ratio of chips without labels is 0 or more, and counts only where chips without labels are exported: "
            "set EMPTY_TILES, or leave EMPTY_RATIO empty.",
        )
        _require(
            self.chip_layout == "GRID" or self.samples,
            "Chips can be centred on samples only: give SAMPLES, or set CHIP_LAYOUT to GRID.",
        )
        _require(
            self.chip_layout == "GRID" or not self.empty_tiles,
            "Chips that are centred on samples are never without labels: set EMPTY_TILES off or CHIP_LAYOUT to GRID.",
        )
        _require(
            self.crop_mode == "FIXED_SIZE" or (one_class and self.chip_layout == "CENTERED"),
            "Chips can be cropped to the bounding box of their sample (BOUNDING_BOX) only in LABELED_TILES and "
            "IMAGENET with CHIP_LAYOUT = CENTERED.",
        )
        _require(
            not self.blacken_around_feature or (one_class and self.samples),
            "Blackening around a sample works only in LABELED_TILES and IMAGENET, with SAMPLES.",
        )
        _require(
            self.second_raster is None or form in PAIRED_FORMATS,
            f"A second raster works only with {' and '.join(PAIRED_FORMATS)}, not with {form}.",
        )
        _require(
            not (one_class and self.empty_tiles),
            f"{form} gives every chip a class, so chips without labels have no place in it: set EMPTY_TILES off.",
        )
        _require(
            self.instance_samples is None or form == "PANOPTIC",
            f"Instance samples belong to PANOPTIC, not to {form}.",
        )


@dataclass(frozen=True)
class TrainRequest:
    """Train a network on a folder of chips, or on several alike, and write a model package.

    Args:
        more_folders: further folders whose chips are alike.
        validation_folder: chips to check with; empty holds out ``validation_percent`` of the others.
        validation_split: how they are held out: by contiguous areas, by source raster, by random chips; AUTO is by
            source where there are enough sources, else by area.
        chip_size: pixels across of random crops of the chips; 0 takes whole chips.
        feature_chip_percent: share of the chips with labels that an epoch uses.
        background_ratio: chips without labels an epoch uses for each one with; None is all of them.
        class_weight_min, class_weight_max: how strongly chips with rare classes are preferred, at the end and at the
            start of training; 0 is not at all (ENVI's Class Weight).
        blur_distances: (class value or name, smallest, largest distance in pixels): how far the targets of point and
            line samples fade out, shrinking while training goes on (ENVI's Blur Distance).
        class_balancing: weigh the loss of each class by the inverse of its pixels.
        loss_weight: 0..1, how much less background pixels count in the loss than labelled ones (ENVI's Loss Weight).
        ignore_classes: class values that do not count in loss and figures.
        unlabelled: what pixel value 0 means (see ``UNLABELLED``).
        model_arguments: (name, value) of further arguments of the model.
        weights_file: the backbone's weights, with ``backbone_weights`` FILE.
        learning_rate: peak of the schedule; 0 finds one by a range test.
        patience: epochs without gain after which training stops, with ``stop_early``.
        batch_size: chips a step; 0 finds what memory holds.
        accumulate: steps whose gradients are added before the weights change.
        weight_averaging: keep a moving average of the weights.
        pretrained_model: a model package whose weights to start from.
        resume: go on with the run that was interrupted and left its checkpoint in ``log_folder``.
        keep_on_cancel: a cancelled run writes the best model so far.
        output_last: where the model of the last epoch goes; empty for nowhere.
        log_folder: where TensorBoard's logs, ``metrics.csv`` and the checkpoint go; empty for nowhere.
        seed: makes the run repeatable.
    """

    KIND = "train"

    folder: str
    output: str
    more_folders: tuple[str, ...] = ()
    validation_folder: str = ""
    validation_split: str = "AUTO"
    validation_percent: float = 10.0
    chip_size: int = 0
    feature_chip_percent: float = 100.0
    background_ratio: float | None = None
    class_weight_min: float = 0.0
    class_weight_max: float = 0.0
    blur_distances: tuple[tuple[str, float, float], ...] = ()
    class_balancing: bool = False
    loss_weight: float = 0.0
    ignore_classes: tuple[int, ...] = ()
    unlabelled: str = "AUTO"
    model_type: str = "UNET"
    backbone: str = "resnet18"
    model_arguments: tuple[tuple[str, str], ...] = ()
    backbone_weights: str = "IMAGENET"
    weights_file: str = ""
    max_epochs: int = 20
    learning_rate: float = 0.001
    schedule: str = "ONE_CYCLE"
    loss: str = "CROSS_ENTROPY"
    stop_early: bool = True
    patience: int = 10
    monitor: str = "MIOU"
    freeze: str = "AUTO"
    augmentation: str = "STANDARD"
    augment_rotation: bool = True
    augment_scale: bool = True
    augment_brightness: bool = True
    precision: str = "AUTO"
    batch_size: int = 8
    accumulate: int = 1
    weight_averaging: bool = False
    pretrained_model: str = ""
    resume: bool = False
    keep_on_cancel: bool = False
    output_last: str = ""
    log_folder: str = ""
    seed: int = 42
    device: str = "AUTO"

    def __post_init__(self):
        _path(self.folder, "No folder of training data was given.")
        _path(self.output, "No output model was given.")
        for name in (self.output, self.output_last):
            _require(
                not name or name.lower().endswith(".dlpk"), f"The model {name} must end in .dlpk; change its file name."
            )
        _require(self.output != self.output_last, "The best and the last model need two names.")
        for what, value, allowed in (
            ("model type", self.model_type, MODEL_TYPES),
            ("backbone weights", self.backbone_weights, BACKBONE_WEIGHTS),
            ("meaning of unlabelled pixels", self.unlabelled, UNLABELLED),
            ("validation split", self.validation_split, VALIDATION_SPLITS),
            ("schedule", self.schedule, SCHEDULES),
            ("loss", self.loss, LOSSES),
            ("monitor", self.monitor, MONITORS),
            ("freezing", self.freeze, FREEZES),
            ("augmentation", self.augmentation, AUGMENTATIONS),
            ("precision", self.precision, PRECISIONS),
            ("device", self.device, DEVICES),
        ):
            _one_of(what, value, allowed)
        for what, value, low, high in (
            ("The number of epochs", self.max_epochs, 1, 100_000),
            ("The batch size", self.batch_size, 0, 4096),
            ("The number of accumulated steps", self.accumulate, 1, 1024),
            ("The chip size", self.chip_size, 0, 8192),
            ("The patience", self.patience, 1, 100_000),
            ("The seed", self.seed, 0, 2**32 - 1),
        ):
            _whole(what, value, low, high)
        for what, number, least, most in (
            ("The learning rate", self.learning_rate, 0, 10),
            ("The validation percentage", self.validation_percent, 1, 90),
            ("The percentage of chips with labels", self.feature_chip_percent, 1, 100),
            ("The smallest class weight", self.class_weight_min, 0, 6),
            ("The largest class weight", self.class_weight_max, 0, 6),
            ("The loss weight", self.loss_weight, 0, 1),
        ):
            _in_range(what, number, least, most)
        self._check_combinations()

    def _check_combinations(self) -> None:
        _require(
            self.class_weight_min <= self.class_weight_max,
            "The class weight at the start (largest) must not be below the one at the end (smallest).",
        )
        _require(self.background_ratio is None or self.background_ratio >= 0, "The background ratio is 0 or more.")
        _require(
            all(len(b) == 3 and 0 <= b[1] <= b[2] <= 1000 for b in self.blur_distances),
            "A blur distance is a class, a smallest and a largest number of pixels from 0 to 1000.",
        )
        _require(
            (self.backbone_weights == "FILE") == bool(self.weights_file),
            "Weights from a file need BACKBONE_WEIGHTS = FILE and the file.",
        )
        _require(
            not self.resume or self.log_folder, "To go on with a run give the LOG_FOLDER that holds its checkpoint."
        )
        _require(
            not (self.validation_folder and self.validation_split != "AUTO"),
            "Give a folder to validate with, or a way to hold chips out, not both.",
        )


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
    "second_raster": lambda v: None if v is None else _build(RasterInput, v),
    "folder": lambda v: v if v is None or isinstance(v, str) else _build(FolderInput, v),
    "label_folder": lambda v: None if v is None else _build(FolderInput, v),
    "label_rasters": lambda v: tuple(_build(RasterInput, item) for item in v),
    "samples": lambda v: None if v is None else _build(SamplesInput, v),
    "instance_samples": lambda v: None if v is None else _build(SamplesInput, v),
    "mask": lambda v: None if v is None else _build(SamplesInput, v),
    "solid_distances": lambda v: tuple((str(c), float(d)) for c, d in v),
    "hints": lambda v: tuple(_build(ClassHint, item) for item in v),
    "bands": tuple,
    "more_folders": tuple,
    "ignore_classes": tuple,
    "blur_distances": lambda v: tuple((str(c), float(low), float(high)) for c, low, high in v),
    "model_arguments": lambda v: tuple((str(name), str(value)) for name, value in v),
    "extent": lambda v: None if v is None else _extent(v),
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
    _require(not unknown, f"A request of this kind has no {', '.join(unknown)}; it has {', '.join(fields)}.")
    missing = [n for n, f in fields.items() if f.default is dataclasses.MISSING and n not in data]
    _require(not missing, f"The request lacks {', '.join(missing)}.")
    try:
        return cls(**{name: _NESTED.get(name, lambda v: v)(value) for name, value in data.items()})
    except RequestError:
        raise
    except (TypeError, AttributeError, ValueError) as error:
        raise RequestError(f"The request holds a value of the wrong type: {error}.") from error


def _extent(value):
    return _build(ExtentInput, value) if isinstance(value, dict) else tuple(float(x) for x in value)


def _bands(bands: tuple) -> None:
    _require(
        all((isinstance(b, int) and b >= 1) or (isinstance(b, str) and b.strip()) for b in bands),
        f"Bands are numbers from 1, or names; {list(bands)} holds something else.",
    )


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
