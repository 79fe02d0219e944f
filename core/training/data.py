"""Chips as tensors, from the cache: invalid and hidden pixels filled, cropped at random, and changed for training."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import numpy as np
import torch
from torch.utils.data import Dataset

from ..chips.statistics import BandStatistics
from .cache import ChipCache
from .ground import Box
from .sampling import Draw
from .soft_targets import SoftTargets
from .split import ChipPart
from .targets import IGNORE, Targets

#: Networks halve their input five times, so sides must be multiples of this.
NETWORK_STRIDE = 32
#: Of the crops of chips with features beside background, the share that is sure to hold one.
FEATURE_CROPS = 0.5

#: Changes (image, target, soft or None) at random, drawing from torch's generator, and gives all three back.
Augment = Callable[
    [torch.Tensor, torch.Tensor, torch.Tensor | None], tuple[torch.Tensor, torch.Tensor, torch.Tensor | None]
]
#: Rows and columns of a chip.
Window = tuple[slice, slice]
#: Rows above and below, columns on the left and right.
Frame = tuple[tuple[int, int], tuple[int, int]]


def band_statistics(cache: ChipCache, parts: list[ChipPart]) -> BandStatistics:
    """Statistics of what the training chips show, the hidden boxes left out."""
    statistics = BandStatistics(cache.bands)
    for part in parts:
        valid = cache.valid(part.index)
        for r0, r1, c0, c1 in part.hidden:
            valid[:, r0:r1, c0:c1] = False
        statistics.add(cache.image(part.index), valid)
    return statistics


def label_counts(cache: ChipCache, parts: list[ChipPart], classes: int) -> np.ndarray:
    """Labelled pixels of each class that each part shows or counts, int64 (parts, classes)."""
    counts = np.zeros((len(parts), classes), np.int64)
    for i, part in enumerate(parts):
        label = part.visible_label(cache.label(part.index), IGNORE)
        counts[i] = np.bincount(label[label >= 0], minlength=classes)
    return counts


class ChipDataset(Dataset):
    """Items are (image float32 (bands, rows, columns) in raw values, target int64 (rows, columns)).

    With soft targets a third is float32 (classes, rows, columns). Invalid and hidden values are the band's mean, which
    normalisation turns into 0. In the target all that does not count is IGNORE.

    An item is asked for by its position, or by a ``Draw`` of ``EpochBatches``, which makes all that is random in it
    repeatable.

    Args:
        parts: the chips of one side of the split.
        targets: meaning of the training indices.
        mean: mean of each band.
        chip_size: pixels across of random crops; 0 takes whole chips. Training only, like all that follow.
        augment: changes each item at random.
        margin: pixels around a crop that are changed with it and then cut off, so that what is turned or made smaller
            gets its corners from the chip. Beyond the chip's edge there is nothing.
        soft: the fading targets of the same parts.
    """

    def __init__(
        self,
        cache: ChipCache,
        parts: list[ChipPart],
        targets: Targets,
        mean: np.ndarray,
        chip_size: int = 0,
        augment: Augment | None = None,
        soft: SoftTargets | None = None,
        margin: int = 0,
    ):
        if (chip_size or augment or soft) and any(part.counted is not None for part in parts):
            raise ValueError("chips to validate with are neither cropped nor changed")
        self._cache = cache
        self._parts = parts
        self._targets = targets
        self._mean = mean.astype(np.float32)[:, None, None]
        self._chip_size = chip_size
        self._augment = augment
        self._soft = soft
        self._margin = margin if chip_size and augment else 0

    def __len__(self):
        return len(self._parts)

    def __getitem__(self, item: int | Draw) -> tuple[torch.Tensor, ...]:
        if isinstance(item, Draw):
            with _seeded(item.seed):
                return self._item(item.part, item.progress)
        return self._item(item, 0.0)

    def _item(self, position: int, progress: float) -> tuple[torch.Tensor, ...]:
        part = self._parts[position]
        label = part.visible_label(self._cache.label(part.index), IGNORE)
        window, frame = self._seen(self._window(label), label.shape)
        label = label[window]
        image = torch.from_numpy(self._values(part, window))
        soft = None
        if self._soft is not None:
            shares, label = self._soft.of(position, label, window, progress)
            soft = _framed(torch.from_numpy(shares), frame, torch.zeros(len(shares), 1, 1))
        target = torch.from_numpy(np.where(label < 0, IGNORE, label).astype(np.int64))
        image = _framed(image, frame, torch.from_numpy(self._mean))
        target = _framed(target[None], frame, torch.tensor(IGNORE))[0]
        if self._augment is not None:
            image, target, soft = self._augment(image, target, soft)
        item = (image, target) if soft is None else (image, target, soft)
        return tuple(self._middle(layer) for layer in item)

    def _seen(self, window: Window, shape: tuple[int, int]) -> tuple[Window, Frame]:
        """The part of a window and its margin that lies in the chip, and the rows and columns missing around it.

        It is made larger below and on the right to multiples of the network's stride.
        """
        stretches, frame = [], []
        for stretch, side in zip(window, shape, strict=True):
            start = stretch.start - self._margin
            stop = stretch.stop + -(stretch.stop - stretch.start) % NETWORK_STRIDE + self._margin
            stretches.append(slice(max(start, 0), min(stop, side)))
            frame.append((max(-start, 0), max(stop - side, 0)))
        return (stretches[0], stretches[1]), (frame[0], frame[1])

    def _middle(self, layer: torch.Tensor) -> torch.Tensor:
        """The crop without its margin."""
        inner = slice(self._margin, -self._margin or None)
        return layer[..., inner, inner].contiguous()

    def _window(self, label: np.ndarray) -> Window:
        """Rows and columns of the crop: at random, but with a label, and often with one that is not background."""
        rows, columns = label.shape
        if not self._chip_size:
            return slice(0, rows), slice(0, columns)
        wanted = np.flatnonzero(label >= 0)
        if self._targets.has_background and float(torch.rand(())) < FEATURE_CROPS:
            features = np.flatnonzero(label > 0)
            wanted = features if len(features) else wanted
        row, column = divmod(int(wanted[_random(len(wanted))]), columns)
        return self._around(row, rows), self._around(column, columns)

    def _around(self, position: int, side: int) -> slice:
        """A stretch of the crop's length at random that holds the position and lies within the side."""
        first = max(position - self._chip_size + 1, 0)
        last = min(position, side - self._chip_size)
        start = first + _random(last - first + 1)
        return slice(start, start + self._chip_size)

    def _values(self, part: ChipPart, window: Window) -> np.ndarray:
        """The values in a window as float32, the mean where they are invalid or hidden."""
        index = (slice(None), *window)
        values = self._cache.image(part.index)[index].astype(np.float32)
        if not self._cache.is_complete(part.index):
            values = np.where(self._cache.valid(part.index)[index], values, self._mean)
        for box in part.hidden:
            rows, columns = _within(box, window)
            values[:, rows, columns] = self._mean
        return values


