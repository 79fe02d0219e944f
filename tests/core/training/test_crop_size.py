from types import SimpleNamespace

import pytest
from chipwise.core.errors import TrainingDataError
from chipwise.core.requests import TrainRequest
from chipwise.core.training.crop_size import check_chip_size, usual_crop


def of_size(rows, columns):
    return SimpleNamespace(size=(rows, columns))


def request(**options):
    return TrainRequest("folder", "model.dlpk", **options)


def test_crops_larger_than_the_chips_are_refused():
    check_chip_size(request(chip_size=64), of_size(64, 80))
    check_chip_size(request(), of_size(64, 80))
    with pytest.raises(TrainingDataError, match="64 x 80"):
        check_chip_size(request(chip_size=65), of_size(64, 80))


@pytest.mark.parametrize("options", [{"model_type": "DPT"}, {"backbone": "tu-swin_tiny_patch4_window7_224"}])
def test_networks_of_one_size_take_no_crops_and_no_oblong_chips(options):
    fixed = request(**options)
    check_chip_size(fixed, of_size(256, 256))
    check_chip_size(request(chip_size=256, **options), of_size(256, 256))
    check_chip_size(request(chip_size=230, **options), of_size(250, 256))  # all are filled up to 256
    with pytest.raises(TrainingDataError, match="Leave CHIP_SIZE empty"):
        check_chip_size(request(chip_size=128, **options), of_size(256, 256))
    with pytest.raises(TrainingDataError, match=r"256 x 128 .* Export square chips"):
        check_chip_size(fixed, of_size(256, 128))
    check_chip_size(request(), of_size(256, 128))


def test_an_unknown_backbone_is_left_to_whoever_knows_them():
    check_chip_size(request(backbone="tu-nonsense.none", chip_size=64), of_size(256, 128))


def test_crops_are_half_as_large_as_the_chips_and_smaller_still_of_few():
    assert usual_crop(request(), of_size(256, 256), 64) == 128
    assert usual_crop(request(), of_size(256, 256), 63) == 64
    assert usual_crop(request(), of_size(256, 256), 5000, is_sparse=True) == 64
    assert usual_crop(request(), of_size(600, 512), 5000) == 256
    assert usual_crop(request(), of_size(300, 100), 5) == 64


def test_small_chips_stay_whole():
    assert usual_crop(request(), of_size(64, 64), 5) == 0


@pytest.mark.parametrize("options", [{"model_type": "PSPNET"}, {"backbone": "tu-vit_tiny_patch16_224"}])
def test_networks_that_keep_the_size_they_were_trained_on_get_whole_chips(options):
    assert usual_crop(request(**options), of_size(256, 256), 5) == 0
