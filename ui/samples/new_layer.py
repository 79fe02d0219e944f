"""The dialog that asks for a new layer of samples."""

from __future__ import annotations

from qgis.core import QgsCoordinateReferenceSystem, QgsVectorLayer
from qgis.gui import QgsFileWidget
from qgis.PyQt.QtWidgets import QComboBox, QDialog, QDialogButtonBox, QFormLayout, QLabel, QWidget

from ...core.errors import ChipwiseError
from .layer import create_samples


class NewSamplesDialog(QDialog):
    """Asks for file and kind of geometry, and makes the layer.

    Attributes:
        layer: what was made; None before.
    """

    def __init__(self, crs: QgsCoordinateReferenceSystem, parent: QWidget | None = None):
        super().__init__(parent)
        self.layer: QgsVectorLayer | None = None
        self._crs = crs
        self.setWindowTitle(self.tr("New samples"))
        self.file = QgsFileWidget()
        self.file.setStorageMode(QgsFileWidget.StorageMode.SaveFile)
        self.file.setFilter(self.tr("GeoPackage (*.gpkg)"))
        self.file.setConfirmOverwrite(False)  # nothing is overwritten
        self.geometry_type = QComboBox()
        for text, name in (
            (self.tr("Polygons"), "Polygon"),
            (self.tr("Lines"), "LineString"),
            (self.tr("Points"), "Point"),
        ):
            self.geometry_type.addItem(text, name)
        self.problem = QLabel()
        self.problem.setWordWrap(True)
        self.problem.hide()
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        form = QFormLayout(self)
        form.addRow(self.tr("&File"), self.file)
        form.addRow(self.tr("&Geometry"), self.geometry_type)
        form.addRow(self.tr("CRS"), QLabel(crs.userFriendlyIdentifier() if crs.isValid() else self.tr("none")))
        form.addRow(self.problem)
        form.addRow(self.buttons)
        self.setMinimumWidth(60 * self.fontMetrics().averageCharWidth())

    def accept(self) -> None:
        """Make the layer; say why if that fails."""
        path = self.file.filePath().strip()
        path += "" if path.lower().endswith(".gpkg") or not path else ".gpkg"
        try:
            if not path:
                raise ChipwiseError(self.tr("Choose a file for the samples."))
            self.layer = create_samples(path, self._crs, self.geometry_type.currentData())
        except ChipwiseError as error:
            self.problem.setText(str(error))
            self.problem.show()
            return
        super().accept()
