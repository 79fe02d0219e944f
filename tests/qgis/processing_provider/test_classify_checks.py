"""What a user can get wrong in Classify Pixels is refused with one sentence that says what to do."""

import pytest
import tiny_world
from osgeo import gdal
from qgis.core import QgsProcessingContext, QgsProcessingOutputLayerDefinition, QgsProject, QgsRasterLayer

BOX = "POLYGON((500300 4999700, 500500 4999700, 500500 4999500, 500300 4999500, 500300 4999700))"
TILES = "type=xyz&url=http://127.0.0.1:9/%7Bz%7D/%7Bx%7D/%7By%7D.png&zmin=0&zmax=20"
RASTERS = ["OUTPUT", "OUTPUT_CONFIDENCE", "OUTPUT_PROBABILITIES", "OUTPUT_ENTROPY"]


@pytest.fixture
def network(tmp_path) -> str:
    """A file with the name of a model; checks do not open it."""
    path = tmp_path / "network.dlpk"
    path.touch()
    return str(path)


@pytest.fixture
def problem(provider, raster, network, tmp_path):
    """The sentence with which parameters are refused; empty when they are accepted. None leaves one out."""

    def check(context=None, **given) -> str:
        wanted = {"INPUT": [raster], "MODEL": network, "OUTPUT": str(tmp_path / "map.tif"), **given}
        wanted = {name: value for name, value in wanted.items() if value is not None}
        algorithm = provider.algorithm("classifypixels").create()
        good, sentence = algorithm.checkParameterValues(wanted, context or QgsProcessingContext())
        assert good == (not sentence)
        assert not sentence or sentence.endswith(".")
        return sentence

    return check


@pytest.fixture
def web_map() -> QgsRasterLayer:
    return QgsRasterLayer(TILES, "Streets", "wms")


def test_what_is_right_is_accepted_and_checking_leaves_nothing_behind(problem, tmp_path):
    assert problem() == ""
    assert list(tmp_path.glob("*map*")) == list(tmp_path.glob(".*")) == []


def test_checking_asks_for_no_layer_to_be_loaded(problem):
    context = QgsProcessingContext()
    outputs = [*RASTERS, "OUTPUT_POLYGONS"]
    definition = QgsProcessingOutputLayerDefinition("TEMPORARY_OUTPUT", QgsProject.instance())
    assert problem(context, **dict.fromkeys(outputs, definition)) == ""
    assert context.layersToLoadOnCompletion() == {}


def test_a_runtime_that_is_missing(problem, monkeypatch):
    monkeypatch.setenv("CHIPWISE_PYTHON", "/nowhere/python")
    assert "chipwise:installruntime" in problem()


class TestImages:
    @pytest.mark.parametrize("many", [False, True])
    def test_a_missing_raster(self, problem, raster, many):
        given = [raster, "nowhere.tif"] if many else "nowhere.tif"
        assert problem(INPUT=given) == "INPUT: the layer or file nowhere.tif does not exist."

    @pytest.mark.parametrize("empty", [None, []])
    def test_no_image_at_all(self, problem, empty):
        assert problem(INPUT=empty).startswith("No raster was given")

    def test_a_missing_folder(self, problem):
        assert problem(INPUT_FOLDER="/nowhere") == "INPUT_FOLDER: the folder /nowhere does not exist."

    def test_a_folder_without_images(self, problem, tmp_path):
        sentence = problem(INPUT=None, INPUT_FOLDER=str(tmp_path), INPUT_PATTERN="*.jp2")
        assert sentence == f"INPUT_FOLDER: {tmp_path} holds no file that matches *.jp2; check both."
        assert problem(INPUT=None, INPUT_FOLDER=str(tmp_path)) == ""

    def test_a_broken_layer(self, problem):
        assert "is broken" in problem(INPUT=[QgsRasterLayer("nowhere.tif", "old")])

    def test_a_band_that_the_raster_does_not_have(self, problem):
        assert problem(BANDS="3,4") == "BANDS: world has 3 bands, and none with the number 4."
        assert problem(BANDS="nir,3") == ""
        assert "Bands are numbers from 1, or names" in problem(BANDS="1,,2")

    @pytest.mark.parametrize("given", [{}, {"CELL_SIZE": 1}, {"EXTENT": "0,100,0,100"}])
    def test_a_web_map_needs_an_extent_and_a_cell_size(self, problem, web_map, given):
        assert problem(INPUT=[web_map], **given).startswith("The layer Streets is no file: give EXTENT and CELL_SIZE")
        assert problem(INPUT=[web_map], **{"EXTENT": "0,100,0,100 [EPSG:3857]", "CELL_SIZE": 1, **given}) == ""


