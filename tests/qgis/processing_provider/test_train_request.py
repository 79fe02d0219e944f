"""Every parameter of Train Model reaches the core's request."""

import dataclasses

import pytest
from chipwise.core.requests import BACKBONES, TrainRequest
from qgis.core import QgsProcessingContext

#: What the dialog leaves to be found by itself.
FOUND = {"learning_rate": 0.0, "batch_size": 0}


@pytest.fixture
def request_of(provider, tmp_path):
    """The request that parameters make."""

    def build(**given) -> TrainRequest:
        wanted = {"INPUT": "/chips", "OUTPUT": str(tmp_path / "model.dlpk"), **given}
        return provider.algorithm("trainmodel").create().build_request(wanted, QgsProcessingContext())

    return build


def test_the_defaults_are_those_of_the_request(request_of, tmp_path):
    assert request_of() == TrainRequest("/chips", str(tmp_path / "model.dlpk"), **FOUND)


@pytest.mark.parametrize(
    ("given", "field", "value"),
    [
        ({"VALIDATION_SPLIT": "SOURCE"}, "validation_split", "SOURCE"),
        ({"VALIDATION_PERCENT": 25.5}, "validation_percent", 25.5),
        ({"VALIDATION_INPUT": "/other"}, "validation_folder", "/other"),
        ({"CHIP_SIZE": 128}, "chip_size", 128),
        ({"FEATURE_CHIP_PERCENT": 50}, "feature_chip_percent", 50.0),
        ({"BACKGROUND_RATIO": 0}, "background_ratio", 0.0),
        ({"BACKGROUND_RATIO": 0.15}, "background_ratio", 0.15),
        ({"CLASS_WEIGHT_MIN": 1, "CLASS_WEIGHT_MAX": 3}, "class_weight_min", 1.0),
        ({"CLASS_WEIGHT_MAX": 3}, "class_weight_max", 3.0),
        ({"BLUR_DISTANCE": ["Road", "1", "10", 4, 0, 2.5]}, "blur_distances", (("Road", 1, 10), ("4", 0, 2.5))),
        ({"BLUR_DISTANCE": ["Road", 1, 10, "", "", ""]}, "blur_distances", (("Road", 1, 10),)),
        ({}, "class_balancing", None),
        ({"CLASS_BALANCING": "true"}, "class_balancing", True),
        ({"CLASS_BALANCING": "false"}, "class_balancing", False),
        ({"CLASS_BALANCING": True}, "class_balancing", True),
        ({"CLASS_BALANCING": False}, "class_balancing", False),
        ({"LOSS_WEIGHT": 0.8}, "loss_weight", 0.8),
        ({"IGNORE_CLASSES": "3,7"}, "ignore_classes", (3, 7)),
        ({"IGNORE_CLASSES": " 3; 7 ,"}, "ignore_classes", (3, 7)),
        ({"UNLABELLED": "BACKGROUND"}, "unlabelled", "BACKGROUND"),
        ({"MODEL_TYPE": "SEGFORMER"}, "model_type", "SEGFORMER"),
        ({"BACKBONE": "resnet50"}, "backbone", "resnet50"),
        ({"BACKBONE": " tu-convnext_tiny "}, "backbone", "tu-convnext_tiny"),
        ({"MODEL_ARGUMENTS": "encoder_depth,4"}, "model_arguments", (("encoder_depth", "4"),)),
        (
            {"MODEL_ARGUMENTS": ["decoder_channels", "128,64", "dropout", 0.2, "", ""]},
            "model_arguments",
            (("decoder_channels", "128,64"), ("dropout", "0.2")),
        ),
        ({"BACKBONE_WEIGHTS": "NONE"}, "backbone_weights", "NONE"),
        ({"BACKBONE_WEIGHTS": "FILE", "WEIGHTS_FILE": "/w.safetensors"}, "weights_file", "/w.safetensors"),
        ({"MAX_EPOCHS": 3}, "max_epochs", 3),
        ({"MAX_MINUTES": 2.5}, "max_minutes", 2.5),
        ({"MAX_MINUTES": None}, "max_minutes", 0.0),
        ({"LEARNING_RATE": 0.0003}, "learning_rate", 0.0003),
        ({"LEARNING_RATE": "0.001"}, "learning_rate", 0.001),
        ({"LEARNING_RATE": None}, "learning_rate", 0.0),
        ({"SCHEDULE": "COSINE"}, "schedule", "COSINE"),
        ({"LOSS": "CROSS_ENTROPY_DICE"}, "loss", "CROSS_ENTROPY_DICE"),
        ({"LOSS_SHARE": 0.2}, "loss_share", 0.2),
        ({"STOP_EARLY": False}, "stop_early", False),
        ({"PATIENCE": 4}, "patience", 4),
        ({"MONITOR": "F1"}, "monitor", "F1"),
        ({"REFIT": "OFF"}, "refit", "OFF"),
        ({"FREEZE": "UNFREEZE"}, "freeze", "UNFREEZE"),
        ({"AUGMENTATION": "STRONG"}, "augmentation", "STRONG"),
        ({"AUGMENT_ROTATION": False}, "augment_rotation", False),
        ({"AUGMENT_SCALE": False}, "augment_scale", False),
        ({"AUGMENT_BRIGHTNESS": False}, "augment_brightness", False),
        ({"PRECISION": "FP32"}, "precision", "FP32"),
        ({"BATCH_SIZE": 4}, "batch_size", 4),
        ({"BATCH_SIZE": None}, "batch_size", 0),
        ({"ACCUMULATE": 4}, "accumulate", 4),
        ({"WEIGHT_AVERAGING": True}, "weight_averaging", True),
        ({"PRETRAINED_MODEL": "/old.dlpk"}, "pretrained_model", "/old.dlpk"),
        ({"RESUME": True, "LOG_FOLDER": "/logs"}, "resume", True),
        ({"KEEP_ON_CANCEL": True}, "keep_on_cancel", True),
        ({"OUTPUT_LAST": "/last.dlpk"}, "output_last", "/last.dlpk"),
        ({"OUTPUT_REPORT": "/report.html"}, "report_output", "/report.html"),
        ({"LOG_FOLDER": "/logs"}, "log_folder", "/logs"),
        ({"SEED": 7}, "seed", 7),
        ({"DEVICE": "CPU"}, "device", "CPU"),
    ],
)
def test_a_value_reaches_its_field(request_of, given, field, value):
    assert getattr(request_of(**given), field) == value


