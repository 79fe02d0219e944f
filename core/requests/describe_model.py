"""What Describe Model asks of the worker."""

from __future__ import annotations

from dataclasses import dataclass

from .checks import given, report_name, require


@dataclass(frozen=True)
class DescribeModelRequest:
    """Tell all that a model file says of itself, and what classifying makes of it.

    Args:
        model: a model package (.dlpk or .emd, also of ArcGIS) or a network (.onnx).
        output_report: where the report goes (.html); empty for nowhere.
        output_schema: where its classes go as a class schema (.json); empty for nowhere.
    """

    KIND = "describe_model"

    model: str
    output_report: str = ""
    output_schema: str = ""

    def __post_init__(self):
        given(self.model, "No model was given.")
        report_name(self.output_report)
        require(
            not self.output_schema or self.output_schema.lower().endswith(".json"),
            f"The class schema {self.output_schema} is a JSON file; let its name end in .json.",
        )
