"""What Describe Model asks of the worker."""

from __future__ import annotations

from dataclasses import dataclass

from .checks import given, report_name, require


@dataclass(frozen=True)
class DescribeModelRequest:
    """Tell all that a model file says of itself, and what classifying makes of it.

    Args:
        model: a model package (.dlpk or .emd, also of ArcGIS) or a network (.onnx).
        report_output: where the report goes (.html); empty for nowhere.
        schema_output: where its classes go as a class schema (.json); empty for nowhere.
    """

    KIND = "describe_model"

    model: str
    report_output: str = ""
    schema_output: str = ""

    def __post_init__(self):
        given(self.model, "No model was given.")
        report_name(self.report_output)
        require(
            not self.schema_output or self.schema_output.lower().endswith(".json"),
            f"The class schema {self.schema_output} is a JSON file; let its name end in .json.",
        )
