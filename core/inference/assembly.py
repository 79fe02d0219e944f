"""Puts the maps together from what the network says of the tiles."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from rasterio.windows import Window

from .draft import Draft
from .merge import Blend, Crop
from .products import Products
from .reading import TileImage
from .tiles import TileGrid

#: What the network says of a tile: channel and confidence (size, size), or only probabilities (channels, size, size).
Answer = tuple[np.ndarray, ...]


class Assembly:
    """Merges tiles, row by row, and adds the maps' pixels to the draft.

    Args:
        window: the pixels of the raster that the maps show.
        channels: of the network.
    """

    def __init__(self, products: Products, grid: TileGrid, window: Window, draft: Draft, channels: int):
        self._products, self._grid, self._window, self._draft = products, grid, window, draft
        first = next(grid.rows_of(window))
        self._merge = Blend(grid, channels, first[0].i, len(first)) if grid.blended else Crop()

    def rows(self) -> Iterator[list]:
        """The rows of tiles that the draft lacks, and those that are blended into them."""
        missing = self._draft.missing
        for row in self._grid.rows_of(self._window):
            if row[0].j in missing or (self._grid.blended and row[0].j + 1 in missing):
                yield row

    def add(self, batch: list[TileImage], answers: list[Answer]) -> None:
        """Add the next tiles.

        Args:
            answers: one for each tile of the batch that has values.
        """
        waiting = iter(answers)
        for item in batch:
            merged = self._merged(item, None if item.values is None else next(waiting))
            if item.tile.j not in self._draft.missing or item.tile.is_empty:
                continue
            if not item.seen.any():
                pixels = self._products.blank(*item.seen.shape)
            elif len(merged) == 1:
                pixels = self._products.draw(*self._products.decide(merged[0]), item.seen, merged[0])
            else:
                pixels = self._products.draw(merged[0], merged[1], item.seen)
            self._draft.add(item.tile, pixels)

    def _merged(self, item: TileImage, answer: Answer | None) -> Answer:
        """What is known of the pixels that a tile completes; empty if nothing is."""
        if isinstance(self._merge, Blend):
            return (self._merge.add(item.tile, answer[0] if answer else None),)
        return tuple(self._merge.add(item.tile, values) for values in answer or ())
