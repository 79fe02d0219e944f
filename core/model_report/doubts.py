"""What is doubtful about a model, or missing, in sentences that say what to do."""

from __future__ import annotations

from .description import ClassFigures, Description

#: Validation pixels of a class below which its figures are chance, and the IoU below which it was hardly found.
FEW_PIXELS, LOW_IOU = 100, 0.1
#: The mean gap between confidence and accuracy beyond which confidences mislead.
LARGE_GAP = 0.1
MOST_NAMED = 8


def doubts(model: Description) -> list[str]:
    """Sentences, the weightiest first; none where all is well."""
    if model.miou is None and model.accuracy is None:
        found = ["The file does not tell how accurate the model is: assess a map that it makes before you rely on it."]
    else:
        found = [*_of_classes(model), *_of_training(model)]
    if not model.cell_size and model.made_by != "ARCGIS":  # whose models cannot be used anyhow
        found.append(
            "The cell size of the training data is unknown: classify rasters whose cells are about as large as those "
            "it was trained on."
        )
    return found


def _of_classes(model: Description) -> list[str]:
    measured = [c for c in model.per_class if c.validation_pixels]
    missing = [c for c in model.per_class if c.validation_pixels == 0]
    few = [c for c in measured if (c.validation_pixels or 0) < FEW_PIXELS]
    unknown = [c for c in model.per_class if c.training_pixels == 0]
    poor = [c for c in measured if (c.figures.get("iou") or 0) < LOW_IOU and c not in unknown]
    sentences = (
        (unknown, "Nothing was learnt of {}: no training chip shows a labelled pixel. Add samples."),
        (
            poor,
            f"Hardly found, with an IoU below {LOW_IOU:g} on the validation area: {{}}. Add samples in other places, "
            "or balance the classes.",
        ),
        (
            missing,
            "Not measured, since the validation area shows no labelled pixel of them: {}. Label more places, or raise "
            "the validation share.",
        ),
        (few, f"Measured on fewer than {FEW_PIXELS} pixels, so that their figures are rough: {{}}."),
    )
    return [sentence.format(_names(classes)) for classes, sentence in sentences if classes]


def _of_training(model: Description) -> list[str]:
    record = model.record
    if record is None:
        return []
    figures, request = record.figures, record.request
    epochs = figures.get("epochs")
    found = []
    went_through = epochs and epochs > 1 and epochs == request.get("max_epochs")
    if went_through and figures.get("best_epoch") == epochs and request.get("monitor") != "LAST":
        found.append("The last epoch was the best: the model still improved, and more epochs may make it better.")
    if record.split.get("by") == "random":
        found.append(
            "Validated with random chips, whose neighbours were learnt from: on new ground the model will be worse "
            "than these figures. Split by area or source to know how much."
        )
    if request.get("backbone_weights") == "IMAGENET" and record.backbone_weights == "NONE":
        found.append(
            "The backbone's pretrained weights could not be had, so training began from nothing; with them fewer "
            "labels are needed."
        )
    gap = record.calibration.get("after")
    if gap is not None and gap > LARGE_GAP:
        found.append(
            f"Confidences are off by {100 * gap:.0f} percent points on average, although they were calibrated: do not "
            "rely on a threshold."
        )
    return found


def _names(classes: list[ClassFigures]) -> str:
    names = [c.item.name for c in classes]
    if len(names) > MOST_NAMED:
        names = [*names[:MOST_NAMED], f"{len(names) - MOST_NAMED} more"]
    return ", ".join(names)
