"""What every metadata format offers."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from ...schema import ClassSchema
from ..cut import CutChip


@dataclass(frozen=True)
class LabelFiles:
    """The label files of one chip, as paths relative to the folder, and what ``finish`` needs to know of it."""

    paths: tuple[str, ...] = ()
    record: dict | None = None


class MetadataFormat:
    """Writes the labels of chips; one instance serves one export.

    Args:
        schema: the classes.
        chip_format: TIFF, PNG or JPEG: the file format of the images.
    """

    #: Esri's name of it (``MetaDataMode``); our own id where Esri has none.
    mode: ClassVar[str]
    #: What it needs of a chip: ``label``, ``objects``, ``instances``.
    needs: ClassVar[frozenset[str]] = frozenset()

    def __init__(self, schema: ClassSchema, chip_format: str):
        self.schema = schema
        self.chip_format = chip_format

    def image_folder(self, chip: CutChip) -> str:
        """The folder of the chip's image, relative to the export's."""
        return "images"

    def write_labels(self, folder: Path, name: str, chip: CutChip) -> LabelFiles:
        """Write the labels of one chip; called from several threads at a time.

        Args:
            folder: the export's folder.
            name: the chip's file name without ending.
        """
        return LabelFiles()

    def finish(self, folder: Path, records: list[dict], earlier: Path | None) -> None:
        """Write what describes all chips together.

        Args:
            records: what ``write_labels`` gave for each chip, in their order.
            earlier: the folder of the export to which this one is appended; its entries are taken over.
        """
