import json
import subprocess
import sys

import numpy as np
import onnx
import pytest
import torch
from chipwise.core.errors import DeviceError, ModelPackageError
from chipwise.core.inference.model import open_model
from onnx import TensorProto, helper, numpy_helper

WEIGHTS = np.random.default_rng(1).normal(size=(3, 2, 3, 3)).astype(np.float32)


@pytest.fixture
def write_onnx(tmp_path):
    """Write a stranger's segmentation network: a convolution, then the given operators from "scores" to "out"."""

    def write(
        tail=(("Identity", {}),), weights=WEIGHTS, shape=("n", 2, "h", "w"), opset=17, kind=TensorProto.FLOAT,
        stride=1, name="strange.onnx", **metadata,
    ):  # fmt: skip
        nodes = [
            helper.make_node("Cast", ["pixels"], ["image"], to=TensorProto.FLOAT),
            helper.make_node("Conv", ["image", "weights"], ["value0"], pads=[1] * 4, strides=[stride] * 2),
        ]
        for i, (operator, attributes) in enumerate(tail):
            nodes.append(helper.make_node(operator, [f"value{i}"], [f"value{i + 1}"], **attributes))
        nodes[-1].output[0] = "out"
        answer = TensorProto.INT64 if nodes[-1].op_type == "ArgMax" else TensorProto.FLOAT
        graph = helper.make_graph(
            nodes, "strange", [helper.make_tensor_value_info("pixels", kind, shape)],
            [helper.make_tensor_value_info("out", answer, ["n", len(weights), "h2", "w2"])],
            [numpy_helper.from_array(weights, "weights")],
        )  # fmt: skip
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)], ir_version=8)
        helper.set_model_props(model, {key: json.dumps(value) for key, value in metadata.items()})
        (tmp_path / name).write_bytes(model.SerializeToString())
        return tmp_path / name

    return write


def images(bands=2, n=2, size=64):
    return np.random.default_rng(2).integers(0, 255, (n, bands, size, size)).astype(np.float32)


def expected(pixels, mean=0.0, std=1.0, weights=WEIGHTS, stride=1):
    """Probabilities by torch, from Deepness's rule of normalisation."""
    normalised = (torch.from_numpy(pixels) / 255 - mean) / std
    scores = torch.nn.functional.conv2d(normalised, torch.from_numpy(weights), padding=1, stride=stride)
    return scores.softmax(1).numpy() if len(weights) > 1 else scores.sigmoid().numpy()


def load(path, events, device="CPU", precision="AUTO"):
    return open_model(path).load(device, precision, events)


def refused(path, says, **options):
    with pytest.raises(ModelPackageError, match=says) as caught:
        open_model(path, **options)
    assert "\n" not in str(caught.value)


def test_our_own_model_is_what_its_package_says(make_package, make_definition, events):
    cell = {"x": 2, "y": 2, "spatialReference": {"wkid": 32633}}
    fields = {"bands": 2, "mean": (3.0, 4.0), "min_cell_size": cell, "max_cell_size": cell, "dtype": "uint16"}
    model = open_model(make_package(**fields))
    assert model.definition == make_definition(**fields)
    assert (model.name, model.outputs, model.bands, model.dtype) == ("known", tuple(range(10)), 2, "uint16")
    assert model.fill.tolist() == [3, 4] and model.min_cell_size == cell and len(model.sha256) == 64
    engine = model.load("CPU", "AUTO", events)
    pixels = np.random.default_rng(1).integers(0, 9, (1, 2, 32, 32)).astype(np.float32)
    assert np.array_equal(engine.classify(pixels)[0], pixels[:, 0])


def test_a_network_that_does_not_fit_its_description_is_damaged(make_package, make_graph, events):
    for graph in (make_graph(bands=3), make_graph(channels=12)):
        with pytest.raises(ModelPackageError, match="damaged"):
            open_model(make_package(graph=graph)).load("CPU", "FP32", events)


@pytest.mark.parametrize("opset", [9, 11, 13, 17, 18, 21])
@pytest.mark.parametrize("has_softmax", [False, True])
def test_a_strangers_network_gives_probabilities_whether_it_has_softmax_or_not(write_onnx, events, opset, has_softmax):
    if has_softmax and opset < 13:
        tail = [("Transpose", {"perm": [0, 2, 3, 1]}), ("Softmax", {"axis": 3}), ("Transpose", {"perm": [0, 3, 1, 2]})]
    else:
        tail = [("Softmax", {"axis": 1})] if has_softmax else [("Identity", {})]
    engine = load(write_onnx(tail, opset=opset), events)
    known = expected(images())
    assert np.abs(engine.probabilities(images()) - known).max() < 1e-5
    index, confidence = engine.classify(images())
    assert index.dtype == np.uint8 and np.array_equal(index, known.argmax(1))
    assert np.abs(confidence - known.max(1)).max() < 1e-5
    assert (engine.bands, engine.channels, engine.tile_size, engine.batch_size) == (2, 3, None, None)


