import numpy as np
import pytest
import rasterio
from chipwise.core.errors import Cancelled, ChipwiseError, RasterError, RequestError
from chipwise.core.requests import ExtentInput, RasterInput, SegmentsRequest, from_json, to_json
from chipwise.core.segmentation import segments


@pytest.fixture
def image(tmp_path, make_raster):
    values = np.random.default_rng(2).normal(100, 5, (2, 60, 80)).astype(np.float32)
    values[:, :, 40:] += 100
    return make_raster(tmp_path / "image.tif", values)


def test_segments_of_an_extent_lie_where_the_image_lies(tmp_path, image, events, utm_grid):
    extent = ExtentInput((*(utm_grid * (20, 50)), *(utm_grid * (60, 10))))
    result = segments.run(SegmentsRequest(RasterInput(image), str(tmp_path / "s.tif"), extent, segment_size=8), events)
    with rasterio.open(result["output"]) as written:
        numbers = written.read(1)
        assert written.transform == utm_grid * utm_grid.translation(20, 10)
        assert written.crs.to_epsg() == 32633
    assert numbers.shape == (40, 40)
    assert result["segments"] == len(np.unique(numbers))
    assert not set(np.unique(numbers[:, :20])) & set(np.unique(numbers[:, 20:]))


def test_a_coarser_view_gives_coarser_pixels(tmp_path, image, events):
    request = SegmentsRequest(RasterInput(image), str(tmp_path / "s.tif"), cell_size=20, segment_size=5)
    segments.run(request, events)
    with rasterio.open(request.output) as written:
        assert written.shape == (30, 40) and written.res == (20, 20)


def test_a_request_survives_the_pipe():
    request = SegmentsRequest(RasterInput("a.tif", "", (1, 2)), "s.tif", ExtentInput((0, 0, 1, 1)), 2.5, 12)
    assert from_json(to_json(request)) == request


@pytest.mark.parametrize(
    ("wrong", "said"),
    [({"output": "s.png"}, r"\.tif"), ({"segment_size": 2}, "size of segments"), ({"cell_size": -1}, "cell size")],
)
def test_requests_that_make_no_sense_are_refused(wrong, said):
    with pytest.raises(RequestError, match=said):
        SegmentsRequest(**{"raster": RasterInput("a.tif"), "output": "s.tif", **wrong})


def test_an_extent_beside_the_image_is_refused(tmp_path, image, events):
    request = SegmentsRequest(RasterInput(image), str(tmp_path / "s.tif"), ExtentInput((0, 0, 1, 1)))
    with pytest.raises(RasterError, match="outside"):
        segments.run(request, events)


def test_more_pixels_than_can_be_held_are_refused(tmp_path, image, events, monkeypatch):
    monkeypatch.setattr(segments, "MOST_PIXELS", 1000)
    with pytest.raises(RasterError, match="80 x 60 pixels"):
        segments.run(SegmentsRequest(RasterInput(image), str(tmp_path / "s.tif")), events)


def test_a_missing_folder_is_said_before_work_begins(tmp_path, image, events):
    with pytest.raises(ChipwiseError, match="does not exist"):
        segments.run(SegmentsRequest(RasterInput(image), str(tmp_path / "no" / "s.tif")), events)
    assert not events.all()


def test_a_cancelled_run_leaves_nothing(tmp_path, image, events):
    events.cancel()
    with pytest.raises(Cancelled):
        segments.run(SegmentsRequest(RasterInput(image), str(tmp_path / "s.tif")), events)
    assert [path.name for path in tmp_path.iterdir()] == ["image.tif"]
