"""Reads the values of an algorithm's parameters, each in one call."""

from __future__ import annotations

from qgis.core import (
    NULL,
    QgsCoordinateReferenceSystem,
    QgsProcessingFeatureSource,
    QgsProcessingParameterFileDestination,
    QgsRasterLayer,
    QgsRectangle,
    QgsVectorLayer,
)


class ParameterValues:
    """The values that one run, or one check, of an algorithm was given."""

    def __init__(self, algorithm, parameters: dict, context):
        self._algorithm = algorithm
        self._parameters = parameters
        self._context = context

    def is_given(self, name: str) -> bool:
        """Whether there is a value at all, be it the default."""
        value = self._parameters.get(name, self._algorithm.parameterDefinition(name).defaultValue())
        return not (value is None or value == NULL or value in ("", []))

    def text(self, name: str) -> str:
        """A text, a file or a folder; empty when not given."""
        return self._algorithm.parameterAsString(self._parameters, name, self._context).strip()

    def destination(self, name: str) -> str:
        """A file or folder to write; empty when not given."""
        if not self.is_given(name):
            return ""
        return self._algorithm.parameterAsFileOutput(self._parameters, name, self._context)

    def layer_destination(self, name: str) -> str:
        """A layer or table to write; empty when not given.

        QGIS notes that it is to be loaded, and names a temporary one anew at every call, so ask once in a run.
        """
        if isinstance(self._algorithm.parameterDefinition(name), QgsProcessingParameterFileDestination):
            return self.destination(name)
        return self._algorithm.parameterAsOutputLayer(self._parameters, name, self._context) or ""

    def choice(self, name: str) -> str:
        """The name of a choice."""
        return self._algorithm.parameterAsEnumString(self._parameters, name, self._context)

    def whole(self, name: str) -> int:
        """A whole number; 0 when not given."""
        return self._algorithm.parameterAsInt(self._parameters, name, self._context)

    def decimal(self, name: str) -> float:
        """A number; 0 when not given."""
        return self._algorithm.parameterAsDouble(self._parameters, name, self._context)

    def flag(self, name: str) -> bool:
        """Yes or no."""
        return self._algorithm.parameterAsBool(self._parameters, name, self._context)

    def cells(self, name: str) -> list[str]:
        """The cells of a table from left to right and top to bottom, as texts; a whole number has no decimals.

        QGIS gives a flat list of texts or numbers, and a list of nothing when not given.
        """
        rows = self._algorithm.parameterAsMatrix(self._parameters, name, self._context)
        flat = [cell for row in rows for cell in (row if isinstance(row, (list, tuple)) else [row])]
        return ["" if cell is None or cell == NULL else _as_text(cell) for cell in flat]

    def rows(self, name: str, columns: int) -> list[list[str]]:
        """The rows of a table that hold anything; one that is cut short is filled with empty cells."""
        cells = self.cells(name)
        rows = [cells[i : i + columns] for i in range(0, len(cells), columns)]
        return [row + [""] * (columns - len(row)) for row in rows if any(row)]

    def lines(self, name: str) -> list[str]:
        """The entries of a text, one a line or split by semicolons; a list is taken as it is."""
        value = self._parameters.get(name)
        entries = value if isinstance(value, (list, tuple)) else self.text(name).replace(";", "\n").splitlines()
        return [str(entry).strip() for entry in entries if str(entry).strip()]

    def raster_layers(self, name: str) -> list[QgsRasterLayer]:
        """The layers of a list; none when not given."""
        return self._algorithm.parameterAsLayerList(self._parameters, name, self._context) or []

    def raster_layer(self, name: str) -> QgsRasterLayer | None:
        """A raster layer."""
        return self._algorithm.parameterAsRasterLayer(self._parameters, name, self._context)

    def vector_layer(self, name: str) -> QgsVectorLayer | None:
        """The layer behind the features, for its name and style."""
        return self._algorithm.parameterAsVectorLayer(self._parameters, name, self._context)

    def features(self, name: str) -> QgsProcessingFeatureSource | None:
        """The features of a vector layer that count: selected, filtered, with unsaved edits."""
        return self._algorithm.parameterAsSource(self._parameters, name, self._context)

    def crs(self, name: str) -> QgsCoordinateReferenceSystem:
        """A CRS; an invalid one when not given, or none that is known."""
        return self._algorithm.parameterAsCrs(self._parameters, name, self._context)

    def extent(self, name: str, crs: QgsCoordinateReferenceSystem | None = None) -> QgsRectangle | None:
        """A rectangle in a CRS, or in its own."""
        if not self.is_given(name):
            return None
        crs = crs or QgsCoordinateReferenceSystem()
        rectangle = self._algorithm.parameterAsExtent(self._parameters, name, self._context, crs)
        return None if rectangle.isNull() else rectangle

    def extent_crs(self, name: str) -> QgsCoordinateReferenceSystem:
        """The CRS in which a rectangle was given."""
        return self._algorithm.parameterAsExtentCrs(self._parameters, name, self._context)


def _as_text(cell) -> str:
    return f"{cell:g}" if isinstance(cell, float) else str(cell).strip()
