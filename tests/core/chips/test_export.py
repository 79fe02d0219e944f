import json
import re

import numpy as np
import pytest
import rasterio
from affine import Affine
from chipwise.core.chips import export
from chipwise.core.chips.esri_folder import ChipFolder, read_chip
from chipwise.core.errors import OutputError, RasterError, SamplesError, SchemaError
from chipwise.core.requests import ExportRequest, RasterInput
from rasterio.enums import ColorInterp
from rasterio.features import rasterize
from rasterio.transform import from_origin

QGIS_GRID = Affine(1, 0, 0, 0, -1, 0)  # how QGIS shows a raster without georeference
TURNED = Affine.translation(500_000, 5_600_000) * Affine.rotation(33) * Affine.scale(0.5, -0.5)


@pytest.fixture
def run(tmp_path, events):
    """Export into ``tmp_path/out`` and return the folder."""

    def run(raster, samples=None, labels=(), tile=64, stride=32, **options):
        rasters = raster if isinstance(raster, tuple) else (raster,)
        request = ExportRequest(
            rasters=tuple(RasterInput(r) if isinstance(r, str) else r for r in rasters),
            output=str(tmp_path / "out"), samples=samples, label_rasters=tuple(RasterInput(r) for r in labels),
            tile_size=tile, stride=stride, **options,
        )  # fmt: skip
        result = export.run(request, events)
        assert result["output"] == str(tmp_path / "out")
        return tmp_path / "out", result

    return run


def chips_of(folder, grid):
    """Each chip as (row, column, image, label), its place found from its own geotransform."""
    for path in sorted((folder / "images").glob("*.tif")):
        with rasterio.open(path) as image, rasterio.open(folder / "labels" / path.name) as label:
            assert image.transform.almost_equals(label.transform) and image.crs == label.crs
            column, row = ~grid * (image.transform.c, image.transform.f)
            assert abs(column - round(column)) < 1e-3 and abs(row - round(row)) < 1e-3
            yield round(row), round(column), image.read(), label.read(1)


def noise(bands=3, height=150, width=170, dtype=np.uint8, low=1):
    return np.random.default_rng(5).integers(low, 250, (bands, height, width)).astype(dtype)


def random_polygons(polygon, grid, height, width, count=12):
    random = np.random.default_rng(6)
    for i in range(count):
        centre = random.uniform((0, 0), (width, height))
        yield polygon(grid, [tuple(centre + random.uniform(-25, 25, 2)) for _ in range(5)]), 1 + i % 3


@pytest.mark.parametrize(
    ("grid", "crs"),
    [
        (from_origin(500_000, 5_600_000, 10, 10), "EPSG:32633"),
        (from_origin(500_000, 5_600_000, 10, 10), None),
        (from_origin(13.1, 52.5, 0.0001, 0.00007), "EPSG:4326"),
        (TURNED, "EPSG:32633"),
        (QGIS_GRID, None),
    ],
    ids=["metres", "no CRS", "degrees", "turned", "no georeference"],
)
@pytest.mark.parametrize(("tile", "stride"), [(64, 32), (50, 50), (96, 17)])
def test_image_and_label_of_a_chip_are_those_of_its_place(
    tmp_path, run, make_raster, make_samples, polygon, grid, crs, tile, stride
):
    array = noise()
    placed = grid is not QGIS_GRID
    place = {"transform": grid, "crs": crs} if placed else {"georeference": False}
    raster = make_raster(tmp_path / "a.tif", array, **place)
    features = list(random_polygons(polygon, grid, 150, 170))
    expected = rasterize(features, out_shape=(150, 170), transform=grid, dtype="uint8")
    folder, result = run(raster, make_samples(tmp_path / "s", features, crs), tile=tile, stride=stride)
    covered = np.zeros(expected.shape, bool)
    for row, column, image, label in chips_of(folder, grid):
        assert np.array_equal(image, array[:, row : row + tile, column : column + tile])
        assert np.array_equal(label, expected[row : row + tile, column : column + tile])
        assert label.any()
        covered[row : row + tile, column : column + tile] = True
    assert covered[expected > 0].all()
    assert result["labelled_pixels"] == {str(v): int((expected == v).sum()) for v in (1, 2, 3)}


