"""What is classified: which rasters with which of their bands, in which grid, and which pixels of it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from rasterio.crs import CRS
from rasterio.errors import CRSError
from rasterio.windows import Window

from ..errors import ModelPackageError, OutputError, RasterError
from ..events import Events
from ..raster_files import can_be_opened, files_in, none_matches
from ..rasters import Grid, Image, Raster, open_raster
from ..requests import ClassifyRequest, RasterInput
from ..scenes import area_of, intersection, open_scene, scene_grid
from ..target_grid import Target
from .cell_sizes import matching_cells, remark_on_cells
from .mask import Mask, read_polygons
from .model import Model


@dataclass(frozen=True)
class Job:
    """An open image and what is to be classified of it.

    Attributes:
        name: a file name without suffix that no other job of the request has.
        rasters: what the image is read from.
        image: the model's bands, in the grid of the result.
        window: the pixels of the result, counted in the image.
        is_georeferenced: whether the grid's coordinates mean a place on the ground.
    """

    name: str
    rasters: tuple[RasterInput, ...]
    image: Image
    window: Window
    is_georeferenced: bool
    mask: Mask | None = None

    def inside(self, window: Window) -> np.ndarray | None:
        """Where a window of the image is to be classified, bool (rows, columns); None when all of it is."""
        return None if self.mask is None else self.mask.inside(window)


@dataclass(frozen=True)
class Scene:
    """A job before it is opened; ``rasters`` name the model's bands in its order, and ``grid`` is the result's."""

    name: str
    rasters: tuple[RasterInput, ...]
    target: Target
    grid: Grid
    window: Window
    mask: Mask | None = None

    @contextmanager
    def open(self) -> Iterator[Job]:
        """Open the scene for reading.

        Raises:
            RasterError: a raster has become unreadable.
        """
        with open_raster(self.rasters[0]) as first:
            is_georeferenced = first.is_georeferenced
        with open_scene(self.rasters, self.target) as image:
            yield Job(self.name, self.rasters, image, self.window, is_georeferenced, self.mask)


def open_inputs(request: ClassifyRequest, model: Model, events: Events) -> list[AbstractContextManager[Job]]:
    """The jobs of a request, each to be opened when its turn has come; see ``find_scenes``."""
    return [scene.open() for scene in find_scenes(request, model, events)]


def find_scenes(request: ClassifyRequest, model: Model, events: Events) -> list[Scene]:
    """Find what is to be classified, and say what makes the result worse, before anything is.

    Rasters of a folder that cannot be used are named and left out, and so are, of several, those beside the extent or
    the mask.

    Raises:
        RasterError: a raster cannot be used, several do not fit together, or nothing is left.
        ModelPackageError: a raster has other bands than the model.
        SamplesError: the mask cannot be used.
        OutputError: an output is one of the rasters.
    """
    remarks = _Remarks()
    rasters = _rasters(request, model, remarks, events)
    groups = [tuple(rasters)] if request.processing_mode == "MOSAIC" else [(raster,) for raster in rasters]
    names = _unique_names([Path(group[0].path).stem for group in groups])
    polygons = read_polygons(request.mask) if request.mask else None
    scenes, beside = [], []
    for name, group in zip(names, groups, strict=True):
        target = _target(request, group[0], model, remarks)
        grid = scene_grid(group, target)
        mask = Mask(grid, polygons, request.mask.crs) if request.mask and polygons else None
        window = _window(grid, request, mask)
        if window is None:
            beside.append(Path(group[0].path).name)
        else:
            scenes.append(Scene(name, group, target, grid, window, mask))
    remarks.tell(events)
    _tell_beside(beside, request, bool(scenes), events)
    return scenes


def match_bands(raster: Raster, chosen: bool, model: Model) -> tuple[tuple[int, ...], list[str]]:
    """Find the raster's bands for the model's: those chosen, else by name where both have names, else by order.

    Args:
        chosen: whether the raster's bands were chosen by the user.

    Returns:
        The numbers of the bands in the model's order, and what is to be said about it, to follow the raster's name.

    Raises:
        ModelPackageError: there are too few bands, or not as many chosen ones as the model takes.
    """
    names = [name.strip().casefold() for name in raster.band_names]
    wanted = [name.strip().casefold() for name in model.band_names]
    named = all(wanted) and all(names) and len(set(names)) == len(names)
    if not chosen and all(wanted) and set(wanted) <= set(names):
        return tuple(raster.bands[names.index(name)] for name in wanted), []
    if len(raster.bands) < model.bands or (chosen and len(raster.bands) != model.bands):
        which = "chosen bands" if chosen else "bands"
        raise ModelPackageError(
            f"{raster.name} has {len(raster.bands)} {which} and the model {model.name} was trained on {model.bands}. "
            f"Choose a raster with the bands {_band_list(model)}, or choose those bands (BANDS)."
        )
    remarks = []
    if len(raster.bands) > model.bands:
        remarks.append(
            f"has {len(raster.bands)} bands; the first {model.bands} are taken for the model's {_band_list(model)}."
        )
    elif not chosen and named and names != wanted:
        remarks.append(
            f"has the bands {', '.join(raster.band_names)}, which are taken in this order for the model's "
            f"{_band_list(model)}; if that is wrong, choose the bands (BANDS)."
        )
    return raster.bands[: model.bands], remarks


def remark_on_type(raster: Raster, model: Model) -> list[str]:
    """What is to be said about other values than the model has learnt from, to follow the raster's name."""
    if model.dtype is None or str(raster.dtype) == model.dtype:
        return []
    return [
        f"holds {raster.dtype} values and the model was trained on {model.dtype}; unless both are on one scale the map "
        "will be poor."
    ]


