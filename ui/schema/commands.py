"""Changes of the classes as steps that can be undone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

try:
    from qgis.PyQt.QtGui import QUndoCommand, QUndoStack  # where they are in Qt 6
except ImportError:
    from qgis.PyQt.QtWidgets import QUndoCommand, QUndoStack  # type: ignore[attr-defined]

from ...core.schema import ClassSchema

__all__ = ["ChangeSchema", "QUndoStack", "State"]

Values = Mapping[int, int]


@dataclass(frozen=True)
class State:
    """What there is before or after a step.

    Args:
        schema: the classes; None for none.
        values: what samples are to follow when this is put there, as ``Session.class_values_changed`` says it; empty
            where samples cannot be told apart any more.
        file: where the classes are kept, "" for nowhere; None leaves that as it is.
    """

    schema: ClassSchema | None
    values: Values
    file: str | None = None


class ChangeSchema(QUndoCommand):
    """Puts other classes in the place of those there are; schemas never change, so both are simply kept.

    Args:
        apply: called with what to put there.
        text: what the step is called in the undo button.
    """

    def __init__(self, apply: Callable[[State], None], text: str, before: State, after: State):
        super().__init__(text)
        self._apply, self._before, self._after = apply, before, after

    def redo(self) -> None:
        """Do it, or do it again."""
        self._apply(self._after)

    def undo(self) -> None:
        """Put back what was there."""
        self._apply(self._before)
