"""Which backbones there are, and what each needs: encoders of segmentation-models-pytorch, and ``tu-NAME`` of timm."""

from __future__ import annotations

import difflib
import inspect
from collections.abc import Mapping
from functools import cache

import segmentation_models_pytorch as smp
import timm
import torch

from ..errors import ModelError

#: What marks an encoder of timm.
TIMM = "tu-"
#: Arguments of timm's models that follow from the data, the model type or BACKBONE_WEIGHTS.
_SET_BY_US = (
    "in_chans", "num_classes", "global_pool", "output_stride", "img_size", "dynamic_img_size", "strict_img_size",
)  # fmt: skip


def check_backbone(name: str) -> None:
    """Refuse a backbone that does not exist.

    Names that make timm fetch a model from elsewhere (``tu-hf-hub:...``, ``tu-local-dir:...``) are in no list, so
    they are refused, too.

    Raises:
        ModelError: it is in neither list; the nearest names are offered.
    """
    if name in smp.encoders.get_encoder_names() or _is_timm(name):
        return
    near = [TIMM + name] if _is_timm(TIMM + name) else difflib.get_close_matches(name, _all_names(name), 3)
    advice = f"did you mean {' or '.join(near)}?" if near else "choose one of the list, or tu- and a name of timm."
    raise ModelError(f"The backbone {name!r} is not known; {advice}")


def has_one_size(name: str) -> bool:
    """Whether a network with this backbone runs on the size it is built for only, as most transformers do."""
    settings = timm.models.get_pretrained_cfg(name.removeprefix(TIMM)) if name.startswith(TIMM) else None
    return bool(settings and settings.fixed_input_size)


def has_features_at(name: str, depth: int) -> bool:
    """Whether the backbone gives features of the image halved so many times; many transformers begin with a quarter."""
    try:
        return smp.encoders.get_encoder(name, depth=depth, weights=None).out_channels[depth] > 0
    except Exception:  # whatever it raises where it cannot be so shallow
        return False


def size_options(name: str, size: int) -> dict[str, object]:
    """What to tell a backbone so that it takes images of ``size`` x ``size`` pixels.

    Transformers that resample their position embedding keep the one they were published with, so that it fits
    pretrained weights; the others are built for the size.
    """
    if not has_one_size(name):
        return {}
    parameters = _timm_signature(name.removeprefix(TIMM))
    if "dynamic_img_size" in parameters:
        return {"dynamic_img_size": True}
    return {"img_size": size} if "img_size" in parameters else {}


def published_weights(name: str) -> str | bool | None:
    """What the library calls this backbone's weights: those of ImageNet, else the first ones there are, else None."""
    if name.startswith(TIMM):
        return timm.models.is_model_pretrained(name.removeprefix(TIMM)) or None
    settings = smp.encoders.encoders[name]["pretrained_settings"]
    return "imagenet" if "imagenet" in settings else next(iter(settings), None)


def backbone_arguments(name: str) -> Mapping[str, inspect.Parameter]:
    """The arguments of a backbone that a user may set: those of timm's models that are plain values."""
    if not name.startswith(TIMM):
        return {}
    plain = (bool, int, float, str, tuple, list)
    return {
        key: parameter
        for key, parameter in _timm_signature(name.removeprefix(TIMM)).items()
        if key not in _SET_BY_US and isinstance(parameter.default, plain)
    }


def _is_timm(name: str) -> bool:
    """``tu-NAME`` or ``tu-NAME.TAG``, where the tag says which weights are meant."""
    base, _, tag = name.removeprefix(TIMM).partition(".")
    return name.startswith(TIMM) and timm.is_model(base) and (not tag or f"{base}.{tag}" in timm.list_pretrained())


def _all_names(name: str) -> list[str]:
    base, _, tag = name.removeprefix(TIMM).partition(".")
    timms = timm.list_pretrained(f"{base}.*") if tag and timm.is_model(base) else timm.list_models()
    return [*smp.encoders.get_encoder_names(), *(TIMM + known for known in timms)]


@cache
def _timm_signature(name: str) -> Mapping[str, inspect.Parameter]:
    try:
        with torch.device("meta"):  # without memory
            model = timm.create_model(name)
    except RuntimeError:  # some compute with values while they are built
        model = timm.create_model(name)
    return inspect.signature(type(model).__init__).parameters
