"""Pictures of chips for people: imagery an eye can read, and labels and outlines over it."""

from __future__ import annotations

import base64
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

import numpy as np
import shapely
from rasterio.errors import NotGeoreferencedWarning
from rasterio.io import MemoryFile
from shapely.geometry.base import BaseGeometry

from ..schema import LandClass

#: The two greys of the hatch that stands for "no data here"; no imagery has it, and it suits light and dark pages.
HATCH_LIGHT, HATCH_DARK, HATCH_STEP = 190, 160, 6
#: How strongly a label covers the imagery below it, and its outline, 0..255.
FILL_ALPHA, EDGE_ALPHA = 95, 255
#: Pictures of no more pixels are kept exactly.
MAX_EXACT = 10_000
#: Bounds of a drawing, so that a browser opens it at once.
MAX_SHAPES, MAX_POINTS = 3000, 150_000
#: The largest shapes of each class carry its number, for those who cannot tell the colours apart.
NUMBERED_PER_CLASS, MAX_NUMBERED = 3, 60
NUMBER_SIZE = 14

Box = tuple[float, float, float, float]  # left, top, right, bottom
Classes = Mapping[int, LandClass]  # by value


def class_of(classes: Classes, value: int) -> LandClass:
    """The class of a value; a grey one if the schema does not know it."""
    return classes.get(value) or LandClass(value, str(value), "#808080")


def shown_bands(count: int) -> int:
    """How many of the first bands a picture shows: three as red, green and blue, else one as grey."""
    return 3 if count >= 3 else 1


def stretch_limits(values: np.ndarray, valid: np.ndarray) -> list[tuple[float, float]]:
    """The value shown black and the one shown white, for each band that a picture shows.

    They are the percentiles 2 and 98 of the valid values, so that single extremes do not darken all the rest; bytes
    are shown as they are.

    Args:
        values: (bands, ...).
        valid: of the same shape.
    """
    limits = []
    for layer, good in zip(values[: shown_bands(len(values))], valid, strict=False):
        pixels = layer[good]
        if layer.dtype == np.uint8 or not pixels.size:
            limits.append((0.0, 255.0))
        else:
            low, high = np.percentile(pixels, (2, 98)).tolist()
            limits.append((low, high))
    return limits


def stretch(values: np.ndarray, valid: np.ndarray, limits: Sequence[tuple[float, float]]) -> np.ndarray:
    """Make a picture, uint8 (3, rows, columns), of imagery and where it is valid, both (bands, rows, columns).

    One or two bands give the grey of the first, three or more the first three as red, green and blue. A pixel without
    any valid value is hatched.
    """
    layers = []
    for layer, good, (low, high) in zip(values, valid, limits, strict=False):
        clipped = np.clip(np.where(good, layer, low).astype(np.float64), low, high)
        layers.append(np.rint((clipped - low) * (255 / ((high - low) or 1))).astype(np.uint8))
    picture = np.stack(layers * 3 if len(layers) == 1 else layers)
    seen = valid[: len(limits)].any(0)
    rows, columns = np.ogrid[: seen.shape[0], : seen.shape[1]]
    hatch = np.where((rows + columns) % HATCH_STEP, HATCH_LIGHT, HATCH_DARK).astype(np.uint8)
    return np.where(seen, picture, hatch)


def label_layer(label: np.ndarray, classes: Classes) -> np.ndarray:
    """Make a picture, uint8 (4, rows, columns), red, green, blue and alpha, to lay over imagery.

    Labelled pixels are half transparent and those at the edge of a region solid; unlabelled ones do not show.

    Args:
        label: class values (rows, columns), 0 is unlabelled.
        classes: whose colours are used.
    """
    values, places = np.unique(label, return_inverse=True)
    colors = np.array([class_of(classes, int(value)).rgb for value in values], np.uint8)
    across, down = label[:, 1:] != label[:, :-1], label[1:] != label[:-1]
    edge = np.zeros(label.shape, bool)
    edge[:, 1:] |= across
    edge[:, :-1] |= across
    edge[1:] |= down
    edge[:-1] |= down
    alpha = np.where(edge, EDGE_ALPHA, FILL_ALPHA) * (label != 0)
    return np.concatenate([colors[places.reshape(label.shape)].transpose(2, 0, 1), alpha[np.newaxis].astype(np.uint8)])


def laid_over(picture: np.ndarray, layer: np.ndarray) -> np.ndarray:
    """A picture, uint8 (3, rows, columns), with a layer that has alpha, uint8 (4, rows, columns), over it."""
    share = layer[3:] / 255
    return np.rint(picture * (1 - share) + layer[:3] * share).astype(np.uint8)


def data_uri(picture: np.ndarray) -> str:
    """Encode a picture, uint8 (3 or 4, rows, columns), as a ``data:`` address that needs no other file.

    Imagery becomes JPEG, a fraction of the size of PNG; layers with alpha and small pictures become PNG.
    """
    count, height, width = picture.shape
    driver = "PNG" if count == 4 or height * width <= MAX_EXACT else "JPEG"
    return f"data:image/{driver.lower()};base64,{base64.b64encode(encode(picture, driver)).decode('ascii')}"


def encode(picture: np.ndarray, driver: str) -> bytes:
    """A picture, uint8 (3 or 4, rows, columns), as the content of a file, PNG or JPEG."""
    count, height, width = picture.shape
    options = {"ZLEVEL": 9} if driver == "PNG" else {"QUALITY": 88}
    with warnings.catch_warnings(), MemoryFile() as memory:
        warnings.simplefilter("ignore", NotGeoreferencedWarning)
        with memory.open(driver=driver, width=width, height=height, count=count, dtype="uint8", **options) as dataset:
            dataset.write(picture)
        return bytes(memory.read())


