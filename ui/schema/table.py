"""The table of classes."""

from __future__ import annotations

from qgis.PyQt.QtCore import QEvent, QSize, Qt
from qgis.PyQt.QtGui import QKeySequence, QPainter, QPalette
from qgis.PyQt.QtWidgets import QAbstractItemView, QAction, QHeaderView, QTableView, QWidget

from ..flags import as_number
from .cells import EDIT_KEYS, CellDelegate, SwatchDelegate
from .model import COLOR, NAME, ClassTableModel

#: Rows that are shown without scrolling, at least.
ROWS = 5


class ClassTable(QTableView):
    """Says what to do while it is empty, and has keys of its own while it has the focus."""

    def __init__(self, model: ClassTableModel, parent: QWidget):
        super().__init__(parent)
        self._keys: list[tuple[QKeySequence.StandardKey, QAction]] = []
        self.setModel(model)
        self.setAccessibleName(self.tr("Classes"))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.SelectedClicked
        )
        self.setTabKeyNavigation(False)  # Tab leaves the table; the arrow keys move in it
        self.setAlternatingRowColors(True)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.setItemDelegate(CellDelegate(self))
        self.setItemDelegateForColumn(COLOR, SwatchDelegate(self))
        self._set_sizes()

    def add_key(self, key: QKeySequence.StandardKey, action: QAction) -> None:
        """Have a key do an action here, whatever else it does in QGIS's window."""
        self._keys.append((key, action))

    def _set_sizes(self) -> None:
        height = self.fontMetrics().height()
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setMinimumSectionSize(height * 2)
        header.setResizeContentsPrecision(0)  # measures visible rows only, however many classes there are
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(COLOR, QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        self.setColumnWidth(COLOR, height * 2)
        row = round(height * 1.5)
        self.verticalHeader().setDefaultSectionSize(row)
        self.setMinimumHeight(row * ROWS)

    # Names of Qt's interface, here and below.
    def sizeHint(self) -> QSize:  # noqa: N802
        """No more rows than needed: Qt's own hint would make the dock scroll where there is room for all panels."""
        return self.minimumSize()

    def event(self, event) -> bool:
        """Claim the keys of the table before QGIS's window takes them."""
        if event.type() == QEvent.Type.ShortcutOverride and any(event.matches(key) for key, _ in self._keys):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event) -> None:  # noqa: N802
        """Do what the keys of the table do."""
        for key, action in self._keys:
            if event.matches(key):
                action.trigger()
                return
        cell = self.currentIndex()
        if event.key() in EDIT_KEYS and cell.isValid() and cell.column() == COLOR:
            self.edit(cell, QAbstractItemView.EditTrigger.EditKeyPressed, event)
            return
        super().keyPressEvent(event)

    def paintEvent(self, event) -> None:  # noqa: N802
        """Say what to do while there is no class."""
        super().paintEvent(event)
        if self.model().rowCount() == 0:
            painter = QPainter(self.viewport())
            painter.setPen(self.palette().color(QPalette.ColorRole.PlaceholderText))
            area = self.viewport().rect().adjusted(*(self.fontMetrics().height() * sign for sign in (1, 1, -1, -1)))
            text = self.tr("No classes yet. Add one, open a schema, or take over those of a layer.")
            painter.drawText(area, as_number(Qt.AlignmentFlag.AlignCenter) | as_number(Qt.TextFlag.TextWordWrap), text)
            painter.end()
