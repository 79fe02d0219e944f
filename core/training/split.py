"""The split of chips into training and validation, by area or by source, without shared ground.

The ground is divided into blocks of half a chip; a few blocks that together hold about the asked share of every class
become the validation area. What a training chip shows of that area is hidden from it (values and labels), so no
validation pixel is ever seen in training; a validation chip counts only inside the area, each block once. When chips
come from at least ``SOURCES_FOR_SPLIT`` unconnected rasters, whole rasters take the place of blocks.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from ..chips.esri_folder import Chip, ChipFolder
from ..errors import TrainingDataError

SOURCES_FOR_SPLIT = 5

Box = tuple[int, int, int, int]  # first row, end row, first column, end column, in pixels of the chip
Unit = tuple  # (space,) or (space, block column, block row)


@dataclass(frozen=True)
class ChipPart:
    """A chip as one side of the split sees it: ``hidden`` boxes are blanked, labels count only in ``counted``."""

    chip: Chip
    hidden: tuple[Box, ...] = ()
    counted: tuple[Box, ...] | None = None


@dataclass(frozen=True)
class Split:
    """The two sides, and what the split was made by (``area`` or ``source``)."""

    train: list[ChipPart]
    validation: list[ChipPart]
    by: str


@dataclass(frozen=True)
class _Piece:
    """The part of a chip that lies in one unit (block or source); ``counts`` are labelled pixels by index."""

    chip: int
    box: Box
    counts: np.ndarray


def split_chips(folder: ChipFolder, labels: Iterable[np.ndarray], classes: int, percent: float, seed: int) -> Split:
    """Split the chips of a folder.

    Args:
        labels: the label of every chip in their order, as training indices 0..classes-1, negative where it does not
            count; read once, so they need not be in memory together.
        classes: number of training indices.
        percent: share of the labelled pixels for validation, 1..90.
        seed: which of several equally good splits is taken.

    Raises:
        TrainingDataError: the labels lie so close together that no part can be held out.
    """
    by_source = len({chip.space for chip in folder.chips}) >= SOURCES_FOR_SPLIT
    units = _sources(folder) if by_source else _blocks(folder)
    pieces: dict[Unit, list[_Piece]] = defaultdict(list)
    totals = []
    for i, label in enumerate(labels):
        totals.append(int((label >= 0).sum()))
        for unit, (r0, r1, c0, c1) in units[i]:
            pieces[unit].append(_Piece(i, (r0, r1, c0, c1), _count(label[r0:r1, c0:c1], classes)))
    chosen = _choose(pieces, percent / 100, seed)
    return _assemble(folder, totals, pieces, chosen, "source" if by_source else "area")


def _sources(folder: ChipFolder) -> list[list[tuple[Unit, Box]]]:
    rows, columns = folder.size
    return [[((chip.space,), (0, rows, 0, columns))] for chip in folder.chips]


def _blocks(folder: ChipFolder) -> list[list[tuple[Unit, Box]]]:
    """Find for each chip its blocks of half a chip, counted in map units from the first chip's corner."""
    rows, columns = folder.size
    anchors: dict[str, tuple[float, float, float, float]] = {}
    found = []
    for chip in folder.chips:
        left, right, bottom, top = _bounds(chip, (0, rows, 0, columns))
        x0, y0, width, height = anchors.setdefault(chip.space, (left, bottom, (right - left) / 2, (top - bottom) / 2))
        units = []
        for bx in range(_floor((left - x0) / width), _ceil((right - x0) / width)):
            for by in range(_floor((bottom - y0) / height), _ceil((top - y0) / height)):
                corners = (x0 + bx * width, y0 + by * height, x0 + (bx + 1) * width, y0 + (by + 1) * height)
                box = _box_in_chip(chip, corners, rows, columns)
                if box[0] < box[1] and box[2] < box[3]:
                    units.append(((chip.space, bx, by), box))
        found.append(units)
    return found


def _bounds(chip: Chip, box: Box) -> tuple[float, float, float, float]:
    """Left, right, bottom, top of a box of the chip in map coordinates."""
    xs, ys = zip(*(chip.transform * (c, r) for r in box[:2] for c in box[2:]), strict=True)
    return min(xs), max(xs), min(ys), max(ys)


