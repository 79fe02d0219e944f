"""From a click on Quick look to the map, and what ends it early."""

import json
import threading
from pathlib import Path
from types import SimpleNamespace

import pytest
import tiny_world
from chipwise.ui.quick_look.panel import QuickLookPanel
from chipwise.ui.quick_look.steps import PREFIX
from chipwise.ui.quick_look.task import QuickLookTask
from qgis.core import (
    QgsApplication,
    QgsCoordinateReferenceSystem,
    QgsCsException,
    QgsFeature,
    QgsGeometry,
    QgsProcessingException,
    QgsProcessingUtils,
    QgsProject,
    QgsRasterLayer,
    QgsRectangle,
    QgsTask,
)
from qgis.PyQt.QtWidgets import QCheckBox, QDoubleSpinBox, QLabel
from stand_in import WAITING
from waiting import button, click, wait_until


def layer_named(name):
    found = QgsProject.instance().mapLayersByName(name)
    return found[0] if found else None


def text(panel) -> str:
    return next(label.text() for label in panel.findChildren(QLabel) if label.accessibleName())


def folders() -> set:
    """Those of quick looks that there are."""
    return set(Path(QgsProcessingUtils.tempFolder()).glob(f"{PREFIX}*"))


def look(panel) -> None:
    """Click, and wait for the map."""
    click(panel, "Quick look")
    assert not button(panel, "Quick look").isEnabled()
    assert wait_until(button(panel, "Quick look").isEnabled), text(panel)


def training(runtime) -> dict:
    """Wait until the worker trains, and return its request."""
    assert wait_until(lambda: any(request["kind"] == "train" for request in runtime.requests()))
    return runtime.requests()[-1]


