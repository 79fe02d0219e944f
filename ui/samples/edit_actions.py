"""Undo, redo and save of the samples, whichever layer is the active one of QGIS."""

from __future__ import annotations

from collections.abc import Callable

from qgis.core import QgsApplication, QgsVectorLayer
from qgis.PyQt.QtCore import QCoreApplication, QObject
from qgis.PyQt.QtWidgets import QAction

from ...core.errors import SamplesError
from ..session import Session


class EditActions(QObject):
    """Actions for the edit buffer of the session's samples; each is on while there is something for it to do.

    Args:
        do: called with what an action does to the layer.
    """

    def __init__(self, session: Session, do: Callable[[Callable[[QgsVectorLayer], None]], None], parent: QObject):
        super().__init__(parent)
        self._session, self._do = session, do
        self._layer: QgsVectorLayer | None = None
        self.undo = self._action("mActionUndo", _tr("Undo the last change of the samples"), _undo)
        self.redo = self._action("mActionRedo", _tr("Redo the change of the samples"), _redo)
        self.save = self._action("mActionSaveEdits", _tr("Save the samples"), _save)
        session.samples_changed.connect(self._watch)
        self._watch(session.samples)

    def close(self) -> None:
        """Let go of session and layer."""
        self._session.samples_changed.disconnect(self._watch)
        self._watch(None)

    def _action(self, icon: str, text: str, change: Callable[[QgsVectorLayer], None]) -> QAction:
        action = QAction(QgsApplication.getThemeIcon(f"/{icon}.svg"), text, self)
        action.triggered.connect(lambda _=False: self._do(change))
        return action

    def _watch(self, layer: QgsVectorLayer | None) -> None:
        for signal in self._signals():
            signal.disconnect(self._show)
        if self._layer is not None:
            self._layer.willBeDeleted.disconnect(self._forget)
        self._layer = layer
        for signal in self._signals():
            signal.connect(self._show)
        if layer is not None:
            layer.willBeDeleted.connect(self._forget)
        self._show()

    def _signals(self) -> list:
        layer = self._layer
        if layer is None:
            return []
        stack = layer.undoStack()
        # Not layerModified, which comes for each sample of a step.
        steps = [stack.indexChanged, stack.canUndoChanged, stack.canRedoChanged]
        return [*steps, layer.afterCommitChanges, layer.editingStopped]

    def _forget(self) -> None:
        self._layer = None
        self._show()

    def _show(self, *_) -> None:
        layer = self._layer
        self.undo.setEnabled(layer is not None and layer.undoStack().canUndo())
        self.redo.setEnabled(layer is not None and layer.undoStack().canRedo())
        self.save.setEnabled(layer is not None and layer.isEditable() and layer.isModified())


def _undo(layer: QgsVectorLayer) -> None:
    layer.undoStack().undo()
    layer.triggerRepaint()


def _redo(layer: QgsVectorLayer) -> None:
    layer.undoStack().redo()
    layer.triggerRepaint()


def _save(layer: QgsVectorLayer) -> None:
    """Save, and go on editing.

    Raises:
        SamplesError: the layer's source does not take all changes.
    """
    if not layer.commitChanges(False):
        reason = " ".join(layer.commitErrors())
        raise SamplesError(_tr("The samples cannot be saved: {reason}").format(reason=reason))


def _tr(text: str) -> str:
    return QCoreApplication.translate("SampleEdits", text)
