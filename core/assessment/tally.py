"""What came of comparing a map with its reference: how often each pair of classes met, and what was left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from ..errors import RasterError
from .map_survey import MAX_VALUES


@dataclass
class Encounters:
    """Units of the reference that lie on valid pixels of the map, before anybody has said what their classes are.

    Attributes:
        units: what was counted, points or pixels.
        counts: by stratum, raw value of the reference, and value of the map. Without strata of its own a unit's
            stratum is the map's value.
        left_out: what was not counted, by the reason.
        shares: of the map's area, by stratum; None where the reference names no strata.
        remarks: what whoever reads the figures must know.
    """

    units: str
    counts: Counter[tuple[int, object, int]] = field(default_factory=Counter)
    left_out: Counter[str] = field(default_factory=Counter)
    shares: dict[int, float] | None = None
    remarks: list[str] = field(default_factory=list)

    @property
    def raws(self) -> set[object]:
        """The raw values of the reference that occur."""
        return {raw for _, raw, _ in self.counts}

    def add_pixels(self, reference: np.ndarray, mapped: np.ndarray) -> None:
        """Count pairs of raw values, whole numbers in 0..65535, in two arrays of one shape (pixels,).

        Raises:
            RasterError: they have more values than classes can have.
        """
        if not reference.size:
            return
        values = np.arange(256)
        if not reference.dtype == mapped.dtype == np.uint8:
            occur = np.bincount(reference, minlength=65536) + np.bincount(mapped, minlength=65536) > 0
            values, place = np.flatnonzero(occur), np.cumsum(occur) - 1
            if len(values) > 2 * MAX_VALUES:
                raise RasterError(f"The reference raster holds over {MAX_VALUES} values; is it an image? Choose a map.")
            reference, mapped = place[reference], place[mapped]
        kind = np.min_scalar_type(len(values) ** 2 - 1)
        pairs = reference.astype(kind) * kind.type(len(values)) + mapped.astype(kind)
        matrix = np.bincount(pairs, minlength=len(values) ** 2).reshape(len(values), len(values))
        for row, column in np.argwhere(matrix):
            raw, value = int(values[row]), int(values[column])
            self.counts[value, raw, value] += int(matrix[row, column])


@dataclass(frozen=True)
class Tally:
    """Units by stratum, reference class and map class; and what was left out, by the reason."""

    units: str
    counts: Counter[tuple[int, int, int]]
    left_out: Counter[str]

    @property
    def classes(self) -> set[int]:
        """The class values that occur in the reference or the map."""
        return {value for _, reference, mapped in self.counts for value in (reference, mapped)}

    @property
    def strata(self) -> list[int]:
        """The strata that have units, ascending."""
        return sorted({stratum for stratum, _, _ in self.counts})

    def matrix(self, classes: list[int]) -> np.ndarray:
        """The counts of all strata as int64 (classes, classes), rows are the reference and columns the map."""
        whole = Counter[tuple[int, int, int]]()
        for (_, reference, mapped), count in self.counts.items():
            whole[0, reference, mapped] += count
        return Tally(self.units, whole, self.left_out).array(classes, [0])[0]

    def array(self, classes: list[int], strata: list[int]) -> np.ndarray:
        """The counts as int64 (strata, classes, classes), rows of a matrix are the reference and columns the map."""
        place = {value: i for i, value in enumerate(classes)}
        array = np.zeros((len(strata), len(classes), len(classes)), np.int64)
        for (stratum, reference, mapped), count in self.counts.items():
            array[strata.index(stratum), place[reference], place[mapped]] += count
        return array


def settle(found: Encounters, values: Mapping[object, int | None], zero_is_class: bool) -> Tally:
    """Give every raw value its class, and leave out what has none.

    Args:
        values: class value by raw value of the reference; None where it is to be left out.
        zero_is_class: whether 0 is one.
    """
    counts: Counter[tuple[int, int, int]] = Counter()
    left_out = Counter(found.left_out)
    for (stratum, raw, mapped), count in found.counts.items():
        reference = values[raw]
        if reference is None:
            left_out["left out by MAPPING"] += count
        elif not reference and not zero_is_class:
            left_out["value 0 (unlabelled) in the reference"] += count
        elif not mapped and not zero_is_class:
            left_out["value 0 (no class) in the map"] += count
        else:
            counts[stratum, reference, mapped] += count
    return Tally(found.units, counts, left_out)
