"""Which chips an epoch shows, how often and in which order: known from seed and epoch alone.

So a run that was interrupted goes on as if it had not been, and several processes divide an epoch without talking.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from torch.utils.data import Sampler

from ..requests import TrainRequest

#: The batches of whole chips an epoch has at least; fewer chips are shown several times (always in another position).
MIN_BATCHES = 16
#: Crops fill as many times more batches, since they hold less: with a quarter of the pixels an epoch takes as long.
MORE_BATCHES = 4


class Draw(NamedTuple):
    """One showing of a chip: position of its part, seed of all that is random in it, progress of training 0..1."""

    part: int
    seed: int
    progress: float


@dataclass(frozen=True)
class SamplingPlan:
    """What an epoch takes of the chips; see ``TrainRequest`` for the settings of the same names."""

    seed: int = 0
    max_epochs: int = 1
    feature_chip_percent: float = 100.0
    background_ratio: float | None = None
    class_weight_min: float = 0.0
    class_weight_max: float = 0.0

    @classmethod
    def of(cls, request: TrainRequest) -> SamplingPlan:
        """The plan that was asked for."""
        return cls(
            request.seed,
            request.max_epochs,
            request.feature_chip_percent,
            request.background_ratio,
            request.class_weight_min,
            request.class_weight_max,
        )

    def progress(self, epoch: int) -> float:
        """How far training is in an epoch (from 0): 0 in the first, 1 in the last."""
        return min(epoch / max(self.max_epochs - 1, 1), 1.0)

    def class_weight(self, epoch: int) -> float:
        """How strongly chips of rare classes are preferred, most at the start (ENVI's Class Weight)."""
        return self.class_weight_max + (self.class_weight_min - self.class_weight_max) * self.progress(epoch)


class EpochBatches(Sampler[list[Draw]]):
    """Batches of one epoch: chips in random order, as often as it takes to fill ``MIN_BATCHES`` batches.

    An epoch takes a random part of the chips with features and, for each one, some without. Of those each is shown
    equally often, or more often the rarer its classes are. Batches are of equal size up to one chip and hold two
    chips at least, since batch normalisation cannot learn from a single one; so a batch may be smaller than asked for,
    or larger by one. Every epoch and every process has as many batches.

    Args:
        counts: labelled pixels of each class in each training chip (chips, classes).
        has_background: whether class 0 is background, that makes no feature.
        batch_size: chips a batch, in each process.
        plan: what an epoch takes.
        crops: how often a chip is shown for its ground to be covered once; 1 for whole chips.
        rank, world_size: number of this process, and of all.
        parts: into how many, all of two chips at least, each batch is divided in turn; half of a batch at most.

    Attributes:
        chips: how many different chips an epoch takes.
        repeats: how often an epoch shows each of them (on average).
    """

    def __init__(
        self,
        counts: np.ndarray,
        has_background: bool,
        batch_size: int,
        plan: SamplingPlan,
        crops: int = 1,
        rank: int = 0,
        world_size: int = 1,
        parts: int = 1,
    ):
        has_features = counts[:, int(has_background) :].any(1)
        self._features, self._empty = np.flatnonzero(has_features), np.flatnonzero(~has_features)
        self._taken = _taken(len(self._features), len(self._empty), plan)
        self._rarity = rarity(counts)
        self._plan, self._rank, self._world_size = plan, rank, world_size
        self._epoch = 0
        self.chips = sum(self._taken)
        least = MIN_BATCHES * min(crops, MORE_BATCHES)
        self.repeats = max(crops, -(-least * batch_size * world_size // self.chips))
        shown = self.chips * self.repeats
        self._batches = max(1, min(-(-shown // (batch_size * world_size)), shown // (2 * world_size)))
        self._parts = parts

    @property
    def sampler(self) -> EpochBatches:
        """Itself: Lightning calls ``set_epoch`` of a batch sampler's sampler."""
        return self

    def set_epoch(self, epoch: int) -> None:
        """Choose the epoch (from 0) that the next iteration gives."""
        self._epoch = epoch

    def __len__(self):
        return self._batches * self._parts

    def __iter__(self) -> Iterator[list[Draw]]:
        generator = np.random.default_rng((self._plan.seed, self._epoch))
        chips = np.concatenate(
            [
                generator.permutation(group)[:taken]
                for group, taken in zip((self._features, self._empty), self._taken, strict=True)
            ]
        )
        weights = 1 + self._plan.class_weight(self._epoch) * self._rarity[chips]
        order = chips[spread(weights, self.chips * self.repeats, generator)]
        seeds = generator.integers(2**63, size=len(order), dtype=np.uint64)
        progress = self._plan.progress(self._epoch)
        draws = [Draw(int(part), int(seed), progress) for part, seed in zip(order, seeds, strict=True)]
        cuts = np.linspace(0, len(draws), self._batches * self._world_size + 1).round().astype(int)
        batches = [draws[a:b] for a, b in zip(cuts[:-1], cuts[1:], strict=True)]
        own = batches[self._rank :: self._world_size]
        return (part for batch in own for part in _divided(batch, self._parts))


def rarity(counts: np.ndarray) -> np.ndarray:
    """How rare the classes of each chip are, 0..1: the mean over classes of their share in the chip by that in all.

    Args:
        counts: labelled pixels of each class in each chip (chips, classes).
    """
    counts = counts[:, counts.any(0)].astype(np.float64)
    share = counts / np.maximum(counts.sum(1, keepdims=True), 1)
    mean = (share / (counts.sum(0) / counts.sum())).mean(1)
    return mean / mean.max()


def spread(weights: np.ndarray, number: int, generator: np.random.Generator) -> np.ndarray:
    """Draw positions in proportion to their weights, and put them in an order that keeps equal ones apart.

    By systematic sampling (Madow 1949): each comes as often as its share says, rounded up or down. With equal weights
    and a multiple of their number each comes equally often, once before any comes again.
    """
    shuffled = generator.permutation(len(weights))
    ends = weights[shuffled].cumsum()
    ends = ends * number / ends[-1]
    times = np.diff(np.searchsorted(generator.random() + np.arange(number), ends), prepend=0)
    positions = np.repeat(shuffled, times)
    nth = np.arange(len(positions)) - np.repeat(times.cumsum() - times, times)
    return positions[np.argsort((nth + generator.random(len(positions))) / np.repeat(times, times))]


def _divided(batch: list[Draw], parts: int) -> list[list[Draw]]:
    """Parts of equal size up to one draw; one that would hold a single draw shares that of its neighbour."""
    cut = [batch[i::parts] for i in range(parts)]
    return [part if len(part) > 1 else [*part, batch[i - 1]] for i, part in enumerate(cut)]


def _taken(features: int, empty: int, plan: SamplingPlan) -> tuple[int, int]:
    """How many chips with and without features an epoch takes."""
    if not features:
        return 0, empty
    taken = max(1, round(features * plan.feature_chip_percent / 100))
    if plan.background_ratio is None:
        return taken, empty
    return taken, min(empty, round(taken * plan.background_ratio))
