"""Open a model of any kind, ours or a stranger's, and load it for a device."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from ..errors import ModelPackageError
from ..events import Events
from ..model_package.definition import ModelDefinition
from ..model_package.foreign_onnx import open_foreign_onnx
from ..model_package.reader import open_package, read_int8
from ..schema import PALETTE, ClassSchema, LandClass
from .engine import OUTPUTS, Engine
from .precision import Network, open_engine

PACKAGES, TORCH = (".dlpk", ".emd"), (".pt", ".pth", ".ts", ".pt2")
#: What a channel is called that is no class.
BACKGROUND = "background"


@dataclass(frozen=True)
class Model:
    """What classification knows of a model.

    Attributes:
        outputs: the class value of each output channel; 0 is background.
        band_names: of the bands it takes, empty texts where unknown.
        dtype: the type of the values it was trained on, None where unknown.
        fill: what it is shown for invalid pixels, float32 (bands,); they are normalised to 0.
        min_cell_size, max_cell_size: as Esri gives them, ``{"x", "y", "spatialReference"}``; None where unknown.
        sha256: hash of its network, which identifies it.
        definition: of our own models.
        open: loads it for a device (AUTO, CPU, CUDA) in a precision (AUTO, FP32, FP16, BF16, INT8), to give outputs of
            these names.
        suggestions: how a stranger would use it, as parameters; empty where nothing is known.
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
    open: Callable[[str, str, Events, Sequence[str]], Engine]
    suggestions: str = ""

    @property
    def bands(self) -> int:
        """Number of bands it takes."""
        return len(self.band_names)

    def load(self, device: str, precision: str, events: Events, outputs: Sequence[str] = OUTPUTS) -> Engine:
        """Load the network.

        Args:
            outputs: what will be asked of it, by the names of ``graph_io``; the less, the faster.

        Raises:
            ModelPackageError: it cannot be run, does not fit its description, or has no INT8 copy.
            DeviceError: the device cannot be used, or does not compute in this precision.
        """
        engine = self.open(device, precision, events, outputs)
        if engine.bands != self.bands:
            raise ModelPackageError(f"{self.name} is damaged: its network takes {engine.bands} bands.")
        if engine.channels != len(self.outputs):
            raise ModelPackageError(
                f"{self.name} is damaged: its network gives {engine.channels} channels for {len(self.outputs)} classes."
            )
        return engine


def open_model(path: str | Path, trust_code: bool = False) -> Model:
    """Open a model file: ours (.dlpk, .emd), any segmentation network as .onnx, or a program of PyTorch.

    Args:
        trust_code: whether programs of PyTorch may be opened, which can run any code.

    Raises:
        ModelPackageError: it is missing, of another kind, unsafe, damaged, or may not be trusted.
    """
    path = Path(path)
    if not path.is_file():
        raise ModelPackageError(f"The model {path} does not exist.")
    suffix = path.suffix.lower()
    if suffix in PACKAGES:
        return _own(path)
    if suffix == ".onnx":
        return _foreign(path)
    if suffix in TORCH:
        return _program(path, trust_code)
    raise ModelPackageError(f"{path.name} is no model; choose a .dlpk, .emd or .onnx file.")


def _own(path: Path) -> Model:
    package = open_package(path)
    definition = package.definition
    read = (lambda: read_int8(path)) if definition.int8 else None
    return _defined(definition, package.graph, package.sha256, read)


def _foreign(path: Path) -> Model:
    foreign = open_foreign_onnx(path)
    if foreign.definition:
        model = _defined(foreign.definition, foreign.graph, foreign.sha256)
    else:
        mean, std = (np.array(values, np.float32) for values in (foreign.mean, foreign.std))
        network = Network(foreign.graph, mean, std)
        model = _described(
            path.stem,
            foreign.class_names,
            foreign.channels,
            mean,
            foreign.sha256,
            _opening(network),
        )
        model = replace(model, suggestions=foreign.suggestions)
    if model.min_cell_size or foreign.cell_size is None:
        return model
    metres = {"x": foreign.cell_size, "y": foreign.cell_size, "spatialReference": {"wkid": 3857}}
    return replace(model, min_cell_size=metres, max_cell_size=metres)


def _defined(
    definition: ModelDefinition, graph: bytes, sha256: str, read_int8: Callable[[], bytes] | None = None
) -> Model:
    """A model of ours."""
    mean, std = (np.array(values, np.float32) for values in (definition.mean, definition.std))
    network = Network(graph, mean, std, definition.int8, read_int8, is_ours=True)
    return Model(
        definition.name,
        definition.schema,
        definition.outputs,
        definition.band_names,
        definition.dtype,
        mean,
        definition.min_cell_size,
        definition.max_cell_size,
        sha256,
        definition,
        _opening(network),
    )


def _opening(network: Network) -> Callable[[str, str, Events, Sequence[str]], Engine]:
    def load(device: str, precision: str, events: Events, outputs: Sequence[str]) -> Engine:
        return open_engine(replace(network, outputs=tuple(outputs)), device, precision, events)

    return load


def _program(path: Path, trust_code: bool) -> Model:
    if not trust_code:
        raise ModelPackageError(
            f"{path.name} is a program of PyTorch, which can do to this computer whatever its author wants. Set "
            "TRUST_CODE only if you know where it comes from, or get the model as .onnx or .dlpk, which run no code."
        )
    from .torch_engine import open_program  # torch is loaded for these only

    program = open_program(path)
    names = (BACKGROUND, "Class 1") if program.scores.channels == 1 else ()
    return _described(
        path.stem, names, program.channels, np.zeros(program.bands, np.float32), program.sha256, program.load
    )


def _described(
    name: str,
    class_names: Sequence[str],
    channels: int,
    fill: np.ndarray,
    sha256: str,
    load: Callable[[str, str, Events, Sequence[str]], Engine],
) -> Model:
    """A stranger's model; its channels are 1, 2, ... or, where the first one is background, 0, 1, ..."""
    names = tuple(class_names) or tuple(f"Class {i}" for i in range(1, channels + 1))
    first = 0 if names[0].strip().lower() == BACKGROUND else 1
    outputs = tuple(range(first, first + channels))
    classes = tuple(
        LandClass(value, f"{text} ({value})" if names.count(text) > 1 else text, PALETTE[i % len(PALETTE)])
        for i, (value, text) in enumerate(zip(outputs, names, strict=True))
        if value
    )
    return Model(
        name, ClassSchema(name, classes), outputs, ("",) * len(fill), None, fill, None, None, sha256, None, load
    )
