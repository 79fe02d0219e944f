"""Start QGIS Desktop on a screen of its own, in a profile of its own, with Chipwise on and a script at its controls."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import subprocess
from pathlib import Path

from qgis_process import StepError, qgis_environment

SCREEN = (1280, 900)
#: Names the file that tells the script in QGIS what to do, and this folder; QGIS passes no arguments on.
JOB_VARIABLE, FOLDER_VARIABLE = "CHIPWISE_DESKTOP_JOB", "CHIPWISE_DEMO_FOLDER"
#: No tip of the day in front of the window; its key has the version in it.
SETTINGS = "[PythonPlugins]\nchipwise=true\n[qgis]\n" + "".join(f"showTips{n}=false\n" for n in range(322, 345))


def run_desktop(script: Path, job: dict, folder: Path, timeout: float) -> dict:
    """Start QGIS Desktop under Xvfb and wait until it has ended; what is left of it then is killed.

    Args:
        script: what QGIS runs once it is up; see ``hands.play``.
        job: what the script is to know, as JSON.
        folder: takes the profile and what the script writes.
        timeout: seconds that it may take.

    Returns:
        What the script has noted.

    Raises:
        StepError: programs are missing, it took too long, or QGIS or the script failed.
    """
    for program in ("xvfb-run", "qgis"):
        if not shutil.which(program, path="/usr/bin:/bin"):
            raise StepError(f"{program} is not there; `make screen` installs it.")
    profile, notes = folder / "qgis-profile", folder / "notes.json"
    settings = profile / "profiles" / "default" / "QGIS" / "QGIS3.ini"
    settings.parent.mkdir(parents=True, exist_ok=True)
    settings.write_text(SETTINGS, encoding="utf-8")
    notes.unlink(missing_ok=True)
    (folder / "job.json").write_text(json.dumps({**job, "notes": str(notes)}), encoding="utf-8")
    environment = {
        **qgis_environment(profile),
        JOB_VARIABLE: str(folder / "job.json"),
        FOLDER_VARIABLE: str(Path(__file__).parent),
        "QT_QPA_PLATFORM": "xcb",
    }
    screen = "-screen 0 {}x{}x24".format(*SCREEN)
    qgis = ["qgis", "--nologo", "--noversioncheck", "--lang", "en", "--code", str(script)]
    said, code = _run(["xvfb-run", "--auto-servernum", "-s", screen, *qgis], environment, timeout)
    told = json.loads(notes.read_text(encoding="utf-8")) if notes.exists() else {"problem": "The script did not begin."}
    if code != 0 or told.get("problem"):
        raise StepError(f"QGIS Desktop ended with {code}. {told.get('problem', '')}\n{said[-4000:]}")
    return told


def _run(command: list[str], environment: dict[str, str], timeout: float) -> tuple[str, int | str]:
    """Run a command in a process group of its own; return what it printed and its exit code, or why there is none."""
    process = subprocess.Popen(
        command,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
        text=True,
        errors="replace",
    )
    try:
        said, _ = process.communicate(timeout=timeout)
        return said, process.returncode
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        return process.communicate()[0], f"a timeout of {timeout:g} s"
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
