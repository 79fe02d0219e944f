"""Open a model package that a stranger may have made: nothing in it is run, unpickled or written to disk."""

from __future__ import annotations

import hashlib
import json
import lzma
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath, PureWindowsPath

import onnx

from ..errors import ModelPackageError
from .definition import ModelDefinition

#: What zipfile raises for files that are no zip, damaged, encrypted or compressed in a way it does not know.
UNREADABLE_ZIP = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, OSError, EOFError, RuntimeError)
MAX_EMD_BYTES = 16 * 2**20
MAX_ONNX_BYTES = 2 * 2**30  # protobuf's own limit


@dataclass(frozen=True)
class ModelPackage:
    """An opened package: what it says, the ONNX graph as bytes, and the graph's hash, which is its identity."""

    definition: ModelDefinition
    graph: bytes
    sha256: str


def open_package(path: str | Path) -> ModelPackage:
    """Open a ``.dlpk``, or an ``.emd`` that lies beside its files.

    Raises:
        ModelPackageError: it is missing, of another kind, incomplete, unsafe or damaged.
    """
    path = Path(path)
    if not path.is_file():
        raise ModelPackageError(f"The model {path} does not exist.")
    suffix = path.suffix.lower()
    if suffix not in (".dlpk", ".emd"):
        raise ModelPackageError(f"{path.name} is no model package; choose a .dlpk or an .emd file.")
    emd, graph = _reader(path)(path, _model_file)
    data, identity = _parse(emd, path.name), hashlib.sha256(graph).hexdigest()
    definition = ModelDefinition.from_emd(data, path.name)
    if data["Chipwise"].get("onnx_sha256", identity) != identity:
        raise ModelPackageError(f"{path.name} is damaged: its network is not the one that its .emd describes.")
    check_graph(graph, path.name)
    return ModelPackage(definition, graph, identity)


def read_definition(path: str | Path) -> dict:
    """Return the .emd of a package as it is, whoever made it.

    Raises:
        ModelPackageError: there is none, or the package is unsafe or damaged.
    """
    path = Path(path)
    if path.suffix.lower() == ".emd":
        return _parse(_read_file(path, MAX_EMD_BYTES), path.name)
    with open_zip(path) as package:
        return _parse(_definition_in(package, path.name), path.name)


def read_int8(path: str | Path) -> bytes:
    """Return the 8-bit graph of a package that ``open_package`` has opened and whose definition tells of one.

    Raises:
        ModelPackageError: it is not there, not the one described, unsafe or damaged.
    """
    path = Path(path)
    emd, graph = _reader(path)(path, _int8_file)
    if _own(emd, path.name)["int8"].get("sha256") != hashlib.sha256(graph).hexdigest():
        raise ModelPackageError(f"{path.name} is damaged: its INT8 network is not the one that its .emd describes.")
    check_graph(graph, path.name)
    return graph


def read_weights(path: str | Path) -> bytes:
    """Return the ``.safetensors`` of a package that ``open_package`` has opened, as it is.

    Raises:
        ModelPackageError: it holds none, or is unsafe or damaged.
    """
    path = Path(path)
    _, weights = _reader(path)(path, _weights_file)
    return weights


def check_graph(graph: bytes, name: str) -> None:
    """Refuse a graph that is damaged or that reads other files of this computer.

    Raises:
        ModelPackageError: so it is.
    """
    try:
        model = onnx.load_model_from_string(graph)
    except Exception as error:  # protobuf's DecodeError has no public base class in all versions
        raise ModelPackageError(f"{name} is damaged: its ONNX network cannot be read.") from error
    files = [_external_file(t) for t in _tensors(model) if t.data_location == onnx.TensorProto.EXTERNAL]
    if any(file is None or _escapes(file) for file in files):
        raise ModelPackageError(f"{name} is not safe: its network wants to read other files.")
    if files:
        raise ModelPackageError(
            f"{name} keeps its weights in another file ({files[0]}), which is never read: save it as one file "
            "(onnx.save with save_as_external_data=False)."
        )


def _reader(path: Path) -> Callable[[Path, Callable[[bytes, str], str]], tuple[bytes, bytes]]:
    return _read_zip if path.suffix.lower() == ".dlpk" else _read_beside


def _read_zip(path: Path, file: Callable[[bytes, str], str]) -> tuple[bytes, bytes]:
    """Return the .emd and the file that it names."""
    with open_zip(path) as package:
        emd = _definition_in(package, path.name)
        return emd, _read_member(package, file(emd, path.name), MAX_ONNX_BYTES, path.name)


@contextmanager
def open_zip(path: Path) -> Iterator[zipfile.ZipFile]:
    """Open a package whose files all lie inside of it.

    Raises:
        ModelPackageError: it is unsafe, or turns out to be damaged while it is open.
    """
    try:
        with zipfile.ZipFile(path) as package:
            _check_names(package, path.name)
            yield package
    except UNREADABLE_ZIP as error:
        raise ModelPackageError(
            f"{path.name} is no model package: it is not a readable zip file ({error}). Get it again from where it "
            "came."
        ) from error


