"""Export training chips: rasters and labels in, a folder in Esri's layout out."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
from rasterio.windows import Window

from ..errors import RasterError, SamplesError
from ..events import Events
from ..partial import partial_folder
from ..rasters import Raster, open_raster
from ..requests import ExportRequest, SamplesInput, to_dict
from ..schema import ClassSchema, resolve_values
from .esri_writer import ChipFolderWriter
from .grid import ChipWindow, chip_windows, count_chip_windows
from .labels import Labels, SampleLabels, open_label_raster, raw_label_values, read_features


def run(request: ExportRequest, events: Events) -> dict:
    """Export the chips.

    Returns:
        ``output`` (folder), ``chip_count``, and ``labelled_pixels``: pixels by class name, each pixel of the
        ground once.

    Raises:
        ChipwiseError: an input cannot be used; nothing is written then.
    """
    with partial_folder(request.output) as folder:
        band_names = _check_rasters(request)
        source = _SampleSource(request, request.samples) if request.samples else _LabelRasterSource(request)
        writer = ChipFolderWriter(folder, source.schema, request.tile_size, band_names, to_dict(request))
        if request.samples and request.samples.skipped:
            events.warning(f"{request.samples.skipped} samples have no geometry or no class; they are left out.")
        _write_chips(request, source, writer, events)
        if not len(writer):
            raise SamplesError(_nothing_labelled(request, source))
        writer.finish()
    labelled = {c.name: int(n) for c, n in zip(source.schema.classes, writer.classes.pixels_on_ground, strict=True)}
    _report(source.schema, writer, events)
    return {"output": request.output, "chip_count": len(writer), "labelled_pixels": labelled}


class _SampleSource:
    """Labels from vector samples, the same for every raster."""

    def __init__(self, request: ExportRequest, samples: SamplesInput):
        self._samples = samples
        self._features = read_features(samples)
        given = ClassSchema.from_text(request.schema) if request.schema else None
        raws = [raw for _, raw in self._features]
        self.schema, self._values = resolve_values(raws, given, request.hints, samples.name)

    @contextmanager
    def labels(self, _index: int, raster: Raster) -> Iterator[Labels]:
        """The samples in the raster's grid."""
        yield SampleLabels(raster, self._features, self._samples.crs, self._values)


class _LabelRasterSource:
    """Labels from one label raster for each raster."""

    def __init__(self, request: ExportRequest):
        self._rasters = request.label_rasters
        raws, hints = set(), list(request.hints)
        for source in self._rasters:
            found, colors = raw_label_values(source)
            raws |= found
            hints = colors + hints  # a later hint wins: what QGIS shows over the file's own palette
        given = ClassSchema.from_text(request.schema) if request.schema else None
        if not raws:
            raise SamplesError("The label rasters hold no value but 0 and nodata; nothing is labelled in them.")
        self.schema, self._values = resolve_values(raws, given, hints, "Labels")

    @contextmanager
    def labels(self, index: int, raster: Raster) -> Iterator[Labels]:
        """The label raster that belongs to the raster, in its grid."""
        with open_label_raster(self._rasters[index], raster, self._values) as labels:
            yield labels


def _check_rasters(request: ExportRequest) -> list[str]:
    """Refuse rasters that differ in bands or type before anything is written; return the first one's band names."""
    with open_raster(request.rasters[0]) as first:
        count, dtype, names, name = len(first.bands), first.dtype, first.band_names, first.name
    for source in request.rasters[1:]:
        with open_raster(source) as raster:
            if (len(raster.bands), raster.dtype) != (count, dtype):
                raise RasterError(
                    f"{raster.name} has {len(raster.bands)} bands of {raster.dtype} and {name} has {count} of {dtype}; "
                    "chips of one folder need the same bands and data type."
                )
    return names


def _write_chips(request: ExportRequest, source, writer: ChipFolderWriter, events: Events) -> None:
    for i, item in enumerate(request.rasters):
        with open_raster(item) as raster, source.labels(i, raster) as labels:
            writer.start_source(raster)
            before = len(writer)
            total = count_chip_windows(raster.width, raster.height, request.tile_size, request.stride)
            windows = chip_windows(raster.width, raster.height, request.tile_size, request.stride)
            for done, window in enumerate(windows):
                part = (i + done / total) / len(request.rasters)
                events.progress(100 * part, f"{raster.name}: {len(writer)} chips")
                _write_chip(raster, window, labels, request.empty_tiles, writer)
            if len(writer) == before and len(request.rasters) > 1:
                events.warning(f"No sample lies on {raster.name}; it gave no chips.")


def _write_chip(raster: Raster, window: ChipWindow, labels: Labels, keep_empty: bool, writer: ChipFolderWriter) -> None:
    inside = window.inside(raster.width, raster.height)
    if not keep_empty and not labels.may_touch(inside):
        return
    label = labels.read(inside)
    if not keep_empty and not label.any():
        return
    image, valid = raster.read(inside)
    seen = valid.any(0)
    label = np.where(seen, label, 0)
    if seen.any() and (keep_empty or label.any()):
        writer.write(
            raster,
            window,
            _pad(np.where(valid, image, np.array(raster.fill, image.dtype)), window.size, raster.fill),
            _pad(valid, window.size, False),
            _pad(label, window.size, 0),
        )


def _pad(array: np.ndarray, size: int, fill) -> np.ndarray:
    """Fill an array up to ``size`` rows and columns at the bottom and right."""
    missing = [(0, 0)] * (array.ndim - 2) + [(0, size - array.shape[-2]), (0, size - array.shape[-1])]
    return np.pad(array, missing, constant_values=fill)


def _nothing_labelled(request: ExportRequest, source) -> str:
    """Say why no chip was written: the samples lie elsewhere, or only on nodata."""
    for i, item in enumerate(request.rasters):
        with open_raster(item) as raster, source.labels(i, raster) as labels:
            if request.samples and labels.may_touch(Window(0, 0, raster.width, raster.height)):
                return (
                    f"The samples lie on {raster.name}, but only where it is nodata, or are all smaller than a pixel; "
                    "no chip was written."
                )
    if not request.samples:
        return "The label rasters are labelled only where the rasters are nodata; no chip was written."
    names = ", ".join(i.path for i in request.rasters[:3])
    return (
        f"No sample overlaps the raster ({names}). Check that the samples and the raster show the same place, and that "
        "each has its right CRS."
    )


def _report(schema: ClassSchema, writer: ChipFolderWriter, events: Events) -> None:
    ground, total = writer.classes.pixels_on_ground, max(int(writer.classes.pixels_on_ground.sum()), 1)
    events.info(f"{len(writer)} chips written. Labelled pixels by class:")
    for item, pixels, chips in zip(schema.classes, ground, writer.classes.chips, strict=True):
        events.info(f"  {item.value:>5}  {item.name}: {pixels} pixels ({pixels / total:.1%}) on {chips} chips")
        if not pixels:
            events.warning(f"The class {item.name} has no labelled pixel.")
