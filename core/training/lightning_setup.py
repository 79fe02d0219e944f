"""How Lightning is set up: device, precision, processes that train together, and nothing printed."""

from __future__ import annotations

import logging
import os
import warnings

import torch
from lightning.pytorch.strategies import DDPStrategy

from ..errors import DeviceError
from .prepare import ranks


def resolve_device(device: str) -> str:
    """Return ``cpu`` or ``cuda`` for AUTO, CPU or CUDA.

    Raises:
        DeviceError: CUDA was asked for and cannot be used.
    """
    if device == "CUDA" and not torch.cuda.is_available():
        built = "" if torch.version.cuda else " The runtime holds the CPU build; install it again with DEVICE = CUDA."
        raise DeviceError(
            f"No CUDA device can be used: no NVIDIA GPU or driver was found.{built} Or set DEVICE to CPU."
        )
    return "cpu" if device == "CPU" or not torch.cuda.is_available() else "cuda"


def trainer_options(device: str, precision: str) -> dict:
    """What every Trainer is told, whatever it trains; made anew for each pass, since its strategy belongs to one.

    Args:
        device: ``cpu`` or ``cuda``.
        precision: one of Lightning's.
    """
    world = ranks()[1]
    options: dict = {
        "accelerator": device,
        "precision": precision,
        "deterministic": True if device == "cpu" else "warn",
        "devices": 1,
        "enable_progress_bar": False,
        "enable_model_summary": False,
        "num_sanity_val_steps": 0,
        "use_distributed_sampler": False,
    }
    if world > 1:
        local = int(os.environ.get("LOCAL_WORLD_SIZE", world))  # of this machine, as torchrun tells
        backend = "nccl" if device == "cuda" else "gloo"
        # a frozen backbone gives no gradients, which the processes must not wait for
        strategy = DDPStrategy(process_group_backend=backend, find_unused_parameters=True)
        options |= {"devices": local, "num_nodes": world // local, "strategy": strategy}
    return options


def quiet_lightning() -> None:
    """Lightning's advice on loaders and logging is for programmers, not for people who run a tool."""
    logging.getLogger("lightning.pytorch").setLevel(logging.ERROR)
    warnings.filterwarnings("ignore", module="lightning")
