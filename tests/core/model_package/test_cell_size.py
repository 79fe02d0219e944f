import pytest
from chipwise.core.model_package.cell_size import cell_metres, reference_system


def cell(x, y=None, **reference):
    return {"x": x, "y": y or x, "spatialReference": reference or {"wkid": 32633, "latestWkid": 32633}}


def test_metres_are_the_geometric_mean_of_the_cells(make_definition):
    assert cell_metres(make_definition(min_cell_size=cell(0.5), max_cell_size=cell(0.5))) == pytest.approx(0.5)
    assert cell_metres(make_definition(min_cell_size=cell(1, 2), max_cell_size=cell(4, 8))) == pytest.approx(64**0.25)


def test_other_lengths_become_metres(make_definition):
    feet = cell(2, wkid=2264)
    assert cell_metres(make_definition(min_cell_size=feet, max_cell_size=feet)) == pytest.approx(0.6096, rel=1e-4)
    texas = cell(100, wkid=102039)  # Esri's own number
    assert cell_metres(make_definition(min_cell_size=texas, max_cell_size=texas)) == pytest.approx(100)


@pytest.mark.parametrize(
    "unknown",
    [
        None,
        5,
        cell(0.001, wkid=4326),
        cell(1) | {"spatialReference": None},
        cell(1) | {"spatialReference": "metres"},
        cell(1, wkid="none"),
        cell(1, wkid=float("inf")),
        cell(1, wkid=999999),
        cell(1, wkt="nonsense"),
        cell(0),
        cell(-1),
        cell(float("nan")),
        cell("wide"),
        {"x": 1, "spatialReference": {"wkid": 32633}},
    ],
)
def test_degrees_and_what_is_no_cell_size_are_unknown(make_definition, unknown):
    assert cell_metres(make_definition(min_cell_size=cell(1), max_cell_size=unknown)) is None
    assert cell_metres(make_definition(min_cell_size=unknown, max_cell_size=cell(1))) is None


@pytest.mark.parametrize("reference", [None, "EPSG:4326", {}, {"wkid": None}, {"wkid": float("inf")}, {"wkt": "x"}])
def test_what_is_no_reference_system_is_a_value_error(reference):
    with pytest.raises(ValueError):
        reference_system(reference)
