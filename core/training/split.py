"""The split of chips into training and validation without shared ground: by area, source, random chips or folder.

What a training chip shows of validation ground is hidden from it (values and labels), so no validation pixel is ever
seen in training, and few chips are lost. A validation chip shows all, but each pixel of the ground counts in one only.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from ..chips.esri_folder import Chip, ChipFolder, check_bands
from ..chips.esri_json import OWN, read_json
from ..errors import TrainingDataError
from .area_split import choose_area
from .choice import choose, smallest
from .ground import Box, Ground

SOURCES_FOR_SPLIT = 5

#: Labels as training indices, negative where they do not count: (rows, columns) of each chip.
Labels = Sequence[np.ndarray] | np.ndarray


@dataclass(frozen=True)
class ChipPart:
    """A chip as one side of the split sees it: ``hidden`` boxes are blanked, labels count only in ``counted``.

    ``index`` is the chip's position in its folder and in the cache. Parts for training have ``counted`` None: all.
    """

    chip: Chip
    index: int
    hidden: tuple[Box, ...] = ()
    counted: tuple[Box, ...] | None = None

    def visible_label(self, label: np.ndarray, ignore: int) -> np.ndarray:
        """A copy of the chip's label (rows, columns) with ``ignore`` where it is hidden or does not count here."""
        if self.counted is None:
            result = label.copy()
        else:
            result = np.full_like(label, ignore)
            for r0, r1, c0, c1 in self.counted:
                result[r0:r1, c0:c1] = label[r0:r1, c0:c1]
        for r0, r1, c0, c1 in self.hidden:
            result[r0:r1, c0:c1] = ignore
        return result


@dataclass(frozen=True)
class Split:
    """The two sides, and what the split was made by (``area``, ``source``, ``random`` or ``folder``)."""

    train: list[ChipPart]
    validation: list[ChipPart]
    by: str


def split_chips(
    folder: ChipFolder, labels: Labels, classes: int, percent: float, seed: int, mode: str = "AUTO"
) -> Split:
    """Split the chips of a folder.

    Args:
        labels: of every chip in their order.
        classes: number of training indices.
        percent: share of the labelled pixels for validation, 1..90; no class loses more than half of its labels
            unless it cannot be helped.
        seed: which of several equally good splits is taken.
        mode: AREA, contiguous blocks of ground; SOURCE, whole rasters; RANDOM, whole chips; AUTO, by source where
            there are ``SOURCES_FOR_SPLIT`` unconnected spaces, else by area.

    Raises:
        TrainingDataError: the labels lie so close together that no part can be held out, or all chips are of one
            source.
    """
    if mode == "AUTO":
        mode = "SOURCE" if len({chip.space for chip in folder.chips}) >= SOURCES_FOR_SPLIT else "AREA"
        sources: list[Hashable] = [chip.space for chip in folder.chips]
    else:
        sources = _sources(folder.chips)
    if mode == "AREA":
        hidden, counted = choose_area(folder, labels, classes, percent / 100, seed)
        return _assemble(folder, labels, hidden, counted, "area")
    ground = Ground(folder.chips, folder.size)
    if mode == "SOURCE":
        held_out = _choose_sources(ground, labels, classes, sources, percent / 100, seed)
    else:
        held_out = _choose_random(ground, labels, classes, percent / 100, seed)
    return _hold_out(folder, labels, ground, held_out, mode.lower())


def join_validation(folder: ChipFolder, validation: ChipFolder) -> ChipFolder:
    """The chips of a folder and after them those of the folder to validate with.

    Raises:
        TrainingDataError: the chips are not alike, or the second folder has a class that the first one does not know.
    """
    if validation.profile != folder.profile:
        raise TrainingDataError(
            f"{validation.path}, the folder to validate with, has chips of (bands, size, type) {validation.profile}, "
            f"the training data {folder.profile}; export both alike."
        )
    check_bands(folder, validation)
    names = {item.value: item.name for item in folder.schema.classes}
    for item in validation.schema.classes:
        if names.get(item.value) != item.name:
            known = f"calls it {names[item.value]!r}" if item.value in names else "does not know it"
            raise TrainingDataError(
                f"{validation.path}, the folder to validate with, has the class {item.value} ({item.name}); the "
                f"training data {known}. Export both with one class schema."
            )
    return replace(folder, chips=folder.chips + validation.chips)


def split_by_folder(folder: ChipFolder, labels: Labels, first: int) -> Split:
    """Split joined folders (see ``join_validation``): the chips from position ``first`` on are for validation.

    Raises:
        TrainingDataError: those hold no labels, or show all the ground of the others.
    """
    ground = Ground(folder.chips, folder.size)
    return _hold_out(folder, labels, ground, set(range(first, len(folder.chips))), "folder")


