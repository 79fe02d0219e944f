"""The class schema: values, names, colours, and how raw labels of samples become class values."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from .errors import SchemaError

MIN_VALUE, MAX_VALUE = 1, 65535

#: Colours for classes that bring none; ordered so that neighbours differ, also for colour-blind readers
#: (the eight colours of Okabe and Ito 2008 without black, then Tol's "muted" ones).
PALETTE = (
    "#009E73", "#E69F00", "#0072B2", "#D55E00", "#CC79A7", "#F0E442", "#56B4E9",
    "#332288", "#999933", "#882255", "#44AA99", "#AA4499", "#117733", "#DDCC77", "#CC6677", "#88CCEE",
)  # fmt: skip


@dataclass(frozen=True)
class LandClass:
    """One class: value 1..65535, a name, a colour as ``#rrggbb``."""

    value: int
    name: str
    color: str

    @property
    def rgb(self) -> tuple[int, int, int]:
        """The colour as three numbers 0..255."""
        return int(self.color[1:3], 16), int(self.color[3:5], 16), int(self.color[5:7], 16)


@dataclass(frozen=True)
class ClassHint:
    """How a layer draws one raw value: used for names and colours when no schema is given."""

    raw: object
    label: str
    color: str


@dataclass(frozen=True)
class ClassSchema:
    """The classes of a project in the order they are shown and trained.

    Value 0 is never a class: it means unlabelled or background.

    Raises:
        SchemaError: no class, a value out of 1..65535, a value or name given twice, or a malformed colour.
    """

    name: str
    classes: tuple[LandClass, ...]

    def __post_init__(self):
        if not self.classes:
            raise SchemaError("The class schema holds no class; give at least one.")
        for item in self.classes:
            check_value(item.value)
            if not re.fullmatch(r"#[0-9a-fA-F]{6}", item.color):
                raise SchemaError(f"The colour {item.color!r} of class {item.name!r} is not of the form #rrggbb.")
        _refuse_duplicates("value", [c.value for c in self.classes])
        _refuse_duplicates("name", [c.name for c in self.classes])

    @property
    def values(self) -> list[int]:
        """The class values in the order of the classes."""
        return [c.value for c in self.classes]

    def to_esri(self) -> list[dict]:
        """The classes as an .emd lists them."""
        return [{"Value": c.value, "Name": c.name, "Color": list(c.rgb)} for c in self.classes]

    def to_dict(self) -> dict:
        """The schema as the JSON object that travels with samples, chips, models and maps."""
        return {
            "name": self.name,
            "classes": [{"value": c.value, "name": c.name, "color": c.color} for c in self.classes],
        }

    @classmethod
    def from_dict(cls, data: object) -> ClassSchema:
        """Read the JSON object ``{"name", "classes": [{"value", "name", "color"}]}``; name and color may be missing.

        Raises:
            SchemaError: the object has another form, or a class is not allowed.
        """
        if not isinstance(data, dict) or not isinstance(data.get("classes"), list):
            raise SchemaError('A class schema looks like {"name": "...", "classes": [{"value": 1, "name": "Forest"}]}.')
        classes = []
        for i, item in enumerate(data["classes"]):
            if (
                not isinstance(item, dict)
                or isinstance(item.get("value"), bool)
                or not isinstance(item.get("value"), int)
            ):
                raise SchemaError(f"Class number {i + 1} of the schema has no whole number as its value.")
            name = str(item.get("name", item["value"]))
            classes.append(LandClass(item["value"], name, str(item.get("color") or PALETTE[i % len(PALETTE)])))
        return cls(str(data.get("name", "")), tuple(classes))

    @classmethod
    def from_text(cls, text: str) -> ClassSchema:
        """Read a schema from JSON text, or from the JSON file that the text names.

        Raises:
            SchemaError: the file cannot be read or holds no schema.
        """
        try:
            if not text.lstrip().startswith("{"):
                text = Path(text).read_text(encoding="utf-8-sig")
            return cls.from_dict(json.loads(text))
        except OSError as error:
            raise SchemaError(f"The class schema {text} cannot be read: {error.strerror or error}.") from error
        except UnicodeDecodeError as error:
            raise SchemaError(f"The class schema {text} is not a text file in UTF-8.") from error
        except json.JSONDecodeError as error:
            raise SchemaError(f"The class schema is not valid JSON (line {error.lineno}: {error.msg}).") from error


