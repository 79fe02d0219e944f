import random

import numpy as np
import pytest
import segmentation_models_pytorch as smp
import torch
from chipwise.core.errors import ModelError
from chipwise.core.requests import MODEL_TYPES, TrainRequest
from chipwise.core.training import network
from chipwise.core.training.network import (
    ARCHITECTURES,
    TWO_CHIPS,
    PixelClassifier,
    build_network,
    is_fixed_size,
    with_usual_depth,
)
from safetensors.torch import save_file


def request(model_type="UNET", backbone="resnet18", weights="NONE", arguments=(), file=""):
    return TrainRequest(
        "f", "m.dlpk", model_type=model_type, backbone=backbone, backbone_weights=weights,
        model_arguments=tuple(arguments), weights_file=file,
    )  # fmt: skip


def light(model_type):
    """A request for a model with the lightest backbone it works with."""
    return request(model_type, "tu-test_vit" if model_type == "DPT" else "tu-test_resnet")


def test_all_model_types_are_there():
    assert tuple(ARCHITECTURES) == MODEL_TYPES


@pytest.mark.parametrize("model_type", MODEL_TYPES)
def test_every_architecture_scores_every_pixel(model_type, events):
    built, started_from = build_network(light(model_type), 4, 3, events, 128)
    assert built.training
    with torch.inference_mode():
        assert built.eval()(torch.zeros(1, 4, 128, 160)).shape == (1, 3, 128, 160)
    assert started_from == "NONE" and not events.all()


@pytest.mark.parametrize("model_type", MODEL_TYPES)
def test_a_batch_of_one_chip_trains_except_where_it_is_said(model_type, events):
    built, _ = build_network(light(model_type), 3, 2, events, 128)
    if model_type in TWO_CHIPS:
        with pytest.raises(ValueError, match="more than 1 value"):
            built(torch.zeros(1, 3, 128, 128))
        built(torch.zeros(2, 3, 128, 128))
    else:
        built(torch.zeros(1, 3, 128, 128))


@pytest.mark.parametrize(
    ("model_type", "backbone"), [("UNETPLUSPLUS", "mit_b0"), ("UNET", "tu-test_vit"), ("DPT", "resnet18")]
)
def test_a_backbone_that_an_architecture_cannot_use_is_refused_in_one_sentence(model_type, backbone, events):
    with pytest.raises(ModelError, match=f"{backbone}.*Choose") as caught:
        build_network(request(model_type, backbone), 3, 2, events)
    assert "\n" not in str(caught.value)


def test_chips_too_small_for_an_architecture_are_refused_before_training(events):
    with pytest.raises(ModelError, match=r"64 x 64 pixels.*larger chips"):
        build_network(light("PAN"), 3, 2, events, 64)


@pytest.mark.parametrize("backbone", ["tu-swin_tiny_patch4_window7_224", "tu-coatnet_nano_rw_224"])
def test_a_transformer_is_built_for_the_size_of_the_chips(backbone, events):
    built, _ = build_network(request(backbone=backbone), 4, 2, events, 96)
    assert is_fixed_size(request(backbone=backbone))
    with torch.inference_mode():
        assert built.eval()(torch.zeros(1, 4, 96, 96)).shape == (1, 2, 96, 96)


def test_an_unknown_backbone_is_refused(events):
    with pytest.raises(ModelError, match="resnet19"):
        build_network(request(backbone="resnet19"), 3, 2, events)


def test_arguments_shape_the_network(events):
    slim, _ = build_network(
        request(backbone="tu-test_resnet", arguments=[("decoder_channels", "32,16,8,8,4")]), 3, 2, events
    )
    assert slim.segmentation_head[0].in_channels == 4


@pytest.mark.parametrize(
    ("model_type", "name", "value"),
    [
        ("UNET", "decoder_attention_type", "magic"),
        ("UNET", "decoder_channels", "64,32"),
        ("UNET", "decoder_interpolation", "guess"),
        ("UNET", "encoder_depth", "9"),
        ("FPN", "decoder_dropout", "7"),
        ("FPN", "decoder_merge_policy", "mix"),
        ("SEGFORMER", "upsampling", "2"),
    ],
)
def test_a_value_that_the_library_refuses_is_named(model_type, name, value, events):
    with pytest.raises(ModelError, match=f"model argument {name} = {value}") as caught:
        build_network(request(model_type, "tu-test_resnet", arguments=[(name, value)]), 3, 2, events, 64)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "error", [OSError("no route to host\nand more"), TimeoutError(), RuntimeError("hash mismatch")]
)
def test_without_pretrained_weights_training_starts_from_random_ones_with_a_warning(events, monkeypatch, error):
    create = network.smp.create_model

    def offline(*arguments, **options):
        if options["encoder_weights"] == "imagenet":
            raise error
        return create(*arguments, **options)

    monkeypatch.setattr(network, "_use_cache_only_without_hub", lambda: None)
    monkeypatch.setattr(network.smp, "create_model", offline)
    built, started_from = build_network(request(weights="IMAGENET"), 3, 2, events)
    assert isinstance(built, torch.nn.Module) and started_from == "NONE"
    assert "random weights" in events.texts("warning") and "\n" not in events.texts("warning")


