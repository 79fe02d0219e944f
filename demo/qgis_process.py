"""Run algorithms through qgis_process as a user would, with what they say shown while they run."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent


class StepError(Exception):
    """A step of the demo did not work; the text says what the algorithm said."""


class QgisProcess:
    """Runs algorithms through qgis_process, with a QGIS profile of its own so that the user's stays as it is."""

    def __init__(self, program: str, profile: Path) -> None:
        """Prepare the profile.

        Args:
            program: The path of qgis_process.
            profile: The folder for the profile; made if missing.
        """
        self.program = program
        self.environment = qgis_environment(profile)
        settings = profile / "profiles" / "default" / "QGIS" / "QGIS3.ini"
        settings.parent.mkdir(parents=True, exist_ok=True)
        settings.write_text("[PythonPlugins]\nchipwise=true\n", encoding="utf-8")

    def run(self, algorithm: str, **parameters) -> dict[str, str]:
        """Run one algorithm and show what it says as it says it.

        Args:
            algorithm: Its id, such as ``chipwise:trainmodel``.
            **parameters: Its parameters; those that are None are left out.

        Returns:
            The outputs it listed, as text.

        Raises:
            StepError: It ended with an error.
        """
        given = [f"--{name}={value}" for name, value in parameters.items() if value is not None]
        command = [self.program, "run", algorithm, *given]
        try:
            process = subprocess.Popen(
                command,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
            )
        except OSError as error:
            raise StepError(f"{self.program} does not start: {error}") from error
        said = show(process)
        if process.returncode != 0:
            raise StepError(f"{algorithm}: {complaint(said, process.returncode)}")
        return parse_results(said)


def show(process: subprocess.Popen) -> str:
    """Pass on the output of a process while it runs; return all of it."""
    pieces = []
    while piece := os.read(process.stdout.fileno(), 65536):
        pieces.append(piece)
        sys.stdout.write(piece.decode("utf-8", errors="replace"))
        sys.stdout.flush()
    process.wait()
    return b"".join(pieces).decode("utf-8", errors="replace")


def parse_results(said: str) -> dict[str, str]:
    """Return the outputs from the last ``Results`` block that qgis_process printed."""
    lines = said.splitlines()
    starts = [number for number, line in enumerate(lines) if line.strip() == "Results"]
    if not starts:
        return {}
    pairs = (line.split(":\t", 1) for line in lines[starts[-1] + 1 :] if ":\t" in line)
    return {name: value.strip() for name, value in pairs if name.isidentifier() and name != "ERROR"}


def complaint(said: str, code: int) -> str:
    """Return the algorithm's own words about its failure."""
    lines = said.splitlines()
    starts = [number for number, line in enumerate(lines) if line.startswith("ERROR:")]
    kept = lines[starts[0] :] if starts else [line for line in lines if line.strip()][-3:]
    text = "\n".join(line.removeprefix("ERROR:").strip() for line in kept if line.strip())
    return text or f"qgis_process ended with code {code} and said nothing"


def qgis_environment(profile: Path) -> dict[str, str]:
    """Return the environment for qgis_process: the system's own programs first, no display, nothing of this Python."""
    environment = {
        name: value
        for name, value in os.environ.items()
        if name not in ("PYTHONHOME", "PYTHONPATH", "VIRTUAL_ENV", "GDAL_DATA", "PROJ_LIB", "PROJ_DATA")
    }
    if os.name == "posix":
        environment["PATH"] = os.pathsep.join(["/usr/bin", "/bin", environment.get("PATH", "")]).rstrip(os.pathsep)
    environment["QT_QPA_PLATFORM"] = "offscreen"
    environment["QGIS_PLUGINPATH"] = str(REPOSITORY / "build" / "plugins")
    environment["QGIS_CUSTOM_CONFIG_PATH"] = str(profile)
    environment.setdefault("CHIPWISE_PYTHON", sys.executable)
    return environment


def find_qgis_process() -> str:
    """Return the path of qgis_process.

    Raises:
        StepError: There is none.
    """
    real = Path("/usr/bin/qgis_process.bin")  # Debian's wrapper passes it a flag that it does not know
    found = str(real) if real.exists() else shutil.which("qgis_process")
    if not found:
        raise StepError("qgis_process is not there. Install QGIS, or say where it is with --qgis-process.")
    return found
