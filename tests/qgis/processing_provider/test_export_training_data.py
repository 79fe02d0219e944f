import json
from pathlib import Path

import numpy as np
import processing
import pytest
import tiny_world
from chipwise.core.requests import METADATA_FORMATS
from osgeo import gdal
from qgis.core import (
    QgsCategorizedSymbolRenderer,
    QgsFillSymbol,
    QgsGeometry,
    QgsProcessingException,
    QgsProcessingFeatureSourceDefinition,
    QgsProcessingUtils,
    QgsProject,
    QgsRasterLayer,
    QgsRendererCategory,
    QgsVectorLayer,
)

ALGORITHM = "chipwise:exporttrainingdata"
SMALL = {"TILE_SIZE": 64, "STRIDE": 32}


@pytest.fixture
def export(provider, raster, samples, tmp_path, feedback):
    """Export with defaults for what is not given; None leaves a parameter out."""

    def run(**given) -> dict:
        wanted = {"INPUT": [raster], "SAMPLES": samples, "CLASS_FIELD": "class", "OUTPUT": str(tmp_path / "chips")}
        wanted = {name: value for name, value in {**wanted, **SMALL, **given}.items() if value is not None}
        return processing.run(ALGORITHM, wanted, feedback=feedback)

    return run


def classes_of(outputs) -> list[tuple]:
    schema = json.loads(Path(outputs["OUTPUT"], "chipwise.json").read_text())["schema"]
    return [(item["value"], item["name"], item["color"]) for item in schema["classes"]]


def labels_of(outputs) -> np.ndarray:
    files = sorted(Path(outputs["OUTPUT"], "labels").glob("*.tif"))
    return np.stack([gdal.Open(str(file)).ReadAsArray() for file in files])