def test_every_field_has_a_parameter_that_is_tested_above():
    """So that a new field of the request is not forgotten here."""
    (mark,) = test_a_value_reaches_its_field.pytestmark
    tested = {field for _, field, _ in mark.args[1]} | {"folder", "output", "more_folders"}
    assert tested == {field.name for field in dataclasses.fields(TrainRequest)}


@pytest.mark.parametrize("join", [";".join, "\n".join, list])
def test_further_folders_reach_it(request_of, join):
    request = request_of(MORE_INPUTS=join(["/b b", "/c"]))
    assert (request.folder, request.more_folders) == ("/chips", ("/b b", "/c"))


@pytest.mark.parametrize("empty", [None, ""])
def test_optional_outputs_that_are_left_out_are_nowhere(request_of, empty):
    request = request_of(OUTPUT_LAST=empty, OUTPUT_REPORT=empty, LOG_FOLDER=empty)
    assert (request.output_last, request.report_output, request.log_folder) == ("", "", "")


def test_a_temporary_model_is_a_package(request_of):
    request = request_of(OUTPUT="TEMPORARY_OUTPUT", OUTPUT_LAST="TEMPORARY_OUTPUT")
    assert request.output.endswith(".dlpk") and request.output_last.endswith(".dlpk")


def test_the_help_names_every_recommended_backbone(provider):
    words = provider.algorithm("trainmodel").parameterDefinition("BACKBONE").help()
    words = words.replace(",", " ").replace(".\n", " ").split()
    assert [name for names in BACKBONES.values() for name in names if name not in words] == []
