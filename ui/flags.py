"""Flags of Qt as the whole numbers that some of its functions want."""

from __future__ import annotations


def as_number(flags) -> int:
    """The number of flags: PyQt 5 has whole numbers, PyQt 6 enumerations of Python, which ``int`` refuses."""
    return int(getattr(flags, "value", flags))
