"""Write the images of chips and labels: TIFF, PNG and JPEG, each with a world file, placed on the map to the pixel."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from xml.sax.saxutils import escape  # nosec B406 - written, never parsed

import numpy as np
import rasterio
import rasterio.shutil
from affine import Affine
from rasterio.crs import CRS
from rasterio.io import MemoryFile

from ..errors import OutputError, RasterError
from .cut import ChipImage

SUFFIXES = {"TIFF": ".tif", "PNG": ".png", "JPEG": ".jpg"}
WORLD_SUFFIXES = {"TIFF": ".tfw", "PNG": ".pgw", "JPEG": ".jgw"}

#: What the formats that hold not everything hold. PNG takes a second or fourth band for transparency.
_HELD_BANDS = (1, 3)
_HELD_TYPES = {"PNG": ("uint8", "uint16"), "JPEG": ("uint8",)}
#: Level 3 writes a PNG of aerial imagery in three quarters of the time of GDAL's default, 6, at a tenth more size.
_OPTIONS = {"PNG": {"ZLEVEL": 3}, "JPEG": {"QUALITY": 95}}


def check_holds(chip_format: str, bands: int, dtype: np.dtype | str) -> None:
    """Check that a chip format can hold images with so many bands of this type.

    Raises:
        RasterError: it cannot.
    """
    held, name = _HELD_TYPES.get(chip_format), np.dtype(dtype).name
    if held is None or (bands in _HELD_BANDS and name in held):
        return
    remedy = "" if bands in _HELD_BANDS else ", or choose 1 or 3 bands (BANDS)"
    raise RasterError(
        f"{chip_format} chips hold 1 or 3 bands of type {' or '.join(held)}; the rasters give {bands} of type {name}. "
        f"Set the chip format (CHIP_FORMAT) to TIFF{remedy if name in held else ''}."
    )


def write_image(path: Path, chip_format: str, image: ChipImage) -> None:
    """Write the image of a chip, beside it the world file, and for PNG and JPEG the ``.aux.xml``; the folder exists.

    TIFF keeps the band names, and a mask where pixels are invalid without a nodata value that says so. PNG and JPEG
    keep neither; JPEG changes values a little.
    """
    if chip_format == "TIFF":
        mask = np.any(image.valid, axis=0) if image.nodata is None and not image.valid.all() else None
        _write_tiff(path, image.values, image.transform, image.crs, image.nodata, image.band_names, mask)
    else:
        _write_picture(path, chip_format, image.values, image.transform)
        _write_auxiliary(path, image.transform, image.crs, len(image.values), image.nodata)
    _write_world(path.with_suffix(WORLD_SUFFIXES[chip_format]), image.transform)


def label_suffix(chip_format: str) -> str:
    """The ending of label images: labels of JPEG chips are PNG, as JPEG would change their values."""
    return SUFFIXES["TIFF" if chip_format == "TIFF" else "PNG"]


def write_label(path: Path, label: np.ndarray, transform: Affine, crs: CRS | None) -> None:
    """Write a label image with its world file, as TIFF or PNG after the path's ending; its folder is made.

    Args:
        path: ends in .tif or .png.
        label: whole numbers (rows, columns), for PNG of 8 or 16 bits; for TIFF also (bands, rows, columns).
        transform: maps (column, row) to the map.
        crs: the map's.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    values = label if label.ndim == 3 else label[np.newaxis]
    chip_format = "PNG" if path.suffix == ".png" else "TIFF"
    if chip_format == "TIFF":
        _write_tiff(path, values, transform, crs)
    else:
        _write_picture(path, chip_format, values, transform)
        _write_auxiliary(path, transform, crs)
    _write_world(path.with_suffix(WORLD_SUFFIXES[chip_format]), transform)


def _write_tiff(
    path: Path,
    values: np.ndarray,
    transform: Affine,
    crs: CRS | None,
    nodata: float | None = None,
    names: Sequence[str] = (),
    mask: np.ndarray | None = None,
) -> None:
    """Write a GeoTIFF as ArcGIS does: LZW in blocks of 128; ``mask`` is (rows, columns).

    It is made in memory and written in one piece: GDAL writes a small file in many, which takes longer than to compress
    a label.
    """
    bands, rows, columns = values.shape
    # Three bytes a pixel are a picture to every reader. With more bands RGB would make the fourth an alpha channel.
    photometric = "RGB" if bands == 3 and values.dtype == np.uint8 else "MINISBLACK"
    profile = {
        "driver": "GTiff", "count": bands, "height": rows, "width": columns, "dtype": values.dtype,
        "transform": transform, "crs": crs, "nodata": nodata, "compress": "lzw", "photometric": photometric,
    }  # fmt: skip
    if rows % 16 == 0 and columns % 16 == 0:  # what TIFF asks of blocks
        profile |= {"tiled": True, "blockxsize": min(128, columns), "blockysize": min(128, rows)}
    with MemoryFile() as memory:
        with memory.open(**profile) as dataset:
            dataset.write(values)
            if any(names):
                dataset.descriptions = [name or None for name in names]
            if mask is not None:
                with rasterio.Env(GDAL_TIFF_INTERNAL_MASK=True):
                    dataset.write_mask(mask)
        path.write_bytes(memory.getbuffer())


def _write_picture(path: Path, driver: str, values: np.ndarray, transform: Affine) -> None:
    """Write a PNG or JPEG.

    GDAL can only copy a dataset to these formats. ``rasterio.open`` does so too, but holds the interpreter's lock
    while it compresses, and a pool of threads would be no faster than one.
    """
    bands, rows, columns = values.shape
    profile = {"driver": "MEM", "count": bands, "height": rows, "width": columns, "dtype": values.dtype}
    # The transform spares a warning that there is none.
    with rasterio.open("", "w", transform=transform, **profile) as memory:
        memory.write(values)
        try:
            rasterio.shutil.copy(memory, path, driver=driver, **_OPTIONS[driver])
        except Exception as error:  # GDAL's errors have no public base class here
            reason = str(error).strip(" .?")
            raise OutputError(f"{path} cannot be written: {reason}. Check that the disk is not full.") from error


def _write_auxiliary(
    path: Path, transform: Affine, crs: CRS | None, bands: int = 0, nodata: float | None = None
) -> None:
    """Write what PNG and JPEG cannot hold in the form of GDAL and ArcGIS: CRS, transform, nodata of the bands.

    GDAL's own way would also declare nodata inside the PNG, where other readers take it for transparency.
    """
    lines = ["<PAMDataset>"]
    if crs:
        lines.append(f"  <SRS>{escape(crs.wkt)}</SRS>")
    lines.append(f"  <GeoTransform>{', '.join(f'{v:.17g}' for v in transform.to_gdal())}</GeoTransform>")
    if nodata is not None:
        for band in range(1, bands + 1):
            value = f"<NoDataValue>{nodata:.17g}</NoDataValue>"
            lines.append(f'  <PAMRasterBand band="{band}">{value}</PAMRasterBand>')
    lines.append("</PAMDataset>\n")
    path.with_name(f"{path.name}.aux.xml").write_text("\n".join(lines), encoding="utf-8", newline="\n")


def _write_world(path: Path, transform: Affine) -> None:
    """Write a world file: six lines, the last two the centre of the upper left pixel."""
    t = transform * Affine.translation(0.5, 0.5)
    path.write_bytes("".join(f"{v:.10f}\n" for v in (t.a, t.d, t.b, t.e, t.c, t.f)).encode("ascii"))
