from pathlib import Path

import numpy as np
import processing
import pytest
import tiny_world
from chipwise.processing_provider import worker_algorithm
from conftest import Listener
from osgeo import gdal
from qgis.core import (
    QgsApplication,
    QgsCoordinateReferenceSystem,
    QgsGeometry,
    QgsPalettedRasterRenderer,
    QgsProcessingAlgRunnerTask,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingOutputLayerDefinition,
    QgsProject,
    QgsRasterLayer,
    QgsRectangle,
    QgsSingleBandGrayRenderer,
)
from qgis.PyQt.QtCore import QCoreApplication


@pytest.fixture
def classify(provider, raster, model, tmp_path, feedback):
    """Classify with defaults for what is not given."""

    def run(**given) -> dict:
        wanted = {"INPUT": raster, "MODEL": str(model), "OUTPUT": str(tmp_path / "map.tif"), "DEVICE": "CPU", **given}
        return processing.run("chipwise:classifypixels", wanted, feedback=feedback)

    return run


def legend(path: str) -> list[tuple]:
    """What QGIS shows of a raster: value, label and colour of each class."""
    layer = QgsRasterLayer(path)
    assert isinstance(layer.renderer(), QgsPalettedRasterRenderer)
    return [(int(c.value), c.label, c.color.name()) for c in layer.renderer().classes()]


def values(path: str) -> np.ndarray:
    return gdal.Open(path).ReadAsArray()


