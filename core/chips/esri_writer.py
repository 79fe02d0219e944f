"""Write training chips in Esri's layout, so that ArcGIS reads them and we know where each chip lies.

Beside Esri's files stands ``chipwise.json``: the requests, the class schema, the source rasters, and for each chip the
raster and pixel it was cut from.
"""

from __future__ import annotations

import os
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import rasterio

from ..rasters import Grid, Image
from ..requests import ExportRequest, to_dict
from ..schema import ClassSchema
from .cut import CutChip
from .earlier import EarlierExport
from .esri_json import DEFINITION, OWN, STATS, WELL_KNOWN_BANDS, esri_cell_size, write_json
from .formats.base import LabelFiles, MetadataFormat
from .images import SUFFIXES, write_image
from .statistics import BandStatistics, FeatureStatistics, PixelStatistics

_WELL_KNOWN_KEY = "WellKnownBandNames (FYI, these band names can be used in ExtractBands)"
#: Threads that write; compressing and writing leave Python's lock, so a few keep all cores busy.
THREADS = min(os.cpu_count() or 1, 8)
#: Chips that may wait for a thread, so that memory stays bounded.
WAITING = 4 * THREADS


@dataclass(frozen=True)
class _Written:
    """What is known of a chip when its files are written."""

    paths: tuple[str, ...]
    record: dict | None
    bands: BandStatistics
    second: BandStatistics | None
    pixels: np.ndarray
    ground: np.ndarray
    seen: int


@dataclass
class Tally:
    """What this export has written, beside Esri's statistics: by class in the order of the schema.

    ``ground`` are labelled pixels and ``seen`` all pixels with a value, each place counted once.
    """

    chips: np.ndarray
    ground: np.ndarray
    objects: np.ndarray
    seen: int = 0
    written: int = 0
    records: list[dict] = field(default_factory=list)