class TestMap:
    def test_a_click_gives_a_map_of_the_view_and_shows_where_the_model_is_unsure(
        self, workers, panel, qgis_canvas, session
    ):
        runtime = workers()
        look(panel)
        export, train, classify = runtime.requests()
        assert [r["kind"] for r in (export, train, classify)] == ["export", "train", "classify"]
        view = classify["extent"]["bounds"]
        seen = qgis_canvas.extent().intersect(session.image.extent())
        assert view == pytest.approx([seen.xMinimum(), seen.yMinimum(), seen.xMaximum(), seen.yMaximum()])
        around = export["extent"]["bounds"]
        assert around[0] == view[0] and around[1] < view[1] and around[2] > view[2]  # as far as there is an image
        assert json.loads(export["schema"]) == tiny_world.SCHEMA
        assert train["folder"] == export["output"] and classify["model"] == train["output"]
        assert train["max_minutes"] == 2 and train["backbone_weights"] == "NONE" and not train["pretrained_model"]
        tree = [node.name() for node in QgsProject.instance().layerTreeRoot().children()]
        assert tree.index("Quick look: least sure") < tree.index("Quick look") < tree.index("world")
        assert layer_named("Quick look").source() == classify["output"]
        renderer = layer_named("Quick look: least sure").renderer()
        items = renderer.shader().rasterShaderFunction().colorRampItemList()
        assert items[0].color.alpha() > items[1].color.alpha() > items[-1].color.alpha() == 0

    def test_a_second_look_goes_on_from_the_first_and_shows_its_map_in_the_same_layers(self, workers, panel):
        runtime = workers()
        look(panel)
        first, ids = runtime.requests()[1], {layer_named(n).id() for n in ("Quick look", "Quick look: least sure")}
        look(panel)
        second, classify = runtime.requests()[4:]
        assert second["pretrained_model"] == first["output"]
        assert {layer_named(n).id() for n in ("Quick look", "Quick look: least sure")} == ids
        assert layer_named("Quick look").source() == classify["output"]
        assert not Path(first["output"]).parent.exists() and Path(second["output"]).exists()
        assert not Path(second["folder"]).exists()  # chips are of no use any more

    def test_a_panel_that_is_opened_again_shows_its_map_in_the_layers_that_are_there(
        self, workers, panel, session, qgis_canvas
    ):
        workers()
        look(panel)
        ids = {layer_named(name).id() for name in ("Quick look", "Quick look: least sure")}
        panel.close()
        again = QuickLookPanel(session, SimpleNamespace(mapCanvas=lambda: qgis_canvas))
        look(again)
        again.close()
        found = [layer.id() for layer in QgsProject.instance().mapLayers().values() if "Quick" in layer.name()]
        assert len(found) == 2 and set(found) == ids

    def test_the_map_lies_directly_above_the_image_in_whatever_group_that_is(self, workers, panel, session, tmp_path):
        workers()
        tree = QgsProject.instance().layerTreeRoot()
        group = tree.addGroup("imagery").addGroup("of this year")  # below all that is there
        other = QgsRasterLayer(session.image.source(), "another raster, above all")
        QgsProject.instance().addMapLayer(other, False)
        group.addLayer(other)
        node = tree.findLayer(session.image.id())
        group.addChildNode(node.clone())
        node.parent().removeChildNode(node)
        look(panel)
        names = [node.name() for node in group.children()]
        assert names == ["another raster, above all", "Quick look: least sure", "Quick look", "world"]

    def test_warnings_of_the_workers_can_be_read(self, workers, panel):
        workers()
        look(panel)
        label = next(label for label in panel.findChildren(QLabel) if label.accessibleName())
        assert "Warnings (1)" in label.text() and label.toolTip() == "There are few samples."

    def test_a_look_begins_anew_if_the_user_wants_or_the_image_changes(self, workers, panel, session):
        runtime = workers()
        look(panel)
        panel.findChild(QCheckBox).setChecked(False)
        look(panel)
        assert not runtime.requests()[4]["pretrained_model"]
        panel.findChild(QCheckBox).setChecked(True)
        image = session.image
        session.set_image(None)
        session.set_image(image)
        look(panel)
        assert not runtime.requests()[7]["pretrained_model"]

    def test_unsaved_samples_count_and_those_far_away_do_not(self, workers, panel, session):
        runtime = workers("""
            def export():
                with open(os.path.join(os.path.dirname(request["output"]), "samples.geojsonl")) as lines:
                    send("metric", samples=[json.loads(line)["properties"]["class"] for line in lines])
                os.makedirs(request["output"])
                send("result", output=request["output"])
        """)
        from chipwise.processing_provider.runs import RUNS

        layer = session.samples
        layer.startEditing()
        layer.deleteFeatures([f.id() for f in layer.getFeatures() if f["class_value"] == 1])
        for west in (100.0, 90_000.0):
            feature = QgsFeature(layer.fields())
            feature.setAttribute("class_value", 2 if west == 100 else 9)
            x = tiny_world.LEFT + west
            feature.setGeometry(QgsGeometry.fromRect(QgsRectangle(x, tiny_world.TOP - 90, x + 50, tiny_world.TOP - 50)))
            layer.addFeature(feature)
        look(panel)
        around = QgsRectangle(*runtime.requests()[0]["extent"]["bounds"])
        near = [f["class_value"] for f in layer.getFeatures() if f.geometry().intersects(around)]
        told = next(run for run in reversed(RUNS.all()) if run.request.KIND == "export")
        assert told.metrics[0]["samples"] == near and set(near) == {2} and len(near) < layer.featureCount() - 1
        assert layer.isEditable() and layer.editBuffer().isModified()
        layer.rollBack()

    def test_the_time_is_the_users_choice_and_is_remembered(self, workers, panel):
        runtime = workers()
        panel.findChild(QDoubleSpinBox).setValue(5.5)
        look(panel)
        assert runtime.requests()[1]["max_minutes"] == 5.5
        panel.findChild(QDoubleSpinBox).setValue(2.0)


class TestProblems:
    def test_without_image_or_samples_the_button_is_off_and_says_what_is_missing(self, panel, session):
        assert button(panel, "Quick look").isEnabled()
        session.set_samples(None)
        assert not button(panel, "Quick look").isEnabled() and "samples" in text(panel)

    def test_a_view_beside_the_image_is_told(self, workers, panel, qgis_canvas):
        runtime = workers()
        qgis_canvas.setExtent(QgsRectangle(0, 0, 100, 100))
        click(panel, "Quick look")
        assert "zoom to it" in text(panel) and not runtime.requests()

    def test_what_a_worker_says_is_shown_and_nothing_is_left(self, workers, panel):
        runtime = workers('def train():\n    send("error", text="There are too few chips.")\n    sys.exit(1)')
        look(panel)
        assert text(panel) == "There are too few chips."
        assert layer_named("Quick look") is None
        assert not Path(runtime.requests()[0]["output"]).parent.exists()

    def test_what_nobody_expects_is_told_and_not_taken_for_a_cancellation(self, workers, panel, monkeypatch):
        from chipwise.ui.quick_look import task

        def fail(*_):
            raise KeyError("a fault of ours")

        runtime = workers()
        monkeypatch.setattr(task, "run_worker", fail)
        look(panel)
        assert "has failed" in text(panel) and "a fault of ours" in text(panel) and not runtime.requests()

    @pytest.mark.parametrize("what", ["samples", "image"])
    def test_samples_or_an_image_out_of_reach_are_told_and_leave_no_folder(self, workers, panel, monkeypatch, what):
        from chipwise.ui.quick_look import panel as module
        from chipwise.ui.quick_look import samples as snapshots

        def fail(*_):
            raise QgsCsException("beyond") if what == "samples" else QgsProcessingException("gone")

        workers()
        if what == "samples":
            panel._session.samples.setCrs(QgsCoordinateReferenceSystem("EPSG:4326"))
            monkeypatch.setattr(
                snapshots, "QgsCoordinateTransform", lambda *_: SimpleNamespace(transformBoundingBox=fail)
            )
        else:
            monkeypatch.setattr(module, "raster_input", fail)
        before = folders()
        click(panel, "Quick look")
        assert ("does not reach" if what == "samples" else "gone") in text(panel)
        assert button(panel, "Quick look").isEnabled() and folders() == before


