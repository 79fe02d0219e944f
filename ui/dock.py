"""The dock: puts the panels together."""

from __future__ import annotations

from qgis.core import QgsMapLayerProxyModel, QgsRasterLayer, QgsSettings
from qgis.gui import QgsCollapsibleGroupBox, QgsDockWidget, QgsMapLayerComboBox, QgsScrollArea
from qgis.PyQt.QtWidgets import QFrame, QHBoxLayout, QLabel, QTabWidget, QVBoxLayout, QWidget

from .drawing.panel import DrawingPanel
from .first_run import RuntimePanel
from .monitor.panel import MonitorPanel
from .quick_look.panel import QuickLookPanel
from .samples.panel import SamplesPanel
from .schema.panel import SchemaPanel
from .session import Session

#: Whether the dock was open when QGIS was closed.
OPEN_SETTING = "chipwise/dock_open"
#: The least width in heights of a line: all columns of the table with names of some length.
LEAST_WIDTH = 24


class ChipwiseDock(QgsDockWidget):
    """Holds a session and its panels while it is open; closing it ends both, and what they had running.

    The session is kept in the project, so that opening the dock again goes on where it was left.

    Args:
        runtime: the module that finds and installs the runtime, as the provider has it.
    """

    def __init__(self, iface, runtime, parent: QWidget | None = None):
        super().__init__(parent)
        self._iface = iface
        self._runtime = runtime
        self.content: DockContent | None = None
        self.setObjectName("ChipwiseDock")  # under this name QGIS remembers where the dock is
        self.setWindowTitle(self.tr("Chipwise"))
        self.closedStateChanged.connect(self._follow_closing)

    def open(self) -> None:
        """Make the panels, if they are not there."""
        if self.content is None:
            self.content = DockContent(self._iface, self._runtime, self)
            self.setWidget(self.content)

    def shut(self) -> None:
        """End what the panels do and take them away."""
        if self.content is not None:
            content, self.content = self.content, None
            content.close()
            content.setParent(None)
            content.deleteLater()

    def _follow_closing(self, closed: bool) -> None:
        QgsSettings().setValue(OPEN_SETTING, not closed)
        if closed:
            self.shut()
        else:
            self.open()


class DockContent(QWidget):
    """What is in the dock: the runtime if it is missing, the image, and the panels in two tabs."""

    def __init__(self, iface, runtime, parent: QWidget):
        super().__init__(parent)
        self._iface = iface
        self.setMinimumWidth(self.fontMetrics().height() * LEAST_WIDTH)
        self.session = Session(self)
        self.runtime_panel = RuntimePanel(runtime, iface, self)
        self.image_box = self._make_image_box()
        self.tabs = QTabWidget(self)
        self.tabs.setDocumentMode(True)
        self.panels: list[QWidget] = []
        for title, sections in self._sections():
            self.tabs.addTab(self._make_page(sections), title)
        self._lay_out()
        self.runtime_panel.look()

    def close(self) -> bool:
        """Close the panels, the last one first, and then the session that they share."""
        for panel in reversed(self.panels):
            panel.close()
        self.runtime_panel.close()
        self.session.image_changed.disconnect(self.image_box.setLayer)
        self.session.close()
        return super().close()

    def _sections(self) -> tuple:
        """The tabs, and the panels of each from top to bottom with their title and their share of room that is left.

        A panel is made with (session, iface, parent); its ``close`` lets go of the session and ends what it runs.
        """
        label = (
            (self.tr("Classes"), SchemaPanel, 1),
            (self.tr("Drawing"), DrawingPanel, 0),
            (self.tr("Samples"), SamplesPanel, 2),
        )
        return (
            (self.tr("Label"), label),
            (self.tr("Map"), ((self.tr("From samples to a map"), QuickLookPanel, 0),)),
            (self.tr("Training"), ((self.tr("Training monitor"), MonitorPanel, 1),)),
        )

    def _make_image_box(self) -> QgsMapLayerComboBox:
        box = QgsMapLayerComboBox(self)
        box.setFilters(QgsMapLayerProxyModel.Filter.RasterLayer)
        # Never chosen by itself: while a project is read, that would take the place of the image it names.
        box.setAllowEmptyLayer(True, self.tr("Choose the image to label"))
        active = self._iface.activeLayer()
        if self.session.image is None and isinstance(active, QgsRasterLayer):
            self.session.set_image(active)
        box.setLayer(self.session.image)
        box.layerChanged.connect(self.session.set_image)
        self.session.image_changed.connect(box.setLayer)
        return box

    def _make_page(self, sections: tuple) -> QWidget:
        area = QgsScrollArea(self)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        page = QWidget(area)
        layout = QVBoxLayout(page)
        margin = self.fontMetrics().height() // 3
        layout.setContentsMargins(0, margin, 0, 0)
        for title, make, share in sections:
            box = QgsCollapsibleGroupBox(title, page)
            box.setObjectName(make.__name__)  # under this name QGIS remembers whether it is collapsed
            box.setSettingGroup("chipwise")
            panel = make(self.session, self._iface, box)
            self.panels.append(panel)
            inside = QVBoxLayout(box)
            inside.setContentsMargins(margin, margin, margin, margin)
            inside.addWidget(panel)
            layout.addWidget(box, share)
        layout.addStretch()
        area.setWidget(page)
        return area

    def _lay_out(self) -> None:
        label = QLabel(self.tr("&Image"), self)
        label.setBuddy(self.image_box)
        image = QHBoxLayout()
        image.addWidget(label)
        image.addWidget(self.image_box, 1)
        layout = QVBoxLayout(self)
        margin = self.fontMetrics().height() // 3
        layout.setContentsMargins(margin, margin, margin, margin)
        layout.addWidget(self.runtime_panel)
        layout.addLayout(image)
        layout.addWidget(self.tabs, 1)
