"""Running statistics of exported chips, as ``esri_accumulated_stats.json`` keeps them for later exports to continue."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

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

    @classmethod
    def of(cls, values: np.ndarray, valid: np.ndarray) -> BandStatistics:
        """The statistics of the valid values of an image (bands, rows, columns)."""
        result = cls(len(values))
        for band, (layer, good) in enumerate(zip(values, valid, strict=True)):
            pixels = layer.ravel() if good.all() else layer[good]
            if pixels.size:
                result._set(band, pixels)
        return result

    def add(self, values: np.ndarray, valid: np.ndarray) -> None:
        """Merge the valid values of an image (bands, rows, columns)."""
        self.merge(self.of(values, valid))

    def merge(self, other: BandStatistics) -> None:
        """Take in the pixels that another one has counted."""
        total = np.maximum(self.count + other.count, 1)
        delta = other.mean - self.mean
        self.mean += delta * (other.count / total)
        self.squares += other.squares + delta**2 * (self.count / total) * other.count
        self.count += other.count
        self.minimum = np.minimum(self.minimum, other.minimum)
        self.maximum = np.maximum(self.maximum, other.maximum)

    @property
    def std(self) -> np.ndarray:
        """Standard deviation of each band; 0 where there is no pixel."""
        return np.sqrt(self.squares / np.maximum(self.count, 1))

    def to_state(self) -> list[dict]:
        """Esri's ``BandStatsState``: M1 is the mean, M2 the sum of squared deviations, Num the number of pixels."""
        return [
            {
                "Min": low, "Max": high, "Mean": 0, "StdDev": 0, "M1": float(self.mean[i]),
                "M2": float(self.squares[i]), "Num": int(self.count[i]),
            }
            for i, (low, high) in enumerate(zip(*self._limits(), strict=True))
        ]  # fmt: skip

    def to_summary(self, names: list[str]) -> list[dict]:
        """Esri's ``AllTilesStats``."""
        return [
            {"BandName": name, "Min": low, "Max": high, "Mean": float(self.mean[i]), "StdDev": float(self.std[i])}
            for i, (name, low, high) in enumerate(zip(names, *self._limits(), strict=True))
        ]

    @classmethod
    def from_state(cls, state: list[dict]) -> BandStatistics:
        """Read ``BandStatsState``."""
        result = cls(len(state))
        for i, band in enumerate(state):
            result.count[i], result.mean[i], result.squares[i] = band["Num"], band["M1"], band["M2"]
            if band["Num"]:
                result.minimum[i], result.maximum[i] = band["Min"], band["Max"]
        return result

    def _set(self, band: int, pixels: np.ndarray) -> None:
        self.count[band] = pixels.size
        if pixels.dtype == np.uint8:  # a histogram says the same four times as fast
            counts = np.bincount(pixels, minlength=256)
            values = np.arange(256.0)
            present = np.flatnonzero(counts)
            self.minimum[band], self.maximum[band] = present[0], present[-1]
            self.mean[band] = (counts @ values) / pixels.size
            self.squares[band] = counts @ (values - self.mean[band]) ** 2
            return
        pixels = pixels.astype(np.float64)
        self.minimum[band], self.maximum[band] = pixels.min(), pixels.max()
        self.mean[band] = pixels.mean()
        self.squares[band] = ((pixels - self.mean[band]) ** 2).sum()

    def _limits(self) -> tuple[list[float], list[float]]:
        seen = self.count > 0
        return np.where(seen, self.minimum, 0).tolist(), np.where(seen, self.maximum, 0).tolist()


@dataclass
class Summary:
    """Smallest, largest, sum and number of some figures: Esri's ``{Min, Max, Mean, Sum, Count}``."""

    minimum: float = 0
    maximum: float = 0
    sum: float = 0
    count: int = 0

    def add(self, value: float) -> None:
        """Take in one figure."""
        self.minimum = min(self.minimum, value) if self.count else value
        self.maximum = max(self.maximum, value) if self.count else value
        self.sum += value
        self.count += 1

    @property
    def mean(self) -> float:
        """Their mean; 0 where there is none."""
        return self.sum / max(self.count, 1)

    def to_dict(self) -> dict:
        """Esri's form."""
        return {"Min": self.minimum, "Max": self.maximum, "Mean": self.mean, "Sum": self.sum, "Count": self.count}

    @classmethod
    def from_dict(cls, data: dict) -> Summary:
        """Read Esri's form."""
        return cls(data["Min"], data["Max"], data["Sum"], data["Count"])


