"""An ONNX network: what its file says before it is run, and what classifying makes of it."""

from __future__ import annotations

import math
from pathlib import Path

import onnx

from ..errors import ModelPackageError
from ..inference.model import Model
from ..model_package.deepness_metadata import DeepnessMetadata, read_property
from ..model_package.definition import ModelDefinition
from ..model_package.graph_io import DEFINITION
from ..model_package.reader import MAX_ONNX_BYTES, check_graph
from .description import Description, describe_own


def describe_onnx(path: Path, model: Model | None) -> Description:
    """Describe an ONNX file.

    Args:
        model: what classification has made of it; None where it cannot be used.

    Raises:
        ModelPackageError: it is unsafe or damaged.
    """
    if path.stat().st_size > MAX_ONNX_BYTES:
        raise ModelPackageError(f"{path.name} is larger than {MAX_ONNX_BYTES >> 20} MiB; it cannot be what it claims.")
    content = path.read_bytes()
    check_graph(content, path.name)
    graph = onnx.load_model_from_string(content)
    properties = {p.key: p.value for p in graph.metadata_props}
    exported = read_property(properties, DEFINITION, path.name)
    if exported is not None:
        return describe_own(ModelDefinition.from_emd(exported, path.name))
    metadata = DeepnessMetadata.read(properties, path.name)
    metres = metadata.resolution / 100 if metadata.resolution else None
    bands = model.bands if model else 0
    return Description(
        name=path.stem,
        made_by="DEEPNESS" if "model_type" in properties else "OTHER",
        classes=model.schema.classes if model else (),
        outputs=model.outputs if model else (),
        band_names=("",) * bands,
        band_numbers=tuple(range(1, bands + 1)),
        mean=tuple(255 * value for value in metadata.mean),
        std=tuple(255 * value for value in metadata.std),
        cell_size=f"{metres:g} metres" if metres else "",
        cell_metres=metres,
        tile_size=metadata.tile_size,
        remarks={**_facts(graph), **properties},
    )


def _facts(model: onnx.ModelProto) -> dict[str, str]:
    """What the graph itself tells."""
    weights = {tensor.name for tensor in model.graph.initializer}
    versions = {opset.domain or "ONNX": opset.version for opset in model.opset_import}
    return {
        "Made with": f"{model.producer_name} {model.producer_version}".strip(),
        "Operators": ", ".join(f"{domain} {version}" for domain, version in versions.items()),
        "Weights": f"{sum(math.prod(tensor.dims) for tensor in model.graph.initializer):,}",
        "Inputs": "; ".join(_tensor(value) for value in model.graph.input if value.name not in weights),
        "Outputs": "; ".join(map(_tensor, model.graph.output)),
    }


def _tensor(value: onnx.ValueInfoProto) -> str:
    kind = value.type.tensor_type
    axes = ", ".join(str(dim.dim_value or dim.dim_param or "any") for dim in kind.shape.dim)
    return f"{value.name} {onnx.TensorProto.DataType.Name(kind.elem_type).lower()} ({axes})"
