"""What a run begins with when pretrained weights can be had, cannot, or could not before."""

from types import SimpleNamespace

import numpy as np
import pytest
import torch
from chipwise.core.errors import ModelError
from chipwise.core.requests import TrainRequest
from chipwise.core.training import network, start
from chipwise.core.training.start import first_network

PREPARED = SimpleNamespace(
    folder=SimpleNamespace(bands=3, band_names=("Red", "Green", "NIR")), targets=SimpleNamespace(values=(1, 2)),
    size=(64, 64), mean=np.zeros(3), std=np.ones(3), usual_depth=2,
)  # fmt: skip


@pytest.fixture
def asked_for(monkeypatch):
    """The weights that are asked for; they cannot be had."""
    asked, create = [], network.smp.create_model

    def offline(*arguments, **options):
        if options["encoder_weights"] is not None:
            asked.append(options["encoder_weights"])
            raise OSError("no route to host")
        return create(*arguments, **options)

    monkeypatch.setattr(network, "_use_cache_only_without_hub", lambda: None)
    monkeypatch.setattr(network.smp, "create_model", offline)
    return asked


@pytest.fixture
def begin(events):
    def begin(weights="IMAGENET", before="", **options):
        request = TrainRequest("f", "m.dlpk", backbone="resnet18", backbone_weights=weights, **options)
        return first_network(request, PREPARED, None, before, events)

    return begin


def test_weights_that_cannot_be_had_are_as_if_none_were_asked_for(asked_for, begin, events):
    request, model, started_from = begin()
    assert asked_for and started_from == "NONE" and dict(request.model_arguments)["encoder_depth"] == "2"
    assert request.backbone_weights == "IMAGENET", "what was asked for is told as it was"
    assert "depth of 2" in events.texts("info") and "random weights" in events.texts("warning")
    _, bare, _ = begin("NONE")
    assert model.state_dict().keys() == bare.state_dict().keys()
    assert all(torch.equal(a, b) for a, b in zip(model.state_dict().values(), bare.state_dict().values(), strict=True))


def test_a_run_that_began_without_weights_goes_on_without_looking_for_them(asked_for, begin, events):
    request, _, started_from = begin(before="NONE")
    assert not asked_for and started_from == "NONE" and ("encoder_depth", "2") in request.model_arguments
    assert not events.texts("warning")


def test_a_run_that_began_with_weights_does_not_go_on_without_them(asked_for, begin):
    with pytest.raises(ModelError, match=r"interrupted run began with pretrained weights.*RESUME"):
        begin(before="IMAGENET")


def test_with_weights_the_network_is_as_deep_as_it_was_published(monkeypatch, begin):
    create = network.smp.create_model
    monkeypatch.setattr(network, "_use_cache_only_without_hub", lambda: None)
    monkeypatch.setattr(
        network.smp, "create_model", lambda *a, **options: create(*a, **options | {"encoder_weights": None})
    )
    request, model, started_from = begin(before="IMAGENET")
    assert started_from == "IMAGENET" and not request.model_arguments and len(model.network.decoder.blocks) == 5


def test_arguments_that_were_given_stay(asked_for, begin):
    given = (("encoder_depth", "4"), ("decoder_channels", "32,16,8,8"))
    request, model, _ = begin(model_arguments=given)
    assert request.model_arguments == given and len(model.network.decoder.blocks) == 4


def test_the_names_of_the_bands_reach_the_weights_of_a_file(monkeypatch, begin, events):
    given = []
    monkeypatch.setattr(
        start, "build_network", lambda *arguments: given.append(arguments) or (network.nn.Identity(), "FILE")
    )
    request, _, started_from = begin("FILE", weights_file="w.pth")
    assert started_from == "FILE" and given == [(request, 3, 2, events, 64, PREPARED.folder.band_names)]
