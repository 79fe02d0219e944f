import pytest
from chipwise.core.band_names import are_other_bands, measured_by, number_at_sensor


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("B8A", "8A"), ("B8a", "8A"), ("B04", "4"), ("b12", "12"), ("SR_B4", "4"), ("B6_VCID_1", "6"),
        ("B2, central wavelength 490 nm", "2"), ("Blue", ""), ("Band_8", ""), ("B", ""), ("", ""),
    ],
)  # fmt: skip
def test_the_number_at_the_sensor_is_read_from_the_name(name, number):
    assert number_at_sensor(name) == number


@pytest.mark.parametrize(
    ("names", "measured"),
    [
        (("Blue", "blue", " B "), "blue"),
        (("NIR", "Near infrared", "NearInfrared", "near-infrared"), "near infrared"),
        (("SWIR1", "swir_1", "Short wave infrared 1", "swir16"), "short-wave infrared 1"),
        (("RedEdge", "Red edge 1"), "red edge 1"),
        (("height", "B04", "Band_1", ""), ""),
    ],
)
def test_synonyms_mean_the_same(names, measured):
    assert {measured_by(name) for name in names} == {measured}


@pytest.mark.parametrize(
    ("one", "other", "differ"),
    [
        ("Red", "Blue", True), ("B4", "B3", True), ("Band_1", "Band_2", True), ("2000-07 1", "2002-04 1", False),
        ("Red", "height", False), ("Red", "red", False), ("NIR", "NearInfrared", False), ("B04", "B4", False),
        ("Red", "", False), ("Red", "B04", False), ("Red", "Band_3", False), ("Band 4 (NIR)", "Band_4", False),
    ],
)  # fmt: skip
def test_names_that_can_be_compared_tell_whether_bands_differ(one, other, differ):
    assert are_other_bands(one, other) == are_other_bands(other, one) == differ