def _framed(layers: torch.Tensor, frame: Frame, fill: torch.Tensor) -> torch.Tensor:
    """Put rows and columns of a value around (layers, rows, columns)."""
    (above, below), (left, right) = frame
    if not (above or below or left or right):
        return layers
    rows, columns = layers.shape[1:]
    framed = fill.expand(len(layers), above + rows + below, left + columns + right).clone()
    framed[:, above : above + rows, left : left + columns] = layers
    return framed


def _within(box: Box, window: Window) -> Window:
    """A box of the chip in pixels of the window; what lies outside it is cut off."""
    (r0, r1, c0, c1), (rows, columns) = box, window
    top, left = rows.start, columns.start
    return slice(max(r0 - top, 0), max(r1 - top, 0)), slice(max(c0 - left, 0), max(c1 - left, 0))


def _random(number: int) -> int:
    """A whole number from 0 to less than ``number``, from torch's generator as all that is random in an item."""
    return int(torch.randint(number, ()))


@contextmanager
def _seeded(seed: int) -> Iterator[None]:
    """Let torch's generator on the CPU start from a seed, and go on afterwards as if nothing had been.

    ``torch.manual_seed`` would start those of other devices anew, too, and with them the dropout of the network.
    """
    with torch.random.fork_rng(devices=[]):
        torch.default_generator.manual_seed(seed)
        yield
