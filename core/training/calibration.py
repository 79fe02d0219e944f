"""Confidences that mean what they say: one temperature for all scores (Guo et al. 2017)."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor
from torchmetrics import Metric

from .targets import IGNORE

#: The temperatures that are tried, 0.25 to 4, 1 among them; the best is refined between its neighbours.
TEMPERATURES = tuple(2.0 ** (step / 10) for step in range(-20, 21))
#: Equal bins of confidence in which it is compared with accuracy (Naeini et al. 2015; Guo et al. use 15).
BINS = 15
#: Pixels of a batch that are looked at, at most. Neighbours are alike, and all would cost as much as the network does.
PIXELS_PER_BATCH = 16384


class Bin(NamedTuple):
    """The pixels whose calibrated confidence lies in one bin.

    ``confidence`` is the mean of theirs, ``accuracy`` the share of them that is right, ``share`` their share of all
    pixels (each 0..1).
    """

    confidence: float
    accuracy: float
    share: float


class Calibrated(NamedTuple):
    """What the scores must be divided by, and the mean gap between confidence and accuracy (0..1) before and after.

    ``bins`` are those that hold any pixel, the least confident first. Where no pixel counted the temperature is 1, the
    gaps are NaN, and there are no bins.
    """

    temperature: float
    error_before: float
    error_after: float
    bins: tuple[Bin, ...] = ()


class Calibration(Metric):
    """Fits the temperature with the lowest cross-entropy on what it is shown, in memory that does not grow.

    Cross-entropy and the bins of confidence are summed up for each temperature of a grid. Being a metric of
    torchmetrics it moves with its module and adds up over the processes of a distributed run. (torchmetrics' own
    calibration error keeps the confidence of every pixel.)
    """

    full_state_update = False

    def __init__(self):
        super().__init__()
        grid, bins = (len(TEMPERATURES),), (len(TEMPERATURES), BINS)
        for name, shape in (("loss", grid), ("weight", ()), ("pixels", bins), ("confidence", bins), ("right", bins)):
            self.add_state(name, torch.zeros(shape, dtype=torch.float64), dist_reduce_fx="sum")

    def update(self, scores: Tensor, target: Tensor) -> None:
        """Count scores (batch, classes, rows, columns) against target (batch, rows, columns) with IGNORE."""
        where = (target != IGNORE).nonzero()
        found = len(where)
        if not found:
            return
        if found > PIXELS_PER_BATCH:
            # A generator of its own, so that looking does not change what training draws, in a resumed run neither.
            drawn = torch.randint(found, (PIXELS_PER_BATCH,), generator=torch.Generator().manual_seed(found))
            where = where[drawn.to(where.device)]
        batch, row, column = where.unbind(1)
        logits, truth = scores.detach()[batch, :, row, column].float(), target[batch, row, column]
        logits = logits - logits.amax(1, keepdim=True)
        self._count(logits, truth, found / len(where))

    def _count(self, logits: Tensor, truth: Tensor, weight: float) -> None:
        """Sum up pixels (pixels, classes) of which each stands for ``weight`` pixels."""
        right = (logits.argmax(1) == truth).double() * weight
        own = logits.gather(1, truth[:, None])[:, 0]
        self.weight += weight * len(truth)
        for i, temperature in enumerate(TEMPERATURES):
            normaliser = (logits / temperature).logsumexp(1)
            self.loss[i] += weight * (normaliser - own / temperature).double().sum()
            # The highest logit is 0, so that this is the highest probability.
            confidence = (-normaliser).exp().double()
            # NaN has no bin; the loss is NaN then, and no temperature is fitted.
            bins = (confidence.nan_to_num() * BINS).long().clamp(max=BINS - 1)
            self.pixels[i].index_add_(0, bins, torch.full_like(confidence, weight))
            self.confidence[i].index_add_(0, bins, confidence * weight)
            self.right[i].index_add_(0, bins, right)

    def compute(self) -> Calibrated:
        """Return the temperature and how much it helped."""
        loss = (self.loss / self.weight).cpu().numpy()
        if not np.isfinite(loss).all():
            return Calibrated(1.0, float("nan"), float("nan"))
        temperature = _lowest(np.log(TEMPERATURES), loss)
        return Calibrated(temperature, self._error(1.0), self._error(temperature), self._bins(temperature))

    def _error(self, temperature: float) -> float:
        """The expected calibration error at a temperature between those of the grid."""
        # Each bin's gap changes smoothly with the temperature; its size has a kink at the best one.
        return float(np.abs(self._at(temperature, (self.confidence - self.right) / self.weight)).sum())

    def _bins(self, temperature: float) -> tuple[Bin, ...]:
        sums = (self._at(temperature, sums) for sums in (self.confidence, self.right, self.pixels))
        counted = [(c, r, n) for c, r, n in zip(*sums, strict=True) if n > 0]
        total = sum(n for _, _, n in counted)
        return tuple(Bin(float(c / n), float(r / n), float(n / total)) for c, r, n in counted)

    @staticmethod
    def _at(temperature: float, sums: Tensor) -> np.ndarray:
        """Sums (temperatures, bins) at a temperature between those of the grid, (bins,)."""
        grid = np.log(TEMPERATURES)
        return np.array([np.interp(np.log(temperature), grid, column) for column in sums.cpu().numpy().T])


def _lowest(logarithms: np.ndarray, loss: np.ndarray) -> float:
    """The temperature at the lowest point of the parabola through the best of the grid and its neighbours."""
    best = int(loss.argmin())
    if best in (0, len(loss) - 1):
        return float(np.exp(logarithms[best]))
    left, middle, right = loss[best - 1 : best + 2]
    bend = left - 2 * middle + right
    offset = 0.5 * (left - right) / bend if bend > 0 else 0.0
    return float(np.exp(logarithms[best] + offset * (logarithms[1] - logarithms[0])))
