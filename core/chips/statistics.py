"""Running statistics of exported chips, in the terms of Esri's ``esri_accumulated_stats.json``."""

from __future__ import annotations

import numpy as np


class BandStatistics:
    """Minimum, maximum, mean and sum of squared deviations of each band, merged chip by chip.

    The merge is the pairwise one of Chan, Golub and LeVeque (1979), so it is exact for any number of pixels.
    """

    def __init__(self, bands: int):
        self.count = np.zeros(bands, np.int64)
        self.minimum = np.full(bands, np.inf)
        self.maximum = np.full(bands, -np.inf)
        self.mean = np.zeros(bands)
        self.squares = np.zeros(bands)

    def add(self, values: np.ndarray, valid: np.ndarray) -> None:
        """Merge the valid values of an image (bands, rows, columns)."""
        for band, (layer, good) in enumerate(zip(values, valid, strict=True)):
            pixels = layer[good].astype(np.float64)
            if not pixels.size:
                continue
            mean, n, before = pixels.mean(), pixels.size, int(self.count[band])
            delta = mean - self.mean[band]
            self.mean[band] += delta * n / (before + n)
            self.squares[band] += ((pixels - mean) ** 2).sum() + delta**2 * before * n / (before + n)
            self.count[band] += n
            self.minimum[band] = min(self.minimum[band], pixels.min())
            self.maximum[band] = max(self.maximum[band], pixels.max())

    @property
    def std(self) -> np.ndarray:
        """Standard deviation of each band; 0 where there is no pixel."""
        return np.sqrt(self.squares / np.maximum(self.count, 1))


class ClassStatistics:
    """Pixels of each class: per chip, over all chips, and on the ground (each pixel of the raster once)."""

    def __init__(self, values: list[int]):
        self.values = values
        self.chips = np.zeros(len(values), np.int64)
        self.pixels_on_ground = np.zeros(len(values), np.int64)
        self.pixels: list[np.ndarray] = []

    def add(self, label: np.ndarray, first: tuple[int, int]) -> None:
        """Count one chip's label; ``first`` is where its share of the ground begins (see ``ChipWindow``)."""
        counts = self._count(label)
        self.pixels.append(counts)
        self.chips += counts > 0
        self.pixels_on_ground += self._count(label[first[0] :, first[1] :])

    def per_chip(self) -> np.ndarray:
        """Pixels as an array (chips, classes)."""
        return np.array(self.pixels, np.int64).reshape(-1, len(self.values))

    def _count(self, label: np.ndarray) -> np.ndarray:
        return np.bincount(label.ravel(), minlength=max(self.values) + 1)[self.values]
