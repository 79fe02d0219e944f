"""The main job on real imagery, as a user runs it: export, train, classify with default parameters.

Only the number of epochs and the backbone are set, few and light, so the figures printed here are low;
``benchmarks/accuracy.py`` trains longer.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest
from osgeo import gdal

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))

import real_sets

#: Sets to run the job on, the epochs, and the least accuracy: half-way between guessing and what two such runs reached.
SETS = {
    "chiapas_landsat7_two_dates": (real_sets.chiapas, 3, 0.30),
    "dubai_aerial_6class": (lambda data, work: real_sets.dubai(data, work, images=6), 2, 0.30),
    "nc_landsat7_landcover": (real_sets.north_carolina, 3, 0.40),
}


@pytest.fixture(scope="module")
def run(qgis_process):
    """Run an algorithm and return its outputs by name; a failure shows what it said."""

    def run_algorithm(algorithm: str, **parameters) -> dict[str, str]:
        items = [(k, v) for k, vs in parameters.items() for v in (vs if isinstance(vs, list) else [vs])]
        done = qgis_process("run", algorithm, *(f"--{k}={v}" for k, v in items), timeout=900)
        assert done.rc == 0, done.stdout[-2000:] + done.stderr[-2000:]
        results = done.stdout.split("Results\n")[-1]
        return dict(line.split(":\t", 1) for line in results.splitlines() if ":\t" in line)

    return run_algorithm


@pytest.fixture(scope="module")
def finished(run, real_data, tmp_path_factory):
    """Do the job on one of SETS, unless another test has; the set, how good its map is, and the folder with it."""
    jobs = {}

    def finished(name):
        if name not in jobs:
            prepare, epochs, _ = SETS[name]
            work = tmp_path_factory.mktemp(name)
            real = prepare(real_data, work)
            jobs[name] = real, real_sets.run_set(real, work, run, epochs, "resnet18", BACKBONE_WEIGHTS="NONE"), work
        return jobs[name]

    return finished


@pytest.mark.parametrize("name", SETS)
def test_real_imagery_is_exported_trained_on_and_classified(finished, capsys, name):
    real, score, work = finished(name)
    with capsys.disabled():
        print(f"\n  {score.line()}")
    assert score.chips > 1
    assert score.overall > SETS[name][2]
    for i, (image, _) in enumerate(real.tests):
        source, result = gdal.Open(str(image)), gdal.Open(str(work / f"{real.name}_{i}.tif"))
        assert (source.RasterXSize, source.RasterYSize) == (result.RasterXSize, result.RasterYSize)
        assert source.GetGeoTransform() == result.GetGeoTransform()
        mapped = result.ReadAsArray()
        assert set(np.unique(mapped)) <= {0, *real.names}
        assert result.GetRasterBand(1).GetNoDataValue() == 0


def test_nodata_of_real_imagery_stays_nodata(finished):
    real, _, work = finished("nc_landsat7_landcover")
    image = gdal.Open(str(real.tests[0][0])).ReadAsArray()
    mapped = gdal.Open(str(work / "nc_0.tif")).ReadAsArray()
    assert np.array_equal(mapped == 0, (image == -32768).all(0))


def test_the_same_request_and_seed_give_the_same_chips_figures_and_map(run, real_data, tmp_path):
    outputs = []
    for name in ("first", "second"):
        work = tmp_path / name
        work.mkdir()
        real = real_sets.chiapas(real_data, work)
        exported = run("chipwise:exporttrainingdata", **real.export, OUTPUT=work / "chips")
        trained = run(
            "chipwise:trainmodel", INPUT=work / "chips", MAX_EPOCHS=1, BACKBONE="mobilenet_v2", OUTPUT=work / "m.dlpk",
            BACKBONE_WEIGHTS="NONE", SEED=7,
        )  # fmt: skip
        run("chipwise:classifypixels", INPUT=real.tests[0][0], MODEL=work / "m.dlpk", OUTPUT=work / "map.tif")
        chips = {p.relative_to(work): p.read_bytes() for p in sorted((work / "chips").glob("*/*"))}
        mapped = gdal.Open(str(work / "map.tif")).ReadAsArray()
        outputs.append((exported["CHIP_COUNT"], chips, trained["MIOU"], trained["ACCURACY"], mapped.tobytes()))
    assert outputs[0] == outputs[1]
