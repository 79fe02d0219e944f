"""The choice of a validation area of contiguous blocks of ground.

The ground is divided into blocks of half a chip; a few blocks that together hold about the asked share of every class
become the validation area. Each counts in the one chip that shows most of its labels.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from affine import Affine

from ..chips.esri_folder import ChipFolder
from .choice import choose
from .ground import Box, OtherCrss, bounds, ceil, floor, is_turned

Block = tuple[str, int, int]  # space, block column, block row


@dataclass(frozen=True)
class _Piece:
    """What a chip shows of one block.

    ``box`` holds all pixels that touch the block, ``inner`` those that lie in it as a whole, None in turned chips;
    ``counts`` are the labelled pixels of ``inner`` by index.
    """

    chip: int
    box: Box
    inner: Box | None
    counts: np.ndarray


def choose_area(
    folder: ChipFolder, labels: Sequence[np.ndarray] | np.ndarray, classes: int, share: float, seed: int
) -> tuple[dict[int, list[Box]], dict[int, list[Box]]]:
    """Choose the validation area.

    Args:
        labels: training indices (rows, columns) of every chip, negative where they do not count.
        classes: number of training indices.
        share: of the labels for validation, 0..1.
        seed: which of several equally good areas is taken.

    Returns:
        By chip what is hidden of it in training, and where it counts in validation.

    Raises:
        TrainingDataError: the labels lie so close together that no part can be held out.
    """
    pieces: dict[Block, list[_Piece]] = defaultdict(list)
    for i, blocks in enumerate(_blocks(folder)):
        for block, box, inner in blocks:
            pieces[block].append(_Piece(i, box, inner, _count(labels[i], inner, classes)))
    chosen = choose({block: _counts(found) for block, found in pieces.items()}, share, seed)
    hidden: dict[int, list[Box]] = {i: [] for i in range(len(folder.chips))}
    counted: dict[int, list[Box]] = defaultdict(list)
    for block in chosen:
        for piece in pieces[block]:
            hidden[piece.chip].append(piece.box)
        best = max(pieces[block], key=lambda piece: _merit(piece, folder.size))
        if best.inner is not None and best.counts.any():
            counted[best.chip].append(best.inner)
    _hide_elsewhere(folder, chosen, hidden)
    return hidden, counted


def _hide_elsewhere(folder: ChipFolder, chosen: Iterable[Block], hidden: dict[int, list[Box]]) -> None:
    """Hide blocks from the chips of other CRSs that show them, too."""
    anchors = _anchors(folder)
    others, side = OtherCrss(folder.chips, folder.size), _side(folder)
    for space, x, y in chosen:
        edges = bounds(anchors[space], (x * side, (x + 1) * side), (y * side, (y + 1) * side))
        for chip, box in others.showing(edges, space):
            hidden[chip].append(box)


def _side(folder: ChipFolder) -> int:
    """Pixels across of a block."""
    return (max(folder.size) + 1) // 2


def _anchors(folder: ChipFolder) -> dict[str, Affine]:
    """The transform of the first chip of each space."""
    anchors: dict[str, Affine] = {}
    for chip in folder.chips:
        anchors.setdefault(chip.space, chip.transform)
    return anchors


def _blocks(folder: ChipFolder) -> list[list[tuple[Block, Box, Box | None]]]:
    """Find for each chip the blocks of half a chip that it shows, and where.

    Blocks are counted in the pixel plane of the first chip of a space, so that their edges are those of its pixels.
    """
    rows, columns = folder.size
    side, anchors = _side(folder), _anchors(folder)
    found = []
    for chip in folder.chips:
        to_plane = ~anchors[chip.space] * chip.transform
        turned = is_turned(to_plane)
        left, right, top, bottom = bounds(to_plane, (0, columns), (0, rows))
        blocks = []
        for x in range(floor(left / side), ceil(right / side)):
            for y in range(floor(top / side), ceil(bottom / side)):
                c0, c1, r0, r1 = bounds(~to_plane, (x * side, (x + 1) * side), (y * side, (y + 1) * side))
                box = max(floor(r0), 0), min(ceil(r1), rows), max(floor(c0), 0), min(ceil(c1), columns)
                inner = max(ceil(r0), 0), min(floor(r1), rows), max(ceil(c0), 0), min(floor(c1), columns)
                if box[0] < box[1] and box[2] < box[3]:
                    blocks.append(((chip.space, x, y), box, None if turned else inner))
        found.append(blocks)
    return found


def _count(label: np.ndarray, box: Box | None, classes: int) -> np.ndarray:
    if box is None or box[0] >= box[1] or box[2] >= box[3]:
        return np.zeros(classes, np.int64)
    part = label[box[0] : box[1], box[2] : box[3]]
    return np.bincount(part[part >= 0], minlength=classes)


def _counts(pieces: list[_Piece]) -> np.ndarray:
    """The labels of a block, from the piece that shows most of each class."""
    return np.max([piece.counts for piece in pieces], axis=0)


def _merit(piece: _Piece, size: tuple[int, int]) -> tuple[int, int, int]:
    """A block counts in the piece with most of its labels, of equal ones in that deepest inside its chip."""
    return int(piece.counts.sum()), _depth(piece.box, size), -piece.chip


def _depth(box: Box, size: tuple[int, int]) -> int:
    """How far inside the chip a box lies: the network knows most about its middle."""
    return min(box[0], size[0] - box[1], box[2], size[1] - box[3])
