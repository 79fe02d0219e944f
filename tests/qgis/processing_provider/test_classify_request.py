"""Every parameter of Classify Pixels reaches the core's request."""

import json
import zipfile
from pathlib import Path

import pytest
import tiny_world
from chipwise.core.errors import RequestError
from chipwise.core.requests import ClassifyRequest, FolderInput, RasterInput
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsProcessingContext,
    QgsProcessingFeatureSourceDefinition,
    QgsProcessingOutputLayerDefinition,
    QgsProject,
    QgsRasterLayer,
)

BOX = "POLYGON((500300 4999700, 500500 4999700, 500500 4999500, 500300 4999500, 500300 4999700))"
TILES = "type=xyz&url=http://127.0.0.1:9/%7Bz%7D/%7Bx%7D/%7By%7D.png&zmin=0&zmax=20"
PART = {"EXTENT": "0,100,0,50 [EPSG:3857]", "CELL_SIZE": 2}


@pytest.fixture
def build(provider, raster, tmp_path):
    """The run and the request that parameters make; None leaves one out."""

    def build(**given):
        wanted = {"INPUT": [raster], "MODEL": "model.dlpk", "OUTPUT": str(tmp_path / "map.tif")}
        wanted = {name: value for name, value in {**wanted, **given}.items() if value is not None}
        context = QgsProcessingContext()
        context.setProject(QgsProject.instance())
        algorithm = provider.algorithm("classifypixels").create()
        return algorithm, algorithm.build_request(wanted, context)

    yield build
    QgsProject.instance().clear()


@pytest.fixture
def request_of(build):
    """The request that parameters make."""
    return lambda **given: build(**given)[1]


@pytest.fixture
def frames(build):
    """The frames in which layers that are no files are fetched: west, north, cell size."""

    def frames(**given) -> list[tuple]:
        jobs = build(**given)[0]._before_worker
        return [(job.__self__._frame.xmin, job.__self__._frame.ymax, job.__self__._frame.cell_size) for job in jobs]

    return frames


@pytest.fixture
def package(tmp_path):
    """A model package of which the least and the greatest cell size are known."""

    def package(wkid, least, greatest) -> str:
        sizes = {
            key: {"x": size, "y": size, "spatialReference": {"wkid": wkid}}
            for key, size in (("MinCellSize", least), ("MaxCellSize", greatest))
        }
        path = tmp_path / f"{wkid}-{least}.dlpk"
        with zipfile.ZipFile(path, "w") as file:
            file.writestr("model.emd", json.dumps(sizes))
        return str(path)

    return package


def web_map(name: str = "My streets") -> QgsRasterLayer:
    return QgsRasterLayer(TILES, name, "wms")


def epsg(wkt: str) -> str:
    return QgsCoordinateReferenceSystem.fromWkt(wkt).authid()


def test_the_defaults_are_those_of_the_request(request_of, raster, tmp_path):
    expected = ClassifyRequest("model.dlpk", str(tmp_path / "map.tif"), (RasterInput(raster),))
    assert request_of() == expected


@pytest.mark.parametrize(
    ("given", "field", "value"),
    [
        ({"PROCESSING_MODE": "MOSAIC"}, "processing_mode", "MOSAIC"),
        ({"CELL_SIZE": 2.5}, "cell_size", 2.5),
        ({"MATCH_CELL_SIZE": True}, "match_cell_size", True),
        ({"PADDING": 64}, "padding", 64),
        ({"PADDING": 0}, "padding", 0),
        ({"TILE_SIZE": 256}, "tile_size", 256),
        ({"BATCH_SIZE": 3}, "batch_size", 3),
        ({"MERGE": "BLEND"}, "merge", "BLEND"),
        ({"TEST_TIME_AUGMENTATION": True}, "test_time_augmentation", True),
        ({"PREDICT_BACKGROUND": False}, "predict_background", False),
        ({"THRESHOLD": 62.5}, "threshold", 62.5),
        ({"MIN_PATCH": 9}, "min_patch", 9),
        ({"CONFIDENCE_TYPE": "FLOAT32"}, "confidence_type", "FLOAT32"),
        ({"DEVICE": "CPU"}, "device", "CPU"),
        ({"PRECISION": "INT8"}, "precision", "INT8"),
        ({"TRUST_CODE": True}, "trust_code", True),
        ({"RESUME": True}, "resume", True),
        ({"OUTPUT_CONFIDENCE": "/maps/c.tif"}, "confidence_output", "/maps/c.tif"),
        ({"OUTPUT_PROBABILITIES": "/maps/p.tif"}, "probabilities_output", "/maps/p.tif"),
        ({"OUTPUT_ENTROPY": "/maps/e.tif"}, "entropy_output", "/maps/e.tif"),
        ({"OUTPUT_POLYGONS": "/maps/p.gpkg"}, "polygons_output", "/maps/p.gpkg"),
        ({"OUTPUT_AREAS": "/maps/a.csv"}, "areas_output", "/maps/a.csv"),
    ],
)
def test_a_value_reaches_its_field(request_of, given, field, value):
    assert getattr(request_of(**given), field) == value


