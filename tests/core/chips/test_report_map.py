import base64
import re

import numpy as np
import pytest
from affine import Affine
from chipwise.core.chips.cut import ChipImage, CutChip
from chipwise.core.chips.grid import ChipWindow
from chipwise.core.chips.pictures import MAX_SHAPES
from chipwise.core.chips.report_map import MAP_SIDE, SourceMap, Thumbnail
from chipwise.core.schema import LandClass
from hypothesis import given
from hypothesis import strategies as st
from rasterio.io import MemoryFile
from shapely import Point, box

pytestmark = pytest.mark.filterwarnings("ignore::rasterio.errors.NotGeoreferencedWarning")

CLASSES = {1: LandClass(1, "forest", "#009E73"), 2: LandClass(2, "<water>", "#0072B2")}


@given(st.lists(st.tuples(st.integers(0, 3000), st.integers(0, 1500)), min_size=1, max_size=12), st.booleans())
def test_a_thumbnail_shows_each_chip_at_its_place_and_stays_small(corners, included):
    raster = np.arange(1600 * 3100, dtype=np.int32).reshape(1, 1600, 3100)
    thumbnail, seen = Thumbnail(1, raster.dtype), np.zeros(raster.shape, bool)
    if included:
        thumbnail.include((40, 30, 200, 100))
    for left, top in corners:
        chip = (slice(None), slice(top, top + 90), slice(left, left + 70))
        seen[chip] = True
        thumbnail.paste(raster[chip], seen[chip], (left, top), (left, top, left + 70, top + 90))
    _, rows, columns = thumbnail.values.shape
    assert max(rows, columns) <= MAP_SIDE
    left, top, right, bottom = thumbnail.place
    step = (right - left) // columns
    thinned = (slice(None), slice(top, bottom, step), slice(left, right, step))
    assert (thumbnail.valid == seen[thinned]).all()
    assert (thumbnail.values == np.where(seen, raster, 0)[thinned]).all()


def test_a_thumbnail_takes_only_what_lies_in_the_box_of_a_chip_that_reaches_beyond_its_raster():
    thumbnail = Thumbnail(1, np.dtype(np.uint8))
    chip = np.arange(100, dtype=np.uint8).reshape(1, 10, 10)
    thumbnail.paste(chip, chip < 255, (-4, -2), (0, 0, 3, 5))
    assert thumbnail.place == (0, 0, 3, 5) and (thumbnail.values == chip[:, 2:7, 4:7]).all()


def test_pixels_without_a_value_leave_what_a_chip_before_showed_there():
    thumbnail = Thumbnail(3, np.dtype(np.uint8))
    first, second = np.full((3, 8, 8), 40, np.uint8), np.full((3, 8, 8), 90, np.uint8)
    seen = np.zeros(second.shape, bool)
    seen[:, :2], seen[1, 5] = True, True  # two rows in all bands, and one in a single band
    thumbnail.paste(first, first > 0, (0, 0), (0, 0, 8, 8))
    thumbnail.paste(second, seen, (0, 4), (0, 4, 8, 12))
    assert (thumbnail.values[:, :4] == 40).all() and (thumbnail.values[:, 4:6] == 90).all()
    assert (thumbnail.values[:, 6:8] == 40).all() and thumbnail.valid[:, :8].all()
    assert (thumbnail.valid[:, 9] == [[False], [True], [False]]).all()
    assert not thumbnail.valid[:, [8, 10, 11]].any()


def chip_at(column=0, row=0, size=16, angle=0.0, label=None, fill=100, seen=True):
    values = np.full((3, size, size), fill, np.uint8)
    valid = np.broadcast_to(np.asarray(seen), values.shape)
    image = ChipImage(np.where(valid, values, 0), valid, Affine.identity(), None, None, [""] * 3)
    return CutChip(ChipWindow(column, row, size, size, angle=angle), image, label=label)


def map_of(chips, size=(100, 80), outlines=()):
    source = SourceMap("<a>.tif", size, outlines)
    for chip in chips:
        source.add(chip, chip.label is None or chip.label.any())
    return source.draw(CLASSES, 1)