class TestModel:
    def test_a_missing_one(self, problem):
        assert problem(MODEL="nowhere.dlpk") == "The model nowhere.dlpk does not exist."

    @pytest.mark.parametrize("name", ["map.tif", "model", "model.zip", "model.pkl"])
    def test_one_of_another_kind(self, problem, tmp_path, name):
        (tmp_path / name).touch()
        assert "is none of Models (*.dlpk *.emd *.onnx" in problem(MODEL=str(tmp_path / name))

    @pytest.mark.parametrize("suffix", [".dlpk", ".emd", ".onnx"])
    def test_those_that_run_no_code_need_no_trust(self, problem, tmp_path, suffix):
        model = tmp_path / f"model{suffix}"
        model.touch()
        assert problem(MODEL=str(model)) == ""

    @pytest.mark.parametrize("suffix", [".pt", ".pth", ".ts", ".pt2"])
    def test_a_program_of_pytorch_needs_trust(self, problem, tmp_path, suffix):
        model = tmp_path / f"model{suffix}"
        model.touch()
        sentence = problem(MODEL=str(model))
        assert sentence.startswith(f"model{suffix} is a program of PyTorch") and "TRUST_CODE" in sentence
        assert problem(MODEL=str(model), TRUST_CODE=True) == ""


class TestGround:
    def test_a_missing_mask_or_snap_raster(self, problem):
        assert problem(MASK="nowhere.gpkg") == "MASK: the layer or file nowhere.gpkg does not exist."
        assert problem(SNAP_RASTER="nowhere.tif") == "SNAP_RASTER: the layer or file nowhere.tif does not exist."

    @pytest.mark.parametrize("geometry", ["Point", "LineString"])
    def test_a_mask_of_points_or_lines(self, problem, memory_layer, geometry):
        sentence = problem(MASK=memory_layer([], geometry=geometry))
        assert sentence == "MASK: the layer holds points or lines; choose one with polygons."
        assert problem(MASK=memory_layer([(BOX, 1)])) == ""

    def test_a_crs_that_is_none(self, problem):
        assert problem(TARGET_CRS="EPSG:32633") == ""
        assert problem(TARGET_CRS="mine") == "TARGET_CRS: mine is no CRS that QGIS knows; choose another."

    def test_a_snap_raster_that_is_no_file(self, problem, raster, web_map):
        assert problem(SNAP_RASTER=web_map) == "SNAP_RASTER: the layer Streets is no file; choose a raster file."
        assert problem(SNAP_RASTER=raster) == ""

    def test_two_cell_sizes(self, problem):
        assert problem(CELL_SIZE=2, MATCH_CELL_SIZE=True).startswith("Give a cell size (CELL_SIZE) or take the model's")


