import pytest
from qgis.core import QgsFeature, QgsGeometry, QgsVectorLayer


@pytest.fixture
def reader(schema, image):
    from chipwise.ui.samples.layer import ClassFields
    from chipwise.ui.samples.statistics import SampleReader

    return lambda layer, raster=image: SampleReader(layer, ClassFields.of(layer), raster, schema)


def layer_of(kind, crs, *wkts):
    layer = QgsVectorLayer(f"{kind}?crs={crs}&field=class_value:integer", "s", "memory")
    for wkt in wkts:
        feature = QgsFeature(layer.fields())
        feature.setGeometry(QgsGeometry.fromWkt(wkt))
        feature.setAttributes([1])
        layer.dataProvider().addFeature(feature)
    return layer


def test_polygons_count_the_cells_that_they_cover(reader, layer, fill):
    from chipwise.ui.samples.statistics import totals

    fill((1, 3), (1, 4), (2, 2), (None, 1))
    samples = reader(layer).read()
    assert totals(samples) == {1: (2, 25), 2: (1, 4), 0: (1, 1)}


def test_edits_that_are_not_saved_count(reader, layer, fill, schema, square):
    from chipwise.ui.samples import edits

    ids = fill((1, 3), (1, 4))
    edits.add_sample(layer, square(50, 50, 6), schema.classes[2])
    edits.delete(layer, ids[:1])
    assert sorted(found[:2] for found in reader(layer).read().values()) == [(1, 16.0), (7, 36.0)]


def test_only_what_lies_in_the_image_counts(reader):
    layer = layer_of(
        "Polygon",
        "EPSG:32633",
        "Polygon((499900 5000000, 500100 5000000, 500100 4999900, 499900 4999900, 499900 5000000))",
    )
    assert [sample.pixels for sample in reader(layer).read().values()] == [pytest.approx(100)]


def test_samples_in_another_crs_count_in_the_image_s(reader, image):
    from qgis.core import QgsCoordinateReferenceSystem, QgsCoordinateTransform, QgsProject

    square = QgsGeometry.fromWkt(
        "Polygon((500100 4999900, 500400 4999900, 500400 4999600, 500100 4999600, 500100 4999900))"
    )
    target = QgsCoordinateReferenceSystem("EPSG:4326")
    square.transform(QgsCoordinateTransform(image.crs(), target, QgsProject.instance()))
    layer = layer_of("Polygon", "EPSG:4326", square.asWkt(12))
    assert [sample.pixels for sample in reader(layer).read().values()] == [pytest.approx(900, rel=1e-3)]


def test_lines_count_their_length_and_points_one(reader):
    lines = layer_of("LineString", "EPSG:32633", "LineString(500100 4999900, 500400 4999900)")
    points = layer_of("Point", "EPSG:32633", "Point(500100 4999900)", "Point(0 0)")
    assert [sample.pixels for sample in reader(lines).read().values()] == [pytest.approx(30)]
    assert [sample.pixels for sample in reader(points).read().values()] == [1, 0]


def test_without_an_image_there_are_samples_but_no_pixels(reader, layer, fill):
    from chipwise.ui.samples.statistics import totals

    fill((1, 3), (2, 3))
    assert totals(reader(layer, None).read()) == {1: (1, 0), 2: (1, 0)}


def test_samples_can_be_read_by_id(reader, layer, fill):
    ids = fill((1, 3), (2, 4))
    found = reader(layer).read([ids[1], 999])
    assert found == {ids[1]: (2, 16.0, found[ids[1]].held)}
    assert list(found[ids[1]].held.values()) == [2, "Forest"]


def test_a_count_that_nobody_wants_any_more_stops(reader, layer, fill):
    fill((1, 3), (2, 4))
    assert reader(layer).read(is_cancelled=lambda: True) == {}
