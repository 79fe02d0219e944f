"""Where the chips lie on the ground, and which part of it validates: as outlines that a model can carry."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath

import numpy as np
import shapely
from affine import Affine
from rasterio.crs import CRS
from rasterio.errors import CRSError
from shapely.geometry.base import BaseGeometry

from .ground import Box
from .split import ChipPart, Split

#: Spaces whose outlines are kept, those with most chips, and the points of an outline beyond which it is simplified.
MOST_PLACES, MOST_POINTS = 6, 5_000


@dataclass(frozen=True)
class Place:
    """The ground of chips of one space.

    Attributes:
        name: of its CRS, or of the raster that has none.
        training, validation: outlines as WKT in coordinates of that space; they do not overlap.
        training_chips, validation_chips: how many chips show it on each side.
    """

    name: str
    training: str
    validation: str
    training_chips: int
    validation_chips: int


def find_places(split: Split, size: tuple[int, int]) -> list[Place]:
    """The places of all chips of which more is known than that they exist, the one with most chips first.

    Args:
        size: rows and columns of every chip.
    """
    sides: dict[str, tuple[list[ChipPart], list[ChipPart]]] = defaultdict(lambda: ([], []))
    for side, parts in enumerate((split.train, split.validation)):
        for part in parts:
            if not part.chip.space.startswith("chip "):
                sides[part.chip.space][side].append(part)
    most = sorted(sides.items(), key=lambda item: -sum(map(len, item[1])))[:MOST_PLACES]
    return [_place(space, *parts, size) for space, parts in most]


def _place(space: str, train: list[ChipPart], check: list[ChipPart], size: tuple[int, int]) -> Place:
    cell = math.sqrt(abs((train or check)[0].chip.transform.determinant))
    counted = [_outline(part.chip.transform, box) for part in check for box in part.counted or ()]
    validation = _union(counted, cell)
    training = _union([_outline(part.chip.transform, (0, size[0], 0, size[1])) for part in train], cell)
    training = shapely.difference(training, validation, grid_size=cell / 100)
    digits = max(2 - math.floor(math.log10(cell)), 0)
    learnt, held_out = (shapely.to_wkt(_simple(a, cell), rounding_precision=digits) for a in (training, validation))
    return Place(_name(space), learnt, held_out, len(train), len(check))


def _outline(transform: Affine, box: Box) -> BaseGeometry:
    top, bottom, left, right = box
    corners = (left, top), (right, top), (right, bottom), (left, bottom)
    return shapely.Polygon([transform * corner for corner in corners])


def _union(outlines: Sequence[BaseGeometry], cell: float) -> BaseGeometry:
    return shapely.union_all(np.array(outlines, object), grid_size=cell / 100)


def _simple(area: BaseGeometry, cell: float) -> BaseGeometry:
    """The outline without points that no one sees."""
    tolerance = cell / 2
    area = shapely.simplify(area, tolerance)
    while shapely.get_num_coordinates(area) > MOST_POINTS:
        tolerance *= 4
        area = shapely.simplify(area, tolerance, preserve_topology=False)
    return area


def _name(space: str) -> str:
    """What a reader knows a space by (see ``ChipFolder``)."""
    if space.startswith("raster "):
        return PurePath(space.removeprefix("raster ")).name
    try:
        code = CRS.from_wkt(space).to_authority()
    except CRSError:
        return space
    called = re.search(r'"([^"]+)"', space)
    authority = f" ({':'.join(code)})" if code else ""
    return f"{called[1] if called else 'CRS'}{authority}"
