"""What classification asks of a model about the rasters it was trained on."""

from __future__ import annotations

from typing import Protocol


class TrainedOn(Protocol):
    """The rasters that a model knows, so that others can be compared with them."""

    @property
    def name(self) -> str:
        """The model's name, for messages."""

    @property
    def bands(self) -> int:
        """How many bands it takes."""

    @property
    def band_names(self) -> tuple[str, ...]:
        """Their names, empty where unknown."""

    @property
    def dtype(self) -> str | None:
        """Data type of the training rasters; None if unknown."""

    @property
    def min_cell_size(self) -> dict | None:
        """The least cell size, as Esri gives it: ``{"x", "y", "spatialReference"}``; None if unknown."""

    @property
    def max_cell_size(self) -> dict | None:
        """The greatest cell size."""
