import gc

import numpy as np
import pytest
import tiny_world
from chipwise.processing_provider.result_layers import ResultLayers
from qgis.core import (
    QgsPalettedRasterRenderer,
    QgsProcessingContext,
    QgsProcessingUtils,
    QgsProject,
    QgsRasterLayer,
    QgsSingleBandGrayRenderer,
)
from qgis.PyQt.QtGui import QColor

ALGORITHM = "chipwise:classifypixels"


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
    layers = ResultLayers(context(Map=files["map.tif"]), [files["map.tif"], ""], ALGORITHM)
    other = context()
    layers.load(other, {files["map.tif"]: files["map.tif"]})
    assert noted(other) == {files["map.tif"]: "Map"}


def test_a_map_is_loaded_under_the_name_it_has_got(context, files):
    run = context(Map=files["map.tif"])
    ResultLayers(run, [files["map.tif"]], ALGORITHM).load(run, {files["map.tif"]: files["map.vrt"]})
    assert noted(run) == {files["map.vrt"]: "Map"}


def test_a_folder_is_not_loaded_and_what_was_not_to_be_loaded_is_not(context, files, tmp_path):
    run = context(Map=files["map.tif"])
    layers = ResultLayers(run, [files["map.tif"], files["confidence.tif"]], ALGORITHM)
    layers.load(run, {files["map.tif"]: str(tmp_path), files["confidence.tif"]: files["confidence.tif"]})
    assert noted(run) == {}


def test_layers_of_other_steps_of_a_model_stay(context, files):
    run = context(Chips="/other.tif", Map=files["map.tif"])
    ResultLayers(run, [files["map.tif"]], ALGORITHM).load(run, {files["map.tif"]: files["map.vrt"]})
    assert noted(run) == {"/other.tif": "Chips", files["map.vrt"]: "Map"}


def test_loaded_layers_are_drawn_in_the_style_that_was_written_with_them(context, feedback, tmp_path):
    paths = []
    for name in ("Water", "Forest"):
        paths.append(tiny_world.make_raster(tmp_path / f"{name}.tif", values=np.ones((1, 4, 4), np.uint8)))
        layer = QgsRasterLayer(paths[-1])
        shown = [QgsPalettedRasterRenderer.Class(1, QColor("#33a02c"), name)]
        layer.setRenderer(QgsPalettedRasterRenderer(layer.dataProvider(), 1, shown))
        layer.saveNamedStyle(str(tmp_path / f"{name}.qml"))
    plain = tiny_world.make_raster(tmp_path / "plain.tif", values=np.ones((1, 4, 4), np.uint8))
    run = context(**dict(zip("abc", [*paths, plain])))
    ResultLayers(run, [*paths, plain], ALGORITHM).load(run, {path: path for path in (*paths, plain)})
    gc.collect()  # what is to be done with the layers must outlive all that made it
    drawn = []
    for path, details in run.layersToLoadOnCompletion().items():
        layer = QgsProcessingUtils.mapLayerFromString(path, run)
        details.postProcessor().postProcessLayer(layer, run, feedback)
        drawn += [c.label for c in layer.renderer().classes()] if path in paths else [layer.renderer().type()]
    assert sorted(drawn) == ["Forest", "Water", "singlebandgray"]


def test_a_style_that_the_user_has_chosen_for_the_output_stays(context, feedback, tmp_path, monkeypatch):
    from processing.gui.RenderingStyles import RenderingStyles

    path = tiny_world.make_raster(tmp_path / "map.tif", values=np.ones((1, 4, 4), np.uint8))
    layer = QgsRasterLayer(path)
    layer.setRenderer(QgsPalettedRasterRenderer(layer.dataProvider(), 1, [QgsPalettedRasterRenderer.Class(1)]))
    layer.saveNamedStyle(str(tmp_path / "map.qml"))
    run = context(Map=path)
    (details,) = run.layersToLoadOnCompletion().values()
    monkeypatch.setattr(RenderingStyles, "styles", {ALGORITHM: {details.outputName: "chosen.qml"}})
    ResultLayers(run, [path], ALGORITHM).load(run, {path: path})
    (details,) = run.layersToLoadOnCompletion().values()
    loaded = QgsProcessingUtils.mapLayerFromString(path, run)
    loaded.setRenderer(QgsSingleBandGrayRenderer(loaded.dataProvider(), 1))
    details.postProcessor().postProcessLayer(loaded, run, feedback)
    assert loaded.renderer().type() == "singlebandgray"
