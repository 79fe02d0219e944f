"""Write training chips in Esri's layout, so that ArcGIS reads them and we know where each chip lies.

Beside Esri's files stands ``chipwise.json``: the request, the class schema, the source rasters, and for each chip the
raster and pixel it was cut from.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import rasterio
from affine import Affine
from rasterio.crs import CRS

from ..rasters import Raster
from ..schema import ClassSchema
from .grid import ChipWindow
from .statistics import BandStatistics, ClassStatistics

WELL_KNOWN_BANDS = (
    "Red", "Green", "Blue", "Infrared", "CoastalBlue", "Yellow", "RedEdge", "ShortWaveInfrared", "NearInfrared",
    "NearInfrared_1", "NearInfrared_2", "MidInfrared", "MidInfrared_1", "MidInfrared_2", "Thermal", "Thermal_1",
    "Thermal_2", "Panchromatic", "PseudoRed", "PseudoGreen", "PseudoBlue", "QA",
)  # fmt: skip
_WELL_KNOWN_KEY = "WellKnownBandNames (FYI, these band names can be used in ExtractBands)"


class ChipFolderWriter:
    """Writes chips as Classified Tiles (images, labels, map.txt, stats.txt, two JSON files of Esri's).

    Args:
        folder: an empty folder.
        schema: the classes.
        size: rows and columns of every chip.
        band_names: one for each band, empty where there is none.
        request: the request as a JSON object, kept beside the chips.
    """

    def __init__(self, folder: Path, schema: ClassSchema, size: int, band_names: list[str], request: dict):
        self._folder = folder
        self._schema = schema
        self._size = size
        self._request = request
        self._sources: list[dict] = []
        self._chips: list[dict] = []
        self._bands = BandStatistics(len(band_names))
        self._band_names = band_names
        self._cell_sizes: list[tuple[float, float, CRS | None]] = []
        self.classes = ClassStatistics(schema.values)
        (folder / "images").mkdir()
        (folder / "labels").mkdir()

    def __len__(self):
        return len(self._chips)

    def start_source(self, raster: Raster) -> None:
        """Say that the next chips come from this raster."""
        self._cell_sizes.append((*raster.cell_size, raster.crs))
        self._sources.append(
            {"path": raster.dataset.name, "width": raster.width, "height": raster.height, "bands": list(raster.bands)}
        )

    def write(
        self, raster: Raster, window: ChipWindow, image: np.ndarray, valid: np.ndarray, label: np.ndarray
    ) -> None:
        """Write one chip: image and valid as (bands, size, size), label (size, size) as class values."""
        stem = f"{len(self._chips):09d}"
        transform = raster.transform * Affine.translation(window.column, window.row)
        self._write_tiff("images", stem, image, transform, raster, valid)
        label_type = np.uint8 if max(self._schema.values) <= 255 else np.uint16
        self._write_tiff("labels", stem, label.astype(label_type)[np.newaxis], transform, raster, None)
        self._bands.add(image, valid)
        self.classes.add(label, window.first)
        self._chips.append({"name": stem, "source": len(self._sources) - 1, "column": window.column, "row": window.row})

    def finish(self) -> None:
        """Write the files that describe the chips; the folder is complete after this."""
        lines = [f"images\\{c['name']}.tif  labels\\{c['name']}.tif \n" for c in self._chips]
        (self._folder / "map.txt").write_text("".join(lines), encoding="utf-8", newline="\n")
        (self._folder / "stats.txt").write_text(self._stats_text(), encoding="utf-8", newline="\n")
        _write_json(self._folder / "esri_accumulated_stats.json", self._accumulated_stats())
        _write_json(self._folder / "esri_model_definition.emd", self._model_definition())
        _write_json(
            self._folder / "chipwise.json",
            {
                "version": 1,
                "schema": self._schema.to_dict(),
                "sources": self._sources,
                "chips": self._chips,
                "request": self._request,
            },
        )

    def _write_tiff(
        self,
        kind: str,
        stem: str,
        array: np.ndarray,
        transform: Affine,
        raster: Raster,
        valid: np.ndarray | None,
    ) -> None:
        """Write an image or a label; pixels of an image that a raster without nodata value masks get a mask, too."""
        block = 128 if self._size % 128 == 0 else 16 * min(8, self._size // 16)
        profile = {
            "driver": "GTiff", "count": len(array), "height": self._size, "width": self._size, "dtype": array.dtype,
            "transform": transform, "crs": raster.crs, "compress": "lzw", "photometric": "MINISBLACK",
        }  # fmt: skip
        if self._size % 16 == 0:
            profile |= {"tiled": True, "blockxsize": block, "blockysize": block}
        if valid is not None:
            profile["nodata"] = raster.nodata
        path = self._folder / kind / f"{stem}.tif"
        with rasterio.Env(GDAL_TIFF_INTERNAL_MASK=True), rasterio.open(path, "w", **profile) as chip:
            chip.write(array)
            if valid is not None:
                chip.descriptions = [name or None for name in raster.band_names]
                if raster.nodata is None and not valid.all():
                    chip.write_mask(valid.any(0))
        t = transform * Affine.translation(0.5, 0.5)
        world = (t.a, t.d, t.b, t.e, t.c, t.f)
        path.with_suffix(".tfw").write_text("".join(f"{v:.10f}\n" for v in world), encoding="ascii", newline="\n")

    def _stats_text(self) -> str:
        """The table of stats.txt; the minimum, mean and maximum are pixels per chip over all chips."""
        per_chip = self.classes.per_chip()
        classes_per_chip = (per_chip > 0).sum(1)
        rows = [
            f"images = {len(self._chips)} *{len(self._bands.mean)}*{self._size}*{self._size}",
            f"classes = {len(self._schema.classes)}",
            f"classes per image = [min = {classes_per_chip.min()}, mean = {classes_per_chip.mean():.2f}, "
            f"max = {classes_per_chip.max()}]",
            f"{'cls name':<25} {'cls value':>10} {'images':>10} {'pixels':>10} {'min size':>12} {'mean size':>12} "
            f"{'max size':>12}",
        ]
        for i, item in enumerate(self._schema.classes):
            pixels = per_chip[:, i]
            rows.append(
                f"{item.name:<25} {item.value:>10} {self.classes.chips[i]:>10} {pixels.sum():>10} "
                f"{pixels.min():>12.2f} {pixels.mean():>12.2f} {pixels.max():>12.2f}"
            )
        return "\n".join(rows) + "\n"

    def _accumulated_stats(self) -> dict:
        per_chip = self.classes.per_chip()
        classes_per_chip = (per_chip > 0).sum(1)
        bands = self._bands
        return {
            "Version": 1,
            "NumBands": len(bands.mean),
            "TileSizeX": self._size,
            "TileSizeY": self._size,
            "NumClasses": len(self._schema.classes),
            "NumTiles": len(self._chips),
            "NumTilesAsDouble": len(self._chips),
            "NextTileIndex": len(self._chips),
            "OutputFeatures": False,
            "MetaDataMode": "Classified_Tiles",
            "MinCellSize": self._cell_size(min),
            "MaxCellSize": self._cell_size(max),
            "Classes": [{"ClassValue": c.value, "ClassName": c.name} for c in self._schema.classes],
            "ClassPixelStats": {
                "NumClasses": len(self._schema.classes),
                "NumImagesTotal": len(self._chips),
                "NumImagesPerClass": self.classes.chips.tolist(),
                "NumPixelsPerClass": per_chip.sum(0).tolist(),
                "NumClassesPerImage": _summary(classes_per_chip),
                "PixelsPerClass": [_summary(column) for column in per_chip.T],
            },
            "InputRastersProps": self._raster_properties(),
            "BandStatsState": [
                {
                    "Min": float(bands.minimum[i]), "Max": float(bands.maximum[i]), "Mean": 0, "StdDev": 0,
                    "M1": float(bands.mean[i]), "M2": float(bands.squares[i]), "Num": int(bands.count[i]),
                }
                for i in range(len(bands.mean))
            ],
        }  # fmt: skip

    def _model_definition(self) -> dict:
        """The template that a data scientist fills in, in the form of ArcGIS Pro 3."""
        bands = self._bands
        return {
            "Framework": "e.g. TensorFlow or PyTorch",
            "ModelConfiguration": "e.g. UNet or FasterRCNN",
            "ModelType": "e.g. ObjectDetection or ImageClassification",
            "ModelFile": "e.g. ./trained.model",
            "Description": "e.g. which data model was trained on, when, by whom, mAP, etc",
            "ImageHeight": self._size,
            "ImageWidth": self._size,
            "ExtractBands": "e.g. [0, 1, 2]",
            "DataRange": "e.g. [0.1, 1.0] (optional)",
            "ModelPadding": "e.g. 64 (optional)",
            "BatchSize": "e.g. 8 (optional)",
            "PerProcessGPUMemoryFraction": "e.g. 0.8 (optional)",
            "MetaDataMode": "Classified_Tiles",
            "BlackenAroundFeature": False,
            "IsMultidimensional": False,
            "CropTileMode": "Fixed_Size",
            "ImageSpaceUsed": "MAP_SPACE",
            "MinCellSize": self._cell_size(min),
            "MaxCellSize": self._cell_size(max),
            "Classes": self._schema.to_esri(),
            "InputRastersProps": self._raster_properties(),
            "AllTilesStats": [
                {
                    "BandName": name, "Min": float(bands.minimum[i]), "Max": float(bands.maximum[i]),
                    "Mean": float(bands.mean[i]), "StdDev": float(bands.std[i]),
                }
                for i, name in enumerate(self._band_names)
            ],
            _WELL_KNOWN_KEY: list(WELL_KNOWN_BANDS),
        }  # fmt: skip

    def _raster_properties(self) -> dict:
        return {"RasterCount": len(self._sources), "SensorName": "Undefined", "BandNames": self._band_names}

    def _cell_size(self, pick) -> dict:
        return esri_cell_size(*pick(self._cell_sizes, key=lambda item: item[0]))


def esri_cell_size(x: float, y: float, crs: CRS | None) -> dict:
    """A cell size as an .emd gives it; a CRS without EPSG code is given as WKT."""
    code = crs.to_epsg() if crs else None
    reference = {"wkid": code, "latestWkid": code} if code else {"wkt": crs.to_wkt()} if crs else None
    return {"x": x, "y": y, "spatialReference": reference}


def _summary(values: np.ndarray) -> dict:
    return {
        "Min": int(values.min()), "Max": int(values.max()), "Mean": float(values.mean()),
        "Sum": int(values.sum()), "Count": len(values),
    }  # fmt: skip


def _write_json(path: Path, data: dict) -> None:
    path.write_text(json.dumps(data, indent=2, separators=(",", " : ")) + "\n", encoding="utf-8", newline="\n")
