"""A raster's cell size beside that of the rasters a model was trained on."""

from __future__ import annotations

from rasterio.crs import CRS
from rasterio.errors import CRSError

from ..model_package.cell_size import reference_system
from ..rasters import Grid
from .model import Model

#: Cells that differ by more make a worse map.
TOLERANCE = 0.25
#: Resampling cells that differ by less would blur the raster for nothing.
EQUAL = 0.01


def matching_cells(grid: Grid, is_georeferenced: bool, model: Model) -> tuple[float | tuple[float, float], list[str]]:
    """The cell size that a raster needs to look like the model's training data.

    Returns:
        Width and height in map units, or 0 where the grid's own are within those of the training data to a hundredth
        or cannot be compared; and in that last case why, to follow the raster's name.
    """
    limits = _limits(grid, model) if is_georeferenced else None
    if limits is None:
        return 0.0, [
            "keeps its cell size: it and that of the model's training data are not both known in one kind of unit "
            "(degrees or lengths). A projected CRS (TARGET_CRS) or a cell size (CELL_SIZE) may help."
        ]
    cells = tuple(min(max(own, low), high) for own, low, high in zip(grid.cell_size, *limits, strict=True))
    if all(abs(new / own - 1) <= EQUAL for new, own in zip(cells, grid.cell_size, strict=True)):
        return 0.0, []
    return cells, []  # type: ignore[return-value]


def remark_on_cells(grid: Grid, is_georeferenced: bool, model: Model) -> list[str]:
    """What is to be said of cells much larger or smaller than those the model has learnt from."""
    limits = _limits(grid, model) if is_georeferenced else None
    if limits is None:
        return []
    (low, _), (high, _) = limits
    size = grid.cell_size[0]
    if (1 - TOLERANCE) * low <= size <= (1 + TOLERANCE) * high:
        return []
    return [
        f"has cells of {size:g} map units and the model was trained on cells of {low:g}; resample the raster to that "
        "size (MATCH_CELL_SIZE) for a better map."
    ]


def _limits(grid: Grid, model: Model) -> tuple[tuple[float, float], tuple[float, float]] | None:
    """The least and the greatest cell of the training data in the grid's units; None where they are not comparable."""
    low, high = model.min_cell_size, model.max_cell_size
    if grid.crs is None or not low or not high:
        return None
    try:
        factors = [_unit(item, grid.crs) for item in (low, high)]
        sizes = [(float(item["x"]) * f, float(item["y"]) * f) for item, f in zip((low, high), factors, strict=True)]
    except (CRSError, KeyError, TypeError, ValueError):  # a stranger's file may hold anything
        return None
    return (sizes[0], sizes[1]) if all(0 < v < float("inf") for size in sizes for v in size) else None


def _unit(cell_size: dict, crs: CRS) -> float:
    """How many units of a CRS the unit is in which a cell size is given.

    Raises:
        ValueError: one is degrees and the other is not.
    """
    own = reference_system(cell_size["spatialReference"])
    if own.is_geographic != crs.is_geographic:
        raise ValueError("degrees and lengths cannot be compared")
    return own.units_factor[1] / crs.units_factor[1]
