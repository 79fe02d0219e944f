"""Train the epochs: keep the best weights, stop early, go on after an interruption, make do with little memory."""

from __future__ import annotations

from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path

import lightning
import numpy as np
import torch
from lightning.pytorch.callbacks import EarlyStopping, EMAWeightAveraging
from lightning.pytorch.loggers import Logger, TensorBoardLogger
from lightning.pytorch.utilities.memory import garbage_collection_cuda, is_oom_error

from ..errors import Cancelled, ModelError
from ..events import Events
from ..requests import TrainRequest
from .batch_size import Batch
from .callbacks import EpochEvents, EpochSeed, History, MetricsFile
from .examples import Examples
from .prepare import Prepared, ranks
from .resume import BEST, FOLDER, LAST, Interrupted, MovableCheckpoint, load
from .task import SegmentationTask
from .time_limit import Deadline, Length

#: The percentages of progress between which the epochs lie; before is reading, after is writing the model.
EPOCHS_SPAN = (4.0, 97.0)
#: Seconds that a cancelled run may take to write the model that the user wants to keep.
KEEP_SECONDS = 110.0
#: How much of the averaged weights each step keeps.
AVERAGING = 0.99
TABLE = "metrics.csv"


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
    batch: Batch,
    trainer_options: dict,
    work: Path,
    events: Events,
    length: Length | None = None,
    span: tuple[float, float] = EPOCHS_SPAN,
    interrupted: Interrupted | None = None,
) -> tuple[Kept, Kept, dict[str, torch.Tensor]]:
    """Train, and leave the task with the weights of the best epoch.

    When memory runs out, each batch is divided into twice as many parts, from the last epoch on.

    Args:
        batch: how an epoch is divided.
        trainer_options: see ``lightning_setup``.
        work: a folder for checkpoints; with a log folder they go there, so that the run can be resumed.
        length: of a run whose time is limited.
        span: the percentages of progress between which the epochs lie.
        interrupted: the run to go on with.

    Returns:
        The best epoch, the last one, and the weights of the last one; of several processes each has them.

    Raises:
        ModelError: the loss is no number, or two chips need more memory than there is.
    """
    folder = Path(request.log_folder) / FOLDER if request.log_folder else work
    if not request.resume:
        _forget_earlier_run(request, folder)
    start = interrupted.checkpoint if interrupted else None
    first = deepcopy(task.state_dict())
    task.batch = batch
    task.length = (length.epochs, length.batches, length.passes) if length else None
    while True:
        keeper = MovableCheckpoint(folder, _stem(BEST), monitor="merit", mode="max", enable_version_counter=False)
        saver = MovableCheckpoint(folder, _stem(LAST), save_top_k=1, enable_version_counter=False)
        trainer = lightning.Trainer(
            max_epochs=request.max_epochs,
            callbacks=[*_callbacks(request, prepared, length, events, span), keeper, saver],
            default_root_dir=work,
            logger=_logger(request),
            **division(task.batch, length),
            **trainer_options,
        )
        try:
            with _kept_on_cancel(request, keeper, events):
                training = prepared.training(task.batch.size, _epochs_done(start), parts=task.batch.parts)
                trainer.fit(task, training, prepared.validation(task.batch.at_a_time), ckpt_path=start)
            break
        except RuntimeError as error:
            task.batch = after_error(error, task.batch, events)
        garbage_collection_cuda()
        start = str(folder / LAST) if (folder / LAST).exists() else None
        if start is None:
            task.load_state_dict(first)
    # only the first process is sure to see its folder: others may be on other machines
    ends = trainer.strategy.broadcast(_ends(keeper, saver) if trainer.is_global_zero else None)
    best, best_weights, last, last_weights = ends
    task.load_state_dict(best_weights)
    return best, last, last_weights


def division(batch: Batch, length: Length | None) -> dict:
    """What a Trainer is told of how its epochs are divided."""
    return {
        "limit_train_batches": length.batches * batch.parts if length else None,
        "accumulate_grad_batches": batch.accumulate * batch.parts,
    }


def after_error(error: RuntimeError, batch: Batch, events: Events) -> Batch:
    """The batch in smaller parts, if the error means that memory ran out.

    Raises:
        RuntimeError: the error, if it means something else.
        ModelError: the parts cannot be smaller, or other processes would wait for this one.
    """
    if not ran_out_of_memory(error):
        raise error
    if ranks()[1] > 1:
        raise ModelError("Memory ran out in one of several processes: set BATCH_SIZE to less.") from error
    smaller = batch.halved()
    if smaller == batch:
        raise ModelError(
            "There is not enough memory for two chips at a time. Set CHIP_SIZE to less, choose a lighter "
            "backbone, or another device."
        ) from error
    events.warning(f"Memory ran out; going on with {smaller.at_a_time} chips at a time.")
    return smaller


def ran_out_of_memory(error: Exception) -> bool:
    """Whether an error means that there was too little memory, on whatever device."""
    return isinstance(error, torch.OutOfMemoryError) or is_oom_error(error)


def _ends(keeper: MovableCheckpoint, saver: MovableCheckpoint) -> tuple[Kept, dict, Kept, dict]:
    """The best epoch and its weights, the last one and its weights."""
    best, last = load(keeper.best_model_path), load(saver.best_model_path)
    return _kept(best, last), best["state_dict"], _kept(last, last), last["state_dict"]


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
    for path in (folder / LAST, folder / BEST, Path(request.log_folder or folder) / TABLE):
        path.unlink(missing_ok=True)


def _logger(request: TrainRequest) -> Logger | bool:
    return TensorBoardLogger(request.log_folder, "tensorboard", "") if request.log_folder else False


def _epochs_done(checkpoint: str | None) -> int:
    return load(checkpoint)["epoch"] + 1 if checkpoint else 0


def _stem(name: str) -> str:
    return name.removesuffix(".ckpt")


@contextmanager
def _kept_on_cancel(request: TrainRequest, keeper: MovableCheckpoint, events: Events):
    """Turn a cancellation into an early end if the user wants to keep the best model so far, and there is one."""
    events.grace_seconds = KEEP_SECONDS if request.keep_on_cancel else events.grace_seconds
    try:
        yield
    except Cancelled:
        if not request.keep_on_cancel or not keeper.best_model_path:
            raise
        events.carry_on()
        events.warning("The run was cancelled; the best model so far is kept.")
