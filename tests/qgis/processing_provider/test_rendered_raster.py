import threading

import numpy as np
import pytest
import tiny_world
from chipwise.core.errors import RequestError
from chipwise.processing_provider.rendered_raster import RenderedRaster, frame_of, is_file
from numpy.lib.stride_tricks import sliding_window_view
from osgeo import gdal
from qgis.core import (
    Qgis,
    QgsCoordinateReferenceSystem,
    QgsProcessingException,
    QgsRasterDataProvider,
    QgsRasterLayer,
    QgsRectangle,
)
from qgis.PyQt.QtCore import QCoreApplication

HALF, CELL = tiny_world.HALF_WORLD, tiny_world.TILE_CELL
#: Columns 100 to 400 and rows 150 to 300 of the world's picture, across all four tiles.
PART = QgsRectangle(-HALF + 100 * CELL, HALF - 300 * CELL, -HALF + 400 * CELL, HALF - 150 * CELL)


@pytest.fixture
def picture() -> np.ndarray:
    return np.random.default_rng(0).integers(0, 256, (3, 512, 512), dtype=np.uint8)


@pytest.fixture
def tiles(tmp_path, picture):
    """A layer of XYZ tiles; those named are missing."""
    return lambda *missing: QgsRasterLayer(tiny_world.make_tiles(tmp_path / "tiles", picture, missing), "World", "wms")


def shows(pixels: np.ndarray, expected: np.ndarray) -> bool:
    """Whether every pixel is the expected one; newer versions of QGIS place a tile to within one pixel."""
    if Qgis.QGIS_VERSION_INT < 33400:
        return np.array_equal(pixels, expected)
    padded = np.pad(expected, ((0, 0), (1, 1), (1, 1)))
    shifted = sliding_window_view(padded, expected.shape[1:], axis=(1, 2))
    near = (shifted == pixels[:, np.newaxis, np.newaxis]).all(axis=0)
    return near.any(axis=(0, 1))[1:-1, 1:-1].all() and (pixels == expected).mean() > 0.2


def rendered(layer, path, feedback, extent=PART, cell=CELL):
    RenderedRaster(layer, frame_of(layer, extent, cell), path).write(feedback)
    return gdal.Open(str(path))


class TestFrame:
    def test_it_is_widened_to_whole_pixels_counted_from_the_layers_corner(self, tiles):
        frame = frame_of(tiles(), QgsRectangle(7 - HALF, HALF - 39, 33 - HALF, HALF - 12), 5)
        assert (frame.xmin + HALF, HALF - frame.ymax) == pytest.approx((5, 10), abs=1e-6)
        assert (frame.columns, frame.rows) == (6, 6)
        box = frame.rectangle
        sides = (box.xMinimum() + HALF, HALF - box.yMaximum(), box.xMaximum() + HALF, HALF - box.yMinimum())
        assert sides == pytest.approx((5, 10, 35, 40), abs=1e-6)

    def test_pixels_lie_at_the_same_places_whatever_the_extent(self, tiles):
        """Else every extent would have pixels of its own, and another map."""
        places = []
        for shift in (0, 1.3, 700.7):
            frame = frame_of(tiles(), QgsRectangle(1000 + shift, 1000 + shift, 5000, 5000), 30)
            places.append(((frame.xmin + HALF) / 30 % 1, (HALF - frame.ymax) / 30 % 1))
        assert np.allclose(np.array(places).round(6) % 1, 0)

    def test_rounding_adds_no_pixel(self, tiles):
        assert (frame_of(tiles(), PART, CELL).columns, frame_of(tiles(), PART, CELL).rows) == (300, 150)

    def test_it_ends_where_the_layer_ends(self, tiles):
        whole = QgsRectangle(-9 * HALF, -9 * HALF, 9 * HALF, 9 * HALF)
        frame = frame_of(tiles(), whole, CELL)
        assert (frame.xmin, frame.ymax) == pytest.approx((-HALF, HALF))
        assert (frame.columns, frame.rows) == (512, 512)

    @pytest.mark.parametrize(
        ("extent", "cell", "words"),
        [
            (None, 1, "give EXTENT and CELL_SIZE"),
            (PART, 0, "give EXTENT and CELL_SIZE"),
            (QgsRectangle(9 * HALF, 0, 10 * HALF, 1), 1, "lies outside the layer World"),
            (PART, 1, "are too many to fetch"),
        ],
    )
    def test_what_cannot_be_fetched_is_refused(self, tiles, extent, cell, words):
        with pytest.raises(RequestError, match=words):
            frame_of(tiles(), extent, cell)


