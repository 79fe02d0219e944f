import json
import zipfile
from pathlib import Path

import numpy as np
import pytest
import tiny_world
from chipwise.core.requests import RasterInput
from chipwise.core.schema import ClassHint
from chipwise.processing_provider.layers import raster_hints, raster_input, sample_hints, write_samples
from osgeo import gdal
from qgis.core import (
    QgsCategorizedSymbolRenderer,
    QgsCoordinateReferenceSystem,
    QgsFeature,
    QgsFillSymbol,
    QgsGeometry,
    QgsPalettedRasterRenderer,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeatureSourceDefinition,
    QgsProcessingUtils,
    QgsProject,
    QgsRasterLayer,
    QgsRendererCategory,
    QgsVectorLayer,
)
from qgis.PyQt.QtGui import QColor

BOX = "POLYGON((0 0, 10 0, 10 10, 0 10, 0 0))"
FAR = "POLYGON((50 50, 60 50, 60 60, 50 60, 50 50))"


class TestRasterInput:
    def test_a_file_is_passed_by_its_path(self, raster):
        assert raster_input(QgsRasterLayer(raster)) == RasterInput(raster)

    def test_options_with_which_the_layer_was_opened_are_left_out(self, raster):
        assert raster_input(QgsRasterLayer(f"{raster}|option:NUM_THREADS=2")) == RasterInput(raster)

    def test_a_raster_inside_a_geopackage_is_passed_as_gdal_names_it(self, raster, tmp_path):
        package = tmp_path / "rasters.gpkg"
        small = gdal.Translate("", raster, format="MEM", outputType=gdal.GDT_Byte)
        for table, append in (("one", "NO"), ("two", "YES")):
            options = [f"RASTER_TABLE={table}", f"APPEND_SUBDATASET={append}"]
            gdal.Translate(str(package), small, format="GPKG", creationOptions=options)
        layer = QgsRasterLayer(f"GPKG:{package}:two")
        assert layer.isValid()
        assert raster_input(layer).path == f"GPKG:{package}:two"

    def test_a_raster_inside_a_zip_keeps_its_place_in_it(self, raster, tmp_path):
        with zipfile.ZipFile(tmp_path / "rasters.zip", "w") as package:
            package.write(raster, "inside/world.tif")
        layer = QgsRasterLayer(f"/vsizip/{tmp_path}/rasters.zip/inside/world.tif")
        assert layer.isValid()
        assert gdal.Open(raster_input(layer).path).RasterXSize == tiny_world.SIZE

    def test_the_crs_is_passed_on_where_the_layer_overrides_the_files_own(self, raster):
        layer = QgsRasterLayer(raster)
        layer.setCrs(QgsCoordinateReferenceSystem("EPSG:32634"))
        passed = QgsCoordinateReferenceSystem.fromWkt(raster_input(layer).crs)
        assert passed.authid() == "EPSG:32634"

    def test_a_crs_given_to_a_file_without_one_is_passed_on(self, tmp_path):
        layer = QgsRasterLayer(tiny_world.make_raster(tmp_path / "plain.tif", epsg=None))
        layer.setCrs(QgsCoordinateReferenceSystem("EPSG:4326"))
        assert QgsCoordinateReferenceSystem.fromWkt(raster_input(layer).crs).authid() == "EPSG:4326"

    @pytest.mark.parametrize(
        ("source", "provider"),
        [("type=xyz&url=http://127.0.0.1:9/{z}/{x}/{y}.png&zmax=1&zmin=0", "wms"), ("no such layer", "virtualraster")],
    )
    def test_a_layer_that_is_no_file_is_refused_with_one_sentence(self, source, provider):
        with pytest.raises(QgsProcessingException, match=r"^The layer tiles is no raster file; save it as .*\.$"):
            raster_input(QgsRasterLayer(source, "tiles", provider))


@pytest.fixture
def written(tmp_path):
    """Write a layer's features and return what the samples say and the features in the file."""

    def write(value, field="class", radius=0.0, context=None, more_fields=()):
        context = context or QgsProcessingContext()
        context.setProject(QgsProject.instance())
        source = QgsProcessingUtils.variantToSource(value, context)
        samples = write_samples(source, "my samples", field, radius, tmp_path / "samples.geojsonl", more_fields)
        return samples, [json.loads(line) for line in Path(samples.path).read_text(encoding="utf-8").splitlines()]

    yield write
    QgsProject.instance().clear()


def classes(features):
    return [feature["properties"]["class"] for feature in features]


def in_project(layer):
    QgsProject.instance().addMapLayer(layer)
    return layer