def test_the_statistics_are_those_of_the_files(tmp_path, run, make_raster, make_samples, polygon, utm_grid):
    raster = make_raster(tmp_path / "a.tif", noise())
    folder, result = run(raster, make_samples(tmp_path / "s", random_polygons(polygon, utm_grid, 150, 170)))
    chips = list(chips_of(folder, utm_grid))
    stats = json.loads((folder / "esri_accumulated_stats.json").read_text())
    counts = np.array([[(label == v).sum() for v in (1, 2, 3)] for _, _, _, label in chips])
    assert stats["NumTiles"] == result["chip_count"] == len(chips)
    assert stats["ClassPixelStats"]["NumPixelsPerClass"] == counts.sum(0).tolist()
    assert stats["ClassPixelStats"]["NumImagesPerClass"] == (counts > 0).sum(0).tolist()
    images = np.stack([image for _, _, image, _ in chips]).astype(float)
    definition = json.loads((folder / "esri_model_definition.emd").read_text())
    for band in range(3):
        told = definition["AllTilesStats"][band]
        assert (told["Min"], told["Max"]) == (images[:, band].min(), images[:, band].max())
        assert told["Mean"] == pytest.approx(images[:, band].mean()) and told["StdDev"] == pytest.approx(
            images[:, band].std()
        )
    lines = (folder / "stats.txt").read_text().splitlines()
    assert lines[0] == f"images = {len(chips)} *3*64*64" and lines[1] == "classes = 3"
    for line, value, column in zip(lines[4:], (1, 2, 3), counts.T, strict=True):
        assert [float(v) for v in line.split()[1:]] == pytest.approx(
            [value, (column > 0).sum(), column.sum(), column.min(), column.mean(), column.max()], abs=0.005
        )


def test_a_raster_smaller_than_the_tile_is_filled_up_with_nodata(
    tmp_path, run, make_raster, make_samples, pixel_box, utm_grid
):
    array = noise(2, 20, 30)
    raster = make_raster(tmp_path / "a.tif", array)
    folder, _ = run(raster, make_samples(tmp_path / "s", [(pixel_box(utm_grid, 0, 20, 0, 30), 4)]))
    ((chip),) = ChipFolder.open(folder).chips
    image, valid, label = read_chip(chip)
    assert np.array_equal(image[:, :20, :30], array) and (label[:20, :30] == 4).all()
    assert valid[:, :20, :30].all() and valid.sum() == 2 * 20 * 30 and (label > 0).sum() == 600


def test_the_alpha_band_is_not_exported_and_its_transparent_pixels_are_never_labelled(
    tmp_path, run, make_raster, make_samples, pixel_box, utm_grid
):
    array = noise(4, 64, 64)
    array[3] = 255
    array[3, :, 40:] = 0
    raster = make_raster(tmp_path / "a.tif", array, alpha=True)
    with rasterio.open(raster, "r+") as dataset:
        dataset.colorinterp = [ColorInterp.red, ColorInterp.green, ColorInterp.blue, ColorInterp.alpha]
    folder, _ = run(raster, make_samples(tmp_path / "s", [(pixel_box(utm_grid, 0, 64, 0, 64), 1)]))
    ((_, _, image, label),) = chips_of(folder, utm_grid)
    assert len(image) == 3 and np.array_equal(image[:, :, :40], array[:3, :, :40])
    assert (label[:, :40] == 1).all() and not label[:, 40:].any()


def test_black_pixels_beside_transparent_ones_stay_valid(tmp_path, run, make_raster, make_samples, pixel_box, utm_grid):
    """Shadows of an orthophoto are 0 in a band; where it has a mask they are values like any other."""
    array = noise(3, 64, 64)
    array[0, :32] = 0
    mask = np.ones((64, 64), bool)
    mask[:, 60:] = False
    raster = make_raster(tmp_path / "a.tif", array, mask=mask)
    folder, _ = run(raster, make_samples(tmp_path / "s", [(pixel_box(utm_grid, 0, 64, 0, 64), 1)]))
    image, valid, _ = read_chip(ChipFolder.open(folder).chips[0])
    assert np.array_equal(valid, np.broadcast_to(mask, valid.shape))
    assert np.array_equal(image[valid], array[valid])


@pytest.mark.parametrize(
    ("dtype", "nodata"), [(np.uint8, 0), (np.uint8, 255), (np.float32, np.nan), (np.float32, -9999), (np.int16, -1)]
)
def test_nodata_pixels_are_never_labelled(tmp_path, run, make_raster, make_samples, pixel_box, utm_grid, dtype, nodata):
    array = noise(2, 64, 64, dtype)
    array[:, 10:30, 5:50] = nodata
    array[0, 40, 40] = nodata  # one band only: the pixel still has a value
    raster = make_raster(tmp_path / "a.tif", array, nodata=nodata)
    folder, _ = run(raster, make_samples(tmp_path / "s", [(pixel_box(utm_grid, 0, 64, 0, 64), 1)]))
    image, valid, label = read_chip(ChipFolder.open(folder).chips[0])
    assert np.array_equal(image, array, equal_nan=dtype is np.float32)
    assert not label[10:30, 5:50].any() and (label == 1).sum() == 64 * 64 - 20 * 45 and label[40, 40] == 1
    assert not valid[:, 10:30, 5:50].any() and not valid[0, 40, 40] and valid[1, 40, 40]