class TestRaces:
    """What changes between the end of the work and the moment when the main thread hears of it."""

    @pytest.fixture
    def other(self, session, tmp_path):
        """Another image; added before, since that handles events."""
        layer = QgsRasterLayer(tiny_world.make_raster(tmp_path / "other.tif", bands=1), "other")
        QgsProject.instance().addMapLayer(layer)
        return layer

    @pytest.fixture
    def looked(self, workers, panel, monkeypatch):
        """Start a look, and wait until its work is done without handling any event; return the runtime."""
        is_done, run = threading.Event(), QuickLookTask.run

        def run_and_tell(task):
            try:
                return run(task)
            finally:
                is_done.set()

        monkeypatch.setattr(QuickLookTask, "run", run_and_tell)
        runtime = workers()
        click(panel, "Quick look")
        assert is_done.wait(60) and len(runtime.requests()) == 3
        return runtime

    @staticmethod
    def settle(panel):
        assert wait_until(lambda: not button(panel, "Cancel").isEnabled())

    def test_a_model_of_an_image_that_is_no_longer_chosen_is_not_gone_on_from(self, other, looked, panel, session):
        session.set_image(other)
        self.settle(panel)
        assert layer_named("Quick look") and not panel.findChild(QCheckBox).isEnabled()

    def test_a_map_of_a_project_that_was_closed_is_not_shown_in_the_next(self, looked, panel):
        QgsProject.instance().clear()
        self.settle(panel)
        assert not QgsProject.instance().mapLayers()
        assert not Path(looked.requests()[0]["output"]).parent.exists()

    def test_a_map_that_is_ready_when_the_panel_is_closed_leaves_no_files(self, looked, panel):
        panel.close()
        folder = Path(looked.requests()[0]["output"]).parent
        assert wait_until(lambda: not folder.exists()) and not layer_named("Quick look")


class TestEnd:
    def test_cancel_ends_the_worker(self, workers, panel):
        request = training(self._started(workers, panel))
        click(panel, "Cancel")
        assert wait_until(lambda: not tiny_world.is_alive(request["pid"]), 10)
        assert wait_until(button(panel, "Quick look").isEnabled) and text(panel) == "Cancelled."
        assert not Path(request["output"]).parent.exists()

    def test_closing_the_panel_ends_the_worker(self, workers, panel):
        request = training(self._started(workers, panel))
        panel.close()
        assert wait_until(lambda: not tiny_world.is_alive(request["pid"]), 10)

    def test_closing_the_project_ends_the_worker(self, workers, panel):
        request = training(self._started(workers, panel))
        QgsProject.instance().clear()
        assert wait_until(lambda: not tiny_world.is_alive(request["pid"]), 10)
        assert wait_until(lambda: not button(panel, "Cancel").isEnabled())

    def test_removing_the_samples_ends_the_worker(self, workers, panel, session):
        request = training(self._started(workers, panel))
        QgsProject.instance().removeMapLayer(session.samples.id())
        assert wait_until(lambda: not tiny_world.is_alive(request["pid"]), 10)

    def test_the_end_of_qgis_ends_the_worker(self, workers, panel):
        """QGIS cancels the tasks that run when it quits."""
        request = training(self._started(workers, panel))
        QgsApplication.taskManager().cancelAll()
        assert wait_until(lambda: not tiny_world.is_alive(request["pid"]), 10)

    @pytest.fixture(autouse=True)
    def no_task_left(self):
        yield
        active = (QgsTask.TaskStatus.Queued, QgsTask.TaskStatus.OnHold, QgsTask.TaskStatus.Running)
        assert wait_until(lambda: not [t for t in QgsApplication.taskManager().tasks() if t.status() in active])

    @staticmethod
    def _started(workers, panel):
        runtime = workers(WAITING)
        click(panel, "Quick look")
        return runtime
