"""Every choice of an export, on rasters made in code, through the whole run."""

import json
import xml.etree.ElementTree as ET
from pathlib import Path

import numpy as np
import pytest
import rasterio
from affine import Affine
from chipwise.core.chips import export
from chipwise.core.chips.esri_folder import ChipFolder, read_chip
from chipwise.core.errors import RasterError, RequestError, SamplesError
from chipwise.core.requests import METADATA_FORMATS, ExportRequest, ExtentInput, FolderInput, RasterInput
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from rasterio.features import rasterize
from rasterio.windows import Window


@pytest.fixture
def scene():
    return np.random.default_rng(5).integers(1, 250, (3, 150, 170)).astype(np.uint8)


@pytest.fixture
def run(tmp_path, events):
    """Export into ``tmp_path/out`` and return the folder and the result."""

    def run(raster, samples=None, output="out", **options):
        rasters = raster if isinstance(raster, tuple) else (raster,)
        rasters = tuple(r if isinstance(r, RasterInput) else RasterInput(str(r)) for r in rasters)
        options = {"tile_size": 64, "stride": 32} | options
        request = ExportRequest(str(tmp_path / output), rasters, samples=samples, **options)
        return tmp_path / output, export.run(request, events)

    return run


@pytest.fixture
def boxes(tmp_path, make_samples, pixel_box, utm_grid):
    """Samples as (top, bottom, left, right, class) boxes of pixels."""

    def make(*items, name="boxes"):
        return make_samples(tmp_path / f"{name}.jsonl", [(pixel_box(utm_grid, *item[:4]), item[4]) for item in items])

    return make


def chips_of(folder, grid, labels="labels"):
    """Each chip as (row, column, image, label), its place found from its own geotransform."""
    for path in sorted((folder / "images").glob("*.tif")):
        with rasterio.open(path) as image:
            column, row = ~grid * (image.transform.c, image.transform.f)
            values = image.read()
        label = None
        if (folder / labels / path.name).exists():
            with rasterio.open(folder / labels / path.name) as dataset:
                label = dataset.read(1)
        yield round(row), round(column), values, label


def test_bands_are_exported_in_the_order_asked_for_with_their_names(tmp_path, run, make_raster, boxes, scene, utm_grid):
    raster = make_raster(tmp_path / "a.tif", scene, names=("Red", "Green", "NIR"))
    folder, _ = run(RasterInput(raster, bands=("NIR", 1)), boxes((0, 20, 0, 20, 1)))
    for row, column, image, _ in chips_of(folder, utm_grid):
        assert np.array_equal(image, scene[[2, 0], row : row + 64, column : column + 64])
    assert ChipFolder.open(folder).band_names == ["NIR", "Red"]


def test_chips_may_be_oblong(tmp_path, run, make_raster, boxes, scene, utm_grid):
    samples = boxes((0, 150, 0, 170, 1))
    folder, _ = run(
        make_raster(tmp_path / "a.tif", scene), samples, tile_size=64, tile_size_y=48, stride=64, stride_y=24
    )
    chips = list(chips_of(folder, utm_grid))
    assert {image.shape for _, _, image, _ in chips} == {(3, 48, 64)} and {row for row, *_ in chips} == {
        0,
        24,
        48,
        72,
        96,
        102,
    }
    for row, column, image, label in chips:
        assert np.array_equal(image, scene[:, row : row + 48, column : column + 64]) and label.all()
    stats = json.loads((folder / "esri_accumulated_stats.json").read_text())
    assert (stats["TileSizeX"], stats["TileSizeY"]) == (64, 48)