@pytest.mark.parametrize("nodata", ["-9999", "nan"])
def test_a_nodata_value_that_the_type_cannot_hold_does_no_harm(
    tmp_path, run, make_raster, make_samples, pixel_box, utm_grid, nodata
):
    """GDAL writes such files: bytes that declare -9999."""
    array = noise(1, 64, 64)
    mask = np.ones((64, 64), bool)
    inner = make_raster(tmp_path / "a.tif", array)
    geo = ", ".join(str(v) for v in utm_grid.to_gdal())
    (tmp_path / "a.vrt").write_text(
        f'<VRTDataset rasterXSize="64" rasterYSize="64"><SRS>EPSG:32633</SRS><GeoTransform>{geo}</GeoTransform>'
        f'<VRTRasterBand dataType="Byte" band="1"><NoDataValue>{nodata}</NoDataValue><SimpleSource>'
        f"<SourceFilename>{inner}</SourceFilename></SimpleSource></VRTRasterBand></VRTDataset>"
    )
    folder, _ = run(str(tmp_path / "a.vrt"), make_samples(tmp_path / "s", [(pixel_box(utm_grid, 0, 64, 0, 64), 1)]))
    image, valid, label = read_chip(ChipFolder.open(folder).chips[0])
    assert np.array_equal(image, array) and np.array_equal(valid[0], mask) and label.all()


def test_classes_by_name_are_numbered_and_named(tmp_path, run, make_raster, make_samples, pixel_box, utm_grid):
    boxes = [(pixel_box(utm_grid, 0, 10, 0, 10), "water"), (pixel_box(utm_grid, 20, 30, 0, 10), "forest")]
    folder, result = run(make_raster(tmp_path / "a.tif", noise(1, 64, 64)), make_samples(tmp_path / "s", boxes))
    ((_, _, _, label),) = chips_of(folder, utm_grid)
    assert (label[:10, :10] == 2).all() and (label[20:30, :10] == 1).all()
    assert result["labelled_pixels"] == {"forest": 100, "water": 100}


def test_values_above_255_are_kept(tmp_path, run, make_raster, make_samples, pixel_box, utm_grid):
    samples = make_samples(tmp_path / "s", [(pixel_box(utm_grid, 0, 10, 0, 10), 65535)])
    folder, _ = run(make_raster(tmp_path / "a.tif", noise(1, 64, 64)), samples)
    ((_, _, _, label),) = chips_of(folder, utm_grid)
    assert label.dtype == np.uint16 and (label[:10, :10] == 65535).all()


def test_a_schema_names_the_classes_also_those_without_samples(
    tmp_path, run, make_raster, make_samples, pixel_box, utm_grid, events
):
    schema = {"name": "Land", "classes": [{"value": 4, "name": "Forest"}, {"value": 2, "name": "Snow"}]}
    samples = make_samples(tmp_path / "s", [(pixel_box(utm_grid, 0, 10, 0, 10), "Forest")])
    folder, result = run(make_raster(tmp_path / "a.tif", noise(1, 64, 64)), samples, schema=json.dumps(schema))
    assert result["labelled_pixels"] == {"Forest": 100, "Snow": 0}
    assert ChipFolder.open(folder).schema.values == [4, 2] and "Snow" in events.texts("warning")


def test_empty_tiles_are_kept_when_asked_for(tmp_path, run, make_raster, make_samples, pixel_box, utm_grid):
    raster = make_raster(tmp_path / "a.tif", noise(1, 128, 128))
    samples = make_samples(tmp_path / "s", [(pixel_box(utm_grid, 0, 10, 0, 10), 1)])
    folder, result = run(raster, samples, stride=64, empty_tiles=True)
    assert result["chip_count"] == 4 and sum(label.any() for *_, label in chips_of(folder, utm_grid)) == 1


def test_several_rasters_go_into_one_folder(tmp_path, run, make_raster, make_samples, pixel_box, utm_grid, events):
    east = utm_grid * Affine.translation(500, 0)
    rasters = tuple(
        make_raster(tmp_path / f"{i}.tif", noise(1, 64, 64) + np.uint8(i), transform=t)
        for i, t in enumerate((utm_grid, east, utm_grid * Affine.translation(0, 5000)))
    )
    boxes = [(pixel_box(utm_grid, 0, 10, 0, 10), 1), (pixel_box(east, 0, 10, 0, 10), 2)]
    folder, _ = run(rasters, make_samples(tmp_path / "s", boxes))
    found = {column: label.max() for _, column, _, label in chips_of(folder, utm_grid)}
    assert found == {0: 1, 500: 2} and "2.tif" in events.texts("warning")


