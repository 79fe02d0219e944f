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
from affine import Affine
from rasterio.io import MemoryFile
from rasterio.windows import Window

from ..errors import OutputError
from ..partial import check_writable, scratch_folder
from .products import Layer
from .tiles import Tile

#: Columns that are kept in one file, so that memory is bounded however wide the map is.
COLUMNS = 8192
#: The place of parts, which nobody reads; rasterio would warn in the log of files that have none.
NOWHERE = Affine(2, 0, 0, 0, -2, 0)
_GDAL_TYPES = {"uint8": "Byte", "uint16": "UInt16", "float32": "Float32"}


class Draft:
    """The maps so far: small GeoTIFFs, each a part of a row of tiles, whose checksums are noted row by row.

    GDAL may notice a full disk only when it closes a file, and then says nothing. So files are made in memory and
    written by Python.

    Args:
        folder: where they lie; rows that a run before has finished there are taken over if they are whole.
        window: the pixels of the raster that the maps show.
        layers: the maps.
        rows: the rows of tiles.
    """

    def __init__(self, folder: Path, window: Window, layers: Mapping[str, Layer], rows: Iterable[list[Tile]]):
        self._folder, self._window, self._layers = folder, window, layers
        self._parts = {row[0].j: list(_parts(row)) for row in rows if row[0].kept.height}
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
            raise OutputError(
                f"{self._folder.parent} cannot be written to: {error.strerror}. Free some space, or choose another "
                "folder."
            ) from error

    def vrt(self, name: str) -> Path:
        """Write a virtual raster (.vrt) of all rows of a map."""
        layer, path = self._layers[name], self._folder / f"{name}.vrt"
        bands = []
        for band in range(1, len(layer.bands) + 1):
            sources = "".join(
                _source(self._file(name, j, k).name, band, part, self._window)
                for j, parts in self._parts.items()
                for k, (part, _) in enumerate(parts)
            )
            kind = _GDAL_TYPES[layer.dtype.name]
            bands.append(f'<VRTRasterBand dataType="{kind}" band="{band}">{sources}</VRTRasterBand>')
        size = f'rasterXSize="{int(self._window.width)}" rasterYSize="{int(self._window.height)}"'
        path.write_text(f"<VRTDataset {size}>{''.join(bands)}</VRTDataset>", encoding="utf-8")
        return path

    def _write_part(self, row: int, k: int) -> None:
        for name, begun in self._begun.items():
            values = np.concatenate(begun, axis=-1)
            begun.clear()
            content = _geotiff(values, self._layers[name].nodata)
            path = self._file(name, row, k)
            path.write_bytes(content)
            self._sums[path.name] = hashlib.sha256(content).hexdigest()

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


def _parts(row: list[Tile]) -> Iterator[tuple[Window, int]]:
    """Divide what is kept of a row of tiles; the pixels of each part, and the last tile that adds to it."""
    kept = [tile for tile in row if not tile.is_empty]
    number = max(1, COLUMNS // max(tile.kept.width for tile in kept))
    for k in range(0, len(kept), number):
        first, last = kept[k].kept, kept[min(k + number, len(kept)) - 1]
        width = last.kept.col_off + last.kept.width - first.col_off
        yield Window(first.col_off, first.row_off, width, first.height), last.i


def _geotiff(values: np.ndarray, nodata: float) -> bytes:
    """The file's content; Zstandard, since nobody but this GDAL reads it, takes a third of LZW's time."""
    profile = {
        "driver": "GTiff", "count": len(values), "height": values.shape[1], "width": values.shape[2],
        "dtype": values.dtype, "nodata": nodata, "compress": "zstd", "zstd_level": 1, "tiled": True,
        "blockxsize": 512, "blockysize": 512, "interleave": "band", "transform": NOWHERE,
    }  # fmt: skip
    with MemoryFile() as memory:
        with memory.open(**profile) as dataset:
            dataset.write(values)
        return memory.read()


def _source(name: str, band: int, part: Window, window: Window) -> str:
    size = f'xSize="{int(part.width)}" ySize="{int(part.height)}"'
    left, top = int(part.col_off - window.col_off), int(part.row_off - window.row_off)
    return (
        f'<SimpleSource><SourceFilename relativeToVRT="1">{name}</SourceFilename><SourceBand>{band}</SourceBand>'
        f'<SrcRect xOff="0" yOff="0" {size}/><DstRect xOff="{left}" yOff="{top}" {size}/></SimpleSource>'
    )
