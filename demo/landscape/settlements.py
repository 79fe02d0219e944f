"""Draw what people built: gardens, roads and buildings."""

from __future__ import annotations

import numpy as np
from rasterio.features import rasterize

from .canvas import Canvas
from .geometry import as_geometry, left, normals, rectangle, resample, ribbon, within
from .layout import Layout
from .noise import blur, crown_noise, smooth_noise
from .settings import BUILDING, FOREST, GRASSLAND, OVERSAMPLING, ROAD, SUN, WATER
from .spectra import ASPHALT, GARDENS, GRAVEL, ROOFS, pick, vary


def paint_gardens(rng: np.random.Generator, canvas: Canvas, layout: Layout) -> np.ndarray:
    """Paint the gardens around the streets, plot by plot; return where the settlements are."""
    through = [within(road, *place) for place in layout.settlements for road in layout.main_roads]
    lines = [line for line in through if len(line) > 3] + layout.streets
    near = blur(canvas.mask([ribbon(line, 17.0) for line in lines]), 5)
    town = near + smooth_noise(rng, near.shape, 9) * 0.06 > 0.5
    distance, _, plot = crown_noise(rng, near.shape, 15 * OVERSAMPLING)
    plants = [canvas.add(vary(rng, GARDENS[i % 4], 0.08, 0.04), GRASSLAND) for i in range(16)]
    garden = np.array(plants, np.int16)[(plot * 15.99).astype(int)]
    canvas.put(town, garden, 1 + 0.09 * smooth_noise(rng, near.shape, 3) - 0.06 * distance)
    return town


def paint_roads(rng: np.random.Generator, canvas: Canvas, layout: Layout, water: np.ndarray) -> None:
    """Paint tracks (they end at the water), streets and main roads (they cross it)."""
    groups = (
        (layout.tracks, GRAVEL, (1.15, 1.6), ~water),
        (layout.streets, ASPHALT, (1.3, 1.65), ~water),
        (layout.main_roads, ASPHALT, (2.0, 2.7), np.ones_like(water)),
    )
    wear = smooth_noise(rng, water.shape, 12)
    for lines, spectra, (narrow, wide), allowed in groups:
        kinds = [canvas.add(vary(rng, spectra[rng.integers(len(spectra))], 0.07, 0.02), ROAD) for _ in lines]
        ribbons = [ribbon(line, rng.uniform(narrow, wide)) for line in lines]
        drawn = canvas.burn(ribbons, kinds, np.int16)
        canvas.put((drawn > 0) & allowed, drawn, 1 + 0.06 * wear)


def paint_buildings(rng: np.random.Generator, canvas: Canvas, layout: Layout) -> list[np.ndarray]:
    """Place houses along the streets and halls at the edge, with ridges; return their outlines."""
    taken = canvas.mask([ribbon(line, 2.6) for line in layout.streets + layout.tracks])
    taken |= canvas.mask([ribbon(line, 3.6) for line in layout.main_roads])
    taken |= (canvas.classes == WATER) | (blur(canvas.classes == FOREST, 5) > 0.7)
    outlines, roofs = [], []
    for centre, along, length, width in house_sites(rng, layout):
        if not claim(taken, rectangle(centre, along, length + 2.5, width + 2.5), canvas.size):
            continue
        outlines.append(rectangle(centre, along, length, width))
        material = canvas.add(vary(rng, pick(rng, ROOFS), 0.13, 0.04), BUILDING)
        slope = rng.uniform(0.08, 0.26) if width < 9 else 0.02
        height = rng.uniform(4.5, 9.0)
        for side in (-1, 1):
            away = left(along) * side
            half = rectangle(centre + away * width / 4, along, length, width / 2)
            roofs.append((half, material, 1 + slope * (away @ SUN) * 1.5, height))
    number = canvas.number([half for half, *_ in roofs])
    material, light, height = np.array([(0, 1, 0), *(rest for _, *rest in roofs)], np.float32).T
    grain = 1 + 0.05 * smooth_noise(rng, number.shape, 1.3)
    canvas.put(number > 0, material.astype(np.int16)[number], light[number] * grain, height[number])
    return outlines


def house_sites(rng: np.random.Generator, layout: Layout):
    """Yield where a house could stand: (centre, direction, length, width)."""
    for centre, radius in layout.settlements:
        for line in layout.main_roads + layout.streets:
            near = within(line, centre, radius)
            if len(near) >= 4:
                yield from sites_along(rng, resample(near, 1.0), radius, centre)
    for road in layout.main_roads:  # farms on their own
        line = resample(road, 1.0)
        for at in rng.integers(0, len(line), max(1, len(line) // 170)):
            across = normals(line)[at] * rng.choice([-1, 1])
            along = -left(across)
            yield line[at] + across * 16, along, rng.uniform(14, 22), rng.uniform(6, 9)
            yield line[at] + across * 30 + along * 8, across, rng.uniform(9, 16), rng.uniform(5, 8)


def sites_along(rng: np.random.Generator, line: np.ndarray, radius: float, centre: np.ndarray):
    """Yield house sites on both sides of a street."""
    across = normals(line)
    for side in (-1, 1):
        at = rng.uniform(4, 9)
        while at < len(line) - 3:
            here, outwards = line[int(at)], across[int(at)] * side
            rim = np.linalg.norm(here - centre) / radius
            hall = rim > 0.72 and rng.random() < 0.1
            length, width = (
                (rng.uniform(20, 34), rng.uniform(11, 17)) if hall else (rng.uniform(5, 9.5), rng.uniform(4, 6))
            )
            along = -left(outwards)
            along = along + rng.normal(0, 0.05) * left(along)
            along /= np.linalg.norm(along)
            if not hall and rng.random() < 0.3:
                along = left(along)
            yield here + outwards * (width / 2 + rng.uniform(4.5, 7.5)), along, length, width
            at += length + rng.uniform(3, 8) + (rng.random() < 0.12) * 14


def claim(taken: np.ndarray, outline: np.ndarray, size: int) -> bool:
    """Take a place on the map if it is free and within the scene."""
    if outline.min() < 3 or outline.max() > size - 3:
        return False
    low = np.floor(outline.min(0) * OVERSAMPLING).astype(int)
    high = np.ceil(outline.max(0) * OVERSAMPLING).astype(int) + 1
    window = taken[low[1] : high[1], low[0] : high[0]]
    local = (outline - low / OVERSAMPLING) * OVERSAMPLING
    place = rasterize([(as_geometry(local), 1)], out_shape=window.shape, fill=0, dtype=np.uint8).astype(bool)
    if (window & place).any():
        return False
    window |= place
    return True
