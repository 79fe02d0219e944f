"""What the dock works on: an image, its samples, and their classes."""

from __future__ import annotations

from typing import Optional

from qgis.core import QgsProject, QgsRasterLayer, QgsVectorLayer
from qgis.PyQt.QtCore import QObject, pyqtSignal

from ..core.schema import ClassSchema


class Session(QObject):
    """The one object that the dock's panels share; they talk to each other through its signals only.

    Signals:
        image_changed: the raster layer or None.
        samples_changed: the vector layer or None.
        schema_changed: classes, names, colours or their order changed.
        class_values_changed: {old value: new value}, 0 for a class that was removed; samples offer to follow.
        current_class_changed: the class value that is drawn with; 0 for none.
        counts_changed: {class value: (samples, pixels)}.
    """

    image_changed = pyqtSignal(object)
    samples_changed = pyqtSignal(object)
    schema_changed = pyqtSignal()
    class_values_changed = pyqtSignal(dict)
    current_class_changed = pyqtSignal(int)
    counts_changed = pyqtSignal(dict)

    def __init__(self, parent: Optional[QObject] = None):
        super().__init__(parent)
        self.image: Optional[QgsRasterLayer] = None
        self.samples: Optional[QgsVectorLayer] = None
        self.schema: Optional[ClassSchema] = None
        self.current_class = 0
        self.counts: dict = {}
        QgsProject.instance().layersWillBeRemoved.connect(self._forget)

    def set_image(self, layer: Optional[QgsRasterLayer]) -> None:
        """Work on another image."""
        if layer is not self.image:
            self.image = layer
            self.image_changed.emit(layer)

    def set_samples(self, layer: Optional[QgsVectorLayer]) -> None:
        """Work on another layer of samples."""
        if layer is not self.samples:
            self.samples = layer
            self.samples_changed.emit(layer)

    def set_schema(self, schema: Optional[ClassSchema]) -> None:
        """Take over classes; None while there is none."""
        if schema != self.schema:
            self.schema = schema
            self.schema_changed.emit()
            if self.current_class not in self._values():
                self.set_current_class(next(iter(self._values()), 0))

    def set_current_class(self, value: int) -> None:
        """Draw with another class."""
        if value != self.current_class:
            self.current_class = value
            self.current_class_changed.emit(value)

    def set_counts(self, counts: dict) -> None:
        """Say how many samples and pixels there are, {class value: (samples, pixels)}."""
        if counts != self.counts:
            self.counts = counts
            self.counts_changed.emit(counts)

    def close(self) -> None:
        """Let go of the project."""
        QgsProject.instance().layersWillBeRemoved.disconnect(self._forget)

    def _values(self) -> list:
        return [item.value for item in self.schema.classes] if self.schema else []

    def _forget(self, ids: list) -> None:
        if self.image is not None and self.image.id() in ids:
            self.set_image(None)
        if self.samples is not None and self.samples.id() in ids:
            self.set_samples(None)
