"""Write a model package: a plain zip with the .emd, the .onnx, the weights and the report at its root."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Sequence
from pathlib import Path

import torch
from safetensors.torch import save as save_tensors

from .definition import ModelDefinition
from .extras import REPORT, example_name

#: Members carry the earliest date a zip can hold, so that equal networks are equal members.
_DATE = (1980, 1, 1, 0, 0, 0)
#: Weights are noise: packing makes them hardly smaller (7 %), and every reading longer.
_WEIGHTS = zipfile.ZIP_STORED


def write_package(
    path: Path,
    definition: ModelDefinition,
    graph: Path,
    weights: dict[str, torch.Tensor],
    int8: Path | None = None,
    report: bytes = b"",
    examples: Sequence[bytes] = (),
) -> None:
    """Write the package to ``path``.

    Args:
        graph: the exported .onnx.
        weights: the network's state for further training, kept as safetensors.
        int8: its 8-bit copy, if the definition tells of one.
        report: an HTML page about it, under the name that Esri gives it.
        examples: JPEGs of chips, from which the report can be made again.
    """
    onnx = graph.read_bytes()
    emd = definition.to_emd()
    own = emd["Chipwise"]
    own["onnx_sha256"] = hashlib.sha256(onnx).hexdigest()
    quantised = int8.read_bytes() if int8 else b""
    if quantised:
        own["int8"]["sha256"] = hashlib.sha256(quantised).hexdigest()
    tensors = save_tensors({name: tensor.detach().cpu().contiguous() for name, tensor in weights.items()})
    with zipfile.ZipFile(path, "w") as package:
        _add(package, f"{definition.name}.emd", json.dumps(emd, indent=2).encode(), zipfile.ZIP_DEFLATED)
        _add(package, f"{definition.name}.onnx", onnx, _WEIGHTS)
        if quantised:
            _add(package, own["int8"]["file"], quantised, _WEIGHTS)
        _add(package, f"{definition.name}.safetensors", tensors, _WEIGHTS)
        if report:
            _add(package, REPORT, report, zipfile.ZIP_DEFLATED)
        for i, picture in enumerate(examples):
            _add(package, example_name(i), picture, zipfile.ZIP_STORED)


def _add(package: zipfile.ZipFile, name: str, content: bytes, compression: int) -> None:
    member = zipfile.ZipInfo(name, _DATE)
    member.compress_type = compression
    member.external_attr = 0o644 << 16
    package.writestr(member, content)
