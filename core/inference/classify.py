"""Classify rasters with a model, tile by tile: memory is bounded by a row of tiles, not by the raster."""

from __future__ import annotations

import json
import time
import warnings
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import rasterio
from rasterio.errors import NotGeoreferencedWarning

from ..errors import OutputError
from ..events import Events
from ..partial import added_folder, partial_file, partial_folder
from ..requests import ClassifyRequest, to_json
from .areas import ClassArea, class_areas
from .assembly import Answer, Assembly
from .augmented import Augmented
from .draft import Draft, draft_folder
from .engine import Engine
from .finished import write_common_rasters, write_tables
from .identity import identity_of
from .inputs import Job, open_inputs, result_folder
from .map_writer import class_description, describe, write_map
from .model import Model, open_model
from .pipeline import WAITING, Busy, overlap
from .products import CLASSES, Products
from .reading import TileImage, TileReader, cache_bytes
from .sieve import remove_specks
from .tiles import TileGrid

#: Tile size and batch size where none is asked for: on a processor, and on a GPU.
ON_PROCESSOR, ON_GPU = (512, 1), (1024, 4)
#: Bytes of tiles that may wait for the network. Tiles side by side are read at once, and meanwhile it needs others: 64
#: MB keep a tiny network busy for 0.92 of the time that two tiles do.
READ_AHEAD = 2**26
#: The outputs that are no rasters.
TABLES = ("polygons_output", "areas_output")


def run(request: ClassifyRequest, events: Events) -> dict:
    """Classify the rasters.

    Returns:
        The outputs by the name of their field, ``engine``, ``device``, ``precision``, ``tile_size``, ``seconds`` (from
        the first tile to the last file), ``megapixels_per_second`` in these, ``bound_by`` (the slowest stage), and
        ``pixels`` and ``square_metres`` by class name.

    Raises:
        ChipwiseError: rasters, model or device cannot be used, or an output cannot be written; targets are untouched.
    """
    model = open_model(request.model, request.trust_code)
    if model.suggestions:
        events.info(f"The author of {model.name} suggests {model.suggestions}; it is not done by itself.")
    products = Products(request, model.schema, model.outputs)
    with rasterio.Env(GDAL_NUM_THREADS="ALL_CPUS"):  # blocks that are read together are decoded in parallel
        jobs = open_inputs(request, model, events)
        engine = model.load(request.device, request.precision, events, products.needed)
        engine = Augmented(engine) if request.test_time_augmentation else engine
        several, share = len(jobs) > 1, 1 / len(jobs)
        start = time.perf_counter()
        with ExitStack() as later, ExitStack() as stack:  # the maps appear at the end of the run, then all else
            places = _places(stack, request, several)
            done = []
            for n, opening in enumerate(jobs):
                single = _Classification(request, model, engine, products, events, n * share, share, several)
                done.append(single.run(opening, places, stack, stack if several else later))
            classified = time.perf_counter()
            maps, areas = {item.name: item.path for item in done}, {item.name: item.areas for item in done}
            together = write_tables(request, maps, areas, products.classes, later, events)
            events.check_cancelled()
        outputs = dict(request.raster_outputs)
        if several:
            outputs = write_common_rasters(request, [item.name for item in done], products.classes, events)
    outputs |= {name: path for name in TABLES if (path := getattr(request, name))}
    end = time.perf_counter()
    busy = sum((item.busy for item in done), Busy(building=end - classified))
    return outputs | _report(engine, done, busy, end - start, together, events)


@dataclass(frozen=True)
class _Done:
    """What came of one raster: its class map, at its path until all are complete, and how long its tiles took.

    ``areas`` are the map's, as soon as it is written.
    """

    name: str
    path: Path
    pixels: int
    seconds: float
    busy: Busy
    grid: TileGrid
    areas: Sequence[ClassArea] = ()


