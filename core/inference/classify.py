"""Classify a raster with a model package, tile by tile: memory is bounded by the tile, not the raster."""

from __future__ import annotations

import json
import math
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

import numpy as np
import onnxruntime
from rasterio.windows import Window

from ..errors import ModelPackageError, OutputError, RasterError
from ..events import Events
from ..model_package.definition import ModelDefinition
from ..model_package.reader import ModelPackage, open_package
from ..rasters import Raster, open_raster
from ..requests import ClassifyRequest, to_json
from ..schema import LandClass
from .engine import CUDA, OnnxEngine
from .map_writer import MapWriter, class_description, map_classes, map_type, open_map
from .tiles import Tile, TileGrid

TILE_SIZE = 512
CONFIDENCE_NODATA = 255


def run(request: ClassifyRequest, events: Events) -> dict:
    """Classify the raster.

    Returns:
        ``output``, ``confidence_output``, ``provider`` used, ``seconds``, and ``pixels`` by class name.

    Raises:
        ChipwiseError: raster, model or device cannot be used, or an output cannot be written; targets are untouched.
    """
    for output in (request.output, request.confidence_output):
        if output and Path(output).resolve() == Path(request.raster.path).resolve():
            raise OutputError(f"The output {output} is the input raster itself; choose another name.")
    package = open_package(request.model)
    with open_raster(request.raster) as whole:
        raster = replace(whole, bands=_match_bands(whole, bool(request.raster.bands), package.definition, events))
        _warn_of_differences(raster, package.definition, events)
        window = _window(raster, request.extent)
        engine = _load(package, request.device, events)
        fixed = engine.tile_size is not None
        grid = TileGrid.fitting(raster.width, raster.height, engine.tile_size or TILE_SIZE, request.padding, fixed)
        classes = map_classes(package.definition.schema, package.definition.outputs)
        start = time.monotonic()
        with ExitStack() as stack:
            stack.enter_context(class_description(request.output, classes))
            maps = _open_maps(stack, request, raster, window, grid, classes, package, engine)
            counts = _classify(
                _Run(raster, window, grid, engine, package.definition, classes), maps, request.batch_size, events
            )
            events.progress(99, "Building overviews")
            for finished in filter(None, maps):
                finished.finish()
            events.check_cancelled()
    seconds = time.monotonic() - start
    pixels = _report(classes, counts, window, seconds, engine, events)
    return {
        "output": request.output,
        "confidence_output": request.confidence_output,
        "provider": engine.provider,
        "seconds": round(seconds, 2),
        "pixels": pixels,
    }


@dataclass(frozen=True)
class _Run:
    """What stays the same for all tiles."""

    raster: Raster
    window: Window
    grid: TileGrid
    engine: OnnxEngine
    definition: ModelDefinition
    classes: list[LandClass]


def _match_bands(raster: Raster, chosen: bool, definition: ModelDefinition, events: Events) -> tuple[int, ...]:
    """Find the raster's bands for the network's: those chosen, else by name where both have names, else by order."""
    names = dict(zip(raster.band_names, raster.bands, strict=True))
    if not chosen and all(definition.band_names) and set(definition.band_names) <= names.keys():
        return tuple(names[name] for name in definition.band_names)
    if len(raster.bands) < definition.bands:
        raise ModelPackageError(
            f"{raster.name} has {len(raster.bands)} bands and the model {definition.name} was trained on "
            f"{definition.bands}. Choose a raster with the bands {_band_list(definition)}."
        )
    if len(raster.bands) > definition.bands:
        events.warning(
            f"{raster.name} has {len(raster.bands)} bands; the first {definition.bands} are taken for the model's "
            f"{_band_list(definition)}."
        )
    return raster.bands[: definition.bands]


def _band_list(definition: ModelDefinition) -> str:
    return ", ".join(name or str(i) for i, name in enumerate(definition.band_names, 1))


def _warn_of_differences(raster: Raster, definition: ModelDefinition, events: Events) -> None:
    """Say what makes the map worse: other values or another cell size than the model has learnt from."""
    if str(raster.dtype) != definition.dtype:
        events.warning(
            f"{raster.name} holds {raster.dtype} values and the model was trained on {definition.dtype}; unless both "
            "are on one scale the map will be poor."
        )
    low, high = definition.min_cell_size, definition.max_cell_size
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


def _window(raster: Raster, extent: tuple[float, ...] | None) -> Window:
    """The pixels that an extent touches, or the whole raster."""
    whole = Window(0, 0, raster.width, raster.height)
    if extent is None:
        return whole
    xmin, ymin, xmax, ymax = extent
    corners = [~raster.transform * (x, y) for x in (xmin, xmax) for y in (ymin, ymax)]
    columns, rows = zip(*corners, strict=True)
    left, top = max(_floor(min(columns)), 0), max(_floor(min(rows)), 0)
    right, bottom = min(_ceil(max(columns)), raster.width), min(_ceil(max(rows)), raster.height)
    if left >= right or top >= bottom:
        raise RasterError(f"The extent does not overlap {raster.name}; choose one on the raster, or none.")
    return Window(left, top, right - left, bottom - top)


def _floor(value: float) -> int:
    return math.floor(round(value, 3))


