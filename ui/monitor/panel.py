"""The panel that follows trainings, whoever started them."""

from __future__ import annotations

import base64
import time
from pathlib import Path

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QCoreApplication, QSize, Qt, QUrl
from qgis.PyQt.QtGui import QDesktopServices, QPixmap
from qgis.PyQt.QtWidgets import QComboBox, QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from ...core.requests import TrainRequest
from ...processing_provider.runs import RUNS, Run
from ..quick_look.steps import PREFIX
from ..session import Session
from .curves import Curves
from .tensorboard import TensorBoard


class MonitorPanel(QWidget):
    """Curves, examples, progress and time left of one training, by default the latest; it can be cancelled here.

    Trainings are found in ``RUNS``, which every worker of this QGIS is announced in.
    """

    def __init__(self, session: Session, iface, parent=None):
        super().__init__(parent)
        self._picture = QPixmap()
        self._drawn: tuple = ()
        self._is_closed = False
        runtime = QgsApplication.processingRegistry().providerById("chipwise").runtime
        self._tensorboard = TensorBoard(runtime, self)
        self._tensorboard.ready.connect(self._open_browser)
        self._tensorboard.failed.connect(self._tell_failure)
        self._add_widgets()
        RUNS.started.connect(self._found)
        RUNS.changed.connect(self._changed)
        RUNS.ended.connect(self._changed)
        for run in RUNS.all():
            self._found(run)
        self._show()

    def close(self) -> bool:
        """Watch no more, and end TensorBoard; trainings go on with whoever started them. A second call does nothing."""
        if self._is_closed:
            return super().close()
        self._is_closed = True
        RUNS.started.disconnect(self._found)
        RUNS.changed.disconnect(self._changed)
        RUNS.ended.disconnect(self._changed)
        self._tensorboard.stop()
        return super().close()

    @property
    def run(self) -> Run | None:
        """The training that is shown."""
        return self._runs.currentData()

    def resizeEvent(self, event):  # noqa: N802 - name of Qt's interface
        """Fit the examples into the new width."""
        super().resizeEvent(event)
        self._fit_picture()

    def _found(self, run: Run) -> None:
        """List a training and show it."""
        if not isinstance(run.request, TrainRequest):
            return
        began = time.strftime("%H:%M", time.localtime(run.started))
        model = Path(run.request.output)
        name = _tr("Quick look") if model.parent.name.startswith(PREFIX) else model.name
        self._runs.addItem(_tr("{name}, begun at {time}").format(name=name, time=began), run)
        self._runs.setItemData(self._runs.count() - 1, run.request.output, Qt.ItemDataRole.ToolTipRole)
        self._runs.setCurrentIndex(self._runs.count() - 1)

    def _changed(self, run: Run) -> None:
        if run is self.run:
            self._show()

    def _show(self) -> None:
        """Bring all widgets up to date with the run that is shown."""
        run = self.run
        self._cancel.setEnabled(run is not None and run.is_running and not run.is_cancelled())
        self._show_logs(run)
        self._progress.setVisible(run is not None and run.is_running)
        self._text.setText(_state(run))
        if run is None:
            return
        self._progress.setValue(round(run.percent))
        if self._drawn != (run, len(run.metrics)):
            self._drawn = run, len(run.metrics)
            self._curves.show_metrics(run.metrics)
            self._load_picture(run.picture)

    def _show_logs(self, run: Run | None) -> None:
        """Offer TensorBoard where there are logs, and say why there are none."""
        folder = run.request.log_folder if run is not None else ""
        has_logs = bool(folder) and Path(folder).is_dir()
        self._logs.setEnabled(has_logs)
        if has_logs or run is None:
            self._logs.setToolTip(_tr("Show the logs of the run in the browser."))
        elif folder:
            self._logs.setToolTip(_tr("The log folder of the run is gone: {folder}").format(folder=folder))
        else:
            self._logs.setToolTip(_tr("This run writes no logs; set the log folder of Train Model to watch it."))

    def _load_picture(self, address: str) -> None:
        self._picture = QPixmap()
        self._picture.loadFromData(base64.b64decode(address.partition(",")[2]))
        self._fit_picture()

    def _fit_picture(self) -> None:
        """Scale the examples to the panel's width, but not beyond twice their own."""
        self._examples.setVisible(not self._picture.isNull())
        if not self._picture.isNull():
            size = self._picture.size()
            width = min(self.contentsRect().width() - 2 * self.layout().contentsMargins().left(), 2 * size.width())
            kind = Qt.TransformationMode.SmoothTransformation
            wanted = QSize(width, max(width, 1) * size.height() // size.width())
            self._examples.setPixmap(self._picture.scaled(wanted, Qt.AspectRatioMode.KeepAspectRatio, kind))

    def _cancel_run(self) -> None:
        self.run.cancel()
        self._show()

    def _start_tensorboard(self) -> None:
        self._show_logs(self.run)
        if not self._logs.isEnabled():
            return
        self._text.setText(_tr("TensorBoard is starting..."))
        self._tensorboard.start(self.run.request.log_folder)

    def _open_browser(self, address: str) -> None:
        self._show()
        QDesktopServices.openUrl(QUrl(address))

    def _tell_failure(self, reason: str) -> None:
        self._text.setText(_tr("TensorBoard does not run: {reason}").format(reason=reason))

    def _add_widgets(self) -> None:
        self._runs = QComboBox(self)
        self._runs.setAccessibleName(_tr("Training to show"))
        self._runs.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._runs.currentIndexChanged.connect(self._show)
        self._progress = QProgressBar(self)
        self._progress.setAccessibleName(_tr("Progress of the training"))
        self._text = QLabel(self)
        self._text.setWordWrap(True)
        self._text.setAccessibleName(_tr("State of the training"))
        self._cancel = QPushButton(QgsApplication.getThemeIcon("/mActionStop.svg"), _tr("Cancel t&raining"), self)
        self._cancel.clicked.connect(self._cancel_run)
        self._logs = QPushButton(_tr("Tensor&Board"), self)
        self._logs.clicked.connect(self._start_tensorboard)
        self._curves = Curves(self)
        self._examples = QLabel(self)
        self._examples.setMinimumWidth(1)  # a pixmap would keep the dock from being made narrower
        self._examples.setToolTip(_tr("Some validation chips: the image, its labels, and what the network maps."))
        self._examples.setAccessibleName(_tr("Examples: image, labels and map"))
        buttons = QHBoxLayout()
        buttons.addWidget(self._cancel)
        buttons.addWidget(self._logs)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        for widget in (self._runs, self._progress, self._text):
            layout.addWidget(widget)
        layout.addLayout(buttons)
        layout.addWidget(self._curves, 1)
        layout.addWidget(self._examples)


def _state(run: Run | None) -> str:
    """How a training is getting on, in a line."""
    if run is None:
        return _tr("No training has run yet.")
    if run.is_running:
        return _tr("Cancelling...") if run.is_cancelled() else run.text
    if run.outputs is not None:
        return _tr("Finished: mean IoU {miou:.3f}, accuracy {accuracy:.3f}.").format(
            miou=run.outputs["miou"], accuracy=run.outputs["accuracy"]
        )
    return _tr("Cancelled.") if run.is_cancelled() else _tr("It ended without a model; its log says why.")


def _tr(text: str) -> str:
    return QCoreApplication.translate("MonitorPanel", text)
