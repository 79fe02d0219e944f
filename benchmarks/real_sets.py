"""The labelled imagery of CHIPWISE_TEST_DATA, split as its READMEs say, with the random forests' figures stated there.

Run with QGIS's Python (GDAL and numpy).
"""

from __future__ import annotations

import csv
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import numpy as np
from grids import (
    bands,
    boxes,
    burn,
    copy_features,
    crop,
    discs,
    read,
    shape_of,
    write_labels,
    write_points,
    write_schema,
)
from measuring import UNKNOWN, Labelled, Part, RealSet, run_set

__all__ = ["SETS", "run_set"]

NC_CLASSES = ["developed", "agriculture", "herbaceous", "shrubland", "forest", "water", "sediment"]
#: Pixels around a point that are tree. A little more in QGIS, whose circles have corners.
DISC_RADIUS, BUFFER_RADIUS = 3, 3.1


def north_carolina(data: Path, work: Path) -> RealSet:
    """Landsat 7, six bands Int16, dense labels of the outer thirds; test on the middle third."""
    image, known, middle = _north_carolina(data)
    outer = np.where(middle, UNKNOWN, known)
    return RealSet(
        "nc",
        _label_rasters(work, "nc", [(image, outer)], NC_CLASSES),
        [(image, outer)],
        [Part("nc", [(image, np.where(middle, known, UNKNOWN))], (0.701, 0.320), 0.36)],
        dict(enumerate(NC_CLASSES, 1)),
    )


def north_carolina_polygons(data: Path, work: Path) -> RealSet:
    """The same image, 34 polygons drawn anywhere; test on the dense map of the middle third outside them."""
    image, known, middle = _north_carolina(data)
    polygons = data / "nc_landsat7_landcover" / "landsat96_polygons.shp"
    drawn = burn(image, polygons, {f"id = {value}": value for value in range(1, 8)})
    inside = (drawn > 0) & (read(image) != -32768).all(0)
    schema = write_schema(work, "nc_polygons", dict(enumerate(NC_CLASSES, 1)))
    return RealSet(
        "nc_polygons",
        {"INPUT": [image], "SAMPLES": polygons, "CLASS_FIELD": "id", "SCHEMA": schema},
        [(image, np.where(inside, drawn.astype(np.int16), UNKNOWN))],
        [Part("nc_polygons", [(image, np.where(middle & (drawn == 0), known, UNKNOWN))], (0.618, 0.267))],
        dict(enumerate(NC_CLASSES, 1)),
    )


def chiapas(data: Path, work: Path) -> RealSet:
    """Landsat 7, seven bands Int16, training polygons drawn by a person; test on the other polygons."""
    folder = data / "chiapas_landsat7_two_dates"
    image = bands(folder / "LE70220491999322EDC01_stack.gtif", work / "chiapas.vrt", [1, 2, 3, 4, 5, 6, 7])
    return _polygons("chiapas", work, image, folder / "training_data.shp", "class", (0.940, 0.777))


def ariege(data: Path, work: Path) -> RealSet:
    """Scanned map, RGB in degrees, polygons drawn by a person; test on the other polygons."""
    folder = data / "ariege_historical_map"
    return _polygons("ariege", work, folder / "map_compress.tif", folder / "train.gpkg", "Type", (0.957, 0.924))


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
        {
            "INPUT": train,
            "LABEL_RASTER": [_mask(p) for p in train],
            "SCHEMA": write_schema(work, "dubai", dict(enumerate(names, 1))),
        },
        [(p, _unknown_where_0(read(_mask(p))[0])) for p in train],
        [Part("dubai", [(p, _unknown_where_0(read(_mask(p))[0])) for p in test], (0.773, 0.467), 0.55)],
        dict(enumerate(names, 1)),
    )


