"""The parameters of Export Training Data under "Advanced parameters", with their help texts."""

from __future__ import annotations

from qgis.core import (
    QgsProcessing,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterField,
    QgsProcessingParameterRasterLayer,
)
from qgis.PyQt.QtCore import QCoreApplication

from ..core.requests import CHIP_LAYOUTS, CROP_MODES, REFERENCE_SYSTEMS
from .image_parameters import image_pattern, processing_mode
from .parameters import Documented, choice, decimal, table, whole


def advanced_parameters() -> list[Documented]:
    """Further choices, in the order of the basic ones: images, labels, chips, formats."""
    return [*_images(), *_labels(), *_sizes(), *_layout(), *_formats()]


def _images() -> list[Documented]:
    return [
        image_pattern(),
        processing_mode(
            _tr(
                "SEPARATE cuts every raster by itself. MOSAIC cuts all of them as one image in the first one's grid, "
                "so that chips reach across their borders."
            )
        ),
        (
            QgsProcessingParameterRasterLayer("INPUT2", _tr("Second raster"), optional=True),
            _tr(
                "A second image of the same ground, cut into the folder images2 beside every chip: the later date for "
                "learning changes (CLASSIFIED_TILES; it takes the same bands), or the image to translate into "
                "(EXPORT_TILES; it keeps all its bands)."
            ),
        ),
    ]


def _labels() -> list[Documented]:
    polygons = [QgsProcessing.SourceType.TypeVectorPolygon]
    return [
        (
            table("SOLID_DISTANCE", _tr("Solid distance of points and lines"), _tr("Class;Pixels")),
            _tr(
                "For points and lines, by class: how many pixels around them surely belong to the class. A row is a "
                "class (its value or name) and a number of pixels, such as Road and 3. Where classes meet, the nearer "
                "one counts. Polygons are not widened."
            ),
        ),
        (
            QgsProcessingParameterFeatureSource(
                "INSTANCE_SAMPLES", _tr("Instance samples (PANOPTIC)"), polygons, optional=True
            ),
            _tr(
                "Only for PANOPTIC: polygons of the things that are counted one by one, such as cars, while the "
                "samples show the areas, such as streets. Empty takes the samples for both."
            ),
        ),
        (
            QgsProcessingParameterField(
                "INSTANCE_CLASS_FIELD",
                _tr("Instance class field (PANOPTIC)"),
                parentLayerParameterName="INSTANCE_SAMPLES",
                optional=True,
            ),
            _tr("Field of the instance samples that holds their class; without one all are one class."),
        ),
    ]


def _sizes() -> list[Documented]:
    return [
        (
            whole("TILE_SIZE_X", _tr("Tile width (pixels)"), None, 16, 8192),
            _tr("Width of a chip where it differs from the tile size; empty is the tile size."),
        ),
        (
            whole("TILE_SIZE_Y", _tr("Tile height (pixels)"), None, 16, 8192),
            _tr("Height of a chip where it differs from its width; empty is the width."),
        ),
        (
            whole("STRIDE_X", _tr("Horizontal stride (pixels)"), None, 1, 65536),
            _tr("Distance from one chip to the next in a row where it differs from the stride; empty is the stride."),
        ),
        (
            whole("STRIDE_Y", _tr("Vertical stride (pixels)"), None, 1, 65536),
            _tr("Distance from one row of chips to the next; empty is the horizontal stride."),
        ),
    ]


def _layout() -> list[Documented]:
    return [
        (
            choice("CHIP_LAYOUT", _tr("Chip layout"), CHIP_LAYOUTS, "GRID"),
            _tr(
                "GRID lays chips over the raster at every stride. CENTERED makes one chip for each sample, with the "
                "sample in its middle; good for few or scattered objects, and the stride does not count."
            ),
        ),
        (
            decimal("ROTATION_ANGLE", _tr("Rotation angle (degrees)"), 0.0, -360.0, 360.0),
            _tr(
                "Makes extra chips turned by this angle around their centre, anticlockwise, besides the unturned "
                "ones: more to learn from where things lie in any direction. 0 makes none."
            ),
        ),
        (
            decimal("MIN_OVERLAP_RATIO", _tr("Minimum overlap ratio"), 0.0, 0.0, 1.0),
            _tr(
                "Objects cut by the edge of a chip are left out of it if a smaller share of their area than this lies "
                "inside: 0.5 keeps those of which at least half is visible. 0 keeps all."
            ),
        ),
        (
            decimal("EMPTY_RATIO", _tr("Empty ratio"), None, 0.0, 1e6),
            _tr(
                "How many chips without labels to export for each one with labels, chosen at random: 0.15 gives 15 "
                "for every 100. Empty exports all. Only where chips without labels are exported at all."
            ),
        ),
    ]


def _formats() -> list[Documented]:
    return [
        (
            choice("CROP_MODE", _tr("Crop mode (LABELED_TILES, IMAGENET)"), CROP_MODES, "FIXED_SIZE"),
            _tr(
                "For chips of one class that are centred on samples. FIXED_SIZE: all chips have the tile size. "
                "BOUNDING_BOX: every chip is cut to the box around its sample."
            ),
        ),
        (
            QgsProcessingParameterBoolean(
                "BLACKEN_AROUND_FEATURE", _tr("Blacken around samples (LABELED_TILES, IMAGENET)"), False
            ),
            _tr("For chips of one class: make everything outside the sample black, so that only the object counts."),
        ),
        (
            choice("REFERENCE_SYSTEM", _tr("Reference system"), REFERENCE_SYSTEMS, "MAP_SPACE"),
            _tr(
                "MAP_SPACE places the chips on the map. PIXEL_SPACE counts pixels, for images that were not taken from "
                "above, such as photographs of facades; needed by some models of ArcGIS."
            ),
        ),
        (
            whole("SEED", _tr("Seed"), 42, 0, 2**31 - 1),
            _tr("Decides which of the chips without labels are chosen; the same seed chooses the same ones."),
        ),
    ]


def _tr(text: str) -> str:
    return QCoreApplication.translate("ExportParametersAdvanced", text)
