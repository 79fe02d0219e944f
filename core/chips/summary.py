"""What an export labelled: figures for each class, what is doubtful about them, and a table for the log."""

from __future__ import annotations

from dataclasses import dataclass, field

#: Formats that label every pixel; the others but EXPORT_TILES label objects.
PIXEL_FORMATS = ("CLASSIFIED_TILES", "PANOPTIC")
#: About a tenth of the labels is held out to check the model; of fewer samples hardly one is, and that says nothing.
MIN_SAMPLES = 10
#: A class on one chip only is seen either in training or in the check, never in both.
MIN_CHIPS = 2
#: Beyond this a network that never predicts the rare class loses less than 1 % of its overall accuracy.
MAX_IMBALANCE = 100

LONGEST_NAME = 40
MOST_NAMED = 8


@dataclass
class ClassCount:
    """How much of one class an export holds.

    ``samples`` are features of the class, 0 with label rasters; ``chips`` those that show it; ``pixels`` labelled
    pixels of the ground, each once, 0 in formats without pixel labels; ``objects`` those written over all chips.
    """

    value: int
    name: str
    color: str
    samples: int = 0
    chips: int = 0
    pixels: int = 0
    objects: int = 0


@dataclass
class ExportSummary:
    """The figures of an export.

    ``seen_pixels`` are the ground pixels of all chips, each once; ``overlapping_pixels`` those that lie in samples of
    different classes. ``folder_chips`` are all chips in the folder where these were added to an earlier export, else 0.
    """

    metadata_format: str
    classes: list[ClassCount] = field(default_factory=list)
    chip_count: int = 0
    empty_chips: int = 0
    rotated_chips: int = 0
    feature_count: int = 0
    seen_pixels: int = 0
    overlapping_pixels: int = 0
    folder_chips: int = 0

    @property
    def unit(self) -> str:
        """What labels are counted in: ``pixels``, ``objects``, or nothing for a format without labels."""
        if self.metadata_format == "EXPORT_TILES":
            return ""
        return "pixels" if self.metadata_format in PIXEL_FORMATS else "objects"

    @property
    def labelled_pixels(self) -> int:
        """Labelled pixels of the ground, each once."""
        return sum(c.pixels for c in self.classes)

    @property
    def labelled_share(self) -> float:
        """The share (0..1) of the ground of all chips that is labelled."""
        return self.labelled_pixels / self.seen_pixels if self.seen_pixels else 0.0

    def amount(self, item: ClassCount) -> int:
        """The labels of a class in the unit of the format."""
        return getattr(item, self.unit) if self.unit else 0

    @property
    def shares(self) -> list[float]:
        """The share (0..1) of each class in all labels, in the order of the classes."""
        amounts = [self.amount(item) for item in self.classes]
        total = max(sum(amounts), 1)
        return [n / total for n in amounts]

    def warnings(self) -> list[str]:
        """What makes these chips poor to train from, one sentence or two each, with what to do about it."""
        if not self.unit:
            return []
        found = [self._absent(), self._few(), self._imbalance(), self._overlap()]
        return [text for text in found if text]

    def table(self) -> list[str]:
        """The lines of an aligned table: value, name, samples, chips, labels and share of each class, and the whole."""
        if not self.unit:
            return [f"{self.chip_count:,} chips, without labels in this format."]
        samples, labels = sum(c.samples for c in self.classes), sum(map(self.amount, self.classes))
        rows = [["value", "class", "samples", "chips", self.unit, "share"]]
        rows += [self._cells(item, share) for item, share in zip(self.classes, self.shares, strict=True)]
        rows.append(["", "all", f"{samples:,}", f"{self.chip_count:,}", f"{labels:,}", ""])
        if not samples:  # label rasters have none
            rows = [row[:2] + row[3:] for row in rows]
        widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
        return [_line(row, widths) for row in rows] + self._closing()

    def _cells(self, item: ClassCount, share: float) -> list[str]:
        name = " ".join(item.name.split())  # a line break in a name must not break the table
        if len(name) > LONGEST_NAME:
            name = name[: LONGEST_NAME - 1] + "…"
        counts = [f"{n:,}" for n in (item.samples, item.chips, self.amount(item))]
        return [str(item.value), name, *counts, percent(share)]

    def _closing(self) -> list[str]:
        lines = []
        if self.seen_pixels and self.unit == "pixels":
            of = f"{self.labelled_pixels:,} of {self.seen_pixels:,} pixels"
            lines.append(f"Labelled: {percent(self.labelled_share)} of the ground in the chips ({of}).")
        if self.empty_chips:
            lines.append(f"Without labels: {self.empty_chips:,} of {self.chip_count:,} chips.")
        return lines

    def _absent(self) -> str:
        without = [c for c in self.classes if not self.amount(c)]
        if not without:
            return ""
        names = [f"{c.name} ({plural(c.samples, 'sample')})" if c.samples else c.name for c in without]
        text = f"No labelled {self.unit[:-1]}: {_listed(names)}. "
        if any(c.samples for c in without):
            text += "Samples that label nothing lie outside the chips or on nodata, are smaller than a pixel, or are "
            text += "covered by later ones. "
        return text + "A model cannot learn a class without labels: add samples of it, or leave it out of the schema."

    def _few(self) -> str:
        few = [c for c in self.classes if self.amount(c) and (0 < c.samples < MIN_SAMPLES or c.chips < MIN_CHIPS)]
        if not few:
            return ""
        return (
            f"Too few samples: {_listed([_where(c) for c in few])}. Below {MIN_SAMPLES} samples or {MIN_CHIPS} chips "
            "hardly one is left to check the model with, and the model knows the class from these places only: add "
            "samples of it in other places."
        )

    def _imbalance(self) -> str:
        present = sorted((c for c in self.classes if self.amount(c)), key=self.amount)
        if not present or self.amount(present[-1]) <= MAX_IMBALANCE * self.amount(present[0]):
            return ""
        rare, common = present[0], present[-1]
        times = self.amount(common) / self.amount(rare)
        return (
            f"Imbalance: {common.name} has {times:,.0f} times as many labelled {self.unit} as {rare.name} "
            f"({self.amount(common):,} and {self.amount(rare):,}). A model can leave out the rare class and still look "
            f"accurate: add samples of {rare.name}, and judge the model by the score of each class."
        )

    def _overlap(self) -> str:
        n = self.overlapping_pixels
        if not n:
            return ""
        return (
            f"Overlap: {plural(n, 'pixel')} {'lies' if n == 1 else 'lie'} in samples of different classes; the later "
            "sample won there. Where that is wrong, cut the samples so that they do not overlap."
        )


def percent(share: float) -> str:
    """A share (0..1) in percent; what is there never reads as 0, and what is missing never as 100."""
    if 0 < share < 0.0005:
        return "< 0.1 %"
    return "> 99.9 %" if 0.9995 <= share < 1 else f"{100 * share:.1f} %"


def _listed(names: list[str]) -> str:
    """Names as a list in words; of many, the last ones are counted only."""
    if len(names) > MOST_NAMED:
        names = [*names[:MOST_NAMED], f"{len(names) - MOST_NAMED:,} more"]
    return f"{', '.join(names[:-1])} and {names[-1]}" if names[1:] else names[0]


def _where(item: ClassCount) -> str:
    samples = f"{plural(item.samples, 'sample')} on " if item.samples else "on "
    return f"{item.name} ({samples}{plural(item.chips, 'chip')})"


def plural(count: int, word: str) -> str:
    """A count with its noun."""
    return f"{count:,} {word}{'' if count == 1 else 's'}"


def _line(row: list[str], widths: list[int]) -> str:
    """A row of the table: names to the left, numbers to the right."""
    cells = [cell.ljust(width) if i == 1 else cell.rjust(width) for i, (cell, width) in enumerate(zip(row, widths))]
    return "  ".join(cells).rstrip()
