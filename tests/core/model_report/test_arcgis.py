import numpy as np
import pytest
from chipwise.core.model_report.arcgis import describe_arcgis
from chipwise.core.model_report.page import model_page
from garbling import garbled
from page_reader import Page

UNET = {
    "ModelName": "UnetClassifier", "ModelConfiguration": {"Name": "x"}, "ModelParameters": {"backbone": "resnet34"},
    "ExtractBands": [0, 1, 2], "ImageHeight": 400, "accuracy": "9.5e-01", "Classes": [{"Value": 1, "Name": "A"}],
    "per_class_metrics": '{"A": {"precision": 0.5}}', "InputRastersProps": {"BandNames": ["R", "G", "B"]},
    "MinCellSize": {"x": 1, "y": 1, "spatialReference": {"wkid": 32633}}, "MaxCellSize": None,
}  # fmt: skip


def test_a_definition_without_any_key_is_described():
    model = describe_arcgis({}, "empty")
    assert (model.name, model.classes, model.band_names, model.accuracy) == ("empty", (), (), None)


@pytest.mark.parametrize(
    ("changes", "architecture"),
    [
        ({}, "UnetClassifier"),
        ({"ModelName": None}, "x"),
        ({"ModelName": "", "ModelConfiguration": "CntkLandClassification"}, "CntkLandClassification"),
        ({"ModelName": 3, "ModelConfiguration": [1]}, ""),
    ],
)
def test_the_architecture_is_what_the_definition_calls_it(changes, architecture):
    assert describe_arcgis(UNET | changes, "m").architecture == architecture


def test_bands_may_be_named_instead_of_counted():
    model = describe_arcgis({"ExtractBands": ["Red", "NearInfrared"]}, "m")
    assert (model.band_numbers, model.band_names) == ((1, 2), ("Red", "NearInfrared"))


def test_the_figures_of_classes_are_read_from_the_text_within():
    (figures,) = describe_arcgis(UNET, "m").per_class
    assert figures.item.name == "A" and figures.figures["precision"] == 0.5 and figures.figures["recall"] is None


@pytest.mark.parametrize("accuracy", ["nan", "1e400", 7, None, [], "many"])
def test_an_accuracy_that_cannot_be_is_unknown(accuracy):
    assert describe_arcgis(UNET | {"accuracy": accuracy}, "m").accuracy is None


def test_whatever_a_stranger_wrote_it_is_described():
    for seed in range(200):
        data, random = UNET, np.random.default_rng(seed)
        for _ in range(3):
            data = garbled(data, random)
            data = data if isinstance(data, dict) else dict(UNET)
        Page(model_page(describe_arcgis(data, "m")).decode())
