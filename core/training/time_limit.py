"""A limit of time: how many epochs of how many batches fit into it, so that the whole schedule is gone through."""

from __future__ import annotations

import copy
import time
from collections.abc import Callable
from itertools import islice
from typing import NamedTuple

import lightning
import torch
from lightning.pytorch.utilities.seed import isolate_rng
from torch import Tensor, nn
from torch.optim import Optimizer
from torch.utils.data import DataLoader

from ..errors import TrainingDataError
from .rate_finder import training_step

#: Epochs into which a short time is divided, so that there are some to choose the best of.
LEAST_EPOCHS = 8
#: Batches below which no network has learnt anything.
LEAST_BATCHES = 16
#: Batches that are timed, after one that is not since it takes longer, and the seconds after which two must do.
TIMED_BATCHES, TIMED_SECONDS = 8, 4.0
#: The share of the time that is planned for: batches take longer once the processor is warm, or has other work.
USED = 0.9
#: Seconds it takes to export a network, to make its 8-bit copy and to report on it, beside some passes over the
#: validation area: one to calibrate and two for the figures of the copy. Measured with U-Nets on two cores.
WRITING_SECONDS, WRITING_PASSES = 14.0, 3


class Cost(NamedTuple):
    """Seconds of a batch that is learnt from, and of one pass over the validation area."""

    batch: float
    validation: float


class Length(NamedTuple):
    """How long training lasts: epochs, the batches of each, and the moment (``time.monotonic``) at which all ends.

    ``passes`` is how often that is done: twice where all labels are learnt from at the end.
    """

    epochs: int
    batches: int
    end: float
    passes: int = 1


class Deadline(lightning.Callback):
    """Ends training after an epoch when the next one would end too late, should the batches take longer than planned.

    Args:
        end: seconds of ``time.monotonic``.
    """

    def __init__(self, end: float):
        self._end = end
        self._start = 0.0

    def on_train_epoch_start(self, _trainer, _module):
        """Note when the epoch began."""
        self._start = time.monotonic()

    def on_train_epoch_end(self, trainer, _module):
        """Stop if an epoch as long as this one would not end in time."""
        now = time.monotonic()
        if now + (now - self._start) > self._end:
            trainer.should_stop = True


def measure(
    model: nn.Module,
    loss: Callable[..., Tensor],
    training: DataLoader,
    validation: DataLoader,
    make_optimizer: Callable[[nn.Module], Optimizer],
    precision: str,
) -> Cost:
    """Time the first batches on a copy of the model; the model and the random states stay as they are.

    Args:
        model: on the device to train on.
        precision: one of Lightning's, see ``choose_precision``.
    """
    with isolate_rng():
        trial = copy.deepcopy(model).train()
        step = training_step(trial, loss, make_optimizer(trial), precision)
        batches = iter(training)
        step(next(batches), 0.0)
        start, timed = time.perf_counter(), 0
        for batch in islice(batches, TIMED_BATCHES):
            step(batch, 0.0)
            timed += 1
            if timed >= 2 and time.perf_counter() - start > TIMED_SECONDS:
                break
        a_batch = (time.perf_counter() - start) / max(timed, 1)
        return Cost(a_batch, _seconds_of_one(trial.eval(), loss, validation) * len(validation))


def plan_length(max_minutes: float, start: float, cost: Cost, batches: int, max_epochs: int, passes: int = 1) -> Length:
    """Divide what is left of the time into epochs.

    They are whole ones (of all batches), at most ``max_epochs``, if ``LEAST_EPOCHS`` of these fit, else shorter ones.

    Args:
        max_minutes: of the whole run.
        start: when it began, of ``time.monotonic``.
        passes: how often all epochs are gone through.

    Raises:
        TrainingDataError: hardly a batch fits.
    """
    end = start + 60 * max_minutes - WRITING_SECONDS - WRITING_PASSES * cost.validation
    left = USED * (end - time.monotonic()) / passes
    least = LEAST_BATCHES * cost.batch + cost.validation
    if left < least:
        needed = max_minutes + passes * (least - left) / USED / 60
        raise TrainingDataError(
            f"{max_minutes:g} minutes are too short to train on these data here; allow at least "
            f"{-(-needed // 0.5) * 0.5:g} minutes, choose a lighter backbone, or use fewer chips."
        )
    most = min(max_epochs, LEAST_EPOCHS)
    epoch = batches * cost.batch + cost.validation
    if left >= most * epoch:
        return Length(min(max_epochs, int(left / epoch)), batches, end, passes)
    epochs = max(1, min(most, int(left / (2 * cost.validation))))  # no more than half of the time for measuring
    return Length(epochs, max(1, int((left / epochs - cost.validation) / cost.batch)), end, passes)


def _seconds_of_one(model: nn.Module, loss: Callable[..., Tensor], validation: DataLoader) -> float:
    """Seconds for the first batch to be checked with."""
    device = next(model.parameters()).device
    start = time.perf_counter()
    with torch.inference_mode():
        image, target = (part.to(device) for part in next(iter(validation))[:2])
        float(loss(model(image), target))
    return time.perf_counter() - start