def flanders(data: Path, work: Path) -> RealSet:
    """Sentinel-2, three bands: fields and what lies between them, in windows; test on two other windows."""
    folder = data / "flanders_s2_fields"
    image = folder / "BEFL-TEST-s2_2023-05-01_2023-07-01_B08-B04-B03_min_byte.tif"
    windows = folder / "fields_BEFL-TEST-s2-2023-fields_locations.gpkg"
    fields = burn(image, folder / "fields_BEFL-TEST-s2-2023-fields_polygons.gpkg", {"": 1}, "polygons")

    def inside(kind: str) -> list[Labelled]:
        window = burn(image, windows, {f"traindata_type = '{kind}'": 1}, "locations")
        return [(image, np.where(window == 1, 1 + fields.astype(np.int16), UNKNOWN))]

    names = ["background", "field"]
    return RealSet(
        "flanders",
        _label_rasters(work, "flanders", inside("train"), names),
        inside("train"),
        [Part("flanders", inside("validation"), (0.895, 0.773), 0.83)],
        dict(enumerate(names, 1)),
    )


def neon(data: Path, work: Path) -> RealSet:
    """RGB at 0.1 m with boxes around trees: the left of YELL; test on its right, and on another site."""
    folder = data / "neon_tree_crowns"
    image = folder / "2019_YELL_2_541000_4977000_image_crop.png"
    found = ElementTree.parse(image.with_suffix(".xml")).iter("bndbox")
    sides = [[float(box.find(side).text) for side in ("xmin", "ymin", "xmax", "ymax")] for box in found]
    trees = boxes(shape_of(image), sides)
    left, right = slice(0, 800), slice(800, None)
    training = [(crop(image, work / "neon_left.tif", left), trees[:, left])]
    site = folder / "OSBS_029.tif"
    with (folder / "OSBS_029.csv").open() as lines:
        elsewhere = [[float(row[side]) for side in ("xmin", "ymin", "xmax", "ymax")] for row in csv.DictReader(lines)]
    return RealSet(
        "neon",
        _label_rasters(work, "neon", training, ["tree"]),
        training,
        [
            Part("neon", [(crop(image, work / "neon_right.tif", right), trees[:, right])], (0.723, 0.562, 0.52), 0.69),
            Part("neon_osbs", [(site, boxes(shape_of(site), elsewhere))], (0.490, 0.297, 0.44)),
        ],
        {0: "background", 1: "tree"},
        thing="tree",
        by="mIoU",
    )


def santa_monica(data: Path, work: Path) -> RealSet:
    """Four bands at 0.6 m with a point on each tree: places 0 to 10 in 2020; test on 11 to 15, and at another date."""
    folder = data / "santa_monica_trees_two_dates"

    def points(image: Path) -> list[tuple[int, int]]:
        with (folder / "csv" / f"{image.stem}.csv").open() as lines:
            return [(int(row["x"]), int(row["y"])) for row in csv.DictReader(lines)]

    def labelled(year: int, places: range) -> list[Labelled]:
        images = [folder / "images" / f"santa_monica_{year}_{place}.tif" for place in places]
        return [(image, discs(shape_of(image), points(image), DISC_RADIUS)) for image in images]

    training = labelled(2020, range(11))
    return RealSet(
        "santa_monica",
        {
            "INPUT": [image for image, _ in training],
            "SAMPLES": write_points(work / "santa_monica.gpkg", {image: points(image) for image, _ in training}),
            "BUFFER_RADIUS": BUFFER_RADIUS * 0.6,
            "EMPTY_TILES": "true",
        },
        training,
        [
            Part("santa_monica", labelled(2020, range(11, 16)), (0.792, 0.452, 0.12), 0.25),
            Part("santa_monica_2016", labelled(2016, range(11, 16)), (0.834, 0.468, 0.10)),
        ],
        {0: "background", 1: "tree"},
        thing="tree",
    )


