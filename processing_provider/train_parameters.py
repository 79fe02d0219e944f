"""The parameters of Train Model that the dialog shows at once, and its outputs, with their help texts."""

from __future__ import annotations

from qgis.core import (
    QgsProcessingParameterFile,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterFolderDestination,
    QgsProcessingParameterString,
)
from qgis.PyQt.QtCore import QCoreApplication

from ..core.requests import BACKBONE_WEIGHTS, BACKBONES, MODEL_TYPES, UNLABELLED, VALIDATION_SPLITS
from .parameters import Documented, choice, decimal, folder, report, whole


def basic_parameters() -> list[Documented]:
    """What to learn from, what is trained and how long, and how it is measured."""
    return [_input(), *_network(), *_validation(), _unlabelled()]


def outputs() -> list[Documented]:
    """Where the models and the logs go."""
    models = _tr("Deep learning package (*.dlpk)")
    return [
        (
            QgsProcessingParameterFileDestination("OUTPUT", _tr("Model"), models),
            _tr(
                "Model package to write (.dlpk): of the best epoch, or learnt from all labels after it (REFIT). An "
                "older one of this name is replaced when training has succeeded."
            ),
        ),
        (
            QgsProcessingParameterFileDestination(
                "OUTPUT_LAST", _tr("Model of the last epoch"), models, optional=True, createByDefault=False
            ),
            _tr("Also write the model of the last epoch (.dlpk), which is rarely better than that of the best one."),
        ),
        (
            report("OUTPUT_REPORT"),
            _tr(
                "One page for a browser: curves, learning rate test, figures of each class, confusion matrix, how far "
                "confidences can be trusted, example chips with what the network makes of them, where the validation "
                "area lies, settings, versions and times. The model package always holds it (model_metrics.html), "
                "example chips included; Describe Model shows it again."
            ),
        ),
        (
            QgsProcessingParameterFolderDestination(
                "LOG_FOLDER", _tr("Log folder"), optional=True, createByDefault=False
            ),
            _tr(
                "Folder for what is known of the run: TensorBoard's logs, the figures of every epoch (metrics.csv) and "
                "the checkpoint from which an interrupted run can go on (RESUME). Empty keeps none of it."
            ),
        ),
    ]


def _input() -> Documented:
    return (
        QgsProcessingParameterFile("INPUT", _tr("Training data"), QgsProcessingParameterFile.Behavior.Folder),
        _tr("Folder made by Export Training Data, or by ArcGIS as Classified Tiles, with at least two chips."),
    )


def _network() -> list[Documented]:
    return [
        (
            choice("MODEL_TYPE", _tr("Model type"), MODEL_TYPES, "UNET"),
            _tr(
                "Architecture of the network.\n"
                "UNET: suits most imagery and is quick; begin with it.\n"
                "UNETPLUSPLUS: slower, and finer at edges.\n"
                "MANET: weighs its surroundings; for objects of very different sizes.\n"
                "LINKNET: lighter and quicker than UNET, and a little coarser.\n"
                "FPN: several scales at once with little memory.\n"
                "PSPNET: the quickest and coarsest; for large, smooth areas.\n"
                "PAN: light, and sees more of the surroundings than LINKNET.\n"
                "DEEPLABV3: sees much of the surroundings; slow.\n"
                "DEEPLABV3PLUS: the same with finer edges, and quicker.\n"
                "UPERNET: all scales together; strong with modern backbones such as tu-convnext_tiny.\n"
                "SEGFORMER: light, made for the backbones mit_b0 to mit_b5.\n"
                "DPT: for vision transformers (tu-vit_...) only; needs a GPU."
            ),
        ),
        # A list of hints (value_hints) would turn every other name into its first entry, without a word.
        (
            QgsProcessingParameterString("BACKBONE", _tr("Backbone (name)"), "resnet18"),
            _tr(
                "Name of the part of the network that recognises patterns. Heavier ones gain little with few labels "
                "and take several times as long.\n"
                "Fast, also without a GPU: {fast}.\n"
                "Balanced: {balanced}.\n"
                "Accurate, with a GPU: {accurate}.\n"
                "Any other encoder of segmentation-models-pytorch works too, and any of timm with tu- before its name, "
                "such as tu-convnext_atto. Not every backbone works with every model type; you are told before "
                "training."
            ).format(**{budget: ", ".join(names) for budget, names in BACKBONES.items()}),
        ),
        (
            choice("BACKBONE_WEIGHTS", _tr("Backbone weights"), BACKBONE_WEIGHTS, "IMAGENET"),
            _tr(
                "IMAGENET starts from a backbone trained on a million photographs, which needs fewer labels and "
                "epochs; it is downloaded once (10 to 200 MB). If that fails you are warned and training starts from "
                "nothing. NONE starts from nothing on purpose, with a shallower U-Net, which needs fewer labels. FILE "
                "starts from the weights file (advanced parameters), such as one trained on satellite images."
            ),
        ),
        (
            whole("MAX_EPOCHS", _tr("Epochs"), 20, 1, 100_000),
            _tr(
                "How often the network sees all training chips, at most. More take longer and help until the "
                "validation figures no longer rise. With few chips an epoch repeats them."
            ),
        ),
    ]


def _validation() -> list[Documented]:
    return [
        (
            choice("VALIDATION_SPLIT", _tr("Validation split"), VALIDATION_SPLITS, "AUTO"),
            _tr(
                "Which part is held out to measure the network; what overlaps it is never learned from.\n"
                "AREA: contiguous areas.\n"
                "SOURCE: whole rasters, which tells best how the network does on a new image.\n"
                "RANDOM: chips here and there; the figures flatter, since their neighbours look alike.\n"
                "AUTO: SOURCE when the chips come from five or more rasters, else AREA."
            ),
        ),
        (
            decimal("VALIDATION_PERCENT", _tr("Validation (%)"), 10.0, 1.0, 90.0, digits=1),
            _tr("Share of the labelled pixels that is held out. It does not count with a validation folder."),
        ),
        (
            folder("VALIDATION_INPUT", _tr("Validation data (instead of a split)")),
            _tr(
                "Another folder of training data that serves to measure only, such as one of another area; then "
                "nothing is held out of the training data. Leave the validation split at AUTO."
            ),
        ),
    ]


def _unlabelled() -> Documented:
    return (
        choice("UNLABELLED", _tr("Unlabelled pixels"), UNLABELLED, "AUTO"),
        _tr(
            "What pixels without a label (value 0) mean. IGNORE: nobody said what they are, so they do not count "
            "(a few samples per class suffice). BACKGROUND: none of the classes; the map will have value 0 there. "
            "AUTO is BACKGROUND when there is one class and IGNORE otherwise."
        ),
    )


def _tr(text: str) -> str:
    return QCoreApplication.translate("TrainParameters", text)
