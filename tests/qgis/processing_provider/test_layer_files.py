import json
from pathlib import Path

import pytest
import tiny_world
from chipwise.processing_provider.layer_files import LayerFiles
from chipwise.processing_provider.parameter_values import ParameterValues
from osgeo import gdal
from qgis.core import QgsProcessingContext, QgsVectorLayer


class Run:
    """What an algorithm that runs offers."""

    def __init__(self, folder: Path):
        self._folder, self.jobs = folder, []

    def scratch_path(self, name: str) -> Path:
        return self._folder / name

    def before_worker(self, job) -> None:
        self.jobs.append(job)


@pytest.fixture
def written(provider, tmp_path, feedback):
    """The classes of the features that are written of a mask, and what the log says about it."""

    def write(mask) -> tuple[set, list[str]]:
        run = Run(tmp_path)
        values = ParameterValues(provider.algorithm("exporttrainingdata"), {"SAMPLES": mask}, QgsProcessingContext())
        samples = LayerFiles(run, values, frame=None).samples("SAMPLES", "class")
        for job in run.jobs:
            job(feedback)
        lines = Path(samples.path).read_text().splitlines()
        return {json.loads(line)["properties"]["class"] for line in lines}, feedback.all("warning")

    return write


@pytest.fixture
def two_layers(tmp_path) -> str:
    """A GeoPackage whose layer dry has the class 1 and whose layer wet has the class 2."""
    path = str(tmp_path / "two.gpkg")
    for name, value in (("dry", 1), ("wet", 2)):
        samples = tiny_world.make_samples(tmp_path / f"{name}.geojson", classes=(value, value))
        gdal.VectorTranslate(path, samples, format="GPKG", layerName=name, accessMode="update" if value > 1 else None)
    return path


def test_of_several_layers_the_log_says_which_is_taken(written, two_layers):
    classes, told = written(two_layers)
    assert classes == {1}
    assert told == [
        f"SAMPLES: {two_layers} holds the layers dry, wet; the first is taken. Name another one as "
        f"{two_layers}|layername=wet."
    ]


@pytest.mark.parametrize(("chosen", "value"), [("layername=dry", 1), ("layername=wet", 2), ("layerid=1", 2)])
def test_the_layer_that_was_chosen_counts(written, two_layers, chosen, value):
    source = f"{two_layers}|{chosen}"
    assert written(source) == ({value}, [])
    assert written(QgsVectorLayer(source, "mine", "ogr")) == ({value}, [])


def test_of_a_file_with_one_layer_or_of_none_nothing_is_said(written, samples, memory_layer):
    assert written(samples) == ({1, 2}, [])
    assert written(memory_layer([("POINT(0 0)", 7)], geometry="Point")) == ({7}, [])
