"""The landscape as vectors: parcels, water, settlements and roads."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .geometry import apart, area, blob, cut, keep_away, normals, rectangle, resample, winding_line, within


@dataclass
class Layout:
    """The landscape as vectors, each in cells of the finished scene."""

    parcels: list[np.ndarray]
    boundaries: list[tuple[np.ndarray, int]]
    lake: np.ndarray
    lake_centre: np.ndarray
    river: np.ndarray
    settlements: list[tuple[np.ndarray, float]]
    main_roads: list[np.ndarray]
    streets: list[np.ndarray]
    tracks: list[np.ndarray]


def make_layout(rng: np.random.Generator, size: int) -> Layout:
    """Lay out water, parcels, settlements and roads."""
    bend = make_bend(rng)
    parcels, boundaries = make_parcels(rng, size)
    lake_radius = size * 0.09
    lake_centre = np.array([rng.uniform(0.58, 0.72), rng.uniform(0.26, 0.38)]) * size
    river = make_river(rng, size, lake_centre)
    settlements = place_settlements(rng, size, river, lake_centre, lake_radius)
    main_roads = [keep_away(road, lake_centre, lake_radius * 1.35) for road in make_main_roads(rng, size, settlements)]
    streets = [street for place in settlements for street in make_streets(rng, place, main_roads)]
    boundaries = [(bend(resample(line, 6.0)), depth) for line, depth in boundaries]
    tracks = [line for line, depth in boundaries if depth <= 5 and rng.random() < (0.8 if depth <= 3 else 0.35)]
    return Layout(
        parcels=[bend(resample(polygon, 6.0, closed=True)) for polygon in parcels],
        boundaries=boundaries,
        lake=blob(rng, lake_centre, lake_radius, 48, 0.2),
        lake_centre=lake_centre,
        river=river,
        settlements=settlements,
        main_roads=main_roads,
        streets=streets,
        tracks=tracks,
    )


def make_bend(rng: np.random.Generator):
    """Return a function that bends lines gently, the same way wherever they meet."""
    waves = [
        (rng.uniform(0, 2 * np.pi), rng.uniform(260, 620), rng.uniform(0, 6.3), rng.uniform(5, 11), rng.uniform(0, 6.3))
        for _ in range(5)
    ]

    def bend(points: np.ndarray) -> np.ndarray:
        moved = points.astype(float).copy()
        for heading, length, phase, strength, towards in waves:
            wave = np.sin((points @ [np.cos(heading), np.sin(heading)]) * 2 * np.pi / length + phase) * strength
            moved += wave[:, None] * [np.cos(towards), np.sin(towards)]
        return moved

    return bend


def make_parcels(rng: np.random.Generator, size: int):
    """Split the land again and again, as inheritance does; return parcels and (boundary, depth of the split)."""
    heading = rng.uniform(0.15, 0.6)
    axis = np.array([np.cos(heading), np.sin(heading)])
    start = rectangle((size / 2, size / 2), axis, size * 1.6, size * 1.5)
    parcels, boundaries, todo = [], [], [(start, 0)]
    while todo:
        polygon, depth = todo.pop()
        if area(polygon) < rng.choice([3000.0, 6000.0, 11000.0], p=[0.35, 0.4, 0.25]):
            parcels.append(polygon)
            continue
        centred = polygon - polygon.mean(0)
        _, axes = np.linalg.eigh(centred.T @ centred)
        turn = rng.normal(0, 0.17 if depth < 4 else 0.035)
        long_axis = axes[:, 1]
        if depth >= 4 and rng.random() < 0.45:  # strips side by side rather than squares
            long_axis = axes[:, 0]
        normal = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]]) @ long_axis
        reach = centred @ normal
        point = polygon.mean(0) + normal * (reach.min() + np.ptp(reach) * rng.uniform(0.36, 0.64))
        first, second, line = cut(polygon, point, normal)
        if len(first) < 3 or len(second) < 3 or len(line) != 2 or min(area(first), area(second)) < 900:
            parcels.append(polygon)
            continue
        boundaries.append((line, depth))
        todo += [(first, depth + 1), (second, depth + 1)]
    return parcels, boundaries


def make_river(rng: np.random.Generator, size: int, through: np.ndarray) -> np.ndarray:
    """Return a meandering line from the upper to the lower edge, through the lake."""
    y = np.arange(-30.0, size + 30.0, 3.0)
    down = (y - through[1]) / size
    x = through[0] - 0.62 * size * np.clip(down, 0, None) ** 1.3 + 0.25 * size * np.clip(-down, 0, None)
    for length, strength in ((310, 26), (130, 15), (67, 6)):
        x += np.sin(y * 2 * np.pi / length + rng.uniform(0, 6.3)) * strength * rng.uniform(0.8, 1.2)
    return np.column_stack([x, y])


def place_settlements(rng: np.random.Generator, size: int, river: np.ndarray, lake_centre, lake_radius: float):
    """Return centres and radii of settlements that keep clear of the water and of each other."""
    wanted = max(2, round(4 * (size / 1024) ** 2))
    found: list[tuple[np.ndarray, float]] = []
    for attempt in range(4000):
        slack = 1 - attempt / 5000
        radius = min(rng.uniform(70, 125), size * 0.13)
        centre = rng.uniform(0.1, 0.9, 2) * size
        free = np.linalg.norm(river - centre, axis=1).min() > radius * 0.75 * slack
        free &= np.linalg.norm(centre - lake_centre) > (lake_radius * 1.3 + radius * 0.8) * slack
        free &= all(np.linalg.norm(centre - c) > (radius + r + 130) * slack for c, r in found)
        if free:
            found.append((centre, radius))
        if len(found) == wanted:
            break
    return found


def make_main_roads(rng: np.random.Generator, size: int, settlements) -> list[np.ndarray]:
    """Connect each settlement with an earlier one and some with the edge of the scene."""
    centres = [centre for centre, _ in settlements]
    pairs = [(centres[0], np.array([-40.0, centres[0][1] + rng.uniform(-90, 90)]))]
    for index in range(1, len(centres)):
        nearest = min(centres[:index], key=lambda other: np.linalg.norm(other - centres[index]))
        pairs.append((nearest, centres[index]))
    for centre in centres[1:]:
        exits = np.array([(-40, centre[1]), (size + 40, centre[1]), (centre[0], -40), (centre[0], size + 40)])
        lengths = [np.linalg.norm(point - centre) + crowding(centre, point, pairs) for point in exits]
        pairs.append((centre, exits[int(np.argmin(lengths))] + rng.uniform(-25, 25, 2)))
    return [winding_line(rng, start, end) for start, end in pairs]


def crowding(start: np.ndarray, end: np.ndarray, pairs) -> float:
    """Return how unwelcome a new road is because it would run beside another one."""
    halfway = (start + end) / 2
    lines = [first + np.linspace(0, 1, 40)[:, None] * (last - first) for first, last in pairs]
    nearest = min(np.linalg.norm(line - halfway, axis=1).min() for line in lines)
    return 8 * max(0.0, 120 - nearest)


def make_streets(rng: np.random.Generator, settlement, main_roads) -> list[np.ndarray]:
    """Return side streets of one settlement, and lanes that join their far ends."""
    centre, radius = settlement
    streets: list[np.ndarray] = []
    through = [within(road, centre, radius) for road in main_roads]
    through = [resample(road, 4.0) for road in through if len(road) >= 8]
    for line in through:
        across = normals(line)
        lanes: dict[int, list[np.ndarray]] = {-1: [], 1: []}
        for at in range(int(rng.integers(2, 6)), len(line) - 2, 3):
            for side in (-1, 1):
                end = line[at] + across[at] * side * rng.uniform(0.45, 0.8) * radius + rng.normal(0, 5, 2)
                street = winding_line(rng, line[at], end, 0.04)
                others = [other for other in through if other is not line] + streets
                if all(apart(street[2:], other) > 27 for other in others):
                    streets.append(street)
                    lanes[side].append(street[int(len(street) * rng.uniform(0.7, 0.95))])
        for lane in lanes.values():
            pairs = zip(lane, lane[1:])
            streets += [resample(np.array(pair), 4.0) for pair in pairs if np.linalg.norm(pair[0] - pair[1]) < 75]
    return streets
