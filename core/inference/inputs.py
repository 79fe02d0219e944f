"""Which scenes are classified, and which pixels of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from rasterio.windows import Window

from ..errors import ModelPackageError, RasterError
from ..events import Events
from ..rasters import Image, Raster, open_raster
from ..requests import ClassifyRequest, RasterInput
from ..scenes import area_of
from .model import Model


@dataclass(frozen=True)
class Job:
    """An image to classify.

    Attributes:
        image: the model's bands, in the grid of the map.
        window: the pixels that the map shows.
        inside: tells for a window which pixels are wanted, bool (rows, columns); None where all are.
        name: a file name without suffix for its map.
    """

    image: Image
    window: Window
    inside: Callable[[Window], np.ndarray | None]
    name: str


def open_inputs(request: ClassifyRequest, model: Model, events: Events) -> Iterator[AbstractContextManager[Job]]:
    """The images of a request one by one, each opened when it is entered."""
    return (_open_job(source, request, model, events) for source in request.rasters)


@contextmanager
def _open_job(source: RasterInput, request: ClassifyRequest, model: Model, events: Events) -> Iterator[Job]:
    with open_raster(source) as whole:
        raster = replace(whole, bands=_match_bands(whole, bool(source.bands), model, events))
        _warn_of_differences(raster, model, events)
        window = area_of(raster.grid, request.extent)
        if not window.width or not window.height:
            raise RasterError(f"The extent does not overlap {raster.name}; choose one on the raster, or none.")
        yield Job(raster, window, lambda _: None, Path(source.path).stem)


def _match_bands(raster: Raster, chosen: bool, model: Model, events: Events) -> tuple[int, ...]:
    """Find the raster's bands for the network's: those chosen, else by name where both have names, else by order."""
    names = dict(zip(raster.band_names, raster.bands, strict=True))
    if not chosen and all(model.band_names) and set(model.band_names) <= names.keys():
        return tuple(names[name] for name in model.band_names)
    if len(raster.bands) < len(model.band_names):
        raise ModelPackageError(
            f"{raster.name} has {len(raster.bands)} bands and the model {model.name} was trained on "
            f"{len(model.band_names)}. Choose a raster with the bands {_band_list(model)}."
        )
    if len(raster.bands) > len(model.band_names):
        events.warning(
            f"{raster.name} has {len(raster.bands)} bands; the first {len(model.band_names)} are taken for the model's "
            f"{_band_list(model)}."
        )
    return raster.bands[: len(model.band_names)]


def _band_list(model: Model) -> str:
    return ", ".join(name or str(i) for i, name in enumerate(model.band_names, 1))


def _warn_of_differences(raster: Raster, model: Model, events: Events) -> None:
    """Say what makes the map worse: other values or another cell size than the model has learnt from."""
    if str(raster.dtype) != model.dtype:
        events.warning(
            f"{raster.name} holds {raster.dtype} values and the model was trained on {model.dtype}; unless both "
            "are on one scale the map will be poor."
        )
    low, high = model.min_cell_size, model.max_cell_size
    if not (low and high and raster.is_georeferenced) or not _same_units(raster, low):
        return
    size = raster.cell_size[0]
    if not 0.75 * low["x"] <= size <= 1.25 * high["x"]:
        events.warning(
            f"{raster.name} has cells of {size:g} map units and the model was trained on cells of {low['x']:g}; "
            "resample the raster to that size for a better map."
        )


def _same_units(raster: Raster, cell_size: dict) -> bool:
    """Whether the model's cell size can be compared with the raster's: both in degrees or both not."""
    reference = cell_size.get("spatialReference")
    if raster.crs is None or not reference:
        return False
    is_degrees = reference.get("wkid") == 4326 or str(reference.get("wkt", "")).startswith("GEOG")
    return raster.crs.is_geographic == is_degrees
