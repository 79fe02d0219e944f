"""The parameters of Sample Reference Points with their help texts."""

from __future__ import annotations

from qgis.core import (
    QgsProcessing,
    QgsProcessingParameterDistance,
    QgsProcessingParameterVectorDestination,
)
from qgis.PyQt.QtCore import QCoreApplication

from ..core.requests import ALLOCATIONS
from .class_parameters import class_raster, zero_is_class
from .parameters import Documented, choice, decimal, table, whole


def basic_parameters() -> list[Documented]:
    """The map, how many points, and how they are divided among its classes."""
    return [
        class_raster(_tr("The map whose accuracy is to be known. Its classes are the strata of the sample.")),
        (
            whole("POINT_COUNT", _tr("Number of points (empty: as many as the standard error needs)"), None, 1, 10**6),
            _tr(
                "Points in all. Empty: as many as overall accuracy needs to be known with the standard error given "
                "below, by the formula that Olofsson et al. 2014 recommend. The log says how many that is, and how "
                "many each class gets."
            ),
        ),
        (
            choice("ALLOCATION", _tr("Points per class"), ALLOCATIONS, "PROPORTIONAL"),
            _tr(
                "How the points are divided among the classes:\n"
                "PROPORTIONAL: by the area that each class has in the map, which serves overall accuracy and areas "
                "best. Together with a smallest number per class this is what Olofsson et al. 2014 recommend\n"
                "EQUAL: the same number for each class, which serves the user's accuracy of every class"
            ),
        ),
        (
            whole("MIN_PER_CLASS", _tr("Smallest number of points per class"), 50, 0, 10**6),
            _tr(
                "Rare classes get at least so many points, since a few say nothing about them: 50 to 100 is usual. "
                "The others share what is left of the number of points by their area. A class with fewer pixels gets "
                "them all. 0 sets no limit."
            ),
        ),
        (
            table("CLASS_COUNTS", _tr("Points of single classes"), _tr("Class;Points")),
            _tr(
                "Sets the number of points of some classes: value or name of the class, and its points. They come "
                "besides the number of points above, which the other classes share. 0 leaves a class out; estimates of "
                "the area then say nothing about what the map shows as that class."
            ),
        ),
    ]


def advanced_parameters() -> list[Documented]:
    """Where the points may lie, how many are needed, and chance."""
    return [
        (
            QgsProcessingParameterDistance(
                "MIN_DISTANCE", _tr("Smallest distance between points"), 0.0, "INPUT", minValue=0.0
            ),
            _tr(
                "No two points lie nearer to each other, in the units of the raster's CRS: neighbouring pixels tell "
                "the same twice. A class that has no room for all of its points gets fewer, and the log says so. With "
                "a distance that leaves much room the sample is as good as random."
            ),
        ),
        (
            decimal("STANDARD_ERROR", _tr("Standard error of overall accuracy (percent)"), 2.0, 0.01, 50.0, digits=2),
            _tr(
                "How well overall accuracy is to be known, where no number of points is given: the half width of its "
                "95 % confidence interval is twice this. Half the error takes four times the points."
            ),
        ),
        (
            table("EXPECTED_ACCURACY", _tr("Expected user's accuracy"), _tr("Class;Percent")),
            _tr(
                "What share of each class you expect to be right, in percent, where no number of points is given: "
                "value or name of the class, and the percent. 80 is taken for classes that are not named. The worse a "
                "class is expected to be, the more points are needed."
            ),
        ),
        zero_is_class(
            _tr(
                "Also draw points where the map has the value 0, in a stratum of its own: background, or what was left "
                "unclassified. Nodata never gets points. Choose the same in Assess Accuracy."
            )
        ),
        (
            whole("SEED", _tr("Seed"), 42, 0, 2**31 - 1),
            _tr("The same seed, map and numbers give the same points."),
        ),
    ]


def output() -> Documented:
    """The points."""
    points = QgsProcessing.SourceType.TypeVectorPoint
    return (
        QgsProcessingParameterVectorDestination("OUTPUT", _tr("Reference points"), points),
        _tr(
            "A GeoPackage of points at the centres of pixels, in random order, in the raster's CRS. Fill in the field "
            "reference, which offers the classes by name, from better imagery or in the field; leave it empty where "
            "nobody can tell. The class that the map shows there is kept in the hidden field stratum, so that it does "
            "not sway who looks, and the share of the map that the class covers in stratum_share: Assess Accuracy "
            "needs both. Points that somebody has begun to fill in are never replaced."
        ),
    )


def _tr(text: str) -> str:
    return QCoreApplication.translate("SampleParameters", text)
