import json
import shutil

import numpy as np
import pytest
import rasterio
from chipwise.core.chips.esri_folder import ChipFolder, read_chip
from chipwise.core.errors import TrainingDataError


@pytest.fixture
def chips(make_chips, landscape):
    return make_chips("chips", *landscape(128), names=("Red", "Near infrared"))


def test_an_export_is_opened_with_all_it_says(chips):
    folder = ChipFolder.open(chips)
    assert (folder.bands, folder.size, folder.dtype) == (2, (64, 64), np.uint8)
    assert folder.schema.values == [1, 2] and folder.band_names == ["Red", "Near infrared"]
    assert len(folder.chips) == 4 and len({chip.space for chip in folder.chips}) == 1
    assert folder.min_cell_size == {"x": 10, "y": 10, "spatialReference": {"wkid": 32633, "latestWkid": 32633}}


def test_a_folder_that_arcgis_wrote_is_opened_without_our_file(chips):
    (chips / "chipwise.json").unlink()
    definition = json.loads((chips / "esri_model_definition.emd").read_text())
    definition["Classes"] = [{"Value": 0, "Name": "Background"}, {"Value": 5, "Name": "Wood", "Color": [-1, -1, -1]}]
    (chips / "esri_model_definition.emd").write_text(json.dumps(definition), encoding="utf-8-sig")
    folder = ChipFolder.open(chips)
    assert folder.schema.values == [5] and folder.schema.classes[0].name == "Wood" and len(folder.chips) == 4


def test_esris_files_hold_what_arcgis_looks_for(chips):
    lines = (chips / "map.txt").read_text().splitlines()
    assert lines[0].split() == ["images\\000000000.tif", "labels\\000000000.tif"] and len(lines) == 4
    stats = json.loads((chips / "esri_accumulated_stats.json").read_text())
    definition = json.loads((chips / "esri_model_definition.emd").read_text())
    assert (stats["NumTiles"], stats["NumBands"], stats["TileSizeX"], stats["MetaDataMode"]) == (
        4, 2, 64, "Classified_Tiles",
    )  # fmt: skip
    assert [c["Value"] for c in definition["Classes"]] == [1, 2] and definition["MetaDataMode"] == "Classified_Tiles"


def test_a_world_file_places_the_centre_of_the_first_pixel(chips):
    for image in sorted((chips / "images").glob("*.tif")):
        with rasterio.open(image) as dataset:
            x, y = dataset.xy(0, 0)
        a, d, b, e, c, f = (float(v) for v in image.with_suffix(".tfw").read_text().split())
        assert (c, f) == pytest.approx((x, y)) and (a, d, b, e) == (10, 0, 0, -10)


def test_valid_and_label_come_with_a_chip(chips):
    image, valid, label = read_chip(ChipFolder.open(chips).chips[0])
    assert image.shape == valid.shape == (2, 64, 64) and label.shape == (64, 64) and valid.all()


def test_folders_that_cannot_be_used_are_refused_in_one_sentence(tmp_path, chips):
    def broken(name, change):
        copy = tmp_path / name
        shutil.copytree(chips, copy)
        change(copy)
        return copy

    def definition(key, value):
        def change(folder):
            path = folder / "esri_model_definition.emd"
            path.write_text(json.dumps(json.loads(path.read_text()) | {key: value}))

        return change

    def mode(folder):
        path = folder / "esri_accumulated_stats.json"
        path.write_text(path.read_text().replace("Classified_Tiles", "PASCAL_VOC_rectangles"))

    def other_kind(folder):
        with rasterio.open(
            folder / "images" / "000000003.tif", "w", driver="GTiff", width=64, height=64, count=3, dtype="uint8"
        ):
            pass

    (tmp_path / "empty").mkdir()
    for path, says in (
        (tmp_path / "missing", "does not exist"),
        (tmp_path / "empty", "no training data"),
        (broken("no-emd", lambda f: (f / "esri_model_definition.emd").unlink()), "missing"),
        (broken("bad-json", lambda f: (f / "esri_accumulated_stats.json").write_text("{")), "cannot be read"),
        (broken("mode", mode), "PASCAL_VOC"),
        (broken("classes", definition("Classes", [])), "no classes"),
        (broken("kind", other_kind), "000000003"),
        (broken("damaged", lambda f: (f / "images" / "000000001.tif").write_bytes(b"II*\0oops")), "000000001"),
    ):
        with pytest.raises(TrainingDataError, match=says) as caught:
            ChipFolder.open(path)
        assert "\n" not in str(caught.value)


def test_a_damaged_chip_is_named_when_it_is_read(chips):
    path = chips / "images" / "000000002.tif"
    path.write_bytes(path.read_bytes()[:600])
    with pytest.raises(TrainingDataError, match="000000002"):
        for chip in ChipFolder.open(chips).chips:
            read_chip(chip)


def test_a_label_of_another_size_is_named(chips):
    path = chips / "labels" / "000000001.tif"
    with rasterio.open(path, "w", driver="GTiff", width=32, height=32, count=1, dtype="uint8") as dataset:
        dataset.write(np.ones((1, 32, 32), np.uint8))
    with pytest.raises(TrainingDataError, match="000000001"):
        read_chip(ChipFolder.open(chips).chips[1])


def test_a_chip_without_its_partner_is_left_out(chips):
    (chips / "labels" / "000000003.tif").unlink()
    (chips / "labels" / "000000003.tfw").unlink()
    assert len(ChipFolder.open(chips).chips) == 3
