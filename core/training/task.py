"""One training run in Lightning's terms: loss, optimiser, validation figures."""

from __future__ import annotations

from dataclasses import dataclass

import lightning
import torch
from torch import nn
from torch.nn.modules.batchnorm import _BatchNorm
from torchmetrics import MeanMetric
from torchmetrics.classification import MulticlassConfusionMatrix

from ..assessment.confusion import Accuracy, accuracy
from ..errors import ModelError
from .batch_size import Batch
from .data import IGNORE
from .network import PixelClassifier

#: What an optimiser step does to the backbone when its weights are pretrained: a tenth of what it does to the rest.
BACKBONE_RATE = 0.1
#: How much of the figure a lower loss is worth: it only decides between epochs whose figures are all but the same. Less
#: would be lost where figures are kept in float32.
TIE = 1e-3
#: How much of the figures that batch normalisation keeps for mapping the newest batch makes, once as many have been
#: seen as that is a share of. torch's usual tenth makes them those of some ten small crops: in the last four epochs,
#: where the weights hardly change any more, a held-out third of a Landsat scene with few labels was mapped with a mean
#: IoU of 0.84 to 1.0; with this of 0.99 to 1.0 (one run each, the first with half of the decoder's channels).
NEWEST = 0.02


@dataclass(frozen=True)
class Plan:
    """How the weights are changed.

    Args:
        learning_rate: the peak of the schedule.
        schedule: ONE_CYCLE, COSINE or CONSTANT.
        frozen_epochs: epochs at the start in which a pretrained backbone keeps its weights.
        is_pretrained: whether the backbone's weights are, so that they change slowly.
        monitor: the figure by which the best epoch is chosen: MIOU, VALID_LOSS, F1 or ACCURACY, or LAST.
    """

    learning_rate: float
    schedule: str = "ONE_CYCLE"
    frozen_epochs: int = 0
    is_pretrained: bool = False
    monitor: str = "MIOU"