def check_value(value: int) -> int:
    """Return the class value, or raise SchemaError if it is not in 1..65535."""
    if not MIN_VALUE <= value <= MAX_VALUE:
        raise SchemaError(
            f"{value} cannot be a class value: values are whole numbers from {MIN_VALUE} to {MAX_VALUE}, "
            "and 0 means unlabelled. Change the class values of the samples."
        )
    return value


def resolve_values(
    raws: Iterable[object], schema: ClassSchema | None, hints: Iterable[ClassHint] = (), name: str = ""
) -> tuple[ClassSchema, dict[object, int]]:
    """Find the class value of every raw value (number or text) that samples carry.

    With a schema, a raw value is one of its values or one of its names. Without, whole numbers keep their value and
    texts are numbered 1, 2, ... in alphabetical order; names and colours come from the hints.

    Returns:
        The schema, and the class value by raw value.

    Raises:
        SchemaError: a raw value is not in the schema, or cannot be a class value.
    """
    raws = sorted(set(raws), key=lambda raw: (isinstance(raw, str), raw))
    if schema is not None:
        return schema, {raw: _find(schema, raw) for raw in raws}
    numbers = _number(raws)
    by_raw = {_key(hint.raw): hint for hint in hints}
    classes: dict[int, LandClass] = {}
    for i, raw in enumerate(sorted(raws, key=numbers.__getitem__)):
        hint = by_raw.get(_key(raw), ClassHint(raw, str(raw), PALETTE[i % len(PALETTE)]))
        # 1 and "1" are one class
        classes.setdefault(numbers[raw], LandClass(numbers[raw], hint.label or str(raw), hint.color))
    return ClassSchema(name, _with_unique_names(list(classes.values()))), numbers


def _number(raws: list) -> dict[object, int]:
    """Give every raw value its class value: itself if all are whole numbers, else its place in the list."""
    for raw in raws:
        if isinstance(raw, float) and not raw.is_integer():
            raise SchemaError(f"The class field holds {raw:g}; class values are whole numbers or names.")
    numbers = {raw: whole_number(raw) for raw in raws}
    if None in numbers.values():
        return {raw: check_value(i) for i, raw in enumerate(raws, 1)}
    return {raw: check_value(number) for raw, number in numbers.items() if number is not None}


def _find(schema: ClassSchema, raw: object) -> int:
    number = whole_number(raw)
    for item in schema.classes:
        if item.value == number or item.name == raw:
            return item.value
    if number is not None:
        check_value(number)
    known = ", ".join(f"{c.value} ({c.name})" for c in schema.classes[:12])
    raise SchemaError(f"The samples hold the class {raw!r}, which is not in the class schema. It holds {known}.")


def _with_unique_names(classes: list[LandClass]) -> tuple[LandClass, ...]:
    names = [c.name for c in classes]
    return tuple(
        LandClass(c.value, f"{c.name} ({c.value})", c.color) if names.count(c.name) > 1 else c for c in classes
    )


def _key(raw: object) -> object:
    number = whole_number(raw)
    return raw if number is None else number


def whole_number(raw: object) -> int | None:
    """The whole number that a raw value is, also as text; None if it is none."""
    if isinstance(raw, (bool, int)):
        return int(raw)
    if isinstance(raw, float):
        return int(raw) if raw.is_integer() else None
    return int(str(raw)) if re.fullmatch(r"[+-]?\d{1,9}", str(raw).strip()) else None


def _refuse_duplicates(what: str, items: list) -> None:
    for item in items:
        if items.count(item) > 1:
            raise SchemaError(f"The class schema gives the {what} {item!r} to two classes; each class needs its own.")
