"""The typed requests: what the parent asks of a worker. Standard library only, since QGIS imports them too.

A request travels as one JSON object ``{"kind": "export", ...fields...}``. Building one checks everything that can be
checked without opening a file.
"""

from .assess import SAMPLINGS, SHARE_FIELD, STRATUM_FIELD, AssessRequest
from .checks import DEVICES
from .classify import CONFIDENCE_TYPES, INFERENCE_PRECISIONS, MERGES, ClassifyRequest
from .compare import RESAMPLINGS, UNCHANGED, CompareRequest
from .describe_model import DescribeModelRequest
from .export import (
    CHIP_FORMATS,
    CHIP_LAYOUTS,
    CROP_MODES,
    METADATA_FORMATS,
    ONE_CLASS_FORMATS,
    PAIRED_FORMATS,
    PROCESSING_MODES,
    REFERENCE_SYSTEMS,
    ExportRequest,
)
from .export_model import ExportModelRequest
from .inputs import IMAGE_PATTERN, ExtentInput, FolderInput, RasterInput, SamplesInput
from .json_form import from_json, to_dict, to_json
from .sample import ALLOCATIONS, SampleRequest
from .segments import SegmentsRequest
from .train import (
    AUGMENTATIONS,
    BACKBONE_WEIGHTS,
    BACKBONES,
    COMBINED,
    FREEZES,
    LOSS_SHARE,
    LOSSES,
    MODEL_TYPES,
    MONITORS,
    PRECISIONS,
    REFITS,
    SCHEDULES,
    UNLABELLED,
    VALIDATION_SPLITS,
    TrainRequest,
)

__all__ = [
    "ALLOCATIONS", "AUGMENTATIONS", "BACKBONES", "BACKBONE_WEIGHTS", "CHIP_FORMATS", "CHIP_LAYOUTS", "COMBINED",
    "CONFIDENCE_TYPES", "CROP_MODES", "DEVICES", "FREEZES", "IMAGE_PATTERN", "INFERENCE_PRECISIONS", "LOSSES",
    "LOSS_SHARE", "MERGES", "METADATA_FORMATS", "MODEL_TYPES", "MONITORS", "ONE_CLASS_FORMATS", "PAIRED_FORMATS",
    "PRECISIONS", "PROCESSING_MODES", "REFERENCE_SYSTEMS", "REFITS", "RESAMPLINGS", "SAMPLINGS", "SCHEDULES",
    "SHARE_FIELD", "STRATUM_FIELD", "UNCHANGED", "UNLABELLED", "VALIDATION_SPLITS", "AssessRequest", "ClassifyRequest",
    "CompareRequest", "DescribeModelRequest", "ExportModelRequest", "ExportRequest", "ExtentInput", "FolderInput",
    "RasterInput", "SampleRequest", "SamplesInput", "SegmentsRequest", "TrainRequest", "from_json", "to_dict",
    "to_json",
]  # fmt: skip
