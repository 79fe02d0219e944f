"""The network: an architecture of segmentation-models-pytorch with the normalisation inside."""

from __future__ import annotations

import huggingface_hub
import numpy as np
import segmentation_models_pytorch as smp
import torch
from huggingface_hub import constants
from torch import nn

from ..errors import ModelError
from ..events import Events
from ..requests import TrainRequest

ARCHITECTURES = {
    "UNET": "unet",
    "UNETPLUSPLUS": "unetplusplus",
    "PSPNET": "pspnet",
    "DEEPLABV3": "deeplabv3",
    "DEEPLABV3PLUS": "deeplabv3plus",
}
#: Models whose pooling depends on the size of the image, so that they run on one tile size only.
FIXED_SIZE = ("PSPNET",)


class PixelClassifier(nn.Module):
    """Raw pixel values (batch, bands, rows, columns) in, class scores (batch, classes, rows, columns) out."""

    def __init__(self, network: nn.Module, mean: np.ndarray, std: np.ndarray):
        super().__init__()
        self.network = network
        self.register_buffer("mean", torch.tensor(mean, dtype=torch.float32)[:, None, None])
        self.register_buffer("std", torch.tensor(std, dtype=torch.float32)[:, None, None])

    def forward(self, image: torch.Tensor) -> torch.Tensor:
        """Normalise each band to mean 0 and standard deviation 1, then run the network."""
        return self.network((image - self.mean) / self.std)


def build_network(request: TrainRequest, bands: int, classes: int, events: Events) -> tuple[nn.Module, str]:
    """Build the architecture with its backbone.

    Pretrained weights that cannot be fetched give a warning and random weights.

    Returns:
        The network, and what its backbone started from: ``IMAGENET`` or ``NONE``.

    Raises:
        ModelError: the architecture does not work with the backbone, or the backbone is unknown.
    """
    if request.backbone_weights == "IMAGENET":
        _use_cache_only_without_hub()
        try:
            return _create(request, bands, classes, "imagenet"), "IMAGENET"
        except (OSError, RuntimeError, TimeoutError):  # no network, no such file, a proxy's answer instead of a file
            events.warning(
                f"The pretrained weights of {request.backbone} could not be fetched from {constants.ENDPOINT} and are "
                "not on this computer; training starts from random weights, which needs more epochs. The model says so."
            )
    return _create(request, bands, classes, None), "NONE"


def _use_cache_only_without_hub() -> None:
    """Where the server of the weights cannot be reached, look into the local cache only.

    The library would retry for half a minute before it says so.
    """
    try:
        huggingface_hub.utils.get_session().head(constants.ENDPOINT, timeout=5)
    except Exception:  # of whichever HTTP library the hub's client uses
        constants.HF_HUB_OFFLINE = True


def _create(request: TrainRequest, bands: int, classes: int, weights: str | None) -> nn.Module:
    if request.backbone not in smp.encoders.get_encoder_names():
        raise ModelError(f"The backbone {request.backbone!r} is not known; choose one of the list.")
    try:
        return smp.create_model(
            ARCHITECTURES[request.model_type],
            encoder_name=request.backbone,
            encoder_weights=weights,
            in_channels=bands,
            classes=classes,
        )
    except (ValueError, NotImplementedError, KeyError) as error:
        raise ModelError(
            f"{request.model_type} does not work with the backbone {request.backbone} "
            f"({str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__}). "
            "Choose another backbone, such as resnet18, or UNET."
        ) from error
