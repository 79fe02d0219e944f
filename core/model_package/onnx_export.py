"""Write a trained network as ONNX: raw pixel values in, class index and confidence out."""

from __future__ import annotations

import contextlib
import logging
import os
import warnings
from pathlib import Path

import numpy as np
import onnxruntime
import torch
from torch import nn

from ..errors import ModelError
from .definition import ModelDefinition
from .graph_io import CLASSES, CONFIDENCE, INPUT, PROBABILITIES


class _Classifying(nn.Module):
    """Adds softmax and the maximum to a network, so that they run inside the graph, where they cost least.

    Softmax is written out, since ONNX Runtime's own takes a tenth of an 8-bit network's time on images.
    """

    def __init__(self, model: nn.Module):
        super().__init__()
        self.model = model

    def forward(self, image: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        """Return the most probable class's index (uint8 or int32) and probability, and all probabilities (float32)."""
        scores = self.model(image)
        index = scores.argmax(1).to(torch.uint8 if scores.shape[1] <= 256 else torch.int32)
        exponentials = (scores - scores.amax(1, keepdim=True)).exp()
        total = exponentials.sum(1, keepdim=True)
        return index, total.reciprocal().squeeze(1), exponentials / total


def export_onnx(model: nn.Module, definition: ModelDefinition, folder: Path) -> Path:
    """Export the network and check that ONNX Runtime computes what torch computes.

    The graph takes ``image`` float32 (n, bands, rows, columns) in raw values and gives ``classes`` and ``confidence``
    (n, rows, columns) and ``probabilities`` float32 (n, channels, rows, columns). Rows and columns are free (multiples
    of 32), or the definition's tile size if it is fixed.

    Raises:
        ModelError: the exported graph gives other results.
    """
    path = folder / "model.onnx"
    model = model.cpu().eval().to(memory_format=torch.contiguous_format)
    size = definition.tile_size
    example = _example(definition, size)
    auto = torch.export.Dim.AUTO
    shape = {0: auto} if definition.fixed_size else {0: auto, 2: auto, 3: auto}
    with warnings.catch_warnings(), open(os.devnull, "w", encoding="utf-8") as nowhere:
        warnings.simplefilter("ignore")
        with contextlib.redirect_stdout(nowhere), _quiet("torch.onnx"):
            program = torch.onnx.export(
                _Classifying(model),
                (example,),
                dynamo=True,
                dynamic_shapes=(shape,),
                input_names=[INPUT],
                output_names=[CLASSES, CONFIDENCE, PROBABILITIES],
                verbose=False,
            )
    _forget_sources(program)
    program.save(path, external_data=False)
    _check(model, path, _example(definition, size if definition.fixed_size else size + 32))
    return path


def _forget_sources(program: torch.onnx.ONNXProgram) -> None:
    """Leave out where in which file torch found each operation: paths that name the user's folders."""
    for node in program.model.graph.all_nodes():
        node.metadata_props.clear()


def _example(definition: ModelDefinition, size: int) -> torch.Tensor:
    """Two images of noise around each band's mean."""
    noise = torch.randn(2, definition.bands, size, size, generator=torch.Generator().manual_seed(0))
    mean, std = torch.tensor(definition.mean), torch.tensor(definition.std)
    return noise * std[:, None, None] + mean[:, None, None]


def _check(model: nn.Module, path: Path, image: torch.Tensor) -> None:
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    with torch.inference_mode():
        expected = model(image).softmax(1)
    index, confidence, probabilities = session.run([CLASSES, CONFIDENCE, PROBABILITIES], {INPUT: image.numpy()})
    same = float((expected.argmax(1).numpy() == index).mean())
    difference = max(
        float(np.abs(expected.amax(1).numpy() - confidence).max()),
        float(np.abs(expected.numpy() - probabilities).max()),
    )
    if same < 0.999 or difference > 0.01:
        raise ModelError(
            f"The exported network differs from the trained one ({same:.2%} of the pixels agree). Please report it "
            "with the model type and backbone, and use another backbone meanwhile."
        )


@contextlib.contextmanager
def _quiet(logger: str):
    log = logging.getLogger(logger)
    level = log.level
    log.setLevel(logging.ERROR)
    try:
        yield
    finally:
        log.setLevel(level)
