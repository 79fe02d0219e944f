"""Outputs are written under a temporary name beside their target and renamed when complete."""

from __future__ import annotations

import glob
import os
import shutil
import tempfile
import threading
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from .errors import OutputError

#: Marks the temporary outputs of this process. Who starts one chooses the mark, to find them should it be killed.
RUN_VARIABLE = "CHIPWISE_RUN"
_RUN = os.environ.get(RUN_VARIABLE) or uuid.uuid4().hex[:8]
#: The folder in which replaced files are kept while others move in, and the list in it of those that are new.
_KEPT, _NEW = ".kept", "new.txt"

_unfinished: set[Path] = set()
_lock = threading.Lock()


@contextmanager
def partial_file(target: str | Path) -> Iterator[Path]:
    """Yield a temporary path beside ``target`` with the same suffix; rename it to ``target`` if the block succeeds.

    A file that was there before stays as it was until that moment, and for good if the block fails.

    Raises:
        OutputError: the folder does not exist or cannot be written, or ``target`` is a folder.
    """
    target = Path(target).absolute()
    check_file(target)
    temporary = target.with_name(f".{target.stem}-{_unique()}.partial{target.suffix}")
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
    temporary = target.with_name(f".{target.name}-{_unique()}.partial")
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
    temporary = target.with_name(f".{target.name}-{_unique()}.partial")
    with _registered(temporary):
        temporary.mkdir()
        yield temporary
        with _lock:  # a process that is ended by force waits here until all is in its place
            _move_into(temporary, target)


@contextmanager
def scratch_folder(beside: Path | None = None) -> Iterator[Path]:
    """Yield a new folder for temporary files, which is removed afterwards, also when the process is ended by force.

    It lies beside a file, where there is room for what goes there, or in the system's folder for such files.
    """
    if beside is None:
        path = Path(tempfile.mkdtemp(prefix=f"chipwise-{_RUN}-"))
    else:
        path = beside.with_name(f".{_unique()}.scratch")
        path.mkdir()
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


def check_file(target: Path) -> None:
    """Raise OutputError unless a file can be made, or replaced, under this name."""
    if target.is_dir():
        raise OutputError(f"{target} is a folder; choose a file name.")
    check_writable(target.parent, target)


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


def remove_leftovers(run: str, targets: Iterable[str | Path]) -> None:
    """Remove the temporary outputs of a process that was killed, and put back what it had begun to replace.

    Args:
        run: the mark it was given (``RUN_VARIABLE``).
        targets: what it was to write.
    """
    places = [Path(target).absolute() for target in targets]
    for target in places:
        for kept in target.parent.glob(f".{glob.escape(target.name)}-{run}-*.partial{_KEPT}"):
            _put_back(kept, target)
    for target in places:  # only now, since clearing one's folder takes what was kept of another there
        for path in (*target.parent.glob(f".*-{run}-*.partial*"), *target.parent.glob(f".{run}-*.scratch*")):
            _remove(path)
    for path in Path(tempfile.gettempdir()).glob(f"chipwise-{run}-*"):
        _remove(path)


def _unique() -> str:
    return f"{_RUN}-{uuid.uuid4().hex[:8]}"


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
    """Move all files of one folder into another; ``_put_back`` undoes it, also from outside, until it is complete."""
    kept = source.with_name(source.name + _KEPT)
    files = sorted(path.relative_to(source) for path in source.rglob("*") if path.is_file())
    try:
        kept.mkdir()
        new = [file.as_posix() for file in files if not (target / file).exists()]
        (kept / _NEW).write_text("\n".join(new), encoding="utf-8")
        for file in files:
            place, backup = target / file, kept / "old" / file
            place.parent.mkdir(parents=True, exist_ok=True)
            if place.exists():
                backup.parent.mkdir(parents=True, exist_ok=True)
                os.replace(place, backup)
            os.replace(source / file, place)
        (kept / _NEW).unlink()
    except BaseException as error:  # also Ctrl-C
        _put_back(kept, target)
        if isinstance(error, OSError):
            raise OutputError(f"{target} cannot be written: {error.strerror}; it was left as it was.") from error
        raise
    finally:
        shutil.rmtree(kept, ignore_errors=True)


def _put_back(kept: Path, target: Path) -> None:
    """Undo ``_move_into`` where it has not come to its end; its list of new files is there until then."""
    if not (kept / _NEW).exists():
        return
    for name in (kept / _NEW).read_text(encoding="utf-8").splitlines():
        (target / name).unlink(missing_ok=True)
    old = kept / "old"
    for path in [path for path in old.rglob("*") if path.is_file()]:
        os.replace(path, target / path.relative_to(old))


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
