import os
import subprocess
import sys
from pathlib import Path

import pytest
from chipwise import classFactory
from drawing_table import Table
from processing.core.ProcessingConfig import ProcessingConfig
from qgis.core import QgsApplication, QgsProject, QgsSettings
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QCoreApplication, QEvent, Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QAction, QDockWidget, QMenu, QToolBar


@pytest.fixture
def plugin(qgis_processing, qgis_iface, request):
    plugin = classFactory(getattr(request, "param", qgis_iface))
    yield plugin
    if left := registered():
        QgsApplication.processingRegistry().removeProvider(left)


def registered():
    return QgsApplication.processingRegistry().providerById("chipwise")


@pytest.mark.parametrize("plugin", [None], indirect=True)
def test_init_processing_registers_the_provider_without_an_interface(plugin):
    plugin.initProcessing()
    assert registered() is not None
    assert registered().algorithm("trainmodel") is not None


def test_the_provider_carries_the_version_of_the_metadata(plugin):
    plugin.initProcessing()
    assert registered().versionInfo().count(".") == 2


def test_unload_leaves_nothing(plugin):
    before = {p.id() for p in QgsApplication.processingRegistry().providers()}
    plugin.initGui()
    plugin.unload()
    assert {p.id() for p in QgsApplication.processingRegistry().providers()} == before
    assert QgsApplication.processingRegistry().algorithmById("chipwise:trainmodel") is None


def test_unload_after_processing_has_forgotten_its_settings_does_no_harm(plugin):
    plugin.initGui()
    ProcessingConfig.removeSetting("CHIPWISE_PYTHON")
    plugin.unload()
    assert registered() is None


def test_unload_before_any_start_does_nothing(plugin):
    plugin.unload()
    assert registered() is None


def test_the_plugin_can_be_started_and_unloaded_again(plugin):
    for _ in range(2):
        plugin.initGui()
        assert registered() is not None
        plugin.unload()
        assert registered() is None


def test_starting_twice_leaves_one_provider_and_one_unload_removes_it(plugin):
    plugin.initProcessing()
    first = registered()
    plugin.initGui()
    assert registered() is first
    assert [p.id() for p in QgsApplication.processingRegistry().providers()].count("chipwise") == 1
    plugin.unload()
    assert registered() is None


class TestTheDock:
    """QGIS's window with its menu, and the plugin's action and dock in it."""

    @pytest.fixture
    def interface(self, qgis_app, qgis_new_project):
        QgsSettings().remove("chipwise")
        interface = Interface()
        yield interface
        interface.close()
        QgsSettings().remove("chipwise")

    @pytest.fixture
    def window(self, interface):
        return interface.window

    @pytest.fixture
    def plugin(self, interface, qgis_processing):
        plugin = classFactory(interface)
        yield plugin
        plugin.unload()

    def docks(self, window):
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        return window.findChildren(QDockWidget, "ChipwiseDock")

    def action(self, plugin):
        return plugin._iface.menu.actions()[0]

    def test_menu_and_tool_bar_offer_the_dock(self, plugin, window):
        plugin.initGui()
        assert plugin._iface.menu.actions() == plugin._iface.tools.actions() != []
        assert self.docks(window) == []
        self.action(plugin).trigger()
        assert [dock.isVisible() for dock in self.docks(window)] == [True]
        assert self.action(plugin).isChecked()
        self.action(plugin).trigger()
        assert [dock.isVisible() for dock in self.docks(window)] == [False]
        assert not self.action(plugin).isChecked()

    def test_the_action_follows_the_dock(self, plugin, window):
        plugin.initGui()
        self.action(plugin).trigger()
        plugin._dock.close()
        assert not self.action(plugin).isChecked() and plugin._dock.content is None
        other = QDockWidget("other", window)
        window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, other)
        self.action(plugin).trigger()
        window.tabifyDockWidget(plugin._dock, other)
        QTest.qWait(50)  # until Qt has laid out the tabs
        other.raise_()
        QTest.qWait(50)
        assert not self.action(plugin).isChecked() and plugin._dock.content is not None
        self.action(plugin).trigger()
        assert plugin._dock.isUserVisible()

    def test_unload_leaves_neither_action_nor_dock_nor_a_listener(self, plugin, window):
        plugin.initGui()
        self.action(plugin).trigger()
        session = plugin._dock.content.session
        plugin.unload()
        assert plugin._iface.menu.actions() == plugin._iface.tools.actions() == []
        assert self.docks(window) == []
        assert not [a for a in window.findChildren(QAction) if a.objectName().startswith("Chipwise")]
        assert sip.isdeleted(session)
        QgsProject.instance().clear()

    def test_a_dock_that_was_open_is_opened_with_qgis_and_a_closed_one_is_not(self, plugin, window):
        plugin.initGui()
        self.action(plugin).trigger()
        plugin.unload()
        plugin.initGui()
        assert len(self.docks(window)) == 1
        assert plugin._dock.content is not None and self.action(plugin).isChecked()
        self.action(plugin).trigger()
        plugin.unload()
        plugin.initGui()
        assert self.docks(window) == []

    def test_the_dock_comes_back_to_its_place(self, plugin, window):
        plugin.initGui()
        self.action(plugin).trigger()
        window.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, plugin._dock)
        state = window.saveState()
        plugin.unload()
        assert self.docks(window) == []
        plugin.initGui()
        window.restoreState(state)
        assert window.dockWidgetArea(plugin._dock) == Qt.DockWidgetArea.LeftDockWidgetArea

    def test_the_start_loads_nothing_of_the_dock_while_it_is_closed(self):
        code = (
            "import sys; from unittest.mock import MagicMock; from qgis.core import QgsApplication\n"
            "app = QgsApplication([], True); app.initQgis(); QgsApplication.setOrganizationName('chipwise-test')\n"
            "from qgis.PyQt.QtWidgets import QMainWindow; import chipwise; iface = MagicMock()\n"
            "iface.mainWindow.return_value = QMainWindow(); plugin = chipwise.classFactory(iface)\n"
            "plugin.initProcessing = lambda: None; plugin.initGui()\n"
            "print([name for name in sys.modules if name.startswith('chipwise.ui')])\n"
        )
        plugins = str(Path(__file__).resolve().parents[3] / "build" / "plugins")
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join([plugins, *filter(None, sys.path)])}
        run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment, check=False)
        assert run.stdout.strip().endswith("[]"), run.stdout + run.stderr


class Interface(Table):
    """As much of QGIS's interface as the plugin uses."""

    def __init__(self):
        super().__init__()
        self.menu = QMenu(self.window)
        self.tools = QToolBar(self.window)

    def rasterMenu(self):  # noqa: N802
        return self.menu

    def addRasterToolBarIcon(self, action):  # noqa: N802
        self.tools.addAction(action)

    def removeRasterToolBarIcon(self, action):  # noqa: N802
        self.tools.removeAction(action)

    def addDockWidget(self, area, dock):  # noqa: N802
        self.window.addDockWidget(area, dock)
        dock.show()

    def removeDockWidget(self, dock):  # noqa: N802
        self.window.removeDockWidget(dock)

    def activeLayer(self):  # noqa: N802
        return None
