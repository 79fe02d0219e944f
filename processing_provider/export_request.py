"""The parameters of Export Training Data as the core's request, and what they say about it before it is made."""

from __future__ import annotations

from collections.abc import Callable

from qgis.core import QgsRasterLayer
from qgis.PyQt.QtCore import QCoreApplication

from ..core.errors import RequestError
from ..core.requests import ExportRequest, FolderInput, RasterInput, SamplesInput
from .image_inputs import band_list, extent_input, frame_in, input_folder, input_rasters, with_bands
from .layers import raster_hints, sample_hints
from .parameter_values import ParameterValues
from .rendered_raster import Frame

SampleFiles = Callable[[str, str, float], SamplesInput]


def export_request(
    values: ParameterValues, raster_file: Callable[[QgsRasterLayer], RasterInput], sample_file: SampleFiles
) -> ExportRequest:
    """Map the parameters to a request.

    Args:
        values: the parameters.
        raster_file: makes a layer a file.
        sample_file: writes the features of a parameter; called with its name, the class field ("" is one class) and
            the buffer radius.

    Raises:
        RequestError: the parameters make no request.
    """
    metadata_format = values.choice("METADATA_FORMAT")
    label_layers, second = values.raster_layers("LABEL_RASTER"), values.raster_layer("INPUT2")
    # Two dates have the same bands; a second image of any other kind keeps its own.
    second_bands = band_list(values) if metadata_format == "CLASSIFIED_TILES" else ()
    tile_size = values.whole("TILE_SIZE_X") or values.whole("TILE_SIZE")
    stride = values.whole("STRIDE_X") or values.whole("STRIDE")

    def samples(name: str, field: str = "", buffer_radius: float = 0.0) -> SamplesInput | None:
        return sample_file(name, field, buffer_radius) if values.is_given(name) else None

    return ExportRequest(
        output=values.text("OUTPUT"),
        rasters=input_rasters(values, raster_file),
        folder=input_folder(values),
        second_raster=with_bands(raster_file(second), second_bands) if second else None,
        processing_mode=values.choice("PROCESSING_MODE"),
        extent=extent_input(values),
        cell_size=values.decimal("CELL_SIZE"),
        samples=samples("SAMPLES", values.text("CLASS_FIELD"), values.decimal("BUFFER_RADIUS")),
        label_rasters=tuple(map(raster_file, label_layers)),
        label_folder=FolderInput(values.text("LABEL_FOLDER")) if values.is_given("LABEL_FOLDER") else None,
        instance_samples=samples("INSTANCE_SAMPLES", values.text("INSTANCE_CLASS_FIELD")),
        mask=samples("MASK"),
        schema=values.text("SCHEMA"),
        hints=_hints(values, label_layers),
        solid_distances=solid_distances(values),
        tile_size=tile_size,
        tile_size_y=values.whole("TILE_SIZE_Y"),
        stride=stride,
        stride_y=values.whole("STRIDE_Y"),
        chip_layout=values.choice("CHIP_LAYOUT"),
        rotation_angle=values.decimal("ROTATION_ANGLE"),
        min_overlap_ratio=values.decimal("MIN_OVERLAP_RATIO"),
        empty_tiles=values.flag("EMPTY_TILES"),
        empty_ratio=values.decimal("EMPTY_RATIO") if values.is_given("EMPTY_RATIO") else None,
        metadata_format=metadata_format,
        chip_format=values.choice("CHIP_FORMAT"),
        crop_mode=values.choice("CROP_MODE"),
        blacken_around_feature=values.flag("BLACKEN_AROUND_FEATURE"),
        reference_system=values.choice("REFERENCE_SYSTEM"),
        seed=values.whole("SEED"),
    )


def solid_distances(values: ParameterValues) -> tuple[tuple[str, float], ...]:
    """Class and pixels of every row that is not empty.

    Raises:
        RequestError: a row has no class or no number.
    """
    rows = values.rows("SOLID_DISTANCE", 2)
    try:
        if all(name for name, _ in rows):
            return tuple((name, float(pixels)) for name, pixels in rows)
    except ValueError:
        pass
    raise RequestError(
        _tr("SOLID_DISTANCE: every row needs a class (its value or name) and a number of pixels, such as Road, 3.")
    )


def frame(values: ParameterValues, layer: QgsRasterLayer) -> Frame:
    """The pixels to fetch of a layer that is no file; the cell size counts in the first raster's CRS.

    Raises:
        RequestError: the parameters name no frame, or one that cannot be fetched.
    """
    first = next(iter(values.raster_layers("INPUT")), layer)
    return frame_in(values, layer, first.crs(), values.decimal("CELL_SIZE"))


def _hints(values: ParameterValues, label_layers: list[QgsRasterLayer]):
    """Names and colours of the classes from the layers' styles; of two for one class the last counts."""
    hints = [hint for layer in label_layers for hint in raster_hints(layer)]
    for layer, field in (("INSTANCE_SAMPLES", "INSTANCE_CLASS_FIELD"), ("SAMPLES", "CLASS_FIELD")):
        if values.is_given(layer) and values.text(field):
            hints += sample_hints(values.vector_layer(layer), values.text(field))
    return tuple(hints)


def _tr(text: str) -> str:
    return QCoreApplication.translate("ExportRequest", text)
