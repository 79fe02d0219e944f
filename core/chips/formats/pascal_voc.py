"""PASCAL_VOC_rectangles: the bounding boxes of objects in XML."""

from __future__ import annotations

from pathlib import Path

from ..cut import CutChip
from ..images import SUFFIXES
from .annotation_xml import write_annotation
from .base import LabelFiles, MetadataFormat


class PascalVoc(MetadataFormat):
    """``labels/NNN.xml``: class value and box of every object; for object detection."""

    mode = "PASCAL_VOC_rectangles"
    needs = frozenset({"objects"})

    def write_labels(self, folder: Path, name: str, chip: CutChip) -> LabelFiles:
        """Write the boxes; a chip without objects has a file without any."""
        path = f"labels/{name}.xml"
        objects = [(str(item.value), item.box) for item in chip.objects]
        write_annotation(folder / path, name + SUFFIXES[self.chip_format], chip.image, objects)
        return LabelFiles((path,))
