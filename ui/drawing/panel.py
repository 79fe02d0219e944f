"""The panel of drawing: which class, with which tool."""

from __future__ import annotations

from qgis.core import QgsApplication, QgsVectorLayer
from qgis.gui import QgsMapTool
from qgis.PyQt.QtCore import QSize, Qt
from qgis.PyQt.QtGui import QColor, QKeySequence
from qgis.PyQt.QtWidgets import (
    QAction,
    QHBoxLayout,
    QLabel,
    QShortcut,
    QSpinBox,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ...core.errors import ChipwiseError
from ..samples import edits
from ..samples.layer import class_field
from ..samples.undo_step import start_editing
from ..session import Session
from . import region, segments
from .class_buttons import KEYS, ClassButtons
from .preview import PreviewTool, transformed
from .region import RegionTool
from .segments import SegmentsTool
from .toolbox import all_tools
from .tools import CaptureTool


class DrawingPanel(QWidget):
    """Choose a class and a tool, and draw samples on the canvas; every sample is one step that can be undone."""

    def __init__(self, session: Session, iface, parent: QWidget | None = None):
        super().__init__(parent)
        self._session, self._iface = session, iface
        self._canvas = iface.mapCanvas()
        self._layer: QgsVectorLayer | None = None
        self._offered = all_tools(self._canvas, iface.cadDockWidget(), session)
        self.tools = {name: tool.map_tool for name, tool in self._offered.items()}
        self._build()
        self._canvas_keys = self._add_keys()
        session.schema_changed.connect(self._show_ability)
        session.current_class_changed.connect(self._show_ability)
        session.samples_changed.connect(self._show_layer)
        session.image_changed.connect(self._show_ability)
        self._canvas.mapToolSet.connect(self._show_tool)
        self._show_tool(None)
        self._show_layer(session.samples)

    def close(self) -> bool:
        """Put the tools away and let go of session and canvas."""
        self.put_away()
        self._session.schema_changed.disconnect(self._show_ability)
        self._session.current_class_changed.disconnect(self._show_ability)
        self._session.samples_changed.disconnect(self._show_layer)
        self._session.image_changed.disconnect(self._show_ability)
        self._canvas.mapToolSet.disconnect(self._show_tool)
        self._watch(None)
        self.classes.close()
        for tool in self.tools.values():
            tool.close()
            tool.deleteLater()  # it is the canvas's child, as the keys are
        for shortcut in self._canvas_keys:
            shortcut.deleteLater()
        return super().close()

    def put_away(self) -> None:
        """Give the canvas back if one of the tools has it."""
        if self._canvas.mapTool() in self.tools.values():
            self._canvas.unsetMapTool(self._canvas.mapTool())

    # --- what there is to see

    def _build(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        self.classes = ClassButtons(self._session)
        layout.addWidget(self.classes)
        layout.addLayout(self._build_tools())
        layout.addLayout(self._build_options())
        self.status = QLabel()
        self.status.setWordWrap(True)
        layout.addWidget(self.status)
        for name in ("region", "segment"):
            self.tools[name].said.connect(self.status.setText)

    def _build_tools(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(0)
        side = round(1.4 * self.fontMetrics().height())
        self.actions_by_tool: dict[str, QAction] = {}
        for name, tool in self._offered.items():
            action = QAction(QgsApplication.getThemeIcon(tool.icon), tool.text, self)
            action.setCheckable(True)
            action.triggered.connect(lambda is_on, name=name: self._take(name, is_on))
            tool.map_tool.setAction(action)
            tool.map_tool.drawn.connect(self._add)
            button = QToolButton()
            button.setDefaultAction(action)
            button.setAutoRaise(True)
            button.setIconSize(QSize(side, side))
            button.setAccessibleName(tool.text)
            row.addWidget(button)
            self.actions_by_tool[name] = action
        row.addStretch()
        return row

    def _build_options(self) -> QHBoxLayout:
        grown: RegionTool = self.tools["region"]
        self.tolerance = _number(region.LEAST, region.MOST, grown.tolerance, " %")
        self.tolerance.valueChanged.connect(grown.set_tolerance)
        grown.tolerance_changed.connect(self.tolerance.setValue)
        picked: SegmentsTool = self.tools["segment"]
        self.segment_size = _number(segments.LEAST, segments.MOST, picked.size, self.tr(" px"))
        self.segment_size.valueChanged.connect(picked.set_size)
        row = QHBoxLayout()
        self._options: dict[str, list[QWidget]] = {}
        for name, text, widget in (
            ("region", self.tr("&Tolerance"), self.tolerance),
            ("segment", self.tr("Segment si&ze"), self.segment_size),
        ):
            label = QLabel(text)
            label.setBuddy(widget)
            row.addWidget(label)
            row.addWidget(widget)
            self._options[name] = [label, widget]
        row.addStretch()
        return row

    def _add_keys(self) -> list[QShortcut]:
        """Keys 1 to 9 choose a class, here and, while one of the tools is taken, on the canvas; return the latter."""
        keys: dict[QWidget, list[QShortcut]] = {self: [], self._canvas: []}
        for widget, shortcuts in keys.items():
            for number in range(1, KEYS + 1):
                shortcut = QShortcut(QKeySequence(str(number)), widget)
                shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
                shortcut.activated.connect(lambda number=number: self.classes.choose(number))
                shortcuts.append(shortcut)
        return keys[self._canvas]

    # --- layer and tools

    def _show_layer(self, layer: QgsVectorLayer | None) -> None:
        self.put_away()
        self._watch(layer)
        for tool in self.tools.values():
            if isinstance(tool, CaptureTool):
                tool.draw_into(layer)
        self._show_ability()

    def _watch(self, layer: QgsVectorLayer | None) -> None:
        if self._layer is not None:
            self._layer.editingStopped.disconnect(self.put_away)
            self._layer.customPropertyChanged.disconnect(self._show_ability)
            self._layer.updatedFields.disconnect(self._show_ability)
            self._layer.willBeDeleted.disconnect(self._forget)
        self._layer = layer
        if layer is not None:
            layer.editingStopped.connect(self.put_away)
            layer.customPropertyChanged.connect(self._show_ability)  # one of them names the class field
            layer.updatedFields.connect(self._show_ability)
            layer.willBeDeleted.connect(self._forget)

    def _forget(self) -> None:
        self._layer = None

    def _show_ability(self, *_) -> None:
        """Offer the tools that fit the layer of samples, once there are a class with a field to hold it and, where one
        counts, an image.
        """
        kind = self._layer.geometryType() if self._layer is not None else None
        has_field = self._layer is not None and bool(class_field(self._layer))
        item = edits.class_of(self._session.schema, self._session.current_class)
        for name, tool in self._offered.items():
            has_image = self._session.image is not None or not tool.needs_image
            self.actions_by_tool[name].setEnabled(item is not None and kind == tool.kind and has_field and has_image)
            if item is not None and isinstance(tool.map_tool, PreviewTool):
                tool.map_tool.set_color(QColor(item.color))
        if item is None:
            self.status.setText(self.tr("Make a class first, then choose the samples."))
        elif kind is None:
            self.status.setText(self.tr("Choose or make the samples to draw into."))
        elif not has_field:
            self.put_away()
            self.status.setText(self.tr("Choose the class field of the samples: it holds which class each one is."))
        elif self._canvas.mapTool() not in self.tools.values():
            self.status.clear()

    def _take(self, name: str, is_on: bool) -> None:
        if not is_on:
            self.put_away()
            return
        try:
            start_editing(self._layer)
        except ChipwiseError as error:
            self.actions_by_tool[name].setChecked(False)
            self._warn(str(error))
            return
        self._iface.setActiveLayer(self._layer)  # which QGIS's own undo and save are for
        self._canvas.setMapTool(self.tools[name])
        self._canvas.setFocus()

    def _show_tool(self, tool: QgsMapTool | None, *_) -> None:
        for shortcut in self._canvas_keys:
            shortcut.setEnabled(tool in self.tools.values())
        for name, widgets in self._options.items():
            for widget in widgets:
                widget.setVisible(tool is self.tools[name])

    def _add(self, geometry, crs) -> None:
        """Add what was drawn to the samples."""
        item = edits.class_of(self._session.schema, self._session.current_class)
        if self._layer is None:
            return
        if item is None:
            self._warn(self.tr("The sample was not added: there is no class for it. Make one first."))
            return
        try:
            edits.add_sample(self._layer, transformed(geometry, crs, self._layer.crs()), item)
            self._layer.triggerRepaint()
            self._iface.setActiveLayer(self._layer)
        except ChipwiseError as error:
            self._warn(str(error))

    def _warn(self, text: str) -> None:
        self._iface.messageBar().pushWarning(self.tr("Drawing"), text)


def _number(least: int, most: int, value: int, unit: str) -> QSpinBox:
    box = QSpinBox()
    box.setRange(least, most)
    box.setValue(value)
    box.setSuffix(unit)
    box.setKeyboardTracking(False)
    return box
