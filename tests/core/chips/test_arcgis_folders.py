"""Folders of chips as ArcGIS writes them, of the older and the newer generation: built around files of real exports.

The real files lie beside the test data (``reference/arcgis-samples``); chips are made in code, of the size and bands
that those files state.
"""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
import rasterio
from affine import Affine
from arcgis_samples import DEFINITION, STATS, pixels, read
from chipwise.core.chips import export
from chipwise.core.chips.esri_folder import ChipFolder, read_chip
from chipwise.core.errors import ChipwiseError, TrainingDataError
from chipwise.core.requests import ExportRequest, RasterInput, TrainRequest
from chipwise.core.training import sampling, train
from chipwise.core.training.data import Targets
from rasterio.crs import CRS
from rasterio.enums import WktVersion
from rasterio.transform import from_origin

WEB_MERCATOR = "EPSG:3857"
GROUND = from_origin(-7_635_351.0, 6_027_056.0, 0.5, 0.5)
DRIVERS = {".tif": "GTiff", ".png": "PNG", ".jpg": "JPEG"}
WORLD = {".tif": ".tfw", ".png": ".pgw", ".jpg": ".jgw"}


def write_image(path: Path, values: np.ndarray, column=0, row=0, crs=WEB_MERCATOR, world=True, inside=True):
    """Write an image with what ArcGIS puts beside it, on pixel (column, row) of ``GROUND``.

    ``world`` adds a world file, ``inside`` the place in the TIFF, or the CRS in the ``.aux.xml`` of another format.
    """
    values = values[np.newaxis] if values.ndim == 2 else values
    transform = GROUND * Affine.translation(column, row)
    path.parent.mkdir(parents=True, exist_ok=True)
    place = {"crs": crs, "transform": transform} if inside and path.suffix == ".tif" else {}
    kind = {"compress": "lzw", "tiled": True, "blockxsize": 128, "blockysize": 128} if path.suffix == ".tif" else {}
    with rasterio.open(
        path, "w", driver=DRIVERS[path.suffix], count=len(values), height=values.shape[1], width=values.shape[2],
        dtype=values.dtype, **place, **kind,
    ) as dataset:  # fmt: skip
        dataset.write(values)
    for extra in path.parent.glob(f"{path.name}.aux.xml"):
        extra.unlink()
    if inside and path.suffix != ".tif":
        wkt = CRS.from_user_input(crs).to_wkt(WktVersion.WKT1_ESRI)
        path.with_name(path.name + ".aux.xml").write_text(f"<PAMDataset><SRS>{wkt}</SRS></PAMDataset>")
    if world:
        t = transform * Affine.translation(0.5, 0.5)
        path.with_suffix(WORLD[path.suffix]).write_text("".join(f"{v:.10f}\n" for v in (t.a, t.d, t.b, t.e, t.c, t.f)))


@pytest.fixture
def arcgis(tmp_path):
    """Write a folder of chips by name: {name: (image, label)}, one beside the other on the ground; no files but Esri's.

    Args:
        classes: {value: name}, or the list as the definition gives it.
        separators: the slash and the end of the lines of map.txt; None leaves it out.
        image, label: the endings of the two.
    """

    def make(
        name,
        chips,
        classes,
        separators=("\\", "\r\n"),
        image=".tif",
        label=".tif",
        bands=None,
        crs=WEB_MERCATOR,
        **place,
    ) -> Path:
        folder = tmp_path / name
        width = next(iter(chips.values()))[0].shape[-1]
        lines = []
        for i, (stem, (values, classified)) in enumerate(chips.items()):
            files = f"images/{stem}{image}", f"labels/{stem}{label}"
            for file, shown in zip(files, (values, classified), strict=True):
                write_image(folder / file, shown, column=i * width, crs=crs, **place)
            lines.append("  ".join(files) + " ")
        if isinstance(classes, dict):
            classes = [{"Value": v, "Name": n, "Color": [-1, -1, -1]} for v, n in classes.items()]
        shape = next(iter(chips.values()))[0].shape
        definition = {"Classes": classes, "MetaDataMode": "Classified_Tiles"}
        if bands:
            definition["InputRastersProps"] = {"RasterCount": 1, "SensorName": "Undefined", "BandNames": bands}
        stats = {"Version": 1, "NumBands": shape[0], "TileSizeX": shape[2], "TileSizeY": shape[1]}
        (folder / DEFINITION).write_text(json.dumps(definition), encoding="utf-8")
        (folder / STATS).write_text(json.dumps(stats | {"MetaDataMode": "Classified_Tiles"}), encoding="utf-8")
        if separators:
            text = separators[1].join([*lines, ""]).replace("/", separators[0])
            (folder / "map.txt").write_bytes(text.encode())
        return folder

    return make


