"""Draw the ground: fields and meadows, water and its banks, woods and hedges, and what people built on it."""

from __future__ import annotations

import numpy as np

from .canvas import Canvas
from .geometry import blob, ribbon
from .layout import Layout
from .noise import blur, crown_noise, smooth_noise
from .settings import FIELD, FOREST, GRASSLAND, OVERSAMPLING, WATER
from .settlements import paint_buildings, paint_gardens, paint_roads
from .spectra import BANK, BROAD_LEAVES, CONIFERS, CROPS, MEADOWS, WATER_DEEP, WATER_SHALLOW, pick, vary


def paint(rng: np.random.Generator, layout: Layout, size: int) -> tuple[Canvas, list[np.ndarray]]:
    """Draw the layout.

    Returns:
        The canvas, and the outlines of the buildings.
    """
    canvas = Canvas(size)
    paint_parcels(rng, canvas, layout)
    town = paint_gardens(rng, canvas, layout)
    water = water_mask(rng, canvas, layout)
    paint_banks(rng, canvas, layout)
    paint_trees(rng, canvas, layout, town)
    paint_water(rng, canvas, water)
    paint_roads(rng, canvas, layout, water)
    return canvas, paint_buildings(rng, canvas, layout)


def paint_parcels(rng: np.random.Generator, canvas: Canvas, layout: Layout) -> None:
    """Paint fields with rows and tramlines, and meadows with patches."""
    number = canvas.number(layout.parcels)
    count = len(layout.parcels) + 1
    material, texture = np.zeros(count, np.int16), np.zeros((count, 5), np.float32)
    margin = canvas.add((480, 800, 700, 2900), FIELD)
    material[0] = margin
    for index, polygon in enumerate(layout.parcels, start=1):
        centred = polygon - polygon.mean(0)
        across = np.linalg.eigh(centred.T @ centred)[1][:, 0]
        if rng.random() < 0.27:
            material[index] = canvas.add(vary(rng, MEADOWS[rng.integers(3)], 0.06, 0.04), GRASSLAND)
            texture[index] = (*across, 0.0, 1.0, 0.9)
        else:
            material[index] = canvas.add(vary(rng, pick(rng, CROPS), 0.1, 0.035), FIELD)
            texture[index] = (*across, rng.uniform(0.03, 0.11), rng.uniform(2.2, 4.5), rng.uniform(0.4, 1.1))
    canvas.material[:] = material[number]
    canvas.light *= parcel_texture(rng, number, texture, canvas.classes == FIELD)
    edge = np.zeros(number.shape, bool)
    edge[1:, :] |= number[1:, :] != number[:-1, :]
    edge[:, 1:] |= number[:, 1:] != number[:, :-1]
    canvas.material[(blur(edge, 1.0) > 0.28) & (canvas.classes == FIELD)] = margin


def parcel_texture(rng: np.random.Generator, number, texture, is_field) -> np.ndarray:
    """Return how rows, tramlines and the soil's patches lighten or darken the parcels."""
    y, x = np.indices(number.shape, dtype=np.float32) / np.float32(OVERSAMPLING)
    across = x * texture[:, 0][number] + y * texture[:, 1][number]
    wobble = smooth_noise(rng, number.shape, 20) * 0.25
    rows = np.sin((across + wobble) * (2 * np.float32(np.pi) / np.maximum(texture[:, 3][number], 1)))
    tram = np.abs((across + wobble) % 14 - 7) < 0.7
    patches = smooth_noise(rng, number.shape, 26) * 0.6 + smooth_noise(rng, number.shape, 7) * 0.4
    grain = smooth_noise(rng, number.shape, 1.6)
    light = 1 + rows * texture[:, 2][number] + patches * texture[:, 4][number] * 0.07
    light -= tram * is_field * 0.11
    light += grain * np.where(is_field, 0.025, 0.05)
    return light.astype(np.float32)


def water_mask(rng: np.random.Generator, canvas: Canvas, layout: Layout) -> np.ndarray:
    """Return where lake and river are."""
    width = 3.3 + 0.9 * np.sin(np.arange(len(layout.river)) / 9.0)
    shore = blur(canvas.mask([layout.lake, ribbon(layout.river, width)]), 1.5)
    return shore + smooth_noise(rng, shore.shape, 4) * 0.05 > 0.5


