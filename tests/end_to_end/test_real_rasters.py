"""Every awkward raster gives either chips that can be read, or one sentence; never a traceback or half a folder."""

import json
import os
from pathlib import Path

import numpy as np
import pytest
import tiny_world
from osgeo import gdal

FOLDER = Path(os.environ.get("CHIPWISE_TEST_DATA", ""), "awkward", "raster")
RASTERS = sorted(path.name for path in FOLDER.glob("*") if not path.name.endswith(".aux.xml")) or ["none"]
#: More pixels than anybody waits for; chips of all of it only where samples say which.
HUGE = ("huge4GB.tif", "huge-sparse.tiff")


def middle(path: Path) -> dict:
    """A polygon over the middle fifth of a raster, at most 150 pixels wide, as a GeoJSON geometry in its CRS."""
    try:
        dataset = gdal.Open(str(path))
        columns, rows = dataset.RasterXSize, dataset.RasterYSize
        transform = dataset.GetGeoTransform(can_return_null=True) or (0, 1, 0, 0, 0, -1)
    except RuntimeError:
        columns, rows, transform = 10, 10, (0, 1, 0, 0, 0, -1)
    half = [max(min(size / 10, 75), 1.1) for size in (columns, rows)]
    corners = [
        (columns / 2 + x * half[0], rows / 2 + y * half[1]) for x, y in ((-1, -1), (1, -1), (1, 1), (-1, 1), (-1, -1))
    ]
    return {"type": "Polygon", "coordinates": [[gdal.ApplyGeoTransform(transform, *corner) for corner in corners]]}


def request_for(name: str, metadata_format: str, geometry: dict, work: Path) -> dict:
    """An export of one raster; tiles without labels need no samples, and of a huge raster only the middle is cut."""
    request = {
        "kind": "export",
        "rasters": [{"path": str(FOLDER / name)}],
        "metadata_format": metadata_format,
        "tile_size": 64,
        "stride": 64,
        "output": str(work / "out" / "chips"),
    }
    if metadata_format != "EXPORT_TILES":
        lines = work / "samples.geojsonl"
        lines.write_text(json.dumps({"type": "Feature", "geometry": geometry, "properties": {"class": 1}}) + "\n")
        request["samples"] = {"path": str(lines)}
    if name in HUGE and metadata_format != "CLASSIFIED_TILES":
        xs, ys = zip(*geometry["coordinates"][0])
        request["extent"] = {"bounds": [min(xs), min(ys), max(xs), max(ys)]}
    return request


def check_place(image: Path, raster: Path) -> None:
    """Whether a chip's valid pixels are those that the raster holds at the chip's place."""
    chip, source = gdal.Open(str(image)), gdal.Open(str(raster))
    to_source = gdal.InvGeoTransform(source.GetGeoTransform(can_return_null=True) or (0, 1, 0, 0, 0, -1))
    place = gdal.ApplyGeoTransform(to_source, *gdal.ApplyGeoTransform(chip.GetGeoTransform(), 0, 0))
    column, row = map(round, place)
    assert np.allclose(place, (column, row), atol=1e-3)
    left, top = max(-column, 0), max(-row, 0)
    right, bottom = min(64, source.RasterXSize - column), min(64, source.RasterYSize - row)
    inside = np.s_[top:bottom, left:right]
    for number in range(1, chip.RasterCount + 1):
        expected = source.GetRasterBand(number).ReadAsArray(column + left, row + top, right - left, bottom - top)
        band = chip.GetRasterBand(number)
        valid = band.GetMaskBand().ReadAsArray()[inside] > 0
        mine, theirs = band.ReadAsArray()[inside][valid], expected[valid]
        if "JPEG" in (source.GetMetadataItem("COMPRESSION", "IMAGE_STRUCTURE") or ""):
            # QGIS's GDAL and the runtime's decode JPEG a little differently
            assert np.abs(mine.astype(float) - theirs).mean() < 1
        else:
            assert np.array_equal(mine, theirs)


def check_labels(folder: Path, metadata_format: str, images: list[Path]) -> None:
    """Whether every chip has the label that its format asks for."""
    if metadata_format == "CLASSIFIED_TILES":
        assert all((gdal.Open(str(folder / "labels" / i.name)).ReadAsArray() == 1).any() for i in images)
    elif metadata_format == "COCO":
        told = json.loads((folder / "annotations.json").read_text())
        assert [i["file_name"] for i in told["images"]] == [i.name for i in images]
        assert {a["image_id"] for a in told["annotations"]} == {i["id"] for i in told["images"]}
        boxes = np.array([a["bbox"] for a in told["annotations"]])
        assert (boxes >= 0).all() and (boxes[:, :2] + boxes[:, 2:] <= 64).all()
    else:
        assert sorted(p.name for p in folder.iterdir() if p.is_dir()) == ["images"]


@pytest.mark.parametrize("metadata_format", ["CLASSIFIED_TILES", "COCO", "EXPORT_TILES"])
@pytest.mark.parametrize("name", RASTERS)
def test_an_awkward_raster_gives_chips_or_one_sentence(real_data, tmp_path, name, metadata_format, record_property):
    geometry = middle(real_data / "awkward" / "raster" / name)
    folder = tmp_path / "out" / "chips"
    run = tiny_world.run_core(request_for(name, metadata_format, geometry, tmp_path), tmp_path, timeout=60)
    record_property("outcome", run.error or f"{run.result['chip_count']} chips")
    print(f"{name}: {run.error or run.result['chip_count']} ({run.seconds:.1f} s)")
    assert "Traceback" not in run.stderr
    if run.result:
        assert run.rc == 0
        assert {entry.name for entry in folder.parent.iterdir()} == {"chips"}
        images = sorted(folder.glob("images/*.tif"))
        assert len(images) == run.result["chip_count"] > 0
        for image in images:
            assert gdal.Open(str(image)).ReadAsArray().shape[-2:] == (64, 64)
        for image in images[:: max(1, len(images) // 4)]:
            check_place(image, real_data / "awkward" / "raster" / name)
        check_labels(folder, metadata_format, images)
    else:
        assert run.rc == 1
        assert run.error
        assert run.error.endswith((".", ")"))
        assert "\n" not in run.error
        assert "Unexpected" not in run.error
        assert not folder.parent.exists() or list(folder.parent.iterdir()) == []
