"""Points as reference: each is a unit that counts for the pixel of the map in which it lies."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import shapely
from rasterio.windows import Window

from ..chips.samples import in_pixels, reproject
from ..errors import SamplesError
from ..events import Events
from ..rasters import Raster
from ..requests import SHARE_FIELD, STRATUM_FIELD
from .map_survey import as_classes
from .tally import Encounters

Feature = tuple[dict, dict]


def are_points(features: list[Feature]) -> bool:
    """Whether all geometries are points."""
    return all(str(geometry.get("type")) in ("Point", "MultiPoint") for geometry, _ in features)


def name_strata(features: list[Feature]) -> bool:
    """Whether points say from which stratum they were drawn."""
    return any(_stratum(properties) is not None for _, properties in features)


def compare_points(raster: Raster, features: list[Feature], crs: str, by_stratum: bool, events: Events) -> Encounters:
    """Look up the map's class at points.

    Args:
        features: geometry and properties of each; a multipoint counts as many times as it has points.
        crs: of the points as WKT; empty is the map's.
        by_stratum: they were drawn from the strata they name; those that name none are left out.

    Raises:
        SamplesError: the points cannot be brought into the map's CRS, or contradict each other about a stratum.
        RasterError: the map is damaged.
    """
    found = Encounters("points")
    if by_stratum:
        drawn = [(geometry, properties) for geometry, properties in features if _stratum(properties) is not None]
        found.left_out["of no stratum, added by hand"] += len(features) - len(drawn)
        features = drawn
        found.shares = _shares(features)
    shapes = in_pixels(reproject([geometry for geometry, _ in features], crs, raster.grid), raster.transform)
    places, numbers = shapely.get_coordinates(shapes, return_index=True)
    columns, rows = np.floor(places).astype(np.int64).T
    inside = (columns >= 0) & (rows >= 0) & (columns < raster.width) & (rows < raster.height)
    lost = len(shapes) - len(np.unique(numbers))  # without coordinates in the map's CRS
    found.left_out["outside the map"] += int((~inside).sum()) + lost
    columns, rows, numbers = columns[inside], rows[inside], numbers[inside]
    for chosen, values, valid in _pixels(raster, columns, rows, events):
        found.left_out["nodata in the map"] += int((~valid).sum())
        for number, value in zip(numbers[chosen[valid]].tolist(), values[valid].tolist(), strict=True):
            properties = features[number][1]
            stratum = _stratum(properties) if by_stratum else None
            found.counts[value if stratum is None else stratum, properties["class"], value] += 1
    return found


def _pixels(
    raster: Raster, columns: np.ndarray, rows: np.ndarray, events: Events
) -> Iterator[tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """Read single pixels, block of the file by block: which of them, their values, and whether these are valid."""
    height, width = raster.block_shape
    blocks, block = np.unique(np.stack([rows // height, columns // width]), axis=1, return_inverse=True)
    order = np.argsort(block.ravel(), kind="stable")
    starts = np.searchsorted(block.ravel()[order], np.arange(blocks.shape[1] + 1))
    for i, (row, column) in enumerate(blocks.T.tolist()):
        events.progress(50 + 45 * i / blocks.shape[1], "Looking up the points")
        chosen = order[starts[i] : starts[i + 1]]
        top, left = row * height, column * width
        window = Window(left, top, min(width, raster.width - left), min(height, raster.height - top))
        values, valid = raster.read(window)
        place = rows[chosen] - top, columns[chosen] - left
        yield chosen, as_classes(values[0][place], valid[0][place], raster.name), valid[0][place]


def _stratum(properties: dict) -> int | None:
    """The stratum from which a point was drawn; None if it does not say that, or not how large that is."""
    stratum, share = properties.get(STRATUM_FIELD), properties.get(SHARE_FIELD)
    is_known = isinstance(stratum, (int, float)) and isinstance(share, (int, float)) and share > 0
    return int(stratum) if is_known and float(stratum).is_integer() else None  # type: ignore[arg-type]


def _shares(features: list[Feature]) -> dict[int, float]:
    shares: dict[int, float] = {}
    for _, properties in features:
        stratum, share = int(properties[STRATUM_FIELD]), float(properties[SHARE_FIELD])
        if abs(shares.setdefault(stratum, share) - share) > 1e-6:
            raise SamplesError(
                f"The points give stratum {stratum} two shares of the map ({SHARE_FIELD}), so they come from several "
                "samples: assess each of them by itself, or set SAMPLING to NONE."
            )
    if sum(shares.values()) > 1.0001:
        raise SamplesError(
            f"The shares of the strata ({SHARE_FIELD}) add up to {sum(shares.values()):.3f} of the map, so the points "
            "come from several samples: assess each of them by itself, or set SAMPLING to NONE."
        )
    return shares
