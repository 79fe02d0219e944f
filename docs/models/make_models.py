"""Make the models of this folder, after a change; with QGIS 3.22, whose files all later ones read.

QGIS_PLUGINPATH=build/plugins QT_QPA_PLATFORM=offscreen build/qgis-venv/bin/python docs/models/make_models.py
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

from qgis.core import (
    QgsApplication,
    QgsProcessing,
    QgsProcessingModelAlgorithm,
    QgsProcessingModelChildAlgorithm,
    QgsProcessingModelChildParameterSource,
    QgsProcessingModelOutput,
    QgsProcessingModelParameter,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterField,
    QgsProcessingParameterFile,
    QgsProcessingParameterNumber,
    QgsProcessingParameterRasterLayer,
)
from qgis.PyQt.QtCore import QPointF, QSizeF

FOLDER = Path(__file__).resolve().parent
GROUP = "Chipwise"
Source = QgsProcessingModelChildParameterSource
TRAINING_REPORT = "Page (.html) with curves, figures of each class, and examples."
#: How the designer lays a model out: columns of inputs, steps and outputs, rows below each other.
COLUMN, ROW, BOX = 290, 90, QSizeF(240, 60)


@dataclass(frozen=True)
class Output:
    """What a model keeps of a step: the step's output, what the model calls it, and what it is."""

    of: str
    name: str
    help: str


class Model:
    """Puts a model together: inputs, then steps in the order in which they run.

    Args:
        name: shown in the Toolbox.
        description: what it does, for the dialog.
    """

    def __init__(self, name: str, description: str):
        self.algorithm = QgsProcessingModelAlgorithm(name, GROUP)
        self._help: dict[str, str] = {"ALG_DESC": description}
        self._inputs: list[str] = []
        self._steps = 0

    def take(self, parameter: QgsProcessingParameterDefinition, help_text: str) -> None:
        """Add an input."""
        parameter.setHelp(help_text)
        component = QgsProcessingModelParameter(parameter.name())
        component.setPosition(QPointF(140, 60 + ROW * len(self._inputs)))
        component.setSize(BOX)
        self.algorithm.addModelParameter(parameter, component)
        self._help[parameter.name()] = help_text
        self._inputs.append(parameter.name())

    def do(self, step: str, algorithm: str, title: str, outputs: tuple[Output, ...] = (), **parameters) -> None:
        """Add a step. Parameters that are not given get their defaults, which QGIS wants to see in the file.

        Args:
            step: its name within the model.
            algorithm: its id.
            title: what the designer shows.
            outputs: what the model keeps of it.
            parameters: ``Source`` objects, or values.
        """
        child = QgsProcessingModelChildAlgorithm(algorithm)
        child.setChildId(step)
        child.setDescription(title)
        place = QPointF(140 + COLUMN * 1.2 + 60 * self._steps, 60 + 1.6 * ROW * self._steps)
        child.setPosition(place)
        child.setSize(BOX)
        is_optional = QgsProcessingParameterDefinition.Flag.FlagOptional
        inputs = [item for item in child.algorithm().parameterDefinitions() if not item.isDestination()]
        defaults = {item.name(): item.defaultValue() for item in inputs if not item.flags() & is_optional}
        for name, value in (defaults | parameters).items():
            child.addParameterSources(name, [value if isinstance(value, Source) else Source.fromStaticValue(value)])
        child.setModelOutputs({output.name: self._output(step, output, place, i) for i, output in enumerate(outputs)})
        self.algorithm.addChildAlgorithm(child)
        self._steps += 1

    def write(self, path: Path) -> None:
        """Write the model.

        Raises:
            ValueError: it is not valid, or cannot be written.
        """
        self.algorithm.setHelpContent(self._help)
        self.algorithm.setParameterOrder(self._inputs)
        good, problems = self.algorithm.validate()
        if not good:
            raise ValueError(f"{path.name}: {'; '.join(problems)}")
        if not self.algorithm.toFile(str(path)):
            raise ValueError(f"{path} cannot be written")

    def _output(self, step: str, output: Output, place: QPointF, number: int) -> QgsProcessingModelOutput:
        result = QgsProcessingModelOutput(output.name, output.name.replace("_", " ").capitalize())
        result.setChildId(step)
        result.setChildOutputName(output.of)
        result.setPosition(place + QPointF(COLUMN * 1.2, 0.6 * ROW * number))
        result.setSize(BOX)
        self._help[f"{step}:{output.name}"] = output.help
        return result


def given(name: str) -> Source:
    """The value of an input."""
    return Source.fromModelParameter(name)


def made(step: str) -> Source:
    """The OUTPUT of a step."""
    return Source.fromChildOutput(step, "OUTPUT")


