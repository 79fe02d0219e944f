import numpy as np
import pytest
from chipwise.core.chips import label_blocks
from chipwise.core.chips.grid import ChipWindow
from chipwise.core.chips.samples import SampleLabels, read_features
from chipwise.core.errors import SamplesError
from chipwise.core.rasters import open_raster
from chipwise.core.requests import RasterInput, SamplesInput
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rasterio.features import rasterize
from rasterio.warp import transform_geom

WHOLE = ChipWindow(0, 0, 60, 50)


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
    labels = SampleLabels(image.grid, features, "", {v: v for v in range(1, 10)})
    expected = rasterize(features, out_shape=(50, 60), transform=image.transform, dtype="uint16")
    window = ChipWindow(left, top, 10, 10)
    assert np.array_equal(labels.read(WHOLE), expected)
    assert np.array_equal(labels.read(window), expected[window.inside(60, 50).toslices()])
    assert labels.touches(window) or not expected[window.inside(60, 50).toslices()].any()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(points=st.lists(COORDINATES, min_size=2, max_size=4), left=st.integers(0, 50), top=st.integers(0, 40))
def test_a_line_labels_the_same_pixels_in_every_window(image, points, left, top):
    line = {"type": "LineString", "coordinates": [list(image.transform * p) for p in points]}
    labels = SampleLabels(image.grid, [(line, 1)], "", {1: 1})
    window = ChipWindow(left, top, 10, 10)
    assert np.array_equal(labels.read(window), labels.read(WHOLE)[window.inside(60, 50).toslices()])


def test_a_point_labels_its_pixel(image):
    point = {"type": "Point", "coordinates": list(image.transform * (7.2, 3.9))}
    label = SampleLabels(image.grid, [(point, "a")], "", {"a": 5}).read(WHOLE)
    assert np.argwhere(label == 5).tolist() == [[3, 7]] and (label > 0).sum() == 1


def test_a_hole_stays_unlabelled_and_the_later_sample_wins(image, pixel_box):
    outer, inner = (pixel_box(image.transform, *box) for box in ((0, 20, 0, 20), (5, 10, 5, 10)))
    ring = {"type": "Polygon", "coordinates": [outer["coordinates"][0], inner["coordinates"][0][::-1]]}
    later = pixel_box(image.transform, 0, 3, 0, 60)
    label = SampleLabels(image.grid, [(ring, 1), (later, 2)], "", {1: 1, 2: 2}).read(WHOLE)
    assert (label[5:10, 5:10] == 0).all() and (label[:3] == 2).all() and (label[10:20, :20] == 1).all()


@pytest.mark.parametrize("kind", ["MultiPolygon", "GeometryCollection"])
def test_parts_of_a_collection_are_burnt(image, pixel_box, kind):
    boxes = [pixel_box(image.transform, *box) for box in ((0, 5, 0, 5), (40, 50, 50, 60))]
    inside = {"coordinates": [b["coordinates"] for b in boxes]} if kind == "MultiPolygon" else {"geometries": boxes}
    label = SampleLabels(image.grid, [({"type": kind, **inside}, 1)], "", {1: 1}).read(WHOLE)
    assert (label[:5, :5] == 1).all() and (label[40:, 50:] == 1).all() and label.sum() == 25 + 100


@pytest.mark.parametrize("crs", ["EPSG:4326", "EPSG:32632", "EPSG:3857"])
def test_a_sample_in_another_crs_lands_on_the_right_pixels(image, pixel_box, crs):
    from rasterio.crs import CRS

    geometry = transform_geom("EPSG:32633", crs, pixel_box(image.transform, 10, 20, 30, 45))
    label = SampleLabels(image.grid, [(geometry, 1)], CRS.from_user_input(crs).to_wkt(), {1: 1}).read(WHOLE)
    expected = np.zeros((50, 60), int)
    expected[10:20, 30:45] = 1
    assert np.array_equal(label, expected)


def test_a_sample_that_its_crs_cannot_place_touches_nothing(image):
    far = {"type": "Polygon", "coordinates": [[[500, 1e9], [501, 1e9], [501, 2e9], [500, 1e9]]]}
    try:
        labels = SampleLabels(image.grid, [(far, 1)], "EPSG:4326", {1: 1})
    except SamplesError:
        return
    assert not labels.read(WHOLE).any()


def test_an_unknown_crs_is_a_samples_error(image, pixel_box):
    with pytest.raises(SamplesError, match="CRS"):
        SampleLabels(image.grid, [(pixel_box(image.transform, 0, 5, 0, 5), 1)], "nonsense", {1: 1})


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
        SampleLabels(image.grid, read_features(make_samples(tmp_path / "s", [(None, 1)])), "", {1: 1})


def labels_of(image, *features, **options):
    values = {raw: raw for _, raw in features}
    return SampleLabels(image.grid, list(features), "", values, **options)


def test_a_turned_window_shows_what_lies_below_it(image, pixel_box):
    """Against every pixel's centre looked up one by one."""
    labels = labels_of(image, (pixel_box(image.transform, 10, 30, 20, 40), 3))
    window = ChipWindow(15, 5, 32, 32, angle=30.0)
    whole, turned = labels.read(WHOLE), labels.read(window)
    for row in range(32):
        for column in range(32):
            x, y = window.to_raster * (column + 0.5, row + 0.5)
            near_edge = min(abs(x - e) for e in (20, 40)) < 0.3 or min(abs(y - e) for e in (10, 30)) < 0.3
            if 0 <= x < 60 and 0 <= y < 50 and not near_edge:
                assert turned[row, column] == whole[int(y), int(x)]


def test_a_turn_is_anticlockwise_on_the_map():
    window = ChipWindow(0, 0, 10, 10, angle=90.0)
    x, y = window.to_raster * (10, 5)  # the middle of the chip's right edge looks to the top of the raster
    assert (x, y) == pytest.approx((5, 0))


