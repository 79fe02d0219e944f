"""The list of samples as a table model; it sorts and filters itself, since proxies are slow with many rows."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable

from qgis.PyQt.QtCore import (
    QAbstractTableModel,
    QItemSelection,
    QItemSelectionRange,
    QLocale,
    QModelIndex,
    QObject,
    Qt,
)
from qgis.PyQt.QtGui import QColor

from ...core.schema import LandClass
from ..flags import as_number
from ..session import Session
from .index import SampleIndex

CLASS, SAMPLE, PIXELS, SHARE = range(4)
#: So many rows are moved one by one, which keeps selection and scroll position; more as a whole.
FEW = 50


class SampleListModel(QAbstractTableModel):
    """Samples with class, id, pixels and share of all pixels that are labelled, which those without class are not.

    ``_keys`` holds a sortable pair for each row, of which the second is the sample's id; ``_key_of`` the pair by id.
    """

    def __init__(self, index: SampleIndex, session: Session, parent: QObject | None = None):
        super().__init__(parent)
        self._index, self._session = index, session
        self._column, self._sign = CLASS, 1
        self._shown: int | None = None
        self._keys: list[tuple[float, int]] = []
        self._key_of: dict[int, tuple[float, int]] = {}
        self._labelled = 0
        self._classes: dict[int, LandClass] = {}
        self._places: dict[int, int] = {}
        session.schema_changed.connect(self.rebuild)
        session.counts_changed.connect(self._count)
        self.rebuild()

    def close(self) -> None:
        """Let go of the session."""
        self._session.schema_changed.disconnect(self.rebuild)
        self._session.counts_changed.disconnect(self._count)

    def show_class(self, value: int | None) -> None:
        """Show the samples of one class only (0: those without one); None shows all."""
        if value != self._shown:
            self._shown = value
            self.rebuild()

    @property
    def shows_all(self) -> bool:
        """Whether samples of all classes are shown."""
        return self._shown is None

    def sample_at(self, row: int) -> int:
        """The id of the sample in a row."""
        return self._keys[row][1]

    def hidden(self, samples: Iterable[int]) -> set[int]:
        """Those of some samples that are not shown."""
        return set() if self.shows_all else set(samples).difference(self._key_of)

    def samples_in(self, selection: Iterable[QItemSelectionRange]) -> set[int]:
        """The ids of selected samples; rows of a range are taken at once."""
        return {key[1] for part in selection for key in self._keys[part.top() : part.bottom() + 1]}

    def selection_of(self, samples: Iterable[int]) -> QItemSelection:
        """The rows of samples, as few ranges as there can be; those not shown are left out."""
        samples = set(samples)
        if len(samples) > FEW:
            rows = [row for row, key in enumerate(self._keys) if key[1] in samples]
        else:
            rows = sorted(self._row(self._key_of[sample]) for sample in samples if sample in self._key_of)
        selection, start = QItemSelection(), 0
        for i in range(1, len(rows) + 1):
            if i == len(rows) or rows[i] != rows[i - 1] + 1:
                # not index(), which would ask for rows and columns each time
                first, last = self.createIndex(rows[start], 0), self.createIndex(rows[i - 1], SHARE)
                selection.append(QItemSelectionRange(first, last))
                start = i
        return selection

    def update(self, touched: list[int]) -> None:
        """Take over samples that were added, changed or removed."""
        if len(touched) > FEW:
            self.rebuild()
            return
        for sample in touched:
            self._remove(sample)
            found = self._index.samples.get(sample)
            if found and self._shown in (None, found.value):
                self._insert(sample)

    def rebuild(self) -> None:
        """Take over all samples anew."""
        self.beginResetModel()
        schema = self._session.schema
        self._classes = {item.value: item for item in schema.classes} if schema else {}
        self._places = {value: place for place, value in enumerate(self._classes)}
        samples, sign = self._index.samples.items(), self._sign
        if self._shown is not None:
            samples = [(sample, found) for sample, found in samples if found.value == self._shown]
        if self._column == CLASS:
            places = {value: self._place(value) for value in {found.value for _, found in samples}}
            keys = [(sign * places[value], sample) for sample, (value, _, _) in samples]
        elif self._column == SAMPLE:
            keys = [(sign * sample, sample) for sample, _ in samples]
        else:
            keys = [(sign * pixels, sample) for sample, (_, pixels, _) in samples]
        keys.sort()
        self._keys, self._key_of = keys, {key[1]: key for key in keys}
        self.endResetModel()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column; samples that are equal there by age."""
        self._column, self._sign = column, 1 if order == Qt.SortOrder.AscendingOrder else -1
        self.rebuild()

    def rowCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's interface, here and below
        """Samples that are shown."""
        return 0 if parent.isValid() else len(self._keys)

    def columnCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: N802, B008
        """Class, sample, pixels, share."""
        return 0 if parent.isValid() else SHARE + 1

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole):  # noqa: N802
        """Names of the columns."""
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return (self.tr("Class"), self.tr("Sample"), self.tr("Pixels"), self.tr("Share"))[section]
        return None

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole):
        """What a cell shows."""
        column = index.column()
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignLeft if column == CLASS else Qt.AlignmentFlag.AlignRight
            return as_number(side | Qt.AlignmentFlag.AlignVCenter)
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.DecorationRole):
            return None
        sample = self.sample_at(index.row())
        found = self._index.samples.get(sample)
        if found is None:  # it is being removed
            return None
        item = self._classes.get(found.value)
        if role == Qt.ItemDataRole.DecorationRole:
            return QColor(item.color) if column == CLASS and item else None
        if column == CLASS:
            return item.name if item else self.unknown(found.value)
        if column == SAMPLE:
            return sample if sample >= 0 else self.tr("new {number}").format(number=-sample - 1)
        if column == PIXELS:
            return QLocale().toString(round(found.pixels))
        share = 100 * found.pixels / self._labelled if self._labelled and found.value else None
        return "-" if share is None else QLocale().toString(share, "f", 2) + " %"

    def unknown(self, value: int) -> str:
        """What a class is called that the schema lacks."""
        return self.tr("not in the schema: {value}").format(value=value) if value else self.tr("without class")

    def _key(self, sample: int) -> tuple[float, int]:
        found = self._index.samples[sample]
        if self._column == CLASS:
            return self._sign * self._place(found.value), sample
        return self._sign * (sample if self._column == SAMPLE else found.pixels), sample

    def _place(self, value: int) -> int:
        """Where a class stands in the schema; those that are not in it come last."""
        return self._places.get(value, len(self._places) + value)

    def _row(self, key: tuple[float, int]) -> int:
        return bisect_left(self._keys, key)

    def _remove(self, sample: int) -> None:
        key = self._key_of.pop(sample, None)
        if key is not None:
            row = self._row(key)
            self.beginRemoveRows(QModelIndex(), row, row)
            del self._keys[row]
            self.endRemoveRows()

    def _insert(self, sample: int) -> None:
        key = self._key_of[sample] = self._key(sample)
        row = self._row(key)
        self.beginInsertRows(QModelIndex(), row, row)
        self._keys.insert(row, key)
        self.endInsertRows()

    def _count(self, counts: dict) -> None:
        self._labelled = sum(pixels for value, (_, pixels) in counts.items() if value)
        if self._keys:
            self.dataChanged.emit(self.index(0, SHARE), self.index(len(self._keys) - 1, SHARE))
