"""The dialog that takes classes over from a layer."""

from __future__ import annotations

from qgis.core import QgsMapLayer, QgsMapLayerProxyModel, QgsVectorLayer
from qgis.gui import QgsMapLayerComboBox
from qgis.PyQt.QtWidgets import QComboBox, QDialog, QDialogButtonBox, QFormLayout, QLabel, QWidget

from ...core.errors import SchemaError
from ...core.schema import ClassSchema
from .sources import drawn_field, schema_from_field, schema_from_renderer, stored_schema

STORED, RENDERER, FIELD = "stored", "renderer", "field"


class FromLayerDialog(QDialog):
    """Asks for a layer and for what in it are the classes; after OK they are in ``schema``."""

    def __init__(self, parent: QWidget | None = None, layer: QgsMapLayer | None = None):
        super().__init__(parent)
        self.schema: ClassSchema | None = None
        self.setWindowTitle(self.tr("Classes from a layer"))
        self.layer_box = QgsMapLayerComboBox(self)
        self.layer_box.setFilters(QgsMapLayerProxyModel.Filter.VectorLayer | QgsMapLayerProxyModel.Filter.RasterLayer)
        self.source_box = QComboBox(self)
        self.problem = QLabel(self)
        self.problem.setWordWrap(True)
        self.problem.hide()
        self.buttons = QDialogButtonBox(self)
        self.buttons.setStandardButtons(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        form = QFormLayout(self)
        form.addRow(self.tr("&Layer"), self.layer_box)
        form.addRow(self.tr("&Classes are"), self.source_box)
        form.addRow(self.problem)
        form.addRow(self.buttons)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self.layer_box.layerChanged.connect(self._list_sources)
        self.source_box.currentIndexChanged.connect(lambda _: self.problem.hide())
        if layer is not None:
            self.layer_box.setLayer(layer)
        self._list_sources(self.layer_box.currentLayer())

    def accept(self) -> None:
        """Read the classes; if there are none, say why and stay open."""
        try:
            self.schema = self._read()
        except SchemaError as problem:
            self.problem.setText(str(problem))
            self.problem.show()
            return
        super().accept()

    def _read(self) -> ClassSchema:
        layer = self.layer_box.currentLayer()
        kind, field = self.source_box.currentData()
        if kind == STORED:
            return stored_schema(layer)
        return schema_from_renderer(layer) if kind == RENDERER else schema_from_field(layer, field)

    def _list_sources(self, layer: QgsMapLayer | None) -> None:
        self.problem.hide()
        self.source_box.clear()
        if layer is not None and stored_schema(layer):
            self.source_box.addItem(self.tr("stored with the layer"), (STORED, ""))
        if isinstance(layer, QgsVectorLayer):
            if drawn_field(layer):
                self.source_box.addItem(self.tr("the categories of its style"), (RENDERER, ""))
            for field in layer.fields():
                self.source_box.addItem(
                    self.tr("the values of {field}").format(field=field.name()), (FIELD, field.name())
                )
        elif layer is not None:
            self.source_box.addItem(self.tr("the palette of its style"), (RENDERER, ""))
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(self.source_box.count() > 0)
