"""The parameters that name a map of classes, declared once for the algorithms that take one."""

from __future__ import annotations

from qgis.core import QgsProcessingParameterBoolean, QgsProcessingParameterRasterLayer
from qgis.PyQt.QtCore import QCoreApplication

from .parameters import Documented


def class_raster(help_text: str) -> Documented:
    """INPUT; the text says what is done with it."""
    names = _tr(
        "A raster file whose first band holds whole numbers from 0 to 65535, such as Classify Pixels writes. Names and "
        "colours of its classes are those that QGIS shows for the layer, or stand in the file; else classes are called "
        "by their numbers. Pixels of the value nodata belong to no class."
    )
    return QgsProcessingParameterRasterLayer("INPUT", _tr("Class raster")), f"{help_text} {names}"


def zero_is_class(help_text: str) -> Documented:
    """ZERO_IS_CLASS; the text says what becomes of it else."""
    return QgsProcessingParameterBoolean("ZERO_IS_CLASS", _tr("Value 0 is a class"), False), help_text


def _tr(text: str) -> str:
    return QCoreApplication.translate("ClassParameters", text)
