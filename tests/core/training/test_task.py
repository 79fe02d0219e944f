import numpy as np
import pytest
import torch
from chipwise.core.training.network import PixelClassifier
from chipwise.core.training.task import NEWEST, Plan, SegmentationTask
from torch import nn


class Network(nn.Module):
    """The least that a task trains: an encoder that normalises."""

    def __init__(self):
        super().__init__()
        self.encoder = nn.BatchNorm2d(1)

    def forward(self, image):
        return self.encoder(image)


@pytest.fixture
def show():
    """Trains for an epoch on batches of one value each; gives the mean that is kept for mapping, after each batch."""
    model = PixelClassifier(Network(), np.zeros(1), np.ones(1)).train()
    task = SegmentationTask(model, nn.Identity(), 1, Plan(1e-3))

    def show(values):
        task.on_train_epoch_start()
        kept = []
        for index, value in enumerate(values):
            task.on_train_batch_start(None, index)
            task.model(torch.full((2, 1, 4, 4), float(value)))
            kept.append(float(model.network.encoder.running_mean))
        return kept

    return show


def test_batch_normalisation_keeps_the_mean_of_all_batches_while_they_are_few(show):
    assert show([4, 2, 6, 8]) == pytest.approx([4, 3, 4, 5])
    assert show([0]) == pytest.approx([4])  # the next epoch goes on


def test_later_one_batch_changes_what_it_keeps_but_little(show):
    show([1] * 100)
    assert show([11]) == pytest.approx([1 + 10 * NEWEST])