def label_to_map() -> Model:
    """From samples in an image to a map of it."""
    model = Model(
        "Label to map",
        "From labelled polygons to a classified raster in one go: cuts chips out of the image where samples lie, "
        "trains a network on them, and classifies the whole image with it. Needs the deep-learning "
        "runtime, which Chipwise installs (Setup).",
    )
    _take_samples(model, "Image", "The image to map, which is also the one in which the samples were drawn.")
    _take_training(model, epochs=20)
    model.take(
        whole("MIN_PATCH", "Smallest patch (pixels)", 0, 0, 1_000_000_000),
        "Connected pixels of one class that are fewer than this are added to their largest neighbour. 0 keeps all.",
    )
    _export(model)
    model.do(
        "train", "chipwise:trainmodel", "Train Model",
        (
            Output("OUTPUT", "MODEL", "Model package (.dlpk), for other images of the same kind."),
            Output("OUTPUT_REPORT", "TRAINING_REPORT", TRAINING_REPORT),
        ),
        INPUT=made("export"), MAX_EPOCHS=given("MAX_EPOCHS"), BACKBONE_WEIGHTS=given("BACKBONE_WEIGHTS"),
    )  # fmt: skip
    model.do(
        "classify", "chipwise:classifypixels", "Classify Pixels",
        (
            Output("OUTPUT", "MAP", "Classified raster (.tif) with class names and colours."),
            Output("OUTPUT_CONFIDENCE", "CONFIDENCE", "How sure the model is of each pixel, in percent."),
            Output("OUTPUT_POLYGONS", "POLYGONS", "The classes as polygons (.gpkg)."),
        ),
        INPUT=given("IMAGE"), MODEL=made("train"), MIN_PATCH=given("MIN_PATCH"),
    )  # fmt: skip
    return model


def two_date_change() -> Model:
    """From two images and a model to what has changed."""
    model = Model(
        "Two-date change",
        "Classifies two images of the same ground with one trained model and compares the maps: which class became "
        "which, where, and on how many hectares. The images must be of the kind that the model was trained on.",
    )
    model.take(QgsProcessingParameterRasterLayer("BEFORE", "Image before"), "The image of the earlier date.")
    model.take(
        QgsProcessingParameterRasterLayer("AFTER", "Image after"),
        "The image of the later date, with the same bands. Its pixels should lie on those of the earlier one.",
    )
    model.take(
        QgsProcessingParameterFile("MODEL", "Model", fileFilter="Models (*.dlpk *.emd *.onnx)"),
        "Model package made by Train Model (.dlpk), or another model that Classify Pixels opens without running code.",
    )
    model.take(
        whole("MIN_PATCH", "Smallest change (pixels)", 4, 0, 1_000_000_000),
        "Patches of changed pixels that are smaller than this count as unchanged; most of them are mixed pixels at the "
        "edges of fields and roofs. 0 keeps all.",
    )
    model.take(
        static_choice("RESAMPLE", "Resampling", ["NONE", "TO_BEFORE", "TO_AFTER"], "NONE"),
        "What to do when the pixels of the two images do not lie on each other. NONE refuses them, since a shift of "
        "half a pixel alone makes false changes; TO_BEFORE brings the later map onto the pixels of the earlier one, "
        "TO_AFTER the other way round.",
    )
    for step, date in (("before", "earlier"), ("after", "later")):
        model.do(
            f"classify_{step}", "chipwise:classifypixels", f"Classify the {date} image",
            (Output("OUTPUT", f"MAP_{step.upper()}", f"Classified raster (.tif) of the {date} date."),),
            INPUT=given(step.upper()), MODEL=given("MODEL"),
        )  # fmt: skip
    model.do(
        "compare", "chipwise:comparemaps", "Compare Maps",
        (
            Output("OUTPUT", "CHANGES", "Raster (.tif) with a value for each transition, such as Forest → Built-up."),
            Output("OUTPUT_POLYGONS", "CHANGED_PATCHES", "The changed patches as polygons (.gpkg)."),
            Output("OUTPUT_MATRIX", "TRANSITION_MATRIX", "Table (.csv) of pixels and hectares by pair of classes."),
            Output("OUTPUT_REPORT", "REPORT", "Page (.html) with transition matrix, gains and losses."),
        ),
        BEFORE=made("classify_before"), AFTER=made("classify_after"), MIN_PATCH=given("MIN_PATCH"),
        RESAMPLE=given("RESAMPLE"),
    )  # fmt: skip
    return model


