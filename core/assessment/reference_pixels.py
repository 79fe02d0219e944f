"""Polygons, lines and rasters as reference: every pixel of the map that they tell about is compared."""

from __future__ import annotations

from rasterio.enums import Resampling
from rasterio.windows import Window

from ..chips.grid import ChipWindow
from ..chips.samples import SampleLabels
from ..errors import RasterError
from ..events import Events
from ..rasters import Raster, blocks
from ..requests import RasterInput
from ..scenes import GridView, is_aligned
from .map_survey import as_classes, class_strips
from .reference_points import Feature
from .tally import Encounters

#: Rows and columns of the map that are compared with polygons at a time.
BLOCK = 1024


def compare_shapes(raster: Raster, features: list[Feature], crs: str, events: Events) -> Encounters:
    """Compare the pixels whose centres lie in polygons, or that lines and points touch.

    Where features overlap, the later one counts.

    Args:
        features: geometry and properties of each.
        crs: of the geometries as WKT; empty is the map's.

    Raises:
        SamplesError: they cannot be brought into the map's CRS.
        RasterError: the map is damaged.
    """
    found = Encounters("pixels")
    raws = list(dict.fromkeys(properties["class"] for _, properties in features))
    code = {raw: i for i, raw in enumerate(raws, 1)}  # since 0, which may be a class, means unlabelled there
    pairs = [(geometry, properties["class"]) for geometry, properties in features]
    labels = SampleLabels(raster.grid, pairs, crs, code)
    contested = 0
    coded = Encounters("pixels")
    windows = list(blocks(raster.width, raster.height, BLOCK))
    for i, window in enumerate(windows):
        events.progress(50 + 45 * i / len(windows), "Comparing with polygons")
        place = ChipWindow(int(window.col_off), int(window.row_off), int(window.width), int(window.height))
        if not labels.touches(place):
            continue
        labels.note(place)
        label, (values, valid) = labels.read(place), raster.read(window)
        doubtful = labels.contested(place)
        contested += 0 if doubtful is None else int(doubtful.sum())
        known = label > 0
        both = known & valid[0]
        found.left_out["nodata in the map"] += int(known.sum() - both.sum())
        coded.add_pixels(label[both], as_classes(values[0][both], valid[0][both], raster.name))
    for (stratum, number, value), count in coded.counts.items():
        found.counts[stratum, raws[number - 1], value] += count  # type: ignore[operator]
    _remark_on_shapes(found, len(features) - len(labels.noted), contested)
    return found


def compare_rasters(raster: Raster, source: RasterInput, events: Events) -> Encounters:
    """Compare the pixels that have a value in both rasters.

    Where the reference lies on another grid, each pixel of the map meets the nearest one of it.

    Raises:
        RasterError: a raster is damaged or holds no classes.
    """
    found = Encounters("pixels")
    with GridView([source], raster.grid, Resampling.nearest) as view:
        for strip in class_strips(raster, events, "Comparing the rasters", (50, 95)):
            values, valid = view.read(Window(0, strip.top, raster.width, len(strip.values)))
            both = strip.valid & valid[0]
            found.left_out["nodata in the map"] += int(valid.sum() - both.sum())
            truth = as_classes(values[0][both], valid[0][both], view.name)
            found.add_pixels(truth, strip.values[both])
    return found


def grid_remark(reference: Raster, raster: Raster, resample: bool) -> list[str]:
    """What is to be said of a reference raster that lies on another grid than the map; nothing if it does not.

    Raises:
        RasterError: it lies on another grid, and may not.
    """
    if is_aligned(reference, raster.grid):
        return []
    if not resample:
        raise RasterError(_other_grid(reference, raster))
    return [
        "The reference raster lies on another grid than the map; each pixel of the map was compared with the nearest "
        "one of the reference, so that borders of classes count as errors where the grids differ."
    ]


def _remark_on_shapes(found: Encounters, missed: int, contested: int) -> None:
    if missed:
        found.remarks.append(f"{missed} of the polygons or lines lie outside the map; they are left out.")
    if contested:
        found.remarks.append(
            f"Polygons of different classes overlap on {contested} pixels; there the one later in the layer counts."
        )


def _other_grid(reference: Raster, raster: Raster) -> str:
    def words(one: Raster) -> str:
        crs = (one.crs.to_string() if one.crs else "none")[:60]
        return f"CRS {crs}, cells of {one.cell_size[0]:g} x {one.cell_size[1]:g}"

    return (
        f"The reference raster {reference.name} ({words(reference)}) does not lie on the pixels of {raster.name} "
        f"({words(raster)}): bring it there first (Raster > Projections > Warp), or allow nearest pixels (RESAMPLE)."
    )
