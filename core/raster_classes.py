"""What the values of a class raster are called and how they are drawn, whoever wrote it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from xml.etree import ElementTree  # nosec B405 - reads what GDAL writes
from xml.etree.ElementTree import Element  # nosec B405

import numpy as np
from rasterio import shutil as raster_shutil
from rasterio.enums import ColorInterp
from rasterio.errors import RasterioError

from .errors import SchemaError
from .partial import scratch_folder
from .rasters import Raster
from .schema import MAX_VALUE, PALETTE, ClassHint, ClassSchema, LandClass

#: Metadata item in which Classify Pixels and Compare Maps keep the classes of a map.
TAG = "CHIPWISE_CLASSES"
#: Descriptions longer than this are not read: they are no list of classes.
MAX_CHARACTERS = 2**24
#: How GDAL's attribute tables mark their columns (GDALRATFieldUsage), and those of whole numbers and of texts.
NAME, VALUE, RED, GREEN, BLUE = "2", "5", "6", "7", "8"
TEXT = "2"
COLOR = re.compile("#[0-9a-fA-F]{6}")
#: What value 0 is called where nobody has named it.
BACKGROUND = LandClass(0, "Background", "#f0f0f0")


def read_classes(raster: Raster, own: Iterable[ClassHint] = ()) -> dict[int, LandClass]:
    """The values that have a name or a colour, as classes; one without a name is called by its number.

    Args:
        raster: its first band holds the classes.
        own: hints that stand before those of the raster (``class_hints``).
    """
    found = class_hints(raster, own).items()
    return {
        v: LandClass(v, hint.label or class_of({}, v).name, hint.color or class_of({}, v).color) for v, hint in found
    }


def class_of(classes: Mapping[int, LandClass], value: int) -> LandClass:
    """The class of a value, named by its number where nothing is known of it."""
    if value in classes:
        return classes[value]
    return LandClass(value, str(value), PALETTE[value % len(PALETTE)]) if value else BACKGROUND


def class_hints(raster: Raster, own: Iterable[ClassHint] = ()) -> dict[int, ClassHint]:
    """Names and colours of values; of several sources the first counts that has the name, or the colour.

    The sources are the hints given, Chipwise's metadata, the raster attribute table (which GDAL finds in the file,
    ``.aux.xml``, ``.vat.dbf`` and so on), category names, and the colour table.

    Args:
        raster: its first band holds the classes.
        own: hints that stand before all others; a label that is nothing but the value is no name.

    Returns:
        By value; label and colour are empty where they are unknown.
    """
    names: dict[int, str] = {}
    colors: dict[int, str] = {}
    for hint in (*own, *_from_metadata(raster), *_from_description(raster), *_from_colors(raster)):
        value, label = hint.raw, hint.label.strip()
        if not isinstance(value, int) or not 0 <= value <= MAX_VALUE:
            continue
        if label and label != str(value):
            names.setdefault(value, label)
        if COLOR.fullmatch(hint.color):
            colors.setdefault(value, hint.color)
    return {v: ClassHint(v, names.get(v, ""), colors.get(v, "")) for v in sorted(names.keys() | colors.keys())}


def class_numbers(values: np.ndarray, valid: np.ndarray, name: str) -> np.ndarray:
    """Pixels as whole numbers from 0 to 65535, int64, and -1 where they are nodata.

    Args:
        values, valid: of one shape.
        name: of the raster, as a sentence begins: "The class raster map.tif".

    Raises:
        SchemaError: there are fractions, negative or larger numbers, so it is no class raster.
    """
    good = values[valid]
    if np.issubdtype(good.dtype, np.floating) and (good != np.round(good)).any():
        raise SchemaError(f"{name} holds fractions; class values are whole numbers.")
    if good.size and (good.min() < 0 or good.max() > MAX_VALUE):
        outlier = good.min() if good.min() < 0 else good.max()
        raise SchemaError(
            f"{name} holds the value {outlier:g}; class values go from 1 to 65535, 0 is unlabelled. Reclassify it "
            "first, or declare that value as its nodata."
        )
    return np.where(valid, np.where(valid, values, 0).astype(np.int64), -1)


def _from_metadata(raster: Raster) -> list[ClassHint]:
    """The schema that a map of ours carries; a stranger's text that is none says nothing."""
    text = raster.dataset.tags().get(TAG, "")
    try:
        schema = ClassSchema.from_dict(json.loads(text if len(text) <= MAX_CHARACTERS else ""))
    except (ValueError, RecursionError):
        return []
    return [ClassHint(item.value, item.name, item.color) for item in schema.classes]


def _from_description(raster: Raster) -> list[ClassHint]:
    """Attribute table and category names; rasterio gives neither, but GDAL writes them into a virtual raster."""
    with scratch_folder() as folder:
        path = folder / "description.vrt"
        try:
            raster_shutil.copy(raster.dataset, path, driver="VRT")
        except RasterioError:
            return []
        if not path.is_file() or path.stat().st_size > MAX_CHARACTERS:
            return []
        # GDAL has written it, so no stranger's entities are in it
        band = ElementTree.parse(path).getroot().find(f"VRTRasterBand[@band='{raster.bands[0]}']")  # nosec B314
    if band is None:
        return []
    categories = enumerate(item.text or "" for item in band.findall("CategoryNames/Category"))
    table = band.find("GDALRasterAttributeTable")
    return [*([] if table is None else _from_table(table)), *(ClassHint(v, name, "") for v, name in categories if name)]


def _from_table(table: Element) -> list[ClassHint]:
    """The rows of an attribute table that have a value; ArcGIS's tables name their columns, but do not mark them."""
    columns: dict[str, int] = {}
    for i, field in enumerate(table.findall("FieldDefn")):
        usage, name = field.findtext("Usage", ""), field.findtext("Name", "").casefold()
        columns.setdefault(usage, i)
        if name == "value":
            columns.setdefault(VALUE, i)
        elif field.findtext("Type") == TEXT:
            columns.setdefault(NAME, i)
    if VALUE not in columns:
        return []
    hints = []
    for row in table.findall("Row"):
        cells = [cell.text or "" for cell in row]
        if not all(i < len(cells) for i in columns.values()):
            continue
        value = re.fullmatch(r"(\d{1,5})(\.0*)?", cells[columns[VALUE]].strip())
        if value:
            name = cells[columns[NAME]] if NAME in columns else ""
            hints.append(ClassHint(int(value[1]), name, _color(cells, columns)))
    return hints


def _color(cells: list[str], columns: dict[str, int]) -> str:
    """The colour of a row as ``#rrggbb``; empty where the table has none."""
    try:
        parts = [int(float(cells[columns[part]])) for part in (RED, GREEN, BLUE)]
    except (KeyError, ValueError, OverflowError):
        return ""
    return _hex(parts) if all(0 <= part <= 255 for part in parts) else ""


def _from_colors(raster: Raster) -> list[ClassHint]:
    """The colour table; a transparent entry is nodata's, and black ones fill tables up to 256 entries."""
    if raster.dataset.colorinterp[raster.bands[0] - 1] != ColorInterp.palette:
        return []
    colors = raster.dataset.colormap(raster.bands[0])
    return [ClassHint(v, "", _hex(rgba[:3])) for v, rgba in colors.items() if rgba[3] and any(rgba[:3])]


def _hex(rgb: Iterable[int]) -> str:
    return "#" + "".join(f"{part:02x}" for part in rgb)
