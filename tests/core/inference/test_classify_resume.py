"""A run that died goes on with the strips that it had finished, and with no others."""

import os

import numpy as np
import pytest
from affine import Affine
from chipwise.core.errors import OutputError
from chipwise.core.inference import classify, identity
from chipwise.core.inference.assembly import Assembly
from chipwise.core.inference.vrt import write_vrt
from chipwise.core.requests import FolderInput
from known_rasters import noise, read


def dies(run, *given, **options):
    """Run until the strips are finished and the maps are to be written."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(classify, "write_map", lambda *_: (_ for _ in ()).throw(OutputError("The disk is full.")))
        with pytest.raises(OutputError):
            run(*given, resume=True, **options)


def test_what_an_interrupted_run_has_finished_is_kept_and_not_computed_again(
    tmp_path, run, make_raster, convolution, monkeypatch, events
):
    raster, package = make_raster(tmp_path / "in.tif", noise(500, 300, 250, 1)), convolution()
    options = {"tile_size": 128, "confidence_output": "c.tif", "resume": True}
    run(raster, package, "whole.tif", **(options | {"resume": False, "confidence_output": "whole-c.tif"}))
    add, seen = Assembly.add, []

    def dies(self, batch, answers):
        if len(seen) == 12:
            raise OutputError("The disk is full.")
        seen.append(batch)
        add(self, batch, answers)

    with monkeypatch.context() as patch:
        patch.setattr(Assembly, "add", dies)
        with pytest.raises(OutputError, match="disk"):
            run(raster, package, **options)
    assert not (tmp_path / "map.tif").exists() and len(list(tmp_path.glob(".map.tif-*.resume"))) == 1
    result = run(raster, package, **options)
    assert "by an earlier run" in events.texts("info")
    assert result["seconds"] >= 0 and np.array_equal(read(tmp_path / "map.tif"), read(tmp_path / "whole.tif"))
    assert np.array_equal(read(tmp_path / "c.tif"), read(tmp_path / "whole-c.tif"))
    assert not list(tmp_path.glob(".*"))


def test_of_several_rasters_those_that_were_finished_are_not_computed_again(
    tmp_path, run, make_raster, make_package, monkeypatch, events
):
    rasters = [make_raster(tmp_path / f"{name}.tif", noise(50, 60)) for name in "abc"]
    write, written = classify.write_map, []

    def fails(source, final, layer):
        written.append(final)
        if len(written) == 3:
            raise OutputError("The disk is full.")
        write(source, final, layer)

    with monkeypatch.context() as patch:
        patch.setattr(classify, "write_map", fails)
        with pytest.raises(OutputError):
            run(rasters, make_package(), resume=True)
    assert not (tmp_path / "map").exists() and len(list(tmp_path.glob(".map.*.resume"))) == 3
    run(rasters, make_package(), resume=True)
    assert events.texts("info").count("100% of the pixels were classified by an earlier run") == 3
    assert len(list((tmp_path / "map").glob("*.tif"))) == 3 and not list(tmp_path.glob(".map*"))


def test_strips_that_were_changed_are_computed_again(tmp_path, run, make_raster, convolution, monkeypatch):
    raster, package = make_raster(tmp_path / "in.tif", noise(500, 100, 250, 1)), convolution()
    run(raster, package, "whole.tif", tile_size=128)
    with monkeypatch.context() as patch:
        patch.setattr(classify, "write_map", lambda *_: (_ for _ in ()).throw(OutputError("The disk is full.")))
        with pytest.raises(OutputError):
            run(raster, package, tile_size=128, resume=True)
    (folder,) = tmp_path.glob(".map.tif-*.resume")
    damaged = sorted(folder.glob("output-*.tif"))[1]
    damaged.write_bytes(damaged.read_bytes()[:-7] + b"changed")
    run(raster, package, tile_size=128, resume=True)
    assert np.array_equal(read(tmp_path / "map.tif"), read(tmp_path / "whole.tif"))


@pytest.mark.parametrize("kind", ["folder", "virtual raster"])
def test_strips_of_a_raster_that_has_changed_are_not_taken_over(
    tmp_path, run, make_raster, make_package, utm_grid, events, kind
):
    (tmp_path / "in").mkdir()
    beside = utm_grid * Affine.translation(50, 0)
    first = make_raster(tmp_path / "in" / "a.tif", noise(40, 50, 10, 1))
    second = make_raster(tmp_path / "in" / "b.tif", noise(40, 50, 10, 1), transform=beside)
    if kind == "folder":
        rasters, options = [], {"folder": FolderInput(str(tmp_path / "in")), "processing_mode": "MOSAIC"}
    else:
        for name, inside in (("inner.vrt", [first, second]), ("outer.vrt", [str(tmp_path / "inner.vrt")])):
            write_vrt(str(tmp_path / name), inside)
        rasters, options = [str(tmp_path / "outer.vrt")], {}
    dies(run, rasters, make_package(), **options)
    os.utime(make_raster(second, np.full((40, 50), 7, np.uint8), transform=beside), (1, 1))
    run(rasters, make_package(), resume=True, **options)
    assert "by an earlier run" not in events.texts("info")
    assert (read(tmp_path / "map.tif")[:, 50:] == 7).all()


def test_strips_of_another_version_are_not_taken_over(tmp_path, run, make_raster, make_package, monkeypatch, events):
    raster = make_raster(tmp_path / "in.tif", noise(40, 50, 10, 1))
    dies(run, raster, make_package())
    monkeypatch.setattr(identity, "own_version", lambda: "0.0.1")
    run(raster, make_package(), resume=True)
    assert "by an earlier run" not in events.texts("info")
