import pytest
from qgis.core import QgsFeature, QgsGeometry, QgsProject
from qgis.PyQt.QtWidgets import QApplication
from waiting import wait_until

SCHEMA = {"name": "Land", "classes": [{"value": 1, "name": "Water", "color": "#1f78b4"},
                                      {"value": 2, "name": "Forest", "color": "#33a02c"},
                                      {"value": 7, "name": "Field", "color": "#fdbf6f"}]}  # fmt: skip


@pytest.fixture
def schema():
    from chipwise.core.schema import ClassSchema

    return ClassSchema.from_dict(SCHEMA)


@pytest.fixture
def session(session, schema):
    """A session with three classes."""
    session.set_schema(schema)
    return session


@pytest.fixture
def layer(qgis_new_project, tmp_path, image):
    """An empty layer of samples in the project."""
    from chipwise.ui.samples.layer import create_samples

    layer = create_samples(str(tmp_path / "samples.gpkg"), image.crs(), "Polygon")
    QgsProject.instance().addMapLayer(layer)
    return layer


@pytest.fixture
def square():
    """A square of so many pixels a side, some pixels from the image's upper left corner."""

    def make(column, row, side=1):
        x, y = 500_000 + 10 * column, 5_000_000 - 10 * row
        return QgsGeometry.fromWkt(
            f"Polygon(({x} {y}, {x + 10 * side} {y}, {x + 10 * side} {y - 10 * side}, {x} {y - 10 * side}, {x} {y}))"
        )

    return make


@pytest.fixture
def fill(layer, square):
    """Save squares of so many pixels a side in the layer, by (class value, side)."""

    def make(*pairs):
        features = []
        for i, (value, side) in enumerate(pairs):
            feature = QgsFeature(layer.fields())
            feature.setGeometry(square(10 * (i % 12), 10 * (i // 12), side))
            feature.setAttribute("class_value", value)
            feature.setAttribute("class_name", {1: "Water", 2: "Forest", 7: "Field"}.get(value))
            features.append(feature)
        assert layer.dataProvider().addFeatures(features)[0]
        layer.reload()
        return sorted(feature.id() for feature in layer.getFeatures())

    return make


@pytest.fixture
def panel(session, table, layer, image):
    """The panel in a window, with the layer chosen and counted."""
    from chipwise.ui.samples.panel import SamplesPanel

    table.show([layer, image], image.extent())
    session.set_image(image)
    panel = SamplesPanel(session, table)
    panel.resize(360, 420)
    panel.show()
    session.set_samples(layer)
    settle(panel)
    yield panel
    panel.close()
    panel.deleteLater()


def settle(panel) -> None:
    """Wait until what has changed is counted and shown."""
    QApplication.processEvents()
    assert wait_until(lambda: not panel.index.is_counting, 10)
    QApplication.processEvents()


@pytest.fixture(name="settle")
def settle_fixture():
    return settle
