"""The parameters of Compare Maps and its outputs, with their help texts."""

from __future__ import annotations

from qgis.core import (
    QgsProcessing,
    QgsProcessingParameterExtent,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterRasterDestination,
    QgsProcessingParameterRasterLayer,
    QgsProcessingParameterString,
    QgsProcessingParameterVectorDestination,
)
from qgis.PyQt.QtCore import QCoreApplication

from ..core.requests import RESAMPLINGS, UNCHANGED
from .parameters import Documented, choice, report, table, whole


def parameters() -> list[Documented]:
    """Which maps, which classes of them, where, and what counts as a change."""
    return [*_maps(), *_classes(), *_ground(), *_change()]


def outputs() -> list[Documented]:
    """The map of changes, and what is made of it."""
    return [*_layers(), *_tables()]


def _maps() -> list[Documented]:
    return [
        (
            QgsProcessingParameterRasterLayer("BEFORE", _tr("Map before")),
            _tr(
                "Class raster of the earlier date, such as one made by Classify Pixels: one band of whole numbers. "
                "Names and colours of classes come from the layer's style, or else from the file: what Classify "
                "Pixels writes, a raster attribute table, category names, a colour table."
            ),
        ),
        (
            QgsProcessingParameterRasterLayer("AFTER", _tr("Map after")),
            _tr("Class raster of the later date. Its pixels must lie on those of the map before; else see Resampling."),
        ),
    ]


def _classes() -> list[Documented]:
    return [
        (
            table("MAPPING", _tr("Classes that mean the same"), _tr("Class before;Class after")),
            _tr(
                "Only where classes are called differently in the two maps. A row is a class of the map before and the "
                "class of the map after that means the same, each by name or value: Urban and Built-up. Several rows "
                "may name one class: two kinds of forest before that are one after are compared as one. Classes that "
                "are in no row belong together if they have one name (or, without names, one value)."
            ),
        ),
        (
            QgsProcessingParameterString(
                "IGNORE_CLASSES", _tr("Classes to leave out, such as Cloud;Shadow"), optional=True
            ),
            _tr(
                "Classes that count as nodata in whichever map they occur, by name or value, separated by semicolons: "
                "what is hidden by clouds on one date has not changed. Pixels that Classify Pixels left below its "
                "threshold are always left out."
            ),
        ),
    ]


def _ground() -> list[Documented]:
    polygons = [QgsProcessing.SourceType.TypeVectorPolygon]
    return [
        (
            QgsProcessingParameterExtent("EXTENT", _tr("Extent"), optional=True),
            _tr("Part of the maps to compare, widened to whole pixels; empty is all that both cover."),
        ),
        (
            QgsProcessingParameterFeatureSource(
                "MASK", _tr("Mask (only pixels inside these polygons)"), polygons, optional=True
            ),
            _tr(
                "Polygons inside which the maps are compared, in any CRS; all figures are those of this ground. Pixels "
                "count whose centre lies inside. Of a layer with a selection only the selected ones can be used."
            ),
        ),
        (
            choice("RESAMPLE", _tr("Resampling"), RESAMPLINGS, "NONE"),
            _tr(
                "What to do when the pixels of the two maps do not lie on each other (another CRS, cell size or "
                "origin). NONE: refuse, since a shift of half a pixel alone makes false changes along every edge. "
                "TO_BEFORE: bring the map after onto the pixels of the map before, the nearest pixel counting. "
                "TO_AFTER: the other way round. Take the finer of the two grids, which loses nothing. Maps whose "
                "pixels lie on each other may differ in extent; what both cover is compared."
            ),
        ),
    ]


def _change() -> list[Documented]:
    return [
        (
            whole("MIN_PATCH", _tr("Smallest change (pixels)"), 0, 0, 10**9),
            _tr(
                "Patches of changed pixels that are smaller than this count as unchanged, in the map and in all "
                "figures. They are mostly mixed pixels at edges, and images that lie a pixel apart. 0 keeps all."
            ),
        ),
        (
            choice("UNCHANGED", _tr("Unchanged pixels"), UNCHANGED, "BY_CLASS"),
            _tr(
                "How the map shows what has not changed. BY_CLASS: each class in a pale shade of its colour. "
                "ONE_CLASS: as one grey class. NODATA: not at all, so that only changes are seen."
            ),
        ),
    ]


def _layers() -> list[Documented]:
    return [
        (
            QgsProcessingParameterRasterDestination("OUTPUT", _tr("Changes")),
            _tr(
                "Cloud-optimised GeoTIFF (.tif) with a value for each transition, such as Forest → Built-up, drawn "
                "mostly in the colour of the class after. The same classes give the same values, so maps of several "
                "places fit together. It appears when it is complete; an older one stays until then."
            ),
        ),
        (
            QgsProcessingParameterVectorDestination(
                "OUTPUT_POLYGONS",
                _tr("Changed patches"),
                QgsProcessing.SourceType.TypeVectorPolygon,
                optional=True,
                createByDefault=False,
            ),
            _tr(
                "GeoPackage (.gpkg) with each changed patch as a polygon along the pixels' edges, with its transition "
                "and its area. A file of this name is replaced as a whole."
            ),
        ),
    ]


def _tables() -> list[Documented]:
    return [
        (
            QgsProcessingParameterFileDestination(
                "OUTPUT_MATRIX", _tr("Transition matrix"), _tr("Table (*.csv)"), optional=True, createByDefault=False
            ),
            _tr(
                "Table (.csv) with a row for each pair of classes: its value in the map of changes, its pixels, "
                "hectares and share. In a CRS in degrees areas are those on the ellipsoid."
            ),
        ),
        (
            report("OUTPUT_REPORT"),
            _tr(
                "One page (.html) with the transition matrix, gains and losses of each class, the largest transitions "
                "and what to be careful about. It holds all it shows and can be printed."
            ),
        ),
    ]


def _tr(text: str) -> str:
    return QCoreApplication.translate("CompareParameters", text)
