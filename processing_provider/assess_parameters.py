"""The parameters of Assess Accuracy with their help texts."""

from __future__ import annotations

from qgis.core import (
    QgsProcessing,
    QgsProcessingParameterBand,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterField,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterRasterLayer,
)
from qgis.PyQt.QtCore import QCoreApplication

from ..core.requests import SAMPLINGS
from .class_parameters import class_raster, zero_is_class
from .parameters import Documented, choice, table


def basic_parameters() -> list[Documented]:
    """The map, and what is true."""
    return [
        class_raster(_tr("The map whose accuracy is assessed.")),
        *_vector_reference(),
        *_raster_reference(),
    ]


def advanced_parameters() -> list[Documented]:
    """What the reference means."""
    return [
        (
            choice("SAMPLING", _tr("How the reference points were chosen"), SAMPLINGS, "AUTO"),
            _tr(
                "Whether accuracies and areas may be estimated for the whole map, with 95 % confidence intervals "
                "(Olofsson et al. 2014):\n"
                "AUTO: STRATIFIED for points with the fields stratum and stratum_share, else RANDOM for points; NONE "
                "for lines, polygons and rasters\n"
                "STRATIFIED: points of Sample Reference Points, drawn for this map or another of the same ground\n"
                "RANDOM: points drawn at random or on a regular grid, over the whole map or within its classes\n"
                "NONE: places that somebody picked, or that served as training samples; they say how the map does "
                "there, and nothing about the rest"
            ),
        ),
        (
            table("MAPPING", _tr("Reference classes by other names"), _tr("Reference;Class of the map")),
            _tr(
                "For reference data with other classes than the map: the value or name in the reference, and the value "
                "or name of the map's class that it stands for. Several may stand for one. Leave the class empty to "
                "leave that reference out. What is not in the table is matched by value, or by name whatever the "
                "capitals."
            ),
        ),
        zero_is_class(
            _tr(
                "Count the value 0, in the map and in the reference, as a class such as background. Otherwise such "
                "places are left out and counted in the report, since 0 means unlabelled: then things that the map "
                "misses do not count where it has 0 in their place."
            )
        ),
        (
            QgsProcessingParameterBoolean("RESAMPLE", _tr("Allow a reference raster on another grid"), False),
            _tr(
                "Compare each pixel of the map with the pixel of the reference raster that lies nearest to its centre, "
                "also where the two have different cell sizes, origins or CRSs. Otherwise such a reference is refused: "
                "shifted pixels count as errors along every edge."
            ),
        ),
    ]


def outputs() -> list[Documented]:
    """The report and the table."""
    return [
        (
            QgsProcessingParameterFileDestination(
                "OUTPUT_REPORT", _tr("Report"), fileFilter=_tr("Web pages (*.html *.htm)")
            ),
            _tr(
                "A page with the confusion matrix as plot and table, the accuracy of every class, the estimated areas, "
                "what was left out, and what the figures can and cannot say. One file, to send on or print."
            ),
        ),
        (
            QgsProcessingParameterFileDestination(
                "OUTPUT_CSV",
                _tr("Table of figures"),
                fileFilter=_tr("Tables (*.csv)"),
                optional=True,
                createByDefault=False,
            ),
            _tr(
                "The confusion matrix and all figures as text: a row for each class of the map with its counts by "
                "reference class, accuracies, areas and half widths of their 95 % confidence intervals, and a last row "
                "for all classes together. Shares and accuracies lie between 0 and 1."
            ),
        ),
    ]


def _vector_reference() -> list[Documented]:
    any_geometry = [QgsProcessing.SourceType.TypeVectorAnyGeometry]
    return [
        (
            QgsProcessingParameterFeatureSource(
                "REFERENCE", _tr("Reference (points, polygons or lines)"), any_geometry, optional=True
            ),
            _tr(
                "What is truly there, in any CRS: points, of which each counts for the pixel it lies in, such as those "
                "of Sample Reference Points; or polygons and lines, where every pixel counts whose centre lies in the "
                "polygon, or that the line touches. Of a layer with a selection only the selected ones can be used. "
                "Do not give the samples that the model has learnt from. Give either this or a reference raster."
            ),
        ),
        (
            QgsProcessingParameterField(
                "REFERENCE_FIELD", _tr("Field of the true class"), parentLayerParameterName="REFERENCE", optional=True
            ),
            _tr(
                "Field that holds the class: its value, or its name as in the map. Features without one are left out "
                "and counted. Empty is the field reference, as Sample Reference Points calls it."
            ),
        ),
    ]


def _raster_reference() -> list[Documented]:
    return [
        (
            QgsProcessingParameterRasterLayer(
                "REFERENCE_RASTER", _tr("Reference raster (instead of points, polygons or lines)"), optional=True
            ),
            _tr(
                "A raster file of the true classes with the map's values, on the map's pixels; it may cover a part of "
                "it. Nodata and 0 mean unknown."
            ),
        ),
        (
            QgsProcessingParameterBand(
                "REFERENCE_BAND", _tr("Band of the reference raster"), 1, "REFERENCE_RASTER", optional=True
            ),
            _tr("The band that holds the true class, by number."),
        ),
    ]


def _tr(text: str) -> str:
    return QCoreApplication.translate("AssessParameters", text)
