"""Which rasters an export reads, and which label rasters belong to them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from ..errors import RasterError
from ..events import Events
from ..raster_files import can_be_opened, files_in, none_matches
from ..rasters import open_raster
from ..requests import ExportRequest, FolderInput, RasterInput
from ..scenes import different_bands

#: Names that a message lists before it counts the rest.
LISTED = 8


@dataclass(frozen=True)
class SceneInput:
    """Rasters that are read as one image, and the label rasters that lie on them."""

    rasters: tuple[RasterInput, ...]
    labels: tuple[RasterInput, ...] = ()


def find_scenes(request: ExportRequest, events: Events) -> list[SceneInput]:
    """List the images of a request; files of a folder that cannot be used are named and left out.

    Raises:
        RasterError: nothing usable is left, or the images differ in bands or data type.
    """
    rasters, labels = list(request.rasters), list(request.label_rasters)
    if request.folder:
        found = files_in(request.folder, [request.output])
        if not found:
            raise none_matches(request.folder)
        if request.label_folder:
            pairs = _paired(found, request.folder, request.label_folder, Path(request.output), events)
            rasters, labels = map(list, zip(*pairs, strict=True))
        else:
            rasters += [item for item in found if can_be_opened(item, events)]
    _check_alike(rasters)
    if request.processing_mode == "MOSAIC":
        return [SceneInput(tuple(rasters), tuple(labels))]
    if len(labels) <= 1:
        return [SceneInput((raster,), tuple(labels)) for raster in rasters]
    return [SceneInput((raster,), (label,)) for raster, label in zip(rasters, labels, strict=True)]


def _paired(
    images: list[RasterInput], folder: FolderInput, label_folder: FolderInput, output: Path, events: Events
) -> list[tuple[RasterInput, RasterInput]]:
    """Find the label raster of every image: that of the same stem, of several the one in the most similar folder."""
    taken = {item.path for item in images}
    by_stem: dict[str, list[RasterInput]] = defaultdict(list)
    for item in files_in(label_folder, [output]):
        if item.path not in taken:
            by_stem[Path(item.path).stem.casefold()].append(item)
    pairs, alone = [], []
    for image in images:
        label = _closest(image, by_stem[Path(image.path).stem.casefold()], Path(folder.path), Path(label_folder.path))
        if label is None:
            alone.append(Path(image.path).relative_to(folder.path).as_posix())
        else:
            pairs.append((image, label))
    _name("have no label raster of the same name in the label folder", alone, events)
    used = {label.path for _, label in pairs}
    spare = [item for items in by_stem.values() for item in items if item.path not in used]
    _name("are label rasters without an image", [Path(item.path).name for item in spare], events)
    usable = [(image, label) for image, label in pairs if can_be_opened(image, events) and can_be_opened(label, events)]
    fitting = [pair for pair in usable if _fits(*pair)]
    unequal = [Path(image.path).name for image, label in usable if (image, label) not in fitting]
    _name("have a label raster of another size", unequal, events)
    if not fitting:
        raise RasterError(
            f"No image in {folder.path} has a usable label raster in {label_folder.path}; they are paired by file "
            "name without ending, and need equal sizes unless both are georeferenced."
        )
    return fitting


def _closest(image: RasterInput, labels: list[RasterInput], root: Path, label_root: Path) -> RasterInput | None:
    """The one label raster whose folder shares most leading parts with the image's; None when that is no single one."""
    place = Path(image.path).relative_to(root).parts
    shared = [_shared(place, Path(item.path).relative_to(label_root).parts) for item in labels]
    best = [item for item, n in zip(labels, shared, strict=True) if n == max(shared)]
    return best[0] if len(best) == 1 else None


def _shared(a: tuple[str, ...], b: tuple[str, ...]) -> int:
    n = 0
    while n < min(len(a), len(b)) and a[n] == b[n]:
        n += 1
    return n


def _fits(image: RasterInput, label: RasterInput) -> bool:
    """Whether both are of one size, which matters unless both are georeferenced."""
    with open_raster(image) as a, open_raster(label) as b:
        return (a.is_georeferenced and b.is_georeferenced) or (a.width, a.height) == (b.width, b.height)


def _name(what: str, names: list[str], events: Events) -> None:
    if names:
        more = f" and {len(names) - LISTED} more" if len(names) > LISTED else ""
        events.warning(f"{len(names)} files {what} and are left out: {', '.join(names[:LISTED])}{more}.")


def _check_alike(rasters: list[RasterInput]) -> None:
    """Refuse rasters that differ in bands or type before anything is written."""
    if not rasters:
        raise RasterError("None of the files in the folder can be opened as a raster.")
    with open_raster(rasters[0]) as first:
        bands, dtype, name = len(first.bands), first.dtype, first.name
    for source in rasters[1:]:
        with open_raster(source) as raster:
            if (len(raster.bands), raster.dtype) != (bands, dtype):
                raise RasterError(different_bands(raster, bands, dtype, name))
