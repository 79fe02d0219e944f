"""Some validation chips as pictures: image, labels, map, and how sure the network is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import matplotlib
import numpy as np
import torch

from ..chips.pictures import class_of, encode, label_layer, laid_over, stretch, stretch_limits
from .data import ChipDataset
from .final_check import CheckedChip
from .network import PixelClassifier
from .prepare import Prepared
from .targets import IGNORE, Targets

#: Chips that are shown, and pixels across of each at most.
MOST_CHIPS, SIDE = 8, 192
#: The fewest labelled pixels, as a share of those of the median chip, by which a chip is called the best or the worst.
LEAST_LABELLED = 0.25
#: Pixels between the pictures of a chip, of white.
GAP = 4
#: Dark is unsure, bright is sure; grows evenly for all eyes.
COLOURS = "viridis"


@dataclass(frozen=True)
class ExampleChip:
    """A chip as a JPEG that shows four pictures side by side, and why it was chosen.

    Attributes:
        name: of its file.
        accuracy: the share (0..1) of its labelled pixels that is right; ``pixels`` are these.
    """

    name: str
    reason: str
    accuracy: float
    pixels: int
    jpeg: bytes

    @property
    def told(self) -> dict:
        """What a model's definition says of it."""
        return {"name": self.name, "reason": self.reason, "accuracy": self.accuracy, "pixels": self.pixels}


def choose(chips: Sequence[CheckedChip], names: Sequence[str]) -> list[tuple[CheckedChip, str]]:
    """The best and the worst chip, one for each class that these do not show, and others between; each with a reason.

    Args:
        names: of the classes, in the order of the chips' counts.
    """
    labelled = [chip for chip in chips if chip.pixels.any()]
    if not labelled:
        return []
    typical = float(np.median([chip.pixels.sum() for chip in labelled]))
    ranked = sorted((c for c in labelled if c.pixels.sum() >= LEAST_LABELLED * typical), key=lambda c: -c.accuracy)
    chosen = {ranked[0].position: (ranked[0], "best")}
    chosen.setdefault(ranked[-1].position, (ranked[-1], "worst"))
    totals = np.sum([chip.pixels for chip in labelled], axis=0)
    for index in np.argsort(totals, kind="stable"):  # the rare ones first
        if totals[index] and len(chosen) < MOST_CHIPS and not any(chip.pixels[index] for chip, _ in chosen.values()):
            most = max(labelled, key=lambda chip: chip.pixels[index])
            chosen[most.position] = (most, f"most of {names[index]}")
    for place in np.linspace(0, len(ranked) - 1, MOST_CHIPS).round().astype(int):
        if len(chosen) < MOST_CHIPS:
            chosen.setdefault(ranked[place].position, (ranked[place], "between"))
    return sorted(chosen.values(), key=lambda item: -item[0].accuracy)


def draw(model: PixelClassifier, prepared: Prepared, chips: Sequence[CheckedChip], device: str) -> list[ExampleChip]:
    """Run the calibrated network on the chips that are worth to be shown."""
    values, schema = prepared.targets.values, prepared.folder.schema
    known = {item.value: item for item in schema.classes}
    names = [known[value].name if value in known else "background" for value in values]
    parts = prepared.split.validation
    dataset = ChipDataset(prepared.cache, parts, prepared.targets, prepared.mean)
    examples = []
    for chip, reason in choose(chips, names):
        image, target = dataset[chip.position][:2]
        with torch.inference_mode():
            probabilities = model(image[None].to(device)).softmax(1)[0]
        confidence, mapped = (part.cpu().numpy() for part in probabilities.max(0))
        rows, columns = prepared.folder.size  # without what fills it up to the network's stride
        inside = (slice(rows), slice(columns))
        valid = prepared.cache.valid(parts[chip.position].index)
        strip = _strip(
            prepared.cache.image(parts[chip.position].index), valid, target.numpy()[inside], mapped[inside],
            confidence[inside], prepared.targets, known,
        )  # fmt: skip
        name = parts[chip.position].chip.image.stem
        examples.append(ExampleChip(name, reason, chip.accuracy, int(chip.pixels.sum()), encode(strip, "JPEG")))
    return examples


def _strip(
    image: np.ndarray,
    valid: np.ndarray,
    target: np.ndarray,
    mapped: np.ndarray,
    confidence: np.ndarray,
    targets: Targets,
    classes: dict,
) -> np.ndarray:
    """Image, labels, map and confidence side by side, uint8 (3, rows, columns)."""
    step = -(-max(target.shape) // SIDE)
    thin = (slice(None, None, step), slice(None, None, step))
    values = np.array(targets.values)
    image, valid = image[:, thin[0], thin[1]], valid[:, thin[0], thin[1]]
    picture = stretch(image, valid, stretch_limits(image, valid))
    labels = np.where(target == IGNORE, 0, values[np.maximum(target, 0)])[thin]
    least = 1 / len(values)
    sure = np.clip((confidence[thin] - least) / (1 - least), 0, 1)
    colours = matplotlib.colormaps[COLOURS](sure, bytes=True)[..., :3].transpose(2, 0, 1)
    known = laid_over(picture, label_layer(labels, classes))
    plain = np.array([class_of(classes, value).rgb for value in targets.values], np.uint8)[mapped[thin]]
    parts = (picture, known, plain.transpose(2, 0, 1))
    framed = [np.pad(part, ((0, 0), (0, 0), (0, GAP)), constant_values=255) for part in parts]
    return np.concatenate([*framed, colours], axis=2)
