"""The panel of samples: which layer holds them, the list of them, and what can be done with selected ones."""

from __future__ import annotations

from collections.abc import Callable

from qgis.core import QgsApplication, QgsFieldProxyModel, QgsMapLayerProxyModel, QgsProject, QgsVectorLayer
from qgis.gui import QgsFieldComboBox, QgsMapLayerComboBox
from qgis.PyQt.QtCore import QLocale, Qt
from qgis.PyQt.QtGui import QKeySequence
from qgis.PyQt.QtWidgets import (
    QAction,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QMenu,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ...core.errors import ChipwiseError
from ...core.schema import LandClass
from ..schema.sources import stored_schema
from ..session import Session
from ..swatches import swatch
from . import edits
from .edit_actions import EditActions
from .follow import SchemaFollower
from .index import SampleIndex
from .layer import adopt, adopt_schema, class_field
from .new_layer import NewSamplesDialog
from .sample_list import SampleList


class SamplesPanel(QWidget):
    """Choose or make the layer of samples; list, select, show, reassign and delete samples."""

    def __init__(self, session: Session, iface, parent: QWidget | None = None):
        super().__init__(parent)
        self._session, self._iface = session, iface
        self.index = SampleIndex(session, self)
        self._follower = SchemaFollower(session, self.index, iface, self)
        self.edits = EditActions(session, self._edit, self)
        self._build()
        session.samples_changed.connect(self._show_layer)
        session.schema_changed.connect(self._show_classes)
        session.counts_changed.connect(self._show_totals)
        self._show_classes()
        self._show_layer(session.samples)
        self._show_totals(session.counts)

    def close(self) -> bool:
        """Let go of layer and session; stop counting."""
        self._session.samples_changed.disconnect(self._show_layer)
        self._session.schema_changed.disconnect(self._show_classes)
        self._session.counts_changed.disconnect(self._show_totals)
        self._follower.close()
        self.edits.close()
        self.list.close()
        self.index.close()
        return super().close()

    # --- what there is to see

    def _build(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(self._build_source())
        self.list = SampleList(self.index, self._session)
        self.list.doubleClicked.connect(lambda _: self.zoom_to_selected())
        layout.addWidget(self.list, 1)
        layout.addLayout(self._build_actions())
        self.totals = QLabel()
        self.totals.setWordWrap(True)
        layout.addWidget(self.totals)

    def _build_source(self) -> QGridLayout:
        self.layers = QgsMapLayerComboBox()
        self.layers.setFilters(QgsMapLayerProxyModel.Filter.HasGeometry)
        self.layers.setAllowEmptyLayer(True)
        self.layers.setLayer(None)
        self.layers.layerChanged.connect(self._session.set_samples)
        self.new = QToolButton()
        self.new.setIcon(QgsApplication.getThemeIcon("/mActionNewGeoPackageLayer.svg"))
        self.new.setToolTip(self.tr("New samples for the image, in a GeoPackage"))
        self.new.setAccessibleName(self.tr("New samples"))
        self.new.clicked.connect(self._make_layer)
        self.field = QgsFieldComboBox()
        self.field.setFilters(QgsFieldProxyModel.Filter.Numeric | QgsFieldProxyModel.Filter.String)
        self.field.setAllowEmptyFieldName(True)
        self.field.fieldChanged.connect(self._choose_field)
        self.shown = QComboBox()
        self.shown.currentIndexChanged.connect(lambda _: self.list.samples.show_class(self.shown.currentData()))
        grid = QGridLayout()
        for row, (text, widget) in enumerate(
            (
                (self.tr("&Layer"), self.layers),
                (self.tr("Class &field"), self.field),
                (self.tr("Sho&w"), self.shown),
            )
        ):
            label = QLabel(text)
            label.setBuddy(widget)
            grid.addWidget(label, row, 0)
            grid.addWidget(widget, row, 1)
        grid.addWidget(self.new, 0, 2)
        grid.setColumnStretch(1, 1)
        return grid

    def _build_actions(self) -> QHBoxLayout:
        self.zoom = self._action("/mActionZoomToSelected.svg", self.tr("Zoom to selected samples"))
        self.zoom.triggered.connect(self.zoom_to_selected)
        self.reassign = self._action("/mActionMultiEdit.svg", self.tr("Change class of selected samples"))
        self.reassign.setMenu(QMenu(self))
        self.delete = self._action("/mActionDeleteSelected.svg", self.tr("Delete selected samples"))
        self.delete.setShortcut(QKeySequence(QKeySequence.StandardKey.Delete))
        self.delete.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.delete.triggered.connect(self.delete_selected)
        row = QHBoxLayout()
        for action in (self.zoom, self.reassign, self.delete):
            self.list.addAction(action)
            row.addWidget(_button(action))
        row.addSpacing(self.fontMetrics().height() // 2)
        for action in (self.edits.undo, self.edits.redo, self.edits.save):
            row.addWidget(_button(action))
        self.selected = QLabel()
        row.addWidget(self.selected, 1, Qt.AlignmentFlag.AlignRight)
        self.list.selected.connect(self._show_selected)
        self._show_selected(0)
        return row

    def _action(self, icon: str, text: str) -> QAction:
        return QAction(QgsApplication.getThemeIcon(icon), text, self)

    # --- the layer

    def _make_layer(self) -> None:
        image = self._session.image
        if image is None:
            self._warn(self.tr("Choose the image first: new samples get its CRS."))
            return
        dialog = NewSamplesDialog(image.crs(), self)
        if dialog.exec():
            QgsProject.instance().addMapLayer(dialog.layer)
            self._session.set_samples(dialog.layer)

    def _show_layer(self, layer: QgsVectorLayer | None) -> None:
        """Show another layer; the classes that it carries become those of the session, else it gets these.

        Of one that carries them the style is the user's affair by now.
        """
        self.layers.setLayer(layer)
        self.field.setLayer(layer)
        self.field.setField(class_field(layer) if layer is not None else "")
        if layer is not None and class_field(layer):
            carried = stored_schema(layer)
            if carried is not None:
                # Not kept in the file of those before it, which saving would replace.
                self._session.put_schema(self.tr("Classes of the samples"), carried)
            else:
                self._style()
        self._follower.start_anew()

    def _choose_field(self, name: str) -> None:
        layer = self._session.samples
        if layer is None or not name or name == class_field(layer):
            return
        try:
            adopt(layer, name)
        except ChipwiseError as error:
            self._warn(str(error))
            return
        self._style()
        self.index.recount()

    def _style(self) -> None:
        if self._session.schema is not None:
            adopt_schema(self._session.samples, self._session.schema)

    # --- the list

    def _show_classes(self) -> None:
        shown = self.shown.currentData()
        self.shown.blockSignals(True)
        self.shown.clear()
        self.shown.addItem(self.tr("All classes"), None)
        menu = self.reassign.menu()
        menu.clear()
        for item in self._session.schema.classes if self._session.schema else ():
            self.shown.addItem(swatch(item.color), item.name, item.value)
            action = menu.addAction(swatch(item.color), item.name)
            action.triggered.connect(lambda _=False, item=item: self.reassign_selected(item))
        self.shown.addItem(self.tr("Without class"), 0)
        self.shown.setCurrentIndex(max(self.shown.findData(shown), 0))
        self.shown.blockSignals(False)
        self.list.samples.show_class(self.shown.currentData())

    def _show_totals(self, counts: dict) -> None:
        samples, pixels = (QLocale().toString(sum(count[i] for count in counts.values())) for i in (0, 1))
        self.totals.setText(self.tr("{samples} samples, {pixels} pixels").format(samples=samples, pixels=pixels))

    def _show_selected(self, number: int) -> None:
        for action in (self.zoom, self.reassign, self.delete):
            action.setEnabled(number > 0)
        self.selected.setText(self.tr("{number} selected").format(number=QLocale().toString(number)))

    # --- what is done with selected samples; those that the list hides are left alone

    def zoom_to_selected(self) -> None:
        """Show the selected samples on the canvas."""
        if self._session.samples is not None:
            self._iface.mapCanvas().zoomToFeatureIds(self._session.samples, self.list.selected_samples())

    def reassign_selected(self, item: LandClass) -> None:
        """Give the selected samples another class."""
        chosen = self.list.selected_samples()
        self._edit(lambda layer: edits.reassign(layer, chosen, item, self.index.current(chosen)))

    def delete_selected(self) -> None:
        """Delete the selected samples."""
        self._edit(lambda layer: edits.delete(layer, self.list.selected_samples()))

    def _edit(self, change: Callable[[QgsVectorLayer], None]) -> None:
        """Change the samples, whose layer becomes the active one: QGIS's own undo and save are for that."""
        layer = self._session.samples
        self._iface.setActiveLayer(layer)
        try:
            change(layer)
        except ChipwiseError as error:
            self._warn(str(error))

    def _warn(self, text: str) -> None:
        self._iface.messageBar().pushWarning(self.tr("Samples"), text)


def _button(action: QAction) -> QToolButton:
    button = QToolButton()
    button.setDefaultAction(action)
    button.setAccessibleName(action.text())
    button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    return button
