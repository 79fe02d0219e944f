"""Patches of changed pixels that are too small to be believed."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from rasterio.windows import Window
from scipy import ndimage

from ..scenes import intersection

#: A patch that reaches over more pixels than this around a window stays, however few it has.
MARGIN = 256


def small_changes(
    changed_in: Callable[[Window], np.ndarray], window: Window, whole: Window, min_patch: int
) -> np.ndarray:
    """Where a window shows changed pixels that belong to a patch, connected by edges, of fewer than ``min_patch``.

    A patch is judged as a whole, though it may reach out of the window: the same pixels are found however the maps are
    divided into windows. Only of patches that reach further than ``MARGIN`` around it the rest is not seen; these stay.

    Args:
        changed_in: tells where pixels have changed, bool (rows, columns), in a window of the whole.
        window: part of the whole.
        whole: all that is compared.

    Returns:
        bool (rows, columns) of the window.
    """
    margin = min(min_patch, MARGIN)
    left, top = window.col_off - margin, window.row_off - margin
    seen = intersection(Window(left, top, window.width + 2 * margin, window.height + 2 * margin), whole)
    if seen is None:
        raise ValueError("the window lies outside of the whole")
    patches, count = ndimage.label(changed_in(seen))
    is_small = np.bincount(patches.ravel(), minlength=count + 1) < min_patch
    is_small[0] = False
    for at_end, edge in (
        (seen.row_off > whole.row_off, patches[0]),
        (seen.row_off + seen.height < whole.row_off + whole.height, patches[-1]),
        (seen.col_off > whole.col_off, patches[:, 0]),
        (seen.col_off + seen.width < whole.col_off + whole.width, patches[:, -1]),
    ):
        if at_end:
            is_small[edge] = False
    row, column = int(window.row_off - seen.row_off), int(window.col_off - seen.col_off)
    own = patches[row : row + int(window.height), column : column + int(window.width)]
    return is_small[own]
