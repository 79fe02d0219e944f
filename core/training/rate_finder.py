"""Find a learning rate by a range test (Smith 2015): raise it step by step and see where the loss has fallen.

Lightning's LearningRateFinder was considered and not taken. It needs a trainer with the run's callbacks and loops, and
goes back by a checkpoint that holds no random state, so that a run with a test and one that is given the same rate
would differ. It takes the slope over the rate itself instead of its logarithm, which favours the lowest rates: the same
fall of the loss is a thousand times as steep at 1e-6 as at 1e-3.
"""

from __future__ import annotations

import copy
import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
import torch
from lightning.pytorch.utilities.seed import isolate_rng
from scipy.signal import savgol_filter
from scipy.stats import median_abs_deviation
from torch import Tensor, nn
from torch.optim import Optimizer

#: The rates that are tried, and between which the suggestion lies.
TRIED = (1e-6, 1.0)
SUGGESTED = (1e-5, 1e-2)
#: Taken where the loss does not fall, as by a model that has learnt all it can. Elsewhere the rate is the geometric
#: mean of this one and the suggestion, since a test of some dozen noisy steps knows little more than what is usual. On
#: aerial images of trees the suggestion alone was 2e-4; with 1e-3 the network had learnt as much in half the epochs.
USUAL_RATE = 1e-3
#: Steps over which the loss is smoothed: about one power of ten in a test of 100.
WINDOW = 15
#: The loss has exploded where its running mean (of about ten steps) is so many times the lowest.
EXPLODED = 4.0
MOMENTUM = 0.9
#: The fall, as a share of the first loss, below which the curve says nothing.
FLAT = 0.02
#: The fall in standard deviations of a batch's loss that chance does not make: the smoothed loss varies by a quarter of
#: one, and its lowest of 100 is some two of these quarters below.
NOISE = 1.5
#: The share of the fall at which the suggestion lies. The steepest slope is the textbook's, but where batches hold few
#: labels its place is chance: on the held-out third of a Landsat scene it gave 2e-4 and a mean IoU of 0.10, where 1e-3
#: gave 0.69. On quieter curves this is within a third of three times the steepest rate.
FALLEN = 0.75
#: What a precision of Lightning computes in.
AUTOCAST = {"32-true": torch.float32, "bf16-mixed": torch.bfloat16, "16-mixed": torch.float16}


class RangeTest(NamedTuple):
    """A learning rate and the curve that it was read from: (rate, loss at this rate), rates rising."""

    rate: float
    curve: list[tuple[float, float]]

    @property
    def is_flat(self) -> bool:
        """Whether the curve says nothing, so that the rate is a usual one."""
        return suggest(self.curve) is None


def find_learning_rate(
    model: nn.Module,
    loss: Callable[..., Tensor],
    batches: Iterable[Sequence[Tensor]],
    make_optimizer: Callable[[nn.Module], Optimizer],
    precision: str = "32-true",
    steps: int = 100,
    on_step: Callable[[float], None] | None = None,
) -> RangeTest:
    """Train a copy of the model at rates from 1e-6 to 1 and suggest a schedule's peak from where the loss has fallen.

    The model and, when the test is over, the random states of torch, NumPy and Python are as they were.

    Args:
        model: on the device to train on.
        loss: called with scores, target and what else a batch holds.
        batches: (image, target, ...); iterated again when they are used up.
        make_optimizer: builds the optimiser of the model given. Where its groups have different rates, they keep their
            ratios and the highest one is tested.
        precision: one of Lightning's, see ``choose_precision``.
        steps: at most; fewer where the loss explodes.
        on_step: told the share that is done (0..1) after each step; may raise to cancel.

    Returns:
        The rate, between 1e-4 and 3e-3, and the curve; where the loss does not fall a usual rate well below the one at
        which it explodes.
    """
    with isolate_rng():
        # A copy also keeps the buffers of batch normalisation, gradients and modes of the model out of it.
        trial = copy.deepcopy(model).train()
        step = training_step(trial, loss, make_optimizer(trial), precision)
        curve = _ramp(step, _endless(batches), np.geomspace(*TRIED, steps).tolist(), on_step)
    found = suggest(curve)
    if found is None:
        found = min(USUAL_RATE, curve[-1][0] / 10) if curve else USUAL_RATE
    else:
        found = math.sqrt(min(max(found, SUGGESTED[0]), SUGGESTED[1]) * USUAL_RATE)
    return RangeTest(max(found, SUGGESTED[0]), curve)


def suggest(curve: Sequence[tuple[float, float]]) -> float | None:
    """Return a peak for the schedule; None where the loss does not fall.

    That is the rate at which the loss has fallen three quarters of the way to its lowest. A fall counts if it is more
    than the noise between batches.
    """
    if len(curve) < 2 * WINDOW:
        return None
    rates, losses = np.array(curve).T
    # Within half a window of the ends there are too few points on one side.
    inside = slice(WINDOW // 2, -(WINDOW // 2))
    smooth = savgol_filter(losses, WINDOW, 1)[inside]
    # The median deviation, since where the loss explodes it leaves its mean far behind, which is no noise.
    noise = float(median_abs_deviation(losses[inside] - smooth, scale="normal"))
    fall = smooth[0] - smooth.min()
    if fall <= max(FLAT * abs(smooth[0]), NOISE * noise):
        return None
    return float(rates[inside][(smooth <= smooth[0] - FALLEN * fall).argmax()])


def training_step(
    model: nn.Module, loss: Callable[..., Tensor], optimizer: Optimizer, precision: str
) -> Callable[[Sequence[Tensor], float], float]:
    """Return a function that trains on one batch at a rate and gives the loss before."""
    device = next(model.parameters()).device
    scaler = torch.amp.GradScaler(device.type, enabled=precision == "16-mixed")
    highest = max(group["lr"] for group in optimizer.param_groups)
    shares = [group["lr"] / highest if highest else 1.0 for group in optimizer.param_groups]

    def step(batch: Sequence[Tensor], rate: float) -> float:
        for group, share in zip(optimizer.param_groups, shares):
            group["lr"] = rate * share
        image, *labels = (part.to(device) for part in batch)
        with torch.autocast(device.type, AUTOCAST[precision], enabled=precision != "32-true"):
            value = loss(model(image), *labels)
        optimizer.zero_grad()
        scaler.scale(value).backward()
        scaler.step(optimizer)
        scaler.update()
        return float(value.detach())

    return step


def _ramp(
    step: Callable[[Sequence[Tensor], float], float],
    batches: Iterator[Sequence[Tensor]],
    rates: list[float],
    on_step: Callable[[float], None] | None,
) -> list[tuple[float, float]]:
    """Train one step at each rate until the loss explodes or is no number."""
    curve: list[tuple[float, float]] = []
    mean, lowest = 0.0, math.inf
    for i, (rate, batch) in enumerate(zip(rates, batches)):
        loss = step(batch, rate)
        if not math.isfinite(loss):
            break
        curve.append((rate, loss))
        mean = MOMENTUM * mean + (1 - MOMENTUM) * loss
        running = mean / (1 - MOMENTUM ** (i + 1))
        lowest = min(lowest, running)
        if running > EXPLODED * lowest:
            break
        if on_step is not None:
            on_step((i + 1) / len(rates))
    return curve


def _endless(batches: Iterable[Sequence[Tensor]]) -> Iterator[Sequence[Tensor]]:
    """The batches again and again; nothing if there are none."""
    is_empty = False
    while not is_empty:
        is_empty = True
        for batch in batches:
            is_empty = False
            yield batch
