"""Short ways to declare parameters; each has its default in the declaration."""

from __future__ import annotations

from qgis.core import (
    QgsProcessing,
    QgsProcessingAlgorithm,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFile,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingParameterNumber,
)
from qgis.PyQt.QtCore import QCoreApplication

#: A parameter and its help text.
Documented = tuple[QgsProcessingParameterDefinition, str]


def choice(name: str, label: str, options: tuple[str, ...], default: str) -> QgsProcessingParameterEnum:
    """One of several names, which stay the same whatever their order."""
    return QgsProcessingParameterEnum(name, label, list(options), defaultValue=default, usesStaticStrings=True)


def whole(name: str, label: str, default: int | None, low: int, high: int) -> QgsProcessingParameterNumber:
    """A whole number; optional where there is no default."""
    kind = QgsProcessingParameterNumber.Type.Integer
    return QgsProcessingParameterNumber(name, label, kind, default, default is None, low, high)


def decimal(
    name: str, label: str, default: float | None, low: float, high: float, digits: int = 6
) -> QgsProcessingParameterNumber:
    """A number, typed with so many digits after the point; optional where there is no default."""
    kind = QgsProcessingParameterNumber.Type.Double
    parameter = QgsProcessingParameterNumber(name, label, kind, default, default is None, low, high)
    parameter.setMetadata({"widget_wrapper": {"decimals": digits}})
    return parameter


def raster_list(name: str, label: str) -> QgsProcessingParameterMultipleLayers:
    """Any number of raster layers, also none."""
    return QgsProcessingParameterMultipleLayers(name, label, QgsProcessing.SourceType.TypeRaster, optional=True)


def folder(name: str, label: str) -> QgsProcessingParameterFile:
    """A folder that may be left out."""
    return QgsProcessingParameterFile(name, label, QgsProcessingParameterFile.Behavior.Folder, optional=True)


def value_problem(algorithm: QgsProcessingAlgorithm, parameters: dict) -> str:
    """Say which number or choice is out of range, where QGIS says only that a value is incorrect."""
    for parameter in algorithm.parameterDefinitions():
        value = parameters.get(parameter.name())
        if not isinstance(value, (int, float, str)) or parameter.checkValueIsAcceptable(value):
            continue
        if isinstance(parameter, QgsProcessingParameterNumber):
            low, high = parameter.minimum(), parameter.maximum()
            known = _tr("a number from {low:g} to {high:g}") if high < 1e12 else _tr("a number of at least {low:g}")
            return _tr("{name} is {known}; {value} was given.").format(
                name=parameter.name(), known=known.format(low=low, high=high), value=value
            )
        if isinstance(parameter, QgsProcessingParameterEnum):
            return _tr("{name} is one of {names}; {value} was given.").format(
                name=parameter.name(), names=", ".join(parameter.options()), value=value
            )
    return ""


def _tr(text: str) -> str:
    return QCoreApplication.translate("Parameters", text)
