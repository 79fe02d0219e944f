"""Every parameter of Export Training Data reaches the core's request."""

import json
from pathlib import Path

import pytest
import tiny_world
from chipwise.core.requests import ExportRequest, FolderInput, RasterInput
from chipwise.core.schema import ClassHint
from qgis.core import (
    QgsCategorizedSymbolRenderer,
    QgsCoordinateReferenceSystem,
    QgsFeature,
    QgsFillSymbol,
    QgsGeometry,
    QgsProcessingContext,
    QgsProcessingFeatureSourceDefinition,
    QgsProject,
    QgsRendererCategory,
    QgsVectorLayer,
)

BOX = "POLYGON((500300 4999700, 500500 4999700, 500500 4999500, 500300 4999500, 500300 4999700))"


@pytest.fixture
def request_of(provider, raster, samples, tmp_path):
    """The request that parameters make; None leaves one out."""

    def build(**given) -> ExportRequest:
        wanted = {"INPUT": [raster], "SAMPLES": samples, "CLASS_FIELD": "class", "OUTPUT": str(tmp_path / "chips")}
        wanted = {name: value for name, value in {**wanted, **given}.items() if value is not None}
        context = QgsProcessingContext()
        context.setProject(QgsProject.instance())
        return provider.algorithm("exporttrainingdata").create().build_request(wanted, context)

    yield build
    QgsProject.instance().clear()


@pytest.fixture
def without_labels(request_of):
    """The request of an export without labels, which takes nearly every other parameter."""
    return lambda **given: request_of(SAMPLES=None, CLASS_FIELD=None, METADATA_FORMAT="EXPORT_TILES", **given)


def lines_of(samples) -> list[dict]:
    return [json.loads(line) for line in Path(samples.path).read_text(encoding="utf-8").splitlines()]


def classes_of(samples) -> list:
    return [line["properties"]["class"] for line in lines_of(samples)]


def in_project(layer):
    QgsProject.instance().addMapLayer(layer)
    return layer


def test_the_defaults_are_those_of_the_request(without_labels, raster, tmp_path):
    expected = ExportRequest(str(tmp_path / "chips"), (RasterInput(raster),), metadata_format="EXPORT_TILES")
    assert without_labels() == expected


@pytest.mark.parametrize(
    ("given", "field", "value"),
    [
        ({"PROCESSING_MODE": "MOSAIC"}, "processing_mode", "MOSAIC"),
        ({"CELL_SIZE": 2.5}, "cell_size", 2.5),
        ({"TILE_SIZE": 64, "STRIDE": 16}, "tile_size", 64),
        ({"TILE_SIZE": 64, "STRIDE": 16}, "stride", 16),
        ({"TILE_SIZE": 64}, "size", (64, 64)),
        ({"TILE_SIZE": 64, "TILE_SIZE_X": 32}, "size", (32, 32)),
        ({"TILE_SIZE": 64, "TILE_SIZE_Y": 32}, "size", (32, 64)),
        ({"TILE_SIZE_X": 48, "TILE_SIZE_Y": 32}, "size", (32, 48)),
        ({"STRIDE": 16}, "strides", (16, 16)),
        ({"STRIDE": 16, "STRIDE_X": 8}, "strides", (8, 8)),
        ({"STRIDE": 16, "STRIDE_Y": 8}, "strides", (8, 16)),
        ({"ROTATION_ANGLE": 30.5}, "rotation_angle", 30.5),
        ({"MIN_OVERLAP_RATIO": 0.25}, "min_overlap_ratio", 0.25),
        ({"EMPTY_TILES": True}, "empty_tiles", True),
        ({"EMPTY_TILES": True}, "empty_ratio", None),
        ({"EMPTY_TILES": True, "EMPTY_RATIO": 0}, "empty_ratio", 0.0),
        ({"EMPTY_TILES": True, "EMPTY_RATIO": 0.15}, "empty_ratio", 0.15),
        ({"CHIP_FORMAT": "PNG"}, "chip_format", "PNG"),
        ({"REFERENCE_SYSTEM": "PIXEL_SPACE"}, "reference_system", "PIXEL_SPACE"),
        ({"SEED": 7}, "seed", 7),
    ],
)
def test_a_value_reaches_its_field(without_labels, given, field, value):
    assert getattr(without_labels(**given), field) == value


@pytest.mark.parametrize(
    ("given", "field", "value"),
    [
        ({"METADATA_FORMAT": "KITTI"}, "metadata_format", "KITTI"),
        ({"CHIP_LAYOUT": "CENTERED"}, "chip_layout", "CENTERED"),
        ({"METADATA_FORMAT": "IMAGENET", "BLACKEN_AROUND_FEATURE": True}, "blacken_around_feature", True),
        (
            {"METADATA_FORMAT": "IMAGENET", "CHIP_LAYOUT": "CENTERED", "CROP_MODE": "BOUNDING_BOX"},
            "crop_mode",
            "BOUNDING_BOX",
        ),
        ({"SOLID_DISTANCE": ["1", "3", "Road", "0.5"]}, "solid_distances", (("1", 3.0), ("Road", 0.5))),
        ({"SOLID_DISTANCE": [1, 3, "", ""]}, "solid_distances", (("1", 3.0),)),
        ({"SCHEMA": '{"classes": [{"value": 1}]}'}, "schema", '{"classes": [{"value": 1}]}'),
    ],
)
def test_a_value_for_samples_reaches_its_field(request_of, given, field, value):
    assert getattr(request_of(**given), field) == value


