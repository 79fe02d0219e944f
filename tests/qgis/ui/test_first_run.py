"""A missing runtime is explained and installed from the dock; the installer itself is a stand-in."""

import time
from pathlib import Path

import pytest
from chipwise.ui.first_run import RuntimePanel
from qgis.core import QgsApplication
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest
from waiting import wait_until

LEFT = Qt.MouseButton.LeftButton


class Problem(Exception):  # noqa: N818 - as in the runtime
    pass


class Cancelled(Problem):
    pass


class StandInRuntime:
    """Behaves like plugin/runtime.py, as far as the dock can see."""

    RuntimeProblem, InstallCancelled = Problem, Cancelled
    INSTALL_IT = "run chipwise:installruntime to install it"
    SIZES = {"small": (3, 500), "large": (10_000_000, 2900)}  # noqa: RUF012

    def __init__(self, folder: Path):
        self.folder = folder
        self.missing, self.fault, self.waits = True, None, False
        self.asked = None

    def home(self):
        return self.folder / "not" / "there yet"

    def build_for(self, device):
        return "cuda" if device == "CUDA" else "cpu"

    def find(self):
        if self.missing:
            raise Problem(f"The runtime is not installed: {self.INSTALL_IT}.")

    def install(self, device, wheel_folder, report, cancelled):
        self.asked = device, wheel_folder
        report(40, "Downloading torch")
        while self.waits and not cancelled():
            time.sleep(0.01)
        if self.waits:
            raise Cancelled("cancelled")
        if self.fault:
            self.home().mkdir(parents=True)
            (self.home() / "install.log").write_text("line one\nline two\n")
            raise self.fault
        self.missing = False


@pytest.fixture
def runtime(tmp_path):
    return StandInRuntime(tmp_path)


@pytest.fixture
def panel(runtime, qgis_iface, qgis_app):
    panel = RuntimePanel(runtime, qgis_iface)
    yield panel
    panel.close()
    panel.deleteLater()


def looked(panel):
    panel.look()
    assert wait_until(lambda: panel._task is None)


def click(button):
    QTest.mouseClick(button, LEFT)


def test_where_there_is_a_runtime_nothing_is_shown(panel, runtime):
    runtime.missing = False
    looked(panel)
    assert not panel.isVisible()


def test_a_missing_runtime_is_explained_with_size_and_free_disk(panel, runtime, tmp_path):
    looked(panel)
    assert panel.isVisible()
    assert panel.message.text() == "The runtime is not installed: install it here."
    assert "500 MB" in panel.needs.text() and "3 GB" in panel.needs.text() and str(tmp_path) in panel.needs.text()
    assert "not enough" not in panel.needs.text()


def test_the_size_is_that_of_the_chosen_build_and_a_full_disk_is_told(panel):
    panel.device_box.setCurrentIndex(panel.device_box.findData("CUDA"))
    assert "2900 MB" in panel.needs.text() and "not enough" in panel.needs.text()


def test_one_click_installs_it_and_the_panel_goes(panel, runtime):
    looked(panel)
    steps = []
    panel.progress.valueChanged.connect(steps.append)
    click(panel.install_button)
    assert panel.progress.isVisible() and panel.cancel_button.isVisible() and not panel.install_button.isVisible()
    assert wait_until(lambda: not panel.isVisible())
    assert runtime.asked == ("AUTO", None)
    assert 40 in steps


def test_choices_are_handed_to_the_installer(panel, runtime, tmp_path):
    looked(panel)
    panel.device_box.setCurrentIndex(panel.device_box.findData("CPU"))
    panel.wheels.setFilePath(str(tmp_path))
    click(panel.install_button)
    assert wait_until(lambda: panel._task is None)
    assert runtime.asked == ("CPU", str(tmp_path))


@pytest.mark.parametrize("fault", [Problem("No Python was found."), OSError("No Python was found.")])
def test_a_failure_says_why_and_its_log_can_be_copied(panel, runtime, fault):
    runtime.fault = fault
    looked(panel)
    click(panel.install_button)
    assert wait_until(lambda: panel.log_box.isVisible())
    assert panel.message.text() == "No Python was found."
    click(panel.copy_button)
    assert QgsApplication.clipboard().text() == "No Python was found.\n\nline one\nline two\n"
    assert panel.install_button.isVisible()


def test_an_installation_can_be_cancelled_and_begun_again(panel, runtime):
    runtime.waits = True
    looked(panel)
    click(panel.install_button)
    assert wait_until(lambda: panel.step.text() == "Downloading torch")
    click(panel.cancel_button)
    assert wait_until(lambda: panel._task is None)
    assert "cancelled" in panel.message.text() and not panel.log_box.isVisible()
    runtime.waits = False
    click(panel.install_button)
    assert wait_until(lambda: not panel.isVisible())


def test_closing_the_panel_ends_the_installation(runtime, qgis_iface):
    runtime.waits = True
    panel = RuntimePanel(runtime, qgis_iface)
    panel.install()
    task = panel._task
    assert wait_until(lambda: runtime.asked is not None)
    panel.close()
    assert task.status() == task.TaskStatus.Terminated
    panel.deleteLater()
    QgsApplication.processEvents()


def test_a_runtime_that_was_installed_elsewhere_is_found_again(panel, runtime):
    looked(panel)
    runtime.missing = False
    click(panel.again_button)
    assert wait_until(lambda: not panel.isVisible())
