"""Steps that QGIS can undo; one that changes many samples is spread over events, so that QGIS stays responsive."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from qgis.core import QgsVectorLayer
from qgis.PyQt.QtCore import QCoreApplication, QObject, QTimer

from ...core.errors import SamplesError

#: So many samples are changed in one event. QGIS's edit buffer takes up to 4 microseconds for each.
SLICE = 2000


def start_editing(layer: QgsVectorLayer) -> None:
    """Make a layer editable, if it is not.

    Raises:
        SamplesError: it cannot be edited.
    """
    if not layer.isEditable() and not layer.startEditing():
        raise SamplesError(
            _tr(
                "The layer {name} cannot be edited; save it as a GeoPackage (Export > Save Features As) and use that."
            ).format(name=layer.name())
        )


@contextmanager
def one_step(layer: QgsVectorLayer, text: str) -> Iterator[None]:
    """What is done to the layer inside is one step to undo, or nothing is done at all if it raises.

    Raises:
        SamplesError: the layer cannot be edited.
    """
    finish_step(layer)
    start_editing(layer)
    layer.beginEditCommand(text)
    try:
        yield
    except BaseException:
        layer.destroyEditCommand()
        raise
    layer.endEditCommand()


def in_slices(layer: QgsVectorLayer, text: str, ids: Sequence[int], change: Callable[[Sequence[int]], None]) -> None:
    """Change samples in one step to undo: the first ``SLICE`` at once, the others in events to come.

    Args:
        change: changes the samples of the ids that it is given.

    Raises:
        SamplesError: the layer cannot be edited.
    """
    if len(ids) <= SLICE:
        with one_step(layer, text):
            change(ids)
        return
    finish_step(layer)
    start_editing(layer)
    SlicedStep(layer, text, [ids[i : i + SLICE] for i in range(0, len(ids), SLICE)], change).next()


def finish_step(layer: QgsVectorLayer) -> None:
    """Do at once what is left of a step that is made in slices; nothing where there is none."""
    for step in layer.findChildren(SlicedStep):
        step.finish()


class SlicedStep(QObject):
    """A step in the making. Until it ends nothing of the layer can be undone; saving the layer finishes it first.

    The layer owns it, so that it goes with the layer.
    """

    def __init__(
        self, layer: QgsVectorLayer, text: str, slices: list[Sequence[int]], change: Callable[[Sequence[int]], None]
    ):
        super().__init__(layer)
        self._layer, self._text, self._slices, self._change = layer, text, slices, change
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self.next)
        layer.beforeCommitChanges.connect(self.finish)
        # QGIS takes changes back by undoing them, which it cannot do in the middle of a step.
        layer.beforeRollBack.connect(self._end)
        layer.undoStack().beginMacro(text)

    def next(self) -> None:
        """Change the samples of the next slice, and end after the last one; if it fails nothing is changed at all."""
        self._layer.beginEditCommand(self._text)
        try:
            self._change(self._slices.pop(0))
        except BaseException:
            self._layer.endEditCommand()
            self._let_go()
            self._layer.destroyEditCommand()
            raise
        self._layer.endEditCommand()
        if self._slices:
            self._soon.start()
        else:
            self._end()

    def finish(self, *_) -> None:
        """Change all that are left."""
        while self._slices:
            self.next()

    def _end(self) -> None:
        self._let_go()
        self._layer.undoStack().endMacro()

    def _let_go(self) -> None:
        self._slices.clear()
        self._soon.stop()
        self._layer.beforeCommitChanges.disconnect(self.finish)
        self._layer.beforeRollBack.disconnect(self._end)
        self.setParent(None)
        self.deleteLater()


def _tr(text: str) -> str:
    return QCoreApplication.translate("SampleEdits", text)
