"""Accuracy on real imagery, with default parameters, beside the random forest of each data set's README.

    make runtime
    python3 -m venv build/bench-venv && build/bench-venv/bin/python -m pip install scikit-learn
    CHIPWISE_TEST_DATA=... python3 benchmarks/accuracy.py [--epochs 20] [--backbone resnet18] [SET ...]

Run it with QGIS's Python; it calls qgis_process as a user would. scikit-learn is for the forest only, so it has an
environment of its own and is no dependency of the plugin. The forest is computed anew in the same run: the best of
four (bands alone or with their surroundings, natural or balanced sampling), chosen on the test part as in the READMEs,
which favours it. The network starts without pretrained weights.

All pixels of a test part count alike. The README of dubai counts all images alike, large or small, which gives the
forest 0.773 of accuracy instead of 0.825 and the same mean IoU.

    --labels 0.01       train both on 1 % of the labelled pixels, in small patches
    --fold 0 --folds 3  measure on a third of the training part and leave the test part alone: for choosing defaults
    --train LOSS=DICE   any parameter of Train Model; may be repeated
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from fewer_labels import held_out, sparse
from measuring import RealSet, Score, forests, network, train
from real_sets import SETS

REPOSITORY = Path(__file__).parent.parent
FOREST_PYTHON = REPOSITORY / "build" / "bench-venv" / "bin" / "python"


def main() -> None:
    """Print a line for each part of each set, and the IoU of its classes below."""
    options = _options()
    data = Path(os.environ["CHIPWISE_TEST_DATA"])
    with tempfile.TemporaryDirectory(prefix="chipwise-") as temporary:
        for name in options.sets:
            work = Path(options.keep or temporary).absolute() / name
            work.mkdir(parents=True, exist_ok=bool(options.keep))
            real = SETS[name](data, work)
            if options.labels < 1:
                real = sparse(real, work, options.labels)
            if options.fold is not None:
                real = held_out(real, work, options.fold, options.folds)
            for score in _scores(real, work, options):
                print(f"{score.line()}\n{score.classes()}", flush=True)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--epochs", type=int, help="without it, the trainer's default")
    parser.add_argument("--backbone", default="resnet18")
    parser.add_argument("--device", default="AUTO")
    parser.add_argument("--train", action="append", default=[], metavar="NAME=VALUE")
    parser.add_argument("--labels", type=float, default=1, help="share of the labelled pixels to train on")
    parser.add_argument("--fold", type=int, help="part of the training part to measure on")
    parser.add_argument("--folds", type=int, default=3)
    parser.add_argument("--only", choices=["network", "forest"])
    parser.add_argument("--keep", help="folder for chips, models and maps, which are deleted otherwise")
    parser.add_argument("sets", nargs="*", choices=[[], *SETS], default=list(SETS))
    options = parser.parse_args()
    if options.only != "network" and not FOREST_PYTHON.exists():
        parser.error(f"{FOREST_PYTHON} is missing: make it as the first lines of --help say, or give --only network")
    return options


def _scores(real: RealSet, work: Path, options: argparse.Namespace) -> list[Score]:
    trees = forests(real, work, FOREST_PYTHON) if options.only != "network" else [None] * len(real.parts)
    trained, nets = None, [None] * len(real.parts)
    if options.only != "forest":
        parameters = {"BACKBONE": options.backbone, "BACKBONE_WEIGHTS": "NONE", "DEVICE": options.device}
        if options.epochs:
            parameters["MAX_EPOCHS"] = options.epochs
        run = _qgis_process(work)
        trained = train(real, work, run, **parameters | dict(item.split("=", 1) for item in options.train))
        nets = [network(real, part, trained, work, run) for part in real.parts]
    return [Score(real, part, trained, net, forest) for part, net, forest in zip(real.parts, nets, trees)]


def _qgis_process(work: Path):
    """A function that runs an algorithm through qgis_process in a profile of its own."""
    profile = work / "profile" / "profiles" / "default" / "QGIS"
    profile.mkdir(parents=True, exist_ok=True)
    (profile / "QGIS3.ini").write_text("[PythonPlugins]\nchipwise=true\n")
    program = next((p for p in ("/usr/bin/qgis_process.bin",) if os.path.exists(p)), "qgis_process")
    environment = os.environ | {
        "PATH": "/usr/bin:/bin",
        "QT_QPA_PLATFORM": "offscreen",
        "QGIS_PLUGINPATH": str(REPOSITORY / "build" / "plugins"),
        "QGIS_CUSTOM_CONFIG_PATH": str(work / "profile"),
    }

    def run(algorithm: str, **parameters) -> dict:
        items = [(k, v) for k, vs in parameters.items() for v in (vs if isinstance(vs, list) else [vs])]
        command = [program, "run", algorithm, *(f"--{k}={v}" for k, v in items)]
        done = subprocess.run(command, env=environment, capture_output=True, text=True)
        if done.returncode:
            raise SystemExit(f"{algorithm} failed:\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}")
        block = done.stdout.split("Results\n")[-1]
        return dict(line.split(":\t", 1) for line in block.splitlines() if ":\t" in line)

    return run


if __name__ == "__main__":
    main()
