"""What Classify Pixels asks of the worker."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

from .checks import DEVICES, given, in_range, one_of, require, two_files, whole
from .export import PROCESSING_MODES
from .inputs import ExtentInput, FolderInput, RasterInput, SamplesInput

MERGES = ("CROP", "BLEND")
CONFIDENCE_TYPES = ("UINT8", "FLOAT32")
INFERENCE_PRECISIONS = ("AUTO", "FP32", "FP16", "BF16", "INT8")
#: Sides of tiles, and the padding, are multiples of this: the stride of the networks.
STRIDE = 32


@dataclass(frozen=True)
class ClassifyRequest:
    """Classify rasters with a model.

    Images are ``rasters``, or those in ``folder``, or both.

    Args:
        processing_mode: SEPARATE gives a map for each raster, MOSAIC one map of all.
        extent, mask: the rectangle, and the polygons, in which pixels are classified.
        target_crs: WKT of the map's CRS; empty is the raster's own.
        cell_size: of the map, in its CRS's units; 0 is the raster's own.
        snap_raster: a raster on whose pixels those of the map lie.
        match_cell_size: resample to the cell size that the model was trained on.
        padding: pixels at every tile's edge in which the network sees too little around it; rounded up to 32.
        tile_size: rows and columns that are classified at once; 0 is 512 on a processor and 1024 on a GPU.
        batch_size: tiles that are classified at once; 0 is 1 on a processor and 4 on a GPU.
        merge: CROP cuts the padding off, BLEND fades neighbouring tiles into each other over its width.
        test_time_augmentation: classify every tile flipped and turned in all 8 ways, and average.
        predict_background: if not, every pixel gets the most probable class that is not background.
        threshold: pixels with less confidence than this, in percent, get the value 0.
        min_patch: smaller connected patches of one class (in pixels) are merged into their largest neighbour.
        confidence_output, probabilities_output, entropy_output: further GeoTIFFs; empty for none.
        confidence_type: data type of these: whole percent, or real numbers 0..1.
        polygons_output: a GeoPackage of the classes; empty for none.
        areas_output: a table (.csv) of the area of each class; empty for none.
        trust_code: also open models that may run code when they are opened.
        resume: keep finished strips of an interrupted run, and go on with those that such a run left.
    """

    KIND = "classify"

    model: str
    output: str
    rasters: tuple[RasterInput, ...] = ()
    folder: FolderInput | None = None
    processing_mode: str = "SEPARATE"
    extent: ExtentInput | None = None
    mask: SamplesInput | None = None
    target_crs: str = ""
    cell_size: float = 0.0
    snap_raster: RasterInput | None = None
    match_cell_size: bool = False
    padding: int = 32
    tile_size: int = 0
    batch_size: int = 0
    merge: str = "CROP"
    test_time_augmentation: bool = False
    predict_background: bool = True
    threshold: float = 0.0
    min_patch: int = 0
    confidence_output: str = ""
    probabilities_output: str = ""
    entropy_output: str = ""
    confidence_type: str = "UINT8"
    polygons_output: str = ""
    areas_output: str = ""
    device: str = "AUTO"
    precision: str = "AUTO"
    trust_code: bool = False
    resume: bool = False

    def __post_init__(self):
        given(self.model, "No model was given.")
        require(self.rasters or self.folder, "No raster was given; give some, or a folder of them.")
        for what, value, allowed in (
            ("processing mode", self.processing_mode, PROCESSING_MODES),
            ("way to merge tiles", self.merge, MERGES),
            ("data type of the confidence", self.confidence_type, CONFIDENCE_TYPES),
            ("device", self.device, DEVICES),
            ("precision", self.precision, INFERENCE_PRECISIONS),
        ):
            one_of(what, value, allowed)
        whole("The padding", self.padding, 0, 1024)
        whole("The tile size", self.tile_size, 0, 16384)
        whole("The batch size", self.batch_size, 0, 256)
        whole("The smallest patch", self.min_patch, 0, 10**9)
        in_range("The threshold", self.threshold, 0, 100)
        in_range("The cell size", self.cell_size, 0, 1e9)
        self._check_outputs()
        self._check_tiles()
        require(
            not (self.cell_size and self.match_cell_size),
            "Give a cell size (CELL_SIZE) or take the model's (MATCH_CELL_SIZE), not both.",
        )

    @property
    def raster_outputs(self) -> dict[str, str]:
        """The GeoTIFFs that are asked for, by the name of their field."""
        names = ("output", "confidence_output", "probabilities_output", "entropy_output")
        return {name: getattr(self, name) for name in names if getattr(self, name)}

    @property
    def whole_padding(self) -> int:
        """The padding, rounded up to the stride."""
        return -(-self.padding // STRIDE) * STRIDE

    def _check_outputs(self) -> None:
        given(self.output, "No output raster was given.")
        for name in self.raster_outputs.values():
            require(
                name.lower().endswith((".tif", ".tiff")), f"The output {name} is a GeoTIFF; let its name end in .tif."
            )
        for name, suffix, what in (
            (self.polygons_output, ".gpkg", "a GeoPackage"),
            (self.areas_output, ".csv", "a table"),
        ):
            require(
                not name or name.lower().endswith(suffix), f"The output {name} is {what}; let its name end in {suffix}."
            )
        outputs = [*self.raster_outputs.values(), self.polygons_output, self.areas_output]
        for first, second in combinations(filter(None, outputs), 2):
            two_files(first, second, f"Two outputs need two names; both are {first}.")

    def _check_tiles(self) -> None:
        require(
            self.tile_size % STRIDE == 0,
            f"The tile size {self.tile_size} is no multiple of {STRIDE}; choose one that is.",
        )
        if self.merge == "BLEND":
            require(self.padding, "To blend tiles they must overlap; give a padding (PADDING), or set MERGE to CROP.")
            require(
                not self.tile_size or self.tile_size >= 4 * self.whole_padding,
                f"To blend, tiles need at least 4 times the padding: {4 * self.whole_padding} pixels. Choose larger "
                "tiles (TILE_SIZE) or less padding (PADDING).",
            )
        require(
            not self.tile_size or self.tile_size > 2 * self.whole_padding,
            f"Of tiles of {self.tile_size} pixels a padding of {self.whole_padding} leaves nothing; choose larger "
            "tiles (TILE_SIZE) or less padding (PADDING).",
        )