def test_a_backbone_without_published_weights_says_so(events):
    _, started_from = build_network(request("UNET", "tu-lcnet_035", "IMAGENET"), 3, 2, events, 64)
    assert started_from == "NONE" and "No pretrained weights are published" in events.texts("warning")


def test_weights_from_a_file_are_in_the_network(tmp_path, events):
    donor, _ = build_network(request(), 3, 2, events)
    save_file({f"backbone.{k}": v for k, v in donor.encoder.state_dict().items()}, tmp_path / "w.safetensors")
    built, started_from = build_network(request(weights="FILE", file=str(tmp_path / "w.safetensors")), 3, 2, events)
    assert started_from == "FILE" and torch.equal(
        built.encoder.layer4[1].conv2.weight, donor.encoder.layer4[1].conv2.weight
    )


@pytest.mark.parametrize("depth", [1, 2, 3])
def test_a_unet_without_pretrained_weights_is_as_shallow_as_suits_the_labels_and_says_so(depth, events):
    usual = with_usual_depth(request("UNET"), depth, events)
    built, _ = build_network(usual, 3, 2, events)
    assert len(built.decoder.blocks) == depth and f"depth of {depth}" in events.texts("info")
    assert "encoder_depth = 5" in events.texts("info") and ("few labels" in events.texts("info")) == (depth < 3)


@pytest.mark.parametrize(
    ("backbone", "depth"), [("efficientnet-b0", 2), ("mit_b0", 2), ("tu-convnext_tiny", 2), ("resnet34", 1)]
)
def test_a_backbone_that_cannot_be_so_shallow_is_a_little_deeper(backbone, depth, events):
    usual = with_usual_depth(request("UNET", backbone=backbone), 1, events)
    built, _ = build_network(usual, 4, 2, events, 64)
    assert len(built.decoder.blocks) == depth and f"depth of {depth}" in events.texts("info")


def test_an_unknown_backbone_is_refused_before_its_depth_is_chosen(events):
    with pytest.raises(ModelError, match="not known"):
        with_usual_depth(request("UNET", backbone="resnet19"), 1, events)


@pytest.mark.parametrize(
    "backbone", ["resnet18", "mobilenet_v2", "efficientnet-b0", "mit_b0", "tu-test_resnet", "tu-convnext_tiny"]
)
def test_what_a_shallow_network_does_not_look_at_is_taken_out_and_nothing_else(backbone, events):
    arguments = [("encoder_depth", "3"), ("decoder_channels", "32,16,8")]
    slim, _ = build_network(request(backbone=backbone, arguments=arguments), 4, 2, events, 64)
    whole = smp.Unet(
        backbone, encoder_weights=None, in_channels=4, classes=2, encoder_depth=3, decoder_channels=[32, 16, 8]
    )
    left_out = whole.load_state_dict(slim.state_dict(), strict=False)
    assert not left_out.unexpected_keys
    image = torch.rand(2, 4, 64, 64)
    assert torch.equal(slim.eval()(image), whole.eval()(image))
    slim(image).sum().backward()
    assert all(weight.grad is not None for weight in slim.parameters())


@pytest.mark.parametrize(
    "asked",
    [
        {"weights": "IMAGENET"},
        {"model_type": "FPN"},
        {"arguments": [("encoder_depth", "4"), ("decoder_channels", "64,32,16,16")]},
        {"arguments": [("decoder_channels", "64,32,16,16,16")]},
    ],
)
def test_the_depth_is_left_alone_where_weights_are_pretrained_or_it_is_given(asked, events):
    assert with_usual_depth(request(**asked), 2, events) == request(**asked) and not events.all()


def test_the_same_seed_gives_the_same_weights(events):
    first, second = (
        [random.seed(1), torch.manual_seed(1), build_network(light("UNET"), 3, 2, events)[0]][2] for _ in range(2)
    )
    assert all(torch.equal(a, b) for a, b in zip(first.state_dict().values(), second.state_dict().values()))


def test_each_band_is_normalised_inside_the_network():
    mean, std = np.array([100.0, -5.0]), np.array([20.0, 0.5])
    model = PixelClassifier(torch.nn.Identity(), mean, std)
    image = torch.tensor([[[[100.0, 140.0]], [[-5.0, -4.0]]]])
    assert torch.equal(model(image), torch.tensor([[[[0.0, 2.0]], [[0.0, 2.0]]]]))
