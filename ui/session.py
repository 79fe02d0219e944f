"""What the dock works on: an image, its samples, and their classes."""

from __future__ import annotations

import json

from qgis.core import QgsMapLayer, QgsProject, QgsRasterLayer, QgsVectorLayer
from qgis.PyQt.QtCore import QObject, pyqtSignal

from ..core.errors import SchemaError
from ..core.schema import ClassSchema
from .schema.commands import ChangeSchema, QUndoStack, State

#: Under this name the session is kept in the project file.
SCOPE = "chipwise"
IMAGE, SAMPLES, SCHEMA, SCHEMA_FILE, CURRENT_CLASS = "image", "samples", "schema", "schema_file", "current_class"


class Session(QObject):
    """The one object that the dock's panels share; they talk to each other through its signals only.

    It is kept in the project: whatever is set is noted there at once, and read again when the project is opened.

    Attributes:
        undo_stack: steps of the classes; empty once they come from where no step leads back, such as another project.

    Signals:
        image_changed: the raster layer or None.
        samples_changed: the vector layer or None.
        schema_changed: classes, names, colours or their order changed.
        class_values_changed: {old value: new value}, 0 for a class that was removed, the same value for one that got
            another name; samples offer to follow. Comes after schema_changed.
        current_class_changed: the class value that is drawn with; 0 for none.
        counts_changed: {class value: (samples, pixels)}.
        reset: another project was opened or this one was closed; what runs for it is to end.
    """

    image_changed = pyqtSignal(object)
    samples_changed = pyqtSignal(object)
    schema_changed = pyqtSignal()
    class_values_changed = pyqtSignal(dict)
    current_class_changed = pyqtSignal(int)
    counts_changed = pyqtSignal(dict)
    reset = pyqtSignal()

    def __init__(self, parent: QObject | None = None):
        super().__init__(parent)
        self.image: QgsRasterLayer | None = None
        self.samples: QgsVectorLayer | None = None
        self.schema: ClassSchema | None = None
        self.schema_file = ""
        self.undo_stack = QUndoStack(self)
        self._stepping = False
        self.current_class = 0
        self.counts: dict = {}
        self._noting = True
        self._project = QgsProject.instance()
        self._project.layersWillBeRemoved.connect(self._forget)
        self._project.cleared.connect(self._clear)
        self._project.readProject.connect(self._read)
        self._read()

    def set_image(self, layer: QgsRasterLayer | None) -> None:
        """Work on another image."""
        if layer is not self.image:
            self.image = layer
            self._note(IMAGE, layer.id() if layer else "")
            self.image_changed.emit(layer)

    def set_samples(self, layer: QgsVectorLayer | None) -> None:
        """Work on another layer of samples."""
        if layer is not self.samples:
            self.samples = layer
            self._note(SAMPLES, layer.id() if layer else "")
            self.samples_changed.emit(layer)

    def set_schema(self, schema: ClassSchema | None) -> None:
        """Take over classes; None while there is none. No step leads back."""
        if schema != self.schema:
            if not self._stepping:
                self.undo_stack.clear()
            self.schema = schema
            self._note(SCHEMA, json.dumps(schema.to_dict()) if schema else "")
            self.schema_changed.emit()
            if self.current_class not in self._values():
                self.set_current_class(next(iter(self._values()), 0))

    def set_schema_file(self, path: str) -> None:
        """Remember the file in which the classes are saved; "" for none."""
        self.schema_file = path
        self._note(SCHEMA_FILE, self._project.writePath(path) if path else "")

    def put_schema(self, text: str, schema: ClassSchema | None, file: str = "") -> None:
        """Put other classes in the place of all, with the file that they are kept in; undone, the other one is back."""
        if schema != self.schema:
            self.step(text, State(self.schema, {}, self.schema_file), State(schema, {}, file))

    def step(self, text: str, before: State, after: State) -> None:
        """Change the classes in a step that can be undone."""
        self.undo_stack.push(ChangeSchema(self._apply, text, before, after))

    def set_current_class(self, value: int) -> None:
        """Draw with another class."""
        if value != self.current_class:
            self.current_class = value
            self._note(CURRENT_CLASS, str(value))
            self.current_class_changed.emit(value)

    def set_counts(self, counts: dict) -> None:
        """Say how many samples and pixels there are, {class value: (samples, pixels)}."""
        if counts != self.counts:
            self.counts = counts
            self.counts_changed.emit(counts)

    def close(self) -> None:
        """Let go of the project."""
        self._project.layersWillBeRemoved.disconnect(self._forget)
        self._project.cleared.disconnect(self._clear)
        self._project.readProject.disconnect(self._read)

    def _apply(self, state: State) -> None:
        """What a step does, for the first time or again, or undone."""
        if state.file is not None:
            self.set_schema_file(state.file)  # first: it has no signal of its own
        self._stepping = True
        try:
            self.set_schema(state.schema)
        finally:
            self._stepping = False
        if state.values:
            self.class_values_changed.emit(dict(state.values))

    def _values(self) -> list:
        return self.schema.values if self.schema else []

    def _note(self, key: str, text: str) -> None:
        """Write an entry into the project, unless the project itself says so, or says nothing else."""
        if self._noting and self._entry(key) != text:
            self._project.writeEntry(SCOPE, key, text)

    def _entry(self, key: str) -> str:
        return self._project.readEntry(SCOPE, key, "")[0]

    def _forget(self, ids: list) -> None:
        if self.image is not None and self.image.id() in ids:
            self.set_image(None)
        if self.samples is not None and self.samples.id() in ids:
            self.set_samples(None)

    def _clear(self) -> None:
        """The project was emptied, which has marked it as unchanged: nothing is noted in it."""
        self._noting = False
        self.undo_stack.clear()
        try:
            self.set_image(None)
            self.set_samples(None)
            self.set_schema_file("")
            self.set_schema(None)
            self.set_counts({})
        finally:
            self._noting = True
        self.reset.emit()

    def _read(self, *_) -> None:
        """Take over what the open project says; what it names and lacks is left out."""
        self._noting = False
        self.undo_stack.clear()
        try:
            self.set_image(self._layer(IMAGE, QgsRasterLayer))
            file = self._entry(SCHEMA_FILE)
            self.set_schema_file(self._project.readPath(file) if file else "")  # first: it has no signal of its own
            self.set_schema(_schema(self._entry(SCHEMA)))
            self.set_samples(self._layer(SAMPLES, QgsVectorLayer))  # late, since it may bring classes of its own
            current = self._entry(CURRENT_CLASS)
            if current.isdigit() and int(current) in self._values():
                self.set_current_class(int(current))
        finally:
            self._noting = True

    def _layer(self, key: str, kind: type[QgsMapLayer]) -> QgsMapLayer | None:
        layer = self._project.mapLayer(self._entry(key))
        return layer if isinstance(layer, kind) and layer.isValid() else None


def _schema(text: str) -> ClassSchema | None:
    """The schema that a project holds; None where it holds none, or one that somebody has spoilt."""
    try:
        return ClassSchema.from_dict(json.loads(text)) if text else None
    except (SchemaError, ValueError, RecursionError):
        return None