def _box_in_chip(chip: Chip, corners: tuple[float, float, float, float], rows: int, columns: int) -> Box:
    """The pixels of the chip that a map rectangle touches."""
    left, bottom, right, top = corners
    points = [~chip.transform * (x, y) for x in (left, right) for y in (bottom, top)]
    c, r = [p[0] for p in points], [p[1] for p in points]
    return (
        max(_floor(min(r)), 0),
        min(_ceil(max(r)), rows),
        max(_floor(min(c)), 0),
        min(_ceil(max(c)), columns),
    )


def _floor(value: float) -> int:
    return math.floor(round(value, 4))


def _ceil(value: float) -> int:
    return math.ceil(round(value, 4))


def _count(labels: np.ndarray, classes: int) -> np.ndarray:
    return np.bincount(labels[labels >= 0], minlength=classes)


def _choose(pieces: dict[Unit, list[_Piece]], share: float, seed: int) -> set[Unit]:
    """Choose the units for validation: greedily the one that brings every class closest to its share.

    No unit is taken that would leave a class with less than half of its labels for training.
    """
    units = sorted((u for u, members in pieces.items() if any(p.counts.any() for p in members)), key=str)
    if len(units) < 2:
        raise TrainingDataError(
            "All labels lie in one place, so none can be held out to validate the network. Label some pixels further "
            "away, or export chips with a smaller tile size."
        )
    units = [units[i] for i in np.random.default_rng(seed).permutation(len(units))]
    merge = np.sum if len(units[0]) == 1 else np.max  # chips of a source add up; those of a block show the same ground
    counts = np.array([merge([p.counts for p in pieces[u]], axis=0) for u in units], np.float64)
    counts = counts[:, counts.any(0)]
    fractions = counts / counts.sum(0)  # of each class in each unit
    chosen, taken, free = [], np.zeros(fractions.shape[1]), np.ones(len(units), bool)
    while True:
        need = np.maximum(share - taken, 0)
        gain = np.minimum(need, fractions).sum(1) - np.maximum(fractions - need, 0).sum(1)
        gain[~free | (taken + fractions > 0.5).any(1)] = -np.inf
        best = int(gain.argmax())
        if gain[best] <= 0:
            break
        chosen.append(best)
        taken += fractions[best]
        free[best] = False
    if not chosen:  # every unit is large: the one that takes least from the class it takes most of
        chosen = [int(fractions.max(1).argmin())]
    return {units[i] for i in chosen}


def _assemble(folder: ChipFolder, totals: list[int], pieces, chosen: set[Unit], by: str) -> Split:
    hidden, counted = defaultdict(list), defaultdict(list)
    left = list(totals)
    for unit in chosen:
        for piece in pieces[unit]:
            hidden[piece.chip].append(piece.box)
            left[piece.chip] -= int(piece.counts.sum())
        for piece in pieces[unit] if by == "source" else [_fullest(pieces[unit], folder.size)]:
            if piece.counts.any():
                counted[piece.chip].append(piece.box)
    train = [ChipPart(chip, tuple(sorted(hidden[i]))) for i, chip in enumerate(folder.chips) if left[i] > 0]
    validation = [ChipPart(folder.chips[i], (), tuple(sorted(boxes))) for i, boxes in sorted(counted.items())]
    if not train:
        raise TrainingDataError(
            "Nothing is left for training beside the validation area. Label more pixels, or export chips with a "
            "smaller tile size."
        )
    return Split(train, validation, by)


def _fullest(pieces: list[_Piece], size: tuple[int, int]) -> _Piece:
    """The piece that shows most of its block's labels, and of equal ones the deepest inside its chip."""
    return max(pieces, key=lambda p: (p.counts.sum(), _depth(p.box, size), -p.chip))


def _depth(box: Box, size: tuple[int, int]) -> int:
    """How far inside the chip a box lies: the network knows most about its middle."""
    return min(box[0], size[0] - box[1], box[2], size[1] - box[3])
