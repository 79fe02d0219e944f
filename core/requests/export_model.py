"""What Export Model asks of the worker."""

from __future__ import annotations

from dataclasses import dataclass

from .checks import given, in_range, require, whole
from .classify import STRIDE

#: The largest tile: a network of fixed size must be held in memory for it.
LARGEST_TILE = 8192


@dataclass(frozen=True)
class ExportModelRequest:
    """Turn a model package into an ONNX file for Deepness.

    Args:
        model: the package (.dlpk or .emd).
        output: the file (.onnx).
        tile_size: rows and columns of the tiles that the network then takes; 0 is the larger of 512 and the size of
            the chips that it was trained on.
        padding: pixels at every tile's edge in which the network sees too little around it.
        cell_size: metres, in place of that of the training data; 0 keeps it.
    """

    KIND = "export_model"

    model: str
    output: str
    tile_size: int = 0
    padding: int = 32
    cell_size: float = 0.0

    def __post_init__(self):
        given(self.model, "No model was given.")
        given(self.output, "No output file was given.")
        require(
            self.output.lower().endswith(".onnx"),
            f"The output {self.output} is an ONNX network; let its name end in .onnx.",
        )
        whole("The tile size", self.tile_size, 0, LARGEST_TILE)
        require(
            self.tile_size % STRIDE == 0,
            f"The tile size {self.tile_size} is no multiple of {STRIDE}, the stride of the networks; choose one that "
            "is, such as 512.",
        )
        whole("The padding", self.padding, 0, 1024)
        in_range("The cell size", self.cell_size, 0, 9999)
