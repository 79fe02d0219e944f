"""Which ground a quick look is about: what the canvas shows of the image, and what lies around it."""

from __future__ import annotations

import math

from qgis.core import QgsCoordinateTransform, QgsCsException, QgsProject, QgsRasterLayer, QgsRectangle
from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtCore import QCoreApplication

from ...core.errors import RequestError
from ...core.requests import ExtentInput

#: How much wider and higher than the view the ground is from which is learnt.
SURROUNDINGS = 3.0
#: Pixels that are classified at most; of more only the middle, since a quick look is to be quick.
MOST_PIXELS = 4_000_000


def visible_extent(layer: QgsRasterLayer, canvas: QgsMapCanvas) -> QgsRectangle:
    """What the canvas shows of an image, in the image's CRS.

    Raises:
        RequestError: nothing of it.
    """
    crs = canvas.mapSettings().destinationCrs()
    try:
        extent = canvas.extent()
        if crs.isValid() and layer.crs().isValid():
            extent = QgsCoordinateTransform(crs, layer.crs(), QgsProject.instance()).transformBoundingBox(extent)
        extent = extent.intersect(layer.extent())
    except QgsCsException:
        extent = QgsRectangle()
    if extent.isEmpty():
        raise RequestError(_tr("The map does not show the image {name}; zoom to it first.").format(name=layer.name()))
    return extent


def middle(extent: QgsRectangle, layer: QgsRasterLayer) -> QgsRectangle:
    """The part of an extent that is classified: all of it, or so much of its middle as is quick."""
    columns, rows = size(extent, layer)
    return extent if columns * rows <= MOST_PIXELS else extent.scaled(math.sqrt(MOST_PIXELS / (columns * rows)))


def surroundings(extent: QgsRectangle, layer: QgsRasterLayer) -> QgsRectangle:
    """The ground from which is learnt what an extent shows."""
    return extent.scaled(SURROUNDINGS).intersect(layer.extent())


def size(extent: QgsRectangle, layer: QgsRasterLayer) -> tuple[float, float]:
    """Columns and rows of an extent."""
    return extent.width() / layer.rasterUnitsPerPixelX(), extent.height() / layer.rasterUnitsPerPixelY()


def as_input(extent: QgsRectangle) -> ExtentInput:
    """An extent in the raster's own CRS, as the core takes it."""
    return ExtentInput((extent.xMinimum(), extent.yMinimum(), extent.xMaximum(), extent.yMaximum()))


def _tr(text: str) -> str:
    return QCoreApplication.translate("QuickLookGround", text)
