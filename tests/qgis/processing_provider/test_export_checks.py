"""What a user can get wrong in Export Training Data is refused with one sentence that says what to do."""

from pathlib import Path

import numpy as np
import pytest
import tiny_world
from qgis.core import QgsProcessingContext, QgsRasterLayer

BOX = "POLYGON((500300 4999700, 500500 4999700, 500500 4999500, 500300 4999500, 500300 4999700))"
TILES = "type=xyz&url=http://127.0.0.1:9/%7Bz%7D/%7Bx%7D/%7By%7D.png&zmin=0&zmax=20"


@pytest.fixture
def problem(provider, raster, samples, tmp_path):
    """The sentence with which parameters are refused; empty when they are accepted. None leaves one out."""

    def check(**given) -> str:
        wanted = {"INPUT": [raster], "SAMPLES": samples, "CLASS_FIELD": "class", "OUTPUT": str(tmp_path / "chips")}
        wanted = {name: value for name, value in {**wanted, "TILE_SIZE": 64, **given}.items() if value is not None}
        algorithm = provider.algorithm("exporttrainingdata").create()
        good, sentence = algorithm.checkParameterValues(wanted, QgsProcessingContext())
        assert good == (not sentence)
        assert not sentence or sentence.endswith(".")
        return sentence

    return check


@pytest.fixture
def bytes_raster(tmp_path):
    """Make an 8-bit raster with a number of bands."""
    return lambda bands: tiny_world.make_raster(
        tmp_path / f"bytes{bands}.tif", values=np.ones((bands, 64, 64), np.uint8)
    )


@pytest.fixture
def web_map() -> QgsRasterLayer:
    return QgsRasterLayer(TILES, "Streets", "wms")


def test_what_is_right_is_accepted_and_checking_leaves_nothing_behind(problem, tmp_path):
    assert problem() == ""
    assert not (tmp_path / "chips").exists()


def test_a_runtime_that_is_missing(problem, monkeypatch):
    monkeypatch.setenv("CHIPWISE_PYTHON", "/nowhere/python")
    assert "chipwise:installruntime" in problem()


class TestImages:
    def test_a_missing_raster(self, problem, raster):
        assert problem(INPUT=[raster, "nowhere.tif"]) == "INPUT: the layer or file nowhere.tif does not exist."

    def test_a_missing_second_raster(self, problem):
        assert problem(INPUT2="nowhere.tif") == "INPUT2: the layer or file nowhere.tif does not exist."

    def test_a_file_that_is_no_raster(self, problem, samples):
        Path(samples + ".txt").write_text("text")
        assert "cannot be opened as a layer" in problem(INPUT=[samples + ".txt"])

    @pytest.mark.parametrize("empty", [None, []])
    def test_no_image_at_all(self, problem, empty):
        assert problem(INPUT=empty) == ("No raster was given: give INPUT, or a folder of images (INPUT_FOLDER).")

    @pytest.mark.parametrize("name", ["INPUT_FOLDER", "LABEL_FOLDER"])
    def test_a_missing_folder(self, problem, name):
        assert problem(**{name: "/nowhere"}) == f"{name}: the folder /nowhere does not exist."

    def test_a_folder_without_images(self, problem, tmp_path):
        (tmp_path / "deep" / "deeper").mkdir(parents=True)
        folder = str(tmp_path / "deep")
        sentence = problem(INPUT_FOLDER=folder, INPUT_PATTERN="*.tif;*.png")
        assert sentence == f"INPUT_FOLDER: {folder} holds no file that matches *.tif;*.png; check both."
        (tmp_path / "deep" / "deeper" / "a.TIF").touch()
        assert problem(INPUT_FOLDER=folder, INPUT_PATTERN="*.tif;*.png") == ""

    def test_an_empty_pattern(self, problem, tmp_path):
        assert "pattern is empty" in problem(INPUT_FOLDER=str(tmp_path), INPUT_PATTERN=" ; ")

    @pytest.mark.parametrize("bands", ["4,,2", "0", "1,0"])
    def test_bands_that_are_neither_numbers_nor_names(self, problem, bands):
        assert "Bands are numbers from 1, or names" in problem(BANDS=bands)

    def test_a_band_that_the_raster_does_not_have(self, problem):
        assert problem(BANDS="3,4") == "BANDS: world has 3 bands, and none with the number 4."
        assert problem(BANDS="nir,3") == ""

    def test_bands_concern_a_second_raster_only_where_it_is_a_second_date(self, problem, bytes_raster):
        thin = bytes_raster(1)
        assert problem(BANDS="3", INPUT2=thin) == "BANDS: bytes1 has 1 bands, and none with the number 3."
        assert problem(BANDS="3", INPUT2=thin, SAMPLES=None, METADATA_FORMAT="EXPORT_TILES") == ""

    def test_a_broken_layer(self, problem):
        assert "is broken" in problem(INPUT=[QgsRasterLayer("nowhere.tif", "old")])


