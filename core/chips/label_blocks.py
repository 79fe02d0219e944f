"""Labels burnt block by block, so that chips that overlap do not burn the same ground again."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable

import numpy as np

from .grid import ChipWindow

#: Pixels across a block, and how many blocks are kept: some 70 MB, two rows of blocks of a raster 24 000 pixels wide.
BLOCK, KEPT = 512, 96


class LabelBlocks:
    """Reads windows out of blocks that are burnt when they are first needed.

    Args:
        burn: gives the label of a window as uint16 (rows, columns), and where it is contested, or None for nowhere.
    """

    def __init__(self, burn: Callable[[ChipWindow], tuple[np.ndarray, np.ndarray | None]]):
        self._burn = burn
        self._blocks: OrderedDict[tuple[int, int], tuple[np.ndarray, np.ndarray | None]] = OrderedDict()

    def read(self, window: ChipWindow) -> tuple[np.ndarray, np.ndarray | None]:
        """The label of a window that is not turned, and where it is contested, or None for nowhere."""
        label = np.empty((window.height, window.width), np.uint16)
        contested = None
        for row in range(window.row // BLOCK, (window.row + window.height - 1) // BLOCK + 1):
            for column in range(window.column // BLOCK, (window.column + window.width - 1) // BLOCK + 1):
                block, doubtful = self._block(row, column)
                to, source = _shared(window, row * BLOCK, column * BLOCK)
                label[to] = block[source]
                if doubtful is not None:
                    contested = np.zeros(label.shape, bool) if contested is None else contested
                    contested[to] = doubtful[source]
        return label, contested

    def _block(self, row: int, column: int) -> tuple[np.ndarray, np.ndarray | None]:
        place = row, column
        if place not in self._blocks:
            if len(self._blocks) >= KEPT:
                self._blocks.popitem(last=False)
            self._blocks[place] = self._burn(ChipWindow(column * BLOCK, row * BLOCK, BLOCK, BLOCK))
        self._blocks.move_to_end(place)
        return self._blocks[place]


def _shared(window: ChipWindow, row: int, column: int) -> tuple[tuple[slice, slice], tuple[slice, slice]]:
    """What a window and the block at this place share, counted from the one's corner and from the other's."""
    top, left = max(window.row, row), max(window.column, column)
    bottom = min(window.row + window.height, row + BLOCK)
    right = min(window.column + window.width, column + BLOCK)
    to = slice(top - window.row, bottom - window.row), slice(left - window.column, right - window.column)
    return to, (slice(top - row, bottom - row), slice(left - column, right - column))
