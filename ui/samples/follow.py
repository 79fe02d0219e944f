"""Offers to let the samples follow when a class gets another value or name, or is removed."""

from __future__ import annotations

from collections.abc import Callable

from qgis.core import Qgis, QgsVectorLayer
from qgis.gui import QgsMessageBar, QgsMessageBarItem
from qgis.PyQt.QtCore import QObject, QTimer
from qgis.PyQt.QtWidgets import QPushButton

from ...core.errors import ChipwiseError
from ...core.schema import ClassSchema, LandClass
from ..schema.sources import stored_schema
from ..session import Session
from . import edits
from .index import SampleIndex
from .layer import ClassFields, apply_schema
from .undo_step import finish_step


class SchemaFollower(QObject):
    """Keeps style and form of the samples in step with the schema at once, and their classes if the user agrees.

    What was changed since the user last answered is one offer: taking a change back takes the offer back.
    """

    def __init__(self, session: Session, index: SampleIndex, iface, parent: QObject | None = None):
        super().__init__(parent)
        self._session, self._index, self._iface = session, index, iface
        self._bar: QgsMessageBar = iface.messageBar()
        #: The schema that the samples follow, and the values that have changed since.
        self._followed: ClassSchema | None = session.schema
        self._values: dict[int, int] = {}
        self._waiting: list[Callable[[], None]] = []  # for the end of a count
        self._item: QgsMessageBarItem | None = None
        # Values and schema change in two signals; the offer is made when both are known.
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(lambda: self._when_counted(self._offer))
        index.replaced.connect(self._counted)
        index.changed.connect(self._counted)
        session.class_values_changed.connect(self._note_values)
        session.schema_changed.connect(self._note_schema)
        session.samples_changed.connect(self.start_anew)
        self._bar.widgetRemoved.connect(self._on_removed)

    def close(self) -> None:
        """Take the offer back and let go of the session."""
        self._session.class_values_changed.disconnect(self._note_values)
        self._session.schema_changed.disconnect(self._note_schema)
        self._session.samples_changed.disconnect(self.start_anew)
        self._bar.widgetRemoved.disconnect(self._on_removed)
        self._index.replaced.disconnect(self._counted)
        self._index.changed.disconnect(self._counted)
        self._soon.stop()
        self._withdraw()

    def start_anew(self, *_) -> None:
        """Take the samples to follow the schema as it is now, such as the one that a layer has brought."""
        self._withdraw()
        self._soon.stop()
        self._waiting.clear()
        self._followed, self._values = self._session.schema, {}

    def _note_values(self, changes: dict) -> None:
        self._soon.start()
        before = {new for new in self._values.values() if new}
        self._values = {old: changes.get(new, new) for old, new in self._values.items()}
        self._values.update({old: new for old, new in changes.items() if old not in before})

    def _note_schema(self) -> None:
        self._soon.start()
        layer, schema = self._session.samples, self._session.schema
        if layer is None or schema is None or ClassFields.of(layer) is None:
            return
        if schema != stored_schema(layer):  # else the layer has brought them
            apply_schema(layer, schema)

    def _when_counted(self, do: Callable[[], None]) -> None:
        """Do something once it is known what the samples hold, which may be just being read."""
        if self._index.is_counting:
            self._waiting.append(do)
        else:
            do()

    def _counted(self, *_) -> None:
        waiting, self._waiting = self._waiting, []
        for do in waiting:
            self._when_counted(do)

    def _offer(self) -> None:
        self._withdraw()
        layer = self._session.samples
        fields = ClassFields.of(layer) if layer is not None else None
        classes = self._changed_classes(fields) if fields else {}
        changes = {old.name if fields.is_text else old.value: new for old, new in classes.items()}
        number = len(edits.holding(layer, changes, self._index.samples)) if changes else 0
        if number:
            self._show(layer, changes, number)
        else:
            self.start_anew()

    def _changed_classes(self, fields: ClassFields) -> dict[LandClass, LandClass | None]:
        """The classes whose samples hold what is no longer so, and what they are now; None where they are gone."""
        changed = {}
        for old in self._followed.classes if self._followed else ():
            same = edits.class_of(self._session.schema, old.value)
            value = self._values.get(old.value, old.value)
            if value == 0 and same is None:
                changed[old] = None
                continue
            new = edits.class_of(self._session.schema, value) or same
            renamed = new is not None and new.name != old.name and (fields.is_text or fields.name >= 0)
            if new is not None and (renamed or (new.value != old.value and not fields.is_text)):
                changed[old] = new
        return changed

    def _show(self, layer: QgsVectorLayer, changes: dict[object, LandClass | None], number: int) -> None:
        text = self.tr("%n sample(s) hold classes that have changed.", "", number)
        if None in changes.values():
            text += " " + self.tr("Those of removed classes would be left without one.")
        item = QgsMessageBar.createMessage(self.tr("Class schema"), text)
        item.setLevel(Qgis.MessageLevel.Info)
        button = QPushButton(self.tr("Update samples"), item)
        button.clicked.connect(lambda: self._follow(layer, changes))
        item.layout().addWidget(button)
        self._item = item
        self._bar.pushItem(item)

    def _follow(self, layer: QgsVectorLayer, changes: dict[object, LandClass | None]) -> None:
        self.start_anew()
        finish_step(layer)
        self._when_counted(lambda: self._follow_now(layer, changes))

    def _follow_now(self, layer: QgsVectorLayer, changes: dict[object, LandClass | None]) -> None:
        self._iface.setActiveLayer(layer)  # which QGIS's own undo and save are for
        try:
            edits.follow(layer, changes, self._index.samples)
        except ChipwiseError as error:
            self._bar.pushWarning(self.tr("Class schema"), str(error))

    def _withdraw(self) -> None:
        item, self._item = self._item, None
        if item is not None:
            self._bar.popWidget(item)

    def _on_removed(self, item: QgsMessageBarItem) -> None:
        """The user has closed the offer: the samples shall stay as they are."""
        if item is self._item and item is not None:
            self._item = None
            self.start_anew()
