"""A map in pieces: small GeoTIFFs, and a virtual raster (VRT) that shows them as one.

GDAL may notice a full disk only when it closes a file, and then says nothing. So files are made in memory and written
by Python.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from affine import Affine
from rasterio.io import MemoryFile
from rasterio.windows import Window

from ..errors import OutputError

#: The place of parts, which nobody reads; rasterio would warn in the log of files that have none.
NOWHERE = Affine(2, 0, 0, 0, -2, 0)
_GDAL_TYPES = {"uint8": "Byte", "uint16": "UInt16", "float32": "Float32"}


def write_part(path: Path, values: np.ndarray, nodata: float) -> str:
    """Write pixels (bands, rows, columns) and return the file's SHA-256.

    Zstandard, since nobody but this GDAL reads it, takes a third of LZW's time.

    Raises:
        OSError: the disk is full.
    """
    profile = {
        "driver": "GTiff", "count": len(values), "height": values.shape[1], "width": values.shape[2],
        "dtype": values.dtype, "nodata": nodata, "compress": "zstd", "zstd_level": 1, "tiled": True,
        "blockxsize": 512, "blockysize": 512, "interleave": "band", "transform": NOWHERE,
    }  # fmt: skip
    with MemoryFile() as memory:
        with memory.open(**profile) as dataset:
            dataset.write(values)
        content = memory.read()
    path.write_bytes(content)
    return hashlib.sha256(content).hexdigest()


def write_vrt(path: Path, window: Window, dtype: np.dtype, bands: int, parts: Sequence[tuple[str, Window]]) -> None:
    """Write a virtual raster.

    Args:
        window: the pixels that it shows.
        parts: the names of files beside it, and the pixels that they hold.

    Raises:
        OSError: the disk is full.
    """
    kind = _GDAL_TYPES[dtype.name]
    content = ""
    for band in range(1, bands + 1):
        sources = "".join(_source(name, band, part, window) for name, part in parts)
        content += f'<VRTRasterBand dataType="{kind}" band="{band}">{sources}</VRTRasterBand>'
    size = f'rasterXSize="{int(window.width)}" rasterYSize="{int(window.height)}"'
    path.write_text(f"<VRTDataset {size}>{content}</VRTDataset>", encoding="utf-8")


def no_space(folder: Path, error: OSError) -> OutputError:
    """What an error in writing a part is for the user."""
    return OutputError(
        f"{folder.parent} cannot be written to: {error.strerror}. Free some space, or choose another folder."
    )


def _source(name: str, band: int, part: Window, window: Window) -> str:
    size = f'xSize="{int(part.width)}" ySize="{int(part.height)}"'
    left, top = int(part.col_off - window.col_off), int(part.row_off - window.row_off)
    return (
        f'<SimpleSource><SourceFilename relativeToVRT="1">{name}</SourceFilename><SourceBand>{band}</SourceBand>'
        f'<SrcRect xOff="0" yOff="0" {size}/><DstRect xOff="{left}" yOff="{top}" {size}/></SimpleSource>'
    )