class SegmentationTask(lightning.LightningModule):
    """A network, its loss, AdamW and a schedule of the learning rate.

    Args:
        model: the network.
        loss: called with scores, targets and soft targets or None.
        classes: number of output channels.
        plan: how the weights are changed.
    """

    def __init__(self, model: PixelClassifier, loss: nn.Module, classes: int, plan: Plan):
        super().__init__()
        self.model = model
        self._loss = loss
        self._plan = plan
        self._confusion = MulticlassConfusionMatrix(classes, ignore_index=IGNORE, validate_args=False)
        self._valid_loss = MeanMetric()
        self._last_confusion = torch.zeros(classes, classes)
        #: How many batches each layer of batch normalisation had seen when the epoch began.
        self._seen: dict[_BatchNorm, int] = {}
        #: How an epoch is divided; a run that is resumed goes on with it.
        self.batch = Batch(0)
        #: Epochs, batches of each, and passes of a run whose time is limited; one that is resumed keeps to them.
        self.length: tuple[int, int, int] | None = None
        #: What run this is, see ``resume``.
        self.origin: dict = {}
        #: What the backbone started from; a resumed run starts from the same or not at all.
        self.backbone_weights = ""

    def on_train_epoch_start(self):
        """Freeze or free the backbone."""
        frozen = self.current_epoch < self._plan.frozen_epochs
        for weight in self.model.network.encoder.parameters():
            weight.requires_grad_(not frozen)
        layers = (m for m in self.model.modules() if isinstance(m, _BatchNorm) and m.track_running_stats)
        self._seen = {layer: int(layer.num_batches_tracked) for layer in layers}

    def on_train_batch_start(self, _batch, index):
        """Let batch normalisation keep the mean of the first batches, then the moving one of many."""
        for layer, seen in self._seen.items():
            layer.momentum = max(NEWEST, 1 / (seen + index + 1))

    def training_step(self, batch, _index):
        """Return the loss of one batch."""
        image, target, *soft = batch
        loss = self._loss(self.model(image), target, *soft)
        if not torch.isfinite(loss):
            raise ModelError(
                "The loss is no longer a number: the learning rate is probably too high. Try a tenth of it, or leave "
                "it empty to have one found."
            )
        self.log("loss", loss, on_step=True, on_epoch=True, batch_size=len(image), sync_dist=True)
        return loss

    def on_validation_epoch_start(self):
        """Count from 0, also where an earlier validation has broken off."""
        self._confusion.reset()
        self._valid_loss.reset()

    def validation_step(self, batch, _index):
        """Count one batch into the confusion matrix, and return the channel that each pixel was given."""
        image, target = batch[:2]
        scores = self.model(image)
        self._valid_loss.update(self._loss(scores, target).float(), (target != IGNORE).sum())
        predicted = scores.argmax(1)
        self._confusion.update(predicted, target)
        return predicted

    def on_validation_epoch_end(self):
        """Turn what was counted into figures; the epoch with the highest ``merit`` is kept."""
        self._last_confusion, loss = self._confusion.compute().cpu(), float(self._valid_loss.compute())
        figures = accuracy(self._last_confusion.numpy())
        self.log_dict(
            {
                "valid_loss": loss, "miou": figures.mean_iou, "accuracy": figures.overall, "f1": figures.mean_f1,
                "merit": merit(self._plan.monitor, figures, loss, self.current_epoch),
            }
        )  # fmt: skip

    def on_save_checkpoint(self, checkpoint):
        """Keep the figures of the epoch, and how training was divided, beside its weights."""
        checkpoint["batch"], checkpoint["length"], checkpoint["origin"] = tuple(self.batch), self.length, self.origin
        checkpoint["backbone_weights"] = self.backbone_weights
        checkpoint["confusion"] = self._last_confusion
        checkpoint["valid_loss"] = float(self.trainer.callback_metrics["valid_loss"])

    def configure_optimizers(self):
        """AdamW, with the learning rate changed at every step."""
        plan = self._plan
        optimizer = make_optimizer(self.model, plan)
        rates = [group["lr"] for group in optimizer.param_groups]
        steps = max(int(self.trainer.estimated_stepping_batches), 2)
        schedule = _schedule(plan.schedule, optimizer, rates, steps)
        return {"optimizer": optimizer, "lr_scheduler": {"scheduler": schedule, "interval": "step"}}


def make_optimizer(model: PixelClassifier, plan: Plan) -> torch.optim.Optimizer:
    """AdamW; a pretrained backbone changes slowly."""
    backbone = set(model.network.encoder.parameters())
    rate = plan.learning_rate * (BACKBONE_RATE if plan.is_pretrained else 1.0)
    groups = [
        {"params": [w for w in model.parameters() if w in backbone], "lr": rate},
        {"params": [w for w in model.parameters() if w not in backbone], "lr": plan.learning_rate},
    ]
    return torch.optim.AdamW(groups, weight_decay=0.01)


def merit(monitor: str, figures: Accuracy, loss: float, epoch: int) -> float:
    """One number for how good an epoch is: the monitored figure, and of equal ones the lower loss.

    A small validation area is soon mapped without an error, long before the network has learnt all it can.
    """
    if monitor == "LAST":
        return float(epoch)
    if monitor == "VALID_LOSS":
        return -loss
    figure = {"MIOU": figures.mean_iou, "F1": figures.mean_f1, "ACCURACY": figures.overall}[monitor]
    return figure - TIE * loss


def _schedule(name: str, optimizer: torch.optim.Optimizer, rates: list[float], steps: int):
    """ONE_CYCLE rises over the first third and falls over the rest (Smith and Topin 2018); COSINE only falls."""
    if name == "ONE_CYCLE":
        return torch.optim.lr_scheduler.OneCycleLR(optimizer, rates, total_steps=steps)
    if name == "COSINE":
        return torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, steps)
    return torch.optim.lr_scheduler.ConstantLR(optimizer, 1.0, 1)
