"""Rasters of noise, and what is read back."""

import numpy as np
import rasterio


def read(path, band=1):
    with rasterio.open(path) as dataset:
        return dataset.read(band)


def noise(height, width, high=10, low=0, dtype=np.uint8):
    return np.random.default_rng(height * width).integers(low, high, (height, width)).astype(dtype)
