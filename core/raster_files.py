"""The rasters of a folder."""

from __future__ import annotations

from collections.abc import Collection
from fnmatch import fnmatch
from pathlib import Path

from .errors import RasterError
from .events import Events
from .rasters import open_raster
from .requests import FolderInput, RasterInput


def files_in(folder: FolderInput, left_out: Collection[str | Path]) -> list[RasterInput]:
    """The files of a folder and those below it that match its pattern, in the order of their names.

    Args:
        left_out: files and folders that are not looked at: what the run itself writes, or has written before.

    Raises:
        RasterError: the folder does not exist.
    """
    root = Path(folder.path)
    if not root.is_dir():
        raise RasterError(f"The folder {folder.path} does not exist.")
    own = {Path(path).absolute() for path in left_out}
    return [
        RasterInput(str(path), bands=folder.bands)
        for path in sorted(root.rglob("*"))
        if any(fnmatch(path.name.lower(), pattern.lower()) for pattern in folder.patterns)
        and path.is_file()
        and own.isdisjoint((path.absolute(), *path.absolute().parents))
        and not any(part.startswith(".") for part in path.relative_to(root).parts)
    ]


def none_matches(folder: FolderInput) -> RasterError:
    """The error that a folder without a matching file is."""
    return RasterError(
        f"The folder {folder.path} holds no file that matches {folder.pattern}; check the folder and the pattern "
        "(INPUT_PATTERN)."
    )


def can_be_opened(item: RasterInput, events: Events) -> bool:
    """Whether a file is a raster; one that is none is named in a warning."""
    try:
        with open_raster(item):
            return True
    except RasterError as error:
        events.warning(f"{error} It is left out.")
        return False
