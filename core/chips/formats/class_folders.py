"""Folders named after classes. The names of classes come from strangers, and end in paths."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from ...schema import ClassSchema

#: Separators and what Windows forbids, control characters, and halves of characters that no file system takes.
_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]')
#: Devices of Windows, also with an ending.
_RESERVED = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])\s*(\..*)?", re.IGNORECASE)
#: File systems allow 255 bytes a name; a character takes up to four.
_LONGEST = 50


def class_folders(schema: ClassSchema, taken: Iterable[str] = ()) -> dict[int, str]:
    """Give every class value a folder name: the class name itself where that is safe, as ArcGIS looks for it.

    Names that no two folders may share (also where upper and lower case are the same) get the class value appended.

    Args:
        schema: the classes; equal schemas give equal names.
        taken: names that no class may have.
    """
    used = {_key(name) for name in taken}
    folders = {}
    for item in schema.classes:
        safe = _safe(item.name) or f"class {item.value}"
        name, attempt = safe, 1
        while _key(name) in used:
            name = f"{safe}_{item.value}" + "_" * (attempt - 1)
            attempt += 1
        used.add(_key(name))
        folders[item.value] = name
    return folders


def _safe(name: str) -> str:
    """The name without what no folder may hold; empty if nothing is left."""
    # A dot in front hides a folder, one or a blank at the end is lost on Windows.
    name = _FORBIDDEN.sub("_", unicodedata.normalize("NFC", name)).lstrip(". ")[:_LONGEST].rstrip(". ")
    return f"_{name}" if _RESERVED.fullmatch(name) else name


def _key(name: str) -> str:
    return unicodedata.normalize("NFC", name.casefold())