class ChipFolderWriter:
    """Writes chips and the files that describe them; image files are written by a pool of threads.

    Use it as a context manager: leaving it ends the threads.

    Args:
        folder: an empty folder.
        request: what was asked for.
        schema: the classes; None where there are no labels.
        form: the metadata format.
        earlier: the export to which this one is appended: numbers and statistics go on from there.
    """

    def __init__(
        self,
        folder: Path,
        request: ExportRequest,
        schema: ClassSchema | None,
        form: MetadataFormat,
        earlier: EarlierExport | None,
    ):
        self._folder, self._request, self._schema, self._form, self._earlier = folder, request, schema, form, earlier
        self._values = schema.values if schema else []
        n = len(self._values)
        self.tally = Tally(np.zeros(n, np.int64), np.zeros(n, np.int64), np.zeros(n, np.int64))
        self._next = earlier.next_index if earlier else 0
        self._digits = earlier.digits if earlier else 9
        own = earlier.own if earlier else {}
        self._sources: list[dict] = list(own.get("sources", []))
        self._first_source = len(self._sources)
        self._chips: list[dict] = list(own.get("chips", []))
        self._requests: list[dict] = [*own.get("requests", []), to_dict(request)]
        self._lines: list[str] = []
        self._images: list[tuple[Grid, list[str]]] = []
        self._bands: BandStatistics | None = None
        self._second: BandStatistics | None = None
        self._second_names: list[str] = []
        self._labels = self._continued_labels()
        self._waiting: deque[tuple[Future[_Written], CutChip]] = deque()
        # an environment for the life of each thread; rasterio would else make and end one at every call
        self._pool = ThreadPoolExecutor(THREADS, "chips", lambda: rasterio.Env().__enter__())

    @property
    def earlier_chips(self) -> int:
        """Chips that the folder held before."""
        return int(self._earlier.stats.get("NumTiles", 0)) if self._earlier else 0

    def __enter__(self) -> ChipFolderWriter:
        return self

    def __exit__(self, *_) -> None:
        self._pool.shutdown(cancel_futures=True)

    def add_source(self, image: Image) -> None:
        """Name one more image; chips say which one they come from by its number, counted from 0."""
        self._images.append((image.grid, image.band_names))
        self._sources.append(
            {
                "path": image.path, "name": image.name, "width": image.grid.width, "height": image.grid.height,
                "bands": image.band_names,
            }
        )  # fmt: skip

    def write(self, chip: CutChip) -> None:
        """Write one chip; it may still be on its way when this returns.

        Raises:
            OSError: an earlier chip could not be written.
        """
        name = f"{self._next:0{self._digits}d}"
        self._next += 1
        self.tally.written += 1
        window = chip.window
        place = {"name": name, "source": self._first_source + chip.source, "column": window.column, "row": window.row}
        self._chips.append(place | ({"angle": window.angle} if window.angle else {}))
        self._waiting.append((self._pool.submit(self._write_files, name, chip), chip))
        while len(self._waiting) > WAITING:
            self._collect()

    def finish(self) -> None:
        """Write the files that describe the chips; the folder is complete after this."""
        while self._waiting:
            self._collect()
        self._form.finish(self._folder, self.tally.records, self._earlier.folder if self._earlier else None)
        before = self._earlier.map_text if self._earlier else ""
        before += "\n" if before and not before.endswith("\n") else ""
        self._write_text("map.txt", before + "".join(self._lines))
        stats = self._accumulated_stats()
        bands = f"{stats['NumBands']}*{stats['TileSizeY']}*{stats['TileSizeX']}"
        names = [c.name for c in self._schema.classes] if self._schema else []
        lines = [f"images = {stats['NumTiles']} *{bands}", *self._labels.to_text(names)]
        self._write_text("stats.txt", "\n".join(lines) + "\n")
        write_json(self._folder / STATS, stats)
        write_json(self._folder / DEFINITION, self._model_definition())
        schema = self._schema.to_dict() if self._schema else None
        own = {"version": 1, "schema": schema, "sources": self._sources, "chips": self._chips}
        write_json(self._folder / OWN, own | {"requests": self._requests})

    def _write_files(self, name: str, chip: CutChip) -> _Written:
        """Write a chip's files; runs in a thread, so it changes nothing of the writer."""
        image_file = f"{self._form.image_folder(chip)}/{name}{SUFFIXES[self._request.chip_format]}"
        images = [(image_file, chip.image)]
        if chip.second is not None:
            images.append((f"images2/{name}{SUFFIXES[self._request.chip_format]}", chip.second))
        for file, image in images:
            path = self._folder / file
            path.parent.mkdir(parents=True, exist_ok=True)
            write_image(path, self._request.chip_format, image)
        files: LabelFiles = self._form.write_labels(self._folder, name, chip)
        fresh = np.s_[0:0, 0:0] if chip.fresh is None else chip.fresh
        label = np.zeros(chip.image.size, np.uint16) if chip.label is None else chip.label
        return _Written(
            tuple(file for file, _ in images) + files.paths,
            files.record,
            BandStatistics.of(chip.image.values, chip.image.valid),
            BandStatistics.of(chip.second.values, chip.second.valid) if chip.second else None,
            self._count(label),
            self._count(label[fresh]),
            int(np.any(chip.image.valid, axis=0)[fresh].sum()),
        )

    def _count(self, label: np.ndarray) -> np.ndarray:
        return np.bincount(label.ravel(), minlength=max(self._values, default=0) + 1)[self._values]

    def _collect(self) -> None:
        """Take the oldest chip that waits into the statistics: in order, so that they are the same in every run."""
        future, chip = self._waiting.popleft()
        written = future.result()
        images = 2 if chip.second else 1
        self._lines.append(
            " ".join(p.replace("/", "\\") for p in written.paths[:images])
            + "".join("  " + p.replace("/", "\\") for p in written.paths[images:])
            + " \n"
        )
        tally = self.tally
        if written.record is not None:
            tally.records.append(written.record)
        self._bands = _merged(self._bands or self._continued_bands("BandStatsState"), written.bands)
        if chip.second is not None and written.second is not None:
            self._second_names = chip.second.band_names
            self._second = _merged(self._second or self._continued_bands("BandStatsState2"), written.second)
        tally.ground += written.ground
        tally.seen += written.seen
        if isinstance(self._labels, PixelStatistics):
            self._labels.add(written.pixels.tolist())
            tally.chips += written.pixels > 0
        else:
            self._labels.add([(o.value, o.ground_area) for o in chip.objects])
            counts = np.array([sum(o.value == v for o in chip.objects) for v in self._values], np.int64)
            tally.chips += counts > 0
            tally.objects += counts

    def _continued_labels(self) -> PixelStatistics | FeatureStatistics:
        kind = PixelStatistics if "label" in self._form.needs else FeatureStatistics
        earlier = self._earlier.stats.get(kind.key) if self._earlier else None
        return kind.from_dict(self._values, earlier) if earlier else kind(self._values)

    def _continued_bands(self, key: str) -> BandStatistics | None:
        state = self._earlier.stats.get(key) if self._earlier else None
        return BandStatistics.from_state(state) if state else None

    def _accumulated_stats(self) -> dict:
        tiles = self.earlier_chips + self.tally.written
        size = self._request.size
        classes = self._schema.classes if self._schema else ()
        stats = {
            "Version": 1,
            "NumBands": len(self._images[0][1]),
            "TileSizeX": size[1],
            "TileSizeY": size[0],
            "NumClasses": len(classes),
            "NumTiles": tiles,
            "NumTilesAsDouble": tiles,
            "NextTileIndex": self._next,
            "OutputFeatures": isinstance(self._labels, FeatureStatistics),
            "MetaDataMode": self._form.mode,
            "MinCellSize": self._cell_size("MinCellSize", min),
            "MaxCellSize": self._cell_size("MaxCellSize", max),
            "Classes": [{"ClassValue": c.value, "ClassName": c.name} for c in classes],
            self._labels.key: self._labels.to_dict(),
        } | self._raster_properties()
        if not classes:
            del stats["Classes"]
        if self._bands is not None and self._keeps_band_statistics:
            stats["BandStatsState"] = self._bands.to_state()
            if self._second is not None:
                stats["BandStatsState2"] = self._second.to_state()
        return stats

    def _model_definition(self) -> dict:
        """The template that a data scientist fills in, in the form of ArcGIS Pro 3."""
        size = self._request.size
        definition = {
            "Framework": "e.g. TensorFlow or PyTorch",
            "ModelConfiguration": "e.g. UNet or FasterRCNN",
            "ModelType": "e.g. ObjectDetection or ImageClassification",
            "ModelFile": "e.g. ./trained.model",
            "Description": "e.g. which data model was trained on, when, by whom, mAP, etc",
            "ImageHeight": size[0],
            "ImageWidth": size[1],
            "ExtractBands": "e.g. [0, 1, 2]",
            "DataRange": "e.g. [0.1, 1.0] (optional)",
            "ModelPadding": "e.g. 64 (optional)",
            "BatchSize": "e.g. 8 (optional)",
            "PerProcessGPUMemoryFraction": "e.g. 0.8 (optional)",
            "MetaDataMode": self._form.mode,
            "BlackenAroundFeature": self._request.blacken_around_feature,
            "IsMultidimensional": False,
            "CropTileMode": "Bounding_Box" if self._request.crop_mode == "BOUNDING_BOX" else "Fixed_Size",
            "ImageSpaceUsed": self._request.reference_system,
            "MinCellSize": self._cell_size("MinCellSize", min),
            "MaxCellSize": self._cell_size("MaxCellSize", max),
        }
        if self._schema:
            definition["Classes"] = self._schema.to_esri()
            if "instances" in self._form.needs:
                definition["Panoptic_Segmentation_Instance_Classes"] = self._schema.to_esri()
        definition |= self._raster_properties()
        if self._bands is not None and self._keeps_band_statistics:
            definition["AllTilesStats"] = self._bands.to_summary(self._images[0][1])
            if self._second is not None:
                definition["AllTilesStats2"] = self._second.to_summary(self._second_names)
        return definition | {_WELL_KNOWN_KEY: list(WELL_KNOWN_BANDS)}

    @property
    def _keeps_band_statistics(self) -> bool:
        """False when the earlier export has none (ArcGIS Pro before 2.7): they cannot be continued."""
        return self._earlier is None or "BandStatsState" in self._earlier.stats

    def _raster_properties(self) -> dict:
        """How many rasters the chips come from, and their bands; a second image of the same ground has its own."""
        rasters = {"InputRastersProps": (len(self._images), self._images[0][1])}
        if self._second is not None:
            rasters["InputRastersProps2"] = (1, self._second_names)
        properties = {}
        for key, (count, names) in rasters.items():
            earlier = (self._earlier.stats.get(key) or {}) if self._earlier else {}
            count += int(earlier.get("RasterCount", 0))
            properties[key] = {"RasterCount": count, "SensorName": "Undefined", "BandNames": names}
        return properties

    def _cell_size(self, key: str, pick) -> dict:
        sizes = [esri_cell_size(*grid.cell_size, grid.crs) for grid, _ in self._images]
        earlier = self._earlier.stats.get(key) if self._earlier else None
        return pick([*sizes, *([earlier] if earlier else [])], key=lambda size: size["x"])

    def _write_text(self, name: str, text: str) -> None:
        (self._folder / name).write_text(text, encoding="utf-8", newline="\n")


def _merged(total: BandStatistics | None, part: BandStatistics) -> BandStatistics:
    if total is None:
        return part
    total.merge(part)
    return total
