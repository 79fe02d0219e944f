"""Polygons as single rings, for formats that know no holes."""

from __future__ import annotations

import numpy as np
import shapely
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry
from shapely.geometry.polygon import orient


def rings(shape: BaseGeometry) -> list[np.ndarray]:
    """One ring for each part of a polygon or multipolygon: its corners as (n, 2), the first not repeated.

    A hole is joined to the outer ring by a bridge: a cut through the polygon of no width, walked in both directions.
    What a ring encloses, by the even-odd rule as by the winding rule, is the part without its holes.
    """
    parts = shapely.get_parts(shape)
    return [_ring(part)[:-1] for part in parts if isinstance(part, Polygon) and part.area > 0]


def _ring(polygon: Polygon) -> np.ndarray:
    """The closed outer ring with all holes joined.

    Holes are taken from left to right: then what lies next on the left of a hole's leftmost corner is the outer ring
    or a hole already joined, and the way there crosses nothing (D. Eberly, Triangulation by Ear Clipping, 2002).
    """
    polygon = orient(polygon)
    ring = shapely.get_coordinates(polygon.exterior)
    holes = [shapely.get_coordinates(hole) for hole in polygon.interiors]
    for hole in sorted(holes, key=lambda corners: corners[:, 0].min()):
        leftmost = int(hole[:, 0].argmin())
        hole = np.concatenate([hole[leftmost:], hole[1 : leftmost + 1]])
        edge, point = _next_on_the_left(ring, hole[0])
        ring = np.concatenate([ring[: edge + 1], [point], hole, [point], ring[edge + 1 :]])
    return ring


def _next_on_the_left(ring: np.ndarray, corner: np.ndarray) -> tuple[int, np.ndarray]:
    """The edge of a closed ring, by the number of its first corner, that is met first from a corner, and where."""
    x, y = ring.T
    # An edge counts with its upper end and without its lower one, so every crossing counts once.
    (edges,) = np.nonzero((y[:-1] <= corner[1]) != (y[1:] <= corner[1]))
    along = (corner[1] - y[edges]) / (y[edges + 1] - y[edges])
    crossings = x[edges] + along * (x[edges + 1] - x[edges])
    on_the_left = crossings <= corner[0]
    if not on_the_left.any():  # the hole touches the ring there; any bridge does, as none encloses anything
        return 0, ring[0]
    edges, crossings = edges[on_the_left], crossings[on_the_left]
    nearest = int(crossings.argmax())
    return int(edges[nearest]), np.array([crossings[nearest], corner[1]])
