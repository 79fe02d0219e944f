"""Export Training Data: rasters and labels in, a folder of chips out."""

from __future__ import annotations

from functools import partial

from qgis.core import QgsProcessingOutputHtml, QgsProcessingOutputNumber

from .export_checks import problems
from .export_parameters import basic_parameters, output
from .export_parameters_advanced import advanced_parameters
from .export_request import export_request, frame
from .layer_files import LayerFiles
from .parameter_values import ParameterValues
from .worker_algorithm import WorkerAlgorithm

LAYERS = ("INPUT", "SAMPLES", "LABEL_RASTER", "MASK", "INPUT2", "INSTANCE_SAMPLES")


class ExportTrainingDataAlgorithm(WorkerAlgorithm):
    """``chipwise:exporttrainingdata``."""

    def name(self) -> str:
        """Published id."""
        return "exporttrainingdata"

    def displayName(self) -> str:  # noqa: N802 - names of QGIS's interface, here and below
        """Shown in the Toolbox."""
        return self.tr("Export Training Data")

    def tags(self) -> list[str]:
        """Words under which the Toolbox finds it."""
        return self.tr(
            "deep learning,chips,tiles,samples,labels,segmentation,classification,detection,training,COCO,YOLO,VOC"
        ).split(",")

    def shortHelpString(self) -> str:  # noqa: N802
        """What it does, for the dialog."""
        return self.tr(
            "Cuts small images (chips) out of rasters where samples or label rasters say what is there, together with "
            "a label for each. Train Model learns from the folder; it has Esri's layout, so ArcGIS can train from it "
            "too, and other formats serve other programs.\n\n"
            "Give images (input rasters or a folder), and labels: polygons, lines or points whose class stands in a "
            "field, or label rasters whose pixels are class values. Value 0 is never a class: it means unlabelled. "
            "Pixels where a raster has no data are never labelled. Samples may have another CRS than the rasters.\n\n"
            "The log and export_report.html in the folder tell how many chips, samples and pixels every class has."
        )

    def initAlgorithm(self, configuration=None):  # noqa: N802
        """Declare parameters and outputs."""
        for parameter, help_text in basic_parameters():
            self.add(parameter, help_text)
        for parameter, help_text in advanced_parameters():
            self.add(parameter, help_text, advanced=True)
        self.add(*output())
        self.addOutput(QgsProcessingOutputNumber("CHIP_COUNT", self.tr("Number of chips")))
        self.addOutput(QgsProcessingOutputNumber("FEATURE_COUNT", self.tr("Number of samples in the chips")))
        self.addOutput(QgsProcessingOutputHtml("OUTPUT_REPORT", self.tr("Report")))

    def checkParameterValues(self, parameters, context):  # noqa: N802
        """Refuse what cannot work, before anything is written."""
        return self.first_refusal(parameters, context, LAYERS, problems)

    def build_request(self, parameters, context):
        """Turn layers into files while they may be touched, and build the request."""
        values = ParameterValues(self, parameters, context)
        files = LayerFiles(self, values, partial(frame, values))
        return export_request(values, files.raster, files.samples)

    def results(self, outputs):
        """Name the outputs."""
        return {
            "OUTPUT": outputs["output"],
            "CHIP_COUNT": outputs["chip_count"],
            "FEATURE_COUNT": outputs["feature_count"],
            "OUTPUT_REPORT": outputs["report"],
        }
