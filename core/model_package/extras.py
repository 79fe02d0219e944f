"""What lies in a model package for people: its report and pictures of chips; and the list of all that lies in it."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import IO

from .reader import MAX_ONNX_BYTES, UNREADABLE_ZIP, open_zip

#: The name that ArcGIS gives a model's report, and its folder of pictures.
REPORT, PICTURES = "model_metrics.html", "ModelCharacteristics"
#: Pictures that are looked at, and bytes of each.
MOST_EXAMPLES, MAX_PICTURE_BYTES = 24, 2**20
#: Files that are listed.
MOST_FILES = 200
_CHUNK = 2**20


@dataclass(frozen=True)
class HeldFile:
    """A file of a model: its size in bytes, and its SHA-256, empty where it is too large to be looked at."""

    name: str
    size: int
    sha256: str


def example_name(number: int) -> str:
    """The name of a picture of a chip in a package."""
    return f"{PICTURES}/example_{number + 1}.jpg"


def read_examples(path: Path) -> list[bytes]:
    """The pictures of chips that a package holds, JPEGs as they are; an empty one for each that is none."""
    with contextlib.ExitStack() as stack:
        opened = _opener(path, stack)
        pictures = []
        for number in range(MOST_EXAMPLES):
            try:
                with opened(example_name(number)) as file:
                    content = file.read(MAX_PICTURE_BYTES + 1)
            except (KeyError, *UNREADABLE_ZIP):
                break
            pictures.append(content if _is_jpeg(content) else b"")
        return pictures


def list_files(path: Path, beside: Iterable[str] = ()) -> list[HeldFile]:
    """The files in a package; of any other file it and those of these names beside it that are there.

    Raises:
        ModelPackageError: the package is unsafe or damaged.
    """
    if path.suffix.lower() != ".dlpk":
        plain = [name for name in beside if name and name == PurePosixPath(name).name == PureWindowsPath(name).name]
        return [_held_on_disk(file) for file in (path, *map(path.with_name, plain)) if file.is_file()]
    with open_zip(path) as package:
        members = [member for member in package.infolist() if not member.is_dir()][:MOST_FILES]
        files = []
        for member in members:
            with package.open(member) as content:
                files.append(_held(member.filename, member.file_size, content))
        return files


def _opener(path: Path, stack: contextlib.ExitStack) -> Callable[[str], IO[bytes]]:
    """What opens a file of a package by its name; nothing in it leads out of its folder."""
    if path.suffix.lower() != ".dlpk":
        return lambda name: (path.parent / name).open("rb")
    package = stack.enter_context(open_zip(path))
    return package.open


def _is_jpeg(content: bytes) -> bool:
    return len(content) <= MAX_PICTURE_BYTES and content.startswith(b"\xff\xd8\xff") and content.endswith(b"\xff\xd9")


def _held_on_disk(path: Path) -> HeldFile:
    with path.open("rb") as file:
        return _held(path.name, path.stat().st_size, file)


def _held(name: str, size: int, content: IO[bytes]) -> HeldFile:
    """Hash a file as far as it may go, without trusting the size that is told of it."""
    digest, read = hashlib.sha256(), 0
    for chunk in _chunks(content):
        digest.update(chunk)
        read += len(chunk)
        if read > MAX_ONNX_BYTES:
            return HeldFile(name, size, "")
    return HeldFile(name, read, digest.hexdigest())


def _chunks(content: IO[bytes]) -> Iterator[bytes]:
    while chunk := content.read(_CHUNK):
        yield chunk
