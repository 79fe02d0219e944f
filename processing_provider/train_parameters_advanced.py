"""The parameters of Train Model under "Advanced parameters", with their help texts."""

from __future__ import annotations

from qgis.core import QgsProcessingParameterBoolean, QgsProcessingParameterString
from qgis.PyQt.QtCore import QCoreApplication

from ..core.requests import (
    AUGMENTATIONS,
    DEVICES,
    FREEZES,
    LOSS_SHARE,
    LOSSES,
    MONITORS,
    PRECISIONS,
    REFITS,
    SCHEDULES,
)
from .parameters import Documented, choice, decimal, file, table, whole

#: What CLASS_BALANCING is called, and what it is in the request. It was yes or no at first, which are still understood.
BALANCING = {"AUTO": None, "true": True, "false": False}


def advanced_parameters() -> list[Documented]:
    """Further choices: data, what counts how much, model, learning, variety, computing, going on."""
    return [*_data(), *_weights(), *_model(), *_learning(), *_augmentation(), *_computing(), *_going_on()]


def _data() -> list[Documented]:
    return [
        (
            QgsProcessingParameterString(
                "MORE_INPUTS", _tr("More training data (folders separated by ;)"), optional=True
            ),
            _tr(
                "Further folders to learn from at the same time, separated by semicolons. Their chips have the same "
                "bands as those of the first; their classes are joined by value, and one value must not have two names."
            ),
        ),
        (
            whole("CHIP_SIZE", _tr("Chip size (pixels)"), None, 32, 8192),
            _tr(
                "Learn from random cuts of this width and height, not whole chips: more varied, with less memory. "
                "An epoch takes as many as cover the chips once. Empty takes half of the chips' side, or a quarter of "
                "fewer than 64 chips or of few labels, since whole ones are learnt by heart. Measuring always takes "
                "whole chips. Networks that run on one size only (PSPNET, UPERNET, DPT and most vision transformers) "
                "learn from whole chips, which must be square: leave it empty."
            ),
        ),
        (
            decimal("FEATURE_CHIP_PERCENT", _tr("Chips with labels in an epoch (%)"), 100.0, 1.0, 100.0, digits=1),
            _tr(
                "Share of the chips with labels that each epoch uses, drawn anew. Less makes epochs shorter, which "
                "helps with very many chips."
            ),
        ),
        (
            decimal("BACKGROUND_RATIO", _tr("Background ratio"), None, 0.0, 1e6, digits=3),
            _tr(
                "How many chips without labels each epoch uses for each one with labels: 0.15 takes 15 for every 100. "
                "Empty uses all. Matters only if the training data holds chips without labels."
            ),
        ),
    ]


def _weights() -> list[Documented]:
    return [
        (
            decimal("CLASS_WEIGHT_MIN", _tr("Class weight at the end"), 0.0, 0.0, 6.0, digits=2),
            _tr(
                "How strongly chips with rare classes are preferred at the end of training; 0 is not at all. Not more "
                "than at the start."
            ),
        ),
        (
            decimal("CLASS_WEIGHT_MAX", _tr("Class weight at the start"), 0.0, 0.0, 6.0, digits=2),
            _tr(
                "How strongly chips with rare classes are preferred at the start of training; it shrinks to the value "
                "at the end. 0 to 1 suits most data, 2 to 3 classes that are very rare."
            ),
        ),
        (
            table("BLUR_DISTANCE", _tr("Blur distance of points and lines"), _tr("Class;Smallest;Largest")),
            _tr(
                "For classes drawn as points or lines: how far around them, in pixels, their likelihood fades out. It "
                "shrinks from the largest to the smallest distance during training, so that the network first finds "
                "the neighbourhood and then the thing itself. A row is a class (its value or name) and two numbers, "
                "such as Road, 1 and 10."
            ),
        ),
        (
            choice("CLASS_BALANCING", _tr("Balance classes"), tuple(BALANCING), "AUTO"),
            _tr(
                "Make mistakes in rare classes count more (true), by the inverse of their pixels. Rare classes are "
                "found more often, and where they are not, too. It pays where only a small part of the pixels is "
                "labelled, since then nothing is known of how common a class is: AUTO does so where that is less than "
                "a twentieth."
            ),
        ),
        (
            decimal("LOSS_WEIGHT", _tr("Loss weight"), 0.0, 0.0, 1.0, digits=3),
            _tr(
                "How much less mistakes in the background count than those in labelled pixels: 0 is the same, 1 hardly "
                "at all. Raise it when not everything was labelled. Only where unlabelled means background."
            ),
        ),
        (
            QgsProcessingParameterString("IGNORE_CLASSES", _tr("Classes to ignore, such as 3,7"), optional=True),
            _tr("Class values, separated by commas, whose pixels are neither learned nor measured."),
        ),
    ]


