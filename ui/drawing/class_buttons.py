"""A button for each class, of which the one that is drawn with is down."""

from __future__ import annotations

from qgis.PyQt.QtCore import QSize, Qt
from qgis.PyQt.QtWidgets import QButtonGroup, QGridLayout, QScrollArea, QSizePolicy, QToolButton, QWidget

from ...core.schema import LandClass
from ..session import Session
from ..swatches import swatch

#: Classes that have a key.
KEYS = 9
#: Rows of buttons that are seen at once, and how many stand in a row.
ROWS, COLUMNS = 4, 2


class ClassButtons(QScrollArea):
    """Shows and changes the session's current class."""

    def __init__(self, session: Session, parent: QWidget | None = None):
        super().__init__(parent)
        self._session = session
        self.group = QButtonGroup(self)
        self.group.idClicked.connect(session.set_current_class)
        inside = QWidget()
        self._grid = QGridLayout(inside)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(self.fontMetrics().height() // 4)
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setWidget(inside)
        session.schema_changed.connect(self._rebuild)
        session.current_class_changed.connect(self._show_current)
        self._rebuild()

    def close(self) -> bool:
        """Let go of the session."""
        self._session.schema_changed.disconnect(self._rebuild)
        self._session.current_class_changed.disconnect(self._show_current)
        return super().close()

    def choose(self, number: int) -> None:
        """Draw with the class at a place in the schema, counted from 1; nothing happens if there is none."""
        buttons = self.group.buttons()
        if number <= len(buttons):
            self._session.set_current_class(self.group.id(buttons[number - 1]))

    def _rebuild(self) -> None:
        for button in self.group.buttons():
            self.group.removeButton(button)
            button.deleteLater()
        for place, item in enumerate(self._session.schema.classes if self._session.schema else ()):
            button = self._button(item, place + 1)
            self.group.addButton(button, item.value)
            self._grid.addWidget(button, place // COLUMNS, place % COLUMNS)
        buttons = self.group.buttons()
        rows = min(-(-len(buttons) // COLUMNS), ROWS)
        height = max((button.sizeHint().height() for button in buttons), default=0)
        self.setFixedHeight(rows * (height + self._grid.verticalSpacing()))
        self._show_current(self._session.current_class)

    def _button(self, item: LandClass, number: int) -> QToolButton:
        button = QToolButton()
        button.setCheckable(True)
        button.setIcon(swatch(item.color))
        side = self.fontMetrics().height()
        button.setIconSize(QSize(side, side))
        name = item.name.replace("&", "&&")
        button.setText(f"{number}  {name}" if number <= KEYS else name)
        button.setAccessibleName(item.name)
        button.setToolTip(item.name)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        return button

    def _show_current(self, value: int) -> None:
        button = self.group.button(value)
        if button is not None:
            button.setChecked(True)
            self.ensureWidgetVisible(button)
