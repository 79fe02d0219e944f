"""What the maps of a run depend on, as a hash: with it strips that an interrupted run has finished are found again."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path

from ..rasters import open_raster
from ..requests import ClassifyRequest, RasterInput, to_dict
from ..version import own_version
from .engine import Engine
from .inputs import Job
from .model import Model
from .tiles import TileGrid


def identity_of(request: ClassifyRequest, model: Model, engine: Engine, grid: TileGrid, job: Job) -> str:
    """A hash of all that the maps depend on; files count with their size and time, a mask with its content.

    Raises:
        RasterError: a raster has become unreadable.
    """
    fields = to_dict(request)
    del fields["resume"]
    if request.mask:  # QGIS gives it a new name every time
        fields["mask"] = hashlib.sha256(Path(request.mask.path).read_bytes()).hexdigest()
    stamps = [(path, os.stat(path).st_size, os.stat(path).st_mtime_ns) for path in _files(job.rasters)]
    parts = (
        own_version(), fields, model.sha256, engine.name, engine.precision, grid, job.image.grid, job.window, job.name,
        stamps,
    )  # fmt: skip
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]


def _files(rasters: Iterable[RasterInput]) -> list[str]:
    """The files that rasters consist of: themselves, what lies beside them, and the sources of virtual ones."""
    files: set[str] = set()
    waiting = [source.path for source in rasters]
    while waiting:
        with open_raster(RasterInput(waiting.pop())) as raster:
            new = {path for path in raster.dataset.files if os.path.isfile(path)} - files
        files |= new
        waiting.extend(path for path in new if path.lower().endswith(".vrt") and path != raster.path)
    return sorted(files)
