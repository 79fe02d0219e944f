import json
import zipfile

import pytest
import torch
from chipwise.core.errors import ModelError, ModelPackageError
from chipwise.core.requests import TrainRequest, to_dict
from chipwise.core.schema import ClassSchema, LandClass
from chipwise.core.training.network import build_network
from chipwise.core.training.pretrained import Pretrained
from safetensors.torch import save

BANDS = ("Blue", "Green", "Red", "NIR")


def schema(**classes) -> ClassSchema:
    return ClassSchema("s", tuple(LandClass(value, name, "#ff0000") for name, value in classes.items()))


@pytest.fixture
def donor(events, make_package, make_definition):
    """A package of a network for four named bands and the classes 1, 2 and 5, and the network."""
    request = TrainRequest(
        "f", "m.dlpk", model_type="FPN", backbone="tu-test_resnet", backbone_weights="NONE",
        model_arguments=(("decoder_dropout", "0.1"),),
    )  # fmt: skip

    def make(weights=None, provenance=None, names=BANDS):
        torch.manual_seed(1)
        network, _ = build_network(request, 4, 3, events)
        state = {f"network.{name}": tensor for name, tensor in network.state_dict().items()}
        state |= {"mean": torch.zeros(4, 1, 1), "std": torch.ones(4, 1, 1)}
        definition = make_definition(
            (1, 2, 5), (1, 2, 5), bands=4, band_names=names,
            provenance={"request": to_dict(request)} if provenance is None else provenance,
        )  # fmt: skip
        content = save({k: v.contiguous() for k, v in state.items()}) if weights is None else weights
        return make_package(definition=definition, members={"known.safetensors": content or None}), network

    return make


def start(package, events, outputs=(1, 2, 5), names=BANDS, classes=None):
    pretrained = Pretrained.open(package)
    torch.manual_seed(2)
    request = pretrained.request(TrainRequest("f", "m.dlpk"), events)
    network, _ = build_network(request, len(names), len(outputs), events)
    fresh = {name: tensor.clone() for name, tensor in network.state_dict().items()}
    known = classes or {f"Class {v}": v for v in outputs if v}
    pretrained.start(network, outputs, schema(**known), names, events)
    return network, fresh


def test_the_network_is_that_of_the_package(donor, events):
    package, _ = donor()
    request = Pretrained.open(package).request(
        TrainRequest("f", "m.dlpk", model_type="UNET", backbone_weights="FILE", weights_file="w.pth"), events
    )
    assert (request.model_type, request.backbone, request.backbone_weights) == ("FPN", "tu-test_resnet", "NONE")
    assert request.model_arguments == (("decoder_dropout", "0.1"),) and not request.weights_file
    assert "FPN, tu-test_resnet, decoder_dropout = 0.1" in events.texts("info")


def test_with_equal_classes_and_bands_all_is_kept(donor, events):
    package, old = donor()
    network, _ = start(package, events)
    assert all(torch.equal(a, b) for a, b in zip(network.state_dict().values(), old.state_dict().values()))
    assert "fitted" not in events.texts("info") and "start anew" not in events.texts("info")
    assert "normalised by the new" in events.texts("info") and not events.texts("warning")


def test_the_rows_of_classes_of_equal_value_are_kept(donor, events):
    package, old = donor()
    network, fresh = start(package, events, outputs=(0, 5, 7, 1))
    for tensor in ("weight", "bias"):
        rows, before = getattr(network.segmentation_head[0], tensor), getattr(old.segmentation_head[0], tensor)
        assert torch.equal(rows[1], before[2]) and torch.equal(rows[3], before[0])
        assert torch.equal(rows[[0, 2]], fresh[f"segmentation_head.0.{tensor}"][[0, 2]])
    text = events.texts("info")
    assert "Classes it knows: Class 5, Class 1." in text and "start anew: Background, Class 7." in text
    assert "given up: Class 2." in text


def test_a_class_of_equal_value_and_another_name_is_warned_of(donor, events):
    start(donor()[0], events, outputs=(1, 2), classes={"Class 1": 1, "Water": 2})
    assert "Class 2 is Class 2 in known and Water" in events.texts("warning")


