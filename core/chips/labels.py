"""What is labelled at a chip's place, whatever the labels come from."""

from __future__ import annotations

from collections.abc import Set
from typing import Protocol

import numpy as np

from .cut import ChipObject
from .grid import ChipWindow


class Labels(Protocol):
    """Labels in the grid of one image; ``noted`` are the numbers of the samples that were shown."""

    @property
    def noted(self) -> Set[int]:
        """See ``note``."""

    def touches(self, window: ChipWindow) -> bool:
        """Whether the window can hold labels; False is certain."""

    def read(self, window: ChipWindow) -> np.ndarray:
        """The class value of each pixel as uint16 (rows, columns); 0 is unlabelled."""

    def objects(self, window: ChipWindow) -> list[ChipObject]:
        """The labelled objects as far as the window shows them, in their order."""

    def note(self, window: ChipWindow) -> None:
        """Remember the samples that the window shows; ``noted`` holds their numbers."""

    def contested(self, window: ChipWindow) -> np.ndarray | None:
        """Where samples of different classes compete for a pixel (rows, columns); None where they do not."""
