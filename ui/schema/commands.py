"""Changes of the classes as steps that can be undone."""

from __future__ import annotations

from collections.abc import Callable, Mapping

try:
    from qgis.PyQt.QtGui import QUndoCommand, QUndoStack  # where they are in Qt 6
except ImportError:
    from qgis.PyQt.QtWidgets import QUndoCommand, QUndoStack  # type: ignore[attr-defined]

from ...core.schema import ClassSchema

__all__ = ["ChangeSchema", "QUndoStack"]

Values = Mapping[int, int]


class ChangeSchema(QUndoCommand):
    """Puts other classes in the place of those there are; schemas never change, so both are simply kept.

    Args:
        apply: called with the classes to put there, and with the class values that samples are to follow.
        text: what the step is called in the undo button.
        states: the classes before and after the step; None for none.
        values: what samples are to follow when the step is undone and when it is done, as
            ``Session.class_values_changed`` says it; empty where samples cannot be told apart any more.
    """

    def __init__(
        self,
        apply: Callable[[ClassSchema | None, Values], None],
        text: str,
        states: tuple[ClassSchema | None, ClassSchema | None],
        values: tuple[Values, Values] = ({}, {}),
    ):
        super().__init__(text)
        self._apply = apply
        self._states = states
        self._values = values

    def redo(self) -> None:
        """Do it, or do it again."""
        self._apply(self._states[1], self._values[1])

    def undo(self) -> None:
        """Put back what was there."""
        self._apply(self._states[0], self._values[0])
