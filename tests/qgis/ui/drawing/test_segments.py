import numpy as np
import pytest
import tiny_world
from qgis.core import QgsApplication, QgsProject, QgsRasterLayer, QgsTask
from waiting import wait_until

FIELD, POND = (500_500, 4_999_500), (500_425, 4_999_675)


@pytest.fixture
def taken(panel, provider, make_layer):
    """The tool, taken, with the segments there."""
    make_layer()
    panel.actions_by_tool["segment"].trigger()
    tool = panel.tools["segment"]
    assert wait_until(lambda: tool.segments is not None, 60), panel.status.text()
    return tool


def test_segments_are_asked_for_by_pixel(qgis_app, image):
    from chipwise.ui.drawing.pixels import Grid
    from chipwise.ui.drawing.segments import Segments

    numbers = np.zeros((100, 100), np.int32)
    numbers[10:14, 20:24] = 3
    grid = Grid(image.crs(), (500_000.0, 10.0, 0.0, 5_000_000.0, 0.0, -10.0), 100, 100)
    segments = Segments(numbers, grid, 4)
    assert segments.at((12, 21)).boundingBox().toString(0) == "500200,4999860 : 500240,4999900"
    assert segments.at((50, 50)).isEmpty()


def test_a_click_makes_a_segment_one_sample(taken, table, session, panel):
    table.move(*FIELD)
    assert 5_000 < taken.preview.area() < 200_000
    table.click(*FIELD)
    shape = next(session.samples.getFeatures()).geometry()
    assert session.samples.undoStack().count() == 1
    assert shape.equals(taken.preview) or shape.area() == pytest.approx(taken.preview.area())
    assert session.image.extent().contains(shape.boundingBox())
    assert "Click a segment" in panel.status.text()


def test_another_size_gives_other_segments(taken, table, panel):
    first = taken.segments
    panel.segment_size.setValue(8)
    assert wait_until(lambda: taken.segments is not first, 60)
    assert len(np.unique(taken.segments.numbers)) > len(np.unique(first.numbers))


def test_segments_of_the_image_before_cannot_be_clicked(taken, table, session, panel, tmp_path):
    other = QgsRasterLayer(tiny_world.make_raster(tmp_path / "other.tif"), "other")
    QgsProject.instance().addMapLayer(other)
    table.move(*FIELD)
    session.set_image(other)
    assert taken.segments is None and taken.preview.isEmpty()
    table.click(*FIELD)
    assert session.samples.featureCount() == 0
    assert wait_until(lambda: taken.segments is not None, 60)


def test_pictures_from_the_web_have_segments(panel, provider, make_layer, session, table, tmp_path):
    colors = np.zeros((3, 512, 512), np.uint8)
    colors[0, :, 256:] = 200
    layer = QgsRasterLayer(tiny_world.make_tiles(tmp_path, colors), "tiles", "wms")
    make_layer(crs=layer.crs())
    table.show([layer], layer.extent())
    session.set_image(layer)
    panel.actions_by_tool["segment"].trigger()
    tool = panel.tools["segment"]
    assert wait_until(lambda: tool.segments is not None, 60), panel.status.text()
    table.click(5_000_000, 5_000_000)
    assert session.samples.featureCount() == 1


def test_a_problem_of_the_worker_is_said(panel, provider, make_layer, session, monkeypatch):
    from chipwise.plugin import runtime

    def nothing():
        raise runtime.RuntimeProblem("There is no runtime.")

    monkeypatch.setattr(runtime, "find", nothing)
    make_layer()
    panel.actions_by_tool["segment"].trigger()
    assert wait_until(lambda: panel.status.text() == "There is no runtime.", 60)


def test_another_tool_ends_the_worker(panel, provider, make_layer, table):
    make_layer()
    panel.actions_by_tool["segment"].trigger()
    panel.actions_by_tool["polygon"].trigger()
    assert wait_until(lambda: QgsApplication.taskManager().count() == 0, 60)
    assert panel.tools["segment"].segments is None and panel.status.text() == ""


def test_dividing_the_image_does_not_keep_qgis_from_closing(panel, provider, make_layer):
    make_layer()
    panel.actions_by_tool["segment"].trigger()
    running = QgsApplication.taskManager().activeTasks()
    assert running and all(task.flags() & QgsTask.Flag.CancelWithoutPrompt for task in running)
    assert wait_until(lambda: not QgsApplication.taskManager().activeTasks(), 60)
