"""Classified_Tiles: an image of class values beside each chip."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from ...schema import ClassSchema
from ..cut import CutChip
from ..images import label_suffix, write_label
from .base import LabelFiles, MetadataFormat


class ClassifiedTiles(MetadataFormat):
    """``labels/NNN.tif``: the class value of each pixel, 0 is unlabelled; for semantic segmentation."""

    mode = "Classified_Tiles"
    needs = frozenset({"label"})

    def write_labels(self, folder: Path, name: str, chip: CutChip) -> LabelFiles:
        """Write the class values."""
        path = f"labels/{name}{label_suffix(self.chip_format)}"
        write_class_values(folder / path, chip, self.schema)
        return LabelFiles((path,))


def write_class_values(path: Path, chip: CutChip, schema: ClassSchema) -> None:
    """Write the label of a chip as uint8, or as uint16 if a class of the schema is above 255."""
    assert chip.label is not None  # nosec B101 - by ``needs``
    dtype = np.uint8 if max(schema.values) <= 255 else np.uint16
    write_label(path, chip.label.astype(dtype), chip.image.transform, chip.image.crs)
