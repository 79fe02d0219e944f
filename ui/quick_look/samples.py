"""The samples as they are at one moment, unsaved edits among them, to be read in any thread."""

from __future__ import annotations

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCsException,
    QgsFeatureIterator,
    QgsFeatureRequest,
    QgsProject,
    QgsRectangle,
    QgsVectorLayer,
    QgsVectorLayerFeatureSource,
)
from qgis.PyQt.QtCore import QCoreApplication

from ...core.errors import RequestError
from ..samples.layer import class_field
from ..samples.undo_step import finish_step
from ..schema.sources import drawn_field


def field_of_classes(layer: QgsVectorLayer) -> str:
    """The field with the classes of any layer: that of samples, else the one it is drawn by; empty where none is."""
    return class_field(layer) or drawn_field(layer)


class Snapshot:
    """The features of a layer within a rectangle, as ``write_samples`` reads them; taken without reading any.

    Args:
        extent: in ``crs``.

    Raises:
        RequestError: it is not known where the rectangle lies in the layer's CRS.
    """

    def __init__(self, layer: QgsVectorLayer, extent: QgsRectangle, crs: QgsCoordinateReferenceSystem):
        finish_step(layer)
        self._source = QgsVectorLayerFeatureSource(layer)
        self._fields, self._crs = layer.fields(), layer.crs()
        if crs.isValid() and layer.crs().isValid() and crs != layer.crs():
            extent = _transformed(extent, QgsCoordinateTransform(crs, layer.crs(), QgsProject.instance()), layer)
        self._request = QgsFeatureRequest().setFilterRect(extent)

    def fields(self):
        """The fields of the layer."""
        return self._fields

    def sourceCrs(self) -> QgsCoordinateReferenceSystem:  # noqa: N802 - names of QGIS's interface, here and below
        """The CRS of the layer."""
        return self._crs

    def getFeatures(self) -> QgsFeatureIterator:  # noqa: N802
        """The features within the rectangle."""
        return self._source.getFeatures(self._request)


def _transformed(extent: QgsRectangle, transform: QgsCoordinateTransform, layer: QgsVectorLayer) -> QgsRectangle:
    try:
        return transform.transformBoundingBox(extent)
    except QgsCsException as error:
        text = QCoreApplication.translate(
            "QuickLookSamples", "The CRS of the layer {name} does not reach to the image; choose other samples."
        )
        raise RequestError(text.format(name=layer.name())) from error
