"""Going on with an interrupted run: from its checkpoint, wherever that lies now, and only if it is that run."""

from __future__ import annotations

import math
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import torch
from lightning.pytorch.callbacks import ModelCheckpoint

from ..errors import TrainingDataError
from ..requests import TrainRequest
from .batch_size import Batch
from .prepare import Prepared, ranks
from .time_limit import Length

#: The files of the last and the best epoch, and of both in the log folder.
LAST, BEST, FOLDER = "last.ckpt", "best.ckpt", "checkpoints"
#: What may differ: the device, the time, where things lie, and what becomes of the run. Data are told by their content.
FREE = {
    "folder", "more_folders", "validation_folder", "output", "output_last", "report_output", "log_folder", "device",
    "max_minutes", "resume", "keep_on_cancel",
}  # fmt: skip
#: What is known by the name of its file.
FILES = {"pretrained_model", "weights_file"}
#: Parameters that are called otherwise than the request's fields.
PARAMETERS = {"blur_distances": "BLUR_DISTANCE"}


@dataclass(frozen=True)
class Interrupted:
    """What an interrupted run has left.

    Args:
        checkpoint: path of that of its last epoch.
        batch: how its epochs are divided.
        length: epochs, batches of each, and passes if its time was limited.
        backbone_weights: what its backbone started from.
    """

    checkpoint: str
    batch: Batch
    length: tuple[int, int, int] | None
    backbone_weights: str

    @classmethod
    def open(cls, request: TrainRequest, origin: dict[str, Any]) -> Interrupted:
        """Read the checkpoint in the log folder.

        Args:
            origin: of the run that is to go on (see ``origin_of``).

        Raises:
            TrainingDataError: there is none, it is damaged, or it is of another run.
        """
        folder = Path(request.log_folder) / FOLDER
        if not (folder / LAST).exists():
            raise TrainingDataError(
                f"{request.log_folder} holds no checkpoint of an interrupted run; set RESUME off to begin anew."
            )
        last = _read(folder / LAST)
        _read(folder / BEST)
        interrupted = cls(str(folder / LAST), Batch(*last["batch"]), last["length"], last["backbone_weights"])
        differing = _differences(last["origin"], origin)
        if request.max_minutes and interrupted.length is None:
            differing.append(f"MAX_MINUTES = nothing (now {request.max_minutes:g})")
        if differing:
            raise TrainingDataError(
                f"The run in {request.log_folder} is another one, with {', '.join(differing)}. Give what it had to go "
                "on with it, or set RESUME off to begin anew."
            )
        return interrupted

    def length_from(self, start: float, max_minutes: float) -> Length | None:
        """The epochs that the run began with, in the time of this one; None if it had no limit.

        Args:
            start: when this run began, of ``time.monotonic``.
            max_minutes: that it may take, 0 for no limit.
        """
        if self.length is None:
            return None
        epochs, batches, passes = self.length
        return Length(epochs, batches, start + 60 * max_minutes if max_minutes else math.inf, passes)


class MovableCheckpoint(ModelCheckpoint):
    """Knows its best epoch although the folder has been moved, and leaves what lies at the old place alone."""

    def load_state_dict(self, state_dict):
        """Go on from a checkpoint, with paths of today."""
        path = str(Path(str(self.dirpath)) / f"{self.filename}{self.FILE_EXTENSION}")
        state = state_dict | {"dirpath": self.dirpath}
        for name in ("best_model_path", "kth_best_model_path", "last_model_path"):
            state[name] = state_dict[name] and path
        state["best_k_models"] = dict(zip([path], state_dict["best_k_models"].values()))  # one at most is kept
        super().load_state_dict(state)


def origin_of(request: TrainRequest, prepared: Prepared) -> dict[str, Any]:
    """What makes a run the one it is: the request as it was given, the data, the classes, and who trains."""
    asked = {field.name: getattr(request, field.name) for field in fields(request) if field.name not in FREE}
    asked |= {name: Path(asked[name]).name for name in FILES}
    return {
        "request": asked,
        "data": (prepared.cache.sha256, bool(request.validation_folder)),
        "classes": prepared.targets.values,
        "processes": ranks()[1],
    }


def load(checkpoint: str | Path) -> dict[str, Any]:
    """Read a checkpoint into the computer's memory."""
    return torch.load(checkpoint, weights_only=True, map_location="cpu")


def _read(path: Path) -> dict[str, Any]:
    try:
        content = load(path)
        needed = {"epoch", "state_dict", "batch", "length", "origin", "backbone_weights", "confusion"}
        missing = needed - content.keys()
    except Exception as error:  # whatever torch raises about a file that is missing or none of its own
        raise TrainingDataError(
            f"The checkpoint {path} is missing or damaged; set RESUME off to begin anew."
        ) from error
    if missing:
        raise TrainingDataError(f"{path} is no checkpoint of this version; set RESUME off to begin anew.")
    return content


def _differences(before: dict[str, Any], now: dict[str, Any]) -> list[str]:
    """What differs, and how it was, in words."""
    told = ["other training data"] if before["data"] != now["data"] else []
    told += [
        f"{name} {_said(before[name])} (now {_said(now[name])})"
        for name in ("classes", "processes")
        if before[name] != now[name]
    ]
    asked = before["request"]
    return told + [
        f"{PARAMETERS.get(name, name.upper())} = {_said(asked.get(name))} (now {_said(value)})"
        for name, value in now["request"].items()
        if asked.get(name) != value
    ]


def _said(value: Any) -> str:
    if isinstance(value, tuple):
        return ", ".join(map(_said, value)) or "nothing"
    return "nothing" if value is None or value == "" else str(value)
