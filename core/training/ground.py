"""Where chips lie on the ground: which pixels of one show what another one shows.

Chips of one space (see ``ChipFolder``) may share ground, and so may those of two CRSs. What they share is told as boxes
of pixels, rounded outwards: a box holds at least what is shared. Between chips that are turned against each other, as
those of two CRSs are, it holds more.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache

import numpy as np
import shapely
from affine import Affine
from rasterio.crs import CRS
from rasterio.errors import CRSError
from rasterio.warp import transform_bounds

from ..chips.esri_folder import Chip

Box = tuple[int, int, int, int]  # first row, end row, first column, end column, in pixels of the chip
Edges = tuple[float, float, float, float]  # smallest and largest x, smallest and largest y

#: Into how many parts a side a chip is divided to tell what a turned one shares with it: more fit its edges closer.
PARTS_OF_TURNED = 4
#: Pixels by which a box from another CRS is widened, in which lines are bent: an edge is moved at 21 points, and
#: between these the bend of a chip's edge is far less.
BEND = 1
#: In which chips of several CRSs are looked for.
DEGREES = CRS.from_epsg(4326)


class Ground:
    """The places of chips.

    Args:
        chips: of any spaces; they are named by their position.
        size: their rows and columns.
    """

    def __init__(self, chips: list[Chip], size: tuple[int, int]):
        self._rows, self._columns = size
        #: The box of all pixels of a chip.
        self.whole: Box = 0, self._rows, 0, self._columns
        anchors: dict[str, Affine] = {}
        # the pixel plane of the first chip of a space: numbers of one size whatever the unit of the CRS
        self._to_plane = [~anchors.setdefault(chip.space, chip.transform) * chip.transform for chip in chips]
        self._from_plane = [~transform for transform in self._to_plane]
        #: Whether each chip is turned against the first one of its space: a copy that shows others' ground once more.
        self.turned = [is_turned(transform) for transform in self._to_plane]
        self._neighbours = self._find_neighbours([chip.space for chip in chips])
        #: What a chip shows of another one of another CRS: (chip, other).
        self._elsewhere: dict[tuple[int, int], list[Box]] = {}
        other_crss = OtherCrss(chips, size)
        for other, chip in enumerate(chips):
            for i, box in other_crss.showing(bounds(chip.transform, (0, self._columns), (0, self._rows)), chip.space):
                self._neighbours[i].append(other)
                self._elsewhere[i, other] = [box]

    def shared(self, chip: int, others: set[int]) -> list[Box]:
        """The boxes of a chip that show ground of any of the others, itself left out."""
        return [box for other in self._neighbours[chip] if other in others for box in self._boxes(chip, other)]

    def counted_once(self, order: Iterable[int], earlier: set[int] | None = None) -> dict[int, list[Box]]:
        """Divide the ground of chips among them: each one has what it shows and none before it in the order does.

        Args:
            order: positions of the chips.
            earlier: chips before all of them.
        """
        seen = set(earlier or ())
        own = {}
        for chip in order:
            own[chip] = without([self.whole], self.shared(chip, seen))
            seen.add(chip)
        return own

    def _find_neighbours(self, spaces: list[str]) -> list[list[int]]:
        """For each chip those whose surroundings meet its own."""
        members = defaultdict(list)
        for i, space in enumerate(spaces):
            members[space].append(i)
        found: list[list[int]] = [[] for _ in spaces]
        for chips in members.values():
            corners = np.array([bounds(self._to_plane[i], (0, self._columns), (0, self._rows)) for i in chips])
            frames = shapely.box(corners[:, 0], corners[:, 2], corners[:, 1], corners[:, 3])
            for one, other in shapely.STRtree(frames).query(frames).T:
                if one != other:
                    found[chips[one]].append(chips[other])
        return found

    def _boxes(self, chip: int, other: int) -> list[Box]:
        if (chip, other) in self._elsewhere:
            return self._elsewhere[chip, other]
        transform = self._from_plane[chip] * self._to_plane[other]
        parts = PARTS_OF_TURNED if is_turned(transform) else 1
        xs, ys = (np.linspace(0, side, parts + 1) for side in (self._columns, self._rows))
        boxes = (
            self._outer(bounds(transform, (xs[i], xs[i + 1]), (ys[j], ys[j + 1])))
            for i in range(parts)
            for j in range(parts)
        )
        return [box for box in boxes if box[0] < box[1] and box[2] < box[3]]

    def _outer(self, edges: tuple[float, float, float, float]) -> Box:
        left, right, top, bottom = edges
        return max(floor(top), 0), min(ceil(bottom), self._rows), max(floor(left), 0), min(ceil(right), self._columns)


class OtherCrss:
    """Finds what chips of other CRSs show of a place.

    Args:
        chips: of any spaces.
        size: their rows and columns.
    """

    def __init__(self, chips: list[Chip], size: tuple[int, int]):
        self._chips, self._size = chips, size
        crss = {chip.space: _crs(chip.space) for chip in chips}
        self._placed = [i for i, chip in enumerate(chips) if crss[chip.space] is not None]
        if len({chips[i].space for i in self._placed}) < 2:
            self._placed = []
        edges = [bounds(chips[i].transform, (0, size[1]), (0, size[0])) for i in self._placed]
        frames = [_in_degrees(e, chips[i].space) for e, i in zip(edges, self._placed, strict=True)]
        self._tree = shapely.STRtree(frames)

    def showing(self, edges: Edges, space: str) -> Iterator[tuple[int, Box]]:
        """The chips of other spaces, by their position, that show any of a rectangle of a space, and the box of it."""
        if not self._placed or _crs(space) is None:
            return
        for found in self._tree.query(_in_degrees(edges, space)):
            i = self._placed[found]
            box = self._box(self._chips[i], edges, space) if self._chips[i].space != space else None
            if box is not None:
                yield i, box

    def _box(self, chip: Chip, edges: Edges, space: str) -> Box | None:
        there = _moved(edges, space, _crs(chip.space))
        if not np.isfinite(there).all():  # too far away for the chip's CRS
            return None
        rows, columns = self._size
        left, right, top, bottom = bounds(~chip.transform, there[:2], there[2:])
        r0, r1 = max(floor(top) - BEND, 0), min(ceil(bottom) + BEND, rows)
        c0, c1 = max(floor(left) - BEND, 0), min(ceil(right) + BEND, columns)
        return (r0, r1, c0, c1) if r0 < r1 and c0 < c1 else None


@cache
def _crs(space: str) -> CRS | None:
    """The CRS that a space is; None for a raster without one, and for one that tells no place on the Earth."""
    try:
        crs = CRS.from_user_input(space)
    except CRSError:
        return None
    return crs if crs.is_geographic or crs.is_projected else None


def _moved(edges: Edges, space: str, target: CRS | None) -> Edges:
    """A rectangle around a rectangle of a space in another CRS."""
    left, right, bottom, top = edges
    left, bottom, right, top = transform_bounds(_crs(space), target, left, bottom, right, top)
    return left, right, bottom, top


def _in_degrees(edges: Edges, space: str) -> shapely.Polygon:
    """A rectangle around a rectangle of a space; an empty one where its CRS does not reach, so that it lies nowhere."""
    west, east, south, north = _moved(edges, space, DEGREES)
    if not np.isfinite([west, east, south, north]).all():
        return shapely.Polygon()
    # where the line of dates crosses it the west is larger
    return shapely.box(west, south, east, north) if west <= east else shapely.box(-180, south, 180, north)


def is_turned(transform: Affine) -> bool:
    """Whether pixels lie askew or on their side after the transform."""
    return max(abs(transform.b), abs(transform.d)) > 1e-6


def bounds(transform: Affine, xs: tuple[float, float], ys: tuple[float, float]) -> tuple[float, float, float, float]:
    """Smallest and largest x, smallest and largest y of a transformed rectangle."""
    corners = [transform * (x, y) for x in xs for y in ys]
    return (
        min(x for x, _ in corners),
        max(x for x, _ in corners),
        min(y for _, y in corners),
        max(y for _, y in corners),
    )


def without(boxes: list[Box], holes: Iterable[Box]) -> list[Box]:
    """What is left of boxes that do not overlap when others are cut out; the rest does not overlap, either."""
    for r0, r1, c0, c1 in holes:
        left: list[Box] = []
        for top, bottom, first, last in boxes:
            above, below = min(max(r0, top), bottom), max(min(r1, bottom), top)
            before, after = min(max(c0, first), last), max(min(c1, last), first)
            if above >= below or before >= after:
                left.append((top, bottom, first, last))
                continue
            around = (top, above, first, last), (below, bottom, first, last)
            left += [*around, (above, below, first, before), (above, below, after, last)]
        boxes = [box for box in left if box[0] < box[1] and box[2] < box[3]]
    return boxes


def floor(value: float) -> int:
    """Round down, with the inexactness of transforms forgiven."""
    return math.floor(round(value, 4))


def ceil(value: float) -> int:
    """Round up, with the inexactness of transforms forgiven."""
    return math.ceil(round(value, 4))
