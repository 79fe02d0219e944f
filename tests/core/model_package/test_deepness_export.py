import hashlib
import io
import json
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import pytest
import rasterio
import torch
from chipwise.core.errors import ModelError, ModelPackageError, OutputError
from chipwise.core.events import Events
from chipwise.core.inference import classify
from chipwise.core.inference.model import open_model
from chipwise.core.model_package import deepness_export
from chipwise.core.model_package.definition import Int8, ModelDefinition
from chipwise.core.model_package.onnx_export import export_onnx
from chipwise.core.model_package.writer import write_package
from chipwise.core.requests import ClassifyRequest, ExportModelRequest, RasterInput, TrainRequest
from chipwise.core.schema import ClassSchema, LandClass
from chipwise.core.training.network import PixelClassifier, build_network

CLASSES = (LandClass(3, "Water", "#0000ff"), LandClass(70, "Wood", "#00ff00"), LandClass(200, "Road", "#888888"))
#: The first band's value that stands for each channel of the copying network.
STEPS = (0, 1, 2, 3)
METRES = {"x": 0.5, "y": 0.5, "spatialReference": {"wkid": 32633, "latestWkid": 32633}}
DEGREES = {"x": 1e-5, "y": 1e-5, "spatialReference": {"wkid": 4326}}


