import os
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
import rasterio
from affine import Affine
from chipwise.core.errors import ChipwiseError, ModelPackageError, OutputError, RasterError, SamplesError
from chipwise.core.inference.inputs import find_scenes, open_inputs
from chipwise.core.requests import ClassifyRequest, ExtentInput, FolderInput, RasterInput
from rasterio.crs import CRS
from rasterio.enums import ColorInterp
from rasterio.warp import transform_bounds
from rasterio.windows import Window

CELL = {"x": 10, "y": 10, "spatialReference": {"wkid": 32633, "latestWkid": 32633}}
AWKWARD = Path(os.environ.get("CHIPWISE_TEST_DATA", "")) / "awkward" / "raster"


@dataclass(frozen=True)
class Trained:
    """What a model says of its training data."""

    name: str = "known"
    band_names: tuple[str, ...] = ("",)
    dtype: str | None = "uint8"
    min_cell_size: dict | None = None
    max_cell_size: dict | None = None

    @property
    def bands(self):
        return len(self.band_names)


@pytest.fixture
def put(tmp_path, make_raster):
    """Write a raster of noise, or of an array, below the folder ``in``."""

    def put(name, array=None, **options) -> RasterInput:
        path = tmp_path / "in" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        array = np.random.default_rng(1).integers(1, 250, (1, 60, 80)).astype(np.uint8) if array is None else array
        return RasterInput(make_raster(path, array, **options))

    return put


@pytest.fixture
def find(tmp_path, events):
    def find(*rasters, model=None, output="map.tif", **options):
        request = ClassifyRequest("m.dlpk", str(tmp_path / output), rasters, **options)
        return find_scenes(request, model or Trained(), events)

    return find


@pytest.fixture
def read(tmp_path, events):
    """All values of the window of the only job."""

    def read(*rasters, model=None, **options):
        (job,) = open_inputs(
            ClassifyRequest("m.dlpk", str(tmp_path / "map.tif"), rasters, **options), model or Trained(), events
        )
        with job as opened:
            return opened.image.read(opened.window)[0]

    return read


def bands(*values):
    return np.array(values, np.uint8)[:, None, None] * np.ones((1, 6, 8), np.uint8)


def test_several_rasters_are_a_job_each_or_one_mosaic(put, find, utm_grid):
    rasters = put("a.tif"), put("b.tif", transform=utm_grid * Affine.translation(80, 0))
    assert [(s.name, s.window) for s in find(*rasters)] == [
        ("a", Window(0, 0, 80, 60)),
        ("b", Window(0, 0, 80, 60)),
    ]
    (mosaic,) = find(*rasters, processing_mode="MOSAIC")
    assert mosaic.window == Window(0, 0, 160, 60)


def test_names_of_jobs_are_unique_and_fit_for_files(put, find):
    names = [s.name for s in find(put("x/a.tif"), put("y/A.tif"), put("z/a.tif"), put("q/what? now.tif"))]
    assert names == ["a", "A-2", "a-3", "what_now"]


def test_rasters_of_a_folder_are_taken_but_not_its_earlier_results(put, find, tmp_path, events):
    put("a.tif"), put("sub/b.TIF"), put("map.tif"), put("map/a.tif"), put("certain.tif"), put("two.tif", bands(1, 2))
    (tmp_path / "in" / "broken.tif").write_bytes(b"II*\0nonsense")
    scenes = find(
        folder=FolderInput(str(tmp_path / "in")), output="in/map.tif",
        confidence_output=str(tmp_path / "in" / "certain.tif"),
    )  # fmt: skip
    assert [s.name for s in scenes] == ["a", "b", "two"]
    assert "broken.tif" in events.texts("warning")


