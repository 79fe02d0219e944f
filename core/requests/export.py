"""What Export Training Data asks of the worker."""

from __future__ import annotations

from dataclasses import dataclass

from ..schema import ClassHint
from .checks import given, in_range, one_of, require, whole
from .inputs import ExtentInput, FolderInput, RasterInput, SamplesInput

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
        given(self.output, "No output folder was given.")
        for what, value, allowed in (
            ("metadata format", self.metadata_format, METADATA_FORMATS),
            ("chip format", self.chip_format, CHIP_FORMATS),
            ("processing mode", self.processing_mode, PROCESSING_MODES),
            ("chip layout", self.chip_layout, CHIP_LAYOUTS),
            ("crop mode", self.crop_mode, CROP_MODES),
            ("reference system", self.reference_system, REFERENCE_SYSTEMS),
        ):
            one_of(what, value, allowed)
        self._check_inputs()
        for what, value, low, high in (
            ("The tile size", self.tile_size, 16, 8192),
            ("The tile height", self.size[0], 16, 8192),
            ("The stride", self.stride, 1, 65536),
            ("The vertical stride", self.strides[0], 1, 65536),
            ("The seed", self.seed, 0, 2**32 - 1),
        ):
            whole(what, value, low, high)
        require(self.cell_size >= 0, f"The cell size must be positive; {self.cell_size:g} was given.")
        in_range("The rotation angle", self.rotation_angle, -360, 360)
        in_range("The minimum overlap ratio", self.min_overlap_ratio, 0, 1)
        require(
            all(len(pair) == 2 and 0 <= pair[1] <= 1000 for pair in self.solid_distances),
            "A solid distance is a class and a number of pixels from 0 to 1000.",
        )
        self._check_combinations()

    def _check_inputs(self) -> None:
        require(self.rasters or self.folder, "No raster was given: give INPUT, or a folder of images (INPUT_FOLDER).")
        kinds = sum(map(bool, (self.samples, self.label_rasters, self.label_folder)))
        require(kinds <= 1, "Give either samples (a vector layer), label rasters or a label folder, only one of them.")
        require(
            kinds or self.metadata_format == "EXPORT_TILES",
            "Give samples, label rasters or a label folder, so that the chips have labels; only EXPORT_TILES needs "
            "none.",
        )
        require(
            not self.label_folder or (self.folder and not self.rasters),
            "A label folder belongs to a folder of images (INPUT_FOLDER), and to that alone.",
        )
        require(
            self.folder or self.processing_mode == "MOSAIC" or len(self.label_rasters) in (0, 1, len(self.rasters)),
            f"There are {len(self.rasters)} rasters and {len(self.label_rasters)} label rasters; they are paired "
            "by order: give one label raster for all, or as many as there are rasters.",
        )
        require(
            not self.folder or len(self.label_rasters) <= 1 or self.processing_mode == "MOSAIC",
            "With a folder of images give one label raster that covers all of them, or a label folder.",
        )

    def _check_combinations(self) -> None:
        one_class, form = self.metadata_format in ONE_CLASS_FORMATS, self.metadata_format
        require(
            self.empty_ratio is None or (self.empty_tiles and self.empty_ratio >= 0),
            "The ratio of chips without labels is 0 or more, and counts only where chips without labels are exported: "
            "set EMPTY_TILES, or leave EMPTY_RATIO empty.",
        )
        require(
            self.chip_layout == "GRID" or self.samples,
            "Chips can be centred on samples only: give SAMPLES, or set CHIP_LAYOUT to GRID.",
        )
        require(
            self.chip_layout == "GRID" or not self.empty_tiles,
            "Chips that are centred on samples are never without labels: set EMPTY_TILES off or CHIP_LAYOUT to GRID.",
        )
        require(
            self.crop_mode == "FIXED_SIZE" or (one_class and self.chip_layout == "CENTERED"),
            "Chips can be cropped to the bounding box of their sample (BOUNDING_BOX) only in LABELED_TILES and "
            "IMAGENET with CHIP_LAYOUT = CENTERED.",
        )
        require(
            not self.blacken_around_feature or (one_class and self.samples),
            "Blackening around a sample works only in LABELED_TILES and IMAGENET, with SAMPLES.",
        )
        require(
            self.second_raster is None or form in PAIRED_FORMATS,
            f"A second raster works only with {' and '.join(PAIRED_FORMATS)}, not with {form}.",
        )
        require(
            not (one_class and self.empty_tiles),
            f"{form} gives every chip a class, so chips without labels have no place in it: set EMPTY_TILES off.",
        )
        require(
            self.instance_samples is None or form == "PANOPTIC",
            f"Instance samples belong to PANOPTIC, not to {form}.",
        )
