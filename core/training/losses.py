"""The losses: the mean over the pixels that count, 0 with a gradient where none does, never NaN.

Cross-entropy is torch's, Dice (Milletari et al. 2016) and Lovász-softmax (Berman et al. 2018) are those of
segmentation-models-pytorch. They are wrapped because alone they average over classes that are absent (Dice) or cannot
be trained on where no pixel counts (Lovász). Focal (Lin et al. 2017) is taken over the softmax, as in ArcGIS: that of
segmentation-models-pytorch is one sigmoid for each class, while our models give softmax confidences.
"""

from __future__ import annotations

import torch
from segmentation_models_pytorch.losses import MULTICLASS_MODE, MULTILABEL_MODE, DiceLoss, LovaszLoss
from torch import Tensor, nn
from torch.nn import functional

from ..errors import ModelError
from ..requests import COMBINED, TrainRequest
from .targets import IGNORE

#: How much less focal loss makes of pixels that are right already; the value of its paper.
FOCAL_POWER = 2.0
#: Background pixels never lose all weight, or the network would see features everywhere.
MIN_BACKGROUND_WEIGHT = 0.02


def parts_of(request: TrainRequest) -> dict[str, float]:
    """The losses that the request's loss adds up, and the share of each; those without any are left out."""
    first, second = COMBINED.get(request.loss, (request.loss, ""))  # nosec B113 - a dictionary, not the library
    shares = {first: 1 - request.loss_share, second: request.loss_share} if second else {first: 1.0}
    return {name: share for name, share in shares.items() if share > 0}


def weighs_classes(request: TrainRequest) -> bool:
    """Whether the loss counts pixels, so that its classes can be balanced."""
    return not {"CROSS_ENTROPY", "FOCAL"}.isdisjoint(parts_of(request))


def build_loss(request: TrainRequest, class_weights: Tensor | None, background_channel: int | None) -> SegmentationLoss:
    """Build the loss that the request names.

    Args:
        request: ``loss``, ``loss_share`` and ``loss_weight`` are used.
        class_weights: weight of the pixels of each class (classes,) in cross-entropy and focal loss; None is alike.
        background_channel: the channel whose pixels ``loss_weight`` makes less of; None where there is no background.

    Raises:
        ModelError: the loss has no weights of the kind that was asked for.
    """
    parts = parts_of(request)
    if class_weights is not None and not weighs_classes(request):
        raise ModelError(
            f"The loss {' and '.join(parts)} counts every class alike already, so its classes cannot be balanced: set "
            "CLASS_BALANCING to false, or choose CROSS_ENTROPY, FOCAL or a combination in which LOSS_SHARE leaves one "
            "of them a share."
        )
    pixel_weight = 1.0 if background_channel is None else max(1 - request.loss_weight, MIN_BACKGROUND_WEIGHT)
    if pixel_weight < 1 and set(parts) == {"LOVASZ"}:
        raise ModelError(
            "The loss LOVASZ ranks pixels and cannot weigh them: set LOSS_WEIGHT to 0, or choose CROSS_ENTROPY_LOVASZ."
        )
    return SegmentationLoss(parts, class_weights, background_channel, pixel_weight)


