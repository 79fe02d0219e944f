"""Labels of any kind as arrays in an image's grid, with GDAL as QGIS's Python has it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

import numpy as np
from osgeo import gdal, ogr

gdal.UseExceptions()
ogr.UseExceptions()


def read(path: Path) -> np.ndarray:
    """All bands (bands, rows, columns)."""
    array = gdal.Open(str(path)).ReadAsArray()
    return array if array.ndim == 3 else array[np.newaxis]


def read_map(path: Path) -> tuple[np.ndarray, float]:
    """A class raster (rows, columns), and its nodata value."""
    dataset = gdal.Open(str(path))
    return dataset.ReadAsArray(), dataset.GetRasterBand(1).GetNoDataValue()


def shape_of(path: Path) -> tuple[int, int]:
    """Rows and columns."""
    dataset = gdal.Open(str(path))
    return dataset.RasterYSize, dataset.RasterXSize


def write_labels(image: Path, path: Path, labels: np.ndarray) -> Path:
    """Write labels in the image's grid as a label raster, in which what is unlabelled is 0."""
    source = gdal.Open(str(image))
    target = gdal.GetDriverByName("GTiff").Create(str(path), labels.shape[1], labels.shape[0], 1, gdal.GDT_Byte)
    target.SetProjection(source.GetProjection())
    if source.GetGeoTransform(can_return_null=True):
        target.SetGeoTransform(source.GetGeoTransform())
    target.GetRasterBand(1).WriteArray(np.maximum(labels, 0).astype(np.uint8))
    return path


def crop(image: Path, path: Path, columns: slice) -> Path:
    """Write some columns of an image as a raster of its own."""
    width = gdal.Open(str(image)).RasterXSize
    start, stop, _ = columns.indices(width)
    gdal.Translate(str(path), str(image), srcWin=[start, 0, stop - start, shape_of(image)[0]], format="GTiff")
    return path


def bands(image: Path, path: Path, numbers: list[int]) -> Path:
    """Make a raster of some bands of an image."""
    gdal.Translate(str(path), str(image), bandList=numbers, format="VRT")
    return path


def burn(image: Path, source: Path, values: dict[str, int], layer: str | int = 0) -> np.ndarray:
    """Burn the features that meet each condition into the image's grid, where they hold the value; 0 elsewhere."""
    grid, dataset = gdal.Open(str(image)), ogr.Open(str(source))
    target = gdal.GetDriverByName("MEM").Create("", grid.RasterXSize, grid.RasterYSize, 1, gdal.GDT_Byte)
    target.SetGeoTransform(grid.GetGeoTransform())
    target.SetProjection(grid.GetProjection())
    features = dataset.GetLayer(layer)
    for condition, value in values.items():
        features.SetAttributeFilter(condition)
        gdal.RasterizeLayer(target, [1], features, burn_values=[value])
    return target.ReadAsArray()


def copy_features(source: Path, target: Path, field: str, wanted: set[int]) -> Path:
    """Copy the features with these ids, and one field as text, to a GeoPackage."""
    dataset = ogr.Open(str(source))
    layer = dataset.GetLayer()
    copy = ogr.GetDriverByName("GPKG").CreateDataSource(str(target))
    out = copy.CreateLayer("samples", layer.GetSpatialRef(), layer.GetGeomType())
    out.CreateField(ogr.FieldDefn(field, ogr.OFTString))
    for feature in layer:
        if feature.GetFID() in wanted:
            new = ogr.Feature(out.GetLayerDefn())
            new.SetField(field, feature.GetFieldAsString(field))
            new.SetGeometry(feature.GetGeometryRef())
            out.CreateFeature(new)
    return target


def write_points(target: Path, points: dict[Path, list[tuple[int, int]]]) -> Path:
    """Write the centres of pixels (column, row) of georeferenced images of one CRS to a GeoPackage."""
    crs = gdal.Open(str(next(iter(points)))).GetSpatialRef()
    file = ogr.GetDriverByName("GPKG").CreateDataSource(str(target))
    out = file.CreateLayer("samples", crs, ogr.wkbPoint)
    for image, pixels in points.items():
        transform = gdal.Open(str(image)).GetGeoTransform()
        for column, row in pixels:
            new, point = ogr.Feature(out.GetLayerDefn()), ogr.Geometry(ogr.wkbPoint)
            point.AddPoint_2D(*gdal.ApplyGeoTransform(transform, column + 0.5, row + 0.5))
            new.SetGeometry(point)
            out.CreateFeature(new)
    return target


def boxes(shape: tuple[int, int], corners: Iterable[tuple[float, float, float, float]]) -> np.ndarray:
    """1 in the pixels that boxes of left, top, right, bottom touch, and 0 elsewhere."""
    mask = np.zeros(shape, np.int16)
    for left, top, right, bottom in corners:
        first, end = (
            np.maximum(np.floor([top, left]), 0).astype(int),
            np.maximum(np.ceil([bottom, right]), 0).astype(int),
        )
        mask[first[0] : end[0], first[1] : end[1]] = 1
    return mask


def discs(shape: tuple[int, int], points: Iterable[tuple[int, int]], radius: float) -> np.ndarray:
    """1 within the radius of points (column, row), and 0 elsewhere."""
    mask, (rows, columns) = np.zeros(shape, np.int16), np.indices(shape)
    for column, row in points:
        mask[(columns - column) ** 2 + (rows - row) ** 2 <= radius**2] = 1
    return mask


def write_schema(folder: Path, name: str, names: dict[int, str]) -> Path:
    """Write a class schema; the background, 0, is no class."""
    path, classes = folder / f"{name}_classes.json", [{"value": v, "name": n} for v, n in names.items() if v]
    path.write_text(json.dumps({"name": name, "classes": classes}))
    return path
