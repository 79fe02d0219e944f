"""What training works on: chips in a cache, divided into two sides, and what is known of them."""

from __future__ import annotations

import math
import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from torch.utils.data import DataLoader, Subset

from ..chips.esri_folder import ChipFolder
from ..errors import TrainingDataError
from ..events import Events
from ..requests import TrainRequest
from .augmentation import build_augmentation
from .cache import ChipCache
from .crop_size import check_chip_size, padded, usual_crop
from .data import ChipDataset, band_statistics, label_counts
from .losses import weighs_classes
from .sampling import EpochBatches, SamplingPlan
from .soft_targets import SoftTargets, find_blurs
from .split import ChipPart, Split, join_validation, split_by_folder, split_chips
from .targets import Targets
from .weights import check_loss_weight

#: With less than this share of pixels labelled, how often a class occurs among them says little of how common it is. On
#: a third of the training parts of real sets, held out, balanced classes gave a mean IoU of 0.51 for 0.43, 0.78 for
#: 0.66 and 0.85 for 0.46 (one run each).
SPARSE = 0.05
#: With fewer labelled pixels than this a network learns by heart what lies around them. Of the real sets that were
#: tried, those with 1 000 to 30 000 gained up to 0.15 of mean IoU by a depth of 1 or lost up to 0.03; two thirds of one
#: with 85 000 gained 0.05 and lost 0.13, one with 540 000 lost 0.02. See the README.
FEW_PIXELS = 40_000