def test_rasters_of_a_folder_with_too_few_bands_are_named_and_left_out(put, find, tmp_path, events):
    put("a.tif", bands(1, 2)), put("b.tif")
    folder = FolderInput(str(tmp_path / "in"))
    assert [s.name for s in find(folder=folder, model=Trained(band_names=("", "")))] == ["a"]
    assert "b.tif" in events.texts("warning")
    with pytest.raises(RasterError, match="None of the files"):
        find(folder=folder, model=Trained(band_names=("", "", "")))
    with pytest.raises(RasterError, match="INPUT_PATTERN"):
        find(folder=FolderInput(str(tmp_path / "in"), "*.xyz"))


def test_a_result_never_replaces_a_raster_that_is_read(put, find):
    with pytest.raises(OutputError, match="itself"):
        find(put("a.tif"), output="in/a.tif")
    with pytest.raises(OutputError, match="choose another name"):
        find(put("map/a.tif"), put("b.tif"), output="in/map.tif")


def test_bands_are_matched_by_name_in_any_order_and_case_per_raster(put, read, utm_grid):
    model = Trained(band_names=("Red", "Green"))
    one = put("a.tif", bands(1, 2, 3), names=("blue", "GREEN", " red"))
    two = put("b.tif", bands(3, 2), names=("Red", "Green"), transform=utm_grid * Affine.translation(8, 0))
    values = read(one, two, model=model, processing_mode="MOSAIC")
    assert values.shape == (2, 6, 16) and (values[0] == 3).all() and (values[1] == 2).all()


def test_bands_without_names_are_taken_in_order_and_chosen_ones_as_chosen(put, read, events):
    raster = put("a.tif", bands(1, 2, 3))
    model = Trained(band_names=("Red", "Green"))
    assert read(raster, model=model)[:, 0, 0].tolist() == [1, 2] and "the first 2" in events.texts("warning")
    assert read(RasterInput(raster.path, bands=(3, 1)), model=model)[:, 0, 0].tolist() == [3, 1]


def test_chosen_bands_win_over_names_and_must_be_as_many_as_the_models(put, read):
    raster = put("a.tif", bands(1, 2), names=("Red", "Green"))
    model = Trained(band_names=("Red", "Green"))
    assert read(RasterInput(raster.path, bands=("Green", "Red")), model=model)[:, 0, 0].tolist() == [2, 1]
    with pytest.raises(ModelPackageError, match="1 chosen bands"):
        read(RasterInput(raster.path, bands=(1,)), model=model)
    with pytest.raises(ModelPackageError, match="2 chosen bands"):
        read(RasterInput(raster.path, bands=(1, 2)))


def test_a_band_marked_as_alpha_is_read_where_the_model_takes_that_many(put, find, events):
    array = np.random.default_rng(1).integers(0, 3, (4, 60, 80)).astype(np.uint8)
    raster = put("a.tif", array)
    with rasterio.open(raster.path, "r+") as dataset:
        dataset.colorinterp = [ColorInterp.red, ColorInterp.green, ColorInterp.blue, ColorInterp.alpha]
    (scene,) = find(raster, model=Trained(band_names=("",) * 4))
    assert scene.rasters[0].bands == (1, 2, 3, 4) and "as transparency" in events.texts("warning")
    with scene.open() as job:
        values, valid = job.image.read(job.window)
        assert np.array_equal(values, array) and valid.all()  # also where the fourth band is 0
    (scene,) = find(raster, model=Trained(band_names=("",) * 3))
    assert scene.rasters[0].bands == (1, 2, 3)


def test_other_names_in_the_same_number_are_said(put, find, events):
    find(put("a.tif", bands(1, 2), names=("NIR", "Red")), model=Trained(band_names=("Red", "Green")))
    assert "NIR, Red" in events.texts("warning")


def test_what_is_the_same_for_many_rasters_is_said_once(put, find, events):
    find(*(put(f"{i}.tif") for i in range(5)), model=Trained(dtype="uint16"))
    warnings = events.texts("warning").splitlines()
    assert len(warnings) == 1 and "0.tif" in warnings[0] and "4 more" in warnings[0]


