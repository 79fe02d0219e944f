"""What became of what: the pairs of classes as numbers of pixels, and how many there are of each.

A pair's number is ``class before * classes + class after + 1``, counted from 0 in the common legend; 0 is nodata. So
equal legends give equal numbers, whatever occurs.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from .legend import CommonClass

#: Class values that a pixel may have, and one more for -1, nodata.
VALUES = 2**16 + 1


class PairNumbers:
    """Turns class values before and after into numbers of pairs.

    Args:
        legend: the classes.
        left_out: values before, and values after, that count as nodata.
    """

    def __init__(self, legend: Sequence[CommonClass], left_out: tuple[Iterable[int], Iterable[int]]):
        self.classes = len(legend)
        self._before = _table([item.before for item in legend], left_out[0])
        self._after = _table([item.after for item in legend], left_out[1])
        places = np.arange(self.classes)
        #: By number of a pair: the number of "unchanged" for the class before.
        self.kept = np.concatenate([[0], np.repeat(places * (self.classes + 1) + 1, self.classes)])
        #: By number of a pair: whether it is a change.
        self.is_change = np.concatenate([[False], (places[:, None] != places).ravel()])

    def of(self, before: np.ndarray, after: np.ndarray) -> np.ndarray:
        """The numbers of pairs, int64, from class values before and after of the same shape, -1 for nodata."""
        first, second = self._before[before], self._after[after]
        return np.where((first >= 0) & (second >= 0), first * self.classes + second + 1, 0)


@dataclass(frozen=True)
class Transition:
    """From one class to another, by their places in the legend; ``hectares`` is None where the maps have no CRS."""

    before: int
    after: int
    pixels: int
    hectares: float | None
    share: float

    @property
    def is_change(self) -> bool:
        """Whether the classes differ."""
        return self.before != self.after


@dataclass(frozen=True)
class TransitionMatrix:
    """How much became what; rows are classes before, columns classes after.

    Attributes:
        legend: the classes.
        pixels: int64 (classes, classes).
        square_metres: float64 (classes, classes); None where the maps have no CRS.
    """

    legend: Sequence[CommonClass]
    pixels: np.ndarray
    square_metres: np.ndarray | None

    @classmethod
    def of_counts(
        cls, legend: Sequence[CommonClass], pixels: np.ndarray, square_metres: np.ndarray | None
    ) -> TransitionMatrix:
        """From counts by number of pair, with nodata as number 0."""
        shape = (len(legend), len(legend))
        area = None if square_metres is None else square_metres[1:].reshape(shape)
        return cls(legend, pixels[1:].reshape(shape), area)

    @property
    def sizes(self) -> np.ndarray:
        """Hectares where they are known, else pixels: what shares are of, since pixels in degrees differ in size."""
        return self.pixels.astype(float) if self.square_metres is None else self.square_metres / 1e4

    @property
    def unit(self) -> str:
        """What ``sizes`` are counted in."""
        return "pixels" if self.square_metres is None else "ha"

    @property
    def changed(self) -> np.ndarray:
        """Where in the matrix classes differ, bool (classes, classes)."""
        return ~np.eye(len(self.legend), dtype=bool)

    @property
    def changed_pixels(self) -> int:
        """Pixels whose class has changed."""
        return int(self.pixels[self.changed].sum())

    @property
    def changed_share(self) -> float:
        """The changed share of all that was compared, 0..1."""
        return float(self.sizes[self.changed].sum() / max(self.sizes.sum(), 1e-12))

    @property
    def changed_hectares(self) -> float | None:
        """The changed area; None where the maps have no CRS."""
        return None if self.square_metres is None else float(self.square_metres[self.changed].sum() / 1e4)

    def transitions(self) -> list[Transition]:
        """All pairs of classes, row by row."""
        total = max(float(self.sizes.sum()), 1e-12)
        return [
            Transition(
                i, j, int(self.pixels[i, j]),
                None if self.square_metres is None else float(self.square_metres[i, j] / 1e4),
                float(self.sizes[i, j] / total),
            )
            for i, j in np.ndindex(*self.pixels.shape)
        ]  # fmt: skip

    def largest_changes(self) -> list[Transition]:
        """The changes that occur, the largest first."""
        occurring = (item for item in self.transitions() if item.is_change and item.pixels)
        return sorted(occurring, key=lambda item: -item.share)

    def present(self) -> list[CommonClass]:
        """The classes that occur in either map."""
        counts = self.pixels.sum(0) + self.pixels.sum(1)
        return [item for item, count in zip(self.legend, counts.tolist(), strict=True) if count]


def _table(values: Sequence[Iterable[int]], left_out: Iterable[int]) -> np.ndarray:
    """The place of a class by its value, int64; -1 for values that count as nodata, and at the end for -1 itself."""
    table = np.full(VALUES, -1, np.int64)
    for place, members in enumerate(values):
        table[list(members)] = place
    table[list(left_out)] = -1
    return table