def _model() -> list[Documented]:
    return [
        (
            table("MODEL_ARGUMENTS", _tr("Model arguments"), _tr("Name;Value")),
            _tr(
                "Further settings of the architecture, as segmentation-models-pytorch calls them: a name and a value "
                "in each row, such as decoder_channels and 128,64,32,16,16. Those that the model does not have are "
                "refused, and you are told which it has. For qgis_process repeat the parameter for each cell."
            ),
        ),
        (
            file("WEIGHTS_FILE", _tr("Weights file (backbone weights FILE)"), ""),
            _tr(
                "File with the backbone's weights, where the backbone weights are FILE: safetensors, or PyTorch's with "
                "nothing but weights, such as those for Sentinel-2 and Landsat that are published with torchgeo (leave "
                "their names as they are). Bands that the images name, such as B04, Red or NIR, take what the file "
                "knows of these bands; others are taken by their order. The log tells which."
            ),
        ),
        (
            choice("FREEZE", _tr("Freeze the backbone"), FREEZES, "AUTO"),
            _tr(
                "FREEZE first trains the rest while the backbone stays as it is, and then all of it gently, so that "
                "what it knows is not lost. UNFREEZE trains all from the beginning. AUTO freezes when the backbone "
                "knows something already."
            ),
        ),
        (
            file("PRETRAINED_MODEL", _tr("Pretrained model"), _tr("Model packages (*.dlpk *.emd)")),
            _tr(
                "A model package of Train Model to start from, also one with other classes or bands; the log tells "
                "what of it was kept. Its model type, backbone and model arguments count, not those given here. Empty "
                "starts anew."
            ),
        ),
    ]


def _learning() -> list[Documented]:
    return [
        (
            decimal("MAX_MINUTES", _tr("Time limit (minutes)"), None, 0.5, 100_000, digits=1),
            _tr(
                "The whole run is to end within so many minutes, the model written. The first batches are timed and "
                "the epochs planned by that, shorter ones if need be, so that the learning rate goes through its whole "
                "schedule; MAX_EPOCHS still is the most. As the speed decides, two such runs differ. Empty is no limit."
            ),
        ),
        (
            decimal("LEARNING_RATE", _tr("Learning rate"), None, 1e-8, 10.0, digits=8),
            _tr(
                "Highest learning rate, such as 0.001. Empty finds one in a short test before training. Take a third "
                "of it if the loss jumps about."
            ),
        ),
        (
            choice("SCHEDULE", _tr("Learning rate schedule"), SCHEDULES, "ONE_CYCLE"),
            _tr(
                "How the learning rate changes. ONE_CYCLE rises to the highest during the first third and falls again. "
                "COSINE begins with the highest and falls slowly. CONSTANT stays."
            ),
        ),
        (
            choice("LOSS", _tr("Loss"), LOSSES, "CROSS_ENTROPY_DICE"),
            _tr(
                "What is made as small as possible. CROSS_ENTROPY counts every pixel alike. FOCAL counts difficult "
                "pixels more. DICE and LOVASZ go for the overlap of each class, which helps small ones. The others add "
                "two of them: CROSS_ENTROPY_DICE finds rare classes that CROSS_ENTROPY leaves out, and maps the others "
                "no worse."
            ),
        ),
        (
            decimal("LOSS_SHARE", _tr("Share of the second loss"), LOSS_SHARE, 0.0, 1.0, digits=3),
            _tr(
                "Of a loss that adds two, how much the second one counts: 0.5 is as much as the first; with "
                "CROSS_ENTROPY_DICE 0.2 is four fifths of cross-entropy and a fifth of Dice. Raise it where small or "
                "rare classes are missed; lower it where training is unsteady or the map is speckled with them. "
                "With a single loss leave it at 0.5."
            ),
        ),
        (
            QgsProcessingParameterBoolean("STOP_EARLY", _tr("Stop early"), True),
            _tr("End training before the last epoch when the figure to watch has not improved for a while (patience)."),
        ),
        (
            whole("PATIENCE", _tr("Patience (epochs)"), 10, 1, 100_000),
            _tr("With stop early: after how many epochs without improvement training ends."),
        ),
        (
            choice("MONITOR", _tr("Figure to watch"), MONITORS, "AUTO"),
            _tr(
                "The figure on the validation area that decides which epoch is the best and when to stop early: "
                "mean IoU, validation loss, mean F1 or the share of right pixels (accuracy). LAST keeps the last epoch "
                "whatever the figures are, and does not stop early: for so few labels that they are chance. AUTO is "
                "LAST where less than 5 % of the pixels are labelled and validation has no folder of its own, else "
                "MIOU."
            ),
        ),
        (
            choice("REFIT", _tr("Learn from all labels at the end"), REFITS, "AUTO"),
            _tr(
                "When the validation area has told how good the model is, learn once more from the beginning, then "
                "from all labels, those of the validation area included: ON, OFF, or AUTO, which does so with up to "
                "200 chips and no validation folder. It often makes better maps of few labels, not always, and takes "
                "twice as long. The figures stay those of the first time, when that area had not been seen."
            ),
        ),
    ]


