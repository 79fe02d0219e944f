"""Points, lines and polygons as (n, 2) arrays of x and y in cells of the scene, y downwards."""

from __future__ import annotations

import numpy as np
import rasterio
from rasterio.features import rasterize


def draw(polygons, values, size: int, scale: int, dtype=np.int32) -> np.ndarray:
    """Rasterise polygons given in cells of the scene into an array that is ``scale`` times finer."""
    pairs = [(as_geometry(polygon), value) for polygon, value in zip(polygons, values)]
    shape = (size * scale, size * scale)
    if not pairs:
        return np.zeros(shape, dtype)
    transform = rasterio.Affine(1 / scale, 0, 0, 0, 1 / scale, 0)
    return rasterize(pairs, out_shape=shape, transform=transform, fill=0, dtype=dtype)


def as_geometry(points: np.ndarray) -> dict:
    """Return points as a GeoJSON polygon."""
    ring = [(float(x), float(y)) for x, y in points]
    return {"type": "Polygon", "coordinates": [ring + ring[:1]]}


def area(points: np.ndarray) -> float:
    """Return the area of a polygon."""
    x, y = points[:, 0], points[:, 1]
    return 0.5 * abs(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1)))


def resample(line: np.ndarray, step: float, closed: bool = False) -> np.ndarray:
    """Return the line with a point about every ``step`` cells."""
    points = np.vstack([line, line[:1]]) if closed else line
    along = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(points, axis=0), axis=1))])
    count = max(2, int(np.ceil(along[-1] / step)) + 1)
    at = np.union1d(np.linspace(0, along[-1], count), along)
    result = np.column_stack([np.interp(at, along, points[:, axis]) for axis in (0, 1)])
    return result[:-1] if closed else result


def normals(line: np.ndarray) -> np.ndarray:
    """Return the unit normal at each point of a line."""
    tangent = np.gradient(line, axis=0)
    tangent /= np.maximum(np.linalg.norm(tangent, axis=1, keepdims=True), 1e-6)
    return np.column_stack([-tangent[:, 1], tangent[:, 0]])


def ribbon(line: np.ndarray, half_width) -> np.ndarray:
    """Return a line as a polygon of some width (one number, or one for each point)."""
    offset = normals(line) * np.reshape(half_width, (-1, 1))
    return np.vstack([line + offset, (line - offset)[::-1]])


def blob(rng: np.random.Generator, centre, radius: float, points: int, roughness: float) -> np.ndarray:
    """Return an irregular round polygon, with ``points`` corners."""
    angles = (np.arange(points) + rng.uniform(-0.25, 0.25, points)) * 2 * np.pi / points
    waves = sum(rng.normal(0, roughness / k) * np.cos(k * angles + rng.uniform(0, 6.3)) for k in (2, 3, 4, 5))
    radii = radius * np.clip(1 + waves, 0.45, 1.7)
    return np.asarray(centre) + np.column_stack([np.cos(angles), np.sin(angles)]) * radii[:, None]


def left(vector) -> np.ndarray:
    """Return the vector turned by a right angle."""
    return np.array([-vector[1], vector[0]])


def within(line: np.ndarray, centre: np.ndarray, radius: float) -> np.ndarray:
    """Return the points of a line that lie in a circle."""
    return line[np.linalg.norm(line - centre, axis=1) < radius]


def rectangle(centre, along, length: float, width: float) -> np.ndarray:
    """Return a rectangle whose long axis points along a unit vector."""
    a, b = np.asarray(along) * length / 2, left(along) * width / 2
    return np.asarray(centre) + np.array([a + b, a - b, -a - b, -a + b])


def cut(polygon: np.ndarray, point: np.ndarray, normal: np.ndarray):
    """Cut a convex polygon by a line; return both parts and the cut itself."""
    sides = (polygon - point) @ normal
    parts, crossings = ([], []), []
    for here, there, side, next_side in zip(polygon, np.roll(polygon, -1, 0), sides, np.roll(sides, -1)):
        parts[0 if side >= 0 else 1].append(here)
        if (side >= 0) != (next_side >= 0):
            crossing = here + (there - here) * (side / (side - next_side))
            crossings.append(crossing)
            parts[0].append(crossing)
            parts[1].append(crossing)
    return np.array(parts[0]), np.array(parts[1]), np.array(crossings)


def simplify(points: np.ndarray, tolerance: float) -> np.ndarray:
    """Return an open line with fewer points (Douglas and Peucker)."""
    if len(points) < 3:
        return points
    start, end = points[0], points[-1]
    chord = end - start
    length = np.linalg.norm(chord)
    offset = points - start
    if length < 1e-9:
        distance = np.linalg.norm(offset, axis=1)
    else:
        distance = np.abs(offset[:, 0] * chord[1] - offset[:, 1] * chord[0]) / length
    farthest = int(np.argmax(distance))
    if distance[farthest] <= tolerance:
        return np.array([start, end])
    left, right = simplify(points[: farthest + 1], tolerance), simplify(points[farthest:], tolerance)
    return np.vstack([left[:-1], right])


def winding_line(rng: np.random.Generator, start: np.ndarray, end: np.ndarray, strength: float = 0.07) -> np.ndarray:
    """Return a gently curved line between two points."""
    length = np.linalg.norm(end - start)
    t = np.linspace(0, 1, max(8, int(length / 4)))
    across = left(end - start) / length
    waves = sum(np.sin(np.pi * k * t) * rng.normal(0, strength * length / k) for k in (1, 2, 3, 4))
    return start + t[:, None] * (end - start) + waves[:, None] * across


def keep_away(line: np.ndarray, centre: np.ndarray, radius: float) -> np.ndarray:
    """Push a line out of a circle, softly."""
    offset = line - centre
    distance = np.maximum(np.linalg.norm(offset, axis=1, keepdims=True), 1e-3)
    pushed = np.where(distance < 2 * radius, radius + distance / 2, distance)
    return centre + offset / distance * pushed


def apart(line: np.ndarray, other: np.ndarray) -> float:
    """Return the smallest distance between the points of two lines."""
    return float(np.linalg.norm(line[:, None] - other[None], axis=2).min())
