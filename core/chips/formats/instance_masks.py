"""Instance masks: an image in which every object of a class has its own number."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
from rasterio.enums import MergeAlg
from rasterio.features import rasterize
from shapely.geometry.base import BaseGeometry

from ..cut import ChipImage, ChipObject
from ..images import write_label


def write_instance_masks(
    folder: Path, root: str, folders: dict[int, str], name: str, objects: Iterable[ChipObject], image: ChipImage
) -> tuple[str, ...]:
    """Write ``root/<class folder>/name.tif`` for every class of which an object covers a pixel.

    It is TIFF for chips of every format: PNG cannot hold the bands of overlapping objects, and ArcGIS looks for all
    labels of a folder under the ending of the first.

    Args:
        folder: the export's folder.
        root: the folder of the masks in it.
        folders: the class folder by class value.
        name: the chip's file name without ending.
        objects: the chip's objects.
        image: the chip's image, for size and place.

    Returns:
        The paths relative to ``folder``.
    """
    shapes: dict[int, list[BaseGeometry]] = {value: [] for value in folders}
    for item in objects:
        shapes[item.value].append(item.shape)
    paths = []
    for value, of_class in shapes.items():
        masks = instance_masks(of_class, image.size)
        if len(masks):
            paths.append(f"{root}/{folders[value]}/{name}.tif")
            write_label(folder / paths[-1], masks, image.transform, image.crs)
    return tuple(paths)


def instance_masks(shapes: Sequence[BaseGeometry], size: tuple[int, int]) -> np.ndarray:
    """Number the objects of a class 1, 2, ... in every band; 0 is none.

    An object covers the pixels whose centres it holds. It stands in the first band in which its pixels are free, so
    there is more than one band only where objects overlap.

    Args:
        shapes: polygons in pixels of the chip.
        size: the chip's rows and columns.

    Returns:
        (bands, rows, columns), unsigned, with as many bits as the numbers need; no band if no object covers a pixel.
    """
    if not shapes:
        return np.zeros((0, *size), np.uint8)
    if rasterize(shapes, size, dtype=np.uint16, merge_alg=MergeAlg.add).max() <= 1:
        numbered = rasterize(zip(shapes, range(1, len(shapes) + 1)), size, dtype=np.uint32)
        bands = [_without_gaps(numbered)] if numbered.any() else []
    else:
        bands = _layered(shapes, size)
    largest = max((int(band.max()) for band in bands), default=0)
    return np.array(bands, np.min_scalar_type(largest)).reshape(-1, *size)


def _layered(shapes: Sequence[BaseGeometry], size: tuple[int, int]) -> list[np.ndarray]:
    """The bands of objects of which some overlap."""
    bands: list[np.ndarray] = []
    for shape in shapes:
        mask = rasterize([shape], size, dtype=np.uint8).astype(bool)
        if mask.any():
            free = next((band for band in bands if not band[mask].any()), None)
            if free is None:
                free = np.zeros(size, np.uint32)
                bands.append(free)
            free[mask] = free.max() + 1
    return bands


def _without_gaps(numbered: np.ndarray) -> np.ndarray:
    """Number anew, as objects that hold no pixel's centre leave gaps."""
    present = np.bincount(numbered.ravel()) > 0
    present[0] = False
    return (np.cumsum(present) * present)[numbered]
