"""CLASSIFIED_TILES, RCNN_MASKS and PANOPTIC, which keep labels as images."""

import numpy as np
import pytest
import rasterio
import shapely
from chipwise.core.chips.formats import FORMATS
from chipwise.core.schema import ClassSchema, LandClass


@pytest.fixture
def label():
    label = np.zeros((48, 64), np.uint16)
    label[:20, :30], label[10:, 40:] = 7, 12
    return label


def read(path, chip):
    with rasterio.open(path) as dataset:
        assert dataset.crs == chip.image.crs and dataset.transform == chip.image.transform
        return dataset.read()


@pytest.mark.parametrize(("chip_format", "suffix"), [("TIFF", "tif"), ("PNG", "png"), ("JPEG", "png")])
def test_classified_tiles_hold_class_values_at_the_image_s_place(
    tmp_path, chip_format, suffix, schema, make_chip, label
):
    chip = make_chip(label=label)
    files = FORMATS["CLASSIFIED_TILES"](schema, chip_format).write_labels(tmp_path, "000000003", chip)
    assert files.paths == (f"labels/000000003.{suffix}",)
    values = read(tmp_path / files.paths[0], chip)
    assert values.dtype == np.uint8 and np.array_equal(values[0], label)


def test_class_values_above_255_get_16_bits(tmp_path, make_chip, label):
    schema = ClassSchema(
        "", (LandClass(7, "a", "#000000"), LandClass(12, "b", "#000000"), LandClass(300, "c", "#000000"))
    )
    label[40:, :5] = 300
    chip = make_chip(label=label)
    for name in ("CLASSIFIED_TILES", "PANOPTIC"):
        files = FORMATS[name](schema, "TIFF").write_labels(tmp_path, name, chip)
        values = read(tmp_path / files.paths[0], chip)
        assert values.dtype == np.uint16 and np.array_equal(values[0], label)


def test_rcnn_masks_have_a_folder_for_every_class_the_chip_shows(tmp_path, schema, mixed_chip, covered):
    files = FORMATS["RCNN_MASKS"](schema, "JPEG").write_labels(tmp_path, "000000003", mixed_chip)
    assert files.paths == ("labels/Palm Tree/000000003.tif", "labels/Road/000000003.tif")
    palms, roads = (read(tmp_path / path, mixed_chip) for path in files.paths)
    box, ring, parts = (item.shape for item in mixed_chip.objects)
    assert np.array_equal(palms, [covered(box, (48, 64)) + 2 * covered(parts, (48, 64))])
    assert np.array_equal(roads, [covered(ring, (48, 64))])


def test_rcnn_masks_of_overlapping_objects_have_two_bands(tmp_path, schema, make_chip):
    chip = make_chip([(7, shapely.box(0, 0, 20, 20)), (2, shapely.box(0, 0, 9, 9)), (7, shapely.box(10, 10, 30, 30))])
    files = FORMATS["RCNN_MASKS"](schema, "TIFF").write_labels(tmp_path, "000000003", chip)
    masks = read(tmp_path / files.paths[0], chip)
    assert masks.shape == (2, 48, 64) and masks.max() == 1
    assert masks[0].sum() == 400 and masks[1].sum() == 400


def test_a_chip_without_objects_has_no_rcnn_mask(tmp_path, schema, make_chip):
    assert FORMATS["RCNN_MASKS"](schema, "TIFF").write_labels(tmp_path, "000000003", make_chip()).paths == ()
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("chip_format", ["TIFF", "PNG", "JPEG"])
def test_panoptic_keeps_classes_of_all_pixels_and_instances_of_some(tmp_path, chip_format, schema, make_chip, label):
    things = [(7, shapely.box(0, 0, 15, 20)), (7, shapely.box(15, 0, 30, 20))]
    chip = make_chip([(2, shapely.box(0, 0, 9, 9))], things, label)
    files = FORMATS["PANOPTIC"](schema, chip_format).write_labels(tmp_path, "000000003", chip)
    assert files.paths == ("labels/000000003.tif", "labels2/Palm Tree/000000003.tif")
    semantic, instances = (read(tmp_path / path, chip) for path in files.paths)
    assert np.array_equal(semantic[0], label)
    assert np.unique(instances[:, :, :15]).tolist() == [0, 1] and np.array_equal(instances[0] > 0, label == 7)
