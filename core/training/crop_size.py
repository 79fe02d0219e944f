"""How large the crops of the chips are that a network learns from."""

from __future__ import annotations

from ..chips.esri_folder import ChipFolder
from ..errors import TrainingDataError
from ..requests import TrainRequest
from .data import NETWORK_STRIDE
from .network import is_fixed_size

#: With fewer training chips than these crops are smaller still.
FEW_CHIPS = 64
#: Side of a crop as a share of the chip's, of many and of few chips, and the least in pixels.
OF_MANY, OF_FEW, SMALLEST = 1 / 2, 1 / 4, 64


def padded(size: tuple[int, int]) -> tuple[int, int]:
    """Rows and columns of what a network sees of an image: filled up to multiples of 32."""
    rows, columns = size
    return rows + -rows % NETWORK_STRIDE, columns + -columns % NETWORK_STRIDE


def check_chip_size(request: TrainRequest, folder: ChipFolder) -> None:
    """Refuse crops that cannot be learnt from.

    Raises:
        TrainingDataError: they are larger than the chips; or the network runs on one size only, while the crops are
            smaller than the chips, or the chips oblong.
    """
    chip_size, (rows, columns) = request.chip_size, folder.size
    chips = f"the chips have {rows} x {columns} pixels"
    if chip_size > min(folder.size):
        raise TrainingDataError(
            f"CHIP_SIZE is {chip_size}, and {chips}; crops cannot be larger than the chips. Choose a smaller one, or "
            "export larger chips."
        )
    if not is_fixed_size(request):
        return
    network = f"{request.model_type} with the backbone {request.backbone} runs on square images of one size only"
    if padded(folder.size)[0] != padded(folder.size)[1]:
        raise TrainingDataError(
            f"{network}, and {chips}. Export square chips, or choose another network, such as UNET with resnet18."
        )
    if chip_size and padded((chip_size, chip_size)) != padded(folder.size):
        raise TrainingDataError(
            f"CHIP_SIZE is {chip_size}, and {chips}. {network}: it would learn from another size than it is measured "
            "on. Leave CHIP_SIZE empty, export chips of that size, or choose another network, such as UNET with "
            "resnet18."
        )


def usual_crop(request: TrainRequest, folder: ChipFolder, chips: int, is_sparse: bool = False) -> int:
    """Return the pixels across of the crops where no size is asked for; 0 takes whole chips.

    Whole chips are soon learnt by heart: where in the image each class lies, instead of what it looks like. Crops come
    in many more positions, and of the same number of pixels the network learns in more steps. Measured on a third of
    the training parts of six real sets, held out, with as many pixels seen: crops of half the side gave a mean IoU
    0.02 to 0.4 higher on five and 0.01 lower on one. A quarter gave 0.05 more than half with 9 chips, and more
    in two of three comparisons with 32 and 35 chips, at a quarter of the time.

    Args:
        chips: number of chips to learn from.
        is_sparse: whether only little of them is labelled, which is as if there were few.
    """
    share = OF_FEW if chips < FEW_CHIPS or is_sparse else OF_MANY
    crop = max(round(min(folder.size) * share / NETWORK_STRIDE) * NETWORK_STRIDE, SMALLEST)
    return crop if crop < min(folder.size) and not is_fixed_size(request) else 0
