"""Layers of QGIS as the core takes them: raster files, samples as GeoJSON lines, colours and names of classes."""

from __future__ import annotations

import json
from pathlib import Path

from qgis.core import (
    NULL,
    QgsCategorizedSymbolRenderer,
    QgsPalettedRasterRenderer,
    QgsProcessingException,
    QgsProcessingFeatureSource,
    QgsProviderRegistry,
    QgsRasterLayer,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QCoreApplication

from ..core.requests import RasterInput, SamplesInput
from ..core.schema import ClassHint


def raster_input(layer: QgsRasterLayer) -> RasterInput:
    """The file behind a raster layer; its CRS is passed on where the layer's differs from the file's own.

    Raises:
        QgsProcessingException: the layer is no file, such as a web service.
    """
    provider = layer.dataProvider()
    if provider is None or provider.name() != "gdal":
        raise QgsProcessingException(
            _tr("The layer {name} is no raster file; save it as a GeoTIFF first (Export > Save As).").format(
                name=layer.name()
            )
        )
    parts = QgsProviderRegistry.instance().decodeUri("gdal", layer.source())
    path = parts.get("path") or layer.source()
    if parts.get("layerName") or parts.get("vsiPrefix"):
        path = layer.source()  # a raster inside a container or archive, in GDAL's own notation
    overridden = layer.crs().isValid() and layer.crs() != provider.crs()
    return RasterInput(path, wkt(layer.crs()) if overridden else "")


def write_samples(
    source: QgsProcessingFeatureSource,
    name: str,
    field: str,
    buffer_radius: float,
    path: Path,
    more_fields: tuple[str, ...] = (),
) -> SamplesInput:
    """Write samples as one GeoJSON feature a line, the raw class in the property ``class``.

    Selection, filter and edit buffer are honoured, because they are the source's. Features without geometry or class
    are left out and counted.

    Args:
        field: name of the class field; empty makes all samples one class.
        buffer_radius: widens every sample, in the units of the samples' CRS.
        more_fields: fields that are written as properties of their own names, those of them that there are.
    """
    indices = {name: i for name in more_fields if (i := source.fields().lookupField(name)) >= 0}
    index = source.fields().lookupField(field) if field else -1
    skipped = 0
    with path.open("w", encoding="utf-8") as lines:
        for feature in source.getFeatures():
            geometry = feature.geometry()
            raw = feature.attribute(index) if index >= 0 else 1
            if geometry.isNull() or geometry.isEmpty() or raw is None or raw == NULL or raw == "":
                skipped += 1
                continue
            if buffer_radius > 0:
                geometry = geometry.buffer(buffer_radius, 16)
            shape = json.loads(geometry.asJson(17))
            values = {name: feature.attribute(i) for name, i in indices.items()}
            properties = {"class": _plain(raw), **{k: _plain(v) for k, v in values.items() if v not in (None, NULL)}}
            lines.write(json.dumps({"type": "Feature", "geometry": shape, "properties": properties}) + "\n")
    return SamplesInput(str(path), wkt(source.sourceCrs()), name, skipped)


def remark_on_layers(layer: QgsVectorLayer | None) -> str:
    """Say which layer of a file is taken, where it holds several and none was named; empty otherwise."""
    if layer is None or layer.providerType() != "ogr":
        return ""
    registry = QgsProviderRegistry.instance()
    parts = registry.decodeUri("ogr", layer.source())
    names = [item.name() for item in registry.querySublayers(parts["path"]) if item.providerKey() == "ogr"]
    if parts.get("layerName") or parts.get("layerId") is not None or len(names) < 2:
        return ""
    return _tr(
        "{path} holds the layers {names}; the first is taken. Name another one as {path}|layername={last}."
    ).format(path=parts["path"], names=", ".join(names), last=names[-1])


def sample_hints(layer: QgsVectorLayer | None, field: str) -> tuple[ClassHint, ...]:
    """Labels and colours with which a categorised layer draws its classes."""
    renderer = layer.renderer() if isinstance(layer, QgsVectorLayer) else None
    if not isinstance(renderer, QgsCategorizedSymbolRenderer) or renderer.classAttribute().strip('"') != field:
        return ()
    return tuple(
        ClassHint(_plain(c.value()), c.label() or str(c.value()), c.symbol().color().name())
        for c in renderer.categories()
        if c.symbol() is not None and c.value() not in (None, NULL, "") and not isinstance(c.value(), list)
    )


def raster_hints(layer: QgsRasterLayer) -> tuple[ClassHint, ...]:
    """Labels and colours with which a paletted label raster draws its values."""
    renderer = layer.renderer()
    if not isinstance(renderer, QgsPalettedRasterRenderer):
        return ()
    return tuple(
        ClassHint(int(c.value), c.label or str(int(c.value)), c.color.name()) for c in renderer.classes() if c.value
    )


def _plain(raw):
    """A field's value as JSON holds it."""
    return raw if isinstance(raw, (bool, int, float, str)) else str(raw)


def wkt(crs) -> str:
    """A CRS as the core takes it; empty where there is none."""
    if not crs.isValid():
        return ""
    return crs.toWkt(crs.WktVariant.WKT_PREFERRED) if hasattr(crs, "WktVariant") else crs.toWkt()


def _tr(text: str) -> str:
    return QCoreApplication.translate("Layers", text)
