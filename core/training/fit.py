"""Train the epochs: keep the best weights, stop early, go on after an interruption, make do with little memory."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import lightning
import numpy as np
import torch
from lightning.pytorch.callbacks import EarlyStopping, EMAWeightAveraging, ModelCheckpoint
from lightning.pytorch.loggers import Logger, TensorBoardLogger
from lightning.pytorch.utilities.memory import garbage_collection_cuda, is_oom_error

from ..errors import Cancelled, ModelError, TrainingDataError
from ..events import Events
from ..requests import TrainRequest
from .callbacks import EpochEvents, EpochSeed, History, MetricsFile
from .examples import Examples
from .prepare import Prepared
from .task import SegmentationTask
from .time_limit import Deadline, Length

#: The percentages of progress between which the epochs lie; before is reading, after is writing the model.
EPOCHS_SPAN = (4.0, 97.0)
#: Seconds that a cancelled run may take to write the model that the user wants to keep.
KEEP_SECONDS = 110.0
#: How much of the averaged weights each step keeps.
AVERAGING = 0.99
LAST, TABLE = "last.ckpt", "metrics.csv"


@dataclass(frozen=True)
class Kept:
    """An epoch (counted from 1) whose weights are kept, and its figures on the validation area.

    ``epochs`` is how many there were, ``history`` the figures of each of them.
    """

    epoch: int
    epochs: int
    confusion: np.ndarray
    valid_loss: float
    history: list[dict[str, float]] = field(default_factory=list)


def fit(
    request: TrainRequest,
    task: SegmentationTask,
    prepared: Prepared,
    batch_size: int,
    trainer_options: dict,
    work: Path,
    events: Events,
    length: Length | None = None,
    span: tuple[float, float] = EPOCHS_SPAN,
) -> tuple[Kept, Kept, dict[str, torch.Tensor]]:
    """Train, and leave the task with the weights of the best epoch.

    When memory runs out, the batch is halved and gradients of twice as many are added up, from the last epoch on.

    Args:
        trainer_options: see ``lightning_setup``.
        work: a folder for checkpoints; with a log folder they go there, so that the run can be resumed.
        length: of a run whose time is limited.
        span: the percentages of progress between which the epochs lie.

    Returns:
        The best epoch, the last one, and the weights of the last one.

    Raises:
        ModelError: the loss is no number, or one chip alone needs more memory than there is.
        TrainingDataError: there is no checkpoint to resume from.
    """
    folder = Path(request.log_folder) / "checkpoints" if request.log_folder else work
    if not request.resume:
        _forget_earlier_run(request, folder)
    start = _checkpoint_to_resume(request, folder)
    task.batch = _batch(start) or (batch_size, request.accumulate)
    task.length = (length.epochs, length.batches, length.passes) if length else None
    while True:
        batch_size, accumulate = task.batch
        keeper = ModelCheckpoint(folder, "best", monitor="merit", mode="max", enable_version_counter=False)
        saver = ModelCheckpoint(folder, LAST.removesuffix(".ckpt"), save_top_k=1, enable_version_counter=False)
        trainer = lightning.Trainer(
            max_epochs=request.max_epochs,
            limit_train_batches=length.batches if length else None,
            accumulate_grad_batches=accumulate,
            callbacks=[*_callbacks(request, prepared, length, events, span), keeper, saver],
            default_root_dir=work,
            logger=_logger(request),
            **trainer_options,
        )
        try:
            with _kept_on_cancel(request, keeper, events):
                training = prepared.training(batch_size, _epochs_done(start))
                trainer.fit(task, training, prepared.validation(batch_size), ckpt_path=start)
            break
        except RuntimeError as error:
            if not ran_out_of_memory(error):
                raise
            if batch_size <= 2:
                raise ModelError(
                    "There is not enough memory for two chips at a time. Set CHIP_SIZE to less, choose a lighter "
                    "backbone, or another device."
                ) from error
            task.batch = max(2, batch_size // 2), accumulate * 2
            garbage_collection_cuda()
            start = str(folder / LAST) if (folder / LAST).exists() else None
            events.warning(f"Memory ran out; going on with {task.batch[0]} chips at a time.")
    # the paths that Lightning names, since under torchrun all processes use the folder of the first
    last, best = _load(saver.best_model_path), _load(keeper.best_model_path)
    task.load_state_dict(best["state_dict"])
    return _kept(best, last), _kept(last, last), last["state_dict"]


def ran_out_of_memory(error: Exception) -> bool:
    """Whether an error means that there was too little memory, on whatever device."""
    return isinstance(error, torch.OutOfMemoryError) or is_oom_error(error)


def resumed_length(request: TrainRequest) -> tuple[int, int, int] | None:
    """Epochs, batches of each, and passes of the interrupted run if its time was limited.

    Raises:
        TrainingDataError: there is no checkpoint to resume from.
    """
    folder = Path(request.log_folder) / "checkpoints"
    start = _checkpoint_to_resume(request, folder)
    return _load(start).get("length") if start else None


def _kept(checkpoint: dict, last: dict) -> Kept:
    return Kept(
        checkpoint["epoch"] + 1,
        last["epoch"] + 1,
        checkpoint["confusion"].numpy(),
        checkpoint["valid_loss"],
        History.of(last),
    )


def _callbacks(
    request: TrainRequest, prepared: Prepared, length: Length | None, events: Events, span: tuple[float, float]
) -> list[lightning.Callback]:
    examples = Examples(events, prepared.targets, prepared.folder.schema)
    callbacks = [EpochSeed(request.seed), History(), EpochEvents(events, *span, end=EPOCHS_SPAN[1]), examples]
    if request.log_folder:
        callbacks.append(MetricsFile(Path(request.log_folder) / TABLE))
    if request.stop_early:
        callbacks.append(EarlyStopping("merit", patience=request.patience, mode="max", check_finite=False))
    if length:
        callbacks.append(Deadline(length.end))
    if request.weight_averaging:
        callbacks.append(EMAWeightAveraging(decay=AVERAGING))
    return callbacks


def _forget_earlier_run(request: TrainRequest, folder: Path) -> None:
    for path in (folder / LAST, folder / "best.ckpt", Path(request.log_folder or folder) / TABLE):
        path.unlink(missing_ok=True)


def _logger(request: TrainRequest) -> Logger | bool:
    return TensorBoardLogger(request.log_folder, "tensorboard", "") if request.log_folder else False


def _checkpoint_to_resume(request: TrainRequest, folder: Path) -> str | None:
    if not request.resume:
        return None
    if not (folder / LAST).exists():
        raise TrainingDataError(
            f"{request.log_folder} holds no checkpoint of an interrupted run; set RESUME off to begin anew."
        )
    return str(folder / LAST)


def _epochs_done(checkpoint: str | None) -> int:
    return _load(checkpoint)["epoch"] + 1 if checkpoint else 0


def _batch(checkpoint: str | None) -> tuple[int, int] | None:
    """Chips at a time and accumulated steps of the run that left the checkpoint."""
    return _load(checkpoint)["batch"] if checkpoint else None


def _load(checkpoint: str) -> dict:
    return torch.load(checkpoint, weights_only=True, map_location="cpu")


@contextmanager
def _kept_on_cancel(request: TrainRequest, keeper: ModelCheckpoint, events: Events):
    """Turn a cancellation into an early end if the user wants to keep the best model so far, and there is one."""
    events.grace_seconds = KEEP_SECONDS if request.keep_on_cancel else events.grace_seconds
    try:
        yield
    except Cancelled:
        if not request.keep_on_cancel or not keeper.best_model_path:
            raise
        events.carry_on()
        events.warning("The run was cancelled; the best model so far is kept.")