def test_an_extent_bounds_the_grid_and_chips_keep_the_raster_s_pixels(
    tmp_path, run, make_raster, boxes, scene, utm_grid
):
    xmin, ymax = utm_grid * (20, 30)
    xmax, ymin = utm_grid * (130, 100)
    extent = ExtentInput((xmin, ymin, xmax, ymax))
    folder, _ = run(make_raster(tmp_path / "a.tif", scene), boxes((0, 150, 0, 170, 1)), extent=extent)
    chips = list(chips_of(folder, utm_grid))
    assert {row for row, *_ in chips} == {30, 36} and {column for _, column, *_ in chips} == {20, 52, 66}
    for row, column, image, _ in chips:
        assert np.array_equal(image, scene[:, row : row + 64, column : column + 64])
    with pytest.raises(SamplesError, match="extent does not meet"):
        run(tmp_path / "a.tif", boxes((0, 9, 0, 9, 1)), extent=ExtentInput((0, 0, 1, 1)), output="other")


def test_a_cell_size_resamples_image_and_labels_alike(tmp_path, run, make_raster, boxes, scene, utm_grid):
    folder, _ = run(make_raster(tmp_path / "a.tif", scene), boxes((0, 64, 0, 64, 3)), cell_size=20.0, tile_size=32)
    ((image, valid, label),) = [
        read_chip(c)
        for c in ChipFolder.open(folder).chips
        if c.transform.c == utm_grid.c and c.transform.f == utm_grid.f
    ]
    expected = scene[:, :64, :64].reshape(3, 32, 2, 32, 2).mean((2, 4))
    assert np.abs(image - expected).max() <= 1 and (label == 3).all() and valid.all()
    assert ChipFolder.open(folder).min_cell_size["x"] == 20


def test_a_mosaic_gives_the_chips_of_the_whole(tmp_path, run, make_raster, boxes, scene, utm_grid):
    left = make_raster(tmp_path / "l.tif", scene[:, :, :90])
    right = make_raster(tmp_path / "r.tif", scene[:, :, 80:], transform=utm_grid * Affine.translation(80, 0))
    samples = boxes((0, 150, 0, 170, 1))
    folder, result = run((left, right), samples, processing_mode="MOSAIC")
    chips = list(chips_of(folder, utm_grid))
    for row, column, image, _ in chips:
        assert np.array_equal(image, scene[:, row : row + 64, column : column + 64])
    assert len(chips) == 20 and result["labelled_pixels"] == {"1": 150 * 170}


def test_a_folder_of_images_with_a_folder_of_labels(tmp_path, run, make_raster, scene, events):
    random = np.random.default_rng(1)
    labels = {}
    for name in ("a", "b"):
        for folder in ("images", "masks"):
            (tmp_path / folder).mkdir(exist_ok=True)
        make_raster(tmp_path / "images" / f"{name}.png", scene[:, :64, :64], georeference=False, driver="PNG")
        labels[name] = random.integers(0, 3, (64, 64)).astype(np.uint8)
        make_raster(tmp_path / "masks" / f"{name}.tif", labels[name], georeference=False)
    request = ExportRequest(
        str(tmp_path / "out"), folder=FolderInput(str(tmp_path / "images")),
        label_folder=FolderInput(str(tmp_path / "masks")), tile_size=64, stride=64,
    )  # fmt: skip
    export.run(request, events)
    chips = ChipFolder.open(tmp_path / "out").chips
    assert [np.array_equal(read_chip(c)[2], labels[n]) for c, n in zip(chips, "ab", strict=True)] == [True, True]
    assert len({c.space for c in chips}) == 2


def test_only_chips_completely_inside_the_mask_are_cut(
    tmp_path, run, make_raster, make_samples, boxes, scene, polygon, utm_grid
):
    triangle = polygon(utm_grid, [(0, 0), (170, 0), (0, 150)])
    mask = make_samples(tmp_path / "mask", [(triangle, 1)])
    folder, _ = run(make_raster(tmp_path / "a.tif", scene), boxes((0, 150, 0, 170, 1)), mask=mask)
    inside = rasterize([triangle], out_shape=(150, 170), transform=utm_grid, all_touched=False) > 0
    found = {(row, column) for row, column, *_ in chips_of(folder, utm_grid)}
    expected = {
        (row, column)
        for row in (0, 32, 64, 86)
        for column in (0, 32, 64, 96, 106)
        if (column + 64) / 170 + (row + 64) / 150 <= 1
    }
    assert found == expected and all(inside[r : r + 64, c : c + 64].mean() > 0.99 for r, c in found)
    with pytest.raises(SamplesError, match="mask"):
        run(tmp_path / "a.tif", boxes((140, 150, 160, 170, 1)), mask=mask, output="other")


