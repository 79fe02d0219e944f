"""Rows of tiles that are finished, kept beside the target until all are, so that an interrupted run can go on."""

from __future__ import annotations

import glob
import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from rasterio.windows import Window

from ..errors import OutputError
from ..partial import check_writable, scratch_folder
from .parts import no_space, write_part, write_vrt
from .products import Layer
from .tiles import Tile

#: Columns, and bytes of all maps, that are held and then kept in a file of each map, if that is no less than a tile.
COLUMNS, BYTES = 8192, 2**27


class Draft:
    """The maps so far: small GeoTIFFs, each a part of a row of tiles, whose checksums are noted row by row.

    Args:
        folder: where they lie; rows that a run before has finished there are taken over if they are whole.
        window: the pixels of the raster that the maps show.
        layers: the maps.
        rows: the rows of tiles.
    """

    def __init__(self, folder: Path, window: Window, layers: Mapping[str, Layer], rows: Iterable[list[Tile]]):
        self._folder, self._window, self._layers = folder, window, layers
        pixel = sum(len(layer.bands) * layer.dtype.itemsize for layer in layers.values())
        self._parts = {row[0].j: list(_parts(row, pixel)) for row in rows if row[0].kept.height}
        #: The rows that are to be added; not those that show no pixel of the maps, or that a run before has finished.
        self.missing = {j for j in self._parts if not self._is_finished(j)}
        self._begun: dict[str, list[np.ndarray]] = {name: [] for name in layers}
        self._sums: dict[str, str] = {}

    def add(self, tile: Tile, pixels: Mapping[str, np.ndarray]) -> None:
        """Add the kept pixels of the next tile, (bands, rows, columns) for each map.

        Raises:
            OutputError: the disk is full.
        """
        for name, values in pixels.items():
            self._begun[name].append(values)
        try:
            for k, (_, last) in enumerate(self._parts[tile.j]):
                if last == tile.i:
                    self._write_part(tile.j, k)
            if tile.i == self._parts[tile.j][-1][1]:
                self._note(tile.j)
        except OSError as error:
            raise no_space(self._folder, error) from error

    def vrt(self, name: str) -> Path:
        """Write a virtual raster (.vrt) of all rows of a map.

        Raises:
            OutputError: the disk is full.
        """
        layer, path = self._layers[name], self._folder / f"{name}.vrt"
        parts = [
            (self._file(name, j, k).name, part) for j, parts in self._parts.items() for k, (part, _) in enumerate(parts)
        ]
        try:
            write_vrt(path, self._window, layer.dtype, len(layer.bands), parts)
        except OSError as error:
            raise no_space(self._folder, error) from error
        return path

    def _write_part(self, row: int, k: int) -> None:
        for name, begun in self._begun.items():
            values = np.concatenate(begun, axis=-1)
            begun.clear()
            path = self._file(name, row, k)
            self._sums[path.name] = write_part(path, values, self._layers[name].nodata)

    def _note(self, row: int) -> None:
        """Note that a row is finished; the note appears at once or not at all."""
        path, new = self._note_path(row), self._folder / "new.json"
        new.write_text(json.dumps({"sha256": self._sums}), encoding="utf-8")
        os.replace(new, path)
        self._sums = {}

    def _is_finished(self, row: int) -> bool:
        """Whether a row was finished before and its files are still what they were."""
        try:
            sums = json.loads(self._note_path(row).read_text(encoding="utf-8"))["sha256"]
            files = [self._file(name, row, k) for name in self._layers for k in range(len(self._parts[row]))]
            return all(hashlib.sha256(file.read_bytes()).hexdigest() == sums[file.name] for file in files)
        except (OSError, ValueError, KeyError, TypeError):
            return False

    def _note_path(self, row: int) -> Path:
        return self._folder / f"{row:06}.json"

    def _file(self, name: str, row: int, k: int) -> Path:
        return self._folder / f"{name}-{row:06}-{k:04}.tif"


@contextmanager
def draft_folder(target: Path, identity: str, resume: bool) -> Iterator[Path]:
    """Yield the folder of a draft, beside the target.

    Args:
        target: where the finished map goes.
        identity: tells runs apart that would give different maps.
        resume: the folder stays if the block fails, and the next run with the same identity gets it again. Those that
            earlier runs of another identity left for this target are removed.

    Raises:
        OutputError: it cannot be made.
    """
    check_writable(target.parent, target)
    if not resume:
        with scratch_folder(target) as folder:
            yield folder
        return
    folder = target.with_name(f".{target.name}-{identity}.resume")
    for other in target.parent.glob(f".{glob.escape(target.name)}-*.resume"):
        if other != folder:
            shutil.rmtree(other, ignore_errors=True)
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise OutputError(
            f"The folder {folder} for the strips of this run cannot be made: {error.strerror}."
        ) from error
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


def _parts(row: list[Tile], pixel: int) -> Iterator[tuple[Window, int]]:
    """Divide what is kept of a row of tiles; the pixels of each part, and the last tile that adds to it.

    Args:
        pixel: bytes of all maps for one pixel.
    """
    kept = [tile for tile in row if not tile.is_empty]
    columns = min(COLUMNS, BYTES // (pixel * kept[0].kept.height))
    number = max(1, columns // max(tile.kept.width for tile in kept))
    for k in range(0, len(kept), number):
        first, last = kept[k].kept, kept[min(k + number, len(kept)) - 1]
        width = last.kept.col_off + last.kept.width - first.col_off
        yield Window(first.col_off, first.row_off, width, first.height), last.i
