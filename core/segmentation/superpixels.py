"""Superpixels by SLIC (Achanta et al. 2012): k-means over values and place, in which pixels know only near centres.

The watershed of scipy would need no code of ours, but does not serve: its segments leak through noise, so that one took
a third of an image that was to have 10 000. Labelled by their majority, its segments got 74 to 82 % of the pixels
right, these 98 %.
"""

from __future__ import annotations

import numpy as np
from rasterio.features import sieve
from scipy import ndimage

#: Standard deviation, in pixels, of the smoothing beforehand: noise of single pixels is no edge.
SIGMA = 0.7
#: Between these percentiles lies what counts as a band's range: a few outliers shall not flatten all the rest.
LOW, HIGH = 2, 98
#: What a distance of one segment weighs against a difference of a whole range in one band: more is rounder.
COMPACTNESS = 0.3
ROUNDS = 5
#: Specks smaller than this share of a segment join their largest neighbour. Larger ones may be slivers along an edge.
SMALLEST = 0.05


def superpixels(values: np.ndarray, valid: np.ndarray, size: int) -> np.ndarray:
    """Divide an image into areas of like pixels.

    Args:
        values: (bands, rows, columns).
        valid: (bands, rows, columns); a pixel without any valid band belongs to no segment.
        size: about how many pixels a segment is wide and high.

    Returns:
        Segment numbers from 1 (rows, columns), int32; 0 where there is no value.
    """
    known = np.asarray(valid.any(axis=0))
    if not known.any():
        return np.zeros(known.shape, np.int32)
    segments = _clustered(_features(values, valid, size), known, size)
    smallest = int(SMALLEST * size**2)
    if 1 < smallest < segments.size:  # what rasterio takes
        segments = sieve(segments, smallest, mask=known, connectivity=4)
    return np.where(known, segments, 0)


def _features(values: np.ndarray, valid: np.ndarray, size: int) -> np.ndarray:
    """Smoothed bands in 0..1, then row and column in parts of a segment: what is compared (features, rows, columns)."""
    features = []
    for band, known in zip(values, valid, strict=True):
        if not known.any():
            continue
        low, high = np.percentile(band[known], [LOW, HIGH])
        scaled = ((band.astype(np.float32) - low) / max(float(high - low), 1e-12)).clip(0, 1)
        scaled[~known] = scaled[known].mean()
        features.append(ndimage.gaussian_filter(scaled, SIGMA, mode="nearest"))
    place = np.indices(values.shape[1:], dtype=np.float32) * (COMPACTNESS / size)
    return np.concatenate([np.stack(features), place])


def _clustered(features: np.ndarray, known: np.ndarray, size: int) -> np.ndarray:
    """The number of the nearest centre of each pixel, of those that began in its cell of a grid and the eight around.

    Centres begin as the means of the cells.
    """
    rows, columns = known.shape
    down, across = (max(round(side / size), 1) for side in (rows, columns))
    cell_row, cell_column = np.arange(rows) * down // rows, np.arange(columns) * across // columns
    nearest = cell_row[:, np.newaxis] * across + cell_column
    for _ in range(ROUNDS):
        centres = _means(features, nearest, known, down * across)
        least = np.full(known.shape, np.inf, np.float32)
        for step_down, step_across in np.ndindex(3, 3):
            candidate_row = (cell_row + step_down - 1).clip(0, down - 1)
            candidate = candidate_row[:, np.newaxis] * across + (cell_column + step_across - 1).clip(0, across - 1)
            distance = sum((f - centre[candidate]) ** 2 for f, centre in zip(features, centres, strict=True))
            nearer = distance < least
            least[nearer], nearest[nearer] = distance[nearer], candidate[nearer]
    return (nearest + 1).astype(np.int32)


def _means(features: np.ndarray, numbers: np.ndarray, known: np.ndarray, count: int) -> np.ndarray:
    """Means of features over the known pixels of each number; infinite where there are none (features, count)."""
    numbers = numbers[known]
    pixels = np.bincount(numbers, minlength=count)
    sums = np.stack([np.bincount(numbers, f[known], minlength=count) for f in features])
    return np.where(pixels, sums / np.maximum(pixels, 1), np.inf).astype(np.float32)
