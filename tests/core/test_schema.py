import json

import pytest
from chipwise.core.errors import SchemaError
from chipwise.core.schema import PALETTE, ClassHint, ClassSchema, LandClass, resolve_values
from hypothesis import given
from hypothesis import strategies as st

FOREST = {
    "name": "Land",
    "classes": [{"value": 3, "name": "Forest", "color": "#1b7837"}, {"value": 7, "name": "Water"}],
}


def test_a_schema_is_read_back_as_it_was_written():
    schema = ClassSchema.from_dict(FOREST)
    assert ClassSchema.from_dict(schema.to_dict()) == schema
    assert schema.classes[0] == LandClass(3, "Forest", "#1b7837") and schema.classes[0].rgb == (27, 120, 55)
    assert schema.classes[1].color == PALETTE[1]


def test_a_schema_comes_from_text_or_from_the_file_it_names(tmp_path):
    path = tmp_path / "schema.json"
    path.write_text(json.dumps(FOREST), encoding="utf-8-sig")
    assert ClassSchema.from_text(str(path)) == ClassSchema.from_text(json.dumps(FOREST))


@pytest.mark.parametrize(
    "classes",
    [
        [],
        [{"value": 0, "name": "None"}],
        [{"value": 65536, "name": "Too much"}],
        [{"value": True, "name": "Yes"}],
        [{"value": 1.5, "name": "Half"}],
        [{"name": "No value"}],
        [{"value": 1, "name": "A"}, {"value": 1, "name": "B"}],
        [{"value": 1, "name": "A"}, {"value": 2, "name": "A"}],
        [{"value": 1, "name": "A", "color": "green"}],
    ],
)
def test_classes_that_cannot_be_used_are_refused(classes):
    with pytest.raises(SchemaError):
        ClassSchema.from_dict({"name": "", "classes": classes})


@pytest.mark.parametrize("text", ["{", "[1]", "no such file.json", '{"classes": 3}'])
def test_a_schema_that_cannot_be_read_is_a_schema_error(text):
    with pytest.raises(SchemaError):
        ClassSchema.from_text(text)


def test_whole_numbers_keep_their_value():
    schema, values = resolve_values([7, 3, "12", 5.0], None)
    assert values == {7: 7, 3: 3, "12": 12, 5.0: 5} and schema.values == [3, 5, 7, 12]


def test_texts_are_numbered_in_alphabetical_order():
    schema, values = resolve_values(["Water", "Forest", "Road"], None)
    assert values == {"Forest": 1, "Road": 2, "Water": 3}
    assert [c.name for c in schema.classes] == ["Forest", "Road", "Water"]


def test_hints_give_names_and_colours():
    schema, _ = resolve_values([1, 2], None, [ClassHint("1", "Wood", "#112233"), ClassHint(2, "", "#445566")])
    assert schema.classes == (LandClass(1, "Wood", "#112233"), LandClass(2, "2", "#445566"))


def test_classes_of_one_label_are_told_apart_by_value():
    schema, _ = resolve_values([1, 2], None, [ClassHint(1, "Wood", "#112233"), ClassHint(2, "Wood", "#112233")])
    assert [c.name for c in schema.classes] == ["Wood (1)", "Wood (2)"]


def test_with_a_schema_values_and_names_are_found():
    schema = ClassSchema.from_dict(FOREST)
    assert resolve_values(["Forest", 7, "3"], schema) == (schema, {"Forest": 3, 7: 7, "3": 3})


@pytest.mark.parametrize("raws", [[0], [65536], [-1], [1.5], [float("nan")]])
def test_values_that_cannot_be_classes_are_refused_in_one_sentence(raws):
    with pytest.raises(SchemaError) as caught:
        resolve_values(raws, None)
    assert "\n" not in str(caught.value)


def test_a_class_that_is_not_in_the_schema_is_named():
    with pytest.raises(SchemaError, match="Road"):
        resolve_values(["Road"], ClassSchema.from_dict(FOREST))


@given(st.lists(st.one_of(st.integers(1, 65535), st.text(min_size=1, max_size=6)), min_size=1, max_size=12))
def test_every_raw_value_gets_a_class_of_the_schema(raws):
    try:
        schema, values = resolve_values(raws, None)
    except SchemaError:  # texts such as "0" are numbers that cannot be classes
        return
    assert set(values) == set(raws) and set(values.values()) == set(schema.values)
