"""What a user can get wrong in Export Training Data, found before anything is written."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from qgis.core import Qgis, QgsRaster, QgsRasterLayer
from qgis.PyQt.QtCore import QCoreApplication

from ..core.errors import ChipwiseError
from ..core.partial import check_empty_folder
from ..core.requests import ExportRequest, SamplesInput
from ..core.schema import ClassSchema
from .export_request import export_request, frame
from .input_checks import (
    band_problem,
    draft_raster,
    folder_problem,
    images_problem,
    is_picture,
    vector_problem,
    writing_problem,
)
from .parameter_values import ParameterValues

VECTORS = {"SAMPLES": "CLASS_FIELD", "INSTANCE_SAMPLES": "INSTANCE_CLASS_FIELD", "MASK": ""}
OF_POLYGONS = ("INSTANCE_SAMPLES", "MASK")
#: What pictures can hold; their bands are one or three.
PICTURE_FORMATS = {"JPEG": (Qgis.DataType.Byte,), "PNG": (Qgis.DataType.Byte, Qgis.DataType.UInt16)}
#: By this file an older export is known, to which chips may be added.
STATISTICS_FILE = "esri_accumulated_stats.json"


def problems(values: ParameterValues) -> Iterator[str]:
    """Sentences that say what is wrong; empty ones where all is well. Later ones rely on the earlier being empty."""
    for name, class_field in VECTORS.items():
        yield vector_problem(values, name, class_field, only_polygons=name in OF_POLYGONS)
    for name in ("INPUT_FOLDER", "LABEL_FOLDER"):
        yield folder_problem(values, name)
    yield _solid_problem(values)
    try:
        request = _draft(values)
    except ChipwiseError as error:
        yield str(error)
        return
    yield images_problem(request.folder)
    second = values.raster_layer("INPUT2")
    layers = list(zip(values.raster_layers("INPUT"), request.rasters))
    for layer, raster in [*layers, (second, request.second_raster)] if second else layers:
        yield band_problem(layer, raster.bands)
        yield _picture_problem(layer, raster.bands, request.chip_format)
    yield _schema_problem(request.schema)
    yield _output_problem(Path(request.output).absolute())


def _draft(values: ParameterValues) -> ExportRequest:
    """The request without files, since making it finds what does not fit together."""
    raster_file = partial(draft_raster, frame=partial(frame, values))
    return export_request(values, raster_file, lambda name, _field, _radius: SamplesInput(name))


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
    if not is_picture(layer) and any(
        layer.dataProvider().sourceDataType(band) not in PICTURE_FORMATS[chip_format] for band in used
    ):
        return _tr(
            "{form} chips hold whole numbers from 0 to {most} only, and {layer} is of another data type; choose TIFF "
            "as CHIP_FORMAT."
        ).format(form=chip_format, most=255 if chip_format == "JPEG" else 65535, layer=layer.name())
    return ""


def _bands_without_alpha(layer: QgsRasterLayer) -> list[int]:
    if is_picture(layer):
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
    if (folder / STATISTICS_FILE).is_file():
        return writing_problem(folder, folder)
    try:
        check_empty_folder(folder)
    except ChipwiseError as error:
        return str(error)
    return ""


def _tr(text: str) -> str:
    return QCoreApplication.translate("ExportChecks", text)
