"""Chips as tensors: labels as training indices, invalid pixels filled, training chips turned, mirrored and shifted."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch
from torch.utils.data import Dataset, Sampler
from torchvision import tv_tensors
from torchvision.transforms import InterpolationMode, v2

from ..chips.esri_folder import ChipFolder, read_chip
from ..chips.statistics import BandStatistics
from ..errors import TrainingDataError
from ..events import Events
from .split import ChipPart

#: The training index of pixels that do not count in the loss.
IGNORE = -100
#: Networks halve their input five times, so sides must be multiples of this.
NETWORK_STRIDE = 32
#: The batches an epoch has at least; with fewer chips they are shown several times (always in another position).
MIN_BATCHES = 16
#: How far training chips are shifted at most, as a share of their side, and by which factors they are scaled.
MAX_SHIFT = 0.25
SCALES = (0.8, 1.25)


@dataclass(frozen=True)
class Targets:
    """What the network's output channels mean: ``values[i]`` is the class value of channel i; 0 is background."""

    values: tuple[int, ...]

    @classmethod
    def of(cls, class_values: list[int], unlabelled: str) -> Targets:
        """Channels for these classes; AUTO is BACKGROUND for one class and IGNORE for several."""
        if unlabelled == "AUTO":
            unlabelled = "BACKGROUND" if len(class_values) == 1 else "IGNORE"
        if unlabelled == "IGNORE" and len(class_values) == 1:
            raise TrainingDataError(
                "The training data has one class only; with unlabelled pixels ignored there is nothing to tell it "
                "from. Set UNLABELLED to BACKGROUND, or label a second class."
            )
        return cls(((0,) if unlabelled == "BACKGROUND" else ()) + tuple(class_values))

    @property
    def has_background(self) -> bool:
        """Whether unlabelled pixels are trained as a class of their own."""
        return self.values[0] == 0

    def indices(self, label: np.ndarray, name: str = "") -> np.ndarray:
        """Turn class values into training indices (int64), IGNORE where unlabelled pixels do not count.

        Raises:
            TrainingDataError: the label holds a value that is no class.
        """
        lookup = np.full(max(max(self.values), int(label.max(initial=0))) + 1, IGNORE - 1, np.int64)
        lookup[0] = IGNORE
        lookup[list(self.values)] = np.arange(len(self.values))
        indices = lookup[label]
        if (indices == IGNORE - 1).any():
            value = label[indices == IGNORE - 1][0]
            raise TrainingDataError(f"The label {name} holds the value {value}, which is none of the classes.")
        return indices


class Survey:
    """One pass over all chips: gives their labels as training indices and hashes the files' contents.

    Pixels without any value never count. ``sha256`` is known when the pass is over.
    """

    def __init__(self, folder: ChipFolder, targets: Targets, events: Events):
        self._folder, self._targets, self._events = folder, targets, events
        self._digest = hashlib.sha256()

    @property
    def sha256(self) -> str:
        """Hash of all images and labels read so far, in the order of their names."""
        return self._digest.hexdigest()

    def labels(self) -> Iterator[np.ndarray]:
        """Read the chips in their order and yield each label as training indices (rows, columns)."""
        for i, chip in enumerate(self._folder.chips):
            self._events.progress(3 * i / len(self._folder.chips), "Reading the training data")
            image, valid, label = read_chip(chip)
            self._digest.update(image.tobytes())
            self._digest.update(label.tobytes())
            indices = self._targets.indices(label, chip.label.name)
            indices[~valid.any(0)] = IGNORE
            yield indices


def band_statistics(parts: list[ChipPart], bands: int) -> BandStatistics:
    """Statistics of what the training chips show, the hidden boxes left out."""
    statistics = BandStatistics(bands)
    for part in parts:
        image, valid, _ = read_chip(part.chip)
        for r0, r1, c0, c1 in part.hidden:
            valid[:, r0:r1, c0:c1] = False
        statistics.add(image, valid)
    return statistics


