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
from affine import Affine

from ..chips.esri_folder import Chip, ChipFolder
from ..errors import TrainingDataError

SOURCES_FOR_SPLIT = 5

Box = tuple[int, int, int, int]  # first row, end row, first column, end column, in pixels of the chip
Block = tuple[str, int, int]  # space, block column, block row


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
    """What a chip shows of one block; ``counts`` are labelled pixels by index.

    Of a turned chip the box holds more than the block, so it may be hidden but never counted.
    """

    chip: int
    box: Box
    counts: np.ndarray
    is_turned: bool


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
    blocks, turned = _blocks(folder)
    pieces: dict[Block, list[_Piece]] = defaultdict(list)
    totals = []
    for i, label in enumerate(labels):
        totals.append(int((label >= 0).sum()))
        for block, (r0, r1, c0, c1) in blocks[i]:
            pieces[block].append(_Piece(i, (r0, r1, c0, c1), _count(label[r0:r1, c0:c1], classes), turned[i]))
    by_source = len({chip.space for chip in folder.chips}) >= SOURCES_FOR_SPLIT
    units: dict[object, list[Block]] = defaultdict(list)
    for block in pieces:
        units[block[0] if by_source else block].append(block)
    chosen = [block for unit in _choose(units, pieces, percent / 100, seed) for block in units[unit]]
    return _assemble(folder, totals, pieces, chosen, "source" if by_source else "area")


def _blocks(folder: ChipFolder) -> tuple[list[list[tuple[Block, Box]]], list[bool]]:
    """Find for each chip the blocks of half a chip that it shows, and whether it is turned against them.

    Blocks are counted in the pixel plane of the first chip of a space, so that their edges are those of pixels.
    """
    rows, columns = folder.size
    side = (max(rows, columns) + 1) // 2
    anchors: dict[str, Affine] = {}
    found, turned = [], []
    for chip in folder.chips:
        to_plane = ~anchors.setdefault(chip.space, chip.transform) * chip.transform
        left, right, top, bottom = _bounds(to_plane, (0, columns), (0, rows))
        blocks = []
        for x in range(_floor(left / side), _ceil(right / side)):
            for y in range(_floor(top / side), _ceil(bottom / side)):
                c0, c1, r0, r1 = _bounds(~to_plane, (x * side, (x + 1) * side), (y * side, (y + 1) * side))
                box = max(_floor(r0), 0), min(_ceil(r1), rows), max(_floor(c0), 0), min(_ceil(c1), columns)
                if box[0] < box[1] and box[2] < box[3]:
                    blocks.append(((chip.space, x, y), box))
        found.append(blocks)
        turned.append(max(abs(to_plane.b), abs(to_plane.d)) > 1e-6)
    return found, turned


def _bounds(transform: Affine, xs: tuple[float, float], ys: tuple[float, float]) -> tuple[float, float, float, float]:
    """Smallest and largest x, smallest and largest y of a transformed rectangle."""
    corners = [transform * (x, y) for x in xs for y in ys]
    return (
        min(x for x, _ in corners),
        max(x for x, _ in corners),
        min(y for _, y in corners),
        max(y for _, y in corners),
    )


def _floor(value: float) -> int:
    return math.floor(round(value, 4))


def _ceil(value: float) -> int:
    return math.ceil(round(value, 4))


def _count(labels: np.ndarray, classes: int) -> np.ndarray:
    return np.bincount(labels[labels >= 0], minlength=classes)


def _choose(units: dict[object, list[Block]], pieces: dict[Block, list[_Piece]], share: float, seed: int) -> list:
    """Choose the units for validation: greedily the one that brings every class closest to its share.

    No unit is taken that would leave a class with less than half of its labels for training, if there is another.
    """
    counts_of = {u: sum(_counts(pieces[block]) for block in units[u]) for u in units}
    names = sorted((u for u in units if np.any(counts_of[u])), key=str)
    if len(names) < 2:
        raise TrainingDataError(
            "All labels lie in one place, so none can be held out to validate the network. Label some pixels further "
            "away, or export chips with a smaller tile size."
        )
    names = [names[i] for i in np.random.default_rng(seed).permutation(len(names))]
    counts = np.array([counts_of[name] for name in names], np.float64)
    counts = counts[:, counts.any(0)]
    fractions = counts / counts.sum(0)  # of each class in each unit
    chosen: list[int] = []
    taken, free = np.zeros(fractions.shape[1]), np.ones(len(names), bool)
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
        if fractions[chosen[0]].max() >= 1:
            raise TrainingDataError(
                "Each class is labelled in one place only, so none can be both learnt and checked. Label every class "
                "in at least two places, or export chips with a smaller tile size."
            )
    return [names[i] for i in chosen]


def _assemble(folder: ChipFolder, totals: list[int], pieces, chosen: list[Block], by: str) -> Split:
    hidden, counted = defaultdict(list), defaultdict(list)
    left = list(totals)
    for block in chosen:
        for piece in pieces[block]:
            hidden[piece.chip].append(piece.box)
            left[piece.chip] -= int(piece.counts.sum())
        best = _fullest(pieces[block], folder.size)
        if best is not None and best.counts.any():
            counted[best.chip].append(best.box)
    train = [ChipPart(chip, tuple(sorted(hidden[i]))) for i, chip in enumerate(folder.chips) if left[i] > 0]
    validation = [ChipPart(folder.chips[i], (), tuple(sorted(boxes))) for i, boxes in sorted(counted.items())]
    if not train:
        raise TrainingDataError(
            "Nothing is left for training beside the validation area. Label more pixels, or export chips with a "
            "smaller tile size."
        )
    return Split(train, validation, by)


def _counts(pieces: list[_Piece]) -> np.ndarray:
    """The labels of a block, from the piece that shows most of each class."""
    return np.max([p.counts for p in pieces if not p.is_turned] or [np.zeros_like(pieces[0].counts)], axis=0)


def _fullest(pieces: list[_Piece], size: tuple[int, int]) -> _Piece | None:
    """The piece that shows most of its block's labels, and of equal ones the deepest inside its chip."""
    straight = [p for p in pieces if not p.is_turned]
    return max(straight, key=lambda p: (p.counts.sum(), _depth(p.box, size), -p.chip), default=None)


def _depth(box: Box, size: tuple[int, int]) -> int:
    """How far inside the chip a box lies: the network knows most about its middle."""
    return min(box[0], size[0] - box[1], box[2], size[1] - box[3])
