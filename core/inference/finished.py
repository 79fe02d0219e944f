"""What is made of finished maps: the area of each class, polygons, and one virtual raster over the maps of several."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path

from ..class_strips import open_classes
from ..events import Events
from ..ground_area import GroundArea
from ..requests import ClassifyRequest
from ..schema import LandClass
from .areas import ClassArea, as_lines, table, total
from .inputs import result_folder
from .map_writer import class_description
from .polygons import polygons
from .products import CLASSES
from .vrt import why_not_one, write_vrt


def write_tables(
    request: ClassifyRequest,
    maps: Mapping[str, Path],
    areas: Mapping[str, Sequence[ClassArea]],
    classes: Sequence[LandClass],
    stack: ExitStack,
    events: Events,
) -> list[ClassArea]:
    """Tell the areas of class rasters, and write them and polygons where they are asked for.

    Args:
        maps, areas: path of each class raster by name, and what was counted there.
        classes: those that occur there; value 0 makes no polygons.
        stack: at its end the files appear under their names.

    Returns:
        The areas in all rasters together.

    Raises:
        OutputError: a file cannot be written.
        Cancelled: the run was asked to stop.
    """
    together = total(list(areas.values()))
    with open_classes(next(iter(maps.values()))) as raster:
        remark = GroundArea(raster.grid).remark()
    for line in [*as_lines(together), *([remark] if remark else [])]:
        events.info(line)
    if request.polygons_output:
        things = [item for item in classes if item.value]
        count = stack.enter_context(polygons(request.polygons_output, maps, things, events))
        events.info(f"{count} polygons were written.")
    if request.areas_output:
        stack.enter_context(table(request.areas_output, areas))
    return together


def write_common_rasters(
    request: ClassifyRequest, names: Sequence[str], classes: list[LandClass], events: Events
) -> dict[str, str]:
    """Write a virtual raster (.vrt) over the maps of each kind, where these fit together.

    Args:
        names: of the rasters, as their maps are called.

    Returns:
        What stands for each output: the virtual raster, or the first of the maps.

    Raises:
        OutputError: it cannot be written.
    """
    outputs, reason = {}, ""
    for field, output in request.raster_outputs.items():
        folder = result_folder(output)
        maps = [folder / f"{name}.tif" for name in names]
        reason = reason or why_not_one(maps)
        outputs[field] = str(maps[0])
        if not reason:
            outputs[field] = str(folder.with_suffix(".vrt"))
            with ExitStack() as stack:
                if field == CLASSES:
                    stack.enter_context(class_description(outputs[field], classes))
                write_vrt(outputs[field], maps)
    if reason:
        events.warning(f"{reason} The maps are in the folder {result_folder(request.output)}.")
    return outputs
