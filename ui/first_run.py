"""Shown while the runtime is missing: says so, and installs it."""

from __future__ import annotations

import shutil
from pathlib import Path

from qgis.core import Qgis, QgsApplication
from qgis.gui import QgsFileWidget
from qgis.PyQt.QtGui import QFontDatabase
from qgis.PyQt.QtWidgets import (
    QComboBox,
    QFormLayout,
    QGroupBox,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from .runtime_tasks import FindRuntimeTask, InstallRuntimeTask

#: How much of a long log is shown, from its end; all of it is copied.
SHOWN_CHARACTERS = 100_000
#: How long a cancelled installation may take to end before the dock no longer waits for it.
MILLISECONDS_TO_STOP = 5000


class RuntimePanel(QGroupBox):
    """Visible only where no runtime is found.

    Args:
        runtime: the module that finds and installs it, as the provider has it.
    """

    def __init__(self, runtime, iface, parent: QWidget | None = None):
        super().__init__(parent)
        self._runtime = runtime
        self._iface = iface
        self._task: FindRuntimeTask | InstallRuntimeTask | None = None
        self._log = ""
        self.setTitle(self.tr("Deep-learning runtime"))
        self._make_widgets()
        self._lay_out()
        self._connect()
        self._describe_size()
        self._show_installing(False)
        self.log_box.hide()
        self.copy_button.hide()
        self.hide()

    def close(self) -> bool:
        """Cancel what runs."""
        if self._task is not None:
            task, self._task = self._task, None
            _disconnect(task)
            task.cancel()
            task.waitForFinished(MILLISECONDS_TO_STOP)
        return super().close()

    def look(self) -> None:
        """Look for the runtime in the background, and show what is missing."""
        if self._task is None:
            self._start(FindRuntimeTask(self._runtime), self._show_found)

    def install(self) -> None:
        """Install the runtime in the background."""
        if self._task is not None:
            return
        self._log = ""
        self.log_box.hide()
        self.copy_button.hide()
        self.progress.setValue(0)
        self.step.setText(self.tr("Starting"))
        task = InstallRuntimeTask(self._runtime, self.device_box.currentData(), self.wheels.filePath())
        task.told.connect(self._tell)
        task.progressChanged.connect(self._advance)
        self._show_installing(True)
        self._start(task, self._show_installed)

    def cancel(self) -> None:
        """Stop the installation; nothing of it is left."""
        if self._task is not None:
            self.step.setText(self.tr("Cancelling"))
            self._task.cancel()

    # How it is built

    def _make_widgets(self) -> None:
        self.message = QLabel(self)
        self.message.setWordWrap(True)
        self.device_box = QComboBox(self)
        self.device_box.addItem(self.tr("what suits this computer"), "AUTO")
        self.device_box.addItem(self.tr("CPU: works everywhere"), "CPU")
        self.device_box.addItem(self.tr("CUDA: for NVIDIA graphics cards"), "CUDA")
        self.device_box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.device_box.setMinimumContentsLength(12)
        self.wheels = QgsFileWidget(self)
        self.wheels.setStorageMode(QgsFileWidget.StorageMode.GetDirectory)
        self.wheels.lineEdit().setPlaceholderText(self.tr("only without internet"))
        self.wheels.setToolTip(
            self.tr(
                "For computers without internet: a folder of packages, filled by 'pip download -r requirements.txt'."
            )
        )
        self.needs = QLabel(self)
        self.needs.setWordWrap(True)
        self.progress = QProgressBar(self)
        self.step = QLabel(self)
        self.step.setWordWrap(True)
        self.log_box = QPlainTextEdit(self)
        self.log_box.setReadOnly(True)
        self.log_box.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.log_box.setAccessibleName(self.tr("Log of the installation"))
        self.log_box.setFixedHeight(self.fontMetrics().height() * 8)
        self.install_button = QPushButton(self.tr("&Install"), self)
        self.cancel_button = QPushButton(self.tr("Cancel"), self)
        self.copy_button = QPushButton(self.tr("&Copy log"), self)
        self.again_button = QPushButton(self.tr("Check &again"), self)
        self.again_button.setToolTip(self.tr("Look whether a runtime is there now."))

    def _lay_out(self) -> None:
        self.choices = QWidget(self)
        form = QFormLayout(self.choices)
        form.setContentsMargins(0, 0, 0, 0)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow(self.tr("&Build"), self.device_box)
        form.addRow(self.tr("&Wheel folder"), self.wheels)
        form.addRow(self.needs)
        buttons = QHBoxLayout()
        buttons.addWidget(self.install_button)
        buttons.addWidget(self.cancel_button)
        buttons.addWidget(self.copy_button)
        buttons.addStretch(1)
        buttons.addWidget(self.again_button)
        layout = QVBoxLayout(self)
        for widget in (self.message, self.choices, self.progress, self.step, self.log_box):
            layout.addWidget(widget)
        layout.addLayout(buttons)

    def _connect(self) -> None:
        self.device_box.currentIndexChanged.connect(lambda _: self._describe_size())
        self.install_button.clicked.connect(lambda _: self.install())
        self.cancel_button.clicked.connect(lambda _: self.cancel())
        self.copy_button.clicked.connect(lambda _: QgsApplication.clipboard().setText(self._log))
        self.again_button.clicked.connect(lambda _: self.look())

    # How it follows

    def _start(self, task, done) -> None:
        self._task = task
        task.taskCompleted.connect(done)
        task.taskTerminated.connect(done)
        QgsApplication.taskManager().addTask(task)

    def _show_found(self) -> None:
        problem, self._task = self._task.problem, None
        # The sentence names the algorithm that installs it; here there is a button.
        self.message.setText(problem.replace(self._runtime.INSTALL_IT, self.tr("install it here")))
        self.setVisible(bool(problem))

    def _show_installed(self) -> None:
        task, self._task = self._task, None
        self._show_installing(False)
        if task.status() == task.TaskStatus.Complete:
            self.hide()
            text = self.tr("The deep-learning runtime is ready.")
            self._iface.messageBar().pushMessage(self.tr("Chipwise"), text, level=Qgis.MessageLevel.Success)
        elif task.problem:
            self._show_failure(task.problem)
        else:
            self.message.setText(self.tr("The installation was cancelled; nothing of it is left."))

    def _show_failure(self, problem: str) -> None:
        self.message.setText(problem)
        self._log = f"{problem}\n\n{_read(self._runtime.home() / 'install.log')}"
        self.log_box.setPlainText(self._log[-SHOWN_CHARACTERS:])
        self.log_box.verticalScrollBar().setValue(self.log_box.verticalScrollBar().maximum())
        self.log_box.show()
        self.copy_button.show()

    def _show_installing(self, installing: bool) -> None:
        for widget in (self.progress, self.step, self.cancel_button):
            widget.setVisible(installing)
        for widget in (self.choices, self.install_button, self.again_button):
            widget.setVisible(not installing)

    def _describe_size(self) -> None:
        folder = self._runtime.home()
        there = next(path for path in (folder, *folder.parents) if path.exists())
        free = shutil.disk_usage(there).free / 1e9
        build = self._runtime.build_for(self.device_box.currentData())
        disk, download = self._runtime.SIZES["large" if build == "cuda" else "small"]
        text = self.tr("About {download} MB to download and {disk} GB of disk; {free:.1f} GB are free in {folder}.")
        text = text.format(download=download, disk=disk, free=free, folder=there)
        short = self.tr(
            "That is not enough: make room, or name another folder in the environment variable CHIPWISE_HOME."
        )
        self.needs.setText(f"{text} {short}" if free < disk else text)

    def _tell(self, text: str) -> None:
        self.step.setText(text)

    def _advance(self, percent: float) -> None:
        self.progress.setValue(int(percent))


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def _disconnect(task) -> None:
    """Have a task tell nobody any more."""
    task.taskCompleted.disconnect()
    task.taskTerminated.disconnect()
    if isinstance(task, InstallRuntimeTask):
        task.told.disconnect()
        task.progressChanged.disconnect()
