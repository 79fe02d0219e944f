import pytest
from chipwise.core import partial
from chipwise.core.errors import OutputError


def test_a_file_appears_only_when_it_is_complete(tmp_path):
    target = tmp_path / "out.tif"
    with partial.partial_file(target) as path:
        path.write_text("new")
        assert path.suffix == ".tif" and path.parent == tmp_path and not target.exists()
    assert target.read_text() == "new" and list(tmp_path.iterdir()) == [target]


def test_a_failure_leaves_the_earlier_file(tmp_path):
    target = tmp_path / "out.tif"
    target.write_text("old")
    with pytest.raises(ZeroDivisionError), partial.partial_file(target) as path:
        path.write_text("half")
        raise ZeroDivisionError
    assert target.read_text() == "old" and list(tmp_path.iterdir()) == [target]


def test_a_folder_appears_only_when_it_is_complete(tmp_path):
    target = tmp_path / "deep" / "out"
    with partial.partial_folder(target) as path:
        (path / "a").write_text("a")
        assert not target.exists()
    assert [p.name for p in target.iterdir()] == ["a"] and list(target.parent.iterdir()) == [target]


def test_an_empty_folder_may_be_filled_and_stays_when_that_fails(tmp_path):
    target = tmp_path / "out"
    target.mkdir()
    with pytest.raises(ZeroDivisionError), partial.partial_folder(target) as path:
        (path / "a").write_text("a")
        raise ZeroDivisionError
    assert list(tmp_path.iterdir()) == [target] and not list(target.iterdir())
    with partial.partial_folder(target) as path:
        (path / "a").write_text("a")
    assert [p.name for p in target.iterdir()] == ["a"]


def test_a_folder_with_files_is_refused_and_left_alone(tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(OutputError, match="holds files"), partial.partial_folder(tmp_path):
        pass
    assert (tmp_path / "mine.txt").read_text() == "mine"


def test_a_file_in_the_place_of_the_folder_is_refused(tmp_path):
    (tmp_path / "out").write_text("")
    with pytest.raises(OutputError, match="is a file"):
        partial.check_empty_folder(tmp_path / "out")


def test_a_missing_folder_is_named(tmp_path):
    with pytest.raises(OutputError, match="nowhere"), partial.partial_file(tmp_path / "nowhere" / "out.tif"):
        pass


def test_a_file_that_cannot_be_replaced_is_an_output_error(tmp_path):
    target = tmp_path / "out.tif"
    target.mkdir()
    with pytest.raises(OutputError), partial.partial_file(target) as path:
        path.write_text("new")
    assert list(tmp_path.iterdir()) == [target]


def test_everything_unfinished_can_be_removed_by_force(tmp_path):
    with (
        partial.partial_file(tmp_path / "a.tif") as file,
        partial.scratch_file(tmp_path / "a.tif") as scratch,
        partial.partial_folder(tmp_path / "b") as folder,
    ):
        for path in (file, scratch, folder / "chip.tif"):
            path.write_text("x")
        partial.remove_unfinished()
        assert not list(tmp_path.iterdir())
        for path in (file, scratch):
            path.write_text("x")
        folder.mkdir()


def test_a_scratch_file_is_gone_afterwards(tmp_path):
    with partial.scratch_file(tmp_path / "a.tif") as path:
        path.write_text("x")
    assert not list(tmp_path.iterdir())