def test_an_unknown_type_is_nothing_to_warn_of(put, find, events):
    find(put("a.tif"), model=Trained(dtype=None))
    assert not events.texts("warning")


def test_an_extent_in_another_crs_is_brought_into_the_rasters(put, find, utm_grid):
    (xmin, ymax), (xmax, ymin) = utm_grid * (10, 20), utm_grid * (30, 45)
    extent = transform_bounds("EPSG:32633", "EPSG:4326", xmin, ymin, xmax, ymax)
    (scene,) = find(put("a.tif"), extent=ExtentInput(extent, CRS.from_epsg(4326).to_wkt()))
    window = scene.window
    assert abs(window.col_off - 10) <= 1 and abs(window.row_off - 20) <= 1 and abs(window.width - 20) <= 2


def test_a_raster_beside_the_extent_is_left_out_unless_all_are(put, find, utm_grid, events):
    rasters = put("a.tif"), put("far.tif", transform=utm_grid * Affine.translation(900, 0))
    extent = ExtentInput((500_100, 5_599_600, 500_200, 5_599_700))
    assert [s.name for s in find(*rasters, extent=extent)] == ["a"] and "far.tif" in events.texts("info")
    with pytest.raises(RasterError, match=r"extent does not overlap far\.tif"):
        find(rasters[1], extent=extent)


@pytest.mark.parametrize("options", [{}, {"cell_size": 7.0}, {"target_crs": CRS.from_epsg(3035).to_wkt()}])
def test_the_grid_does_not_depend_on_the_extent(put, find, read, options):
    raster = put("a.tif")
    whole = read(raster, **options)
    extent = ExtentInput((500_100, 5_599_600, 500_300, 5_599_800), CRS.from_epsg(32633).to_wkt())
    (all_of_it,), (scene,) = find(raster, **options), find(raster, extent=extent, **options)
    assert scene.grid == all_of_it.grid and scene.window.width < all_of_it.window.width
    assert np.array_equal(read(raster, extent=extent, **options), whole[(slice(None), *scene.window.toslices())])


def test_a_mask_limits_the_window_and_the_pixels_inside_it(put, make_samples, tmp_path, events, polygon, utm_grid):
    triangle = polygon(utm_grid, [(10, 10), (40, 10), (10, 40)])
    mask = make_samples(tmp_path / "mask.geojsonl", [(triangle, 1)])
    request = ClassifyRequest("m.dlpk", str(tmp_path / "map.tif"), (put("a.tif"),), mask=mask)
    (job,) = open_inputs(request, Trained(), events)
    with job as opened:
        assert opened.window == Window(10, 10, 30, 30)
        inside = opened.inside(opened.window)
        centres = np.indices((30, 30)).sum(0) + 1
        assert np.array_equal(inside[centres != 30], (centres < 30)[centres != 30])
        assert np.array_equal(opened.inside(Window(15, 12, 9, 7)), inside[2:9, 5:14])
        assert not opened.inside(Window(60, 50, 5, 5)).any()


def test_without_a_mask_all_pixels_count(put, tmp_path, events):
    (job,) = open_inputs(ClassifyRequest("m.dlpk", str(tmp_path / "map.tif"), (put("a.tif"),)), Trained(), events)
    with job as opened:
        assert opened.inside(opened.window) is None


def test_a_mask_elsewhere_or_without_polygons_is_refused(put, find, make_samples, tmp_path, polygon, utm_grid):
    far = make_samples(tmp_path / "far.geojsonl", [(polygon(utm_grid, [(900, 0), (910, 0), (900, 10)]), 1)])
    with pytest.raises(RasterError, match="mask does not overlap"):
        find(put("a.tif"), mask=far)
    points = make_samples(tmp_path / "points.geojsonl", [({"type": "Point", "coordinates": [500_010, 5_599_990]}, 1)])
    with pytest.raises(SamplesError, match="no polygon"):
        find(put("a.tif"), mask=points)


