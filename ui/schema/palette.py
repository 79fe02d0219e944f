"""Colours for classes that stay apart for colour-blind readers, too."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from math import dist, inf

from ...core.schema import PALETTE

Vector = tuple[float, float, float]
Matrix = tuple[Vector, Vector, Vector]

#: How linear RGB looks to a reader who lacks one kind of cones (Machado, Oliveira and Fernandes 2009, severity 1).
VISIONS: dict[str, Matrix] = {
    "normal": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
#: Linear sRGB to CIE XYZ, relative to the white point D65.
_TO_XYZ: Matrix = ((0.43396, 0.37622, 0.18982), (0.21265, 0.71517, 0.07218), (0.01776, 0.10947, 0.87276))
_STEPS = ("22", "55", "88", "BB", "EE")
#: Taken once the palette is used up: an even grid of colours without the near white and near black.
_GRID = tuple(f"#{red}{green}{blue}" for red in _STEPS for green in _STEPS for blue in _STEPS)


def next_color(used: Iterable[str]) -> str:
    """The colour that is easiest to tell from those in use, whoever looks; all are of the form ``#rrggbb``."""
    return distinct_colors(1, used)[0]


def distinct_colors(count: int, used: Iterable[str] = ()) -> list[str]:
    """So many colours, each as far from those before it, and from those in use, as can be.

    Over some hundred they are no longer told apart, and repeat.
    """
    taken = [color.upper() for color in used]
    chosen: list[str] = []
    for pool in (PALETTE, _GRID):
        gaps = {c: min((difference(c, t) for t in taken), default=inf) for c in pool if c not in taken}
        while gaps and len(chosen) < count:
            best = max(gaps, key=gaps.__getitem__)
            chosen.append(best)
            taken.append(best)
            gaps = {c: min(gap, difference(c, best)) for c, gap in gaps.items() if c != best}
    return chosen + [PALETTE[i % len(PALETTE)] for i in range(count - len(chosen))]


def difference(one: str, other: str) -> float:
    """How far two colours are apart for the reader who sees least of it (CIE 1976; 2.3 can just be noticed)."""
    return min(dist(*pair) for pair in zip(_seen(one), _seen(other)))


@lru_cache(maxsize=4096)
def _seen(color: str) -> list[Vector]:
    """A colour in CIE L*a*b*, as each kind of reader sees it."""
    linear = tuple(_linear(int(color[i : i + 2], 16) / 255) for i in (1, 3, 5))
    return [_lab(_product(vision, linear)) for vision in VISIONS.values()]


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def _lab(linear: Vector) -> Vector:
    x, y, z = (part ** (1 / 3) if part > 0.008856 else 7.787 * part + 16 / 116 for part in _product(_TO_XYZ, linear))
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def _product(matrix: Matrix, vector: Vector) -> Vector:
    a, b, c = (sum(m * v for m, v in zip(row, vector)) for row in matrix)
    return a, b, c
