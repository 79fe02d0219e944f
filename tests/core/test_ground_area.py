import numpy as np
import pytest
import shapely
from affine import Affine
from chipwise.core.ground_area import GroundArea
from chipwise.core.rasters import Grid
from rasterio.crs import CRS
from rasterio.warp import transform_geom


def grid(crs, transform, width=100, height=100):
    return Grid(CRS.from_user_input(crs) if crs else None, transform, width, height)


def test_in_a_projected_crs_it_is_that_of_the_plane_in_square_metres():
    metres = GroundArea(grid("EPSG:32633", Affine(10, 0, 5e5, 0, -20, 5e6)))
    assert metres.of_rows(3, 2).tolist() == [200, 200] and metres.of_polygon(shapely.box(0, 0, 2, 3)) == 1200
    feet = GroundArea(grid("EPSG:2263", Affine(1, 0, 1e6, 0, -1, 2e5)))
    assert feet.of_rows(0, 1)[0] == pytest.approx(0.3048006096**2)


def test_the_whole_earth_has_its_known_area():
    """510 065 621.724 km2 on the ellipsoid of WGS 84 (its authalic radius is 6 371 007.1809 m)."""
    earth = GroundArea(grid("EPSG:4326", Affine(0.5, 0, -180, 0, -0.5, 90), 720, 360))
    known = 4 * np.pi * 6_371_007.1809**2
    assert earth.of_rows(0, 360).sum() * 720 == pytest.approx(known, rel=1e-9)
    assert earth.of_polygon(shapely.box(0, 0, 720, 360)) == pytest.approx(known, rel=1e-9)


@pytest.mark.parametrize("latitude", [0.0, 47.0, -65.0])
def test_in_degrees_it_is_that_of_a_projection_of_equal_area(latitude):
    transform = Affine(1e-3, 0, 11, 0, -1e-3, latitude)
    area = GroundArea(grid("EPSG:4326", transform))
    box = shapely.box(10, 20, 30, 25).difference(shapely.box(12, 21, 14, 23))
    placed = shapely.transform(box, lambda xy: np.stack(transform * (xy[:, 0], xy[:, 1]), 1))
    equal = shapely.geometry.shape(transform_geom("EPSG:4326", "EPSG:6933", shapely.geometry.mapping(placed)))
    assert area.of_polygon(box) == pytest.approx(equal.area, rel=1e-6)
    rows = area.of_rows(20, 5)
    assert area.of_polygon(shapely.box(0, 20, 1, 25)) == pytest.approx(rows.sum())


def test_a_south_up_grid_has_the_same_areas():
    down = GroundArea(grid("EPSG:4326", Affine(1, 0, 0, 0, -1, 50), 10, 10)).of_rows(0, 10)
    up = GroundArea(grid("EPSG:4326", Affine(1, 0, 0, 0, 1, 40), 10, 10)).of_rows(0, 10)
    assert np.allclose(down, up[::-1]) and (down > 0).all()


def test_without_crs_nothing_is_known():
    assert not GroundArea(grid(None, Affine(1, 0, 0, 0, -1, 0))).is_known


def test_a_plane_that_shows_areas_far_too_large_is_remarked_on():
    north = Affine(10, 0, 1.2e6, 0, -10, 6.6e6)  # 51 degrees
    assert "times as large" in GroundArea(grid("EPSG:3857", north)).remark()
    for crs in ("EPSG:32633", "EPSG:3035", None, "EPSG:4326"):
        assert not GroundArea(grid(crs, Affine(10, 0, 4.5e5, 0, -10, 2.9e6))).remark()