class TestLayersThatAreNoFile:
    @pytest.mark.parametrize("given", [{}, {"CELL_SIZE": 1}, {"EXTENT": "0,100,0,100"}])
    def test_they_need_an_extent_and_a_cell_size(self, problem, web_map, given):
        assert problem(INPUT=[web_map], **given).startswith("The layer Streets is no file: give EXTENT and CELL_SIZE")
        assert "Streets" in problem(INPUT2=web_map, **given)

    def test_with_both_they_are_accepted(self, problem, web_map):
        assert problem(INPUT=[web_map], EXTENT="0,100,0,100 [EPSG:3857]", CELL_SIZE=1) == ""

    def test_an_absurd_size(self, problem, web_map):
        sentence = problem(INPUT=[web_map], EXTENT="0,100000,0,50000 [EPSG:3857]", CELL_SIZE=1)
        # one more than the extent has, since pixels lie at multiples from the corner of the web map
        assert sentence.startswith("100001 x 50001 pixels of the layer Streets are too many")

    def test_the_cell_size_is_in_the_crs_of_the_first_raster(self, problem, raster, web_map):
        extent = "500000,600000,4900000,5000000 [EPSG:32633]"
        assert problem(INPUT=[raster, web_map], EXTENT=extent, CELL_SIZE=100) == ""
        degrees = "15,16,45,46 [EPSG:4326]"
        assert problem(INPUT=[web_map], EXTENT=degrees, CELL_SIZE=10) == ""
        assert "too many" in problem(INPUT=[web_map], EXTENT=degrees, CELL_SIZE=0.5)

    def test_an_extent_elsewhere(self, problem, web_map):
        extent = "30000000,30000100,0,100 [EPSG:3857]"
        assert "lies outside the layer Streets" in problem(INPUT=[web_map], EXTENT=extent, CELL_SIZE=1)

    def test_pictures_have_three_bands_that_any_format_can_hold(self, problem, web_map):
        given = {"INPUT": [web_map], "EXTENT": "0,100,0,100 [EPSG:3857]", "CELL_SIZE": 1}
        assert problem(**given, CHIP_FORMAT="JPEG") == ""
        assert problem(**given, BANDS="4").startswith("BANDS: Streets has 3 bands")


