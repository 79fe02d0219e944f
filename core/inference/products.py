"""What is shown of every pixel: its class, how sure that is, all probabilities, and how they are spread."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..errors import ModelPackageError
from ..model_package import graph_io
from ..requests import ClassifyRequest
from ..schema import ClassSchema, LandClass
from .decision import best_channel, entropy

BACKGROUND = LandClass(0, "Background", "#f0f0f0")
UNCERTAIN = LandClass(0, "Below the threshold", "#f0f0f0")
#: The fields of the request under which the maps' names stand.
CLASSES, CONFIDENCE, PROBABILITIES, ENTROPY = "output", "confidence_output", "probabilities_output", "entropy_output"


@dataclass(frozen=True)
class Layer:
    """A map: its data type, bands and nodata value, and how its overviews are made."""

    dtype: np.dtype
    nodata: float
    bands: tuple[str, ...]
    resampling: str
    unit: str = ""


class Products:
    """Turns what a network says into the pixels of maps.

    Args:
        request: which maps are wanted, and how classes are chosen.
        schema: the classes.
        outputs: the class value of each channel.

    Attributes:
        classes: what can occur in the class map, with names and colours.
        layers: the maps that are wanted, by the field of the request that names them.
        needs_probabilities: whether more than the most probable channel must be known of a tile.
        needed: what must be asked of the network, by the names of ``graph_io``.

    Raises:
        ModelPackageError: without background no class is left.
    """

    def __init__(self, request: ClassifyRequest, schema: ClassSchema, outputs: tuple[int, ...]):
        self._allowed = [k for k, value in enumerate(outputs) if value or request.predict_background]
        if not self._allowed:
            raise ModelPackageError("The model knows nothing but background; set PREDICT_BACKGROUND on.")
        self._threshold = np.float32(request.threshold / 100)
        self.classes = map_classes(schema, tuple(outputs[k] for k in self._allowed))
        if request.threshold and all(item.value for item in self.classes):
            self.classes.append(UNCERTAIN)
        dtype, nodata = map_type(self.classes)
        self._values = np.array(outputs, dtype)
        # then they are made by adding, which takes a fifth of the time of looking them up
        self._rising = tuple(outputs) == tuple(range(outputs[0], outputs[0] + len(outputs)))
        self._asked = request.raster_outputs
        self._real = request.confidence_type == "FLOAT32"
        names = tuple(item.name for item in map_classes(schema, outputs))
        self._all = {
            CLASSES: Layer(dtype, nodata, ("class",), "MODE"),
            CONFIDENCE: self._degree(("confidence",)),
            PROBABILITIES: self._degree(names),
            ENTROPY: self._degree(("entropy",)),
        }
        self.layers = {name: layer for name, layer in self._all.items() if name in self._asked}
        self.needs_probabilities = (
            request.merge == "BLEND"
            or bool(self.layers.keys() & {PROBABILITIES, ENTROPY})
            or len(self._allowed) < len(outputs)
        )
        self.needed = [graph_io.CLASSES]
        if self.needs_probabilities or request.test_time_augmentation:
            self.needed = [graph_io.PROBABILITIES]
        elif request.threshold or CONFIDENCE in self.layers:
            self.needed.append(graph_io.CONFIDENCE)

    def decide(self, probabilities: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The channel and the confidence of each pixel, from probabilities (channels, rows, columns)."""
        return best_channel(probabilities, self._allowed)

    def draw(
        self, index: np.ndarray, confidence: np.ndarray, seen: np.ndarray, probabilities: np.ndarray | None = None
    ) -> dict[str, np.ndarray]:
        """Make the maps' pixels.

        Args:
            index, confidence: (rows, columns).
            seen: (rows, columns): which pixels get a value.
            probabilities: (channels, rows, columns), where they are needed.

        Returns:
            (bands, rows, columns) of each layer.

        Raises:
            ModelPackageError: the network gives a channel that the model does not name.
        """
        if index.max() >= len(self._values):
            raise ModelPackageError("The model is damaged: its network knows more classes than it names.")
        values = self._values_of(index)
        if self._threshold:
            values[confidence < self._threshold] = 0
        maps = {CLASSES: values, CONFIDENCE: confidence}
        if probabilities is not None:
            maps[PROBABILITIES] = probabilities
            if ENTROPY in self.layers:
                maps[ENTROPY] = entropy(probabilities)
        return {name: self._pixels(layer, maps[name], seen) for name, layer in self.layers.items()}

    def blank(self, rows: int, columns: int) -> dict[str, np.ndarray]:
        """What ``draw`` gives where no pixel gets a value."""
        return {n: np.full((len(x.bands), rows, columns), x.nodata, x.dtype) for n, x in self.layers.items()}

    def _values_of(self, index: np.ndarray) -> np.ndarray:
        if self._rising:
            return np.add(index, self._values[0], dtype=self._values.dtype, casting="unsafe")
        return np.take(self._values, index)

    def _degree(self, bands: tuple[str, ...]) -> Layer:
        if self._real:
            return Layer(np.dtype(np.float32), np.nan, bands, "AVERAGE", "0..1")
        return Layer(np.dtype(np.uint8), 255, bands, "AVERAGE", "percent")

    def _pixels(self, layer: Layer, values: np.ndarray, seen: np.ndarray) -> np.ndarray:
        if layer.unit == "percent":
            values = np.rint(values * 100)
        if not seen.all():
            values = np.where(seen, values, layer.nodata)
        values = values.astype(layer.dtype)
        return values if values.ndim == 3 else values[None]


def map_classes(schema: ClassSchema, outputs: tuple[int, ...]) -> list[LandClass]:
    """The classes of a network's outputs, in their order."""
    by_value = {c.value: c for c in schema.classes} | {0: BACKGROUND}
    return [by_value[value] for value in outputs]


def map_type(classes: list[LandClass]) -> tuple[np.dtype, int]:
    """The smallest unsigned type for the classes and a nodata value that is none of them.

    Nodata is 0 where 0 is no class, else the type's highest free value.
    """
    values = {c.value for c in classes}
    fits_byte = max(values) <= 255 and not values >= set(range(256))
    dtype, highest = (np.dtype(np.uint8), 255) if fits_byte else (np.dtype(np.uint16), 65535)
    return dtype, 0 if 0 not in values else next(v for v in range(highest, 0, -1) if v not in values)
