"""The cells of the table: what cannot be taken is refused in the cell with the reason; colours as swatches."""

from __future__ import annotations

from collections.abc import Callable

from qgis.core import QgsApplication
from qgis.gui import QgsColorDialog
from qgis.PyQt.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QPoint, Qt
from qgis.PyQt.QtGui import QPainter, QPen, QValidator
from qgis.PyQt.QtWidgets import QLineEdit, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QToolTip, QWidget

#: Keys that edit a cell.
EDIT_KEYS = (Qt.Key.Key_F2, Qt.Key.Key_Return, Qt.Key.Key_Enter)


class CellDelegate(QStyledItemDelegate):
    """Edits a cell of ``ClassTableModel``; Enter and leaving the cell take only what the model would."""

    # Names of Qt's interface.
    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: QModelIndex) -> QWidget:  # noqa: N802
        """A line that knows what is wrong with it."""
        return CellEditor(lambda text: index.model().problem(index, text), parent)

    def setModelData(self, editor: QLineEdit, model, index: QModelIndex) -> None:  # noqa: N802
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


class SwatchDelegate(QStyledItemDelegate):
    """Shows colours as swatches, and edits them with QGIS's dialog: after a double click, F2 or Enter."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        """Draw the swatch in the cell, selected or not, with an outline that shows on any background."""
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, option.palette.highlight())
        margin = option.rect.height() // 5
        painter.setPen(QPen(option.palette.mid().color()))
        painter.setBrush(index.data())
        painter.drawRect(option.rect.adjusted(margin, margin, -margin - 1, -margin - 1))
        painter.restore()

    # Names of Qt's interface.
    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: QModelIndex) -> None:  # noqa: N802
        """Nothing in the cell: the dialog is the editor."""

    def editorEvent(self, event, model, option: QStyleOptionViewItem, index: QModelIndex) -> bool:  # noqa: N802
        """Ask for a colour."""
        is_key = event.type() == QEvent.Type.KeyPress and event.key() in EDIT_KEYS
        if not is_key and event.type() != QEvent.Type.MouseButtonDblClick:
            return False
        cell = QPersistentModelIndex(index)  # the classes may change while the dialog is open
        before = index.data(Qt.ItemDataRole.EditRole)
        color = QgsColorDialog.getColor(before, option.widget, self.tr("Colour of the class"))
        if color.isValid() and cell.isValid():
            model.setData(QModelIndex(cell), color)
        return True


class _Validator(QValidator):
    """Lets anything be typed, and nothing wrong be accepted."""

    def __init__(self, problem: Callable[[str], str], parent: QObject):
        super().__init__(parent)
        self._problem = problem

    def validate(self, text: str, position: int):
        """Acceptable or not yet."""
        state = QValidator.State.Intermediate if self._problem(text) else QValidator.State.Acceptable
        return state, text, position
