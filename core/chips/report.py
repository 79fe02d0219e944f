"""``export_report.html``: what an export holds, for eyes: figures, doubts, a map of each raster, and sample chips."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

import numpy as np
import shapely
from markupsafe import Markup
from shapely.geometry.base import BaseGeometry

from ..reports import settings
from ..reports.page import render
from ..requests import ONE_CLASS_FORMATS
from ..schema import ClassSchema
from .cut import ChipObject, CutChip
from .grid import ChipWindow
from .pictures import (
    Classes,
    class_of,
    draw_shapes,
    label_layer,
    shown_bands,
    stretch,
    stretch_limits,
    svg_image,
)
from .report_map import SourceMap
from .summary import ExportSummary, percent, plural

BOX_FORMATS = ("PASCAL_VOC", "KITTI", "YOLO_BOXES")
MAX_MAPS, MAX_CHIPS, MAX_OBJECTS_ON_CHIP, MAX_NAMED_ON_CHIP, MAX_IN_LEGEND = 6, 24, 200, 6, 24
#: The longest side of a sample chip in pixels kept; the side of its square and the gap between two in units drawn.
CHIP_PIXELS, CHIP_SIDE, CHIP_GAP = 256, 200, 6


class ExportReport:
    """Collects pictures while chips are written, within fixed memory, and writes the report at the end.

    Args:
        schema: the classes; None for an export without any.
        title: the report's heading.
    """

    def __init__(self, schema: ClassSchema | None, title: str):
        self._classes = {c.value: c for c in schema.classes} if schema else {}
        self._title = title
        self._sheet = _ContactSheet()
        self._source: SourceMap | None = None
        self._sources = 0
        self._maps: list[tuple[int, int, str]] = []  # chips, number of the source negated, figure; most chips first

    def start_source(
        self, name: str, width: int, height: int, outlines: Sequence[tuple[int, BaseGeometry]] = ()
    ) -> None:
        """Tell the raster from which the next chips are cut.

        Args:
            name: what the reader knows it by.
            width: its columns.
            height: its rows.
            outlines: class value and geometry, in pixels of the raster, of its samples; without any, its map shows
                the labels of the chips.
        """
        self._close_source()
        self._source = SourceMap(name, (width, height), outlines)

    def add(self, chip: CutChip) -> None:
        """Look at a chip that is written; the chips of a raster follow its ``start_source``."""
        if self._source is None:
            raise RuntimeError("start_source comes before the chips of a raster")
        labels = _Labels.of(chip)
        self._source.add(chip, bool(labels.classes or not self._classes))
        self._sheet.offer(chip, labels, self._source.name)

    def write(self, path: Path, summary: ExportSummary, request: dict) -> None:
        """Write the report as one HTML file that needs no other.

        Args:
            path: where to.
            summary: the figures.
            request: the parameters of the export by name.
        """
        self._close_source()
        page = render(
            "chips/export_report.html",
            title=self._title,
            subtitle=_subtitle(summary, request),
            summary=summary,
            figures=_figures(summary, self._sources),
            warnings=summary.warnings(),
            **_class_table(summary),
            percent=percent,
            map_hint=_map_hint(summary),
            **_legend(summary, self._classes),
            maps=Markup("".join(figure for _, _, figure in self._maps)),  # nosec B704 - made of escaped parts
            drawn=MAX_MAPS,
            undrawn=self._sources - len(self._maps),
            sheet_hint=_sheet_hint(summary, self._classes),
            sheet=Markup(self._sheet.draw(self._classes, summary)),  # nosec B704 - made of escaped parts
            parameters=settings.rows(request),
        )
        path.write_bytes(page)

    def _close_source(self) -> None:
        """Draw the map of the raster that is done, if it is among those with most chips; forget all else of it."""
        source, self._source = self._source, None
        if source is None or not source.count:
            return
        self._sources += 1
        rank = (source.count, -self._sources)
        if len(self._maps) < MAX_MAPS or rank > self._maps[-1][:2]:
            self._maps = sorted([*self._maps, (*rank, source.draw(self._classes, self._sources))], reverse=True)
            del self._maps[MAX_MAPS:]


@dataclass(frozen=True)
class _Labels:
    """What a chip shows of each class: labelled pixels, and objects."""

    pixels: dict[int, int]
    objects: Counter[int]

    @classmethod
    def of(cls, chip: CutChip) -> _Labels:
        if chip.label is None:
            return cls({}, Counter(item.value for item in chip.objects))
        counts = np.bincount(chip.label.ravel())
        pixels = {int(value): int(counts[value]) for value in counts.nonzero()[0] if value}
        return cls(pixels, Counter(item.value for item in chip.instances))

    @property
    def classes(self) -> frozenset[int]:
        return frozenset(self.pixels) | frozenset(self.objects)


@dataclass(frozen=True)
class _SampleChip:
    """A chip of the contact sheet: its picture and labels, thinned to at most ``CHIP_PIXELS`` a side."""

    key: float
    classes: frozenset[int]
    labels: _Labels
    source: str
    window: ChipWindow
    main_class: int
    values: np.ndarray
    valid: np.ndarray
    label: np.ndarray | None
    objects: tuple[ChipObject, ...]

    @classmethod
    def of(cls, chip: CutChip, labels: _Labels, classes: frozenset[int], source: str, key: float) -> _SampleChip:
        step = -(-max(chip.image.size) // CHIP_PIXELS)
        thin = (slice(None, None, step), slice(None, None, step))
        shown = (slice(shown_bands(len(chip.image.values))), *thin)
        return cls(
            key,
            classes,
            labels,
            source,
            chip.window,
            chip.main_class if chip.objects else 0,
            chip.image.values[shown].copy(),
            chip.image.valid[shown].copy(),
            None if chip.label is None else chip.label[thin].copy(),
            chip.objects if chip.label is None else chip.instances,
        )


class _ContactSheet:
    """Keeps a few chips by chance, but of every class at least one while there are no more classes than places.

    When it is full, the chip that shows only what most others show too gives way; among equals chance decides.
    """

    def __init__(self) -> None:
        self._random = random.Random(0)  # nosec B311 - the same export gives the same report
        self._kept: list[_SampleChip] = []
        self._shown: Counter[int] = Counter()  # kept chips by class; 0 counts those without labels

    def offer(self, chip: CutChip, labels: _Labels, source: str) -> None:
        """Keep a chip, perhaps in place of another."""
        key, classes = self._random.random(), labels.classes or frozenset({0})
        if len(self._kept) == MAX_CHIPS:
            leaving = self._least_needed(key, classes)
            if leaving is None:
                return
            self._shown.subtract(self._kept.pop(leaving).classes)
        self._kept.append(_SampleChip.of(chip, labels, classes, source, key))
        self._shown.update(classes)

    def draw(self, classes: Classes, summary: ExportSummary) -> str:
        """The chips as HTML figures; all are stretched alike, as a network sees them."""
        if not self._kept:
            return ""
        bands = range(len(self._kept[0].values))
        values = np.stack([np.concatenate([c.values[b].ravel() for c in self._kept]) for b in bands])
        valid = np.stack([np.concatenate([c.valid[b].ravel() for c in self._kept]) for b in bands])
        limits = stretch_limits(values, valid)
        figures = []
        for number, chip in enumerate(self._kept):
            picture = stretch(chip.values, chip.valid, limits)
            figures.append(_chip_figure(chip, picture, f"chip{number}", classes, summary))
        return "".join(figures)

    def _least_needed(self, key: float, classes: frozenset[int]) -> int | None:
        """Which kept chip a new one displaces; None is the new one itself."""

        def spare(shown: frozenset[int]) -> int:
            return min([self._shown[value] + (value in classes) for value in shown])

        spares = [(spare(item.classes), item.key) for item in self._kept]
        last = max(range(len(spares)), key=spares.__getitem__)
        return None if (spare(classes), key) >= spares[last] else last


def _chip_figure(chip: _SampleChip, picture: np.ndarray, name: str, classes: Classes, summary: ExportSummary) -> str:
    """The image of a chip, and beside it the same with its labels."""
    window, shift = chip.window, CHIP_SIDE + CHIP_GAP
    unit = max(window.width, window.height) / CHIP_SIDE
    width, height = window.width / unit, window.height / unit
    left, top = (CHIP_SIDE - width) / 2, (CHIP_SIDE - height) / 2
    layers = [svg_image(picture, (left, top, left + width, top + height), name)]
    if summary.unit:
        layers.append(f'<use href="#{name}" x="{shift}"/><g transform="translate({shift + left:g} {top:g})">')
        if chip.label is not None:
            layers.append(svg_image(label_layer(chip.label, classes), (0, 0, width, height)))
        boxes = summary.metadata_format in BOX_FORMATS
        shapes = [(item.value, shapely.box(*item.box) if boxes else item.shape) for item in chip.objects]
        drawing = draw_shapes(shapes, (0, 0, window.width, window.height), unit, MAX_OBJECTS_ON_CHIP)
        layers.append(drawing.svg(classes, name) + "</g>")
    turned = f", turned by {window.angle:g}°" if window.angle else ""
    place = f"{escape(chip.source)}: column {window.column:,}, row {window.row:,}{turned}"
    return (
        f'<figure><svg viewBox="0 0 {shift + CHIP_SIDE if summary.unit else CHIP_SIDE} {CHIP_SIDE}" role="img" '
        f'aria-label="Chip of {place}">{"".join(layers)}</svg>'
        f"<figcaption>{_chip_labels(chip, classes, summary)}<small>{place}</small></figcaption></figure>"
    )


def _chip_labels(chip: _SampleChip, classes: Classes, summary: ExportSummary) -> str:
    """What a chip shows, in words."""
    if not summary.unit:
        return ""
    if summary.metadata_format in ONE_CLASS_FORMATS and chip.main_class:
        return f"<span>{_key(classes, chip.main_class)}</span>"
    area = chip.window.width * chip.window.height
    texts = [f"{_key(classes, v)} {percent(n / area)}" for v, n in Counter(chip.labels.pixels).most_common()]
    texts += [f"{_key(classes, v)} × {n:,}" for v, n in chip.labels.objects.most_common()]
    if len(texts) > MAX_NAMED_ON_CHIP:
        texts = [*texts[:MAX_NAMED_ON_CHIP], f"and {len(texts) - MAX_NAMED_ON_CHIP:,} more"]
    return "".join(f"<span>{text}</span> " for text in texts) or "<span>no labels</span> "


def _key(classes: Classes, value: int) -> str:
    """A class in words behind a patch of its colour."""
    item = class_of(classes, value)
    return f'<i style="background:{item.color}"></i>{value} {escape(item.name)}'


def _subtitle(summary: ExportSummary, request: dict) -> str:
    width = request.get("tile_size")
    size = f" of {width} × {request.get('tile_size_y') or width} pixels" if width else ""
    text = f"{plural(summary.chip_count, 'chip')}{size} in the format {summary.metadata_format}"
    if not summary.folder_chips:
        return text
    added = "added to an earlier export. This report shows only what was added"
    return f"{text}, {added}; the folder holds {plural(summary.folder_chips, 'chip')} in all."


def _figures(summary: ExportSummary, sources: int) -> list[tuple[str, str, str]]:
    """The headline figures, each a number, what it counts, and more about it; those that say nothing are left out."""
    kinds = [(summary.empty_chips if summary.unit else 0, "without labels"), (summary.rotated_chips, "turned")]
    figures = [
        (f"{summary.chip_count:,}", "chips", ", ".join(f"{n:,} {kind}" for n, kind in kinds if n)),
        (f"{sources:,}", "raster" if sources == 1 else "rasters", ""),
    ]
    if summary.feature_count:
        figures.append((f"{summary.feature_count:,}", "samples", ""))
    if summary.unit:
        labelled = sum(1 for item in summary.classes if summary.amount(item))
        figures.append((f"{labelled:,}", "classes with labels", f"of {len(summary.classes):,}"))
    if summary.unit == "pixels":
        of = f"{summary.labelled_pixels:,} of {summary.seen_pixels:,} pixels"
        figures.append((percent(summary.labelled_share), "of the ground labelled", of))
    elif summary.unit:
        figures.append((f"{sum(map(summary.amount, summary.classes)):,}", "objects", "counted in every chip"))
    return figures


def _map_hint(summary: ExportSummary) -> str:
    """What the maps show, in words."""
    kinds = ["faint and without imagery those that are turned"] if summary.rotated_chips else []
    kinds += ["dotted those without labels"] if summary.empty_chips else []
    texts = [
        "The imagery is that of the chips, its first three bands as red, green and blue, or the first as grey; where "
        "no chip shows the ground it is hatched.",
        f"{', '.join(['White frames are chips', *kinds])}.",
    ]
    if summary.unit:
        texts.append("Labels have the colours of the table above; the largest samples carry the value of their class.")
    return " ".join(texts)


def _legend(summary: ExportSummary, classes: Classes) -> dict:
    """The classes of samples in a report without a table of them."""
    shown = [] if summary.unit else list(classes.values())
    return {"legend": shown[:MAX_IN_LEGEND], "more_in_legend": max(len(shown) - MAX_IN_LEGEND, 0)}


def _sheet_hint(summary: ExportSummary, classes: Classes) -> str:
    chosen = "Chosen by chance, but so that every class is shown." if classes else "Chosen by chance."
    beside = " Beside the image stands the same image with its labels." if summary.unit else ""
    return f"{chosen}{beside} All chips are stretched alike."


def _class_table(summary: ExportSummary) -> dict:
    """The classes with what there is of each and their shares; samples only where there are any."""
    with_samples = any(item.samples for item in summary.classes)
    return {
        "heads": ["Samples"] * with_samples + ["Chips", summary.unit.capitalize()],
        "classes": [
            (item, [item.samples] * with_samples + [item.chips, summary.amount(item)], share)
            for item, share in zip(summary.classes, summary.shares, strict=True)
        ],
    }
