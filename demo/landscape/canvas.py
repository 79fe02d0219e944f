"""The map being drawn: what each piece of ground is made of, how light it is and how high."""

from __future__ import annotations

import numpy as np

from .geometry import draw
from .settings import OVERSAMPLING


class Canvas:
    """The map at OVERSAMPLING times the resolution of the scene; a material is a spectrum and a class."""

    def __init__(self, size: int) -> None:
        """Start with an empty map.

        Args:
            size: Cells of the scene on each side.
        """
        shape = (size * OVERSAMPLING, size * OVERSAMPLING)
        self.size = size
        self.material = np.zeros(shape, np.int16)
        self.height = np.zeros(shape, np.float32)
        self.light = np.ones(shape, np.float32)
        self.spectra: list[tuple[float, ...]] = [(0.0, 0.0, 0.0, 0.0)]
        self.class_of: list[int] = [0]

    @property
    def classes(self) -> np.ndarray:
        """The class of each piece of ground."""
        return np.array(self.class_of, np.uint8)[self.material]

    def add(self, spectrum, class_value: int) -> int:
        """Return the number of a new material."""
        self.spectra.append(tuple(float(value) for value in spectrum))
        self.class_of.append(class_value)
        return len(self.class_of) - 1

    def add_ramp(self, first, last, count: int, class_value: int) -> np.ndarray:
        """Return the numbers of so many new materials, from one spectrum to another."""
        first, last = np.array(first, float), np.array(last, float)
        steps = [first + (last - first) * i / (count - 1) for i in range(count)]
        return np.array([self.add(spectrum, class_value) for spectrum in steps], np.int16)

    def put(self, where: np.ndarray, material, light, height=0.0) -> None:
        """Cover what is there, where a mask says so; the rest are numbers, or arrays of the map's shape."""
        for target, source in ((self.material, material), (self.light, light), (self.height, height)):
            np.copyto(target, source, where=where, casting="same_kind")

    def burn(self, polygons, values, dtype=np.int32) -> np.ndarray:
        """Return a raster of the polygons, each with its own value; later ones cover earlier ones."""
        return draw(polygons, values, self.size, OVERSAMPLING, dtype)

    def number(self, polygons) -> np.ndarray:
        """Return a raster of the polygons' numbers, from 1; 0 where there is none."""
        return self.burn(polygons, range(1, len(polygons) + 1))

    def mask(self, polygons) -> np.ndarray:
        """Return where any of the polygons is."""
        return self.number(polygons) > 0