def result_folder(output: str | Path) -> Path:
    """Where the results of several rasters go; the VRT over them has the same name with ``.vrt``."""
    return Path(output).with_suffix("")


class _Remarks:
    """Collects what is said of rasters, so that the same is said once and not of each of a thousand."""

    def __init__(self):
        self._names: dict[str, list[str]] = defaultdict(list)

    def add(self, raster: Raster, texts: list[str]) -> None:
        for text in texts:
            self._names[text].append(raster.name)

    def tell(self, events: Events) -> None:
        for text, names in self._names.items():
            more = f" The same holds for {len(names) - 1} more rasters." if len(names) > 1 else ""
            events.warning(f"{names[0]} {text}{more}")


def _rasters(request: ClassifyRequest, model: Model, remarks: _Remarks, events: Events) -> list[RasterInput]:
    """The rasters of a request, each with the numbers of the model's bands."""
    _refuse_overwriting(request, list(request.rasters))
    rasters = [_with_bands(item, model, remarks) for item in request.rasters]
    if request.folder:
        outputs = _outputs(request)
        found = files_in(request.folder, [*outputs, *map(result_folder, request.raster_outputs.values())])
        if not found:
            raise none_matches(request.folder)
        for item in found:
            if can_be_opened(item, events):
                try:
                    rasters.append(_with_bands(item, model, remarks))
                except ModelPackageError as error:
                    events.warning(f"{error} It is left out.")
    if not rasters:
        raise RasterError("None of the files in the folder can be classified; the warnings above say why.")
    return rasters


def _with_bands(item: RasterInput, model: Model, remarks: _Remarks) -> RasterInput:
    with open_raster(item) as raster:
        if not item.bands and len(raster.bands) < model.bands == raster.dataset.count:
            # many writers mark a fourth band, as near infrared, as alpha
            raster = replace(raster, bands=tuple(range(1, model.bands + 1)))
            remarks.add(raster, ["marks a band as transparency that the model takes, so it is read as a band."])
        bands, texts = match_bands(raster, bool(item.bands), model)
        remarks.add(raster, texts)
        remarks.add(raster, remark_on_type(replace(raster, bands=bands), model))
    return replace(item, bands=bands)


def _target(request: ClassifyRequest, first: RasterInput, model: Model, remarks: _Remarks) -> Target:
    """What is asked of a scene's grid, and remarks on the cell size that comes of it."""
    snap = None
    if request.snap_raster:
        with open_raster(request.snap_raster) as raster:
            snap = raster.grid
            if not raster.is_georeferenced:
                raise RasterError(f"The snap raster {raster.name} has no georeference; choose another.")
    target = Target(_crs(request.target_crs), request.cell_size, snap)
    with open_raster(first) as raster:
        if request.match_cell_size:
            cells, texts = matching_cells(target.base(raster), raster.is_georeferenced, model)
            target = replace(target, cell_size=cells)
            remarks.add(raster, texts)
        else:
            remarks.add(raster, remark_on_cells(target.grid(raster), raster.is_georeferenced, model))
    return target


def _crs(text: str) -> CRS | None:
    if not text:
        return None
    try:
        return CRS.from_user_input(text)
    except CRSError as error:
        raise RasterError(f"The target CRS cannot be understood: {error}. Choose another.") from error


def _window(grid: Grid, request: ClassifyRequest, mask: Mask | None) -> Window | None:
    """The pixels that extent and mask leave of a grid; None when those are none."""
    area = area_of(grid, request.extent)
    return intersection(area, mask.box if mask else area)


def _tell_beside(names: list[str], request: ClassifyRequest, some_left: bool, events: Events) -> None:
    limits = " and ".join(what for what, given in (("mask", request.mask), ("extent", request.extent)) if given)
    if names and not some_left:
        which = names[0] if len(names) == 1 else "any of the rasters"
        raise RasterError(f"The {limits} does not overlap {which}; choose one on the raster and check its CRS.")
    if names:
        more = f" and {len(names) - 3} more" if len(names) > 3 else ""
        events.info(f"{', '.join(names[:3])}{more} lie beside the {limits} and are left out.")


def _outputs(request: ClassifyRequest) -> list[str]:
    """All files that a request names as outputs, and the VRTs that its rasters may become."""
    rasters = request.raster_outputs.values()
    vrts = [str(result_folder(name).with_suffix(".vrt")) for name in rasters]
    return [name for name in (*rasters, *vrts, request.polygons_output, request.areas_output) if name]


def _refuse_overwriting(request: ClassifyRequest, rasters: Sequence[RasterInput]) -> None:
    """Refuse rasters that a result would replace."""
    outputs = {Path(name).resolve(): name for name in _outputs(request)}
    folders = [result_folder(name).resolve() for name in request.raster_outputs.values()]
    for item in rasters:
        path = Path(item.path).resolve()
        if path in outputs:
            raise OutputError(f"The output {outputs[path]} is the input raster itself; choose another name.")
        for folder in folders:
            if len(rasters) > 1 and folder in path.parents:
                raise OutputError(
                    f"The results would go into {folder}, where {path.name} is read; choose another name."
                )


def _unique_names(stems: list[str]) -> list[str]:
    """File names without what a file system may refuse, numbered where several are equal but for their case."""
    names: list[str] = []
    taken: set[str] = set()
    for stem in stems:
        plain = re.sub(r"[^\w.-]+", "_", stem).strip("._") or "raster"
        name, number = plain, 2
        while name.casefold() in taken:
            name, number = f"{plain}-{number}", number + 1
        taken.add(name.casefold())
        names.append(name)
    return names


def _band_list(model: Model) -> str:
    return ", ".join(name or str(i) for i, name in enumerate(model.band_names, 1))