def test_ground_below_windows_that_gave_no_chip_is_counted_by_those_that_did(
    tmp_path, run, make_raster, make_samples, boxes, scene, pixel_box, utm_grid
):
    """Found in review: each chip left out what an earlier window of the grid would have shown."""
    raster = make_raster(tmp_path / "a.tif", scene[:, :64, :96])
    mask = make_samples(tmp_path / "mask", [(pixel_box(utm_grid, -1, 65, 30, 98), 1)])
    _, result = run(raster, boxes((10, 30, 40, 60, 1)), mask=mask)
    assert result["chip_count"] == 1 and result["labelled_pixels"] == {"1": 400}
    folder, _ = run(raster, boxes((10, 30, 80, 90, 1)), output="other")
    assert "4.9 %" in (folder / "export_report.html").read_text()  # 200 of the chip's 4096 pixels


def test_centred_chips_lie_around_their_samples_and_count_the_ground_once(
    tmp_path, run, make_raster, boxes, scene, utm_grid
):
    samples = boxes((70, 80, 80, 90, 1), (72, 78, 95, 105, 2), (0, 4, 0, 4, 1))
    folder, result = run(make_raster(tmp_path / "a.tif", scene), samples, chip_layout="CENTERED")
    places = {(row, column) for row, column, *_ in chips_of(folder, utm_grid)}
    assert places == {(43, 53), (43, 68), (0, 0)}
    for row, column, image, _ in chips_of(folder, utm_grid):
        assert np.array_equal(image, scene[:, row : row + 64, column : column + 64])
    assert result["labelled_pixels"] == {"1": 116, "2": 60} and result["feature_count"] == 3


def test_turned_chips_are_extra_and_show_imagery_up_to_their_corners(tmp_path, run, make_raster, boxes, utm_grid):
    rows, columns = np.indices((150, 170))
    plane = np.stack([columns + 20, rows + 20]).astype(np.float32)  # a turned chip must show the same plane
    raster = make_raster(tmp_path / "a.tif", plane)
    folder, result = run(raster, boxes((50, 100, 50, 100, 1)), stride=64, rotation_angle=30.0)
    chips = ChipFolder.open(folder).chips
    turned = [c for c in chips if abs(c.transform.b) > 1e-9]
    assert len(turned) * 2 == len(chips) == result["chip_count"]
    inner = [c for c in turned if c.transform.c > utm_grid.c + 300]
    assert inner
    for chip in turned:
        image, valid, label = read_chip(chip)
        y, x = np.indices((64, 64)) + 0.5
        to_raster = ~utm_grid * chip.transform
        at_x, at_y = to_raster.a * x + to_raster.b * y + to_raster.c, to_raster.d * x + to_raster.e * y + to_raster.f
        inside = (at_x > 1) & (at_x < 169) & (at_y > 1) & (at_y < 149)
        assert valid[:, inside].all() and np.abs(image[0] - (at_x + 19.5))[inside].max() < 0.01
        assert np.abs(image[1] - (at_y + 19.5))[inside].max() < 0.01
        sure = (
            (np.abs(at_x - 50) > 0.4)
            & (np.abs(at_x - 100) > 0.4)
            & (np.abs(at_y - 50) > 0.4)
            & (np.abs(at_y - 100) > 0.4)
        )
        expected = (at_x > 50) & (at_x < 100) & (at_y > 50) & (at_y < 100)
        assert np.array_equal((label == 1)[sure & inside], expected[sure & inside])
    assert result["labelled_pixels"] == {"1": 2500}  # turned chips show no new ground


