"""Real labelled imagery, prepared for the three algorithms and scored on the test part that its README fixes.

Run with QGIS's Python (GDAL and numpy); the data is found through ``CHIPWISE_TEST_DATA``.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from osgeo import gdal, ogr

gdal.UseExceptions()
ogr.UseExceptions()


@dataclass
class RealSet:
    """One data set.

    Attributes:
        export: parameters of Export Training Data, without OUTPUT.
        tests: (raster to classify, reference as an array of class values, 0 where it does not count).
        names: class names by value, in the order of the model's classes.
        forest: the README's random forest on the same test part: overall accuracy and mean IoU.
    """

    name: str
    export: dict
    tests: list[tuple[Path, np.ndarray]]
    names: dict[int, str]
    forest: tuple[float, float]


@dataclass(frozen=True)
class Score:
    """Figures on the test part, and those that training itself gave for its validation area."""

    name: str
    chips: int
    overall: float
    mean_iou: float
    iou: dict[str, float]
    validation_miou: float
    forest: tuple[float, float]

    def line(self) -> str:
        """One line for a table."""
        classes = ", ".join(f"{name} {value:.2f}" for name, value in self.iou.items())
        return (
            f"{self.name:<10} chips {self.chips:>4}  test: accuracy {self.overall:.3f}, mIoU {self.mean_iou:.3f}  "
            f"random forest: {self.forest[0]:.3f}, {self.forest[1]:.3f}  validation mIoU {self.validation_miou:.3f}  "
            f"({classes})"
        )


def north_carolina(data: Path, work: Path) -> RealSet:
    """Landsat 7, six bands Int16, dense labels of the outer thirds; test on the middle third."""
    folder = data / "nc_landsat7_landcover"
    image, truth = folder / "landsat7_2000_6band.tif", folder / "landclass_map.tif"
    reference = np.clip(_read(truth)[0], 0, None).astype(np.uint8)  # float with a negative nodata
    columns = np.arange(reference.shape[1])
    middle = (columns >= 163) & (columns <= 325)
    labels = work / "nc_labels.tif"
    _write_like(truth, labels, np.where(middle, 0, reference))
    valid = (_read(image) != -32768).all(0)
    names = ["developed", "agriculture", "herbaceous", "shrubland", "forest", "water", "sediment"]
    return RealSet(
        "nc",
        {"INPUT": [image], "LABEL_RASTER": [labels], "SCHEMA": _schema(work / "nc.json", names)},
        [(image, np.where(middle & valid, reference, 0))],
        dict(enumerate(names, 1)),
        (0.701, 0.320),
    )


def chiapas(data: Path, work: Path) -> RealSet:
    """Landsat 7, seven bands Int16, training polygons drawn by a person; test on the other polygons."""
    folder = data / "chiapas_landsat7_two_dates"
    image = work / "chiapas.vrt"
    gdal.Translate(
        str(image), str(folder / "LE70220491999322EDC01_stack.gtif"), bandList=[1, 2, 3, 4, 5, 6, 7], format="VRT"
    )
    with (folder / "split.csv").open() as lines:
        rows = list(csv.DictReader(lines))
    names = sorted({row["class"] for row in rows})
    samples = work / "chiapas_train.gpkg"
    _copy_features(folder / "training_data.shp", samples, {int(r["fid"]) for r in rows if r["split"] == "train"})
    test = {int(r["fid"]): names.index(r["class"]) + 1 for r in rows if r["split"] == "test"}
    return RealSet(
        "chiapas",
        {"INPUT": [image], "SAMPLES": samples, "CLASS_FIELD": "class"},
        [(image, _burn(folder / "training_data.shp", image, test))],
        dict(enumerate(names, 1)),
        (0.940, 0.777),
    )


def dubai(data: Path, work: Path, images: int | None = None) -> RealSet:
    """RGB JPEG without georeference and dense masks; test on two other tiles.

    Args:
        images: use only so many training and test images (for a quick run), or all.
    """
    folder = data / "dubai_aerial_6class"
    names = ["building", "land", "road", "vegetation", "water"]
    train = [p for tile in (1, 3, 4, 6) for p in sorted((folder / f"Tile {tile}" / "images").glob("*.jpg"))]
    test = [p for tile in (2, 5) for p in sorted((folder / f"Tile {tile}" / "images").glob("*.jpg"))]
    train, test = _evenly(train, images), _evenly(test, images and max(images // 2, 1))
    return RealSet(
        "dubai",
        {"INPUT": train, "LABEL_RASTER": [_mask(p) for p in train], "SCHEMA": _schema(work / "dubai.json", names)},
        [(p, _read(_mask(p))[0]) for p in test],
        dict(enumerate(names, 1)),
        (0.773, 0.467),
    )


def run_set(real: RealSet, work: Path, run: Callable[..., dict], epochs: int, backbone: str, **training) -> Score:
    """Export, train and classify with default parameters but the number of epochs and the backbone, and score the map.

    Args:
        run: runs an algorithm by id with its parameters and returns its outputs by name.
        training: further parameters of Train Model.
    """
    chips, model = work / f"{real.name}_chips", work / f"{real.name}.dlpk"
    exported = run("chipwise:exporttrainingdata", **real.export, OUTPUT=chips)
    trained = run("chipwise:trainmodel", INPUT=chips, MAX_EPOCHS=epochs, BACKBONE=backbone, OUTPUT=model, **training)
    confusion = np.zeros((max(real.names) + 1,) * 2, np.int64)
    for i, (image, reference) in enumerate(real.tests):
        output = work / f"{real.name}_{i}.tif"
        run("chipwise:classifypixels", INPUT=image, MODEL=model, OUTPUT=output)
        counted = reference > 0
        pairs = reference[counted].astype(np.int64) * len(confusion) + _read(output)[0][counted]
        confusion += np.bincount(pairs, minlength=confusion.size).reshape(confusion.shape)
    return _score(real, confusion, int(float(exported["CHIP_COUNT"])), float(trained["MIOU"]))


def _score(real: RealSet, confusion: np.ndarray, chips: int, validation: float) -> Score:
    hit, reference, mapped = np.diag(confusion), confusion.sum(1), confusion.sum(0)
    union = reference + mapped - hit
    iou = {name: float(hit[v] / max(union[v], 1)) for v, name in real.names.items() if reference[v]}
    return Score(
        real.name,
        chips,
        float(hit.sum() / confusion.sum()),
        float(np.mean(list(iou.values()))),
        iou,
        validation,
        real.forest,
    )


def _mask(image: Path) -> Path:
    return image.parent.parent / "mask_index" / image.with_suffix(".png").name


def _evenly(items: list, count: int | None) -> list:
    return items if not count else [items[i] for i in np.linspace(0, len(items) - 1, count).round().astype(int)]


def _schema(path: Path, names: list[str]) -> Path:
    path.write_text(
        json.dumps({"name": path.stem, "classes": [{"value": i, "name": n} for i, n in enumerate(names, 1)]})
    )
    return path


def _read(path: Path) -> np.ndarray:
    array = gdal.Open(str(path)).ReadAsArray()
    return array if array.ndim == 3 else array[np.newaxis]


def _write_like(template: Path, path: Path, array: np.ndarray) -> None:
    source = gdal.Open(str(template))
    target = gdal.GetDriverByName("GTiff").Create(str(path), array.shape[1], array.shape[0], 1, gdal.GDT_Byte)
    target.SetGeoTransform(source.GetGeoTransform())
    target.SetProjection(source.GetProjection())
    target.GetRasterBand(1).WriteArray(array.astype(np.uint8))


def _copy_features(source: Path, target: Path, wanted: set[int]) -> None:
    dataset = ogr.Open(str(source))
    layer = dataset.GetLayer()
    copy = ogr.GetDriverByName("GPKG").CreateDataSource(str(target))
    out = copy.CreateLayer("samples", layer.GetSpatialRef(), layer.GetGeomType())
    out.CreateField(ogr.FieldDefn("class", ogr.OFTString))
    for feature in layer:
        if feature.GetFID() in wanted:
            new = ogr.Feature(out.GetLayerDefn())
            new.SetField("class", feature.GetField("class"))
            new.SetGeometry(feature.GetGeometryRef())
            out.CreateFeature(new)


def _burn(source: Path, image: Path, values: dict[int, int]) -> np.ndarray:
    """Burn the value of each feature into the image's grid."""
    grid = gdal.Open(str(image))
    target = gdal.GetDriverByName("MEM").Create("", grid.RasterXSize, grid.RasterYSize, 1, gdal.GDT_Byte)
    target.SetGeoTransform(grid.GetGeoTransform())
    target.SetProjection(grid.GetProjection())
    dataset = ogr.Open(str(source))
    layer = dataset.GetLayer()
    for fid, value in values.items():
        layer.SetAttributeFilter(f"FID = {fid}")
        gdal.RasterizeLayer(target, [1], layer, burn_values=[value])
    return target.ReadAsArray()
