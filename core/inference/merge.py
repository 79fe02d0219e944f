"""Two ways to make one map of overlapping tiles."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from .tiles import Tile, TileGrid


class Crop:
    """Cuts the padding off, where the network sees too little."""

    def add(self, tile: Tile, values: np.ndarray) -> np.ndarray:
        """Return the kept part of a tile's values (..., size, size)."""
        return values[(..., *tile.kept_slices)]


class Blend:
    """Fades neighbouring tiles into each other over the middle half of the width in which they overlap.

    Weights rise like a squared sine and add up to 1 wherever tiles overlap. Nearer to its edge a tile counts nothing,
    since there the network sees least: with fading over all of the overlap a tenth to a fifth more pixels differ from
    the undivided image's (U-Net of ResNet-18, tiles of 128 to 512 pixels, padding 32).

    Tiles come row by row; between them only the sums that a later tile adds to are kept: the overlap with the next
    tile, and that with the next row.

    Args:
        grid: a grid of blended tiles.
        channels: number of channels.
        first: the first tile's column in the grid.
        number: how many tiles a row has.
    """

    def __init__(self, grid: TileGrid, channels: int, first: int, number: int):
        self._grid, self._first, self._last = grid, first, first + number - 1
        overlap = 2 * grid.padding
        self._below = np.zeros((channels, overlap, number * grid.step + overlap), np.float32)
        self._right = np.zeros((channels, grid.size, overlap), np.float32)

    def add(self, tile: Tile, probabilities: np.ndarray | None) -> np.ndarray:
        """Add a tile's probabilities (channels, size, size), None for none, and return the kept part, now complete."""
        size, step = self._grid.size, self._grid.step
        overlap = size - step
        if probabilities is None:
            total = np.zeros((len(self._below), size, size), np.float32)
        else:
            total = probabilities * self._weights(tile)
        start = (tile.i - self._first) * step
        if tile.i == self._first:
            total[:, :overlap] += self._below[:, :, start : start + size]
        else:  # the tile to the left has added what came from above to their overlap
            total[:, :, :overlap] += self._right
            total[:, :overlap, overlap:] += self._below[:, :, start + overlap : start + size]
        self._right = total[:, :, step:].copy()
        done = size if tile.i == self._last else step
        self._below[:, :, start : start + done] = total[:, step:, :done]
        return total[(slice(None), *tile.kept_slices)]

    def _weights(self, tile: Tile) -> np.ndarray:
        """Weights (size, size) of a tile; they do not fade where no tile follows."""
        overlap = 2 * self._grid.padding
        rows = _fading(self._grid.size, overlap, tile.j > 0, tile.j < self._grid.rows - 1)
        columns = _fading(self._grid.size, overlap, tile.i > 0, tile.i < self._grid.columns - 1)
        return rows[:, None] * columns


@lru_cache(4)
def _fading(size: int, overlap: int, in_: bool, out: bool) -> np.ndarray:
    weights = np.ones(size, np.float32)
    unused = overlap // 4
    share = (np.arange(overlap) + 0.5 - unused) / max(overlap - 2 * unused, 1)
    rising = np.sin(np.pi / 2 * share.clip(0, 1)) ** 2
    if in_:
        weights[:overlap] = rising
    if out:
        weights[size - overlap :] = 1 - rising
    return weights