def svg_image(picture: np.ndarray, box: Box, name: str = "") -> str:
    """A picture as an element of an SVG, stretched over a box, pixel by pixel if it has few; the name is its id."""
    left, top, right, bottom = box
    key = f' id="{name}"' if name else ""
    crisp = ' style="image-rendering:pixelated"' if right - left >= 2 * picture.shape[2] else ""
    return (
        f'<image{key}{crisp} x="{left:g}" y="{top:g}" width="{right - left:g}" height="{bottom - top:g}" '
        f'preserveAspectRatio="none" href="{data_uri(picture)}"/>'
    )


@dataclass(frozen=True)
class Drawing:
    """Geometries as SVG: one path for each class, and the number of the class beside a few of them.

    ``count`` of ``total`` geometries are drawn.
    """

    paths: dict[int, str]
    numbers: list[tuple[int, float, float]]
    count: int
    total: int

    def svg(self, classes: Classes, name: str) -> str:
        """Outlines in the colours of the classes, dark below so that they show on any imagery, and the numbers."""
        parts = []
        for value in sorted(self.paths):
            item = class_of(classes, value)
            key = f"{name}-{value}"
            parts.append(
                f'<defs><path id="{key}" d="{self.paths[value]}"/></defs><g><title>{escape(item.name)}</title>'
                f'<use class="halo" href="#{key}"/><use class="line" stroke="{item.color}" href="#{key}"/></g>'
            )
        parts += [f'<text x="{x:.1f}" y="{y:.1f}">{value}</text>' for value, x, y in self.numbers]
        return "".join(parts)


def draw_shapes(shapes: Sequence[tuple[int, BaseGeometry]], view: Box, unit: float, most: int = MAX_SHAPES) -> Drawing:
    """Draw the geometries that meet a view: simplified, and of very many the largest of each class.

    What is smaller than half a unit becomes a dot.

    Args:
        shapes: class value and geometry.
        view: its left and top become 0, and ``unit`` becomes 1.
        most: how many are drawn at most.
    """
    bounds = finite_bounds(shapes)
    near = (bounds[:, :2] <= view[2:]).all(1) & (bounds[:, 2:] >= view[:2]).all(1)
    values, bounds = np.array([value for value, _ in shapes], np.int64)[near], bounds[near]
    chosen, rounds = _largest_of_each(values, bounds, most)
    simple = shapely.simplify(_geometries(shapes)[near][chosen], unit / 2, preserve_topology=False)
    middles = (bounds[chosen, :2] + bounds[chosen, 2:]) / 2
    simple = np.where(shapely.is_empty(simple), shapely.points(middles), simple)
    few = np.cumsum(shapely.get_num_coordinates(simple)) <= MAX_POINTS
    drawn = shapely.transform(simple[few], lambda points: (points - view[:2]) / unit)
    width = (view[2] - view[0]) / unit - NUMBER_SIZE / 2
    commands: dict[int, list[str]] = {}
    numbers: list[tuple[int, float, float]] = []
    for value, rank, geometry in zip(values[chosen][few].tolist(), rounds[few], drawn, strict=True):
        commands.setdefault(value, []).append(svg_path(geometry))
        if rank < NUMBERED_PER_CLASS and len(numbers) < MAX_NUMBERED:
            _, top, right, _ = geometry.bounds
            numbers.append((value, min(right + NUMBER_SIZE / 2, width), max(top, NUMBER_SIZE / 2)))
    return Drawing({value: "".join(parts) for value, parts in commands.items()}, numbers, len(drawn), len(values))


def finite_bounds(shapes: Sequence[tuple[int, BaseGeometry]]) -> np.ndarray:
    """The box of each geometry, (geometries, 4); NaN for one that is empty or has a coordinate that is not finite."""
    bounds = shapely.bounds(_geometries(shapes)).reshape(-1, 4)
    return np.where(np.isfinite(bounds).all(1, keepdims=True), bounds, np.nan)


def svg_path(geometry: BaseGeometry) -> str:
    """The commands of an SVG path; a point is a line without length, which shows as a dot under round line caps."""
    commands = []
    for part in shapely.get_parts(geometry):
        if part.geom_type == "Polygon":
            commands += [_commands(shapely.get_coordinates(ring), closed=True) for ring in shapely.get_rings(part)]
        elif hasattr(part, "geoms"):
            commands.append(svg_path(part))
        else:
            commands.append(_commands(shapely.get_coordinates(part), closed=False))
    return "".join(commands)


def _geometries(shapes: Sequence[tuple[int, BaseGeometry]]) -> np.ndarray:
    return np.array([shape for _, shape in shapes], object)


def _largest_of_each(values: np.ndarray, bounds: np.ndarray, most: int) -> tuple[np.ndarray, np.ndarray]:
    """Choose geometries in rounds: the largest of each class, then the next largest; give the round of each, too.

    Among equals, such as points, a fixed shuffle decides, so that those drawn do not all lie in one corner.
    """
    extents = (bounds[:, 2:] - bounds[:, :2]).sum(1)
    shuffle = np.random.default_rng(0).permutation(len(values))
    order = np.lexsort((shuffle, -extents, values))
    rounds = np.arange(len(values)) - np.searchsorted(values[order], values[order])
    first = np.argsort(rounds, kind="stable")[:most]
    return order[first], rounds[first]


def _commands(points: np.ndarray, closed: bool) -> str:
    if not len(points):
        return ""
    words = [f"{x:g},{y:g}" for x, y in np.round(points, 1).tolist()]
    if len(set(words)) == 1:
        return f"M{words[0]}h.01"
    return "M" + "L".join(words[:-1] if closed else words) + ("Z" if closed else "")
