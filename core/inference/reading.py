"""Reading the tiles of an image: several side by side at once, so that GDAL decodes their blocks in parallel."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from rasterio.windows import Window

from ..rasters import Image
from .tiles import Tile, TileGrid

#: Columns, and bytes of memory, that are read at once at most, so long as that is no less than a tile.
COLUMNS_AT_ONCE, BYTES_AT_ONCE = 4096, 2**28
#: Bytes of decoded blocks that GDAL keeps, at least and at most.
CACHE = (128 * 2**20, 512 * 2**20)


@dataclass(frozen=True)
class TileImage:
    """What was read of a tile.

    Attributes:
        seen: (rows, columns) of the kept part: where the image has any valid value and a class is wanted.
        values: float32 (bands, size, size); None where the tile adds to no seen pixel, so it need not be classified.
    """

    tile: Tile
    seen: np.ndarray
    values: np.ndarray | None


@dataclass(frozen=True)
class TileReader:
    """Reads tiles; beyond the image's edge they are continued by reflection.

    Args:
        fill: value of each band for invalid pixels, float32 (bands,).
        inside: tells for a window which pixels are wanted, bool (rows, columns); None where all are.
    """

    image: Image
    grid: TileGrid
    fill: np.ndarray
    inside: Callable[[Window], np.ndarray | None]

    def batches(self, rows: Iterable[list[Tile]], size: int) -> Iterator[list[TileImage]]:
        """Read rows of tiles; each batch holds up to ``size`` that are to be classified, and those between them.

        Raises:
            RasterError: the image is damaged.
        """
        for row in rows:
            batch: list[TileImage] = []
            for tile in self._read_row(row):
                batch.append(tile)
                if sum(member.values is not None for member in batch) == size:
                    yield batch
                    batch = []
            if batch:
                yield batch

    def _read_row(self, row: list[Tile]) -> Iterator[TileImage]:
        bands = len(self.fill)
        pixel = self.image.row_bytes // self.grid.width + 5 * bands  # values, where they are valid, and as float32
        columns = min(COLUMNS_AT_ONCE, BYTES_AT_ONCE // (self.grid.size * pixel))
        number = max(1, columns // self.grid.step)
        for k in range(0, len(row), number):
            yield from self._read_group(row[k : k + number])

    def _read_group(self, tiles: list[Tile]) -> Iterator[TileImage]:
        parts = [tile.inside(self.grid.width, self.grid.height) for tile in tiles]
        left, top = parts[0].col_off, parts[0].row_off
        window = Window(left, top, parts[-1].col_off + parts[-1].width - left, parts[0].height)
        values, valid = self.image.read(window)
        seen = np.any(valid, axis=0)
        wanted = self.inside(window)
        if wanted is not None:
            seen &= wanted
        if not valid.all():
            values = np.where(valid, values, self.fill[:, None, None])
        for tile, part in zip(tiles, parts, strict=True):
            columns = slice(int(part.col_off - left), int(part.col_off - left + part.width))
            yield self._tile(tile, part, values[:, :, columns], seen[:, columns])

    def _tile(self, tile: Tile, part: Window, values: np.ndarray, seen: np.ndarray) -> TileImage:
        around = (
            (0, 0),
            (int(part.row_off) - tile.row, tile.row + tile.size - int(part.row_off + part.height)),
            (int(part.col_off) - tile.column, tile.column + tile.size - int(part.col_off + part.width)),
        )
        rows, columns = tile.kept_slices
        kept = seen[
            rows.start - around[1][0] : rows.stop - around[1][0],
            columns.start - around[2][0] : columns.stop - around[2][0],
        ]
        if not (seen if self.grid.blended else kept).any():
            return TileImage(tile, kept, None)
        values = values.astype(np.float32)
        return TileImage(tile, kept, np.pad(values, around, mode="reflect") if np.any(around) else values)


def cache_bytes(image: Image, grid: TileGrid) -> int:
    """How much GDAL should keep, so that each block is decoded once: the blocks of a row of tiles, until the next row.

    For files whose blocks are as wide as they are it may be more, since else every few tiles would decode them anew.
    """
    rows, (low, high) = grid.size + 2 * image.block_shape[0], CACHE
    is_striped = image.block_shape[1] >= image.grid.width
    return min(max(int(1.2 * rows * image.row_bytes), low), (2 if is_striped else 1) * high)
