"""How many chips at a time fit into memory, worked out before the first one is trained on."""

from __future__ import annotations

import copy
from typing import NamedTuple

import psutil
import torch
from torch import nn
from torch.autograd.graph import saved_tensors_hooks
from torch.multiprocessing.reductions import StorageWeakRef

from ..events import Events

#: Chips at a time where memory does not matter. More make a step steadier, but leave a small set few steps an epoch.
USUAL = {"cpu": 8, "cuda": 16}
#: The share of the free memory that may be used.
USED = 0.75
#: What a step holds beside what its backward pass waits for: gradients on their way, and the libraries' scratch space.
#: Measured in float32 on a processor: 1.4 times with U-Net and ResNet-18, 1.3 with U-Net++ and EfficientNet-B0.
OVERHEAD = 1.5
#: Weights, their gradients and the two moments of AdamW.
COPIES_OF_WEIGHTS = 4


class Batch(NamedTuple):
    """How an epoch is divided: chips of a batch, batches to a step of the optimiser, and parts of a batch.

    A part is what is in memory at a time. Gradients of parts are added, so that they change neither what an epoch shows
    nor how many steps it has.
    """

    size: int
    accumulate: int = 1
    parts: int = 1

    @property
    def at_a_time(self) -> int:
        """Chips that are in memory, at most."""
        return -(-self.size // self.parts)

    def halved(self) -> Batch:
        """The batch in twice as many parts, as far as these hold two chips."""
        return self._replace(parts=max(self.parts, min(2 * self.parts, -(-self.size // 2))))


def find_batch_size(model: nn.Module, shape: tuple[int, int, int], device: str, events: Events) -> int:
    """Return the usual number of chips at a time, halved until a training step fits into three quarters of free memory.

    It is counted as if all were float32. Never below 2, which batch normalisation needs; if two are too many a warning
    says so.

    Args:
        model: to be trained.
        shape: bands, rows and columns of a chip.
        device: ``cpu`` or ``cuda``.
    """
    weights = sum(weight.nbytes for weight in model.parameters()) * COPIES_OF_WEIGHTS
    try:
        a_chip = OVERHEAD * _kept_for_backward(model, (2, *shape)) / 2
    except RuntimeError:  # a few backbones compute with values, which such tensors do not have
        return USUAL[device]
    free = USED * free_memory(device)
    size = USUAL[device]
    while size > 2 and weights + size * a_chip > free:
        size //= 2
    if weights + size * a_chip > free:
        needed, there = (value / 2**30 for value in (weights + size * a_chip, free / USED))
        events.warning(
            f"Training with two chips of {shape[1]} x {shape[2]} pixels at a time takes about {needed:.1f} GB of "
            f"memory, and {there:.1f} GB are free. If it fails, set CHIP_SIZE to less or choose a lighter backbone."
        )
    return size


def free_memory(device: str) -> int:
    """Bytes that can be had at once, on the graphics card or of the computer's memory."""
    return torch.cuda.mem_get_info()[0] if device == "cuda" else psutil.virtual_memory().available


def _kept_for_backward(model: nn.Module, shape: tuple[int, ...]) -> int:
    """Bytes that one pass forward leaves for the one backward, without running it: tensors of torch's meta device."""
    trial = copy.deepcopy(model).to("meta").train()
    seen = {StorageWeakRef(weight.untyped_storage()) for weight in trial.parameters()}
    total = 0

    def count(tensor: torch.Tensor) -> torch.Tensor:
        nonlocal total
        storage = StorageWeakRef(tensor.untyped_storage())
        if storage not in seen:
            seen.add(storage)
            total += tensor.untyped_storage().nbytes()
        return tensor

    with saved_tensors_hooks(count, lambda tensor: tensor):
        trial(torch.empty(shape, device="meta"))
    return total
