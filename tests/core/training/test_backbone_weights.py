import argparse

import pytest
import segmentation_models_pytorch as smp
import torch
from chipwise.core.errors import ModelError
from chipwise.core.training.backbone_weights import fit_bands, input_layers, load_backbone, read_tensors
from safetensors.torch import save_file
from torchvision.models import resnet18


def encoder(bands=3, name="resnet18"):
    return smp.create_model("unet", name, encoder_weights=None, in_channels=bands, classes=2).encoder


@pytest.fixture
def sentinel():
    """A plain ResNet of 13 bands, as torchgeo publishes them for Sentinel-2."""
    torch.manual_seed(3)
    model = resnet18()
    model.conv1 = torch.nn.Conv2d(13, 64, 7, 2, 3, bias=False)
    return model.state_dict()


@pytest.mark.parametrize("prefix", ["", "module.", "model.encoder.", "backbone.", "module.encoder_q.", "features."])
@pytest.mark.parametrize("nesting", ["", "state_dict", "model"])
def test_a_resnet_loads_whatever_stands_around_its_names(tmp_path, events, sentinel, prefix, nesting):
    state = {prefix + key: tensor for key, tensor in sentinel.items()}
    torch.save({nesting: state, "epoch": 3} if nesting else state, tmp_path / "w.pth")
    target = encoder(13)
    load_backbone(target, str(tmp_path / "w.pth"), "resnet18", 13, events)
    assert all(torch.equal(tensor, sentinel[key]) for key, tensor in target.state_dict().items())
    assert "Took 100 of the 100 tensors" in events.texts("info")


@pytest.mark.parametrize("name", ["tu-resnet18", "tu-test_convnext", "mobileone_s0", "densenet121", "mobilenet_v2"])
def test_other_backbones_load_with_another_number_of_bands(tmp_path, events, name):
    donor = encoder(6, name)
    state = {k.replace("stages_", "stages."): v for k, v in donor.state_dict().items()}
    save_file(state, tmp_path / "w.safetensors")
    target = encoder(4, name)
    load_backbone(target, str(tmp_path / "w.safetensors"), name, 4, events)
    inputs = input_layers(target, 4)
    for key, tensor in target.state_dict().items():
        expected = fit_bands(donor.state_dict()[key], 4) if key in inputs else donor.state_dict()[key]
        assert key.endswith("num_batches_tracked") or torch.equal(tensor, expected), key
    assert inputs and "from 6 bands to 4" in events.texts("info")


def test_a_multispectral_first_layer_is_fitted_to_fewer_bands(tmp_path, events, sentinel):
    save_file(sentinel, tmp_path / "w.safetensors")
    target = encoder(4)
    load_backbone(target, str(tmp_path / "w.safetensors"), "resnet18", 4, events)
    assert torch.allclose(target.conv1.weight, sentinel["conv1.weight"][:, :4] * 13 / 4)
    assert "from 13 bands to 4" in events.texts("info")


def test_an_image_whose_bands_are_alike_gives_the_response_it_gave_before():
    filters = torch.rand(8, 1, 3, 3).expand(8, 5, 3, 3)
    for bands in (1, 2, 4, 5, 7, 12):
        fitted = fit_bands(filters, bands)
        assert fitted.shape == (8, bands, 3, 3) and torch.allclose(fitted.sum(1), filters.sum(1))


def test_bands_are_repeated_in_turn_and_scaled():
    kernel = torch.arange(1.0, 4.0).reshape(1, 3, 1, 1)
    assert torch.equal(fit_bands(kernel, 3), kernel)
    assert torch.allclose(fit_bands(kernel, 5).flatten(), torch.tensor([1.0, 2, 3, 1, 2]) * 3 / 5)
    assert fit_bands(kernel, 1).flatten().tolist() == [6]
    assert fit_bands(kernel, 3, [2, 0, 1]).flatten().tolist() == [3, 1, 2]


@pytest.mark.parametrize("bands", [1, 2, 4, 5])
def test_the_rule_is_that_of_the_library_for_its_own_weights(bands):
    target = encoder(3)
    kernel = target.conv1.weight.detach().clone()
    target.set_in_channels(bands, pretrained=True)
    assert torch.allclose(target.conv1.weight, fit_bands(kernel, bands))


def test_the_weights_of_another_backbone_are_refused(tmp_path, events):
    save_file(encoder(3, "mobilenet_v2").state_dict(), tmp_path / "w.safetensors")
    with pytest.raises(ModelError, match=r"0 of the 100 tensors of the backbone resnet18"):
        load_backbone(encoder(), str(tmp_path / "w.safetensors"), "resnet18", 3, events)


def test_a_file_that_must_be_unpickled_is_refused_and_not_run(tmp_path):
    class Harmful:
        def __reduce__(self):
            return (open, (str(tmp_path / "ran"), "w"))

    for content in ({"a": torch.zeros(1), "x": Harmful()}, {"a": torch.zeros(1), "x": argparse.Namespace()}):
        torch.save(content, tmp_path / "w.pth")
        with pytest.raises(ModelError, match="hidden in it") as caught:
            read_tensors(str(tmp_path / "w.pth"))
        assert "\n" not in str(caught.value)
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize("name", ["w.safetensors", "w.pth"])
@pytest.mark.parametrize("content", [b"", b"garbage", b"PK\3\4", bytes(range(256)) * 20])
def test_a_damaged_file_is_refused_in_one_sentence(tmp_path, name, content):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(ModelError, match="damaged") as caught:
        read_tensors(str(tmp_path / name))
    assert "\n" not in str(caught.value)


def test_a_file_that_is_missing_or_holds_no_tensors_is_refused(tmp_path):
    with pytest.raises(ModelError, match="does not exist"):
        read_tensors(str(tmp_path / "none.pth"))
    torch.save({"epoch": 3}, tmp_path / "w.pth")
    with pytest.raises(ModelError, match="holds no tensors"):
        read_tensors(str(tmp_path / "w.pth"))
    torch.save([torch.zeros(2)], tmp_path / "w.pth")
    with pytest.raises(ModelError, match="holds no tensors"):
        read_tensors(str(tmp_path / "w.pth"))
