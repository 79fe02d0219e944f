"""Reading images at a chip's place: inside the raster, across its edge, or turned."""

from __future__ import annotations

import numpy as np
from affine import Affine
from scipy.ndimage import affine_transform

from ..rasters import Image
from .cut import ChipImage
from .grid import ChipWindow


def read_image(image: Image, window: ChipWindow, in_map_space: bool = True) -> ChipImage:
    """Read a chip; what lies beyond the raster, and what has no value, is filled with nodata.

    A turned chip is resampled bilinearly, with the imagery around its place, so that its corners are not empty; next
    to invalid pixels it takes the nearest, since a mean with them means nothing.

    Args:
        in_map_space: give the chip its place in the map; else in the raster's pixels, as a raster without georeference
            has it.
    """
    values, valid = _read_turned(image, window) if window.angle else _read_padded(image, window)
    plane = image.grid.transform if in_map_space else Affine.scale(1, -1)
    crs = image.grid.crs if in_map_space else None
    return ChipImage(values, valid, plane * window.to_raster, crs, image.nodata, image.band_names)


def read_nearest(image: Image, window: ChipWindow) -> tuple[np.ndarray, np.ndarray]:
    """Values and where they are valid, (bands, rows, columns); a turned window takes the nearest pixels."""
    if not window.angle:
        return _read_padded(image, window)
    around = window.enclosing(1)
    values, valid = _read_padded(image, around)
    to_around = Affine.translation(-around.column, -around.row) * window.to_raster * Affine.translation(0.5, 0.5)
    columns, rows = np.meshgrid(np.arange(window.width), np.arange(window.height))
    x, y = to_around * (columns, rows)
    rows, columns = np.floor(y).astype(int), np.floor(x).astype(int)
    return values[:, rows, columns], valid[:, rows, columns]


def _read_padded(image: Image, window: ChipWindow) -> tuple[np.ndarray, np.ndarray]:
    inside = window.inside(image.grid.width, image.grid.height)
    shape = (window.height, window.width)
    if (inside.height, inside.width) == shape:
        values, valid = image.read(inside)
        if not valid.all():
            values = np.where(valid, values, np.array(image.fill, values.dtype))
        return values, valid
    values = np.full((len(image.band_names), *shape), image.fill, image.dtype)
    valid = np.zeros(values.shape, bool)
    if inside.width and inside.height:
        row, column = int(inside.row_off) - window.row, int(inside.col_off) - window.column
        place = np.s_[:, row : row + int(inside.height), column : column + int(inside.width)]
        inner, valid[place] = image.read(inside)
        values[place] = np.where(valid[place], inner, values[place])
    return values, valid


def _read_turned(image: Image, window: ChipWindow) -> tuple[np.ndarray, np.ndarray]:
    around = window.enclosing(2)
    values, valid = _read_padded(image, around)
    # affine_transform asks for the input's (row, column) of each output (row, column), counted from pixel centres
    t = Affine.translation(-around.column, -around.row) * window.to_raster
    x, y = t * (0.5, 0.5)
    matrix, offset = [[t.e, t.d], [t.b, t.a]], (y - 0.5, x - 0.5)
    shape = (window.height, window.width)
    nearest, nearest_valid = read_nearest(image, window)
    turned = np.empty((len(values), *shape), values.dtype)
    for band, (layer, good) in enumerate(zip(values, valid, strict=True)):
        smooth = affine_transform(np.where(good, layer, 0).astype(np.float64), matrix, offset, shape, order=1)
        doubtful = affine_transform((~good).astype(np.float32), matrix, offset, shape, order=1) > 0
        if np.issubdtype(values.dtype, np.integer):
            smooth = np.round(smooth)
        turned[band] = np.where(doubtful, nearest[band], smooth.astype(values.dtype))
    return turned, nearest_valid