class TestRuns:
    def test_the_map_shows_only_the_models_classes_with_names_and_colours(self, classify):
        outputs = classify()
        assert legend(outputs["OUTPUT"]) == [(1, "Water", "#1f78b4"), (2, "Forest", "#33a02c")]

    def test_the_map_has_the_rasters_grid_and_the_right_classes(self, classify, raster):
        result, source = gdal.Open(classify()["OUTPUT"]), gdal.Open(raster)
        assert result.GetGeoTransform() == source.GetGeoTransform()
        assert result.GetSpatialRef().IsSame(source.GetSpatialRef())
        assert (result.RasterXSize, result.RasterYSize) == (source.RasterXSize, source.RasterYSize)
        truth = np.where(source.ReadAsArray()[0] > 200, 2, 1)
        assert np.mean(result.ReadAsArray() == truth) > 0.9

    def test_confidence_comes_only_when_asked_for(self, classify, tmp_path):
        assert "OUTPUT_CONFIDENCE" not in classify()
        outputs = classify(OUTPUT_CONFIDENCE=str(tmp_path / "confidence.tif"))
        confidence = values(outputs["OUTPUT_CONFIDENCE"])
        assert confidence.dtype == np.uint8
        assert 0 < confidence.min() <= confidence.max() <= 100

    def test_a_part_is_the_same_as_in_the_whole(self, classify, tmp_path):
        whole = values(classify()["OUTPUT"])
        west, north = tiny_world.LEFT + 400, tiny_world.TOP - 100
        extent = f"{west},{west + 600},{north - 500},{north} [EPSG:32633]"
        part = values(classify(EXTENT=extent, OUTPUT=str(tmp_path / "part.tif"))["OUTPUT"])
        assert part.shape == (50, 60)
        assert (part == whole[10:60, 40:100]).all()

    def test_nodata_stays_nodata(self, classify, tmp_path):
        pixels = gdal.Open(tiny_world.make_raster(tmp_path / "full.tif")).ReadAsArray()
        pixels[:, 20:50, 10:90] = 0
        holed = tiny_world.make_raster(tmp_path / "holed.tif", values=pixels, nodata=0)
        outputs = classify(INPUT=holed)
        nodata = gdal.Info(outputs["OUTPUT"], format="json")["bands"][0]["noDataValue"]
        assert ((values(outputs["OUTPUT"]) == nodata) == (pixels[0] == 0)).all()

    @pytest.mark.parametrize("shape", [(37, 61), (1, 1), (129, 33)])
    def test_a_raster_of_any_odd_size_works(self, classify, tmp_path, shape):
        pixels = np.full((3, *shape), 100, np.uint16)
        odd = tiny_world.make_raster(tmp_path / "odd.tif", values=pixels)
        assert values(classify(INPUT=odd)["OUTPUT"]).shape == shape

    def test_a_temporary_output_is_a_geotiff(self, classify):
        outputs = classify(OUTPUT="TEMPORARY_OUTPUT", OUTPUT_CONFIDENCE="TEMPORARY_OUTPUT")
        assert {Path(path).suffix for path in outputs.values()} == {".tif"}

    def test_an_older_map_is_replaced_and_its_legend_too(self, classify, tmp_path):
        tiny_world.make_raster(tmp_path / "map.tif", values=np.zeros((1, 9, 9), np.uint8), palette={7: (9, 9, 9)})
        outputs = classify()
        assert values(outputs["OUTPUT"]).shape == (tiny_world.SIZE, tiny_world.SIZE)
        assert [entry[1] for entry in legend(outputs["OUTPUT"])] == ["Water", "Forest"]

    def test_a_list_of_one_raster_gives_the_same_as_the_raster(self, classify, raster, tmp_path):
        alone = classify(OUTPUT=str(tmp_path / "alone.tif"))["OUTPUT"]
        listed = classify(INPUT=[raster])["OUTPUT"]
        assert np.array_equal(values(alone), values(listed))

    def test_only_what_the_mask_covers_is_classified(self, classify, memory_layer):
        west, north = tiny_world.LEFT + 100, tiny_world.TOP - 200
        box = QgsGeometry.fromRect(QgsRectangle(west, north - 300, west + 500, north))
        pixels = values(classify(MASK=memory_layer([(box.asWkt(), 1)]))["OUTPUT"])
        assert pixels.shape == (30, 50)
        assert (pixels > 0).all()

    def test_the_map_may_be_in_another_crs_and_cell_size(self, classify):
        result = gdal.Open(classify(TARGET_CRS="EPSG:3857", CELL_SIZE=20)["OUTPUT"])
        assert QgsCoordinateReferenceSystem.fromWkt(result.GetProjection()).authid() == "EPSG:3857"
        assert result.GetGeoTransform()[1] == 20

    def test_all_rasters_of_probabilities_can_be_asked_for_as_temporary_files(self, classify):
        names = ("OUTPUT_CONFIDENCE", "OUTPUT_PROBABILITIES", "OUTPUT_ENTROPY")
        outputs = classify(**dict.fromkeys(names, "TEMPORARY_OUTPUT"), CONFIDENCE_TYPE="FLOAT32")
        assert set(outputs) == {"OUTPUT", *names}
        assert {values(outputs[name]).dtype for name in names} == {np.dtype("float32")}
        assert values(outputs["OUTPUT_PROBABILITIES"]).shape[0] == 2

    def test_a_web_map_is_fetched_and_classified(self, classify, tmp_path, feedback):
        picture = np.full((3, 512, 512), 100, np.uint8)
        layer = QgsRasterLayer(tiny_world.make_tiles(tmp_path / "tiles", picture), "World map", "wms")
        cell = tiny_world.TILE_CELL
        extent = f"0,{100 * cell},0,{60 * cell} [EPSG:3857]"
        result = gdal.Open(classify(INPUT=[layer], EXTENT=extent, CELL_SIZE=cell)["OUTPUT"])
        assert (result.RasterXSize, result.RasterYSize) == (100, 60)
        assert result.GetGeoTransform() == pytest.approx((0, cell, 0, 60 * cell, 0, -cell))
        assert "Fetching 100 x 60 pixels of World map." in feedback.all("info")

    def test_progress_ends_at_a_hundred(self, classify, feedback):
        classify()
        assert feedback.all("progress")[-1] >= 99

    def test_too_few_bands_are_refused_and_leave_nothing(self, classify, tmp_path):
        thin = tiny_world.make_raster(tmp_path / "thin.tif", bands=1)
        with pytest.raises(QgsProcessingException, match=r"thin\.tif has 1 bands and the model"):
            classify(INPUT=thin)
        assert list(tmp_path.glob("*map*")) == []

    def test_loaded_maps_and_polygons_are_drawn_in_the_classes_colours(
        self, provider, raster, model, feedback, tmp_path, qgis_new_project, monkeypatch
    ):
        # Newer QGIS puts results into its window's tree of layers, and takes no stand-in for that.
        monkeypatch.setattr("processing.gui.Postprocessing.iface", None, raising=False)
        outputs = {"OUTPUT": tmp_path / "map.tif", "OUTPUT_CONFIDENCE": tmp_path / "sure.tif"}
        outputs["OUTPUT_POLYGONS"] = tmp_path / "map.gpkg"
        wanted = {
            "INPUT": raster,
            "MODEL": str(model),
            "DEVICE": "CPU",
            **{n: str(path) for n, path in outputs.items()},
        }
        processing.runAndLoadResults("chipwise:classifypixels", wanted, feedback=feedback)
        layers = {Path(layer.source()).name: layer for layer in QgsProject.instance().mapLayers().values()}
        assert set(layers) == {"map.tif", "sure.tif", "map.gpkg"}
        shown = [(int(c.value), c.label, c.color.name()) for c in layers["map.tif"].renderer().classes()]
        assert shown == [(1, "Water", "#1f78b4"), (2, "Forest", "#33a02c")]
        polygons = layers["map.gpkg"].renderer()
        drawn = [(int(c.value()), c.label(), c.symbol().color().name()) for c in polygons.categories()]
        assert drawn == shown and polygons.classAttribute() == "value"
        assert isinstance(layers["sure.tif"].renderer(), QgsSingleBandGrayRenderer)

    def test_two_outputs_of_one_name_are_refused(self, classify, tmp_path, feedback):
        with pytest.raises(QgsProcessingException):
            classify(OUTPUT_CONFIDENCE=str(tmp_path / "map.tif"))
        assert any("need two names" in text for text in feedback.all("error"))

    def test_the_input_is_never_overwritten(self, classify, raster):
        before = Path(raster).read_bytes()
        with pytest.raises(QgsProcessingException):
            classify(OUTPUT=raster)
        assert Path(raster).read_bytes() == before