class TestWriteSamples:
    def test_every_feature_is_a_line_with_its_geometry_and_class(self, written, memory_layer):
        layer = in_project(memory_layer([(BOX, 1), (FAR, 2)]))
        samples, features = written(layer.id())
        assert classes(features) == [1, 2]
        assert features[0]["geometry"]["type"] == "Polygon"
        assert features[0]["geometry"]["coordinates"][0][2] == [10, 10]
        assert (samples.name, samples.skipped) == ("my samples", 0)

    def test_only_the_selection_counts_where_it_was_asked_for(self, written, memory_layer):
        layer = in_project(memory_layer([(BOX, 1), (FAR, 2)]))
        layer.selectByExpression('"class" = 2')
        _, features = written(QgsProcessingFeatureSourceDefinition(layer.id(), selectedFeaturesOnly=True))
        assert classes(features) == [2]

    def test_the_filter_of_the_layer_counts(self, written, samples):
        layer = in_project(QgsVectorLayer(samples, "filtered"))
        layer.setSubsetString('"class" = 2')
        _, features = written(layer.id())
        assert classes(features) == [2] * 8

    def test_unsaved_edits_count(self, written, memory_layer):
        layer = in_project(memory_layer([(BOX, 1), (FAR, 2)]))
        layer.startEditing()
        first, second = (feature.id() for feature in layer.getFeatures())
        layer.changeAttributeValue(first, 0, 7)
        layer.deleteFeature(second)
        added = QgsFeature(layer.fields())
        added.setAttributes([9])
        added.setGeometry(QgsGeometry.fromWkt(FAR))
        layer.addFeature(added)
        _, features = written(layer.id())
        layer.rollBack()
        assert sorted(classes(features)) == [7, 9]

    def test_features_without_geometry_or_class_are_counted_as_skipped(self, written, memory_layer):
        layer = in_project(memory_layer([(BOX, 1), (None, 1), ("POLYGON EMPTY", 1), (BOX, None)]))
        samples, features = written(layer.id())
        assert classes(features) == [1]
        assert samples.skipped == 3

    def test_an_empty_text_is_no_class(self, written, memory_layer):
        layer = in_project(memory_layer([(BOX, "Forest"), (BOX, ""), (BOX, None)], "string"))
        samples, features = written(layer.id())
        assert classes(features) == ["Forest"]
        assert samples.skipped == 2

    @pytest.mark.parametrize(
        ("kind", "value"), [("string", "Flüsse, «groß»"), ("integer", 65535), ("double", 2.0), ("bool", True)]
    )
    def test_a_class_keeps_its_type(self, written, memory_layer, kind, value):
        _, features = written(in_project(memory_layer([(BOX, value)], kind)).id())
        assert classes(features) == [value]
        assert type(classes(features)[0]) is type(value)

    def test_without_a_field_all_samples_are_class_one(self, written, memory_layer):
        _, features = written(in_project(memory_layer([(BOX, 5), (FAR, None)])).id(), field="")
        assert classes(features) == [1, 1]

    def test_a_buffer_widens_points_to_discs_and_lines_to_strips(self, written, memory_layer):
        layer = in_project(memory_layer([("POINT(0 0)", 1)], geometry="Point"))
        _, features = written(layer.id(), radius=5)
        assert features[0]["geometry"]["type"] == "Polygon"
        assert np.ptp(np.array(features[0]["geometry"]["coordinates"][0]), axis=0) == pytest.approx([10, 10])
        layer = in_project(memory_layer([("LINESTRING(0 0, 100 0)", 1)], geometry="LineString"))
        _, features = written(layer.id(), radius=5)
        assert np.ptp(np.array(features[0]["geometry"]["coordinates"][0]), axis=0) == pytest.approx([110, 10])

    def test_without_a_buffer_points_and_lines_stay_what_they_are(self, written, memory_layer):
        layer = in_project(memory_layer([("MULTIPOINT((0 0),(3 3))", 1)], geometry="MultiPoint"))
        assert written(layer.id())[1][0]["geometry"]["type"] == "MultiPoint"

    def test_curves_become_the_areas_they_enclose(self, written, memory_layer):
        circle = "CURVEPOLYGON(CIRCULARSTRING(0 5, 5 10, 10 5, 5 0, 0 5))"
        _, features = written(in_project(memory_layer([(circle, 1)], geometry="CurvePolygon")).id())
        ring = np.array(features[0]["geometry"]["coordinates"][0])
        assert len(ring) > 30
        assert np.hypot(*(ring - 5).T) == pytest.approx(5, abs=0.01)

    def test_heights_do_not_disturb(self, written, memory_layer):
        layer = in_project(memory_layer([("POLYGONZ((0 0 1, 9 0 1, 9 9 1, 0 0 1))", 1)], geometry="PolygonZ"))
        assert written(layer.id())[1][0]["geometry"]["coordinates"][0][1][:2] == [9, 0]

    def test_coordinates_keep_their_last_digit(self, written, memory_layer):
        point = in_project(memory_layer([("POINT(500000.12345678 0.1)", 1)], geometry="Point"))
        assert written(point.id())[1][0]["geometry"]["coordinates"] == [500000.12345678, 0.1]

    @pytest.mark.parametrize("crs", ["EPSG:32633", "EPSG:4326", "ESRI:54009"])
    def test_the_crs_travels_as_wkt(self, written, memory_layer, crs):
        samples, _ = written(in_project(memory_layer([(BOX, 1)], crs=crs)).id())
        assert QgsCoordinateReferenceSystem.fromWkt(samples.crs).authid() == crs

    def test_without_crs_none_travels(self, written, memory_layer):
        layer = memory_layer([(BOX, 1)])
        layer.setCrs(QgsCoordinateReferenceSystem())
        samples, _ = written(in_project(layer).id())
        assert samples.crs == ""

    def test_further_fields_are_written_where_there_are_any(self, written):
        layer = QgsVectorLayer("Point?crs=EPSG:32633&field=class:integer&field=stratum:integer", "points", "memory")
        for attributes in ([1, 7], [2, None]):
            feature = QgsFeature(layer.fields())
            feature.setAttributes(attributes)
            feature.setGeometry(QgsGeometry.fromWkt("POINT(0 0)"))
            layer.dataProvider().addFeature(feature)
        _, features = written(in_project(layer), more_fields=("stratum", "share"))
        assert [feature["properties"] for feature in features] == [{"class": 1, "stratum": 7}, {"class": 2}]

    def test_the_layer_is_not_changed(self, written, memory_layer):
        layer = in_project(memory_layer([(BOX, 1), (None, None)]))
        before = [(f.id(), f.attributes(), f.geometry().asWkt()) for f in layer.getFeatures()]
        written(layer.id(), radius=3)
        assert [(f.id(), f.attributes(), f.geometry().asWkt()) for f in layer.getFeatures()] == before
        assert not layer.isEditable()


