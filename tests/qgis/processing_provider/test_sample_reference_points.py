import numpy as np
import processing
import pytest
import tiny_world
from qgis.core import (
    QgsCategorizedSymbolRenderer,
    QgsFeature,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProject,
    QgsRasterLayer,
    QgsRenderContext,
    QgsVectorLayer,
    edit,
)


@pytest.fixture
def class_map(tmp_path) -> str:
    """The tiny world's truth: class 1 in the west, 2 in the east."""
    return tiny_world.make_label_raster(tmp_path / "map.tif")


@pytest.fixture
def parameters(class_map, tmp_path) -> dict:
    return {"INPUT": class_map, "POINT_COUNT": 40, "MIN_PER_CLASS": 5, "OUTPUT": str(tmp_path / "points.gpkg")}


@pytest.fixture
def sample(provider, parameters, feedback):
    """Draw points and return them as a layer in its own style."""

    def run(**given) -> QgsVectorLayer:
        outputs = processing.run("chipwise:samplereferencepoints", {**parameters, **given}, feedback=feedback)
        layer = QgsVectorLayer(outputs["OUTPUT"], "points", "ogr")
        layer.loadDefaultStyle()
        assert layer.isValid() and layer.featureCount() == outputs["COUNT"]
        return layer

    return run


def drawn_as(layer: QgsVectorLayer, feature: QgsFeature) -> str:
    """The label of the category as which a feature is drawn."""
    renderer, context = layer.renderer().clone(), QgsRenderContext()
    renderer.startRender(context, layer.fields())
    keys = renderer.legendKeysForFeature(feature, context)
    symbol = renderer.symbolForFeature(feature, context)
    renderer.stopRender(context)
    assert symbol is not None
    (item,) = (item for item in layer.renderer().legendSymbolItems() if item.ruleKey() in keys)
    return item.label()


@pytest.fixture
def problem(provider, parameters):
    """The sentence with which parameters are refused; empty when they are accepted."""

    def check(**given) -> str:
        algorithm = provider.algorithm("samplereferencepoints").create()
        good, sentence = algorithm.checkParameterValues({**parameters, **given}, QgsProcessingContext())
        assert good == (not sentence)
        return sentence

    return check


