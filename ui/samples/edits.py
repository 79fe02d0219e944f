"""Changes of samples: each is one step that QGIS can undo, in the layer's edit buffer; none is saved."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping, Sequence

from qgis.core import QgsFields, QgsGeometry, QgsVectorLayer, QgsVectorLayerUtils, QgsWkbTypes
from qgis.PyQt.QtCore import QCoreApplication

from ...core.errors import SamplesError
from ...core.schema import ClassSchema, LandClass
from .layer import ClassFields
from .statistics import Sample
from .undo_step import in_slices, one_step

#: Samples as the index knows them (``SampleIndex.current``), by id. What their fields hold is told to QGIS, which would
#: else read each from its file when a change is undone: of 20 000 that takes a minute.
Samples = Mapping[int, Sample]


def add_sample(layer: QgsVectorLayer, geometry: QgsGeometry, item: LandClass) -> None:
    """Add a sample of a class; several only if the geometry has parts and the layer holds single ones.

    Args:
        geometry: in the layer's CRS.

    Raises:
        SamplesError: nothing of the geometry can be stored, or the layer cannot be edited.
    """
    parts = fitting(geometry, layer)
    if not parts:
        raise SamplesError(_tr("That sample has no extent; draw it larger."))
    attributes = _fields(layer).attributes(item)
    with one_step(layer, _tr("Add sample of {name}").format(name=item.name)):
        for part in parts:
            feature = QgsVectorLayerUtils.createFeature(layer, part, attributes)
            if not layer.addFeature(feature):
                raise SamplesError(_tr("The layer {name} does not take the sample.").format(name=layer.name()))


def reassign(layer: QgsVectorLayer, ids: Iterable[int], item: LandClass | None, samples: Samples) -> None:
    """Give samples another class; None leaves them without one. Those that have it already stay as they are.

    Args:
        samples: those of the ids that are not among them are changed, too.

    Raises:
        SamplesError: the layer cannot be edited.
    """
    attributes = list(_fields(layer).attributes(item).items())

    def change(part: Sequence[int]) -> None:
        change_one = _way_to_change(layer, [field for field, _ in attributes])
        for i in part:
            held = samples[i].held if i in samples else {}
            for field, value in attributes:
                if field not in held:
                    change_one(i, field, value)
                elif (before := held[field]) != value:
                    change_one(i, field, value, before)

    in_slices(layer, _tr("Change class of samples"), list(ids), change)


def delete(layer: QgsVectorLayer, ids: Iterable[int]) -> None:
    """Delete samples.

    Raises:
        SamplesError: the layer cannot be edited.
    """
    in_slices(layer, _tr("Delete samples"), list(ids), lambda part: layer.deleteFeatures(list(part)))


def follow(layer: QgsVectorLayer, changes: Mapping[object, LandClass | None], samples: Samples) -> int:
    """Give every sample whose class field holds a key the class there, None for no class; return how many.

    Raises:
        SamplesError: the layer cannot be edited.
    """
    fields, found = _fields(layer), holding(layer, changes, samples)
    attributes = {raw: fields.attributes(item) for raw, item in changes.items()}

    def change(part: Sequence[int]) -> None:
        for i in part:
            layer.changeAttributeValues(i, attributes[found[i]], samples[i].held)

    if found:
        in_slices(layer, _tr("Follow the class schema"), list(found), change)
    return len(found)


def holding(layer: QgsVectorLayer, keys: Container[object], samples: Samples) -> dict[int, int | float | str]:
    """What the class field of samples holds, by id, of those where that is a key.

    Raises:
        SamplesError: no class field was chosen.
    """
    field = _fields(layer).value
    raws = ((i, sample.held[field]) for i, sample in samples.items())
    return {i: raw for i, raw in raws if isinstance(raw, (int, float, str)) and raw in keys}


def fitting(geometry: QgsGeometry, layer: QgsVectorLayer) -> list[QgsGeometry]:
    """The parts of a geometry as a layer can hold them; none if it has no area or length where it needs one."""
    kind = layer.geometryType()
    if kind == QgsWkbTypes.GeometryType.PolygonGeometry and not geometry.isGeosValid():
        geometry = geometry.makeValid()  # a freehand line may cross itself
        geometry.convertGeometryCollectionToSubclass(kind)
    return [part for part in geometry.coerceToType(layer.wkbType()) if not part.isEmpty() and _extends(part, kind)]


def class_of(schema: ClassSchema | None, value: int) -> LandClass | None:
    """The class of a value; None if there is none."""
    return next((item for item in schema.classes if item.value == value), None) if schema else None


def _extends(part: QgsGeometry, kind) -> bool:
    if kind == QgsWkbTypes.GeometryType.PolygonGeometry:
        return part.area() > 0
    return kind == QgsWkbTypes.GeometryType.PointGeometry or part.length() > 0


def _fields(layer: QgsVectorLayer) -> ClassFields:
    fields = ClassFields.of(layer)
    if fields is None:
        raise SamplesError(_tr("Choose the field of {name} that holds the class.").format(name=layer.name()))
    return fields


def _way_to_change(layer: QgsVectorLayer, fields: list[int]) -> Callable[..., bool]:
    """What gives a field of a sample another value: the edit buffer where it does the same as the layer, in less time.

    Only the layer writes to joined layers, and renews the fields that QGIS fills in anew with every change.
    """
    known = layer.fields()
    is_joined = any(known.fieldOrigin(i) == QgsFields.FieldOrigin.OriginJoin for i in fields)
    is_renewing = any(layer.defaultValueDefinition(i).applyOnUpdate() for i in range(known.count()))
    return (layer if is_joined or is_renewing else layer.editBuffer()).changeAttributeValue


def _tr(text: str) -> str:
    return QCoreApplication.translate("SampleEdits", text)
