"""Imagenet: the chips of a class in one folder."""

from __future__ import annotations

from ...schema import ClassSchema
from ..cut import CutChip
from .base import MetadataFormat
from .class_folders import class_folders

#: ArcGIS's name of class 0.
BACKGROUND = "NoData"


class Imagenet(MetadataFormat):
    """``images/<class name>/NNN.tif``: no labels but the folders; for the classification of tiles or objects."""

    mode = "Imagenet"
    needs = frozenset({"objects"})

    def __init__(self, schema: ClassSchema, chip_format: str):
        super().__init__(schema, chip_format)
        self._folders = class_folders(schema, taken=(BACKGROUND,))

    def image_folder(self, chip: CutChip) -> str:
        """The folder of the chip's main class; chips without class make one of their own."""
        return f"images/{self._folders[chip.main_class] if chip.objects else BACKGROUND}"
