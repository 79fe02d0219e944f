"""All samples with class and pixels, kept in step with the layer while it is edited."""

from __future__ import annotations

from collections.abc import Sequence

from qgis.core import QgsVectorLayer
from qgis.PyQt.QtCore import QObject, QTimer, pyqtSignal

from ..background import NewestJob
from ..session import Session
from .layer import ClassFields
from .statistics import Sample, SampleReader, totals
from .undo_step import finish_step

#: So many changed samples are read at once in the main thread; more are read off it, with all others.
FEW = 50

#: From a file that can't be opened QGIS reads nothing, and says nothing; it seems to be so for a moment when another of
#: its threads closes the file. So nothing, where there are samples, is not believed at once: tries, and milliseconds
#: between them.
TRIES = 5
PAUSE = 100


class SampleIndex(QObject):
    """The samples of the session's layer; it tells the session their counts.

    Signals:
        replaced: all may be different.
        changed: the ids of the few that were added, changed or removed.
    """

    replaced = pyqtSignal()
    changed = pyqtSignal(list)

    def __init__(self, session: Session, parent: QObject | None = None):
        super().__init__(parent)
        self.samples: dict[int, Sample] = {}
        self._session = session
        self._layer: QgsVectorLayer | None = None
        self._touched: set[int] = set()
        self._all_touched = False
        self._listens = False
        self._job = NewestJob(self)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._read_touched)
        self._tries = TRIES
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.setInterval(PAUSE)
        self._again.timeout.connect(self._read_all)
        session.samples_changed.connect(self._watch)
        session.image_changed.connect(self.recount)
        session.schema_changed.connect(self._follow_schema)
        self._watch(session.samples)

    @property
    def is_counting(self) -> bool:
        """Whether a count is under way."""
        return self._job.is_busy or self._soon.isActive() or self._again.isActive()

    def current(self, ids: Sequence[int]) -> dict[int, Sample]:
        """These samples, others perhaps among them, as they are now, after what is left of a change; those are read at
        once if a count is under way.
        """
        if self._layer is not None:
            finish_step(self._layer)
        if not self.is_counting:
            return self.samples
        reader = self._reader()
        return reader.read(list(ids)) if reader else {}

    def recount(self, *_) -> None:
        """Read all samples anew, off the main thread."""
        self._tries = TRIES
        self._read_all()

    def close(self) -> None:
        """Let go of the layer and the session."""
        self._session.samples_changed.disconnect(self._watch)
        self._session.image_changed.disconnect(self.recount)
        self._session.schema_changed.disconnect(self._follow_schema)
        self._soon.stop()
        self._again.stop()
        self._unwatch()
        self._job.close()

    def _watch(self, layer: QgsVectorLayer | None) -> None:
        self._unwatch()
        self._layer = layer
        for signal, slot in self._signals():
            signal.connect(slot)
        self._listen()
        self.recount()

    def _unwatch(self) -> None:
        self._turn_away()
        for signal, slot in self._signals():
            signal.disconnect(slot)
        self._layer = None

    def _listen(self) -> None:
        """Hear of each sample that changes."""
        if self._layer is not None and not self._listens:
            self._listens = True
            for signal in self._signals_of_samples():
                signal.connect(self._touch)

    def _turn_away(self) -> None:
        """Hear of no more: all will be read anew, and of thousands of changes in one step each would cost time."""
        if self._layer is not None and self._listens:
            for signal in self._signals_of_samples():
                signal.disconnect(self._touch)
        self._listens = False

    def _signals_of_samples(self) -> list:
        layer = self._layer
        return [layer.featureAdded, layer.featureDeleted, layer.geometryChanged, layer.attributeValueChanged]

    def _signals(self) -> list[tuple]:
        layer = self._layer
        if layer is None:
            return []
        return [
            (layer.afterRollBack, self._touch_all),
            (layer.updatedFields, self._touch_all),
            (layer.subsetStringChanged, self._touch_all),
            (layer.dataSourceChanged, self._touch_all),
            (layer.willBeDeleted, self._forget),
        ]

    def _forget(self) -> None:
        self._layer, self._listens = None, False

    def _touch_all(self, *_) -> None:
        """Read all anew after this event: at its end QGIS may yet open the file anew; no thread may read meanwhile."""
        self._all_touched = True
        self._soon.start()

    def _touch(self, sample: int, *_) -> None:
        self._touched.add(sample)
        if not self._soon.isActive():
            self._soon.start()
        if len(self._touched) > FEW:
            self._turn_away()

    def _read_touched(self) -> None:
        self._listen()
        if self._job.is_busy or self._all_touched or len(self._touched) > FEW:
            self.recount()
            return
        touched, self._touched = list(self._touched), set()
        reader = self._reader()
        found = reader.read(touched) if reader else {}
        for sample in touched:
            self.samples.pop(sample, None)
        self.samples.update(found)
        if touched and not found and self._holds_more_than(len(self.samples)):
            self.recount()
            return
        self.changed.emit(touched)
        self._session.set_counts(totals(self.samples))

    def _read_all(self) -> None:
        self._again.stop()
        self._touched.clear()
        self._all_touched = False
        reader = self._reader()
        if reader is None:
            self._job.cancel()
            self._replace({})
        else:
            self._job.start(lambda is_cancelled: reader.read(is_cancelled=is_cancelled), self._take)

    def _take(self, samples: dict[int, Sample]) -> None:
        """Take over what was read, unless it is to be read again."""
        if not samples and self._tries and self._holds_more_than(0):
            self._tries -= 1
            self._again.start()
        else:
            self._replace(samples)

    def _holds_more_than(self, number: int) -> bool:
        return self._layer is not None and self._layer.featureCount() > number

    def _replace(self, samples: dict[int, Sample]) -> None:
        self.samples = samples
        self.replaced.emit()
        self._session.set_counts(totals(samples))

    def _follow_schema(self) -> None:
        """Only what a class is called can change the class of samples, and only where names are what they hold."""
        fields = self._layer and ClassFields.of(self._layer)
        if fields and fields.is_text:
            self.recount()

    def _reader(self) -> SampleReader | None:
        fields = self._layer and ClassFields.of(self._layer)
        if not fields:
            return None
        return SampleReader(self._layer, fields, self._session.image, self._session.schema)