class PixelStatistics:
    """Labelled pixels of each class per chip: Esri's ``ClassPixelStats``."""

    key = "ClassPixelStats"

    def __init__(self, values: Sequence[int]):
        self.values = list(values)
        self.chips = [0] * len(self.values)
        self.sizes = [Summary() for _ in self.values]
        self.per_chip = Summary()

    @property
    def totals(self) -> list[int]:
        """Pixels of each class over all chips."""
        return [int(size.sum) for size in self.sizes]

    def add(self, pixels: Sequence[int]) -> None:
        """Take in one chip's pixels of each class."""
        for i, n in enumerate(pixels):
            self.chips[i] += n > 0
            self.sizes[i].add(int(n))
        self.per_chip.add(sum(n > 0 for n in pixels))

    def to_dict(self) -> dict:
        """Esri's form."""
        return {
            "NumClasses": len(self.values),
            "NumImagesTotal": self.per_chip.count,
            "NumImagesPerClass": self.chips,
            "NumPixelsPerClass": self.totals,
            "NumClassesPerImage": self.per_chip.to_dict(),
            "PixelsPerClass": [size.to_dict() for size in self.sizes],
        }

    @classmethod
    def from_dict(cls, values: Sequence[int], data: dict) -> PixelStatistics:
        """Continue from Esri's form."""
        result = cls(values)
        result.chips = list(data["NumImagesPerClass"])
        result.sizes = [Summary.from_dict(item) for item in data["PixelsPerClass"]]
        result.per_chip = Summary.from_dict(data["NumClassesPerImage"])
        return result

    def to_text(self, names: list[str]) -> list[str]:
        """The lines of stats.txt; sizes are pixels per chip over all chips."""
        n = self.per_chip
        return [
            f"classes = {len(self.values)}",
            f"classes per image = [min = {n.minimum:.0f}, mean = {n.mean:.2f}, max = {n.maximum:.0f}]",
            *_table("pixels", names, self.values, self.chips, self.totals, self.sizes),
        ]


class FeatureStatistics:
    """Objects of each class per chip, and their areas in square map units: Esri's ``FeatureStats``."""

    key = "FeatureStats"

    def __init__(self, values: Sequence[int]):
        self.values = list(values)
        self.chips = [0] * len(self.values)
        self.areas = [Summary() for _ in self.values]
        self.per_chip = Summary()

    @property
    def totals(self) -> list[int]:
        """Objects of each class over all chips."""
        return [area.count for area in self.areas]

    def add(self, objects: Sequence[tuple[int, float]]) -> None:
        """Take in one chip's objects: class value and area of each."""
        for value, area in objects:
            self.areas[self.values.index(value)].add(area)
        for i, value in enumerate(self.values):
            self.chips[i] += any(v == value for v, _ in objects)
        self.per_chip.add(len(objects))

    def to_dict(self) -> dict:
        """Esri's form."""
        return {
            "NumClasses": len(self.values),
            "NumImagesTotal": self.per_chip.count if self.values else 0,
            "NumFeaturesTotal": sum(self.totals),
            "NumImagesPerClass": self.chips,
            "NumFeaturesPerClass": self.totals,
            "NumFeaturesPerImage": (self.per_chip if self.values else Summary()).to_dict(),
            "FeatureAreaPerClass": [area.to_dict() for area in self.areas],
        }

    @classmethod
    def from_dict(cls, values: Sequence[int], data: dict) -> FeatureStatistics:
        """Continue from Esri's form."""
        result = cls(values)
        result.chips = list(data["NumImagesPerClass"])
        result.areas = [Summary.from_dict(item) for item in data["FeatureAreaPerClass"]]
        result.per_chip = Summary.from_dict(data["NumFeaturesPerImage"])
        return result

    def to_text(self, names: list[str]) -> list[str]:
        """The lines of stats.txt; sizes are areas of objects."""
        n = self.per_chip if self.values else Summary()
        lines = [
            f"features = {sum(self.totals)}",
            f"features per image = [min = {n.minimum:.0f}, mean = {n.mean:.2f}, max = {n.maximum:.0f}]",
            f"classes = {len(self.values)}",
        ]
        if not self.values:
            return ["", "Class feature statistics:", *lines]
        return lines + _table("features", names, self.values, self.chips, self.totals, self.areas)


def _table(unit: str, names, values, chips, totals, sizes: list[Summary]) -> list[str]:
    """Esri's columns: name, value, chips, pixels or features (whose head is not flush with it), and the sizes."""
    head = f"{'cls name':<20} {'cls value':>10} {'images':>10}   {unit:<8}"
    lines = [f"{head} {'min size':>11} {'mean size':>11} {'max size':>11}"]
    for name, value, n, total, size in zip(names, values, chips, totals, sizes, strict=True):
        figures = f"{size.minimum:>11.2f} {size.mean:>11.2f} {size.maximum:>11.2f}"
        lines.append(f"{name:<20} {value:>10} {n:>10} {total:>10} {figures}")
    return lines
