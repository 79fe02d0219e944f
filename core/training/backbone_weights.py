"""A backbone's weights from a file: read without running anything in it, fitted to the backbone and its bands."""

from __future__ import annotations

import pickle  # nosec B403 - for the name of its error; nothing is unpickled
import re
from collections.abc import Sequence
from pathlib import Path

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file
from torch import nn

from ..errors import ModelError
from ..events import Events
from .sensors import bands_of_file

#: What programs put before the names of a backbone's tensors, and around the tensors themselves.
_PREFIXES = (
    "module", "model", "backbone", "encoder", "encoder_q", "base_encoder", "features", "network", "net", "student",
    "state_dict",
)  # fmt: skip
#: Counters of batches that older files lack and that training does not need.
_COUNTER = "num_batches_tracked"
#: The least share of a network's tensors that must be found.
LEAST_SHARE = 0.5


def load_backbone(
    encoder: nn.Module, path: str, name: str, bands: int, events: Events, band_names: Sequence[str] = ()
) -> None:
    """Load a backbone's weights from a file: plain tensors under the names that torchvision, timm or ours give them.

    A first layer for a known sensor (see ``sensors``) gives each band that it knows by name that band's filters, any
    other the filters at its place; without known names one for another number of bands is fitted by ``fit_bands``.

    Args:
        encoder: the encoder of a model of segmentation-models-pytorch.
        path: a .safetensors, or a file of torch that holds tensors only.
        name: the backbone, for messages.
        bands: of the images the encoder takes.
        band_names: of these; empty where unknown.

    Raises:
        ModelError: the file cannot be read safely, or holds less than half of the backbone's tensors.
    """
    given: dict[str, torch.Tensor] = {}
    for key, tensor in read_tensors(path).items():
        given.setdefault(_plain(key), tensor)
    wanted = {key: tensor for key, tensor in encoder.state_dict().items() if not key.endswith(_COUNTER)}
    inputs = input_layers(encoder, bands)
    taken, fitted = {}, ""
    file = Path(path).name
    for key, target in wanted.items():
        tensor = given.get(_plain(key))
        if tensor is not None and key in inputs and _differ_in_bands_alone(tensor, target):
            order, how = _order_by_name(file, tensor.shape[1], band_names)
            if order is not None or tensor.shape[1] != bands:
                fitted = f"; its first layer was fitted from {tensor.shape[1]} bands to {bands}{how}"
                tensor = fit_bands(tensor, bands, order)
        if tensor is not None and tensor.shape == target.shape:
            taken[key] = tensor
    if len(taken) < LEAST_SHARE * len(wanted):
        raise ModelError(
            f"{file} holds {len(taken)} of the {len(wanted)} tensors of the backbone {name}; it seems to belong to "
            "another one. Choose the backbone it was made for."
        )
    copy_tensors(encoder, taken)
    events.info(f"Took {len(taken)} of the {len(wanted)} tensors of the backbone {name} from {file}{fitted}.")


def read_tensors(path: str) -> dict[str, torch.Tensor]:
    """Return the tensors of a file by name; of nested dictionaries the first that holds tensors.

    Raises:
        ModelError: it is missing or damaged, holds no tensors, or holds objects that would have to be unpickled.
    """
    file = Path(path)
    if not file.is_file():
        raise ModelError(f"The file of weights {path} does not exist.")
    try:
        if file.suffix.lower() == ".safetensors":
            return load_file(file, device="cpu")
        content = torch.load(file, map_location="cpu", weights_only=True)
    except pickle.UnpicklingError as error:
        raise ModelError(
            f"{file.name} holds more than tensors, or is damaged; reading it might run a program hidden in it, so it "
            "is not read. Save its state_dict as .safetensors and give that."
        ) from error
    except (SafetensorError, RuntimeError, OSError, EOFError, ValueError, KeyError, TypeError) as error:
        raise ModelError(f"{file.name} is damaged or no file of weights ({first_line(error)}).") from error
    tensors = _tensors(content)
    if not tensors:
        raise ModelError(f"{file.name} holds no tensors by name; give a state_dict.")
    return tensors


def fit_bands(kernel: torch.Tensor, bands: int, order: Sequence[int] | None = None) -> torch.Tensor:
    """Fit the weights of a first layer (out, known bands, rows, columns) to another number of bands.

    The rule of segmentation-models-pytorch and timm, for ImageNet's three bands as for any other number: band i takes
    the filters of band ``i mod known``, and all are scaled by ``known / bands``, so that the response to an image whose
    bands are alike keeps its size (exactly, where the filters of the known bands are alike, too). One band takes the
    sum of all filters. An equal number stays as it is.

    Args:
        order: which known band each new one takes, where that is known better.
    """
    known = kernel.shape[1]
    if order is None and bands == 1:
        return kernel.sum(1, keepdim=True)
    picked = kernel[:, list(order or (i % known for i in range(bands)))]
    return picked * (known / bands)


def input_layers(encoder: nn.Module, bands: int) -> set[str]:
    """The names of the weights that see the image itself: the first layer, with its branches if it has any."""
    convolutions = [(name, m) for name, m in encoder.named_modules() if isinstance(m, nn.Conv2d)]
    found: set[str] = set()
    for name, module in convolutions:
        if module.in_channels != bands or name.split(".")[0] != convolutions[0][0].split(".")[0]:
            break
        found.add(f"{name}.weight")
    return found


def copy_tensors(module: nn.Module, tensors: dict[str, torch.Tensor]) -> None:
    """Overwrite tensors of a module by name; shapes must be equal."""
    state = module.state_dict()  # shares its memory with the module
    with torch.no_grad():
        for name, tensor in tensors.items():
            state[name].copy_(tensor)


def first_line(error: Exception) -> str:
    """What a library says first, without a full stop, or which kind of error it is."""
    lines = str(error).strip().strip("'\"").splitlines()
    return lines[0].rstrip(". ") if lines else type(error).__name__


def _plain(key: str) -> str:
    """A tensor's name without what stands before it; timm joins numbers with an underscore in some encoders."""
    parts = re.sub(r"_(\d+)\.", r".\1.", key).split(".")
    while len(parts) > 1 and parts[0] in _PREFIXES:
        parts.pop(0)
    return ".".join(parts)


def _order_by_name(file: str, known: int, names: Sequence[str]) -> tuple[list[int] | None, str]:
    """Which of a file's bands each band of the data takes, None if by their order; and how, for the log."""
    sensor = bands_of_file(file, known)
    found = sensor.take(names) if sensor else []
    if sensor is None or all(position is None for position in found):
        return None, " by their order"
    order = [i % known if position is None else position for i, position in enumerate(found)]
    if order == list(range(known)):
        return None, ""
    pairs = (
        f"{name or i + 1} from {sensor.names[order[i]]}{'' if found[i] is not None else ' by its place'}"
        for i, name in enumerate(names)
    )
    return order, f", by their names as {sensor.sensor}'s: {', '.join(pairs)}"


def _differ_in_bands_alone(tensor: torch.Tensor, target: torch.Tensor) -> bool:
    """Whether two kernels are alike, but for the number of bands they see."""
    return (
        tensor.ndim == target.ndim == 4 and tensor.shape[0] == target.shape[0] and tensor.shape[2:] == target.shape[2:]
    )


def _tensors(content: object) -> dict[str, torch.Tensor]:
    if not isinstance(content, dict):
        return {}
    tensors = {str(key): value for key, value in content.items() if isinstance(value, torch.Tensor)}
    return tensors or next(filter(None, map(_tensors, content.values())), {})
