"""Targets that fade out around point and line samples, and shrink while training goes on (ENVI's Blur Distance).

So a network first finds the neighbourhood of a thing and then the thing itself. Validation uses the labels as they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.ndimage import distance_transform_edt

from ..errors import OutputError, TrainingDataError
from ..events import Events
from ..schema import ClassSchema
from .cache import ChipCache
from .split import ChipPart
from .targets import IGNORE, UNLABELLED, Targets

_DISTANCES = "distances.raw"


@dataclass(frozen=True)
class Blur:
    """How far the labels of a channel fade out, in pixels: ``largest`` at the start, ``smallest`` at the end."""

    channel: int
    smallest: float
    largest: float

    def width(self, progress: float) -> float:
        """The distance at which nothing is left, in pixels."""
        return self.largest + (self.smallest - self.largest) * progress


def find_blurs(
    distances: Sequence[tuple[str, float, float]], schema: ClassSchema, targets: Targets
) -> tuple[Blur, ...]:
    """The channels of classes that are named by value or name, with their smallest and largest distance.

    Raises:
        TrainingDataError: a class is not known, given twice, or not trained.
    """
    blurs: dict[int, Blur] = {}
    for name, smallest, largest in distances:
        value = next((c.value for c in schema.classes if name.strip() in (str(c.value), c.name)), None)
        if value is None:
            known = ", ".join(f"{c.value} ({c.name})" for c in schema.classes[:12])
            raise TrainingDataError(f"BLUR_DISTANCE names the class {name!r}; the classes are {known}.")
        if value not in targets.values:
            raise TrainingDataError(f"BLUR_DISTANCE names the class {name!r}, which IGNORE_CLASSES leaves out.")
        if value in blurs:
            raise TrainingDataError(f"BLUR_DISTANCE names the class {name!r} twice.")
        if largest > 0:
            blurs[value] = Blur(targets.values.index(value), smallest, largest)
    return tuple(blurs.values())


class SoftTargets:
    """The distances of every pixel to the labels it may fade from, made once for each training chip.

    They are measured from what training sees, so that nothing of a hidden label shows beside it, and kept as a byte
    each in a mapped file: 0..254 stand for 0..``largest``, and 255 for more.

    Args:
        blurs: one at least.
        path: folder of the cache, or another for temporary files.

    Raises:
        OutputError: the disk is full.
        Cancelled: the run was asked to stop.
    """

    def __init__(
        self,
        cache: ChipCache,
        parts: list[ChipPart],
        blurs: Sequence[Blur],
        targets: Targets,
        path: Path,
        events: Events,
    ):
        self._blurs, self._targets = blurs, targets
        try:
            with open(path / _DISTANCES, "wb") as file:
                for part in parts:
                    events.check_cancelled()
                    label = part.visible_label(cache.label(part.index), IGNORE)
                    for blur in blurs:
                        file.write(_distances(label, blur).data)
        except OSError as error:
            raise OutputError(f"The distances to labels cannot be written to {path}: {error.strerror}.") from error
        self._shape = len(parts), len(blurs), *cache.size
        self._file = path / _DISTANCES
        self._open()

    def of(
        self, part: int, label: np.ndarray, window: tuple[slice, slice], progress: float
    ) -> tuple[np.ndarray, np.ndarray]:
        """The share of each class in every pixel of a window, and the label of the pixels that count.

        Where nothing fades out the share is 1 for the label and 0 for the others. Around labels the class falls from 1
        to 0. Background is the rest to 1 if it is trained; otherwise the pixel, which has no label, counts with the
        class that fades there, as much as its share says. Where another class is labelled, or something is hidden,
        nothing fades in, and where no label counts all shares are 0.

        Args:
            part: position of the training chip.
            label: its training indices in the window (rows, columns), hidden ones IGNORE.
            window: rows and columns of the chip.
            progress: of training, 0..1.

        Returns:
            float32 (classes, rows, columns), and int16 (rows, columns).
        """
        free = label == (0 if self._targets.has_background else UNLABELLED)
        shares = np.stack(
            [_ramp(blur, self._distances[part, k][window], progress) for k, blur in enumerate(self._blurs)]
        )
        share = np.where(free, shares.max(0), 0)
        channel = np.array([blur.channel for blur in self._blurs], label.dtype)[shares.argmax(0)]
        if not self._targets.has_background:
            label = np.where(share > 0, channel, label)
        soft = (label == np.arange(len(self._targets.values))[:, None, None]).astype(np.float32)
        for blur in self._blurs:
            soft[blur.channel] = np.where((share > 0) & (channel == blur.channel), share, soft[blur.channel])
        if self._targets.has_background:
            soft[0] -= share
        return soft, label

    def close(self) -> None:
        """Let go of the file; the targets cannot be used any more."""
        del self._distances

    def __getstate__(self):  # a process of its own maps the file instead of getting its content
        return {name: value for name, value in vars(self).items() if name != "_distances"}

    def __setstate__(self, state):
        vars(self).update(state)
        self._open()

    def _open(self) -> None:
        self._distances = np.asarray(np.memmap(self._file, np.uint8, "r", shape=self._shape))


def _distances(label: np.ndarray, blur: Blur) -> np.ndarray:
    other = label != blur.channel
    if other.all():
        return np.full(label.shape, 255, np.uint8)
    steps = np.ceil(distance_transform_edt(other) * (254 / blur.largest))
    return np.minimum(steps, 255).astype(np.uint8)


def _ramp(blur: Blur, steps: np.ndarray, progress: float) -> np.ndarray:
    """1 at the label, falling to 0 at the width of the blur."""
    width = blur.width(progress)
    if width <= 0:
        return (steps == 0).astype(np.float32)
    # 255 steps lie beyond the largest distance, so their share is 0 at any width
    table = np.clip(1 - np.arange(256) * (blur.largest / 254 / width), 0, 1).astype(np.float32)
    return table[steps]