@pytest.mark.parametrize(
    ("known", "names", "order", "says"),
    [
        (BANDS, ("Red", "Green", "Blue"), [2, 1, 0], "bands 3, 2, 1"),
        (BANDS, ("NIR", "Red", "Green", "Blue"), [3, 2, 1, 0], "bands 4, 3, 2, 1"),
        (BANDS, ("Blue", "Green", "Red", "NIR", "SWIR", "SWIR2"), [0, 1, 2, 3, 0, 1], "bands 1, 2, 3, 4, 1, 2"),
        (BANDS, ("NIR",), [3], "bands 4"),
        (BANDS, ("Blue",), [0], "bands 1"),
        (("",) * 4, ("Red", "Green", "Blue"), [0, 1, 2], "from 4 to 3 bands by their order"),
        (BANDS, ("",) * 5, [0, 1, 2, 3, 0], "from 4 to 5 bands by their order"),
    ],
)
def test_the_first_layer_is_fitted_to_the_bands_by_name_or_order(donor, events, known, names, order, says):
    package, old = donor(names=known)
    network, _ = start(package, events, names=names)
    kernels = [next(m for m in n.encoder.modules() if isinstance(m, torch.nn.Conv2d)).weight for n in (network, old)]
    assert torch.allclose(kernels[0], kernels[1][:, order] * 4 / len(names))
    assert says in events.texts("info")


def test_one_unnamed_band_takes_the_sum_of_all(donor, events):
    package, old = donor()
    network, _ = start(package, events, names=("",))
    kernels = [next(m for m in n.encoder.modules() if isinstance(m, torch.nn.Conv2d)).weight for n in (network, old)]
    assert torch.allclose(kernels[0], kernels[1].sum(1, keepdim=True))


@pytest.mark.parametrize(
    ("weights", "says"), [(b"", "incomplete"), (b"garbage", "cannot be read"), (b"\xff" * 100, "cannot be read")]
)
def test_a_package_without_readable_weights_is_refused(donor, weights, says):
    package, _ = donor(weights=weights)
    with pytest.raises(ModelPackageError, match=says) as caught:
        Pretrained.open(package)
    assert "\n" not in str(caught.value)


def test_weights_that_do_not_fit_their_description_are_refused(donor, events):
    package, _ = donor(weights=save({"network.other": torch.zeros(3)}))
    with pytest.raises(ModelError, match="do not fit"):
        start(package, events)


@pytest.mark.parametrize(
    "provenance",
    [
        {},
        {"request": None},
        {"request": "UNET"},
        {"request": {"model_type": "UNET"}},
        {"request": {"model_type": "X", "backbone": "resnet18"}},
        {"request": {"model_type": "UNET", "backbone": "resnet18", "model_arguments": [1]}},
    ],
)
def test_a_package_that_does_not_say_its_network_is_refused(donor, events, provenance):
    package, _ = donor(provenance=provenance)
    with pytest.raises(ModelPackageError, match="does not say which network"):
        Pretrained.open(package).request(TrainRequest("f", "m.dlpk"), events)


def test_an_emd_beside_its_files_can_be_started_from(donor, events, tmp_path):
    package, old = donor()
    with zipfile.ZipFile(package) as content:
        content.extractall(tmp_path / "beside")
    network, _ = start(tmp_path / "beside" / "known.emd", events)
    assert torch.equal(network.segmentation_head[0].weight, old.segmentation_head[0].weight)


def test_weights_named_outside_the_package_are_not_read(donor):
    package, _ = donor()
    with zipfile.ZipFile(package) as content:
        files = {name: content.read(name) for name in content.namelist()}
    emd = json.loads(files["known.emd"])
    emd["Chipwise"]["weights"] = "../secret.safetensors"
    files["known.emd"] = json.dumps(emd).encode()
    with zipfile.ZipFile(package, "w") as content:
        for name, data in files.items():
            content.writestr(name, data)
    with pytest.raises(ModelPackageError, match="not safe"):
        Pretrained.open(package)
