"""The report of a training, from the chips to the page in the package."""

import io
import json
import re
import zipfile

import numpy as np
import pytest
import rasterio
import shapely
from chipwise.core.chips import export
from chipwise.core.events import Events
from chipwise.core.model_report import describe
from chipwise.core.requests import DescribeModelRequest, ExportRequest, RasterInput, TrainRequest
from chipwise.core.training import sampling, train
from page_reader import Page
from rasterio.io import MemoryFile


@pytest.fixture(scope="module")
def trained(tmp_path_factory):
    """A package, its report, and the events of its training."""
    folder, stream = tmp_path_factory.mktemp("trained"), io.StringIO()
    random = np.random.default_rng(1)
    rows, columns = np.indices((192, 192)) // 24
    label = ((rows + columns) % 2 + 1).astype(np.uint8)
    image = np.stack([label * 60, label * 10 + 100]) + random.integers(0, 8, (2, 192, 192))
    place = {"crs": "EPSG:32633", "transform": rasterio.Affine(10, 0, 500_000, 0, -10, 5_000_000)}
    for name, array in (("image", image), ("label", label[np.newaxis])):
        size = {"count": len(array), "height": 192, "width": 192, "dtype": "uint8"}
        with rasterio.open(folder / f"{name}.tif", "w", driver="GTiff", **size, **place) as dataset:
            dataset.write(array.astype(np.uint8))
    rasters, labels = ((RasterInput(str(folder / f"{name}.tif")),) for name in ("image", "label"))
    request = ExportRequest(str(folder / "chips"), rasters, label_rasters=labels, tile_size=64, stride=64)
    export.run(request, Events(stream))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sampling, "MIN_BATCHES", 4)
        patch.setattr(train, "RANGE_TEST_STEPS", 20)
        patch.setattr(train, "make_int8", lambda *_: None)
        request = TrainRequest(
            str(folder / "chips"), str(folder / "m.dlpk"), report_output=str(folder / "report.html"), max_epochs=2,
            backbone="mobilenet_v2", backbone_weights="NONE", learning_rate=0, batch_size=4, device="CPU",
        )  # fmt: skip
        result = train.run(request, Events(stream))
    events = [json.loads(line) for line in stream.getvalue().splitlines()]
    return folder, result, [event for event in events if event["event"] == "metric"]


def definition_of(folder):
    with zipfile.ZipFile(folder / "m.dlpk") as package:
        return json.loads(package.read("m.emd"))["Chipwise"]


def test_the_report_is_written_beside_the_package_and_within(trained):
    folder, result, _ = trained
    assert result["report_output"] == str(folder / "report.html")
    with zipfile.ZipFile(folder / "m.dlpk") as package:
        assert package.read("model_metrics.html") == (folder / "report.html").read_bytes()
    assert sorted(path.name for path in folder.iterdir() if path.name.startswith(".")) == []


def test_the_report_shows_what_the_training_has_told(trained):
    folder, result, metrics = trained
    page = Page((folder / "report.html").read_text(encoding="utf-8"))
    assert f"{result['miou']:.3f}" in page.text("dd") and "cpu" in page.text("dd")
    history = definition_of(folder)["metrics"]["history"]
    for name in ("loss", "valid_loss", "miou", "learning_rate"):
        assert history[name] == pytest.approx([event[name] for event in metrics], rel=1e-5), name
    plots = [a["alt"] for a in page.all("img") if a.get("class") == "plot"]
    assert len(plots) == 5  # confusion matrix, curves, learning rate test, confidence, ground


def test_what_it_counts_is_what_the_network_was_checked_on(trained):
    metrics = definition_of(trained[0])["metrics"]
    assert metrics["labelled_pixels"]["validation"] == np.sum(metrics["confusion_matrix"], axis=1).tolist()
    assert sum(share for _, _, share in metrics["calibration"]["bins"]) == pytest.approx(1, abs=1e-4)


def test_the_example_chips_are_pictures_of_validation_chips(trained):
    folder = trained[0]
    noted = definition_of(folder)["provenance"]["examples"]
    with zipfile.ZipFile(folder / "m.dlpk") as package:
        pictures = [package.read(name) for name in package.namelist() if name.endswith(".jpg")]
    assert 1 <= len(noted) == len(pictures) and noted[0]["reason"] == "best"
    with MemoryFile(pictures[0]) as memory, memory.open() as picture:
        assert (picture.count, picture.height) == (3, 64) and picture.width == 4 * 64 + 3 * 4


def test_the_validation_area_is_a_part_of_the_ground_of_the_chips(trained):
    (place,) = definition_of(trained[0])["provenance"]["places"]
    training, validation = (shapely.from_wkt(place[side]) for side in ("training", "validation"))
    whole = shapely.box(500_000, 5_000_000 - 1920, 501_920, 5_000_000)
    assert 0.02 < validation.area / whole.area < 0.4
    assert shapely.intersection(training, validation).area == 0 and whole.buffer(1e-6).contains(validation)
    assert place["name"] == "WGS 84 / UTM zone 33N (EPSG:32633)"


def test_versions_and_times_are_noted(trained):
    provenance = definition_of(trained[0])["provenance"]
    assert re.fullmatch(r"\d+\.\d+\.\d+.*", provenance["versions"]["chipwise"])
    assert set(provenance["seconds"]) == {"data", "network", "rate", "epochs", "all labels", "check", "export"}


def test_a_model_that_has_learnt_from_all_labels_says_what_its_figures_are_of(trained):
    folder, _, _ = trained
    page = Page((folder / "report.html").read_text(encoding="utf-8"))
    assert "figures and pictures are of the first time, without the validation area" in page.text("td")


def test_described_again_the_model_has_the_same_report(trained):
    folder, _, _ = trained
    describe.run(DescribeModelRequest(str(folder / "m.dlpk"), str(folder / "again.html")), Events(io.StringIO()))
    first, again = (Page((folder / name).read_text(encoding="utf-8")) for name in ("report.html", "again.html"))
    pictures = [[a["src"] for a in page.all("img")] for page in (first, again)]
    assert pictures[0] == pictures[1] and len(pictures[0]) > 5
    assert first.text("dd") == again.text("dd")