def retrain_and_reclassify_folder() -> Model:
    """From a model and more samples to a better model and new maps of a folder."""
    model = Model(
        "Retrain and reclassify a folder",
        "Goes on from a model with samples that were drawn since, and maps every image of a folder with the better "
        "model. The samples, together with the earlier training data, must show all classes that the maps are to have: "
        "the new model knows no others. Keep the chips, and give them as earlier training data the next time.",
    )
    model.take(
        QgsProcessingParameterFile("PRETRAINED_MODEL", "Earlier model", fileFilter="Model packages (*.dlpk *.emd)"),
        "The model package to go on from; type of network, backbone and all that it has learnt are taken over.",
    )
    _take_samples(model, "Image of the new samples", "The image in which the new samples were drawn.")
    folder = QgsProcessingParameterFile.Behavior.Folder
    model.take(
        QgsProcessingParameterFile("EARLIER_CHIPS", "Earlier training data", folder, optional=True),
        "Folder of chips from which the earlier model was trained, so that it forgets nothing. It may be left out.",
    )
    model.take(
        QgsProcessingParameterFile("INPUT_FOLDER", "Folder of images to classify", folder),
        "All images in this folder and the folders in it are classified with the new model.",
    )
    _take_training(model, epochs=10, weights=False)
    _export(model, (Output("OUTPUT", "CHIPS", "Folder of the new chips, for the next time."),))
    model.do(
        "train", "chipwise:trainmodel", "Train Model",
        (
            Output("OUTPUT", "NEW_MODEL", "The better model (.dlpk)."),
            Output("OUTPUT_REPORT", "TRAINING_REPORT", TRAINING_REPORT),
        ),
        INPUT=made("export"), MORE_INPUTS=given("EARLIER_CHIPS"), PRETRAINED_MODEL=given("PRETRAINED_MODEL"),
        MAX_EPOCHS=given("MAX_EPOCHS"),
    )  # fmt: skip
    model.do(
        "classify", "chipwise:classifypixels", "Classify Pixels",
        (
            Output("OUTPUT", "MAPS", "Virtual raster over the maps; these lie in a folder of the same name."),
            Output("OUTPUT_AREAS", "AREAS", "Table (.csv) of the area of each class in each image."),
        ),
        INPUT_FOLDER=given("INPUT_FOLDER"), MODEL=made("train"),
    )  # fmt: skip
    return model


def whole(name: str, label: str, default: int, low: int, high: int) -> QgsProcessingParameterNumber:
    """A whole number."""
    kind = QgsProcessingParameterNumber.Type.Integer
    return QgsProcessingParameterNumber(name, label, kind, default, False, low, high)


def static_choice(name: str, label: str, options: list[str], default: str) -> QgsProcessingParameterEnum:
    """One of several names, given by name."""
    return QgsProcessingParameterEnum(name, label, options, defaultValue=default, usesStaticStrings=True)


def _take_samples(model: Model, image: str, help_text: str) -> None:
    model.take(QgsProcessingParameterRasterLayer("IMAGE", image), help_text)
    model.take(
        QgsProcessingParameterFeatureSource("SAMPLES", "Samples", [QgsProcessing.SourceType.TypeVectorPolygon]),
        "Polygons that say what is where, a few of every class in different places.",
    )
    model.take(
        QgsProcessingParameterField("CLASS_FIELD", "Class field", parentLayerParameterName="SAMPLES"),
        "The field of the samples that holds their class: a whole number from 1, or a name.",
    )
    model.take(
        QgsProcessingParameterFile("SCHEMA", "Class schema", optional=True, fileFilter="Class schema (*.json)"),
        "JSON file with the classes, their names and colours, as the dock exports it. Without one they come from the "
        "style of the samples' layer. Samples that are drawn later need the same names.",
    )


def _take_training(model: Model, epochs: int, weights: bool = True) -> None:
    model.take(
        whole("TILE_SIZE", "Chip size (pixels)", 256, 32, 2048),
        "Rows and columns of the chips; they overlap by half. Smaller ones suit small images and scattered samples.",
    )
    model.take(
        whole("MAX_EPOCHS", "Epochs", epochs, 1, 100_000),
        "How often the network sees all chips, at most. More take longer and help until the figures no longer rise.",
    )
    if weights:
        model.take(
            static_choice("BACKBONE_WEIGHTS", "Backbone weights", ["IMAGENET", "NONE"], "IMAGENET"),
            "IMAGENET starts from a network trained on a million photographs, which is downloaded once; NONE from "
            "nothing.",
        )


def _export(model: Model, outputs: tuple[Output, ...] = ()) -> None:
    model.do(
        "export", "chipwise:exporttrainingdata", "Export Training Data", outputs,
        INPUT=given("IMAGE"), SAMPLES=given("SAMPLES"), CLASS_FIELD=given("CLASS_FIELD"), SCHEMA=given("SCHEMA"),
        TILE_SIZE=given("TILE_SIZE"), STRIDE=Source.fromExpression("@TILE_SIZE // 2"),
    )  # fmt: skip


MODELS = (label_to_map, two_date_change, retrain_and_reclassify_folder)


def main() -> None:
    """Write all models."""
    application = QgsApplication([], False)
    application.initQgis()
    sys.path[:0] = [str(FOLDER.parents[1] / "build" / "plugins"), "/usr/share/qgis/python/plugins"]
    from chipwise.plugin import runtime
    from chipwise.processing_provider.provider import ChipwiseProvider

    provider = ChipwiseProvider(runtime)  # which lives as long as it has a name here
    QgsApplication.processingRegistry().addProvider(provider)
    for make in MODELS:
        path = FOLDER / f"{make.__name__}.model3"
        make().write(path)
        print(path)
    application.exitQgis()


if __name__ == "__main__":
    main()
