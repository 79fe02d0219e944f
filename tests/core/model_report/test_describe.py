import json
import zipfile
from pathlib import Path

import numpy as np
import onnx
import pytest
import torch
from chipwise.core.errors import ChipwiseError, ModelPackageError, OutputError, SchemaError
from chipwise.core.model_package import deepness_export
from chipwise.core.model_report import describe
from chipwise.core.model_report.describe import bands_text
from chipwise.core.model_report.description import Description
from chipwise.core.requests import DescribeModelRequest, ExportModelRequest
from chipwise.core.schema import ClassSchema
from page_reader import Page

#: What arcgis.learn writes for a U-Net, by the keys that it documents.
ARCGIS = {
    "Framework": "arcgis.learn.models._inferencing", "ModelConfiguration": "_unet", "ModelType": "ImageClassification",
    "ModelFile": "trees.pth", "ModelName": "UnetClassifier", "ModelParameters": {"backbone": "resnet34"},
    "ExtractBands": [3, 0, 1], "ImageHeight": 400, "ImageWidth": 400, "accuracy": "9.5000e-01",
    "Classes": [{"Value": 1, "Name": "Tree", "Color": [10, 200, 0]}, {"Value": 2, "Name": "Grass", "Color": "green"}],
    "InputRastersProps": {"BandNames": ["Red", "Green", "Blue", "NIR"]},
    "MinCellSize": {"x": 0.5, "y": 0.5, "spatialReference": {"wkid": 32633}},
    "MaxCellSize": {"x": 1.0, "y": 1.0, "spatialReference": {"wkid": 32633}},
    "per_class_metrics": json.dumps({"NoData": {"precision": 0.1, "recall": 0.2, "f1": 0.3}, "Tree": {"f1": 0.876}}),
    "LearningRate": "slice('1.0000e-04')",
}  # fmt: skip


@pytest.fixture
def described(tmp_path, events):
    """Describe a model; return what is given back and the page."""

    def run(model, **given) -> tuple[dict, Page]:
        request = DescribeModelRequest(str(model), str(tmp_path / "report.html"), **given)
        outputs = describe.run(request, events)
        return outputs, Page((tmp_path / "report.html").read_text(encoding="utf-8"))

    return run


def arcgis_package(path, **changes):
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("trees.emd", json.dumps(ARCGIS | changes))
        package.writestr("trees.pth", b"a pickle that nobody opens")
        package.writestr("model_metrics.html", "<script>alert('from a stranger')</script>")
    return path


def foreign_network(path, bands=3, channels=4, **properties):
    network = torch.nn.Sequential(torch.nn.Conv2d(bands, channels, 1), torch.nn.Softmax(1)).eval()
    torch.onnx.export(
        network, (torch.rand(1, bands, 64, 64),), path, input_names=["x"], output_names=["y"], dynamo=False
    )
    model = onnx.load(path)
    onnx.helper.set_model_props(model, {key: json.dumps(value) for key, value in properties.items()})
    onnx.save(model, path)
    return path


def test_a_model_of_ours_is_described(described, trained_package, events):
    outputs, page = described(trained_package())
    assert outputs["made_by"] == "CHIPWISE" and outputs["usable"] is True
    assert (outputs["architecture"], outputs["backbone"]) == ("UNET", "resnet18")
    assert (outputs["classes"], outputs["class_count"]) == ("Class 1;Class 2", 2)
    assert (outputs["bands"], outputs["band_count"], outputs["data_type"]) == ("1", 1, "uint16")
    assert (outputs["mean_iou"], outputs["accuracy"], outputs["cell_size"]) == (0.61, 0.83, pytest.approx(10))
    assert (outputs["tile_size"], len(outputs["sha256"])) == (64, 64)
    text = page.text()
    assert "Classify Pixels takes rasters with uint16 values" in text and "Pixels of none of them get 0." in text
    assert "known.onnx" in text and outputs["sha256"] in text and "model still improved" not in text
    assert len([a for a in page.all("img") if "plot" not in a.get("class", "")]) == 1
    assert "mean IoU 0.610, accuracy 83.0 %" in events.texts("info")


