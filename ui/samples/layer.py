"""The layer that holds samples: a new GeoPackage, or a layer that is there already."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from qgis.core import (
    NULL,
    QgsCategorizedSymbolRenderer,
    QgsCoordinateReferenceSystem,
    QgsEditorWidgetSetup,
    QgsField,
    QgsFillSymbol,
    QgsLineSymbol,
    QgsMarkerSymbol,
    QgsProject,
    QgsRendererCategory,
    QgsSimpleFillSymbolLayer,
    QgsSymbol,
    QgsVectorFileWriter,
    QgsVectorLayer,
    QgsWkbTypes,
)
from qgis.PyQt.QtCore import QCoreApplication, Qt
from qgis.PyQt.QtGui import QColor

from ...core.errors import OutputError, SamplesError
from ...core.partial import partial_file
from ...core.schema import ClassSchema, LandClass
from ..schema.sources import SCHEMA_PROPERTY, drawn_field, stored_schema

#: The custom property of the layer that names its class field; saved with the project, as the schema is.
FIELD_PROPERTY = "chipwise/class_field"
VALUE_FIELD, NAME_FIELD = "class_value", "class_name"
#: Opacity (of 255) of the inside of polygons: the image shows through.
FILL_OPACITY = 90
#: Width of the dark line below the outlines of polygons, in mm: they are to be seen on a map of the same colours, too.
CASING_WIDTH = 0.9
#: A symbol of each geometry type; colours are set for each class.
SYMBOLS = {
    QgsWkbTypes.GeometryType.PolygonGeometry: (QgsFillSymbol, {"outline_width": "0.4"}),
    QgsWkbTypes.GeometryType.LineGeometry: (QgsLineSymbol, {"line_width": "0.7"}),
    QgsWkbTypes.GeometryType.PointGeometry: (QgsMarkerSymbol, {"size": "2.6", "outline_color": "white"}),
}


@dataclass(frozen=True)
class ClassFields:
    """Where a layer keeps the class of a sample.

    Attributes:
        value: index of the class field.
        name: index of the field that repeats the name; -1 without one.
        is_text: the class field holds names, not values.
    """

    value: int
    name: int
    is_text: bool

    @classmethod
    def of(cls, layer: QgsVectorLayer) -> ClassFields | None:
        """Those of a layer of samples; None if its class field was not chosen, or is gone."""
        fields = layer.fields()
        value = fields.lookupField(class_field(layer))
        if value < 0:
            return None
        name = fields.lookupField(NAME_FIELD)
        return cls(value, name if name != value else -1, not fields.at(value).isNumeric())

    @property
    def indexes(self) -> list[int]:
        """The fields that say the class, the class field first."""
        return [self.value] if self.name < 0 else [self.value, self.name]

    def attributes(self, item: LandClass | None) -> dict[int, object]:
        """What a sample of a class holds, by index of the field; None is a sample without class."""
        texts = {} if self.name < 0 else {self.name: item.name if item else NULL}
        return {self.value: NULL if item is None else item.name if self.is_text else item.value, **texts}

    def value_of(self, raw: object, schema: ClassSchema | None) -> int:
        """The class value of what the class field holds; 0 where that is none."""
        if raw is None or raw == NULL:
            return 0
        if not self.is_text:
            return int(raw) if float(raw).is_integer() else 0
        return next((item.value for item in schema.classes if item.name == raw), 0) if schema else 0


def class_field(layer: QgsVectorLayer) -> str:
    """The name of the field that holds the class: the one chosen, else the one of new layers; empty without one."""
    chosen = layer.customProperty(FIELD_PROPERTY, "")
    return next((name for name in (chosen, VALUE_FIELD) if name and layer.fields().lookupField(name) >= 0), "")


def create_samples(path: str, crs: QgsCoordinateReferenceSystem, geometry: str) -> QgsVectorLayer:
    """Make an empty GeoPackage for samples and return it as a layer that is not in the project yet.

    Args:
        path: the new file; one that is there is never replaced.
        crs: of the image that the samples are drawn on.
        geometry: Polygon, LineString or Point.

    Raises:
        OutputError: the file is there already or cannot be written.
    """
    target = Path(path)
    if target.exists():
        raise OutputError(
            _tr("{path} is there already; choose another name, or open it and choose it as the samples.").format(
                path=path
            )
        )
    pattern = QgsVectorLayer(
        f"{geometry}?field={VALUE_FIELD}:integer&field={NAME_FIELD}:string(80)", "pattern", "memory"
    )
    with partial_file(target) as temporary:
        options = QgsVectorFileWriter.SaveVectorOptions()
        options.driverName, options.layerName = "GPKG", target.stem
        context = QgsProject.instance().transformContext()
        writer = QgsVectorFileWriter.create(str(temporary), pattern.fields(), pattern.wkbType(), crs, context, options)
        problem = writer.errorMessage() if writer.hasError() else ""
        del writer  # which closes the file
        if problem:
            raise OutputError(_tr("{path} cannot be written: {reason}.").format(path=path, reason=problem))
    return QgsVectorLayer(f"{path}|layername={target.stem}", target.stem, "ogr")


def adopt(layer: QgsVectorLayer, field: str) -> None:
    """Make a layer one of samples, whose class is in a field; it is not edited.

    Raises:
        SamplesError: the layer has no geometry, or the field cannot hold classes.
    """
    problem = adoption_problem(layer, field)
    if problem:
        raise SamplesError(problem)
    layer.setCustomProperty(FIELD_PROPERTY, field)


def adoption_problem(layer: QgsVectorLayer, field: str) -> str:
    """Say in one sentence why a layer cannot hold samples; empty when it can."""
    if layer.geometryType() not in SYMBOLS:
        return _tr("The layer {name} has no geometry; choose one of polygons, lines or points.").format(
            name=layer.name()
        )
    index = layer.fields().lookupField(field)
    if index < 0:
        return _tr("The layer {name} has no field {field}; choose the field with the class.").format(
            name=layer.name(), field=field or "-"
        )
    if not holds_classes(layer.fields().at(index)):
        return _tr("The field {field} holds neither numbers nor texts; choose another.").format(field=field)
    return ""


def holds_classes(field: QgsField) -> bool:
    """Whether a field is of numbers or of text, whatever the provider calls that."""
    return field.isNumeric() or any(part in field.typeName().lower() for part in ("char", "text", "string"))


def apply_schema(layer: QgsVectorLayer, schema: ClassSchema) -> None:
    """Let a layer of samples carry the classes: in its style, in its form, and as a custom property.

    Raises:
        SamplesError: its class field was not chosen.
    """
    raws = _carry(layer, schema)
    categories = [_category(layer, item, raw) for item, raw in raws]
    categories.append(QgsRendererCategory(NULL, _symbol(layer, QColor("gray")), _tr("without class")))
    layer.setRenderer(QgsCategorizedSymbolRenderer(class_field(layer), categories))
    layer.triggerRepaint()


def adopt_schema(layer: QgsVectorLayer, schema: ClassSchema) -> None:
    """The same for a layer that was just chosen: a style that the user has given it by class stays as it is, except
    that classes without a category get one, since their samples would not be seen.

    Raises:
        SamplesError: its class field was not chosen.
    """
    renderer = layer.renderer().clone()
    is_by_class = isinstance(renderer, QgsCategorizedSymbolRenderer) and drawn_field(layer) == class_field(layer)
    if not is_by_class or stored_schema(layer) not in (None, schema):
        apply_schema(layer, schema)
        return
    values = (category.value() for category in renderer.categories())
    known = {str(raw) for value in values for raw in (value if isinstance(value, list) else [value])}
    for item, raw in _carry(layer, schema):
        if str(raw) not in known:
            renderer.addCategory(_category(layer, item, raw))
    layer.setRenderer(renderer)
    layer.triggerRepaint()


def _carry(layer: QgsVectorLayer, schema: ClassSchema) -> list[tuple[LandClass, int | str]]:
    """Put the classes into form and custom property; return them with what the class field holds of each."""
    fields = ClassFields.of(layer)
    if fields is None:
        raise SamplesError(_tr("Choose the field of {name} that holds the class.").format(name=layer.name()))
    layer.setCustomProperty(SCHEMA_PROPERTY, json.dumps(schema.to_dict()))
    raws = [(item, item.name if fields.is_text else item.value) for item in schema.classes]
    choices = [{item.name: raw} for item, raw in raws]
    layer.setEditorWidgetSetup(fields.value, QgsEditorWidgetSetup("ValueMap", {"map": choices}))
    return raws


def _category(layer: QgsVectorLayer, item: LandClass, raw: int | str) -> QgsRendererCategory:
    return QgsRendererCategory(raw, _symbol(layer, QColor(item.color)), item.name)


def _symbol(layer: QgsVectorLayer, color: QColor) -> QgsSymbol:
    kind, properties = SYMBOLS[layer.geometryType()]
    symbol = kind.createSimple(properties)
    if layer.geometryType() == QgsWkbTypes.GeometryType.PolygonGeometry:
        symbol.symbolLayer(0).setStrokeColor(color)
        casing = QgsSimpleFillSymbolLayer(QColor(), Qt.BrushStyle.NoBrush, QColor("black"))
        casing.setStrokeWidth(CASING_WIDTH)
        symbol.insertSymbolLayer(0, casing)
        color = QColor(color)
        color.setAlpha(FILL_OPACITY)
    symbol.setColor(color)
    return symbol


def _tr(text: str) -> str:
    return QCoreApplication.translate("SamplesLayer", text)