def test_label_rasters_without_georeference_are_paired_pixel_by_pixel(tmp_path, run, make_raster):
    image = noise(2, 70, 80)
    label = np.random.default_rng(8).integers(0, 4, (70, 80)).astype(np.uint8)
    raster = make_raster(tmp_path / "a.tif", image, georeference=False)
    folder, result = run(raster, labels=(make_raster(tmp_path / "l.tif", label, georeference=False),))
    for row, column, chip, chip_label in chips_of(folder, QGIS_GRID):
        assert np.array_equal(chip, image[:, row : row + 64, column : column + 64])
        assert np.array_equal(chip_label, label[row : row + 64, column : column + 64])
    assert result["labelled_pixels"] == {str(v): int((label == v).sum()) for v in (1, 2, 3)}


def refused(tmp_path, error, says, run, *arguments, **options):
    before = sorted(tmp_path.iterdir())
    with pytest.raises(error, match=says) as caught:
        run(*arguments, **options)
    assert "\n" not in str(caught.value) and re.search(r"[.!]$", str(caught.value))
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.parametrize("value", [0, 65536, -3, 2.5])
def test_a_value_that_cannot_be_a_class_is_refused_and_nothing_is_left(
    tmp_path, run, make_raster, make_samples, pixel_box, utm_grid, value
):
    raster = make_raster(tmp_path / "a.tif", noise(1, 64, 64))
    samples = make_samples(tmp_path / "s", [(pixel_box(utm_grid, 0, 10, 0, 10), value)])
    refused(tmp_path, SchemaError, f"{value}", run, raster, samples)


def test_samples_elsewhere_or_on_nodata_are_refused_and_nothing_is_left(
    tmp_path, run, make_raster, make_samples, pixel_box, utm_grid
):
    array = noise(1, 64, 64)
    array[:, :20] = 0
    raster = make_raster(tmp_path / "a.tif", array, nodata=0)
    far = make_samples(tmp_path / "far", [(pixel_box(utm_grid, 900, 910, 0, 10), 1)])
    blank = make_samples(tmp_path / "blank", [(pixel_box(utm_grid, 0, 10, 0, 10), 1)])
    refused(tmp_path, SamplesError, "No sample overlaps", run, raster, far)
    refused(tmp_path, SamplesError, "nodata", run, raster, blank)
    labels = make_raster(tmp_path / "l.tif", np.zeros((64, 64), np.uint8))
    refused(tmp_path, SamplesError, "nothing is labelled", run, raster, labels=(labels,))


def test_rasters_of_two_kinds_are_refused(tmp_path, run, make_raster, make_samples, pixel_box, utm_grid):
    rasters = (make_raster(tmp_path / "a.tif", noise(1, 64, 64)), make_raster(tmp_path / "b.tif", noise(2, 64, 64)))
    samples = make_samples(tmp_path / "s", [(pixel_box(utm_grid, 0, 10, 0, 10), 1)])
    refused(tmp_path, RasterError, "2 bands", run, rasters, samples)


def test_a_raster_that_is_damaged_in_the_middle_leaves_nothing(
    tmp_path, run, make_raster, make_samples, pixel_box, utm_grid
):
    raster = make_raster(tmp_path / "a.tif", noise(1, 512, 512), tiled=True, blockxsize=128, blockysize=128)
    with open(raster, "r+b") as file:
        file.truncate(200_000)
    samples = make_samples(tmp_path / "s", [(pixel_box(utm_grid, 0, 512, 0, 512), 1)])
    refused(tmp_path, RasterError, "damaged", run, raster, samples)


def test_a_folder_with_files_is_refused(tmp_path, run, make_raster, make_samples, pixel_box, utm_grid):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine.txt").write_text("mine")
    raster = make_raster(tmp_path / "a.tif", noise(1, 64, 64))
    samples = make_samples(tmp_path / "s", [(pixel_box(utm_grid, 0, 10, 0, 10), 1)])
    refused(tmp_path, OutputError, "holds files", run, raster, samples)
    assert (tmp_path / "out" / "mine.txt").read_text() == "mine"


def test_the_request_is_stored_beside_the_chips(tmp_path, run, make_raster, make_samples, pixel_box, utm_grid):
    samples = make_samples(tmp_path / "s", [(pixel_box(utm_grid, 0, 10, 0, 10), 1)])
    folder, _ = run(make_raster(tmp_path / "a.tif", noise(1, 64, 64)), samples)
    own = json.loads((folder / "chipwise.json").read_text())
    assert own["requests"][0]["kind"] == "export" and own["requests"][0]["tile_size"] == 64
    assert own["chips"] == [{"name": "000000000", "source": 0, "column": 0, "row": 0}]