class TestLabels:
    def test_missing_samples(self, problem):
        assert problem(SAMPLES="nowhere.gpkg") == "SAMPLES: the layer or file nowhere.gpkg does not exist."
        assert problem(MASK="nowhere.gpkg") == "MASK: the layer or file nowhere.gpkg does not exist."

    def test_no_labels(self, problem):
        sentence = problem(SAMPLES=None, CLASS_FIELD=None)
        assert sentence.startswith("Give samples, label rasters or a label folder")
        assert problem(SAMPLES=None, CLASS_FIELD=None, METADATA_FORMAT="EXPORT_TILES") == ""

    def test_two_kinds_of_labels(self, problem, raster):
        assert "only one of them" in problem(LABEL_RASTER=[raster])

    def test_label_rasters_that_do_not_pair(self, problem, raster, tmp_path):
        label = tiny_world.make_label_raster(tmp_path / "label.tif")
        given = {"SAMPLES": None, "CLASS_FIELD": None, "INPUT": [raster] * 3}
        assert "3 rasters and 2 label rasters" in problem(LABEL_RASTER=[label] * 2, **given)
        assert problem(LABEL_RASTER=[label], **given) == ""
        assert problem(LABEL_RASTER=[label] * 3, **given) == ""

    def test_a_label_folder_without_a_folder_of_images(self, problem, tmp_path):
        sentence = problem(SAMPLES=None, CLASS_FIELD=None, LABEL_FOLDER=str(tmp_path))
        assert sentence.startswith("A label folder belongs to a folder of images (INPUT_FOLDER)")

    def test_a_field_that_does_not_exist(self, problem, samples):
        assert problem(CLASS_FIELD="kind") == "The samples have no field kind; they have class."
        sentence = problem(METADATA_FORMAT="PANOPTIC", INSTANCE_SAMPLES=samples, INSTANCE_CLASS_FIELD="kind")
        assert sentence == "The samples have no field kind; they have class."

    def test_a_table_without_geometries(self, problem, memory_layer):
        assert problem(SAMPLES=memory_layer([], geometry="NoGeometry")) == (
            "SAMPLES: the layer is a table without geometries; choose a layer with a map."
        )

    @pytest.mark.parametrize("name", ["MASK", "INSTANCE_SAMPLES"])
    @pytest.mark.parametrize("geometry", ["Point", "LineString"])
    def test_points_and_lines_where_polygons_are_needed(self, problem, memory_layer, name, geometry):
        sentence = problem(METADATA_FORMAT="PANOPTIC", **{name: memory_layer([], geometry=geometry)})
        assert sentence == f"{name}: the layer holds points or lines; choose one with polygons."

    @pytest.mark.parametrize("name", ["MASK", "INSTANCE_SAMPLES"])
    def test_polygons_where_polygons_are_needed(self, problem, memory_layer, name):
        assert problem(METADATA_FORMAT="PANOPTIC", **{name: memory_layer([(BOX, 1)])}) == ""

    def test_instances_of_another_format(self, problem, memory_layer):
        assert "belong to PANOPTIC" in problem(INSTANCE_SAMPLES=memory_layer([(BOX, 1)]))

    @pytest.mark.parametrize("table", [["Road"], ["Road", ""], ["Road", "wide"], ["", "3"], "Road"])
    def test_a_solid_distance_that_is_no_table(self, problem, table):
        assert problem(SOLID_DISTANCE=table).startswith("SOLID_DISTANCE: every row needs a class")

    def test_solid_distances_out_of_range(self, problem):
        assert "from 0 to 1000" in problem(SOLID_DISTANCE=["Road", -1])

    def test_solid_distances_without_points_and_lines(self, problem):
        table = {"SOLID_DISTANCE": ["Road", 3]}
        assert problem(**table) == ""
        assert "give one of them" in problem(**table, BUFFER_RADIUS=2)
        assert "give SAMPLES" in problem(**table, SAMPLES=None, METADATA_FORMAT="EXPORT_TILES")

    def test_a_schema_that_cannot_be_used(self, problem, tmp_path):
        path = tmp_path / "schema.json"
        path.write_text('{"classes": [{"value": 0, "name": "None"}]}')
        assert "0 cannot be a class value" in problem(SCHEMA=str(path))
        path.write_text("{")
        assert "not valid JSON" in problem(SCHEMA=str(path))