class SegmentationLoss(nn.Module):
    """A weighted sum of losses over the pixels that count.

    Args:
        parts: share of each of CROSS_ENTROPY, FOCAL, DICE and LOVASZ.
        class_weights: weight of each class (classes,) in cross-entropy and focal loss; None is alike.
        background_channel: whose pixels weigh ``background_weight`` in all but Lovász, which cannot weigh pixels.
    """

    def __init__(
        self,
        parts: dict[str, float],
        class_weights: Tensor | None = None,
        background_channel: int | None = None,
        background_weight: float = 1.0,
    ):
        super().__init__()
        self._parts = parts
        self._background = background_channel if background_weight < 1 else None
        self._background_weight = background_weight
        # Not persistent, since a checkpoint holds the model's weights and the request says the rest.
        self.register_buffer("_class_weights", class_weights, persistent=False)
        self._dice = DiceLoss(MULTILABEL_MODE, from_logits=False)
        self._lovasz = LovaszLoss(MULTICLASS_MODE, ignore_index=IGNORE)

    def forward(self, scores: Tensor, target: Tensor, soft: Tensor | None = None) -> Tensor:
        """Return the loss, a scalar in float32.

        Args:
            scores: (batch, classes, rows, columns), before softmax.
            target: (batch, rows, columns) int64 channel numbers, IGNORE where a pixel does not count.
            soft: (batch, classes, rows, columns) shares of the classes, in place of the target where it counts; a
                pixel whose shares sum to less than 1 counts less. Lovász is defined on hard targets, so it keeps to
                the pixels that are of one class in full.
        """
        # In bfloat16 a mean over many pixels keeps two digits only.
        with torch.autocast(scores.device.type, enabled=False):
            scores = scores.float()
            soft = None if soft is None else soft.float() * (target != IGNORE)[:, None]
            total = sum(share * self._part(name, scores, target, soft) for name, share in self._parts.items())
        return torch.as_tensor(total)

    def _part(self, name: str, scores: Tensor, target: Tensor, soft: Tensor | None) -> Tensor:
        if name == "DICE":
            return self._dice_present(scores, target, soft)
        if name == "LOVASZ":
            if soft is not None:
                target = target.where(soft.amax(1) == 1, IGNORE)
            # An empty slice gives 0 with a gradient of 0, even where the scores are infinite.
            return self._lovasz(scores, target) if (target != IGNORE).any() else scores[:0].sum()
        return self._mean_pixel(scores, target, soft, focal=name == "FOCAL")

    def _mean_pixel(self, scores: Tensor, target: Tensor, soft: Tensor | None, focal: bool) -> Tensor:
        """Cross-entropy or focal loss: the weighted mean over the pixels that count."""
        weights = self._channel_weights(scores)
        if soft is None:
            total = _focal(scores, target, weights) if focal else _cross_entropy(scores, target, weights)
            counted = (weights[target.clamp(min=0)] * (target != IGNORE)).sum()
        else:
            weighted = soft * weights[:, None, None]
            total = -(weighted * (_focal_log(scores) if focal else scores.log_softmax(1))).sum()
            counted = weighted.sum()
        return total / torch.where(counted > 0, counted, 1.0)

    def _dice_present(self, scores: Tensor, target: Tensor, soft: Tensor | None) -> Tensor:
        """1 - Dice coefficient over the whole batch, mean over the classes that are there."""
        shares = _one_hot(target, scores.shape[1]) if soft is None else soft
        # A pixel weighs as much as its shares: with all its weight, a small share would push its own class away.
        predicted = scores.softmax(1) * shares.sum(1, keepdim=True)
        weight = shares.new_ones(())
        if self._background is not None:
            weight = 1 - (1 - self._background_weight) * shares[:, self._background : self._background + 1]
        # Intersection and sums are linear in both sides, so that weights can be multiplied into them.
        loss = self._dice(predicted * weight, shares * weight)
        present = (shares.sum((0, 2, 3)) > 0).sum().clamp(min=1)
        return loss * scores.shape[1] / present

    def _channel_weights(self, scores: Tensor) -> Tensor:
        """The weight of a pixel of each class (classes,)."""
        given = self._class_weights
        weights = scores.new_ones(scores.shape[1]) if given is None else given.to(scores).clone()
        if self._background is not None:
            weights[self._background] *= self._background_weight
        return weights


def _cross_entropy(scores: Tensor, target: Tensor, weights: Tensor) -> Tensor:
    return functional.cross_entropy(scores, target, weights, ignore_index=IGNORE, reduction="sum")


def _focal(scores: Tensor, target: Tensor, weights: Tensor) -> Tensor:
    return functional.nll_loss(_focal_log(scores), target, weights, ignore_index=IGNORE, reduction="sum")


def _focal_log(scores: Tensor) -> Tensor:
    """Log-probabilities, each times (1 - probability) to the focal power."""
    logarithm = scores.log_softmax(1)
    return (1 - logarithm.exp()) ** FOCAL_POWER * logarithm


def _one_hot(target: Tensor, classes: int) -> Tensor:
    """(batch, classes, rows, columns) float32, 0 in all classes where a pixel does not count."""
    counts = target != IGNORE
    return functional.one_hot(target * counts, classes).permute(0, 3, 1, 2) * counts[:, None].float()
