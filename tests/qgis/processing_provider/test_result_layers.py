import pytest
from chipwise.processing_provider.result_layers import ResultLayers
from qgis.core import QgsProcessingContext, QgsProject


@pytest.fixture
def context(qgis_processing):
    """Make a context in which layers are noted, by path and name."""

    def make(**noted) -> QgsProcessingContext:
        context = QgsProcessingContext()
        for name, path in noted.items():
            context.addLayerToLoadOnCompletion(
                str(path), QgsProcessingContext.LayerDetails(name, QgsProject.instance(), "OUTPUT")
            )
        return context

    return make


def noted(context) -> dict[str, str]:
    """The names of the layers that are to be loaded, by path."""
    return {path: details.name for path, details in context.layersToLoadOnCompletion().items()}


@pytest.fixture
def files(tmp_path):
    """Files of maps."""
    paths = {name: str(tmp_path / name) for name in ("map.tif", "map.vrt", "confidence.tif")}
    for path in paths.values():
        open(path, "w").close()
    return paths


def test_what_a_task_has_forgotten_is_noted_again(context, files):
    layers = ResultLayers(context(Map=files["map.tif"]), [files["map.tif"], ""])
    other = context()
    layers.load(other, {files["map.tif"]: files["map.tif"]})
    assert noted(other) == {files["map.tif"]: "Map"}


def test_a_map_is_loaded_under_the_name_it_has_got(context, files):
    run = context(Map=files["map.tif"])
    ResultLayers(run, [files["map.tif"]]).load(run, {files["map.tif"]: files["map.vrt"]})
    assert noted(run) == {files["map.vrt"]: "Map"}


def test_a_folder_is_not_loaded_and_what_was_not_to_be_loaded_is_not(context, files, tmp_path):
    run = context(Map=files["map.tif"])
    layers = ResultLayers(run, [files["map.tif"], files["confidence.tif"]])
    layers.load(run, {files["map.tif"]: str(tmp_path), files["confidence.tif"]: files["confidence.tif"]})
    assert noted(run) == {}


def test_layers_of_other_steps_of_a_model_stay(context, files):
    run = context(Chips="/other.tif", Map=files["map.tif"])
    ResultLayers(run, [files["map.tif"]]).load(run, {files["map.tif"]: files["map.vrt"]})
    assert noted(run) == {"/other.tif": "Chips", files["map.vrt"]: "Map"}
