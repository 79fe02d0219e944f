"""How large the crops of the chips are that a network learns from."""

from __future__ import annotations

from ..chips.esri_folder import ChipFolder
from ..errors import TrainingDataError
from ..requests import TrainRequest
from .data import NETWORK_STRIDE
from .network import is_fixed_size

#: Fewer training chips than these are shown as crops.
FEW_CHIPS = 128
#: Side of a crop as a share of the chip's, and the least in pixels.
CROP, SMALLEST = 0.5, 64


def check_chip_size(chip_size: int, folder: ChipFolder) -> None:
    """Raise TrainingDataError if crops of so many pixels across cannot be cut out of the chips."""
    if chip_size > min(folder.size):
        raise TrainingDataError(
            f"CHIP_SIZE is {chip_size}, and the chips have {folder.size[0]} x {folder.size[1]} pixels; crops cannot be "
            "larger than the chips. Choose a smaller one, or export larger chips."
        )


def usual_crop(request: TrainRequest, folder: ChipFolder, chips: int) -> int:
    """Return the pixels across of the crops where no size is asked for; 0 takes whole chips.

    A few whole chips are learnt by heart: where in the image each class lies, instead of what it looks like. Crops come
    in many more positions. Measured by cross-validation on the training parts of real sets.

    Args:
        chips: number of chips to learn from.
    """
    crop = round(min(folder.size) * CROP / NETWORK_STRIDE) * NETWORK_STRIDE
    is_of_use = chips < FEW_CHIPS and SMALLEST <= crop < min(folder.size) and not is_fixed_size(request)
    return crop if is_of_use else 0
