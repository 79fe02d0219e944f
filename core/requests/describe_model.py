"""What Describe Model asks of the worker."""

from __future__ import annotations

from dataclasses import dataclass

from .checks import given, report_name, two_files


@dataclass(frozen=True)
class DescribeModelRequest:
    """Tell all that a model file says of itself, and what classifying makes of it.

    Args:
        model: a model package (.dlpk or .emd, also of ArcGIS) or a network (.onnx).
        output_report: where the report goes (.html); empty for nowhere.
    """

    KIND = "describe_model"

    model: str
    output_report: str = ""

    def __post_init__(self):
        given(self.model, "No model was given.")
        report_name(self.output_report)
        two_files(self.model, self.output_report, "The report would replace the model; choose another name.")