@pytest.mark.parametrize("ratio", [0.0, 0.5, 2.0])
def test_the_ratio_sets_how_many_chips_without_labels_there_are(
    tmp_path, run, make_raster, boxes, scene, utm_grid, ratio
):
    samples = boxes((0, 5, 0, 5, 1), (140, 145, 160, 165, 1))
    folder, result = run(
        make_raster(tmp_path / "a.tif", scene), samples, tile_size=32, stride=32, empty_tiles=True, empty_ratio=ratio
    )
    labelled = sum(label.any() for *_, label in chips_of(folder, utm_grid))
    assert labelled == 2 and result["chip_count"] == 2 + round(2 * ratio)


def test_too_few_chips_without_labels_are_said_and_the_same_seed_takes_the_same(
    tmp_path, run, make_raster, boxes, scene, utm_grid, events
):
    raster, samples = make_raster(tmp_path / "a.tif", scene[:, :64, :64]), boxes((0, 5, 0, 5, 1))
    options = {"tile_size": 32, "stride": 32, "empty_tiles": True}
    folder, result = run(raster, samples, **options, empty_ratio=50)
    assert result["chip_count"] == 4 and "only 3 chips" in events.texts("warning")
    taken = []
    for seed in (1, 1, 2, 3, 4):
        folder.rename(tmp_path / f"old{len(taken)}")
        folder, _ = run(raster, samples, **options, empty_ratio=1, seed=seed)
        taken.append([(r, c) for r, c, *_ in chips_of(folder, utm_grid)])
    assert taken[0] == taken[1] and len({str(t) for t in taken}) > 1


def test_overlapping_samples_of_two_classes_are_counted_in_a_warning(tmp_path, run, make_raster, boxes, scene, events):
    run(make_raster(tmp_path / "a.tif", scene), boxes((0, 60, 0, 60, 1), (40, 100, 40, 100, 2)))
    assert "400 pixels" in events.texts("warning").replace(",", "")


def test_solid_distances_are_named_by_class(tmp_path, run, make_raster, make_samples, scene, utm_grid):
    point = {"type": "Point", "coordinates": list(utm_grid * (30.5, 30.5))}
    samples = make_samples(tmp_path / "s", [(point, "tree")])
    _, result = run(make_raster(tmp_path / "a.tif", scene), samples, solid_distances=(("tree", 3.0),))
    assert result["labelled_pixels"] == {"tree": 29}  # a disc of radius 3
    with pytest.raises(RequestError, match="tree"):
        run(tmp_path / "a.tif", samples, solid_distances=(("bush", 3.0),))


def test_a_second_raster_is_cut_beside_the_first(tmp_path, run, make_raster, boxes, scene, utm_grid):
    later = make_raster(tmp_path / "b.tif", (scene[:1] + 3).astype(np.uint16))
    folder, _ = run(make_raster(tmp_path / "a.tif", scene), boxes((0, 9, 0, 9, 1)), second_raster=RasterInput(later))
    with rasterio.open(folder / "images2" / "000000000.tif") as chip:
        assert np.array_equal(chip.read(1), scene[0, :64, :64] + 3)
    stats = json.loads((folder / "esri_accumulated_stats.json").read_text())
    assert len(stats["BandStatsState2"]) == 1 and len(stats["BandStatsState"]) == 3
    line = (folder / "map.txt").read_text()
    assert line == "images\\000000000.tif images2\\000000000.tif  labels\\000000000.tif \n"


def test_pixel_space_leaves_out_the_map_and_keeps_the_place_in_the_raster(tmp_path, run, make_raster, boxes, scene):
    folder, _ = run(
        make_raster(tmp_path / "a.tif", scene), boxes((70, 80, 90, 99, 1)), stride=64, reference_system="PIXEL_SPACE"
    )
    for chip in ChipFolder.open(folder).chips:
        column, row = round(chip.transform.c), round(-chip.transform.f)
        assert np.array_equal(read_chip(chip)[0], scene[:, row : row + 64, column : column + 64])
        assert chip.space.startswith("raster ")
    assert json.loads((folder / "esri_model_definition.emd").read_text())["ImageSpaceUsed"] == "PIXEL_SPACE"


