"""Smooth noise, tree crowns and the blur they need."""

from __future__ import annotations

import numpy as np

from .settings import SUN


def blur(image: np.ndarray, sigma: float) -> np.ndarray:
    """Return the image smoothed by a Gaussian of so many pixels."""
    rows, columns = image.shape
    fy = np.fft.fftfreq(rows).astype(np.float32)[:, None]
    fx = np.fft.rfftfreq(columns).astype(np.float32)[None, :]
    kernel = np.exp(-2 * np.float32(np.pi * sigma) ** 2 * (fx * fx + fy * fy))
    return np.fft.irfft2(np.fft.rfft2(image.astype(np.float32)) * kernel, s=image.shape).astype(np.float32)


def smooth_noise(rng: np.random.Generator, shape: tuple[int, int], sigma: float) -> np.ndarray:
    """Return smooth noise of mean 0 and deviation 1, with features of about ``sigma`` pixels."""
    noise = blur(rng.standard_normal(shape, dtype=np.float32), sigma)
    return (noise - noise.mean()) / noise.std()


def crown_noise(rng: np.random.Generator, shape: tuple[int, int], spacing: float):
    """Return tree crowns on a jittered grid.

    Returns:
        For each pixel, how far it is from its crown's centre (0 at the centre, about 1 at the rim), how much it
        faces the sun (-1 to 1), and a random number of its crown (0 to 1).
    """
    rows, columns = (int(side / spacing) + 3 for side in shape)
    jitter = rng.uniform(0.1, 0.9, (rows, columns, 2)).astype(np.float32)
    number = rng.random((rows, columns), dtype=np.float32)
    y, x = (np.arange(side, dtype=np.float32) / np.float32(spacing) + 1 for side in shape)
    cell_y, cell_x = y.astype(int), x.astype(int)
    nearest = np.full(shape, 9, np.float32)
    facing, own_number = np.zeros(shape, np.float32), np.zeros(shape, np.float32)
    for step_y in (-1, 0, 1):
        for step_x in (-1, 0, 1):
            at = np.ix_(cell_y + step_y, cell_x + step_x)
            dy = y[:, None] - (cell_y + step_y)[:, None].astype(np.float32) - jitter[..., 1][at]
            dx = x[None, :] - (cell_x + step_x)[None, :].astype(np.float32) - jitter[..., 0][at]
            distance = dx * dx + dy * dy
            closer = distance < nearest
            np.copyto(nearest, distance, where=closer)
            np.copyto(facing, dx * np.float32(SUN[0]) + dy * np.float32(SUN[1]), where=closer)
            np.copyto(own_number, number[at], where=closer)
    return np.sqrt(nearest), facing, own_number
