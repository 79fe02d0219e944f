"""Learn once more, from all labels: the validation area has served when the figures are known.

Where there is little to learn from, what is held out may be missed: on a third of the training parts of real sets,
held out (9 to 35 chips), mean IoU was 0.62 for 0.56 (Flanders) and 0.33 for 0.31 (North Carolina), but 0.55 for 0.58
(NEON), since the second pass has nothing to choose its best epoch by. README has the other figures.
"""

from __future__ import annotations

from pathlib import Path

import lightning
from lightning.pytorch.callbacks import EMAWeightAveraging

from ..errors import Cancelled, ModelError
from ..events import Events
from ..requests import TrainRequest
from .callbacks import EpochSeed, Progress
from .fit import AVERAGING, ran_out_of_memory
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

    Args:
        task: with new weights, and the batch that the first pass ended with.
        trainer_options, length, span: see ``fit``.

    Returns:
        Whether that was done. Not if it failed, the time ran out, or the user cancelled and wants to keep what there
        is: what the first pass has learnt is not to be lost.
    """
    batch_size, accumulate = task.batch
    folder = work / "all labels"
    folder.mkdir()
    everything = prepared.with_all_labels(folder, events)
    events.info("Learning once more from the beginning, from all labels; the figures stay those of the first time.")
    deadline = [Deadline(length.end)] if length else []
    averaging = [EMAWeightAveraging(decay=AVERAGING)] if request.weight_averaging else []
    trainer = lightning.Trainer(
        max_epochs=request.max_epochs,
        limit_train_batches=length.batches if length else None,
        limit_val_batches=0,
        accumulate_grad_batches=accumulate,
        callbacks=[EpochSeed(request.seed), Progress(events, *span, "All labels, epoch"), *deadline, *averaging],
        default_root_dir=work,
        logger=False,
        enable_checkpointing=False,
        **trainer_options,
    )
    try:
        trainer.fit(task, everything.training(batch_size))
    except Cancelled:
        if not request.keep_on_cancel:
            raise
        events.carry_on()
        events.warning("The run was cancelled; the best model of the first time is kept.")
        return False
    except (ModelError, RuntimeError) as error:
        if not (isinstance(error, ModelError) or ran_out_of_memory(error)):
            raise
        why = "memory ran out" if ran_out_of_memory(error) else str(error)
        events.warning(f"Learning from all labels failed; the best model of the first time is kept. Why: {why}")
        return False
    finally:
        if everything.soft is not None:
            everything.soft.close()
    if trainer.current_epoch < request.max_epochs:
        events.warning("No time was left to learn from all labels; the best model of the first time is kept.")
        return False
    return True