class TestSeveralRasters:
    """Of several rasters, a worker names other files than were asked for."""

    @pytest.fixture
    def worker(self, monkeypatch):
        """A worker that writes a virtual raster, a folder of confidences, and files of the other outputs."""

        def work(_runtime, request, _feedback, **_options) -> dict:
            folders = {n: Path(path).with_suffix("") for n, path in request.raster_outputs.items()}
            for folder in folders.values():
                tiny_world.make_raster(folder / "world.tif", values=np.ones((1, 8, 8), np.uint8))
            gdal.BuildVRT(str(folders["output"]) + ".vrt", [str(folders["output"] / "world.tif")]).FlushCache()
            written = {name: str(folder) for name, folder in folders.items()}
            written["output"] += ".vrt"
            return {**written, "polygons_output": request.polygons_output, "areas_output": request.areas_output}

        monkeypatch.setattr(worker_algorithm, "run_worker", work)

    @pytest.fixture
    def task(self, provider, raster, model):
        """Run as the Toolbox does, in a task; the results, and the layers that are to be loaded by name."""

        def run(**given) -> tuple[dict, dict]:
            context, done = QgsProcessingContext(), []
            context.setProject(QgsProject.instance())
            wanted = {"INPUT": [raster, raster], "MODEL": str(model), "DEVICE": "CPU", **given}
            for name in ("OUTPUT", "OUTPUT_CONFIDENCE"):
                if name in wanted:
                    wanted[name] = QgsProcessingOutputLayerDefinition(wanted[name], QgsProject.instance())
            algorithm = provider.algorithm("classifypixels").create()
            listener = Listener()  # the task does not keep it alive
            task = QgsProcessingAlgRunnerTask(algorithm, wanted, context, listener)
            task.executed.connect(lambda good, results: done.append((good, results)))
            QgsApplication.taskManager().addTask(task)
            assert tiny_world.wait_until(lambda: QCoreApplication.processEvents() or done, 60)
            (good, results), noted = done[0], context.layersToLoadOnCompletion()
            assert good
            return results, {details.name: path for path, details in noted.items()}

        return run

    def test_each_output_that_was_asked_for_is_named_as_the_worker_has(self, worker, classify, raster, tmp_path):
        wanted = {
            "OUTPUT": str(tmp_path / "map.tif"),
            "OUTPUT_CONFIDENCE": str(tmp_path / "sure.tif"),
            "OUTPUT_POLYGONS": str(tmp_path / "map.gpkg"),
            "OUTPUT_AREAS": str(tmp_path / "map.csv"),
        }
        assert classify(INPUT=[raster, raster], **wanted) == {
            **wanted,
            "OUTPUT": str(tmp_path / "map.vrt"),
            "OUTPUT_CONFIDENCE": str(tmp_path / "sure"),
        }

    def test_temporary_outputs_are_named_too(self, worker, classify, raster):
        names = ("OUTPUT", "OUTPUT_CONFIDENCE", "OUTPUT_POLYGONS", "OUTPUT_AREAS")
        outputs = classify(INPUT=[raster, raster], **dict.fromkeys(names, "TEMPORARY_OUTPUT"))
        assert QgsRasterLayer(outputs["OUTPUT"]).isValid() and outputs["OUTPUT"].endswith("OUTPUT.vrt")
        assert (Path(outputs["OUTPUT_CONFIDENCE"]) / "world.tif").is_file()
        assert {Path(outputs[name]).suffix for name in ("OUTPUT_POLYGONS", "OUTPUT_AREAS")} == {".gpkg", ".csv"}

    @pytest.mark.parametrize("output", ["map.tif", "TEMPORARY_OUTPUT"])
    def test_the_toolbox_loads_the_virtual_raster_and_no_folder(self, worker, task, tmp_path, output):
        output = output if output == "TEMPORARY_OUTPUT" else str(tmp_path / output)
        results, loaded = task(OUTPUT=output, OUTPUT_CONFIDENCE="TEMPORARY_OUTPUT")
        assert loaded == {"Classified raster": results["OUTPUT"]}
        assert results["OUTPUT"].endswith(".vrt")

    def test_the_toolbox_loads_the_maps_of_one_raster_with_the_classes(self, task, raster, tmp_path):
        confidence = str(tmp_path / "sure.tif")
        results, loaded = task(INPUT=[raster], OUTPUT=str(tmp_path / "map.tif"), OUTPUT_CONFIDENCE=confidence)
        assert loaded == {"Classified raster": results["OUTPUT"], "Confidence": confidence}
        assert [entry[1] for entry in legend(loaded["Classified raster"])] == ["Water", "Forest"]
