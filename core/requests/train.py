"""What Train Model asks of the worker."""

from __future__ import annotations

from dataclasses import dataclass

from .checks import DEVICES, given, in_range, one_of, report_name, require, two_files, whole

MODEL_TYPES = (
    "UNET", "UNETPLUSPLUS", "MANET", "LINKNET", "FPN", "PSPNET", "PAN", "DEEPLABV3", "DEEPLABV3PLUS", "UPERNET",
    "SEGFORMER", "DPT",
)  # fmt: skip
UNLABELLED = ("AUTO", "IGNORE", "BACKGROUND")
BACKBONE_WEIGHTS = ("IMAGENET", "NONE", "FILE")
VALIDATION_SPLITS = ("AUTO", "AREA", "SOURCE", "RANDOM")
SCHEDULES = ("ONE_CYCLE", "COSINE", "CONSTANT")
#: Losses that add two others up.
COMBINED = {
    "CROSS_ENTROPY_DICE": ("CROSS_ENTROPY", "DICE"),
    "CROSS_ENTROPY_LOVASZ": ("CROSS_ENTROPY", "LOVASZ"),
    "FOCAL_DICE": ("FOCAL", "DICE"),
}
LOSSES = ("CROSS_ENTROPY", "FOCAL", "DICE", "LOVASZ", *COMBINED)
#: The share of the second of two losses where none is asked for; equal ones, as in nnU-Net (Isensee et al. 2021).
LOSS_SHARE = 0.5
MONITORS = ("AUTO", "MIOU", "VALID_LOSS", "F1", "ACCURACY", "LAST")
AUGMENTATIONS = ("NONE", "LIGHT", "STANDARD", "STRONG")
PRECISIONS = ("AUTO", "FP32", "BF16", "FP16")
FREEZES = ("AUTO", "FREEZE", "UNFREEZE")
REFITS = ("AUTO", "ON", "OFF")

#: Recommended encoders by budget; any other of segmentation-models-pytorch or timm (``tu-...``) works, too.
BACKBONES = {
    "fast": ("mobilenet_v2", "tu-mobilenetv3_large_100", "efficientnet-b0", "resnet18", "mit_b0"),
    "balanced": ("efficientnet-b2", "resnet34", "mit_b2"),
    "accurate": ("resnet50", "efficientnet-b4", "tu-convnext_tiny", "resnet101"),
}


