"""Classes are taken over from what a layer stores, shows or holds."""

import json

import pytest
import tiny_world
from chipwise.core.errors import SchemaError
from chipwise.core.schema import LandClass
from chipwise.ui.schema.sources import SCHEMA_PROPERTY, schema_from_field, schema_from_renderer, stored_schema
from qgis.core import (
    QgsCategorizedSymbolRenderer,
    QgsPalettedRasterRenderer,
    QgsRasterLayer,
    QgsRendererCategory,
    QgsSymbol,
)
from qgis.PyQt.QtGui import QColor

SQUARE = "POLYGON((0 0, 0 1, 1 1, 1 0, 0 0))"


def categorise(layer, *categories):
    drawn = []
    for value, label, color in categories:
        symbol = QgsSymbol.defaultSymbol(layer.geometryType())
        symbol.setColor(QColor(color))
        drawn.append(QgsRendererCategory(value, symbol, label))
    layer.setRenderer(QgsCategorizedSymbolRenderer("class", drawn))


def test_the_categories_of_a_style_become_classes_and_the_rest_and_zero_do_not(memory_layer):
    layer = memory_layer([(SQUARE, 1)])
    categorise(layer, (0, "none", "#000000"), (7, "rock", "#ff0000"), (2, "sea", "#0000ff"), ("", "others", "#cccccc"))
    classes = schema_from_renderer(layer).classes
    assert classes == (LandClass(2, "sea", "#0000ff"), LandClass(7, "rock", "#ff0000"))


def test_the_palette_of_a_raster_becomes_classes(tmp_path):
    layer = QgsRasterLayer(tiny_world.make_raster(tmp_path / "labels.tif"), "labels")
    entries = [QgsPalettedRasterRenderer.Class(value, QColor("#00ff00"), f"class {value}") for value in (0, 1, 2)]
    layer.setRenderer(QgsPalettedRasterRenderer(layer.dataProvider(), 1, entries))
    assert [(c.value, c.name) for c in schema_from_renderer(layer).classes] == [(1, "class 1"), (2, "class 2")]


def test_a_layer_that_is_drawn_otherwise_says_so(memory_layer):
    with pytest.raises(SchemaError, match=r"my samples is not drawn by categories"):
        schema_from_renderer(memory_layer([(SQUARE, 1)]))


def test_numbers_of_a_field_keep_their_value_and_null_and_zero_are_no_class(memory_layer):
    layer = memory_layer([(SQUARE, value) for value in (3, 1, 3, 0, None)])
    assert schema_from_field(layer, "class").values == [1, 3]


def test_names_of_a_field_are_numbered_in_alphabetical_order(memory_layer):
    layer = memory_layer([(SQUARE, value) for value in ("wood", "field", "", "wood")], "string")
    classes = schema_from_field(layer, "class").classes
    assert [(c.value, c.name) for c in classes] == [(1, "field"), (2, "wood")]
    assert len({c.color for c in classes}) == 2


@pytest.mark.parametrize(
    ("values", "kind", "reason"),
    [
        ([None], "integer", "holds no values"),
        ([1.5], "double", "whole numbers or names"),
        ([-3], "integer", "from 1 to 65535"),
        (range(1, 1200), "integer", "over 1000 values"),
    ],
)
def test_a_field_that_holds_no_classes_says_why(memory_layer, values, kind, reason):
    with pytest.raises(SchemaError, match=reason):
        schema_from_field(memory_layer([(SQUARE, value) for value in values], kind), "class")


def test_a_schema_that_is_stored_with_the_layer_is_found(memory_layer, land):
    layer = memory_layer([])
    assert stored_schema(layer) is None
    layer.setCustomProperty(SCHEMA_PROPERTY, json.dumps(land.to_dict()))
    assert stored_schema(layer) == land


@pytest.mark.parametrize("spoilt", ["{", 5, "[" * 100_000, '{"classes": []}'])
def test_a_stored_schema_that_is_spoilt_counts_as_none(memory_layer, spoilt):
    layer = memory_layer([])
    layer.setCustomProperty(SCHEMA_PROPERTY, spoilt)
    assert stored_schema(layer) is None
