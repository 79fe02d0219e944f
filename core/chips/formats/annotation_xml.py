"""The XML annotations of PASCAL VOC as ArcGIS writes them; the formats of labelled tiles use them, too."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from xml.etree import ElementTree  # nosec B405 - written, never parsed

from ..cut import ChipImage
from .text_file import write_text

Box = tuple[float, float, float, float]


def write_annotation(path: Path, file_name: str, image: ChipImage, objects: Iterable[tuple[str, Box]]) -> None:
    """Write the annotation of a chip (PASCAL VOC 2007 development kit, "annotation"; elements and order as ArcGIS).

    Args:
        path: the XML file.
        file_name: of the chip's image.
        image: the chip's image, for its size.
        objects: name and left, top, right, bottom in pixels of each object.
    """
    root = ElementTree.Element("annotation")
    _add(root, "filename", file_name)
    _add(_add(root, "source"), "annotation", "Chipwise")
    rows, columns = image.size
    size = _add(root, "size")
    for tag, number in (("width", columns), ("height", rows), ("depth", len(image.values))):
        _add(size, tag, str(number))
    for name, box in objects:
        item = _add(root, "object")
        _add(item, "name", name)
        bounds = _add(item, "bndbox")
        for tag, value in zip(("xmin", "ymin", "xmax", "ymax"), box, strict=True):
            _add(bounds, tag, f"{value:.2f}")
    ElementTree.indent(root, "    ")
    write_text(path, f'<?xml version="1.0"?>\n{ElementTree.tostring(root, encoding="unicode")}\n')


def _add(parent: ElementTree.Element, tag: str, text: str | None = None) -> ElementTree.Element:
    child = ElementTree.SubElement(parent, tag)
    child.text = text
    return child