@dataclass(frozen=True)
class _Classification:
    """The classification of one raster, which takes the share ``share`` of the run's progress from ``begin`` on."""

    request: ClassifyRequest
    model: Model
    engine: Engine
    products: Products
    events: Events
    begin: float
    share: float
    several: bool

    def run(
        self, opening: AbstractContextManager[Job], places: dict[str, Path], stack: ExitStack, later: ExitStack
    ) -> _Done:
        """Classify and write the maps.

        They appear under their names, or in their folders, when ``stack`` ends, and what describes them when ``later``
        does.
        """
        with opening as job:
            grid, window, products = self._grid(job), job.window, self.products
            resume = self.request.resume
            identity = identity_of(self.request, self.model, self.engine, grid, job) if resume else ""
            output = Path(self.request.output).absolute()
            beside = output.with_name(f"{output.stem}.{job.name}{output.suffix}") if self.several else output
            folder = stack.enter_context(draft_folder(beside, identity, resume))
            targets = {n: path / f"{job.name}.tif" if self.several else path for n, path in places.items()}
            finals = {name: stack.enter_context(partial_file(target)) for name, target in targets.items()}
            draft = Draft(folder, window, products.layers, grid.rows_of(window))
            done = self._classify(job, grid, draft, finals[CLASSES])
            self._progress(0.99, "Building the maps")
            start = time.perf_counter()
            # only now, so that a power cut in the long part before leaves nothing but the draft
            later.enter_context(class_description(str(targets[CLASSES]), products.classes))
            areas = self._write(job, draft, finals, done)
            done.busy.building = time.perf_counter() - start
        return replace(done, areas=areas)

    def _grid(self, job: Job) -> TileGrid:
        request, engine, size = self.request, self.engine, job.image.grid
        wanted = engine.tile_size or request.tile_size or _defaults(engine)[0]
        grid = TileGrid.fitting(
            size.width, size.height, wanted, request.padding, fixed=engine.tile_size is not None,
            stride=engine.stride, blended=request.merge == "BLEND",
        )  # fmt: skip
        if request.tile_size and request.tile_size != wanted:
            self.events.warning(f"The model takes tiles of {wanted} pixels only; TILE_SIZE is not used.")
        if grid.padding < request.padding:
            self.events.warning(
                f"The model takes tiles of {wanted} pixels only, which leaves room for a padding of {grid.padding} "
                f"pixels instead of {request.padding}; seams may show."
            )
        return grid

    def _classify(self, job: Job, grid: TileGrid, draft: Draft, final: Path) -> _Done:
        """Classify what the draft lacks."""
        start, window = time.perf_counter(), job.window
        missing = sum(
            tile.kept.width * tile.kept.height
            for row in grid.rows_of(window)
            for tile in row
            if tile.j in draft.missing
        )
        total, done = int(window.width * window.height), 0
        if missing < total:
            self.events.info(f"{1 - missing / total:.0%} of the pixels were classified by an earlier run and are kept.")

        def progress(batch: list[TileImage]) -> None:
            nonlocal done
            done += sum(item.seen.size for item in batch if item.tile.j in draft.missing)
            self._progress(0.99 * done / missing, f"{done / 1e6:.1f} of {missing / 1e6:.1f} megapixels")

        maps = Assembly(self.products, grid, window, draft, self.engine.channels)
        size = self._batch_size
        with rasterio.Env(GDAL_CACHEMAX=cache_bytes(job.image, grid)):
            reader = TileReader(job.image, grid, self.model.fill, job.inside)
            ahead = max(READ_AHEAD // (4 * size * self.engine.bands * grid.size**2), WAITING)
            busy = overlap(
                reader.batches(maps.rows(), size), self._infer, maps.add, progress, self.engine.at_once, ahead
            )
        return _Done(job.name, final, missing, time.perf_counter() - start, busy, grid)

    @property
    def _batch_size(self) -> int:
        """Tiles that are classified at once."""
        return self.engine.batch_size or self.request.batch_size or _defaults(self.engine)[1]

    def _infer(self, batch: list[TileImage]) -> list[Answer]:
        """What the network says of each tile of a batch that has values."""
        images = [item.values for item in batch if item.values is not None]
        if not images:
            return []
        number = len(images)
        if self.engine.batch_size or self.engine.device != "cpu":
            # it takes no other number, or would look anew for the fastest way to compute one
            images += images[-1:] * (self._batch_size - number)
        stack = np.stack(images) if len(images) > 1 else images[0][np.newaxis]  # without a copy
        if self.products.needs_probabilities:
            return [(answer,) for answer in self.engine.probabilities(stack)[:number]]
        index, confidence = self.engine.classify(stack)
        return [(index[k], confidence[k]) for k in range(number)]

    def _write(self, job: Job, draft: Draft, finals: dict[str, Path], done: _Done) -> list[ClassArea]:
        """Write the maps and, meanwhile, count the classes."""
        with warnings.catch_warnings(), ThreadPoolExecutor(1, "areas") as counter:
            # for both threads: those that they switch off themselves the other may switch on again
            warnings.simplefilter("ignore", NotGeoreferencedWarning)
            return self._write_and_count(job, draft, finals, self._tags(done), counter)

    def _write_and_count(
        self, job: Job, draft: Draft, finals: dict[str, Path], tags: dict[str, str], counter: ThreadPoolExecutor
    ) -> list[ClassArea]:
        for name, final in finals.items():
            self.events.check_cancelled()
            layer = self.products.layers[name]
            colors = {}
            if name == CLASSES:
                colors = {c.value: (*c.rgb, 255) for c in self.products.classes} | {layer.nodata: (0, 0, 0, 0)}
            unit = {"CHIPWISE_UNIT": layer.unit} if layer.unit else {}
            source = draft.vrt(name)
            describe(source, job.image, job.window, layer, tags | unit, colors)
            if name == CLASSES and self.request.min_patch > 1:
                sieved = source.with_name("sieved.vrt")
                remove_specks(source, sieved, self.request.min_patch, self.events)
                describe(sieved, job.image, job.window, layer, tags | unit, colors)
                source = sieved
            if name == CLASSES:
                areas = counter.submit(class_areas, source, self.products.classes, self.events)
            write_map(source, final, layer)
        return areas.result()

    def _tags(self, done: _Done) -> dict[str, str]:
        return {
            "CHIPWISE_MODEL": self.model.name,
            "CHIPWISE_MODEL_SHA256": self.model.sha256,
            "CHIPWISE_CLASSES": json.dumps(self.model.schema.to_dict()),
            "CHIPWISE_REQUEST": to_json(self.request),
            "CHIPWISE_ENGINE": self.engine.name,
            "CHIPWISE_DEVICE": self.engine.device,
            "CHIPWISE_PRECISION": self.engine.precision,
            "CHIPWISE_TILE_SIZE": str(done.grid.size),
            "CHIPWISE_MEGAPIXELS_PER_SECOND": f"{_rate(done.pixels, done.seconds):.3g}",
            "CHIPWISE_BOUND_BY": done.busy.bound,
        }

    def _progress(self, part: float, text: str) -> None:
        self.events.progress(100 * (self.begin + self.share * part), text)


def _defaults(engine: Engine) -> tuple[int, int]:
    """Tile size and batch size."""
    return ON_PROCESSOR if engine.device == "cpu" else ON_GPU


def _places(stack: ExitStack, request: ClassifyRequest, several: bool) -> dict[str, Path]:
    """Where each kind of map goes: its file, or for several rasters a folder, which appears when the stack ends."""
    targets = {name: Path(output).absolute() for name, output in request.raster_outputs.items()}
    if not several:
        return targets
    folders = {name: result_folder(target) for name, target in targets.items()}
    if len(set(folders.values())) < len(folders):
        raise OutputError("Of several rasters each output is a folder; give the outputs names that differ before .tif.")
    return {
        name: stack.enter_context(added_folder(folder) if folder.is_dir() else partial_folder(folder))
        for name, folder in folders.items()
    }


def _rate(pixels: int, seconds: float) -> float:
    return pixels / 1e6 / max(seconds, 1e-9)


def _report(
    engine: Engine, done: list[_Done], busy: Busy, seconds: float, areas: list[ClassArea], events: Events
) -> dict:
    pixels, grid = sum(item.pixels for item in done), done[0].grid
    rate = _rate(pixels, seconds)
    events.info(
        f"{pixels / 1e6:.2f} megapixels in {seconds:.1f} s: {rate:.2f} megapixels/s with {engine.name} on "
        f"{engine.device}, {engine.precision}, tiles of {grid.size} pixels with a padding of {grid.padding}."
    )
    events.info(
        f"The run was bound by {busy.bound}: at the same time reading was busy for {busy.reading:.1f} s, inference for "
        f"{busy.inference:.1f} s and writing for {busy.writing:.1f} s; then building the maps took {busy.building:.1f} "
        "s."
    )
    if not any(item.pixels for item in areas):
        events.warning("The raster is nodata everywhere in the extent; so is the map.")
    return {
        "engine": engine.name,
        "device": engine.device,
        "precision": engine.precision,
        "tile_size": grid.size,
        "seconds": round(seconds, 2),
        "megapixels_per_second": round(rate, 3),
        "bound_by": busy.bound,
        "pixels": {item.name: item.pixels for item in areas},
        "square_metres": {item.name: item.square_metres for item in areas},
    }
