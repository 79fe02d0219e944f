"""The tiny world as fixtures, for the tests inside QGIS and those that run it from outside."""

from __future__ import annotations

import fcntl
from pathlib import Path

import pytest
import tiny_world


@pytest.fixture(scope="session")
def made_once(tmp_path_factory, request):
    """Make something by name for all processes of a run of the tests: who asks first makes it, others wait for it."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if hasattr(request.config, "workerinput") else base

    def made(name: str, make) -> Path:
        told = shared / f"{name} is at"
        with open(shared / f"{name}.lock", "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not told.exists():
                told.write_text(str(make(tmp_path_factory.mktemp(name))))
        return Path(told.read_text())

    return made


@pytest.fixture(scope="session")
def chips(made_once) -> Path:
    """A folder of chips of the tiny world."""
    return made_once("chips", tiny_world.make_chips)


@pytest.fixture(scope="session")
def model(made_once, chips) -> Path:
    """A model package trained on them."""
    return made_once("model", lambda folder: tiny_world.make_model(chips, folder / "model.dlpk"))


@pytest.fixture
def raster(tmp_path) -> str:
    """A raster of the tiny world."""
    return tiny_world.make_raster(tmp_path / "world.tif")


@pytest.fixture
def samples(tmp_path) -> str:
    """A file of samples of the tiny world."""
    return tiny_world.make_samples(tmp_path / "samples.geojson")
