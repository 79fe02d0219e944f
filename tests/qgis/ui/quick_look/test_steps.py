from pathlib import Path

import pytest
from chipwise.core.requests import ExtentInput, RasterInput, SamplesInput, from_json, to_json

EXTENT = ExtentInput((0.0, 0.0, 10.0, 10.0))


@pytest.fixture
def look():
    from chipwise.ui.quick_look.steps import QuickLook

    def make(**changes):
        known = {"surroundings": EXTENT, "side": 1000, "view": EXTENT, "folder": Path("work"), "minutes": 2.0}
        return QuickLook(RasterInput("image.tif"), SamplesInput("samples.geojsonl"), "", **(known | changes))

    return make


def test_each_step_works_on_what_the_one_before_has_made(look):
    export, train, classify = look().export(), look().train(), look().classify()
    assert train.folder == export.output and classify.model == train.output
    for request in (export, train, classify):
        assert from_json(to_json(request)) == request


@pytest.mark.parametrize(("side", "tile"), [(40, 64), (128, 64), (200, 96), (300, 128), (5000, 256)])
def test_chips_are_small_enough_for_the_ground_to_give_several(look, side, tile):
    export = look(side=side).export()
    assert export.tile_size == tile and export.stride == tile // 2 and tile >= look().train().chip_size


def test_nothing_is_downloaded_since_a_laptop_may_be_offline(look):
    assert look().train().backbone_weights == "NONE"
    assert look().train().refit == "OFF"


def test_a_look_goes_on_from_the_model_of_the_one_before(look):
    assert look().train().pretrained_model == "" and look(model="model.dlpk").train().pretrained_model == "model.dlpk"