class TestImages:
    def test_one_raster_may_stand_alone_or_in_a_list(self, request_of, raster):
        layer = QgsRasterLayer(raster, "world")
        QgsProject.instance().addMapLayer(layer)
        for given in (raster, layer, layer.id(), layer.name(), [raster], [layer], [layer.id()]):
            assert request_of(INPUT=given).rasters == (RasterInput(raster),)

    def test_rasters_and_a_folder_reach_it_in_their_order(self, request_of, raster, tmp_path):
        other = tiny_world.make_raster(tmp_path / "other.tif")
        request = request_of(INPUT=[other, raster], INPUT_FOLDER=str(tmp_path), INPUT_PATTERN="*.jp2")
        assert request.rasters == (RasterInput(other), RasterInput(raster))
        assert request.folder == FolderInput(str(tmp_path), "*.jp2")

    def test_a_folder_alone_is_enough(self, request_of, tmp_path):
        request = request_of(INPUT=None, INPUT_FOLDER=str(tmp_path))
        assert (request.rasters, request.folder) == ((), FolderInput(str(tmp_path)))

    def test_bands_are_those_of_all_images_but_not_of_the_snap_raster(self, request_of, raster, tmp_path):
        request = request_of(BANDS="nir, 2", INPUT_FOLDER=str(tmp_path), SNAP_RASTER=raster)
        assert request.rasters[0].bands == request.folder.bands == ("nir", 2)
        assert request.snap_raster == RasterInput(raster)

    def test_a_crs_that_the_user_has_given_a_layer_travels_with_it(self, request_of, raster):
        layer = QgsRasterLayer(raster, "world")
        layer.setCrs(QgsCoordinateReferenceSystem("EPSG:32634"))
        request = request_of(INPUT=[layer], SNAP_RASTER=layer)
        assert epsg(request.rasters[0].crs) == epsg(request.snap_raster.crs) == "EPSG:32634"


class TestGround:
    def test_an_extent_keeps_its_crs(self, request_of):
        extent = request_of(EXTENT="14.9,15.1,45,45.2 [EPSG:4326]").extent
        assert (extent.bounds, epsg(extent.crs)) == ((14.9, 45, 15.1, 45.2), "EPSG:4326")

    def test_the_target_crs_is_given_as_wkt_and_may_be_the_projects(self, request_of):
        assert epsg(request_of(TARGET_CRS="EPSG:3857").target_crs) == "EPSG:3857"
        QgsProject.instance().setCrs(QgsCoordinateReferenceSystem("EPSG:32632"))
        assert epsg(request_of(TARGET_CRS="ProjectCrs").target_crs) == "EPSG:32632"

    def test_the_mask_is_written_with_its_crs_and_only_what_is_selected(self, request_of, memory_layer):
        layer = memory_layer([(BOX, 1), (BOX.replace("5003", "5001"), 2)])
        QgsProject.instance().addMapLayer(layer)
        layer.selectByExpression('"class" = 2')
        mask = request_of(MASK=QgsProcessingFeatureSourceDefinition(layer.id(), selectedFeaturesOnly=True)).mask
        features = [json.loads(line) for line in Path(mask.path).read_text().splitlines()]
        assert [feature["geometry"]["coordinates"][0][0] for feature in features] == [[500100, 4999700]]
        assert epsg(mask.crs) == "EPSG:32633"


