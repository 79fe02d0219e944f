import pytest
import tiny_world
from chipwise.core.errors import RequestError
from qgis.core import QgsCoordinateReferenceSystem, QgsRectangle


@pytest.fixture
def ground():
    from chipwise.ui.quick_look import ground

    return ground


def test_the_view_is_given_in_the_images_crs_and_cut_at_its_edge(ground, session, qgis_canvas):
    image = session.image
    qgis_canvas.setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:4326"))
    qgis_canvas.setExtent(QgsRectangle(14.9, 45.1, 15.1, 45.2))
    assert ground.visible_extent(image, qgis_canvas) == image.extent()


def test_a_view_without_the_image_is_refused(ground, session, qgis_canvas):
    qgis_canvas.setDestinationCrs(session.image.crs())
    qgis_canvas.setExtent(QgsRectangle(0, 0, 10, 10))
    with pytest.raises(RequestError, match="world"):
        ground.visible_extent(session.image, qgis_canvas)


def test_of_a_large_view_only_the_middle_is_classified(ground, session, monkeypatch):
    image = session.image
    extent = image.extent()
    assert ground.middle(extent, image) == extent
    monkeypatch.setattr(ground, "MOST_PIXELS", tiny_world.SIZE**2 // 4)
    middle = ground.middle(extent, image)
    assert ground.size(middle, image) == pytest.approx((64, 64)) and middle.center() == extent.center()


def test_what_is_learnt_from_lies_around_the_view_within_the_image(ground, session):
    image, extent = session.image, session.image.extent()
    view = QgsRectangle(extent.xMinimum(), extent.yMaximum() - 200, extent.xMinimum() + 200, extent.yMaximum())
    around = ground.surroundings(view, image)
    assert around.contains(view) and extent.contains(around)
    assert ground.size(around, image) == pytest.approx((40, 40))
