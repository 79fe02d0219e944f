"""A worker that does nothing but answers as the real one would, so that panels are tested in moments."""

from __future__ import annotations

import sys
import textwrap
from pathlib import Path
from types import SimpleNamespace

from chipwise.plugin import runtime

WORKER = """
import json, os, sys, time
from osgeo import gdal, osr
gdal.UseExceptions()
request = json.loads(sys.stdin.readline())
with open({log!r}, "a") as log:
    log.write(json.dumps(dict(request, pid=os.getpid())) + "\\n")
def send(event, **content):
    print(json.dumps(dict(content, event=event)), flush=True)
def raster(path, value):
    xmin, ymin, xmax, ymax = request["extent"]["bounds"]
    columns, rows = round((xmax - xmin) / 10), round((ymax - ymin) / 10)
    dataset = gdal.GetDriverByName("GTiff").Create(path, columns, rows, 1, gdal.GDT_Byte)
    dataset.SetGeoTransform((xmin, 10, 0, ymax, 0, -10))
    reference = osr.SpatialReference()
    reference.ImportFromEPSG(32633)
    dataset.SetProjection(reference.ExportToWkt())
    dataset.GetRasterBand(1).Fill(value)
def export():
    os.makedirs(request["output"])
    send("warning", text="There are few samples.")
    send("result", output=request["output"])
def train():
    send("progress", percent=50.0, text="Epoch 1/2")
    send("metric", epoch=1, loss=0.9, valid_loss=1.0, miou=0.5, learning_rate=0.001)
    open(request["output"], "w").close()
    send("result", output=request["output"], miou=0.5, accuracy=0.6, epochs=1)
def classify():
    raster(request["output"], 1)
    raster(request["confidence_output"], 60)
    send("result", output=request["output"])
{code}
globals()[request["kind"]]()
"""
#: A training that has begun and ends when it is cancelled.
WAITING = """
def train():
    send("progress", percent=10.0, text="Epoch 1/9")
    sys.stdin.read()
    sys.exit(130)
"""


def stand_in(folder: Path, code: str = "") -> SimpleNamespace:
    """Make a runtime whose interpreter answers by itself, whatever it is asked to run.

    Args:
        code: defines ``export``, ``train`` or ``classify`` otherwise.

    Returns:
        What ``run_worker`` takes; ``requests()`` gives the requests so far, each with the worker's ``pid``.
    """
    import json

    path, log = folder / "python", folder / "requests.jsonl"
    path.write_text(f"#!{sys.executable}\n" + WORKER.format(log=str(log), code=textwrap.dedent(code)))
    path.chmod(0o755)
    return SimpleNamespace(
        find=lambda: SimpleNamespace(python=path),
        child_environment=runtime.child_environment,
        RuntimeProblem=runtime.RuntimeProblem,
        requests=lambda: [json.loads(line) for line in log.read_text().splitlines()] if log.exists() else [],
    )
