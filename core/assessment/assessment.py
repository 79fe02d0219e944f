"""All that is known of a map once it has been compared with its reference."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..schema import LandClass
from .confusion import Accuracy
from .estimates import Estimates
from .tally import Tally


@dataclass(frozen=True)
class Assessment:
    """The figures.

    Attributes:
        classes: those of the map and of the reference, by value.
        tally: what was compared.
        matrix: units, rows are the reference and columns the map, int64 (classes, classes).
        accuracy: of what was compared.
        covered: the share of the map's pixels that were compared, 0..1.
        sampling: STRATIFIED, RANDOM or NONE.
        estimates: of the whole map; None where the reference is no probability sample.
        shares: the share of the map that each class has (classes,).
        square_metres: the area of each class in the map (classes,); None where it is unknown.
        warnings: what makes the figures worth less.
    """

    classes: list[LandClass]
    tally: Tally
    matrix: np.ndarray
    accuracy: Accuracy
    covered: float
    sampling: str
    estimates: Estimates | None
    shares: np.ndarray
    square_metres: np.ndarray | None
    warnings: list[str]
