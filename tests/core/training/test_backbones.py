from itertools import chain

import pytest
from chipwise.core.errors import ModelError
from chipwise.core.requests import BACKBONES
from chipwise.core.training.backbones import check_backbone, has_one_size, published_weights, size_options

OTHERS = ["tu-resnet18", "tu-convnext_atto.d2_in1k", "timm-skresnet18"]


@pytest.mark.parametrize("name", [*chain(*BACKBONES.values()), *OTHERS])
def test_the_encoders_of_both_libraries_are_known(name):
    check_backbone(name)
    assert published_weights(name)


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("resnet19", "resnet18"),
        ("convnext_tiny", "tu-convnext_tiny"),
        ("tu-convnext_tinny", "tu-convnext_tiny"),
        ("tu-resnet18.a1_in1", r"tu-resnet18\.a1_in1k"),
    ],
)
def test_an_unknown_name_is_refused_with_near_matches(name, meant):
    with pytest.raises(ModelError, match=f"did you mean .*{meant}"):
        check_backbone(name)


@pytest.mark.parametrize("name", ["", "tu-", "@@@@", "tu-hf-hub:someone/model", "hf-hub:a/b", "tu-local-dir:/tmp"])
def test_a_name_from_elsewhere_is_refused(name):
    with pytest.raises(ModelError, match="not known"):
        check_backbone(name)


def test_transformers_are_told_the_size_of_the_chips():
    assert not has_one_size("resnet18") and not size_options("resnet18", 96)
    assert not has_one_size("tu-convnext_atto") and not size_options("tu-convnext_atto", 96)
    assert has_one_size("tu-vit_tiny_patch16_224")
    assert size_options("tu-vit_tiny_patch16_224", 96) == {"dynamic_img_size": True}
    assert size_options("tu-coatnet_nano_rw_224", 96) == {"img_size": 96}


def test_without_imagenet_weights_the_first_published_ones_are_meant():
    assert published_weights("resnet18") == "imagenet" and published_weights("resnext101_32x16d") == "instagram"
    assert published_weights("tu-resnet18") is True and published_weights("tu-lcnet_035") is None
