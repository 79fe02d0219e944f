"""Plots for a report's page, as pictures that lie in the page itself."""

from __future__ import annotations

import base64
import io

from markupsafe import Markup, escape
from matplotlib import rc_context
from matplotlib.figure import Figure

#: Letters stay letters, so that they can be searched and read aloud; the same plot gives the same file.
SETTINGS = {"svg.fonttype": "none", "svg.hashsalt": "chipwise", "font.family": "sans-serif", "font.size": 9}


def new_figure(width: float, height: float) -> Figure:
    """An empty figure on white, in inches of 72 points; its axes are laid out so that nothing overlaps.

    Figures are made without ``pyplot``, which would keep them and look for a screen.
    """
    return Figure(figsize=(width, height), layout="constrained", facecolor="white")


def label(name: str, letters: int = 24) -> str:
    """A name from outside as text of a plot: printable, short, and no mathematics, which dollar signs would begin."""
    name = "".join(c for c in " ".join(name.split()) if c.isprintable())
    return (name if len(name) <= letters else name[: letters - 1] + "…").replace("$", r"\$")


def as_image(figure: Figure, description: str) -> Markup:
    """The figure as an ``<img>`` that holds an SVG.

    Args:
        description: what it shows, in words, for who cannot see it.
    """
    file = io.BytesIO()
    with rc_context(SETTINGS):
        figure.savefig(file, format="svg", metadata={"Date": None})
    encoded = base64.b64encode(file.getvalue()).decode("ascii")
    return Markup('<img class="plot" alt="{}" src="data:image/svg+xml;base64,{}">').format(escape(description), encoded)
