"""Folders of images and of labels."""

import numpy as np
import pytest
from chipwise.core.chips.inputs import find_scenes
from chipwise.core.errors import RasterError
from chipwise.core.requests import ExportRequest, FolderInput, RasterInput, SamplesInput


@pytest.fixture
def put(tmp_path, make_raster):
    """Write small images by their paths below a folder."""

    def put(*paths, array=None, **options):
        for path in paths:
            (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
            make_raster(tmp_path / path, np.ones((1, 8, 8), np.uint8) if array is None else array, **options)

    return put


@pytest.fixture
def find(tmp_path, events):
    def find(labels=None, rasters=(), pattern="*.tif;*.png", **options):
        samples = None if labels or "label_rasters" in options else SamplesInput("s")
        request = ExportRequest(
            str(tmp_path / "in" / "out"), tuple(RasterInput(r) for r in rasters),
            folder=FolderInput(str(tmp_path / "in"), pattern),
            label_folder=FolderInput(str(tmp_path / labels)) if labels else None, samples=samples, **options,
        )  # fmt: skip
        scenes = find_scenes(request, events)
        short = lambda items: [str(item.path).removeprefix(f"{tmp_path}/") for item in items]  # noqa: E731
        return [(short(scene.rasters), short(scene.labels)) for scene in scenes]

    return find


def test_files_of_a_folder_and_its_subfolders_are_found_by_pattern(put, find, tmp_path):
    put("in/b.tif", "in/a.TIF", "in/sub/c.tif", "in/.hidden.tif", "in/out/images/000.tif")
    (tmp_path / "in" / "notes.txt").write_text("no raster")
    assert find() == [(["in/a.TIF"], []), (["in/b.tif"], []), (["in/sub/c.tif"], [])]


def test_rasters_and_a_folder_are_taken_together_and_make_one_mosaic(put, find, tmp_path):
    put("in/a.tif", "other.tif")
    ((rasters, _),) = find(rasters=(str(tmp_path / "other.tif"),), processing_mode="MOSAIC")
    assert rasters == ["other.tif", "in/a.tif"]


def test_a_file_that_cannot_be_opened_is_named_and_left_out(put, find, tmp_path, events):
    put("in/a.tif")
    (tmp_path / "in" / "broken.tif").write_bytes(b"II*\0nonsense")
    assert find() == [(["in/a.tif"], [])] and "broken.tif" in events.texts("warning")


def test_labels_are_paired_by_stem_and_the_rest_is_named_and_left_out(put, find, events):
    put("in/one.tif", "in/two.tif", "in/alone.tif", "labels/one.tif", "labels/two.tif", "labels/spare.tif")
    put("in/small.tif", georeference=False)
    put("labels/small.tif", array=np.ones((1, 9, 8), np.uint8), georeference=False)
    assert find("labels") == [(["in/one.tif"], ["labels/one.tif"]), (["in/two.tif"], ["labels/two.tif"])]
    for name in ("alone.tif", "spare.tif", "small.tif"):
        assert name in events.texts("warning")


def test_equal_stems_are_paired_within_the_folder_they_share(put, find):
    put("in/t1/images/a.tif", "in/t2/images/a.tif", "in/t1/masks/a.png", "in/t2/masks/a.png")
    pairs = find("in", pattern="*.tif")
    assert [(r[0], label[0]) for r, label in pairs] == [
        (f"in/t{i}/images/a.tif", f"in/t{i}/masks/a.png") for i in (1, 2)
    ]


def test_an_ambiguous_pair_is_left_out(put, find, events):
    put("in/a.tif", "in/b.tif", "labels/x/a.tif", "labels/y/a.tif", "labels/b.tif")
    assert find("labels") == [(["in/b.tif"], ["labels/b.tif"])] and "a.tif" in events.texts("warning")


def test_one_label_raster_serves_all_images(put, find, tmp_path):
    put("in/a.tif", "in/b.tif", "labels.tif")
    found = find(label_rasters=(RasterInput(str(tmp_path / "labels.tif")),))
    assert found == [(["in/a.tif"], ["labels.tif"]), (["in/b.tif"], ["labels.tif"])]


def test_folders_without_anything_usable_are_refused(put, find, tmp_path):
    with pytest.raises(RasterError, match="does not exist"):
        find()
    (tmp_path / "in").mkdir()
    with pytest.raises(RasterError, match="INPUT_PATTERN"):
        find()
    put("in/a.tif", "labels/b.tif")
    with pytest.raises(RasterError, match="usable label raster"):
        find("labels")
    put("in/b.tif", array=np.ones((2, 8, 8), np.uint8))
    with pytest.raises(RasterError, match="2 bands"):
        find()
