"""The plugin's life cycle: registers the provider and offers the dock, and takes everything away again."""

from __future__ import annotations

import configparser
from pathlib import Path

from qgis.core import QgsApplication, QgsSettings
from qgis.PyQt.QtCore import QCoreApplication, Qt
from qgis.PyQt.QtGui import QIcon
from qgis.PyQt.QtWidgets import QAction

from ..processing_provider.provider import ChipwiseProvider
from . import runtime, translations

FOLDER = Path(__file__).parent.parent
#: Written by the dock.
DOCK_WAS_OPEN = "chipwise/dock_open"


class ChipwisePlugin:
    """What QGIS loads; under qgis_process ``iface`` is None and only ``initProcessing`` is called."""

    def __init__(self, iface):
        self._iface = iface
        self._translator = translations.install(FOLDER / "i18n")
        self._provider = None
        self._action = None
        self._dock = None

    def initProcessing(self) -> None:  # noqa: N802 - names of QGIS's interface, here and below
        """Register the provider; a second call changes nothing."""
        if self._provider is not None:
            return
        self._provider = ChipwiseProvider(runtime, _version())
        QgsApplication.processingRegistry().addProvider(self._provider)

    def initGui(self) -> None:  # noqa: N802
        """Called by QGIS Desktop."""
        self.initProcessing()
        self._add_action()
        if QgsSettings().value(DOCK_WAS_OPEN, False, type=bool):
            self._make_dock()

    def unload(self) -> None:
        """Take away the dock, the action, the provider and the translation."""
        if self._dock is not None:
            self._dock.visibilityChanged.disconnect(self._check_action)
            self._dock.shut()
            self._iface.removeDockWidget(self._dock)
            self._dock.deleteLater()
            self._dock = None
        if self._action is not None:
            self._iface.rasterMenu().removeAction(self._action)
            self._iface.removeRasterToolBarIcon(self._action)
            self._action.deleteLater()
            self._action = None
        if self._provider is not None:
            QgsApplication.processingRegistry().removeProvider(self._provider)
            self._provider = None
        if self._translator is not None:
            QCoreApplication.removeTranslator(self._translator)
            self._translator = None

    def _add_action(self) -> None:
        text = QCoreApplication.translate("ChipwisePlugin", "Chipwise")
        self._action = QAction(QIcon(str(FOLDER / "icon.svg")), text, self._iface.mainWindow())
        self._action.setObjectName("ChipwiseDockAction")
        self._action.setCheckable(True)
        tip = QCoreApplication.translate("ChipwisePlugin", "Label pixels, train a network and classify rasters")
        self._action.setToolTip(f"<b>{text}</b><br>{tip}")
        self._action.triggered.connect(self._show_dock)
        self._iface.rasterMenu().addAction(self._action)
        self._iface.addRasterToolBarIcon(self._action)

    def _show_dock(self, show: bool) -> None:
        """Follow a click on the action. Closing, unlike hiding, ends what runs in the dock."""
        if not show:
            self._dock.close()
            return
        if self._dock is None:
            self._make_dock()
            self._iface.mainWindow().restoreDockWidget(self._dock)
        self._dock.setUserVisible(True)

    def _make_dock(self) -> None:
        # Only now: the dock's modules are not to slow down the start of QGIS for those who have it closed.
        from ..ui.dock import ChipwiseDock

        self._dock = ChipwiseDock(self._iface, runtime, self._iface.mainWindow())
        self._dock.open()
        self._dock.visibilityChanged.connect(self._check_action)
        self._iface.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, self._dock)

    def _check_action(self, *_) -> None:
        self._action.setChecked(self._dock.isUserVisible())


def _version() -> str:
    metadata = configparser.ConfigParser()
    metadata.read(FOLDER / "metadata.txt", encoding="utf-8")
    return metadata.get("general", "version", fallback="")
