"""Label rasters: which classes their pixels name, and their pixels in the grid of an image."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

import numpy as np
import shapely
from rasterio.enums import ColorInterp
from rasterio.features import shapes as regions

from ..errors import RasterError, SchemaError
from ..raster_classes import class_numbers
from ..rasters import Image, Raster, blocks, open_raster
from ..requests import RasterInput
from ..schema import PALETTE, ClassHint, ClassSchema
from .cut import ChipObject
from .cutting import read_nearest
from .grid import ChipWindow

#: More different values than this and it is no label raster.
MAX_VALUES = 1000


@dataclass
class LabelSurvey:
    """What a label raster holds.

    ``by_color``: its pixels name classes by colour (RGB, or a palette), packed as ``0xrrggbb``, else by class value.
    ``palette`` is the packed colour of each pixel value, if the pixels are read through one.
    """

    name: str
    by_color: bool
    counts: Counter[int] = field(default_factory=Counter)
    palette: np.ndarray | None = None
    hints: list[ClassHint] = field(default_factory=list)

    def values(self, schema: ClassSchema) -> dict[int, int]:
        """The class value of each colour that a class of the schema has and the raster holds."""
        by_color = {pack_color(c.rgb): c.value for c in schema.classes}
        return {color: by_color[color] for color in self.counts if color in by_color}

    def unknown_colors(self, schema: ClassSchema) -> Counter[int]:
        """Pixels of each colour that no class of the schema has; black without a class is the usual background."""
        known = self.values(schema)
        return Counter({color: n for color, n in self.counts.items() if color not in known and color != 0})


class RasterLabels:
    """Label rasters seen in the grid of an image, nearest pixel.

    Args:
        view: the label rasters in the image's grid.
        survey: how their pixels name classes.
        values: class value by raw value or packed colour; what is not in it is unlabelled.
    """

    outlines: tuple = ()
    noted: frozenset[int] = frozenset()

    def __init__(self, view: Image, survey: LabelSurvey, values: dict[int, int]):
        self._view = view
        self._survey = survey
        raws = sorted(values)
        self._raws = np.array(raws, np.int64)
        self._values = np.array([values[raw] for raw in raws], np.uint16)

    def touches(self, window: ChipWindow) -> bool:
        """Always True: only reading tells."""
        return True

    def note(self, window: ChipWindow) -> None:
        """Pixels are no samples."""

    def contested(self, window: ChipWindow) -> None:
        """Pixels have one class only."""

    def read(self, window: ChipWindow) -> np.ndarray:
        """Read the window and give every raw value its class value."""
        values, valid = read_nearest(self._view, window)
        raw = _raw(values, valid, self._survey, self._view.name)
        place = np.searchsorted(self._raws, raw).clip(max=len(self._raws) - 1)
        return np.where(self._raws[place] == raw, self._values[place], 0).astype(np.uint16)

    def objects(self, window: ChipWindow) -> list[ChipObject]:
        """The connected regions of each class inside the window."""
        label = self.read(window)
        unit = abs(self._view.grid.transform.determinant)
        return [
            ChipObject(int(value), (shape := shapely.geometry.shape(geometry)), float(shape.area * unit))
            for geometry, value in regions(label, label > 0, connectivity=8)
        ]


def survey_labels(source: RasterInput, schema: ClassSchema | None) -> LabelSurvey:
    """Read a label raster once: its values other than nodata, and the colours of its palette.

    Pixels are class values. With a schema they may be colours instead: of an RGB raster, or of a palette if the
    pixel values are not the schema's, or are drawn in the colours of other classes.

    Raises:
        RasterError: it cannot be read, or has neither one band nor three of 8 bits.
        SchemaError: it holds more than ``MAX_VALUES`` values, negative ones or fractions, so it is no label raster; or
            colours without a schema that says what they mean.
    """
    with open_raster(source) as label:
        if len(label.bands) == 3 and label.dtype == np.uint8:
            if schema is None:
                raise SchemaError(
                    f"The label raster {label.name} has three bands, so its colours name the classes: give a class "
                    "schema (SCHEMA) with those colours."
                )
            return _count(label, LabelSurvey(label.name, True))
        if len(label.bands) != 1:
            raise RasterError(
                f"The label raster {label.name} has {len(label.bands)} bands of {label.dtype}; it must have one band "
                "of class values, or three 8-bit bands of colours."
            )
        survey = _count(label, LabelSurvey(label.name, False))
        palette = _palette(label)
        if palette is None:
            return survey
        survey.hints = [
            ClassHint(value, str(value), f"#{palette[value]:06x}")
            for value in sorted(survey.counts)
            if value < len(palette)
        ]
        if schema is None:
            return survey
        if set(survey.counts) - {0} <= set(schema.values) and not _is_colored(survey, palette, schema):
            return survey
        counts: Counter[int] = Counter()
        for value, n in survey.counts.items():
            counts[int(palette[value]) if value < len(palette) else 0] += n
        colored = LabelSurvey(label.name, True, counts, palette)
        return colored if colored.values(schema) else survey


def _is_colored(survey: LabelSurvey, palette: np.ndarray, schema: ClassSchema) -> bool:
    """Whether a palette's colours name the classes, where the pixel values could do so, too.

    Programs that make a small file of a picture of coloured classes number its colours as they come. Colours that a
    schema did not give, but got, say nothing.
    """
    given = {
        pack_color(c.rgb): c.value
        for i, c in enumerate(schema.classes)
        if c.color.lower() != PALETTE[i % len(PALETTE)].lower()
    }
    drawn = {value: given.get(int(palette[value])) for value in survey.counts if value < len(palette)}
    named = {value: name for value, name in drawn.items() if name is not None}
    return 2 * len(named) >= len(survey.counts) and any(value != name for value, name in named.items())


def pack_color(rgb: tuple[int, int, int]) -> int:
    """A colour as one number, 0xrrggbb."""
    return rgb[0] << 16 | rgb[1] << 8 | rgb[2]


def _count(label: Raster, survey: LabelSurvey) -> LabelSurvey:
    for window in blocks(label.width, label.height):
        raw = _raw(*label.read(window), survey, label.name)
        survey.counts.update(dict(zip(*(a.tolist() for a in np.unique(raw, return_counts=True)), strict=True)))
        if len(survey.counts) > MAX_VALUES:
            raise SchemaError(
                f"The label raster {label.name} holds over {MAX_VALUES} different values; is it an image?"
            )
    survey.counts.pop(-1, None)
    return survey


def _raw(values: np.ndarray, valid: np.ndarray, survey: LabelSurvey, name: str) -> np.ndarray:
    """Pixels (bands, rows, columns) as raw values or packed colours (rows, columns), -1 where they are nodata."""
    if len(values) == 3:
        red, green, blue = values.astype(np.int64)
        return np.where(valid.all(0), red << 16 | green << 8 | blue, -1)
    raw = class_numbers(values[0], valid[0], f"The label raster {name}")
    if survey.palette is None:
        return raw
    return np.where(raw < 0, -1, survey.palette[raw.clip(0, len(survey.palette) - 1)])


def _palette(label: Raster) -> np.ndarray | None:
    """The packed colour of each pixel value; None without a palette."""
    if label.dataset.colorinterp[label.bands[0] - 1] != ColorInterp.palette:
        return None
    colors = label.dataset.colormap(label.bands[0])
    palette = np.zeros(max(colors) + 1, np.int64)
    for value, rgba in colors.items():
        palette[value] = pack_color(rgba[:3])
    return palette