class Deepness:
    """Opens and runs a file by the rules of Deepness 0.6.5: what it reads, in which order, with which arithmetic."""

    def __init__(self, path):
        self._session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
        (source,), (output,) = self._session.get_inputs(), self._session.get_outputs()
        self._name = source.name
        self.batch, self.bands, rows, columns = source.shape
        assert source.type == "tensor(float)" and isinstance(rows, int) and rows == columns
        assert len(output.shape) == 4 and output.shape[2] == output.shape[3] == rows
        self._metadata = self._session.get_modelmeta().custom_metadata_map
        assert str(self.read("model_type")).capitalize() == "Segmentor"
        names = sorted(self.read("class_names").items(), key=lambda item: int(item[0]))
        assert [int(key) for key, _ in names] == list(range(output.shape[1]))
        self.class_names = [name for _, name in names]
        assert rows == int(self.read("tile_size")) == self.read("tiles_size")
        self.size, self.overlap = rows, int(rows * int(self.read("tiles_overlap")) / 100 * 2) // 2
        self._mean, self._std = (
            np.array(self.read(f"standardization_{name}"), dtype=np.float32) for name in ("mean", "std")
        )
        assert len(self._mean) == len(self._std) == self.bands
        assert int(self.read("seg_small_segment")) == 0

    def read(self, key):
        return json.loads(self._metadata[key]) if key in self._metadata else None

    def classify_tile(self, tile):
        """The channel + 1 of each pixel of a tile (rows, columns, bands)."""
        values = np.float32(tile[np.newaxis] * 1.0 / 255.0)
        values = (values - self._mean) / self._std
        (result,) = self._session.run(None, {self._name: values.transpose(0, 3, 1, 2)})
        result[result < float(self.read("seg_thresh"))] = 0
        return result.argmax(1)[0] + 1

    def classify(self, image):
        """The same for an image (bands, rows, columns): 0 beyond its edge, the centre of each tile kept."""
        half, stride = self.overlap // 2, self.size - 2 * (self.overlap // 2)
        _, rows, columns = image.shape
        down, right = (-(-length // stride) for length in (rows, columns))
        padded = np.zeros((len(image), down * stride + 2 * half, right * stride + 2 * half), image.dtype)
        padded[:, half : half + rows, half : half + columns] = image
        result = np.zeros((down * stride, right * stride), int)
        for top in range(0, down * stride, stride):
            for left in range(0, right * stride, stride):
                tile = padded[:, top : top + self.size, left : left + self.size].transpose(1, 2, 0)
                kept = self.classify_tile(tile)[half : half + stride, half : half + stride]
                result[top : top + stride, left : left + stride] = kept
        return result[:rows, :columns]


def write_model(folder, network, bands=1, mean=0.0, std=1.0, **fields):
    """A package of a network that tells background and CLASSES apart, as training writes it."""
    given = {
        "name": "model", "schema": ClassSchema("Land", CLASSES), "outputs": (0, 3, 70, 200),
        "band_names": ("",) * bands, "dtype": "uint8", "mean": (mean,) * bands, "std": (std,) * bands,
        "tile_size": 64, "min_cell_size": METRES, "max_cell_size": METRES,
    }  # fmt: skip
    definition = ModelDefinition(**(given | fields))
    model = PixelClassifier(network, np.array(definition.mean), np.array(definition.std)).eval()
    path = folder / "model.dlpk"
    write_package(path, definition, export_onnx(model, definition, folder), model.state_dict())
    return str(path)


@pytest.fixture(scope="module")
def copying(tmp_path_factory):
    """A package whose channel is the nearest of STEPS to the only band's value."""
    network = torch.nn.Conv2d(1, len(STEPS), 1)
    with torch.no_grad():  # the largest of 2 k x - k^2 is that of the k next to x
        network.weight.copy_(torch.tensor([2.0 * k for k in STEPS])[:, None, None, None])
        network.bias.copy_(torch.tensor([-1.0 * k * k for k in STEPS]))
    return write_model(tmp_path_factory.mktemp("copying"), network)


@pytest.fixture(scope="module")
def unet(tmp_path_factory):
    """A package of a small U-Net for three bands of 16 bits, with random weights."""
    torch.manual_seed(1)
    request = TrainRequest("f", "m.dlpk", backbone="tu-test_resnet", backbone_weights="NONE")
    network, _ = build_network(request, 3, 4, Events(io.StringIO()), 64)
    fields = {"dtype": "uint16", "band_names": ("Red", "", "Blue"), "tile_size": 96}
    return write_model(tmp_path_factory.mktemp("unet"), network, 3, 900.0, 250.0, **fields)


@pytest.fixture
def export(tmp_path, events):
    """Export a package, and open the file as Deepness does."""

    def run(model, **options) -> Deepness:
        result = deepness_export.run(ExportModelRequest(model, str(tmp_path / "out.onnx"), **options), events)
        assert result["output"] == str(tmp_path / "out.onnx")
        return Deepness(result["output"])

    return run


def noise(kind, size=128, bands=3, mean=900.0, std=250.0):
    random = np.random.default_rng(1)
    values = random.normal(mean, std, (bands, size, size))
    return values.astype(kind) if kind == np.float32 else values.clip(0, np.iinfo(kind).max).astype(kind)


def steps(rows=150, columns=210):
    return np.random.default_rng(2).integers(0, len(STEPS), (1, rows, columns)).astype(np.uint8)


def test_the_file_says_all_that_deepness_asks_for(unet, export):
    file = export(unet)
    assert file.class_names == ["background", "Water", "Wood", "Road"]
    assert (file.batch, file.bands, file.size) == (1, 3, 512)
    assert file.read("resolution") == 50 and file.read("seg_thresh") == 0
    assert 64 <= file.overlap <= 70


def test_its_operators_are_known_to_the_runtime_of_deepness(unet, export, tmp_path):
    export(unet, tile_size=64)
    file = onnx.load(tmp_path / "out.onnx")
    onnx.checker.check_model(file, full_check=True)
    assert [opset.domain for opset in file.opset_import] == [""]
    assert file.opset_import[0].version <= 20 and file.ir_version <= 9  # those of ONNX Runtime 1.17


@pytest.mark.parametrize("kind", [np.uint8, np.uint16, np.int16, np.float32])
def test_deepness_gives_the_classes_that_our_engine_gives_whatever_the_type_of_the_raster(unet, export, events, kind):
    image = noise(kind, mean=120 if kind == np.uint8 else 900, std=60 if kind == np.uint8 else 250)
    found = export(unet, tile_size=128).classify_tile(image.transpose(1, 2, 0))
    engine = open_model(unet).load("CPU", "FP32", events)
    values = image[np.newaxis].astype(np.float32)
    two = np.sort(engine.probabilities(values)[0], axis=0)[-2:]
    clear = two[1] - two[0] > 1e-4
    assert clear.mean() > 0.99 and np.array_equal(found[clear], engine.classify(values)[0][0][clear] + 1)
    assert len(np.unique(found)) > 1


@pytest.mark.parametrize("tile_size", [64, 128, 512])
def test_deepness_makes_the_map_of_an_8_bit_raster_that_we_make(
    copying, export, events, make_raster, tmp_path, tile_size
):
    raster = make_raster(tmp_path / "image.tif", steps())
    request = ClassifyRequest(copying, str(tmp_path / "map.tif"), (RasterInput(raster),), device="CPU")
    classify.run(request, events)
    with rasterio.open(tmp_path / "map.tif") as dataset:
        ours = dataset.read(1)
    file = export(copying, tile_size=tile_size)
    names = {0: "background"} | {item.value: item.name for item in CLASSES}
    theirs = np.array(["", *file.class_names])[file.classify(steps())]
    assert np.array_equal(theirs, np.vectorize(names.get)(ours))


def test_the_file_opens_here_with_all_that_the_package_says(unet, export, tmp_path, events):
    export(unet, tile_size=128)
    original, again = open_model(unet), open_model(tmp_path / "out.onnx")
    for name in ("name", "schema", "outputs", "band_names", "dtype", "min_cell_size", "max_cell_size"):
        assert getattr(again, name) == getattr(original, name)
    assert np.array_equal(again.fill, original.fill)
    engine, known = (model.load("CPU", "FP32", events) for model in (again, original))
    assert (engine.tile_size, engine.batch_size) == (128, 1)
    image = noise(np.float32)[np.newaxis]
    assert np.abs(engine.probabilities(image) - known.probabilities(image)).max() < 1e-5


def test_the_map_of_the_file_is_that_of_the_package(copying, export, events, make_raster, tmp_path):
    export(copying, tile_size=96)
    raster = make_raster(tmp_path / "image.tif", steps())
    maps = []
    for model in (copying, str(tmp_path / "out.onnx")):
        output = tmp_path / f"{len(maps)}.tif"
        classify.run(ClassifyRequest(model, str(output), (RasterInput(raster),), device="CPU"), events)
        with rasterio.open(output) as dataset:
            maps.append((dataset.read(1), dataset.colormap(1), dataset.tags()["CHIPWISE_CLASSES"]))
    assert np.array_equal(maps[0][0], maps[1][0]) and maps[0][1:] == maps[1][1:]
    assert set(np.unique(maps[0][0])) == {0, 3, 70, 200}


def test_tiles_are_as_large_as_the_chips_but_at_least_512(copying, export, tmp_path, make_definition, make_package):
    assert export(copying).size == 512
    assert export(make_package(tile_size=640)).size == 640
    assert export(make_package(tile_size=640), tile_size=96).size == 96


def test_a_network_of_fixed_size_keeps_it(make_package, make_graph, export):
    package = make_package(graph=make_graph(size=64), tile_size=64, fixed_size=True)
    assert export(package).size == export(package, tile_size=64).size == 64
    with pytest.raises(ModelError, match="tiles of 64 pixels only"):
        export(package, tile_size=128)


@pytest.mark.parametrize(
    ("size", "padding", "overlap"), [(512, 32, 13), (1024, 32, 7), (128, 32, 50), (512, 0, 0), (512, 128, 50)]
)
def test_tiles_overlap_by_twice_the_padding(make_package, export, events, size, padding, overlap):
    file = export(make_package(), tile_size=size, padding=padding)
    assert file.read("tiles_overlap") == overlap and file.overlap // 2 >= padding
    assert "seams" not in events.texts("warning")


def test_tiles_too_small_for_the_padding_are_warned_of(make_package, export, events):
    assert export(make_package(), tile_size=64).read("tiles_overlap") == 50
    assert "padding of 16 pixels" in events.texts("warning")


def test_a_cell_size_in_degrees_is_not_told_unless_it_is_given(make_package, export, events, tmp_path):
    package = make_package(min_cell_size=DEGREES, max_cell_size=DEGREES)
    assert export(package).read("resolution") is None
    assert "CELL_SIZE" in events.texts("warning")
    assert export(package, cell_size=0.3).read("resolution") == 30
    assert open_model(tmp_path / "out.onnx").min_cell_size == DEGREES


def test_a_given_cell_size_is_known_here_too_if_the_model_knew_none(make_package, export, tmp_path):
    export(make_package(), cell_size=2)
    assert open_model(tmp_path / "out.onnx").max_cell_size["x"] == 2


def test_what_deepness_cannot_feed_is_told(make_package, export, events):
    export(make_package(min_cell_size=METRES, max_cell_size=METRES))
    assert events.texts("warning") == ""
    export(make_package(dtype="uint16", bands=2, band_names=("Red", "NIR")))
    assert "uint16" in events.texts("warning") and "1 Red, 2 NIR" in events.texts("info")


def test_the_8_bit_copy_of_the_package_is_not_promised(make_package, make_graph, export, tmp_path):
    export(make_package(int8=Int8(0.8, 0.8)))
    assert open_model(tmp_path / "out.onnx").definition.int8 is None


def test_equal_requests_give_equal_files(copying, export, tmp_path):
    hashes = set()
    for _ in range(2):
        export(copying, tile_size=64)
        hashes.add(hashlib.sha256((tmp_path / "out.onnx").read_bytes()).hexdigest())
    assert len(hashes) == 1


@pytest.fixture
def refused(export, tmp_path):
    """A package is refused in one sentence, and an older file of the output's name stays."""

    def check(model, kind, says, **options):
        (tmp_path / "out.onnx").write_text("older")
        with pytest.raises(kind, match=says) as caught:
            export(model, **options)
        assert "\n" not in str(caught.value)
        assert (tmp_path / "out.onnx").read_text() == "older"
        assert not list(tmp_path.glob("*.partial*"))

    return check


def without_probabilities(graph):
    model = onnx.load_model_from_string(graph)
    del model.graph.output[2]
    return model.SerializeToString()


def test_what_cannot_be_exported_is_refused(refused, make_package, make_graph, make_definition, tmp_path):
    refused(str(tmp_path / "missing.dlpk"), ModelPackageError, "does not exist")
    (tmp_path / "text.dlpk").write_text("text")
    refused(str(tmp_path / "text.dlpk"), ModelPackageError, "not a readable zip")
    refused(make_package(graph=without_probabilities(make_graph())), ModelPackageError, "train it again")
    refused(make_package(graph=make_graph(bands=2)), ModelPackageError, "damaged")
    refused(make_package(graph=make_graph(channels=12)), ModelPackageError, "damaged")
    refused(make_package(graph=make_graph(size=64), tile_size=96, fixed_size=True), ModelPackageError, "damaged")
    refused(make_package(values=(1,), outputs=(1,)), ModelError, "1 classes")
    refused(make_package(values=tuple(range(1, 300))), ModelError, "300 classes")


def test_a_network_that_changes_its_answers_is_refused(refused, copying, monkeypatch):
    answers = iter([np.zeros((1, 4, 64, 64)), np.full((1, 4, 64, 64), 0.5)])
    monkeypatch.setattr(deepness_export, "_probabilities", lambda *_: next(answers))
    refused(copying, ModelError, "differs", tile_size=64)


def test_a_network_that_cannot_be_run_is_refused(refused, copying, monkeypatch):
    def fail(*_):
        raise RuntimeError("Failed to allocate memory\nsomewhere")

    monkeypatch.setattr(deepness_export, "_probabilities", fail)
    refused(copying, ModelError, "Failed to allocate memory. Choose smaller tiles")


def test_the_network_beside_an_emd_is_never_overwritten(tmp_path, make_definition, make_graph, events):
    (tmp_path / "known.emd").write_text(json.dumps(make_definition().to_emd()))
    (tmp_path / "known.onnx").write_bytes(make_graph())
    with pytest.raises(OutputError, match="another name"):
        deepness_export.run(ExportModelRequest(str(tmp_path / "known.emd"), str(tmp_path / "known.onnx")), events)
    assert (tmp_path / "known.onnx").read_bytes() == make_graph()


def test_a_folder_that_is_not_there_is_told_before_the_work(make_package, events):
    with pytest.raises(OutputError, match="does not exist"):
        deepness_export.run(ExportModelRequest(make_package(), str(Path("nowhere") / "out.onnx")), events)
    assert not [e for e in events.all() if e["event"] == "progress"]


@pytest.mark.parametrize(
    ("definition", "says"), [("{", "garbled"), ("[]", "not made by Chipwise"), ('{"Chipwise": {}}', "newer")]
)
def test_a_file_with_a_garbled_definition_is_refused_here(copying, export, tmp_path, definition, says):
    export(copying, tile_size=64)
    model = onnx.load(tmp_path / "out.onnx")
    next(p for p in model.metadata_props if p.key == "chipwise").value = definition
    onnx.save(model, tmp_path / "out.onnx")
    with pytest.raises(ModelPackageError, match=says):
        open_model(tmp_path / "out.onnx")


def test_a_file_whose_definition_is_of_another_network_is_damaged(copying, export, tmp_path, make_definition, events):
    export(copying, tile_size=64)
    model = onnx.load(tmp_path / "out.onnx")
    prop = next(p for p in model.metadata_props if p.key == "chipwise")
    prop.value = json.dumps(make_definition().to_emd())
    onnx.save(model, tmp_path / "out.onnx")
    with pytest.raises(ModelPackageError, match="4 channels for 10 classes"):
        open_model(tmp_path / "out.onnx").load("CPU", "FP32", events)
