import pytest
from affine import Affine
from chipwise.core.inference.cell_sizes import matching_cells, remark_on_cells
from chipwise.core.model_package.definition import ModelDefinition
from chipwise.core.rasters import Grid
from chipwise.core.schema import ClassSchema, LandClass
from rasterio.crs import CRS

FEET = CRS.from_epsg(2263)  # New York, US survey feet


def model(low=10.0, high=None, reference=None):
    def size(value):
        return {"x": value, "y": value, "spatialReference": reference or {"wkid": 32633, "latestWkid": 32633}}

    return ModelDefinition(
        "known", ClassSchema("known", (LandClass(1, "One", "#112233"),)), (0, 1), ("",), "uint8", (0.0,), (1.0,), 64,
        min_cell_size=size(low), max_cell_size=size(high or low),
    )  # fmt: skip


def grid(cell, crs="EPSG:32650"):
    return Grid(CRS.from_user_input(crs) if crs else None, Affine(cell, 0, 0, 0, -cell, 0), 9, 9)


@pytest.mark.parametrize(("own", "becomes"), [(2.0, 10.0), (10.05, 0.0), (11.0, 0.0), (12.0, 0.0), (30.0, 12.0)])
def test_cells_become_the_nearest_of_the_training_data(own, becomes):
    cells, remarks = matching_cells(grid(own), True, model(10, 12))
    assert cells == ((becomes, becomes) if becomes else 0.0) and not remarks


def test_metres_and_feet_are_compared_and_degrees_with_degrees_only():
    assert matching_cells(grid(1.0, FEET), True, model(1))[0] == pytest.approx((3.2808, 3.2808), abs=1e-3)
    assert matching_cells(grid(2e-5, "EPSG:4326"), True, model(1e-5, reference={"wkid": 4258}))[0] == (1e-5, 1e-5)
    for one, reference in ((grid(1e-5, "EPSG:4326"), None), (grid(10), {"wkid": 4326})):
        cells, (remark,) = matching_cells(one, True, model(1, reference=reference))
        assert cells == 0.0 and "degrees" in remark and not remark_on_cells(one, True, model(1, reference=reference))


def test_the_reference_may_be_text_or_of_esri():
    assert matching_cells(grid(5), True, model(10, reference={"wkt": CRS.from_epsg(3857).to_wkt()}))[0] == (10, 10)
    assert matching_cells(grid(5), True, model(10, reference={"wkid": 102100, "latestWkid": 3857}))[0] == (10, 10)
    assert matching_cells(grid(5), True, model(10, reference={"wkid": 102008}))[0] == (10, 10)


@pytest.mark.parametrize("reference", [{"wkid": "x"}, {"wkt": "nonsense"}, {"wkid": 1}, {"other": 1}])
def test_a_reference_that_is_none_cannot_be_compared(reference):
    assert matching_cells(grid(10), True, model(1, reference=reference))[0] == 0.0
    assert not remark_on_cells(grid(10), True, model(1, reference=reference))


def test_without_crs_or_georeference_nothing_is_compared():
    assert matching_cells(grid(10, None), True, model())[0] == 0.0 == matching_cells(grid(2), False, model())[0]


@pytest.mark.parametrize(("own", "warned"), [(7.4, True), (7.6, False), (12.4, False), (12.6, True)])
def test_more_than_a_quarter_off_is_warned_of(own, warned):
    assert bool(remark_on_cells(grid(own), True, model())) == warned
