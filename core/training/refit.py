"""Learn once more, from all labels: the validation area has served when the figures are known.

Where there is little to learn from, what is held out may be missed: on a third of the training parts of real sets,
held out (9 to 35 chips), mean IoU was 0.62 for 0.56 (Flanders) and 0.33 for 0.31 (North Carolina), but 0.55 for 0.58
(NEON), since the second pass has nothing to choose its best epoch by. README has the other figures.
"""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path

import lightning
from lightning.pytorch.callbacks import EMAWeightAveraging
from lightning.pytorch.utilities.memory import garbage_collection_cuda

from ..errors import Cancelled, ModelError
from ..events import Events
from ..requests import TrainRequest
from .callbacks import EpochSeed, Progress
from .fit import AVERAGING, after_error, division
from .prepare import Prepared
from .task import SegmentationTask
from .time_limit import Deadline, Length

#: The most chips with which AUTO learns twice, since it takes as long again.
FEW_CHIPS = 200


def is_refitted(request: TrainRequest, prepared: Prepared) -> bool:
    """Whether to learn twice."""
    if request.refit == "AUTO":
        return len(prepared.folder.chips) <= FEW_CHIPS and not request.validation_folder
    return request.refit == "ON"


def refit(
    request: TrainRequest,
    task: SegmentationTask,
    prepared: Prepared,
    trainer_options: dict,
    work: Path,
    events: Events,
    length: Length | None,
    span: tuple[float, float],
) -> bool:
    """Train a task from the beginning on all labels, for all epochs.

    When memory runs out, each batch is divided into twice as many parts, and the pass begins anew.

    Args:
        task: with new weights, and the batch that the first pass ended with.
        trainer_options, length, span: see ``fit``.

    Returns:
        Whether that was done. Not if it failed, the time ran out, or the user cancelled and wants to keep what there
        is: what the first pass has learnt is not to be lost.
    """
    folder = work / "all labels"
    folder.mkdir()
    everything = prepared.with_all_labels(folder, events)
    events.info("Learning once more from the beginning, from all labels; the figures stay those of the first time.")
    try:
        epochs = _train(request, task, everything, trainer_options, work, events, length, span)
    except Cancelled:
        if not request.keep_on_cancel:
            raise
        events.carry_on()
        events.warning("The run was cancelled; the best model of the first time is kept.")
        return False
    except ModelError as error:
        events.warning(f"Learning from all labels failed; the best model of the first time is kept. Why: {error}")
        return False
    finally:
        if everything.soft is not None:
            everything.soft.close()
    if epochs < request.max_epochs:
        events.warning("No time was left to learn from all labels; the best model of the first time is kept.")
        return False
    return True


def _train(
    request: TrainRequest,
    task: SegmentationTask,
    everything: Prepared,
    trainer_options: dict,
    work: Path,
    events: Events,
    length: Length | None,
    span: tuple[float, float],
) -> int:
    """Train, and return how many epochs there were.

    Raises:
        ModelError: the loss is no number, or two chips need more memory than there is.
    """
    first = deepcopy(task.state_dict())
    while True:
        deadline = [Deadline(length.end)] if length else []
        averaging = [EMAWeightAveraging(decay=AVERAGING)] if request.weight_averaging else []
        trainer = lightning.Trainer(
            max_epochs=request.max_epochs,
            limit_val_batches=0,
            callbacks=[EpochSeed(request.seed), Progress(events, *span, "All labels, epoch"), *deadline, *averaging],
            default_root_dir=work,
            logger=False,
            enable_checkpointing=False,
            **division(task.batch, length),
            **trainer_options,
        )
        try:
            trainer.fit(task, everything.training(task.batch.size, parts=task.batch.parts))
            return trainer.current_epoch
        except RuntimeError as error:
            task.batch = after_error(error, task.batch, events)
        garbage_collection_cuda()
        task.load_state_dict(first)
