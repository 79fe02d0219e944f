"""The same sets with less to learn from: a few small patches, or a part held out of the training part."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
from grids import crop, write_labels, write_schema
from measuring import UNKNOWN, Labelled, Part, RealSet

PATCH, SEED = 15, 42


def sparse(real: RealSet, work: Path, share: float) -> RealSet:
    """Keep a share of the labelled pixels of each training image, in small patches of one class each.

    A patch is a square of at most 15 x 15 pixels around a pixel drawn at random, of which the pixels of its class
    stay: what a person gives who clicks here and there. The test parts stay as they are, without an aim of their own.
    """
    if 0 in real.names:
        raise SystemExit(f"{real.name}: what is not labelled is background there, so there are no fewer labels.")
    random = np.random.default_rng(SEED)
    training = [(image, _patches(known, share, random)) for image, known in real.training]
    parts = [replace(part, name=f"{part.name} {share:.2g}", aim=None, stated=()) for part in real.parts]
    return _from_rasters(replace(real, parts=parts), work, training)


def held_out(real: RealSet, work: Path, fold: int, folds: int) -> RealSet:
    """Measure on one fold of the training part, by image or else by strips of columns, and train on the rest."""
    if len(real.training) > 1:
        rest = [item for i, item in enumerate(real.training) if i % folds != fold]
        measured = [item for i, item in enumerate(real.training) if i % folds == fold]
    else:
        rest, measured = _strips(real, work, fold, folds)
    part = Part(f"{real.name} fold {fold}", measured, ())
    return _from_rasters(replace(real, parts=[part]), work, rest)


def _patches(known: np.ndarray, share: float, random: np.random.Generator) -> np.ndarray:
    kept = np.full_like(known, UNKNOWN)
    rows, columns = np.nonzero(known != UNKNOWN)
    wanted, half = round(share * len(rows)), PATCH // 2
    for i in random.permutation(len(rows)):
        missing = wanted - np.count_nonzero(kept != UNKNOWN)
        if missing <= 0:
            break
        r, c = rows[i], columns[i]
        window = np.s_[max(r - half, 0) : r + half + 1, max(c - half, 0) : c + half + 1]
        take = (known[window] == known[r, c]) & (kept[window] == UNKNOWN)
        take &= np.cumsum(take).reshape(take.shape) <= missing
        kept[window][take] = known[r, c]
    return kept


def _strips(real: RealSet, work: Path, fold: int, folds: int) -> tuple[list[Labelled], list[Labelled]]:
    """Strips of columns with equally many known pixels; where things lie on background, the image itself is cut."""
    image, known = real.training[0]
    share = np.cumsum((known != UNKNOWN).sum(0)) / np.count_nonzero(known != UNKNOWN)
    edges = [0, *(int(np.searchsorted(share, i / folds)) + 1 for i in range(1, folds)), known.shape[1]]
    start, stop = edges[fold : fold + 2]
    if 0 not in real.names:
        columns = np.arange(known.shape[1])
        inside = (columns >= start) & (columns < stop)
        return [(image, np.where(inside, UNKNOWN, known))], [(image, np.where(inside, known, UNKNOWN))]

    def cut(columns: slice) -> Labelled:
        return crop(image, work / f"{real.name}_{columns.start}.tif", columns), known[:, columns]

    others = [slice(0, start), slice(stop, known.shape[1])]
    return [cut(columns) for columns in others if columns.start < columns.stop], [cut(slice(start, stop))]


def _from_rasters(real: RealSet, work: Path, training: list[Labelled]) -> RealSet:
    """The set with these labels, written as label rasters."""
    folder = work / "fewer"
    folder.mkdir(exist_ok=True)
    rasters = [write_labels(image, folder / f"labels_{i}.tif", known) for i, (image, known) in enumerate(training)]
    export = {key: real.export[key] for key in ("EMPTY_TILES",) if key in real.export}
    schema = write_schema(folder, real.name, real.names)
    export |= {"INPUT": [image for image, _ in training], "LABEL_RASTER": rasters, "SCHEMA": schema}
    return replace(real, export=export, training=training)
