"""Panoptic_Segmentation: class values of all pixels, and instances of what can be counted."""

from __future__ import annotations

from pathlib import Path

from ...schema import ClassSchema
from ..cut import CutChip
from .base import LabelFiles, MetadataFormat
from .class_folders import class_folders
from .classified_tiles import write_class_values
from .instance_masks import write_instance_masks


class Panoptic(MetadataFormat):
    """``labels/NNN.tif`` as in Classified_Tiles and ``labels2/<class name>/NNN.tif`` as in RCNN_Masks."""

    mode = "Panoptic_Segmentation"
    needs = frozenset({"label", "instances"})

    def __init__(self, schema: ClassSchema, chip_format: str):
        super().__init__(schema, chip_format)
        self._folders = class_folders(schema)

    def write_labels(self, folder: Path, name: str, chip: CutChip) -> LabelFiles:
        """Write the class values and the masks; both as TIFF, for the reason ``write_instance_masks`` gives."""
        path = f"labels/{name}.tif"
        write_class_values(folder / path, chip, self.schema)
        masks = write_instance_masks(folder, "labels2", self._folders, name, chip.instances, chip.image)
        return LabelFiles((path, *masks))
