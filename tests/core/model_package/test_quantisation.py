import numpy as np
import onnx
import pytest
import torch
from chipwise.core.inference.engine import OnnxEngine
from chipwise.core.model_package.onnx_export import export_onnx
from chipwise.core.model_package.quantisation import quantise
from chipwise.core.training.network import PixelClassifier
from torch import nn

MEAN, STD = np.array([1000.0, 50.0]), np.array([300.0, 20.0])


@pytest.fixture(scope="module")
def network():
    torch.manual_seed(1)
    layers = nn.Sequential(
        nn.Conv2d(2, 16, 3, padding=1), nn.ReLU(), nn.Conv2d(16, 16, 3, padding=1), nn.ReLU(), nn.Conv2d(16, 3, 1)
    )
    return PixelClassifier(layers, MEAN, STD)


@pytest.fixture
def graphs(tmp_path, network, make_definition):
    """A graph and its 8-bit copy."""
    definition = make_definition((1, 2, 3), (1, 2, 3), 2, mean=tuple(MEAN.tolist()), std=tuple(STD.tolist()))
    graph, target = export_onnx(network, definition, tmp_path), tmp_path / "int8.onnx"
    quantise(graph, images(8), target)
    return graph, target


def images(number, seed=1):
    noise = np.random.default_rng(seed).normal(size=(number, 2, 64, 64))
    return (noise * STD[:, None, None] + MEAN[:, None, None]).astype(np.float32)


def test_the_copy_gives_nearly_what_the_network_gives(graphs):
    whole, copy = (OnnxEngine(path.read_bytes(), "CPU") for path in graphs)
    image = images(2, seed=2)
    assert (whole.classify(image)[0] == copy.classify(image)[0]).mean() > 0.95
    difference = np.abs(whole.probabilities(image) - copy.probabilities(image))
    assert 0 < difference.max() < 0.1
    assert (copy.bands, copy.channels, copy.tile_size) == (2, 3, None)


def test_layers_are_of_8_bits_but_normalisation_and_the_last_one_are_not(graphs):
    model = onnx.load(graphs[1])
    made_by = {output: node for node in model.graph.node for output in node.output}
    convolutions = [node for node in model.graph.node if node.op_type == "Conv"]
    weights = [made_by.get(node.input[1]) for node in convolutions]
    assert [node is not None and node.op_type == "DequantizeLinear" for node in weights] == [True, True, False]
    (normalised,) = (node for node in model.graph.node if "image" in node.input)
    assert normalised.op_type == "Sub"
    scales = {tensor.name: tensor for tensor in model.graph.initializer}[weights[1].input[1]]
    assert scales.dims == [16]


def test_the_same_images_give_the_same_copy(tmp_path, graphs):
    quantise(graphs[0], images(8), tmp_path / "again.onnx")
    assert (tmp_path / "again.onnx").read_bytes() == graphs[1].read_bytes()
