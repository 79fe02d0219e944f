"""Training chips as they might also have been: turned, mirrored, shifted, scaled, lit otherwise, blurred, noisy."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
import torch
from torch import Tensor
from torchvision import tv_tensors
from torchvision.transforms import InterpolationMode, v2

from ..requests import TrainRequest
from .targets import IGNORE


@dataclass(frozen=True)
class Preset:
    """How far chips are changed at most. Brightness is in standard deviations of a band.

    Args:
        turn: one of the eight turns and mirrorings of a square; else mirroring left and right only. Imagery from above
            has no up, unless shadows or tilted walls give it one.
        angle: degrees of further rotation to either side.
        shift: share of the side of a whole chip; crops come from everywhere anyway.
        scales: factors of size.
        contrast: factor by which all bands' distances from their means may grow or shrink.
        light, tint: added to all bands alike, to each band for itself.
        blur, noise: share of the chips that are blurred, that get noise.
    """

    turn: bool = True
    angle: float = 0.0
    shift: float = 0.0
    scales: tuple[float, float] = (1.0, 1.0)
    contrast: float = 1.0
    light: float = 0.0
    tint: float = 0.0
    blur: float = 0.0
    noise: float = 0.0

    def without(self, rotation: bool, scale: bool, brightness: bool) -> Preset:
        """Take out rotation, change of size, or every change of the values."""
        preset = replace(self, turn=False, angle=0.0) if rotation else self
        preset = replace(preset, scales=(1.0, 1.0)) if scale else preset
        return replace(preset, contrast=1.0, light=0.0, tint=0.0, blur=0.0, noise=0.0) if brightness else preset


#: Without the shift a network learns from a few chips where in a chip each class lies, and fails beside the labels.
PRESETS = {
    "LIGHT": Preset(),
    "STANDARD": Preset(shift=0.25, scales=(0.8, 1.25), contrast=1.1, light=0.1, tint=0.05),
    "STRONG": Preset(
        angle=45.0, shift=0.25, scales=(0.67, 1.5), contrast=1.3, light=0.3, tint=0.15, blur=0.2, noise=0.2
    ),
}
#: Standard deviation in pixels of the blur, and of the noise in standard deviations of a band.
BLUR = (0.3, 1.2)
NOISE = 0.1


def build_augmentation(
    request: TrainRequest, mean: np.ndarray, std: np.ndarray, is_cropped: bool = False
) -> Augmentation | None:
    """Build the preset that the request names, less what its switches take out; None where nothing is to be done.

    Args:
        mean, std: of each band (bands,) in raw values; invalid pixels have the mean.
        is_cropped: whether it is for random crops.
    """
    if request.augmentation == "NONE":
        return None
    preset = PRESETS[request.augmentation].without(
        rotation=not request.augment_rotation,
        scale=not request.augment_scale,
        brightness=not request.augment_brightness,
    )
    return Augmentation(replace(preset, shift=0.0) if is_cropped else preset, mean, std)


class Augmentation:
    """Changes one chip at random; draws from torch's generator only, so that the seed of a run repeats it.

    Pixels that come in from outside have the band's mean and do not count, like those without a value.
    """

    def __init__(self, preset: Preset, mean: np.ndarray, std: np.ndarray):
        self._preset = preset
        self._mean = torch.as_tensor(mean, dtype=torch.float32).reshape(-1, 1, 1)
        deviation = torch.as_tensor(std, dtype=torch.float32).reshape(-1, 1, 1)
        self._std = torch.where(deviation > 0, deviation, 1.0)
        self._blur = v2.RandomApply([v2.GaussianBlur(5, BLUR)], preset.blur)

    def margin(self, side: int) -> int:
        """How many pixels around a square it may look at, so that none of the square comes from farther out."""
        angle = math.radians(min(self._preset.angle, 45.0))
        reach = side * (math.cos(angle) + math.sin(angle)) / self._preset.scales[0]
        return math.ceil((reach - side) / 2 + 1) if reach > side else 0

    def __call__(
        self, image: Tensor, target: Tensor, soft: Tensor | None = None
    ) -> tuple[Tensor, Tensor, Tensor | None]:
        """Return the chip changed, of the same shapes and types.

        Args:
            image: (bands, rows, columns) float32 in raw values, without NaN.
            target: (rows, columns) int64, IGNORE where a pixel does not count.
            soft: (classes, rows, columns) float32 shares of the classes, or None.
        """
        # One tensor for both, so that they cannot fall apart. Channel numbers are exact in float32.
        labels = target[None].float() if soft is None else torch.cat([target[None].float(), soft])
        # Light first, as long as the pixels without a value can be told by having exactly the mean.
        image, labels = self._turn(*self._move(self._relight(image), labels))
        return image, labels[0].long(), None if soft is None else labels[1:]

    def _move(self, image: Tensor, labels: Tensor) -> tuple[Tensor, Tensor]:
        """Rotate, shift and scale; images bilinearly, labels to the nearest pixel."""
        preset = self._preset
        if not (preset.angle or preset.shift or preset.scales != (1.0, 1.0)):
            return image, labels
        fill = {tv_tensors.Image: self._mean.flatten().tolist(), tv_tensors.Mask: [IGNORE] + [0] * (len(labels) - 1)}
        affine = v2.RandomAffine(
            preset.angle, (preset.shift, preset.shift), preset.scales, None, InterpolationMode.BILINEAR, fill
        )
        image, labels = affine(tv_tensors.Image(image), tv_tensors.Mask(labels))
        return image.as_subclass(Tensor), labels.as_subclass(Tensor)

    def _turn(self, image: Tensor, labels: Tensor) -> tuple[Tensor, Tensor]:
        """Turn by quarters (an oblong chip by halves) and mirror."""
        turns, mirror = int(torch.randint(4, ())), bool(torch.randint(2, ()))
        if image.shape[-1] != image.shape[-2]:
            turns -= turns % 2
        if self._preset.turn:
            image, labels = torch.rot90(image, turns, (-2, -1)), torch.rot90(labels, turns, (-2, -1))
        if mirror:
            image, labels = image.flip(-1), labels.flip(-1)
        return image.contiguous(), labels.contiguous()

    def _relight(self, image: Tensor) -> Tensor:
        """Change contrast and brightness, blur, add noise; pixels without a value keep the mean, which says so."""
        preset = self._preset
        if not (preset.contrast > 1 or preset.light or preset.tint or preset.blur or preset.noise):
            return image
        contrast = preset.contrast ** _spread(())
        brightness = preset.light * _spread(()) + preset.tint * _spread(self._mean.shape)
        changed = self._blur(image * contrast + (self._mean * (1 - contrast) + self._std * brightness))
        if torch.rand(()) < preset.noise:
            # torchvision's noise is the same for all bands, whatever the range of their values.
            changed += torch.randn_like(changed) * (self._std * NOISE)
        return torch.where(image == self._mean, image, changed)


def _spread(shape: tuple[int, ...]) -> Tensor:
    """Random numbers between -1 and 1."""
    return torch.rand(shape) * 2 - 1