class TestWriting:
    def test_every_pixel_is_that_of_the_tiles(self, tiles, picture, tmp_path, feedback):
        raster = rendered(tiles(), tmp_path / "world.tif", feedback)
        pixels = raster.ReadAsArray()
        assert shows(pixels[:3], picture[:, 150:300, 100:400])
        assert (pixels[3] == 255).all()
        assert raster.GetRasterBand(4).GetColorInterpretation() == gdal.GCI_AlphaBand
        assert raster.GetGeoTransform() == pytest.approx((PART.xMinimum(), CELL, 0, PART.yMaximum(), 0, -CELL))
        assert QgsCoordinateReferenceSystem.fromWkt(raster.GetProjection()).authid() == "EPSG:3857"
        assert feedback.all("warning") == []

    def test_it_works_in_the_thread_of_a_task(self, tiles, picture, tmp_path, feedback):
        layer = tiles()
        job = RenderedRaster(layer, frame_of(layer, PART, CELL), tmp_path / "world.tif")
        task = threading.Thread(target=job.write, args=[feedback])
        task.start()
        task.join(20)
        QCoreApplication.processEvents()  # the progress is told to the thread that listens
        pixels = gdal.Open(str(tmp_path / "world.tif")).ReadAsArray()
        assert shows(pixels[:3], picture[:, 150:300, 100:400])
        assert feedback.all("progress")[-1] == 100
        assert feedback.all("info") == ["Fetching 300 x 150 pixels of World."]

    def test_missing_tiles_are_transparent_and_told(self, tiles, tmp_path, feedback):
        raster = rendered(tiles((0, 0)), tmp_path / "world.tif", feedback)
        blank = raster.GetRasterBand(4).ReadAsArray() == 0
        assert blank[:105, :155].all() and not blank[106:].any() and not blank[:, 156:].any()
        share = f"{100 * blank.mean():.1f}%"
        assert feedback.all("warning") == [f"{share} of the layer World is blank in the extent; it is nodata there."]

    def test_nothing_at_all_is_an_error(self, tmp_path, feedback):
        source = "type=xyz&url=http://127.0.0.1:9/%7Bz%7D/%7Bx%7D/%7By%7D.png&zmin=1&zmax=1"
        with pytest.raises(QgsProcessingException, match="World is blank in the extent: check the connection"):
            rendered(QgsRasterLayer(source, "World", "wms"), tmp_path / "world.tif", feedback)

    def test_a_file_that_cannot_be_written_is_an_error(self, tiles, tmp_path, feedback):
        with pytest.raises(QgsProcessingException, match="cannot be written"):
            rendered(tiles(), tmp_path / "none" / "world.tif", feedback)

    def test_cancelling_ends_it(self, tiles, tmp_path, feedback):
        feedback.progressChanged.connect(lambda _percent: feedback.cancel())
        with pytest.raises(QgsProcessingException, match="Cancelled"):
            rendered(tiles(), tmp_path / "world.tif", feedback)
        assert len(feedback.all("progress")) == 1

    def test_a_layer_of_numbers_keeps_them_whatever_its_style(self, tmp_path, feedback):
        path = tiny_world.make_raster(tmp_path / "real.tif", values=np.arange(64, dtype=np.float32).reshape(1, 8, 8))
        layer = virtual_raster(path)
        assert not is_file(layer)
        raster = rendered(layer, tmp_path / "out.tif", feedback, layer.extent(), tiny_world.CELL)
        assert np.array_equal(raster.ReadAsArray(), np.arange(64).reshape(8, 8) * 1.5)


def virtual_raster(path: str) -> QgsRasterLayer:
    """A layer that QGIS computes on the fly: a file's values times one and a half."""
    base = QgsRasterLayer(path, "base")
    parameters = QgsRasterDataProvider.VirtualRasterParameters()
    parameters.crs, parameters.extent = base.crs(), base.extent()
    parameters.width, parameters.height = base.width(), base.height()
    parameters.formula = '"base@1" * 1.5'
    part = QgsRasterDataProvider.VirtualRasterInputLayers()
    part.name, part.provider, part.uri = "base", "gdal", path
    parameters.rInputLayers = [part]
    return QgsRasterLayer(QgsRasterDataProvider.encodeVirtualRasterProviderUri(parameters), "computed", "virtualraster")
