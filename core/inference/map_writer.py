"""Write a map as a cloud-optimised GeoTIFF that shows its classes with names and colours wherever it is opened."""

from __future__ import annotations

import html
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import rasterio
from affine import Affine
from rasterio import shutil as raster_shutil
from rasterio.errors import RasterioError
from rasterio.windows import Window

from ..errors import OutputError
from ..partial import partial_file, scratch_file
from ..rasters import Raster
from ..schema import ClassSchema, LandClass

BACKGROUND = LandClass(0, "Background", "#f0f0f0")


class MapWriter:
    """A one-band raster in the grid of another, written window by window."""

    def __init__(self, dataset, window: Window, draft: Path, final: Path, options: dict):
        self._dataset = dataset
        self._window = window
        self._draft, self._final, self._options = draft, final, options

    def write(self, values: np.ndarray, kept: Window) -> None:
        """Write values (rows, columns) at a window given in pixels of the source raster."""
        left, top = kept.col_off - self._window.col_off, kept.row_off - self._window.row_off
        self._dataset.write(values, 1, window=Window(left, top, kept.width, kept.height))

    def finish(self) -> None:
        """Turn the draft into a cloud-optimised GeoTIFF, still under its temporary name."""
        self._dataset.close()
        options = {"BLOCKSIZE": 512, "COMPRESS": "DEFLATE", "BIGTIFF": "IF_SAFER", "NUM_THREADS": "ALL_CPUS"}
        raster_shutil.copy(self._draft, self._final, driver="COG", **(options | self._options))


@contextmanager
def open_map(
    target: str,
    raster: Raster,
    window: Window,
    block: int,
    dtype: np.dtype,
    nodata: int,
    colors: dict,
    tags: dict,
    **cog,
) -> Iterator[MapWriter]:
    """Open a map for writing; after ``finish`` and the end of the block the file appears under its name.

    Args:
        target: path of the GeoTIFF.
        raster: source of the grid; the map has its geotransform and CRS to the last digit.
        window: the part of the source's grid that the map covers.
        block: rows and columns that are written at a time, a multiple of 16.
        colors: colour table by value, or empty.
        tags: metadata items.
        cog: creation options of GDAL's COG driver.

    Raises:
        OutputError: it cannot be written.
    """
    profile = {
        "driver": "GTiff", "width": int(window.width), "height": int(window.height), "count": 1, "dtype": dtype,
        "nodata": nodata, "crs": raster.crs, "tiled": True, "blockxsize": block, "blockysize": block,
        "compress": "lzw", "sparse_ok": True, "bigtiff": "IF_SAFER",
    }  # fmt: skip
    transform = _transform(raster, window)
    if transform is not None:
        profile["transform"] = transform
    with partial_file(target) as final, scratch_file(final) as draft:
        try:
            with rasterio.open(draft, "w", **profile) as dataset:
                dataset.update_tags(**tags)
                if colors and dtype == np.uint8:
                    dataset.write_colormap(1, colors)
                yield MapWriter(dataset, window, draft, final, cog)
        except RasterioError as error:
            raise OutputError(f"{target} cannot be written: {error}. Is the disk full?") from error


@contextmanager
def class_description(target: str, classes: list[LandClass]) -> Iterator[None]:
    """Write the style (.qml) and the attribute table (.aux.xml) of a class raster; they appear if the block "
    "succeeds."""
    base = Path(target)
    with partial_file(base.with_suffix(".qml")) as qml, partial_file(f"{base}.aux.xml") as table:
        qml.write_text(_qml(classes), encoding="utf-8")
        table.write_text(_attribute_table(classes), encoding="utf-8")
        yield


def map_classes(schema: ClassSchema, outputs: tuple[int, ...]) -> list[LandClass]:
    """The classes that can occur in a map, in the order of the network's outputs."""
    by_value = {c.value: c for c in schema.classes} | {0: BACKGROUND}
    return [by_value[value] for value in outputs]


def map_type(classes: list[LandClass]) -> tuple[np.dtype, int]:
    """The smallest unsigned type for the classes and a nodata value that is none of them.

    Nodata is 0 where 0 is no class, else the type's highest free value.
    """
    values = {c.value for c in classes}
    fits_byte = max(values) <= 255 and not values >= set(range(256))
    dtype, highest = (np.dtype(np.uint8), 255) if fits_byte else (np.dtype(np.uint16), 65535)
    return dtype, 0 if 0 not in values else next(v for v in range(highest, 0, -1) if v not in values)


def _transform(raster: Raster, window: Window) -> Affine | None:
    """None leaves a raster without georeference as it is."""
    if raster.is_georeferenced or window.col_off or window.row_off:
        return raster.transform * Affine.translation(window.col_off, window.row_off)
    return None


def _qml(classes: list[LandClass]) -> str:
    entries = "".join(
        f'<paletteEntry value="{c.value}" label="{html.escape(c.name)}" color="{c.color}" alpha="255"/>'
        for c in classes
    )
    return (
        "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"
        '<qgis version="3.22" styleCategories="Symbology"><pipe>'
        '<rasterrenderer type="paletted" band="1" opacity="1" alphaBand="-1" nodataColor="">'
        f"<rasterTransparency/><colorPalette>{entries}</colorPalette></rasterrenderer>"
        "</pipe><blendMode>0</blendMode></qgis>\n"
    )


def _attribute_table(classes: list[LandClass]) -> str:
    """GDAL's auxiliary metadata: category names and a raster attribute table as ArcGIS names its columns."""
    names = {c.value: c.name for c in classes}
    categories = "".join(
        f"<Category>{html.escape(names.get(v, ''))}</Category>" for v in range(max(names) + 1)
    ) if max(names) <= 255 else ""  # fmt: skip
    fields = [("Value", 0, 5), ("Class", 2, 2), ("Red", 0, 6), ("Green", 0, 7), ("Blue", 0, 8)]
    head = "".join(
        f'<FieldDefn index="{i}"><Name>{name}</Name><Type>{kind}</Type><Usage>{usage}</Usage></FieldDefn>'
        for i, (name, kind, usage) in enumerate(fields)
    )
    rows = "".join(
        f'<Row index="{i}">' + "".join(f"<F>{html.escape(str(v))}</F>" for v in (c.value, c.name, *c.rgb)) + "</Row>"
        for i, c in enumerate(classes)
    )
    return (
        '<PAMDataset><PAMRasterBand band="1">'
        + (f"<CategoryNames>{categories}</CategoryNames>" if categories else "")
        + f'<GDALRasterAttributeTable tableType="thematic">{head}{rows}</GDALRasterAttributeTable>'
        + "</PAMRasterBand></PAMDataset>\n"
    )
