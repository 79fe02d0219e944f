"""Compare Maps through ``qgis_process``."""

import csv

import numpy as np
import tiny_world
from osgeo import gdal

gdal.UseExceptions()


def write_maps(folder) -> tuple[str, str]:
    """A map of the tiny world, and one in which 20 x 30 pixels of the west are like the east."""
    before = np.repeat([[1, 2]], 64, axis=1).repeat(128, axis=0)[np.newaxis].astype(np.uint8)
    after = before.copy()
    after[0, :20, :30] = 2
    paths = [folder / "before.tif", folder / "after.tif"]
    for path, values in zip(paths, (before, after)):
        tiny_world.make_raster(path, values=values, nodata=0)
        names = "".join(f"<Category>{name}</Category>" for name in ("", "Water", "Forest"))
        band = f'<PAMRasterBand band="1"><CategoryNames>{names}</CategoryNames></PAMRasterBand>'
        path.with_name(f"{path.name}.aux.xml").write_text(f"<PAMDataset>{band}</PAMDataset>")
    return str(paths[0]), str(paths[1])


def test_all_outputs_are_written_with_names_from_the_files(qgis_process, tmp_path):
    before, after = write_maps(tmp_path)
    files = {"OUTPUT": "c.tif", "OUTPUT_POLYGONS": "p.gpkg", "OUTPUT_MATRIX": "m.csv", "OUTPUT_REPORT": "r.html"}
    outputs = [f"--{name}={tmp_path / file}" for name, file in files.items()]
    done = qgis_process("run", "chipwise:comparemaps", f"--BEFORE={before}", f"--AFTER={after}", *outputs)
    assert done.rc == 0, done.stderr
    assert "CHANGED_HECTARES:\t6" in done.stdout and "Water → Forest: 600 pixels" in done.stdout
    assert all((tmp_path / file).is_file() for file in files.values())
    with (tmp_path / "m.csv").open(newline="", encoding="utf-8") as file:
        found = {(row["before"], row["after"]): int(row["pixels"]) for row in csv.DictReader(file)}
    assert found["Water", "Forest"] == 600 and sum(found.values()) == 128**2


def test_a_shifted_map_is_refused_in_one_sentence_and_nothing_is_written(qgis_process, tmp_path):
    before, after = write_maps(tmp_path)
    place = (tiny_world.LEFT + 5, 10, 0, tiny_world.TOP, 0, -10)
    gdal.Open(after, gdal.GA_Update).SetGeoTransform(place)
    there = sorted(path.name for path in tmp_path.iterdir())
    command = [
        "run",
        "chipwise:comparemaps",
        f"--BEFORE={before}",
        f"--AFTER={after}",
        f"--OUTPUT={tmp_path / 'c.tif'}",
    ]
    done = qgis_process(*command)
    assert done.rc != 0 and "part of a pixel apart. Set RESAMPLE" in done.sentence
    assert sorted(path.name for path in tmp_path.iterdir()) == there
    assert qgis_process(*command, "--RESAMPLE=TO_BEFORE").rc == 0
