"""What the tests of the dock share: a session, a table to work at, an image, and no error that Qt swallows."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from drawing_table import Table
from qgis.core import QgsProject, QgsRasterLayer

sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture(autouse=True)
def slot_errors(monkeypatch):
    """An error in a slot, which Qt does not pass on, fails the test instead of ending the process."""
    errors = []
    monkeypatch.setattr(sys, "excepthook", lambda kind, error, trace: errors.append(error))
    yield errors
    if errors:
        raise errors[0]


@pytest.fixture
def table(qgis_app):
    table = Table()
    yield table
    table.close()


@pytest.fixture
def session(qgis_new_project):
    """A session that knows nothing yet, with an empty project."""
    from chipwise.ui.session import Session

    session = Session()
    yield session
    session.close()


@pytest.fixture
def image(qgis_new_project, raster):
    """The raster of the tiny world, in the project."""
    layer = QgsRasterLayer(raster, "world")
    QgsProject.instance().addMapLayer(layer)
    return layer
