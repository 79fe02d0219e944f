"""The parameters of Classify Pixels under "Advanced parameters", with their help texts."""

from __future__ import annotations

from qgis.core import (
    QgsProcessingParameterBoolean,
    QgsProcessingParameterCrs,
    QgsProcessingParameterRasterLayer,
)
from qgis.PyQt.QtCore import QCoreApplication

from ..core.requests import (
    CONFIDENCE_TYPES,
    DEVICES,
    INFERENCE_PRECISIONS,
    MERGES,
)
from .image_parameters import bands, image_pattern, processing_mode
from .parameters import Documented, choice, whole


def advanced_parameters() -> list[Documented]:
    """Further choices, in the order of the basic ones: images, grid, classes, and then how it is computed."""
    return [*_images(), *_grid(), *_classes(), *_tiles(), *_engine()]


def _images() -> list[Documented]:
    return [
        image_pattern(),
        processing_mode(
            _tr(
                "SEPARATE gives a map for each raster. MOSAIC gives one map of all of them in the first one's grid, "
                "without seams between them."
            )
        ),
        bands(
            _tr("the model's"),
            _tr(
                "Bands to give to the model, in the order in which it takes them: numbers such as 4,3,2 or names such "
                "as nir,red,green. Leave it empty to match them by name, or else by order."
            ),
        ),
    ]


def _grid() -> list[Documented]:
    return [
        (
            QgsProcessingParameterCrs("TARGET_CRS", _tr("CRS of the map (empty: the raster's)"), optional=True),
            _tr(
                "CRS in which the map is to be. Rasters in another one are reprojected before they are classified, so "
                "that class borders are not resampled."
            ),
        ),
        (
            QgsProcessingParameterRasterLayer("SNAP_RASTER", _tr("Snap raster"), optional=True),
            _tr(
                "A raster file on whose pixels those of the map are to lie. The map gets its CRS, too; the cell size "
                "stays the input's or the one given."
            ),
        ),
    ]


def _classes() -> list[Documented]:
    return [
        (
            QgsProcessingParameterBoolean("PREDICT_BACKGROUND", _tr("Predict background"), True),
            _tr(
                "Pixels may be background, for models that know it. Off, every pixel gets the most probable of the "
                "other classes."
            ),
        ),
        (
            choice(
                "CONFIDENCE_TYPE", _tr("Data type of confidence, probabilities and entropy"), CONFIDENCE_TYPES, "UINT8"
            ),
            _tr(
                "UINT8: whole percent from 0 to 100. FLOAT32: real numbers from 0 to 1, in files four times as large "
                "or more."
            ),
        ),
    ]


def _tiles() -> list[Documented]:
    return [
        (
            QgsProcessingParameterBoolean("TEST_TIME_AUGMENTATION", _tr("Test-time augmentation (slow)"), False),
            _tr(
                "Shows every tile to the model flipped and turned in all eight ways and averages what it says. Often "
                "a little better, and takes eight times as long."
            ),
        ),
        (
            choice("MERGE", _tr("Merging of tiles"), MERGES, "CROP"),
            _tr(
                "CROP cuts off the edge of every tile, as wide as the padding. BLEND lets neighbouring tiles fade into "
                "each other over the width of the padding, which hides the last seams and takes some more time."
            ),
        ),
        (
            whole("PADDING", _tr("Padding (pixels)"), 32, 0, 1024),
            _tr(
                "How far from a tile's edge the network sees too little around a pixel. Tiles overlap by twice this "
                "width. More takes longer and removes the last seams; rounded up to a multiple of 32."
            ),
        ),
        (
            whole("TILE_SIZE", _tr("Tile size (pixels; empty: automatic)"), None, 32, 16384),
            _tr(
                "Width and height of what is classified at once, a multiple of 32; it need not be the chips' size. "
                "Empty takes 512 on a processor and 1024 on a GPU. Larger tiles waste less on padding and take more "
                "memory."
            ),
        ),
        (
            whole("BATCH_SIZE", _tr("Batch size (empty: automatic)"), None, 1, 256),
            _tr(
                "Tiles that are computed at once. Empty takes 1 on a processor, where more is not faster, and 4 on a "
                "GPU. If the memory of the GPU runs out, take less."
            ),
        ),
    ]


def _engine() -> list[Documented]:
    return [
        (
            choice("DEVICE", _tr("Device"), DEVICES, "AUTO"),
            _tr(
                "Where to compute. AUTO takes an NVIDIA GPU if the runtime can use one, else the processor. With CUDA "
                "it is an error if there is none. The log says what was used."
            ),
        ),
        (
            choice("PRECISION", _tr("Precision"), INFERENCE_PRECISIONS, "AUTO"),
            _tr(
                "Numbers with which the network computes: fewer bits are faster. AUTO takes INT8 on a processor where "
                "the model holds a tested copy for it, and says in the log why if not. FP32 is the model as it was "
                "trained. FP16 is for GPUs, BF16 for programs of PyTorch only."
            ),
        ),
        (
            QgsProcessingParameterBoolean("TRUST_CODE", _tr("Trust code in the model"), False),
            _tr(
                "Only for programs of PyTorch (.pt, .pth, .ts, .pt2): they can do to this computer whatever their "
                "author wants. Set it only if you know where the model comes from. Other models run no code. Such a "
                "program says nothing of what it expects; it is given the values divided by 255."
            ),
        ),
        (
            QgsProcessingParameterBoolean("RESUME", _tr("Resume an interrupted run"), False),
            _tr(
                "If the run is cancelled or dies, the parts that are finished are kept beside the output, and the next "
                "run that has this set and the same parameters, the name of the output among them, goes on from there. "
                "Layers that are no files are fetched and classified anew."
            ),
        ),
    ]


def _tr(text: str) -> str:
    return QCoreApplication.translate("ClassifyParametersAdvanced", text)