def test_panels_give_the_same_chips_as_whole_rows(tmp_path, run, make_raster, boxes, scene, utm_grid, monkeypatch):
    raster = make_raster(tmp_path / "a.tif", scene, tiled=True, blockxsize=32, blockysize=32)
    samples = boxes((0, 150, 0, 170, 1))
    folder, _ = run(raster, samples)
    whole = {(r, c): image.tobytes() for r, c, image, _ in chips_of(folder, utm_grid)}
    folder.rename(tmp_path / "whole")
    monkeypatch.setattr(export, "CACHE", (1 << 20, 70_000))
    folder, _ = run(raster, samples)
    chips = [(r, c, image.tobytes()) for r, c, image, _ in chips_of(folder, utm_grid)]
    assert {(r, c): data for r, c, data in chips} == whole
    assert [(r, c) for r, c, _ in chips] != sorted((r, c) for r, c, _ in chips)


EXPECTED_MODE = {
    "CLASSIFIED_TILES": "Classified_Tiles", "RCNN_MASKS": "RCNN_Masks", "PASCAL_VOC": "PASCAL_VOC_rectangles",
    "KITTI": "KITTI_rectangles", "LABELED_TILES": "Labeled_Tiles", "MULTI_LABELED_TILES": "MultiLabeled_Tiles",
    "IMAGENET": "Imagenet", "EXPORT_TILES": "Export_Tiles", "PANOPTIC": "Panoptic_Segmentation",
    "COCO": "COCO", "YOLO": "YOLO", "YOLO_BOXES": "YOLO_BOXES",
}  # fmt: skip


@pytest.mark.parametrize("chip_format", ["TIFF", "PNG", "JPEG"])
@pytest.mark.parametrize("metadata_format", METADATA_FORMATS)
def test_every_format_writes_its_files_and_says_so(
    tmp_path, run, make_raster, boxes, scene, metadata_format, chip_format
):
    samples = boxes((0, 20, 0, 20, 1), (70, 100, 70, 100, 2), (10, 30, 10, 30, 2))
    folder, result = run(
        make_raster(tmp_path / "a.tif", scene),
        samples,
        stride=64,
        metadata_format=metadata_format,
        chip_format=chip_format,
    )
    suffix = {"TIFF": ".tif", "PNG": ".png", "JPEG": ".jpg"}[chip_format]
    images = sorted(p for p in (folder / "images").rglob(f"*{suffix}"))
    stats = json.loads((folder / "esri_accumulated_stats.json").read_text())
    definition = json.loads((folder / "esri_model_definition.emd").read_text())
    assert stats["MetaDataMode"] == definition["MetaDataMode"] == EXPECTED_MODE[metadata_format]
    assert len(images) == stats["NumTiles"] == result["chip_count"] > 0 and result["feature_count"] == 3
    assert Path(result["report"]).read_text().startswith("<!")
    lines = (folder / "map.txt").read_text().splitlines()
    assert len(lines) == len(images)
    for line in lines:
        for path in line.split():
            assert (folder / path.replace("\\", "/")).is_file()
    for image in images:
        with rasterio.open(image) as chip:
            assert chip.crs.to_epsg() == 32633 and chip.transform.a == pytest.approx(10)


def test_tiles_without_labels_need_no_samples(tmp_path, run, make_raster, scene, utm_grid):
    folder, result = run(make_raster(tmp_path / "a.tif", scene), stride=64, metadata_format="EXPORT_TILES")
    for row, column, image, label in chips_of(folder, utm_grid):
        assert np.array_equal(image, scene[:, row : row + 64, column : column + 64]) and label is None
    assert result["chip_count"] == 9
    text = (folder / "stats.txt").read_text().splitlines()
    assert text == [
        "images = 9 *3*64*64", "", "Class feature statistics:", "features = 0",
        "features per image = [min = 0, mean = 0.00, max = 0]", "classes = 0",
    ]  # fmt: skip
    stats = json.loads((folder / "esri_accumulated_stats.json").read_text())
    assert stats["NumClasses"] == 0 and stats["FeatureStats"]["NumImagesTotal"] == 0 and "Classes" not in stats


