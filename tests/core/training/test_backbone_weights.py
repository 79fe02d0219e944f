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


@pytest.mark.parametrize(
    ("file", "known", "names", "order"),
    [
        ("w.pth", 13, ("Blue", "Green", "Red", "NIR"), (1, 2, 3, 7)),
        ("w.pth", 13, ("B04", "B03", "B02", "B8A", "B11", "B12"), (3, 2, 1, 8, 11, 12)),
        ("w.pth", 13, ("B2, central wavelength 490 nm", "SWIR 2"), (1, 12)),
        ("w.pth", 13, ("NIR", "height"), (7, 1)),
        ("w.pth", 12, ("Red", "Narrow NIR", "SWIR1"), (3, 8, 10)),
        ("w.pth", 10, ("Blue", "Red", "NIR", "B12"), (0, 2, 6, 9)),
        ("w.pth", 6, ("NIR", "Red", "Green"), (3, 2, 1)),
        ("w.pth", 11, ("SR_B5", "SR_B4", "Thermal"), (4, 3, 9)),
        ("resnet18_landsat_oli_sr_moco-660e82ed.pth", 7, ("Blue", "Green", "Red", "nir08"), (1, 2, 3, 4)),
        ("resnet18_landsat_tm_toa_moco-1c691b4f.pth", 7, ("Blue", "Green", "Red", "NIR", "B7"), (0, 1, 2, 3, 6)),
        ("resnet50_landsat_etm_toa_moco-e9a84d5a.pth", 9, ("Red", "Panchromatic", "SWIR2"), (2, 8, 7)),
        ("sentinel2_resnet50_mi_ms-da5413d2.pth", 9, ("Blue", "Green", "Red", "NIR"), (2, 1, 0, 6)),
        ("w.pth", 7, ("Blue", "Green", "Red", "NIR"), (0, 1, 2, 3)),
        ("w.pth", 13, ("", "", "", ""), (0, 1, 2, 3)),
        ("w.pth", 13, ("Band_1", "Band_2"), (0, 1)),
        ("w.pth", 5, ("NIR", "Red"), (0, 1)),
    ],
)
def test_bands_of_known_names_take_the_filters_of_the_sensors_bands(tmp_path, events, file, known, names, order):
    """The orders are those of the weights that torchgeo publishes; without names, or an order, bands are counted."""
    torch.manual_seed(3)
    model = resnet18()
    model.conv1 = torch.nn.Conv2d(known, 64, 7, 2, 3, bias=False)
    torch.save(model.state_dict(), tmp_path / file)
    target = encoder(len(names))
    load_backbone(target, str(tmp_path / file), "resnet18", len(names), events, names)
    expected = model.conv1.weight[:, list(order)] * known / len(names)
    assert torch.allclose(target.conv1.weight, expected)


def test_the_log_says_which_bands_were_taken(tmp_path, events, sentinel):
    save_file(sentinel, tmp_path / "w.safetensors")
    load_backbone(encoder(3), str(tmp_path / "w.safetensors"), "resnet18", 3, events, ("NIR", "B03", "height"))
    said = "from 13 bands to 3, by their names as Sentinel-2's: NIR from B8, B03 from B3, height from B3 by its place."
    assert said in events.texts("info")


def test_as_many_bands_in_another_order_take_their_own_filters_too(tmp_path, events, sentinel):
    save_file(sentinel, tmp_path / "w.safetensors")
    names = ["B1", "B4", "B3", "B2", *(f"B{i}" for i in range(5, 9)), "B8A", "B9", "B10", "B11", "B12"]
    target = encoder(13)
    load_backbone(target, str(tmp_path / "w.safetensors"), "resnet18", 13, events, names)
    assert torch.equal(target.conv1.weight[:, :5], sentinel["conv1.weight"][:, [0, 3, 2, 1, 4]])
    assert "B1 from B1, B4 from B4, B3 from B3" in events.texts("info")


def test_bands_that_are_not_known_by_name_are_counted_and_it_is_said(tmp_path, events, sentinel):
    save_file(sentinel, tmp_path / "w.safetensors")
    load_backbone(encoder(4), str(tmp_path / "w.safetensors"), "resnet18", 4, events)
    assert "from 13 bands to 4 by their order" in events.texts("info")


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
