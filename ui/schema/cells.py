"""The editor of a value or name: what cannot be taken is refused in the cell, with the reason."""

from __future__ import annotations

from collections.abc import Callable

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QModelIndex, QObject, QPoint
from qgis.PyQt.QtGui import QValidator
from qgis.PyQt.QtWidgets import QLineEdit, QStyledItemDelegate, QStyleOptionViewItem, QToolTip, QWidget


class CellDelegate(QStyledItemDelegate):
    """Edits a cell of ``ClassTableModel``; Enter and leaving the cell take only what the model would."""

    # Names of Qt's interface.
    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: QModelIndex) -> QWidget:  # noqa: N802
        """A line that knows what is wrong with it."""
        return CellEditor(lambda text: index.model().problem(index, text), parent)

    def setModelData(self, editor: QWidget, model, index: QModelIndex) -> None:  # noqa: N802
        """Hand over what was entered."""
        model.setData(index, editor.text())


class CellEditor(QLineEdit):
    """A line that shows a sign and the reason while it holds what cannot be taken."""

    def __init__(self, problem: Callable[[str], str], parent: QWidget):
        super().__init__(parent)
        self._problem = problem
        self._sign = self.addAction(
            QgsApplication.getThemeIcon("/mIconWarning.svg"), self.ActionPosition.TrailingPosition
        )
        self._sign.setVisible(False)
        self.setFrame(False)
        self.setAutoFillBackground(True)
        self.setValidator(_Validator(problem, self))
        self.textChanged.connect(self._show_problem)

    def _show_problem(self, text: str) -> None:
        problem = self._problem(text)
        self._sign.setVisible(bool(problem))
        self.setToolTip(problem)
        self.setAccessibleDescription(problem)
        QToolTip.showText(self.mapToGlobal(QPoint(0, self.height())), problem, self)


class _Validator(QValidator):
    """Lets anything be typed, and nothing wrong be accepted."""

    def __init__(self, problem: Callable[[str], str], parent: QObject):
        super().__init__(parent)
        self._problem = problem

    def validate(self, text: str, position: int):
        """Acceptable or not yet."""
        state = QValidator.State.Intermediate if self._problem(text) else QValidator.State.Acceptable
        return state, text, position
