"""Rules that requests share; each raises RequestError with the sentence that the user reads."""

from __future__ import annotations

import os

from ..errors import RequestError

DEVICES = ("AUTO", "CPU", "CUDA")


def require(condition, message: str) -> None:
    """Refuse with the message unless the condition holds."""
    if not condition:
        raise RequestError(message)


def in_range(what: str, value, low, high) -> None:
    """Refuse a number outside of low..high, both included."""
    require(low <= value <= high, f"{what} must lie between {low:g} and {high:g}; {value:g} was given.")


def whole(what: str, value, low: int, high: int) -> None:
    """Refuse what is no whole number in low..high."""
    require(isinstance(value, int) and not isinstance(value, bool), f"{what} must be a whole number, not {value!r}.")
    in_range(what, value, low, high)


def given(value, message: str) -> None:
    """Refuse an empty text."""
    require(isinstance(value, str) and value.strip(), message)


def two_files(first: str, second: str, message: str) -> None:
    """Refuse two names of one file, however they are written; the second may be empty."""
    names = [os.path.normcase(os.path.abspath(name)) for name in (first, second)]
    require(not second or names[0] != names[1], message)


def report_name(name: str) -> None:
    """Refuse the name of a report that no browser would open; it may be empty."""
    require(
        not name or name.lower().endswith((".html", ".htm")),
        f"The report {name} is a page for a browser; let its name end in .html.",
    )


def one_of(what: str, value: str, allowed: tuple) -> None:
    """Refuse what is none of the allowed names."""
    require(value in allowed, f"The {what} {value!r} is not known; choose one of {', '.join(allowed)}.")


def band_list(bands: tuple) -> None:
    """Refuse bands that are neither numbers from 1 nor names."""
    require(
        all((isinstance(b, int) and b >= 1) or (isinstance(b, str) and b.strip()) for b in bands),
        f"Bands are numbers from 1, or names; {list(bands)} holds something else.",
    )
