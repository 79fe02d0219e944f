"""The parameters of Train Model as the core's request."""

from __future__ import annotations

import re

from qgis.PyQt.QtCore import QCoreApplication

from ..core.errors import RequestError
from ..core.requests import TrainRequest
from .parameter_values import ParameterValues
from .train_parameters_advanced import BALANCING


def train_request(values: ParameterValues) -> TrainRequest:
    """Map the parameters to a request.

    Raises:
        RequestError: the parameters make no request.
    """
    return TrainRequest(
        folder=values.text("INPUT"),
        output=values.destination("OUTPUT"),
        more_folders=tuple(values.lines("MORE_INPUTS")),
        validation_folder=values.text("VALIDATION_INPUT"),
        validation_split=values.choice("VALIDATION_SPLIT"),
        validation_percent=values.decimal("VALIDATION_PERCENT"),
        chip_size=values.whole("CHIP_SIZE"),
        feature_chip_percent=values.decimal("FEATURE_CHIP_PERCENT"),
        background_ratio=values.decimal("BACKGROUND_RATIO") if values.is_given("BACKGROUND_RATIO") else None,
        class_weight_min=values.decimal("CLASS_WEIGHT_MIN"),
        class_weight_max=values.decimal("CLASS_WEIGHT_MAX"),
        blur_distances=_blur_distances(values),
        class_balancing=BALANCING[values.choice("CLASS_BALANCING")],
        loss_weight=values.decimal("LOSS_WEIGHT"),
        ignore_classes=_ignore_classes(values),
        unlabelled=values.choice("UNLABELLED"),
        model_type=values.choice("MODEL_TYPE"),
        backbone=values.text("BACKBONE"),
        model_arguments=_model_arguments(values),
        backbone_weights=values.choice("BACKBONE_WEIGHTS"),
        weights_file=values.text("WEIGHTS_FILE"),
        max_epochs=values.whole("MAX_EPOCHS"),
        max_minutes=values.decimal("MAX_MINUTES"),
        learning_rate=values.decimal("LEARNING_RATE"),
        schedule=values.choice("SCHEDULE"),
        loss=values.choice("LOSS"),
        loss_share=values.decimal("LOSS_SHARE"),
        stop_early=values.flag("STOP_EARLY"),
        patience=values.whole("PATIENCE"),
        monitor=values.choice("MONITOR"),
        refit=values.choice("REFIT"),
        freeze=values.choice("FREEZE"),
        augmentation=values.choice("AUGMENTATION"),
        augment_rotation=values.flag("AUGMENT_ROTATION"),
        augment_scale=values.flag("AUGMENT_SCALE"),
        augment_brightness=values.flag("AUGMENT_BRIGHTNESS"),
        precision=values.choice("PRECISION"),
        batch_size=values.whole("BATCH_SIZE"),
        accumulate=values.whole("ACCUMULATE"),
        weight_averaging=values.flag("WEIGHT_AVERAGING"),
        pretrained_model=values.text("PRETRAINED_MODEL"),
        resume=values.flag("RESUME"),
        keep_on_cancel=values.flag("KEEP_ON_CANCEL"),
        output_last=values.destination("OUTPUT_LAST"),
        report_output=values.destination("OUTPUT_REPORT"),
        log_folder=values.destination("LOG_FOLDER"),
        seed=values.whole("SEED"),
        device=values.choice("DEVICE"),
    )


def _blur_distances(values: ParameterValues) -> tuple[tuple[str, float, float], ...]:
    rows = values.rows("BLUR_DISTANCE", 3)
    try:
        if all(name for name, _, _ in rows):
            return tuple((name, float(smallest), float(largest)) for name, smallest, largest in rows)
    except ValueError:
        pass
    raise RequestError(
        _tr(
            "BLUR_DISTANCE: every row needs a class (its value or name), a smallest and a largest number of pixels, "
            "such as Road, 1, 10."
        )
    )


def _model_arguments(values: ParameterValues) -> tuple[tuple[str, str], ...]:
    rows = values.rows("MODEL_ARGUMENTS", 2)
    if not all(name and value for name, value in rows):
        raise RequestError(_tr("MODEL_ARGUMENTS: every row needs a name and a value, such as encoder_depth, 4."))
    return tuple((name, value) for name, value in rows)


def _ignore_classes(values: ParameterValues) -> tuple[int, ...]:
    tokens = re.split(r"[,;\s]+", values.text("IGNORE_CLASSES").strip(",; "))
    if not all(token.isdecimal() or not token for token in tokens):
        raise RequestError(_tr("IGNORE_CLASSES holds class values, which are whole numbers, such as 3,7."))
    return tuple(int(token) for token in tokens if token)


def _tr(text: str) -> str:
    return QCoreApplication.translate("TrainRequest", text)
