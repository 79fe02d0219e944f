import numpy as np
import pytest
from affine import Affine
from chipwise.core.errors import RasterError
from chipwise.core.rasters import Grid, open_raster
from chipwise.core.requests import RasterInput
from chipwise.core.scenes import open_scene, scene_grid
from chipwise.core.target_grid import Target
from rasterio.crs import CRS
from rasterio.warp import transform
from rasterio.windows import Window

UTM, DEGREES = CRS.from_epsg(32633), CRS.from_epsg(4326)


@pytest.fixture
def raster(tmp_path, make_raster):
    """80 columns, 60 rows of 10 m with the corner 500 000, 5 600 000."""

    def make(name="a.tif", **options):
        return RasterInput(make_raster(tmp_path / name, np.full((1, 60, 80), 7, np.uint8), **options))

    return make


def snapped_to(cell, x=500_003, y=5_600_004, crs=UTM):
    return Grid(crs, Affine(cell, 0, x, 0, -cell, y), 5, 5)


def grid_of(source, **target):
    with open_raster(source) as opened:
        return Target(**target).grid(opened)


def test_nothing_asked_is_the_rasters_own_grid(raster):
    with open_raster(raster()) as opened:
        assert Target().grid(opened) == opened.grid


def test_a_cell_size_counts_from_the_rasters_corner(raster):
    grid = grid_of(raster(), cell_size=(20.0, 5.0))
    assert grid.cell_size == (20, 5) and (grid.width, grid.height) == (40, 120)
    assert (grid.transform.c, grid.transform.f) == (500_000, 5_600_000)


@pytest.mark.parametrize(("cell", "becomes"), [(10, 10), (30, 10), (5, 10), (10.05, 10.05), (17, 10)])
def test_a_snap_raster_moves_pixels_and_keeps_the_cell_size_but_for_rounding(raster, cell, becomes):
    grid = grid_of(raster(), snap=snapped_to(cell))
    assert grid.cell_size == pytest.approx((becomes, becomes))
    steps = (grid.transform.c - 500_003) / becomes, (grid.transform.f - 5_600_004) / becomes
    assert steps == pytest.approx([round(step) for step in steps], abs=1e-6)
    assert grid.transform.c <= 500_000 and grid.transform.f >= 5_600_000
    assert grid.transform.c + grid.width * becomes >= 500_800 and grid.width <= 82


def test_a_snap_raster_with_a_cell_size_has_its_pixels_counted_from_its_corner(raster):
    grid = grid_of(raster(), snap=snapped_to(10), cell_size=20.0)
    assert grid.cell_size == (20, 20) and (500_003 - grid.transform.c) % 20 == 0


def test_another_crs_holds_the_whole_raster(raster):
    grid = grid_of(raster(), crs=DEGREES)
    assert grid.crs == DEGREES and grid.transform.b == 0 and grid.transform.e < 0
    xs, ys = transform(UTM, DEGREES, [500_000, 500_800, 500_000, 500_800], [5_600_000, 5_600_000, 5_599_400, 5_599_400])
    columns, rows = ~grid.transform * (np.array(xs), np.array(ys))
    assert columns.min() > -1 and rows.min() > -1 and columns.max() < grid.width + 1 and rows.max() < grid.height + 1


def test_a_snap_raster_in_another_crs_gives_the_crs(raster):
    assert grid_of(raster(), snap=snapped_to(0.0001, 15, 50, DEGREES), cell_size=0.0001).crs == DEGREES


def test_what_cannot_be_brought_there_is_a_sentence(raster):
    with pytest.raises(RasterError, match="no CRS"):
        grid_of(raster(crs=None), crs=DEGREES)
    with pytest.raises(RasterError, match="no georeference"):
        grid_of(raster("b.tif", georeference=False), snap=snapped_to(10))
    with pytest.raises(RasterError, match="TARGET_CRS"):
        grid_of(raster(), snap=snapped_to(10), crs=DEGREES)
    with pytest.raises(RasterError, match="CELL_SIZE"):
        grid_of(raster(), cell_size=1e-6)


def test_a_scene_across_180_degrees_cannot_be_shown_in_degrees(tmp_path, make_raster):
    far = make_raster(
        tmp_path / "far.tif", np.ones((1, 60, 80), np.uint8), crs="EPSG:32660",
        transform=Affine(5000, 0, 600_000, 0, -5000, 7_000_000),
    )  # fmt: skip
    with (
        pytest.raises(RasterError, match="180 degrees"),
        open_scene((RasterInput(far),), Target(crs=DEGREES)) as scene,
    ):
        scene.read(Window(0, 0, 1, 1))


@pytest.mark.parametrize("target", [{"crs": DEGREES}, {"cell_size": 7.3}, {"cell_size": 26.0}, {"snap": snapped_to(9)}])
def test_what_is_read_does_not_depend_on_the_window(tmp_path, make_raster, target):
    """The warper works in blocks; each must be the same whatever part of it is asked for."""
    array = np.random.default_rng(1).integers(1, 255, (2, 700, 900)).astype(np.uint8)
    source = (RasterInput(make_raster(tmp_path / "noise.tif", array)),)
    with open_scene(source, Target(**target)) as scene:
        whole, valid = scene.read(Window(0, 0, scene.grid.width, scene.grid.height))
    assert valid.mean() > 0.9
    for column, row in ((0, 0), (131, 97), (scene.grid.width - 160, scene.grid.height - 160)):
        with open_scene(source, Target(**target)) as scene:
            part, _ = scene.read(Window(column, row, 160, 160))
        assert np.array_equal(part, whole[:, row : row + 160, column : column + 160])


def test_a_mosaic_keeps_to_the_snap_grid(tmp_path, make_raster, utm_grid):
    array = np.ones((1, 20, 20), np.uint8)
    sources = [
        RasterInput(make_raster(tmp_path / f"{i}.tif", array, transform=utm_grid * Affine.translation(25 * i, 3 * i)))
        for i in range(2)
    ]
    grid = scene_grid(sources, Target(snap=snapped_to(10)))
    assert (grid.transform.c - 500_003) % 10 == 0 and (grid.width, grid.height) == (46, 24)
