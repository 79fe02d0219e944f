"""One training run in Lightning's terms: loss, optimiser, validation figures, progress."""

from __future__ import annotations

import time

import lightning
import torch
from torch.nn import functional
from torchmetrics import MeanMetric
from torchmetrics.classification import MulticlassConfusionMatrix

from ..assessment.confusion import accuracy
from ..errors import ModelError
from ..events import Events
from .data import IGNORE
from .network import PixelClassifier


class SegmentationTask(lightning.LightningModule):
    """Cross-entropy on the pixels that count, AdamW, one cycle of the learning rate (Smith and Topin 2018).

    Args:
        model: the network.
        classes: number of output channels.
        learning_rate: peak of the cycle.
    """

    def __init__(self, model: PixelClassifier, classes: int, learning_rate: float):
        super().__init__()
        self.model = model
        self._learning_rate = learning_rate
        self._confusion = MulticlassConfusionMatrix(classes, ignore_index=IGNORE, validate_args=False)
        self._valid_loss = MeanMetric()
        self._last_confusion = torch.zeros(classes, classes)

    def training_step(self, batch, _index):
        """Return the loss of one batch."""
        image, target = batch
        loss = _loss(self.model(image), target)
        if not torch.isfinite(loss):
            raise ModelError(
                "The loss is no longer a number: the learning rate is probably too high. Try a tenth of it."
            )
        self.log("loss", loss, on_step=True, on_epoch=True, batch_size=len(image))
        return loss

    def validation_step(self, batch, _index):
        """Count one batch into the confusion matrix."""
        image, target = batch
        scores = self.model(image)
        self._valid_loss.update(_loss(scores, target), (target != IGNORE).sum())
        self._confusion.update(scores.argmax(1), target)

    def on_validation_epoch_end(self):
        """Turn what was counted into figures; Lightning keeps the epoch with the highest ``merit``.

        Merit is mean IoU, and of equal ones the lower loss: a small validation area is soon mapped without an error,
        long before the network has learnt all it can.
        """
        self._last_confusion, loss = self._confusion.compute().cpu(), self._valid_loss.compute()
        self._confusion.reset()
        self._valid_loss.reset()
        figures = accuracy(self._last_confusion.numpy())
        self.log_dict({"valid_loss": loss, "miou": figures.mean_iou, "accuracy": figures.overall})
        self.log("merit", figures.mean_iou - 1e-5 * float(loss))

    def on_save_checkpoint(self, checkpoint):
        """Keep the figures of the epoch beside its weights."""
        checkpoint["confusion"] = self._last_confusion
        checkpoint["valid_loss"] = float(self.trainer.callback_metrics["valid_loss"])

    def configure_optimizers(self):
        """AdamW, with the rate rising over the first third of all steps and falling over the rest."""
        optimizer = torch.optim.AdamW(self.parameters(), lr=self._learning_rate, weight_decay=0.01)
        steps = max(int(self.trainer.estimated_stepping_batches), 2)
        schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, self._learning_rate, total_steps=steps)
        return {"optimizer": optimizer, "lr_scheduler": {"scheduler": schedule, "interval": "step"}}


class EventCallback(lightning.Callback):
    """Reports progress of each batch and the figures of each epoch; every report is a point to cancel at.

    Args:
        events: where to report.
        first, last: the percentages between which training lies.
    """

    def __init__(self, events: Events, first: float, last: float):
        self._events = events
        self._span = first, last
        self._start = time.monotonic()

    def on_train_batch_end(self, trainer, _module, _outputs, _batch, batch_index):
        """Report how far the run is."""
        done = trainer.current_epoch + (batch_index + 1) / trainer.num_training_batches
        part = done / trainer.max_epochs
        left = (time.monotonic() - self._start) * (1 - part) / part
        loss = float(trainer.callback_metrics.get("loss_step", float("nan")))
        self._events.progress(
            self._span[0] + part * (self._span[1] - self._span[0]),
            f"Epoch {trainer.current_epoch + 1}/{trainer.max_epochs}: loss {loss:.3f}, {left:.0f} s left",
        )

    def on_validation_batch_end(self, *_arguments, **_keywords):
        """Stop during validation, too."""
        self._events.check_cancelled()

    def on_train_epoch_end(self, trainer, module):
        """Report the figures of the epoch."""
        figures = {name: float(trainer.callback_metrics[name]) for name in ("valid_loss", "miou", "accuracy")}
        loss = float(trainer.callback_metrics["loss_epoch"])
        rate = module.optimizers().param_groups[0]["lr"]
        self._events.metric(epoch=trainer.current_epoch + 1, loss=loss, learning_rate=rate, **figures)
        self._events.info(
            f"Epoch {trainer.current_epoch + 1}: loss {loss:.4f}, validation loss {figures['valid_loss']:.4f}, "
            f"mIoU {figures['miou']:.3f}, accuracy {figures['accuracy']:.3f}"
        )


def _loss(scores: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    """Mean cross-entropy over the pixels that count; 0 where none does (torch's own mean would be NaN)."""
    total = functional.cross_entropy(scores.float(), target, ignore_index=IGNORE, reduction="sum")
    return total / (target != IGNORE).sum().clamp(min=1)
