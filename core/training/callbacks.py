"""What happens beside the training: progress, the table of figures, random numbers that a resumed run repeats."""

from __future__ import annotations

import csv
import time
from pathlib import Path

import lightning

from ..events import Events

FIGURES = ("valid_loss", "miou", "f1", "accuracy")


class Progress(lightning.Callback):
    """Reports progress of each batch; every report is a point to cancel at.

    Args:
        events: where to report.
        first, last: the percentages between which training lies.
        what: what an epoch is called.
        end: the percentage at which a pass ends that comes after this one, if any; what is left is told up to there.
    """

    def __init__(self, events: Events, first: float, last: float, what: str = "Epoch", end: float | None = None):
        self._events = events
        self._span = first, last
        self._what = what
        self._end = last if end is None else end
        self._start = time.monotonic()
        self._first_epoch = 0

    def on_train_start(self, trainer, _module):
        """A resumed run begins in the middle."""
        self._start, self._first_epoch = time.monotonic(), trainer.current_epoch

    def on_train_batch_end(self, trainer, _module, _outputs, _batch, batch_index):
        """Report how far the run is."""
        done = trainer.current_epoch + (batch_index + 1) / trainer.num_training_batches
        an_epoch = (self._span[1] - self._span[0]) / trainer.max_epochs
        percent = self._span[0] + done * an_epoch
        own = (done - self._first_epoch) * an_epoch
        left = (time.monotonic() - self._start) * (self._end - percent) / own
        figures = trainer.callback_metrics
        loss = f"loss {float(figures.get('loss_step', float('nan'))):.3f}"
        miou = f", mIoU {float(figures['miou']):.3f}" if "miou" in figures else ""
        self._events.progress(
            percent,
            f"{self._what} {trainer.current_epoch + 1}/{trainer.max_epochs}: {loss}{miou}, {left:.0f} s left",
        )


class EpochEvents(Progress):
    """Reports the figures of each epoch, too."""

    def on_validation_batch_end(self, *_arguments, **_keywords):
        """Stop during validation, too."""
        self._events.check_cancelled()

    def on_train_epoch_end(self, trainer, module):
        """Report the figures of the epoch."""
        figures = _figures(trainer, module)
        self._events.metric(**figures)
        self._events.info(
            f"Epoch {figures['epoch']}: loss {figures['loss']:.4f}, validation loss {figures['valid_loss']:.4f}, "
            f"mIoU {figures['miou']:.3f}, F1 {figures['f1']:.3f}, accuracy {figures['accuracy']:.3f}"
        )


class MetricsFile(lightning.Callback):
    """Writes the figures of each epoch as a line of a CSV file; a resumed run goes on below."""

    def __init__(self, path: Path):
        self._path = path

    def on_train_epoch_end(self, trainer, module):
        """Add a line; of several processes the first one does."""
        if not trainer.is_global_zero:
            return
        figures = _figures(trainer, module) | {"seconds": round(time.time())}
        is_new = not self._path.exists()
        with self._path.open("a", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, list(figures))
            if is_new:
                writer.writeheader()
            writer.writerow(figures)


class History(lightning.Callback):
    """Remembers the figures of every epoch in the checkpoints, so that a resumed run knows those before, too."""

    def __init__(self):
        self.epochs: list[dict[str, float]] = []

    def on_train_epoch_end(self, trainer, module):
        """Add those of the epoch."""
        self.epochs.append(_figures(trainer, module))

    def state_dict(self):
        """What a checkpoint keeps."""
        return {"epochs": self.epochs}

    def load_state_dict(self, state_dict):
        """Go on from a checkpoint."""
        self.epochs = list(state_dict["epochs"])

    @classmethod
    def of(cls, checkpoint: dict) -> list[dict[str, float]]:
        """The figures that a checkpoint keeps."""
        return checkpoint["callbacks"].get(cls.__qualname__, {}).get("epochs", [])


class EpochSeed(lightning.Callback):
    """Gives every epoch random numbers of its own, so that a resumed run draws what an uninterrupted one would."""

    def __init__(self, seed: int):
        self._seed = seed

    def on_train_epoch_start(self, trainer, _module):
        """Seed all generators anew."""
        lightning.seed_everything((self._seed + 1_000_003 * trainer.current_epoch) % 2**32, verbose=False)


def _figures(trainer: lightning.Trainer, module: lightning.LightningModule) -> dict[str, float]:
    figures = {name: float(trainer.callback_metrics[name]) for name in FIGURES}
    rate = module.optimizers().param_groups[-1]["lr"]
    loss = float(trainer.callback_metrics["loss_epoch"])
    return {"epoch": trainer.current_epoch + 1, "loss": loss, "learning_rate": rate, **figures}