def _sources(chips: list[Chip]) -> list[Hashable]:
    """The raster each chip was cut from where ``chipwise.json`` tells, else its space."""
    known: dict = {}
    for path in {chip.image.parent.parent for chip in chips}:
        if (path / OWN).exists():
            own = read_json(path / OWN, TrainingDataError)
            names = [source["path"] for source in own["sources"]]
            known |= {(path, item["name"]): names[item["source"]] for item in own["chips"]}
    return [known.get((chip.image.parent.parent, chip.image.stem), chip.space) for chip in chips]


def _choose_sources(
    ground: Ground, labels: Labels, classes: int, sources: list[Hashable], share: float, seed: int
) -> set[int]:
    """The chips of the sources whose labels are closest to the share of every class."""
    if len(set(sources)) < 2:
        raise TrainingDataError(
            "All chips come from one raster, or their folder does not tell from which, so none can be held out as a "
            "whole. Set VALIDATION_SPLIT to AREA."
        )
    units: dict[Hashable, np.ndarray] = defaultdict(lambda: np.zeros(classes, np.int64))
    for chip, boxes in ground.counted_once(_straight_first(ground, range(len(labels)))).items():
        units[sources[chip]] += _count(labels[chip], boxes, classes)
    chosen = set(choose(units, share, seed))
    return {chip for chip, source in enumerate(sources) if source in chosen}


def _choose_random(ground: Ground, labels: Labels, classes: int, share: float, seed: int) -> set[int]:
    """Chips at random until the ground they show holds the share of all labels.

    None is taken that would leave a class with less than half of its labels for training, if there is another.
    """
    chips = [chip for chip in range(len(labels)) if not ground.turned[chip]]
    own = ground.counted_once(chips)
    totals = np.sum([_count(labels[chip], boxes, classes) for chip, boxes in own.items()], axis=0)
    chosen: set[int] = set()
    taken = np.zeros(classes, np.int64)
    for chip in np.random.default_rng(seed).permutation(chips).tolist():
        new = _count(labels[chip], ground.counted_once([chip], chosen)[chip], classes)
        if new.any() and (2 * (taken + new) <= totals).all():
            chosen.add(chip)
            taken += new
        if taken.sum() >= share * totals.sum():
            break
    if chosen:
        return chosen
    counts = np.array([_count(labels[chip], [ground.whole], classes) for chip in chips])
    labelled = np.flatnonzero(counts.any(1))
    return {chips[labelled[smallest(counts[labelled][:, totals > 0] / totals[totals > 0])]]}


def _hold_out(folder: ChipFolder, labels: Labels, ground: Ground, held_out: set[int], by: str) -> Split:
    """Validate with whole chips, and hide from the others what they show of their ground."""
    counted = ground.counted_once(_straight_first(ground, sorted(held_out)))
    hidden = {chip: ground.shared(chip, held_out) for chip in range(len(folder.chips)) if chip not in held_out}
    return _assemble(folder, labels, hidden, counted, by)


def _straight_first(ground: Ground, chips: Iterable[int]) -> list[int]:
    """Turned chips show the ground of others once more, resampled: they come last."""
    return sorted(chips, key=lambda chip: ground.turned[chip])


def _assemble(
    folder: ChipFolder, labels: Labels, hidden: Mapping[int, list[Box]], counted: Mapping[int, list[Box]], by: str
) -> Split:
    """The sides without the chips that have no label left there.

    Args:
        hidden: of each chip that may be trained with, what it shows of the validation ground.
        counted: of each chip that may be validated with, where it counts.
    """
    train = [ChipPart(folder.chips[i], i, tuple(sorted(set(boxes)))) for i, boxes in sorted(hidden.items())]
    check = [ChipPart(folder.chips[i], i, (), tuple(sorted(boxes))) for i, boxes in sorted(counted.items())]
    train, check = (
        [part for part in side if (part.visible_label(labels[part.index], -1) >= 0).any()] for side in (train, check)
    )
    if not check:
        raise TrainingDataError("The chips to validate with hold no labels; label some of them.")
    if not train:
        raise TrainingDataError(
            "Nothing is left for training beside the validation area. Label more pixels, or export chips with a "
            "smaller tile size."
            if by != "folder"
            else "The chips to validate with show all labelled ground of the training chips, so nothing is left to "
            "learn from. Validate with chips of another place."
        )
    return Split(train, check, by)


def _count(label: np.ndarray, boxes: Iterable[Box], classes: int) -> np.ndarray:
    """Labelled pixels of each class in boxes that do not overlap."""
    parts = [label[r0:r1, c0:c1] for r0, r1, c0, c1 in boxes]
    return np.sum([np.bincount(p[p >= 0], minlength=classes) for p in parts] or [np.zeros(classes, int)], axis=0)
