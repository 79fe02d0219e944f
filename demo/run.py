"""Run the whole way from samples to a classified raster, as a user would with qgis_process.

Usage: ``python demo/run.py`` for the procedural demo scene; ``--raster R --samples S [--field F]`` for own data.
It exports chips, trains a model, classifies the raster, checks the result and draws summary.png.
Run it with the Python of the runtime; ``make demo`` does.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import time
import zipfile
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import rasterio
from picture import ClassInfo, draw_picture, fit
from qgis_process import REPOSITORY, QgisProcess, StepError, find_qgis_process
from rasterio.features import rasterize
from scene import make_scene

MODEL_TYPE, BACKBONE, WEIGHTS = "UNET", "resnet18", "NONE"
TILE_SIZE, STRIDE, BATCH_SIZE, EPOCHS, SEED = 256, 128, 4, 20, 1

LEFTOVERS = (
    "model.dlpk",
    "classified.tif*",
    "classified.qml",
    "confidence.tif*",
    "confidence.qml",
    "summary.png",
    "samples_for_picture.geojson",
)
LARGEST_MASK = 2000


@dataclass
class Job:
    """What the demo works on and where it writes."""

    out: Path
    raster: Path
    samples: Path
    class_field: str | None
    schema: Path | None = None
    truth: Path | None = None
    seconds: dict[str, float] = field(default_factory=dict)

    @property
    def chips(self) -> Path:
        """The folder of training data."""
        return self.out / "chips"

    @property
    def model(self) -> Path:
        """The trained model."""
        return self.out / "model.dlpk"

    @property
    def classified(self) -> Path:
        """The classified raster."""
        return self.out / "classified.tif"

    @property
    def confidence(self) -> Path:
        """How sure the model is, cell by cell."""
        return self.out / "confidence.tif"

    @property
    def picture(self) -> Path:
        """The picture of image, samples, truth and result."""
        return self.out / "summary.png"


@dataclass
class Check:
    """How the result compares with the whole truth."""

    accuracy: float
    iou: dict[int, float]

    @property
    def mean_iou(self) -> float:
        """The mean over the classes that occur in the truth."""
        return float(np.mean(list(self.iou.values())))


# ---- the steps ---------------------------------------------------------------------------------------------------


def run_steps(job: Job, qgis: QgisProcess, epochs: int) -> tuple[dict[str, str], dict[str, str]]:
    """Export, train and classify.

    Args:
        job: What to work on.
        qgis: Runs the algorithms.
        epochs: How long to train at most.

    Returns:
        The outputs of the export and of the training.

    Raises:
        StepError: One of the algorithms ended with an error or without its output.
    """
    exported = timed(
        job,
        "export",
        lambda: qgis.run(
            "chipwise:exporttrainingdata",
            INPUT=job.raster,
            SAMPLES=job.samples,
            CLASS_FIELD=job.class_field,
            SCHEMA=job.schema,
            TILE_SIZE=TILE_SIZE,
            STRIDE=STRIDE,
            OUTPUT=job.chips,
        ),
        job.chips,
    )
    trained = timed(
        job,
        "train",
        lambda: qgis.run(
            "chipwise:trainmodel",
            INPUT=job.chips,
            MODEL_TYPE=MODEL_TYPE,
            BACKBONE=BACKBONE,
            BACKBONE_WEIGHTS=WEIGHTS,
            MAX_EPOCHS=epochs,
            BATCH_SIZE=BATCH_SIZE,
            SEED=SEED,
            OUTPUT=job.model,
        ),
        job.model,
    )
    timed(
        job,
        "classify",
        lambda: qgis.run(
            "chipwise:classifypixels",
            INPUT=job.raster,
            MODEL=job.model,
            OUTPUT=job.classified,
            OUTPUT_CONFIDENCE=job.confidence,
        ),
        job.classified,
    )
    return exported, trained


def timed(job: Job, name: str, step, output: Path | None = None):
    """Run one step, note its seconds and see that its output is there."""
    print(f"\n=== {name} ===", flush=True)
    start = time.monotonic()
    result = step()
    job.seconds[name] = time.monotonic() - start
    if output is not None and not output.exists():
        raise StepError(f"{name}: it ended without an error but did not write {output}")
    return result


def demo_job(out: Path) -> Job:
    """Make the demo scene and return the job on it."""
    start = time.monotonic()
    made = make_scene(out / "scene", seed=SEED)
    job = Job(out, made["scene"], made["samples"], "class", made["schema"], made["truth"])
    job.seconds["scene"] = time.monotonic() - start
    print(f"Made the demo scene with {made['sample_count']} samples in {job.seconds['scene']:.0f} s.")
    return job


def clear(out: Path) -> None:
    """Remove what an earlier run left in the folder, and nothing else."""
    for folder in ("chips", "qgis-profile"):
        shutil.rmtree(out / folder, ignore_errors=True)
    for pattern in LEFTOVERS:
        for path in out.glob(pattern):
            path.unlink()


def readable_samples(job: Job, qgis: QgisProcess) -> list[dict]:
    """Return the samples as GeoJSON features in the raster's coordinates; none if that does not work."""
    path = job.samples
    try:
        if job.truth is None:
            path = job.out / "samples_for_picture.geojson"
            with rasterio.open(job.raster) as source:
                target = f"EPSG:{source.crs.to_epsg()}" if source.crs.to_epsg() else f"WKT:{source.crs.to_wkt()}"
            qgis.run("native:reprojectlayer", INPUT=job.samples, TARGET_CRS=target, OUTPUT=path)
        features = json.loads(path.read_text(encoding="utf-8"))["features"]
        return [feature for feature in features if polygons(feature)]
    except (StepError, OSError, ValueError, KeyError, AttributeError) as error:
        print(f"The samples are left out of the picture: {error}")
        return []


