"""The whole dock while a tool is taken, samples are not saved and a quick look runs: whatever goes away then."""

from pathlib import Path

import pytest
import tiny_world
from chipwise.core.schema import ClassSchema
from chipwise.plugin import runtime
from chipwise.ui.dock import ChipwiseDock
from chipwise.ui.samples.layer import create_samples
from qgis.core import QgsApplication, QgsProject, QgsSettings, QgsTask
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QCoreApplication, QEvent, Qt
from stand_in import WAITING, stand_in
from waiting import button, click, wait_until


@pytest.fixture
def dock(provider, table, image, tmp_path):
    """The dock in a window, with image, unsaved sample and tool; a look waits in its training."""
    samples = create_samples(str(tmp_path / "samples.gpkg"), image.crs(), "Polygon")
    QgsProject.instance().addMapLayer(samples)
    table.show([image], image.extent())
    provider.runtime = stand_in(tmp_path, WAITING)
    dock = ChipwiseDock(table, runtime, table.window)
    dock.open()
    table.window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, dock)
    session = dock.content.session
    session.set_schema(ClassSchema.from_dict(tiny_world.SCHEMA))
    session.set_image(image)
    session.set_samples(samples)
    QgsApplication.processEvents()
    dock.content.panels[1].actions_by_tool["rectangle"].trigger()
    table.drag((500_100, 4_999_900), (500_400, 4_999_600))
    assert samples.featureCount() == 1 and samples.isModified()
    click(dock.content.panels[3], "Quick look")
    assert wait_until(lambda: len(provider.runtime.requests()) == 2)
    yield dock
    if not sip.isdeleted(dock):
        dock.shut()
    samples = QgsProject.instance().mapLayersByName("samples")
    if samples:
        samples[0].rollBack()
    QgsSettings().remove("chipwise")


def remove_image(dock, folder):
    QgsProject.instance().removeMapLayer(dock.content.session.image.id())


def remove_samples(dock, folder):
    QgsProject.instance().removeMapLayer(dock.content.session.samples.id())


def clear_project(dock, folder):
    QgsProject.instance().clear()


def read_another_project(dock, folder):
    other = QgsProject()
    assert other.write(str(folder / "other.qgs"))
    assert QgsProject.instance().read(str(folder / "other.qgs"))


def close_dock(dock, folder):
    dock.close()


def unload(dock, folder):
    """What the plugin does when it is switched off."""
    dock.shut()
    dock.parent().removeDockWidget(dock)
    dock.deleteLater()
    registry = QgsApplication.processingRegistry()
    registry.removeProvider(registry.providerById("chipwise"))


@pytest.mark.parametrize(
    "event", [remove_image, remove_samples, clear_project, read_another_project, close_dock, unload]
)
def test_whatever_goes_away_while_it_is_at_work_leaves_nothing_and_no_error(dock, provider, table, tmp_path, event):
    runs, content = provider.runtime, dock.content
    event(dock, tmp_path)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert wait_until(lambda: not tiny_world.is_alive(runs.requests()[-1]["pid"]), 30)
    active = (QgsTask.TaskStatus.Queued, QgsTask.TaskStatus.OnHold, QgsTask.TaskStatus.Running)
    assert wait_until(lambda: not [t for t in QgsApplication.taskManager().tasks() if t.status() in active])
    assert not Path(runs.requests()[-1]["output"]).parent.exists()
    assert not [layer for layer in QgsProject.instance().mapLayers().values() if "Quick" in layer.name()]
    if event is not remove_image:  # a rectangle needs none
        assert table.canvas.mapTool() is None
    table.click(500_100, 4_999_900)
    table.move(500_400, 4_999_600)
    if event in (close_dock, unload):
        assert sip.isdeleted(content) and sip.isdeleted(dock) == (event is unload)
    else:
        assert not button(dock.content.panels[3], "Cancel").isEnabled()
    QgsProject.instance().clear()
    QgsApplication.processEvents()
