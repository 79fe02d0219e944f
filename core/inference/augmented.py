"""Test-time augmentation: a tile is classified in all ways in which a square can lie, and the answers are averaged."""

from __future__ import annotations

import numpy as np

from .decision import best_channel
from .engine import Engine


class Augmented:
    """An engine that shows another one every tile 8 times: in 4 quarter turns, each also mirrored."""

    def __init__(self, engine: Engine):
        self._engine = engine
        self.bands, self.channels = engine.bands, engine.channels
        self.tile_size, self.stride, self.batch_size = engine.tile_size, engine.stride, engine.batch_size
        self.name, self.device, self.precision = engine.name, engine.device, engine.precision
        self.at_once = engine.at_once

    def classify(self, images: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """See ``Engine``."""
        answers = [best_channel(probabilities) for probabilities in self.probabilities(images)]
        index, confidence = zip(*answers, strict=True)
        return np.stack(index), np.stack(confidence)

    def probabilities(self, images: np.ndarray) -> np.ndarray:
        """See ``Engine``."""
        total = np.zeros((len(images), self.channels, *images.shape[2:]), np.float32)
        for turns in range(4):
            turned = np.rot90(images, turns, (2, 3))
            for step in (1, -1):  # as it is, and mirrored
                answer = self._engine.probabilities(np.ascontiguousarray(turned[..., ::step]))
                total += np.rot90(answer[..., ::step], -turns, (2, 3))
        return total / 8