def test_match_cell_size_resamples_to_the_models(put, find, events):
    half = {**CELL, "x": 5, "y": 5}
    (scene,) = find(put("a.tif"), model=Trained(min_cell_size=half, max_cell_size=half), match_cell_size=True)
    assert scene.grid.cell_size == (5, 5) and (scene.grid.width, scene.grid.height) == (160, 120)
    assert not events.texts("warning")


def test_match_cell_size_works_in_the_target_crs(put, find):
    cell = {"x": 25, "y": 25, "spatialReference": {"wkid": 3035}}
    (scene,) = find(
        put("a.tif"), model=Trained(min_cell_size=cell, max_cell_size=cell), match_cell_size=True,
        target_crs=CRS.from_epsg(3035).to_wkt(),
    )  # fmt: skip
    assert scene.grid.cell_size == (25, 25) and scene.grid.crs == CRS.from_epsg(3035)


def test_a_given_cell_size_wins_over_the_models_and_is_warned_of(put, find, events):
    model = Trained(min_cell_size=CELL, max_cell_size=CELL)
    (scene,) = find(put("a.tif"), model=model, cell_size=20)
    assert scene.grid.cell_size == (20, 20) and "MATCH_CELL_SIZE" in events.texts("warning")


def test_a_snap_raster_fixes_where_pixels_lie(put, find, utm_grid):
    snap = put("snap.tif", transform=utm_grid * Affine.translation(0.5, 0.25))
    (scene,) = find(put("a.tif"), snap_raster=snap)
    assert scene.grid.transform.c == 499_995 and scene.grid.transform.f == 5_600_007.5
    with pytest.raises(RasterError, match="georeference"):
        find(put("a.tif"), snap_raster=put("plain.tif", georeference=False))


def test_a_target_crs_that_is_none_is_a_sentence(put, find):
    with pytest.raises(RasterError, match="target CRS"):
        find(put("a.tif"), target_crs="nonsense")


def test_a_raster_without_georeference_says_so(put, tmp_path, events):
    for name, georeference in (("a.tif", True), ("b.tif", False)):
        raster = put(name, georeference=georeference)
        (job,) = open_inputs(ClassifyRequest("m.dlpk", str(tmp_path / "map.tif"), (raster,)), Trained(), events)
        with job as opened:
            assert opened.is_georeferenced == georeference


@pytest.mark.skipif(not AWKWARD.is_dir(), reason="CHIPWISE_TEST_DATA does not name the folder of the public sets")
@pytest.mark.parametrize(
    "options",
    [
        {},
        {"target_crs": CRS.from_epsg(4326).to_wkt()},
        {"target_crs": CRS.from_epsg(3857).to_wkt(), "cell_size": 500.0},
        {"match_cell_size": True},
    ],
)
def test_every_awkward_raster_is_read_or_refused_in_one_sentence(tmp_path, events, options):
    model = Trained(min_cell_size=CELL, max_cell_size=CELL)
    paths = sorted(p for p in AWKWARD.iterdir() if p.suffix != ".xml")
    assert len(paths) > 30
    inner = ("data/temp", "imagingGeometry/lookAngle")
    subdatasets = [f'NETCDF:"{AWKWARD / "cf_nasa_4326.nc"}":/science/grids/{name}' for name in inner]
    opened = 0
    for path in [*map(str, paths), *subdatasets]:
        try:
            request = ClassifyRequest("m.dlpk", str(tmp_path / "map.tif"), (RasterInput(path),), **options)
            (job,) = open_inputs(request, model, events)
            with job as known:
                window = known.window
                values, valid = known.image.read(
                    Window(window.col_off, window.row_off, min(window.width, 99), min(window.height, 99))
                )
                assert values.shape[0] == 1 and values.shape == valid.shape
                opened += 1
        except ChipwiseError as error:
            assert "\n" not in str(error) and str(error).endswith(".") and len(str(error)) < 400
    assert opened >= 15
