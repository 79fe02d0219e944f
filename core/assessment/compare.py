"""Compare two class rasters: which class became which, where, and on how much ground."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

import numpy as np

from ..errors import OutputError, SchemaError
from ..events import Events
from ..ground_area import GroundArea
from ..inference.polygons import polygons
from ..inference.products import UNCERTAIN
from ..inference.tiles import TileGrid
from ..partial import check_file, partial_file
from ..raster_classes import class_hints
from ..requests import CompareRequest
from ..schema import LandClass
from .change_raster import SIDE, ChangeValues, write_changes
from .compare_report import compare_report
from .legend import MapClasses, common_legend, map_classes
from .map_pair import MapPair, open_pair
from .transitions import PairNumbers, TransitionMatrix

#: Transitions that the log tells, the largest ones.
LINES = 10


def run(request: CompareRequest, events: Events) -> dict:
    """Compare the maps.

    Returns:
        The outputs by the name of their field, ``changed_pixels``, ``changed_share`` (0..1) and ``changed_hectares``
        (None without CRS).

    Raises:
        ChipwiseError: the maps cannot be used or compared, or an output cannot be written; targets are untouched.
    """
    for output in request.outputs.values():
        check_file(Path(output).absolute())
    with ExitStack() as stack:  # at whose end all outputs appear
        with open_pair(request) as pair:
            maps = _classes(request, pair, events)
            legend = common_legend(*maps, request.mapping)
            numbers = PairNumbers(legend, _left_out(request, maps))
            changes, shown, matrix = write_changes(request, pair, numbers, legend, stack, events)
            remarks = _remarks(pair, matrix)
        for remark in remarks:
            events.warning(remark)
        for line in _lines(matrix):
            events.info(line)
        _write_tables(request, matrix, remarks, stack)
        if request.polygons_output:
            _write_polygons(request, changes, shown, matrix, stack, events)
    return request.outputs | {
        "changed_pixels": matrix.changed_pixels,
        "changed_share": round(matrix.changed_share, 9),
        "changed_hectares": matrix.changed_hectares,
    }


def _classes(request: CompareRequest, pair: MapPair, events: Events) -> tuple[MapClasses, MapClasses]:
    """The classes of each map: those that are named, occur, or stand in the mapping by their value."""
    occurring = _occurring(pair, events)
    mentioned = [[int(text) for text in side if _is_value(text)] for side in zip(*request.mapping)] or [[], []]
    own = (request.before_hints, request.after_hints)
    before, after = (
        map_classes(f"the map {side}", class_hints(raster, hints), [*values, *more])
        for side, raster, hints, values, more in zip(
            ("before", "after"), pair.files, own, occurring, mentioned, strict=True
        )
    )
    return before, after


def _left_out(request: CompareRequest, maps: tuple[MapClasses, MapClasses]) -> tuple[list[int], list[int]]:
    """The values of each map that count as nodata. One that does not occur is nothing to complain of, a name is."""
    left_out: tuple[list[int], list[int]] = ([], [])
    for classes, values in zip(maps, left_out, strict=True):
        if 0 in classes.hints and classes.name(0) == UNCERTAIN.name:
            values.append(0)
    for text in map(str, request.ignore_classes):
        found = [classes.find(text) for classes in maps]
        if found == [None, None] and not _is_value(text):
            raise SchemaError(
                f"IGNORE_CLASSES: {text} is a class of neither map. The map before has {maps[0].known()}; the map "
                f"after has {maps[1].known()}."
            )
        for values, value in zip(left_out, found, strict=True):
            values += [] if value is None else [value]
    return left_out


def _is_value(text: str) -> bool:
    return re.fullmatch(r"\d{1,5}", text.strip()) is not None and int(text) < 2**16


def _occurring(pair: MapPair, events: Events) -> tuple[list[int], list[int]]:
    """The class values that occur in each map where they are compared."""
    found = np.zeros((2, 2**16), bool)
    rows = list(TileGrid(pair.grid.width, pair.grid.height, SIDE, 0).rows_of(pair.window))
    for row in rows:
        events.progress(5 * row[0].j / (rows[-1][0].j + 1), "Looking for classes")
        for tile in row:
            for seen, values in zip(found, pair.read(tile.kept), strict=True):
                seen |= np.bincount(values[values >= 0], minlength=2**16) > 0
    return np.flatnonzero(found[0]).tolist(), np.flatnonzero(found[1]).tolist()


def _remarks(pair: MapPair, matrix: TransitionMatrix) -> list[str]:
    """What the reader of the figures must know."""
    remarks = []
    shares = pair.covered()
    if min(shares) < 1 - 1e-9:
        remarks.append(
            f"The maps cover different ground; compared is what both cover: {shares[0]:.1%} of {pair.files[0].name} "
            f"and {shares[1]:.1%} of {pair.files[1].name}."
        )
    if pair.is_resampled:
        other = pair.files[1] if pair.base is pair.files[0] else pair.files[0]
        remarks.append(
            f"{other.name} was resampled to the pixels of {pair.base.name}, so edges of its classes lie up to half a "
            "pixel beside their place and make small false changes; leave out small ones (MIN_PATCH)."
        )
    for side, other_side in (("before", "after"), ("after", "before")):
        alone = [item.name for item in matrix.present() if not getattr(item, other_side)]
        if alone:
            remarks.append(
                f"Only the map {side} has {', '.join(alone)}, so all of it counts as changed. If it has another name "
                "in the other map, say so in MAPPING."
            )
    ground = GroundArea(pair.grid)
    if remark := ground.remark():
        remarks.append(remark)
    if not ground.is_known:
        remarks.append("The maps have no CRS, so areas are unknown and figures are pixels.")
    if not matrix.pixels.any():
        remarks.append("No pixel has a class in both maps, so nothing was compared.")
    return remarks


def _lines(matrix: TransitionMatrix) -> list[str]:
    """The figures as lines for the log."""
    changed = matrix.changed_hectares
    area = f", {changed:,.2f} ha" if changed is not None else ""
    head = (
        f"{matrix.changed_pixels} of {int(matrix.pixels.sum())} pixels have changed{area} ({matrix.changed_share:.2%})."
    )
    lines = [
        f"  {matrix.legend[item.before].name} → {matrix.legend[item.after].name}: {item.pixels} pixels"
        + ("" if item.hectares is None else f", {item.hectares:,.2f} ha")
        + f" ({item.share:.2%})"
        for item in matrix.largest_changes()[:LINES]
    ]
    return [head, *lines]


def _write_tables(request: CompareRequest, matrix: TransitionMatrix, remarks: Sequence[str], stack: ExitStack) -> None:
    """Write matrix and report where they are asked for."""
    values = ChangeValues(matrix.legend, request.unchanged)
    try:
        if request.matrix_output:
            path = stack.enter_context(partial_file(request.matrix_output))
            _write_csv(path, matrix, values)
        if request.report_output:
            path = stack.enter_context(partial_file(request.report_output))
            path.write_bytes(compare_report(request, matrix, remarks))
    except OSError as error:
        raise OutputError(f"The tables cannot be written: {error.strerror}. Is the disk full?") from error


def _write_csv(path: Path, matrix: TransitionMatrix, values: ChangeValues) -> None:
    """Write a row for each pair of classes; hectares stay empty where the maps have no CRS."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["value", "before", "after", "changed", "pixels", "hectares", "share"])
        for item in matrix.transitions():
            names = [matrix.legend[place].name for place in (item.before, item.after)]
            hectares = "" if item.hectares is None else f"{item.hectares:.6f}"
            value = values.of(item.before, item.after)
            writer.writerow([value, *names, int(item.is_change), item.pixels, hectares, f"{item.share:.8f}"])


def _write_polygons(
    request: CompareRequest,
    changes: Path,
    shown: Sequence[LandClass],
    matrix: TransitionMatrix,
    stack: ExitStack,
    events: Events,
) -> None:
    """Write the changed patches."""
    values = ChangeValues(matrix.legend, request.unchanged)
    changed = {values.of(item.before, item.after) for item in matrix.transitions() if item.is_change}
    things = [item for item in shown if item.value in changed]
    maps = {Path(request.output).stem: changes}
    count = stack.enter_context(polygons(request.polygons_output, maps, things, events))
    events.info(f"{count} changed patches were written.")
