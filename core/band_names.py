"""What a band's name tells: the number that it has at its sensor, or what it measures."""

from __future__ import annotations

import re

#: What is measured, and how it is called besides; compared without case, spaces and signs.
_CALLED = {
    "coastal": ("coastal aerosol", "coastal blue", "aerosol", "ultra blue"),
    "blue": ("b",),
    "green": ("g",),
    "red": ("r",),
    "red edge 1": ("red edge", "rededge071", "RE1"),
    "red edge 2": ("rededge075", "RE2"),
    "red edge 3": ("rededge078", "RE3"),
    "near infrared": ("NIR", "infrared", "IR", "NIR 1", "near infrared 1"),
    "narrow near infrared": ("narrow NIR", "NIR narrow", "nir08", "red edge 4"),
    "water vapour": ("water vapor", "nir09"),
    "cirrus": (),
    "short-wave infrared 1": ("SWIR 1", "SWIR", "short-wave infrared", "swir16"),
    "short-wave infrared 2": ("SWIR 2", "swir22"),
    "panchromatic": ("pan",),
    "thermal 1": ("thermal", "thermal infrared", "thermal infrared 1", "TIR", "TIR 1", "lwir11"),
    "thermal 2": ("thermal infrared 2", "TIR 2", "lwir12"),
}
#: ``B8A``, ``B04``, ``SR_B4``, ``B6_VCID_1``, ``Band_3`` and ``Band 3 (red)``, in lower case.
_NUMBER = re.compile(r"(?:sr_)?b(and)?[ _-]?0*(\d{1,2}a?)(?![a-z0-9])")


def _bare(name: str) -> str:
    return re.sub(r"[\W_]", "", name.casefold())


_MEASURED = {_bare(name): measured for measured, names in _CALLED.items() for name in (measured, *names)}


def measured_by(name: str) -> str:
    """What a band measures, such as ``near infrared`` for NIR; empty where its name does not tell."""
    return _MEASURED.get(_bare(name), "")


def number_at_sensor(name: str) -> str:
    """The number of a name such as ``B08`` or ``SR_B4`` (``8``, ``4``, ``8A``); of others, ``Band_8`` too, empty.

    ``Band_8`` is what programs call the eighth band of any file.
    """
    found = _NUMBER.match(name.strip().casefold())
    return found[2].upper() if found and not found[1] else ""


def are_other_bands(one: str, other: str) -> bool:
    """Whether two names are known to mean different bands; not known of names that tell neither number nor measure."""
    first, second = (_NUMBER.match(name.strip().casefold()) for name in (one, other))
    if first and second:
        return first[2] != second[2]
    measured = measured_by(one), measured_by(other)
    return all(measured) and measured[0] != measured[1]
