"""The random forests of the data sets' READMEs: each pixel by its bands, alone or with their 5 x 5 surroundings.

Run by ``accuracy.py`` with a Python that has scikit-learn; needs no GDAL. Reads arrays ``GROUP-I-image`` and
``GROUP-I-known`` from a file of numpy's, of which the group ``train`` is learned from, and prints a list of confusion
matrices, one for each forest, for each of the other groups.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy.ndimage import uniform_filter
from sklearn.ensemble import RandomForestClassifier

TREES, SEED = 100, 42
#: Pixels, drawn from all images alike. To learn from 40 000 costs a forest up to 0.03 of mIoU where a class is rare.
MOST_LEARNED, MOST_MEASURED = 100_000, 200_000
UNKNOWN = -1


def main() -> None:
    """Print the confusion matrices."""
    arrays = np.load(sys.argv[1])
    groups = {name.split("-")[0] for name in arrays.files}
    count = 1 + max(int(arrays[name].max()) for name in arrays.files if name.endswith("known"))
    measured = [draw(arrays, group, count, MOST_MEASURED, False) for group in sorted(groups - {"train"})]
    results: list[list] = [[] for _ in measured]
    for balanced in (False, True):
        learned = draw(arrays, "train", count, MOST_LEARNED, balanced)
        for features in (slice(None), slice(arrays["train-0-image"].shape[0])):
            forest = RandomForestClassifier(
                TREES, class_weight="balanced" if balanced else None, n_jobs=-1, random_state=SEED
            )
            forest.fit(learned.features[:, features], learned.known)
            for result, part in zip(results, measured):
                mapped = forest.predict(part.features[:, features])
                pairs = np.bincount(part.known * count + mapped, minlength=count * count)
                result.append(pairs.reshape(count, count).tolist())
    json.dump(results, sys.stdout)


@dataclass
class Pixels:
    """Features (pixels, features) and class values."""

    features: np.ndarray
    known: np.ndarray


def draw(arrays, group: str, classes: int, most: int, balanced: bool) -> Pixels:
    """Draw pixels at random: all alike, or each class equally often as far as there are enough."""
    counts = sum(np.bincount(known[known != UNKNOWN], minlength=classes) for _, known in images(arrays, group))
    if balanced:
        shares = np.minimum(1, most / np.count_nonzero(counts) / np.maximum(counts, 1))
    else:
        shares = np.full(classes, min(1, most / counts.sum()))
    random, features, values = np.random.default_rng(SEED), [], []
    for image, known in images(arrays, group):
        drawn = (known != UNKNOWN) & (random.random(known.shape) < shares[known])
        features.append(describe(image)[:, drawn].T)
        values.append(known[drawn])
    return Pixels(np.concatenate(features), np.concatenate(values).astype(np.int64))


def images(arrays, group: str) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """The images of a group with what is known of them."""
    for i in range(sum(name.startswith(f"{group}-") for name in arrays.files) // 2):
        yield arrays[f"{group}-{i}-image"], arrays[f"{group}-{i}-known"]


def describe(image: np.ndarray) -> np.ndarray:
    """Bands, and mean and standard deviation of each in a window of 5 x 5 pixels."""
    bands = image.astype(np.float64)
    mean = uniform_filter(bands, (1, 5, 5))
    variance = uniform_filter(bands**2, (1, 5, 5)) - mean**2
    return np.concatenate([bands, mean, np.sqrt(np.maximum(variance, 0))]).astype(np.float32)


if __name__ == "__main__":
    main()
