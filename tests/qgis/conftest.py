"""What the tests inside QGIS share."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from qgis.core import QgsApplication, QgsFeature, QgsGeometry, QgsProcessingFeedback, QgsVectorLayer

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "build" / "plugins"))
# Two busy processes whose threads spin while they wait for each other need twenty times as long.
os.environ.setdefault("OMP_NUM_THREADS", "1")

from tiny_fixtures import chips, made_once, model, raster, samples  # noqa: F401 - fixtures for all tests here


@pytest.fixture
def provider(qgis_processing):
    """The provider with the real runtime, registered for one test."""
    from chipwise.plugin import runtime
    from chipwise.processing_provider.provider import ChipwiseProvider

    registry = QgsApplication.processingRegistry()
    provider = ChipwiseProvider(runtime, "1.2.3")
    registry.addProvider(provider)
    yield provider
    if registry.providerById("chipwise"):
        registry.removeProvider(provider)


@pytest.fixture(autouse=True)
def no_earlier_runs(qgis_app, monkeypatch):
    """Forget the runs of other tests, which the training monitor would list."""
    from chipwise.processing_provider.runs import RUNS

    monkeypatch.setattr(RUNS, "_runs", [])


@pytest.fixture
def memory_layer():
    """Make a vector layer in memory from (WKT or None, class) pairs."""

    def make(features, field_type: str = "integer", geometry: str = "Polygon", crs: str = "EPSG:32633"):
        layer = QgsVectorLayer(f"{geometry}?crs={crs}&field=class:{field_type}", "my samples", "memory")
        for wkt, value in features:
            feature = QgsFeature(layer.fields())
            feature.setAttributes([value])
            if wkt is not None:
                feature.setGeometry(QgsGeometry.fromWkt(wkt))
            layer.dataProvider().addFeature(feature)
        return layer

    return make


class Listener(QgsProcessingFeedback):
    """Feedback that remembers what it was told."""

    def __init__(self):
        super().__init__(False)
        self.told: list[tuple[str, object]] = []
        self.progressChanged.connect(lambda percent: self.told.append(("progress", percent)))

    def setProgressText(self, text):  # noqa: N802 - names of QGIS's interface, here and below
        self.told.append(("text", text))

    def pushInfo(self, text):  # noqa: N802
        self.told.append(("info", text))

    def pushWarning(self, text):  # noqa: N802
        self.told.append(("warning", text))

    def reportError(self, text, fatalError=False):  # noqa: N802, N803
        self.told.append(("error", text))

    def pushDebugInfo(self, text):  # noqa: N802
        self.told.append(("debug", text))

    def all(self, kind: str) -> list:
        return [what for told, what in self.told if told == kind]


@pytest.fixture
def feedback() -> Listener:
    return Listener()