class TestOlderGeneration:
    """ArcGIS Pro before 2.7: nine digits, no band statistics, colours unknown, stats.txt and map.txt with CRLF."""

    STEMS = ("000000001", "000000002", "000000007", "000000019")

    @pytest.fixture
    def folder(self, tmp_path, real):
        source, folder = real / "real_classified_tiles_old", tmp_path / "old"
        stats = read(source / STATS)
        size, values = stats["TileSizeX"], [c["ClassValue"] for c in stats["Classes"]]
        for i, stem in enumerate(self.STEMS):
            image, label = pixels(i, stats["NumBands"], size, values)
            write_image(folder / "images" / f"{stem}.tif", image, column=i * size // 2)
            write_image(folder / "labels" / f"{stem}.tif", label, column=i * size // 2)
        for name in (STATS, DEFINITION, "stats.txt"):
            shutil.copy(source / name, folder)
        lines = (source / "map_head.txt").read_bytes().splitlines(keepends=True)
        kept = [line for line in lines if any(stem.encode() in line for stem in self.STEMS)]
        (folder / "map.txt").write_bytes(b"".join(kept))
        return folder

    def test_it_is_read_with_all_it_says(self, folder):
        assert b"\r\n" in (folder / "map.txt").read_bytes() and b"\r\n" in (folder / "stats.txt").read_bytes()
        opened = ChipFolder.open(folder)
        assert (opened.bands, opened.size, opened.dtype) == (3, (400, 400), np.uint8)
        assert [(c.value, c.name) for c in opened.schema.classes] == [(1, "1"), (2, "2")]
        assert len({c.color for c in opened.schema.classes}) == 2
        assert opened.band_names == ["", "", ""] and opened.min_cell_size is None
        assert [c.image.stem for c in opened.chips] == list(self.STEMS)
        assert len({c.space for c in opened.chips}) == 1
        for i, chip in enumerate(opened.chips):
            image, valid, label = read_chip(chip)
            expected = pixels(i, 3, 400)
            assert np.array_equal(image, expected[0]) and np.array_equal(label, expected[1]) and valid.all()
            assert chip.transform.almost_equals(GROUND * Affine.translation(i * 200, 0))

    def test_an_export_is_added_to_it_with_its_classes_numbers_and_sums(
        self, folder, tmp_path, make_raster, make_samples, pixel_box, utm_grid, events
    ):
        raster = make_raster(tmp_path / "a.tif", pixels(9, 3, 400)[0])
        samples = make_samples(tmp_path / "s", [(pixel_box(utm_grid, 10, 60, 20, 40), 2)])
        before = read(folder / STATS)
        export.run(
            ExportRequest(str(folder), (RasterInput(raster),), samples=samples, tile_size=400, stride=400), events
        )
        assert sorted(p.stem for p in (folder / "images").glob("*.tif")) == [*self.STEMS, "000000020"]
        after = read(folder / STATS)
        assert after["NumTiles"] == 3383 and after["NextTileIndex"] == 21 and "BandStatsState" not in after
        sums = [stats["ClassPixelStats"]["NumPixelsPerClass"] for stats in (before, after)]
        assert [b - a for a, b in zip(*sums, strict=True)] == [0, 1000]
        lines = (folder / "map.txt").read_text().splitlines()
        assert lines[-1] == "images\\000000020.tif  labels\\000000020.tif " and "000000019" in lines[0]
        assert len(ChipFolder.open(folder).chips) == 5


class TestNewerGeneration:
    """ArcGIS Pro 3.3: twelve digits, band statistics, cell sizes; a real chip is among the images."""

    @pytest.fixture
    def folder(self, tmp_path, real):
        source, folder = real / "real_export_tiles_pro33", tmp_path / "new"
        (folder / "images").mkdir(parents=True)
        for path in source.glob("000000000002.t*"):
            shutil.copy(path, folder / "images")
        with rasterio.open(source / "000000000002.tif") as chip:
            self.profile, self.values = chip.profile, chip.read()
        profile = self.profile | {"dtype": "uint8"}
        (folder / "labels").mkdir()
        self.label = np.zeros(chip.shape, np.uint8)
        self.label[1000:2000, 500:700], self.label[3000:, 3000:] = 1, 5
        with rasterio.open(folder / "labels" / "000000000002.tif", "w", **profile) as label:
            label.write(self.label, 1)
        profile["transform"] *= Affine.translation(4000, 0)
        with rasterio.open(folder / "images" / "000000000009.tif", "w", **(profile | {"dtype": "uint16"})) as image:
            image.write(self.values[:, ::-1])
        with rasterio.open(folder / "labels" / "000000000009.tif", "w", **profile) as label:
            label.write(self.label[::-1], 1)
        classes = {1: "Building", 5: "Road"}
        band = {"InputRastersProps": {"RasterCount": 1, "SensorName": "Undefined", "BandNames": ["Band_1"]}}
        stats = read(source / STATS) | band | {"MetaDataMode": "Classified_Tiles", "NumBands": 1, "NumClasses": 2}
        stats["Classes"] = [{"ClassValue": v, "ClassName": n} for v, n in classes.items()]
        stats["BandStatsState"] = stats.pop("BandStatsState2")
        definition = read(source / DEFINITION) | band | {"MetaDataMode": "Classified_Tiles"}
        definition["Classes"] = [{"Value": v, "Name": n, "Color": [v, 20, 30]} for v, n in classes.items()]
        definition["AllTilesStats"] = definition.pop("AllTilesStats2")
        (folder / STATS).write_text(json.dumps(stats, indent=2))
        (folder / DEFINITION).write_text(json.dumps(definition, indent=2))
        lines = [f"images\\00000000000{i}.tif  labels\\00000000000{i}.tif \r\n" for i in (2, 9)]
        (folder / "map.txt").write_bytes("".join(lines).encode())
        return folder

    def test_it_is_read_with_all_it_says(self, folder):
        opened = ChipFolder.open(folder)
        assert (opened.bands, opened.size, opened.dtype) == (1, (4000, 4000), np.uint16)
        assert [(c.value, c.name, c.color) for c in opened.schema.classes] == [
            (1, "Building", "#01141e"), (5, "Road", "#05141e"),
        ]  # fmt: skip
        assert opened.band_names == ["Band_1"]
        assert opened.min_cell_size == opened.max_cell_size == {
            "x": 0.5, "y": 0.5, "spatialReference": {"wkid": 102100, "latestWkid": 3857},
        }  # fmt: skip
        assert [c.image.stem for c in opened.chips] == ["000000000002", "000000000009"]
        assert len({c.space for c in opened.chips}) == 1
        image, valid, label = read_chip(opened.chips[0])
        assert np.array_equal(image, self.values) and valid.all() and np.array_equal(label, self.label)
        assert opened.chips[0].transform == self.profile["transform"]

    def test_its_world_file_says_the_same_place_as_ours_would(self, folder):
        t = ChipFolder.open(folder).chips[0].transform * Affine.translation(0.5, 0.5)
        lines = (folder / "images" / "000000000002.tfw").read_text().split()
        assert lines == [f"{v:.10f}" for v in (t.a, t.d, t.b, t.e, t.c, t.f)]

    def test_an_export_is_added_to_a_real_one_with_its_numbers_and_band_statistics(
        self, tmp_path, real, make_raster, events
    ):
        source, folder = real / "real_export_tiles_pro33", tmp_path / "tiles"
        for name in (STATS, DEFINITION, "map.txt", "stats.txt"):
            folder.mkdir(exist_ok=True)
            shutil.copy(source / name, folder)
        first, second = np.full((3, 4000, 4000), 200, np.uint8), np.full((1, 4000, 4000), 9, np.uint8)
        for kind, values in (("images", first), ("images2", second)):
            write_image(folder / kind / "000000000025.tif", values)
        rasters = [
            RasterInput(make_raster(tmp_path / f"{i}.tif", v, tiled=True)) for i, v in enumerate((first, second))
        ]
        request = ExportRequest(
            str(folder), rasters[:1], second_raster=rasters[1], metadata_format="EXPORT_TILES", tile_size=4000,
            stride=4000,
        )  # fmt: skip
        export.run(request, events)
        names = sorted(p.name for p in folder.glob("images*/*26.*"))
        assert names == sorted(2 * ["000000000026.tfw", "000000000026.tif"])
        assert (folder / "map.txt").read_text().splitlines()[-1] == (
            "images\\000000000026.tif images2\\000000000026.tif "
        )
        before, after = read(source / STATS), read(folder / STATS)
        assert (after["NumTiles"], after["NextTileIndex"]) == (13, 27)
        for key, value in (("BandStatsState", 200), ("BandStatsState2", 9)):
            for old, new in zip(before[key], after[key], strict=True):
                assert new["Num"] == old["Num"] + 16_000_000
                assert new["M1"] == pytest.approx((12 * old["M1"] + value) / 13)
        told = read(folder / DEFINITION)["AllTilesStats2"][0]
        assert told["Mean"] == after["BandStatsState2"][0]["M1"] and told["Max"] == 255


class TestVariants:
    """What differs between real folders."""

    @pytest.mark.parametrize("separators", [("\\", "\r\n"), ("\\", "\n"), ("/", "\r\n"), ("/", "\n"), None], ids=str)
    def test_map_txt_may_have_either_slash_and_end_of_line_or_be_missing(self, arcgis, separators):
        chips = {f"{i:09d}": pixels(i) for i in (4, 11, 12)}
        opened = ChipFolder.open(arcgis("a", chips, {1: "a", 2: "b"}, separators))
        assert [c.image.stem for c in opened.chips] == list(chips)
        for chip, (image, label) in zip(opened.chips, chips.values(), strict=True):
            assert np.array_equal(read_chip(chip)[0], image) and np.array_equal(read_chip(chip)[2], label)

    @pytest.mark.parametrize(("values", "label_type"), [((1, 5, 9), np.uint8), ((1, 300), np.uint16), ((7,), np.uint8)])
    def test_class_values_may_have_gaps(self, arcgis, values, label_type):
        chips = {"000000000": pixels(values=(0, *values), label_type=label_type)}
        opened = ChipFolder.open(arcgis("a", chips, {v: f"class {v}" for v in values}))
        assert opened.schema.values == list(values)
        label = read_chip(opened.chips[0])[2]
        assert label.dtype == label_type and set(np.unique(label)) == {0, *values}
        targets = Targets.of(opened.schema.values, "BACKGROUND")
        assert np.array_equal(np.array(targets.values)[targets.indices(label)], label)

    def test_class_0_may_be_listed_and_is_none(self, arcgis):
        listed = [{"Value": 0, "Name": "NoData", "Color": [0, 0, 0]}, {"Value": 3, "Name": "Wood", "Color": [9, 8, 7]}]
        opened = ChipFolder.open(arcgis("a", {"000000000": pixels(values=(0, 3))}, listed))
        assert [(c.value, c.name, c.color) for c in opened.schema.classes] == [(3, "Wood", "#090807")]

    @pytest.mark.parametrize(("image", "label"), [(".jpg", ".png"), (".png", ".png"), (".jpg", ".tif")])
    def test_jpeg_and_png_are_placed_by_their_world_files_and_auxiliary_files(self, arcgis, image, label):
        chips = {f"{i:09d}": pixels(i) for i in range(3)}
        opened = ChipFolder.open(arcgis("a", chips, {1: "a", 2: "b"}, image=image, label=label))
        assert len(opened.chips) == 3 and len({c.space for c in opened.chips}) == 1
        assert "Mercator" in opened.chips[0].space
        for i, (chip, (values, classes)) in enumerate(zip(opened.chips, chips.values(), strict=True)):
            assert chip.transform.almost_equals(GROUND * Affine.translation(64 * i, 0))
            read_image, _, read_label = read_chip(chip)
            assert np.array_equal(read_label, classes)
            assert np.abs(read_image.astype(int) - values).max() <= (0 if image == ".png" else 60)

    @pytest.mark.parametrize("image", [".tif", ".png", ".jpg"])
    def test_chips_with_world_files_but_no_crs_share_a_plane(self, arcgis, image):
        chips = {f"{i:09d}": pixels(i) for i in range(3)}
        opened = ChipFolder.open(arcgis("a", chips, {1: "a", 2: "b"}, image=image, label=".png", inside=False))
        assert {c.space for c in opened.chips} == {"unknown plane"}
        assert [round(c.transform.c - GROUND.c) for c in opened.chips] == [0, 32, 64]

    @pytest.mark.parametrize("image", [".tif", ".png", ".jpg"])
    def test_chips_without_any_place_have_a_space_each(self, arcgis, image):
        chips = {f"{i:09d}": pixels(i) for i in range(3)}
        folders = [
            arcgis(name, chips, {1: "a", 2: "b"}, image=image, label=".png", inside=False, world=False) for name in "ab"
        ]
        opened = ChipFolder.open(*folders)
        assert len({c.space for c in opened.chips}) == len(opened.chips) == 6

    def test_a_label_that_holds_no_class_values_is_named(self, arcgis):
        image, label = pixels()
        for name, wrong in (("fractions", label / 2), ("below0", label.astype(np.int16) - 2)):
            folder = arcgis(
                name, {"000000000": (image, wrong.astype(np.float32) if name == "fractions" else wrong)}, {1: "a"}
            )
            with pytest.raises(TrainingDataError, match=r"000000000\.tif holds no class values"):
                read_chip(ChipFolder.open(folder).chips[0])


class TestSeveralFolders:
    """Folders opened as one."""

    def test_classes_are_united_by_value_and_chips_of_all_are_read(self, arcgis):
        first = arcgis("a", {f"{i:09d}": pixels(i, values=(1, 5)) for i in (0, 3)}, {1: "Water", 5: "Wood"})
        second = arcgis("b", {f"{i:012d}": pixels(i, values=(9, 5)) for i in (0, 7)}, {9: "Road", 5: "Wood"})
        opened = ChipFolder.open(first, second)
        assert [(c.value, c.name) for c in opened.schema.classes] == [(1, "Water"), (5, "Wood"), (9, "Road")]
        assert len({c.color.lower() for c in opened.schema.classes}) == 3
        assert [(c.image.parts[-3], c.image.stem) for c in opened.chips] == [
            ("a", "000000000"), ("a", "000000003"), ("b", "000000000000"), ("b", "000000000007"),
        ]  # fmt: skip
        assert {v for c in opened.chips for v in np.unique(read_chip(c)[2])} == {1, 5, 9}
        assert len({c.space for c in opened.chips}) == 1  # they show the same ground, which the split must know

    def test_ours_and_one_of_arcgis_are_read_together(self, arcgis, make_chips, landscape):
        ours = make_chips("ours", *landscape(128))
        theirs = arcgis("theirs", {"000000000": pixels(bands=2, values=(1, 4))}, {1: "1", 4: "d"})
        opened = ChipFolder.open(ours, theirs)
        assert opened.schema.values == [1, 2, 4] and len(opened.chips) == 5
        assert len({c.space for c in opened.chips}) == 2

    @pytest.mark.parametrize(
        ("image", "classes", "bands", "says"),
        [
            ({}, {1: "Water", 2: "Road"}, None, "calls the class value 2 'Road', another folder 'Wood'"),
            ({}, {1: "Water", 3: "Wood"}, None, "give the class 'Wood' two values"),
            ({"bands": 4}, {1: "Water"}, None, r"\(4, \(64, 64\), 'uint8'\)"),
            ({"size": 48}, {1: "Water"}, None, r"\(3, \(48, 48\), 'uint8'\)"),
            ({"dtype": np.uint16}, {1: "Water"}, None, r"\(3, \(64, 64\), 'uint16'\)"),
            ({}, {1: "Water"}, ["Blue", "Green", "Red"], "band 1 is Blue there and Red here"),
            ({}, {1: "Water"}, ["NIR", "Red", "Green"], "the bands NIR, Red, Green, .* has Red, Green, Blue"),
        ],
        ids=["name of a value", "value of a name", "bands", "size", "data type", "order of bands", "other bands"],
    )
    def test_what_does_not_fit_together_is_refused_in_one_sentence(self, arcgis, image, classes, bands, says):
        first = arcgis("a", {"000000000": pixels()}, {1: "Water", 2: "Wood"}, bands=["Red", "Green", "Blue"])
        second = arcgis("b", {"000000000": pixels(**image)}, classes, bands=bands)
        with pytest.raises(TrainingDataError, match=says) as caught:
            ChipFolder.open(first, second)
        assert "\n" not in str(caught.value) and str(caught.value).endswith((".", ")"))

    def test_a_second_folder_that_cannot_be_used_is_named(self, arcgis, tmp_path):
        first = arcgis("a", {"000000000": pixels()}, {1: "Water", 2: "Wood"})
        with pytest.raises(TrainingDataError, match="gone does not exist"):
            ChipFolder.open(first, tmp_path / "gone")


class TestTraining:
    """Folders of ArcGIS are trained on as ours are."""

    @pytest.fixture
    def fit(self, tmp_path, events, monkeypatch):
        """Train a small network for one epoch; the definition of the model that would be written."""
        definitions = []
        monkeypatch.setattr(sampling, "MIN_BATCHES", 4)
        monkeypatch.setattr(train, "export_onnx", lambda model, definition, folder: definitions.append(definition))
        monkeypatch.setattr(train, "make_int8", lambda *_: None)
        monkeypatch.setattr(train, "write_package", lambda path, *_: path.write_bytes(b""))

        def fit(*folders, **options):
            more = tuple(map(str, folders[1:]))
            request = TrainRequest(
                str(folders[0]), str(tmp_path / "out.dlpk"), more, backbone="mobilenet_v2", backbone_weights="NONE",
                max_epochs=1, batch_size=4, device="CPU", **options,
            )  # fmt: skip
            result = train.run(request, events)
            assert result["epochs"] == 1 and 0 <= result["accuracy"] <= 1
            return definitions[-1]

        return fit

    def test_a_folder_of_arcgis(self, fit, arcgis):
        chips = {f"{i:012d}": pixels(i, values=(1, 5, 9)) for i in (0, 1, 2, 6, 7, 11)}
        folder = arcgis("a", chips, {1: "Water", 5: "Wood", 9: "Road"}, image=".jpg", label=".png")
        definition = fit(folder)
        assert definition.outputs == (1, 5, 9) and definition.band_names == ("", "", "")
        assert definition.provenance["training_data"]["chips"] == 6

    def test_two_folders_with_different_classes(self, fit, arcgis):
        first = arcgis(
            "a",
            {f"{i:09d}": pixels(i, values=(1, 300), label_type=np.uint16) for i in range(4)},
            {1: "Water", 300: "Wood"},
        )
        second = arcgis("b", {f"{i:012d}": pixels(i, values=(0, 5)) for i in range(4)}, {5: "Road"}, crs="EPSG:32633")
        definition = fit(first, second, unlabelled="BACKGROUND")
        assert definition.outputs == (0, 1, 5, 300) and definition.provenance["training_data"]["chips"] == 8
        assert set(definition.metrics["per_class"]) == {"Background", "Water", "Road", "Wood"}

    def test_a_label_outside_the_classes_is_named(self, fit, arcgis):
        chips = {f"{i:09d}": pixels(i, values=(1, 255)) for i in range(3)}
        with pytest.raises(ChipwiseError, match="holds the value 255"):
            fit(arcgis("a", chips, {1: "Water", 2: "Wood"}))
