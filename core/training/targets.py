"""What the network's output channels mean, and how class values become training indices."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from ..errors import TrainingDataError

#: The training index of pixels that do not count in the loss.
IGNORE = -100
#: The training index of unlabelled pixels where they do not count; unlike others that do not, they may be blurred over.
UNLABELLED = -1


@dataclass(frozen=True)
class Targets:
    """What the network's output channels mean: ``values[i]`` is the class value of channel i; 0 is background.

    Pixels of the class values in ``ignored`` count nowhere, and no channel stands for them.
    """

    values: tuple[int, ...]
    ignored: tuple[int, ...] = ()

    @classmethod
    def of(cls, class_values: list[int], unlabelled: str, ignore_classes: Collection[int] = ()) -> Targets:
        """Channels for these classes without the ignored ones; 0 among those stands for unlabelled pixels.

        AUTO is BACKGROUND where one class is left to train and IGNORE where several are.

        Raises:
            TrainingDataError: an ignored value is no class, or nothing is left that could be told apart.
        """
        _check_ignored(class_values, unlabelled, ignore_classes)
        left = [value for value in class_values if value not in ignore_classes]
        if 0 in ignore_classes:
            unlabelled = "IGNORE"
        if unlabelled == "AUTO":
            unlabelled = "BACKGROUND" if len(left) == 1 else "IGNORE"
        if unlabelled == "IGNORE" and len(left) == 1:
            raise TrainingDataError(
                "One class only is left to train; with unlabelled pixels ignored there is nothing to tell it from. "
                "Set UNLABELLED to BACKGROUND, or label a second class."
            )
        background = (0,) if unlabelled == "BACKGROUND" else ()
        return cls(background + tuple(left), tuple(sorted(set(ignore_classes) - {0})))

    @property
    def has_background(self) -> bool:
        """Whether unlabelled pixels are trained as a class of their own."""
        return self.values[0] == 0

    def indices(self, label: np.ndarray, name: str = "") -> np.ndarray:
        """Turn class values into training indices (int16), negative where pixels do not count.

        Those are UNLABELLED where nothing is labelled and IGNORE in an ignored class.

        Raises:
            TrainingDataError: the label holds a value that is no class.
        """
        unknown = IGNORE - 1
        highest = max(*self.values, *self.ignored, int(label.max(initial=0)))
        lookup = np.full(highest + 1, unknown, np.int16)
        lookup[0] = UNLABELLED
        lookup[list(self.values)] = np.arange(len(self.values))
        lookup[list(self.ignored)] = IGNORE
        indices = lookup[label]
        if (indices == unknown).any():
            value = label[indices == unknown][0]
            raise TrainingDataError(f"The label {name} holds the value {value}, which is none of the classes.")
        return indices


def _check_ignored(class_values: list[int], unlabelled: str, ignore_classes: Collection[int]) -> None:
    strange = sorted(set(ignore_classes) - set(class_values) - {0})
    if strange:
        raise TrainingDataError(
            f"IGNORE_CLASSES names {strange[0]}, which is none of the classes {', '.join(map(str, class_values))}."
        )
    if 0 in ignore_classes and unlabelled == "BACKGROUND":
        raise TrainingDataError(
            "IGNORE_CLASSES holds 0, the unlabelled pixels, and UNLABELLED says that they are background; choose one."
        )
    if set(class_values) <= set(ignore_classes):
        raise TrainingDataError("IGNORE_CLASSES names every class, so none is left to train; leave at least one out.")
