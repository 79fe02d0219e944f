import pytest
from chipwise.processing_provider.parameter_values import ParameterValues
from qgis.core import NULL, QgsProcessingContext, QgsProcessingOutputLayerDefinition, QgsProject


@pytest.fixture
def values(provider):
    """The values of Export Training Data's parameters for what is given."""

    def read(**given) -> ParameterValues:
        return ParameterValues(provider.algorithm("exporttrainingdata").create(), given, QgsProcessingContext())

    return read


@pytest.mark.parametrize("empty", [None, NULL, "", []])
def test_what_dialogs_and_command_lines_leave_empty_is_not_given(values, empty):
    assert not values(CELL_SIZE=empty).is_given("CELL_SIZE")
    assert not values(INPUT=empty).is_given("INPUT")


def test_zero_is_given_and_so_is_a_default(values):
    assert values(EMPTY_RATIO=0.0).is_given("EMPTY_RATIO")
    assert values().is_given("TILE_SIZE")
    assert not values().is_given("EMPTY_RATIO")


@pytest.mark.parametrize("empty", [{}, {"SOLID_DISTANCE": [NULL]}, {"SOLID_DISTANCE": ""}])
def test_an_unset_table_has_no_text_in_its_cells(values, empty):
    assert not any(values(**empty).cells("SOLID_DISTANCE"))


@pytest.mark.parametrize(
    "table",
    ["Road,3,2,0.5", ["Road", "3", "2", "0.5"], ["Road", 3, 2, 0.5], ["Road", 3.0, 2.0, 0.5], [["Road", 3], [2, 0.5]]],
)
def test_a_table_is_the_same_from_the_dialog_the_command_line_and_json(values, table):
    assert values(SOLID_DISTANCE=table).cells("SOLID_DISTANCE") == ["Road", "3", "2", "0.5"]


@pytest.mark.parametrize(
    ("table", "rows"),
    [
        (["a", 1, "b", 2], [["a", "1"], ["b", "2"]]),
        (["a", 1, "b"], [["a", "1"], ["b", ""]]),
        (["", "", "b", 2, NULL, ""], [["b", "2"]]),
        ([NULL], []),
        (None, []),
    ],
)
def test_the_rows_of_a_table_that_hold_nothing_are_left_out(values, table, rows):
    assert values(SOLID_DISTANCE=table).rows("SOLID_DISTANCE", 2) == rows


@pytest.mark.parametrize("empty", [None, NULL, ""])
def test_an_output_that_is_left_out_is_no_path(values, empty):
    assert values(OUTPUT=empty).destination("OUTPUT") == ""
    assert values(OUTPUT="/chips").destination("OUTPUT") == "/chips"


@pytest.mark.parametrize("text", ["a;b", "a\nb\n", " a ; b;", "a\r\n\r\nb", ["a", "b"], ("a ", "b")])
def test_entries_are_split_by_semicolons_and_lines_and_a_list_is_taken_as_it_is(values, text):
    assert values(BANDS=text).lines("BANDS") == ["a", "b"]


def test_an_extent_is_given_in_its_own_crs_and_in_another(values):
    given = values(EXTENT="15,16,45,46 [EPSG:4326]")
    assert given.extent_crs("EXTENT").authid() == "EPSG:4326"
    assert given.extent("EXTENT").toRectF().getRect() == (15, 45, 1, 1)
    crs = given.extent_crs("EXTENT").fromEpsgId(3857)
    assert given.extent("EXTENT", crs).xMinimum() == pytest.approx(1669792, abs=1)
    assert values().extent("EXTENT") is None


def test_a_crs_that_is_not_given_or_not_known_is_invalid(provider):
    def crs(**given):
        algorithm = provider.algorithm("classifypixels").create()
        return ParameterValues(algorithm, given, QgsProcessingContext()).crs("TARGET_CRS")

    assert crs(TARGET_CRS="EPSG:3857").authid() == "EPSG:3857"
    assert not crs().isValid()
    assert not crs(TARGET_CRS="mine").isValid()


def test_only_asking_for_the_destination_of_a_layer_has_it_loaded(provider):
    context, project = QgsProcessingContext(), QgsProject.instance()
    given = {"OUTPUT": QgsProcessingOutputLayerDefinition("/map.tif", project), "OUTPUT_AREAS": "/areas.csv"}
    values = ParameterValues(provider.algorithm("classifypixels").create(), given, context)
    assert values.destination("OUTPUT") == "/map.tif"
    assert list(context.layersToLoadOnCompletion()) == []
    assert values.layer_destination("OUTPUT") == "/map.tif"
    assert list(context.layersToLoadOnCompletion()) == ["/map.tif"]
    assert values.layer_destination("OUTPUT_AREAS") == "/areas.csv"
    assert values.layer_destination("OUTPUT_POLYGONS") == ""