def polygons(feature: dict) -> list[list]:
    """Return the polygons of a feature, each a list of rings."""
    geometry = feature.get("geometry") or {}
    return {"Polygon": [geometry.get("coordinates")], "MultiPolygon": geometry.get("coordinates")}.get(
        geometry.get("type"), []
    )


def outlines(features: list[dict], class_field: str | None) -> list[tuple[np.ndarray, str]]:
    """Return the outer ring of each polygon, (n, 2), with what the class field says."""
    return [
        (np.array(rings[0], float)[:, :2], str((feature.get("properties") or {}).get(class_field)))
        for feature in features
        for rings in polygons(feature)
    ]


# ---- figures -----------------------------------------------------------------------------------------------------


def compare(truth_path: Path, result_path: Path) -> Check:
    """Compare a classified raster with the whole truth, wherever there is truth."""
    with rasterio.open(truth_path) as source, rasterio.open(result_path) as result:
        truth, found = source.read(1), result.read(1)
    if truth.shape != found.shape:
        raise StepError(f"The result has {found.shape} cells and the truth {truth.shape}: they cannot be compared.")
    known = truth > 0
    side = int(max(truth.max(), found.max())) + 1
    pairs = truth[known].astype(np.int64) * side + found[known]
    matrix = np.bincount(pairs, minlength=side * side).reshape(side, side)
    hits, of_truth, of_result = np.diag(matrix), matrix.sum(1), matrix.sum(0)
    present = np.nonzero(of_truth)[0]
    iou = {int(value): float(hits[value] / (of_truth[value] + of_result[value] - hits[value])) for value in present}
    return Check(float(hits.sum() / matrix.sum()), iou)


def labelled_share(raster: Path, features: list[dict]) -> float | None:
    """Return which part of the raster's valid cells the samples cover (for large rasters from a coarser grid)."""
    if not features:
        return None
    with rasterio.open(raster) as source:
        shape = fit(source.height, source.width, LARGEST_MASK)
        valid = source.dataset_mask(out_shape=shape) > 0
        transform = source.transform * source.transform.scale(source.width / shape[1], source.height / shape[0])
    covered = rasterize([feature["geometry"] for feature in features], out_shape=shape, transform=transform) > 0
    return float((covered & valid).sum() / max(1, valid.sum()))


def read_classes(job: Job) -> list[ClassInfo]:
    """Return the classes with their names and the colours of the classified raster."""
    with rasterio.open(job.classified) as source:
        try:
            table = source.colormap(1)
        except ValueError:
            table = {}
    names = schema_names(job.schema) if job.schema else model_names(job.model)
    values = sorted(names) or sorted(value for value, colour in table.items() if value and any(colour[:3]))
    return [
        ClassInfo(value, names.get(value, str(value)), tuple(table.get(value, (128, 128, 128))[:3])) for value in values
    ]


def schema_names(path: Path) -> dict[int, str]:
    """Return the names of the classes in a schema file."""
    entries = json.loads(path.read_text(encoding="utf-8"))["classes"]
    return {int(entry["value"]): str(entry["name"]) for entry in entries}


