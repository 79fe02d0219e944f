"""Write the scene, its truth, its samples and its class schema."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import rasterio
from rasterio.crs import CRS
from rasterio.enums import ColorInterp
from rasterio.transform import from_origin

from .geometry import as_geometry
from .settings import CELL_SIZE, CLASSES

EPSG = 32632
ORIGIN = (562000.0, 5711000.0)
FILES = {"scene": "scene.tif", "truth": "truth.tif", "samples": "samples.geojson", "schema": "classes.json"}
BAND_NAMES = ("blue", "green", "red", "near infrared")


def write_files(folder: Path, bands: np.ndarray, truth: np.ndarray, samples) -> dict[str, Path]:
    """Write the four files.

    Args:
        folder: Where to; made if missing.
        bands: The image, (4, size, size).
        truth: The class of each cell; 0 outside the swath.
        samples: (polygon, class) pairs.

    Returns:
        The paths of ``scene``, ``truth``, ``samples`` and ``schema``.
    """
    folder.mkdir(parents=True, exist_ok=True)
    paths = {name: folder / file for name, file in FILES.items()}
    transform = from_origin(*ORIGIN, CELL_SIZE, CELL_SIZE)
    write_scene(paths["scene"], bands, transform)
    write_truth(paths["truth"], truth, transform)
    write_samples(paths["samples"], samples, transform)
    write_schema(paths["schema"])
    return paths


def write_scene(path: Path, bands: np.ndarray, transform) -> None:
    """Write the image."""
    infrared = getattr(ColorInterp, "nir", ColorInterp.undefined)
    profile = {"dtype": "uint16", "count": 4, "nodata": 0}
    with rasterio.open(path, "w", **profile, **grid_profile(bands.shape[1], transform)) as target:
        target.colorinterp = (ColorInterp.blue, ColorInterp.green, ColorInterp.red, infrared)
        target.write(bands)
        for band, name in enumerate(BAND_NAMES, start=1):
            target.set_band_description(band, name)


def write_truth(path: Path, truth: np.ndarray, transform) -> None:
    """Write the truth, with the classes' colours."""
    with rasterio.open(path, "w", dtype="uint8", count=1, nodata=0, **grid_profile(len(truth), transform)) as target:
        target.write(truth, 1)
        colours = {value: (*bytes.fromhex(colour[1:]), 255) for value, _, colour in CLASSES}
        target.write_colormap(1, {0: (0, 0, 0, 0), **colours})


def grid_profile(size: int, transform) -> dict:
    """Return what all rasters of the scene have in common."""
    return {
        "driver": "GTiff",
        "width": size,
        "height": size,
        "crs": CRS.from_epsg(EPSG),
        "transform": transform,
        "tiled": True,
        "blockxsize": 256,
        "blockysize": 256,
        "compress": "deflate",
        "predictor": 2,
    }


def write_samples(path: Path, samples, transform) -> None:
    """Write the training polygons, with the class's name in the field ``class``."""
    names = {value: name for value, name, _ in CLASSES}
    features = []
    for number, (polygon, value) in enumerate(samples, start=1):
        ring = np.round(polygon * (transform.a, transform.e) + (transform.c, transform.f), 2)
        signed = np.dot(ring[:, 0], np.roll(ring[:, 1], -1)) - np.dot(ring[:, 1], np.roll(ring[:, 0], -1))
        ring = ring if signed > 0 else ring[::-1]
        properties = {"id": number, "class": names[value]}
        features.append({"type": "Feature", "properties": properties, "geometry": as_geometry(ring)})
    crs = {"type": "name", "properties": {"name": f"urn:ogc:def:crs:EPSG::{EPSG}"}}
    collection = {"type": "FeatureCollection", "name": "samples", "crs": crs, "features": features}
    path.write_text(json.dumps(collection, indent=1) + "\n", encoding="utf-8")


def write_schema(path: Path) -> None:
    """Write the class schema."""
    classes = [{"value": value, "name": name, "color": colour} for value, name, colour in CLASSES]
    path.write_text(json.dumps({"name": "Demo scene", "classes": classes}, indent=2) + "\n", encoding="utf-8")
