"""What a quick look shows on the canvas: the classes, and above them where the model is least sure."""

from __future__ import annotations

from qgis.core import (
    QgsColorRampShader,
    QgsLayerTreeGroup,
    QgsProject,
    QgsRasterLayer,
    QgsRasterShader,
    QgsSingleBandPseudoColorRenderer,
)
from qgis.PyQt.QtCore import QCoreApplication
from qgis.PyQt.QtGui import QColor

from .steps import QuickLook

#: Confidence in percent, and how it is drawn: what is sure lets the map below through. Violet is no natural colour, and
#: none of the first classes of the palette.
UNSURE = ((40.0, QColor(136, 0, 170, 230)), (70.0, QColor(170, 60, 200, 130)), (95.0, QColor(170, 60, 200, 0)))
#: The custom property that says which of the two maps a layer shows.
PROPERTY = "chipwise/quick_look"


class ResultLayers:
    """The two layers, which a later look shows its own map in, so that they stay where the user has put them.

    A property tells them, so that they are found again when the dock or the project was closed meanwhile.
    """

    def show(self, look: QuickLook, image: str) -> None:
        """Show what a look has made of the layer with the id ``image``; layers that were removed come again."""
        classes = self._layer("classes", _tr("Quick look"), look.classes, above=image)
        classes.loadDefaultStyle()
        unsure = self._layer("unsure", _tr("Quick look: least sure"), look.confidence, above=classes.id())
        unsure.setRenderer(_unsure_renderer(unsure))
        for layer in (classes, unsure):
            layer.triggerRepaint()
            layer.emitStyleChanged()

    def _layer(self, key: str, name: str, path, above: str) -> QgsRasterLayer:
        layer = _shown(key)
        if layer is not None:
            layer.setDataSource(str(path), layer.name(), "gdal")
            return layer
        layer = QgsRasterLayer(str(path), name, "gdal")
        QgsProject.instance().addMapLayer(layer, False)
        group, place = _place(above)
        group.insertLayer(place, layer)
        layer.setCustomProperty(PROPERTY, key)
        return layer


def _shown(key: str) -> QgsRasterLayer | None:
    """The layer that shows a map already; None if there is none."""
    layers = QgsProject.instance().mapLayers().values()
    return next((layer for layer in layers if layer.customProperty(PROPERTY) == key), None)


def _place(layer: str) -> tuple[QgsLayerTreeGroup, int]:
    """The group of a layer, and the place directly above it there; the top of the tree where that lacks it."""
    root = QgsProject.instance().layerTreeRoot()
    node = root.findLayer(layer)
    if node is None:
        return root, 0
    return node.parent(), node.parent().children().index(node)


def _unsure_renderer(layer: QgsRasterLayer) -> QgsSingleBandPseudoColorRenderer:
    """Percent of confidence, the less the stronger."""
    ramp = QgsColorRampShader(0, 100, None, QgsColorRampShader.Type.Interpolated)
    ramp.setColorRampItemList(
        [QgsColorRampShader.ColorRampItem(value, color, f"{value:g} %") for value, color in UNSURE]
    )
    shader = QgsRasterShader()
    shader.setRasterShaderFunction(ramp)
    return QgsSingleBandPseudoColorRenderer(layer.dataProvider(), 1, shader)


def _tr(text: str) -> str:
    return QCoreApplication.translate("QuickLookLayers", text)
