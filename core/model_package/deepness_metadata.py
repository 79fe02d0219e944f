"""What an ONNX file says about itself for Deepness, the QGIS plugin whose keys other tools write, too."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass

from ..errors import ModelPackageError


@dataclass(frozen=True)
class DeepnessMetadata:
    """The metadata of a segmentation network; every value is JSON text in the file.

    Attributes:
        class_names: one for each output channel; a single channel (two classes) may leave its background out. Empty
            where the file names none.
        resolution: cell size in centimetres, None where unknown.
        tile_size: rows and columns of its tiles, None where unknown.
        overlap: of neighbouring tiles, in percent of the tile, None where the file says nothing; so below.
        threshold: probability 0..1 below which pixels get no class.
        median: rows and columns of a median filter that takes out small segments; 0 is none.
        mean, std: after division by 255 values become (value - mean) / std, one for each band; empty is 0 and 1.
    """

    class_names: tuple[str, ...] = ()
    resolution: float | None = None
    tile_size: int | None = None
    mean: tuple[float, ...] = ()
    std: tuple[float, ...] = ()
    overlap: float | None = None
    threshold: float | None = None
    median: int | None = None

    @classmethod
    def read(cls, properties: Mapping[str, str], name: str) -> DeepnessMetadata:
        """Read the metadata of an ONNX file called ``name``; without any, all is unknown.

        Raises:
            ModelPackageError: a value is none that this key can have, or the network is made for something else.
        """
        kind = read_property(properties, "model_type", name)
        if kind is not None and str(kind).capitalize() != "Segmentor":
            raise ModelPackageError(
                f"{name} is a {kind} for Deepness; pixels can be classified with segmentation networks only."
            )
        try:
            names = read_property(properties, "class_names", name) or read_property(properties, "names", name) or {}

            def number(key: str) -> float | None:
                value = read_property(properties, key, name)
                return None if value is None else float(value)

            tile_size, median = number("tile_size"), number("seg_small_segment")
            metadata = cls(
                _class_names(names),
                number("resolution"),
                None if tile_size is None else int(tile_size),
                tuple(float(v) for v in read_property(properties, "standardization_mean", name) or ()),
                tuple(float(v) for v in read_property(properties, "standardization_std", name) or ()),
                number("tiles_overlap"),
                number("seg_thresh"),
                None if median is None else int(median),
            )
        except (TypeError, ValueError, KeyError, OverflowError) as error:
            raise ModelPackageError(
                f"{name} has garbled metadata ({error}); ask its author for another file."
            ) from error
        metadata._check(name)
        return metadata

    def write(self, overlap: int) -> dict[str, str]:
        """The metadata as it is stored in an ONNX file, for a network that gives probabilities.

        Args:
            overlap: of neighbouring tiles, in percent of the tile.
        """
        values = {
            "model_type": "Segmentor",
            "class_names": {str(i): name for i, name in enumerate(self.class_names)},
            "resolution": self.resolution,
            "tile_size": self.tile_size,
            "tiles_size": self.tile_size,  # the key in Deepness's documentation
            "tiles_overlap": overlap,
            "standardization_mean": list(self.mean),
            "standardization_std": list(self.std),
            "seg_thresh": 0.0,  # above it would turn uncertain pixels into the first class
            "seg_small_segment": 0,
        }
        return {key: json.dumps(value) for key, value in values.items() if value is not None}

    def _check(self, name: str) -> None:
        numbers = (*self.mean, *self.std, self.resolution or 1.0)
        if not all(math.isfinite(number) for number in numbers) or 0 in self.std or len(self.mean) != len(self.std):
            raise ModelPackageError(f"{name} has metadata that cannot be: its standardisation or resolution.")
        if (self.resolution is not None and self.resolution <= 0) or not 1 <= (self.tile_size or 1) <= 16384:
            raise ModelPackageError(f"{name} has metadata that cannot be: its resolution or tile size.")
        if not (
            0 <= (self.overlap or 0) < 100 and 0 <= (self.threshold or 0) <= 1 and 0 <= (self.median or 0) <= 10**4
        ):
            raise ModelPackageError(
                f"{name} has metadata that cannot be: its overlap (0 to 100), threshold (0 to 1) or small segments."
            )


def read_property(properties: Mapping[str, str], key: str, name: str):
    """The value of a key, which is JSON text; None where there is no such key.

    Raises:
        ModelPackageError: it is no JSON.
    """
    if key not in properties:
        return None
    try:
        return json.loads(properties[key])
    except (ValueError, RecursionError) as error:
        raise ModelPackageError(f"{name} has garbled metadata: its {key} is not JSON.") from error


def _class_names(names: object) -> tuple[str, ...]:
    """Names in the order of the channels, from names by number (of several outputs the first one's) or a list."""
    if isinstance(names, list) and names and isinstance(names[0], dict):
        names = names[0]
    if isinstance(names, dict):
        return tuple(str(names[str(i)]) for i in range(len(names)))
    if isinstance(names, list):
        return tuple(str(name) for name in names)
    raise ValueError("class_names")
