"""Exports into a folder that holds one already."""

import json
import os
from pathlib import Path

import numpy as np
import pytest
import rasterio
from chipwise.core import partial
from chipwise.core.chips import export
from chipwise.core.chips.esri_folder import ChipFolder
from chipwise.core.errors import Cancelled, OutputError, SamplesError, SchemaError
from chipwise.core.requests import ExportRequest, RasterInput

STATS = "esri_accumulated_stats.json"


@pytest.fixture
def raster(tmp_path, make_raster):
    return make_raster(tmp_path / "a.tif", np.random.default_rng(5).integers(1, 250, (3, 128, 128)).astype(np.uint8))


@pytest.fixture
def request_for(tmp_path, raster, make_samples, pixel_box, utm_grid):
    """A request over boxes (top, bottom, left, right, class)."""

    def make(name, *boxes, **options) -> ExportRequest:
        features = [(pixel_box(utm_grid, *box[:4]), box[4]) for box in boxes]
        samples = make_samples(tmp_path / f"{name}.jsonl", features)
        options = {"tile_size": 64, "stride": 64} | options
        return ExportRequest(str(tmp_path / "out"), (RasterInput(raster),), samples=samples, **options)

    return make


def snapshot(folder: Path) -> dict:
    return {p.relative_to(folder): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_a_second_export_goes_on_with_numbers_and_statistics(tmp_path, request_for, events):
    first = request_for("a", (0, 30, 0, 30, 1), (70, 90, 70, 90, 2))
    second = request_for("b", (5, 25, 70, 100, 1), (70, 80, 5, 20, 2))
    export.run(first, events)
    before = snapshot(tmp_path / "out")
    assert export.run(second, events)["chip_count"] == 2
    stats = json.loads((tmp_path / "out" / STATS).read_text())
    assert stats["NumTiles"] == stats["NextTileIndex"] == 4 and stats["InputRastersProps"]["RasterCount"] == 2
    images = sorted((tmp_path / "out" / "images").glob("*.tif"))
    assert [p.stem for p in images] == [f"{i:09d}" for i in range(4)]
    for path, content in before.items():
        if path.parts[0] in ("images", "labels"):
            assert (tmp_path / "out" / path).read_bytes() == content
    values, labels = [], []
    for path in images:
        with rasterio.open(path) as image, rasterio.open(tmp_path / "out" / "labels" / path.name) as label:
            values.append(image.read().astype(float))
            labels.append(label.read(1))
    counts = np.array([[(label == v).sum() for v in (1, 2)] for label in labels])
    assert stats["ClassPixelStats"]["NumPixelsPerClass"] == counts.sum(0).tolist()
    assert stats["BandStatsState"][0]["M1"] == pytest.approx(np.stack(values)[:, 0].mean())
    assert len((tmp_path / "out" / "map.txt").read_text().splitlines()) == 4
    own = json.loads((tmp_path / "out" / "chipwise.json").read_text())
    assert len(own["requests"]) == 2 and [c["source"] for c in own["chips"]] == [0, 0, 1, 1]
    assert len(ChipFolder.open(tmp_path / "out").chips) == 4


def test_names_of_classes_keep_the_values_that_the_folder_gave_them(tmp_path, request_for, events):
    export.run(request_for("a", (0, 30, 0, 30, "water"), (70, 90, 70, 90, "forest")), events)
    export.run(request_for("b", (0, 30, 70, 90, "water")), events)
    with rasterio.open(tmp_path / "out" / "labels" / "000000002.tif") as label:
        assert set(np.unique(label.read(1))) == {0, 2}


@pytest.mark.parametrize(
    ("boxes", "options", "says"),
    [
        ([(0, 30, 0, 30, 1), (70, 90, 70, 90, 2)], {"tile_size": 32}, "tile size"),
        ([(0, 30, 0, 30, 1), (70, 90, 70, 90, 2)], {"metadata_format": "KITTI"}, "metadata format"),
        ([(0, 30, 0, 30, 1), (70, 90, 70, 90, 2)], {"chip_format": "PNG"}, "chip format"),
        ([(0, 30, 0, 30, 1)], {"schema": '{"classes": [{"value": 1, "name": "other"}]}'}, "classes"),
        ([(0, 30, 0, 30, 3)], {}, "not in the class schema"),
    ],
)
def test_what_does_not_fit_the_folder_is_refused_before_a_byte_is_written(
    tmp_path, request_for, events, boxes, options, says
):
    export.run(request_for("a", (0, 30, 0, 30, 1), (70, 90, 70, 90, 2)), events)
    second = request_for("b", *boxes, **options)
    before = snapshot(tmp_path)
    with pytest.raises((OutputError, SchemaError), match=says):
        export.run(second, events)
    assert snapshot(tmp_path) == before


def test_bands_and_data_type_must_be_those_of_the_folder(tmp_path, request_for, make_raster, events):
    export.run(request_for("a", (0, 30, 0, 30, 1)), events)
    for array, says in ((np.ones((2, 64, 64), np.uint8), "bands"), (np.ones((3, 64, 64), np.uint16), "data type")):
        path = make_raster(tmp_path / "other.tif", array)
        request = request_for("b", (0, 30, 0, 30, 1))
        with pytest.raises(OutputError, match=says):
            export.run(ExportRequest(**{**vars(request), "rasters": (RasterInput(path),)}), events)


def test_cancelled_in_the_middle_the_folder_is_as_it_was(tmp_path, request_for, events, monkeypatch):
    export.run(request_for("a", (0, 128, 0, 128, 1)), events)
    second = request_for("b", (0, 128, 0, 128, 1), stride=16)
    before = snapshot(tmp_path)
    calls = []

    def progress(percent, text=""):
        calls.append(percent)
        if len(calls) == 20:
            raise Cancelled("The run was cancelled.")

    monkeypatch.setattr(events, "progress", progress)
    with pytest.raises(Cancelled):
        export.run(second, events)
    assert snapshot(tmp_path) == before


def test_a_failure_while_moving_in_puts_everything_back(tmp_path, request_for, events, monkeypatch):
    export.run(request_for("a", (0, 30, 0, 30, 1)), events)
    second = request_for("b", (0, 128, 0, 128, 1))
    before = snapshot(tmp_path)
    replace, moved = os.replace, []

    def failing(source, target):
        moved.append(target)
        if len(moved) == 9:
            raise OSError(28, "No space left on device")
        replace(source, target)

    monkeypatch.setattr(partial.os, "replace", failing)
    with pytest.raises(OutputError, match="left as it was"):
        export.run(second, events)
    monkeypatch.undo()
    assert snapshot(tmp_path) == before


def test_nothing_to_export_leaves_the_folder_as_it_was(tmp_path, request_for, events):
    export.run(request_for("a", (0, 30, 0, 30, 1)), events)
    second = request_for("b", (900, 930, 0, 30, 1))
    before = snapshot(tmp_path)
    with pytest.raises(SamplesError):
        export.run(second, events)
    assert snapshot(tmp_path) == before


def test_an_export_of_arcgis_is_continued_with_its_own_names(tmp_path, request_for, events):
    """Twelve digits, gaps, CRLF, no band statistics, and none of our own file."""
    out = tmp_path / "out"
    export.run(request_for("a", (0, 30, 0, 30, 1)), events)
    stats = json.loads((out / STATS).read_text())
    for key in ("BandStatsState", "NextTileIndex", "NumTilesAsDouble"):
        del stats[key]
    (out / STATS).write_text(json.dumps(stats))
    (out / "chipwise.json").unlink()
    for kind in ("images", "labels"):
        for path in (out / kind).glob("000000000.*"):
            path.rename(path.with_name("000000000041" + path.suffix))
    (out / "map.txt").write_bytes(b"images\\000000000041.tif  labels\\000000000041.tif \r\n")
    export.run(request_for("b", (70, 90, 70, 90, 1)), events)
    assert sorted(p.stem for p in (out / "images").glob("*.tif")) == ["000000000041", "000000000042"]
    stats = json.loads((out / STATS).read_text())
    assert stats["NumTiles"] == 2 and stats["NextTileIndex"] == 43 and "BandStatsState" not in stats
    assert len(ChipFolder.open(out).chips) == 2


def test_a_damaged_export_is_not_continued(tmp_path, request_for, events):
    export.run(request_for("a", (0, 30, 0, 30, 1)), events)
    (tmp_path / "out" / STATS).write_text("{")
    with pytest.raises(OutputError, match="cannot be read"):
        export.run(request_for("b", (0, 30, 0, 30, 1)), events)