def _definition_in(package: zipfile.ZipFile, package_name: str) -> bytes:
    definitions = [m for m in package.infolist() if m.filename.lower().endswith(".emd")]
    if len(definitions) != 1:
        raise ModelPackageError(
            f"{package_name} holds {len(definitions) or 'no'} .emd files; a model package holds exactly one. Get it "
            "again from where it came."
        )
    return _read_member(package, definitions[0].filename, MAX_EMD_BYTES, package_name)


def _read_beside(path: Path, file: Callable[[bytes, str], str]) -> tuple[bytes, bytes]:
    emd = _read_file(path, MAX_EMD_BYTES)
    name = file(emd, path.name)
    model = path.parent / name
    if not model.is_file():
        raise ModelPackageError(f"{path.name} names the model file {name}, which is not beside it.")
    return emd, _read_file(model, MAX_ONNX_BYTES)


def _read_file(path: Path, limit: int) -> bytes:
    if path.stat().st_size > limit:
        raise ModelPackageError(f"{path.name} is larger than {limit >> 20} MiB; it cannot be what it claims.")
    return path.read_bytes()


def _read_member(package: zipfile.ZipFile, name: str, limit: int, package_name: str) -> bytes:
    """Read a member without trusting the size that the zip declares."""
    try:
        with package.open(name) as member:
            content = member.read(limit + 1)
    except KeyError as error:
        raise ModelPackageError(f"{package_name} is incomplete: it names {name} but does not hold it.") from error
    if len(content) > limit:
        raise ModelPackageError(f"{package_name} is not safe: {name} unpacks to more than {limit >> 20} MiB.")
    return content


def _check_names(package: zipfile.ZipFile, package_name: str) -> None:
    names = package.namelist()
    for name in names:
        if _escapes(name):
            raise ModelPackageError(f"{package_name} is not safe: it holds the path {name!r}, which leaves its folder.")
    if len(set(names)) != len(names):
        raise ModelPackageError(f"{package_name} is not safe: it holds two files of one name.")


def _model_file(emd: bytes, package_name: str) -> str:
    name = _parse(emd, package_name).get("ModelFile")
    if not isinstance(name, str) or not name.lower().endswith(".onnx"):
        raise ModelPackageError(
            f"{package_name} holds no ONNX network (its ModelFile is {name!r}); only models trained with Chipwise can "
            "be used."
        )
    return _inside(name, package_name)


def _weights_file(emd: bytes, package_name: str) -> str:
    name = _own(emd, package_name).get("weights")
    if not isinstance(name, str) or not name.lower().endswith(".safetensors"):
        raise ModelPackageError(f"{package_name} holds no weights to go on from; choose another model to start from.")
    return _inside(name, package_name)


def _int8_file(emd: bytes, package_name: str) -> str:
    described = _own(emd, package_name).get("int8")
    name = described.get("file") if isinstance(described, dict) else None
    if not isinstance(name, str) or not name.lower().endswith(".onnx"):
        raise ModelPackageError(f"{package_name} holds no INT8 network; set PRECISION to AUTO or FP32.")
    return _inside(name, package_name)


def _own(emd: bytes, package_name: str) -> dict:
    """What the definition says under Chipwise's own key."""
    own = _parse(emd, package_name).get("Chipwise")
    return own if isinstance(own, dict) else {}


def _inside(name: str, package_name: str) -> str:
    name = name.replace("\\", "/").removeprefix("./")
    if _escapes(name) or "/" in name:
        raise ModelPackageError(f"{package_name} is not safe: its model file {name!r} lies outside its folder.")
    return name


def _external_file(tensor: onnx.TensorProto) -> str | None:
    """The file beside the graph in which a tensor lies; None where none is named."""
    return next((entry.value for entry in tensor.external_data if entry.key == "location" and entry.value), None)


def _escapes(name: str) -> bool:
    return (
        ".." in PureWindowsPath(name).parts
        or PurePosixPath(name).is_absolute()
        or bool(PureWindowsPath(name).drive or PureWindowsPath(name).root)
    )


def _parse(emd: bytes, name: str) -> dict:
    try:
        data = json.loads(emd.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise ModelPackageError(f"{name} is damaged: its .emd is not valid JSON.") from error
    if not isinstance(data, dict):
        raise ModelPackageError(f"{name} is damaged: its .emd is not a JSON object.")
    return data


def _tensors(message) -> Iterator[onnx.TensorProto]:
    """All tensors of a graph, those in attributes, subgraphs and functions included."""
    if isinstance(message, onnx.TensorProto):
        yield message
        return
    for descriptor, value in message.ListFields():
        if descriptor.message_type is not None:
            for item in value if isinstance(value, Sequence) else (value,):
                yield from _tensors(item)
