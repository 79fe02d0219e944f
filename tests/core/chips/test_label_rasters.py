import numpy as np
import pytest
from chipwise.core.chips.grid import ChipWindow
from chipwise.core.chips.label_rasters import RasterLabels, survey_labels
from chipwise.core.errors import RasterError, SchemaError
from chipwise.core.rasters import open_raster
from chipwise.core.requests import RasterInput
from chipwise.core.scenes import GridView
from chipwise.core.schema import PALETTE, ClassSchema
from rasterio.enums import Resampling


@pytest.fixture
def image(tmp_path, make_raster):
    with open_raster(RasterInput(make_raster(tmp_path / "image.tif", np.ones((50, 60), np.uint8)))) as raster:
        yield raster


def label_of(path, image, values, schema=None, window=None):
    survey = survey_labels(RasterInput(str(path)), schema)
    values = survey.values(schema) if survey.by_color else values
    with GridView((RasterInput(str(path)),), image.grid, Resampling.nearest, image) as view:
        return RasterLabels(view, survey, values).read(window or ChipWindow(0, 0, image.width, image.height))


def colors(*pairs):
    return ClassSchema.from_dict({"classes": [{"value": v, "name": str(v), "color": c} for v, c in pairs]})


def test_a_label_raster_on_the_same_grid_is_read_pixel_by_pixel(tmp_path, image, make_raster):
    array = np.random.default_rng(1).integers(0, 4, (50, 60)).astype(np.uint8)
    label = label_of(make_raster(tmp_path / "l.tif", array, nodata=3), image, {1: 10, 2: 300})
    assert np.array_equal(label, np.array([0, 10, 300, 0])[array])


def test_a_label_raster_without_georeference_counts_pixel_by_pixel(tmp_path, image, make_raster):
    array = np.random.default_rng(2).integers(0, 3, (50, 60)).astype(np.int32)
    path = make_raster(tmp_path / "l.tif", array, georeference=False)
    assert np.array_equal(label_of(path, image, {1: 1, 2: 2}), array)


def test_without_georeference_unequal_sizes_are_refused(tmp_path, image, make_raster):
    path = make_raster(tmp_path / "l.tif", np.ones((50, 59), np.uint8), georeference=False)
    with pytest.raises(RasterError, match="59 x 50"):
        label_of(path, image, {1: 1})


def test_a_label_raster_in_another_crs_is_resampled(tmp_path, image, make_raster, utm_grid):
    """A label in degrees of finer cells: every pixel takes the value found at its centre."""
    import rasterio
    from rasterio.transform import from_bounds
    from rasterio.warp import transform, transform_bounds

    bounds = transform_bounds("EPSG:32633", "EPSG:4326", *rasterio.transform.array_bounds(50, 60, utm_grid))
    array = np.kron(np.random.default_rng(3).integers(0, 3, (6, 5)), np.ones((30, 40), int)).astype(np.uint8)
    grid = from_bounds(*bounds, array.shape[1], array.shape[0])
    path = make_raster(tmp_path / "l.tif", array, crs="EPSG:4326", transform=grid)
    label = label_of(path, image, {1: 1, 2: 2})
    rows, columns = np.indices((50, 60))
    xs, ys = rasterio.transform.xy(utm_grid, rows.ravel(), columns.ravel())
    lon, lat = transform("EPSG:32633", "EPSG:4326", xs, ys)
    at = [tuple(int(np.floor(v)) for v in ~grid * (x, y)) for x, y in zip(lon, lat, strict=True)]
    expected = np.array([array[min(r, 179), min(c, 199)] for c, r in at]).reshape(50, 60)
    assert (label == expected).mean() > 0.99 and set(np.unique(label)) == {0, 1, 2}


def test_a_label_raster_without_crs_on_another_grid_is_refused(tmp_path, image, make_raster):
    path = make_raster(tmp_path / "l.tif", np.ones((20, 20), np.uint8), crs=None)
    with pytest.raises(RasterError, match="no CRS"):
        label_of(path, image, {1: 1})


def test_raw_values_and_palette_of_a_label_raster(tmp_path, make_raster):
    array = np.array([[0, 1, 7, 255]], np.uint8)
    path = make_raster(tmp_path / "l.tif", array, nodata=255, colormap={1: (1, 2, 3), 7: (255, 0, 16)})
    survey = survey_labels(RasterInput(path), None)
    hints = {h.raw: h.color for h in survey.hints}
    assert dict(survey.counts) == {0: 1, 1: 1, 7: 1} and not survey.by_color
    assert (hints[1], hints[7]) == ("#010203", "#ff0010")


@pytest.mark.parametrize(
    "array", [np.array([[-1, 2]], np.int16), np.array([[1.5]], np.float32), np.array([[65536]], np.int32)]
)
def test_label_values_that_cannot_be_classes_are_refused(tmp_path, make_raster, array):
    with pytest.raises(SchemaError):
        survey_labels(RasterInput(make_raster(tmp_path / "l.tif", array)), None)


