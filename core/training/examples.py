"""Pictures of what the network makes of a few validation chips, for whoever watches the training."""

from __future__ import annotations

import lightning
import numpy as np

from ..chips.pictures import data_uri, label_layer, laid_over, stretch, stretch_limits
from ..events import Events
from ..schema import ClassSchema
from .targets import IGNORE, Targets

#: Chips in a picture, and pixels across of each at most.
CHIPS, SIDE = 3, 128
#: Chips that those in the picture are chosen from.
CANDIDATES = 8
#: Pixels between the pictures, of the grey of paper.
GAP, PAPER = 4, 224


class Examples(lightning.Callback):
    """Shows after every epoch those of the first validation chips that have most labels.

    Each is a row of three pictures: the image, its labels and the map, both laid over it.

    Args:
        targets: the class value of each channel.
        schema: whose colours are used.
    """

    def __init__(self, events: Events, targets: Targets, schema: ClassSchema):
        self._events = events
        self._values = np.array(targets.values)
        self._classes = {item.value: item for item in schema.classes}
        self._seen: list[tuple[np.ndarray, np.ndarray, np.ndarray]] = []

    def on_validation_batch_end(self, trainer, _module, predicted, batch, *_others):
        """Remember the first chips of the first process: image, labels and map of each."""
        if trainer.is_global_zero and len(self._seen) < CANDIDATES:
            self._seen += zip(*(part.cpu().numpy() for part in (*batch[:2], predicted)), strict=True)

    def on_validation_end(self, _trainer, _module):
        """Draw them."""
        most = sorted(self._seen[:CANDIDATES], key=lambda chip: -(chip[1] != IGNORE).sum())[:CHIPS]
        self._seen = []
        if most:
            self._events.picture(data_uri(np.concatenate([self._row(*chip) for chip in most], axis=1)))

    def _row(self, image: np.ndarray, target: np.ndarray, predicted: np.ndarray) -> np.ndarray:
        """Image, labels and map of one chip beside each other, uint8 (3, rows, columns)."""
        step = -(-max(target.shape) // SIDE)
        image, target, predicted = image[:, ::step, ::step], target[::step, ::step], predicted[::step, ::step]
        valid = np.ones(image.shape, bool)
        picture = stretch(image, valid, stretch_limits(image, valid))
        labels = np.where(target == IGNORE, 0, self._values[np.maximum(target, 0)])
        parts = [picture, self._over(picture, labels), self._over(picture, self._values[predicted])]
        framed = [np.pad(part, ((0, 0), (0, GAP), (0, GAP)), constant_values=PAPER) for part in parts]
        return np.concatenate(framed, axis=2)

    def _over(self, picture: np.ndarray, values: np.ndarray) -> np.ndarray:
        """Lay classes over an image."""
        return laid_over(picture, label_layer(values, self._classes))
