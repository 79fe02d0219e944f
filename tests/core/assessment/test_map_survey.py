import numpy as np
import pytest
from affine import Affine
from chipwise.core.assessment import map_survey
from chipwise.core.assessment.map_survey import survey_map
from chipwise.core.class_strips import open_classes
from chipwise.core.errors import Cancelled, RasterError


@pytest.fixture
def survey(tmp_path, make_raster, events):
    def measure(array, **options):
        with open_classes(make_raster(tmp_path / "map.tif", array, **options)) as raster:
            return survey_map(raster, events, "Measuring")

    return measure


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16, np.int16, np.float32])
def test_the_pixels_and_the_area_of_each_class_that_occurs(survey, dtype):
    found = survey(np.array([[0, 1, 1], [3, 1, 9]], dtype), nodata=9)
    assert found.values.tolist() == [0, 1, 3] and found.pixels.tolist() == [1, 3, 1]
    assert found.square_metres.tolist() == [100, 300, 100]
    assert found.without(0).values.tolist() == [1, 3] and found.without(0).sizes.tolist() == [300, 100]


def test_strips_tell_what_the_whole_tells(survey, monkeypatch):
    array = np.random.default_rng(1).integers(0, 5, (90, 40)).astype(np.uint16)
    whole = survey(array)
    monkeypatch.setattr(map_survey, "STRIP", 40 * 7)
    found = survey(array, blockysize=1)
    assert len(found.rows) == 13 and found.counts.shape == (13, 5)
    assert found.pixels.tolist() == whole.pixels.tolist() and found.square_metres == pytest.approx(whole.square_metres)


def test_in_degrees_the_area_is_that_on_the_ellipsoid(survey):
    earth = np.repeat([[1], [2], [1]], 60, axis=0).repeat(360, axis=1).astype(np.uint8)
    found = survey(earth, crs="EPSG:4326", transform=Affine(1, 0, -180, 0, -1, 90))
    assert found.square_metres.sum() == pytest.approx(510_065_621_724_000, rel=1e-9)  # WGS 84's surface
    assert found.square_metres[1] / found.square_metres.sum() == pytest.approx(0.5, abs=0.002)  # 30° south to north


def test_without_crs_pixels_are_the_size(survey):
    found = survey(np.array([[1, 2, 2]], np.uint8), georeference=False)
    assert found.square_metres is None and found.sizes.tolist() == [1, 2]


def test_nothing_but_nodata_has_no_class(survey):
    found = survey(np.zeros((3, 3), np.uint8), nodata=0)
    assert len(found.values) == 0 and found.pixels.sum() == 0


@pytest.mark.parametrize(("value", "words"), [(1.5, "1.5"), (-3, "-3"), (70000, "70000")])
def test_values_that_are_no_classes_are_refused(survey, value, words):
    with pytest.raises(RasterError, match=f"holds the value {words}"):
        survey(np.full((2, 2), value, np.float32))


def test_an_image_is_no_map(survey):
    with pytest.raises(RasterError, match="is it an image"):
        survey(np.arange(2000, dtype=np.uint16).reshape(40, 50))


def test_a_cancelled_survey_ends(survey, events):
    events.cancel()
    with pytest.raises(Cancelled):
        survey(np.ones((2, 2), np.uint8))
