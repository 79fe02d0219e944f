"""What the tests share that run Chipwise as its users do without a window: through ``qgis_process``."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "qgis"))
# Two busy processes whose threads spin while they wait for each other need twenty times as long.
os.environ.setdefault("OMP_NUM_THREADS", "1")

import tiny_world
from tiny_fixtures import chips, made_once, model, raster, samples  # noqa: F401 - fixtures for all tests here

#: Debian 12's wrapper of the program passes an option that the program does not know.
PROGRAM = next((path for path in ("/usr/bin/qgis_process.bin",) if os.path.exists(path)), "qgis_process")
#: Takes the bytecode of QGIS's Python files and ours, which would else be compiled in each of a hundred starts.
COMPILED = tiny_world.PLUGINS.with_name("bytecode")
#: What QGIS and Qt print whatever is run; newer QGIS also what it has tried on a file that is not there.
NOISE = (
    "QStandardPaths:",
    "<string>:",
    "ERROR:\tAn error was encountered while checking parameter values",
    "ERROR: Status 2: File ",
)


@dataclass(frozen=True)
class Finished:
    """What a run of ``qgis_process`` has left behind."""

    rc: int
    stdout: str
    stderr: str
    seconds: float

    @property
    def sentence(self) -> str:
        """The one thing that was said about a failure; QGIS says it up to three times."""
        lines = [line.removeprefix("ERROR:").strip() for line in self.stderr.splitlines() if not line.startswith(NOISE)]
        told = {line for line in lines if line}
        assert len(told) == 1, self.stderr
        return told.pop()


@pytest.fixture(scope="session")
def profile(tmp_path_factory) -> Path:
    """A profile of QGIS in which Chipwise is switched on."""
    folder = tmp_path_factory.mktemp("profile")
    settings = folder / "profiles" / "default" / "QGIS" / "QGIS3.ini"
    settings.parent.mkdir(parents=True)
    settings.write_text("[PythonPlugins]\nchipwise=true\n")
    return folder


@pytest.fixture(scope="session")
def start_qgis_process(profile):
    """Start ``qgis_process`` in a process group of its own; what is left of it at the end is killed."""
    started = []

    def start(*arguments: str, **variables: str) -> subprocess.Popen:
        environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "QGIS_"))},
            "QGIS_CUSTOM_CONFIG_PATH": str(profile),
            "QGIS_PLUGINPATH": str(tiny_world.PLUGINS),
            "QT_QPA_PLATFORM": "offscreen",
            "PATH": "/usr/bin:/bin",
            "PYTHONPYCACHEPREFIX": str(COMPILED),
            **variables,
        }
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "stdin": subprocess.DEVNULL, "text": True}
        process = subprocess.Popen([PROGRAM, *arguments], env=environment, start_new_session=True, **pipes)
        started.append(process)
        return process

    yield start
    for process in started:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


@pytest.fixture(scope="session")
def qgis_process(start_qgis_process):
    """Run ``qgis_process`` to its end."""

    def run(*arguments: str, timeout: float = 120, **variables: str) -> Finished:
        begin = time.monotonic()
        process = start_qgis_process(*arguments, **variables)
        stdout, stderr = process.communicate(timeout=timeout)
        return Finished(process.returncode, stdout, stderr, time.monotonic() - begin)

    return run


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real imagery."""
    folder = os.environ.get("CHIPWISE_TEST_DATA", "")
    if not Path(folder).is_dir() or not folder:
        pytest.skip("NO REAL DATA: CHIPWISE_TEST_DATA names no folder, so nothing was tested on real imagery")
    return Path(folder)