def _augmentation() -> list[Documented]:
    return [
        (
            choice("AUGMENTATION", _tr("Augmentation"), AUGMENTATIONS, "STANDARD"),
            _tr(
                "How much chips are varied at random while learning, so that few labels go further: NONE, LIGHT "
                "(turned by quarters and mirrored), STANDARD (also shifted, scaled and brightened a little) or STRONG. "
                "What is measured is never varied."
            ),
        ),
        (
            QgsProcessingParameterBoolean("AUGMENT_ROTATION", _tr("Vary the direction"), True),
            _tr(
                "Turn chips in any direction. Switch it off where up and down matter, as in photographs of facades or "
                "where shadows tell; chips are then mirrored left and right only."
            ),
        ),
        (
            QgsProcessingParameterBoolean("AUGMENT_SCALE", _tr("Vary the scale"), True),
            _tr("Enlarge and shrink chips. Switch it off where the size of things tells the classes apart."),
        ),
        (
            QgsProcessingParameterBoolean("AUGMENT_BRIGHTNESS", _tr("Vary the brightness"), True),
            _tr(
                "Change the values of chips a little. Switch it off where they are calibrated and tell the classes "
                "apart, such as heights."
            ),
        ),
    ]


def _computing() -> list[Documented]:
    return [
        (
            whole("BATCH_SIZE", _tr("Batch size"), None, 1, 4096),
            _tr(
                "Chips seen at once. Empty takes as many as fit into the free memory, at most 8 on a processor and 16 "
                "on a graphics card, and halves them if memory runs out all the same; 4 to 16 work well."
            ),
        ),
        (
            whole("ACCUMULATE", _tr("Batches in a step"), 1, 1, 1024),
            _tr(
                "Learn from so many batches together before the network changes, as if the batch were so many times "
                "larger; for little memory."
            ),
        ),
        (
            choice("PRECISION", _tr("Precision"), PRECISIONS, "AUTO"),
            _tr(
                "AUTO computes with half of the digits (BF16, or FP16 on older GPUs) where the device is faster with "
                "them, and else with all (FP32)."
            ),
        ),
        (
            QgsProcessingParameterBoolean("WEIGHT_AVERAGING", _tr("Average the weights"), False),
            _tr("Keep a moving average of the network, which is often a little better and steadier than its last."),
        ),
        (
            choice("DEVICE", _tr("Device"), DEVICES, "AUTO"),
            _tr("Where to compute. AUTO takes an NVIDIA GPU if the runtime can use one, else the processor."),
        ),
        (
            whole("SEED", _tr("Seed"), 42, 0, 2**31 - 1),
            _tr("The same seed and data give the same model on the same computer. Change it to try another split."),
        ),
    ]


def _going_on() -> list[Documented]:
    return [
        (
            QgsProcessingParameterBoolean("RESUME", _tr("Resume an interrupted run"), False),
            _tr(
                "Go on with the run that was interrupted and left its checkpoint in the log folder. Everything else "
                "must be the same as then."
            ),
        ),
        (
            QgsProcessingParameterBoolean("KEEP_ON_CANCEL", _tr("Keep the best model on cancel"), False),
            _tr(
                "When the run is cancelled, still write the model of the best epoch so far. That takes up to two "
                "minutes; the run then ends as cancelled and names the file."
            ),
        ),
    ]


def _tr(text: str) -> str:
    return QCoreApplication.translate("TrainParametersAdvanced", text)
