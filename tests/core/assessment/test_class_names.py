import pytest
from chipwise.core.assessment.class_names import asked_class, find_class, reference_values
from chipwise.core.errors import ChipwiseError, RequestError, SamplesError
from chipwise.core.schema import LandClass

CLASSES = {1: LandClass(1, "Forest", "#00ff00"), 2: LandClass(2, "Open water", "#0000ff"), 3: LandClass(3, "3", "#000")}


@pytest.mark.parametrize(("text", "value"), [("1", 1), (" forest ", 1), ("OPEN WATER", 2), ("4", None), ("", None)])
def test_a_class_is_found_by_value_and_by_name_whatever_the_capitals(text, value):
    assert find_class(text, CLASSES) == value


def test_a_class_that_a_parameter_names_must_be_there():
    with pytest.raises(RequestError, match=r"CLASS_COUNTS names the class 'Sea'.*1 \(Forest\), 2 \(Open water\)"):
        asked_class("Sea", CLASSES, "CLASS_COUNTS")


def test_reference_is_matched_by_value_or_name_and_unknown_numbers_are_classes_of_their_own():
    raws = [1, 2.0, "3", "forest", 7, "Open Water", 0]
    assert list(reference_values(raws, CLASSES, ()).values()) == [1, 2, 3, 1, 7, 2, 0]


def test_a_name_that_the_map_lacks_is_refused_with_the_names_it_has():
    with pytest.raises(SamplesError, match=r"'Wood', which the map does not have.*Forest.*MAPPING"):
        reference_values(["Wood"], CLASSES, ())


def test_the_mapping_names_merges_and_leaves_out():
    mapping = (("Wood", "Forest"), ("10", "1"), ("cloud", ""), ("1", "Open water"))
    values = reference_values(["wood", 10, "Cloud", 1], CLASSES, mapping)
    assert values == {"wood": 1, 10: 1, "Cloud": None, 1: 2}


def test_a_mapping_to_a_class_that_is_not_there_is_refused():
    with pytest.raises(RequestError, match="MAPPING names the class 'Sea'"):
        reference_values(["wood"], CLASSES, (("wood", "Sea"),))


@pytest.mark.parametrize("raw", [-1, 70000, 1.5])
def test_what_cannot_be_a_class_is_refused(raw):
    with pytest.raises(ChipwiseError):
        reference_values([raw], CLASSES, ())