class TestLayersThatAreNoFile:
    def test_they_are_fetched_before_the_worker_starts_to_a_file_that_has_their_name(self, build):
        algorithm, request = build(INPUT=[web_map()], **PART)
        (job,) = algorithm._before_worker
        assert Path(request.rasters[0].path) == job.__self__._path
        assert job.__self__._path.name == "My_streets.tif"
        assert not job.__self__._path.exists()

    def test_they_are_fetched_at_the_cell_size_in_the_extent(self, frames):
        ((west, north, cell),) = frames(INPUT=[web_map()], **PART)
        assert -2 < west <= 0 and 50 <= north < 52 and cell == 2

    def test_the_cell_size_is_in_the_target_crs(self, frames):
        extent = "0,1,0,1 [EPSG:4326]"
        ((_, _, cell),) = frames(INPUT=[web_map()], EXTENT=extent, CELL_SIZE=100)
        assert cell == 100
        ((_, _, cell),) = frames(INPUT=[web_map()], EXTENT=extent, CELL_SIZE=0.001, TARGET_CRS="EPSG:4326")
        assert cell == pytest.approx(111.3, rel=0.001)

    def test_they_are_fetched_at_the_models_cell_size(self, frames, package):
        extent = {"EXTENT": "0,1000,0,1000 [EPSG:3857]", "MATCH_CELL_SIZE": True, "INPUT": [web_map()]}
        assert frames(MODEL=package(32633, 2.5, 2.5), **extent)[0][2] == 2.5
        assert frames(MODEL=package(32633, 2, 8), **extent)[0][2] == pytest.approx(4)
        assert frames(MODEL=package(2225, 10, 10), **extent)[0][2] == pytest.approx(3.048, rel=1e-5)  # in feet
        degrees = extent | {"TARGET_CRS": "EPSG:4326"}
        assert frames(MODEL=package(4326, 1e-4, 1e-4), **degrees)[0][2] == pytest.approx(11.13, rel=0.01)

    def test_where_the_model_does_not_tell_one_it_is_asked_for(self, frames, package, tmp_path):
        (tmp_path / "strange.onnx").write_bytes(b"onnx")
        garbled = tmp_path / "garbled.emd"
        garbled.write_text('{"MinCellSize": {"x": "wide", "spatialReference": 7}, "MaxCellSize": null}')
        extent = {"EXTENT": "0,1000,0,1000 [EPSG:3857]", "MATCH_CELL_SIZE": True, "INPUT": [web_map()]}
        for model in (package(4326, 1e-4, 1e-4), str(tmp_path / "strange.onnx"), str(garbled)):
            with pytest.raises(RequestError, match="give CELL_SIZE instead of MATCH_CELL_SIZE"):
                frames(MODEL=model, **extent)

    def test_or_in_that_of_the_snap_raster_or_of_the_first_one_of_a_mosaic(self, frames, tmp_path):
        # 100 m at 60 degrees north are 200 m in Web Mercator.
        north = tiny_world.make_raster(tmp_path / "north.tif", epsg=32633)
        extent = "500000,510000,6650000,6660000 [EPSG:32633]"
        for given in ({"SNAP_RASTER": north}, {"INPUT": [north, web_map()], "PROCESSING_MODE": "MOSAIC"}):
            ((_, _, cell),) = frames(**{"INPUT": [web_map()], "EXTENT": extent, "CELL_SIZE": 100, **given})
            assert cell == pytest.approx(200, rel=0.02)
        ((_, _, cell),) = frames(INPUT=[north, web_map()], EXTENT=extent, CELL_SIZE=100)
        assert cell == 100


class TestOutputs:
    RASTERS = ("OUTPUT", "OUTPUT_CONFIDENCE", "OUTPUT_PROBABILITIES", "OUTPUT_ENTROPY")

    def test_temporary_ones_are_files_of_the_right_kind(self, request_of):
        outputs = (*self.RASTERS, "OUTPUT_POLYGONS", "OUTPUT_AREAS")
        request = request_of(**dict.fromkeys(outputs, "TEMPORARY_OUTPUT"))
        assert {Path(path).suffix for path in request.raster_outputs.values()} == {".tif"}
        assert len(request.raster_outputs) == len(self.RASTERS)
        assert (Path(request.polygons_output).suffix, Path(request.areas_output).suffix) == (".gpkg", ".csv")

    def test_those_of_the_dialog_are_the_paths_in_them(self, request_of):
        project = QgsProject.instance()
        request = request_of(
            OUTPUT=QgsProcessingOutputLayerDefinition("/maps/m.tif", project),
            OUTPUT_POLYGONS=QgsProcessingOutputLayerDefinition("/maps/m.gpkg", project),
        )
        assert (request.output, request.polygons_output) == ("/maps/m.tif", "/maps/m.gpkg")

    @pytest.mark.parametrize("empty", [None, ""])
    def test_those_that_are_left_out_are_empty(self, request_of, empty):
        request = request_of(**dict.fromkeys((*self.RASTERS[1:], "OUTPUT_POLYGONS", "OUTPUT_AREAS"), empty))
        assert list(request.raster_outputs) == ["output"]
        assert (request.polygons_output, request.areas_output) == ("", "")
