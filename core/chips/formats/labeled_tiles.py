"""Labeled_Tiles and MultiLabeled_Tiles: the class, or the classes, of a whole chip in XML."""

from __future__ import annotations

from pathlib import Path

from ..cut import CutChip
from ..images import SUFFIXES
from .annotation_xml import write_annotation
from .base import LabelFiles, MetadataFormat


class LabeledTiles(MetadataFormat):
    """``labels/NNN.xml``: the value of the chip's main class; for the classification of tiles or objects."""

    mode = "Labeled_Tiles"
    needs = frozenset({"objects"})

    def write_labels(self, folder: Path, name: str, chip: CutChip) -> LabelFiles:
        """Write one object as large as the chip; a chip without class has none."""
        path = f"labels/{name}.xml"
        rows, columns = chip.image.size
        whole = (0.0, 0.0, float(columns), float(rows))
        objects = [(self._name(chip), whole)] if chip.objects else []
        write_annotation(folder / path, name + SUFFIXES[self.chip_format], chip.image, objects)
        return LabelFiles((path,))

    def _name(self, chip: CutChip) -> str:
        return str(chip.main_class)


class MultiLabeledTiles(LabeledTiles):
    """``labels/NNN.xml``: the values of all classes in the chip, split by commas."""

    mode = "MultiLabeled_Tiles"

    def _name(self, chip: CutChip) -> str:
        return ",".join(map(str, sorted({item.value for item in chip.objects})))
