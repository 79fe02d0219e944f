"""RCNN_Masks: an image of instances for every class of a chip."""

from __future__ import annotations

from pathlib import Path

from ...schema import ClassSchema
from ..cut import CutChip
from .base import LabelFiles, MetadataFormat
from .class_folders import class_folders
from .instance_masks import write_instance_masks


class RcnnMasks(MetadataFormat):
    """``labels/<class name>/NNN.tif``: the number of the object in each pixel; for instance segmentation.

    A chip has files only for the classes it shows.
    """

    mode = "RCNN_Masks"
    needs = frozenset({"objects"})

    def __init__(self, schema: ClassSchema, chip_format: str):
        super().__init__(schema, chip_format)
        self._folders = class_folders(schema)

    def write_labels(self, folder: Path, name: str, chip: CutChip) -> LabelFiles:
        """Write the masks of the chip's objects."""
        return LabelFiles(write_instance_masks(folder, "labels", self._folders, name, chip.objects, chip.image))