class TestChips:
    @pytest.mark.parametrize(
        ("given", "words"),
        [
            ({"EMPTY_RATIO": 0.5}, "set EMPTY_TILES, or leave EMPTY_RATIO empty"),
            ({"SAMPLES": None, "METADATA_FORMAT": "EXPORT_TILES", "CHIP_LAYOUT": "CENTERED"}, "give SAMPLES"),
            ({"CHIP_LAYOUT": "CENTERED", "EMPTY_TILES": True}, "set EMPTY_TILES off"),
            ({"CROP_MODE": "BOUNDING_BOX"}, "only in LABELED_TILES and IMAGENET"),
            ({"BLACKEN_AROUND_FEATURE": True}, "only in LABELED_TILES and IMAGENET"),
            ({"METADATA_FORMAT": "KITTI", "INPUT2": True}, "A second raster works only with"),
            ({"EXTENT": "5,5,6,7"}, "is empty"),
        ],
    )
    def test_what_does_not_go_together(self, problem, raster, given, words):
        given = {name: raster if value is True and name == "INPUT2" else value for name, value in given.items()}
        assert words in problem(**given)

    def test_a_number_out_of_range(self, problem):
        assert problem(TILE_SIZE_Y=3) == "TILE_SIZE_Y is a number from 16 to 8192; 3 was given."
        assert problem(MIN_OVERLAP_RATIO="2") == "MIN_OVERLAP_RATIO is a number from 0 to 1; 2 was given."
        assert problem(BUFFER_RADIUS=-1) == "BUFFER_RADIUS is a number of at least 0; -1 was given."
        assert problem(STRIDE="wide") == "STRIDE is a number from 1 to 65536; wide was given."

    def test_a_choice_that_is_none(self, problem):
        assert problem(CHIP_LAYOUT="RANDOM") == "CHIP_LAYOUT is one of GRID, CENTERED; RANDOM was given."

    def test_pictures_that_cannot_hold_the_bands(self, problem, bytes_raster):
        for form in ("JPEG", "PNG"):
            assert problem(INPUT=[bytes_raster(5)], CHIP_FORMAT=form) == (
                f"{form} chips have 1 or 3 bands, and bytes5 would give 5; choose TIFF as CHIP_FORMAT, or name one or "
                "three bands in BANDS."
            )
            assert problem(INPUT=[bytes_raster(5)], CHIP_FORMAT=form, BANDS="5,3,2") == ""
            assert problem(INPUT=[bytes_raster(1)], CHIP_FORMAT=form) == ""
        assert problem(INPUT=[bytes_raster(5)]) == ""

    def test_pictures_that_cannot_hold_the_values(self, problem, raster, tmp_path):
        assert problem(CHIP_FORMAT="JPEG") == (
            "JPEG chips hold whole numbers from 0 to 255 only, and world is of another data type; choose TIFF as "
            "CHIP_FORMAT."
        )
        assert problem(CHIP_FORMAT="PNG") == ""
        real = tiny_world.make_raster(tmp_path / "real.tif", values=np.ones((1, 64, 64), np.float32))
        assert "from 0 to 65535" in problem(CHIP_FORMAT="PNG", INPUT=[real], BANDS="1")
        assert "from 0 to 65535" in problem(CHIP_FORMAT="PNG", INPUT2=real)


class TestOutput:
    def test_a_folder_that_holds_other_files(self, problem, tmp_path):
        assert "holds files already" in problem(OUTPUT=str(tmp_path))

    def test_a_folder_that_holds_an_earlier_export(self, problem, tmp_path):
        (tmp_path / "esri_accumulated_stats.json").write_text("{}")
        assert problem(OUTPUT=str(tmp_path)) == ""

    def test_a_file(self, problem, samples):
        assert "is a file; choose a folder" in problem(OUTPUT=samples)

    def test_a_folder_under_a_file(self, problem, samples):
        assert "cannot be written" in problem(OUTPUT=f"{samples}/chips")