def _ceil(value: float) -> int:
    return math.ceil(round(value, 3))


def _load(package: ModelPackage, device: str, events: Events) -> OnnxEngine:
    engine = OnnxEngine(package.graph, device)
    if engine.bands != package.definition.bands:
        raise ModelPackageError(f"{package.definition.name} is damaged: its network takes {engine.bands} bands.")
    if device == "AUTO" and engine.fell_back:
        events.info("No usable NVIDIA GPU: ONNX Runtime works on the processor.")
    return engine


def _open_maps(
    stack: ExitStack,
    request: ClassifyRequest,
    raster: Raster,
    window: Window,
    grid: TileGrid,
    classes: list[LandClass],
    package: ModelPackage,
    engine: OnnxEngine,
) -> tuple[MapWriter, MapWriter | None]:
    dtype, nodata = map_type(classes)
    tags = {
        "CHIPWISE_MODEL": package.definition.name,
        "CHIPWISE_MODEL_SHA256": package.sha256,
        "CHIPWISE_CLASSES": json.dumps(package.definition.schema.to_dict()),
        "CHIPWISE_REQUEST": to_json(request),
        "CHIPWISE_ENGINE": f"ONNX Runtime {onnxruntime.__version__} {engine.provider}",
    }
    colors = {c.value: (*c.rgb, 255) for c in classes} | {nodata: (0, 0, 0, 0)}
    arguments = (raster, window, grid.step)
    confidence = None
    if request.confidence_output:
        confidence = stack.enter_context(
            open_map(
                request.confidence_output, *arguments, np.dtype(np.uint8), CONFIDENCE_NODATA, {},
                tags | {"CHIPWISE_UNIT": "percent"}, OVERVIEW_RESAMPLING="AVERAGE",
            )
        )  # fmt: skip
    class_map = open_map(request.output, *arguments, dtype, nodata, colors, tags, OVERVIEW_RESAMPLING="MODE")
    return stack.enter_context(class_map), confidence


def _classify(run: _Run, maps: tuple[MapWriter, MapWriter | None], batch_size: int, events: Events) -> np.ndarray:
    """Classify all tiles and return the pixels of each output channel.

    The next batch is read in a thread while this one is classified; GDAL and ONNX Runtime leave Python's lock free.
    """
    tiles = run.grid.tiles(run.window)
    counts = np.zeros(len(run.definition.outputs), np.int64)
    total, done = run.window.width * run.window.height, 0
    with ThreadPoolExecutor(1, "reader") as reader:
        batch = reader.submit(_read_batch, run, tiles, batch_size)
        while members := batch.result():
            batch = reader.submit(_read_batch, run, tiles, batch_size)
            counts += _classify_batch(run, members, maps)
            done += sum(tile.kept.width * tile.kept.height for tile, _, _ in members)
            events.progress(99 * done / total, f"{done / 1e6:.1f} of {total / 1e6:.1f} megapixels")
    return counts


def _read_batch(run: _Run, tiles: Iterator[Tile], size: int) -> list[tuple[Tile, np.ndarray, np.ndarray]]:
    fill = np.array(run.definition.mean, np.float32)
    return [(tile, *tile.read(run.raster, fill)) for tile in islice(tiles, size)]


def _classify_batch(run: _Run, members: list, maps: tuple[MapWriter, MapWriter | None]) -> np.ndarray:
    """Classify and write the tiles of a batch; those without any valid pixel are left as nodata."""
    counts = np.zeros(len(run.definition.outputs), np.int64)
    members = [member for member in members if member[2].any()]
    if not members:
        return counts
    index, confidence = run.engine.classify(np.stack([values for _, values, _ in members]))
    if index.max() >= len(counts):
        raise ModelPackageError(f"{run.definition.name} is damaged: its network knows more classes than it names.")
    class_map, confidence_map = maps
    dtype, nodata = map_type(run.classes)
    values = np.array(run.definition.outputs)
    for k, (tile, _, seen) in enumerate(members):
        kept = index[k][tile.kept_slices]
        counts += np.bincount(kept[seen], minlength=len(counts))
        class_map.write(np.where(seen, values[kept], nodata).astype(dtype), tile.kept)
        if confidence_map:
            percent = np.rint(confidence[k][tile.kept_slices] * 100)
            confidence_map.write(np.where(seen, percent, CONFIDENCE_NODATA).astype(np.uint8), tile.kept)
    return counts


def _report(
    classes: list[LandClass], counts: np.ndarray, window: Window, seconds: float, engine: OnnxEngine, events: Events
) -> dict[str, int]:
    rate = window.width * window.height / 1e6 / max(seconds, 1e-9)
    where = "NVIDIA GPU" if engine.provider == CUDA else "processor"
    events.info(f"{window.width} x {window.height} pixels in {seconds:.1f} s on the {where}: {rate:.2f} megapixels/s.")
    total = max(int(counts.sum()), 1)
    for item, pixels in zip(classes, counts, strict=True):
        events.info(f"  {item.value:>5}  {item.name}: {pixels} pixels ({pixels / total:.1%})")
    if not counts.sum():
        events.warning("The raster is nodata everywhere in the extent; so is the map.")
    return {item.name: int(pixels) for item, pixels in zip(classes, counts, strict=True)}
