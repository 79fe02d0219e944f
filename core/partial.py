"""Outputs are written under a temporary name beside their target and renamed when complete."""

from __future__ import annotations

import os
import shutil
import tempfile
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .errors import OutputError

_unfinished: set[Path] = set()
_lock = threading.Lock()


@contextmanager
def partial_file(target: str | Path) -> Iterator[Path]:
    """Yield a temporary path beside ``target`` with the same suffix; rename it to ``target`` if the block succeeds.

    A file that was there before stays as it was until that moment, and for good if the block fails.

    Raises:
        OutputError: the folder does not exist or cannot be written.
    """
    target = Path(target).absolute()
    check_writable(target.parent, target)
    temporary = target.with_name(f".{target.stem}-{uuid.uuid4().hex[:8]}.partial{target.suffix}")
    with _registered(temporary):
        yield temporary
        _rename(temporary, target)


@contextmanager
def partial_folder(target: str | Path) -> Iterator[Path]:
    """Yield a new temporary folder beside ``target``; rename it to ``target`` if the block succeeds.

    Raises:
        OutputError: ``target`` holds files already, is a file, or cannot be made.
    """
    target = Path(target).absolute()
    check_empty_folder(target)
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = target.with_name(f".{target.name}-{uuid.uuid4().hex[:8]}.partial")
    with _registered(temporary):
        temporary.mkdir()
        yield temporary
        if target.exists():
            target.rmdir()
        _rename(temporary, target)


@contextmanager
def added_folder(target: str | Path) -> Iterator[Path]:
    """Yield a new temporary folder beside an existing one; if the block succeeds, move what is in it into ``target``.

    Files of the same name are replaced. If moving fails half way, ``target`` is put back as it was.
    """
    target = Path(target).absolute()
    check_writable(target, target)
    temporary = target.with_name(f".{target.name}-{uuid.uuid4().hex[:8]}.partial")
    with _registered(temporary):
        temporary.mkdir()
        yield temporary
        with _lock:  # a process that is ended by force waits here until all is in its place
            _move_into(temporary, target)


@contextmanager
def scratch_file(beside: Path) -> Iterator[Path]:
    """Yield a temporary path beside a file, of the same suffix; whatever is there afterwards is removed."""
    path = beside.with_name(f".{uuid.uuid4().hex[:8]}.scratch{beside.suffix}")
    with _registered(path):
        yield path


@contextmanager
def scratch_folder() -> Iterator[Path]:
    """Yield a new folder for temporary files, which is removed afterwards, also when the process is ended by force."""
    path = Path(tempfile.mkdtemp(prefix="chipwise-"))
    with _registered(path):
        yield path


def check_empty_folder(target: str | Path) -> None:
    """Raise OutputError unless ``target`` is an empty folder or a new one that can be made."""
    target = Path(target).absolute()
    if target.is_file():
        raise OutputError(f"The output folder {target} is a file; choose a folder.")
    if target.exists() and any(target.iterdir()):
        raise OutputError(f"The output folder {target} holds files already; choose a new or empty folder.")
    check_writable(next(p for p in target.parents if p.exists()), target)


def check_writable(folder: Path, target: Path) -> None:
    """Raise OutputError unless files can be made in ``folder``, where ``target`` is to go."""
    if not folder.is_dir():
        reason = "is a file" if folder.exists() else "does not exist"
        raise OutputError(f"{target} cannot be written: the folder {folder} {reason}.")
    probe = folder / f".chipwise-{uuid.uuid4().hex[:8]}"
    try:
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise OutputError(
            f"{target} cannot be written: {error.strerror}. Choose a folder in which you may write."
        ) from error


def remove_unfinished() -> None:
    """Remove every temporary output of this process; for the moment before it is ended by force."""
    with _lock:
        for path in list(_unfinished):
            _remove(path)


@contextmanager
def _registered(path: Path) -> Iterator[None]:
    with _lock:
        _unfinished.add(path)
    try:
        yield
    finally:
        _remove(path)
        with _lock:
            _unfinished.discard(path)


def _move_into(source: Path, target: Path) -> None:
    done: list[tuple[Path, Path | None]] = []
    kept = source.with_name(source.name + ".kept")
    try:
        for i, path in enumerate(sorted(p for p in source.rglob("*") if p.is_file())):
            place = target / path.relative_to(source)
            place.parent.mkdir(parents=True, exist_ok=True)
            backup = None
            if place.exists():
                kept.mkdir(exist_ok=True)
                backup = kept / str(i)
                os.replace(place, backup)
            done.append((place, backup))
            os.replace(path, place)
    except OSError as error:
        for place, backup in reversed(done):
            if backup is None:
                place.unlink(missing_ok=True)
            else:
                os.replace(backup, place)
        raise OutputError(f"{target} cannot be written: {error.strerror}; it was left as it was.") from error
    finally:
        shutil.rmtree(kept, ignore_errors=True)


def _rename(temporary: Path, target: Path) -> None:
    try:
        os.replace(temporary, target)
    except OSError as error:
        raise OutputError(
            f"{target} cannot be replaced: {error.strerror}. Close the programs that have it open."
        ) from error


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
