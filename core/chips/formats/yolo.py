"""YOLO: the objects of a chip, one a line, in fractions of the chip (docs.ultralytics.com, "Datasets")."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

from ...schema import ClassSchema
from ..cut import ChipObject, CutChip
from .base import LabelFiles, MetadataFormat
from .polygon_rings import rings
from .text_file import write_text

#: What JSON leaves as it is and YAML refuses to read.
_NOT_YAML = re.compile(r"[\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
_HEAD = """\
# Written by Chipwise. Paths are relative to this file's folder; name this file by its full path.
# No chips are set aside: val names the chips trained on, because it may not be missing. Split the chips before you
# trust an accuracy; chips that overlap show the same ground.
train: images
val: images
names:
"""


class YoloBoxes(MetadataFormat):
    """``labels/NNN.txt``: class, centre and size of every object's box; for object detection.

    Classes are numbered from 0 in the order of the schema; ``data.yaml`` names them.
    """

    mode = "YOLO_BOXES"
    needs = frozenset({"objects"})

    def __init__(self, schema: ClassSchema, chip_format: str):
        super().__init__(schema, chip_format)
        self._numbers = {value: i for i, value in enumerate(schema.values)}

    def write_labels(self, folder: Path, name: str, chip: CutChip) -> LabelFiles:
        """Write the objects; a chip without objects has an empty file."""
        path = f"labels/{name}.txt"
        rows, columns = chip.image.size
        lines = [
            " ".join([str(self._numbers[item.value]), *(f"{min(max(v, 0), 1):.6f}" for v in fractions)]) + "\n"
            for item in chip.objects
            for fractions in self._fractions(item, columns, rows)
        ]
        write_text(folder / path, "".join(lines))
        return LabelFiles((path,))

    def finish(self, folder: Path, records: list[dict], earlier: Path | None) -> None:
        """Write ``data.yaml``.

        It has no ``path``: without one, the file's own folder counts, wherever that is moved.
        """
        names = [f"  {i}: {_quoted(item.name)}\n" for i, item in enumerate(self.schema.classes)]
        write_text(folder / "data.yaml", _HEAD + "".join(names))

    def _fractions(self, item: ChipObject, columns: int, rows: int) -> Iterator[list[float]]:
        left, top, right, bottom = item.box
        yield [
            (left + right) / 2 / columns,
            (top + bottom) / 2 / rows,
            (right - left) / columns,
            (bottom - top) / rows,
        ]


class Yolo(YoloBoxes):
    """``labels/NNN.txt``: class and outline of every object; for instance segmentation.

    Each part of an object is a line of its own, as a line holds one ring; holes are joined to it.
    """

    mode = "YOLO"

    def _fractions(self, item: ChipObject, columns: int, rows: int) -> Iterator[list[float]]:
        for ring in rings(item.shape):
            yield (ring / (columns, rows)).ravel().tolist()


def _quoted(name: str) -> str:
    """The name as a YAML string."""
    return _NOT_YAML.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(name, ensure_ascii=False))
