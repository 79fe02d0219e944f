"""Settings of a run as rows of a report's table."""

from __future__ import annotations

import json
from collections.abc import Mapping

#: Values longer than this, or with more entries, are cut off.
MAX_CHARACTERS, MAX_ENTRIES = 400, 10


def rows(settings: Mapping[str, object]) -> list[tuple[str, str]]:
    """Name and value of those that are set; long values are cut off."""
    return [(str(name), _text(value)) for name, value in settings.items() if not _is_unset(value)]


def _is_unset(value: object) -> bool:
    return value is None or value in ("", [], ())


def _text(value: object) -> str:
    if isinstance(value, (list, tuple)) and len(value) > MAX_ENTRIES:
        value = [*value[:MAX_ENTRIES], f"and {len(value) - MAX_ENTRIES:,} more"]
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= MAX_CHARACTERS else text[:MAX_CHARACTERS] + " …"