class TestTiles:
    @pytest.mark.parametrize(
        ("given", "words"),
        [
            ({"MERGE": "BLEND", "PADDING": 0}, "give a padding (PADDING)"),
            ({"MERGE": "BLEND", "PADDING": 64, "TILE_SIZE": 128}, "at least 4 times the padding"),
            ({"PADDING": 64, "TILE_SIZE": 128}, "leaves nothing"),
            ({"TILE_SIZE": 100}, "no multiple of 32"),
            ({"EXTENT": "5,5,6,7"}, "is empty"),
        ],
    )
    def test_what_does_not_go_together(self, problem, given, words):
        assert words in problem(**given)

    def test_numbers_out_of_range(self, problem):
        assert problem(TILE_SIZE=16) == "TILE_SIZE is a number from 32 to 16384; 16 was given."
        assert problem(BATCH_SIZE=0) == "BATCH_SIZE is a number from 1 to 256; 0 was given."
        assert problem(THRESHOLD=101) == "THRESHOLD is a number from 0 to 100; 101 was given."
        assert problem(MIN_PATCH=-1) == "MIN_PATCH is a number from 0 to 1e+09; -1 was given."
        assert problem(PADDING=2000) == "PADDING is a number from 0 to 1024; 2000 was given."

    def test_choices_that_are_none(self, problem):
        assert problem(MERGE="MEAN") == "MERGE is one of CROP, BLEND; MEAN was given."
        assert problem(PRECISION="FP8").startswith("PRECISION is one of AUTO, FP32, FP16, BF16, INT8")


class TestOutputs:
    @pytest.mark.parametrize("name", RASTERS)
    def test_a_map_that_is_no_geotiff(self, problem, name):
        for path in ("map.png", QgsProcessingOutputLayerDefinition("map.png", QgsProject.instance())):
            assert problem(**{name: path}) == f"{name}: let the name of the output end in .tif or .tiff."
        assert problem(**{name: "map"}) == f"{name}: let the name of the output end in .tif or .tiff."

    def test_polygons_and_areas_of_another_kind(self, problem):
        assert problem(OUTPUT_POLYGONS="p.shp") == "OUTPUT_POLYGONS: let the name of the output end in .gpkg."
        assert "let its name end in .csv" in problem(OUTPUT_AREAS="areas.txt")

    @pytest.mark.parametrize(
        ("name", "suffix"), [*((n, ".tif") for n in RASTERS), ("OUTPUT_POLYGONS", ".gpkg"), ("OUTPUT_AREAS", ".csv")]
    )
    def test_a_folder_that_does_not_exist(self, problem, tmp_path, name, suffix):
        output = tmp_path / "none" / f"out{suffix}"
        sentence = problem(**{name: str(output)})
        assert sentence == f"{output} cannot be written: the folder {output.parent} does not exist."

    def test_a_folder_in_which_nothing_may_be_written(self, problem):
        assert "Choose a folder in which you may write" in problem(OUTPUT="/proc/map.tif")

    def test_a_folder_of_that_name(self, problem, tmp_path):
        (tmp_path / "map.tif").mkdir()
        assert problem() == f"{tmp_path / 'map.tif'} is a folder; choose a file name."

    def test_two_of_one_name(self, problem, tmp_path):
        assert "need two names" in problem(OUTPUT_ENTROPY=str(tmp_path / "x" / ".." / "map.tif"))

    def test_an_input_raster_however_it_is_written(self, problem, raster, tmp_path):
        (tmp_path / "deep").mkdir()
        for output in (raster, str(tmp_path / "deep" / ".." / "world.tif")):
            assert problem(OUTPUT_CONFIDENCE=output) == (
                f"The output {output} is an input raster as well; choose another name."
            )

    def test_the_snap_raster(self, problem, tmp_path):
        snap = tiny_world.make_raster(tmp_path / "snap.tif")
        assert "is the snap raster as well" in problem(SNAP_RASTER=snap, OUTPUT=snap)

    def test_the_file_that_holds_the_mask(self, problem, samples, tmp_path):
        mask = str(tmp_path / "mask.gpkg")
        gdal.VectorTranslate(mask, samples, format="GPKG")
        assert "is the file of the mask as well" in problem(MASK=mask, OUTPUT_POLYGONS=mask)
        assert problem(MASK=mask, OUTPUT_POLYGONS=str(tmp_path / "polygons.gpkg")) == ""
