"""Programs of PyTorch: TorchScript and exported programs. They can run any code: opened only for who trusts them."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

from ..errors import DeviceError, ModelPackageError
from ..events import Events
from ..model_package.scores import Scores, find_scores
from .engine import first_line, stride_of

#: The rows and columns on which a program that takes any is tried.
TRIAL_SIZE = 256
PRECISIONS = {"FP16": torch.float16, "BF16": torch.bfloat16}


@dataclass(frozen=True)
class Program:
    """An opened program: ``sizes`` are tiles, bands, rows and columns that it takes, None where it takes any."""

    module: torch.nn.Module
    scores: Scores
    sizes: tuple[int | None, int, int | None, int | None]
    sha256: str

    @property
    def bands(self) -> int:
        """Number of bands it takes."""
        return self.sizes[1]

    @property
    def channels(self) -> int:
        """Number of channels; a single one counts as two classes."""
        return max(self.scores.channels, 2)

    def load(self, device: str, precision: str, events: Events, outputs: Sequence[str] = ()) -> TorchEngine:
        """Put it on a device (AUTO, CPU, CUDA); AUTO precision is FP16 on a GPU and FP32 on a processor.

        It gives all outputs whatever is asked for.
        """
        return TorchEngine(self, device, precision)


class TorchEngine:
    """Runs a program; see ``Engine``. Values are divided by 255, as Deepness does with those that say nothing else.

    Raises:
        DeviceError: the device is not there, or does not compute in this precision.
    """

    at_once = 1

    def __init__(self, program: Program, device: str, precision: str):
        if device == "CUDA" and not torch.cuda.is_available():
            raise DeviceError("No CUDA device can be used: no NVIDIA GPU or driver was found. Set DEVICE to CPU.")
        self.device = "cuda" if device != "CPU" and torch.cuda.is_available() else "cpu"
        if precision == "INT8" or (precision == "FP16" and self.device == "cpu"):
            raise DeviceError(f"Programs of PyTorch do not compute in {precision} here; set PRECISION to AUTO.")
        self.precision = {"cuda": "FP16", "cpu": "FP32"}[self.device] if precision == "AUTO" else precision
        self.name = f"PyTorch {torch.__version__} {self.device}"
        self.batch_size, self.bands, self.tile_size, _ = program.sizes
        self.stride = stride_of(self.tile_size)
        self.channels = program.channels
        self._scores = program.scores
        self._module = program.module.to(self.device)

    def classify(self, images: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """See ``Engine``."""
        confidence, index = self._run(images).max(1)
        return index.to(torch.int32).cpu().numpy(), confidence.cpu().numpy()

    def probabilities(self, images: np.ndarray) -> np.ndarray:
        """See ``Engine``."""
        return self._run(images).cpu().numpy()

    @torch.inference_mode()
    def _run(self, images: np.ndarray) -> torch.Tensor:
        """Probabilities float32 (n, channels, rows, columns)."""
        image = torch.from_numpy(np.ascontiguousarray(images)).to(self.device) / 255
        kind = PRECISIONS.get(self.precision)
        with torch.autocast(self.device, kind, enabled=kind is not None):
            values = _scores_of(self._module(image)).float()
        if self._scores.reduction > 1:
            values = torch.nn.functional.interpolate(values, scale_factor=self._scores.reduction, mode="bilinear")
        if self._scores.channels == 1:
            second = values if self._scores.are_probabilities else values.sigmoid()
            return torch.cat((1 - second, second), 1)
        if self._scores.are_probabilities:
            return values / (values.sum(1, keepdim=True) + 1e-9)
        return values.softmax(1)


def open_program(path: Path) -> Program:
    """Open a program of PyTorch, which may run any code that is in it.

    Raises:
        ModelPackageError: it is damaged, or no segmentation network that can be used.
    """
    name = path.name
    try:
        module, sizes = _load_exported(path) if path.suffix.lower() == ".pt2" else _load_script(path)
    except ModelPackageError:
        raise
    except Exception as error:  # torch raises whatever goes wrong inside it
        raise ModelPackageError(
            f"{name} is no program of PyTorch ({first_line(error)}). Files that hold only weights, or pickled objects, "
            "cannot be used; ask for TorchScript, an exported program or ONNX."
        ) from error
    number, bands, rows, columns = sizes
    if rows != columns:
        raise ModelPackageError(f"{name} takes tiles that are not square; export it with square ones.")

    def run(images: np.ndarray) -> np.ndarray:
        with torch.inference_mode():
            return _scores_of(module(torch.from_numpy(images))).float().numpy()

    try:
        scores = find_scores(run, (number or 1, bands, rows or TRIAL_SIZE, columns or TRIAL_SIZE), name)
    except ModelPackageError:
        raise
    except Exception as error:  # so does the program
        raise ModelPackageError(f"{name} cannot be run: {first_line(error)}.") from error
    return Program(module, scores, sizes, hashlib.sha256(path.read_bytes()).hexdigest())


def _load_script(path: Path) -> tuple[torch.nn.Module, tuple[int | None, int, int | None, int | None]]:
    """Load TorchScript; the number of bands is that of its first convolution."""
    module = torch.jit.load(str(path), map_location="cpu").eval()
    kernels = [tensor for tensor in module.state_dict().values() if tensor.ndim == 4]
    if not kernels:
        raise ModelPackageError(
            f"{path.name} does not say how many bands it takes, since its weights are frozen into it; ask for ONNX."
        )
    return module, (None, kernels[0].shape[1], None, None)


def _load_exported(path: Path) -> tuple[torch.nn.Module, tuple[int | None, int, int | None, int | None]]:
    """Load an exported program; its sizes are those it was exported for."""
    program = torch.export.load(str(path))
    names = program.graph_signature.user_inputs
    image = next(node for node in program.graph.nodes if node.name == names[0])
    shape = image.meta["val"].shape
    if len(names) != 1 or len(shape) != 4 or not isinstance(shape[1], int):
        raise ModelPackageError(f"{path.name} does not take one image of tiles, bands, rows, columns.")
    number, rows, columns = (size if isinstance(size, int) else None for size in (shape[0], shape[2], shape[3]))
    return program.module(), (number, shape[1], rows, columns)


def _scores_of(output) -> torch.Tensor:
    """The scores among what a program gives: a tensor, several, or several by name."""
    values = output.values() if isinstance(output, dict) else output if isinstance(output, (tuple, list)) else [output]
    return next(value for value in values if isinstance(value, torch.Tensor) and value.ndim == 4)
