"""A session on the tiny world, with the panel of the quick look."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest
import tiny_world
from qgis.core import QgsProject, QgsRectangle, QgsVectorLayer
from stand_in import stand_in


@pytest.fixture
def session(session, image, samples):
    """A session on the tiny world and its samples, both in the project."""
    from chipwise.core.schema import ClassSchema

    layer = QgsVectorLayer(tiny_world.make_samples(Path(samples), class_field="class_value"), "samples")
    QgsProject.instance().addMapLayer(layer)
    session.set_image(image)
    session.set_samples(layer)
    session.set_schema(ClassSchema.from_dict(tiny_world.SCHEMA))
    return session


@pytest.fixture
def workers(provider, tmp_path):
    """Put a stand-in in the place of the runtime; call it with code that changes what it does."""

    def use(code: str = ""):
        provider.runtime = stand_in(tmp_path, code)
        return provider.runtime

    return use


@pytest.fixture
def panel(provider, session, qgis_canvas):
    """The panel, on a canvas that shows the north-west of the world."""
    from chipwise.ui.quick_look.panel import QuickLookPanel

    image = session.image
    qgis_canvas.setDestinationCrs(image.crs())
    west, north = image.extent().xMinimum(), image.extent().yMaximum()
    qgis_canvas.resize(400, 400)
    qgis_canvas.setExtent(QgsRectangle(west, north - 400, west + 400, north))
    panel = QuickLookPanel(session, SimpleNamespace(mapCanvas=lambda: qgis_canvas))
    yield panel
    panel.close()
