"""What a user can get wrong in Export Training Data, found before anything is written."""

from __future__ import annotations

import os
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

from qgis.core import Qgis, QgsRaster, QgsRasterLayer, QgsWkbTypes
from qgis.PyQt.QtCore import QCoreApplication

from ..core.errors import ChipwiseError, RequestError
from ..core.partial import check_empty_folder, check_writable
from ..core.requests import ExportRequest, FolderInput, RasterInput, SamplesInput
from ..core.schema import ClassSchema
from .export_request import export_request, frame
from .layers import raster_input
from .parameter_values import ParameterValues
from .rendered_raster import PICTURE_TYPES, is_file

VECTORS = {"SAMPLES": "CLASS_FIELD", "INSTANCE_SAMPLES": "INSTANCE_CLASS_FIELD", "MASK": ""}
OF_POLYGONS = ("INSTANCE_SAMPLES", "MASK")
#: What pictures can hold; their bands are one or three.
PICTURE_FORMATS = {"JPEG": (Qgis.DataType.Byte,), "PNG": (Qgis.DataType.Byte, Qgis.DataType.UInt16)}
#: By this file an older export is known, to which chips may be added.
STATISTICS_FILE = "esri_accumulated_stats.json"


def problems(values: ParameterValues) -> Iterator[str]:
    """Sentences that say what is wrong; empty ones where all is well. Later ones rely on the earlier being empty."""
    for name in VECTORS:
        yield _vector_problem(values, name)
    for name in ("INPUT_FOLDER", "LABEL_FOLDER"):
        yield _folder_problem(values, name)
    yield _solid_problem(values)
    try:
        request = _draft(values)
    except ChipwiseError as error:
        yield str(error)
        return
    yield _images_problem(request.folder)
    second = values.raster_layer("INPUT2")
    layers = list(zip(values.raster_layers("INPUT"), request.rasters))
    for layer, raster in [*layers, (second, request.second_raster)] if second else layers:
        yield _band_problem(layer, raster.bands)
        yield _picture_problem(layer, raster.bands, request.chip_format)
    yield _schema_problem(request.schema)
    yield _output_problem(Path(request.output).absolute())


def _draft(values: ParameterValues) -> ExportRequest:
    """The request without files, since making it finds what does not fit together."""

    def raster_file(layer: QgsRasterLayer) -> RasterInput:
        if not layer.isValid():
            raise RequestError(_tr("The layer {name} is broken; mend its source first.").format(name=layer.name()))
        if is_file(layer):
            return raster_input(layer)
        frame(values, layer)
        return RasterInput(layer.source())

    return export_request(values, raster_file, lambda name, _field, _radius: SamplesInput(name))


def _vector_problem(values: ParameterValues, name: str) -> str:
    if not values.is_given(name):
        return ""
    source = values.features(name)
    if source is None:
        return _tr("{name}: the layer cannot be opened; choose another.").format(name=name)
    kind, kinds = QgsWkbTypes.geometryType(source.wkbType()), QgsWkbTypes.GeometryType
    if kind == kinds.NullGeometry:
        return _tr("{name}: the layer is a table without geometries; choose a layer with a map.").format(name=name)
    if name in OF_POLYGONS and kind in (kinds.PointGeometry, kinds.LineGeometry):
        return _tr("{name}: the layer holds points or lines; choose one with polygons.").format(name=name)
    field = values.text(VECTORS[name]) if VECTORS[name] else ""
    if field and source.fields().lookupField(field) < 0:
        return _tr("The samples have no field {field}; they have {fields}.").format(
            field=field, fields=", ".join(source.fields().names())
        )
    return ""


def _folder_problem(values: ParameterValues, name: str) -> str:
    folder = values.text(name)
    if folder and not Path(folder).is_dir():
        return _tr("{name}: the folder {folder} does not exist.").format(name=name, folder=folder)
    return ""


def _solid_problem(values: ParameterValues) -> str:
    if not any(values.cells("SOLID_DISTANCE")):
        return ""
    if not values.is_given("SAMPLES"):
        return _tr("SOLID_DISTANCE widens points and lines: give SAMPLES, or leave it empty.")
    if values.decimal("BUFFER_RADIUS") > 0:
        return _tr(
            "BUFFER_RADIUS makes polygons of points and lines, which SOLID_DISTANCE does not widen; give one of them."
        )
    return ""


def _images_problem(folder: FolderInput | None) -> str:
    if folder is None or _holds(folder):
        return ""
    return _tr("INPUT_FOLDER: {folder} holds no file that matches {pattern}; check both.").format(
        folder=folder.path, pattern=folder.pattern
    )


def _holds(folder: FolderInput) -> bool:
    names = (name.lower() for _, _, names in os.walk(folder.path) for name in names)
    return any(fnmatch(name, pattern.lower()) for name in names for pattern in folder.patterns)


def _band_problem(layer: QgsRasterLayer, bands: tuple[int | str, ...]) -> str:
    count = 3 if _is_picture(layer) else layer.bandCount()
    missing = [band for band in bands if isinstance(band, int) and band > count]
    if not missing:
        return ""
    return _tr("BANDS: {layer} has {count} bands, and none with the number {band}.").format(
        layer=layer.name(), count=count, band=missing[0]
    )


def _picture_problem(layer: QgsRasterLayer, bands: tuple[int | str, ...], chip_format: str) -> str:
    """Say why chips of this format cannot hold the layer; the core looks closer."""
    if chip_format not in PICTURE_FORMATS:
        return ""
    own = _bands_without_alpha(layer)
    count = len(bands or own)
    if count not in (1, 3):
        return _tr(
            "{form} chips have 1 or 3 bands, and {layer} would give {count}; choose TIFF as CHIP_FORMAT, or name one "
            "or three bands in BANDS."
        ).format(form=chip_format, layer=layer.name(), count=count)
    used = bands if bands and all(isinstance(band, int) for band in bands) else own
    if not _is_picture(layer) and any(
        layer.dataProvider().sourceDataType(band) not in PICTURE_FORMATS[chip_format] for band in used
    ):
        return _tr(
            "{form} chips hold whole numbers from 0 to {most} only, and {layer} is of another data type; choose TIFF "
            "as CHIP_FORMAT."
        ).format(form=chip_format, most=255 if chip_format == "JPEG" else 65535, layer=layer.name())
    return ""


def _is_picture(layer: QgsRasterLayer) -> bool:
    return layer.dataProvider().dataType(1) in PICTURE_TYPES


def _bands_without_alpha(layer: QgsRasterLayer) -> list[int]:
    if _is_picture(layer):
        return [1, 2, 3]
    provider, alpha = layer.dataProvider(), QgsRaster.ColorInterpretation.AlphaBand
    return [b for b in range(1, provider.bandCount() + 1) if provider.colorInterpretation(b) != alpha]


def _schema_problem(text: str) -> str:
    try:
        if text:
            ClassSchema.from_text(text)
    except ChipwiseError as error:
        return str(error)
    return ""


def _output_problem(folder: Path) -> str:
    try:
        if (folder / STATISTICS_FILE).is_file():
            check_writable(folder, folder)
        else:
            check_empty_folder(folder)
    except ChipwiseError as error:
        return str(error)
    return ""


def _tr(text: str) -> str:
    return QCoreApplication.translate("ExportChecks", text)
