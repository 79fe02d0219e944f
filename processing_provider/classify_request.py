"""The parameters of Classify Pixels as the core's request."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from qgis.core import QgsCoordinateReferenceSystem, QgsRasterLayer
from qgis.PyQt.QtCore import QCoreApplication

from ..core.errors import RequestError
from ..core.requests import ClassifyRequest, RasterInput, SamplesInput
from .image_inputs import extent_input, frame_in, input_folder, input_rasters
from .layers import raster_input, wkt
from .model_cell_size import model_cell_size
from .parameter_values import ParameterValues
from .rendered_raster import Frame, title

#: The field of the request that names each output.
OUTPUTS = {
    "OUTPUT": "output",
    "OUTPUT_CONFIDENCE": "confidence_output",
    "OUTPUT_PROBABILITIES": "probabilities_output",
    "OUTPUT_ENTROPY": "entropy_output",
    "OUTPUT_POLYGONS": "polygons_output",
    "OUTPUT_AREAS": "areas_output",
}


def classify_request(
    values: ParameterValues,
    raster_file: Callable[[QgsRasterLayer], RasterInput],
    sample_file: Callable[[str], SamplesInput],
    destination: Callable[[str], str],
) -> ClassifyRequest:
    """Map the parameters to a request.

    Args:
        values: the parameters.
        raster_file: makes a layer a file.
        sample_file: writes the features of a parameter.
        destination: the file that an output parameter names, empty where that is not given.

    Raises:
        RequestError: the parameters make no request.
    """
    snap = values.raster_layer("SNAP_RASTER")
    return ClassifyRequest(
        model=values.text("MODEL"),
        rasters=input_rasters(values, raster_file),
        folder=input_folder(values),
        processing_mode=values.choice("PROCESSING_MODE"),
        extent=extent_input(values),
        mask=sample_file("MASK") if values.is_given("MASK") else None,
        target_crs=wkt(values.crs("TARGET_CRS")),
        cell_size=values.decimal("CELL_SIZE"),
        snap_raster=raster_input(snap) if snap else None,
        match_cell_size=values.flag("MATCH_CELL_SIZE"),
        padding=values.whole("PADDING"),
        tile_size=values.whole("TILE_SIZE"),
        batch_size=values.whole("BATCH_SIZE"),
        merge=values.choice("MERGE"),
        test_time_augmentation=values.flag("TEST_TIME_AUGMENTATION"),
        predict_background=values.flag("PREDICT_BACKGROUND"),
        threshold=values.decimal("THRESHOLD"),
        min_patch=values.whole("MIN_PATCH"),
        confidence_type=values.choice("CONFIDENCE_TYPE"),
        device=values.choice("DEVICE"),
        precision=values.choice("PRECISION"),
        trust_code=values.flag("TRUST_CODE"),
        resume=values.flag("RESUME"),
        **{field: destination(name) for name, field in OUTPUTS.items()},
    )


def frame(values: ParameterValues, layer: QgsRasterLayer) -> Frame:
    """The pixels to fetch of a layer that is no file; the cell size counts in the CRS of its map.

    Raises:
        RequestError: the parameters name no frame, or one that cannot be fetched.
    """
    crs, cell_size = _map_crs(values, layer), values.decimal("CELL_SIZE")
    if values.flag("MATCH_CELL_SIZE") and not cell_size:
        model = Path(values.text("MODEL"))
        cell_size = model_cell_size(model, crs)
        if not cell_size:
            raise RequestError(
                _tr(
                    "The layer {name} is no file, and the model {model} does not say in units of the map at what cell "
                    "size to fetch it: give CELL_SIZE instead of MATCH_CELL_SIZE."
                ).format(name=title(layer), model=model.name)
            )
    return frame_in(values, layer, crs, cell_size)


def _map_crs(values: ParameterValues, layer: QgsRasterLayer) -> QgsCoordinateReferenceSystem:
    """The CRS of the map on which an input raster is to be seen."""
    if values.is_given("TARGET_CRS"):
        return values.crs("TARGET_CRS")
    snap = values.raster_layer("SNAP_RASTER")
    if snap:
        return snap.crs()
    mosaic = values.choice("PROCESSING_MODE") == "MOSAIC"
    return values.raster_layers("INPUT")[0].crs() if mosaic else layer.crs()


def _tr(text: str) -> str:
    return QCoreApplication.translate("ClassifyRequest", text)
