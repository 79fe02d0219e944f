"""The parameters that say which images are meant, which bands of them and what ground, as the core takes them.

Algorithms that take images name them alike: INPUT, INPUT_FOLDER, INPUT_PATTERN, BANDS, EXTENT and CELL_SIZE.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

from qgis.core import QgsCoordinateReferenceSystem, QgsRasterLayer, QgsRectangle

from ..core.requests import ExtentInput, FolderInput, RasterInput
from .layers import wkt
from .parameter_values import ParameterValues
from .rendered_raster import Frame, frame_of


def input_rasters(
    values: ParameterValues, raster_file: Callable[[QgsRasterLayer], RasterInput]
) -> tuple[RasterInput, ...]:
    """The input rasters with their bands; ``raster_file`` makes a layer a file."""
    bands = band_list(values)
    return tuple(with_bands(raster_file(layer), bands) for layer in values.raster_layers("INPUT"))


def input_folder(values: ParameterValues) -> FolderInput | None:
    """The folder of images, None when not given."""
    if not values.is_given("INPUT_FOLDER"):
        return None
    return FolderInput(values.text("INPUT_FOLDER"), values.text("INPUT_PATTERN"), band_list(values))


def band_list(values: ParameterValues) -> tuple[int | str, ...]:
    """The bands in their order: numbers where a token has only digits, else names; none means all."""
    text = values.text("BANDS")
    tokens = [token.strip() for token in text.split(",")] if text else []
    return tuple(int(token) if token.isdecimal() else token for token in tokens)


def with_bands(raster: RasterInput, bands: tuple[int | str, ...]) -> RasterInput:
    """The same raster with only these bands."""
    return dataclasses.replace(raster, bands=bands)


def extent_input(values: ParameterValues) -> ExtentInput | None:
    """The extent in the CRS in which it was given, None when not given."""
    extent = values.extent("EXTENT")
    if extent is None:
        return None
    bounds = (extent.xMinimum(), extent.yMinimum(), extent.xMaximum(), extent.yMaximum())
    return ExtentInput(bounds, wkt(values.extent_crs("EXTENT")))


def frame_in(
    values: ParameterValues, layer: QgsRasterLayer, crs: QgsCoordinateReferenceSystem, cell_size: float
) -> Frame:
    """The pixels to fetch of a layer that is no file, where the cell size counts in the units of a CRS.

    Raises:
        RequestError: there is no extent or cell size (0), or what they make cannot be fetched.
    """
    extent = values.extent("EXTENT", layer.crs())
    if extent is not None and crs != layer.crs():
        cell_size *= _side(extent) / _side(values.extent("EXTENT", crs))
    return frame_of(layer, extent, cell_size)


def _side(extent: QgsRectangle) -> float:
    return max(extent.width(), 1e-300)