def test_an_image_given_as_label_raster_is_refused(tmp_path, make_raster):
    with pytest.raises(SchemaError, match="image"):
        survey_labels(
            RasterInput(make_raster(tmp_path / "l.tif", np.arange(2000, dtype=np.uint16).reshape(40, 50))), None
        )
    rgb = RasterInput(make_raster(tmp_path / "rgb.tif", np.ones((3, 4, 4), np.uint8)))
    with pytest.raises(SchemaError, match="SCHEMA"):
        survey_labels(rgb, None)
    with pytest.raises(RasterError, match="2 bands"):
        survey_labels(RasterInput(make_raster(tmp_path / "two.tif", np.ones((2, 4, 4), np.uint8))), None)


def test_colours_name_the_classes_of_the_schema_and_others_are_counted(tmp_path, image, make_raster):
    array = np.zeros((3, 50, 60), np.uint8)
    array[:, :10] = np.array([60, 16, 152], np.uint8)[:, None, None]
    array[:, 10:20] = np.array([255, 0, 0], np.uint8)[:, None, None]
    path = make_raster(tmp_path / "rgb.tif", array)
    schema = colors((7, "#3C1098"), (9, "#00ff00"))
    label = label_of(path, image, {}, schema)
    assert (label[:10] == 7).all() and not label[10:].any()
    assert dict(survey_labels(RasterInput(path), schema).unknown_colors(schema)) == {0xFF0000: 600}


def test_a_palette_names_classes_by_colour_when_its_values_are_not_the_schemas(tmp_path, image, make_raster):
    array = np.zeros((50, 60), np.uint8)
    array[:25] = 1
    path = make_raster(tmp_path / "l.tif", array, colormap={0: (0, 0, 255), 1: (0, 255, 0)})
    label = label_of(path, image, {}, colors((10, "#0000ff"), (300, "#00ff00")))
    assert (label[25:] == 10).all() and (label[:25] == 300).all()


@pytest.mark.parametrize(
    ("given", "reads"),
    [
        (["#0000ff", "#00ff00"], [1, 2]),  # of other classes: a small file numbers its colours as they come
        (["#00ff00", "#0000ff"], [2, 1]),
        (["#00ff00", "#123456"], [0, 1]),  # the same by either reading
        (["#101010", "#202020"], [0, 1]),
        (PALETTE[:2], [0, 1]),  # what a schema without colours gets says nothing, even where the palette has it
    ],
    ids=["coloured", "coloured in another order", "agreeing", "unrelated", "without colours"],
)
def test_a_palette_whose_values_could_be_the_schemas_is_read_by_colour_where_its_colours_are(
    tmp_path, image, make_raster, given, reads
):
    array = np.zeros((50, 60), np.uint8)
    array[:25] = 1
    drawn = [PALETTE[0], PALETTE[1]] if tuple(given) == PALETTE[:2] else ["#0000ff", "#00ff00"]
    colormap = {i: tuple(bytes.fromhex(color[1:])) for i, color in enumerate(drawn)}
    path = make_raster(tmp_path / "l.tif", array, colormap=colormap)
    label = label_of(path, image, {1: 1}, colors(*enumerate(given, 1)))
    assert (label[25:] == reads[0]).all() and (label[:25] == reads[1]).all()


def test_a_turned_window_takes_the_pixels_below_its_centres(tmp_path, image, make_raster):
    array = np.random.default_rng(4).integers(0, 5, (50, 60)).astype(np.uint8)
    window = ChipWindow(-5, 20, 32, 32, angle=-40.0)
    label = label_of(make_raster(tmp_path / "l.tif", array), image, {v: v for v in range(1, 5)}, window=window)
    for row in range(32):
        for column in range(32):
            x, y = window.to_raster * (column + 0.5, row + 0.5)
            inside = 0 <= x < 60 and 0 <= y < 50
            assert label[row, column] == (array[int(y), int(x)] if inside else 0)


def test_objects_are_the_connected_regions_of_a_class(tmp_path, image, make_raster):
    array = np.zeros((50, 60), np.uint8)
    array[5:10, 5:10], array[10:12, 10:12], array[30:40, 30:50] = 1, 1, 2  # the first two touch at a corner
    survey = survey_labels(RasterInput(make_raster(tmp_path / "l.tif", array)), None)
    with GridView((RasterInput(str(tmp_path / "l.tif")),), image.grid, Resampling.nearest, image) as view:
        found = RasterLabels(view, survey, {1: 1, 2: 2}).objects(ChipWindow(0, 0, 60, 35))
    assert sorted((o.value, o.shape.area, o.sample) for o in found) == [(1, 29, -1), (2, 100, -1)]
    assert {o.ground_area for o in found} == {2900, 10000}
