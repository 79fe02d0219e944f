"""The network: an architecture of segmentation-models-pytorch with the normalisation inside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import huggingface_hub
import numpy as np
import segmentation_models_pytorch as smp
import torch
from huggingface_hub import constants
from torch import nn

from ..errors import ModelError
from ..events import Events
from ..requests import TrainRequest
from .backbone_weights import first_line, load_backbone
from .backbones import (
    backbone_arguments,
    check_backbone,
    has_features_at,
    has_one_size,
    published_weights,
    size_options,
)
from .model_arguments import parse_arguments

ARCHITECTURES = {
    "UNET": smp.Unet,
    "UNETPLUSPLUS": smp.UnetPlusPlus,
    "MANET": smp.MAnet,
    "LINKNET": smp.Linknet,
    "FPN": smp.FPN,
    "PSPNET": smp.PSPNet,
    "PAN": smp.PAN,
    "DEEPLABV3": smp.DeepLabV3,
    "DEEPLABV3PLUS": smp.DeepLabV3Plus,
    "UPERNET": smp.UPerNet,
    "SEGFORMER": smp.Segformer,
    "DPT": smp.DPT,
}
#: Models that run on one tile size only: the pooling of the first two depends on it, the positions of the third do.
FIXED_SIZE = ("PSPNET", "UPERNET", "DPT")
#: Models that normalise one pixel per image over the batch, so that a training batch of one chip is impossible.
TWO_CHIPS = ("PAN", "DEEPLABV3", "DEEPLABV3PLUS", "UPERNET")
#: Decoders by depth of a U-Net with random weights, where nobody says how deep it is to be. It learns from little what
#: things look like, and not where in the few training images they lay. On a third of the training parts of five real
#: sets, held out, with ResNet-18 (one run each), a depth of 3 gave a mean IoU of 0.58, 0.30, 0.56, 0.57 and 0.54, one
#: of 5 gave 0.55, 0.29, 0.57, 0.51 and 0.52, the last two in fewer epochs, since each takes up to twice as long. See
#: the README, and ``Prepared.usual_depth`` for those where few pixels are labelled.
DECODERS = {3: "128, 64, 32", 2: "64, 32", 1: "64"}
#: The largest image a network is tried on, in pixels across, unless it runs on one size only.
TRIAL_SIZE = 256


class PixelClassifier(nn.Module):
    """Raw pixel values (batch, bands, rows, columns) in, class scores (batch, classes, rows, columns) out.

    The scores are divided by ``temperature``, which is 1 until the model is calibrated.
    """

    def __init__(self, network: nn.Module, mean: np.ndarray, std: np.ndarray):
        super().__init__()
        self.network = network
        self.register_buffer("mean", torch.tensor(mean, dtype=torch.float32)[:, None, None])
        self.register_buffer("std", torch.tensor(std, dtype=torch.float32)[:, None, None])
        self.register_buffer("temperature", torch.ones(()))

    def forward(self, image: torch.Tensor) -> torch.Tensor:
        """Normalise each band to mean 0 and standard deviation 1, then run the network."""
        return self.network((image - self.mean) / self.std) / self.temperature


def is_fixed_size(request: TrainRequest) -> bool:
    """Whether the network runs on the tile size it is built for only."""
    return request.model_type in FIXED_SIZE or has_one_size(request.backbone)


def with_usual_depth(request: TrainRequest, depth: int, events: Events) -> TrainRequest:
    """Return the request with the depth that suits a U-Net without pretrained weights, unless it names one.

    Args:
        depth: what suits the labels, 1 to 3; a backbone that has nothing so near to the image gets the next one.
    """
    given = {name.strip() for name, _ in request.model_arguments}
    if (
        request.model_type != "UNET"
        or request.backbone_weights != "NONE"
        or given & {"encoder_depth", "decoder_channels"}
    ):
        return request
    check_backbone(request.backbone)
    usual = max(DECODERS)
    depth = next((level for level in range(depth, usual) if has_features_at(request.backbone, level)), usual)
    events.info(
        f"Without pretrained weights{' and with few labels' if depth < usual else ''} the U-Net gets a depth of "
        f"{depth}, which needs fewer labels and less time; the model argument encoder_depth = 5 makes it deeper."
    )
    chosen = (("encoder_depth", str(depth)), ("decoder_channels", DECODERS[depth]))
    return replace(request, model_arguments=(*request.model_arguments, *chosen))


def build_network(
    request: TrainRequest,
    bands: int,
    classes: int,
    events: Events,
    size: int = TRIAL_SIZE,
    band_names: Sequence[str] = (),
) -> tuple[nn.Module, str]:
    """Build the architecture with its backbone, and try it on one empty image.

    Pretrained weights that cannot be fetched give a warning and random weights.

    Args:
        size: rows and columns of the chips, a multiple of 32.
        band_names: by which the bands of weights from a file are found; empty where unknown.

    Returns:
        The network, and what its backbone started from: ``IMAGENET``, ``FILE`` or ``NONE``.

    Raises:
        ModelError: the backbone or an argument is unknown, they do not work together or on this size, or the file of
            weights cannot be used.
    """
    check_backbone(request.backbone)
    model = ARCHITECTURES[request.model_type]
    arguments = parse_arguments(
        request.model_arguments, model, request.model_type, backbone_arguments(request.backbone)
    )
    # Without pretrained weights first: what is refused is refused before anything is fetched.
    network = _create_or_refuse(request, bands, classes, arguments, size)
    if request.backbone_weights == "FILE":
        load_backbone(network.encoder, request.weights_file, request.backbone, bands, events, band_names)
        return network, "FILE"
    if request.backbone_weights == "IMAGENET":
        weights = published_weights(request.backbone)
        if weights is None:
            events.warning(
                f"No pretrained weights are published for {request.backbone}; training starts from random weights, "
                "which needs more epochs. The model says so."
            )
            return network, "NONE"
        _use_cache_only_without_hub()
        try:
            return _create(request, bands, classes, arguments, size, weights), "IMAGENET"
        except (OSError, RuntimeError, TimeoutError):  # no network, no such file, a proxy's answer instead of a file
            events.warning(
                f"The pretrained weights of {request.backbone} could not be fetched from {constants.ENDPOINT} and are "
                "not on this computer; training starts from random weights, which needs more epochs. The model says so."
            )
    return network, "NONE"


def _use_cache_only_without_hub() -> None:
    """Where the server of the weights cannot be reached, look into the local cache only.

    The library would retry for half a minute before it says so.
    """
    try:
        huggingface_hub.utils.get_session().head(constants.ENDPOINT, timeout=5)
    except Exception:  # of whichever HTTP library the hub's client uses
        constants.HF_HUB_OFFLINE = True


def _create(
    request: TrainRequest, bands: int, classes: int, arguments: dict[str, Any], size: int, weights: str | bool | None
) -> nn.Module:
    network = smp.create_model(
        ARCHITECTURES[request.model_type].__name__,
        encoder_name=request.backbone,
        encoder_weights=weights,
        in_channels=bands,
        classes=classes,
        **size_options(request.backbone, size),
        **arguments,
    )
    if "encoder_depth" in arguments:
        side = size if is_fixed_size(request) else min(size, TRIAL_SIZE)
        _take_out_idle_layers(network, torch.zeros(1, bands, side, side))
    return network


def _take_out_idle_layers(network: nn.Module, image: torch.Tensor) -> None:
    """Take out what lies deeper in the backbone than the network looks; the library leaves it in.

    Of a ResNet-18 of depth 3 that is nine tenths of the weights, which would be in every package.
    """
    network.eval()(image).sum().backward()
    _take_out_without_gradient(network.encoder)
    network.zero_grad()
    network.train()


class _Nothing(nn.Module):
    """Stands for a layer that was taken out: hands on the image, whatever else it is called with."""

    def forward(self, image: torch.Tensor, *_: object) -> torch.Tensor:
        """Return the image."""
        return image


def _take_out_without_gradient(module: nn.Module) -> None:
    for name, child in module.named_children():
        weights = list(child.parameters())
        if weights and all(weight.grad is None for weight in weights):
            setattr(module, name, _Nothing())
        else:
            _take_out_without_gradient(child)


def _create_or_refuse(
    request: TrainRequest, bands: int, classes: int, arguments: dict[str, Any], size: int
) -> nn.Module:
    """Build the network with random weights and try it."""
    size = size if is_fixed_size(request) else min(size, TRIAL_SIZE)
    try:
        return _tried(_create(request, bands, classes, arguments, size, None), bands, classes, size)
    except Exception as error:  # the libraries raise anything when a value or a backbone does not suit them
        if arguments and _works_without_arguments(request, bands, classes, size):
            raise ModelError(
                f"{request.model_type} with the backbone {request.backbone} does not work with "
                f"{_blamed(request, first_line(error))} ({first_line(error)})."
            ) from error
        advice = (
            "Choose a vision transformer as backbone, such as tu-vit_small_patch16_224, or another model type."
            if request.model_type == "DPT"
            else "Choose another backbone, such as resnet18, larger chips, or UNET."
        )
        raise ModelError(
            f"{request.model_type} does not work with the backbone {request.backbone} on images of {size} x {size} "
            f"pixels ({first_line(error)}). {advice}"
        ) from error


def _tried(network: nn.Module, bands: int, classes: int, size: int) -> nn.Module:
    with torch.inference_mode():
        shape = tuple(network.eval()(torch.zeros(1, bands, size, size)).shape)
    if shape != (1, classes, size, size):
        raise ValueError(f"it gives scores for {shape[2]} x {shape[3]} pixels, not for {size} x {size}")
    return network.train()


def _works_without_arguments(request: TrainRequest, bands: int, classes: int, size: int) -> bool:
    try:
        _tried(_create(request, bands, classes, {}, size, None), bands, classes, size)
    except Exception:  # whichever; then it is not the arguments' fault
        return False
    return True


def _blamed(request: TrainRequest, message: str) -> str:
    """The arguments that the library's message names, or all."""
    named = [pair for pair in request.model_arguments if pair[0] in message] or request.model_arguments
    pairs = ", ".join(f"{name} = {value}" for name, value in named)
    return f"the model argument{'s' if len(named) > 1 else ''} {pairs}"
