"""The classes as a table that can be edited."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from qgis.PyQt.QtCore import QAbstractTableModel, QLocale, QModelIndex, QObject, Qt, pyqtSignal
from qgis.PyQt.QtGui import QColor

from ...core.schema import MAX_VALUE, MIN_VALUE, ClassSchema, LandClass
from ..flags import as_number
from ..session import Session
from .commands import State
from .palette import distinct_colors, next_color

COLOR, VALUE, NAME, SAMPLES, PIXELS, SHARE = range(6)
COLUMNS = 6
EDITABLE = (COLOR, VALUE, NAME)


class ClassTableModel(QAbstractTableModel):
    """Shows the session's classes and counts; every change is one step of the session's ``undo_stack``."""

    refused = pyqtSignal(str)  # why a value or name was not taken

    def __init__(self, session: Session, parent: QObject | None = None):
        super().__init__(parent)
        self.undo_stack = session.undo_stack
        self._session = session
        self._classes = self._current()
        self._total = _pixels(session.counts)
        session.schema_changed.connect(self._take_over)
        session.counts_changed.connect(self._show_counts)

    def close(self) -> None:
        """Let go of the session."""
        self._session.schema_changed.disconnect(self._take_over)
        self._session.counts_changed.disconnect(self._show_counts)

    # What views ask

    # Names of Qt's interface, here and below.
    def rowCount(self, parent: QModelIndex | None = None) -> int:  # noqa: N802
        """One row a class."""
        return 0 if parent is not None and parent.isValid() else len(self._classes)

    def columnCount(self, parent: QModelIndex | None = None) -> int:  # noqa: N802
        """Colour, value, name, samples, pixels, share."""
        return 0 if parent is not None and parent.isValid() else COLUMNS

    def headerData(self, section: int, orientation, role: int = Qt.ItemDataRole.DisplayRole):  # noqa: N802
        """Titles of the columns, and what they mean."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        titles = ("", self.tr("Value"), self.tr("Name"), self.tr("Samples"), self.tr("Pixels"), self.tr("%"))
        meanings = (
            self.tr("Colour"),
            self.tr("Class value, a whole number from {lowest} to {highest}").format(
                lowest=MIN_VALUE, highest=MAX_VALUE
            ),
            self.tr("Name of the class"),
            self.tr("Number of samples"),
            self.tr("Number of labelled pixels"),
            self.tr("Share of all labelled pixels, in percent"),
        )
        if role == Qt.ItemDataRole.DisplayRole:
            return titles[section]
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return meanings[section]
        return _alignment(section) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def flags(self, index: QModelIndex):
        """Colour, value and name can be edited."""
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsEditable if index.column() in EDITABLE else flags

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole):
        """The text of a cell, or what an editor begins with."""
        if not index.isValid():
            return None
        item, column = self._classes[index.row()], index.column()
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(column)
        if column == COLOR:
            if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
                return self.tr("Colour {color}; double-click or press Enter to change it").format(color=item.color)
            is_color = role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole)
            return QColor(item.color) if is_color else None
        if role == Qt.ItemDataRole.EditRole:
            return {VALUE: str(item.value), NAME: item.name}.get(column)
        if role == Qt.ItemDataRole.ToolTipRole and column == PIXELS:
            return QLocale().toString(self._counts(item)[1])
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self._text(item, column)
        return None

    def setData(self, index: QModelIndex, value, role: int = Qt.ItemDataRole.EditRole) -> bool:  # noqa: N802
        """Change a class; False, and ``refused`` says why, if it cannot be."""
        if not index.isValid() or role != Qt.ItemDataRole.EditRole or index.column() not in EDITABLE:
            return False
        problem = self.problem(index, value)
        if problem:
            self.refused.emit(problem)
            return False
        row = index.row()
        old = self._classes[row]
        if index.column() == COLOR:
            return self._change(self.tr("Change colour"), row, replace(old, color=QColor(value).name()))
        if index.column() == NAME:
            same = {old.value: old.value}
            return self._change(self.tr("Rename class"), row, replace(old, name=str(value).strip()), same, same)
        number = int(value)
        text = self.tr("Change class value")
        return self._change(text, row, replace(old, value=number), {old.value: number}, {number: old.value})

    def problem(self, index: QModelIndex, entered) -> str:
        """Say in one sentence why a cell cannot hold what was entered; "" when it can."""
        if index.column() == COLOR:
            return "" if QColor(entered).isValid() else self.tr("This is not a colour.")
        others = [item for row, item in enumerate(self._classes) if row != index.row()]
        text = str(entered).strip()
        return self._name_problem(text, others) if index.column() == NAME else self._value_problem(text, others)

    def _name_problem(self, text: str, others: list[LandClass]) -> str:
        if not text:
            return self.tr("A class needs a name.")
        if any(other.name == text for other in others):
            return self.tr("Another class has the name {name}; each class needs its own.").format(name=text)
        return ""

    def _value_problem(self, text: str, others: list[LandClass]) -> str:
        if not re.fullmatch(r"[+-]?[0-9]{1,9}", text):
            return self.tr("A class value is a whole number from {lowest} to {highest}.").format(
                lowest=MIN_VALUE, highest=MAX_VALUE
            )
        number = int(text)
        if number == 0:
            return self.tr("0 means unlabelled and cannot be a class; take 1 or more.")
        if not MIN_VALUE <= number <= MAX_VALUE:
            return self.tr("Class values go from {lowest} to {highest}.").format(lowest=MIN_VALUE, highest=MAX_VALUE)
        for other in others:
            if other.value == number:
                return self.tr("{value} is the value of {name}; to join the two classes, merge them.").format(
                    value=number, name=other.name
                )
        return ""

    # What the panel's buttons do

    def add(self) -> int:
        """Add a class with the next free value and a colour unlike the others; return its row."""
        values = {item.value for item in self._classes}
        value = next(number for number in range(MIN_VALUE, MAX_VALUE + 2) if number not in values)
        if value > MAX_VALUE:
            self.refused.emit(self.tr("There are no more class values."))
            return len(self._classes) - 1
        names = {item.name for item in self._classes}
        name = next(name for name in self._new_names(value) if name not in names)
        new = LandClass(value, name, next_color(item.color for item in self._classes))
        self._push(self.tr("Add class"), [*self._classes, new])
        return len(self._classes) - 1

    def remove(self, rows: Sequence[int]) -> None:
        """Remove classes; their samples are offered to become unlabelled."""
        kept = [item for row, item in enumerate(self._classes) if row not in rows]
        removed = {self._classes[row].value: 0 for row in rows}
        if removed:
            self._push(self.tr("Remove classes"), kept, removed)

    def merge(self, rows: Sequence[int], into: int) -> None:
        """Make one class of several: that of the row ``into``, whose samples the others' are offered to become."""
        target = self._classes[into].value
        merged = {self._classes[row].value: target for row in rows if row != into}
        if merged:
            kept = [item for item in self._classes if item.value not in merged]
            self._push(self.tr("Merge classes"), kept, merged)

    def move(self, rows: Sequence[int], step: int) -> None:
        """Move classes up (-1) or down (1) by one row; those at the end stay."""
        order = list(self._classes)
        last = -1 if step < 0 else len(order)
        for row in sorted(rows, reverse=step > 0):
            place = row + step
            if place == last:
                last = row
            else:
                order[row], order[place] = order[place], order[row]
        if order != list(self._classes):
            self._push(self.tr("Reorder classes"), order)

    def recolor(self) -> None:
        """Give all classes colours that colour-blind readers can tell apart."""
        colors = distinct_colors(len(self._classes))
        changed = [replace(item, color=color.lower()) for item, color in zip(self._classes, colors)]
        if changed != list(self._classes):
            self._push(self.tr("Change colours"), changed)

    def row_of(self, value: int) -> int:
        """The row of a class value; -1 if there is none."""
        return next((row for row, item in enumerate(self._classes) if item.value == value), -1)

    def land_class(self, row: int) -> LandClass:
        """The class of a row."""
        return self._classes[row]

    # How it is done

    def _new_names(self, number: int):
        while True:
            yield self.tr("Class {number}").format(number=number)
            number += 1

    def _change(self, text: str, row: int, item: LandClass, values: Mapping = {}, undone: Mapping = {}) -> bool:
        if item != self._classes[row]:
            self._push(text, [*self._classes[:row], item, *self._classes[row + 1 :]], values, undone)
        return True

    def _push(self, text: str, classes: list[LandClass], values: Mapping = {}, undone: Mapping = {}) -> None:
        name = self._session.schema.name if self._session.schema else ""
        after = ClassSchema(name, tuple(classes)) if classes else None
        before = State(self._session.schema, undone)
        self._session.step(text, before, State(after, values))

    def _current(self) -> tuple[LandClass, ...]:
        return self._session.schema.classes if self._session.schema else ()

    def _take_over(self) -> None:
        classes = self._current()
        if [item.value for item in classes] == [item.value for item in self._classes]:
            self._classes = classes
            self.dataChanged.emit(self.index(0, 0), self.index(len(classes) - 1, COLUMNS - 1))
        else:
            self.beginResetModel()
            self._classes = classes
            self.endResetModel()

    def _show_counts(self, counts: dict) -> None:
        self._total = _pixels(counts)
        if self._classes:
            self.dataChanged.emit(self.index(0, SAMPLES), self.index(len(self._classes) - 1, SHARE))

    def _counts(self, item: LandClass) -> tuple[int, int]:
        return self._session.counts.get(item.value, (0, 0))

    def _text(self, item: LandClass, column: int) -> str:
        samples, pixels = self._counts(item)
        if column == SHARE:
            return QLocale().toString(100 * pixels / self._total, "f", 1) if self._total else "–"
        if column == SAMPLES:
            return QLocale().toString(samples)
        if column == PIXELS:
            return _short(pixels)
        return item.name if column == NAME else str(item.value)


def _short(number: int) -> str:
    """A number in few characters, so that names have room in a narrow dock."""
    for size, letter in ((1_000_000, "M"), (1_000, "k")):
        if number >= 10 * size:
            return f"{QLocale().toString(number / size, 'f', 0 if number >= 100 * size else 1)} {letter}"
    return QLocale().toString(number)


def _pixels(counts: dict) -> int:
    """Labelled pixels; those of samples without class, under 0, are none."""
    return sum(pixels for value, (_, pixels) in counts.items() if value)


def _alignment(column: int) -> int:
    side = Qt.AlignmentFlag.AlignLeft if column == NAME else Qt.AlignmentFlag.AlignRight
    flags = side | Qt.AlignmentFlag.AlignVCenter
    return as_number(flags)
