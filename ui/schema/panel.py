"""The panel in which classes are made, changed, opened and saved."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from qgis.core import Qgis, QgsApplication, QgsSettings
from qgis.PyQt.QtCore import QItemSelection, QItemSelectionModel, Qt
from qgis.PyQt.QtGui import QColor, QIcon, QKeySequence, QPixmap
from qgis.PyQt.QtWidgets import QAction, QFileDialog, QHBoxLayout, QLabel, QMenu, QToolButton, QVBoxLayout, QWidget

from ...core.errors import ChipwiseError
from ..session import Session
from .esri import SUFFIXES
from .files import open_schema, save_schema
from .from_layer import FromLayerDialog
from .model import COLUMNS, NAME, ClassTableModel
from .table import ClassTable

FOLDER_SETTING = "chipwise/schema_folder"


class SchemaPanel(QWidget):
    """The table of classes with its buttons; the selected class is the one that is drawn with."""

    def __init__(self, session: Session, iface, parent: QWidget | None = None):
        super().__init__(parent)
        self._session = session
        self._iface = iface
        self._selected: list[int] = []
        self.model = ClassTableModel(session, self)
        self.table = ClassTable(self.model, self)
        self.file_label = QLabel(self)
        self._make_actions()
        self._lay_out()
        self._connect()
        self._show_current(session.current_class)
        self._update()

    def close(self) -> bool:
        """Let go of the session."""
        self._session.current_class_changed.disconnect(self._show_current)
        self._session.schema_changed.disconnect(self._update)
        self._session.reset.disconnect(self._update)
        self.model.close()
        return super().close()

    # What the buttons do

    def new(self) -> None:
        """Begin without classes."""
        self._session.put_schema(self.tr("New schema"), None)
        self._saved_as("")

    def open(self) -> None:
        """Ask for a file and take over its classes."""
        patterns = " ".join(f"*{suffix}" for suffix in (".json", *SUFFIXES))
        kinds = self.tr("Class schemas of Chipwise and ArcGIS") + f" ({patterns});;" + self.tr("All files") + " (*)"
        path = QFileDialog.getOpenFileName(self, self.tr("Open a class schema"), self._folder(), kinds)[0]
        if not path:
            return
        try:
            schema = open_schema(path)
        except ChipwiseError as problem:
            self._complain(str(problem))
            return
        file = "" if Path(path).suffix.lower() in SUFFIXES else path  # the others' formats are read only
        self._session.put_schema(self.tr("Open schema"), schema, file)
        self._saved_as(file)

    def save(self) -> None:
        """Write the classes to their file; ask for one if they have none."""
        if self._session.schema_file:
            self._write(self._session.schema_file)
        else:
            self.save_as()

    def save_as(self) -> None:
        """Ask for a file and write the classes to it."""
        name = self._session.schema_file or str(Path(self._folder()) / f"{self._session.schema.name or 'classes'}.json")
        kinds = self.tr("Class schemas") + " (*.json)"
        path = QFileDialog.getSaveFileName(self, self.tr("Save the class schema"), name, kinds)[0]
        if path:
            self._write(path if Path(path).suffix else f"{path}.json")

    def take_from_layer(self) -> None:
        """Ask for a layer and take over its classes."""
        dialog = FromLayerDialog(self, self._session.samples)
        if dialog.exec():
            self._session.put_schema(self.tr("Classes from a layer"), dialog.schema)
            self._saved_as("")

    def add(self) -> None:
        """Add a class and let its name be typed."""
        row = self.model.add()
        self.select([row])
        self.table.edit(self.model.index(row, NAME))

    def select(self, rows: list[int]) -> None:
        """Select rows; the last one is the class that is drawn with."""
        selection = QItemSelection()
        for row in rows:
            selection.select(self.model.index(row, 0), self.model.index(row, COLUMNS - 1))
        model = self.table.selectionModel()
        if rows:
            model.setCurrentIndex(self.model.index(rows[-1], NAME), QItemSelectionModel.SelectionFlag.NoUpdate)
        model.select(selection, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def selected_rows(self) -> list[int]:
        """The selected rows from top to bottom."""
        return sorted(index.row() for index in self.table.selectionModel().selectedRows())

    # How it is built

    def _make_actions(self) -> None:
        undo, redo = self.model.undo_stack.createUndoAction(self), self.model.undo_stack.createRedoAction(self)
        self.undo_action, self.redo_action = undo, redo
        undo.setIcon(_icon("mActionUndo"))
        redo.setIcon(_icon("mActionRedo"))
        self.new_action = self._action("mActionFileNew", self.tr("New schema"), self.new)
        self.open_action = self._action("mActionFileOpen", self.tr("Open a schema…"), self.open)
        self.save_action = self._action("mActionFileSave", self.tr("Save the schema"), self.save)
        self.save_as_action = self._action("mActionFileSaveAs", self.tr("Save the schema as…"), self.save_as)
        self.layer_action = self._action("mActionSharingImport", self.tr("Classes from a layer…"), self.take_from_layer)
        self.add_action = self._action("symbologyAdd", self.tr("Add a class"), self.add)
        self.remove_action = self._action(
            "symbologyRemove", self.tr("Remove the selected classes"), lambda: self.model.remove(self.selected_rows())
        )
        self.up_action = self._action(
            "mActionArrowUp", self.tr("Move up"), lambda: self.model.move(self.selected_rows(), -1), "Alt+Up"
        )
        self.down_action = self._action(
            "mActionArrowDown", self.tr("Move down"), lambda: self.model.move(self.selected_rows(), 1), "Alt+Down"
        )
        self.recolor_action = self._action(
            "mActionStyleManager", self.tr("Colours that colour-blind readers can tell apart"), self.model.recolor
        )
        self.merge_menu = QMenu(self)
        self.merge_menu.aboutToShow.connect(self._list_merges)
        self.merge_action = self._action("mActionMergeFeatures", self.tr("Merge the selected classes"), lambda: None)
        self.merge_action.setMenu(self.merge_menu)

    def _action(self, icon: str, text: str, slot: Callable[[], None], key: str = "") -> QAction:
        action = QAction(_icon(icon), text, self)
        action.triggered.connect(lambda *_: slot())
        if key:
            action.setShortcut(QKeySequence(key))
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            action.setToolTip(f"{text} ({action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)})")
            self.addAction(action)
        return action

    def _lay_out(self) -> None:
        files = (self.new_action, self.open_action, self.save_action, self.save_as_action, self.layer_action)
        above = self._row(files)
        above.addWidget(self.file_label, 1)
        for action in (self.undo_action, self.redo_action):
            above.addWidget(self._button(action))
        below = self._row((self.add_action, self.remove_action, self.merge_action, self.up_action, self.down_action))
        below.addStretch(1)
        below.addWidget(self._button(self.recolor_action))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(above)
        layout.addWidget(self.table, 1)
        layout.addLayout(below)

    def _row(self, actions) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(0)
        for action in actions:
            row.addWidget(self._button(action))
        return row

    def _button(self, action: QAction) -> QToolButton:
        """A button for the mouse and for the keyboard, which those of a QToolBar are not."""
        button = QToolButton(self)
        button.setDefaultAction(action)
        button.setAutoRaise(True)
        button.setAccessibleName(action.text())
        if action.menu():
            button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        return button

    def _connect(self) -> None:
        self.table.add_key(QKeySequence.StandardKey.Undo, self.undo_action)
        self.table.add_key(QKeySequence.StandardKey.Redo, self.redo_action)
        self.table.add_key(QKeySequence.StandardKey.Delete, self.remove_action)
        self.model.refused.connect(self._complain)
        self.model.modelAboutToBeReset.connect(self._remember_selection)
        self.model.modelReset.connect(self._select_again)
        self.model.undo_stack.cleanChanged.connect(self._update)
        self.table.selectionModel().selectionChanged.connect(self._follow_selection)
        self._session.current_class_changed.connect(self._show_current)
        self._session.schema_changed.connect(self._update)
        self._session.reset.connect(self._update)

    # How it follows

    def _remember_selection(self) -> None:
        self._selected = [self.model.land_class(row).value for row in self.selected_rows()]

    def _select_again(self) -> None:
        rows = [self.model.row_of(value) for value in self._selected]
        self.select([row for row in rows if row >= 0])

    def _follow_selection(self, *_) -> None:
        rows = self.selected_rows()
        if rows:
            current = self.table.currentIndex().row()
            row = current if current in rows else rows[-1]
            self._session.set_current_class(self.model.land_class(row).value)
        self._update()

    def _show_current(self, value: int) -> None:
        row = self.model.row_of(value)
        if row >= 0 and row not in self.selected_rows():
            self.select([row])

    def _update(self, *_) -> None:
        rows = self.selected_rows()
        count = self.model.rowCount()
        for action in (self.save_action, self.save_as_action, self.new_action, self.recolor_action):
            action.setEnabled(count > 0)
        self.remove_action.setEnabled(bool(rows))
        self.merge_action.setEnabled(len(rows) > 1)
        self.up_action.setEnabled(bool(rows) and rows != list(range(len(rows))))
        self.down_action.setEnabled(bool(rows) and rows != list(range(count - len(rows), count)))
        file = Path(self._session.schema_file).name
        changed = "" if self.model.undo_stack.isClean() else "*"
        self.file_label.setText(f" {file}{changed}" if file else "")
        self.file_label.setToolTip(self._session.schema_file)

    def _list_merges(self) -> None:
        self.merge_menu.clear()
        rows = self.selected_rows()
        for row in rows:
            item = self.model.land_class(row)
            swatch = QPixmap(self.fontMetrics().height(), self.fontMetrics().height())
            swatch.fill(QColor(item.color))
            action = self.merge_menu.addAction(QIcon(swatch), self.tr("into {name}").format(name=item.name))
            action.triggered.connect(lambda *_, into=row: self.model.merge(rows, into))

    # Files

    def _write(self, path: str) -> None:
        try:
            save_schema(self._session.schema, path)
        except ChipwiseError as problem:
            self._complain(str(problem))
            return
        self._saved_as(path)

    def _saved_as(self, path: str) -> None:
        if path:
            QgsSettings().setValue(FOLDER_SETTING, str(Path(path).parent))
        self._session.set_schema_file(path)
        self.model.undo_stack.setClean()
        self._update()

    def _folder(self) -> str:
        return QgsSettings().value(FOLDER_SETTING, "") or str(Path.home())

    def _complain(self, text: str) -> None:
        self._iface.messageBar().pushMessage(self.tr("Class schema"), text, level=Qgis.MessageLevel.Warning)


def _icon(name: str) -> QIcon:
    return QgsApplication.getThemeIcon(f"/{name}.svg")
