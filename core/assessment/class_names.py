"""Which class of the map a user, or the reference, means by a value or a name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ..errors import RequestError, SamplesError
from ..schema import LandClass, check_value, whole_number

#: Classes that an error names.
LISTED = 12


def find_class(text: str, classes: Mapping[int, LandClass]) -> int | None:
    """The value of the class of this value or, whatever the capitals, this name; None if there is none."""
    number = whole_number(text)
    if number in classes:
        return number
    name = str(text).strip().casefold()
    return next((item.value for item in classes.values() if item.name.casefold() == name), None)


def asked_class(text: str, classes: Mapping[int, LandClass], parameter: str) -> int:
    """The value of a class that a parameter names.

    Raises:
        RequestError: the map has no such class.
    """
    value = find_class(text, classes)
    if value is None:
        raise RequestError(f"{parameter} names the class {text!r}; the classes of the map are {listed(classes)}.")
    return value


def reference_values(
    raws: Iterable[object], classes: Mapping[int, LandClass], mapping: Iterable[tuple[str, str]]
) -> dict[object, int | None]:
    """The class value of each raw value (number or text) of the reference; None where it is to be left out.

    A number that is no class of the map is a class that the map lacks. A name that is none is an error: most often it
    is written in another way.

    Raises:
        RequestError: the mapping names a class that the map lacks.
        SamplesError: a raw value cannot be a class.
    """
    given = {_key(raw): asked_class(name, classes, "MAPPING") if name.strip() else None for raw, name in mapping}
    return {raw: given[_key(raw)] if _key(raw) in given else _value(raw, classes) for raw in raws}


def check_names(raws: Iterable[object], named: Mapping[int, LandClass], mapping: Iterable[tuple[str, str]]) -> None:
    """Refuse names that no class of the map has, as far as the file itself says how its classes are called.

    Raises:
        SamplesError: a raw value is such a name.
    """
    given = {_key(raw) for raw, _ in mapping}
    if named:
        reference_values([raw for raw in raws if whole_number(raw) is None and _key(raw) not in given], named, ())


def listed(classes: Mapping[int, LandClass]) -> str:
    """Some classes in words."""
    texts = [f"{item.value} ({item.name})" for _, item in sorted(classes.items())]
    return ", ".join(texts[:LISTED]) + (f" and {len(texts) - LISTED} more" if len(texts) > LISTED else "")


def _value(raw: object, classes: Mapping[int, LandClass]) -> int:
    value = find_class(str(raw) if not isinstance(raw, float) else f"{raw:.15g}", classes)
    number = whole_number(raw) if value is None else value
    if number is None:
        raise SamplesError(
            f"The reference holds the class {raw!r}, which the map does not have; its classes are {listed(classes)}. "
            "Say in MAPPING which of them it is, or leave its class empty there to leave it out."
        )
    return number and check_value(number)


def _key(raw: object) -> object:
    number = whole_number(raw)
    return str(raw).strip().casefold() if number is None else number