@pytest.mark.parametrize("tail", [[("Identity", {})], [("Sigmoid", {})]])
def test_one_channel_is_two_classes(write_onnx, events, tail):
    weights = WEIGHTS[:1]
    path = write_onnx(tail, weights, class_names={"0": "roof"})
    model = open_model(path)
    assert model.outputs == (0, 1) and [c.name for c in model.schema.classes] == ["roof"]
    engine = model.load("CPU", "FP32", events)
    second = expected(images(), weights=weights)[:, 0]
    assert np.abs(engine.probabilities(images())[:, 1] - second).max() < 1e-5
    clear = np.abs(second - 0.5) > 1e-4
    assert np.array_equal(engine.classify(images())[0][clear], (second > 0.5)[clear])


def test_independent_sigmoids_keep_their_order(write_onnx, events):
    engine = load(write_onnx([("Sigmoid", {})]), events)
    assert np.array_equal(engine.classify(images())[0], expected(images()).argmax(1))
    assert np.abs(engine.probabilities(images()).sum(1) - 1).max() < 1e-5


def test_the_metadata_of_deepness_are_read(write_onnx, events):
    mean, std = [0.25, 0.5], [0.2, 0.4]
    path = write_onnx(
        model_type="Segmentor", class_names={"0": "_background", "1": "road", "2": "tree"}, resolution=25,
        tile_size=128, tiles_overlap=15, standardization_mean=mean, standardization_std=std, seg_thresh=0.5,
    )  # fmt: skip
    model = open_model(path)
    assert [(c.value, c.name) for c in model.schema.classes] == [(1, "_background"), (2, "road"), (3, "tree")]
    assert model.outputs == (1, 2, 3) and model.dtype is None and model.definition is None
    assert model.min_cell_size["x"] == model.max_cell_size["y"] == 0.25
    assert np.allclose(model.fill, [63.75, 127.5])
    axes = [torch.tensor(values)[:, None, None] for values in (mean, std)]
    assert np.abs(model.load("CPU", "AUTO", events).probabilities(images()) - expected(images(), *axes)).max() < 1e-4


def test_what_the_author_suggests_is_told(write_onnx):
    path = write_onnx(tile_size=200, tiles_overlap=15, seg_thresh=0.55, seg_small_segment=9)
    assert open_model(path).suggestions == (
        "PADDING 15 (an overlap of 15 % of tiles of 200 pixels), THRESHOLD 55, "
        "MIN_PATCH 41 (a median filter of 9 pixels)"
    )
    assert open_model(write_onnx(seg_thresh=0, tiles_overlap=0, seg_small_segment=0)).suggestions == ""


def test_background_in_the_first_channel_is_no_class(write_onnx):
    model = open_model(write_onnx(names=["Background", "road", "road"]))
    assert model.outputs == (0, 1, 2) and [c.name for c in model.schema.classes] == ["road (1)", "road (2)"]


def test_without_usable_names_classes_are_numbered(write_onnx):
    for metadata in ({}, {"class_names": {"0": "only one"}}):
        model = open_model(write_onnx(**metadata))
        assert [(c.value, c.name) for c in model.schema.classes] == [(1, "Class 1"), (2, "Class 2"), (3, "Class 3")]


def test_whole_numbers_are_handed_over_as_they_are(write_onnx, events):
    engine = load(write_onnx(kind=TensorProto.UINT8), events)
    assert np.array_equal(engine.classify(images())[0], expected(images() * 255).argmax(1))


def test_a_fixed_shape_is_told(write_onnx, events):
    engine = load(write_onnx(shape=(1, 2, 96, 96)), events)
    assert (engine.tile_size, engine.batch_size) == (96, 1)
    assert np.array_equal(engine.classify(images(n=1, size=96))[0], expected(images(n=1, size=96)).argmax(1))


@pytest.mark.parametrize("opset", [9, 11, 18])
def test_a_smaller_output_is_enlarged_to_the_image(write_onnx, events, opset):
    engine = load(write_onnx(stride=4, opset=opset), events)
    index, _ = engine.classify(images())
    known = expected(images(), stride=4).argmax(1).repeat(4, 1).repeat(4, 2)
    assert index.shape == (2, 64, 64) and (index == known).mean() > 0.5


