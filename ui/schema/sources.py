"""Classes as a layer already has them: stored with it, drawn by it, or the values of a field."""

from __future__ import annotations

import json

from qgis.core import NULL, QgsMapLayer, QgsRasterLayer, QgsVectorLayer
from qgis.PyQt.QtCore import QCoreApplication

from ...core.errors import SchemaError
from ...core.schema import ClassHint, ClassSchema, resolve_values
from ...processing_provider.layers import raster_hints, sample_hints
from .palette import distinct_colors

#: A layer of samples carries its schema under this name, as JSON.
SCHEMA_PROPERTY = "chipwise/schema"
MAX_CLASSES = 1000


def stored_schema(layer: QgsMapLayer) -> ClassSchema | None:
    """The schema that a layer carries; None where it carries none, or one that somebody has spoilt."""
    try:
        text = layer.customProperty(SCHEMA_PROPERTY) or ""
        return ClassSchema.from_dict(json.loads(text)) if text else None
    except (SchemaError, TypeError, ValueError, RecursionError):
        return None


def drawn_field(layer: QgsMapLayer) -> str:
    """The field by whose values a categorised layer is drawn; "" for others and for expressions."""
    renderer = layer.renderer() if isinstance(layer, QgsVectorLayer) else None
    field = renderer.classAttribute().strip('"') if hasattr(renderer, "classAttribute") else ""
    return field if isinstance(layer, QgsVectorLayer) and layer.fields().lookupField(field) >= 0 else ""


def schema_from_renderer(layer: QgsMapLayer) -> ClassSchema:
    """The classes with which a categorised or paletted layer is drawn, its value 0 left out.

    Raises:
        SchemaError: the layer is drawn otherwise, or its values cannot be class values.
    """
    hints = raster_hints(layer) if isinstance(layer, QgsRasterLayer) else sample_hints(layer, drawn_field(layer))
    hints = [hint for hint in hints if not _is_nothing(hint.raw)]
    if not hints:
        raise SchemaError(
            _tr("The layer {name} is not drawn by categories or a palette; choose the field of its classes.").format(
                name=layer.name()
            )
        )
    return resolve_values([hint.raw for hint in hints], None, hints, layer.name())[0]


def schema_from_field(layer: QgsVectorLayer, field: str) -> ClassSchema:
    """The values of a field as classes, with the names and colours by which the layer draws them, if it does.

    Raises:
        SchemaError: the field holds none, too many, or what cannot be class values.
    """
    index = layer.fields().lookupField(field)
    raws = [raw for raw in layer.uniqueValues(index, MAX_CLASSES + 1) if not _is_nothing(raw)]
    if not raws:
        raise SchemaError(_tr("The field {field} holds no values; choose another one.").format(field=field))
    if len(raws) > MAX_CLASSES:
        text = _tr("The field {field} holds over {limit} values; choose the field of the classes.")
        raise SchemaError(text.format(field=field, limit=MAX_CLASSES))
    hints = sample_hints(layer, field) or _plain_hints(sorted(raws, key=str))
    return resolve_values(
        [raw if isinstance(raw, (int, float)) else str(raw) for raw in raws], None, hints, layer.name()
    )[0]


def _plain_hints(raws: list) -> list[ClassHint]:
    return [ClassHint(raw, str(raw), color) for raw, color in zip(raws, distinct_colors(len(raws)))]


def _is_nothing(raw: object) -> bool:
    """Whether a value stands for what is unlabelled."""
    return raw is None or raw == NULL or str(raw).strip() in ("", "0", "0.0")


def _tr(text: str) -> str:
    return QCoreApplication.translate("SchemaSources", text)
