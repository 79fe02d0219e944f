"""What a real data set is, and how a network and a random forest are measured on it."""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from grids import read, read_map

#: An image and what is known of its pixels: class values, in rows and columns, and UNKNOWN where nobody said.
Labelled = tuple[Path, np.ndarray]
UNKNOWN = -1


@dataclass(frozen=True)
class Part:
    """Labelled images that only serve to measure.

    Attributes:
        stated: the random forest of the README: overall accuracy, mean IoU and, of sets with a thing, its IoU.
        aim: the least that the network should reach.
    """

    name: str
    labelled: list[Labelled]
    stated: tuple[float, ...]
    aim: float | None = None


@dataclass
class RealSet:
    """One data set.

    Attributes:
        export: parameters of Export Training Data, without OUTPUT.
        training: the same labels as arrays, for the forest.
        parts: the README's test part, and others on which the same model is measured.
        names: class names by value; value 0 is the background of the sets that have one class of things.
        thing: the class whose IoU tells how good a map is, where everything else is background.
        by: the figure of the aim, if it is not the thing's IoU or the mean IoU.
    """

    name: str
    export: dict
    training: list[Labelled]
    parts: list[Part]
    names: dict[int, str]
    thing: str = ""
    by: str = ""

    @property
    def tests(self) -> list[Labelled]:
        """The README's test part."""
        return self.parts[0].labelled

    @property
    def figure(self) -> str:
        """What the aim is about."""
        return self.by or (f"{self.thing} IoU" if self.thing else "mIoU")


@dataclass(frozen=True)
class Figures:
    """How well a map agrees with what is known; only classes that occur there count."""

    overall: float
    f1: float
    mean_iou: float
    iou: dict[str, float]

    @classmethod
    def of(cls, confusion: np.ndarray, names: dict[int, str]) -> Figures:
        """Compute them from counts of pixels, of which rows are what is known and columns are the map."""
        hit, known, mapped = np.diag(confusion), confusion.sum(1), confusion.sum(0)
        present = [value for value in names if known[value]]
        iou = {names[v]: float(hit[v] / (known[v] + mapped[v] - hit[v])) for v in present}
        f1 = [2 * x / (1 + x) for x in iou.values()]
        return cls(float(hit.sum() / confusion.sum()), float(np.mean(f1)), float(np.mean(list(iou.values()))), iou)

    def named(self, figure: str) -> float:
        """Mean IoU, or the IoU of a class, by the name that ``RealSet.figure`` gives it."""
        return self.mean_iou if figure == "mIoU" else self.iou[figure.removesuffix(" IoU")]

    def __str__(self) -> str:
        return f"accuracy {self.overall:.3f}, F1 {self.f1:.3f}, mIoU {self.mean_iou:.3f}"


@dataclass(frozen=True)
class Trained:
    """A model, what it took, and what training itself measured on the area that it held out."""

    model: Path
    chips: int
    seconds: float
    epochs: str
    validation_miou: float


