"""One legend for two maps: which class before and which class after are the same."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from ..errors import SchemaError
from ..raster_classes import BACKGROUND
from ..schema import PALETTE, ClassHint

ZERO = ClassHint(0, BACKGROUND.name, BACKGROUND.color)
#: More classes than that are no legend that anybody reads, and their pairs would not fit into 16 bits.
MAX_CLASSES = 250


@dataclass(frozen=True)
class CommonClass:
    """A class of both maps, or of one: its name and colour, and its values in the map before and in the map after."""

    name: str
    color: str
    before: tuple[int, ...]
    after: tuple[int, ...]

    @property
    def rgb(self) -> tuple[int, int, int]:
        """The colour as three numbers 0..255."""
        return int(self.color[1:3], 16), int(self.color[3:5], 16), int(self.color[5:7], 16)


@dataclass(frozen=True)
class MapClasses:
    """The classes of one map.

    Attributes:
        where: the map, as a sentence names it: "the map before".
        hints: names and colours by value, of all classes that are known or occur.
    """

    where: str
    hints: Mapping[int, ClassHint]

    @property
    def values(self) -> list[int]:
        """The values in rising order."""
        return sorted(self.hints)

    @property
    def is_named(self) -> bool:
        """Whether every class but the background has a name."""
        return all(hint.label for value, hint in self.hints.items() if value)

    def name(self, value: int) -> str:
        """What a class is called."""
        return self.hints[value].label or str(value)

    def find(self, text: str) -> int | None:
        """The value of the class that a text names by value or name; None if there is no such class."""
        text = text.strip()
        for value in self.values:
            if text.casefold() == self.name(value).strip().casefold():
                return value
        return int(text) if text.isdecimal() and int(text) in self.hints else None

    def known(self) -> str:
        """The classes as a list for a message."""
        shown = [self.name(v) if self.name(v) == str(v) else f"{v} ({self.name(v)})" for v in self.values]
        return ", ".join(shown[:12]) + (f" and {len(shown) - 12} more" if len(shown) > 12 else "")


def map_classes(where: str, hints: Mapping[int, ClassHint], occurring: Sequence[int]) -> MapClasses:
    """The classes of a map: those that have a name, and those that occur."""
    named = {value: hint for value, hint in hints.items() if hint.label}
    others = {v: ZERO if v == 0 else hints.get(v, ClassHint(v, "", "")) for v in occurring if v not in named}
    return MapClasses(where, named | others)


def common_legend(before: MapClasses, after: MapClasses, mapping: Sequence[tuple[str, str]] = ()) -> list[CommonClass]:
    """Put classes together that mean the same.

    A class that the mapping names belongs to those it is paired with there. Others belong together if their names are
    equal but for upper and lower case or, where a map has no names, their values. A class may stand alone.

    Args:
        mapping: pairs of a class before and a class after, by value or name.

    Returns:
        The classes, in the order of their values in the map after, then of those that are only in the map before.

    Raises:
        SchemaError: the mapping names a class that is not there, the maps have no name in common, or too many classes.
    """
    by_name = before.is_named and after.is_named
    pairs = _pairs(before, after, mapping, by_name)
    if by_name and not pairs:
        raise SchemaError(
            f"No class of the map before ({before.known()}) is one of the map after ({after.known()}); say in MAPPING "
            "which classes mean the same."
        )
    groups = sorted(_groups(before.values, after.values, pairs), key=lambda group: (not group[1], group[1] or group[0]))
    if len(groups) > MAX_CLASSES:
        raise SchemaError(f"The maps hold {len(groups)} classes, more than {MAX_CLASSES}; are they class rasters?")
    names = _unique([_name(before, after, *group) for group in groups], groups)
    colors = _colors([_color(before, after, *group) for group in groups])
    return [CommonClass(n, c, *map(tuple, group)) for n, c, group in zip(names, colors, groups, strict=True)]


def _pairs(
    before: MapClasses, after: MapClasses, mapping: Sequence[tuple[str, str]], by_name: bool
) -> list[tuple[int, int]]:
    """The pairs of values that mean the same."""
    pairs = [(_find(before, old), _find(after, new)) for old, new in mapping]
    mapped = {old for old, _ in pairs}

    def key(classes: MapClasses, value: int) -> object:
        return classes.name(value).strip().casefold() if by_name else value

    partners: dict[object, list[int]] = {}
    for new in after.values:
        partners.setdefault(key(after, new), []).append(new)
    free = [old for old in before.values if old not in mapped]
    return pairs + [(old, new) for old in free for new in partners.get(key(before, old), [])]


def _find(classes: MapClasses, text: str) -> int:
    value = classes.find(text)
    if value is None:
        raise SchemaError(f"MAPPING: {classes.where} has no class {text}; it has {classes.known()}.")
    return value


def _groups(old: list[int], new: list[int], pairs: list[tuple[int, int]]) -> list[tuple[list[int], list[int]]]:
    """The values before and after of each set of classes that are paired, however indirectly."""
    first, second = np.array([(old.index(a), new.index(b) + len(old)) for a, b in pairs], int).reshape(-1, 2).T
    links = coo_array((np.ones(len(pairs), bool), (first, second)), (len(old) + len(new),) * 2)
    count, group = connected_components(links, directed=False)
    members = [np.flatnonzero(group == k).tolist() for k in range(count)]
    return [([old[i] for i in m if i < len(old)], [new[i - len(old)] for i in m if i >= len(old)]) for m in members]


def _name(before: MapClasses, after: MapClasses, old: list[int], new: list[int]) -> str:
    """That of the map after where it is one class there, else that of the map before, else all names after."""
    named_after = [after.hints[v].label for v in new if after.hints[v].label]
    named_before = [before.hints[v].label for v in old if before.hints[v].label]
    if len(new) > 1 and len(named_before) == 1:
        return named_before[0]
    return " / ".join(dict.fromkeys(named_after or named_before)) or str((new or old)[0])


def _unique(names: list[str], groups: list[tuple[list[int], list[int]]]) -> list[str]:
    """A class of one map may have the name of another map's that means something else."""
    return [
        name if names.count(name) == 1 else f"{name} ({'before' if not new else 'after' if not old else 'both'})"
        for name, (old, new) in zip(names, groups, strict=True)
    ]


def _color(before: MapClasses, after: MapClasses, old: list[int], new: list[int]) -> str:
    colors = [*(after.hints[v].color for v in new), *(before.hints[v].color for v in old)]
    return next(filter(None, colors), "")


def _colors(given: list[str]) -> list[str]:
    """Colours for classes that have none: those of the palette that are not taken."""
    free = itertools.cycle([color for color in PALETTE if color.lower() not in {c.lower() for c in given}] or PALETTE)
    return [color or next(free) for color in given]
