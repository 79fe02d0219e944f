import numpy as np
import pytest
import tiny_world
from qgis.core import QgsProject, QgsRasterLayer
from qgis.PyQt.QtWidgets import QApplication


@pytest.fixture
def image(qgis_new_project, tmp_path):
    """128 x 128 pixels of 10 m: a bright field of pixels 30..69 by 20..59 with a dark pond of 5 x 5 in it."""
    values = np.random.default_rng(3).normal(100, 2, (3, 128, 128))
    values[:, 20:60, 30:70] += 100
    values[:, 30:35, 40:45] -= 100
    layer = QgsRasterLayer(tiny_world.make_raster(tmp_path / "fields.tif", values=values.astype(np.uint16)), "image")
    QgsProject.instance().addMapLayer(layer)
    return layer


@pytest.fixture
def session(session, image):
    """A session with the classes of the tiny world, on the image."""
    from chipwise.core.schema import ClassSchema

    session.set_schema(ClassSchema.from_dict(tiny_world.SCHEMA))
    session.set_image(image)
    return session


@pytest.fixture
def make_layer(session, image, tmp_path):
    """Make an empty layer of samples that the session works on."""
    from chipwise.ui.samples.layer import create_samples

    def make(kind="Polygon", crs=None):
        layer = create_samples(str(tmp_path / f"{kind}.gpkg"), crs or image.crs(), kind)
        QgsProject.instance().addMapLayer(layer)
        session.set_samples(layer)
        return layer

    return make


@pytest.fixture
def panel(session, table, image):
    """The panel, with the image on a canvas of as many pixels as fit."""
    from chipwise.ui.drawing.panel import DrawingPanel

    table.show([image], image.extent())
    panel = DrawingPanel(session, table)
    panel.show()
    QApplication.processEvents()
    yield panel
    panel.close()
    panel.deleteLater()
