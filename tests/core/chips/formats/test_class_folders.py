import re
import tempfile
from pathlib import Path

import pytest
from chipwise.core.chips.formats.class_folders import class_folders
from chipwise.core.schema import ClassSchema, LandClass
from hypothesis import given
from hypothesis import strategies as st

HOSTILE = [
    "../../x", "..", ".", "/etc/passwd", "\\\\server\\share", "C:\\x", "C:x", "a/b", "a_b", "A_b", "CON", "con",
    "nul.txt", "aux .tif", "LPT9", "COM¹", "CONOUT$", "", " ", "trailing.", "trailing ", "tr\x00ailing", "new\nline",
    "ta\tb", "*?<>|\"", "~", "$HOME", "-rf", ".hidden", "é", "e\u0301", "x" * 300, "x" * 299 + "y",
    "木" * 200, "😀" * 200, "\ud800", "\u202egnp", "ß", "ss", "SS", "%s", "{0}",
]  # fmt: skip
RESERVED = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³]) *(\..*)?", re.IGNORECASE)


def folders_of(*names, **options):
    classes = tuple(LandClass(value, name, "#000000") for value, name in enumerate(names, 1))
    return list(class_folders(ClassSchema("", classes), **options).values())


def check_safe(folders):
    assert len({name.casefold() for name in folders}) == len(folders)
    for name in folders:
        assert name and not re.search(r'[<>:"/\\|?*\x00-\x1f]', name)
        assert name == name.strip(". ") and not RESERVED.fullmatch(name)
        assert len(name.encode("utf-8")) <= 255 and len(name) <= 80
        assert "\n" not in name and "\\" not in name


def test_harmless_names_are_kept_as_arcgis_looks_for_them():
    names = ["Palm Tree", "Wald (Fichte)", "Forêt", "森林", "1", "a.b", "Road & Rail", "under_score"]
    assert folders_of(*names) == names


def test_hostile_names_become_safe_folders():
    check_safe(folders_of(*HOSTILE))


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_makes_one_folder_below_its_parent(tmp_path, name):
    (folder,) = folders_of(name)
    (tmp_path / "labels" / folder).mkdir(parents=True)
    assert [p.parent for p in tmp_path.glob("*/*")] == [tmp_path / "labels"]


def test_names_that_become_equal_get_their_values():
    assert folders_of("a/b", "a:b", "A_B") == ["a_b", "a_b_2", "A_B_3"]
    assert folders_of("a_2", "a/2", "a:2") == ["a_2", "a_2_2", "a_2_3"]
    assert folders_of("a_b_2", "a/b", "a:b_2", "a_b") == ["a_b_2", "a_b", "a_b_2_3", "a_b_4"]


def test_names_that_are_taken_are_not_given():
    assert folders_of("nodata", "Water", taken=("NoData",)) == ["nodata_1", "Water"]


@given(st.lists(st.text(max_size=70), min_size=1, max_size=12, unique=True))
def test_any_names_make_as_many_safe_folders(names):
    folders = folders_of(*names)
    check_safe(folders)
    with tempfile.TemporaryDirectory() as parent:
        for name in folders:
            (Path(parent) / name).mkdir()
        assert sorted(p.name for p in Path(parent).iterdir()) == sorted(folders)
