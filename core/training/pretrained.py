"""Fine-tuning: start from a model package of ours, also with other classes or bands, and say what was kept."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors import SafetensorError
from safetensors.torch import load
from torch import nn

from ..errors import ModelError, ModelPackageError, RequestError
from ..events import Events
from ..model_package.definition import ModelDefinition
from ..model_package.reader import open_package, read_weights
from ..requests import TrainRequest
from ..schema import ClassSchema
from .backbone_weights import LEAST_SHARE, copy_tensors, fit_bands, input_layers

#: Where a package's weights hold the network; beside it lies the normalisation, which is not taken over: the network
#: expects bands of mean 0 and standard deviation 1, and only the new data's own figures give it that.
_NETWORK = "network."


@dataclass(frozen=True)
class Pretrained:
    """A model package to start from: what it says, and the tensors of its network by name."""

    definition: ModelDefinition
    tensors: dict[str, torch.Tensor]

    @classmethod
    def open(cls, path: str | Path) -> Pretrained:
        """Open a ``.dlpk``, or an ``.emd`` beside its files.

        Raises:
            ModelPackageError: it cannot be opened, or holds no weights to go on from.
        """
        definition, content = open_package(path).definition, read_weights(path)
        try:
            weights = load(content)
        except (SafetensorError, ValueError) as error:
            raise ModelPackageError(f"{Path(path).name} is damaged: its weights cannot be read.") from error
        tensors = {n.removeprefix(_NETWORK): t for n, t in weights.items() if n.startswith(_NETWORK)}
        return cls(definition, tensors)

    def request(self, request: TrainRequest, events: Events) -> TrainRequest:
        """The request with the package's model type, backbone and arguments, which its weights belong to.

        Raises:
            ModelPackageError: the package does not say what they are.
        """
        own: dict = self.definition.provenance.get("request") or {}
        try:
            changed = dataclasses.replace(
                request,
                model_type=str(own["model_type"]),
                backbone=str(own["backbone"]),
                model_arguments=tuple((str(name), str(value)) for name, value in own.get("model_arguments", ())),
                backbone_weights="NONE",
                weights_file="",
            )
        except (TypeError, KeyError, AttributeError, ValueError, RequestError) as error:
            raise ModelPackageError(
                f"{self.definition.name} does not say which network it holds, so training cannot start from it."
            ) from error
        fields = ("model_type", "backbone", "model_arguments")
        if any(getattr(changed, field) != getattr(request, field) for field in fields):
            arguments = ", ".join(f"{name} = {value}" for name, value in changed.model_arguments)
            events.info(
                f"Model type, backbone and arguments are those of {self.definition.name}: {changed.model_type}, "
                f"{changed.backbone}{', ' + arguments if arguments else ''}."
            )
        return changed

    def start(
        self, network: nn.Module, outputs: Sequence[int], schema: ClassSchema, band_names: Sequence[str], events: Events
    ) -> None:
        """Load what fits into a network that was built for ``request``.

        Rows of the last layer go to the classes of the same value; a band with a known name takes that band's filters
        of the first layer, others take them in their order (see ``fit_bands``). The rest is taken as it is.

        Args:
            outputs: the class value of each channel of the new network.
            band_names: of the new data; empty where unknown.

        Raises:
            ModelError: less than half of the network's tensors fit.
        """
        wanted = network.state_dict()
        order = _order(self.definition.band_names, band_names)
        bands = len(band_names)
        inputs = {f"encoder.{name}" for name in input_layers(network.encoder, bands)}
        head = _last_layer(network)
        taken: dict[str, torch.Tensor] = {}
        for name, target in wanted.items():
            tensor = self.tensors.get(name)
            if tensor is not None and name in inputs and tensor.ndim == 4:
                tensor = self._bands(tensor, bands, order)
            elif tensor is not None and name in head:
                tensor = self._rows(tensor, target, outputs)
            if tensor is not None and tensor.shape == target.shape:
                taken[name] = tensor
        if len(taken) < LEAST_SHARE * len(wanted):
            raise ModelError(
                f"{self.definition.name} is damaged: its weights do not fit the network that it describes. Get it "
                "again from where it came."
            )
        copy_tensors(network, taken)
        events.info(
            f"Started from {self.definition.name}: {len(taken)} of the network's {len(wanted)} tensors were taken. "
            f"{self._classes(outputs, schema, events)} {self._first_layer(bands, order)}The bands are normalised by "
            "the new training data."
        )

    def _bands(self, kernel: torch.Tensor, bands: int, order: list[int] | None) -> torch.Tensor | None:
        return fit_bands(kernel, bands, order) if kernel.shape[1] == self.definition.bands else None

    def _rows(self, tensor: torch.Tensor, target: torch.Tensor, outputs: Sequence[int]) -> torch.Tensor | None:
        own = {value: row for row, value in enumerate(self.definition.outputs)}
        if tensor.shape[0] != len(own) or tensor.shape[1:] != target.shape[1:]:
            return None
        rows = target.clone()
        for row, value in enumerate(outputs):
            if value in own:
                rows[row] = tensor[own[value]]
        return rows

    def _classes(self, outputs: Sequence[int], schema: ClassSchema, events: Events) -> str:
        """Say what became of the classes, and warn of those whose name has changed."""
        own, now = _names(self.definition.schema), _names(schema)
        kept = [value for value in outputs if value in self.definition.outputs]
        for value in kept:
            if own.get(value) != now.get(value):
                events.warning(
                    f"Class {value} is {own.get(value)} in {self.definition.name} and {now.get(value)} in the training "
                    "data; they are taken as the same. If they are not, give the new class another value."
                )
        groups = (
            ("Classes it knows", [now[value] for value in kept]),
            ("Classes that start anew", [now[value] for value in outputs if value not in kept]),
            ("Classes given up", [own[value] for value in self.definition.outputs if value not in kept]),
        )
        return " ".join(f"{what}: {', '.join(names)}." for what, names in groups if names)

    def _first_layer(self, bands: int, order: list[int] | None) -> str:
        known = self.definition.bands
        if order is not None and order != list(range(known)):
            sources = ", ".join(str(i + 1) for i in order)
            return f"By their names the {bands} bands take the filters of its bands {sources}. "
        return "" if known == bands else f"The first layer was fitted from {known} to {bands} bands by their order. "


def _order(known: Sequence[str], now: Sequence[str]) -> list[int] | None:
    """Which known band each new one takes: the one of its name, else the one at its place, from the start again.

    Returns:
        Positions from 0, or None where no name is known.
    """
    places = {name: i for i, name in enumerate(known) if name and list(known).count(name) == 1}
    if places.keys().isdisjoint(now):
        return None
    return [places.get(name, i % len(known)) for i, name in enumerate(now)]


def _last_layer(network: nn.Module) -> set[str]:
    """The names of the tensors that hold one row for each class."""
    last = [name for name, m in network.segmentation_head.named_modules() if isinstance(m, nn.Conv2d)][-1]
    return {f"segmentation_head.{last}.{tensor}" for tensor in ("weight", "bias")}


def _names(schema: ClassSchema) -> dict[int, str]:
    return {0: "Background", **{c.value: c.name for c in schema.classes}}
