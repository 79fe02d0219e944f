"""Export training chips: rasters and labels in, a folder in Esri's layout out."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import rasterio
from rasterio.enums import Resampling
from rasterio.windows import Window

from ..errors import SamplesError
from ..events import Events
from ..partial import added_folder, partial_folder
from ..rasters import Image, Raster
from ..requests import ExportRequest, to_dict
from ..scenes import GridView, area_of, open_scene
from ..schema import ClassSchema
from ..target_grid import Target
from .cut import CutChip
from .cutter import Cutter, read_mask
from .earlier import EarlierExport
from .esri_writer import ChipFolderWriter
from .formats import FORMATS
from .grid import ChipWindow, Coverage, box_window, centered_windows, chip_windows, count_chip_windows
from .images import SUFFIXES, check_holds
from .inputs import SceneInput, find_scenes
from .label_sources import LabelSource, SampleSource, open_labels
from .labels import Labels
from .report import ExportReport
from .samples import SampleLabels
from .summary import ClassCount, ExportSummary

REPORT = "export_report.html"
#: Bytes of decoded blocks that GDAL may keep: what a row of chips needs, within these limits.
CACHE = (128 * 2**20, 512 * 2**20)


@dataclass
class _Run:
    """What the steps of one export share."""

    request: ExportRequest
    events: Events
    scenes: list[SceneInput]
    source: LabelSource
    writer: ChipFolderWriter
    report: ExportReport
    random: np.random.Generator
    used_samples: set[int] = field(default_factory=set)
    contested: int = 0
    empty: int = 0
    rotated: int = 0
    empty_rotated: int = 0


def run(request: ExportRequest, events: Events) -> dict:
    """Export the chips; into a folder that holds an export of the same kind they are appended.

    Returns:
        ``output`` (folder), ``chip_count``, ``feature_count`` (samples that lie on chips), ``report`` (path), and
        ``labelled_pixels``: pixels by class name, each pixel of the ground once.

    Raises:
        ChipwiseError: an input cannot be used; nothing is written then.
    """
    earlier = EarlierExport.find(Path(request.output))
    scenes = find_scenes(request, events)
    schema = ClassSchema.from_text(request.schema) if request.schema else earlier.schema if earlier else None
    source = open_labels(request, scenes, schema, events)
    kind = FORMATS[request.metadata_format]
    classes = source.schema if kind.needs else None  # images without labels have no classes, whatever chose them
    _check_fits(request, scenes, classes, earlier)
    _tell_samples(source, events)
    form = kind(classes, request.chip_format)  # type: ignore[arg-type]
    report = ExportReport(classes, Path(request.output).name)
    with (
        added_folder(request.output) if earlier else partial_folder(request.output) as folder,
        ChipFolderWriter(folder, request, classes, form, earlier) as writer,
    ):
        state = _Run(request, events, scenes, source, writer, report, np.random.default_rng(request.seed))
        for index in range(len(scenes)):
            _cut_scene(state, index)
        if not writer.tally.written:
            raise SamplesError(_nothing_labelled(state))
        _tell_missing_empty(state)
        writer.finish()
        summary = _summary(state, classes)
        report.write(folder / REPORT, summary, to_dict(request))
    _tell(summary, events)
    return {
        "output": request.output,
        "chip_count": summary.chip_count,
        "feature_count": summary.feature_count,
        "report": str(Path(request.output) / REPORT),
        "labelled_pixels": {item.name: item.pixels for item in summary.classes},
    }


def _cut_scene(state: _Run, index: int) -> None:
    """Cut all chips of one image."""
    request, events = state.request, state.events
    with _opened(state, index) as (image, cutter, labels):
        before = state.writer.tally.written
        state.writer.add_source(image)
        outlines = labels.outlines if isinstance(labels, SampleLabels) else []
        state.report.start_source(image.name, image.grid.width, image.grid.height, outlines)
        windows, total = _plan(request, image, labels, area_of(image.grid, request.extent))
        coverage = Coverage(request.size)
        empty: list[ChipWindow] = []
        for done, window in enumerate(windows):
            part = (index + done / max(total, 1)) / len(state.scenes)
            events.progress(100 * part, f"{image.name}: {state.writer.tally.written} chips")
            if cutter.is_allowed(window) and not _cut_at(state, cutter, window, coverage):
                empty.append(window)
        if request.empty_ratio is not None:
            _choose_empty(state, cutter, empty, coverage, request.empty_ratio)
        state.contested += cutter.contested
        state.used_samples |= labels.noted if labels is not None else set()
        if state.writer.tally.written == before and len(state.scenes) > 1:
            events.warning(f"No sample lies on {image.name}; it gave no chips.")


def _cut_at(state: _Run, cutter: Cutter, window: ChipWindow, coverage: Coverage) -> bool:
    """Write the chip of a window if it is wanted; whether it was."""
    keep_all = state.request.empty_tiles and state.request.empty_ratio is None
    chip = cutter.cut(window, with_empty=keep_all)
    if chip is None:
        return False
    _write(state, cutter, replace(chip, fresh=coverage.add(window)))
    return True


def _write(state: _Run, cutter: Cutter, chip: CutChip) -> None:
    """Write a chip, and the same place turned if that was asked for."""
    cutter.note(chip)
    state.writer.write(chip)
    state.report.add(chip)
    labelled = cutter.is_labelled(chip)
    state.empty += not labelled
    if state.request.rotation_angle:
        turned = chip.window.turned(state.request.rotation_angle)
        extra = cutter.cut(turned, with_empty=not labelled) if cutter.is_allowed(turned) else None
        if extra is not None and cutter.is_labelled(extra) == labelled:
            state.rotated += 1
            state.empty_rotated += not labelled
            state.writer.write(extra)
            state.report.add(extra)


def _choose_empty(state: _Run, cutter: Cutter, windows: list[ChipWindow], coverage: Coverage, ratio: float) -> None:
    """Write chips without labels, chosen at random, until there are as many as the ratio asks for so far."""
    labelled = state.writer.tally.written - state.rotated - state.empty
    wanted = round(ratio * labelled) - state.empty
    order = state.random.permutation(len(windows)).tolist()
    while wanted > 0 and order:
        chosen, order = sorted(order[:wanted]), order[wanted:]
        for window in (windows[i] for i in chosen):  # in the order of the file, since reading to and fro is slow
            state.events.check_cancelled()
            chip = cutter.cut(window, with_empty=True)
            if chip is not None:  # nodata gives no chip; then others are tried
                _write(state, cutter, replace(chip, fresh=coverage.add(window)))
                wanted -= 1


@contextmanager
def _opened(state: _Run, index: int) -> Iterator[tuple[Image, Cutter, Labels | None]]:
    """Open an image with all that is cut together with it."""
    request, scene = state.request, state.scenes[index]
    with ExitStack() as stack:
        image = stack.enter_context(open_scene(scene.rasters, Target(cell_size=request.cell_size)))
        stack.enter_context(rasterio.Env(GDAL_CACHEMAX=reading_order(image, request.size, request.strides)[1]))
        labels = stack.enter_context(state.source.labels(scene, image))
        second: Image | None = None
        if request.second_raster:
            twin = image if isinstance(image, Raster) else None
            second = stack.enter_context(GridView((request.second_raster,), image.grid, Resampling.bilinear, twin))
        instances: Labels | None = None
        if request.instance_samples:
            own = SampleSource(request, request.instance_samples, state.source.schema, state.events)
            instances = stack.enter_context(own.labels(scene, image))
        mask = read_mask(request.mask, image) if request.mask else None
        needs = FORMATS[request.metadata_format].needs
        yield image, Cutter(index, image, labels, needs, request, second, instances, mask), labels


def _plan(
    request: ExportRequest, image: Image, labels: Labels | None, area: Window
) -> tuple[Iterator[ChipWindow], int]:
    """The windows to cut, and how many they are."""
    if not area.width or not area.height:
        return iter(()), 0
    if not isinstance(labels, SampleLabels) or request.chip_layout == "GRID":
        panel, _ = reading_order(image, request.size, request.strides)
        windows = chip_windows(area, request.size, request.strides, panel)
        return windows, count_chip_windows(area, request.size, request.strides)
    windows = centered_windows(labels.boxes, area, request.size)
    if request.crop_mode == "BOUNDING_BOX":
        boxes = dict(labels.boxes)
        windows = (box_window(w.sample, boxes[w.sample]) for w in windows if w.sample is not None)
    # in the order of the rows, so that files are read in theirs
    ordered = sorted(windows, key=lambda w: (w.row // request.size[0], w.column, w.sample or 0))
    return iter(ordered), len(ordered)


def reading_order(image: Image, size: tuple[int, int], strides: tuple[int, int]) -> tuple[int | None, int]:
    """How to cut chips so that every block of a file is decoded once.

    Chips are cut row by row, and all blocks of a row must stay in GDAL's cache until the next row has used them.

    Returns:
        How many chips stand side by side in a panel (None: the whole row), and the bytes of cache for it. An image too
        wide for the cache is cut in panels, unless its blocks are as wide as itself, which panels would decode again.
    """
    rows = size[0] + strides[0] + 2 * image.block_shape[0]
    need = int(1.2 * rows * image.row_bytes)
    low, high = CACHE
    if need <= high or image.block_shape[1] >= image.grid.width:
        return None, min(max(need, low), 4 * high)
    columns = image.grid.width * high // need - size[1]
    return max(1, columns // strides[1]), high


def _check_fits(
    request: ExportRequest, scenes: list[SceneInput], classes: ClassSchema | None, earlier: EarlierExport | None
) -> None:
    """Refuse what could not be written, before anything is cut."""
    with open_scene(scenes[0].rasters[:1]) as image:
        bands, dtype = len(image.band_names), image.dtype
    check_holds(request.chip_format, bands, dtype)
    second = None
    if request.second_raster:
        with open_scene((request.second_raster,)) as image:
            second = len(image.band_names), str(image.dtype)
        check_holds(request.chip_format, *second)
    if earlier:
        mode, suffix = FORMATS[request.metadata_format].mode, SUFFIXES[request.chip_format]
        earlier.check(mode, request.size, bands, str(dtype), second, suffix, classes)


def _nothing_labelled(state: _Run) -> str:
    """Say why no chip was written."""
    request = state.request
    on_extent = False
    for index in range(len(state.scenes)):
        with _opened(state, index) as (image, _, labels):
            area = area_of(image.grid, request.extent)
            if not area.width or not area.height:
                continue
            on_extent = True
            if (
                request.samples
                and labels is not None
                and labels.touches(ChipWindow(0, 0, image.grid.width, image.grid.height))
            ):
                return _nothing_on(image, request)
    if not on_extent:
        return "The extent does not meet any of the rasters; no chip was written. Check it and its CRS."
    if not request.has_labels:
        return "The rasters hold no value where chips could be cut; no chip was written."
    if not request.samples:
        return "The label rasters are labelled only where the rasters are nodata; no chip was written."
    names = ", ".join(scene.rasters[0].path for scene in state.scenes[:3])
    return (
        f"No sample overlaps the raster ({names}). Check that the samples and the raster show the same place, and that "
        "each has its right CRS."
    )


def _nothing_on(image: Image, request: ExportRequest) -> str:
    """Say why samples that lie on an image gave no chip."""
    limits = " and ".join(what for what, given in (("mask", request.mask), ("extent", request.extent)) if given)
    if limits:
        return (
            f"No chip with a sample lies inside the {limits}, or only where {image.name} is nodata; none was written."
        )
    if "objects" in FORMATS[request.metadata_format].needs:
        return (
            f"The samples lie on {image.name}, but only where it is nodata, or none of them has an area there: give "
            "points and lines a buffer radius, lower the minimum overlap ratio, or draw polygons. No chip was written."
        )
    return (
        f"The samples lie on {image.name}, but only where it is nodata, or are all smaller than a pixel; no chip was "
        "written."
    )


def _summary(state: _Run, schema: ClassSchema | None) -> ExportSummary:
    tally, source, earlier = state.writer.tally, state.source, state.writer.earlier_chips
    classes = [
        ClassCount(
            item.value, item.name, item.color, source.samples[item.value], int(tally.chips[i]), int(tally.ground[i]),
            int(tally.objects[i]),
        )
        for i, item in enumerate(schema.classes if schema else ())
    ]  # fmt: skip
    return ExportSummary(
        state.request.metadata_format,
        classes,
        chip_count=tally.written,
        empty_chips=state.empty + state.empty_rotated,
        rotated_chips=state.rotated,
        feature_count=len(state.used_samples),
        seen_pixels=tally.seen,
        overlapping_pixels=state.contested,
        folder_chips=earlier + tally.written if earlier else 0,
    )


def _tell_missing_empty(state: _Run) -> None:
    ratio = state.request.empty_ratio
    wanted = round((ratio or 0) * (state.writer.tally.written - state.rotated - state.empty))
    if state.empty < wanted:
        state.events.warning(
            f"There are only {state.empty} chips without labels, not the {wanted} that EMPTY_RATIO asks for."
        )


def _tell_samples(source: LabelSource, events: Events) -> None:
    """Say before the work begins what there is to learn from."""
    if source.schema and source.samples:
        counts = ", ".join(f"{c.name}: {source.samples[c.value]}" for c in source.schema.classes)
        events.info(f"{source.samples.total()} samples. By class: {counts}.")


def _tell(summary: ExportSummary, events: Events) -> None:
    events.info(f"{summary.chip_count} chips written.")
    for line in summary.table():
        events.info(line)
    for text in summary.warnings():
        events.warning(text)
