"""Describe a model of any kind: what its file says, and what Classify Pixels will do with it."""

from __future__ import annotations

import json
from contextlib import ExitStack
from pathlib import Path

from ..errors import ModelPackageError
from ..events import Events
from ..inference.model import PACKAGES, TORCH, Model, open_model
from ..model_package.definition import ModelDefinition
from ..model_package.extras import HeldFile, list_files, read_examples
from ..model_package.reader import read_definition
from ..partial import partial_file
from ..requests import DescribeModelRequest
from ..schema import ClassSchema
from .arcgis import describe_arcgis
from .description import Description, describe_own
from .doubts import doubts
from .network import describe_onnx
from .page import Example, examples_of, figure, model_page, percent
from .record import mapping
from .verdict import verdict


def run(request: DescribeModelRequest, events: Events) -> dict:
    """Describe the model.

    Returns:
        ``report_output`` and ``schema_output`` as they were asked for, ``name``, ``made_by``, ``architecture``,
        ``backbone``, ``classes`` and ``bands`` as texts, ``class_count``, ``band_count``, ``data_type``, ``cell_size``
        (metres), ``tile_size`` (pixels), ``mean_iou``, ``accuracy``, ``sha256`` of the network and ``usable``; None or
        empty is what the file does not tell.

    Raises:
        ChipwiseError: the file is missing, damaged, unsafe or no model, or an output cannot be written.
    """
    path = Path(request.model).absolute()
    _check_kind(path)
    events.progress(10, "Opening the model")
    opened = _open(path)
    model, data = _describe(path, opened)
    events.progress(50, "Looking at its files")
    files = list_files(path, _named_files(data))
    told = verdict(model, opened)
    with ExitStack() as stack:
        for name, content in (
            (request.report_output, lambda: model_page(model, _examples(path, model), files, told)),
            (request.schema_output, lambda: _schema(model)),
        ):
            if name:
                stack.enter_context(partial_file(name)).write_bytes(content())
        events.check_cancelled()
    _tell(model, told, events)
    outputs = {"report_output": request.report_output, "schema_output": request.schema_output}
    return {**outputs, **_facts(model), "sha256": _network_hash(data, files), "usable": isinstance(opened, Model)}


def _check_kind(path: Path) -> None:
    if not path.is_file():
        raise ModelPackageError(f"The model {path} does not exist.")
    suffix = path.suffix.lower()
    if suffix in TORCH:
        raise ModelPackageError(
            f"{path.name} is a program of PyTorch, which tells what it is only when it is run. Get the model as .dlpk "
            "or .onnx."
        )
    if suffix not in (*PACKAGES, ".onnx"):
        raise ModelPackageError(f"{path.name} is no model; choose a .dlpk, .emd or .onnx file.")


def _open(path: Path) -> Model | str:
    """What classification makes of a model, or the sentence with which it refuses it."""
    try:
        return open_model(path)
    except ModelPackageError as error:
        return str(error)


def _describe(path: Path, opened: Model | str) -> tuple[Description, dict]:
    """The model, and the definition in its package; without one that is empty."""
    if path.suffix.lower() == ".onnx":
        return describe_onnx(path, opened if isinstance(opened, Model) else None), {}
    data = read_definition(path)
    if isinstance(data.get("Chipwise"), dict):
        return describe_own(ModelDefinition.from_emd(data, path.name)), data
    return describe_arcgis(data, path.stem), data


def _named_files(data: dict) -> list[str]:
    """The files that a definition names."""
    own = mapping(data.get("Chipwise"))
    names = (data.get("ModelFile"), own.get("weights"), mapping(own.get("int8")).get("file"))
    return [name for name in names if isinstance(name, str)]


def _network_hash(data: dict, files: list[HeldFile]) -> str:
    """The hash of the network's file: the only one, or the one that the definition names."""
    if not data:
        return files[0].sha256
    return next((file.sha256 for file in files if file.name == data.get("ModelFile")), "")


def _examples(path: Path, model: Description) -> list[Example]:
    """The example chips that the package holds, with what its definition says of them."""
    return [] if path.suffix.lower() == ".onnx" else examples_of(model, read_examples(path))


def _schema(model: Description) -> bytes:
    """The classes as the JSON that Export Training Data and the dock take."""
    classes = tuple(item for item in model.classes if item.value)
    if not classes:
        raise ModelPackageError(f"{model.name} names no classes, so there is no class schema to write.")
    return json.dumps(ClassSchema(model.name, classes).to_dict(), indent=2, ensure_ascii=False).encode("utf-8")


def _facts(model: Description) -> dict:
    """The outputs that say what the model is."""
    return {
        "name": model.name,
        "made_by": model.made_by,
        "architecture": model.architecture,
        "backbone": model.backbone,
        "classes": ";".join(item.name for item in model.classes),
        "class_count": len(model.classes) or None,
        "bands": bands_text(model),
        "band_count": len(model.band_names) or None,
        "data_type": model.dtype,
        "cell_size": model.cell_metres,
        "tile_size": model.tile_size,
        "mean_iou": model.miou,
        "accuracy": model.accuracy,
    }


def bands_text(model: Description) -> str:
    """The bands as the parameter BANDS takes them: by name, or by number where a name cannot stand there."""
    names = [name.strip() for name in model.band_names]
    if all(names) and len(set(names)) == len(names) and not any("," in name or name.isdecimal() for name in names):
        return ",".join(names)
    return ",".join(map(str, model.band_numbers))


def _tell(model: Description, told: list[str], events: Events) -> None:
    network = " with ".join(filter(None, (model.architecture, model.backbone))) or "a network"
    events.info(f"{model.name}: {network}, made by {model.made_by}.")
    if model.classes:
        events.info(f"Classes: {', '.join(f'{item.value} {item.name}' for item in model.classes)}.")
    if model.miou is not None or model.accuracy is not None:
        events.info(f"On its validation area: mean IoU {figure(model.miou)}, accuracy {percent(model.accuracy)}.")
    for sentence in told:
        events.info(sentence)
    for sentence in doubts(model):
        events.warning(sentence)