def point_at(image, x, y):
    return {"type": "Point", "coordinates": list(image.transform * (x, y))}


def test_solid_distance_widens_points_to_the_nearest_class_and_leaves_polygons(image, pixel_box):
    """Against the distance of every pixel to every point, worked out one by one."""
    features = [
        (point_at(image, 20.5, 20.5), 1),
        (point_at(image, 28.5, 20.5), 2),
        (pixel_box(image.transform, 18, 20, 0, 60), 3),
    ]
    labels = labels_of(image, *features, solid={1: 6.0, 2: 5.0, 3: 9.0})
    rows, columns = np.indices((50, 60))
    to_1, to_2 = np.hypot(rows - 20, columns - 20), np.hypot(rows - 20, columns - 28)
    expected = np.where((to_1 <= 6) & (to_1 <= to_2), 1, np.where(to_2 <= 5, 2, np.where(to_1 <= 6, 1, 0)))
    expected[18:20] = 3
    assert np.array_equal(labels.read(WHOLE), expected)
    window = ChipWindow(22, 10, 20, 20)
    assert np.array_equal(labels.read(window), expected[10:30, 22:42])


def test_the_solid_distance_reaches_into_windows_beside_the_point(image):
    labels = labels_of(image, (point_at(image, 20.5, 20.5), 1), solid={1: 8.0})
    far, near = ChipWindow(40, 16, 10, 10), ChipWindow(24, 16, 10, 10)
    labels.note(far)
    assert labels.noted == set()
    labels.note(near)
    assert labels.touches(near) and labels.read(near).any() and labels.noted == {0}


def test_where_samples_of_two_classes_overlap_is_contested(image, pixel_box):
    boxes = [
        ((0, 20, 0, 20), 1),
        ((10, 30, 10, 30), 2),
        ((40, 50, 0, 10), 1),
        ((40, 50, 10, 20), 2),
        ((41, 45, 2, 5), 1),
    ]
    labels = labels_of(image, *((pixel_box(image.transform, *box), value) for box, value in boxes))
    contested = labels.contested(WHOLE)
    assert contested[10:20, 10:20].all() and contested.sum() == 100
    assert not labels.contested(ChipWindow(40, 30, 10, 10)).any()
    apart = labels_of(image, (pixel_box(image.transform, 0, 9, 0, 9), 1), (pixel_box(image.transform, 20, 29, 0, 9), 2))
    assert apart.contested(WHOLE) is None


def test_thousands_of_samples_on_one_spot_are_no_burden(image, pixel_box):
    box = pixel_box(image.transform, 0, 20, 0, 20)
    labels = labels_of(image, *((box, 1 + i % 2) for i in range(3000)))
    assert labels.contested(WHOLE)[:20, :20].all()


def test_objects_are_the_samples_clipped_to_the_window(image, polygon):
    shape = polygon(image.transform, [(5, 5), (15, 5), (15, 15), (5, 15)])
    labels = labels_of(image, (shape, 4))
    ((item),) = labels.objects(ChipWindow(10, 0, 20, 20))
    assert (item.value, item.sample, item.box) == (4, 0, pytest.approx((0, 5, 5, 15)))
    assert item.ground_area == pytest.approx(50 * 100)  # cells of 10 m
    assert labels.objects(ChipWindow(30, 30, 10, 10)) == []


def test_objects_that_the_edge_cuts_below_the_ratio_are_left_out(image, polygon):
    shape = polygon(image.transform, [(5, 5), (15, 5), (15, 15), (5, 15)])
    for ratio, found in ((0.3, 1), (0.31, 0)):
        assert len(labels_of(image, (shape, 4), min_overlap=ratio).objects(ChipWindow(12, 0, 20, 20))) == found


def test_points_are_objects_only_with_a_solid_distance(image):
    point = point_at(image, 20, 20)
    assert labels_of(image, (point, 1)).objects(WHOLE) == []
    ((item),) = labels_of(image, (point, 1), solid={1: 3.0}).objects(WHOLE)
    assert item.box == pytest.approx((17, 17, 23, 23))


def test_a_polygon_that_crosses_itself_is_an_object_all_the_same(image, polygon):
    bow = polygon(image.transform, [(0, 0), (10, 10), (10, 0), (0, 10)])
    ((item),) = labels_of(image, (bow, 1)).objects(WHOLE)
    assert item.shape.is_valid and item.shape.area == pytest.approx(50)


def test_windows_across_blocks_are_those_of_one_piece(image, polygon, monkeypatch):
    """With blocks smaller than the windows, of which few are kept."""
    monkeypatch.setattr(label_blocks, "BLOCK", 16)
    monkeypatch.setattr(label_blocks, "KEPT", 3)
    random = np.random.default_rng(7)
    features = [
        (polygon(image.transform, [tuple(random.uniform((0, 0), (60, 50))) for _ in range(4)]), 1 + i % 3)
        for i in range(9)
    ]
    labels = labels_of(image, *features)
    expected = rasterize(features, out_shape=(50, 60), transform=image.transform, dtype="uint16")
    first = rasterize(features[::-1], out_shape=(50, 60), transform=image.transform, dtype="uint16")
    for _ in range(20):
        left, top = random.integers(0, 40, 2)
        window = ChipWindow(int(left), int(top) // 2, 20, 30)
        part = window.inside(60, 50).toslices()
        assert np.array_equal(labels.read(window), expected[part])
        assert np.array_equal(labels.contested(window), (first != expected)[part])
    beyond = labels.read(ChipWindow(-20, -20, 30, 30))
    assert np.array_equal(beyond[20:, 20:], expected[:10, :10])
