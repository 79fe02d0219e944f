"""Turn the drawn map into what a sensor sees of it, and into the truth."""

from __future__ import annotations

import numpy as np

from .canvas import Canvas
from .noise import blur, smooth_noise
from .settings import BUILDING, CELL_SIZE, FIELD, FOREST, GRASSLAND, OVERSAMPLING, ROAD, SUN, WATER


def shadow_mask(height: np.ndarray) -> np.ndarray:
    """Return where trees and buildings cast a shadow (the sun stands at about 45 degrees)."""
    shadow = np.zeros(height.shape, bool)
    metres = CELL_SIZE / OVERSAMPLING
    for step in range(1, int(18 / metres), 2):
        shift = -np.rint(SUN[::-1] * step).astype(int)
        shadow |= np.roll(height, tuple(shift), (0, 1)) > height + step * metres * 0.95
    return shadow


def expose(rng: np.random.Generator, canvas: Canvas) -> np.ndarray:
    """Return the image a sensor takes of the map, 4 bands of uint16."""
    shape = canvas.material.shape
    spectra = np.array(canvas.spectra, np.float32)
    classes = canvas.classes
    lit = canvas.light * np.where(shadow_mask(canvas.height), np.float32(0.45), np.float32(1))
    relief = smooth_noise(rng, shape, 70 * OVERSAMPLING)
    slope = np.gradient(relief, axis=0) * SUN[1] + np.gradient(relief, axis=1) * SUN[0]
    tilt = (
        np.linspace(-1, 1, shape[1], dtype=np.float32)[None, :]
        - np.linspace(-1, 1, shape[0], dtype=np.float32)[:, None]
    )
    lit *= 1 + 0.045 * tilt - 0.05 * slope / slope.std() * (classes != WATER)
    vigour = smooth_noise(rng, shape, 18) * 0.6 + smooth_noise(rng, shape, 60) * 0.6
    vigour *= np.isin(classes, (FIELD, FOREST, GRASSLAND))
    bands = []
    for band, (haze, response) in enumerate(zip((95, 55, 30, 10), (-0.03, 0.0, -0.07, 0.07))):
        light = spectra[:, band][canvas.material] * lit * (1 + response * vigour)
        light = blur(light, 1.15)
        side = canvas.size
        cells = light.reshape(side, OVERSAMPLING, side, OVERSAMPLING).mean((1, 3))
        cells += haze * (1 + 0.4 * tilt[::OVERSAMPLING, ::OVERSAMPLING])
        cells += rng.standard_normal(cells.shape, dtype=np.float32) * (9 + 0.011 * cells)
        cells += rng.standard_normal((1, side), dtype=np.float32) * 3
        bands.append(np.clip(np.rint(cells), 1, 10000).astype(np.uint16))
    return np.stack(bands)


def majority(classes: np.ndarray, size: int) -> np.ndarray:
    """Return the class that covers most of each cell (the narrow things win a draw)."""
    best, result = np.zeros((size, size), np.uint8), np.zeros((size, size), np.uint8)
    for value in (BUILDING, ROAD, WATER, FOREST, GRASSLAND, FIELD):
        share = (classes == value).reshape(size, OVERSAMPLING, size, OVERSAMPLING).sum((1, 3)).astype(np.uint8)
        more = share > best
        best[more], result[more] = share[more], value
    return result


def outside_swath(size: int) -> np.ndarray:
    """Return the cells beyond the tilted edge of the sensor's swath."""
    rows, columns = np.indices((size, size))
    return (columns + 0.16 * rows < 0.055 * size) | (rows - 0.16 * columns > 0.995 * size)
