"""Class schemas of ArcGIS: classification schemas (.ecs), classifier definitions (.ecd), model definitions (.emd).

Esri documents the classes of an .ecd (``ClassValue``, ``ClassName``, ``Red``, ``Green``, ``Blue``) and of an .emd
(``Value``, ``Name``, ``Color``), but not the .ecs beyond its being JSON. So all three are read alike: a class is any
object that has a value and a name under one of these keys, wherever it stands, groups before what is in them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from qgis.PyQt.QtCore import QCoreApplication

from ...core.errors import SchemaError
from ...core.schema import MAX_VALUE, MIN_VALUE, PALETTE, ClassSchema, LandClass

SUFFIXES = (".ecs", ".ecd", ".emd")
#: A classifier with all its trees may be large; what is larger than this is something else.
MAX_BYTES = 256_000_000


def read_esri(path: str) -> ClassSchema:
    """Read the classes of a file of ArcGIS; value 0, which means background there, is left out.

    Raises:
        SchemaError: the file cannot be read, is no JSON, or holds no class that can be used.
    """
    found: dict[int, LandClass] = {}
    for item in _objects(_load(Path(path))):
        value, name = _value(item), _first(item, "classname", "name")
        if value and isinstance(name, (str, int)) and value not in found:
            found[value] = LandClass(value, str(name).strip() or str(value), _color(item, len(found)))
    if not found:
        text = _tr(
            "{file} holds no class with a value from {lowest} to {highest} and a name; save the schema in ArcGIS Pro "
            "again, or take the classes over from a layer."
        )
        raise SchemaError(text.format(file=Path(path).name, lowest=MIN_VALUE, highest=MAX_VALUE))
    return ClassSchema(Path(path).stem, _with_unique_names(list(found.values())))


def _load(path: Path) -> object:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise ValueError("too large for a schema")
        return json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        text = _tr("{file} cannot be read: {reason}.")
        raise SchemaError(text.format(file=path, reason=error.strerror or error)) from error
    except (ValueError, RecursionError) as error:
        text = _tr("{file} is not in the JSON form of ArcGIS Pro; save the schema there again.")
        raise SchemaError(text.format(file=path.name)) from error


def _objects(data: object) -> Iterator[dict]:
    """All JSON objects in reading order, keys in lower case; without recursion, for files from strangers."""
    waiting = [data]
    while waiting:
        item = waiting.pop()
        if isinstance(item, dict):
            yield {key.lower(): value for key, value in item.items()}
            waiting.extend(reversed(list(item.values())))
        elif isinstance(item, list) and any(isinstance(part, (dict, list)) for part in item):
            waiting.extend(reversed(item))


def _first(item: dict, *keys: str) -> object:
    return next((item[key] for key in keys if key in item), None)


def _value(item: dict) -> int | None:
    """The class value, which ArcGIS writes as a number or a text; None for what is none, 0 among it."""
    value = _first(item, "classvalue", "value")
    if isinstance(value, str) and value.strip().isdecimal():
        value = int(value.strip()[:9])
    is_whole = isinstance(value, int) and not isinstance(value, bool)
    return value if is_whole and MIN_VALUE <= value <= MAX_VALUE else None


def _color(item: dict, place: int) -> str:
    """``Color`` as numbers or #rrggbb, or ``Red``, ``Green``, ``Blue``; one of ours where there is none."""
    color = item.get("color")
    if isinstance(color, str) and len(color) == 7 and color[0] == "#":
        color = [int(color[i : i + 2], 16) for i in (1, 3, 5)] if _is_hex(color[1:]) else None
    if not isinstance(color, list):
        color = [item.get(key) for key in ("red", "green", "blue")]
    if len(color) in (3, 4) and all(isinstance(part, (int, float)) and 0 <= part <= 255 for part in color[:3]):
        return "#" + "".join(f"{int(part):02x}" for part in color[:3])
    return PALETTE[place % len(PALETTE)]


def _is_hex(text: str) -> bool:
    return all(letter in "0123456789abcdefABCDEF" for letter in text)


def _with_unique_names(classes: list[LandClass]) -> tuple[LandClass, ...]:
    names = [item.name for item in classes]
    return tuple(
        LandClass(item.value, f"{item.name} ({item.value})", item.color) if names.count(item.name) > 1 else item
        for item in classes
    )


def _tr(text: str) -> str:
    return QCoreApplication.translate("EsriSchema", text)