class TestRuns:
    def test_chips_are_counted_and_the_classes_told(self, export, feedback):
        outputs = export()
        assert outputs["CHIP_COUNT"] == len(list(Path(outputs["OUTPUT"], "images").glob("*.tif"))) == 9
        assert set(np.unique(labels_of(outputs))) == {0, 1, 2}
        told = "\n".join(feedback.all("info"))
        assert "9 chips written" in told
        assert outputs["FEATURE_COUNT"] == 16
        assert Path(outputs["OUTPUT_REPORT"]) == Path(outputs["OUTPUT"], "export_report.html")
        assert Path(outputs["OUTPUT_REPORT"]).is_file()

    @pytest.mark.parametrize("form", METADATA_FORMATS)
    def test_every_metadata_format_can_be_asked_for(self, export, form):
        outputs = export(METADATA_FORMAT=form, CHIP_FORMAT="PNG")
        assert outputs["CHIP_COUNT"] >= 9
        assert list(Path(outputs["OUTPUT"]).rglob("*.png"))

    def test_a_second_export_into_the_folder_adds_to_it(self, export):
        assert export()["CHIP_COUNT"] == 9
        outputs = export()
        assert len(list(Path(outputs["OUTPUT"], "images").glob("*.tif"))) == 18

    def test_a_folder_of_images_is_paired_with_a_folder_of_labels(self, export, tmp_path):
        for name in ("a", "deep/b"):
            tiny_world.make_raster(tmp_path / "images" / f"{name}.tif")
        for name in ("a", "b"):
            tiny_world.make_label_raster(tmp_path / "truth" / f"{name}.tif")
        folders = {"INPUT_FOLDER": str(tmp_path / "images"), "LABEL_FOLDER": str(tmp_path / "truth")}
        outputs = export(INPUT=None, SAMPLES=None, CLASS_FIELD=None, **folders)
        assert outputs["CHIP_COUNT"] == 18

    def test_only_chips_inside_the_mask_and_the_extent_are_exported(self, export, memory_layer, tmp_path):
        west = "POLYGON((499990 5000010, 500970 5000010, 500970 4998700, 499990 4998700, 499990 5000010))"
        assert export(MASK=memory_layer([(west, 1)]))["CHIP_COUNT"] == 6
        extent = "500000,500640,4999360,5000000 [EPSG:32633]"
        assert export(EXTENT=extent, OUTPUT=str(tmp_path / "part"))["CHIP_COUNT"] == 1

    def test_a_web_map_is_fetched_and_cut(self, export, memory_layer, tmp_path, feedback):
        rows, columns = np.indices((512, 512))
        picture = np.stack([rows // 2, columns // 2, (rows + columns) // 4]).astype(np.uint8)
        layer = QgsRasterLayer(tiny_world.make_tiles(tmp_path / "tiles", picture), "World map", "wms")
        half, cell = tiny_world.HALF_WORLD, tiny_world.TILE_CELL
        frame = f"{-half + 100 * cell},{-half + 228 * cell},{half - 264 * cell},{half - 200 * cell} [EPSG:3857]"
        everywhere = QgsGeometry.fromRect(layer.extent()).asWkt()
        outputs = export(
            INPUT=[layer],
            SAMPLES=memory_layer([(everywhere, 1)], crs="EPSG:3857"),
            EXTENT=frame,
            CELL_SIZE=cell,
            STRIDE=64,
        )
        chips = [gdal.Open(str(file)).ReadAsArray() for file in sorted(Path(outputs["OUTPUT"], "images").glob("*.tif"))]
        # Newer versions of QGIS place a tile to within one pixel.
        assert np.concatenate(chips, axis=2) == pytest.approx(picture[:, 200:264, 100:228], abs=1)
        assert "Fetching 128 x 64 pixels of World map." in feedback.all("info")

    def test_no_temporary_file_is_left(self, export):
        before = set(Path(QgsProcessingUtils.tempFolder()).iterdir())
        export()
        assert set(Path(QgsProcessingUtils.tempFolder()).iterdir()) == before

    def test_only_the_folder_asked_for_is_left(self, export, tmp_path):
        export()
        left = {entry.name for entry in tmp_path.iterdir()} - {"world.tif.aux.xml"}  # QGIS's own statistics
        assert left == {"chips", "samples.geojson", "world.tif"}

    def test_text_classes_get_values_and_keep_their_names(self, export, tmp_path):
        outputs = export(SAMPLES=tiny_world.make_samples(tmp_path / "named.geojson", ("Wald", "Gewässer")))
        assert [item[:2] for item in classes_of(outputs)] == [(1, "Gewässer"), (2, "Wald")]

    def test_the_names_and_colours_of_a_categorised_layer_travel(self, export, samples):
        layer = QgsVectorLayer(samples, "drawn")
        categories = [(1, "Water", "#1f78b4"), (2, "Forest", "#33a02c")]
        renderer = QgsCategorizedSymbolRenderer("class")
        for value, label, color in categories:
            renderer.addCategory(QgsRendererCategory(value, QgsFillSymbol.createSimple({"color": color}), label))
        layer.setRenderer(renderer)
        assert classes_of(export(SAMPLES=layer)) == categories

    def test_a_schema_file_names_the_classes(self, export, tmp_path):
        path = tmp_path / "schema.json"
        path.write_text(json.dumps(tiny_world.SCHEMA))
        assert classes_of(export(SCHEMA=str(path))) == [(1, "Water", "#1f78b4"), (2, "Forest", "#33a02c")]

    def test_without_a_field_all_samples_are_one_class(self, export):
        outputs = export(CLASS_FIELD=None)
        assert len(classes_of(outputs)) == 1
        assert set(np.unique(labels_of(outputs))) == {0, 1}

    def test_samples_in_degrees_label_the_same_pixels(self, export, samples, tmp_path):
        expected = labels_of(export())
        degrees = str(tmp_path / "degrees.geojson")
        gdal.VectorTranslate(degrees, samples, format="GeoJSON", dstSRS="EPSG:4326", reproject=True)
        outputs = export(SAMPLES=degrees, OUTPUT=str(tmp_path / "from degrees"))
        assert np.mean(labels_of(outputs) != expected) < 0.005

    def test_only_the_selected_samples_count_where_it_was_asked_for(self, export, samples):
        layer = QgsVectorLayer(samples, "drawn")
        QgsProject.instance().addMapLayer(layer)
        layer.selectByExpression('"class" = 2')
        outputs = export(SAMPLES=QgsProcessingFeatureSourceDefinition(layer.id(), selectedFeaturesOnly=True))
        QgsProject.instance().clear()
        assert [item[0] for item in classes_of(outputs)] == [2]

    def test_points_with_a_buffer_label_discs(self, export, memory_layer):
        layer = memory_layer([("POINT(500300 4999700)", 1), ("POINT(501000 4999000)", 2)], geometry="Point")
        outputs = export(SAMPLES=layer, BUFFER_RADIUS=50, STRIDE=64)
        pixels = np.bincount(labels_of(outputs).ravel())[1:]
        assert pixels == pytest.approx([np.pi * 25] * 2, rel=0.1)

    def test_samples_without_geometry_or_class_are_left_out_and_told(self, export, memory_layer, feedback):
        box = "POLYGON((500300 4999700, 500500 4999700, 500500 4999500, 500300 4999500, 500300 4999700))"
        export(SAMPLES=memory_layer([(box, 1), (None, 1), (box, None)]))
        assert "2 samples have no geometry or no class; they are left out." in feedback.all("warning")

    def test_label_rasters_label_instead_of_samples(self, export, tmp_path):
        label = tiny_world.make_label_raster(tmp_path / "label.tif")
        outputs = export(SAMPLES=None, CLASS_FIELD=None, LABEL_RASTER=[label])
        assert [item[0] for item in classes_of(outputs)] == [1, 2]
        assert (labels_of(outputs) > 0).all()

    def test_several_rasters_give_chips_into_one_folder(self, export, raster, tmp_path):
        other = tiny_world.make_raster(tmp_path / "other.tif")
        assert export(INPUT=[raster, other])["CHIP_COUNT"] == 18

    def test_empty_chips_come_only_when_asked_for(self, export, memory_layer, tmp_path):
        corner = "POLYGON((500000 5000000, 500100 5000000, 500100 4999900, 500000 4999900, 500000 5000000))"
        layer = memory_layer([(corner, 1)])
        assert export(SAMPLES=layer)["CHIP_COUNT"] == 1
        assert export(SAMPLES=layer, EMPTY_TILES=True, OUTPUT=str(tmp_path / "all"))["CHIP_COUNT"] == 9

    def test_a_temporary_folder_can_be_the_output(self, export):
        assert export(OUTPUT="TEMPORARY_OUTPUT")["CHIP_COUNT"] == 9

    def test_the_layer_of_the_project_is_not_changed(self, export, samples):
        layer = QgsVectorLayer(samples, "drawn")
        before = Path(samples).read_bytes()
        export(SAMPLES=layer)
        assert Path(samples).read_bytes() == before
        assert not layer.isEditable()

    def test_samples_elsewhere_are_refused_and_leave_nothing(self, export, tmp_path):
        with pytest.raises(QgsProcessingException, match=r"^No sample overlaps the raster"):
            export(SAMPLES=tiny_world.make_samples(tmp_path / "away.geojson", left=900_000.0))
        assert not (tmp_path / "chips").exists()