def paint_banks(rng: np.random.Generator, canvas: Canvas, layout: Layout) -> None:
    """Paint the green strip along river and lake."""
    offset = layout.lake - layout.lake_centre
    rim = layout.lake + offset / np.linalg.norm(offset, axis=1, keepdims=True) * 9.0
    bank = blur(canvas.mask([rim, ribbon(layout.river, 9.0)]), 3)
    bank = bank + smooth_noise(rng, bank.shape, 8) * 0.15 > 0.5
    canvas.put(bank, canvas.add(BANK, GRASSLAND), 1 + 0.09 * smooth_noise(rng, bank.shape, 4))


def paint_water(rng: np.random.Generator, canvas: Canvas, water: np.ndarray) -> None:
    """Paint water from the shallow shore to the deep middle."""
    depth = np.clip(blur(water, 9 * OVERSAMPLING) * 2 - 1, 0, 1)
    depth = np.clip(depth + smooth_noise(rng, water.shape, 16 * OVERSAMPLING) * 0.1, 0, 0.999)
    kinds = canvas.add_ramp(WATER_SHALLOW, WATER_DEEP, 16, WATER)
    light = 1 + 0.03 * smooth_noise(rng, water.shape, 2) + 0.05 * smooth_noise(rng, water.shape, 40)
    canvas.put(water, kinds[(depth * 16).astype(int)], light)


def paint_trees(rng: np.random.Generator, canvas: Canvas, layout: Layout, town: np.ndarray) -> None:
    """Paint woods crown by crown, conifers and broad leaves in stands."""
    trees = tree_mask(rng, canvas, layout, town)
    shape = trees.shape
    distance, facing, own = crown_noise(rng, shape, 3.6 * OVERSAMPLING)
    stand = smooth_noise(rng, shape, 30 * OVERSAMPLING) * 0.26 + 0.52 + (own - 0.5) * 0.45
    kinds = canvas.add_ramp(CONIFERS, BROAD_LEAVES, 10, FOREST)
    crown = np.clip(1.2 + 0.55 * facing - 0.75 * distance**2, 0.35, 1.6) * (0.9 + 0.2 * own)
    light = crown + 0.04 * smooth_noise(rng, shape, 1.2)
    height = (9 + 9 * own) * np.clip(1.15 - distance**2, 0.2, 1)
    canvas.put(trees, kinds[(np.clip(stand, 0, 0.999) * 10).astype(int)], light, height)


def tree_mask(rng: np.random.Generator, canvas: Canvas, layout: Layout, town: np.ndarray) -> np.ndarray:
    """Return where trees stand: woods that partly follow the parcels, hedges, river banks, gardens."""
    shape = canvas.material.shape
    wood = smooth_noise(rng, shape, 55 * OVERSAMPLING)
    pixels = [np.clip(polygon.mean(0) * OVERSAMPLING, 0, shape[0] - 1).astype(int) for polygon in layout.parcels]
    by_parcel = np.array([0.0] + [wood[y, x] for x, y in pixels], np.float32)
    ragged = smooth_noise(rng, shape, 3) * 0.6 + smooth_noise(rng, shape, 10) * 0.8
    score = blur(0.55 * by_parcel[canvas.number(layout.parcels)] + 0.45 * wood, 2.5) + ragged * 0.07
    trees = score > np.quantile(score[::8, ::8], 0.77)
    trees &= ~(blur(town, 5) > 0.2)
    hedges = [
        ribbon(line, rng.uniform(1.5, 3.2)) for line, depth in layout.boundaries if depth > 3 and rng.random() < 0.3
    ]
    trees |= canvas.mask(hedges) & (ragged > -0.1)
    riverside = canvas.mask([ribbon(layout.river, 10.0)])
    trees |= riverside & (smooth_noise(rng, shape, 9) > 0.75)
    return trees | canvas.mask(single_trees(rng, canvas, town))


def single_trees(rng: np.random.Generator, canvas: Canvas, town: np.ndarray) -> list[np.ndarray]:
    """Return the crowns of trees in gardens and of a few in the open."""
    rows, columns = np.nonzero(town[::6, ::6])
    chosen = rng.random(len(rows)) < 0.028
    places = np.column_stack([columns, rows])[chosen] * 6 / OVERSAMPLING
    places = np.vstack([places, rng.uniform(0, canvas.size, (int((canvas.size / 1024) ** 2 * 90), 2))])
    return [blob(rng, place + rng.uniform(-2, 2, 2), rng.uniform(1.6, 3.2), 10, 0.12) for place in places]
