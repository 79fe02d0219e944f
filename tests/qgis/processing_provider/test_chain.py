from pathlib import Path

import numpy as np
import processing
import pytest
import tiny_world
from chipwise.processing_provider import worker_algorithm
from osgeo import gdal
from qgis.core import (
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingModelAlgorithm,
    QgsProcessingModelChildAlgorithm,
    QgsProcessingModelChildParameterSource,
    QgsProcessingModelOutput,
    QgsProcessingModelParameter,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterFile,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingParameterRasterLayer,
    QgsRasterLayer,
)

Source = QgsProcessingModelChildParameterSource


def step(model, name: str, algorithm: str, output: str = "", **parameters) -> None:
    """Add a step with its defaults, as the designer does; ``output`` makes its OUTPUT an output of the model."""
    child = QgsProcessingModelChildAlgorithm(algorithm)
    child.setChildId(name)
    definitions = [d for d in child.algorithm().parameterDefinitions() if not d.isDestination()]
    parameters = {d.name(): d.defaultValue() for d in definitions if d.defaultValue() is not None} | parameters
    for parameter, source in parameters.items():
        known = isinstance(source, Source)
        child.addParameterSources(parameter, [source if known else Source.fromStaticValue(source)])
    if output:
        result = QgsProcessingModelOutput(output, output)
        result.setChildId(name)
        result.setChildOutputName("OUTPUT")
        child.setModelOutputs({output: result})
    model.addChildAlgorithm(child)


@pytest.fixture
def chain(provider):
    """A model: raster and samples in; two exports, train on both, classify; a map out."""
    model = QgsProcessingModelAlgorithm("Whole job", "Chipwise")
    model.addModelParameter(QgsProcessingParameterRasterLayer("image"), QgsProcessingModelParameter("image"))
    model.addModelParameter(QgsProcessingParameterFeatureSource("drawn"), QgsProcessingModelParameter("drawn"))
    for name, stride in (("export", 32), ("export more", 64)):
        step(
            model,
            name,
            "chipwise:exporttrainingdata",
            INPUT=Source.fromModelParameter("image"),
            SAMPLES=Source.fromModelParameter("drawn"),
            CLASS_FIELD="class",
            TILE_SIZE=64,
            STRIDE=stride,
        )
    step(
        model,
        "train",
        "chipwise:trainmodel",
        INPUT=Source.fromChildOutput("export", "OUTPUT"),
        MORE_INPUTS=Source.fromChildOutput("export more", "OUTPUT"),
        MODEL_TYPE="PSPNET",
        BACKBONE="resnet18",
        BACKBONE_WEIGHTS="NONE",
        MAX_EPOCHS=1,
        BATCH_SIZE=4,
        DEVICE="CPU",
    )
    step(
        model,
        "classify",
        "chipwise:classifypixels",
        output="map",
        INPUT=Source.fromModelParameter("image"),
        MODEL=Source.fromChildOutput("train", "OUTPUT"),
    )
    return model


def map_key(model) -> str:
    """The model's parameter for its output; its name differs between QGIS versions."""
    return model.destinationParameterDefinitions()[0].name()


def test_the_chain_is_valid(chain):
    for child in ("export", "export more", "train", "classify"):
        assert chain.validateChildAlgorithm(child) == (True, [])
    assert chain.validate() == (True, [])


def test_the_chain_runs_and_its_map_opens_with_the_classes(chain, raster, samples, tmp_path):
    chain.initAlgorithm()
    wanted = {"image": raster, "drawn": samples, map_key(chain): str(tmp_path / "map.tif")}
    assert chain.checkParameterValues(wanted, QgsProcessingContext()) == (True, "")
    outputs = processing.run(chain, wanted, feedback=QgsProcessingFeedback(False))
    layer = QgsRasterLayer(outputs[map_key(chain)])
    assert [c.label for c in layer.renderer().classes()] == ["1", "2"]


def test_the_chain_survives_saving_and_loading(chain, tmp_path):
    path = str(tmp_path / "chain.model3")
    assert chain.toFile(path)
    loaded = QgsProcessingModelAlgorithm()
    assert loaded.fromFile(path)
    assert set(loaded.childAlgorithms()) == {"export", "export more", "train", "classify"}
    assert loaded.validate() == (True, [])


@pytest.fixture
def mapping(provider, monkeypatch):
    """A model: rasters and a network in; classify, and read the map; the result out. The worker is a stand-in."""

    def work(_runtime, request, _feedback, **_options) -> dict:
        maps = [Path(request.output).with_suffix("") / f"{i}.tif" for i in range(len(request.rasters))]
        for path in maps:
            tiny_world.make_raster(path, values=np.full((1, 8, 8), 2, np.uint8))
        output = str(Path(request.output).with_suffix(".vrt"))
        gdal.BuildVRT(output, [str(path) for path in maps]).FlushCache()
        return {"output": output}

    monkeypatch.setattr(worker_algorithm, "run_worker", work)
    model = QgsProcessingModelAlgorithm("Mapping", "Chipwise")
    images = QgsProcessingParameterMultipleLayers("images", "images", QgsProcessing.SourceType.TypeRaster)
    model.addModelParameter(images, QgsProcessingModelParameter("images"))
    model.addModelParameter(QgsProcessingParameterFile("network"), QgsProcessingModelParameter("network"))
    step(
        model,
        "classify",
        "chipwise:classifypixels",
        INPUT=Source.fromModelParameter("images"),
        MODEL=Source.fromModelParameter("network"),
    )
    step(
        model,
        "read",
        "native:cellstatistics",
        output="result",
        INPUT=Source.fromChildOutput("classify", "OUTPUT"),
        STATISTIC=0,
        REFERENCE_LAYER=Source.fromChildOutput("classify", "OUTPUT"),
    )
    return model


@pytest.mark.parametrize("many", [False, True])
def test_one_or_several_rasters_of_a_model_are_classified_and_the_next_step_reads_the_map(
    mapping, model, raster, tmp_path, many
):
    other = tiny_world.make_raster(tmp_path / "other.tif")
    mapping.initAlgorithm()
    wanted = {
        "images": [raster, other] if many else raster,
        "network": str(model),
        map_key(mapping): str(tmp_path / "r.tif"),
    }
    assert mapping.checkParameterValues(wanted, QgsProcessingContext()) == (True, "")
    outputs = processing.run(mapping, wanted, feedback=QgsProcessingFeedback(False))
    assert (gdal.Open(outputs[map_key(mapping)]).ReadAsArray() == 2).all()