def test_boxes_and_statistics_of_objects_agree_with_the_samples(
    tmp_path, run, make_raster, make_samples, polygon, scene, utm_grid
):
    square = polygon(utm_grid, [(10, 20), (30, 20), (30, 50), (10, 50)])
    samples = make_samples(tmp_path / "s", [(square, 7)])
    folder, _ = run(make_raster(tmp_path / "a.tif", scene), samples, stride=64, metadata_format="PASCAL_VOC")
    tree = ET.parse(folder / "labels" / "000000000.xml")
    box = [float(tree.find(f"object/bndbox/{k}").text) for k in ("xmin", "ymin", "xmax", "ymax")]
    assert box == [10, 20, 30, 50] and tree.find("object/name").text == "7"
    stats = json.loads((folder / "esri_accumulated_stats.json").read_text())["FeatureStats"]
    assert stats["NumFeaturesPerClass"] == [1] and stats["FeatureAreaPerClass"][0]["Max"] == pytest.approx(
        20 * 30 * 100
    )


def test_a_chip_can_be_cropped_to_its_sample_and_blackened_around_it(
    tmp_path, run, make_raster, make_samples, polygon, scene, utm_grid
):
    triangle = polygon(utm_grid, [(10, 20), (50, 20), (10, 60)])
    raster = make_raster(tmp_path / "a.tif", scene)
    folder, _ = run(
        raster, make_samples(tmp_path / "s", [(triangle, 7)]), metadata_format="LABELED_TILES", chip_layout="CENTERED",
        crop_mode="BOUNDING_BOX", blacken_around_feature=True,
    )  # fmt: skip
    ((row, column, image, _),) = chips_of(folder, utm_grid)
    inside = rasterize([triangle], out_shape=(150, 170), transform=utm_grid)[20:60, 10:50] > 0
    assert (row, column, image.shape) == (20, 10, (3, 40, 40))
    assert np.array_equal(image, np.where(inside, scene[:, 20:60, 10:50], 0))
    definition = json.loads((folder / "esri_model_definition.emd").read_text())
    assert definition["CropTileMode"] == "Bounding_Box" and definition["BlackenAroundFeature"] is True


def test_instances_of_a_panoptic_export_may_be_other_samples(tmp_path, run, make_raster, boxes, scene):
    ground, trees = boxes((0, 64, 0, 64, 1), (0, 5, 0, 5, 2)), boxes((0, 5, 0, 5, 2), (3, 9, 3, 9, 2), name="trees")
    folder, _ = run(
        make_raster(tmp_path / "a.tif", scene[:, :64, :64]), ground, metadata_format="PANOPTIC", instance_samples=trees
    )
    masks = list((folder / "labels2").rglob("*.tif"))
    with rasterio.open(masks[0]) as dataset:
        ids = dataset.read()
    assert len(masks) == 1 and len(ids) == 2 and (ids > 0).any(0).sum() == 25 + 36 - 4


@pytest.mark.parametrize(
    ("chip_format", "dtype", "bands"), [("JPEG", np.uint16, 3), ("JPEG", np.uint8, 4), ("PNG", np.float32, 1)]
)
def test_a_format_that_cannot_hold_the_data_is_refused_before_anything_is_written(
    tmp_path, run, make_raster, boxes, chip_format, dtype, bands
):
    raster = make_raster(tmp_path / "a.tif", np.ones((bands, 64, 64), dtype), alpha=True)
    with pytest.raises(RasterError, match=chip_format):
        run(raster, boxes((0, 9, 0, 9, 1)), chip_format=chip_format)
    assert not (tmp_path / "out").exists()


