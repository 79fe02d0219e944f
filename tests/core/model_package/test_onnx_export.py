import numpy as np
import onnxruntime
import pytest
import torch
from chipwise.core.errors import ModelError
from chipwise.core.inference.engine import OnnxEngine
from chipwise.core.model_package import onnx_export
from chipwise.core.model_package.onnx_export import export_onnx
from chipwise.core.requests import MODEL_TYPES, TrainRequest
from chipwise.core.training.network import PixelClassifier, build_network, is_fixed_size

MEAN, STD = np.array([100.0, 50.0, 10.0]), np.array([30.0, 20.0, 0.5])


#: Models that work with other backbones than the lightest, that need larger chips, or that would be heavy as they are.
NEEDS = {
    "DPT": {
        "backbone": "tu-test_vit",
        "model_arguments": (("decoder_intermediate_channels", "16,16,16,16"), ("decoder_fusion_channels", "16")),
    }
}
SIZES = {"PAN": 128}


@pytest.mark.parametrize("model_type", MODEL_TYPES)
def test_the_graph_of_every_architecture_gives_what_torch_gives(tmp_path, model_type, events, make_definition):
    torch.manual_seed(1)
    size = SIZES.get(model_type, 64)
    options = {"backbone": "tu-test_resnet", "backbone_weights": "NONE"} | NEEDS.get(model_type, {})
    request = TrainRequest("f", "m.dlpk", model_type=model_type, **options)
    network, _ = build_network(request, 3, 4, events, size)
    model = PixelClassifier(network, MEAN, STD).eval()
    definition = make_definition(
        (1, 2, 3, 4),
        (1, 2, 3, 4),
        bands=3,
        mean=tuple(MEAN.tolist()),
        std=tuple(STD.tolist()),
        tile_size=size,
        fixed_size=is_fixed_size(request),
    )
    graph = export_onnx(model, definition, tmp_path).read_bytes()
    assert b"network.py" not in graph and b"site-packages" not in graph, "it names folders of this machine"
    engine = OnnxEngine(graph, "CPU")
    assert engine.bands == 3 and engine.tile_size == (size if definition.fixed_size else None)
    rows, columns = (size, size) if definition.fixed_size else (size + 32, size + 96)
    image = torch.randn(3, 3, rows, columns) * torch.tensor(STD)[:, None, None] + torch.tensor(MEAN)[:, None, None]
    index, confidence = engine.classify(image.float().numpy())
    with torch.inference_mode():
        expected = model(image.float()).softmax(1)
    assert index.dtype == np.uint8 and confidence.dtype == np.float32
    assert (index == expected.argmax(1).numpy()).mean() > 0.999
    assert np.abs(confidence - expected.amax(1).numpy()).max() < 0.001
    assert engine.channels == 4 and np.abs(engine.probabilities(image.float().numpy()) - expected.numpy()).max() < 0.001


def test_a_graph_that_gives_other_results_is_refused(tmp_path, make_definition, monkeypatch):
    class Wrong:
        def __init__(self, *_arguments, **_options):
            pass

        def run(self, _names, inputs):
            n, _, rows, columns = inputs["image"].shape
            one = np.ones((n, rows, columns), np.float32)
            return np.full((n, rows, columns), 3, np.uint8), one, np.stack([one] * 4, 1)

    monkeypatch.setattr(onnxruntime, "InferenceSession", Wrong)
    model = PixelClassifier(torch.nn.Conv2d(3, 4, 1), MEAN, STD)
    with pytest.raises(ModelError, match="differs"):
        onnx_export.export_onnx(
            model, make_definition(bands=3, mean=tuple(MEAN.tolist()), std=tuple(STD.tolist())), tmp_path
        )


def test_more_classes_than_a_byte_holds_are_exported(tmp_path, make_definition):
    model = PixelClassifier(torch.nn.Conv2d(1, 300, 1), np.zeros(1), np.ones(1))
    values = tuple(range(1, 301))
    graph = export_onnx(model, make_definition(values, values), tmp_path).read_bytes()
    index, _ = OnnxEngine(graph, "CPU").classify(
        np.random.default_rng(1).normal(size=(1, 1, 32, 32)).astype(np.float32) * 9
    )
    assert index.dtype == np.int32
