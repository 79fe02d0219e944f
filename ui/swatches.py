"""A colour as a small picture for buttons and menus."""

from __future__ import annotations

from qgis.PyQt.QtGui import QColor, QIcon, QPixmap

#: Pixels of the picture's side; it is scaled down to the size of icons.
SIDE = 32


def swatch(color: str) -> QIcon:
    """An icon of one colour, ``#rrggbb``."""
    pixels = QPixmap(SIDE, SIDE)
    pixels.fill(QColor(color))
    return QIcon(pixels)