def test_points_without_area_are_no_objects_and_it_is_said_what_to_do(
    tmp_path, run, make_raster, make_samples, scene, utm_grid
):
    point = {"type": "Point", "coordinates": list(utm_grid * (30.5, 30.5))}
    samples = make_samples(tmp_path / "s", [(point, 1)])
    with pytest.raises(SamplesError, match="buffer radius"):
        run(make_raster(tmp_path / "a.tif", scene), samples, metadata_format="KITTI")


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=12, phases=[Phase.generate], deadline=None
)
@given(
    size=st.tuples(st.integers(16, 60), st.integers(16, 60)),
    stride_share=st.floats(0.2, 1.0),
    places=st.lists(st.tuples(st.integers(5, 140), st.integers(5, 150)), min_size=1, max_size=6),
)
def test_every_labelled_pixel_is_in_a_chip_and_counts_are_those_of_the_files(
    tmp_path, make_raster, boxes, scene, utm_grid, events, size, stride_share, places
):
    folder = tmp_path / f"out{len(list(tmp_path.iterdir()))}"  # a new one for each example
    raster = make_raster(tmp_path / "a.tif", scene)
    items = [(row, row + 7, column, column + 9, 1 + i % 2) for i, (row, column) in enumerate(places)]
    request = ExportRequest(
        str(folder), (RasterInput(raster),), samples=boxes(*items), tile_size=size[1], tile_size_y=size[0],
        stride=max(1, int(size[1] * stride_share)), stride_y=max(1, int(size[0] * stride_share)),
    )  # fmt: skip
    result = export.run(request, events)
    expected = np.zeros((150, 170), np.uint8)
    for top, bottom, left, right, value in items:
        expected[top:bottom, left:right] = value
    seen, counts, names = np.zeros(expected.shape, bool), np.zeros(2, int), set()
    for row, column, image, label in chips_of(folder, utm_grid):
        part = np.s_[row : row + size[0], column : column + size[1]]
        assert np.array_equal(image, scene[(slice(None), *part)]) and np.array_equal(label, expected[part])
        seen[part] = True
        counts += [(label == v).sum() for v in (1, 2)]
        assert (row, column) not in names
        names.add((row, column))
    assert seen[expected > 0].all()
    stats = json.loads((folder / "esri_accumulated_stats.json").read_text())["ClassPixelStats"]
    assert stats["NumPixelsPerClass"] == counts[: len(stats["NumPixelsPerClass"])].tolist()
    assert stats["NumImagesTotal"] == len(names) == result["chip_count"]
    ground = [int((expected == v).sum()) for v in (1, 2)]
    assert list(result["labelled_pixels"].values()) == ground[: len(result["labelled_pixels"])]


def test_every_block_of_a_file_is_decoded_once(tmp_path, run, make_raster, boxes, utm_grid):
    """Half-overlapping chips of a file that GDAL reads through Python, which counts the bytes."""
    array = np.random.default_rng(5).integers(1, 250, (3, 600, 700)).astype(np.uint8)
    raster = make_raster(tmp_path / "a.tif", array, tiled=True, blockxsize=64, blockysize=64, compress="lzw")

    class Counting:
        def __init__(self, path):
            self.file, self.bytes = open(path, "rb"), 0  # noqa: SIM115 - GDAL closes it

        def read(self, n=-1):
            data = self.file.read(n)
            self.bytes += len(data)
            return data

        def __getattr__(self, name):
            return getattr(self.file, name)

    counting = Counting(raster)
    with rasterio.open(counting) as dataset, rasterio.Env(GDAL_CACHEMAX=export.CACHE[0]):

        class Image:
            grid = type("Grid", (), {"width": 700, "height": 600})
            row_bytes, block_shape = 2100, (64, 64)

        panel, _ = export.reading_order(Image, (64, 64), (32, 32))
        before = counting.bytes
        for window in export.chip_windows(Window(0, 0, 700, 600), (64, 64), (32, 32), panel):
            dataset.read(window=window.inside(700, 600))
    assert counting.bytes - before <= 1.05 * Path(raster).stat().st_size
