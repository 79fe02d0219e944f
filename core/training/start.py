"""The network that a run begins with: how deep it is, and where its weights come from."""

from __future__ import annotations

from dataclasses import replace

import lightning
from torch import nn

from ..errors import ModelError
from ..events import Events
from ..requests import TrainRequest
from .network import PixelClassifier, build_network, with_usual_depth
from .prepare import Prepared
from .pretrained import Pretrained


def first_network(
    request: TrainRequest, prepared: Prepared, pretrained: Pretrained | None, before: str, events: Events
) -> tuple[TrainRequest, PixelClassifier, str]:
    """Build the network, with the weights that were asked for or, where they cannot be had, random ones.

    Args:
        before: what the backbone of an interrupted run started from, if that run goes on; else empty.

    Returns:
        The request, with the model arguments that were chosen for it; the network; and what its backbone started from:
        ``IMAGENET``, ``FILE``, ``NONE`` or the name of the pretrained model.

    Raises:
        ModelError: see ``build_network``; or the interrupted run had weights that cannot be had now.
    """
    if pretrained is not None:
        folder = prepared.folder
        network, _ = _build(request, prepared, events)
        pretrained.start(network, prepared.targets.values, folder.schema, folder.band_names, events)
        return request, _classifier(network, prepared), pretrained.definition.name
    started_from = "NONE"
    if "NONE" not in (request.backbone_weights, before):
        network, started_from = _build(request, prepared, events)
    if started_from != "NONE":
        return request, _classifier(network, prepared), started_from
    if before not in ("", "NONE"):
        raise ModelError(
            "The interrupted run began with pretrained weights, which cannot be had now. Connect this computer to the "
            "internet, or set RESUME off to begin anew."
        )
    bare = with_usual_depth(replace(request, backbone_weights="NONE"), prepared.usual_depth, events)
    # the same weights whatever was drawn for a network whose weights could not be had
    lightning.seed_everything(request.seed, verbose=False)
    network, _ = _build(bare, prepared, events)
    return replace(request, model_arguments=bare.model_arguments), _classifier(network, prepared), "NONE"


def _build(request: TrainRequest, prepared: Prepared, events: Events) -> tuple[nn.Module, str]:
    folder, classes = prepared.folder, len(prepared.targets.values)
    return build_network(request, folder.bands, classes, events, max(prepared.size), folder.band_names)


def _classifier(network: nn.Module, prepared: Prepared) -> PixelClassifier:
    return PixelClassifier(network, prepared.mean, prepared.std)