@dataclass(frozen=True)
class Prepared:
    """The training data of one run.

    ``mean`` and ``std`` are of what the training side shows of each band, ``counts`` its labelled pixels (chips,
    classes).
    """

    request: TrainRequest
    folder: ChipFolder
    targets: Targets
    cache: ChipCache
    split: Split
    mean: np.ndarray
    std: np.ndarray
    counts: np.ndarray
    soft: SoftTargets | None

    def close(self) -> None:
        """Let go of the files, without which Windows does not remove their folder."""
        self.cache.close()
        if self.soft is not None:
            self.soft.close()

    @property
    def size(self) -> tuple[int, int]:
        """Rows and columns of the images that the network sees in training, multiples of 32."""
        return padded((self.chip_size, self.chip_size) if self.chip_size else self.folder.size)

    @property
    def labelled(self) -> float:
        """The share of the pixels to learn from that are labelled."""
        return float(self.counts.sum() / (len(self.split.train) * np.prod(self.folder.size)))

    @property
    def is_sparse(self) -> bool:
        """Whether the labels are places where someone clicked rather than a map."""
        return self.labelled < SPARSE and not self.targets.has_background

    @property
    def usual_depth(self) -> int:
        """Of a U-Net without pretrained weights: with fewer labels it should see less around each pixel."""
        if not self.is_sparse:
            return 3
        return 2 if self.counts.sum() >= FEW_PIXELS else 1

    @property
    def is_balanced(self) -> bool:
        """Whether each class counts as much as another in the loss."""
        asked = self.request.class_balancing
        return self.is_sparse and weighs_classes(self.request) if asked is None else asked

    @property
    def monitor(self) -> str:
        """What the best epoch is chosen by: see ``Plan``.

        The few polygons that are held out may be mapped without an error long before the learning rate has fallen. On a
        third of the training parts of two sparsely labelled sets, held out (one run each), the last epoch gave a mean
        IoU of 0.85 and 0.78 where the best by mean IoU, the 18th and 9th, gave 0.85 and 0.78, too; with other crops it
        gave 0.62 and 0.56 for 0.48 and 0.34, the 6th and 7th. So it was as good or better.
        """
        if self.request.monitor != "AUTO":
            return self.request.monitor
        return "LAST" if self.is_sparse and not self.request.validation_folder else "MIOU"

    @property
    def chip_size(self) -> int:
        """Pixels across of the random crops to learn from, 0 where whole chips are taken."""
        return self.request.chip_size or usual_crop(self.request, self.folder, len(self.split.train), self.is_sparse)

    def training(self, batch_size: int, epoch: int = 0, chip_size: int = 0, parts: int = 1) -> DataLoader:
        """The training side in batches of about this size, of which each process gets its share.

        Args:
            epoch: the first one; Lightning draws the first batch of a resumed run before it tells the epoch.
            chip_size: pixels across of random crops, if others than usual.
            parts: into how many each batch is divided.
        """
        request, chip_size = self.request, chip_size or self.chip_size
        augment = build_augmentation(request, self.mean, self.std, is_cropped=chip_size > 0)
        has_more = chip_size < max(self.folder.size)  # than a crop shows
        margin = augment.margin(chip_size) if augment and has_more else 0
        chips = ChipDataset(
            self.cache, self.split.train, self.targets, self.mean, chip_size, augment, self.soft, margin
        )
        plan, (rank, world) = SamplingPlan.of(request), ranks()
        crops = round(np.prod(self.folder.size) / chip_size**2) if chip_size else 1
        batches = EpochBatches(self.counts, self.targets.has_background, batch_size, plan, crops, rank, world, parts)
        batches.set_epoch(epoch)
        return DataLoader(chips, batch_sampler=batches)

    def with_all_labels(self, work: Path, events: Events) -> Prepared:
        """The same data with nothing held out: all chips to learn from, as they are. Its figures say nothing.

        Args:
            work: a folder for temporary files.
        """
        folder, cache, targets = self.folder, self.cache, self.targets
        parts = [ChipPart(chip, i) for i, chip in enumerate(folder.chips)]
        parts = [part for part in parts if (cache.label(part.index) >= 0).any()]
        blurs = find_blurs(self.request.blur_distances, folder.schema, targets)
        return replace(
            self,
            split=replace(self.split, train=parts),
            counts=label_counts(cache, parts, len(targets.values)),
            soft=SoftTargets(cache, parts, blurs, targets, work, events) if blurs else None,
        )

    def validation(self, batch_size: int, most: int = 0) -> DataLoader:
        """The validation side, whole chips that are never changed; each process gets every so many-th chip.

        Args:
            batch_size: images of the size that is learnt from. No more pixels are taken at a time than these have, but
                at least one chip: memory that holds so many crops need not hold as many chips.
            most: how many chips are taken at most, from all over; 0 takes all.
        """
        chips = ChipDataset(self.cache, self.split.validation, self.targets, self.mean)
        rank, world = ranks()
        own = range(rank, len(chips), world)
        batch_size = max(1, batch_size * math.prod(self.size) // math.prod(padded(self.folder.size)))
        return DataLoader(Subset(chips, own[:: -(-len(own) // most)] if most else own), batch_size)

    def calibration(self, number: int) -> Iterator[np.ndarray]:
        """Images of so many training chips from all over, whole and unchanged: float32 (bands, rows, columns)."""
        chips = ChipDataset(self.cache, self.split.train, self.targets, self.mean)
        for position in range(0, len(chips), -(-len(chips) // number)):
            yield chips[position][0].numpy()


def prepare(request: TrainRequest, work: Path, events: Events) -> Prepared:
    """Read the training data once and divide it.

    Args:
        work: an empty folder for the cache.

    Raises:
        TrainingDataError: it cannot be used, or too little of it can be held out or is left.
    """
    folder = ChipFolder.open(request.folder, *request.more_folders)
    own = len(folder.chips)
    if request.validation_folder:
        folder = join_validation(folder, ChipFolder.open(request.validation_folder))
    elif own < 2:
        raise TrainingDataError(
            f"{folder.path} holds one chip only; training needs at least two, one to learn from and one to check with. "
            "Export with a smaller tile size or stride, or label more."
        )
    check_chip_size(request, folder)
    targets = Targets.of(folder.schema.values, request.unlabelled, request.ignore_classes)
    check_loss_weight(request.loss_weight, targets)
    cache = ChipCache.fill(folder, targets, work, events)
    classes = len(targets.values)
    if request.validation_folder:
        split = split_by_folder(folder, cache.labels, own)
    else:
        mode = request.validation_split
        split = split_chips(folder, cache.labels, classes, request.validation_percent, request.seed, mode)
    _check_processes(len(split.validation))
    statistics = band_statistics(cache, split.train)
    std = np.where(statistics.std > 0, statistics.std, 1.0)
    counts = label_counts(cache, split.train, classes)
    blurs = find_blurs(request.blur_distances, folder.schema, targets)
    soft = SoftTargets(cache, split.train, blurs, targets, work, events) if blurs else None
    prepared = Prepared(request, folder, targets, cache, split, statistics.mean, std, counts, soft)
    _report(prepared, events)
    return prepared


def ranks() -> tuple[int, int]:
    """Number of this process among those of a distributed run, and how many they are, as torchrun tells."""
    return int(os.environ.get("RANK", "0")), int(os.environ.get("WORLD_SIZE", "1"))


def _check_processes(validation: int) -> None:
    """Each process checks its share of the validation chips, and with none it would keep the others waiting."""
    processes = ranks()[1]
    if validation < processes:
        raise TrainingDataError(
            f"{processes} processes cannot share {validation} chips to validate with. Start fewer processes, set "
            "VALIDATION_PERCENT to more, or give VALIDATION_INPUT with more chips."
        )


def _report(prepared: Prepared, events: Events) -> None:
    folder, split = prepared.folder, prepared.split
    events.info(
        f"{len(folder.chips)} chips of {folder.bands} bands ({folder.dtype}), split by {split.by}: {len(split.train)} "
        f"to learn from, {len(split.validation)} to check with."
    )
    if prepared.targets.has_background:
        events.info("Unlabelled pixels are trained as background (value 0).")
    if prepared.is_balanced and prepared.request.class_balancing is None:
        events.info(
            f"Only {prepared.labelled:.1%} of the pixels are labelled, so how often a class occurs among them says "
            "little: all classes count alike. CLASS_BALANCING = false lets each count by its pixels."
        )
    if prepared.monitor == "LAST" and prepared.request.monitor == "AUTO":
        events.info(
            "Of so few labels too few are held out to tell which epoch is the best: the last one is kept. MONITOR = "
            "MIOU keeps the best by mean IoU."
        )
    if prepared.chip_size:
        events.info(
            f"Random crops of {prepared.chip_size} x {prepared.chip_size} pixels are learnt from"
            + ("." if prepared.request.chip_size else "; CHIP_SIZE chooses otherwise.")
        )
