"""Chipwise is loaded with every start of QGIS, so it must cost next to nothing then.

Processor time is measured, since other tests run beside."""

import json
import os
import statistics
import subprocess
import sys

import pytest
import tiny_world

RUNS = 5
START = """
import json, sys, time
from qgis.core import QgsApplication, QgsProcessingProvider
application = QgsApplication([], False)
application.initQgis()
sys.path[:0] = [{plugins!r}, QgsApplication.pkgDataPath() + "/python/plugins"]
from processing.core.Processing import Processing
Processing.initialize()
"""
BARE = """
class Bare(QgsProcessingProvider):
    def id(self): return "bare"
    def name(self): return "Bare"
    def loadAlgorithms(self): pass
start = time.process_time()
provider = Bare()
QgsApplication.processingRegistry().addProvider(provider)
names = [a.id() for a in QgsApplication.processingRegistry().algorithms() if a.provider().id() == "bare"]
"""
CHIPWISE = """
start = time.process_time()
import chipwise
plugin = chipwise.classFactory(None)
plugin.initProcessing()
names = [a.id() for a in QgsApplication.processingRegistry().algorithms() if a.provider().id() == "chipwise"]
"""
END = """
seconds = time.process_time() - start
heavy = {"torch", "torchvision", "rasterio", "onnxruntime", "onnx", "lightning", "segmentation_models_pytorch"}
print("\\n" + json.dumps({"seconds": seconds, "names": names, "heavy": sorted(heavy & set(sys.modules))}), flush=True)
import os
os._exit(0)
"""


def measure(code: str) -> dict:
    """Run code in a fresh QGIS application and return what it prints."""
    script = START.format(plugins=str(tiny_world.PLUGINS)) + code + END
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, timeout=300, check=True, env=environment
    )
    return json.loads(done.stdout.splitlines()[-1])


@pytest.fixture(scope="module")
def chipwise() -> list[dict]:
    return [measure(CHIPWISE) for _ in range(RUNS)]


def test_loading_and_listing_costs_under_150_ms_above_a_bare_provider(chipwise, record_property):
    bare = statistics.median(measure(BARE)["seconds"] for _ in range(RUNS))
    cost = statistics.median(run["seconds"] for run in chipwise) - bare
    record_property("milliseconds", round(1000 * cost))
    assert len(chipwise[0]["names"]) == 9
    assert cost < 0.150


def test_loading_imports_none_of_the_deep_learning_libraries(chipwise):
    assert chipwise[0]["heavy"] == []
