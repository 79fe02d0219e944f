"""The panel of drawing: which class, with which tool."""

from __future__ import annotations

from qgis.core import QgsApplication, QgsVectorLayer, QgsWkbTypes
from qgis.gui import QgsMapTool, QgsMapToolCapture
from qgis.PyQt.QtCore import QSize, Qt
from qgis.PyQt.QtGui import QColor, QKeySequence
from qgis.PyQt.QtWidgets import (
    QAction,
    QButtonGroup,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QShortcut,
    QSpinBox,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ...core.errors import ChipwiseError
from ..samples import edits
from ..session import Session
from ..swatches import swatch
from . import region, segments
from .preview import PreviewTool, transformed
from .region import RegionTool
from .segments import SegmentsTool
from .tools import CaptureTool, CircleTool, RectangleTool

POLYGON = QgsWkbTypes.GeometryType.PolygonGeometry
LINE = QgsWkbTypes.GeometryType.LineGeometry
POINT = QgsWkbTypes.GeometryType.PointGeometry
#: Classes that have a key.
KEYS = 9
#: Rows of class buttons that are seen at once, and how many stand in a row.
ROWS, COLUMNS = 4, 2


class DrawingPanel(QWidget):
    """Choose a class and a tool, and draw samples on the canvas; every sample is one step that can be undone."""

    def __init__(self, session: Session, iface, parent: QWidget | None = None):
        super().__init__(parent)
        self._session, self._iface = session, iface
        self._canvas = iface.mapCanvas()
        self._layer: QgsVectorLayer | None = None
        self.tools: dict[str, QgsMapTool] = {}
        self._build()
        self._add_keys()
        session.schema_changed.connect(self._show_classes)
        session.current_class_changed.connect(self._show_current)
        session.samples_changed.connect(self._show_layer)
        session.image_changed.connect(self._show_ability)
        self._canvas.mapToolSet.connect(self._show_tool)
        self._show_classes()
        self._show_layer(session.samples)

    def close(self) -> bool:
        """Put the tools away and let go of session and canvas."""
        self.put_away()
        self._session.schema_changed.disconnect(self._show_classes)
        self._session.current_class_changed.disconnect(self._show_current)
        self._session.samples_changed.disconnect(self._show_layer)
        self._session.image_changed.disconnect(self._show_ability)
        self._canvas.mapToolSet.disconnect(self._show_tool)
        self._watch(None)
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
        self.classes = QButtonGroup(self)
        self.classes.idClicked.connect(self._session.set_current_class)
        self._grid_of_classes = QGridLayout()
        self._grid_of_classes.setContentsMargins(0, 0, 0, 0)
        inside = QWidget()
        inside.setLayout(self._grid_of_classes)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        self._scroll.setWidget(inside)
        layout.addWidget(self._scroll)
        layout.addLayout(self._build_tools())
        layout.addLayout(self._build_options())
        self.status = QLabel()
        self.status.setWordWrap(True)
        layout.addWidget(self.status)
        self.tools["segment"].said.connect(self.status.setText)

    def _build_tools(self) -> QHBoxLayout:
        canvas, advanced, mode = self._canvas, self._iface.cadDockWidget(), QgsMapToolCapture.CaptureMode
        rows = (
            ("polygon", POLYGON, "/mActionCapturePolygon.svg", self.tr("Polygon: click its corners, then right-click"),
             CaptureTool(canvas, advanced, mode.CapturePolygon)),
            ("rectangle", POLYGON, "/mActionAddBasicRectangle.svg", self.tr("Rectangle: drag"), RectangleTool(canvas)),
            ("circle", POLYGON, "/mActionAddBasicCircle.svg", self.tr("Circle: drag from its centre"),
             CircleTool(canvas)),
            ("freehand", POLYGON, "/mActionIdentifyByFreehand.svg",
             self.tr("Freehand: click, follow the outline, then right-click"),
             CaptureTool(canvas, advanced, mode.CapturePolygon, is_freehand=True)),
            ("line", LINE, "/mActionCaptureLine.svg", self.tr("Line: click its points, then right-click"),
             CaptureTool(canvas, advanced, mode.CaptureLine)),
            ("point", POINT, "/mActionCapturePoint.svg", self.tr("Point: click"),
             CaptureTool(canvas, advanced, mode.CapturePoint)),
            ("region", POLYGON, "/mActionFillRing.svg",
             self.tr("Region of like pixels: click; the wheel changes the tolerance"),
             RegionTool(canvas, self._session)),
            ("segment", POLYGON, "/mActionSplitFeatures.svg",
             self.tr("Segment: click one of those that the visible image is divided into"),
             SegmentsTool(canvas, self._session)),
        )  # fmt: skip
        row = QHBoxLayout()
        row.setSpacing(0)
        self.actions_by_tool: dict[str, QAction] = {}
        self._kinds = {name: kind for name, kind, *_ in rows}
        for name, _, icon, text, tool in rows:
            action = QAction(QgsApplication.getThemeIcon(icon), text, self)
            action.setCheckable(True)
            action.triggered.connect(lambda is_on, name=name: self._take(name, is_on))
            tool.setAction(action)
            tool.drawn.connect(self._add)
            button = QToolButton()
            button.setDefaultAction(action)
            button.setAutoRaise(True)
            button.setAccessibleName(text)
            row.addWidget(button)
            self.tools[name], self.actions_by_tool[name] = tool, action
        row.addStretch()
        return row

    def _build_options(self) -> QHBoxLayout:
        grown: RegionTool = self.tools["region"]
        self.tolerance = self._number(region.LEAST, region.MOST, grown.tolerance, " %")
        self.tolerance.valueChanged.connect(grown.set_tolerance)
        grown.tolerance_changed.connect(self.tolerance.setValue)
        picked: SegmentsTool = self.tools["segment"]
        self.segment_size = self._number(segments.LEAST, segments.MOST, picked.size, self.tr(" px"))
        self.segment_size.valueChanged.connect(picked.set_size)
        row = QHBoxLayout()
        self._option_widgets: dict[str, list[QWidget]] = {}
        for name, text, widget in (
            ("region", self.tr("&Tolerance"), self.tolerance),
            ("segment", self.tr("Segment si&ze"), self.segment_size),
        ):
            label = QLabel(text)
            label.setBuddy(widget)
            row.addWidget(label)
            row.addWidget(widget)
            self._option_widgets[name] = [label, widget]
        row.addStretch()
        return row

    @staticmethod
    def _number(least: int, most: int, value: int, unit: str) -> QSpinBox:
        box = QSpinBox()
        box.setRange(least, most)
        box.setValue(value)
        box.setSuffix(unit)
        box.setKeyboardTracking(False)
        return box

    def _add_keys(self) -> None:
        """Keys 1 to 9 choose a class, here and, while one of the tools is taken, on the canvas."""
        self._canvas_keys = []
        for widget in (self, self._canvas):
            for number in range(1, KEYS + 1):
                shortcut = QShortcut(QKeySequence(str(number)), widget)
                shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
                shortcut.activated.connect(lambda number=number: self._choose(number))
                if widget is self._canvas:
                    shortcut.setEnabled(False)
                    self._canvas_keys.append(shortcut)

    # --- classes

    def _show_classes(self) -> None:
        for button in self.classes.buttons():
            self.classes.removeButton(button)
            button.deleteLater()
        for place, item in enumerate(self._session.schema.classes if self._session.schema else ()):
            button = QToolButton()
            button.setCheckable(True)
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            button.setIcon(swatch(item.color))
            key = f"{place + 1}  " if place < KEYS else ""
            button.setText(key + item.name.replace("&", "&&"))
            button.setAccessibleName(item.name)
            button.setSizePolicy(button.sizePolicy().Policy.Expanding, button.sizePolicy().Policy.Fixed)
            height = round(1.2 * self.fontMetrics().height())
            button.setIconSize(QSize(height, height))
            self.classes.addButton(button, item.value)
            self._grid_of_classes.addWidget(button, place // COLUMNS, place % COLUMNS)
        buttons = self.classes.buttons()
        rows = min(-(-len(buttons) // COLUMNS), ROWS)
        spacing = self._grid_of_classes.verticalSpacing()
        height = max((button.sizeHint().height() for button in buttons), default=0) + max(spacing, 0)
        self._scroll.setFixedHeight(rows * height)
        self._show_current(self._session.current_class)

    def _show_current(self, value: int) -> None:
        button = self.classes.button(value)
        if button is not None:
            button.setChecked(True)
            self._scroll.ensureWidgetVisible(button)
        item = edits.class_of(self._session.schema, value)
        for tool in self.tools.values():
            if item is not None and isinstance(tool, PreviewTool):
                tool.set_color(QColor(item.color))
        self._show_ability()

    def _choose(self, number: int) -> None:
        buttons = self.classes.buttons()
        if number <= len(buttons):
            self._session.set_current_class(self.classes.id(buttons[number - 1]))

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
            self._layer.willBeDeleted.disconnect(self._forget)
        self._layer = layer
        if layer is not None:
            layer.editingStopped.connect(self.put_away)
            layer.willBeDeleted.connect(self._forget)

    def _forget(self) -> None:
        self._layer = None

    def _show_ability(self, *_) -> None:
        """Offer the tools that fit the layer of samples, once there are a class and, where one counts, an image."""
        kind = self._layer.geometryType() if self._layer is not None else None
        has_class = edits.class_of(self._session.schema, self._session.current_class) is not None
        for name, action in self.actions_by_tool.items():
            has_image = self._session.image is not None or name not in ("region", "segment")
            action.setEnabled(has_class and kind == self._kinds[name] and has_image)
        hint = "" if has_class else self.tr("Make a class first, then choose the samples.")
        if has_class and kind is None:
            hint = self.tr("Choose or make the samples to draw into.")
        self.status.setText(hint)

    def _take(self, name: str, is_on: bool) -> None:
        if not is_on:
            self.put_away()
            return
        try:
            edits.start_editing(self._layer)
        except ChipwiseError as error:
            self.actions_by_tool[name].setChecked(False)
            self._warn(str(error))
            return
        self._canvas.setMapTool(self.tools[name])
        self._canvas.setFocus()

    def _show_tool(self, tool: QgsMapTool | None, *_) -> None:
        for shortcut in self._canvas_keys:
            shortcut.setEnabled(tool in self.tools.values())
        for name, widgets in self._option_widgets.items():
            for widget in widgets:
                widget.setEnabled(tool is self.tools[name])

    def _add(self, geometry, crs) -> None:
        """Add what was drawn to the samples."""
        item = edits.class_of(self._session.schema, self._session.current_class)
        if self._layer is None or item is None:
            return
        try:
            edits.add_sample(self._layer, transformed(geometry, crs, self._layer.crs()), item)
            self._layer.triggerRepaint()
        except ChipwiseError as error:
            self._warn(str(error))

    def _warn(self, text: str) -> None:
        self._iface.messageBar().pushWarning(self.tr("Drawing"), text)
