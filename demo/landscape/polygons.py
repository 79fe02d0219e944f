"""Draw the training polygons as a person would: in all parts of the scene, and of all looks a class has."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

import numpy as np
from rasterio.features import shapes

from .geometry import area, blob, draw, resample, ribbon, simplify
from .layout import Layout
from .settings import BUILDING, FIELD, FOREST, GRASSLAND, ROAD, WATER


@dataclass
class Ground:
    """What somebody who draws samples knows of the scene."""

    truth: np.ndarray
    layout: Layout
    buildings: list[np.ndarray]


def draw_samples(rng: np.random.Generator, bands: np.ndarray, ground: Ground) -> list[tuple[np.ndarray, int]]:
    """Draw training polygons, class by class, in one part of the scene after the other.

    Args:
        rng: Equal generators draw equal polygons.
        bands: The image, (4, size, size).
        ground: What is there.

    Returns:
        (polygon, class) pairs that do not overlap.
    """
    taken = np.zeros_like(ground.truth, bool)
    samples: list[tuple[np.ndarray, int]] = []
    for value, usual, propose in SAMPLES:
        wanted = max(3, round(usual * len(taken) / 1024))
        turns = deque(propose(rng, ground, part) for part in parts_of(ground.truth == value))
        looks: list[np.ndarray] = []
        while turns and len(looks) < wanted:
            proposals = turns.popleft()
            polygon = choose(proposals, value, bands, ground.truth, taken, looks)
            if polygon is not None:
                samples.append((polygon, value))
                turns.append(proposals)
    return samples


def parts_of(mask: np.ndarray) -> list[np.ndarray]:
    """Return the mask in each ninth of the scene where there is any of it, most of it first."""
    ninth = np.arange(len(mask)) * 3 // len(mask)
    parts = [mask & (ninth[:, None] == row) & (ninth == column) for row in range(3) for column in range(3)]
    return sorted((part for part in parts if part.any()), key=np.count_nonzero, reverse=True)


def choose(proposals, value: int, bands: np.ndarray, truth: np.ndarray, taken: np.ndarray, looks: list[np.ndarray]):
    """Return the first proposal that is free, pure and of a new look, being less choosy the longer it takes.

    It is noted in ``taken`` and ``looks``; None if there is no such proposal.
    """
    least_pure = 0.9 if value in (ROAD, BUILDING, WATER) else 0.97
    new_enough = 0.0 if value == WATER else 0.3
    for attempt, polygon in enumerate(proposals):
        inside = draw([polygon], [1], len(truth), 1, np.uint8).astype(bool)
        if not inside.any() or (truth[inside] == value).mean() < least_pure or (taken & inside).any():
            continue
        look = np.log(bands[:, inside].mean(1) + 1)
        novelty = min((np.linalg.norm(look - other) for other in looks), default=np.inf)
        if novelty >= new_enough * (1 - attempt / 40):
            taken |= inside
            looks.append(look)
            return polygon
    return None


def patch_proposals(rng: np.random.Generator, ground: Ground, part: np.ndarray):
    """Yield irregular patches of the class in one part of the scene, some of them along its edge."""
    size = len(part)
    rows, columns = np.nonzero(part)
    same = ground.truth == ground.truth[rows[0], columns[0]]
    largest = 31 * min(1, size / 1024) ** 0.5
    for attempt in range(300):
        at = rng.integers(len(rows))
        radius = rng.uniform(4.5, 9) if attempt % 3 == 2 else rng.uniform(0.45, 1) * largest
        drawn = blob(rng, (columns[at], rows[at]), radius, int(rng.integers(7, 12)), 0.22)
        inside = draw([drawn], [1], size, 1, np.uint8).astype(bool)
        share = same[inside].mean() if inside.any() else 0
        if share >= 0.97 and drawn.min() > 1 and drawn.max() < size - 1:
            yield drawn
        elif share > 0.5 and rng.random() < 0.5:
            yield from trace(inside & same)


def trace(mask: np.ndarray):
    """Yield the outline of the largest piece of a mask, if large enough, with few points as if traced by hand."""
    pieces = [np.array(shape["coordinates"][0]) for shape, _ in shapes(mask.astype(np.uint8), mask=mask)]
    largest = max(pieces, key=area)
    if area(largest) >= 120:
        yield simplify(largest, 1.0)[:-1]


def water_proposals(rng: np.random.Generator, ground: Ground, part: np.ndarray):
    """Yield patches of the lake and pieces of the river in turn."""
    river = ground.layout.river
    for patch in patch_proposals(rng, ground, part):
        yield patch
        start = int(rng.integers(0, len(river) - 15))
        piece = river[start : start + int(rng.integers(8, 15)) : 3]
        if lies_in(part, piece):
            yield ribbon(piece, rng.uniform(1.7, 2.5))


def road_proposals(rng: np.random.Generator, ground: Ground, part: np.ndarray):
    """Yield long thin polygons along roads, streets and tracks."""
    layout = ground.layout
    for attempt in range(3000):
        group = (layout.main_roads, layout.tracks, layout.streets)[attempt % 3] or layout.main_roads
        line = resample(group[rng.integers(len(group))], 5.0)
        start = int(rng.integers(0, max(1, len(line) - 7)))
        piece = line[start : start + int(rng.integers(7, 17))]
        if len(piece) >= 4 and lies_in(part, piece):
            drawn = piece + rng.normal(0, 0.15, piece.shape)
            yield ribbon(drawn[::2], rng.uniform(1.0, 1.9) if attempt % 3 == 0 else rng.uniform(0.9, 1.4))


def building_proposals(rng: np.random.Generator, ground: Ground, part: np.ndarray):
    """Yield outlines of buildings, drawn not quite exactly."""
    for index in np.concatenate([rng.permutation(len(ground.buildings)) for _ in range(10)]):
        outline = ground.buildings[index]
        if area(outline) >= 24 and lies_in(part, outline.mean(0, keepdims=True)):
            yield outline + rng.normal(0, 0.25, (4, 2))


def garden_proposals(rng: np.random.Generator, ground: Ground, part: np.ndarray):
    """Yield small patches between houses: who marks houses also marks what is beside them."""
    for index in np.concatenate([rng.permutation(len(ground.buildings)) for _ in range(10)]):
        angle, distance = rng.uniform(0, 2 * np.pi), rng.uniform(6, 14)
        at = ground.buildings[index].mean(0) + distance * np.array([np.cos(angle), np.sin(angle)])
        drawn = blob(rng, at, rng.uniform(3, 5), 7, 0.2)
        if lies_in(part, drawn):
            yield drawn


def lies_in(part: np.ndarray, line: np.ndarray) -> bool:
    """Return whether the middle of a line is in one part of the scene, and all of it in the scene."""
    column, row = line[len(line) // 2].astype(int)
    return bool(line.min() > 2 and line.max() < len(part) - 2 and part[row, column])


#: Class, polygons in a scene of 1024 x 1024 cells, and how they are found.
SAMPLES = (
    (FIELD, 13, patch_proposals),
    (FOREST, 8, patch_proposals),
    (WATER, 6, water_proposals),
    (ROAD, 16, road_proposals),
    (BUILDING, 24, building_proposals),
    (GRASSLAND, 9, patch_proposals),
    (GRASSLAND, 14, garden_proposals),
)
