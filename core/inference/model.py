"""What classification knows of a model, whoever made it."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from ..errors import ModelPackageError
from ..events import Events
from ..model_package.definition import ModelDefinition
from ..model_package.reader import open_package
from ..schema import ClassSchema
from .engine import Engine, OnnxEngine


@dataclass(frozen=True)
class Model:
    """A model: its classes, its bands, and the network.

    Attributes:
        outputs: the class value of each channel.
        dtype: data type of the images it was trained on, None if unknown.
        fill: float32 (bands,): what stands for invalid pixels.
        sha256: the network's hash, its identity.
    """

    name: str
    schema: ClassSchema
    outputs: tuple[int, ...]
    band_names: tuple[str, ...]
    dtype: str | None
    fill: np.ndarray
    min_cell_size: dict | None
    max_cell_size: dict | None
    sha256: str
    definition: ModelDefinition | None
    graph: bytes = field(repr=False, default=b"")

    def load(self, device: str, precision: str, events: Events) -> Engine:
        """Load the network.

        Raises:
            ModelPackageError: it cannot be run, or takes other bands than the model names.
            DeviceError: the device asked for cannot be used.
        """
        engine = OnnxEngine(self.graph, device)
        if engine.bands != len(self.band_names):
            raise ModelPackageError(f"{self.name} is damaged: its network takes {engine.bands} bands.")
        if device == "AUTO" and engine.fell_back:
            events.info("No usable NVIDIA GPU: ONNX Runtime works on the processor.")
        return engine


def open_model(path: str, trust_code: bool = False) -> Model:
    """Open a model package.

    Raises:
        ModelPackageError: it cannot be used.
    """
    package = open_package(path)
    own = package.definition
    return Model(
        own.name, own.schema, own.outputs, own.band_names, own.dtype, np.array(own.mean, np.float32), own.min_cell_size,
        own.max_cell_size, package.sha256, own, package.graph,
    )  # fmt: skip
