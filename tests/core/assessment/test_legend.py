import pytest
from chipwise.core.assessment.legend import MapClasses, common_legend, map_classes
from chipwise.core.errors import SchemaError
from chipwise.core.schema import ClassHint


def classes(where="the map before", colors=None, **names):
    """A map's classes: ``v3="Forest"`` is value 3; an empty name is none."""
    hints = {int(key[1:]): name for key, name in names.items()}
    return MapClasses(where, {v: ClassHint(v, name, (colors or {}).get(v, "")) for v, name in hints.items()})


def legend(before, after, *mapping):
    return [(item.name, item.before, item.after) for item in common_legend(before, after, mapping)]


def test_classes_of_one_name_belong_together_whatever_their_values():
    found = legend(classes(v1="Forest", v2="Water"), classes(v1="water", v5="Forest "))
    assert found == [("water", (2,), (1,)), ("Forest ", (1,), (5,))]


def test_without_names_in_one_map_classes_of_one_value_belong_together():
    found = legend(classes(v1="Forest", v2="Water"), classes(v1="", v2=""))
    assert found == [("Forest", (1,), (1,)), ("Water", (2,), (2,))]


def test_a_class_of_one_map_stands_alone():
    found = legend(classes(v1="Forest", v2="Marsh"), classes(v1="Forest", v3="Built-up"))
    assert found == [("Forest", (1,), (1,)), ("Built-up", (), (3,)), ("Marsh", (2,), ())]


def test_the_mapping_pairs_classes_by_name_or_value():
    before, after = classes(v1="Urban", v2="Water"), classes(v7="Built-up", v8="Water")
    for pair in (("Urban", "Built-up"), ("1", "7"), (" urban ", "BUILT-UP")):
        assert legend(before, after, pair) == [("Built-up", (1,), (7,)), ("Water", (2,), (8,))]


def test_several_classes_before_may_be_one_after_and_the_other_way_round():
    fine = {"v1": "Deciduous", "v2": "Coniferous", "v3": "Water"}
    coarse = {"v1": "Forest", "v3": "Water"}
    merged = legend(classes(**fine), classes(**coarse), ("Deciduous", "Forest"), ("Coniferous", "Forest"))
    assert merged == [("Forest", (1, 2), (1,)), ("Water", (3,), (3,))]
    split = legend(classes(**coarse), classes(**fine), ("Forest", "Deciduous"), ("Forest", "Coniferous"))
    assert split == [("Forest", (1,), (1, 2)), ("Water", (3,), (3,))]


def test_a_class_that_is_mapped_is_no_longer_the_one_of_its_name():
    found = legend(classes(v1="Urban", v2="W"), classes(v1="Urban", v2="W", v3="Built-up"), ("Urban", "Built-up"))
    assert found == [("Urban", (), (1,)), ("W", (2,), (2,)), ("Built-up", (1,), (3,))]


def test_equal_names_of_different_things_are_told_apart():
    found = legend(classes(v1="Wald", v2="Rock"), classes(v1="Rock", v2="Forest"), ("Wald", "Rock"), ("Rock", "Forest"))
    assert found == [("Rock", (1,), (1,)), ("Forest", (2,), (2,))]
    after = classes(v1="Deciduous", v2="Coniferous", v3="Forest")
    found = legend(classes(v1="Forest"), after, ("Forest", "Deciduous"), ("Forest", "Coniferous"))
    assert found == [("Forest (both)", (1,), (1, 2)), ("Forest (after)", (), (3,))]


def test_colours_are_those_of_the_map_after_then_of_the_map_before_then_of_the_palette():
    before = classes(v1="a", v2="b", v3="c", colors={1: "#111111", 2: "#222222"})
    after = classes(v1="a", v2="b", v3="c", colors={1: "#aaaaaa"})
    colors = [item.color for item in common_legend(before, after)]
    assert colors[:2] == ["#aaaaaa", "#222222"] and colors[2] not in colors[:2]


def test_maps_without_names_need_no_class_in_common():
    assert legend(classes(v1=""), classes(v2="")) == [("2", (), (2,)), ("1", (1,), ())]


def test_maps_whose_names_all_differ_are_refused():
    with pytest.raises(SchemaError, match=r"1 \(Wald\).*1 \(Forest\).*MAPPING"):
        common_legend(classes(v1="Wald"), classes(v1="Forest"))


def test_a_mapping_of_a_class_that_is_not_there_is_refused():
    with pytest.raises(SchemaError, match=r"MAPPING: the map after has no class Town; it has 1 \(Forest\)"):
        common_legend(classes(v1="Forest"), classes("the map after", v1="Forest"), [("Forest", "Town")])


def test_an_image_is_no_legend():
    many = MapClasses("the map before", {v: ClassHint(v, "", "") for v in range(300)})
    with pytest.raises(SchemaError, match="300 classes"):
        common_legend(many, many)


def test_a_map_has_the_classes_that_are_named_or_occur():
    hints = {1: ClassHint(1, "Forest", "#00ff00"), 2: ClassHint(2, "", "#ff0000"), 3: ClassHint(3, "", "#0000ff")}
    found = map_classes("the map", hints, [0, 2])
    assert found.values == [0, 1, 2] and found.name(0) == "Background" and found.hints[2].color == "#ff0000"
