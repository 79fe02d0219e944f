"""One last pass over the validation area with the weights that are kept."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch

from ..events import Events
from .calibration import Calibrated, Calibration
from .network import PixelClassifier
from .prepare import Prepared, ranks
from .targets import IGNORE


@dataclass(frozen=True)
class CheckedChip:
    """A validation chip: its position among them, its labelled pixels of each class (classes,), and how many are right.

    Of several processes each checks its own chips.
    """

    position: int
    pixels: np.ndarray
    right: int

    @property
    def accuracy(self) -> float:
        """The share (0..1) of its labelled pixels that is right."""
        return self.right / max(int(self.pixels.sum()), 1)


@dataclass(frozen=True)
class Checked:
    """What the pass has found; the network has been calibrated by it."""

    calibrated: Calibrated
    chips: list[CheckedChip]


def check(model: PixelClassifier, prepared: Prepared, device: str, events: Events) -> Checked:
    """Let confidences mean what they say, by one temperature, and see how well each chip was mapped."""
    calibration = Calibration().to(device)
    chips: list[CheckedChip] = []
    classes, (rank, world) = len(prepared.targets.values), ranks()
    model.to(device).eval()
    with torch.inference_mode():
        for image, target in prepared.validation(4):
            events.check_cancelled()
            scores, target = model(image.to(device)), target.to(device)
            calibration.update(scores, target)
            for labels, mapped in zip(target, scores.argmax(1), strict=True):
                counted = labels != IGNORE
                pixels = torch.bincount(labels[counted], minlength=classes).cpu().numpy()
                right = int((mapped == labels)[counted].sum())
                chips.append(CheckedChip(rank + world * len(chips), pixels, right))
    found = calibration.compute()
    model.temperature.fill_(found.temperature)
    return Checked(found, chips)