@dataclass(frozen=True)
class TrainRequest:
    """Train a network on a folder of chips, or on several alike, and write a model package.

    Args:
        more_folders: further folders whose chips are alike.
        validation_folder: chips to check with; empty holds out ``validation_percent`` of the others.
        validation_split: how they are held out: by contiguous areas, by source raster, by random chips; AUTO is by
            source where there are enough sources, else by area.
        chip_size: pixels across of random crops of the chips; 0 takes half of their side or less.
        feature_chip_percent: share of the chips with labels that an epoch uses.
        background_ratio: chips without labels an epoch uses for each one with; None is all of them.
        class_weight_min, class_weight_max: how strongly chips with rare classes are preferred, at the end and at the
            start of training; 0 is not at all (ENVI's Class Weight).
        blur_distances: (class value or name, smallest, largest distance in pixels): how far the targets of point and
            line samples fade out, shrinking while training goes on (ENVI's Blur Distance).
        class_balancing: weigh the loss of each class by the inverse of its pixels; None does so where few are labelled.
        loss_weight: 0..1, how much less background pixels count in the loss than labelled ones (ENVI's Loss Weight).
        ignore_classes: class values that do not count in loss and figures.
        unlabelled: what pixel value 0 means (see ``UNLABELLED``).
        model_arguments: (name, value) of further arguments of the model.
        weights_file: the backbone's weights, with ``backbone_weights`` FILE.
        max_minutes: of the whole run; the epochs, ``max_epochs`` at most, are then planned after the first batches were
            timed, so that the schedule is gone through and the model written in time. 0 is no limit.
        learning_rate: peak of the schedule; 0 finds one by a range test.
        loss_share: 0..1, of a loss that adds two up the share of the second one; the first one has the rest.
        monitor: the figure by which the best epoch is chosen; LAST keeps the last epoch whatever the figures are. AUTO
            is LAST where so few pixels are labelled that the figures are chance, else MIOU.
        refit: learn once more from the beginning, then from all labels, those of the validation area included; the
            figures are those of the first pass, which had not seen that area. AUTO does so where there are few chips.
        patience: epochs without gain after which training stops, with ``stop_early``.
        batch_size: chips a step; 0 finds what memory holds.
        accumulate: steps whose gradients are added before the weights change.
        weight_averaging: keep a moving average of the weights.
        pretrained_model: a model package whose weights to start from.
        resume: go on with the run that was interrupted and left its checkpoint in ``log_folder``.
        keep_on_cancel: a cancelled run writes the best model so far.
        output_last: where the model of the last epoch goes; empty for nowhere.
        report_output: where the report goes that the package holds, too; empty for nowhere.
        log_folder: where TensorBoard's logs, ``metrics.csv`` and the checkpoint go; empty for nowhere.
        seed: makes the run repeatable.
    """

    KIND = "train"

    folder: str
    output: str
    more_folders: tuple[str, ...] = ()
    validation_folder: str = ""
    validation_split: str = "AUTO"
    validation_percent: float = 10.0
    chip_size: int = 0
    feature_chip_percent: float = 100.0
    background_ratio: float | None = None
    class_weight_min: float = 0.0
    class_weight_max: float = 0.0
    blur_distances: tuple[tuple[str, float, float], ...] = ()
    class_balancing: bool | None = None
    loss_weight: float = 0.0
    ignore_classes: tuple[int, ...] = ()
    unlabelled: str = "AUTO"
    model_type: str = "UNET"
    backbone: str = "resnet18"
    model_arguments: tuple[tuple[str, str], ...] = ()
    backbone_weights: str = "IMAGENET"
    weights_file: str = ""
    max_epochs: int = 20
    max_minutes: float = 0.0
    learning_rate: float = 0.001
    schedule: str = "ONE_CYCLE"
    loss: str = "CROSS_ENTROPY_DICE"
    loss_share: float = LOSS_SHARE
    stop_early: bool = True
    patience: int = 10
    monitor: str = "AUTO"
    refit: str = "AUTO"
    freeze: str = "AUTO"
    augmentation: str = "STANDARD"
    augment_rotation: bool = True
    augment_scale: bool = True
    augment_brightness: bool = True
    precision: str = "AUTO"
    batch_size: int = 8
    accumulate: int = 1
    weight_averaging: bool = False
    pretrained_model: str = ""
    resume: bool = False
    keep_on_cancel: bool = False
    output_last: str = ""
    report_output: str = ""
    log_folder: str = ""
    seed: int = 42
    device: str = "AUTO"

    def __post_init__(self):
        given(self.folder, "No folder of training data was given.")
        given(self.output, "No output model was given.")
        for name in (self.output, self.output_last):
            require(
                not name or name.lower().endswith(".dlpk"), f"The model {name} must end in .dlpk; change its file name."
            )
        two_files(self.output, self.output_last, "The best and the last model need two names.")
        report_name(self.report_output)
        given(self.backbone, "No backbone was given; take resnet18 if in doubt.")
        for what, value, allowed in (
            ("model type", self.model_type, MODEL_TYPES),
            ("backbone weights", self.backbone_weights, BACKBONE_WEIGHTS),
            ("meaning of unlabelled pixels", self.unlabelled, UNLABELLED),
            ("validation split", self.validation_split, VALIDATION_SPLITS),
            ("schedule", self.schedule, SCHEDULES),
            ("loss", self.loss, LOSSES),
            ("monitor", self.monitor, MONITORS),
            ("learning from all labels", self.refit, REFITS),
            ("freezing", self.freeze, FREEZES),
            ("augmentation", self.augmentation, AUGMENTATIONS),
            ("precision", self.precision, PRECISIONS),
            ("device", self.device, DEVICES),
        ):
            one_of(what, value, allowed)
        for what, value, low, high in (
            ("The number of epochs", self.max_epochs, 1, 100_000),
            ("The batch size", self.batch_size, 0, 4096),
            ("The number of accumulated steps", self.accumulate, 1, 1024),
            ("The chip size", self.chip_size, 0, 8192),
            ("The patience", self.patience, 1, 100_000),
            ("The seed", self.seed, 0, 2**32 - 1),
        ):
            whole(what, value, low, high)
        for what, number, least, most in (
            ("The number of minutes", self.max_minutes, 0, 100_000),
            ("The learning rate", self.learning_rate, 0, 10),
            ("The validation percentage", self.validation_percent, 1, 90),
            ("The percentage of chips with labels", self.feature_chip_percent, 1, 100),
            ("The smallest class weight", self.class_weight_min, 0, 6),
            ("The largest class weight", self.class_weight_max, 0, 6),
            ("The loss weight", self.loss_weight, 0, 1),
            ("The loss share", self.loss_share, 0, 1),
        ):
            in_range(what, number, least, most)
        self._check_combinations()

    def _check_combinations(self) -> None:
        require(
            self.refit != "ON" or not self.validation_folder,
            "REFIT learns from what was held out of the chips; those of VALIDATION_INPUT are never learnt from. Leave "
            "one of them out.",
        )
        require(
            self.loss in COMBINED or self.loss_share == LOSS_SHARE,
            f"LOSS_SHARE divides a loss that adds two up, and LOSS {self.loss} is a single one. Leave LOSS_SHARE at "
            f"{LOSS_SHARE}, or choose {', '.join(COMBINED)}.",
        )
        require(
            self.class_weight_min <= self.class_weight_max,
            "The class weight at the start (largest) must not be below the one at the end (smallest).",
        )
        require(self.background_ratio is None or self.background_ratio >= 0, "The background ratio is 0 or more.")
        require(
            all(len(b) == 3 and 0 <= b[1] <= b[2] <= 1000 for b in self.blur_distances),
            "A blur distance is a class, a smallest and a largest number of pixels from 0 to 1000.",
        )
        require(
            all(isinstance(v, int) and v >= 0 for v in self.ignore_classes),
            "Classes to ignore are class values, whole numbers from 0.",
        )
        require(
            (self.backbone_weights == "FILE") == bool(self.weights_file),
            "Weights from a file need BACKBONE_WEIGHTS = FILE and the file.",
        )
        require(
            not self.resume or self.log_folder, "To go on with a run give the LOG_FOLDER that holds its checkpoint."
        )
        require(
            not (self.validation_folder and self.validation_split != "AUTO"),
            "Give a folder to validate with, or a way to hold chips out, not both.",
        )
