"""The list of samples as a widget, whose selection is that of the layer."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from qgis.core import QgsVectorLayer
from qgis.PyQt.QtCore import QItemSelectionModel, QSize, Qt, pyqtSignal, pyqtSlot
from qgis.PyQt.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from ..session import Session
from .index import SampleIndex
from .list_model import CLASS, PIXELS, SAMPLE, SHARE, SampleListModel

#: Rows that are seen at once, at least.
LEAST_ROWS = 4
#: Characters that fit into a column of numbers.
NUMBER_WIDTH = 10


class SampleList(QTableView):
    """Lists the samples of the session's layer; what is selected here is selected there, and the other way round.

    Signals:
        selected: how many samples of those that are shown are selected.
    """

    selected = pyqtSignal(int)

    def __init__(self, index: SampleIndex, session: Session, parent: QWidget | None = None):
        super().__init__(parent)
        self._session = session
        self._layer: QgsVectorLayer | None = None
        self._is_following = False
        self.samples = SampleListModel(index, session, self)
        self.setModel(self.samples)
        self._arrange()
        index.replaced.connect(self._replace)
        index.changed.connect(self._update)
        session.samples_changed.connect(self._watch)
        self.selectionModel().selectionChanged.connect(self._select_in_layer)
        self.samples.modelReset.connect(self._select_here)
        self._watch(session.samples)

    def sizeHint(self) -> QSize:  # noqa: N802 - name of Qt's interface
        """No more rows than needed: Qt's own hint would make the dock scroll where there is room for all panels."""
        return self.minimumSize()

    def selected_samples(self) -> list[int]:
        """The ids of the selected samples that are shown."""
        if self._layer is None:
            return []
        chosen = self._layer.selectedFeatureIds()
        hidden = self.samples.hidden(chosen)
        return [sample for sample in chosen if sample not in hidden] if hidden else chosen

    def close(self) -> bool:
        """Let go of layer and session."""
        self._session.samples_changed.disconnect(self._watch)
        self._watch(None)
        self.samples.close()
        return super().close()

    def _arrange(self) -> None:
        self.setAccessibleName(self.tr("List of samples"))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(round(1.5 * self.fontMetrics().height()))
        header = self.horizontalHeader()
        header.setSectionResizeMode(CLASS, QHeaderView.ResizeMode.Stretch)
        number_width = NUMBER_WIDTH * self.fontMetrics().averageCharWidth()
        for column in (SAMPLE, PIXELS, SHARE):
            header.resizeSection(column, max(number_width, header.sectionSizeHint(column)))
        # With the list's own selection the header would ask for each selected row whether its column is whole.
        header.setSelectionModel(QItemSelectionModel(self.samples, self))
        header.setSortIndicator(CLASS, Qt.SortOrder.AscendingOrder)
        self.setSortingEnabled(True)
        self.setMinimumHeight((LEAST_ROWS + 2) * self.verticalHeader().defaultSectionSize())

    def _watch(self, layer: QgsVectorLayer | None) -> None:
        if self._layer is not None:
            self._layer.selectionChanged.disconnect(self._select_here)
            self._layer.willBeDeleted.disconnect(self._forget)
        self._layer = layer
        if layer is not None:
            layer.selectionChanged.connect(self._select_here)
            layer.willBeDeleted.connect(self._forget)
        self._select_here()

    def _forget(self) -> None:
        self._layer = None

    def _replace(self) -> None:
        with self._following_layer():
            self.samples.rebuild()

    def _update(self, touched: list) -> None:
        with self._following_layer():
            self.samples.update(touched)

    @contextmanager
    def _following_layer(self) -> Iterator[None]:
        """While rows come and go the list's selection is no wish of the user; it is the layer's again afterwards."""
        self._is_following = True
        try:
            yield
        finally:
            self._is_following = False
        self._select_here()

    @pyqtSlot()  # so that the ids that the signal tells, which may be many, are not brought to Python
    def _select_here(self) -> None:
        """Select what is selected in the layer."""
        if self._is_following:
            return
        selection = self.selectionModel()
        chosen = self.samples.selection_of(self._layer.selectedFeatureIds() if self._layer is not None else ())
        self._is_following = True
        # Emptied without a word first: Qt would compare each old range with each new one.
        current = selection.currentIndex()
        selection.reset()
        selection.setCurrentIndex(current, QItemSelectionModel.SelectionFlag.NoUpdate)
        selection.select(chosen, QItemSelectionModel.SelectionFlag.Select)
        self._is_following = False
        if chosen.count() == 1:
            self.scrollTo(self.samples.index(chosen.first().top(), CLASS))
        self.viewport().update()
        self._tell()

    def _select_in_layer(self, *_) -> None:
        """Select in the layer what the user has selected in the list; what the list does not show is left as it is."""
        if self._is_following or self._layer is None:
            return
        chosen = self.samples.samples_in(self.selectionModel().selection())
        hidden = self.samples.hidden(self._layer.selectedFeatureIds())
        self._is_following = True
        self._layer.selectByIds(list(chosen | hidden))
        self._is_following = False
        self._tell()

    def _tell(self) -> None:
        if self._layer is not None and self.samples.shows_all:
            self.selected.emit(self._layer.selectedFeatureCount())  # many ids are not brought to Python
        else:
            self.selected.emit(len(self.selected_samples()))
