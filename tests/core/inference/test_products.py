import numpy as np
import pytest
from chipwise.core.errors import ModelPackageError
from chipwise.core.inference.products import (
    CLASSES,
    CONFIDENCE,
    ENTROPY,
    PROBABILITIES,
    Products,
    map_classes,
    map_type,
)
from chipwise.core.requests import ClassifyRequest, RasterInput
from chipwise.core.schema import ClassSchema, LandClass
from hypothesis import given
from hypothesis import strategies as st

SCHEMA = ClassSchema("s", (LandClass(4, "Forest", "#1b7837"), LandClass(9, "Water", "#0000ff")))
ALL = np.ones((1, 3), bool)


def products(outputs=(0, 4, 9), **options):
    request = ClassifyRequest("m.dlpk", "o.tif", (RasterInput("a.tif"),), **options)
    return Products(request, SCHEMA, outputs)


def draw(made, confidence=(0.9, 0.5, 0.2), seen=ALL, **options):
    """The maps of three pixels whose channels are 0, 1 and 2."""
    index = np.array([[0, 1, 2]], np.uint8)
    return made.draw(index, np.array([confidence], np.float32), seen, **options)


def test_pixels_show_their_class_values():
    pixels = draw(products())
    assert pixels[CLASSES].tolist() == [[[0, 4, 9]]] and list(pixels) == [CLASSES]


@pytest.mark.parametrize("first", [0, 4, 250])
def test_channels_of_rising_class_values_show_them_too(first):
    outputs = tuple(range(first, first + 3))
    schema = ClassSchema("s", tuple(LandClass(value, f"Class {value}", "#1b7837") for value in outputs if value))
    made = Products(ClassifyRequest("m.dlpk", "o.tif", (RasterInput("a.tif"),)), schema, outputs)
    assert draw(made)[CLASSES].tolist() == [[list(outputs)]]


def test_of_more_classes_than_a_byte_holds_each_shows_its_value():
    outputs = tuple(range(1, 301))
    schema = ClassSchema("s", tuple(LandClass(value, f"Class {value}", "#1b7837") for value in outputs))
    made = Products(ClassifyRequest("m.dlpk", "o.tif", (RasterInput("a.tif"),)), schema, outputs)
    index = np.array([[0, 149, 299]], np.int32)
    shown = made.draw(index, np.ones(index.shape, np.float32), ALL)[CLASSES]
    assert shown.dtype == np.uint16 and shown.tolist() == [[[1, 150, 300]]]


def test_what_is_not_seen_is_nodata():
    made = products(confidence_output="c.tif")
    pixels = draw(made, seen=np.array([[True, False, True]]))
    assert pixels[CLASSES].tolist() == [[[0, 255, 9]]] and pixels[CONFIDENCE].tolist() == [[[90, 255, 20]]]
    blank = made.blank(1, 3)
    assert blank[CLASSES].tolist() == blank[CONFIDENCE].tolist() == [[[255] * 3]]


def test_below_the_threshold_a_pixel_is_background():
    assert draw(products(threshold=50))[CLASSES].tolist() == [[[0, 4, 0]]]


def test_a_confidence_of_just_the_threshold_is_enough():
    assert draw(products(threshold=90), confidence=(0.9, 0.9, 0.9))[CLASSES].tolist() == [[[0, 4, 9]]]


def test_where_background_is_no_class_0_is_named_and_is_not_nodata():
    made = products((4, 9), threshold=50)
    pixels = made.draw(np.array([[0, 1]]), np.array([[0.4, 0.8]], np.float32), np.ones((1, 2), bool))
    assert pixels[CLASSES].tolist() == [[[0, 9]]] and made.layers[CLASSES].nodata == 255
    assert [c.name for c in made.classes] == ["Forest", "Water", "Below the threshold"]


def test_without_background_the_best_other_class_is_chosen():
    made = products(predict_background=False)
    assert made.needs_probabilities and [c.value for c in made.classes] == [4, 9] and made.layers[CLASSES].nodata == 0
    index, confidence = made.decide(np.array([0.7, 0.1, 0.2], np.float32)[:, None, None])
    assert index.item() == 2 and confidence.item() == np.float32(0.2)


def test_a_model_of_background_alone_cannot_do_without_it():
    with pytest.raises(ModelPackageError, match="PREDICT_BACKGROUND"):
        products((0,), predict_background=False)


def test_probabilities_have_a_band_for_every_channel_and_entropy_one():
    made = products(probabilities_output="p.tif", entropy_output="e.tif", confidence_type="FLOAT32")
    probabilities = np.eye(3, dtype=np.float32)[:, None]
    seen = np.array([[True, True, False]])
    pixels = draw(made, seen=seen, probabilities=probabilities)
    assert made.layers[PROBABILITIES].bands == ("Background", "Forest", "Water")
    assert np.array_equal(pixels[PROBABILITIES], np.where(seen, probabilities, np.nan), equal_nan=True)
    assert np.array_equal(pixels[ENTROPY], [[[0, 0, np.nan]]], equal_nan=True)
    assert pixels[ENTROPY].dtype == np.float32 and made.needs_probabilities


def test_no_more_than_the_best_channel_is_asked_for_where_it_is_enough():
    assert not products(confidence_output="c.tif", threshold=10).needs_probabilities
    assert products(merge="BLEND").needs_probabilities


def test_the_network_is_asked_for_no_more_than_the_maps_need():
    assert products().needed == ["classes"]
    assert products(threshold=10).needed == products(confidence_output="c.tif").needed == ["classes", "confidence"]
    for options in ({"merge": "BLEND"}, {"test_time_augmentation": True}, {"entropy_output": "e.tif"}):
        assert products(**options).needed == ["probabilities"]


def test_a_channel_without_a_class_is_a_sentence():
    with pytest.raises(ModelPackageError, match="more classes"):
        draw(products((0, 4)))


@given(st.one_of(st.sets(st.integers(0, 65535), min_size=1, max_size=300), st.sets(st.integers(0, 255), min_size=250)))
def test_the_type_holds_every_class_and_nodata_is_none_of_them(values):
    dtype, nodata = map_type([LandClass(v, str(v), "#000000") for v in values])
    assert max(*values, nodata) <= np.iinfo(dtype).max and nodata not in values
    assert dtype == np.uint8 or max(values) > 255 or values == set(range(256))
    assert nodata == 0 or 0 in values


def test_channels_become_classes_in_their_order():
    assert [c.name for c in map_classes(SCHEMA, (9, 0, 4))] == ["Water", "Background", "Forest"]
