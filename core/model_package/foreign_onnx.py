"""Segmentation networks of strangers, as ONNX: checked, and brought into the form of ours.

The graph gets what ours have: normalisation in front, and behind it probabilities, classes and confidence. A model of
ours that was exported comes back this way, too, with its definition.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, compose, helper, numpy_helper

from ..errors import ModelPackageError
from .deepness_metadata import DeepnessMetadata, read_property
from .definition import ModelDefinition
from .graph_io import CLASSES, CONFIDENCE, DEFINITION, INPUT, PROBABILITIES
from .reader import MAX_ONNX_BYTES, check_graph
from .scores import Scores, find_scores

#: The rows and columns on which a network that takes any is tried, and the most that one of fixed size may take.
TRIAL_SIZE, MAX_SIZE = 256, 8192
#: The oldest operator set whose operators can be combined with those that are added.
OLDEST_OPSET = 9
#: The types of input that pixel values can be cast to; the first ones hold fractions.
FRACTIONS = (TensorProto.FLOAT, TensorProto.FLOAT16, TensorProto.DOUBLE)
INPUT_TYPES = (*FRACTIONS, TensorProto.UINT8, TensorProto.UINT16, TensorProto.INT32)


@dataclass(frozen=True)
class ForeignNetwork:
    """A stranger's network.

    Attributes:
        graph: in the form of ours: raw values in, classes, confidence and probabilities out.
        sha256: hash of the file.
        bands, channels: what it takes and gives; a single channel has become two.
        class_names: one for each channel, empty where unknown.
        mean, std: the normalisation in raw values, of each band.
        cell_size: metres, None where unknown.
        suggestions: how its author would use it, as parameters of Classify Pixels; empty where nothing is said.
        definition: of a model of ours that was exported; None for others.
    """

    graph: bytes
    sha256: str
    bands: int
    channels: int
    class_names: tuple[str, ...]
    mean: tuple[float, ...]
    std: tuple[float, ...]
    cell_size: float | None
    suggestions: str
    definition: ModelDefinition | None


def open_foreign_onnx(path: Path) -> ForeignNetwork:
    """Open an ``.onnx`` and bring it into the form of ours.

    Raises:
        ModelPackageError: it is unsafe, damaged, or no segmentation network that can be used.
    """
    if path.stat().st_size > MAX_ONNX_BYTES:
        raise ModelPackageError(f"{path.name} is larger than {MAX_ONNX_BYTES >> 20} MiB; it cannot be what it claims.")
    content, name = path.read_bytes(), path.name
    check_graph(content, name)
    model = onnx.load_model_from_string(content)
    properties = {p.key: p.value for p in model.metadata_props}
    metadata = DeepnessMetadata.read(properties, name)
    definition = read_property(properties, DEFINITION, name)
    if definition is not None:
        definition = ModelDefinition.from_emd(definition, name)
    _check_operators(model, name)
    source = _input(model, name)
    bands, size = _image_shape(source, metadata, name)
    output, scores = _try(content, source, (bands, size), name)
    mean, std = _normalisation(source, metadata, bands, name)
    adapted = _Adapted(model, source, output, scores, bands).graph(mean, std)
    return ForeignNetwork(
        adapted,
        hashlib.sha256(content).hexdigest(),
        bands,
        max(scores.channels, 2),
        _names_of_channels(metadata.class_names, scores.channels),
        tuple(mean.tolist()),
        tuple(std.tolist()),
        metadata.resolution / 100 if metadata.resolution else None,
        _suggestions(metadata, size),
        definition,
    )


def _check_operators(model: onnx.ModelProto, name: str) -> None:
    versions = {opset.domain: opset.version for opset in model.opset_import}
    if versions.get("", 0) < OLDEST_OPSET:
        raise ModelPackageError(
            f"{name} uses operators of ONNX version {versions.get('', 0)}; export it anew with version {OLDEST_OPSET} "
            "or later."
        )


def _input(model: onnx.ModelProto, name: str) -> onnx.ValueInfoProto:
    """The one input that is no weight."""
    weights = {tensor.name for tensor in model.graph.initializer}
    inputs = [value for value in model.graph.input if value.name not in weights]
    if len(inputs) != 1 or len(inputs[0].type.tensor_type.shape.dim) != 4:
        raise ModelPackageError(
            f"{name} does not take one image: a segmentation network has one input with the axes tiles, bands, rows, "
            "columns."
        )
    if inputs[0].type.tensor_type.elem_type not in INPUT_TYPES:
        raise ModelPackageError(f"{name} takes values of a type that pixels do not have.")
    return inputs[0]


def _image_shape(source: onnx.ValueInfoProto, metadata: DeepnessMetadata, name: str) -> tuple[int, int]:
    """Number of bands, and the rows and columns on which the network is tried."""
    _, bands, rows, columns = (dim.dim_value for dim in source.type.tensor_type.shape.dim)
    bands = bands or len(metadata.mean)
    if not bands:
        raise ModelPackageError(f"{name} does not say how many bands it takes; export it with a fixed number.")
    if rows != columns or bands > MAX_SIZE:
        raise ModelPackageError(
            f"{name} takes images of {bands} bands with {rows or 'any'} rows and {columns or 'any'} columns; only "
            "square tiles with the axes tiles, bands, rows, columns can be used."
        )
    if rows > MAX_SIZE:
        raise ModelPackageError(f"{name} takes tiles of {rows} pixels; at most {MAX_SIZE} can be used.")
    return bands, rows or min(metadata.tile_size or TRIAL_SIZE, 2 * TRIAL_SIZE)


def _try(content: bytes, source: onnx.ValueInfoProto, image: tuple[int, int], name: str) -> tuple[str, Scores]:
    """Run the network; return the name of the output that holds the scores, and what they are."""
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 4
    bands, size = image
    kind = helper.tensor_dtype_to_np_dtype(source.type.tensor_type.elem_type)
    number = source.type.tensor_type.shape.dim[0].dim_value or 1
    try:
        session = onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])
        outputs = [o for o in session.get_outputs() if "float" in o.type or "double" in o.type]
        output = next((o.name for o in outputs if len(o.shape) == 4), outputs[0].name if outputs else "")
        if not output:
            raise ModelPackageError(f"{name} gives no scores for classes, but other values; export it without ArgMax.")
        return output, find_scores(
            lambda images: session.run([output], {source.name: np.abs(images).astype(kind)})[0],
            (number, bands, size, size),
            name,
        )
    except ModelPackageError:
        raise
    except Exception as error:  # ONNX Runtime's exceptions share no public base class
        reason = (str(error).strip().splitlines() or [type(error).__name__])[0].rstrip(".")
        raise ModelPackageError(f"{name} cannot be run on tiles of {size} pixels: {reason}.") from error


def _normalisation(
    source: onnx.ValueInfoProto, metadata: DeepnessMetadata, bands: int, name: str
) -> tuple[np.ndarray, np.ndarray]:
    """What is subtracted from raw values and what they are then divided by; float64 (bands,) each.

    Fractions are expected in 0..1 unless the metadata say otherwise, as Deepness does; whole numbers as they are.
    """
    if source.type.tensor_type.elem_type not in FRACTIONS:
        return np.zeros(bands), np.ones(bands)
    if len(metadata.mean) not in (0, bands):
        raise ModelPackageError(f"{name} takes {bands} bands, and its metadata standardise {len(metadata.mean)}.")
    mean = np.array(metadata.mean or (0.0,) * bands)
    return mean * 255, np.array(metadata.std or (1.0,) * bands) * 255


def _names_of_channels(names: tuple[str, ...], channels: int) -> tuple[str, ...]:
    """A name for each channel, of a single one for both classes; names of another number of channels are not used."""
    if channels == 1:
        return names if len(names) == 2 else ("background", *(names[:1] or ("Class 1",)))
    return names if len(names) == channels else ()


def _suggestions(metadata: DeepnessMetadata, size: int) -> str:
    """What the metadata say of overlap, threshold and small segments, for tiles of a size in pixels."""
    size = metadata.tile_size or size
    items = []
    if metadata.overlap:
        items.append(
            f"PADDING {round(size * metadata.overlap / 200)} (an overlap of {metadata.overlap:g} % of tiles of {size} "
            "pixels)"
        )
    if metadata.threshold:
        items.append(f"THRESHOLD {100 * metadata.threshold:g}")
    if metadata.median and metadata.median > 1:
        items.append(f"MIN_PATCH {metadata.median**2 // 2 + 1} (a median filter of {metadata.median} pixels)")
    return ", ".join(items)


class _Adapted:
    """Builds the graph in the form of ours round a stranger's.

    Args:
        source, output: what the stranger's graph takes, and the name of its scores.
    """

    def __init__(self, model: onnx.ModelProto, source: onnx.ValueInfoProto, output: str, scores: Scores, bands: int):
        self._model = compose.add_prefix(model, "network/")
        self._source, self._output, self._scores, self._bands = source, f"network/{output}", scores, bands
        self._opset = next(opset.version for opset in model.opset_import if opset.domain == "")
        self._nodes: list[onnx.NodeProto] = []
        self._constants: list[onnx.TensorProto] = []

    def graph(self, mean: np.ndarray, std: np.ndarray) -> bytes:
        """The bytes of the graph."""
        graph, shape = self._model.graph, self._source.type.tensor_type.shape
        self._normalise(mean, std)
        before = len(self._nodes)
        self._classify(self._probabilities())
        nodes = [*self._nodes[:before], *graph.node, *self._nodes[before:]]
        del graph.node[:], graph.output[:], graph.value_info[:]
        graph.node.extend(nodes)
        graph.initializer.extend(self._constants)
        weights = {tensor.name for tensor in graph.initializer}
        inputs = [value for value in graph.input if value.name in weights]
        del graph.input[:]
        tiles, _, rows, columns = (dim.dim_value or axis for dim, axis in zip(shape.dim, "nbrc", strict=True))
        channels = max(self._scores.channels, 2)
        image = helper.make_tensor_value_info(INPUT, TensorProto.FLOAT, [tiles, self._bands, rows, columns])
        graph.input.extend([image, *inputs])
        for name, kind, axes in (
            (CLASSES, self._index_type, [tiles, rows, columns]),
            (CONFIDENCE, TensorProto.FLOAT, [tiles, rows, columns]),
            (PROBABILITIES, TensorProto.FLOAT, [tiles, channels, rows, columns]),
        ):
            graph.output.append(helper.make_tensor_value_info(name, kind, axes))
        return self._model.SerializeToString()

    @property
    def _index_type(self) -> int:
        return TensorProto.UINT8 if self._scores.channels <= 256 else TensorProto.INT32

    def _normalise(self, mean: np.ndarray, std: np.ndarray) -> None:
        value = self._add("Sub", INPUT, self._constant(mean.astype(np.float32)[:, None, None]))
        value = self._add("Div", value, self._constant(std.astype(np.float32)[:, None, None]))
        self._add("Cast", value, to=self._source.type.tensor_type.elem_type, result=f"network/{self._source.name}")

    def _probabilities(self) -> str:
        """Probabilities of all channels at every pixel; softmax and sigmoid where they are missing."""
        value = self._add("Cast", self._output, to=TensorProto.FLOAT)
        if self._scores.reduction > 1:
            value = self._enlarge(value)
        if self._scores.channels == 1:
            second = value if self._scores.are_probabilities else self._add("Sigmoid", value)
            first = self._add("Sub", self._constant(np.ones(1, np.float32)), second)
            return self._add("Concat", first, second, axis=1, result=PROBABILITIES)
        if not self._scores.are_probabilities:
            value = self._add("Exp", self._add("Sub", value, self._reduce("ReduceMax", value, 18)))
        total = self._add("Add", self._reduce("ReduceSum", value, 13), self._constant(np.full(1, 1e-9, np.float32)))
        return self._add("Div", value, total, result=PROBABILITIES)

    def _enlarge(self, value: str) -> str:
        scale = float(self._scores.reduction)
        scales = self._constant(np.array([1, 1, scale, scale], np.float32))
        if self._opset < 11:
            return self._add("Upsample", value, scales, mode="linear")
        return self._add("Resize", value, self._constant(np.zeros(0, np.float32)), scales, mode="linear")

    def _classify(self, probabilities: str) -> None:
        index = self._add("ArgMax", probabilities, axis=1, keepdims=0)
        self._add("Cast", index, to=self._index_type, result=CLASSES)
        self._reduce("ReduceMax", probabilities, 18, keepdims=0, result=CONFIDENCE)

    def _reduce(self, operator: str, value: str, since: int, **options) -> str:
        """Reduce over the channels; they are an attribute before an operator set, and an input since."""
        if self._opset < since:
            return self._add(operator, value, axes=[1], **options)
        return self._add(operator, value, self._constant(np.array([1], np.int64)), **options)

    def _add(self, operator: str, *inputs: str, result: str = "", **attributes) -> str:
        name = f"chipwise/{operator}{len(self._nodes)}"
        self._nodes.append(helper.make_node(operator, list(inputs), [result or name], name=name, **attributes))
        return result or name

    def _constant(self, values: np.ndarray) -> str:
        name = f"chipwise/constant{len(self._constants)}"
        self._constants.append(numpy_helper.from_array(values, name))
        return name
