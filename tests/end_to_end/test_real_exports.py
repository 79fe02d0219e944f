"""Exports of real imagery as a user asks for them, and whether the chips are true."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import tiny_world
from osgeo import gdal, ogr

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))

import real_sets

COMPARE = Path(__file__).with_name("compare_chips.py")


@pytest.fixture
def export(qgis_process, tmp_path):
    """Export into ``tmp_path/chips``; the outputs by name and all that was said."""

    def run(**parameters) -> tuple[dict[str, str], str]:
        parameters = {"OUTPUT": tmp_path / "chips", **parameters}
        items = [(k, v) for k, vs in parameters.items() for v in (vs if isinstance(vs, list) else [vs])]
        done = qgis_process("run", "chipwise:exporttrainingdata", *(f"--{k}={v}" for k, v in items))
        said = done.stdout + done.stderr
        assert done.rc == 0, said[-3000:]
        assert "Traceback" not in said
        results = done.stdout.split("Results\n")[-1]
        return dict(line.split(":\t", 1) for line in results.splitlines() if ":\t" in line), said

    return run


def read(path: Path) -> np.ndarray:
    """All bands, (bands, rows, columns)."""
    array = gdal.Open(str(path)).ReadAsArray()
    return array if array.ndim == 3 else array[np.newaxis]


def place_in(chip: Path, raster: Path, tolerance: float = 1e-3) -> tuple[int, int]:
    """The row and column of a raster on which a chip lies by its geotransform."""
    to_raster = gdal.InvGeoTransform(gdal.Open(str(raster)).GetGeoTransform())
    place = gdal.ApplyGeoTransform(to_raster, *gdal.ApplyGeoTransform(gdal.Open(str(chip)).GetGeoTransform(), 0, 0))
    column, row = map(round, place)
    assert np.allclose(place, (column, row), atol=tolerance)
    return row, column


def test_every_chip_is_the_raster_at_its_place_and_every_label_the_samples_burnt_there(export, real_data, tmp_path):
    real = real_sets.chiapas(real_data, tmp_path)
    outputs, _ = export(**real.export, TILE_SIZE=64, STRIDE=24)
    samples = ogr.Open(str(real.export["SAMPLES"]))
    (tmp_path / "samples.jsonl").write_text("\n".join(f.ExportToJson() for f in samples.GetLayer()))
    command = [
        tmp_path / "chips",
        real.export["INPUT"][0],
        tmp_path / "samples.jsonl",
        tmp_path / "chips/chipwise.json",
    ]
    done = subprocess.run(
        [tiny_world.RUNTIME, "-s", COMPARE, *command], cwd=tmp_path, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) == int(outputs["CHIP_COUNT"]) > 20
    assert int(outputs["FEATURE_COUNT"]) == samples.GetLayer().GetFeatureCount()


def test_a_folder_of_images_and_one_of_coloured_masks_are_paired_by_name_and_tile(export, real_data, tmp_path):
    dubai = real_data / "dubai_aerial_6class"
    pairs = [("Tile 1", "image_part_002"), ("Tile 1", "image_part_005"), ("Tile 2", "image_part_002")]
    for kind, files in (
        ("images", [*pairs, ("Tile 2", "image_part_004")]),
        ("masks", [*pairs, ("Tile 1", "image_part_007")]),
    ):
        for tile, stem in files:
            (tmp_path / kind / tile).mkdir(parents=True, exist_ok=True)
            shutil.copy(next((dubai / tile / kind).glob(f"{stem}.[jp][pn]g")), tmp_path / kind / tile)
    colors = {"building": "#3C1098", "land": "#8429F6", "road": "#6EC1E4", "vegetation": "#FEDD3A", "water": "#E2A929"}
    classes = [{"value": i, "name": name, "color": color} for i, (name, color) in enumerate(colors.items(), 1)]
    (tmp_path / "schema.json").write_text(json.dumps({"name": "Dubai", "classes": classes}))
    outputs, said = export(
        INPUT_FOLDER=tmp_path / "images", LABEL_FOLDER=tmp_path / "masks", SCHEMA=tmp_path / "schema.json",
        CHIP_FORMAT="PNG", STRIDE=256,
    )  # fmt: skip
    assert "image_part_004.jpg" in said and "image_part_007.png" in said and "#9b9b9b" in said
    assert "read by colour, not by pixel value: image_part_002.png." in said  # Tile 2's masks have palettes
    own = json.loads((tmp_path / "chips" / "chipwise.json").read_text())
    assert [tuple(Path(s["path"]).parts[-2:]) for s in own["sources"]] == [(t, f"{stem}.jpg") for t, stem in pairs]
    assert len(own["chips"]) == int(outputs["CHIP_COUNT"]) > 12
    for chip in own["chips"]:
        source = Path(own["sources"][chip["source"]]["path"])
        place = np.s_[:, chip["row"] : chip["row"] + 256, chip["column"] : chip["column"] + 256]
        image, label = (read(tmp_path / "chips" / kind / f"{chip['name']}.png") for kind in ("images", "labels"))
        # QGIS's GDAL and the runtime's decode JPEG a little differently
        assert np.abs(image.astype(float) - read(source)[place]).mean() < 1
        truth = read(dubai / source.parent.name / "mask_index" / f"{source.stem}.png")[place]
        assert np.array_equal(label, truth)


def test_a_mosaic_shows_the_first_raster_where_it_has_values_and_then_the_second(export, real_data, tmp_path):
    first, second = (real_data / "awkward" / "raster" / f"mosaic_value_{i}.tif" for i in (1, 2))
    outputs, _ = export(INPUT=[first, second], PROCESSING_MODE="MOSAIC", METADATA_FORMAT="EXPORT_TILES", STRIDE=256)
    (down, right), pairs = place_in(second, first, 0.1), []
    chips = sorted((tmp_path / "chips" / "images").glob("*.tif"))
    for path in chips:
        row, column = place_in(path, first)
        chip, below, above = read(path), np.zeros((3, 256, 256), np.uint16), np.zeros((3, 256, 256), np.uint16)
        paste(above, read(first), row, column)
        paste(below, read(second), row - down, column - right)
        own, other = above.any(0), below.any(0) & ~above.any(0)
        assert np.array_equal(chip[:, own], above[:, own])
        pairs.append((chip[:, other], below[:, other]))
    assert len(chips) == int(outputs["CHIP_COUNT"])
    # the second one's pixels lie a twentieth of a pixel beside the first one's, so it is resampled
    mine, theirs = (np.concatenate([pair[i].ravel() for pair in pairs]).astype(float) for i in (0, 1))
    assert mine.size > 100_000
    assert np.corrcoef(mine, theirs)[0, 1] > 0.9


def paste(target: np.ndarray, source: np.ndarray, row: int, column: int) -> None:
    """Copy what a source (bands, rows, columns) shows from a row and column on."""
    rows = slice(max(row, 0), min(row + target.shape[1], source.shape[1]))
    columns = slice(max(column, 0), min(column + target.shape[2], source.shape[2]))
    if rows.start < rows.stop and columns.start < columns.stop:
        place = np.s_[:, rows.start - row : rows.stop - row, columns.start - column : columns.stop - column]
        target[place] = source[:, rows, columns]


def test_chips_centred_on_buildings_are_added_to_as_coco_with_new_numbers(export, real_data, tmp_path):
    raster = real_data / "awkward" / "raster" / "spacenet_pan_uint16.tif"
    samples = real_data / "awkward" / "vector" / "spacenet_buildings.geojson"
    options = {
        "INPUT": raster, "SAMPLES": samples, "CHIP_LAYOUT": "CENTERED", "METADATA_FORMAT": "COCO", "CHIP_FORMAT": "PNG",
        "TILE_SIZE": 64,
    }  # fmt: skip
    counts = []
    for _ in range(2):
        outputs, _ = export(**options)
        counts.append(int(outputs["CHIP_COUNT"]))
        assert int(outputs["FEATURE_COUNT"]) == 43
    chips, pixels = sorted((tmp_path / "chips" / "images").glob("*.png")), read(raster)
    assert counts == [43, 43]
    assert [p.stem for p in chips] == [f"{i:09d}" for i in range(86)]
    for path in chips:
        row, column = place_in(path, raster)
        assert np.array_equal(read(path), pixels[:, row : row + 64, column : column + 64])
    told = json.loads((tmp_path / "chips" / "annotations.json").read_text())
    assert [i["file_name"] for i in told["images"]] == [p.name for p in chips]
    for kind in ("images", "annotations"):
        assert len({entry["id"] for entry in told[kind]}) == len(told[kind])
    by_image = {i["id"]: [a["bbox"] for a in told["annotations"] if a["image_id"] == i["id"]] for i in told["images"]}
    assert all(boxes for boxes in by_image.values())
    assert list(by_image.values())[:43] == list(by_image.values())[43:]
    assert len((tmp_path / "chips" / "map.txt").read_text().splitlines()) == 86
    assert {p.name for p in tmp_path.iterdir()} == {"chips"}
