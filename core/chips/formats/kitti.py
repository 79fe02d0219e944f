"""KITTI_rectangles: the bounding boxes of objects, one a line."""

from __future__ import annotations

from pathlib import Path

from ..cut import ChipObject, CutChip
from .base import LabelFiles, MetadataFormat
from .text_file import write_text


class Kitti(MetadataFormat):
    """``labels/NNN.txt``: one line of 15 columns for every object; for object detection."""

    mode = "KITTI_rectangles"
    needs = frozenset({"objects"})

    def write_labels(self, folder: Path, name: str, chip: CutChip) -> LabelFiles:
        """Write the boxes; a chip without objects has an empty file."""
        path = f"labels/{name}.txt"
        write_text(folder / path, "".join(map(_line, chip.objects)))
        return LabelFiles((path,))


def _line(item: ChipObject) -> str:
    """Class value, truncated, occluded, angle, left, top, right, bottom, and seven of three dimensions.

    Columns as in the readme of KITTI's object development kit, widths as ArcGIS writes them.
    """
    box = " ".join(f"{value:7.2f}" for value in item.box)
    return f"{item.value:3d} 0.00 0 0 {box} 0 0 0 0 0 0 0\n"