def model_names(path: Path) -> dict[int, str]:
    """Return the names of the classes in a model package; none if it does not tell."""
    try:
        with zipfile.ZipFile(path) as package:
            name = next(name for name in package.namelist() if name.endswith(".emd"))
            entries = json.loads(package.read(name))["Classes"]
        return {int(entry["Value"]): str(entry["Name"]) for entry in entries if int(entry["Value"])}
    except (OSError, KeyError, ValueError, StopIteration, zipfile.BadZipFile):
        return {}


def summary_text(job: Job, exported: dict, trained: dict, share: float | None, check: Check | None, classes) -> str:
    """Return the summary as aligned lines."""
    rows = [("Chips", exported.get("CHIP_COUNT", "?"))]
    if share is not None:
        rows.append(("Labelled", f"{share:.2%} of the cells"))
    rows += [
        ("Epochs", trained.get("EPOCHS", "?")),
        ("Validation mean IoU", figure(trained.get("MIOU"))),
        ("Validation accuracy", figure(trained.get("ACCURACY"))),
    ]
    if check is not None:
        names = {info.value: info.name for info in classes}
        rows += [("Accuracy, whole truth", figure(check.accuracy)), ("Mean IoU, whole truth", figure(check.mean_iou))]
        rows += [(f"  IoU {names.get(value, value)}", figure(iou)) for value, iou in check.iou.items()]
    rows += [(f"Seconds, {name}", f"{seconds:.1f}") for name, seconds in job.seconds.items()]
    rows.append(("Seconds in all", f"{sum(job.seconds.values()):.1f}"))
    outputs = (job.chips, job.model, job.classified, job.confidence, job.picture)
    rows += [("Outputs" if number == 0 else "", str(path)) for number, path in enumerate(outputs)]
    width = max(len(name) for name, _ in rows)
    return "\n".join(f"{name:<{width}}  {value}" for name, value in rows)


def figure(value) -> str:
    """Return a number with three digits, or the text as it is."""
    try:
        return f"{float(value):.3f}"
    except (TypeError, ValueError):
        return "?" if value is None else str(value)


# ---- command line ------------------------------------------------------------------------------------------------


def read_arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description="From samples to a classified raster: the demo scene, or own data.")
    parser.add_argument("--raster", type=Path, help="own image (with --samples); without it the demo scene is made")
    parser.add_argument("--samples", type=Path, help="own training polygons, any vector file QGIS reads")
    parser.add_argument("--field", help="the field of the samples that holds the class")
    parser.add_argument("--out", type=Path, default=REPOSITORY / "build" / "demo", help="folder for the outputs")
    parser.add_argument("--epochs", type=int, default=EPOCHS, help=f"train for at most so many epochs ({EPOCHS})")
    parser.add_argument("--qgis-process", help="path of qgis_process")
    arguments = parser.parse_args()
    if bool(arguments.raster) != bool(arguments.samples):
        parser.error("own data need both --raster and --samples")
    for path in (arguments.raster, arguments.samples):
        if path and not path.exists():
            parser.error(f"{path} is not there")
    return arguments


def run_demo(arguments: argparse.Namespace) -> str:
    """Do everything.

    Args:
        arguments: The command line.

    Returns:
        The summary.

    Raises:
        StepError: A step did not work.
    """
    plugin = REPOSITORY / "build" / "plugins" / "chipwise"
    if not plugin.exists():
        raise StepError(f"{plugin} is not there: start the demo with `make demo`, which links the plugin.")
    out = arguments.out.resolve()
    out.mkdir(parents=True, exist_ok=True)
    clear(out)
    qgis = QgisProcess(arguments.qgis_process or find_qgis_process(), out / "qgis-profile")
    if arguments.raster:
        job = Job(out, arguments.raster.resolve(), arguments.samples.resolve(), arguments.field)
    else:
        job = demo_job(out)
    exported, trained = run_steps(job, qgis, arguments.epochs)
    features, classes = readable_samples(job, qgis), read_classes(job)
    check = compare(job.truth, job.classified) if job.truth else None
    picture = draw_picture(
        job.raster,
        job.classified,
        classes,
        samples=outlines(features, job.class_field),
        truth=job.truth,
        accuracy=check.accuracy if check else None,
    )
    picture.save(job.picture)
    return summary_text(job, exported, trained, labelled_share(job.raster, features), check, classes)


def main() -> int:
    """Run the demo; return the exit code."""
    try:
        summary = run_demo(read_arguments())
    except StepError as error:
        print(f"\nThe demo stopped. {error}", file=sys.stderr)
        return 1
    print(f"\n=== summary ===\n{summary}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
