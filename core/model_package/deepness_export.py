"""Export a model package as one ONNX file that opens in Deepness as it is, and here again with all its classes.

Deepness divides raw values by 255 and standardises them. Our networks take raw values, since they normalise inside, so
the file names the standardisation that takes the division back: mean 0 and standard deviation 1/255.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import math
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from onnx.tools.update_model_dims import update_inputs_outputs_dims
from onnx.utils import Extractor

from ..errors import ModelError, ModelPackageError, OutputError
from ..events import Events
from ..partial import check_writable, partial_file
from ..requests import ExportModelRequest
from .cell_size import cell_metres
from .deepness_metadata import DeepnessMetadata
from .definition import ModelDefinition
from .graph_io import DEFINITION, INPUT, PROBABILITIES
from .reader import ModelPackage, open_package

#: Rows and columns of a tile if the network was trained on smaller chips and no other size is asked for.
TILE_SIZE = 512
#: The newest file format that ONNX Runtime 1.17 reads, which Deepness installs. What later ones add is not used.
IR_VERSION = 9
#: Deepness counts classes from 1 in bytes.
MOST_CHANNELS = 255
#: What channels without a class are called.
BACKGROUND = "background"


def run(request: ExportModelRequest, events: Events) -> dict:
    """Export the model.

    Returns:
        ``output``, ``tile_size`` (pixels) and ``resolution`` (centimetres, None where unknown).

    Raises:
        ChipwiseError: the model or the tile size cannot be used, or the file cannot be written.
    """
    output = Path(request.output).absolute()
    check_writable(output.parent, output)
    package = open_package(request.model)
    _check_target(output, package)
    size = _tile_size(package.definition, request.tile_size)
    definition = dataclasses.replace(package.definition, tile_size=size, fixed_size=True, int8=None)
    metres = request.cell_size or cell_metres(definition)
    metadata = _metadata(definition, metres)
    events.progress(10, f"Fixing the network's size to {size} pixels")
    model = _fixed(package.graph, definition)
    properties = metadata.write(_overlap(request.padding, size, events))
    onnx.helper.set_model_props(model, properties | {DEFINITION: json.dumps(definition.to_emd())})
    graph = model.SerializeToString()
    events.progress(50, "Comparing it with the model")
    _compare(package.graph, graph, definition)
    with partial_file(output) as path:
        path.write_bytes(graph)
        events.check_cancelled()
    _tell(definition, metadata, events)
    return {"output": str(output), "tile_size": size, "resolution": metadata.resolution}


def _check_target(output: Path, package: ModelPackage) -> None:
    if output.is_file() and hashlib.sha256(output.read_bytes()).hexdigest() == package.sha256:
        raise OutputError(f"The output {output} is the network of the model itself; choose another name.")


def _tile_size(definition: ModelDefinition, wanted: int) -> int:
    """Rows and columns of the tiles."""
    if not definition.fixed_size:
        return wanted or max(definition.tile_size, TILE_SIZE)
    if wanted not in (0, definition.tile_size):
        raise ModelError(
            f"{definition.name} takes tiles of {definition.tile_size} pixels only, because of its architecture; leave "
            "the tile size (TILE_SIZE) empty."
        )
    return definition.tile_size


def _metadata(definition: ModelDefinition, metres: float | None) -> DeepnessMetadata:
    channels = len(definition.outputs)
    if not 2 <= channels <= MOST_CHANNELS:
        raise ModelError(
            f"{definition.name} tells {channels} classes apart; for Deepness a model needs 2 to {MOST_CHANNELS}."
        )
    names = {item.value: item.name for item in definition.schema.classes}
    return DeepnessMetadata(
        tuple(names.get(value, BACKGROUND) for value in definition.outputs),
        None if metres is None else round(metres * 100, 6),
        definition.tile_size,
        (0.0,) * definition.bands,
        (1 / 255,) * definition.bands,
    )


def _overlap(padding: int, size: int, events: Events) -> int:
    """How much neighbouring tiles overlap, in percent of a tile: twice the padding, and half of a tile at most."""
    if 4 * padding > size:
        events.warning(f"Tiles of {size} pixels leave room for a padding of {size // 4} pixels; seams may show.")
    return min(math.ceil(200 * padding / size), 50)


def _fixed(graph: bytes, definition: ModelDefinition) -> onnx.ModelProto:
    """The network from raw values to probabilities, for one tile of fixed size.

    Raises:
        ModelPackageError: the graph has no probabilities, or does not fit the definition.
    """
    model = onnx.load_model_from_string(graph)
    if PROBABILITIES not in [output.name for output in model.graph.output]:
        raise ModelPackageError(
            f"{definition.name} gives no probabilities, since it was trained with an early Chipwise; train it again."
        )
    size, channels = definition.tile_size, len(definition.outputs)
    try:
        model = Extractor(model).extract_model([INPUT], [PROBABILITIES])
        model.ir_version = min(model.ir_version, IR_VERSION)
        del model.graph.value_info[:]  # they tell of a free size
        return update_inputs_outputs_dims(
            model, {INPUT: [1, definition.bands, size, size]}, {PROBABILITIES: [1, channels, size, size]}
        )
    except (ValueError, KeyError, onnx.checker.ValidationError) as error:
        raise ModelPackageError(
            f"{definition.name} is damaged: its network is not the one that its definition describes."
        ) from error


def _compare(original: bytes, exported: bytes, definition: ModelDefinition) -> None:
    """Run both networks on a tile of noise like the training data.

    Raises:
        ModelError: one cannot be run, or they give different probabilities.
    """
    noise = np.random.default_rng(0).normal(size=(1, definition.bands, definition.tile_size, definition.tile_size))
    mean, std = (np.array(values)[:, np.newaxis, np.newaxis] for values in (definition.mean, definition.std))
    image = (noise * std + mean).astype(np.float32)
    try:
        before, after = (_probabilities(graph, image) for graph in (original, exported))
    except Exception as error:  # ONNX Runtime's exceptions share no public base class
        reason = (str(error).strip().splitlines() or [type(error).__name__])[0].rstrip(".")
        raise ModelError(
            f"{definition.name} cannot be run on tiles of {definition.tile_size} pixels: {reason}. Choose smaller "
            "tiles (TILE_SIZE)."
        ) from error
    difference = float(np.abs(before - after).max()) if before.shape == after.shape else math.inf
    if not difference < 1e-3:
        raise ModelError(
            f"The exported network differs from the model (probabilities by {difference:.2g}). Please report it with "
            "the model's type and backbone."
        )


def _probabilities(graph: bytes, image: np.ndarray) -> np.ndarray:
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 4
    session = onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
    return session.run([PROBABILITIES], {INPUT: image})[0]


def _tell(definition: ModelDefinition, metadata: DeepnessMetadata, events: Events) -> None:
    """Say what was written, and what Deepness must be told or cannot do."""
    bands = ", ".join(f"{i} {name}".strip() for i, name in enumerate(definition.band_names, 1))
    classes = ", ".join(f"{i} {name}" for i, name in enumerate(metadata.class_names))
    events.info(f"Tiles of {metadata.tile_size} pixels. Channels: {classes}.")
    events.info(f"Deepness knows bands by their order only; give it those of the model: {bands}.")
    if metadata.resolution is None:
        events.warning(
            "The cell size of the training data is unknown or in degrees, so the file says none: set the resolution in "
            "Deepness by hand, or export again with a cell size in metres (CELL_SIZE)."
        )
    else:
        events.info(f"Resolution: {metadata.resolution:g} cm per pixel.")
    if definition.dtype != "uint8":
        events.warning(
            f"The model was trained on {definition.dtype} values. Deepness gives them to it unchanged from a raster "
            "with the same values; layers that are drawn (WMS, XYZ, or any with colours) come as 8 bits and make no "
            "sense to it."
        )
