"""The panel from which everything is started: the quick look, and the dialogs of the three algorithms."""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from functools import partial
from pathlib import Path

from qgis.core import QgsApplication, QgsProcessingException, QgsProcessingUtils, QgsProject, QgsSettings
from qgis.PyQt.QtCore import QCoreApplication
from qgis.PyQt.QtWidgets import (
    QCheckBox,
    QDoubleSpinBox,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from ...core.errors import ChipwiseError, RequestError
from ...core.requests import RasterInput
from ...processing_provider.layers import raster_input, write_samples
from ...processing_provider.rendered_raster import RenderedRaster, frame_of, is_file, title
from ..session import Session
from .ground import as_input, middle, size, surroundings, visible_extent
from .prefilled import Prefilled
from .result_layers import ResultLayers
from .samples import Snapshot, field_of_classes
from .steps import PREFIX, QuickLook
from .task import QuickLookTask

MINUTES_SETTING, USUAL_MINUTES = "chipwise/quick_look_minutes", 2.0


class QuickLookPanel(QWidget):
    """Starts quick looks one at a time, shows how far they are, and puts what they give on the canvas.

    Args:
        iface: QGIS's interface, for its canvas.
    """

    def __init__(self, session: Session, iface, parent=None):
        super().__init__(parent)
        self._session, self._iface = session, iface
        self._task: QuickLookTask | None = None
        self._looked_at = ""  # id of the image that the task is about
        self._model = ""
        self._folder: Path | None = None
        self._is_closed = False
        self._layers = ResultLayers()
        self._prefilled = Prefilled(session, self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        self._add_quick_look(layout)
        self._add_dialogs(layout)
        session.image_changed.connect(self._begin_anew)
        session.samples_changed.connect(self._refresh)
        QgsProject.instance().cleared.connect(self._project_closed)
        self._refresh()

    def start(self) -> None:
        """Begin a quick look of what the canvas shows; what is in its way is told below the button."""
        try:
            self._task = self._new_task()
        except (ChipwiseError, QgsProcessingException) as error:
            self._status.setText(str(error))
            return
        self._looked_at = self._session.image.id()
        self._task.progressChanged.connect(self._show_progress)
        self._task.told.connect(self._status.setText)
        self._task.ended.connect(self._ended)
        self._progress.setValue(0)
        self._refresh()
        QgsApplication.taskManager().addTask(self._task)

    def cancel(self) -> None:
        """End the quick look that runs; the worker is gone a few seconds later at most."""
        if self._task is not None:
            self._status.setText(_tr("Cancelling..."))
            self._task.cancel()

    def close(self) -> bool:
        """End what runs, and let go of session and project; a second call changes nothing."""
        if self._is_closed:
            return super().close()
        self._is_closed = True
        if self._task is not None:
            self._task.progressChanged.disconnect(self._show_progress)
            self._task.told.disconnect(self._status.setText)
            self._task.ended.disconnect(self._ended)
            self._task.cancel()
            self._task = None
        self._session.image_changed.disconnect(self._begin_anew)
        self._session.samples_changed.disconnect(self._refresh)
        QgsProject.instance().cleared.disconnect(self._project_closed)
        self._prefilled.close()
        return super().close()

    # ---- what a quick look is made of --------------------------------------------------------------------------------

    def _new_task(self) -> QuickLookTask:
        """Take down all that must be asked of layers and canvas; nothing that takes long.

        Raises:
            RequestError: something is missing.
            QgsProcessingException: the image cannot be read.
        """
        image, samples = self._session.image, self._session.samples
        if image is None or samples is None:
            raise RequestError(_missing())
        field = field_of_classes(samples)
        if not field:
            raise RequestError(
                _tr("The layer {name} does not say which field holds the classes; style it by that field.").format(
                    name=samples.name()
                )
            )
        visible = visible_extent(image, self._iface.mapCanvas())
        view, ground = middle(visible, image), surroundings(visible, image)
        snapshot = Snapshot(samples, ground, image.crs())
        folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=QgsProcessingUtils.tempFolder()))
        try:
            raster, jobs = self._raster(image, ground, folder)
        except QgsProcessingException:
            folder.rmdir()
            raise
        known = {
            "image": raster,
            "schema": json.dumps(self._session.schema.to_dict()) if self._session.schema else "",
            "surroundings": as_input(ground),
            "side": int(min(size(ground, image))),
            "view": as_input(view),
            "folder": folder,
            "minutes": self._minutes.value(),
            "model": self._model if self._goes_on.isChecked() else "",
        }
        write = partial(write_samples, snapshot, samples.name(), field, 0.0, folder / "samples.geojsonl")
        runtime = QgsApplication.processingRegistry().providerById("chipwise").runtime
        task = QuickLookTask(runtime, lambda written: QuickLook(samples=written, **known), jobs, write, folder)
        task.setDependentLayers([image, samples])  # QGIS cancels it when one of them is removed
        return task

    def _raster(self, image, ground, folder: Path):
        """The image as a file, and what must be done to make it one where it is none, such as a web service."""
        if is_file(image):
            return raster_input(image), []
        canvas = self._iface.mapCanvas()
        cell_size = canvas.mapUnitsPerPixel() * ground.width() / max(self._width_on_canvas(image, ground), 1e-300)
        path = folder / (re.sub(r"[^\w-]+", "_", title(image)) + ".tif")
        return RasterInput(str(path)), [RenderedRaster(image, frame_of(image, ground, cell_size), path).write]

    def _width_on_canvas(self, image, ground) -> float:
        """The width of a ground in the units of the canvas."""
        settings = self._iface.mapCanvas().mapSettings()
        return settings.layerExtentToOutputExtent(image, ground).width()

    # ---- what happens to it ------------------------------------------------------------------------------------------

    def _show_progress(self, percent: float) -> None:
        self._progress.setValue(round(percent))

    def _ended(self, is_done: bool) -> None:
        task, self._task = self._task, None
        if is_done:
            if self._session.image is not None and self._session.image.id() == self._looked_at:
                self._model = str(task.look.trained)  # one of another image may know other bands
            self._layers.show(task.look, self._looked_at)
            if self._folder is not None:
                shutil.rmtree(self._folder, ignore_errors=True)  # nothing shows the map before any more
            self._folder = task.look.folder
            self._status.setText(_ready(len(task.warnings)))
            self._status.setToolTip("\n\n".join(task.warnings))
        else:
            self._status.setText(task.problem or _tr("Cancelled."))
        self._refresh()

    def _begin_anew(self, _image=None) -> None:
        """Another image is worked on."""
        self._model = ""
        self._refresh()

    def _project_closed(self) -> None:
        self._model = ""
        self.cancel()

    def _refresh(self, _layer=None) -> None:
        """Offer what can be done now."""
        is_running = self._task is not None
        is_ready = self._session.image is not None and self._session.samples is not None
        self._go.setEnabled(is_ready and not is_running)
        self._cancel.setEnabled(is_running)
        self._progress.setVisible(is_running)
        self._goes_on.setEnabled(bool(self._model) and not is_running)
        if not is_running and is_ready == (self._status.text() == _missing()):
            self._status.setText("" if is_ready else _missing())

    # ---- widgets -----------------------------------------------------------------------------------------------------

    def _add_quick_look(self, layout: QVBoxLayout) -> None:
        self._go = QPushButton(QgsApplication.getThemeIcon("/mActionStart.svg"), _tr("&Quick look"), self)
        self._go.setToolTip(
            _tr("Train a small network for a short time on the samples around the view, and classify what is seen.")
        )
        self._go.clicked.connect(self.start)
        self._minutes = QDoubleSpinBox(self)
        self._minutes.setRange(0.5, 60)
        self._minutes.setDecimals(1)
        self._minutes.setSuffix(_tr(" min"))
        self._minutes.setAccessibleName(_tr("Minutes of training"))
        self._minutes.setToolTip(_tr("How long training may take."))
        self._minutes.setValue(QgsSettings().value(MINUTES_SETTING, USUAL_MINUTES, type=float))
        self._minutes.valueChanged.connect(lambda minutes: QgsSettings().setValue(MINUTES_SETTING, minutes))
        self._cancel = QPushButton(QgsApplication.getThemeIcon("/mActionStop.svg"), _tr("&Cancel"), self)
        self._cancel.clicked.connect(self.cancel)
        self._goes_on = QCheckBox(_tr("G&o on from the last look"), self)
        self._goes_on.setChecked(True)
        self._goes_on.setToolTip(_tr("Begin with what the network has learnt already; else it begins anew."))
        self._progress = QProgressBar(self)
        self._progress.setAccessibleName(_tr("Progress of the quick look"))
        self._status = QLabel(self)
        self._status.setWordWrap(True)
        self._status.setAccessibleName(_tr("State of the quick look"))
        row = QHBoxLayout()
        for widget in (self._go, self._minutes, self._cancel):
            row.addWidget(widget)
        layout.addLayout(row)
        for widget in (self._goes_on, self._progress, self._status):
            layout.addWidget(widget)

    def _add_dialogs(self, layout: QVBoxLayout) -> None:
        layout.addSpacing(self.fontMetrics().height())
        layout.addWidget(QLabel(_tr("With all settings:"), self))
        row = QHBoxLayout()
        for algorithm, text, parameters in (
            ("exporttrainingdata", _tr("&Export..."), self._prefilled.export),
            ("trainmodel", _tr("&Train..."), self._prefilled.train),
            ("classifypixels", _tr("C&lassify..."), self._prefilled.classify),
        ):
            button = QPushButton(text, self)
            button.setObjectName(algorithm)
            button.clicked.connect(partial(self._open, algorithm, parameters))
            row.addWidget(button)
        layout.addLayout(row)

    def _open(self, algorithm: str, parameters, _checked=False) -> None:
        self._prefilled.open(algorithm, parameters())


def _ready(warnings: int) -> str:
    said = _tr("The map is ready: correct it where it is wrong or unsure, and look again.")
    return said + (" " + _tr("Warnings ({count}): point here.").format(count=warnings) if warnings else "")


def _missing() -> str:
    return _tr("Choose an image and a layer of samples first.")


def _tr(text: str) -> str:
    return QCoreApplication.translate("QuickLookPanel", text)
