import threading
from types import SimpleNamespace

import numpy as np
import pytest
import tiny_world
from qgis.core import (
    Qgis,
    QgsCoordinateReferenceSystem,
    QgsPointXY,
    QgsProject,
    QgsRasterBlock,
    QgsRasterLayer,
    QgsRectangle,
)


@pytest.fixture
def seen(table, image):
    """Show a part of the image, by its first and last column and row, and return the grid."""
    from chipwise.ui.drawing.pixels import visible_grid

    def show(left, top, right, bottom, crs=None):
        x, y = tiny_world.LEFT, tiny_world.TOP
        table.show([image], QgsRectangle(x + 10 * left, y - 10 * bottom, x + 10 * right, y - 10 * top))
        return visible_grid(table.canvas, image)

    return show


def test_at_full_resolution_the_grid_is_the_image_s_own(seen):
    grid = seen(30.4, 20.4, 50.3, 40.3)
    left, width, _, top, _, height = grid.transform
    assert (width, height) == (10, -10)
    assert (left - tiny_world.LEFT) % 10 == 0 and (tiny_world.TOP - top) % 10 == 0
    assert grid.extent.contains(QgsRectangle(500_304, 4_999_597, 500_503, 4_999_796))


def test_from_afar_a_pixel_of_the_grid_is_one_of_the_canvas(table, image):
    from chipwise.ui.drawing.pixels import visible_grid

    table.canvas.resize(50, 50)
    table.show([image], image.extent())
    grid = visible_grid(table.canvas, image)
    assert grid.columns <= 52 and grid.rows <= 52 and grid.transform[1] > 20


def test_beside_the_image_there_is_no_grid(seen):
    assert seen(500, 500, 520, 520) is None


def test_pixels_are_those_of_the_image(seen, image):
    from chipwise.ui.drawing.pixels import VisiblePixels

    grid = seen(0, 0, 128, 128)
    values, valid = VisiblePixels(image, grid).read()
    assert values.shape == (3, 128, 128) and valid.all()
    assert values[:, 20:60, 30:70].mean() > 80 and abs(values[:, :20].mean()) < 20


def test_nodata_is_not_valid(seen, tmp_path, table):
    from chipwise.ui.drawing.pixels import VisiblePixels, visible_grid

    array = np.full((1, 128, 128), 5, np.float32)
    array[:, :64] = -1
    array[:, 70] = np.nan
    layer = QgsRasterLayer(tiny_world.make_raster(tmp_path / "gaps.tif", values=array, nodata=-1), "gaps")
    table.show([layer], layer.extent())
    _, valid = VisiblePixels(layer, visible_grid(table.canvas, layer)).read()
    assert not valid[:64].any() and not valid[70].any() and valid[71:].all()


@pytest.mark.parametrize("block", [QgsRasterBlock(), QgsRasterBlock(Qgis.DataType.CFloat32, 128, 128)])
def test_what_a_server_does_not_give_and_what_cannot_be_read_is_not_valid(seen, image, block):
    from chipwise.ui.drawing.pixels import VisiblePixels

    pixels = VisiblePixels(image, seen(0, 0, 128, 128))
    read = pixels._provider.block
    pixels._provider = SimpleNamespace(
        moveToThread=pixels._provider.moveToThread,
        block=lambda band, *wanted: block if band == 2 else read(band, *wanted),
    )
    values, valid = pixels.read()
    assert values.shape == (3, 128, 128) and valid.shape == (128, 128) and not valid.any()


def test_reading_from_a_server_that_hangs_ends_when_it_is_cancelled(seen, image):
    from chipwise.ui.drawing.pixels import VisiblePixels

    pixels = VisiblePixels(image, seen(0, 0, 128, 128))

    def block(band, extent, columns, rows, feedback):
        assert tiny_world.wait_until(feedback.isCanceled, 20)
        return QgsRasterBlock()

    pixels._provider = SimpleNamespace(moveToThread=lambda _: None, block=block)
    threading.Timer(0.2, pixels.cancel).start()
    assert not pixels.read()[1].any()


def test_a_picture_gives_its_colours(table, tmp_path, qgis_new_project):
    from chipwise.ui.drawing.pixels import VisiblePixels, visible_grid

    colors = np.zeros((3, 512, 512), np.uint8)
    colors[0, :, 256:] = 200
    source = tiny_world.make_tiles(tmp_path, colors)
    layer = QgsRasterLayer(source, "tiles", "wms")
    table.show([layer], layer.extent())
    grid = visible_grid(table.canvas, layer)
    values, valid = VisiblePixels(layer, grid).read()
    assert values.shape[0] == 3 and valid.all()
    middle = grid.rows // 2
    assert values[0, middle, 10] < 10 and values[0, middle, -10] > 90 and abs(values[1]).max() < 1


def test_a_point_in_another_crs_finds_its_pixel(seen):
    from qgis.core import QgsCoordinateTransform

    grid = seen(0, 0, 128, 128)
    degrees = QgsCoordinateReferenceSystem("EPSG:4326")
    point = QgsCoordinateTransform(grid.crs, degrees, QgsProject.instance()).transform(QgsPointXY(500_305, 4_999_795))
    assert grid.pixel(point, degrees) == (20, 30)
    assert grid.pixel(QgsPointXY(0, 0), grid.crs) is None


def test_an_outline_runs_along_the_edges_of_pixels_and_around_holes(seen):
    from chipwise.ui.drawing.pixels import outline

    mask = np.zeros((128, 128), bool)
    mask[10:20, 10:20] = True
    mask[14:16, 14:16] = False
    mask[100:110, 100:110] = True
    polygon = outline(mask, seen(0, 0, 128, 128), (11, 11))
    assert polygon.area() == 9600 and len(polygon.asPolygon()) == 2
    assert polygon.boundingBox() == QgsRectangle(500_100, 4_999_800, 500_200, 4_999_900)
    assert outline(mask, seen(0, 0, 128, 128), (50, 50)).isEmpty()
