import os
import subprocess
import sys

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
    with pytest.raises(OutputError, match="is a folder"), partial.partial_file(tmp_path):
        pass
    with pytest.raises(OutputError, match="nowhere"), partial.partial_file(tmp_path / "nowhere" / "out.tif"):
        pass


def test_a_file_that_cannot_be_replaced_is_an_output_error(tmp_path):
    target = tmp_path / "out.tif"
    with pytest.raises(OutputError), partial.partial_file(target) as path:
        path.write_text("new")
        target.mkdir()
    assert list(tmp_path.iterdir()) == [target]


def test_everything_unfinished_can_be_removed_by_force(tmp_path):
    with (
        partial.partial_file(tmp_path / "a.tif") as file,
        partial.scratch_folder(tmp_path / "a.tif") as scratch,
        partial.partial_folder(tmp_path / "b") as folder,
    ):
        for path in (file, scratch / "part.tif", folder / "chip.tif"):
            path.write_text("x")
        partial.remove_unfinished()
        assert not list(tmp_path.iterdir())
        file.write_text("x")
        folder.mkdir()


def test_a_scratch_folder_is_gone_afterwards(tmp_path):
    with partial.scratch_folder(tmp_path / "a.tif") as path:
        (path / "part.tif").write_text("x")
    assert not list(tmp_path.iterdir())


def run_and_kill(code: str, plugins, tmp_path) -> None:
    """Run a process marked ``mark`` that ends itself at once; its temporary files go to ``tmp_path/tmp``."""
    (tmp_path / "tmp").mkdir(exist_ok=True)
    environment = os.environ | {
        partial.RUN_VARIABLE: "mark",
        "PYTHONPATH": str(plugins),
        "TMPDIR": str(tmp_path / "tmp"),
    }
    code = f"import os; from pathlib import Path; from chipwise.core import partial\n{code}"
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path)], env=environment, capture_output=True, text=True)
    assert done.returncode == 9, done.stderr


def files_in(folder) -> dict:
    return {str(p.relative_to(folder)): p.read_text() for p in folder.rglob("*") if p.is_file()}


def test_what_a_killed_process_leaves_is_removed_from_outside(tmp_path, plugins, monkeypatch):
    monkeypatch.setattr(partial.tempfile, "gettempdir", lambda: str(tmp_path / "tmp"))
    out = tmp_path / "out"
    out.mkdir()
    (out / "old.tif").write_text("old")
    (out / ".old-other-1.partial.tif").write_text("another process is writing")
    before = files_in(tmp_path)
    run_and_kill(
        f"""
out = Path({str(out)!r})
with partial.partial_file(out / "old.tif") as a, partial.partial_folder(out / "new") as b, \\
     partial.scratch_folder(out / "old.tif") as c, partial.scratch_folder() as d, partial.added_folder(out) as e:
    for path in (a, b / "x", c / "x", d / "x", e / "x"):
        path.write_text("half")
    os._exit(9)""",
        plugins,
        tmp_path,
    )
    assert len(files_in(tmp_path)) == len(before) + 5
    partial.remove_leftovers("mark", [out / "old.tif", out / "new", out])
    assert files_in(tmp_path) == before
    assert sorted(p.name for p in tmp_path.iterdir()) == ["out", "tmp"] and not list((tmp_path / "tmp").iterdir())


@pytest.mark.parametrize("step", range(1, 9))
def test_a_process_that_is_killed_while_it_adds_files_is_undone_from_outside(tmp_path, plugins, step):
    out = tmp_path / "out"
    (out / "images").mkdir(parents=True)
    for name in ("b.txt", "images/1", "images/3"):
        (out / name).write_text(f"old {name}")
    before = files_in(out)
    run_and_kill(
        f"""
replace, calls = os.replace, []
def dying(*paths):
    calls.append(paths)
    if len(calls) == {step}:
        os._exit(9)
    replace(*paths)
os.replace = dying
with partial.added_folder({str(out)!r}) as folder:
    for name in ("a.txt", "b.txt", "images/1", "images/2", "images/3"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text("new")
os._exit(9)""",
        plugins,
        tmp_path,
    )
    assert files_in(out) != before or step == 1
    partial.remove_leftovers("mark", [out])
    assert files_in(out) == before and sorted(p.name for p in tmp_path.iterdir()) == ["out", "tmp"]


def test_of_two_folders_that_were_being_replaced_side_by_side_both_are_put_back(tmp_path):
    for name in ("maps", "sure"):
        (tmp_path / name).mkdir()
        kept = tmp_path / f".{name}-mark-1.partial.kept"
        (kept / "old").mkdir(parents=True)
        (kept / "new.txt").write_text("b.tif")
        (kept / "old" / "a.tif").write_text("old")
        (tmp_path / name / "a.tif").write_text("new")
        (tmp_path / name / "b.tif").write_text("new")
    partial.remove_leftovers("mark", [tmp_path / "maps", tmp_path / "sure"])
    assert files_in(tmp_path) == {"maps/a.tif": "old", "sure/a.tif": "old"}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["maps", "sure"]


def test_a_process_that_is_killed_after_all_files_are_added_has_added_them(tmp_path, plugins):
    out = tmp_path / "out"
    out.mkdir()
    (out / "a").write_text("old")
    run_and_kill(
        f"""
partial.shutil.rmtree = lambda *_, **__: os._exit(9)
with partial.added_folder({str(out)!r}) as folder:
    (folder / "a").write_text("new")
    (folder / "b").write_text("new")""",
        plugins,
        tmp_path,
    )
    partial.remove_leftovers("mark", [out])
    assert files_in(out) == {"a": "new", "b": "new"} and sorted(p.name for p in tmp_path.iterdir()) == ["out", "tmp"]


def test_ctrl_c_while_files_are_added_puts_everything_back(tmp_path, monkeypatch):
    out = tmp_path / "out"
    out.mkdir()
    (out / "b").write_text("old")
    replace, calls = os.replace, []

    def interrupted(*paths):
        calls.append(paths)
        if len(calls) == 3:
            raise KeyboardInterrupt
        replace(*paths)

    monkeypatch.setattr(partial.os, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt), partial.added_folder(out) as folder:
        for name in "abc":
            (folder / name).write_text("new")
    assert files_in(tmp_path) == {"out/b": "old"}
