"""The raster of changes: what its values mean, and how it is written block by block while pairs are counted."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

import numpy as np
from rasterio.windows import Window

from ..events import Events
from ..ground_area import GroundArea
from ..inference.draft import Draft, draft_folder
from ..inference.map_writer import class_description, describe, write_map
from ..inference.products import Layer
from ..inference.tiles import TileGrid
from ..partial import partial_file
from ..raster_classes import TAG
from ..requests import CompareRequest, to_json
from ..schema import ClassSchema, LandClass
from .legend import CommonClass
from .map_pair import MapPair
from .small_changes import small_changes
from .transitions import PairNumbers, TransitionMatrix

#: Rows and columns that are compared at once.
SIDE = 1024
#: How much of the class after is in the colour of a change, and of the class in that of unchanged ground (else white).
OF_AFTER, OF_UNCHANGED = 0.75, 0.3
ONE_COLOR = "#e0e0e0"
CHANGES = "changes"


class ChangeValues:
    """The values of the raster of changes.

    Args:
        legend: the classes.
        unchanged: how unchanged pixels are shown; see ``CompareRequest``.
    """

    def __init__(self, legend: Sequence[CommonClass], unchanged: str):
        self._legend, self._unchanged, n = legend, unchanged, len(legend)
        #: By number of a pair: the value; 0 is nodata.
        self.values = np.arange(n * n + 1)
        if unchanged != "BY_CLASS":
            self.values[1 + np.arange(n) * (n + 1)] = n * n + 1 if unchanged == "ONE_CLASS" else 0
        self.dtype = np.dtype(np.uint8 if self.values.max() <= 255 else np.uint16)

    def of(self, before: int, after: int) -> int:
        """The value of a pair of classes, by their places in the legend; 0 where it is not shown."""
        return int(self.values[before * len(self._legend) + after + 1])

    def shown(self, matrix: TransitionMatrix) -> list[LandClass]:
        """What occurs in the raster, with names and colours, unchanged classes first."""
        pairs = [item for item in matrix.transitions() if item.pixels and self.of(item.before, item.after)]
        classes = {}
        for item in sorted(pairs, key=lambda item: item.is_change):
            value = self.of(item.before, item.after)
            classes[value] = LandClass(value, *self._look(item.before, item.after))
        return list(classes.values())

    def _look(self, before: int, after: int) -> tuple[str, str]:
        """Name and colour."""
        old, new = self._legend[before], self._legend[after]
        if before != after:
            return f"{old.name} → {new.name}", _mixed(new.rgb, old.rgb, OF_AFTER)
        if self._unchanged == "ONE_CLASS":
            return "Unchanged", ONE_COLOR
        return f"{new.name} (unchanged)", _mixed(new.rgb, (255, 255, 255), OF_UNCHANGED)


def write_changes(
    request: CompareRequest, pair: MapPair, numbers: PairNumbers, legend: Sequence[CommonClass], stack: ExitStack,
    events: Events,
) -> tuple[Path, list[LandClass], TransitionMatrix]:  # fmt: skip
    """Compare two maps and write the raster of changes, which appears under its name when the stack ends.

    Returns:
        Where it is until then, what occurs in it, and how much of what became what.

    Raises:
        RasterError: a map is damaged.
        OutputError: the raster cannot be written.
        Cancelled: the run was asked to stop.
    """
    values, target = ChangeValues(legend, request.unchanged), Path(request.output).absolute()
    layer = Layer(values.dtype, 0, ("change",), "MODE")
    rows = list(TileGrid(pair.grid.width, pair.grid.height, SIDE, 0).rows_of(pair.window))
    folder = stack.enter_context(draft_folder(target, "", False))
    final = stack.enter_context(partial_file(target))
    draft = Draft(folder, pair.window, {CHANGES: layer}, rows)
    tally = _Tally(numbers, GroundArea(pair.grid))
    tiles = [tile for row in rows for tile in row if not tile.is_empty]
    for done, tile in enumerate(tiles):
        events.progress(5 + 80 * done / len(tiles), "Comparing the maps")
        pairs = _pairs_in(tile.kept, pair, numbers, request.min_patch)
        tally.add(tile.kept, pairs)
        draft.add(tile, {CHANGES: values.values[pairs][np.newaxis].astype(values.dtype)})
    matrix = TransitionMatrix.of_counts(legend, *tally.result())
    shown = values.shown(matrix)
    events.progress(85, "Building overviews")
    stack.enter_context(class_description(str(target), shown or [LandClass(1, "Unchanged", ONE_COLOR)]))
    source = draft.vrt(CHANGES)
    colors = {item.value: (*item.rgb, 255) for item in shown} | {0: (0, 0, 0, 0)}
    describe(source, pair.base, pair.window, layer, _tags(request, shown), colors)
    write_map(source, final, layer)
    return final, shown, matrix


def _pairs_in(window: Window, pair: MapPair, numbers: PairNumbers, min_patch: int) -> np.ndarray:
    """The numbers of pairs in a window, int64 (rows, columns), small changes taken back."""
    pairs = numbers.of(*pair.read(window))
    if min_patch > 1 and numbers.is_change[pairs].any():

        def changed_in(seen: Window) -> np.ndarray:
            return numbers.is_change[numbers.of(*pair.read(seen))]

        small = small_changes(changed_in, window, pair.window, min_patch)
        pairs[small] = numbers.kept[pairs[small]]
    return pairs


class _Tally:
    """Counts pairs: their pixels, and their square metres row by row, since pixels in degrees differ in size."""

    def __init__(self, numbers: PairNumbers, ground: GroundArea):
        self._ground, self._length = ground, numbers.classes**2 + 1
        self._pixels = np.zeros(self._length, np.int64)
        self._square_metres = np.zeros(self._length)

    def add(self, window: Window, pairs: np.ndarray) -> None:
        """Count a window."""
        if not pairs.any():
            return
        flat = pairs.ravel()
        self._pixels += np.bincount(flat, minlength=self._length)
        if self._ground.is_known:
            area = np.repeat(self._ground.of_rows(int(window.row_off), len(pairs)), pairs.shape[1])
            self._square_metres += np.bincount(flat, area, self._length)

    def result(self) -> tuple[np.ndarray, np.ndarray | None]:
        """Pixels and square metres by number of pair."""
        return self._pixels, self._square_metres if self._ground.is_known else None


def _tags(request: CompareRequest, shown: Sequence[LandClass]) -> dict[str, str]:
    tags = {"CHIPWISE_REQUEST": to_json(request)}
    return tags | ({TAG: json.dumps(ClassSchema("Changes", tuple(shown)).to_dict())} if shown else {})


def _mixed(color: tuple[int, int, int], other: tuple[int, int, int], share: float) -> str:
    """A colour with so much of the first one, as ``#rrggbb``."""
    return "#" + "".join(f"{round(share * a + (1 - share) * b):02x}" for a, b in zip(color, other, strict=True))