def munich(data: Path, work: Path) -> RealSet:
    """RGB at 0.15 m with boxes around vehicles: two streets, test on a third."""
    folder = data / "munich_vehicles"

    def labelled(*names: str) -> list[Labelled]:
        images = [folder / f"{name}.png" for name in names]
        return [(image, _yolo(image.with_suffix(".txt"), shape_of(image))) for image in images]

    training = labelled("MOS155", "MOS179", "MOS74", "MOS93")
    return RealSet(
        "munich",
        _label_rasters(work, "munich", training, ["vehicle"]),
        training,
        [Part("munich", labelled("MunichStreet02-MOS74", "MunichStreet02-MOS93"), (0.904, 0.559, 0.22))],
        {0: "background", 1: "vehicle"},
        thing="vehicle",
    )


SETS = {
    "dubai": dubai,
    "flanders": flanders,
    "neon": neon,
    "santa_monica": santa_monica,
    "nc": north_carolina,
    "nc_polygons": north_carolina_polygons,
    "munich": munich,
    "chiapas": chiapas,
    "ariege": ariege,
}


def _north_carolina(data: Path) -> tuple[Path, np.ndarray, np.ndarray]:
    """Image, dense map where all bands are valid, and which pixels are in the middle third."""
    folder = data / "nc_landsat7_landcover"
    image = folder / "landsat7_2000_6band.tif"
    known = np.clip(read(folder / "landclass_map.tif")[0], 0, None)  # real numbers with a negative nodata
    columns = np.arange(known.shape[1])
    known = np.where((read(image) != -32768).all(0), known, 0)
    return image, _unknown_where_0(known), (columns >= 163) & (columns <= 325)


def _polygons(name: str, work: Path, image: Path, source: Path, field: str, stated: tuple[float, ...]) -> RealSet:
    """Polygons of which ``split.csv`` tells the class and the part."""
    with (source.parent / "split.csv").open() as lines:
        rows = list(csv.DictReader(lines))
    names = sorted({row[field] for row in rows})

    def part(kind: str) -> np.ndarray:
        values = {f"FID = {r['fid']}": names.index(r[field]) + 1 for r in rows if r["split"] == kind}
        return _unknown_where_0(burn(image, source, values))

    train = {int(row["fid"]) for row in rows if row["split"] == "train"}
    samples = copy_features(source, work / f"{name}_train.gpkg", field, train)
    return RealSet(
        name,
        {"INPUT": [image], "SAMPLES": samples, "CLASS_FIELD": field},
        [(image, part("train"))],
        [Part(name, [(image, part("test"))], stated)],
        dict(enumerate(names, 1)),
    )


def _label_rasters(work: Path, name: str, labelled: list[Labelled], names: list[str]) -> dict:
    """Parameters of the export of labels that are written as rasters; with one class all chips are of use."""
    rasters = [write_labels(image, work / f"{name}_labels_{i}.tif", known) for i, (image, known) in enumerate(labelled)]
    classes = dict(enumerate(names, 1))
    export = {"INPUT": [p for p, _ in labelled], "LABEL_RASTER": rasters, "SCHEMA": write_schema(work, name, classes)}
    return {**export, "EMPTY_TILES": "true"} if len(names) == 1 else export


def _unknown_where_0(known: np.ndarray) -> np.ndarray:
    return np.where(known == 0, UNKNOWN, known.astype(np.int16))


def _yolo(path: Path, shape: tuple[int, int]) -> np.ndarray:
    """Boxes of all classes, given by centre and size as shares of the image."""
    _, x, y, width, height = np.loadtxt(path, ndmin=2).T
    left, right = (x - width / 2) * shape[1], (x + width / 2) * shape[1]
    top, bottom = (y - height / 2) * shape[0], (y + height / 2) * shape[0]
    return boxes(shape, zip(left, top, right, bottom))


def _mask(image: Path) -> Path:
    return image.parent.parent / "mask_index" / image.with_suffix(".png").name


def _evenly(items: list, count: int | None) -> list:
    return items if not count else [items[i] for i in np.linspace(0, len(items) - 1, count).round().astype(int)]