class ChipDataset(Dataset):
    """Items are (image float32 (bands, rows, columns) in raw values, label int64 (rows, columns)).

    Invalid and hidden values are the band's mean, which normalisation turns into 0.

    Args:
        parts: the chips of one side of the split.
        targets: meaning of the training indices.
        mean: mean of each band.
        augment: turn, mirror, shift and scale at random (training only).
    """

    def __init__(self, parts: list[ChipPart], targets: Targets, mean: np.ndarray, augment: bool):
        self._parts = parts
        self._targets = targets
        self._mean = mean.astype(np.float32)[:, None, None]
        self._augment = augment

    def __len__(self):
        return len(self._parts)

    def __getitem__(self, index: int) -> tuple[torch.Tensor, torch.Tensor]:
        part = self._parts[index]
        image, valid, label = read_chip(part.chip)
        target = self._targets.indices(label)
        target[~valid.any(0)] = IGNORE
        for r0, r1, c0, c1 in part.hidden:
            valid[:, r0:r1, c0:c1] = False
            target[r0:r1, c0:c1] = IGNORE
        if part.counted is not None:
            counts = np.zeros(target.shape, bool)
            for r0, r1, c0, c1 in part.counted:
                counts[r0:r1, c0:c1] = True
            target[~counts] = IGNORE
        values = np.where(valid, image, self._mean).astype(np.float32)
        image, target = self._pad(torch.from_numpy(values), torch.from_numpy(target))
        return _turn(*_shift(image, target, self._mean)) if self._augment else (image, target)

    def _pad(self, image: torch.Tensor, target: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Fill up to a multiple of the network's stride with pixels that do not count."""
        rows, columns = target.shape
        down, right = -rows % NETWORK_STRIDE, -columns % NETWORK_STRIDE
        if not (down or right):
            return image, target
        padded = torch.from_numpy(self._mean).expand(-1, rows + down, columns + right).clone()
        padded[:, :rows, :columns] = image
        return padded, torch.nn.functional.pad(target, (0, right, 0, down), value=IGNORE)


class EpochBatches(Sampler[list[int]]):
    """Batches of one epoch: all chips in random order, as often as it takes to fill ``MIN_BATCHES`` batches.

    Batches are of equal size up to one chip and hold two chips at least, since batch normalisation cannot learn from
    a single one; so a batch may be smaller than asked for, or larger by one.
    """

    def __init__(self, chips: int, batch_size: int):
        self._chips = chips
        self.repeats = max(1, -(-MIN_BATCHES * batch_size // chips), -(-2 // chips))
        self._batches = max(1, min(-(-chips * self.repeats // batch_size), chips * self.repeats // 2))

    def __len__(self):
        return self._batches

    def __iter__(self) -> Iterator[list[int]]:
        order = torch.cat([torch.randperm(self._chips) for _ in range(self.repeats)])
        return (batch.tolist() for batch in torch.tensor_split(order, self._batches))


def _shift(image: torch.Tensor, target: torch.Tensor, mean: np.ndarray) -> tuple[torch.Tensor, torch.Tensor]:
    """Shift and scale at random; what comes in from outside is the band's mean and does not count.

    Without this a network learns from a few chips where in a chip each class lies, and fails beside the labelled area.
    """
    fill = {tv_tensors.Image: mean.flatten().tolist(), tv_tensors.Mask: IGNORE}
    move = v2.RandomAffine(0, (MAX_SHIFT, MAX_SHIFT), SCALES, interpolation=InterpolationMode.BILINEAR, fill=fill)
    image, target = move(tv_tensors.Image(image), tv_tensors.Mask(target))
    return image.as_subclass(torch.Tensor), target.as_subclass(torch.Tensor)


def _turn(image: torch.Tensor, target: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """One of the eight turns and mirrorings of a square, at random; imagery from above has no up."""
    turns, mirror = int(torch.randint(4, ())), bool(torch.randint(2, ()))
    if image.shape[-1] != image.shape[-2]:
        turns -= turns % 2
    image, target = torch.rot90(image, turns, (-2, -1)), torch.rot90(target, turns, (-2, -1))
    if mirror:
        image, target = image.flip(-1), target.flip(-1)
    return image.contiguous(), target.contiguous()
