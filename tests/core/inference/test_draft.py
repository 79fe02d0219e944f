import json
import resource

import numpy as np
import pytest
import rasterio
from chipwise.core.errors import OutputError
from chipwise.core.inference import draft
from chipwise.core.inference.draft import Draft, draft_folder
from chipwise.core.inference.products import Layer
from chipwise.core.inference.tiles import TileGrid
from rasterio.windows import Window

LAYERS = {
    "output": Layer(np.dtype(np.uint8), 255, ("class",), "MODE"),
    "probabilities_output": Layer(np.dtype(np.float32), np.nan, ("a", "b"), "AVERAGE"),
}
GRID = TileGrid.fitting(300, 200, 128, 32, fixed=False, stride=32)
WINDOW = Window(10, 70, 250, 130)
CLASSES = np.random.default_rng(1).integers(0, 2, (200, 300)).astype(np.uint8)
REAL = np.random.default_rng(2).random((2, 200, 300), np.float32)


def begun(folder) -> Draft:
    return Draft(folder, WINDOW, LAYERS, GRID.rows_of(WINDOW))


def add(drafted, rows):
    """Add all tiles of these rows."""
    for row in GRID.rows_of(WINDOW):
        for tile in row:
            if tile.j in rows:
                place = tile.kept.toslices()
                pixels = {"output": CLASSES[place][None], "probabilities_output": REAL[(slice(None), *place)]}
                drafted.add(tile, pixels)


def read(path):
    with rasterio.open(path) as dataset:
        return dataset.read()


@pytest.mark.parametrize(
    ("limit", "value", "files"),
    [
        ("COLUMNS", 64, 5),
        ("COLUMNS", 130, 3),
        ("COLUMNS", 8192, 1),
        ("BYTES", 100, 5),
        ("BYTES", 9 * 64 * 130, 3),
    ],
)
def test_the_rows_make_up_the_maps_however_they_are_divided(tmp_path, monkeypatch, limit, value, files):
    monkeypatch.setattr(draft, limit, value)
    drafted = begun(tmp_path)
    add(drafted, drafted.missing)
    assert len(list(tmp_path.glob("output-000002-*.tif"))) == files
    assert np.array_equal(read(drafted.vrt("output"))[0], CLASSES[WINDOW.toslices()])
    assert np.array_equal(read(drafted.vrt("probabilities_output")), REAL[(slice(None), *WINDOW.toslices())])


def test_finished_rows_are_taken_over_and_others_are_missing(tmp_path):
    first = begun(tmp_path)
    assert first.missing == {1, 2, 3}
    add(first, {1, 2})
    second = begun(tmp_path)
    assert second.missing == {3}
    add(second, {3})
    assert np.array_equal(read(second.vrt("output"))[0], CLASSES[WINDOW.toslices()])


def spoil_a_byte(folder):
    path = next(folder.glob("output-000001-*.tif"))
    content = bytearray(path.read_bytes())
    content[-5] ^= 1
    path.write_bytes(content)


@pytest.mark.parametrize(
    "spoil",
    [
        spoil_a_byte,
        lambda folder: next(folder.glob("probabilities_output-000001-*.tif")).unlink(),
        lambda folder: (folder / "000001.json").unlink(),
        lambda folder: (folder / "000001.json").write_text("{"),
        lambda folder: (folder / "000001.json").write_text('["sha256"]'),
        lambda folder: (folder / "000001.json").write_text(json.dumps({"sha256": {}})),
    ],
)
def test_a_row_that_is_not_what_it_was_is_made_anew(tmp_path, spoil):
    add(begun(tmp_path), {1, 2})
    spoil(tmp_path)
    assert begun(tmp_path).missing == {1, 3}


def test_a_full_disk_is_a_sentence_and_the_row_counts_as_missing(tmp_path):
    drafted = begun(tmp_path)
    add(drafted, {1})
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (2000, hard))
        with pytest.raises(OutputError, match="Free some space"):
            add(drafted, {2})
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert begun(tmp_path).missing == {2, 3}


def test_without_resume_nothing_is_left(tmp_path):
    with pytest.raises(ZeroDivisionError), draft_folder(tmp_path / "map.tif", "a", resume=False) as folder:
        assert folder.parent == tmp_path
        raise ZeroDivisionError
    assert list(tmp_path.iterdir()) == []


def test_with_resume_the_folder_stays_until_a_run_succeeds(tmp_path):
    target = tmp_path / "map [1].tif"
    with pytest.raises(ZeroDivisionError), draft_folder(target, "a", resume=True) as folder:
        (folder / "x").touch()
        raise ZeroDivisionError
    with draft_folder(target, "a", resume=True) as again:
        assert again == folder and (again / "x").exists()
    assert list(tmp_path.iterdir()) == []


def test_what_another_request_left_for_the_target_is_removed(tmp_path):
    for name in (".map.tif-b.resume", ".other.tif-b.resume"):
        (tmp_path / name).mkdir()
    with draft_folder(tmp_path / "map.tif", "a", resume=True):
        assert not (tmp_path / ".map.tif-b.resume").exists()
    assert [path.name for path in tmp_path.iterdir()] == [".other.tif-b.resume"]


def test_a_folder_that_is_not_there_is_a_sentence(tmp_path):
    with pytest.raises(OutputError, match="nowhere"), draft_folder(tmp_path / "nowhere" / "m.tif", "a", resume=True):
        pass
