"""Train Model: a folder of chips in, a model package out."""

from __future__ import annotations

import ctypes.util
import os
import shutil
from pathlib import Path

from qgis.core import (
    QgsProcessingOutputNumber,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFile,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterNumber,
    QgsProcessingParameterString,
)

from ..core.errors import ChipwiseError
from ..core.partial import check_writable
from ..core.requests import (
    BACKBONE_WEIGHTS,
    BACKBONES,
    BACKBONES_WITH_GPU,
    DEVICES,
    MODEL_TYPES,
    UNLABELLED,
    TrainRequest,
)
from .base import first_problem
from .parameter_values import ParameterValues
from .worker_algorithm import WorkerAlgorithm


class TrainModelAlgorithm(WorkerAlgorithm):
    """``chipwise:trainmodel``."""

    INPUT = "INPUT"
    MORE_INPUTS = "MORE_INPUTS"
    MODEL_TYPE = "MODEL_TYPE"
    BACKBONE = "BACKBONE"
    BACKBONE_WEIGHTS = "BACKBONE_WEIGHTS"
    MAX_EPOCHS = "MAX_EPOCHS"
    BATCH_SIZE = "BATCH_SIZE"
    LEARNING_RATE = "LEARNING_RATE"
    VALIDATION_PERCENT = "VALIDATION_PERCENT"
    UNLABELLED = "UNLABELLED"
    SEED = "SEED"
    DEVICE = "DEVICE"
    OUTPUT = "OUTPUT"
    MIOU = "MIOU"
    ACCURACY = "ACCURACY"
    EPOCHS = "EPOCHS"

    def name(self) -> str:
        """Published id."""
        return "trainmodel"

    def displayName(self) -> str:  # noqa: N802 - names of QGIS's interface, here and below
        """Shown in the Toolbox."""
        return self.tr("Train Model")

    def tags(self) -> list[str]:
        """Words under which the Toolbox finds it."""
        return self.tr("deep learning,train,network,unet,deeplab,segmentation,classification").split(",")

    def shortHelpString(self) -> str:  # noqa: N802
        """What it does, for the dialog."""
        return self.tr(
            "Trains a network to tell the classes of pixels, from a folder made by Export Training Data. The result is "
            "one model package (.dlpk) with the network and everything Classify Pixels must know: bands, values, "
            "classes and colours.\n\n"
            "A part of the labelled area is held out: the network never sees it, and the figures (mean IoU, accuracy) "
            "are measured there. The epoch with the best mean IoU is kept. With few labels the held-out part is small "
            "and the figures are rough."
        )

    def initAlgorithm(self, configuration=None):  # noqa: N802
        """Declare parameters and outputs."""
        self.add(
            QgsProcessingParameterFile(
                self.INPUT, self.tr("Training data"), QgsProcessingParameterFile.Behavior.Folder
            ),
            self.tr("Folder made by Export Training Data, or by ArcGIS as Classified Tiles, with at least two chips."),
        )
        self._add_enum(
            self.MODEL_TYPE,
            self.tr("Model type"),
            MODEL_TYPES,
            "UNET",
            self.tr(
                "Architecture of the network. UNET suits most imagery and is quick. UNETPLUSPLUS is slower and finer "
                "at edges. DEEPLABV3PLUS and DEEPLABV3 see more of the surroundings, for large and smooth areas. "
                "PSPNET is the quickest and coarsest."
            ),
        )
        self._add_enum(
            self.BACKBONE,
            self.tr("Backbone"),
            BACKBONES_WITH_GPU if _has_nvidia_driver() else BACKBONES,
            "resnet18",
            self.tr(
                "The part of the network that recognises patterns. Without a GPU take a light one: mobilenet_v2, "
                "efficientnet-b0 or resnet18. Heavier ones, such as resnet50, gain little with few labels and take "
                "several times as long. Not every backbone works with every model type; you are told before training."
            ),
        )
        self._add_enum(
            self.BACKBONE_WEIGHTS,
            self.tr("Backbone weights"),
            BACKBONE_WEIGHTS,
            "IMAGENET",
            self.tr(
                "IMAGENET starts from a backbone trained on a million photographs, which needs fewer labels and "
                "epochs; it is downloaded once (10 to 200 MB). If that fails you are warned and training starts from "
                "nothing. NONE starts from nothing on purpose."
            ),
        )
        self._add_number(
            self.MAX_EPOCHS,
            self.tr("Epochs"),
            20,
            1,
            100_000,
            self.tr(
                "How often the network sees all training chips. More take longer and help until the validation mIoU no "
                "longer rises. With few chips an epoch repeats them until it has 16 batches."
            ),
        )
        self._add_number(
            self.BATCH_SIZE,
            self.tr("Batch size"),
            8,
            1,
            4096,
            self.tr("Chips seen at once. Halve it when the memory does not suffice; 4 to 16 work well."),
        )
        self._add_number(
            self.LEARNING_RATE,
            self.tr("Learning rate"),
            0.001,
            1e-8,
            10.0,
            self.tr(
                "Highest learning rate; it rises to this value during the first third of the training and falls again. "
                "Take a third of it if the loss jumps about."
            ),
            decimals=True,
        )
        self._add_number(
            self.VALIDATION_PERCENT,
            self.tr("Validation (%)"),
            10.0,
            1.0,
            90.0,
            self.tr(
                "Share of the labelled pixels that is held out to measure the network. It is taken as whole areas, or "
                "as whole rasters when chips come from five or more, and never overlaps what the network learns from."
            ),
            decimals=True,
        )
        self._add_enum(
            self.UNLABELLED,
            self.tr("Unlabelled pixels"),
            UNLABELLED,
            "AUTO",
            self.tr(
                "What pixels without a label (value 0) mean. IGNORE: nobody said what they are, so they do not count "
                "(a few samples per class suffice). BACKGROUND: none of the classes; the map will have value 0 there. "
                "AUTO is BACKGROUND when there is one class and IGNORE otherwise."
            ),
        )
        self.add(
            QgsProcessingParameterString(
                self.MORE_INPUTS, self.tr("More training data (folders separated by ;)"), optional=True
            ),
            self.tr(
                "Further folders to learn from at the same time, separated by semicolons. Their chips have the same "
                "bands as those of the first; their classes are joined."
            ),
            advanced=True,
        )
        self._add_number(
            self.SEED,
            self.tr("Seed"),
            42,
            0,
            2**31 - 1,
            self.tr("The same seed and data give the same model on the same computer. Change it to try another split."),
            advanced=True,
        )
        self._add_enum(
            self.DEVICE,
            self.tr("Device"),
            DEVICES,
            "AUTO",
            self.tr("Where to compute. AUTO takes an NVIDIA GPU if the runtime can use one, else the processor."),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterFileDestination(
                self.OUTPUT, self.tr("Model"), self.tr("Deep learning package (*.dlpk)")
            ),
            self.tr(
                "Model package to write (.dlpk). An older one of this name is replaced when training has succeeded."
            ),
        )
        self.addOutput(QgsProcessingOutputNumber(self.MIOU, self.tr("Mean IoU on the validation area")))
        self.addOutput(QgsProcessingOutputNumber(self.ACCURACY, self.tr("Accuracy on the validation area")))
        self.addOutput(QgsProcessingOutputNumber(self.EPOCHS, self.tr("Epochs trained")))

    def checkParameterValues(self, parameters, context):  # noqa: N802
        """Refuse what cannot work, before anything is written."""
        good, message = super().checkParameterValues(parameters, context)
        if not good:
            return good, message
        folders = [self.parameterAsString(parameters, self.INPUT, context), *self._more(parameters, context)]
        problem = first_problem(
            *map(self._folder_problem, folders),
            self._twice_problem(folders),
            self._output_problem(self._output(parameters, context)),
            self.runtime_problem(),
        )
        return not problem, problem

    def build_request(self, parameters, context):
        """Build the request."""
        return TrainRequest(
            folder=self.parameterAsString(parameters, self.INPUT, context),
            more_folders=tuple(self._more(parameters, context)),
            output=self._output(parameters, context),
            model_type=self.parameterAsEnumString(parameters, self.MODEL_TYPE, context),
            backbone=self.parameterAsEnumString(parameters, self.BACKBONE, context),
            backbone_weights=self.parameterAsEnumString(parameters, self.BACKBONE_WEIGHTS, context),
            max_epochs=self.parameterAsInt(parameters, self.MAX_EPOCHS, context),
            batch_size=self.parameterAsInt(parameters, self.BATCH_SIZE, context),
            learning_rate=self.parameterAsDouble(parameters, self.LEARNING_RATE, context),
            validation_percent=self.parameterAsDouble(parameters, self.VALIDATION_PERCENT, context),
            unlabelled=self.parameterAsEnumString(parameters, self.UNLABELLED, context),
            seed=self.parameterAsInt(parameters, self.SEED, context),
            device=self.parameterAsEnumString(parameters, self.DEVICE, context),
        )

    def results(self, outputs):
        """Name the outputs."""
        return {
            self.OUTPUT: outputs["output"],
            self.MIOU: outputs["miou"],
            self.ACCURACY: outputs["accuracy"],
            self.EPOCHS: outputs["epochs"],
        }

    def _add_enum(self, name, label, options, default, help_text, advanced=False):
        parameter = QgsProcessingParameterEnum(
            name, label, options=list(options), defaultValue=default, usesStaticStrings=True
        )
        self.add(parameter, help_text, advanced)

    def _add_number(self, name, label, default, low, high, help_text, decimals=False, advanced=False):
        kinds = QgsProcessingParameterNumber.Type
        kind = kinds.Double if decimals else kinds.Integer
        parameter = QgsProcessingParameterNumber(name, label, kind, default, minValue=low, maxValue=high)
        if decimals and default < 0.01:
            parameter.setMetadata({"widget_wrapper": {"decimals": 6}})
        self.add(parameter, help_text, advanced)

    def _output(self, parameters, context) -> str:
        return self.parameterAsFileOutput(parameters, self.OUTPUT, context)

    def _more(self, parameters, context) -> list[str]:
        return ParameterValues(self, parameters, context).lines(self.MORE_INPUTS)

    def _folder_problem(self, folder: str) -> str:
        if not Path(folder).is_dir():
            return self.tr("The folder of training data {folder} does not exist.").format(folder=folder)
        if not (Path(folder) / "images").is_dir() or not (Path(folder) / "labels").is_dir():
            return self.tr(
                "{folder} holds no training data: it has no folders images and labels. Choose a folder made by Export "
                "Training Data."
            ).format(folder=folder)
        return ""

    def _twice_problem(self, folders: list[str]) -> str:
        paths = [Path(folder).resolve() for folder in folders]
        for path in paths:
            if paths.count(path) > 1:
                return self.tr("The folder {folder} is given twice; name each folder once.").format(folder=path)
        return ""

    def _output_problem(self, output: str) -> str:
        if not output.lower().endswith(".dlpk"):
            return self.tr("The model {output} must end in .dlpk; change its file name.").format(output=output)
        try:
            check_writable(Path(output).absolute().parent, Path(output))
        except ChipwiseError as error:
            return str(error)
        return ""


def _has_nvidia_driver() -> bool:
    """Whether a GPU can be expected, without loading anything; only the order of the backbones depends on it."""
    if os.name == "nt":
        return bool(ctypes.util.find_library("nvcuda"))
    return os.path.exists("/proc/driver/nvidia") or shutil.which("nvidia-smi") is not None