@dataclass(frozen=True)
class Score:
    """Network and forest on one part of a set; either may not have been measured."""

    real: RealSet
    part: Part
    trained: Trained | None
    network: Figures | None
    forest: Figures | None

    @property
    def chips(self) -> int:
        """Chips that were exported."""
        return self.trained.chips

    @property
    def overall(self) -> float:
        """Overall accuracy of the network."""
        return self.network.overall

    def line(self) -> str:
        """One line for a table."""
        stated = ", ".join(f"{value:.3f}" for value in self.part.stated)
        items = [f"{self.part.name:<17}"]
        if self.trained and self.network:
            items.append(
                f"{self.trained.chips:>4} chips {self.trained.seconds:>4.0f} s {self.trained.epochs:>3} epochs"
            )
            items.append(f"network: {self.network}{self._thing(self.network)}")
        if self.forest:
            items.append(f"forest: {self.forest}{self._thing(self.forest)}" + (f" (README {stated})" if stated else ""))
        return " | ".join([*items, *self._verdict()])

    def classes(self) -> str:
        """The IoU of each class, and the figure of the area that training held out."""
        both = {"network": self.network, "forest": self.forest}
        texts = [
            f"{who}: " + ", ".join(f"{name} {value:.2f}" for name, value in figures.iou.items())
            for who, figures in both.items()
            if figures
        ]
        held_out = [f"held out in training: mIoU {self.trained.validation_miou:.3f}"] if self.trained else []
        return " " * 17 + " | ".join(["", *texts, *held_out])

    def _thing(self, figures: Figures) -> str:
        return f", {self.real.thing} {figures.iou[self.real.thing]:.3f}" if self.real.thing else ""

    def _verdict(self) -> list[str]:
        figure, verdict = self.real.figure, []
        if self.part.aim:
            missed = self.network and self.network.named(figure) < self.part.aim
            said = "" if not self.network else " missed" if missed else " reached"
            verdict.append(f"aim {figure} {self.part.aim:.2f}{said}")
        if self.network and self.forest:
            ahead = self.network.named(figure) - self.forest.named(figure)
            verdict.append(f"{ahead:+.3f} of the forest's {figure}")
        return verdict


def run_set(real: RealSet, work: Path, run: Callable[..., dict], epochs: int, backbone: str, **training) -> Score:
    """Export, train and classify, with default parameters but these, and score the map of the test part."""
    trained = train(real, work, run, MAX_EPOCHS=epochs, BACKBONE=backbone, **training)
    return Score(real, real.parts[0], trained, network(real, real.parts[0], trained, work, run), None)


def train(real: RealSet, work: Path, run: Callable[..., dict], **parameters) -> Trained:
    """Export chips and train on them.

    Args:
        run: runs an algorithm by id with its parameters and returns its outputs by name.
        parameters: of Train Model.
    """
    chips, model = work / f"{real.name}_chips", work / f"{real.name}.dlpk"
    exported = run("chipwise:exporttrainingdata", **real.export, OUTPUT=chips)
    start = time.monotonic()
    done = run("chipwise:trainmodel", INPUT=chips, OUTPUT=model, **parameters)
    seconds = time.monotonic() - start
    return Trained(model, int(float(exported["CHIP_COUNT"])), seconds, done.get("EPOCHS", "?"), float(done["MIOU"]))


def network(real: RealSet, part: Part, trained: Trained, work: Path, run: Callable[..., dict]) -> Figures:
    """Classify the images of a part and compare the maps, which stay in ``work``."""
    confusion = np.zeros((max(real.names) + 1,) * 2, np.int64)
    for i, (image, known) in enumerate(part.labelled):
        output = work / f"{part.name}_{i}.tif"
        run("chipwise:classifypixels", INPUT=image, MODEL=trained.model, OUTPUT=output)
        mapped, nodata = read_map(output)
        counted = (known != UNKNOWN) & (mapped != nodata)  # where an image has no value nothing can be said
        pairs = known[counted].astype(np.int64) * len(confusion) + mapped[counted]
        confusion += np.bincount(pairs, minlength=confusion.size).reshape(confusion.shape)
    return Figures.of(confusion, real.names)


def forests(real: RealSet, work: Path, python: Path) -> list[Figures]:
    """The best of four random forests on each part, as in the READMEs.

    Args:
        python: has scikit-learn, which neither QGIS nor the runtime has.
    """
    groups = {"train": real.training, **{f"part{i}": part.labelled for i, part in enumerate(real.parts)}}
    arrays = {}
    for group, labelled in groups.items():
        for i, (image, known) in enumerate(labelled):
            arrays |= {f"{group}-{i}-image": read(image), f"{group}-{i}-known": known.astype(np.int16)}
    job = work / f"{real.name}_forest.npz"
    np.savez(job, **arrays)
    command = [python, Path(__file__).parent / "forest.py", job]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    job.unlink()
    best = f"{real.thing} IoU" if real.thing else "mIoU"
    return [
        max((Figures.of(np.array(c), real.names) for c in confusions), key=lambda figures: figures.named(best))
        for confusions in json.loads(done.stdout)
    ]