def test_no_torch_is_needed(trained_package, tmp_path):
    import subprocess
    import sys

    from conftest import PLUGINS

    code = (
        f"import sys; sys.path.insert(0, {str(PLUGINS)!r}); from chipwise.core.model_report import describe\n"
        "from chipwise.core.requests import DescribeModelRequest; from chipwise.core.events import Events\n"
        f"describe.run(DescribeModelRequest({trained_package()!r}, {str(tmp_path / 'r.html')!r}), Events(sys.stderr))\n"
        "assert 'torch' not in sys.modules and 'lightning' not in sys.modules"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_the_report_in_a_package_is_not_shown_but_made_anew(described, trained_package):
    evil = {"model_metrics.html": b"<script>alert('from a stranger')</script>"}
    _, page = described(trained_package(members=evil))
    assert "from a stranger" not in page.text() and not page.all("script")


def test_a_picture_that_is_none_is_left_out(described, trained_package):
    for content in (b"<svg onload=alert(1)>", b"\xff\xd8\xff" + bytes(2**21) + b"\xff\xd9", b""):
        _, page = described(trained_package(members={"ModelCharacteristics/example_1.jpg": content}))
        assert not [a for a in page.all("img") if "plot" not in a.get("class", "")]


def test_an_emd_beside_its_files_is_described_with_them(described, trained_package, tmp_path):
    with zipfile.ZipFile(trained_package()) as package:
        package.extractall(tmp_path / "open")
    outputs, page = described(tmp_path / "open" / "known.emd")
    assert outputs["usable"] and outputs["sha256"] in page.text() and "known.onnx" in page.text()
    assert len([a for a in page.all("img") if "plot" not in a.get("class", "")]) == 1


def test_files_that_an_emd_names_elsewhere_are_not_looked_at(described, tmp_path):
    (tmp_path / "secret.txt").write_text("secret")
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.emd").write_text(json.dumps(ARCGIS | {"ModelFile": "../secret.txt"}))
    outputs, page = described(tmp_path / "in" / "a.emd")
    assert outputs["sha256"] == "" and not outputs["usable"]
    rows = [data for tag, data in page.texts if tag == "th"]
    assert "../secret.txt" not in rows and "secret.txt" not in rows


def test_a_package_of_arcgis_is_described_without_opening_its_pickle(described, tmp_path, events):
    outputs, page = described(arcgis_package(tmp_path / "trees.dlpk"))
    assert (outputs["made_by"], outputs["architecture"], outputs["backbone"]) == (
        "ARCGIS",
        "UnetClassifier",
        "resnet34",
    )
    assert (outputs["bands"], outputs["classes"], outputs["usable"]) == ("NIR,Red,Green", "Tree;Grass", False)
    assert (outputs["accuracy"], outputs["mean_iou"], outputs["tile_size"]) == (0.95, None, 400)
    assert outputs["cell_size"] == pytest.approx(0.5**0.5)
    text = page.text()
    assert "Classify Pixels cannot use it" in text and "chips that ArcGIS was given" in text
    assert "0.5 × 0.5 to 1 × 1 metres" in text and "0.876" in text and "slice('1.0000e-04')" in text
    assert "from a stranger" not in text
    colors = [a["style"] for a in page.all("i")]
    assert "background:#0ac800" in colors and "background:#808080" in colors
    assert "cannot use it" in events.texts("info")


def test_the_bands_of_a_package_of_arcgis_are_numbered_from_one(described, tmp_path):
    outputs, _ = described(arcgis_package(tmp_path / "a.dlpk", InputRastersProps=None))
    assert outputs["bands"] == "4,1,2"


def test_a_network_for_deepness_is_described(described, tmp_path):
    path = foreign_network(
        tmp_path / "roads.onnx", model_type="Segmentor",
        class_names={"0": "background", "1": "road", "2": "roof", "3": "x"},
        resolution=20.0, tile_size=64, standardization_mean=[0.5] * 3, standardization_std=[0.25] * 3,
    )  # fmt: skip
    outputs, page = described(path)
    assert (outputs["made_by"], outputs["usable"], outputs["bands"]) == ("DEEPNESS", True, "1,2,3")
    assert (outputs["classes"], outputs["cell_size"], outputs["tile_size"]) == ("road;roof;x", 0.2, 64)
    assert "127.5" in page.text("td") and "does not tell how accurate" in page.text("p")


def test_any_other_network_is_described(described, tmp_path):
    outputs, page = described(foreign_network(tmp_path / "any.onnx"))
    assert (outputs["made_by"], outputs["class_count"], outputs["band_count"]) == ("OTHER", 4, 3)
    assert outputs["mean_iou"] is None and "x float (1, 3, 64, 64)" in page.text("td")


def test_a_network_that_is_none_for_pixels_is_described_as_one_that_cannot_be_used(described, tmp_path):
    torch.onnx.export(torch.nn.Linear(4, 2), (torch.rand(1, 4),), tmp_path / "no.onnx", input_names=["x"], dynamo=False)
    outputs, page = described(tmp_path / "no.onnx")
    assert outputs["usable"] is False and outputs["class_count"] is None
    assert "does not take one image" in page.text("p") and "x float (1, 4)" in page.text("td")


def test_a_model_of_ours_that_was_exported_is_known_again(described, make_package, make_definition, tmp_path, events):
    definition = make_definition(values=(1, 2), outputs=(1, 2), metrics={"miou": 0.5, "accuracy": 0.6})
    from chipwise.core.model_package.onnx_export import export_onnx
    from chipwise.core.model_package.writer import write_package
    from chipwise.core.training.network import PixelClassifier

    model = PixelClassifier(torch.nn.Conv2d(1, 2, 1), np.zeros(1), np.ones(1)).eval()
    write_package(tmp_path / "m.dlpk", definition, export_onnx(model, definition, tmp_path), model.state_dict())
    deepness_export.run(ExportModelRequest(str(tmp_path / "m.dlpk"), str(tmp_path / "m.onnx"), 64), events)
    outputs, _ = described(tmp_path / "m.onnx")
    assert (outputs["made_by"], outputs["classes"], outputs["mean_iou"]) == ("CHIPWISE", "Class 1;Class 2", 0.5)


def test_the_classes_are_written_as_a_schema(described, tmp_path):
    outputs, _ = described(arcgis_package(tmp_path / "a.dlpk"), schema_output=str(tmp_path / "classes.json"))
    schema = ClassSchema.from_text(outputs["schema_output"])
    assert [(c.value, c.name, c.color) for c in schema.classes] == [(1, "Tree", "#0ac800"), (2, "Grass", "#808080")]


@pytest.mark.parametrize(
    ("classes", "error"),
    [([], ModelPackageError), ([{"Value": 0, "Name": "x"}], ModelPackageError), ([{"Value": -5}], SchemaError)],
)
def test_classes_that_make_no_schema_are_refused_and_nothing_is_written(described, tmp_path, classes, error):
    path = arcgis_package(tmp_path / "a.dlpk", Classes=classes)
    with pytest.raises(error):
        described(path, schema_output=str(tmp_path / "classes.json"))
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.dlpk"]


def test_a_package_whose_network_was_exchanged_is_described_as_one_that_is_refused(described, trained_package, trained):
    emd = trained().to_emd()
    emd["Chipwise"]["onnx_sha256"] = "0" * 64
    outputs, page = described(trained_package(members={"known.emd": json.dumps(emd).encode()}))
    assert not outputs["usable"] and "is not the one that its .emd describes" in page.text("p")


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.dlpk", b"text", "not a readable zip"),
        ("a.emd", b"[1]", "not a JSON object"),
        ("a.onnx", b"garbage", "damaged"),
        ("a.pt", b"", "program of PyTorch"),
        ("a.tif", b"", "is no model"),
    ],
)
def test_what_is_no_model_is_refused(described, tmp_path, name, content, says):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(ModelPackageError, match=says) as caught:
        described(tmp_path / name)
    assert "\n" not in str(caught.value) and not (tmp_path / "report.html").exists()


