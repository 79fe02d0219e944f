"""The monitor follows any training, and ends what it started itself."""

import base64
import os
import threading
from pathlib import Path

import pytest
import tiny_world
from chipwise.core.requests import ClassifyRequest, RasterInput, TrainRequest
from chipwise.processing_provider.runs import RUNS
from qgis.core import QgsProcessingException, QgsProcessingFeedback
from qgis.PyQt.QtCore import QBuffer, QByteArray, QIODevice, QUrl
from qgis.PyQt.QtGui import QColor, QDesktopServices, QImage
from qgis.PyQt.QtWidgets import QComboBox, QLabel, QProgressBar
from stand_in import WAITING, stand_in
from waiting import button, click, wait_until

EPOCH = {"loss": 0.7, "valid_loss": 0.8, "miou": 0.4, "learning_rate": 0.001}


def picture() -> str:
    """Examples, as a worker shows them."""
    image = QImage(96, 32, QImage.Format.Format_RGB32)
    image.fill(QColor(0, 128, 0))
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return "data:image/png;base64," + base64.b64encode(bytes(content)).decode()


def request(output="/models/roads.dlpk", **options) -> TrainRequest:
    return TrainRequest(folder="chips", output=output, **options)


def tell(run, kind, **event) -> None:
    """What run_worker does with an event of a worker."""
    run.take(kind, event)
    RUNS.changed.emit(run)


def text(panel) -> str:
    return next(label.text() for label in panel.findChildren(QLabel) if label.accessibleName().startswith("State"))


def examples(panel):
    return next(label.pixmap() for label in panel.findChildren(QLabel) if label.accessibleName().startswith("Exa"))


@pytest.fixture
def make_panel(provider, session):
    from chipwise.ui.monitor.panel import MonitorPanel

    made = []

    def make():
        made.append(MonitorPanel(session, None))
        made[-1].resize(300, 600)
        made[-1].show()
        return made[-1]

    yield make
    for panel in made:
        panel.close()


@pytest.fixture
def panel(make_panel):
    return make_panel()


def test_without_a_training_nothing_can_be_done(panel):
    assert "No training" in text(panel)
    assert not button(panel, "Cancel training").isEnabled() and not button(panel, "TensorBoard").isEnabled()


def test_a_training_is_found_whoever_starts_it_and_its_figures_are_drawn(panel):
    with RUNS.announced(request()) as run:
        assert "roads.dlpk" in panel.findChild(QComboBox).currentText()
        empty = panel.grab().toImage()
        tell(run, "progress", percent=42.0, text="Epoch 1/2: loss 0.700, 31 s left")
        tell(run, "picture", data=picture())
        for epoch in (1, 2):
            tell(run, "metric", **EPOCH, epoch=epoch)
        assert text(panel) == "Epoch 1/2: loss 0.700, 31 s left"
        assert panel.findChild(QProgressBar).value() == 42
        from chipwise.ui.monitor.curves import Curves

        assert "Mean IoU 0.4" in panel.findChild(Curves).accessibleDescription()
        assert examples(panel).width() == pytest.approx(192, abs=2) and panel.grab().toImage() != empty
        run.outputs = {"miou": 0.41, "accuracy": 0.6}
    assert text(panel).startswith("Finished: mean IoU 0.410")
    assert not button(panel, "Cancel training").isEnabled()


def test_a_panel_that_is_opened_later_shows_all_that_was_told_before(make_panel, panel):
    with RUNS.announced(request()) as run:
        tell(run, "metric", **EPOCH, epoch=1)
        tell(run, "progress", percent=10.0, text="Epoch 2/9")
        later = make_panel()
        assert text(later) == "Epoch 2/9" and later.run is run


def test_of_several_trainings_the_latest_is_shown_and_another_can_be_chosen(panel):
    with RUNS.announced(request("first.dlpk")) as first, RUNS.announced(request("second.dlpk")) as second:
        tell(first, "progress", percent=1.0, text="of the first")
        tell(second, "progress", percent=2.0, text="of the second")
        assert text(panel) == "of the second"
        panel.findChild(QComboBox).setCurrentIndex(0)
        assert text(panel) == "of the first"