def categorised(layer, field, *categories):
    symbol = QgsFillSymbol.createSimple
    layer.setRenderer(
        QgsCategorizedSymbolRenderer(
            field, [QgsRendererCategory(value, symbol({"color": color}), label) for value, label, color in categories]
        )
    )
    return layer


class TestHints:
    def test_a_categorised_layer_gives_labels_and_colours(self, memory_layer):
        layer = categorised(memory_layer([]), "class", (1, "Water", "#1f78b4"), (2, "", "#33a02c"))
        assert sample_hints(layer, "class") == (ClassHint(1, "Water", "#1f78b4"), ClassHint(2, "2", "#33a02c"))

    def test_a_quoted_field_is_the_same_field(self, memory_layer):
        layer = categorised(memory_layer([]), '"class"', (1, "Water", "#1f78b4"))
        assert len(sample_hints(layer, "class")) == 1

    def test_the_category_of_all_other_values_gives_none(self, memory_layer):
        layer = categorised(memory_layer([], "string"), "class", ("Water", "Water", "#1f78b4"), ("", "", "#000000"))
        assert [hint.raw for hint in sample_hints(layer, "class")] == ["Water"]

    def test_a_layer_categorised_by_another_field_gives_none(self, memory_layer):
        assert sample_hints(categorised(memory_layer([]), "other", (1, "Water", "#1f78b4")), "class") == ()

    def test_a_plain_layer_and_no_layer_give_none(self, memory_layer):
        assert sample_hints(memory_layer([]), "class") == ()
        assert sample_hints(None, "class") == ()

    def test_a_paletted_raster_gives_labels_and_colours_without_value_zero(self, tmp_path):
        layer = QgsRasterLayer(tiny_world.make_label_raster(tmp_path / "label.tif"))
        entry = QgsPalettedRasterRenderer.Class
        entries = [entry(0, QColor("black"), "None"), entry(1, QColor("#1f78b4"), "Water"), entry(2, QColor("#33a02c"))]
        layer.setRenderer(QgsPalettedRasterRenderer(layer.dataProvider(), 1, entries))
        assert raster_hints(layer) == (ClassHint(1, "Water", "#1f78b4"), ClassHint(2, "2", "#33a02c"))

    def test_a_grey_raster_gives_none(self, tmp_path):
        assert raster_hints(QgsRasterLayer(tiny_world.make_label_raster(tmp_path / "label.tif"))) == ()
