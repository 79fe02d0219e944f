"""COCO: all objects of all chips in one JSON file (cocodataset.org, "Data format", object detection)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from ...errors import TrainingDataError
from ..cut import ChipObject, CutChip
from ..images import SUFFIXES
from .base import LabelFiles, MetadataFormat
from .polygon_rings import rings

FILE = "annotations.json"


class Coco(MetadataFormat):
    """``annotations.json``: box, area and outline of every object; for object detection and instance segmentation.

    All outlines are polygons. The format's other way, run lengths, could hold holes as they are, but many readers take
    polygons only and none objects to a hole that is joined to its outline.
    """

    mode = "COCO"
    needs = frozenset({"objects"})

    def write_labels(self, folder: Path, name: str, chip: CutChip) -> LabelFiles:
        """Write nothing yet; the record holds the annotations as text, which takes a fifth of the memory."""
        rows, columns = chip.image.size
        image = {"file_name": name + SUFFIXES[self.chip_format], "width": columns, "height": rows}
        annotations = [_annotation(item) for item in chip.objects]
        return LabelFiles(record={"image": image, "annotations": json.dumps(annotations, separators=(",", ":"))})

    def finish(self, folder: Path, records: list[dict], earlier: Path | None) -> None:
        """Write ``annotations.json``; entries of an earlier export keep their ids, and the new ones follow.

        Raises:
            TrainingDataError: the earlier ``annotations.json`` is missing or damaged.
        """
        images, annotations = _read(earlier / FILE) if earlier else ([], [])
        first_image, first_annotation = _next_id(images), _next_id(annotations)
        categories = [{"id": c.value, "name": c.name, "color": list(c.rgb)} for c in self.schema.classes]
        with (folder / FILE).open("w", encoding="utf-8", newline="\n") as file:
            file.write('{\n"info": {"description": "Training chips, exported by Chipwise"},\n"licenses": [],\n')
            file.write('"images": [')
            new_images = ({"id": i} | record["image"] for i, record in enumerate(records, first_image))
            _write_entries(file, images, new_images)
            file.write('],\n"annotations": [')
            _write_entries(file, annotations, _numbered(records, first_image, first_annotation))
            file.write('],\n"categories": [')
            _write_entries(file, categories)
            file.write("]\n}\n")


def _annotation(item: ChipObject) -> dict:
    """An object without ids, in pixels to the hundredth; the area is that of the polygon."""
    left, top, right, bottom = item.box
    return {
        "category_id": item.value,
        "bbox": [round(v, 2) for v in (left, top, right - left, bottom - top)],
        "area": round(item.shape.area, 2),
        "segmentation": [ring.round(2).ravel().tolist() for ring in rings(item.shape)],
        "iscrowd": 0,
    }


def _numbered(records: list[dict], image_id: int, annotation_id: int) -> Iterator[dict]:
    for i, record in enumerate(records, image_id):
        for annotation in json.loads(record["annotations"]):
            yield {"id": annotation_id, "image_id": i} | annotation
            annotation_id += 1


def _write_entries(file, *entries: Iterable[dict]) -> None:
    """Write the entries of a JSON list, one a line."""
    separator = "\n"
    for entry in (entry for some in entries for entry in some):
        file.write(separator + json.dumps(entry, separators=(",", ":")))
        separator = ",\n"


def _read(path: Path) -> tuple[list[dict], list[dict]]:
    """The images and annotations of an earlier export."""
    try:
        data = json.loads(path.read_text(encoding="utf-8-sig"))
        images, annotations = list(data["images"]), list(data["annotations"])
        if not all(isinstance(entry["id"], int) for entry in (*images, *annotations)):
            raise ValueError("an id is no whole number")
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise TrainingDataError(
            f"{path} cannot be read, so nothing can be appended to it ({error}). Export into another folder."
        ) from error
    return images, annotations


def _next_id(entries: list[dict]) -> int:
    return max((entry["id"] for entry in entries), default=0) + 1
