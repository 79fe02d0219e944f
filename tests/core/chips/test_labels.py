import numpy as np
import pytest
from chipwise.core.chips.labels import SampleLabels, open_label_raster, raw_label_values, read_features
from chipwise.core.errors import RasterError, SamplesError, SchemaError
from chipwise.core.rasters import open_raster
from chipwise.core.requests import RasterInput, SamplesInput
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rasterio.features import rasterize
from rasterio.warp import transform_geom
from rasterio.windows import Window

WHOLE = Window(0, 0, 60, 50)


@pytest.fixture
def image(tmp_path, make_raster):
    with open_raster(RasterInput(make_raster(tmp_path / "image.tif", np.ones((50, 60), np.uint8)))) as raster:
        yield raster


COORDINATES = st.tuples(st.floats(-20, 80), st.floats(-20, 70))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(
    shapes=st.lists(
        st.tuples(st.lists(COORDINATES, min_size=3, max_size=6), st.integers(1, 9)), min_size=1, max_size=5
    ),
    left=st.integers(0, 50),
    top=st.integers(0, 40),
)
def test_a_window_of_the_labels_is_the_window_of_all_labels(image, polygon, shapes, left, top):
    features = [(polygon(image.transform, points), value) for points, value in shapes]
    labels = SampleLabels(image, features, "", {v: v for v in range(1, 10)})
    expected = rasterize(features, out_shape=(50, 60), transform=image.transform, dtype="uint16")
    window = Window(left, top, 10, 10)
    assert np.array_equal(labels.read(WHOLE), expected)
    assert np.array_equal(labels.read(window), expected[window.toslices()])
    assert labels.may_touch(window) or not expected[window.toslices()].any()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(points=st.lists(COORDINATES, min_size=2, max_size=4), left=st.integers(0, 50), top=st.integers(0, 40))
def test_a_line_labels_the_same_pixels_in_every_window(image, points, left, top):
    line = {"type": "LineString", "coordinates": [list(image.transform * p) for p in points]}
    labels = SampleLabels(image, [(line, 1)], "", {1: 1})
    window = Window(left, top, 10, 10)
    assert np.array_equal(labels.read(window), labels.read(WHOLE)[window.toslices()])


def test_a_point_labels_its_pixel(image):
    point = {"type": "Point", "coordinates": list(image.transform * (7.2, 3.9))}
    label = SampleLabels(image, [(point, "a")], "", {"a": 5}).read(WHOLE)
    assert np.argwhere(label == 5).tolist() == [[3, 7]] and (label > 0).sum() == 1


def test_a_hole_stays_unlabelled_and_the_later_sample_wins(image, pixel_box):
    outer, inner = (pixel_box(image.transform, *box) for box in ((0, 20, 0, 20), (5, 10, 5, 10)))
    ring = {"type": "Polygon", "coordinates": [outer["coordinates"][0], inner["coordinates"][0][::-1]]}
    later = pixel_box(image.transform, 0, 3, 0, 60)
    label = SampleLabels(image, [(ring, 1), (later, 2)], "", {1: 1, 2: 2}).read(WHOLE)
    assert (label[5:10, 5:10] == 0).all() and (label[:3] == 2).all() and (label[10:20, :20] == 1).all()


@pytest.mark.parametrize("kind", ["MultiPolygon", "GeometryCollection"])
def test_parts_of_a_collection_are_burnt(image, pixel_box, kind):
    boxes = [pixel_box(image.transform, *box) for box in ((0, 5, 0, 5), (40, 50, 50, 60))]
    inside = {"coordinates": [b["coordinates"] for b in boxes]} if kind == "MultiPolygon" else {"geometries": boxes}
    label = SampleLabels(image, [({"type": kind, **inside}, 1)], "", {1: 1}).read(WHOLE)
    assert (label[:5, :5] == 1).all() and (label[40:, 50:] == 1).all() and label.sum() == 25 + 100


@pytest.mark.parametrize("crs", ["EPSG:4326", "EPSG:32632", "EPSG:3857"])
def test_a_sample_in_another_crs_lands_on_the_right_pixels(image, pixel_box, crs):
    from rasterio.crs import CRS

    geometry = transform_geom("EPSG:32633", crs, pixel_box(image.transform, 10, 20, 30, 45))
    label = SampleLabels(image, [(geometry, 1)], CRS.from_user_input(crs).to_wkt(), {1: 1}).read(WHOLE)
    expected = np.zeros((50, 60), int)
    expected[10:20, 30:45] = 1
    assert np.array_equal(label, expected)


def test_a_sample_that_its_crs_cannot_place_touches_nothing(image):
    far = {"type": "Polygon", "coordinates": [[[500, 1e9], [501, 1e9], [501, 2e9], [500, 1e9]]]}
    try:
        labels = SampleLabels(image, [(far, 1)], "EPSG:4326", {1: 1})
    except SamplesError:
        return
    assert not labels.read(WHOLE).any()


def test_an_unknown_crs_is_a_samples_error(image, pixel_box):
    with pytest.raises(SamplesError, match="CRS"):
        SampleLabels(image, [(pixel_box(image.transform, 0, 5, 0, 5), 1)], "nonsense", {1: 1})


def test_samples_files_that_cannot_be_used_are_refused(tmp_path, make_samples):
    (tmp_path / "bad.jsonl").write_text("{oops")
    (tmp_path / "other.jsonl").write_text('{"type": "Feature", "geometry": null}')
    for source, says in (
        (SamplesInput(str(tmp_path / "missing")), "cannot be read"),
        (SamplesInput(str(tmp_path / "bad.jsonl")), "cannot be read"),
        (SamplesInput(str(tmp_path / "other.jsonl")), "cannot be read"),
        (make_samples(tmp_path / "empty.jsonl", [], skipped=4), "4 features"),
    ):
        with pytest.raises(SamplesError, match=says):
            read_features(source)


def test_a_feature_without_geometry_is_a_samples_error(tmp_path, image, make_samples):
    """The worker also runs requests that a person wrote."""
    with pytest.raises(SamplesError):
        SampleLabels(image, read_features(make_samples(tmp_path / "s", [(None, 1)])), "", {1: 1})


def label_of(path, image, values):
    with open_label_raster(RasterInput(str(path)), image, values) as labels:
        return labels.read(Window(0, 0, image.width, image.height))


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
    found, hints = raw_label_values(RasterInput(path))
    colors = {h.raw: h.color for h in hints}
    assert found == {1, 7} and (colors[1], colors[7]) == ("#010203", "#ff0010")


@pytest.mark.parametrize(
    "array", [np.array([[-1, 2]], np.int16), np.array([[1.5]], np.float32), np.array([[65536]], np.int32)]
)
def test_label_values_that_cannot_be_classes_are_refused(tmp_path, make_raster, array):
    with pytest.raises(SchemaError):
        raw_label_values(RasterInput(make_raster(tmp_path / "l.tif", array)))


def test_an_image_given_as_label_raster_is_refused(tmp_path, make_raster):
    with pytest.raises(SchemaError, match="image"):
        raw_label_values(RasterInput(make_raster(tmp_path / "l.tif", np.arange(2000, dtype=np.uint16).reshape(40, 50))))
    path = make_raster(tmp_path / "rgb.tif", np.ones((3, 4, 4), np.uint8))
    with open_raster(RasterInput(path)) as image, pytest.raises(RasterError, match="3 bands"):
        label_of(path, image, {1: 1})
