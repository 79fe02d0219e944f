from __future__ import annotations

import numpy as np
import pytest
import segmentation_models_pytorch as smp
import torch
from chipwise.core.training import batch_size
from chipwise.core.training.batch_size import find_batch_size
from chipwise.core.training.network import PixelClassifier
from torch import nn

SHAPE = (4, 128, 128)


@pytest.fixture
def model():
    network = smp.Unet("resnet18", encoder_weights=None, in_channels=4, classes=3)
    return PixelClassifier(network, np.zeros(4), np.ones(4))


def test_with_much_memory_the_usual_number_of_chips_is_taken(model, events, monkeypatch):
    monkeypatch.setattr(batch_size, "free_memory", lambda device: 2**40)
    assert find_batch_size(model, SHAPE, "cpu", events) == 8
    assert find_batch_size(model, SHAPE, "cuda", events) == 16
    assert not events.texts("warning")


def test_the_less_memory_the_fewer_chips(model, events, monkeypatch):
    found = []
    for megabytes in (10_000, 650, 500, 420):
        monkeypatch.setattr(batch_size, "free_memory", lambda device, m=megabytes: m * 2**20)
        found.append(find_batch_size(model, SHAPE, "cpu", events))
    assert found == [8, 8, 4, 2] and not events.texts("warning")


def test_memory_too_little_for_two_chips_is_told_beforehand(model, events, monkeypatch):
    monkeypatch.setattr(batch_size, "free_memory", lambda device: 2**20)
    assert find_batch_size(model, SHAPE, "cpu", events) == 2
    assert "CHIP_SIZE" in events.texts("warning")


def test_the_estimate_grows_with_the_chips_area_and_runs_nothing(model):
    few, many = (batch_size._kept_for_backward(model, (2, 4, size, size)) for size in (64, 128))
    assert many == pytest.approx(4 * few, rel=0.02)
    assert model.training and next(model.parameters()).device.type == "cpu"


def test_a_network_that_cannot_be_measured_gets_the_usual_number(events):
    class ByValue(nn.Module):
        def __init__(self):
            super().__init__()
            self.weight = nn.Parameter(torch.ones(1))

        def forward(self, image):
            return image * self.weight if float(image.sum()) > 0 else image

    assert find_batch_size(ByValue(), SHAPE, "cpu", events) == 8


def test_the_free_memory_of_this_computer_is_known():
    assert 2**20 < batch_size.free_memory("cpu") < 2**50