def test_runs_that_train_nothing_are_left_out(panel):
    with RUNS.announced(ClassifyRequest(model="m.dlpk", output="map.tif", rasters=(RasterInput("image.tif"),))):
        assert panel.findChild(QComboBox).count() == 0


def test_figures_that_are_no_numbers_leave_gaps(panel):
    with RUNS.announced(request()) as run:
        for miou in (None, 0.5, None, 0.7):
            tell(run, "metric", epoch=1, loss=None, valid_loss=None, miou=miou, learning_rate=0.001)
        assert not panel.grab().isNull()


def test_a_training_of_another_thread_is_followed_and_cancelled_from_the_panel(panel, tmp_path):
    from chipwise.processing_provider.worker_process import run_worker

    runtime, problems = stand_in(tmp_path, WAITING), []

    def work():
        try:
            run_worker(runtime, request(str(tmp_path / "m.dlpk")), QgsProcessingFeedback(False))
        except QgsProcessingException as problem:
            problems.append(str(problem))

    thread = threading.Thread(target=work)
    thread.start()
    assert wait_until(lambda: text(panel) == "Epoch 1/9")
    click(panel, "Cancel training")
    assert wait_until(lambda: text(panel) == "Cancelled.")
    thread.join(10)
    assert problems == ["Cancelled; nothing was written."]
    assert not tiny_world.is_alive(runtime.requests()[0]["pid"])


def test_tensorboard_shows_the_logs_on_this_computer_only_and_ends_with_the_panel(panel, tmp_path, monkeypatch):
    opened = []
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)
    with RUNS.announced(request(log_folder=str(tmp_path))):
        pass
    before = set(tiny_world.children(os.getpid()))
    click(panel, "TensorBoard")
    assert wait_until(lambda: opened, 90), text(panel)
    assert opened[0].host() == "127.0.0.1" and opened[0].port() > 1024 and isinstance(opened[0], QUrl)
    (process,) = set(tiny_world.children(os.getpid())) - before
    assert listeners(opened[0].port()) == {"0100007F"}
    panel.close()
    assert wait_until(lambda: not tiny_world.is_alive(process), 10)


def listeners(port: int) -> set:
    """The addresses, as the kernel writes them, on which somebody listens at a port."""
    rows = [
        line.split() for table in ("tcp", "tcp6") for line in Path(f"/proc/net/{table}").read_text().splitlines()[1:]
    ]
    return {row[1].split(":")[0] for row in rows if row[3] == "0A" and int(row[1].split(":")[1], 16) == port}


def test_a_tensorboard_that_cannot_start_says_why(panel, provider, tmp_path, monkeypatch):
    with RUNS.announced(request(log_folder=str(tmp_path))):
        pass
    monkeypatch.setenv("CHIPWISE_PYTHON", "/nowhere/python")
    click(panel, "TensorBoard")
    assert "chipwise:installruntime" in text(panel)


def test_a_tensorboard_whose_program_is_missing_says_so(panel, provider, tmp_path, monkeypatch):
    with RUNS.announced(request(log_folder=str(tmp_path))):
        pass
    runtime = stand_in(tmp_path)
    runtime.find().python.unlink()
    monkeypatch.setattr(panel._tensorboard, "_runtime", runtime)
    click(panel, "TensorBoard")
    assert wait_until(lambda: text(panel).startswith("TensorBoard does not run: ")), text(panel)
    assert len(text(panel)) > len("TensorBoard does not run: ")


def test_tensorboard_is_offered_where_there_are_logs_and_says_what_is_missing(panel, tmp_path):
    logs = button(panel, "TensorBoard")
    with RUNS.announced(request()):
        assert not logs.isEnabled() and "set the log folder" in logs.toolTip()
    folder = tmp_path / "logs"
    with RUNS.announced(request(log_folder=str(folder))) as run:
        assert not logs.isEnabled() and str(folder) in logs.toolTip()
        folder.mkdir()
        tell(run, "progress", percent=1.0, text="Epoch 1/2")
        assert logs.isEnabled() and "browser" in logs.toolTip()
        folder.rmdir()
        click(panel, "TensorBoard")
        assert not logs.isEnabled() and str(folder) in logs.toolTip()
