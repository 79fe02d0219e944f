"""Run a request in a worker of its own, as QGIS does, and see how much memory it held at most."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import psutil

REPOSITORY = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Finished:
    """What the worker said last, the seconds it took, and the most memory that it held, in GiB."""

    last: dict
    seconds: float
    gibibytes: float


def run_worker(request: str, work: Path) -> Finished:
    """Run a request, given as JSON, with a folder for what belongs to the run."""
    (work / "request.json").write_text(request)
    if not (work / "chipwise").exists():
        (work / "chipwise").symlink_to(REPOSITORY)  # the plugin's folder is its package, whatever the folder is called
    command = [sys.executable, "-m", "chipwise.core", str(work / "request.json")]
    start = time.perf_counter()
    with (work / "out.txt").open("w") as out:
        environment = os.environ | {"PYTHONPATH": str(work)}
        worker = subprocess.Popen(command, env=environment, stdin=subprocess.PIPE, stdout=out)
    held, process = 0.0, psutil.Process(worker.pid)
    while worker.poll() is None:  # the system's own account of the most counts this process, from which it was forked
        with contextlib.suppress(psutil.Error):
            held = max(held, process.memory_info().rss / 2**30)
        time.sleep(0.02)
    last = json.loads((work / "out.txt").read_text().splitlines()[-1])
    return Finished(last, time.perf_counter() - start, held)