class TestRuns:
    def test_points_lie_in_their_stratum_in_the_crs_of_the_map(self, sample):
        layer = sample()
        middle = tiny_world.LEFT + tiny_world.SIZE * tiny_world.CELL / 2
        assert layer.crs().authid() == "EPSG:32633" and layer.featureCount() == 40
        assert all((f["stratum"] == 1) == (f.geometry().asPoint().x() < middle) for f in layer.getFeatures())
        assert {f["stratum_share"] for f in layer.getFeatures()} == {0.5}

    def test_the_form_offers_classes_by_name_and_hides_what_the_map_says(self, sample, tmp_path):
        values = np.repeat([[1, 2]], 64, 1).repeat(128, 0)[np.newaxis].astype(np.uint8)
        named = tiny_world.make_raster(tmp_path / "named.tif", values=values, palette={1: (1, 2, 3), 2: (9, 8, 7)})
        layer = sample(INPUT=named)
        fields = layer.fields()
        setup = {name: layer.editorWidgetSetup(fields.lookupField(name)) for name in fields.names()}
        assert setup["reference"].type() == "ValueMap"
        assert [list(entry.items()) for entry in setup["reference"].config()["map"]] == [[("1", "1")], [("2", "2")]]
        assert setup["stratum"].type() == setup["stratum_share"].type() == "Hidden"
        hidden = {c.name for c in layer.attributeTableConfig().columns() if c.hidden}
        assert {"stratum", "stratum_share"} <= hidden and "reference" not in hidden

    def test_points_are_drawn_by_what_is_filled_in(self, sample):
        layer = sample()
        assert isinstance(layer.renderer(), QgsCategorizedSymbolRenderer)
        assert layer.renderer().classAttribute() == "reference"
        blank = next(layer.getFeatures())
        assert drawn_as(layer, blank) == "to be filled in"
        with edit(layer):
            layer.changeAttributeValue(blank.id(), layer.fields().lookupField("reference"), 2)
        assert drawn_as(layer, layer.getFeature(blank.id())) == "2"

    def test_classes_are_named_as_the_layer_shows_them(self, sample, class_map, feedback):
        style = class_map.replace(".tif", ".qml")
        entry = '<paletteEntry value="{}" label="{}" color="#{}" alpha="255"/>'
        with open(style, "w") as file:
            file.write(
                '<!DOCTYPE qgis><qgis version="3.22" styleCategories="Symbology"><pipe><rasterrenderer type="paletted" '
                'band="1" opacity="1" alphaBand="-1"><colorPalette>'
                + entry.format(1, "Lake", "0000ff") + entry.format(2, "Wood", "00ff00")
                + "</colorPalette></rasterrenderer></pipe></qgis>"
            )  # fmt: skip
        shown = QgsRasterLayer(class_map, "map")
        QgsProject.instance().addMapLayer(shown)
        layer = sample(INPUT=shown, CLASS_COUNTS=["lake", 7, "2", 3])
        QgsProject.instance().removeMapLayer(shown)
        assert sorted(f["stratum"] for f in layer.getFeatures()) == [1] * 7 + [2] * 3
        assert [c.label() for c in layer.renderer().categories()][:2] == ["Lake", "Wood"]
        assert any("Wood: 3 points" in text for text in feedback.all("info"))

    def test_points_that_are_loaded_have_their_style(self, provider, parameters, feedback):
        context = QgsProcessingContext()
        details = QgsProcessingContext.LayerDetails("Points", QgsProject.instance(), "OUTPUT")
        context.addLayerToLoadOnCompletion(parameters["OUTPUT"], details)
        processing.run("chipwise:samplereferencepoints", parameters, context=context, feedback=feedback)
        loaded = context.layersToLoadOnCompletion()
        assert list(loaded) == [parameters["OUTPUT"]]
        assert loaded[parameters["OUTPUT"]].postProcessor() is not None

    def test_a_temporary_output_is_a_geopackage(self, sample):
        assert sample(OUTPUT="TEMPORARY_OUTPUT").source().endswith(".gpkg")

    def test_a_class_that_is_not_there_ends_the_run_with_nothing_written(self, sample, tmp_path):
        with pytest.raises(QgsProcessingException, match="EXPECTED_ACCURACY names the class 'Sea'"):
            sample(EXPECTED_ACCURACY=["Sea", 80], POINT_COUNT=None)
        assert not (tmp_path / "points.gpkg").exists()


class TestRefusals:
    def test_what_is_right_is_accepted(self, problem, tmp_path):
        assert problem() == ""
        before = sorted(tmp_path.iterdir())  # among these what QGIS notes beside a raster that it opens
        assert problem(POINT_COUNT=None, EXPECTED_ACCURACY=["1", 70.5]) == ""
        assert sorted(tmp_path.iterdir()) == before

    @pytest.mark.parametrize(
        ("given", "words"),
        [
            ({"INPUT": "nowhere.tif"}, "INPUT: the layer or file nowhere.tif does not exist"),
            ({"POINT_COUNT": 0}, "POINT_COUNT is a number from 1 to 1e+06"),
            ({"CLASS_COUNTS": ["Road", "many"]}, "CLASS_COUNTS: every row needs a class and a number"),
            ({"CLASS_COUNTS": ["", 3]}, "CLASS_COUNTS: every row needs a class and a number"),
            ({"CLASS_COUNTS": ["Road", 2.5]}, "CLASS_COUNTS: numbers of points are whole numbers"),
            ({"EXPECTED_ACCURACY": ["Road", 120]}, "expected accuracy of class Road must lie between 0 and 100"),
            ({"ALLOCATION": "NEYMAN"}, "ALLOCATION is one of PROPORTIONAL, EQUAL"),
            ({"OUTPUT": "/nowhere/points.gpkg"}, "does not exist"),
            ({"OUTPUT": "points.shp"}, "end in .gpkg"),
        ],
    )
    def test_what_cannot_be_is_refused_with_a_sentence(self, problem, given, words):
        assert words in problem(**given)

    def test_a_layer_that_is_no_file(self, problem, tmp_path):
        source = tiny_world.make_tiles(tmp_path / "tiles", np.full((3, 512, 512), 7, np.uint8))
        layer = QgsRasterLayer(source, "web map", "wms")
        QgsProject.instance().addMapLayer(layer)
        assert problem(INPUT=layer) == "INPUT: the layer web map is no file; choose a raster file."
        QgsProject.instance().removeMapLayer(layer)
