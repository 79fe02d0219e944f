"""Short ways to declare parameters; each has its default in the declaration."""

from __future__ import annotations

from pathlib import Path

from qgis.core import (
    QgsProcessing,
    QgsProcessingAlgorithm,
    QgsProcessingDestinationParameter,
    QgsProcessingOutputLayerDefinition,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFile,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterMatrix,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingParameterNumber,
    QgsProcessingParameterRasterDestination,
    QgsProcessingParameterString,
    QgsProcessingParameterVectorDestination,
)
from qgis.PyQt.QtCore import QCoreApplication

#: Outputs that are layers, whose files have one of a few endings.
LAYER_DESTINATIONS = (QgsProcessingParameterRasterDestination, QgsProcessingParameterVectorDestination)
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


def file(name: str, label: str, kinds: str) -> QgsProcessingParameterFile:
    """A file that may be left out; ``kinds`` is a filter such as ``Models (*.dlpk *.emd)``, empty for any."""
    return QgsProcessingParameterFile(name, label, optional=True, fileFilter=kinds)


def report(name: str) -> QgsProcessingParameterFileDestination:
    """A page for a browser, which dialogs make unless told not to: QGIS lists it among its results."""
    kinds = _tr("HTML files (*.html)")
    return QgsProcessingParameterFileDestination(name, _tr("Report"), kinds, optional=True)


def table(name: str, label: str, headers: str) -> QgsProcessingParameterMatrix:
    """A table with any number of rows, also none; ``headers`` are those of its columns, separated by semicolons."""
    return QgsProcessingParameterMatrix(name, label, numberRows=1, headers=headers.split(";"), optional=True)


def value_problem(algorithm: QgsProcessingAlgorithm, parameters: dict) -> str:
    """Say which value cannot be, where QGIS says only that one is incorrect, or nothing at all."""
    for parameter in algorithm.parameterDefinitions():
        value = parameters.get(parameter.name())
        if isinstance(value, str) and _is_blank(parameter, value):
            return _tr("{name} is empty; give a value.").format(name=parameter.name())
        if isinstance(value, (int, float, str)) and not parameter.checkValueIsAcceptable(value):
            sentence = _unacceptable(parameter, value)
            if sentence:
                return sentence
        if isinstance(parameter, LAYER_DESTINATIONS) and not _has_known_ending(parameter, value):
            return _tr("{name}: let the name of the output end in {endings}.").format(
                name=parameter.name(), endings=_tr(" or ").join(f".{ending}" for ending in _endings(parameter))
            )
    return ""


def _is_blank(parameter: QgsProcessingParameterDefinition, value: str) -> bool:
    is_optional = parameter.flags() & QgsProcessingParameterDefinition.Flag.FlagOptional
    return isinstance(parameter, QgsProcessingParameterString) and not is_optional and not value.strip()


def _has_known_ending(parameter: QgsProcessingDestinationParameter, value) -> bool:
    """Whether an output has the ending of a file that it can be; temporary and unwanted ones get theirs later."""
    path = value.sink.staticValue() if isinstance(value, QgsProcessingOutputLayerDefinition) else value
    if not isinstance(path, str) or path in ("", QgsProcessing.TEMPORARY_OUTPUT):
        return True
    return Path(path).suffix.lower().lstrip(".") in _endings(parameter)


def _endings(parameter: QgsProcessingDestinationParameter) -> list[str]:
    if isinstance(parameter, QgsProcessingParameterRasterDestination):
        return parameter.supportedOutputRasterLayerExtensions()
    return parameter.supportedOutputVectorLayerExtensions()


def _unacceptable(parameter: QgsProcessingParameterDefinition, value) -> str:
    name = parameter.name()
    if isinstance(parameter, QgsProcessingParameterNumber):
        low, high = parameter.minimum(), parameter.maximum()
        known = _tr("a number from {low:g} to {high:g}") if high < 1e12 else _tr("a number of at least {low:g}")
        return _tr("{name} is {known}; {value} was given.").format(
            name=name, known=known.format(low=low, high=high), value=value
        )
    if isinstance(parameter, QgsProcessingParameterEnum):
        return _tr("{name} is one of {names}; {value} was given.").format(
            name=name, names=", ".join(parameter.options()), value=value
        )
    if isinstance(parameter, QgsProcessingParameterFile) and value:
        return _tr("{name}: {value} is none of {kinds}.").format(name=name, value=value, kinds=parameter.fileFilter())
    return ""


def _tr(text: str) -> str:
    return QCoreApplication.translate("Parameters", text)
