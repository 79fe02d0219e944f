import numpy as np
import pytest
import torch
from chipwise.core.errors import ModelError
from chipwise.core.requests import MODEL_TYPES, TrainRequest
from chipwise.core.training import network
from chipwise.core.training.network import PixelClassifier, build_network


def request(model_type="UNET", backbone="resnet18", weights="NONE"):
    return TrainRequest("f", "m.dlpk", model_type=model_type, backbone=backbone, backbone_weights=weights)


@pytest.mark.parametrize("model_type", MODEL_TYPES)
def test_every_architecture_scores_every_pixel(model_type, events):
    built, started_from = build_network(request(model_type, "mobilenet_v2"), 4, 3, events)
    with torch.inference_mode():
        assert built.eval()(torch.zeros(1, 4, 64, 96)).shape == (1, 3, 64, 96)
    assert started_from == "NONE" and not events.all()


def test_a_backbone_that_an_architecture_cannot_use_is_refused_in_one_sentence(events):
    with pytest.raises(ModelError, match="mit_b0") as caught:
        build_network(request("UNETPLUSPLUS", "mit_b0"), 3, 2, events)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("model_type", MODEL_TYPES)
def test_a_transformer_scores_every_pixel_or_is_refused(model_type, events):
    try:
        built, _ = build_network(request(model_type, "mit_b0"), 3, 2, events)
    except ModelError:
        return
    with torch.inference_mode():
        assert built.eval()(torch.zeros(1, 3, 64, 96)).shape == (1, 2, 64, 96)


def test_an_unknown_backbone_is_refused(events):
    with pytest.raises(ModelError, match="resnet19"):
        build_network(request(backbone="resnet19"), 3, 2, events)


@pytest.mark.parametrize(
    "error", [OSError("no route to host\nand more"), TimeoutError(), RuntimeError("hash mismatch")]
)
def test_without_pretrained_weights_training_starts_from_random_ones_with_a_warning(events, monkeypatch, error):
    create = network.smp.create_model

    def offline(*arguments, **options):
        if options["encoder_weights"] == "imagenet":
            raise error
        return create(*arguments, **options)

    monkeypatch.setattr(network.smp, "create_model", offline)
    built, started_from = build_network(request(weights="IMAGENET"), 3, 2, events)
    assert isinstance(built, torch.nn.Module) and started_from == "NONE"
    assert "random weights" in events.texts("warning") and "\n" not in events.texts("warning")


def test_each_band_is_normalised_inside_the_network():
    mean, std = np.array([100.0, -5.0]), np.array([20.0, 0.5])
    model = PixelClassifier(torch.nn.Identity(), mean, std)
    image = torch.tensor([[[[100.0, 140.0]], [[-5.0, -4.0]]]])
    assert torch.equal(model(image), torch.tensor([[[[0.0, 2.0]], [[0.0, 2.0]]]]))
