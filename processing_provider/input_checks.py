"""What a user can get wrong in the layers, folders and outputs that several algorithms take.

Each check returns a sentence that says what is wrong, or an empty text.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from fnmatch import fnmatch
from pathlib import Path

from qgis.core import QgsMapLayer, QgsProviderRegistry, QgsRasterLayer, QgsWkbTypes
from qgis.PyQt.QtCore import QCoreApplication

from ..core.errors import ChipwiseError, RequestError
from ..core.partial import check_file, check_writable
from ..core.requests import FolderInput, RasterInput
from .layers import raster_input
from .parameter_values import ParameterValues
from .rendered_raster import PICTURE_TYPES, Frame, is_file


def draft_raster(layer: QgsRasterLayer, frame: Callable[[QgsRasterLayer], Frame]) -> RasterInput:
    """A raster layer as a file, for a request that is only to be checked: nothing is fetched.

    Raises:
        RequestError: the layer is broken, or no file and cannot be fetched.
    """
    if not layer.isValid():
        raise RequestError(_tr("The layer {name} is broken; mend its source first.").format(name=layer.name()))
    if is_file(layer):
        return raster_input(layer)
    frame(layer)
    return RasterInput(layer.source())


def vector_problem(values: ParameterValues, name: str, class_field: str = "", only_polygons: bool = False) -> str:
    """Check a vector layer; ``class_field`` is the parameter that names its field, empty if there is none."""
    if not values.is_given(name):
        return ""
    source = values.features(name)
    if source is None:
        return _tr("{name}: the layer cannot be opened; choose another.").format(name=name)
    kind, kinds = QgsWkbTypes.geometryType(source.wkbType()), QgsWkbTypes.GeometryType
    if kind == kinds.NullGeometry:
        return _tr("{name}: the layer is a table without geometries; choose a layer with a map.").format(name=name)
    if only_polygons and kind in (kinds.PointGeometry, kinds.LineGeometry):
        return _tr("{name}: the layer holds points or lines; choose one with polygons.").format(name=name)
    field = values.text(class_field) if class_field else ""
    if field and source.fields().lookupField(field) < 0:
        return _tr("The samples have no field {field}; they have {fields}.").format(
            field=field, fields=", ".join(source.fields().names())
        )
    return ""


def file_problem(values: ParameterValues, name: str) -> str:
    """Check that a raster layer, where one is given, is a file that the worker can read."""
    layer = values.raster_layer(name) if values.is_given(name) else None
    if layer and not is_file(layer):
        return _tr("{name}: the layer {layer} is no file; choose a raster file.").format(name=name, layer=layer.name())
    return ""


def same_file_problem(output: str, inputs: Iterable[tuple[str, str]]) -> str:
    """Check that an output replaces none of the inputs, of which each is given with what it is called."""
    for path, what in inputs:
        if path and Path(path).resolve() == Path(output).resolve():
            return _tr("The output {output} is {what} as well; choose another name.").format(output=output, what=what)
    return ""


def layer_file(layer: QgsMapLayer | None) -> str:
    """The file behind a layer; empty if it has none."""
    if layer is None:
        return ""
    return QgsProviderRegistry.instance().decodeUri(layer.providerType(), layer.source()).get("path") or ""


def model_problem(model: Path) -> str:
    """Check that the file of a model exists."""
    return "" if model.is_file() else _tr("The model {model} does not exist.").format(model=model)


def folder_problem(values: ParameterValues, name: str) -> str:
    """Check that a folder exists."""
    folder = values.text(name)
    if folder and not Path(folder).is_dir():
        return _tr("{name}: the folder {folder} does not exist.").format(name=name, folder=folder)
    return ""


def images_problem(folder: FolderInput | None) -> str:
    """Check that the folder of images holds any."""
    if folder is None or _holds(folder):
        return ""
    return _tr("INPUT_FOLDER: {folder} holds no file that matches {pattern}; check both.").format(
        folder=folder.path, pattern=folder.pattern
    )


def band_problem(layer: QgsRasterLayer, bands: tuple[int | str, ...]) -> str:
    """Check that a layer has the bands that were chosen by number."""
    count = 3 if is_picture(layer) else layer.bandCount()
    missing = [band for band in bands if isinstance(band, int) and band > count]
    if not missing:
        return ""
    return _tr("BANDS: {layer} has {count} bands, and none with the number {band}.").format(
        layer=layer.name(), count=count, band=missing[0]
    )


def is_picture(layer: QgsRasterLayer) -> bool:
    """Whether a layer has no numbers, only colours."""
    return layer.dataProvider().dataType(1) in PICTURE_TYPES


def writing_problem(folder: Path, target: Path) -> str:
    """Check that files can be made in a folder, where ``target`` is to go."""
    return _refusal(check_writable, folder, target)


def output_problem(output: str) -> str:
    """Check that a file can be made, or replaced, under this name."""
    return _refusal(check_file, Path(output).absolute())


def _refusal(check: Callable[..., None], *paths: Path) -> str:
    try:
        check(*paths)
    except ChipwiseError as error:
        return str(error)
    return ""


def _holds(folder: FolderInput) -> bool:
    names = (name.lower() for _, _, names in os.walk(folder.path) for name in names)
    return any(fnmatch(name, pattern.lower()) for name in names for pattern in folder.patterns)


def _tr(text: str) -> str:
    return QCoreApplication.translate("InputChecks", text)
