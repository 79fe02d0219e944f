"""Schemas are saved whole or not at all, and come back as they were."""

import pytest
from chipwise.core.errors import OutputError, SchemaError
from chipwise.ui.schema.files import open_schema, save_schema


def test_a_saved_schema_is_read_as_it_was(tmp_path, land):
    save_schema(land, str(tmp_path / "land.json"))
    assert open_schema(str(tmp_path / "land.json")) == land
    assert [path.name for path in tmp_path.iterdir()] == ["land.json"]


def test_the_kind_of_file_is_told_by_its_ending(tmp_path):
    path = tmp_path / "land.ECD"
    path.write_text('{"Definitions": [{"Classes": [{"ClassValue": 4, "ClassName": "rock"}]}]}')
    assert open_schema(str(path)).values == [4]
    with pytest.raises(SchemaError):
        open_schema(str(path.rename(tmp_path / "land.json")))


def test_a_schema_that_cannot_be_saved_says_why(tmp_path, land):
    with pytest.raises(OutputError, match="does not exist"):
        save_schema(land, str(tmp_path / "no folder" / "land.json"))


def test_a_file_whose_name_looks_like_json_is_opened_as_a_file(tmp_path, land, monkeypatch):
    monkeypatch.chdir(tmp_path)
    save_schema(land, "{land}.json")
    assert open_schema("{land}.json") == land
