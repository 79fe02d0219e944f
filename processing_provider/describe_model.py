"""Describe Model: a model in, what it says of itself out."""

from __future__ import annotations

from pathlib import Path

from qgis.core import (
    QgsProcessingOutputBoolean,
    QgsProcessingOutputNumber,
    QgsProcessingOutputString,
    QgsProcessingParameterFile,
    QgsProcessingParameterFileDestination,
)

from ..core.errors import ChipwiseError
from ..core.requests import DescribeModelRequest
from .base import first_problem
from .input_checks import model_problem, output_problem
from .parameter_values import ParameterValues
from .parameters import report
from .worker_algorithm import WorkerAlgorithm


class DescribeModelAlgorithm(WorkerAlgorithm):
    """``chipwise:describemodel``."""

    MODEL = "MODEL"
    OUTPUT_REPORT = "OUTPUT_REPORT"
    OUTPUT_SCHEMA = "OUTPUT_SCHEMA"

    def name(self) -> str:
        """Published id."""
        return "describemodel"

    def displayName(self) -> str:  # noqa: N802 - names of QGIS's interface, here and below
        """Shown in the Toolbox."""
        return self.tr("Describe Model")

    def tags(self) -> list[str]:
        """Words under which the Toolbox finds it."""
        return self.tr("deep learning,model,information,report,metadata,accuracy,dlpk,emd,onnx,arcgis,deepness").split(
            ","
        )

    def shortHelpString(self) -> str:  # noqa: N802
        """What it does, for the dialog."""
        return self.tr(
            "Tells what is known of a model: its architecture, bands, values, classes and colours, cell size, how "
            "accurate it was on its validation area, how it was trained and on what, the files in it with their sizes "
            "and hashes, what Classify Pixels will do with it, and what is missing.\n\n"
            "It takes models of Train Model, packages of ArcGIS, networks for Deepness and any other ONNX network. "
            "Nothing in the file is run but an ONNX network, on noise, to see what it gives; a page that comes with a "
            "package is never shown, since anybody may have written it: the report is made anew.\n\n"
            "The outputs serve in models and scripts: the class schema and BANDS can be given to Export Training Data, "
            "so that new chips have the model's classes and bands."
        )

    def initAlgorithm(self, configuration=None):  # noqa: N802
        """Declare parameters and outputs."""
        self.add(
            QgsProcessingParameterFile(
                self.MODEL, self.tr("Model"), fileFilter=self.tr("Models (*.dlpk *.emd *.onnx *.DLPK *.EMD *.ONNX)")
            ),
            self.tr(
                "Model package (.dlpk), an .emd file beside the files it names, or an ONNX network (.onnx). Packages "
                "of ArcGIS are described, too, though Classify Pixels cannot use them."
            ),
        )
        self.add(
            report(self.OUTPUT_REPORT),
            self.tr("One page for a browser with all that is known of the model, to read, print or send with it."),
        )
        self.add(
            QgsProcessingParameterFileDestination(
                self.OUTPUT_SCHEMA,
                self.tr("Class schema"),
                fileFilter=self.tr("Class schema (*.json)"),
                optional=True,
                createByDefault=False,
            ),
            self.tr(
                "JSON file with the model's classes, their names and colours, as Export Training Data and the dock "
                "take it: to label more of the same classes."
            ),
        )
        for kind, name, label in (
            (QgsProcessingOutputString, "NAME", self.tr("Name")),
            (QgsProcessingOutputString, "MADE_BY", self.tr("Made by CHIPWISE, ARCGIS, DEEPNESS or OTHER")),
            (QgsProcessingOutputString, "ARCHITECTURE", self.tr("Model type")),
            (QgsProcessingOutputString, "BACKBONE", self.tr("Backbone")),
            (QgsProcessingOutputString, "CLASSES", self.tr("Names of the classes, separated by ;")),
            (QgsProcessingOutputNumber, "CLASS_COUNT", self.tr("Number of classes")),
            (QgsProcessingOutputString, "BANDS", self.tr("Bands by name, or by number where names are unknown")),
            (QgsProcessingOutputNumber, "BAND_COUNT", self.tr("Number of bands")),
            (QgsProcessingOutputString, "DATA_TYPE", self.tr("Data type of the bands")),
            (QgsProcessingOutputNumber, "CELL_SIZE", self.tr("Cell size (metres)")),
            (QgsProcessingOutputNumber, "TILE_SIZE", self.tr("Tile size (pixels)")),
            (QgsProcessingOutputNumber, "MEAN_IOU", self.tr("Mean IoU on the validation area")),
            (QgsProcessingOutputNumber, "ACCURACY", self.tr("Accuracy on the validation area")),
            (QgsProcessingOutputString, "SHA256", self.tr("Hash of the network (SHA-256)")),
            (QgsProcessingOutputBoolean, "USABLE", self.tr("Whether Classify Pixels can use it")),
        ):
            self.addOutput(kind(name, label))

    def checkParameterValues(self, parameters, context):  # noqa: N802
        """Refuse what cannot work, before anything is written."""
        return self.first_refusal(parameters, context, (), self._problems)

    def build_request(self, parameters, context):
        """Build the request."""
        return self._request_of(ParameterValues(self, parameters, context))

    def results(self, outputs):
        """Name the outputs; what is not known of the model is left out."""
        files = {self.OUTPUT_REPORT: "report_output", self.OUTPUT_SCHEMA: "schema_output"}
        names = [output.name() for output in self.outputDefinitions()]
        found = {name: outputs.get(files.get(name, name.lower())) for name in names}
        return {name: value for name, value in found.items() if value not in (None, "")}

    def _request_of(self, values: ParameterValues) -> DescribeModelRequest:
        return DescribeModelRequest(
            model=values.text(self.MODEL),
            report_output=values.destination(self.OUTPUT_REPORT),
            schema_output=values.destination(self.OUTPUT_SCHEMA),
        )

    def _problems(self, values: ParameterValues) -> list[str]:
        return [model_problem(Path(values.text(self.MODEL))), self._request_problem(values)]

    def _request_problem(self, values: ParameterValues) -> str:
        try:
            request = self._request_of(values)
        except ChipwiseError as error:
            return str(error)
        return first_problem(*map(output_problem, filter(None, (request.report_output, request.schema_output))))
