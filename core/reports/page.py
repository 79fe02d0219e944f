"""Pages made of templates; every name, value and sentence from outside is escaped."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

#: Templates lie here and beside the modules that fill them; all extend ``base.html``.
CORE = Path(__file__).resolve().parents[1]


def render(template: str, *, title: str, subtitle: str, **values: object) -> bytes:
    """Fill a template.

    Args:
        template: its path below ``core``, such as ``assessment/report.html``; it begins with
            ``{% extends "base.html" %}`` and fills the block ``content``.
        title: the heading.
        subtitle: one line below it.
        values: what else the template names; text is escaped, ``markupsafe.Markup`` is not.

    Returns:
        The page in UTF-8. Bytes of a file name that are no text become question marks.

    Raises:
        jinja2.UndefinedError: the template names what is not among the values.
    """
    folders = FileSystemLoader([CORE / "reports", CORE])
    pages = Environment(
        loader=folders, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    written = f"{datetime.now():%Y-%m-%d %H:%M}"
    page = pages.get_template(template).render(title=title, subtitle=subtitle, written=written, **values)
    return page.encode("utf-8", errors="replace")