def test_a_missing_model_is_refused(described, tmp_path):
    with pytest.raises(ChipwiseError, match="does not exist"):
        described(tmp_path / "missing.dlpk")


@pytest.mark.parametrize("path", ["../a.txt", "/etc/a"])
def test_a_package_with_a_path_that_leaves_its_folder_is_refused(described, trained_package, path):
    with pytest.raises(ModelPackageError, match="not safe"):
        described(trained_package(members={path: b"x"}))


def test_an_older_report_stays_until_there_is_a_new_one(described, tmp_path):
    (tmp_path / "report.html").write_text("older")
    (tmp_path / "a.emd").write_text("[")
    with pytest.raises(ModelPackageError):
        described(tmp_path / "a.emd")
    assert (tmp_path / "report.html").read_text() == "older"


def test_a_report_where_none_can_be_written_is_refused(trained_package, tmp_path, events):
    with pytest.raises(OutputError):
        describe.run(DescribeModelRequest(trained_package(), str(tmp_path / "none" / "r.html")), events)


def test_without_a_report_only_the_outputs_are_told(trained_package, tmp_path, events):
    model = Path(trained_package())
    assert describe.run(DescribeModelRequest(str(model)), events)["report_output"] == ""
    assert list(tmp_path.iterdir()) == [model]


@pytest.mark.parametrize(
    ("names", "text"),
    [
        (("Red", "Green"), "Red,Green"),
        (("Red", ""), "1,2"),
        (("Red", "Red"), "1,2"),
        (("a,b", "c"), "1,2"),
        (("4", "3"), "1,2"),
        ((), ""),
    ],
)
def test_bands_are_told_as_the_parameter_bands_takes_them(names, text):
    numbers = tuple(range(1, len(names) + 1))
    assert bands_text(Description("m", "OTHER", band_names=names, band_numbers=numbers)) == text