class TestImages:
    def test_rasters_and_a_folder_reach_it_in_their_order(self, without_labels, raster, tmp_path):
        other = tiny_world.make_raster(tmp_path / "other.tif")
        request = without_labels(INPUT=[other, raster], INPUT_FOLDER=str(tmp_path), INPUT_PATTERN="*.jp2")
        assert request.rasters == (RasterInput(other), RasterInput(raster))
        assert request.folder == FolderInput(str(tmp_path), "*.jp2")

    def test_a_folder_alone_is_enough(self, without_labels, tmp_path):
        request = without_labels(INPUT=None, INPUT_FOLDER=str(tmp_path))
        assert (request.rasters, request.folder) == ((), FolderInput(str(tmp_path)))

    @pytest.mark.parametrize(
        ("text", "bands"), [("3,2,1", (3, 2, 1)), ("nir, red ,2", ("nir", "red", 2)), ("4", (4,)), (" ", ())]
    )
    def test_bands_are_numbers_or_names_of_all_images(self, without_labels, raster, tmp_path, text, bands):
        request = without_labels(BANDS=text, INPUT_FOLDER=str(tmp_path), INPUT2=raster)
        assert request.rasters[0].bands == request.folder.bands == bands
        assert request.second_raster == RasterInput(raster)

    def test_a_second_date_has_the_same_bands(self, request_of, raster):
        assert request_of(BANDS="2,1", INPUT2=raster).second_raster == RasterInput(raster, bands=(2, 1))

    def test_an_extent_keeps_its_crs(self, without_labels):
        extent = without_labels(EXTENT="14.9,15.1,45,45.2 [EPSG:4326]").extent
        assert extent.bounds == (14.9, 45, 15.1, 45.2)
        assert QgsCoordinateReferenceSystem.fromWkt(extent.crs).authid() == "EPSG:4326"

    def test_an_extent_without_crs_is_in_that_of_the_project_or_of_each_raster(self, without_labels):
        assert without_labels(EXTENT="500000,501000,4999000,5000000").extent.crs == ""
        QgsProject.instance().setCrs(QgsCoordinateReferenceSystem("EPSG:32633"))
        crs = without_labels(EXTENT="500000,501000,4999000,5000000").extent.crs
        assert QgsCoordinateReferenceSystem.fromWkt(crs).authid() == "EPSG:32633"


class TestLabels:
    def test_label_rasters_reach_it(self, request_of, raster, tmp_path):
        label = tiny_world.make_label_raster(tmp_path / "label.tif")
        request = request_of(SAMPLES=None, CLASS_FIELD=None, INPUT=[raster, raster], LABEL_RASTER=[label])
        assert request.label_rasters == (RasterInput(label),)
        assert request.samples is None

    def test_a_label_folder_reaches_it_whatever_the_pattern_of_the_images(self, request_of, tmp_path):
        request = request_of(
            INPUT=None, SAMPLES=None, INPUT_FOLDER=str(tmp_path), INPUT_PATTERN="*.jpg", LABEL_FOLDER=str(tmp_path)
        )
        assert request.label_folder == FolderInput(str(tmp_path))

    def test_samples_mask_and_instances_are_written_each_to_its_file(self, request_of, memory_layer, samples):
        mask, cars = in_project(memory_layer([(BOX, 5)])), in_project(memory_layer([(BOX, 9), (BOX, None)]))
        request = request_of(
            METADATA_FORMAT="PANOPTIC", MASK=mask.id(), INSTANCE_SAMPLES=cars.id(), INSTANCE_CLASS_FIELD="class"
        )
        assert classes_of(request.samples) == [1, 1, 2, 2] * 4
        assert classes_of(request.mask) == [1]
        assert (classes_of(request.instance_samples), request.instance_samples.skipped) == ([9], 1)
        assert request.samples.name == "samples"
        assert len({request.samples.path, request.mask.path, request.instance_samples.path}) == 3

    def test_the_selection_and_unsaved_edits_count_for_samples_and_mask(self, request_of, memory_layer):
        layer = in_project(memory_layer([(BOX, 1), (BOX, 2)]))
        layer.startEditing()
        added = QgsFeature(layer.fields())
        added.setAttributes([7])
        added.setGeometry(QgsGeometry.fromWkt(BOX))
        layer.addFeature(added)
        layer.selectByExpression('"class" > 1')
        selected = QgsProcessingFeatureSourceDefinition(layer.id(), selectedFeaturesOnly=True)
        request = request_of(SAMPLES=selected, MASK=selected)
        assert sorted(classes_of(request.samples)) == [2, 7]
        assert len(lines_of(request.mask)) == 2
        layer.rollBack()

    def test_the_buffer_widens_the_samples_only(self, request_of, memory_layer):
        point = in_project(memory_layer([("POINT(500300 4999700)", 1)], geometry="Point"))
        area = in_project(memory_layer([(BOX, 1)]))
        request = request_of(SAMPLES=point.id(), MASK=area.id(), BUFFER_RADIUS=10)
        assert lines_of(request.samples)[0]["geometry"]["type"] == "Polygon"
        assert lines_of(request.mask)[0]["geometry"]["coordinates"][0][0] == [500300, 4999700]

    def test_the_styles_name_the_classes(self, request_of, samples):
        layer = QgsVectorLayer(samples, "drawn")
        symbol = QgsFillSymbol.createSimple({"color": "#1f78b4"})
        layer.setRenderer(QgsCategorizedSymbolRenderer("class", [QgsRendererCategory(1, symbol, "Water")]))
        assert request_of(SAMPLES=layer).hints == (ClassHint(1, "Water", "#1f78b4"),)
        assert request_of(SAMPLES=layer, CLASS_FIELD=None).hints == ()
