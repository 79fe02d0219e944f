"""Write a map as a cloud-optimised GeoTIFF that shows its classes with names and colours wherever it is opened."""

from __future__ import annotations

import html
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import rasterio
from affine import Affine
from rasterio import shutil as raster_shutil
from rasterio.errors import NotGeoreferencedWarning
from rasterio.windows import Window

from ..errors import OutputError
from ..partial import partial_file
from ..rasters import Image
from ..schema import LandClass
from .overviews import with_overviews
from .products import Layer
from .whole_file import is_whole

#: Rows and columns of the blocks of a map.
BLOCK = 512
#: By how overviews are made. LZW makes class maps as small as DEFLATE at its usual level in a third of the time; values
#: between classes shrink most as differences (PREDICTOR), for which DEFLATE's first level does.
COMPRESSION: dict[str, dict] = {
    "MODE": {"COMPRESS": "LZW"},
    "AVERAGE": {"COMPRESS": "DEFLATE", "LEVEL": 1, "PREDICTOR": "YES"},
}


def describe(vrt: Path, image: Image, window: Window, layer: Layer, tags: dict, colors: dict) -> None:
    """Write what is known of a map into its draft, from which GDAL takes it over.

    Args:
        vrt: the draft's pixels.
        image: source of the grid; the map has its geotransform and CRS to the last digit.
        window: the part of the source's grid that the map covers.
        layer: its bands and nodata.
        tags: metadata items.
        colors: colour table by value, or empty.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", NotGeoreferencedWarning)
        with rasterio.open(vrt, "r+") as dataset:
            dataset.nodata = layer.nodata
            dataset.descriptions = layer.bands
            dataset.update_tags(**tags)
            if image.grid.crs is not None:
                dataset.crs = image.grid.crs
            transform = _transform(image, window)
            if transform is not None:
                dataset.transform = transform
            if colors and layer.dtype == np.uint8:
                dataset.write_colormap(1, colors)


def write_map(source: Path, final: Path, layer: Layer) -> None:
    """Turn a described draft into a cloud-optimised GeoTIFF with overviews.

    Args:
        source: the pixels and what is known of them; temporary files go beside it.
        final: where the map goes.
        layer: how its overviews are made.

    Raises:
        OutputError: it cannot be written.
    """
    options = {
        "BLOCKSIZE": BLOCK, "BIGTIFF": "IF_SAFER", "NUM_THREADS": "ALL_CPUS", "OVERVIEW_RESAMPLING": layer.resampling,
        **COMPRESSION[layer.resampling],
    }  # fmt: skip
    try:
        with rasterio.Env(CPL_TMPDIR=str(source.parent)):
            source = with_overviews(source) if layer.resampling == "MODE" else source
            raster_shutil.copy(source, final, driver="COG", **options)
        whole = is_whole(final)
    except Exception as error:  # GDAL's own errors, which rasterio's copy lets through, share no public base class
        raise OutputError(f"{final.parent} cannot be written to: {_cause(error)}. Is the disk full?") from error
    if not whole:
        raise OutputError(f"{final.parent} cannot be written to: the map is incomplete. Is the disk full?")


@contextmanager
def class_description(target: str, classes: list[LandClass]) -> Iterator[None]:
    """Write style (.qml) and attribute table (.aux.xml) of a class raster; they appear if the block succeeds."""
    base = Path(target)
    with partial_file(base.with_suffix(".qml")) as qml, partial_file(f"{base}.aux.xml") as table:
        qml.write_text(_qml(classes), encoding="utf-8")
        table.write_text(_attribute_table(classes), encoding="utf-8")
        yield


def _transform(image: Image, window: Window) -> Affine | None:
    """None leaves a raster without georeference as it is."""
    if getattr(image, "is_georeferenced", True) or window.col_off or window.row_off:
        return image.grid.transform * Affine.translation(window.col_off, window.row_off)
    return None


def _cause(error: BaseException) -> str:
    return str(error.__cause__ or error).strip().splitlines()[0].rstrip(".")


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