def test_a_file_is_known_by_its_hash(write_onnx):
    first = open_model(write_onnx()).sha256
    assert first != open_model(write_onnx(resolution=10)).sha256


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"shape": ("n", "c", "h", "w")}, "how many bands"),
        ({"shape": (1, 2, 64, 96)}, "square"),
        ({"shape": (1, 2, 100_000, 100_000)}, "100000"),
        ({"shape": (1, 3, 64, 64)}, "cannot be run"),
        ({"opset": 8}, "version"),
        ({"kind": TensorProto.STRING}, "type"),
        ({"tail": [("ArgMax", {"axis": 1})]}, "without ArgMax"),
        ({"tail": [("Flatten", {})]}, "axes"),
        ({"tail": [("Log", {}), ("Log", {})]}, "no numbers"),
        ({"model_type": "Detector"}, "segmentation"),
        ({"class_names": {"1": "a"}}, "garbled"),
        ({"resolution": "wide"}, "garbled"),
        ({"resolution": -5}, "cannot be"),
        ({"tile_size": 10**9}, "cannot be"),
        ({"tiles_overlap": 100}, "overlap"),
        ({"seg_thresh": 55}, "threshold"),
        ({"seg_thresh": "NaN"}, "threshold"),
        ({"seg_small_segment": -1}, "small segments"),
        ({"seg_small_segment": [3]}, "garbled"),
        ({"standardization_mean": [0, 0], "standardization_std": [0, 1]}, "cannot be"),
        ({"standardization_mean": [0], "standardization_std": [1]}, "bands"),
    ],
)
def test_a_strangers_network_that_cannot_be_used_is_refused_in_one_sentence(write_onnx, options, says):
    refused(write_onnx(**options), says)


def test_weights_beside_the_file_are_to_be_saved_inside(write_onnx):
    path = write_onnx()
    onnx.save(onnx.load(path), path, save_as_external_data=True, location="strange.onnx.data", size_threshold=0)
    refused(path, r"\(strange\.onnx\.data\).*as one file")


def test_a_file_that_is_no_network_or_reads_other_files_is_refused(tmp_path, write_onnx):
    (tmp_path / "text.onnx").write_text("no network")
    refused(tmp_path / "text.onnx", "cannot be read")
    refused(tmp_path / "missing.onnx", "does not exist")
    (tmp_path / "model.h5").write_text("keras")
    refused(tmp_path / "model.h5", r"\.onnx")
    path = write_onnx()
    network = onnx.load(path)
    tensor = network.graph.initializer[0]
    tensor.ClearField("raw_data")
    tensor.data_location = TensorProto.EXTERNAL
    entry = tensor.external_data.add()
    entry.key, entry.value = "location", "../secret"
    path.write_bytes(network.SerializeToString())
    refused(path, "not safe")


class Network(torch.nn.Module):
    def __init__(self, channels=3):
        super().__init__()
        self.convolution = torch.nn.Conv2d(2, channels, 3, padding=1)
        with torch.no_grad():
            self.convolution.weight.copy_(torch.from_numpy(WEIGHTS[:channels]))
            self.convolution.bias.zero_()

    def forward(self, image):
        return {"out": self.convolution(image)}


@pytest.fixture
def script(tmp_path):
    path = tmp_path / "program.pt"
    torch.jit.script(Network()).save(str(path))
    return path


@pytest.fixture
def exported(tmp_path):
    path = tmp_path / "program.pt2"
    torch.export.save(torch.export.export(Network(1).eval(), (torch.zeros(1, 2, 72, 72),)), str(path))
    return path


def test_programs_of_pytorch_are_refused_unless_they_are_trusted(script, exported, monkeypatch):
    for path in (script, exported):
        monkeypatch.setattr(torch.jit, "load", None)
        monkeypatch.setattr(torch.export, "load", None)
        refused(path, "TRUST_CODE")


def test_a_trusted_script_gives_what_the_network_gives(script, events):
    model = open_model(script, trust_code=True)
    engine = model.load("CPU", "AUTO", events)
    assert model.outputs == (1, 2, 3) and (engine.device, engine.precision, engine.tile_size) == ("cpu", "FP32", None)
    assert np.abs(engine.probabilities(images()) - expected(images())).max() < 1e-5
    index, confidence = engine.classify(images())
    assert index.dtype == np.int32 and np.array_equal(index, expected(images()).argmax(1))
    assert confidence.dtype == np.float32
    with pytest.raises(DeviceError, match="AUTO"):
        model.load("CPU", "INT8", events)


def test_a_trusted_exported_program_knows_its_size(exported, events):
    model = open_model(exported, trust_code=True)
    engine = model.load("CPU", "BF16", events)
    assert model.outputs == (0, 1) and (engine.tile_size, engine.batch_size, engine.precision) == (72, 1, "BF16")
    assert engine.stride == 8
    image = images(n=1, size=72)
    second = engine.probabilities(image)[:, 1]
    assert np.abs(second - expected(image, weights=WEIGHTS[:1])[:, 0]).max() < 0.02


def test_weights_and_pickles_are_no_programs(tmp_path):
    torch.save(Network().state_dict(), tmp_path / "weights.pt")
    refused(tmp_path / "weights.pt", "only weights", trust_code=True)
    (tmp_path / "text.pt2").write_text("none")
    refused(tmp_path / "text.pt2", "no program", trust_code=True)


def test_a_strangers_onnx_is_opened_without_torch(write_onnx, plugins):
    code = (
        f"import sys; sys.path.insert(0, {str(plugins)!r}); from chipwise.core.inference.model import open_model\n"
        f"open_model({str(write_onnx())!r}); print('torch' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
