"""Every awkward raster gives either chips that can be read, or one sentence; never a traceback or half a folder."""

import json
import os
from pathlib import Path

import pytest
import tiny_world
from osgeo import gdal

FOLDER = Path(os.environ.get("CHIPWISE_TEST_DATA", ""), "awkward", "raster")
RASTERS = sorted(path.name for path in FOLDER.glob("*") if not path.name.endswith(".aux.xml")) or ["none"]


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


@pytest.mark.parametrize("name", RASTERS)
def test_an_awkward_raster_gives_chips_or_one_sentence(real_data, tmp_path, name, record_property):
    raster = real_data / "awkward" / "raster" / name
    lines = tmp_path / "samples.geojsonl"
    lines.write_text(json.dumps({"type": "Feature", "geometry": middle(raster), "properties": {"class": 1}}) + "\n")
    folder = tmp_path / "out" / "chips"
    run = tiny_world.run_core(
        {
            "kind": "export",
            "rasters": [{"path": str(raster)}],
            "samples": {"path": str(lines)},
            "tile_size": 64,
            "stride": 64,
            "output": str(folder),
        },
        tmp_path,
    )
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
            assert (gdal.Open(str(folder / "labels" / image.name)).ReadAsArray() == 1).any()
    else:
        assert run.rc == 1
        assert run.error
        assert "Unexpected" not in run.error
        assert not folder.parent.exists() or list(folder.parent.iterdir()) == []