def outline(figure, kind):
    return re.search(f'<path class="{kind} chip" d="([^"]*)"', figure)[1]


def pictures_in(figure):
    pictures = []
    for uri in re.findall('href="data:[^,]+,([^"]+)"', figure):
        with MemoryFile(base64.b64decode(uri)) as memory, memory.open() as dataset:
            pictures.append(dataset.read())
    return pictures


def test_a_map_shows_the_imagery_of_the_chips_and_hatches_the_rest():
    (picture,) = pictures_in(map_of([chip_at(0, 0), chip_at(84, 64)]))
    assert picture.shape == (3, 80, 100)
    assert abs(int(picture[0, 8, 8]) - 100) < 5 and picture[0, 40:50, 40:50].min() > 150


def test_turned_chips_are_outlined_and_not_pasted():
    figure = map_of([chip_at(0, 0), chip_at(40, 40, angle=45, fill=250), chip_at(84, 64)])
    assert pictures_in(figure)[0][:, 40:56, 40:56].max() < 200
    assert outline(figure, "turned").count("L") == 3 and outline(figure, "labelled").count("M") == 2
    assert "3 chips (1 turned)" in figure


def test_blackened_chips_show_each_its_sample_wherever_they_overlap():
    left, right = np.zeros((16, 16), bool), np.zeros((16, 16), bool)
    left[4:12, 2:8], right[4:12, 8:14] = True, True
    (picture,) = pictures_in(map_of([chip_at(0, 0, seen=left, fill=120), chip_at(2, 0, seen=right, fill=130)]))
    assert (picture[:, 4:12, 2:8] == 120).all() and (picture[:, 4:12, 10:16] == 130).all()
    assert set(np.unique(picture[:, 4:12, 8:10])) == {160, 190}  # hatched


def test_chips_without_labels_have_an_outline_of_their_own():
    none, some = np.zeros((16, 16), np.uint16), np.ones((16, 16), np.uint16)
    figure = map_of([chip_at(0, 0, label=none), chip_at(16, 0, label=some), chip_at(32, 0, label=some)])
    assert (outline(figure, "unlabelled").count("M"), outline(figure, "labelled").count("M")) == (1, 2)
    assert "3 chips (1 without labels)" in figure


def test_a_map_shows_samples_that_no_chip_shows():
    figure = map_of(
        [chip_at(0, 0)], outlines=[(1, box(2, 2, 9, 9)), (2, box(80, 60, 90, 70)), (2, box(500, 0, 600, 9))]
    )
    assert "2 samples" in figure and "<title>&lt;water&gt;</title>" in figure
    assert "columns 0 to 90 and rows 0 to 70" in figure
    assert pictures_in(figure)[0].shape == (3, 70, 90)


def test_without_samples_a_map_shows_the_labels_of_the_chips():
    label = np.zeros((16, 16), np.uint16)
    label[4:12, 4:12] = 2
    _, layer = pictures_in(map_of([chip_at(10, 20, label=label)]))
    assert layer.shape == (4, 16, 16) and ((layer[3] > 0) == (label > 0)).all()


def test_of_very_many_chips_a_part_is_outlined_which_the_caption_tells():
    figure = map_of((chip_at(i % 3000, i // 3000, size=1) for i in range(3 * MAX_SHAPES)), size=(3000, 3000))
    assert outline(figure, "labelled").count("M") <= MAX_SHAPES
    assert "9,000 chips" in figure and "drawn is one chip of 4" in figure


@pytest.mark.parametrize("chip", [chip_at(500, 500), chip_at(-20, 0), chip_at(angle=30), chip_at(90, 70, size=64)])
def test_a_map_of_chips_beyond_the_raster_or_only_turned_ones_is_drawn_too(chip):
    assert " 1 chip" in map_of([chip])
    assert " 1 sample" in map_of([chip], outlines=[(1, Point(5, 5))])


def test_a_very_flat_raster_is_drawn():
    assert "<figure>" in map_of([chip_at(0, 0), chip_at(19_000, 0)], size=(20_000, 3))
